"""A course in its folder: whoever opens what lies there sees numbers; whoever wants to know, and every command, has it whole."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from vr_dti.errors import DocumentError, InputError
from vr_dti.library.course import CourseDoc, drawn
from vr_dti.library.sealed import FILE, SEALED, keep, load_course

PLAN = drawn((("kicks", "kicks-lawful"), ("search", "search-lawful"), ("chase", "chase-lawful")), 12, 5)
TELLING = ("violation", "twin", "uneventful", "kicks", "search", "chase", "lawful", "seed", "dial", "pair", "events", "surprise")


def test_it_is_read_back_as_it_was_drawn(tmp_path: Path) -> None:
    keep(tmp_path / "monday", PLAN)
    assert load_course(tmp_path / "monday") == PLAN


def test_nobody_who_looks_into_the_folder_reads_what_a_run_is(tmp_path: Path) -> None:
    keep(tmp_path, PLAN)
    assert sorted(p.name for p in tmp_path.iterdir()) == [FILE, SEALED]
    for path in tmp_path.iterdir():
        text = path.read_text(encoding="utf-8")
        assert not [word for word in TELLING if word in text.lower()], path.name
        assert "vr-dti course reveal" in text, "and how to know it"
    assert json.loads((tmp_path / FILE).read_text(encoding="utf-8"))["runs"] == list(range(1, 13))
    assert "no cryptography" in (tmp_path / SEALED).read_text(encoding="utf-8")


def test_two_courses_of_as_many_runs_look_alike_from_outside(tmp_path: Path) -> None:
    other = CourseDoc(seed=6, runs=list(reversed(PLAN.runs)))
    keep(tmp_path / "a", PLAN)
    keep(tmp_path / "b", other)
    outside = [json.loads((tmp_path / n / FILE).read_text(encoding="utf-8")) for n in "ab"]
    assert len({o.pop("sealed_sha256") for o in outside}) == 2 and outside[0] == outside[1]


def test_a_course_of_an_earlier_version_is_read_as_ever(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(PLAN.model_dump_json(indent=1), encoding="utf-8")
    assert load_course(tmp_path) == PLAN
    (tmp_path / FILE).write_text(PLAN.model_dump_json().replace('"violation"', '"violent"', 1), encoding="utf-8")
    with pytest.raises(DocumentError, match="violent"):
        load_course(tmp_path)


@pytest.mark.parametrize("spoil", ["gone", "cut", "another", "no base64", "too long"])
def test_a_seal_that_is_not_the_courses_is_refused_with_what_to_do(tmp_path: Path, spoil: str) -> None:
    keep(tmp_path / "a", PLAN)
    keep(tmp_path / "b", CourseDoc(seed=6, runs=PLAN.runs[:1]))
    sealed = tmp_path / "a" / SEALED
    whole = sealed.read_bytes()
    if spoil == "gone":
        sealed.unlink()
    else:
        new = {
            "cut": whole[:-9],
            "another": (tmp_path / "b" / SEALED).read_bytes(),
            "no base64": b"\xff",
            "too long": whole + b"A" * 1_000_000,
        }
        sealed.write_bytes(new[spoil])
    with pytest.raises(InputError) as e:
        load_course(tmp_path / "a")
    assert SEALED in str(e.value) and "\n" in str(e.value) and "->" in str(e.value)


def test_numbers_that_are_not_the_plans_are_refused(tmp_path: Path) -> None:
    keep(tmp_path, PLAN)
    path = tmp_path / FILE
    path.write_text(path.read_text(encoding="utf-8").replace("12\n", "13\n"), encoding="utf-8")
    with pytest.raises(InputError, match=r"is not what course\.json was written with"):
        load_course(tmp_path)
