"""Whoever is told again and again answers each time, and does not say one line over and over."""

from __future__ import annotations

from itertools import pairwise

import pytest

from vr_dti.events import Intent
from vr_dti.scene import load_scenario
from vr_dti.story.engine import Playthrough

SCENES = ("handcuffed", "foot-chase", "sudden-punch", "the-search")
APART_MS = 3600
"""three moments in which he weighs what he was told"""


@pytest.mark.parametrize("name", SCENES)
@pytest.mark.parametrize("every_ms", [1300, 1900, 2600, 4500])
@pytest.mark.parametrize("rungs", [(3,), (3, 2), (1, 1, 3)])
def test_he_never_says_the_same_within_some_seconds(name: str, every_ms: int, rungs: tuple[int, ...]) -> None:
    course = Playthrough.begun(load_scenario(name, dials=("yields=0", "rank=sergeant")).story)
    for n, ms in enumerate(range(20_000, 90_000, every_ms)):
        course.go(ms, (Intent("spoke", "trainee", ms, ms, "s", n + 1, to="partner", rung=rungs[n % len(rungs)]),))
    said: dict[str, list[int]] = {}
    for e in course.effects:
        if e.kind == "say" and e.reason.node == "arguing":
            said.setdefault(e.name, []).append(e.at_ms)
    argued = sum(e.kind == "enter" and (e.target, e.name) == ("mind", "arguing") for e in course.effects)
    assert argued >= 2 and 3 * sum(map(len, said.values())) >= 2 * argued - 1, "at most every third answer is a look alone"
    assert min((b - a for times in said.values() for a, b in pairwise(times)), default=APART_MS) >= APART_MS, said
