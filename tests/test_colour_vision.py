"""Colours that mean different things stay apart for those who see colours otherwise, or a second sign tells them apart too.

Seen through the three kinds of dichromacy (Machado, Oliveira and Fernandes 2009, severity 1, in linear light), two colours that are told
apart by colour alone must differ by `APART` in Oklab (Ottosson 2020), and words from what is behind them by `READABLE` (WCAG 2.2).
"""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from vr_dti.authoring import graph, poster
from vr_dti.records.report_html import COLOURS
from vr_dti.render import captions, overlay, strip, tools
from vr_dti.spaces import Floats

APART = 0.1
"""default: five times what is just noticed beside each other (0.02), since these are seen one after the other"""
READABLE = 3.0
"""of large text, 24 px and more; what is smaller is held to 4.5"""
SMALL = 4.5

SEEN: dict[str, list[list[float]]] = {
    "all colours": [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
_LMS = [[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566], [0.0883024619, 0.2817188376, 0.6299787005]]
_LAB = [
    [0.2104542553, 0.7936177850, -0.0040720468],
    [1.9779984951, -2.4285922050, 0.4505937099],
    [0.0259040371, 0.7827717662, -0.8086757660],
]
Colour = str | tuple[int, ...]


def light(colour: Colour, kind: str) -> Floats:
    """Linear light (3,) of `#rrggbb` or bytes, as somebody of that kind sees it."""
    levels = [int(colour[i : i + 2], 16) for i in (1, 3, 5)] if isinstance(colour, str) else colour[:3]
    s = np.array(levels) / 255.0
    linear = np.where(s <= 0.04045, s / 12.92, ((s + 0.055) / 1.055) ** 2.4)
    seen: Floats = np.clip(np.array(SEEN[kind]) @ linear, 0.0, 1.0)
    return seen


def apart(a: Colour, b: Colour) -> float:
    """The least difference, of all kinds of seeing."""
    lab = [[np.array(_LAB) @ np.cbrt(np.array(_LMS) @ light(c, kind)) for kind in SEEN] for c in (a, b)]
    return min(float(np.linalg.norm(x - y)) for x, y in zip(*lab, strict=True))


def contrast(a: Colour, b: Colour) -> float:
    """The least ratio of luminances."""
    found = []
    for kind in SEEN:
        dark, bright = sorted(float(np.array([0.2126, 0.7152, 0.0722]) @ light(c, kind)) for c in (a, b))
        found.append((bright + 0.05) / (dark + 0.05))
    return min(found)


MEANING: dict[str, tuple[Colour, Colour]] = {
    "strip: running, stopped": (strip._SKY, strip._AMBER),
    "strip: a clock that runs, one that stands": (strip._WHITE, strip._AMBER),
    "strip: what is well, what is wrong": (strip._PALE, strip._AMBER),
    "strip: an alarm, something awaited": (strip._RED, strip._SLATE),
    "strip: an alarm, practice": (strip._RED, strip._BLUE),
    "strip: something awaited, practice": (strip._SLATE, strip._BLUE),
    "captions: who speaks, what is said": (captions._WHO, captions._WORDS),
    "help: the key, what it does": (overlay._KEY, overlay._PLAIN),
    "hand: handgun, conducted-energy weapon": (tools._STEEL.rgb, tools._YELLOW.rgb),
    "report: used, not used": (COLOURS["blue"], COLOURS["red"]),
    "report: something missing, plain text": (COLOURS["red"], COLOURS["ink"]),
    "report: an act, a moment": (COLOURS["blue"], COLOURS["ink"]),
    "graph: an act, time": (graph.ACT, graph.TIME),
}
"""told apart by colour alone"""

WORDS: dict[str, tuple[Colour, Colour, float]] = {
    "strip: alarm": (strip._WHITE, strip._RED, READABLE),
    "strip: awaited": (strip._WHITE, strip._SLATE, READABLE),
    "strip: practice": (strip._WHITE, strip._BLUE, READABLE),
    "strip: window": (strip._INK, strip._AMBER, READABLE),
    "strip: running": (strip._SKY, strip._BACK, READABLE),
    "strip: facts": (strip._PALE, strip._BACK, READABLE),
    **{f"report: {name}": (COLOURS[name], COLOURS["paper"], SMALL) for name in ("ink", "soft", "blue", "red")},
    **{f"graph: {c}": (c, "#ffffff", SMALL) for c in (graph.ACT, graph.TIME, graph.CHANCE, graph.DUTY, *graph.CUES.values(), poster.QUIET)},
}
"""words, what is behind them, and the least contrast"""


@pytest.mark.parametrize("name", MEANING)
def test_what_colour_alone_tells_apart(name: str) -> None:
    assert apart(*MEANING[name]) >= APART


@pytest.mark.parametrize("name", WORDS)
def test_words_are_read_on_what_is_behind_them(name: str) -> None:
    words, behind, least = WORDS[name]
    assert contrast(words, behind) >= least


def test_the_measure_itself_knows_the_confusions_it_is_for() -> None:
    """Red and green of one lightness, blue and green for tritanopes; and nobody confuses black with white."""
    assert apart((200, 60, 60), (110, 110, 40)) < APART < apart((0, 0, 0), (255, 255, 255))
    assert apart("#1558b0", "#1d6b36") < APART


def test_colours_of_the_graph_that_come_close_have_a_second_sign() -> None:
    """A dash, a check mark, or the word itself: what is close in colour is never told by it alone."""
    signs = {graph.CHANCE: "violet, dashed: chance", graph.DUTY: "\u2714 a duty is done"} | dict.fromkeys(
        graph.CUES.values(), "\u25b2 a cue begins"
    )
    close = [
        (a, b) for a, b in combinations((graph.ACT, graph.TIME, graph.CHANCE, graph.DUTY, *graph.CUES.values()), 2) if apart(a, b) < APART
    ]
    assert close and all(signs.keys() & set(pair) for pair in close)
    assert all(sign in " | ".join(graph.LEGEND) for sign in signs.values())


def test_the_timeline_tells_use_by_frame_and_filling_too() -> None:
    """`used` is filled, `not used` has a thick frame and none, `excluded` a dashed one: without any colour they differ."""
    css = (Path(graph.__file__).parents[1] / "records" / "templates" / "timeline.css").read_text(encoding="utf-8")
    rules = {
        name: re.sub(r"\{\{.*?\}\}|#[0-9a-f]{3,6}", "COLOUR", _rule(css, name)) for name in ("used", "not_used", "excluded", "cut_short")
    }
    for a, b in combinations(rules, 2):
        assert rules[a] != rules[b], (a, b)


def _rule(css: str, name: str) -> str:
    """All that a sheet says of a class."""
    return " ".join(
        body for selectors, body in re.findall(r"([^{}]+)\{((?:\{\{.*?\}\}|[^{}])*)\}", css) if re.search(rf"\.{name}\b(?!\.)", selectors)
    )
