"""Whom tools keep from speaking: the story has him say his lines, and nobody hears them (`world/hurts.py`)."""

from __future__ import annotations

import math
from collections.abc import Iterable

from vr_dti.events import Effect
from vr_dti.story.hearing import STANDS


def mute_spans(effects: Iterable[Effect]) -> dict[str, list[tuple[int, float]]]:
    """Who -> from and until when, ms of the story, a current or a shot keeps him from speaking. `until` is infinite after a shot."""
    spans: dict[str, list[tuple[int, float]]] = {}
    for e in (e for e in effects if e.kind in ("hurt", "hurt_end")):
        his = spans.setdefault(e.target, [])
        if e.kind == "hurt_end":
            ends_ms = max(e.int_arg("end_ms"), e.at_ms)
            his[:] = [(a, b if math.isinf(b) else min(b, ends_ms)) for a, b in his]
        elif e.name == "cew":
            his.append((e.at_ms, e.at_ms + e.int_arg("lasts_ms")))
        elif e.name == "handgun" and e.text_arg("part") not in STANDS:
            his.append((e.at_ms, math.inf))
    return spans
