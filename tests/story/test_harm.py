"""Harm: severity over time, cues of one conduct once, and the least that a simulated trainee leaves."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.story.rehearsed import STUBBORN, onset, run, scenario
from vr_dti.story.behaviours import BEHAVIOURS
from vr_dti.story.harm import Harming, harm, total
from vr_dti.story.model import Severity
from vr_dti.story.rehearsal import runs

SEVERITIES = {"excessive": Severity(5, 0, 5), "life_threat": Severity(10, 1, 60)}


def test_harm_is_severity_over_time_to_the_end_of_the_run() -> None:
    r = run(STUBBORN, "silent")
    story = r.story
    lasts_s = (onset(r, "knee") - onset(r, "kick")) / 1000
    knee_s = 30.0  # 10 points a second, growing by one each second
    expected = lasts_s * 5 + 10 * knee_s + knee_s**2 / 2
    assert abs(harm(story, r.effects, r.end_ms, SEVERITIES) / 1000 - expected) < 0.01
    cut = [e for e in r.effects if e.at_ms <= onset(r, "kick") + 2000]
    assert harm(story, cut, onset(r, "kick") + 2000, SEVERITIES) == 10_000


def test_who_acts_early_leaves_less_harm_than_who_is_late_or_silent() -> None:
    story = scenario(STUBBORN).story
    every = {r.behaviour: harm(story, r.effects, r.end_ms, SEVERITIES) for r in runs(story, seed=4)}
    assert set(every) == set(BEHAVIOURS) - {"random"}
    assert min(every.values()) < every["late"] < every["silent"]


SPANS = st.builds(
    lambda conduct, start, per_s, top, from_ms, lasts_ms: Harming(conduct, Severity(start, per_s, top), from_ms, from_ms + lasts_ms),
    st.sampled_from(["x", "y"]),
    st.integers(0, 20),
    st.integers(0, 9),
    st.integers(0, 60),
    st.integers(0, 3000),
    st.integers(0, 4000),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(SPANS, max_size=6))
def test_overlapping_cues_of_one_conduct_count_once_by_the_worst(found: list[Harming]) -> None:
    by_hand = sum(
        max((s.at(t) for s in found if s.conduct == c and s.from_ms <= t < s.to_ms), default=0) for c in ("x", "y") for t in range(7000)
    )
    assert abs(total(found) - by_hand / 1000) <= 200
