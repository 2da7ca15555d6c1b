"""Keys as functions of time: one curve a channel, and targets whose frame changes on the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from vr_dti.spaces import Floats, quat_slerp
from vr_dti.world.animation.curves import Curve, Ease, aligned, curve, smooth

Said = list[tuple[int, str, dict[str, object]]]
"""(at_ms, ease, channel -> words) of each key, as `words.keys_of` gives them"""


def spoken(keys: Said, channel: str) -> list[tuple[float, Ease, Any]]:
    """(seconds, ease, words) of the keys that speak of `channel`."""
    return [(at / 1000.0, ease, said[channel]) for at, ease, said in keys if channel in said]  # type: ignore[misc]


def track(keys: Said, channel: str, size: int, read: Callable[[Any], Any], *, loop: bool, turns: bool = False) -> Curve:
    """The curve of a channel whose words `read` turns into `size` numbers (None: this key says nothing of it); zeros if none speaks.
    `turns`: the numbers are quaternions."""
    rows = [(t, ease, read(words)) for t, ease, words in spoken(keys, channel)]
    rows = [row for row in rows if row[2] is not None]
    if not rows:
        rest = (0.0, 0.0, 0.0, 1.0) if turns else (0.0,) * size
        return curve(np.zeros(1), np.array([rest]), ("through",))
    value = np.array([row[2] for row in rows], dtype=np.float64).reshape(len(rows), size)
    if turns:
        value = aligned(value)
        loop = loop and float(value[0] @ value[-1]) > 0.0
    return curve(np.array([row[0] for row in rows]), value, tuple(row[1] for row in rows), loop=loop)


@dataclass(frozen=True, slots=True)
class Run:
    """Keys in a row that speak of a target in the same frame."""

    frame: str
    start: int
    stop: int
    """rows of the channel's keys, half open"""


def runs(frames: list[str]) -> list[Run]:
    """Cut a list of frames where it changes."""
    cuts = [0, *(i for i in range(1, len(frames)) if frames[i] != frames[i - 1]), len(frames)]
    return [Run(frames[a], a, b) for a, b in pairwise(cuts)]


def mixed(
    t: Floats, times: Floats, parts: list[Run], place: Callable[[Run], tuple[Floats, Floats]], linear: Callable[[Run], Floats]
) -> tuple[Floats, Floats, Floats]:
    """Follow each run in its own frame, and go over from one frame to the next between their keys.

    `place(run)` gives positions `(T, 3)` and rotations `(T, 4)` in the actor's frame; `linear(run)` further numbers `(T, n)`.
    """
    position, rotation = place(parts[0])
    extra = linear(parts[0])
    for before, after in pairwise(parts):
        a, b = times[before.stop - 1], times[after.start]
        w = smooth((t - a) / (b - a))
        next_position, next_rotation = place(after)
        position = position + (next_position - position) * w[:, None]
        rotation = quat_slerp(rotation, next_rotation, w)
        extra = extra + (linear(after) - extra) * w[:, None]
    return position, rotation, extra
