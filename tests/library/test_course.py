"""A course cannot be guessed: kinds and scenes are drawn, every scene comes before one comes twice, and the plan is the same for a seed."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from vr_dti.documents import read
from vr_dti.errors import InputError
from vr_dti.library.course import FORMAT, CourseDoc, drawn, pairs_of
from vr_dti.scene import load_scenario

PAIRS = tuple((f"s{n}", f"s{n}-lawful") for n in range(4))


def test_half_are_violations_a_third_lawful_and_the_rest_uneventful() -> None:
    kinds = Counter(r.kind for r in drawn(PAIRS, 12, 5).runs)
    assert kinds == {"violation": 6, "twin": 4, "uneventful": 2}


def test_what_comes_when_hangs_on_the_seed_alone() -> None:
    assert drawn(PAIRS, 6, 5) == drawn(PAIRS, 6, 5)
    first = Counter(drawn(PAIRS, 6, seed).runs[0].kind for seed in range(300))
    assert first["violation"] > first["twin"] > first["uneventful"] > 20, "any kind may come first"


def test_no_scene_comes_twice_before_all_have_come_once() -> None:
    for seed in range(30):
        scenes = [r.scene.removesuffix("-lawful") for r in drawn(PAIRS, 8, seed).runs]
        assert sorted(scenes[:4]) == sorted(scenes[4:]) == ["s0", "s1", "s2", "s3"]


def test_a_lawful_run_is_the_twin_and_an_uneventful_one_is_quiet() -> None:
    for r in drawn(PAIRS, 30, 9).runs:
        assert r.kind == "uneventful" or r.scene.endswith("-lawful") == (r.kind == "twin")
        assert ("events=none" in r.dials) == (r.kind == "uneventful")


@pytest.mark.parametrize("runs", [0, 61])
def test_a_course_has_a_length(runs: int) -> None:
    with pytest.raises(InputError, match="give 1 to 60"):
        drawn(PAIRS, runs, 1)


def test_the_plan_is_a_document(tmp_path: Path) -> None:
    plan = drawn(PAIRS, 6, 5)
    (tmp_path / "course.json").write_text(plan.model_dump_json())
    assert read(tmp_path / "course.json", CourseDoc, format=FORMAT) == plan


def test_the_shipped_scenes_have_twins_whose_words_give_nothing_away() -> None:
    docs = {p.parent.name: load_scenario(p.parent.name).written for p in (Path(__file__).parents[2] / "scenes").glob("*/scenario.yaml")}
    pairs = pairs_of(docs)
    assert len(pairs) == 4 and len(docs) == 8
    for scene, twin in pairs:
        assert docs[scene].title == docs[twin].title and docs[scene].briefing == docs[twin].briefing, scene
