"""What the story did, from its own effects: facts, cues, nodes, harm."""

from __future__ import annotations

import pytest

from tests.debrief.build import SPARED, played
from tests.debrief.stories import kicks, punch
from vr_dti.debrief.course import happened
from vr_dti.debrief.debrief import findings
from vr_dti.debrief.findings import CueFact
from vr_dti.debrief.senses import Senses
from vr_dti.events import Effect, Perceived

STORY = punch().story


def cues(*told: tuple[str, str, int], outcome: str = "over", end_ms: int = 30_000) -> dict[str, tuple[int, int, str]]:
    """id -> (onset, end, how), for effects (kind, name, at)."""
    effects = [Effect(kind, at_ms, "subject", name, (("actor", "partner"),)) for kind, name, at_ms in told]
    effects += [Effect("outcome", end_ms, "", outcome)] if outcome else []
    return {c.id: (c.onset_ms, c.end_ms, c.ended) for c in happened(STORY, effects, end_ms).cues}


def test_a_cue_ends_with_itself_else_with_the_run() -> None:
    assert cues(("cue", "a", 1000), ("cue_end", "a", 2000), ("cue", "b", 3000)) == {"a": (1000, 2000, "cue"), "b": (3000, 30_000, "run")}


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


def test_facts_are_told_with_their_titles_from_when_to_when() -> None:
    effects = [Effect("fact", 1000, "", "struck"), Effect("fact_end", 2000, "", "struck"), Effect("fact", 5000, "", "threatened")]
    spans = happened(STORY, effects, 9000).facts
    assert [(f.name, f.title, f.from_ms, f.to_ms) for f in spans] == [
        ("struck", "a blow lands", 1000, 2000),
        ("threatened", "he threatens him", 5000, 9000),
    ]


def test_nodes_begin_with_the_initial_ones_even_where_the_record_does_not() -> None:
    nodes = happened(STORY, [Effect("enter", 3000, "partner", "threatening")], 5000).nodes
    assert [(n.node, n.from_ms, n.to_ms) for n in nodes if n.region == "partner"] == [("calm", 0, 3000), ("threatening", 3000, 5000)]


def test_variables_and_nodes_at_the_end_are_read_back_from_the_effects() -> None:
    effects = [Effect("set", 10, "", "hits", (("value", 4),)), Effect("enter", 20, "partner", "done", (("visit", 1),))]
    state = happened(STORY, effects, 50).state
    assert state.values == (4,) and STORY.regions[0].nodes[state.regions[0].node].name == "done"


def test_dials_stand_in_the_findings() -> None:
    scenario = kicks(dials={"rank": "sergeant"})
    session = findings(played(scenario).recorded(options={"dial.rank": "sergeant", "display": "offscreen"}), scenario, best=SPARED)
    assert (session.dials, session.options) == ({"rank": "sergeant"}, {"display": "offscreen"})


# --- known to this trainee -------------------------------------------------------------------------------------------------


def test_a_fact_is_known_from_when_it_was_seen_or_heard_by_this_trainee() -> None:
    effects = [Effect("fact", 6000, "", "struck"), Effect("cue", 6000, "subject", "punch"), Effect("cue_end", 7000, "", "punch")]
    course = happened(STORY, [*effects, Effect("fact_end", 7000, "", "struck")], 9000)
    (cue,) = course.cues
    told = [
        Perceived(1000, "early", "sees", "fact:struck", True),
        Perceived(1500, "early", "sees", "fact:struck", False),
        Perceived(6000, "late", "sees", "fact:struck", True),
        Perceived(6050, "early", "faces", "fact:struck", True),
        Perceived(6100, "early", "hears", "fact:struck", True),
        Perceived(6200, "early", "sees", "fact:struck", True),
    ]

    def known(trainee: str, rows: list[Perceived], cue: CueFact = cue) -> tuple[int | None, str]:
        found = Senses(rows, trainee, 9000, told=frozenset()).known(cue, course.facts)
        return found.perceivable_ms, found.sense

    assert known("early", told) == (6100, "hears")
    assert known("late", told) == (6000, "sees")
    assert known("early", told[:2]) == (None, "")
    assert known("early", [*told[:4], told[5]]) == (6200, "sees")
