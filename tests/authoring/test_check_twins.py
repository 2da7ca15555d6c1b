"""`check` over a scene and its lawful twin: nothing may tell the two apart before the first cue."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from authoring.clean import FILES, SCENARIO, checked, write
from authoring.scenes import SCENES
from vr_dti.authoring.check import check
from vr_dti.authoring.finding import Report
from vr_dti.backends.script import load_script


def lawful(scenario: str) -> str:
    """The lawful twin of the clean scene: it has no cues."""
    cues = scenario[scenario.index("cues:\n") : scenario.index("duties:\n")]
    return scenario.replace("id: bench\n", "id: bench-lawful\ntwin: bench\nlawful: true\n").replace(cues, "")


def in_twin(guidebook: str) -> str:
    """The guidebook of the twin: what its reports ask where no cue does."""
    text = guidebook.replace("bench", "bench-lawful").replace("applies: prevented", "applies: lawful")
    return text.replace("category: tactical", "category: tactical, applies: left_alone").replace(
        "category: legal", "category: legal, applies: broke_control"
    )


def pair(folder: Path, change: Callable[[Mapping[str, str]], Mapping[str, str]] = dict) -> Report:
    """What is said of the clean scene with a twin that was changed."""
    words = {name: re.sub(r"(?m)^cues: .*\n", "", text) for name, text in FILES.items() if name.startswith("locales")}
    files = {
        **FILES,
        **words,
        "scenario.yaml": lawful(SCENARIO),
        "guidebook.yaml": in_twin(FILES["guidebook.yaml"]),
    }
    write(folder / "bench-lawful", change(files))
    return checked(folder / "bench", {**FILES, "scenario.yaml": SCENARIO.replace("id: bench\n", "id: bench\ntwin: bench-lawful\n")})


def in_scenario(old: str, new: str) -> Callable[[Mapping[str, str]], Mapping[str, str]]:
    def change(files: Mapping[str, str]) -> Mapping[str, str]:
        assert old in files["scenario.yaml"]
        return {**files, "scenario.yaml": files["scenario.yaml"].replace(old, new)}

    return change


def test_nothing_is_said_of_a_pair_that_opens_alike(tmp_path: Path) -> None:
    assert pair(tmp_path).findings == ()
    assert check(tmp_path / "bench-lawful", load_script).findings == ()


@pytest.mark.parametrize(
    ("old", "new", "severity", "path"),
    [
        ("twin: bench\n", "twin: other\n", "mistake", "twin"),
        ("lawful: true\n", "", "mistake", "twin"),
        ("end:\n", "end\n", "mistake", "twin"),
        ("      talking:\n", "      talking:\n        enter: [{look: partner, at: trainee}]\n", "warning", "regions.partner.nodes.talking"),
        ("there: {x: 1", "there: {x: 2", "warning", "marks.there"),
        ("subject: {person: man-hoodie", "subject: {person: woman-coat", "warning", "cast.subject"),
        ("init: some", "init: none", "warning", "dials.pleas"),
        ("lines:\n  p-threat: {", "props: {knife: {kind: knife, at: there}}\nlines:\n  p-threat: {", "warning", "props"),
    ],
)
def test_what_tells_the_two_apart_is_found(tmp_path: Path, old: str, new: str, severity: str, path: str) -> None:
    found = pair(tmp_path, in_scenario(old, new)).findings
    assert [(f.severity, f.path, f.rule.partition("-")[0]) for f in found] == [(severity, path, "twin")]


def test_other_words_for_the_twin_are_found_in_the_locale_that_has_them(tmp_path: Path) -> None:
    def change(files: Mapping[str, str]) -> Mapping[str, str]:
        other = files["locales/street.yaml"].replace("The bench", "The other bench").replace("You relieve", "You watch")
        return {**files, "locales/street.yaml": other}

    found = pair(tmp_path, change).findings
    assert [(f.rule, Path(f.file).name, f.line, f.column) for f in found] == [
        ("twin-differs", "street.yaml", 3, 1),
        ("twin-differs", "street.yaml", 4, 1),
    ]


@pytest.mark.parametrize("applies", ["lawful", "left_alone", "broke_control"])
def test_a_twin_whose_reports_have_nothing_to_ask_is_told_of(tmp_path: Path, applies: str) -> None:
    pair(tmp_path, lambda files: {**files, "guidebook.yaml": files["guidebook.yaml"].replace(f", applies: {applies}", "")})
    (found,) = check(tmp_path / "bench-lawful", load_script).findings
    assert (found.rule, found.severity, Path(found.file).name, found.line) == ("nothing-asked", "warning", "guidebook.yaml", 3)
    assert f"no item says applies: {applies}" in found.what


def test_what_to_ask_of_leaving_it_out_is_missed_where_the_officer_can_ask_it(tmp_path: Path) -> None:
    for name in ("handcuffed", "handcuffed-lawful"):
        shutil.copytree(SCENES / name, tmp_path / name, ignore=shutil.ignore_patterns("*.wav"))
    book = tmp_path / "handcuffed" / "guidebook.yaml"
    book.write_text(book.read_text(encoding="utf-8").replace("    applies: asked_to_leave_out\n", ""), encoding="utf-8")
    found = [f for f in check(tmp_path / "handcuffed", load_script).findings if Path(f.file).name == "guidebook.yaml"]
    assert [f.rule for f in found] == ["nothing-asked"]
