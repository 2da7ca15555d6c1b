"""Props as they are written: what an effect says of them, and what is told of one that cannot be."""

from __future__ import annotations

import pytest

from story.scenarios import HEAD, parse_scenario, play, scenario
from vr_dti.errors import DocumentError
from vr_dti.story.load import with_dials

from .scenarios import END

PROPS = "props: {money: {kind: banknotes}, cuffs: {kind: handcuffs, at: subject, part: wrists}}\n"


def told(*commands: str) -> str:
    enter = ", ".join(commands)
    return (
        f"regions: {{partner: {{initial: a, nodes: {{a: {{enter: [{enter}], go: [{{after: 9s, to: b}}]}}, b: {{final: true}}}}}}}}\n{END}"
    )


def test_what_the_world_is_told() -> None:
    s = scenario(
        PROPS
        + told(
            "{prop: money, at: partner}",
            "{prop: money, at: subject, part: hand_left, in: 1s}",
            "{prop: money, at: m, in: 2s}",
            "{prop: money, at: nowhere, in: 3s}",
        )
    )
    effects = [e for e in play(s, [], 5000)[1] if e.kind == "prop"]
    assert [(e.at_ms, e.name, e.target, e.args) for e in effects] == [
        (0, "money", "partner", ()),
        (1000, "money", "subject", (("part", "hand_left"),)),
        (2000, "money", "m", ()),
        (3000, "money", "", ()),
    ]


@pytest.mark.parametrize(
    ("props", "command", "where", "what"),
    [
        (PROPS, "{prop: monney, at: partner}", "prop", "there is no prop 'monney'"),
        (PROPS, "{prop: money, at: nobody}", "at", "there is no mark or actor 'nobody'"),
        (PROPS, "{prop: money, at: partner, part: pocket}", "part", "nothing can be held by 'pocket'"),
        (PROPS, "{prop: money, at: m, part: hand_left}", "part", "'m' is nobody who could have it"),
        (PROPS, "{prop: money, at: nowhere, part: hand_left}", "part", "'nowhere' is nobody who could have it"),
        (PROPS, "{prop: money, at: partner, part: wrists}", "part", "'money' does not go on wrists"),
        (PROPS, "{prop: money}", "", "prop also needs at"),
        (PROPS, "{prop: money, at: partner, to: subject}", "", "to does not belong to prop"),
        ("props: {money: {kind: banknotes, at: gone}}\n", "{prop: money, at: m}", "at", "there is no mark or actor 'gone'"),
        ("props: {money: {kind: banknotes, at: subject, part: wrists}}\n", "{prop: money, at: m}", "part", "'money' does not go on wrists"),
        ("props: {money: {kind: banknotes, at: subject, part: toes}}\n", "{prop: money, at: m}", "part", "hand_right"),
    ],
)
def test_what_cannot_be_is_told_with_its_place(props: str, command: str, where: str, what: str) -> None:
    with pytest.raises(DocumentError) as e:
        scenario(props + told(command))
    assert any(what in m.what and m.path.endswith(where) for m in e.value.mistakes), str(e.value)


def test_nobody_and_nothing_is_called_nowhere() -> None:
    with pytest.raises(DocumentError, match="'nowhere' is where props are that nobody sees"):
        parse_scenario(
            HEAD.replace("{m: {x: 0, z: 0}}", "{m: {x: 0, z: 0}, nowhere: {x: 1, z: 1}}") + told("{look: partner, at: m}"), "t.yaml"
        )


def test_who_is_absent_is_given_nothing() -> None:
    head = HEAD.replace("b, mark: m}}", 'b, mark: m}, other: {person: b, mark: m, present: "n >= 1"}}')
    body = "dials: {n: {min: 0, max: 1, init: 0}}\n" + PROPS + told("{prop: money, at: other}", "{prop: money, at: m}")
    s = parse_scenario(head + body, "t.yaml")
    given = {n: [e.target for e in play(with_dials(s, {"n": n}), [], 0)[1] if e.kind == "prop"] for n in (0, 1)}
    assert given == {0: ["m"], 1: ["other", "m"]}
