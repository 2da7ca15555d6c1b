"""`test`: what a scenario's own tests may expect, what is told of one that fails, and which are refused."""

from __future__ import annotations

import pytest
from story.scenarios import parse_scenario

from authoring.scenes import SMALL, small
from vr_dti.authoring.rehearse import mistakes, rehearse
from vr_dti.errors import DocumentError


def told(test: str) -> tuple[str, ...]:
    """What is wrong with a test of the small scenario."""
    return rehearse(small(f"tests:\n  - {{name: t, {test}}}\n"))[0].wrong


@pytest.mark.parametrize(
    "test",
    [
        "expect: {outcome: over, nodes: {partner: done, subject: waiting}, visited: [partner.striking], cues: [kick], duties: []}",
        "script: [{at: 2s, on: spoke, to: partner, rung: 3}], expect: {outcome: over, vars: {calm: high}, cues: []}",
        "script: [{at: 2s, on: spoke, to: partner, rung: 2}], expect: {never: [partner.striking]}",
        "script: [{at: 2s, on: spoke, to: partner, rung: 1}], expect: {visited: [partner.striking]}",
        "script: [{at: 1s, on: touched, to: subject}], expect: {duties: [aid], nodes: {subject: helped}}",
        "script: [{at: 6s, on: touched, to: partner, part: shoulder}], until: 6s, expect: {outcome: over}",
        "script: [{at: 1s, on: command, name: release}], expect: {outcome: over, never: [partner.striking]}",
        "dials: {rank: sergeant}, until: 1m, expect: {nodes: {partner: striking}, vars: {rank: sergeant}}",
        "given: {trust: 8, calm: high}, seed: 99, expect: {vars: {trust: 8, calm: high}}",
    ],
)
def test_what_comes_as_expected_passes(test: str) -> None:
    assert told(test) == ()


@pytest.mark.parametrize(
    ("test", "wrong"),
    [
        ("expect: {outcome: stopped}", "outcome: expected stopped, came over at 14 s"),
        ("until: 3s, expect: {outcome: over}", "outcome: expected over, came none by 3 s"),
        ("expect: {nodes: {partner: talking}}", "partner: expected in talking at the end, came to done"),
        ("expect: {visited: [subject.helped]}", "subject.helped: expected to be visited, never was"),
        ("expect: {never: [partner.striking]}", "partner.striking: expected never, was entered at 5 s"),
        ("expect: {vars: {trust: 4}}", "trust: expected 4, came 3"),
        ("expect: {cues: []}", "cues: expected none, came kick"),
        ("expect: {duties: [aid]}", "duties: expected aid, came none"),
    ],
)
def test_what_does_not_is_told(test: str, wrong: str) -> None:
    assert told(test) == (wrong,)


def test_the_last_ten_transitions_are_told_with_their_reasons() -> None:
    script = "[{at: 1s, on: gazed, to: subject}, {at: 6s, on: touched, to: partner, part: shoulder}]"
    more = f"tests:\n  - name: t\n    script: {script}\n    expect: {{outcome: stopped}}\n"
    scenario = small(more)
    (rehearsal,) = rehearse(scenario)
    assert scenario.text.splitlines()[rehearsal.line - 1] == "  - name: t"
    assert [line.strip() for line in rehearsal.told[1:]] == [
        "the last 10 transitions:",
        "0.000 s  partner: talking  (begin)",
        "0.000 s  subject: waiting  (begin)",
        "1.000 s  gazed moved nothing",
        "5.000 s  partner: talking -> striking  (after 5 s)",
        "6.000 s  partner: striking -> done  (trainee touched to partner)",
        "6.000 s  the end: over  (end rule)",
    ]


@pytest.mark.parametrize(
    ("test", "path", "remedy"),
    [
        ("expect: {outcome: overr}", "tests[0].expect.outcome", "did you mean 'over'?"),
        ("expect: {visited: [partner.strikes]}", "tests[0].expect.visited[0]", "partner.striking"),
        ("expect: {nodes: {partnr: done}}", "tests[0].expect.nodes.partnr", "partner.done"),
        ("expect: {vars: {trust: 10}}", "tests[0].expect.vars.trust", "0 to 9"),
        ("expect: {vars: {anger: 1}}", "tests[0].expect.vars.anger", "trust, calm"),
        ("expect: {cues: [kicks]}", "tests[0].expect.cues[0]", "kick"),
        ("expect: {duties: [help]}", "tests[0].expect.duties[0]", "aid"),
        ("given: {calm: medium}, expect: {cues: []}", "tests[0].given.calm", "low, high"),
        ("dials: {rank: chief}, expect: {cues: []}", "tests[0].dials", "rank"),
        ("script: [{at: 1s, on: spoke, to: partnr}], expect: {cues: []}", "tests[0].script[0].to", "did you mean 'partner'?"),
    ],
)
def test_a_test_that_speaks_of_what_is_not_there_is_a_mistake(test: str, path: str, remedy: str) -> None:
    scenario = small(f"tests:\n  - {{name: t, {test}}}\n")
    (mistake,) = mistakes(scenario)
    assert mistake.path == path and remedy in mistake.remedy
    assert mistake.line == len(SMALL.splitlines()) + 2
    with pytest.raises(DocumentError):
        rehearse(scenario)


def test_a_test_that_expects_nothing_is_refused_when_it_is_read() -> None:
    with pytest.raises(DocumentError, match="expects something"):
        parse_scenario(SMALL + "tests: [{name: t, expect: {}}]\n", "x.yaml")
