"""What holds people back, as dials of the shipped scenes: every setting plays, officers are really there, and nobody hides the act."""

from __future__ import annotations

import math
import re
from itertools import chain

import pytest

from scenes.test_scenes import SCENES, SHIPPED
from vr_dti.events import Effect
from vr_dti.story.behaviours import EARLY, SILENT
from vr_dti.story.dials import STANDARD
from vr_dti.story.document import MarkDoc, ScenarioDoc
from vr_dti.story.load import Scenario, with_dials
from vr_dti.story.rehearsal import rehearse

OFFICERS = ("second", "third", "fourth")
ORIGINALS = [name for name, scenario in SHIPPED.items() if not scenario.written.lawful]
DIALS = [(name, dial) for name, s in SHIPPED.items() for dial in s.written.dials]
ATTITUDES = ("calm", "uneasy", "egging_on")
CLEAR_M = 0.45
"""half a body and its arms, on either side of where somebody looks"""
ROOM_M = 0.8
"""from anywhere that somebody else stands or goes"""


def most(name: str) -> int:
    """The most officers that the scene can bear."""
    return SHIPPED[name].written.dials["officers"].max


def there(scenario: Scenario, **dials: int | str) -> ScenarioDoc:
    """The document with those in its cast who are staged at these dials."""
    return with_dials(scenario, dials).doc


def silent(scenario: Scenario, **dials: int | str) -> tuple[Effect, ...]:
    """What happens if nobody acts."""
    return rehearse(with_dials(scenario, dials).story, SILENT, seed=3).effects


@pytest.mark.parametrize(("name", "dial"), DIALS)
def test_every_setting_comes_to_an_end(name: str, dial: str) -> None:
    for value in SHIPPED[name].written.dials[dial].domain:
        story = with_dials(SHIPPED[name], {dial: value}).story
        assert all(rehearse(story, behaviour, seed=5).outcome for behaviour in (SILENT, EARLY)), value


@pytest.mark.parametrize("name", ORIGINALS)
def test_a_readme_names_every_dial_of_the_scene_and_of_the_house(name: str) -> None:
    text = (SCENES / name / "README.md").read_text(encoding="utf-8")
    unnamed = [dial for dial in {*STANDARD, *SHIPPED[name].written.dials} if f"`{dial}" not in text]
    assert not unnamed
    absent = [dial for dial in STANDARD if dial not in SHIPPED[name].written.dials]
    assert "Not here:" in text or not absent


# --- officers ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SHIPPED)
def test_officers_are_staged_one_by_one(name: str) -> None:
    for n in range(most(name) + 1):
        cast = there(SHIPPED[name], officers=n).cast
        assert [o for o in OFFICERS if o in cast] == list(OFFICERS[:n])


@pytest.mark.parametrize("name", SHIPPED)
def test_no_two_officers_share_a_body(name: str) -> None:
    doc = there(SHIPPED[name], officers=most(name), units="soon")
    bodies = [doc.trainee_person, *(c.person for c in doc.cast.values() if c.person.startswith("officer-"))]
    assert len(bodies) == most(name) + 3 and len(set(bodies)) == len(bodies)


def test_where_the_scene_bears_it_there_are_three() -> None:
    assert {name: most(name) for name in ORIGINALS} == {"foot-chase": 3, "handcuffed": 3, "sudden-punch": 3, "the-search": 2}


def apart_m(p: MarkDoc, a: MarkDoc, b: MarkDoc) -> float:
    """From `p` to the stretch from `a` to `b`."""
    dx, dz = b.x - a.x, b.z - a.z
    t = max(0.0, min(1.0, ((p.x - a.x) * dx + (p.z - a.z) * dz) / (dx * dx + dz * dz)))
    return math.hypot(p.x - a.x - t * dx, p.z - a.z - t * dz)


@pytest.mark.parametrize("name", SHIPPED)
def test_officers_hide_nothing_and_stand_in_nobodys_way(name: str) -> None:
    """Neither between a trainee and the act, nor on a mark that others go to: the crowd at its highest, and the supervisor, too."""
    doc = SHIPPED[name].written
    gone_to = {a["at"] for e in chain(*(silent(SHIPPED[name], crowd=c, units="soon") for c in (1, 2))) if "at" in (a := dict(e.args))}
    busy = [
        m for m in {*gone_to, *(c.mark for c in doc.cast.values())} if m in doc.marks and m not in OFFICERS and m not in ("chase", "fall")
    ]
    act = [m for m in ("partner", "subject", "kick", "kneel", "over", "strike", "close", "blow") if m in doc.marks]
    for officer in OFFICERS[: most(name)]:
        p = doc.marks[officer]
        hidden = {f"{t} -> {m}" for t in doc.trainees for m in act if apart_m(p, doc.marks[t], doc.marks[m]) < CLEAR_M}
        close = {m for m in busy if math.hypot(p.x - doc.marks[m].x, p.z - doc.marks[m].z) < ROOM_M}
        assert not hidden and not close, officer


@pytest.mark.parametrize("attitude", ATTITUDES)
@pytest.mark.parametrize("name", SHIPPED)
def test_they_are_seen_to_do_nothing(name: str, attitude: str) -> None:
    """They look at each other, look away, shrug or speak: each does, once it has begun, and none of them acts by himself."""
    effects = silent(SHIPPED[name], officers=most(name), attitude=attitude)
    for officer in OFFICERS[: most(name)]:
        mine = [e for e in effects if e.target == officer]
        assert any(e.kind == "look" and e.name in OFFICERS for e in mine)
        assert any(e.kind == "act" and e.name == "look_around" for e in mine)
        assert any(e.kind == "act" and e.name == "shrug" for e in mine) == (attitude == "calm")
        assert {e.name.split("-")[1] for e in mine if e.kind == "say"} == {"calm": set(), "uneasy": {"uneasy"}, "egging_on": {"egg"}}[
            attitude
        ]
        assert not any(e.kind == "enter" and e.name == "joining" for e in mine)


@pytest.mark.parametrize("name", ORIGINALS)
def test_a_scene_and_its_twin_have_the_same_officers(name: str) -> None:
    """Where they stand and what they say unasked to the trainee must not tell the two apart."""
    mine, twin = SHIPPED[name], SHIPPED[f"{name}-lawful"]
    for officer in OFFICERS[: most(name)]:
        assert mine.written.cast[officer] == twin.written.cast[officer] and mine.written.marks[officer] == twin.written.marks[officer]
    words = [{line: s.doc.lines[line].text for line in s.doc.lines if re.match(r"o\d?-(uneasy|shrug)", line)} for s in (mine, twin)]
    assert words[0] == words[1]


# --- what glints -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [n for n, s in SHIPPED.items() if "red_herring" in s.written.dials])
def test_what_glints_is_seen_and_is_no_weapon(name: str) -> None:
    scenario = SHIPPED[name]
    shown = [
        {scenario.written.props[e.name].kind for e in silent(scenario, red_herring=value) if e.kind == "prop" and e.target}
        for value in ("none", "glint")
    ]
    more = shown[1] - shown[0]
    assert more and more <= {"keys", "phone"}
