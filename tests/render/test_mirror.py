"""What shiny surfaces mirror, against the lobe of the microfacet model summed over all directions, worked out anew here."""

from __future__ import annotations

from collections.abc import Iterator

import moderngl
import numpy as np
import pytest

from vr_dti.render import state
from vr_dti.render.mirror import LEVELS, SIDE_PX, USED, Mirror
from vr_dti.render.probe import SIDE_PX as FACE_PX
from vr_dti.render.probe import Probe
from vr_dti.render.rawgl import RawGL
from vr_dti.spaces import Floats, normalized

EVERYWHERE = 60_000
"""directions that are summed over"""
MEAN_OFF, MOST_OFF = 0.03, 0.07
"""of the brightest: 48 samples of the lobe, and a picture that is 8 pixels wide at its coarsest"""
WINDOW = normalized(np.array((0.5, 0.3, -0.8)))


def around(d: Floats) -> Floats:
    """Surroundings to be mirrored: a sky over a ground, a window, a wall of another colour. Directions (n, 3) -> radiance (n, 3)."""
    window = np.exp(12.0 * (d @ WINDOW - 1.0))
    sky = 0.2 + 0.4 * np.clip(d[:, 1] + 0.5, 0.0, 1.0)
    return np.stack((sky + 0.8 * window, sky + 0.6 * window + 0.1 * np.maximum(d[:, 0], 0.0), 1.2 * sky), axis=1)


def directions(count: int) -> Floats:
    """Evenly over the sphere (a Fibonacci spiral)."""
    i = np.arange(count) + 0.5
    up, turn = 1.0 - 2.0 * i / count, np.pi * (1.0 + 5.0**0.5) * i
    flat = np.sqrt(1.0 - up * up)
    return np.stack((flat * np.cos(turn), up, flat * np.sin(turn)), axis=1)


def mirrored(d: Floats, roughness: float) -> Floats:
    """Straight from above, (3,): GGX about the half vector, times the cosine with which light falls on."""
    lights = directions(EVERYWHERE)
    cosine = np.maximum(lights @ d, 0.0)
    half = normalized(lights + d)
    a2 = roughness**4
    weight = cosine * a2 / ((half @ d) ** 2 * (a2 - 1.0) + 1.0) ** 2
    out: Floats = weight @ around(lights) / weight.sum()
    return out


def looked_up(picture: Floats, d: Floats) -> Floats:
    """As a sampler does, four neighbours weighed: the octahedral picture (S, S, 3) in direction `d`."""
    flat = d[[0, 2]] / np.abs(d).sum()
    if d[1] < 0.0:
        flat = (1.0 - np.abs(flat[::-1])) * np.where(flat < 0.0, -1.0, 1.0)
    at = (0.5 + 0.5 * USED * flat) * len(picture) - 0.5
    x, y = np.floor(at).astype(int)
    u, v = at - (x, y)
    near = picture[y : y + 2, x : x + 2]
    out: Floats = (1 - v) * ((1 - u) * near[0, 0] + u * near[0, 1]) + v * ((1 - u) * near[1, 0] + u * near[1, 1])
    return out


@pytest.fixture(scope="module")
def mirror(ctx: moderngl.Context) -> Iterator[Mirror]:
    """Of `around`, painted into the six pictures."""
    probe, mirror = Probe(ctx), Mirror(ctx, RawGL(ctx))
    at = (np.arange(FACE_PX) + 0.5) / FACE_PX * 2.0 - 1.0
    x, y = np.meshgrid(at, at)
    rays = normalized(np.stack((x, y, -np.ones_like(x)), axis=-1).reshape(-1, 3))
    faces = [around(rays @ v.eye_from_world[:3, :3]).reshape(FACE_PX, FACE_PX, 3) for v in probe.views]
    pixels = np.ones((FACE_PX, 6 * FACE_PX, 4), dtype="<f2")
    pixels[..., :3] = np.concatenate(faces, axis=1)
    probe.texture.write(pixels)
    mirror.join(probe.texture, probe.views)
    for level in range(LEVELS):
        mirror.blur(level)
    yield mirror
    state.rest(ctx)
    mirror.release()
    probe.release()


@pytest.mark.parametrize("level", range(LEVELS))
def test_a_level_is_what_its_roughness_mirrors(mirror: Mirror, level: int) -> None:
    picture = mirror.read(level)
    assert picture.shape == (SIDE_PX >> level, SIDE_PX >> level, 3)
    asked = [*directions(40), WINDOW]
    wanted = np.array([mirrored(d, level / (LEVELS - 1)) if level else around(d[None])[0] for d in asked])
    off = np.abs(np.array([looked_up(picture, d) for d in asked]) - wanted)
    assert off.mean() <= MEAN_OFF * wanted.max()
    assert off.max() <= MOST_OFF * wanted.max()


def test_a_lamp_is_not_mirrored(mirror: Mirror, ctx: moderngl.Context) -> None:
    """Its highlight is reckoned by itself; here it is cut off."""
    probe = Probe(ctx)
    probe.texture.write(np.full((FACE_PX, 6 * FACE_PX, 4), 60.0, dtype="<f2"))
    mirror.join(probe.texture, probe.views, brightest=2.0)
    mirror.blur(1)
    assert mirror.read(1) == pytest.approx(2.0, abs=0.01)
    state.rest(ctx)
    probe.release()
