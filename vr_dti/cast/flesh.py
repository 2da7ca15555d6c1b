"""What shows of the body itself: skin cut where cloth covers it, eyeballs, lashes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from vr_dti.cast.atlas import EYE_ISLANDS, HEAD_ISLAND
from vr_dti.cast.dress import Dress
from vr_dti.cast.face import above_hairline, face_points, hairline_kind, upper_lid
from vr_dti.cast.figure import Figure, Library
from vr_dti.cast.garments import NECK_MARGIN_M
from vr_dti.cast.mesh import Material
from vr_dti.cast.morph import BODY_VERTICES
from vr_dti.cast.noise import hashed
from vr_dti.cast.recipe import Recipe, rgb
from vr_dti.cast.shapes import grid
from vr_dti.cast.skin import paint
from vr_dti.cast.surface import Finish, Surface, average, clipped, kept, piece
from vr_dti.cast.tailor import body_surface
from vr_dti.cast.thin import thinned
from vr_dti.cast.units import FIELD, lid_rims, swung
from vr_dti.spaces import Floats, normalized
from vr_dti.world.skeleton import JOINT

_CORNERS = (0, 1, 2, 0, 2, 3)
_UNDER_M = 0.012
"""how far skin goes on beneath cloth, so that no gap opens when it moves"""
_ROUGH = 0.50


def skin(library: Library, figure: Figure, recipe: Recipe, dress: Dress, units: Floats) -> tuple[Surface, list[Surface], NDArray[np.uint8]]:
    """The head, the hands and arms, and the texture of both. The head's surface is whole: `without_scalp` cuts what hair hides.

    `units` as `units.unit_deltas` gives them: the head carries them as a field.
    """
    uv, island = figure.layout
    quads = figure.base.quads["body"]
    shown = (island >= 0) & ~_deep(quads, island)
    rows = quads[shown][:, _CORNERS].reshape(-1)
    at = np.round(uv[shown][:, _CORNERS].reshape(-1, 2) * 65536.0)
    both, triangles = np.unique(np.column_stack((rows, at)), axis=0, return_inverse=True)
    row = both[:, 0].astype(np.int64)
    whole = body_surface(figure)
    inside = np.clip(_LIP_SEAM * average(figure.edges, BODY_VERTICES, figure.mouth.astype(np.float64), 2), figure.mouth, 1.0)[row]
    s = replace(
        whole,
        position=whole.position[row],
        triangles=triangles.reshape(-1, 3),
        weights=whole.weights[row],
        uv=both[:, 1:].astype(np.float64) / 65536.0,
        rgb=np.tile(rgb(recipe.skin.tone), (len(row), 1)),
        over=np.ones(len(row)),
        rough=_ROUGH + (0.9 - _ROUGH) * inside,
        material=Material.SKIN,
        normal=figure.normals[row],
        fields={k: v[row] for k, v in whole.fields.items()}
        | {
            "shut": 0.85 * inside,
            "drawn out": upper_lid(face_points(figure.base, figure.base.vertices[row])),
            FIELD: units[row].reshape(len(row), -1),
        },
    )
    on_neck = -figure.below_neckline(s.position, dress.neck_m - 0.015, NECK_MARGIN_M + _UNDER_M)
    on_arm = np.where(s.fields["arm_share"] > 0.5, s.fields["arm"] - dress.sleeve + 0.15, -1.0)
    s = clipped(s, np.maximum(on_neck, on_arm))
    above = figure.below_neckline(figure.vertices[:BODY_VERTICES], dress.neck_m - 0.05, NECK_MARGIN_M + 0.03) < 0.0
    below = (figure.arm_share[:BODY_VERTICES] > 0.5) & (figure.arm[:BODY_VERTICES] > dress.sleeve - 0.2)
    picture = paint(library, figure, recipe, np.asarray((above | below)[quads].any(axis=1)))
    on_head: NDArray[np.bool_] = np.asarray((s.fields["arm_share"] < 0.5)[s.triangles].all(axis=1))
    hands = []
    for side in (-1.0, 1.0):
        mine = ~on_head & (s.position[s.triangles[:, 0], 0] * side > 0.0)
        if mine.any():
            bare = replace(s, fields={k: v for k, v in s.fields.items() if k != FIELD})
            hands.append(thinned(kept(bare, mine), _HAND_TRIANGLES))
    return replace(kept(s, on_head), run="head"), hands, picture


_HAND_TRIANGLES = 1650
_LIP_SEAM = 2.6
"""how soon the line between closed lips lies in their shadow: one that mirrors the sky reads as teeth (default)"""


def _deep(quads: NDArray[np.int64], island: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Quads far behind the lids, which nobody ever sees."""
    out = np.zeros(len(quads), dtype=bool)
    for behind, rings in ((EYE_ISLANDS[0], 2), (EYE_ISLANDS[1], 2)):
        mine = island == behind
        reached = np.intersect1d(quads[mine], quads[island == HEAD_ISLAND])
        near = mine & np.isin(quads, reached).any(axis=1)
        for _ in range(rings - 1):
            near = mine & np.isin(quads, quads[near]).any(axis=1)
        out |= mine & ~near
    return out


def without_scalp(figure: Figure, recipe: Recipe, head: Surface) -> Surface:
    """The head without the skin under its hair."""
    if recipe.hair.kind == "none":
        return head
    over = above_hairline(face_points(figure.base, head.fields["neutral"]), hairline_kind(recipe))
    return kept(head, ~(over[head.triangles] > 14.0).all(axis=1))


def eyes(figure: Figure, recipe: Recipe) -> list[Surface]:
    """The visible front of both eyeballs: rings about the gaze axis, close where the iris is, whose normals are the cornea's."""
    ring = np.radians((0.0, 8.0, 16.0, 24.0, 33.0, 45.0, 60.0, 80.0))[:, None]
    turn = -np.linspace(0.0, 2.0 * np.pi, 20, endpoint=False)[None, :]
    out = []
    n, bulge = (_around_gaze(r, turn) for r in (ring, ring * _CORNEA[:, None]))
    for side, group in (("Left", "helper-l-eye"), ("Right", "helper-r-eye")):
        middle = figure.joint(f"{side}Eye")
        weights = np.eye(len(figure.joints), dtype=np.float32)[JOINT[f"{side}Eye"]]
        finish = Finish(rgb(recipe.eyes.iris), Material.EYE, 0.1)
        s = piece(middle + n * _ball_m(figure, middle, group), grid(len(ring), 20, closed=True), weights, finish, run="head")
        out.append(replace(s, normal=bulge, uv=n[:, :2]))
    return out


_CORNEA = np.array((1.0, 1.55, 1.55, 1.45, 1.05, 1.0, 1.0, 1.0))
"""how much further than the eyeball each ring leans out: a cornea's radius is 7.8 mm, a ball's 12"""


def _around_gaze(ring: Floats, turn: Floats) -> Floats:
    """(N, 3) directions at angles `ring` from straight ahead and `turn` about it."""
    n = np.broadcast_arrays(np.sin(ring) * np.cos(turn), np.sin(ring) * np.sin(turn), -np.cos(ring))
    out: Floats = np.stack(n, axis=-1).reshape(-1, 3)
    return out


def _ball_m(figure: Figure, middle: Floats, group: str) -> float:
    """Radius of an eyeball."""
    ball = figure.vertices[np.unique(figure.base.quads[group])]
    return float(np.linalg.norm(ball - middle, axis=1).mean())


_TEARS, _TEAR_M = 15, 0.0011
"""places along a lower lid, and how high what is wet climbs up the eyeball there (default; 0.2 to 0.5 mm in life, too little to be seen)"""


def tears(figure: Figure, recipe: Recipe, units: Floats) -> Surface:
    """The wet line between each eyeball and its lower lid, which goes with that lid."""
    places, ways, moves = [], [], []
    for side, group in (("Left", "helper-l-eye"), ("Right", "helper-r-eye")):
        middle = figure.joint(f"{side}Eye")
        _, rim = lid_rims(figure, middle, EYE_ISLANDS)
        lid, carried = figure.vertices[rim], units[rim].reshape(len(rim), -1)
        far = np.abs(lid[:, 0])
        along = np.linspace(far[0] + 0.002, far[-1] - 0.002, _TEARS)
        foot, move = (np.column_stack([np.interp(along, far, of[:, c]) for c in range(of.shape[1])]) for of in (lid, carried))
        out = normalized(foot - middle)
        top = middle + normalized(foot + np.array((0.0, _TEAR_M, 0.0)) - middle) * (_ball_m(figure, middle, group) + 0.0001)
        places += [foot + np.array((0.0, 0.0002, 0.0)) - 0.0002 * out, top]
        ways += [normalized(out + np.array((0.0, up, 0.0))) for up in (1.6, 0.35)]
        moves += [move, move]
    one = grid(2, _TEARS)  # from the nose outwards is to the left for one and to the right for the other
    triangles = np.concatenate((one[:, ::-1], one + 2 * _TEARS))
    head = np.eye(len(figure.joints), dtype=np.float32)[JOINT["Head"]]
    r, g, b = (0.5 * (a + b) for a, b in zip((0.74, 0.62, 0.60), rgb(recipe.skin.tone), strict=True))  # the lid's rim shines through
    s = piece(np.concatenate(places), triangles, head, Finish((r, g, b), Material.PLASTIC, 0.12), run="head")
    return replace(s, normal=np.concatenate(ways), fields={FIELD: np.concatenate(moves)})


def lashes(figure: Figure, recipe: Recipe, units: Floats) -> Surface:
    """Fine tapered hairs along both lids of both eyes, longer above; they go and turn with their lid."""
    _, island = figure.layout
    quads = figure.base.quads["body"]
    long_m = 0.0062 + 0.0028 * (1.0 - recipe.body.gender)
    tips, roots, wide, moves = [], [], [], []
    for k, behind in enumerate(EYE_ISLANDS):
        rim = np.intersect1d(quads[island == behind], quads[island == HEAD_ISLAND])
        p = figure.vertices[rim]
        outer, inner = p[np.argmax(np.abs(p[:, 0]))], p[np.argmin(np.abs(p[:, 0]))]
        line = inner[1] + (outer[1] - inner[1]) * (p[:, 0] - inner[0]) / (outer[0] - inner[0])
        for upper, count, reach in ((True, 34, 1.0), (False, 20, 0.5)):
            mine = np.flatnonzero((p[:, 1] > line) == upper)
            mine = mine[np.argsort(np.abs(p[mine, 0]))]
            lid, carried = p[mine], units[rim[mine]].reshape(len(mine), -1)
            # Lids are two vertices deep: only the foremost of neighbours carries lashes.
            along = np.linspace(np.abs(lid[0, 0]) + 0.003, np.abs(lid[-1, 0]) - 0.0005, count)
            root = np.column_stack([np.interp(along, np.abs(lid[:, 0]), lid[:, c]) for c in range(3)])
            share = (np.arange(count) + 0.5) / count
            chance = hashed(np.arange(count)[:, None] + 100 * k, recipe.seed + 91)
            fan = (share - 0.45) * 1.5 + 0.25 * (chance - 0.5)
            sign = np.sign(p[0, 0])
            way = np.column_stack((sign * np.sin(fan) * 0.8, np.full(count, 0.10 if upper else -0.45), -np.cos(fan)))
            size = long_m * reach * (0.75 + 0.35 * share + 0.3 * (chance - 0.5))
            root = root + np.array((0.0, -0.0003 if upper else 0.0003, -0.0012))
            roots.append(root)
            tips.append(root + normalized(way) * size[:, None] + np.array((0.0, 0.25 if upper else -0.1, 0.0)) * size[:, None])
            wide.append(np.full(count, 0.00042))
            at = np.interp(along, np.abs(lid[:, 0]), np.arange(len(lid)))
            low = np.minimum(at.astype(np.int64), len(lid) - 2)
            share = (at - low)[:, None]
            moves.append((carried[low] * (1.0 - share) + carried[low + 1] * share).reshape(count, -1, 3))
    root, tip, half, move = np.concatenate(roots), np.concatenate(tips), np.concatenate(wide), np.concatenate(moves)
    eye = np.where(root[:, :1] < 0.0, figure.joint("LeftEye"), figure.joint("RightEye"))
    at_tip = move + swung(root - eye, move, tip - root)
    carried = np.stack((move, move, at_tip), axis=1).reshape(3 * len(root), -1)
    side = normalized(np.cross(tip - root, (0.0, 1.0, 0.25)))
    position = np.stack((root - side * half[:, None], root + side * half[:, None], tip), axis=1).reshape(-1, 3)
    t = np.arange(len(position)).reshape(-1, 3)
    head = np.eye(len(figure.joints), dtype=np.float32)[JOINT["Head"]]
    dark: Floats = 0.35 * np.array(rgb(recipe.hair.colour))
    both_sides = np.concatenate((t, t[:, ::-1]))
    s = piece(position, both_sides, head, Finish((float(dark[0]), float(dark[1]), float(dark[2])), Material.HAIR, 0.6), run="head")
    return replace(s, normal=np.tile((0.0, 0.3, -0.954), (len(position), 1)), fields={FIELD: carried})
