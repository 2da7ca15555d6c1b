"""The light of a frame as the shaders take it: sky, weather, lamps, the key light's shadow frustum, ambient light, spheres under people."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import moderngl
import numpy as np

from vr_dti.render.hour import Hour, air_of
from vr_dti.render.lamp import Lamp, beacon
from vr_dti.render.probe import MIDDLE_M
from vr_dti.render.programs import BLOCKS
from vr_dti.render.sun import key_matrix, sun_lamp, sun_matrix
from vr_dti.render.torch import MAX_TORCHES, TILE_PX, Beam, beams
from vr_dti.spaces import Floats, normalized
from vr_dti.world.place import Place
from vr_dti.world.pose import Shown
from vr_dti.world.skeleton import JOINT

MAX_LIGHTS = 10
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
        ("weather", "<f4", 4),
        ("around", "<f4", (6, 4)),
        ("beacon", "<f4", 4),
        ("crowd", "<f4", 4),
        ("torch", "<f4", 4),
        ("mirror_middle", "<f4", 4),
        ("torch_from_world", "<f4", (MAX_TORCHES, 4, 4)),
        ("lights", _LIGHT, MAX_LIGHTS),
        ("occluders", "<f4", (MAX_OCCLUDERS, 4)),
    ]
)
"""std140, as in `shaders/frame.glsl`"""

SHADOW_PX = 1536
_SUN_WINS = 0.6
"""a sun that gives a surface this much is the one light that casts shadows; below, it is the key lamp (default)"""

_OCCLUDERS = (
    ("LeftToeBase", 0.075), ("RightToeBase", 0.075), ("LeftFoot", 0.085), ("RightFoot", 0.085),
    ("LeftLeg", 0.09), ("RightLeg", 0.09), ("Hips", 0.17), ("Spine2", 0.17), ("Head", 0.11),
)  # fmt: skip
_OCCLUDER_JOINTS = np.array([JOINT[j] for j, _ in _OCCLUDERS])
_OCCLUDER_RADII = np.array([r for _, r in _OCCLUDERS])


class Light:
    """The uniform block `Frame`. What the weather decides is written when it changes, what moves is written every frame."""

    def __init__(self, ctx: moderngl.Context, lamps: Sequence[Lamp], place: Place) -> None:
        self.mirrors = True
        """surfaces mirror what is around them"""
        key = next((lamp for lamp in lamps if lamp.key), None)
        by_worth = sorted((lamp for lamp in lamps if lamp is not key), key=_worth, reverse=True)
        self._key = key
        self._all = ([key] if key else []) + by_worth
        self._place = place
        self._data = np.zeros(1, dtype=FRAME)
        d = self._data[0]
        d["mirror_middle"][:3] = MIDDLE_M
        d["torch"][1] = 1.0 / TILE_PX
        d["occluders"][:, 3] = np.resize(_OCCLUDER_RADII, MAX_OCCLUDERS)
        self._buffer = ctx.buffer(reserve=FRAME.itemsize, dynamic=True)
        self._steady: list[Lamp] = []
        self.air: Hour | None = None
        """as written last"""
        self._dials: tuple[str, str] | None = None
        """how the hour's and the weather's dial stood in the last frame; None: they were turning"""
        self._calm = ctx.buffer(reserve=FRAME.itemsize, dynamic=True)
        """the light without whatever comes and goes"""
        self.torches: Sequence[Beam] = ()
        """flashlights that are on"""
        self._lit: list[tuple[Lamp, float] | None] = [None] * MAX_LIGHTS
        """what stands in each row of the block's lights"""
        self.sunlit = False
        """the key light is the sun"""
        self.key_clip_from_world: Floats | None = None
        """None where nothing casts shadows"""

    def _fill(self, air: Hour) -> None:
        """Sky, weather and steady lamps of `air`."""
        d = self._data[0]
        self.air = air
        self.sunlit = not self._place.indoors and max(air.sun) >= _SUN_WINS
        d["zenith"][3] = self._place.indoors
        d["zenith"][:3], d["horizon"][:3], d["glow"][:3] = air.zenith, air.horizon, air.glow
        d["glow"][3] = air.glow_power
        d["glow_axis"][:3] = (-math.sin(air.glow_heading_rad), 0.0, -math.cos(air.glow_heading_rad))
        d["bounce"] = (*air.bounce, air.walls)
        outdoors = not self._place.indoors
        d["air"][:2] = (air.haze_per_m if outdoors else 0.0, air.exposure if outdoors else INDOOR_EXPOSURE)
        d["weather"] = (air.wet * outdoors, air.rain * outdoors, air.lamps, air.windows)
        if outdoors:
            d["around"][:, :3] = sky_around(air)
        self._steady = ([sun_lamp(air)] if self.sunlit else []) + [lit for lamp in self._all if (lit := _burning(lamp, air)) is not None]
        if self.sunlit:
            self.key_clip_from_world = sun_matrix(air)
            texel = 2.0 / float(np.linalg.norm(self.key_clip_from_world[0, :3])) / SHADOW_PX
            d["key"][:2] = (1.5 * texel, 1.4 / SHADOW_PX)
        elif self._key is not None and self._steady and self._steady[0].key:
            self.key_clip_from_world = key_matrix(self._key, indoors=self._place.indoors)
            texel = 2.0 / float(np.linalg.norm(self.key_clip_from_world[0, :3])) / SHADOW_PX
            d["key"][:2] = (5.0 * texel, 1.0 / SHADOW_PX)
        else:
            self.key_clip_from_world = None
        if self.key_clip_from_world is not None:
            d["key_from_world"] = self.key_clip_from_world.T
        else:
            d["key_from_world"] = 0.0
            d["key_from_world"][3, 3] = -1.0  # w < 0 everywhere: nothing is in the shadow map

    def update(self, shown: Shown) -> None:
        """The weather of the instant; blink the light bar, turn the flashlights, set the spheres under everybody."""
        self._set_air(shown)
        d = self._data[0]
        red, blue = beacon(shown.story_ns)
        self.torches = beams(shown)
        lamps = [lamp for beam in self.torches for lamp in beam.lamps]
        kept = self._steady[: MAX_LIGHTS - len(lamps)]
        d["air"][2] = (shown.story_ns % 3_600_000_000_000) * 1e-9
        d["air"][3] = len(kept) + len(lamps)
        d["torch"][0] = len(kept)
        strengths = {"": 1.0, "red": red, "blue": blue}
        for i, lamp in enumerate((*kept, *lamps)):
            lit = (lamp, strengths[lamp.beacon])
            if self._lit[i] != lit:  # most lamps shine as they did
                self._lit[i] = lit
                _write(d["lights"][i], *lit)
        for matrix, beam in zip(d["torch_from_world"], self.torches, strict=False):
            matrix[:] = beam.clip_from_world.T
        count = min(MAX_OCCLUDERS, len(shown.world_from_joint) * len(_OCCLUDERS))
        d["beacon"] = (red, blue, count, self.mirrors)
        if count:
            self._set_spheres(shown.world_from_joint, count)
        self._buffer.write(self._data)

    def calm(self, around: Floats | None) -> None:
        """Make current the light without people, flashes, flashlights and mirrors, under that ambient light (6, 3), or the sky's own."""
        data = self._data.copy()
        d = data[0]
        steady = [lamp for lamp in self._steady[:MAX_LIGHTS] if not lamp.beacon]
        for row, lamp in zip(d["lights"], steady, strict=False):
            _write(row, lamp, 1.0)
        d["air"][2:] = (0.0, len(steady))
        d["torch"][0] = len(steady)
        d["beacon"] = 0.0
        if around is not None:
            d["around"][:, :3] = around
        self._calm.write(data)
        self._calm.bind_to_uniform_block(BLOCKS["Frame"])

    def _set_air(self, shown: Shown) -> None:
        """Weather and hour, unless both dials have long stood as they were written."""
        world, t_ms = shown.world, shown.story_ns / 1e6
        stand = world.light.share_at(t_ms) >= 1.0 and world.weather.share_at(t_ms) >= 1.0
        dials = (world.light.now, world.weather.now) if stand else None
        if dials is None or dials != self._dials:
            air = air_of(self._place, world, t_ms)
            if air != self.air:
                self._fill(air)
        self._dials = dials

    @property
    def turning(self) -> bool:
        """Hour or weather was on its way to another in the last frame."""
        return self._dials is None

    def _set_spheres(self, world_from_joint: Floats, count: int) -> None:
        d = self._data[0]
        at = world_from_joint.take(_OCCLUDER_JOINTS, axis=1)[..., :3, 3].reshape(-1, 3)[:count]
        d["occluders"][:count, :3] = at
        x, _, z = at.T.tolist()
        (left, right), (back, front) = ((min(along), max(along)) for along in (x, z))
        d["crowd"] = (0.5 * (left + right), 0.0, 0.5 * (back + front), 0.5 * math.hypot(right - left, front - back) + 1.2)

    def set_around(self, around: Floats) -> None:
        """Ambient light from +x, -x, +y, -y, +z, -z: (6, 3), as `around` in `sky.glsl` takes it."""
        self._data[0]["around"][:, :3] = around
        self._buffer.write(self._data)

    @property
    def throws(self) -> bool:
        """Somebody may throw a shadow."""
        return self.key_clip_from_world is not None or bool(self.torches)

    @property
    def rains(self) -> bool:
        """Drops are seen falling."""
        return float(self._data[0]["weather"][1]) > 0.01

    def bind(self) -> None:
        """Make the block current."""
        self._buffer.bind_to_uniform_block(BLOCKS["Frame"])

    def release(self) -> None:
        """Give the buffers back."""
        self._buffer.release()
        self._calm.release()


INDOOR_EXPOSURE = 1.4
"""of rooms, whose lamps are as bright by day as by night (default)"""


_CLOUDS = 0.5
"""of the sky by day: as `sky.frag` draws them, about half of it is white (default)"""


def sky_around(air: Hour) -> Floats:
    """What a surface that faces each of the six ways gathers from a street under that sky: (6, 3). The street's walls hide half of it; by
    day clouds are in it, without which the shade would be as blue as the zenith."""
    horizon, glow, zenith = (np.array(c) for c in (air.horizon, air.glow, air.zenith))
    axis = np.array((-math.sin(air.glow_heading_rad), -math.cos(air.glow_heading_rad)))
    walls = np.array((0.55, 0.42, 0.32)) * air.walls
    out = []
    for sideways in ((1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0)):
        out.append(0.45 * (horizon + 0.5 * glow * max(0.0, float(axis @ np.array(sideways)))) + 0.55 * walls)
    clouds = _CLOUDS * float(np.clip((air.zenith[1] - 0.15) / 0.19, 0.0, 1.0))
    above = (1.0 - clouds) * (0.7 * zenith + 0.3 * horizon) + clouds * horizon
    return np.array((out[0], out[1], above, air.bounce, out[2], out[3]))


def _burning(lamp: Lamp, air: Hour) -> Lamp | None:
    """The lamp as bright as the hour has it; None where it is out."""
    strength = {"": 1.0, "dark": air.lamps, "day": sum(air.horizon) + 0.25 * sum(air.sun)}[lamp.burns]
    if strength <= 0.01:
        return None
    if strength == 1.0:
        return lamp
    r, g, b = lamp.color
    return replace(lamp, color=(r * strength, g * strength, b * strength))


def _write(row: np.void, lamp: Lamp, strength: float) -> None:
    bar = lamp.outer_rad >= math.pi
    r, g, b = lamp.color
    row["position"] = (*lamp.position_m, lamp.range_m)
    row["color"] = (r * strength, g * strength, b * strength, -2.0 if bar else math.cos(lamp.outer_rad))
    row["axis"] = (*normalized(lamp.axis), -1.5 if bar else math.cos(lamp.inner_rad))


def _worth(lamp: Lamp) -> float:
    """How much a lamp matters where people act, near the origin."""
    x, y, z = lamp.position_m
    return sum(lamp.color) / max(1.0, x * x + y * y + (z + 3.0) ** 2) * (4.0 if lamp.beacon else 1.0)
