"""The partner's mind tells a light hand from one that pulls him off or holds him back, and either from a hard one."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from scenes.test_scenes import SHIPPED
from vr_dti.authoring.rehearse import Played, play
from vr_dti.intents.thresholds import Thresholds
from vr_dti.story import document

BEGUN_MS = 23_000
"""in `handcuffed` the threat is out by then, and nothing is done yet"""
HARD, LIGHT = 90, 40
HELD_MS = 9000
"""for longer than it takes until he would kick; he may give in to more"""
KEPT_OFF_MS = round(Thresholds().kept_off_ms.value)
SHOVED_MS = 36_000
"""the shove is over, and no kick has begun"""
PART = {"touched": "shoulder", "pulled": "shoulder"}
SET_ON_IT = {"rank": "sergeant", "yields": 0, "retaliation": "open"}


class Mind(NamedTuple):
    pressure: int
    trust: int
    arousal: int
    commitment: int

    @property
    def margin(self) -> int:
        """What makes him yield; the dials aside."""
        return self.pressure + self.trust - self.arousal - self.commitment


def mind(*acts: tuple[str, int], at_ms: int = BEGUN_MS, name: str = "") -> Mind:
    """What the numbers are once these (kind, strength) have been done to him, one after another, before he decides."""
    script = [
        {"at": f"{at_ms + 100 * n}ms", "on": kind, "to": "partner", "part": "shoulder", "strength_cmps": cmps, "name": name}
        for n, (kind, cmps) in enumerate(acts)
    ]
    return after(script, at_ms)


def after(script: list[dict[str, object]], at_ms: int = BEGUN_MS) -> Mind:
    """And after a script of acts."""
    doc = {"name": "hands", "script": script, "until": f"{at_ms + 900}ms", "expect": {"cues": []}}
    return of(play(SHIPPED["handcuffed"], document.TestDoc.model_validate(doc)))


def of(played: Played) -> Mind:
    """The numbers at its end."""
    rows = [v.name for v in played.story.variables]
    return Mind(*(int(played.state.values[rows.index(n)]) for n in Mind._fields))


NOTHING = mind()
TOUCHED = mind(("touched", LIGHT))


@pytest.mark.parametrize("kind", ["pulled", "held_back"])
def test_a_hand_that_does_something_weighs_more_than_one_that_lies_there(kind: str) -> None:
    light, hard = (mind(("touched", LIGHT), (kind, cmps)) for cmps in (LIGHT, HARD))
    assert NOTHING.margin < TOUCHED.margin < light.margin < hard.margin
    assert hard.arousal > light.arousal and hard.trust < light.trust, "force has its price"


def test_who_is_held_back_gently_is_not_provoked_and_is_less_set_on_it() -> None:
    held = mind(("touched", LIGHT), ("held_back", LIGHT))
    assert (held.trust, held.arousal) == (TOUCHED.trust, TOUCHED.arousal) and held.commitment < TOUCHED.commitment


def test_a_hand_that_he_shook_off_has_lost_some_of_its_weight() -> None:
    shaken = mind(("touched", LIGHT), ("let_go", LIGHT), name="shaken_off")
    let_go = mind(("touched", LIGHT), ("let_go", LIGHT))
    assert let_go == TOUCHED and NOTHING.margin < shaken.margin < TOUCHED.margin


def test_while_there_is_nothing_to_stop_a_hard_hand_only_costs() -> None:
    calm, pulled = mind(at_ms=12_000), mind(("touched", LIGHT), ("pulled", HARD), at_ms=12_000)
    assert pulled.pressure <= calm.pressure and pulled.trust < calm.trust and pulled.arousal > calm.arousal


@pytest.mark.parametrize("kind", ["pulled", "held_back"])
def test_a_pull_of_a_hand_that_lay_there_is_weighed_anew(kind: str) -> None:
    """Long after the touch was answered: he stops, looks, and decides again."""
    script = [{"at": "23s", "on": "touched", "to": "partner"}, {"at": "29s", "on": kind, "to": "partner", "strength_cmps": LIGHT}]
    doc = {"name": "hands", "dials": {"yields": 0, "rank": "sergeant"}, "script": script, "until": "31s", "expect": {"cues": []}}
    played = play(SHIPPED["handcuffed"], document.TestDoc.model_validate(doc))
    weighed = [e.at_ms for e in played.effects if e.kind == "enter" and e.name == "weighing"]
    assert weighed == [23_000, 29_000]


@pytest.mark.parametrize("name", [n for n, s in SHIPPED.items() if s.written.lawful])
@pytest.mark.parametrize("kind", ["pulled", "held_back"])
def test_in_a_twin_a_pull_is_a_hold_at_once(name: str, kind: str) -> None:
    script = [{"at": "36s", "on": "touched", "to": "partner"}, {"at": "36200ms", "on": kind, "to": "partner"}]
    script.append({"at": "36500ms", "on": "let_go", "to": "partner"})
    doc = {"name": "hands", "script": script, "until": "37s", "expect": {"cues": []}}
    played = play(SHIPPED[name], document.TestDoc.model_validate(doc))
    assert [e.at_ms for e in played.effects if e.kind == "enter" and e.target == "grip" and e.name == "pulling"] == [36_200]


def test_a_hand_that_comes_up_after_they_stepped_between_is_weighed_with_their_place() -> None:
    """Who stood there first and then held a hand out weighed twice as much, and more than one who pulled him off hard."""
    at = f"{BEGUN_MS}ms"
    plain = {"at": at, "on": "stepped_between", "to": "partner"}
    at_once = plain | {"name": "shield"}
    later = at_once | {"at": f"{BEGUN_MS + 400}ms", "dwell": "400ms"}
    assert after([at_once]) == after([plain]) == after([plain, later])
    assert NOTHING.margin < after([plain, later]).margin


@pytest.mark.parametrize("answers", [0, 5])
def test_nothing_new_begins_while_he_is_kept_off_and_goes_on_once_he_is_free(answers: int) -> None:
    """Nobody kicks whom he cannot reach, however little he thinks of it or of what was said before; whoever holds on moves him, too."""

    def went(*acts: tuple[int, str], until_ms: int) -> tuple[bool, Mind]:
        script = [{"at": f"{at}ms", "on": kind, "to": "partner", "part": PART.get(kind, "")} for at, kind in acts]
        doc = {"name": "kept off", "script": script, "until": f"{until_ms}ms", "dials": SET_ON_IT, "expect": {"cues": []}}
        doc["given"] = {"answers": answers}
        played = play(SHIPPED["handcuffed"], document.TestDoc.model_validate(doc))
        return any(e.kind == "enter" and e.name == "kick_1" for e in played.effects), of(played)

    touched = (SHOVED_MS, "touched")
    holds = [(SHOVED_MS + 600 + ms, "kept_off") for ms in range(0, HELD_MS, KEPT_OFF_MS)]
    takes = (touched, (SHOVED_MS + 600, "pulled"), *holds)
    held, pressed = went(*takes, until_ms=SHOVED_MS + HELD_MS)
    assert not held
    assert pressed.pressure > went(*takes, until_ms=SHOVED_MS + 1000)[1].pressure
    assert went(*takes[:3], until_ms=SHOVED_MS + HELD_MS)[0], "he is free when it is told no more"
    assert went(touched, until_ms=SHOVED_MS + HELD_MS)[0], "a hand that only lies there keeps nobody off"
