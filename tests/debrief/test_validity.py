"""The validity proof of `make proof`, small: simulated trainees ordered rightly, and measures that do not depend on rate or body."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tools.validity import variants
from tools.validity.claims import CLAIMS, IN_TIME, Claim
from tools.validity.intent_level import PAIRS, Pair, played
from tools.validity.page import page
from tools.validity.sample_level import AXES, Axis, axes, run, staged
from vr_dti.debrief.findings import SessionFindings

ROUNDS = 2
AHEAD = (0.0, -2.8)
UNTIL_S = 35.5
"""a threat, words, a shove, an order and a hand on the shoulder: `handcuffed`, as its script `early` plays it"""
GRAZE = {"y": 0.33, "z": -0.60}
"""5 cm above where the hand of `foot-chase-lawful`/`helpful` lies, in stage"""
GRAZED_S = 47.0


@pytest.fixture(scope="module")
def pairs() -> dict[str, Pair]:
    return {scene: played(scene, ROUNDS) for scene in PAIRS}


@pytest.mark.parametrize("scene", PAIRS)
@pytest.mark.parametrize("claim", CLAIMS)
def test_simulated_trainees_are_ordered_rightly(pairs: dict[str, Pair], scene: str, claim: str) -> None:
    found: Claim = pairs[scene].claims[claim]
    assert found.counts["fails"] == 0, found.examples
    assert found.asked > 0, "or it says nothing"


def test_late_lies_between_silent_and_early_wherever_it_acts_in_time(pairs: dict[str, Pair]) -> None:
    assert sum(p.claims[IN_TIME].counts["holds"] for p in pairs.values()) >= 5
    assert {scene for scene, p in pairs.items() if p.claims[IN_TIME].counts["tied"]} == {"sudden-punch"}, "one blow is over before he acts"


def test_good_practice_in_both_is_worth_the_most(pairs: dict[str, Pair]) -> None:
    """But for who does the same until life is at stake, and has other luck with the officer."""
    for p in pairs.values():
        sums = {name: sum(values) / len(values) for name, values in p.sums.items() if name != "words_only"}
        assert sums["early"] == max(sums.values()) > 90, p.scene


def test_wherever_there_is_something_to_do_there_is_a_sum(pairs: dict[str, Pair]) -> None:
    """Own intervention is told where it was enough, and what lawful force leaves owed is done: aftermath applies in one run or both. But
    where nobody could do better than silence, as before one blow, outcome has no measure."""
    for scene, p in pairs.items():
        assert 0 < len(p.sums["early"]) <= len(p.timeliness["early"]), scene
        assert scene == "sudden-punch" or len(p.sums["early"]) == len(p.timeliness["early"]), scene


# --- through the real interpreter, story and world -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def compared() -> dict[str, Axis]:
    found = axes([("handcuffed", "early")], until_s=UNTIL_S, rates=(45.0, 90.0))  # bodies at the slow one cost half
    return {a.name: a for a in found}


@pytest.mark.parametrize("name", AXES)
def test_who_does_the_same_is_measured_the_same(compared: dict[str, Axis], name: str) -> None:
    found = compared[name]
    assert not found.wrong, "\n".join(found.wrong)
    assert found.compared >= 20


def test_a_hand_that_somebody_slips_from_for_a_frame_touches_once_at_any_rate() -> None:
    """It lies on the edge of a man who turns under it, and once lost him for 11 ms: a frame at 90 Hz and none at 45, and so two touches."""
    scene, doc = staged("foot-chase-lawful", "helpful")
    edge = [key.model_copy(update=GRAZE) if key.squeeze else key for key in doc.right_hand]
    grazing = doc.model_copy(update={"right_hand": edge})
    base = run(scene, grazing, until_s=GRAZED_S)
    assert [act.kind for act in base.trainees[0].acts].count("touched") == 1
    rate = Axis("frame rate")
    rate.add("45 Hz", base, run(scene, grazing, hz=45.0, until_s=GRAZED_S))
    assert not rate.wrong, "\n".join(rate.wrong)


@pytest.fixture(scope="module")
def early() -> SessionFindings:
    scene, doc = staged("handcuffed", "early")
    return run(scene, doc, hz=45.0, until_s=UNTIL_S)


def test_what_is_compared_is_there(early: SessionFindings) -> None:
    (t,) = early.trainees
    assert [(a.kind, a.rung) for a in t.acts] == [("spoke", 1), ("spoke", 3), ("touched", 4)]


def test_a_difference_of_two_frames_or_of_one_word_is_found(early: SessionFindings) -> None:
    axis = Axis("height")
    (t,) = early.trainees
    later = replace(t, acts=(*t.acts[:2], replace(t.acts[2], at_ms=t.acts[2].at_ms + 45)))
    axis.add("later", early, replace(early, trainees=(later,)))
    axis.add("by hands", early, replace(early, conduct_end=replace(early.conduct_end, how="by_itself")))
    assert [w.split(": ")[:2] for w in axis.wrong] == [["later", "act-3"], ["by hands", "ended"]]


def test_another_body_does_the_same() -> None:
    _, doc = staged("handcuffed", "early")
    same = variants.with_eyes(doc, doc.eye_height_m, lambda _: AHEAD)
    assert [k.pitch for k in same.head] == pytest.approx([k.pitch for k in doc.head]) and same.right_hand == doc.right_hand
    assert variants.mirrored(variants.mirrored(doc)) == doc
    reach = max(doc.right_hand, key=lambda k: -k.z)
    assert reach in variants.tall(doc, 2.0, lambda _: AHEAD).right_hand and reach in variants.mirrored(doc).left_hand, "the same shoulder"


def test_the_page_tells_of_every_claim_and_axis_and_of_what_it_cannot_know(pairs: dict[str, Pair], compared: dict[str, Axis]) -> None:
    text = page(list(pairs.values()), list(compared.values()), "By hand.")
    assert all(claim in text for claim in CLAIMS) and "No training effect is claimed" in text
    assert "fail**" not in text and "Counterexamples" not in text and "**Outside**" not in text
    broken = Pair("handcuffed", 1)
    broken.claims["parrot never outscores early"].add("fails", "parrot 90, early 85: --seed 3")
    assert "**1 fail**" in page([broken], (), "By hand.") and "--seed 3" in page([broken], (), "By hand.")
