"""Whatever the models of a scenario refuse comes with what to do instead."""

from __future__ import annotations

import pytest

from tests.story.scenarios import HEAD, parse_scenario
from vr_dti.errors import DocumentError, Mistake

BODY = """
regions:
  r:
    initial: a
    nodes:
      a: {{{node}}}
      b: {{final: true}}
end: [{{when: "final(r)", outcome: done}}]
"""
GO = "go: [{after: 1s, to: b}]"


def wrong(body: str) -> list[Mistake]:
    with pytest.raises(DocumentError) as e:
        parse_scenario(HEAD + body, "t.yaml")
    return e.value.mistakes


@pytest.mark.parametrize(
    ("node", "what", "remedy"),
    [
        (f"{GO}, enter: [{{say: x, look: partner}}]", "say exactly one of", "a command for each"),
        (f"{GO}, enter: [{{in: 1s}}]", "say exactly one of", "by one of these words"),
        (f"{GO}, enter: [{{blow: subject, clip: idle}}]", "clip does not belong to blow", "blow takes by, part"),
        (f"{GO}, enter: [{{set: x}}]", "set also needs to", "add what is missing"),
        ("go: [{after: 1s, on: spoke, to: b}]", "an edge has exactly one of", "an edge for each"),
        ("go: [{after: 1s, to: b, random: {b: '1'}}]", "to: or random:, not both", "remove one"),
        ("go: [{after: 1s}]", "must lead somewhere", "say to: or random:"),
        ("go: [{on: spoke, do: [{sound: radio, at: subject, in: 1s}], to: b}]", "in: belongs to enter:", "move it to enter:"),
        (f"{GO}, every: {{period: 50ms, do: []}}", "at least 100ms", "100ms or more"),
        (f"{GO}, every: {{period: 6s, do: [{{sound: radio, at: subject, in: 3s}}]}}", "in: belongs to enter:", "a node of its own"),
        ("go: [{after: 1500m, to: b}]", "longer than a day", "1440m or less"),
    ],
)
def test_a_node_that_cannot_be_says_what_to_do(node: str, what: str, remedy: str) -> None:
    found = wrong(BODY.format(node=node))
    assert any(what in m.what and remedy in m.remedy for m in found), [str(m) for m in found]


@pytest.mark.parametrize(
    ("more", "what", "remedy"),
    [
        ("interrupts: [{id: x, goto: {r: b}}]", "an interrupt needs on:", "what fires it"),
        ("vars: {n: {type: int, min: 0, max: 3, init: 4}}", "init 4 does not lie", "write 0 to 3"),
        ("vars: {n: {type: int, init: 4}}", "needs its domain", "min: 0, max: 4"),
        ("vars: {n: {type: int, min: 5, max: 1, init: 3}}", "min 5 is above max 1", "exchange"),
        ("vars: {n: {type: int, max: 9, init: '3'}}", "init '3' is text", "without quotation marks: 3"),
        ("vars: {n: {type: bool, init: 4}}", "init 4 does not lie", "write true or false"),
        ("vars: {n: {type: enum, of: [x, y], init: z}}", "init 'z' does not lie", "write x, y"),
        ("dials: {n: {of: [x, y], init: z}}", "init 'z' does not lie", "one of its settings"),
        ("dials: {n: {min: 0, max: 30, init: 3}}", "at most 21 settings", "narrow min and max"),
        ("tests: [{name: t, expect: {}}]", "a test expects something", "what comes of it"),
    ],
)
def test_what_is_declared_and_cannot_be_says_what_to_do(more: str, what: str, remedy: str) -> None:
    found = wrong(BODY.format(node=GO) + more + "\n")
    assert any(what in m.what and remedy in m.remedy for m in found), [str(m) for m in found]
