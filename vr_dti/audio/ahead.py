"""Where the head will be when a block is heard: carried on at its own speed from the two newest scenes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from vr_dti.audio.link import Scene
from vr_dti.events import Listener
from vr_dti.spaces import Floats, quat_conjugate, quat_multiply

FURTHEST_S = 0.080
"""no further ahead than this: a head that turns stops within as much (default)"""
NEAR_S, FAR_S = 0.002, 0.060
"""between two scenes: less tells no speed, more is another movement"""
FASTEST_M_PER_S, FASTEST_RAD_PER_S = 3.0, 12.0
"""faster is a jump and not carried on: default, the quickest head turns are about 10 rad/s"""


class Ahead:
    """Follows one head."""

    def __init__(self) -> None:
        self._last: Scene | None = None
        self._speed: Floats = np.zeros(3)
        self._turn: Floats = np.zeros(3)
        """rad/s, world axes"""

    def at(self, scene: Scene, heard_ns: int) -> Listener:
        """The listener of `scene` as of `heard_ns` (machine time)."""
        if self._last is not scene:
            self._follow(scene)
        seconds = min(max(heard_ns - scene.sent_ns, 0) / 1e9, FURTHEST_S)
        here = scene.listener
        if not here.running or not (self._speed.any() or self._turn.any()):
            return here
        x, y, z = (np.array(here.position_m) + seconds * self._speed).tolist()
        angle = float(np.sqrt(self._turn @ self._turn)) * seconds
        half = np.append(self._turn * seconds * 0.5 * np.sinc(angle / (2.0 * np.pi)), np.cos(0.5 * angle))
        a, b, c, w = quat_multiply(half, np.array(here.quat)).tolist()
        return replace(here, position_m=(x, y, z), quat=(a, b, c, w))

    def _follow(self, scene: Scene) -> None:
        last, self._last = self._last, scene
        self._speed, self._turn = np.zeros(3), np.zeros(3)
        seconds = 0.0 if last is None else (scene.sent_ns - last.sent_ns) / 1e9
        if last is None or not NEAR_S <= seconds <= FAR_S:
            return
        speed = (np.array(scene.listener.position_m) - np.array(last.listener.position_m)) / seconds
        change = quat_multiply(np.array(scene.listener.quat), quat_conjugate(np.array(last.listener.quat)))
        change = change if change[3] >= 0.0 else -change
        turn = 2.0 * change[:3] / seconds
        if np.sqrt(speed @ speed) <= FASTEST_M_PER_S and np.sqrt(turn @ turn) <= FASTEST_RAD_PER_S:
            self._speed, self._turn = speed, turn
