"""When the harm of each cue ended, from the story's own effects."""

from __future__ import annotations

import pytest

from tests.debrief.build import punch
from vr_dti.debrief.course import happened
from vr_dti.debrief.findings import CueFact
from vr_dti.debrief.senses import first_perceivable, in_view_ms
from vr_dti.events import Effect, Perceived

STORY = punch().story


def cues(*told: tuple[str, str, int], outcome: str = "over", end_ms: int = 30_000) -> dict[str, tuple[int, int, str]]:
    """id -> (onset, harm end, how), for effects (kind, name, at)."""
    effects = [Effect(kind, at_ms, "subject", name, (("actor", "partner"),)) for kind, name, at_ms in told]
    effects += [Effect("outcome", end_ms, "", outcome)] if outcome else []
    return {c.id: (c.onset_ms, c.harm_end_ms, c.ended) for c in happened(STORY, effects, end_ms).cues}


def test_a_cue_ends_with_itself_else_with_its_conduct() -> None:
    assert cues(("cue", "a", 1000), ("cue", "b", 3000), ("cue_end", "b", 5000)) == {"a": (1000, 5000, "conduct"), "b": (3000, 5000, "cue")}
    assert cues(("cue", "a", 1000), ("cue_end", "a", 2000), ("cue", "b", 3000)) == {"a": (1000, 2000, "cue"), "b": (3000, 30_000, "run")}


def test_a_conduct_whose_last_step_goes_on_has_not_ended() -> None:
    found = cues(("cue", "a", 1000), ("cue", "b", 3000), ("cue_end", "b", 5000), ("cue", "c", 8000))
    assert found == {"a": (1000, 30_000, "run"), "b": (3000, 5000, "cue"), "c": (8000, 30_000, "run")}


@pytest.mark.parametrize("outcome", ["", "stopped"])
def test_a_run_that_was_stopped_or_cut_off_says_so(outcome: str) -> None:
    assert cues(("cue", "a", 1000), outcome=outcome) == {"a": (1000, 30_000, "cut")}


def test_a_cue_told_again_while_it_lasts_is_the_same_and_after_its_end_another() -> None:
    told = (
        ("cue", "a", 1000),
        ("cue", "a", 2000),
        ("cue_end", "a", 3000),
        ("cue", "a", 6000),
        ("cue_end", "a", 7000),
        ("cue_end", "a", 8000),
    )
    assert cues(*told) == {"a": (1000, 3000, "cue"), "a#2": (6000, 7000, "cue")}


def test_nodes_begin_with_the_initial_ones_even_where_the_record_does_not() -> None:
    nodes = happened(STORY, [Effect("enter", 3000, "partner", "threatening")], 5000).nodes
    assert [(n.node, n.from_ms, n.to_ms) for n in nodes if n.region == "partner"] == [("calm", 0, 3000), ("threatening", 3000, 5000)]


def test_perceivable_is_seen_or_heard_within_its_time_by_this_trainee() -> None:
    cue = CueFact("a#2", "excessive", "A", "partner", "subject", 3, 6000, 7000, "cue")
    told = [
        Perceived(1000, "early", "sees", "cue:a", True),
        Perceived(6000, "late", "sees", "cue:a", True),
        Perceived(6050, "early", "faces", "cue:a", True),
        Perceived(6080, "early", "sees", "cue:a", False),
        Perceived(6100, "early", "hears", "cue:a", True),
        Perceived(6200, "early", "sees", "cue:a", True),
    ]
    assert first_perceivable(told, "early", cue) == (6100, "hears")
    assert first_perceivable(told, "late", cue) == (6000, "sees")
    assert first_perceivable(told[:1], "early", cue) == (None, "")
    # Seen from 1.0 to 6.08 s and from 6.2 s on.
    assert [in_view_ms(told, "early", cue, a, b) for a, b in ((0, 7000), (6000, 6100), (6080, 6200), (6500, 6600))] == [5880, 80, 0, 100]
