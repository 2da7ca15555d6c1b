"""People who stop and watch: written as a group, standing as a crowd stands, the same for a scene and its twin, and never in the way."""

from __future__ import annotations

import math
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest

from vr_dti.cast import bake
from vr_dti.cast.mesh import PersonMesh
from vr_dti.errors import DocumentError
from vr_dti.resources import shipped
from vr_dti.scene import load_scenario, load_scene
from vr_dti.story.document import ScenarioDoc
from vr_dti.story.load import SourceFile, parse_files


def crowd(scene: str, level: int = 3) -> ScenarioDoc:
    return load_scenario(scene, dials=[f"crowd={level}"]).doc


def changed(old: str, new: str) -> ScenarioDoc:
    scenario = load_scenario("handcuffed", dials=["crowd=3"])
    files = [SourceFile(f.kind, f.name, f.text.replace(old, new) if f.kind == "scenario" else f.text, f.id) for f in scenario.files]
    assert files[0].text != scenario.files[0].text
    return parse_files(files, dials=scenario.dials).doc


def test_a_dozen_stand_there_when_the_dial_says_so_and_nobody_else() -> None:
    names = [n for n in crowd("handcuffed").cast if n.startswith(("filming-", "watching-"))]
    assert len(names) == 12
    assert not [n for n in crowd("handcuffed", 2).cast if "-" in n]


def test_neighbours_do_not_all_stand_or_film_alike() -> None:
    doc = crowd("handcuffed")
    for group, least in (("filming", 3), ("watching", 4)):
        clips = [doc.cast[f"{group}-{i}"].clip for i in range(1, 6)]
        assert len(set(clips)) >= least, clips
        assert all(a != b for a, b in pairwise(clips)), clips


def test_they_face_what_they_look_at_and_stand_in_nobodys_place() -> None:
    doc = crowd("handcuffed")
    subject = doc.marks[doc.cast["subject"].mark]
    theirs = [doc.marks[c.mark] for c in doc.cast.values() if c.drawn]
    for a, b in combinations(theirs, 2):
        assert math.hypot(a.x - b.x, a.z - b.z) > 0.45
    for mark in theirs:
        heading = math.radians(mark.face_deg)
        ahead = (-math.sin(heading), -math.cos(heading))
        to = (subject.x - mark.x, subject.z - mark.z)
        assert (ahead[0] * to[0] + ahead[1] * to[1]) / math.hypot(*to) > math.cos(math.radians(20.0))
        for name in ("trainee", "partner", "kick", "kneel", "away", "second", "third", "fourth", "nearer"):
            assert math.hypot(mark.x - doc.marks[name].x, mark.z - doc.marks[name].z) > 0.9, f"too near to {name}"


def test_a_scene_and_its_twin_are_watched_by_the_same_people() -> None:
    a, b = crowd("handcuffed"), crowd("handcuffed-lawful")
    for name in (n for n, c in a.cast.items() if c.drawn):
        assert (a.cast[name], a.marks[a.cast[name].mark]) == (b.cast[name], b.marks[b.cast[name].mark])


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "    look: subject\n    clips: [film_hold]",
            "    look: nobody\n    clips: [film_hold]",
            "'nobody' is no actor who stands on a mark",
        ),
        ("    count: 5", "    count: 500", "onlookers.filming.count"),
        ("    people: [woman-coat, woman-cardigan]", "    people: []", "onlookers.filming.people"),
    ],
)
def test_a_group_that_cannot_be_is_told_with_its_line(old: str, new: str, said: str) -> None:
    with pytest.raises(DocumentError) as wrong:
        changed(old, new)
    text = Path(shipped("scenes", "handcuffed", "scenario.yaml")).read_text(encoding="utf-8")
    line = text[: text.index(old)].count("\n") + 1
    assert said in str(wrong.value) and any(m.line == line for m in wrong.value.mistakes)


def test_none_of_them_is_dressed_like_somebody_of_the_story(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[set[str]] = []
    drawn_person = bake.drawn_person

    def noted(*args: Any, **kwargs: Any) -> PersonMesh:
        asked.append(set(kwargs["unlike"]))
        return drawn_person(*args, **kwargs)

    monkeypatch.setattr(bake, "drawn_person", noted)
    scene = load_scene("handcuffed", ["t1"], lambda _: None, dials=["crowd=3"])
    doc = scene.scenario.doc
    assert asked, "somebody watches"
    assert all(people == {m.person for m in doc.cast.values() if not m.drawn} and "man-hoodie" in people for people in asked)
