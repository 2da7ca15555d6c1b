"""The light of a frame as the shaders take it: sky of the hour, lamps, the key lamp's shadow frustum, spheres under people."""

from __future__ import annotations

import math
from collections.abc import Sequence

import moderngl
import numpy as np

from vr_dti.render.hour import Hour
from vr_dti.render.lamp import Lamp, beacon
from vr_dti.render.programs import BLOCKS
from vr_dti.spaces import Floats, look_at, normalized, perspective
from vr_dti.world.skeleton import JOINT

MAX_LIGHTS = 8
MAX_OCCLUDERS = 48

_LIGHT = np.dtype([("position", "<f4", 4), ("color", "<f4", 4), ("axis", "<f4", 4)])
FRAME = np.dtype(
    [
        ("key_from_world", "<f4", (4, 4)),
        ("key", "<f4", 4),
        ("zenith", "<f4", 4),
        ("horizon", "<f4", 4),
        ("glow", "<f4", 4),
        ("glow_axis", "<f4", 4),
        ("bounce", "<f4", 4),
        ("air", "<f4", 4),
        ("beacon", "<f4", 4),
        ("crowd", "<f4", 4),
        ("lights", _LIGHT, MAX_LIGHTS),
        ("occluders", "<f4", (MAX_OCCLUDERS, 4)),
    ]
)
"""std140, as in `shaders/frame.glsl`"""

SHADOW_PX = 1536
_SHADOW_RAD = math.radians(92.0)
"""the shadow map's field: about 11 m of pavement under a lamp 5.5 m up (default)"""


_OCCLUDERS = (
    ("LeftToeBase", 0.075), ("RightToeBase", 0.075), ("LeftFoot", 0.085), ("RightFoot", 0.085),
    ("LeftLeg", 0.09), ("RightLeg", 0.09), ("Hips", 0.17), ("Spine2", 0.17), ("Head", 0.11),
)  # fmt: skip
_OCCLUDER_JOINTS = np.array([JOINT[j] for j, _ in _OCCLUDERS])
_OCCLUDER_RADII = np.array([r for _, r in _OCCLUDERS])


class Light:
    """The uniform block `Frame`, filled once but for what moves."""

    def __init__(self, ctx: moderngl.Context, lamps: Sequence[Lamp], hour: Hour) -> None:
        key = next((lamp for lamp in lamps if lamp.key), None)
        by_worth = sorted((lamp for lamp in lamps if lamp is not key), key=_worth, reverse=True)
        self._lamps = ([key] if key else []) + by_worth[: MAX_LIGHTS - 1]
        self._data = np.zeros(1, dtype=FRAME)
        self._buffer = ctx.buffer(reserve=FRAME.itemsize, dynamic=True)
        self.key_clip_from_world = _key_matrix(key) if key else None
        self._fill(hour)
        self._beacons = [(i, lamp.beacon, np.array(lamp.color)) for i, lamp in enumerate(self._lamps) if lamp.beacon]

    def _fill(self, hour: Hour) -> None:
        d = self._data[0]
        if self.key_clip_from_world is not None:
            d["key_from_world"] = self.key_clip_from_world.T
            d["key"][:2] = (5.0 * 2.0 * math.tan(_SHADOW_RAD / 2) / SHADOW_PX, 1.0 / SHADOW_PX)
        else:
            d["key_from_world"][3, 3] = -1.0  # w < 0 everywhere: nothing is in the shadow map
        d["zenith"][:3], d["horizon"][:3], d["glow"][:3] = hour.zenith, hour.horizon, hour.glow
        d["glow"][3] = hour.glow_power
        d["glow_axis"][:3] = (-math.sin(hour.glow_heading_rad), 0.0, -math.cos(hour.glow_heading_rad))
        d["bounce"] = (*hour.bounce, hour.walls)
        d["air"] = (hour.haze_per_m, hour.exposure, 0.0, len(self._lamps))
        for row, lamp in zip(d["lights"], self._lamps, strict=False):
            row["position"] = (*lamp.position_m, lamp.range_m)
            point = lamp.outer_rad >= math.pi
            row["color"] = (*lamp.color, -2.0 if point else math.cos(lamp.outer_rad))
            row["axis"] = (*normalized(lamp.axis), -1.5 if point else math.cos(lamp.inner_rad))

    def update(self, story_ns: int, world_from_joint: Floats) -> None:
        """Blink the light bar and set the spheres under everybody: `(N, 54, 4, 4)`."""
        d = self._data[0]
        red, blue = beacon(story_ns)
        d["air"][2] = (story_ns % 3_600_000_000_000) * 1e-9
        for i, which, color in self._beacons:
            d["lights"][i]["color"][:3] = color * (red if which == "red" else blue)
        count = min(MAX_OCCLUDERS, len(world_from_joint) * len(_OCCLUDERS))
        d["beacon"][:3] = (red, blue, count)
        if count:
            spheres = world_from_joint[:, _OCCLUDER_JOINTS][..., :3, 3]
            flat = spheres.reshape(-1, 3)[:count]
            d["occluders"][:count, :3] = flat
            d["occluders"][:count, 3] = np.tile(_OCCLUDER_RADII, len(world_from_joint))[:count]
            low, high = flat.min(0), flat.max(0)
            d["crowd"] = (0.5 * (low[0] + high[0]), 0.0, 0.5 * (low[2] + high[2]), 0.5 * float(np.hypot(*(high - low)[[0, 2]])) + 1.2)
        self._buffer.write(self._data)

    def bind(self) -> None:
        """Make the block current."""
        self._buffer.bind_to_uniform_block(BLOCKS["Frame"])

    def release(self) -> None:
        """Give the buffer back."""
        self._buffer.release()


def _worth(lamp: Lamp) -> float:
    """How much a lamp matters where people act, near the origin."""
    x, y, z = lamp.position_m
    return sum(lamp.color) / max(1.0, x * x + y * y + (z + 3.0) ** 2) * (4.0 if lamp.beacon else 1.0)


def _key_matrix(lamp: Lamp) -> Floats:
    """`clip_from_world` of the shadow map: from the lamp along its axis."""
    at = np.array(lamp.position_m)
    axis = np.array(lamp.axis)
    up = (0.0, 0.0, -1.0) if abs(axis[1]) > 0.99 else (0.0, 1.0, 0.0)
    out: Floats = perspective(_SHADOW_RAD, 1.0, 1.5, 16.0) @ look_at(at, at + axis, up)
    return out
