"""The shipped scenes keep their own promises: the `tests:` of each, as `vr-dti scenario test` runs them."""

from __future__ import annotations

from pathlib import Path

import pytest

from vr_dti.authoring.fmt import formatted
from vr_dti.authoring.rehearse import mistakes, rehearsed
from vr_dti.story.load import Scenario, load

SCENES = Path(__file__).resolve().parent.parent.parent / "scenes"
EVERY: dict[str, Scenario] = {p.parent.name: load(p) for p in sorted(SCENES.glob("*/scenario.yaml"))}
SHIPPED = {name: scenario for name, scenario in EVERY.items() if scenario.written.twin}
"""those that train: each with its twin"""
PARTS = ("*/scenario.yaml", "*/guidebook.yaml", "*/locales/*.yaml", "*/voices/*.yaml", "common/graphs/*.yaml", "common/policies/*.yaml")
DOCUMENTS = sorted(p for part in PARTS for p in SCENES.glob(part))
TESTS = [(name, i) for name, scenario in EVERY.items() for i in range(len(scenario.written.tests))]


@pytest.mark.parametrize(("name", "i"), TESTS, ids=[f"{name}: {EVERY[name].written.tests[i].name}" for name, i in TESTS])
def test_what_its_author_expects(name: str, i: int) -> None:
    rehearsal = rehearsed(EVERY[name], i)
    assert not rehearsal.wrong, "\n".join((rehearsal.name, *rehearsal.told))


@pytest.mark.parametrize("name", EVERY)
def test_a_scene_has_tests_that_speak_of_what_is_there(name: str) -> None:
    assert EVERY[name].written.tests and not mistakes(EVERY[name])


def test_in_the_first_lesson_there_is_nothing_to_be_scored() -> None:
    """So that nobody is measured while they find their feet; and every lesson goes on by itself."""
    doc = EVERY["first-steps"].written
    assert not doc.cues and not doc.duties and not doc.twin
    waits = [name for name, node in doc.regions["lesson"].nodes.items() if not node.final and not any(e.after for e in node.go)]
    assert waits == [] and all(e.good for e in doc.end)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.relative_to(SCENES).as_posix())
def test_what_is_shipped_stands_in_the_canonical_form(path: Path) -> None:
    """So that a changed field is a changed line."""
    text = path.read_text(encoding="utf-8")
    assert formatted(text, path.name) == text, f"vr-dti scenario fmt {path.relative_to(SCENES.parent)}"
