"""Whatever a trainee does, the findings hold together."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.debrief.build import Person, played, spoke, touched
from tests.debrief.stories import punch
from vr_dti.debrief.course import MAX_CUES
from vr_dti.debrief.debrief import findings
from vr_dti.debrief.judgement import RULES
from vr_dti.debrief.record import record
from vr_dti.errors import InputError
from vr_dti.events import Effect, Intent, Perceived
from vr_dti.recording.rows import Logged, TickRow
from vr_dti.records.report import page, report_of

SCENARIO = punch()
SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "findings.schema.json").read_text(encoding="utf-8"))
AT = st.integers(0, 17_000)
SPOKE = st.builds(
    lambda ms, rung, to, label: spoke(ms, rung, to=to, label=label),
    AT,
    st.integers(0, 6),
    st.sampled_from(["partner", "subject", "dispatch", ""]),
    st.sampled_from(["recognised", "keyed", "instructor"]),
)
ACTS = st.lists(SPOKE | st.builds(lambda ms, to: touched(ms, to=to), AT, st.sampled_from(["partner", "subject"])), max_size=6)
LOOKS = st.lists(st.tuples(st.sampled_from(["partner", "subject"]), AT, AT).map(lambda s: (s[0], min(s[1:]), max(s[1:]) + 10)), max_size=4)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    acts=ACTS,
    looks=LOOKS,
    late=st.dictionaries(st.sampled_from(["threatened", "struck"]), st.integers(0, 12_000)),
    profile=st.sampled_from(["headset", "walls", "desktop"]),
)
def test_findings_hold_together(acts: list[Intent], looks: list[tuple[str, int, int]], late: dict[str, int], profile: str) -> None:
    person = Person(acts=tuple(acts), looks=tuple(looks), late_ms=late, profile=profile)
    report = report_of([(played(SCENARIO, person).recorded(digest="a"), SCENARIO)])
    trainee = report.sessions[0].trainees[0]
    windows = {o.id: o for o in trainee.opportunities}
    for act in trainee.acts:
        if act.credited_to:
            o = windows[act.credited_to]
            assert act.counts and not act.unsure and act.id in o.acts and act.step in {s.id for s in o.steps}
            assert o.opens_ms is not None and o.opens_ms <= act.at_ms <= o.closes_ms
        else:
            assert act.step == ""
    for o in trainee.opportunities:
        mine = [a for a in trainee.acts if a.credited_to == o.id]
        assert (o.use == "used") == (bool(mine) and o.use != "no_realistic_opportunity")
        assert (o.use == "not_perceivable") == all(s.perceivable_ms is None for s in o.steps)
        for value in (x for y in (o, *o.steps) for x in (y.words, y.hands, y.call)):
            assert (value.after_perceivable_ms is not None) == (value.state == "latency")
            assert value.after_perceivable_ms is None or value.after_perceivable_ms >= RULES.floor_ms.value
            assert profile != "desktop" or value.state != "latency", "a key is no latency, a mouse no hand"
        for s in o.steps:
            assert (s.missing == ()) == (s.perceivable_ms is not None)
            if s.in_view_ms is not None and s.opens_ms is not None and s.until_ms is not None:
                assert 0 <= s.in_view_ms <= s.until_ms - s.opens_ms
    assert trainee.grades is not None and len(trainee.grades.domains) == 6
    for row in trainee.grades.domains:
        assert (row.score is not None) == (row.state == "scored") and row.words and row.headline
        assert row.score is None or 0.0 <= row.score <= 4.0
    jsonschema.validate(json.loads(json.dumps(asdict(report))), SCHEMA)
    assert page(report)


def test_a_record_of_absurd_times_and_names_is_drawn_all_the_same() -> None:
    """Sessions may come from strangers: sixty years of story time, rungs and cues that do not exist."""
    far = 2 * 10**12
    rows = [
        TickRow(0, 1, 1, 1, True, 0, 0),
        Effect("cue", 5, "x", "unheard-of", (("actor", "<b>"), ("cue", '"/><script>'), ("rung", 99))),
        Perceived(5, "early", "sees", "fact:unheard-of", True),
        Perceived(-7, "early", "faces", "<b>", True),
        Intent("spoke", "early", -50, far, "x", 1, to="<b>", rung=77),
        Intent("let_go", "early", 3, 3, "x", 2, to="nobody"),
        TickRow(1, 2, 2, 1, True, far, 0),
    ]
    html = page(report_of([(record(played(SCENARIO, Person()).meta(), [Logged(0, r) for r in rows], digest="a"), SCENARIO)]))
    assert "<script" not in html and "<b>" not in html and len(html) < 200_000


def test_more_cues_than_a_run_can_have_are_refused() -> None:
    effects = [Effect(kind, i, "x", "threat", (("actor", "partner"),)) for i in range(MAX_CUES + 1) for kind in ("cue", "cue_end")]
    rows = [Logged(0, TickRow(0, 1, 1, 1, True, 0, 0)), *(Logged(0, e) for e in effects)]
    with pytest.raises(InputError, match="501 cues"):
        findings(record(played(SCENARIO, Person()).meta(), rows), SCENARIO)
