"""What shows of the body itself: skin cut where cloth covers it, eyeballs, lashes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from vr_dti.cast.atlas import EYE_ISLANDS, HEAD_ISLAND
from vr_dti.cast.dress import Dress
from vr_dti.cast.face import FacePoints, face_points, upper_lid
from vr_dti.cast.figure import Figure, Library
from vr_dti.cast.garments import NECK_MARGIN_M
from vr_dti.cast.hairline import inside_hair
from vr_dti.cast.mesh import Material
from vr_dti.cast.morph import BODY_VERTICES
from vr_dti.cast.noise import hashed
from vr_dti.cast.recipe import Recipe, rgb
from vr_dti.cast.shapes import grid
from vr_dti.cast.skin import paint
from vr_dti.cast.surface import Finish, Surface, average, clipped, kept, piece, places
from vr_dti.cast.tailor import body_surface
from vr_dti.cast.thin import thinned
from vr_dti.cast.tints import mask_at
from vr_dti.cast.units import FIELD, lid_rims, swung
from vr_dti.spaces import Floats, normalized
from vr_dti.world.skeleton import JOINT

_CORNERS = (0, 1, 2, 0, 2, 3)
_UNDER_M = 0.012
"""how far skin goes on beneath cloth, so that no gap opens when it moves"""
_ROUGH, _MOIST = 0.50, 0.36
"""of skin, and of lips"""


def skin(library: Library, figure: Figure, recipe: Recipe, dress: Dress, units: Floats) -> tuple[Surface, list[Surface], NDArray[np.uint8]]:
    """The head, the hands and arms, and the texture of both. The head's surface is whole: `without_scalp` cuts what hair hides.

    `units` as `units.unit_deltas` gives them: the head carries them as a field.
    """
    uv, island = figure.layout
    quads = figure.base.quads["body"]
    shown = (island >= 0) & ~_deep(quads, island)
    rows = quads[shown][:, _CORNERS].reshape(-1)
    at = np.round(uv[shown][:, _CORNERS].reshape(-1, 2) * 65536.0).astype(np.int64)
    first, triangles = places(np.column_stack((rows, at)))
    row = rows[first]
    lips = mask_at(
        library.data / "mpfb2" / "textures" / "mpfb_lips.jpg",
        figure.base.uv[figure.base.quads_uv["body"][shown]][:, _CORNERS].reshape(-1, 2)[first].T,
    )
    face = face_points(figure.base, figure.base.vertices[row])
    rough = _roughness(face, lips)
    whole = body_surface(figure)
    inside = np.clip(_LIP_SEAM * average(figure.edges, BODY_VERTICES, figure.mouth.astype(np.float64), 2), figure.mouth, 1.0)[row]
    s = replace(
        whole,
        position=whole.position[row],
        triangles=triangles.reshape(-1, 3),
        weights=whole.weights[row],
        uv=at[first].astype(np.float64) / 65536.0,
        rgb=np.tile(rgb(recipe.skin.tone), (len(row), 1)),
        over=np.ones(len(row)),
        rough=rough + (0.9 - rough) * inside,
        material=Material.SKIN,
        normal=figure.normals[row],
        fields={k: v[row] for k, v in whole.fields.items()}
        | {
            "shut": 0.85 * inside,
            "drawn out": upper_lid(face),
            "lips": lips,
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


def _roughness(f: FacePoints, lips: Floats) -> Floats:
    """Lips are moist, nose and forehead oily, cheeks and jaw dull (defaults, judged under a lamp)."""
    oily = np.clip(f.blob(0, 42, 22, 34, 20, 26) + f.blob(0, -28, 36, 11, 22, 20) + 0.5 * f.blob(30, -8, 22, 16, 8, 14), 0.0, 1.0)
    out: Floats = _ROUGH + 0.06 - 0.10 * oily
    return out + (_MOIST - out) * lips


_HAND_TRIANGLES = 1580
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
    over = inside_hair(face_points(figure.base, head.fields["neutral"]), recipe)
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


def _before_lids(figure: Figure, p: Floats, clear_m: float) -> Floats:
    """Points (N, 3) of lashes moved `clear_m` out of the skin above them: a lid that folds over its own edge lies before their roots."""
    skin, out = figure.vertices[:BODY_VERTICES], figure.normals
    near = np.zeros(BODY_VERTICES, dtype=bool)
    for side in ("Left", "Right"):
        near |= np.linalg.norm(skin - figure.joint(f"{side}Eye"), axis=1) < _ROUND_EYE_M
    inner = np.isin(figure.layout[1], EYE_ISLANDS)
    near[figure.base.quads["body"][inner]] = False  # what lies behind the lids faces the ball
    skin, out = skin[near], out[near]
    for _ in range(2):
        nearest = np.argmin(((p[:, None] - skin[None]) ** 2).sum(axis=2), axis=1)
        lack = clear_m - ((p - skin[nearest]) * out[nearest]).sum(axis=1)
        p = p + np.maximum(lack, 0.0)[:, None] * normalized(out[nearest] * (1.0, 0.0, 1.0) + (0.0, -0.5, -0.5))
    return p


_ROUND_EYE_M, _CLEAR_M = 0.032, 0.0007
"""what of the skin may hide a lash, and how far it stands off it (defaults)"""
_LASHES = ((True, 38, 1.0), (False, 16, 0.36))
"""upper or lower lid, how many, how long against the upper ones (default)"""
_LASH_M, _CLUMP, _GATHERED = 0.00024, 3, 0.55
"""half of a lash's width, how many lie together, and how far their ends are drawn to one another (defaults)"""
_LASH_FOOT = 1.9
"""how much wider a lash is at the lid: there they are one dark line (default)"""
_PALE = 0.55
"""how much of the skin shows through the thin lashes of lower lids (default)"""


def lashes(figure: Figure, recipe: Recipe, units: Floats) -> Surface:
    """Fine hairs along both lids of both eyes, bent, a few together, longest where the lid is widest; they go and turn with their lid."""
    _, island = figure.layout
    quads = figure.base.quads["body"]
    long_m = 0.0068 + 0.0030 * (1.0 - recipe.body.gender)
    roots, middles, tips, moves = [], [], [], []
    for k, behind in enumerate(EYE_ISLANDS):
        rim = np.intersect1d(quads[island == behind], quads[island == HEAD_ISLAND])
        p = figure.vertices[rim]
        outer, inner = p[np.argmax(np.abs(p[:, 0]))], p[np.argmin(np.abs(p[:, 0]))]
        line = inner[1] + (outer[1] - inner[1]) * (p[:, 0] - inner[0]) / (outer[0] - inner[0])
        for upper, count, reach in _LASHES:
            mine = np.flatnonzero((p[:, 1] > line) == upper)
            mine = mine[np.argsort(np.abs(p[mine, 0]))]
            lid, carried = p[mine], units[rim[mine]].reshape(len(mine), -1)
            chance = hashed(np.arange(count)[:, None] + 100 * k, recipe.seed + 91)
            share = (np.arange(count) + 0.5 + 0.5 * (chance - 0.5)) / count
            # Lids are two vertices deep: only the foremost of neighbours carries lashes.
            first, last = np.abs(lid[0, 0]) + 0.003, np.abs(lid[-1, 0]) - 0.0005
            along = first + (last - first) * share
            root = np.column_stack([np.interp(along, np.abs(lid[:, 0]), lid[:, c]) for c in range(3)])
            clump = (np.floor(np.arange(count) / _CLUMP) + 0.5) * _CLUMP / count
            fan = (share + _GATHERED * (clump - share) * 3.0 - 0.42) * 1.5 + 0.2 * (chance - 0.5)
            sign = np.sign(p[0, 0])
            way = normalized(np.column_stack((sign * np.sin(fan) * 0.8, np.full(count, -0.30 if upper else -0.80), -np.cos(fan))))
            size = (long_m * reach * (0.5 + 0.55 * np.sin(np.pi * np.clip(0.12 + 0.72 * share, 0.0, 1.0))) * (0.8 + 0.4 * chance))[:, None]
            root = root + np.array((0.0, -0.0003 if upper else 0.0003, -0.0012))
            if not upper:  # whose whole length is seen: of what lies in the skin, dots would be left
                root = _before_lids(figure, root, 0.0001)
            rise = 1.0 if upper else -0.35
            roots.append(root)
            middles.append(root + 0.55 * size * way + np.array((0.0, 0.02 * rise, 0.0)) * size)
            tips.append(root + 0.92 * size * way + np.array((0.0, 0.26 * rise, 0.0)) * size)
            at = np.interp(along, np.abs(lid[:, 0]), np.arange(len(lid)))
            low = np.minimum(at.astype(np.int64), len(lid) - 2)
            between = (at - low)[:, None]
            moves.append((carried[low] * (1.0 - between) + carried[low + 1] * between).reshape(count, -1, 3))
    root, middle, tip, move = (np.concatenate(parts) for parts in (roots, middles, tips, moves))
    middle, tip = (_before_lids(figure, p, _CLEAR_M) for p in (middle, tip))
    eye = np.where(root[:, :1] < 0.0, figure.joint("LeftEye"), figure.joint("RightEye"))
    at_middle, at_tip = (move + swung(root - eye, move, end - root) for end in (middle, tip))
    thick = np.concatenate([np.full(count, _LASH_M if upper else 0.6 * _LASH_M) for upper, count, _ in _LASHES * 2])[:, None]
    side = thick * normalized(np.cross(tip - root, (0.0, 1.0, 0.25)))
    foot, half = _LASH_FOOT * side, 0.7 * side
    position = np.stack((root - foot, root + foot, middle - half, middle + half, tip), axis=1).reshape(-1, 3)
    carried = np.stack((move, move, at_middle, at_middle, at_tip), axis=1).reshape(len(position), -1)
    one = np.array(((0, 1, 3), (0, 3, 2), (2, 3, 4)))
    t = (one[None] + 5 * np.arange(len(root))[:, None, None]).reshape(-1, 3)
    head = np.eye(len(figure.joints), dtype=np.float32)[JOINT["Head"]]
    dark: Floats = 0.35 * np.array(rgb(recipe.hair.colour))
    pale = np.concatenate([np.full(5 * count, 0.0 if upper else _PALE) for upper, count, _ in _LASHES * 2])[:, None]
    both_sides = np.concatenate((t, t[:, ::-1]))
    s = piece(position, both_sides, head, Finish((0.0, 0.0, 0.0), Material.HAIR, 0.6), run="head")
    colour = dark + pale * (0.75 * np.array(rgb(recipe.skin.tone)) - dark)
    return replace(s, rgb=colour, normal=np.tile((0.0, 0.3, -0.954), (len(position), 1)), fields={FIELD: carried})
