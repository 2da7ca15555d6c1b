"""A person's texture: complexion, pores, freckles, lips, nails, hair painted on skin (`cast/painted_hair.py`), in the atlas, by seed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vr_dti.cast.atlas import EYE_ISLANDS, HAND_ISLANDS, HEAD_ISLAND, MOUTH_ISLAND, Texels, rasterised, tiles
from vr_dti.cast.creases import creased
from vr_dti.cast.decals import draw_decals
from vr_dti.cast.face import FacePoints, bearded, ear, face_points, lid_crease, upper_lid
from vr_dti.cast.figure import Figure, Library
from vr_dti.cast.knuckles import sinews
from vr_dti.cast.morph import BODY_VERTICES
from vr_dti.cast.noise import hashed, layered, noise_at, smoothstep
from vr_dti.cast.painted_hair import beard_painted, brows_painted, hair_pigment, scalp_painted
from vr_dti.cast.recipe import Recipe, rgb
from vr_dti.cast.surface import average
from vr_dti.cast.tints import Grain, Picture, mask_at, mixed, shifted
from vr_dti.cast.wrinkles import wrinkles
from vr_dti.spaces import Floats

_MASKS = ("lips", "fingernails")
_MOUTH_Y = -67.0
"""where the lips meet, as `FacePoints.y` counts"""


@dataclass(frozen=True, slots=True)
class Canvas:
    """The texels of the skin with what is known of each."""

    texels: Texels
    face: FacePoints
    masks: dict[str, Floats]
    """(P,) 0..1 from the body data's own pictures"""
    island: NDArray[np.int64]
    """(P,) which of the atlas's islands"""
    deep: Floats
    """(P,) 0 outside the mouth and on the line of its lips, 1 far inside"""
    creased: Floats
    """(P,) 0..1 in the creases of fingers"""
    sinews: Floats
    """(P,) 0..1 on those of the backs of hands"""


def paint(library: Library, figure: Figure, recipe: Recipe, keep: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """The texture (SIZE, SIZE, 3), rows top first, of the body's quads in the mask `keep`; the rest has the plain tone."""
    base = library.base
    uv, island = figure.layout
    keep = keep & (island >= 0)
    corner = (0, 1, 2, 0, 2, 3)
    rows = base.quads["body"][keep][:, corner].reshape(-1, 3)
    at = uv[keep][:, corner].reshape(-1, 3, 2)
    old_uv = base.uv[base.quads_uv["body"][keep]][:, corner].reshape(-1, 3, 2)
    isles = np.repeat(island[keep], 2)
    inner = average(figure.edges, BODY_VERTICES, figure.mouth.astype(np.float64), 3)
    joints = library.rig.joints(base.vertices)
    slow = _complexion(base_face(figure), figure, recipe)
    grains = Grains.of(recipe.seed)
    picture = Picture()
    for some in tiles(at):
        texels = rasterised(at[some])
        neutral, isle = texels.of(base.vertices[rows[some]]), isles[some][texels.triangle]
        on_hands = np.isin(isle, HAND_ISLANDS)
        canvas = Canvas(
            texels,
            face_points(base, neutral.T),
            {m: mask_at(library.data / "mpfb2" / "textures" / f"mpfb_{m}.jpg", texels.of(old_uv[some])) for m in _MASKS},
            isle,
            (isle == MOUTH_ISLAND) * smoothstep(0.60, 0.97, texels.of(inner[rows[some]])),
            creased(joints, neutral.T, on_hands, recipe.seed),
            sinews(joints, neutral.T, on_hands),
        )
        picture.lay(texels.index, _details(canvas, texels.of(slow.T[rows[some]]), recipe, grains))
    out = picture.bled()
    draw_decals(out, recipe, hair_pigment(recipe))
    return out


@dataclass(frozen=True, slots=True)
class Grains:
    """Noise of spots of several sizes over all of the texture."""

    fine: Grain
    mid: Grain
    broad: Grain
    root: Grain

    @classmethod
    def of(cls, seed: int) -> Grains:
        return cls(Grain(1, seed), Grain(3, seed + 1), Grain(9, seed + 2), Grain(1, seed + 3))


def base_face(figure: Figure) -> FacePoints:
    """Face coordinates of the body's vertices."""
    return face_points(figure.base, figure.base.vertices[:BODY_VERTICES])


_RED = (1.04, 0.86, 0.84)
_BELOW_EYE = 0.85
"""how much of a hollow's darkness is left out below an eye (default)"""


def _complexion(f: FacePoints, figure: Figure, recipe: Recipe) -> Floats:
    """(3, 13380) the slow changes of the skin's colour, by vertex."""
    skin = recipe.skin
    n = BODY_VERTICES
    colour = np.tile(np.array(rgb(skin.tone))[:, None], n)
    p = figure.base.vertices[:n]
    blotch = layered(p * 60.0, recipe.seed, 2)
    red = (
        0.9 * f.blob(43, -30, 10, 17, 15, 25)
        + 0.9 * f.blob(0, -34, 38, 13, 12, 16)
        + 0.5 * f.blob(15, -40, 26, 6, 7, 10)
        + 0.8 * ear(f) * smoothstep(-49.0, -66.0, f.d)
        + 0.3 * f.blob(0, -100, 22, 16, 10, 20)
        + 0.25 * f.blob(0, 40, 24, 40, 20, 20)
    )
    knuckle = np.zeros(n)
    for side in ("Left", "Right"):
        for finger in ("Thumb", "Index", "Middle", "Ring", "Pinky"):
            for k in (1, 2, 3):
                away = np.linalg.norm(figure.vertices[:n] - figure.joint(f"{side}Hand{finger}{k}"), axis=1)
                knuckle = np.maximum(knuckle, np.exp(-0.5 * (away / 0.011) ** 2))
    colour = shifted(colour, np.clip(red * (1.0 + 0.5 * blotch), 0, 1.4) * skin.redness, _RED)
    colour = shifted(colour, knuckle * (0.4 + 0.6 * skin.redness), _RED)
    colour = shifted(colour, 0.24 * blotch * (0.4 + 0.6 * skin.age), (1.05, 0.95, 0.93))
    eyes = f.blob(29, 7, 14, 17, 8, 12) + (0.5 + 0.7 * skin.age) * f.blob(25, -14, 14, 13, 6, 12)
    colour = shifted(colour, np.clip(eyes, 0, 1.3), (0.91, 0.84, 0.86))
    colour = shifted(colour, 0.5 * f.blob(0, -70, 26, 36, 14, 20), (0.97, 0.95, 0.92))
    colour = shifted(colour, f.blob(0, 45, 22, 42, 20, 22), (1.03, 1.03, 1.01))
    below_ear = smoothstep(-42.0, -52.0, f.y) * smoothstep(-30.0, -45.0, f.d)  # the sinews of a throat, which are no holes
    on_head = smoothstep(-150.0, -100.0, f.y) * smoothstep(-125.0, -95.0, f.d) * (1.0 - below_ear)
    # The hollow below an eye is one of flesh, where light gets in: as dark as a nostril it is a scar from the eye to the cheek.
    below_eye = _BELOW_EYE * np.clip(1.5 * f.blob(22, -20, 12, 15, 9, 18), 0.0, 1.0)
    hollow = _hollows(figure) * np.maximum(on_head * (1.0 - below_eye), figure.finger_weights[:n])
    colour = shifted(colour, _lid_edge(figure), (0.34, 0.26, 0.26))
    return shifted(colour, hollow, (0.58, 0.44, 0.42))


def _hollows(figure: Figure) -> Floats:
    """(13380,) 0..1: nostrils, ears, the line of the lips, corners of the eyes, between fingers: where light does not get in."""
    n = BODY_VERTICES
    p = figure.vertices[:n]
    out = np.zeros(n)
    for rounds, size in ((2, 0.0011), (8, 0.0032)):
        depth = ((average(figure.edges, n, p, rounds) - p) * figure.normals).sum(axis=1)
        out = np.maximum(out, smoothstep(0.15, 1.6, depth / size))
    return out


def _details(canvas: Canvas, colour: Floats, recipe: Recipe, grains: Grains) -> Floats:
    skin, hair, f, seed = recipe.skin, recipe.hair, canvas.face, recipe.seed
    index = canvas.texels.index
    fine, mid, broad = (g.at(index) for g in (grains.fine, grains.mid, grains.broad))
    still = 1.0 - upper_lid(f)  # spots would be drawn out to streaks by every blink
    colour = shifted(colour, lid_crease(f), (0.86, 0.79, 0.77))
    colour = colour * (1.0 + (still * (0.030 * fine + 0.020 * mid + 0.012 * broad)) * (0.7 + 0.6 * skin.age))
    colour = shifted(colour, 0.16 * broad * still, (1.03, 0.97, 0.96))
    colour = shifted(colour, wrinkles(f, seed) * (0.10 + 0.60 * skin.age), (0.84, 0.77, 0.75))
    on_face = (f.y > -140.0) & (f.d > -110.0)
    if skin.freckles > 0.0:
        colour = _freckled(colour, f, skin.freckles, seed, on_face)
    lips = np.where(canvas.island == MOUTH_ISLAND, 1.0, canvas.masks["lips"])
    on = np.flatnonzero(lips)
    if len(on):
        lines = noise_at((f.x[on] / 1.3, f.y[on] / 6.0), seed + 5)
        rosy = colour[:, on] * (np.array((0.93, 0.85, 0.86)) - skin.lips * np.array((0.03, 0.12, 0.09)))[:, None]
        upper = smoothstep(_MOUTH_Y - 1.0, _MOUTH_Y + 2.0, f.y[on])
        rosy *= 1.0 + 0.07 * lines - 0.08 * upper
        colour[:, on] = colour[:, on] * (1.0 - lips[on]) + rosy * lips[on]
    colour = mixed(colour, np.array((0.20, 0.07, 0.07))[:, None], canvas.deep)
    colour = shifted(colour, canvas.creased * (0.6 + 0.4 * skin.age), (0.74, 0.62, 0.60))
    colour = colour * (1.0 + 0.09 * (canvas.sinews - 0.35))
    nail = canvas.masks["fingernails"]
    colour = mixed(colour, colour * 0.72 + np.array((0.27, 0.20, 0.19))[:, None], 0.85 * nail)
    pigment = hair_pigment(recipe)[:, None]
    grow = np.where(on_face, bearded(f, hair.beard), 0.0) * (1.0 - lips) if hair.beard != "none" else np.zeros(len(index))
    if hair.beard != "none":
        head = canvas.island == HEAD_ISLAND
        colour = beard_painted(colour, f, grow, np.where(head, fine, -0.3), np.where(head, mid, 0.0), hair.beard, pigment)
    colour = scalp_painted(colour, f, recipe, pigment, grains.root, index)
    return brows_painted(colour, f, recipe, pigment)


def _lid_edge(figure: Figure) -> Floats:
    """(13380,) 1 on the rim of the lids, where the lashes stand."""
    _, island = figure.layout
    quads = figure.base.quads["body"]
    edge = np.zeros(BODY_VERTICES)
    for behind in EYE_ISLANDS:
        edge[np.intersect1d(quads[island == behind], quads[island == HEAD_ISLAND])] = 1.0
    near = np.where(average(figure.edges, BODY_VERTICES, edge, 1) > 0.0, 0.5, 0.0)
    return np.maximum(edge, near)


def _freckled(colour: Floats, f: FacePoints, amount: float, seed: int, where: NDArray[np.bool_]) -> Floats:
    on = np.flatnonzero(where)
    if not len(on):
        return colour
    p = np.stack((f.x[on], f.y[on], f.d[on]), axis=1) / 4.2
    cell = np.floor(p).astype(np.int64)
    middle = cell + 0.25 + 0.5 * np.stack([hashed(cell, seed + 20 + k) for k in range(3)], axis=1)
    size = 0.10 + 0.20 * hashed(cell, seed + 24)
    spot = smoothstep(1.0, 0.4, np.linalg.norm(p - middle, axis=1) / size)
    face = f.some(on)
    where_most = face.blob(36, -22, 14, 24, 16, 40) + face.blob(0, -20, 35, 14, 16, 30) + 0.35 * face.blob(0, 40, 20, 45, 25, 40)
    share = spot * (hashed(cell, seed + 25) < 0.7) * np.clip(where_most, 0, 1) * amount
    out = colour.copy()
    out[:, on] = shifted(colour[:, on], share, (0.80, 0.66, 0.56))
    return out
