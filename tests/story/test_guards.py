"""Expressions: what they mean, and that nothing else gets in."""

from __future__ import annotations

import pytest

from vr_dti.story.engine import begin
from vr_dti.story.guard_text import MAX_LENGTH, GuardError, GuardRefusedError, parsed
from vr_dti.story.guards import Names, compile_guard
from vr_dti.story.model import Node, Region, Story, Variable

VARIABLES = (Variable("trust", 5, 0, 10), Variable("called", False), Variable("mood", "calm", words=("calm", "angry")))
STORY = Story("t", 1, VARIABLES, (Region("partner", 0, (Node("idle"), Node("done", final=True))),))
NAMES = Names(VARIABLES, {"partner": ("idle", "done")})
STATE = begin(STORY)[0]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("trust == 5 and not called", True),
        ("mood == 'calm' or trust > 9", True),
        ("at(partner.idle)", True),
        ("at(partner.done) or final(partner)", False),
        ("trust * 3 - 4", 11),
        ("clamp(trust * 9, 0, 10) == 10", True),
        ("max(trust, 7, 2) - min(trust, 1)", 6),
        ("9007199254740992 * 9007199254740992", 1 << 53),
        ("true", True),
    ],
)
def test_meaning(text: str, value: int | bool) -> None:
    assert compile_guard(text, NAMES, want="any")(STORY, STATE) == value


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('true')",
        "trust.__class__",
        "(lambda: 1)()",
        "[x for x in (1,)]",
        "trust ** 9",
        "9 / 0",
        "9 % 2",
        "1 < trust < 9",
        "f'{trust}'",
        "'a' * 9",
        "mood + 'x'",
        "mood == 'frim'",
        "mood < 'calm'",
        "trust == 'calm'",
        "trust and called",
        "unknown > 1",
        "at(partner.nowhere)",
        "at(nobody.idle)",
        "final(partner.idle)",
        "open('x')",
        "trust if called else 1",
        "-trust > 1",
        "1e9 > trust",
        "99999999999999999999 > 1",
        "(" * 30 + "trust" + ")" * 30 + " > " + " + ".join(["1"] * 300),
        " or ".join(["called"] * 90),
        "not " * 30 + "called",
        "",
        "trust >",
        "\x00",
        "print(1)",
        "trust := 3",
        "max(trust)",
        "clamp(trust, 1)",
        "partner.idle",
        "True.real",
        "b'x' == b'x'",
        "... == 1",
        "None == 1",
        "{1: 2}",
        "*trust",
    ],
)
def test_everything_else_is_refused_when_read(text: str) -> None:
    with pytest.raises(GuardError):
        compile_guard(text, NAMES, want="bool")


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("trust is 5", "compare with =="),
        ("trust is not 5", "compare with =="),
        ("mood in 'calm'", "compare with =="),
        ("trust < 1_000", "write digits alone"),
        ("trust < 0x10", "write digits alone"),
        ("trust < 0b1", "write digits alone"),
        ("trust < 1e3", "write digits alone"),
        ("trust < 007", "write digits alone"),
        ("trust == 00", "write digits alone"),
        ("trust > 1or called", "write digits alone"),
        ("called  # as said", "behind the closing quotation mark"),
        ("ｔｒｕｓｔ > 1", "plain letters"),
        ("trust > １", "plain letters"),
        ("called\u00a0and called", "plain letters"),
        ("mood == 'ca\\x6cm'", ""),
        ("mood == 'ca' 'lm'", "one word"),
        ("mood == u'calm'", ""),
        ("(called\nor called)", ""),
    ],
)
def test_what_python_reads_otherwise_is_refused_when_read(text: str, remedy: str, recwarn: pytest.WarningsRecorder) -> None:
    """And Python's own parser says nothing on the author's screen."""
    with pytest.raises(GuardRefusedError) as refused:
        compile_guard(text, NAMES, want="any")
    assert str(refused.value) and remedy in refused.value.remedy
    assert not recwarn.list


@pytest.mark.parametrize(("text", "legal"), [("mood == 'frim'", "one of calm, angry"), ("'clam' != mood", "one of calm, angry")])
def test_of_a_wrong_word_the_right_ones_are_told(text: str, legal: str) -> None:
    with pytest.raises(GuardError) as refused:
        compile_guard(text, NAMES, want="bool")
    assert refused.value.remedy == f"compare with {legal}" and "calm, angry" not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "what", "remedy"),
    [
        ("min(trust)", "min() takes two numbers or more", "min(heat, 10)"),
        ("clamp(trust, 0)", "clamp() takes three numbers", "clamp(heat, 0, 10)"),
        ("abs(trust)", "abs() is not a function", "min, max, clamp, at and final"),
    ],
)
def test_of_a_function_what_it_takes_is_told(text: str, what: str, remedy: str) -> None:
    with pytest.raises(GuardRefusedError) as refused:
        compile_guard(text, NAMES, want="int")
    assert what in str(refused.value) and remedy in refused.value.remedy


@pytest.mark.parametrize("sign", ["-", "~", "+", "not "])
def test_a_tower_of_signs_is_refused_and_nothing_climbs_it(sign: str) -> None:
    """As long as an expression may be: what prints trees for a message must not go down into it."""
    tower = sign * ((MAX_LENGTH - 4) // len(sign)) + "true"
    with pytest.raises(GuardRefusedError):
        parsed(tower)
