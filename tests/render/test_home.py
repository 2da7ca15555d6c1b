"""A home that somebody lives in: what stands where, and that one can walk through it; walls, floors and pictures as they are made."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations, pairwise

import numpy as np
import pytest
import scenery
from numpy.typing import NDArray
from scenery import Draw

from vr_dti.render import grain
from vr_dti.render.grain import Grain
from vr_dti.render.place.assemble import PlaceMesh, assemble
from vr_dti.render.place.document import load_place
from vr_dti.render.place.finish import Batch
from vr_dti.render.renderer import Renderer
from vr_dti.spaces import Floats, quat_about, quat_rotate
from vr_dti.world.members import CastMember
from vr_dti.world.place import Part, Place
from vr_dti.world.setting import Setting

HOME = load_place(scenery.CORNER.parent / "living-room.yaml")
LOW, HIGH = (-3.3, -5.6), (3.3, 2.0)
"""x and z of its inside"""
PERSON_M = 0.25
STEP_M = 0.1


def one(kind: str, size: tuple[float, float, float], **options: str) -> PlaceMesh:
    return assemble(Place("test", (Part(kind, (0.0, 0.0, 0.0), 0.0, size, True, tuple(sorted(options.items()))),), {}))


def corners_of(part: Part, margin: float = 0.0) -> Floats:
    """(4, 2) x, z of its box."""
    w, d = part.size_m[0] / 2 + margin, part.size_m[2] / 2 + margin
    local = np.array(((-w, 0, -d), (w, 0, -d), (w, 0, d), (-w, 0, d)))
    turned: Floats = (quat_rotate(quat_about((0.0, 1.0, 0.0), part.heading_rad), local) + np.array(part.position_m))[:, (0, 2)]
    return turned


def apart(a: Floats, b: Floats) -> bool:
    """Whether a straight line lies between two convex outlines (separating axes)."""
    for outline in (a, b):
        for p, q in pairwise([*outline, outline[0]]):
            normal = np.array((q[1] - p[1], p[0] - q[0]))
            if max(a @ normal) <= min(b @ normal) + 1e-6 or max(b @ normal) <= min(a @ normal) + 1e-6:
                return True
    return False


FURNITURE = [p for p in HOME.parts if p.solid and p.kind not in ("room", "road", "building", "skyline", "rug")]


# --- what stands where ------------------------------------------------------------------------------------------------------------


def test_furniture_stands_in_the_room_on_its_floor_and_not_in_each_other() -> None:
    assert len(FURNITURE) >= 12
    for part in FURNITURE:
        at = corners_of(part)
        assert part.position_m[1] == 0.0, part
        assert (at >= np.array(LOW) - 0.02).all() and (at <= np.array(HIGH) + 0.02).all(), part
    for a, b in combinations(FURNITURE, 2):
        assert {a.kind, b.kind} == {"table", "chair"} or apart(corners_of(a), corners_of(b)), (a.kind, a.position_m, b.kind)


def test_from_the_hall_one_can_walk_to_everybody_without_walking_through_things() -> None:
    """A person of half a metre across, on a raster: every mark is reached from the door."""
    xs, zs = (np.arange(a + 0.05, b, STEP_M) for a, b in zip(LOW, HIGH, strict=True))
    gx, gz = np.meshgrid(xs, zs, indexing="ij")
    spot = np.stack((gx, np.zeros_like(gx), gz), axis=-1).reshape(-1, 3)
    free = ((spot[:, 0] > LOW[0] + PERSON_M) & (spot[:, 0] < HIGH[0] - PERSON_M) & (spot[:, 2] > LOW[1] + PERSON_M)).reshape(gx.shape)
    for part in (p for p in HOME.parts if p.kind in {q.kind for q in FURNITURE} and p.position_m[1] == 0.0):
        local = quat_rotate(quat_about((0.0, 1.0, 0.0), -part.heading_rad), spot - np.array(part.position_m))
        half = np.array((part.size_m[0] / 2, part.size_m[2] / 2)) + PERSON_M
        free &= ~(np.abs(local[:, (0, 2)]) < half).all(axis=1).reshape(gx.shape)

    def cell(x: float, z: float) -> tuple[int, int]:
        return round((x - xs[0]) / STEP_M), round((z - zs[0]) / STEP_M)

    seen, edge = {cell(1.97, 1.6)}, [cell(1.97, 1.6)]
    while edge:
        i, j = edge.pop()
        near = [(i + a, j + b) for a, b in ((1, 0), (-1, 0), (0, 1), (0, -1))]
        new = [n for n in near if n not in seen and 0 <= n[0] < len(xs) and 0 <= n[1] < len(zs) and free[n]]
        seen |= set(new)
        edge += new
    for name, mark in HOME.marks.items():
        if name != "hall":
            assert cell(mark.x_m, mark.z_m) in seen, name


def test_whichever_way_one_turns_somebody_lives_there() -> None:
    """The room was bare to the right and behind: now every quarter of it has at least five kinds of things below the ceiling."""
    inside = [p for p in HOME.parts if p.kind not in ("room", "tube_light") and LOW[0] - 0.1 < p.position_m[0] < HIGH[0] + 0.1]
    inside = [p for p in inside if LOW[1] - 0.1 < p.position_m[2] < HIGH[1] + 0.1]
    for quarter in range(4):
        there = {p.kind for p in inside if round(math.degrees(math.atan2(p.position_m[0], -p.position_m[2])) / 90.0) % 4 == quarter}
        assert len(there) >= 5, (quarter, there)


# --- walls, floors, windows ---------------------------------------------------------------------------------------------------------


def test_blocks_are_as_large_as_blocks_and_of_one_paint() -> None:
    """16 by 8 inches: four a tile of 1.625 m and eight courses. Blocks of many tones under one coat of paint were seen before."""
    light = grain.layers()[Grain.BLOCKS][..., 2].astype(float)
    rows = light.mean(axis=1)
    dark = np.flatnonzero((rows < np.roll(rows, 1)) & (rows <= np.roll(rows, -1)) & (rows < rows.mean() - 6.0))
    courses = len(np.split(dark, np.flatnonzero(np.diff(dark) > 12) + 1))
    assert courses in (8, 9), "the first joint lies on the seam"
    deep, wide = 512 // 8, 512 // 4
    faces = [
        light[c * deep + 12 : (c + 1) * deep - 12, k * wide + 12 : (k + 1) * wide - 12].mean() for c in range(0, 8, 2) for k in range(4)
    ]
    assert np.std(faces) < 2.0


def test_no_two_rows_of_boards_end_alike() -> None:
    mesh = one("room", (6.0, 2.5, 4.0), floor="boards")
    v, t = mesh.vertices[Batch.SOLID], mesh.triangles[Batch.SOLID]
    p, tone = v["position"][t].mean(axis=1), v["albedo"][t][:, 0, :3].astype(int)
    floor = (np.abs(v["normal"][t][:, 0, 1] - 1.0) < 1e-3) & (p[:, 1] < 0.01) & (np.abs(p[:, 2]) < 2.0)
    rows = np.unique(np.round(v["position"][t][floor][..., 2].min(axis=1), 3))
    assert np.diff(rows).mean() == pytest.approx(0.083, abs=0.002)
    ends = []
    for z in rows:
        mine = floor & (np.abs(v["position"][t][..., 2].min(axis=1) - z) < 1e-3)
        order = np.argsort(p[mine][:, 0])
        changes = np.flatnonzero(np.diff(tone[mine][order].sum(axis=1)))
        ends.append(frozenset(np.round(p[mine][order][changes, 0], 2).tolist()))
    alike = [len(a & b) / max(1, min(len(a), len(b))) for a, b in pairwise(ends)]
    assert np.mean(alike) < 0.5


def test_a_sill_does_not_stick_through_the_curtain() -> None:
    """Two white tabs showed through the cloth."""
    mesh = one("window", (1.7, 1.3, 0.12), drop="0.8", curtain="#5d4b52")
    v = mesh.vertices[Batch.SOLID]
    p, red = v["position"], v["albedo"][:, 0]
    cloth = p[(red == 0x5D) & (v["albedo"][:, 1] == 0x4B)]
    sill = p[(red != 0x5D) & (p[:, 1] < 0.001) & (np.abs(p[:, 0]) < 1.0)]
    assert len(cloth) and len(sill)
    assert cloth[:, 1].min() == pytest.approx(-0.8, abs=0.01)
    assert cloth[:, 2].max() < sill[:, 2].min()


@pytest.mark.parametrize("shows", ["hills", "leaves", "family"])
@pytest.mark.parametrize("seed", ["1", "2", "33"])
def test_a_picture_stays_in_its_frame(shows: str, seed: str) -> None:
    p = one("picture", (0.6, 0.45, 0.05), shows=shows, seed=seed).vertices[Batch.SOLID]["position"]
    assert (np.abs(p[:, 0]) <= 0.3 + 1e-6).all() and p[:, 1].min() >= -1e-6 and p[:, 1].max() <= 0.45 + 1e-6
    printed = p[p[:, 2] < -0.0081]
    assert not len(printed), "nothing of the print stands out before the frame"


# --- light ----------------------------------------------------------------------------------------------------------------------------


def brightness(renderer_of: Callable[..., Renderer], draw: Draw, parts: tuple[Part, ...]) -> NDArray[np.uint8]:
    cast: tuple[CastMember, ...] = ()
    room = replace(HOME, parts=parts)
    setting = Setting(room, cast, {}, {"t1": "trainee"}, scenery.PEOPLE["lean"].skeleton)
    return draw(renderer_of(setting=setting), scenery.shown({}), scenery.view((0.6, 1.5, 0.4), (3.2, 1.3, 0.9), size=(120, 90)), (120, 90))


def test_the_lamp_on_the_table_lights_the_wall_behind_it(renderer_of: Callable[..., Renderer], draw: Draw) -> None:
    out = tuple(replace(p, options=(("power", "0"),)) if p.kind == "table_lamp" else p for p in HOME.parts)
    lit, dark = (brightness(renderer_of, draw, parts).astype(float).mean(axis=-1) for parts in (HOME.parts, out))
    assert (lit - dark).max() > 40.0
    assert lit.mean() > 1.15 * dark.mean()
