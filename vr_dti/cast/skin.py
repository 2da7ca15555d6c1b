"""A person's texture: complexion, pores, freckles, lips, brows, stubble and the roots of the hair, painted in the atlas by seed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vr_dti.cast.atlas import EYE_ISLANDS, HAND_ISLANDS, HEAD_ISLAND, MOUTH_ISLAND, SIZE, Texels, rasterised
from vr_dti.cast.creases import creased
from vr_dti.cast.decals import draw_decals
from vr_dti.cast.face import (
    FacePoints,
    above_hairline,
    beard,
    brow,
    ear,
    face_points,
    graded,
    hairline_kind,
    lid_crease,
    strands,
    upper_lid,
    wrinkles,
)
from vr_dti.cast.figure import Figure, Library
from vr_dti.cast.knuckles import sinews
from vr_dti.cast.morph import BODY_VERTICES
from vr_dti.cast.noise import hashed, layered, smoothstep, value_noise
from vr_dti.cast.recipe import Recipe, rgb
from vr_dti.cast.surface import average
from vr_dti.cast.tints import bled, grain, mask_at, mixed, shifted
from vr_dti.spaces import Floats

_MASKS = ("lips", "fingernails")
_MOUTH_Y = -67.0
"""where the lips meet, as `FacePoints.y` counts"""
_INTO_BEARD = 0.65
"""how much hair there is where it goes over into a beard (default)"""


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
    quads = base.quads["body"][keep]
    corner = (0, 1, 2, 0, 2, 3)
    rows = quads[:, corner].reshape(-1, 3)
    texels = rasterised(uv[keep][:, corner].reshape(-1, 3, 2))
    old_uv = base.uv[base.quads_uv["body"][keep]][:, corner].reshape(-1, 3, 2)
    neutral, isle = texels.of(base.vertices[rows]), np.repeat(island[keep], 2)[texels.triangle]
    inner = average(figure.edges, BODY_VERTICES, figure.mouth.astype(np.float64), 3)
    joints, on_hands = library.rig.joints(base.vertices), np.isin(isle, HAND_ISLANDS)
    canvas = Canvas(
        texels,
        face_points(base, neutral),
        {m: mask_at(library.data / "mpfb2" / "textures" / f"mpfb_{m}.jpg", texels.of(old_uv)) for m in _MASKS},
        isle,
        (isle == MOUTH_ISLAND) * smoothstep(0.60, 0.97, texels.of(inner[rows])),
        creased(joints, neutral, on_hands, recipe.seed),
        sinews(joints, neutral, on_hands),
    )
    tone = np.array(rgb(recipe.skin.tone))
    colour = texels.of(_complexion(base_face(figure), figure, recipe)[rows])
    colour = _details(canvas, colour, recipe)
    picture = np.tile(tone, (SIZE * SIZE, 1))
    picture[texels.index] = colour
    done = np.zeros(SIZE * SIZE, dtype=bool)
    done[texels.index] = True
    picture = bled(picture.reshape(SIZE, SIZE, 3), done.reshape(SIZE, SIZE))
    out = np.clip(np.round(picture * 255.0), 0, 255).astype(np.uint8)
    draw_decals(out, recipe, _hair_pigment(recipe))
    return out


def base_face(figure: Figure) -> FacePoints:
    """Face coordinates of the body's vertices."""
    return face_points(figure.base, figure.base.vertices[:BODY_VERTICES])


_RED = (1.04, 0.86, 0.84)
_BELOW_EYE = 0.85
"""how much of a hollow's darkness is left out below an eye (default)"""


def _complexion(f: FacePoints, figure: Figure, recipe: Recipe) -> Floats:
    """(13380, 3) the slow changes of the skin's colour, by vertex."""
    skin = recipe.skin
    n = BODY_VERTICES
    colour = np.tile(np.array(rgb(skin.tone)), (n, 1))
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


def _details(canvas: Canvas, colour: Floats, recipe: Recipe) -> Floats:
    skin, hair, f, seed = recipe.skin, recipe.hair, canvas.face, recipe.seed
    index = canvas.texels.index
    fine = grain(1, seed)[index]
    mid = grain(3, seed + 1)[index]
    broad = grain(9, seed + 2)[index]
    still = 1.0 - upper_lid(f)  # spots would be drawn out to streaks by every blink
    colour = shifted(colour, lid_crease(f), (0.86, 0.79, 0.77))
    colour = colour * (1.0 + (still * (0.030 * fine + 0.020 * mid + 0.012 * broad))[:, None] * (0.7 + 0.6 * skin.age))
    colour = shifted(colour, 0.16 * broad * still, (1.03, 0.97, 0.96))
    colour = shifted(colour, wrinkles(f, seed) * (0.10 + 0.60 * skin.age), (0.84, 0.77, 0.75))
    on_face = (f.y > -140.0) & (f.d > -110.0)
    if skin.freckles > 0.0:
        colour = _freckled(colour, f, skin.freckles, seed, on_face)
    lips = np.where(canvas.island == MOUTH_ISLAND, 1.0, canvas.masks["lips"])
    if (lips > 0.02).any():
        lines = value_noise(np.stack((f.x / 1.3, f.y / 6.0), axis=1), seed + 5)
        rosy = colour * (np.array((0.93, 0.85, 0.86)) - skin.lips * np.array((0.03, 0.12, 0.09)))
        upper = smoothstep(_MOUTH_Y - 1.0, _MOUTH_Y + 2.0, f.y)
        rosy *= (1.0 + 0.07 * lines - 0.08 * upper)[:, None]
        colour = colour * (1.0 - lips[:, None]) + rosy * lips[:, None]
    colour = mixed(colour, np.broadcast_to((0.20, 0.07, 0.07), colour.shape), canvas.deep)
    colour = shifted(colour, canvas.creased * (0.6 + 0.4 * skin.age), (0.74, 0.62, 0.60))
    colour = colour * (1.0 + 0.09 * (canvas.sinews - 0.35))[:, None]
    nail = canvas.masks["fingernails"]
    colour = mixed(colour, colour * 0.72 + np.array((0.27, 0.20, 0.19)), 0.85 * nail)
    pigment = _hair_pigment(recipe)
    grow = np.where(on_face, beard(f), 0.0) * (1.0 - lips) if hair.beard != "none" else np.zeros(len(index))
    if hair.beard != "none":
        head = canvas.island == HEAD_ISLAND
        colour = _bearded(colour, f, grow, np.where(head, fine, -0.3), np.where(head, mid, 0.0), hair.beard, pigment)
    colour = _scalp(canvas, colour, recipe, pigment)
    return _brows(colour, f, recipe, pigment, seed)


def _bearded(colour: Floats, f: FacePoints, grow: Floats, fine: Floats, mid: Floats, kind: str, pigment: Floats) -> Floats:
    """Hairs one by one where it grows: towards its edges and up the sideburns there are fewer, and no line ends it."""
    dense = grow * (1.0 - (0.75 if kind == "stubble" else 0.55) * smoothstep(-46.0, 8.0, f.y))
    thin = 1.0 - dense
    if kind == "stubble":
        shade, ink, dots = 0.30, 0.50 * np.minimum(1.0, 2.0 * dense), smoothstep(0.1, 1.0, fine + 0.35 * mid - 0.55 * thin)
    else:
        all_over = 0.35 * smoothstep(0.35, 0.9, dense)
        shade, ink, dots = 0.55, 0.75 * np.minimum(1.0, 2.5 * dense), all_over + 0.65 * smoothstep(-0.7, 0.7, fine + 0.8 * mid - 0.9 * thin)
    colour = mixed(colour, colour * 0.55 + pigment * 0.25, shade * dense)
    return mixed(colour, pigment * (0.85 + 0.25 * mid[:, None]), ink * dots)


def _scalp(canvas: Canvas, colour: Floats, recipe: Recipe, pigment: Floats) -> Floats:
    """The roots: strands painted on the scalp, thinning out towards the hairline."""
    if recipe.hair.kind == "none":
        return colour
    f = canvas.face
    over = above_hairline(f, hairline_kind(recipe))
    on = np.flatnonzero((over > -9.0) & (f.y > -100.0))
    g = FacePoints(f.a[on], f.y[on], f.d[on], f.x[on])
    strand = strands(g, recipe.hair.kind, recipe.seed)
    short = recipe.hair.kind == "cropped"  # its edge fades out, where longer hair ends in strands
    ragged = over[on] + (3.5 if short else 5.0) * strand
    share = smoothstep(-7.0, 12.0, ragged) if short else smoothstep(-3.0, 9.0, ragged)
    # Skin is seen between hairs so short, evenly where they lie no way, or it looked mangy; clippers leave dots, no strands.
    dots = grain(1, recipe.seed + 3)[canvas.texels.index[on]] if recipe.hair.kind == "short" else strand
    uneven = {"cropped": 0.06 * strand, "short": 0.10 * strand + 0.24 * dots}.get(recipe.hair.kind, 0.3 * strand)
    shorn = smoothstep(-0.35, 0.70, graded(g, over[on], recipe.hair.kind) + uneven)
    share = share * (np.maximum(shorn, _INTO_BEARD) if recipe.hair.beard == "short" else shorn)
    shade = 0.82 + (0.22 if short else 0.36) * strand
    out = colour.copy()
    if short:  # each dot is a hair: dark or grey, more of the latter at the temples
        temples = smoothstep(38.0, 66.0, g.azimuth_deg) * smoothstep(150.0, 110.0, g.azimuth_deg)
        pigment = _hair_pigment(recipe, np.clip(0.75 + 0.45 * temples + _SALT * strand, 0.0, 1.6))
    out[on] = mixed(colour[on], pigment * shade[:, None], share)
    return out


_SALT = 0.55
"""how much greyer one hair is than the next, as a share of how grey all are (default)"""


def _hair_pigment(recipe: Recipe, share: Floats | float = 1.0) -> Floats:
    """The colour of hair that is `share` as grey as it is all over."""
    grey = 0.45 * recipe.hair.grey * np.asarray(share)[..., None]
    out: Floats = np.array(rgb(recipe.hair.colour)) * (1.0 - grey) + 0.60 * grey
    return out


def _lid_edge(figure: Figure) -> Floats:
    """(13380,) 1 on the rim of the lids, where the lashes stand."""
    _, island = figure.layout
    quads = figure.base.quads["body"]
    edge = np.zeros(BODY_VERTICES)
    for behind in EYE_ISLANDS:
        edge[np.intersect1d(quads[island == behind], quads[island == HEAD_ISLAND])] = 1.0
    near = np.where(average(figure.edges, BODY_VERTICES, edge, 1) > 0.0, 0.5, 0.0)
    return np.maximum(edge, near)


def _brows(colour: Floats, f: FacePoints, recipe: Recipe, pigment: Floats, seed: int) -> Floats:
    amount, lean = brow(f, recipe.hair.brows)
    on = np.flatnonzero(amount > 0.01)
    a, y, amount, lean = f.a[on], f.y[on], amount[on], lean[on]
    across = y * np.cos(lean) - a * np.sin(lean)
    along = y * np.sin(lean) + a * np.cos(lean)
    side = np.where(f.x[on] < 0.0, 7.0, 0.0)
    strand = value_noise(np.stack((across / 0.95 + side, along / 11.0), axis=1), seed + 11)
    strand = 0.6 * strand + 0.4 * value_noise(np.stack((across / 0.6 + side, along / 8.0), axis=1), seed + 12)
    share = amount * (0.30 + 0.70 * smoothstep(-0.5, 0.6, strand + 0.6 * (amount - 0.5))) * (0.55 + 0.35 * recipe.hair.brows)
    out = colour.copy()
    out[on] = mixed(colour[on], np.broadcast_to(pigment, (len(on), 3)), share)
    return out


def _freckled(colour: Floats, f: FacePoints, amount: float, seed: int, where: NDArray[np.bool_]) -> Floats:
    on = np.flatnonzero(where)
    p = np.stack((f.x[on], f.y[on], f.d[on]), axis=1) / 4.2
    cell = np.floor(p).astype(np.int64)
    middle = cell + 0.25 + 0.5 * np.stack([hashed(cell, seed + 20 + k) for k in range(3)], axis=1)
    size = 0.10 + 0.20 * hashed(cell, seed + 24)
    spot = smoothstep(1.0, 0.4, np.linalg.norm(p - middle, axis=1) / size)
    face = FacePoints(f.a[on], f.y[on], f.d[on], f.x[on])
    where_most = face.blob(36, -22, 14, 24, 16, 40) + face.blob(0, -20, 35, 14, 16, 30) + 0.35 * face.blob(0, 40, 20, 45, 25, 40)
    share = spot * (hashed(cell, seed + 25) < 0.7) * np.clip(where_most, 0, 1) * amount
    out = colour.copy()
    out[on] = shifted(colour[on], share, (0.80, 0.66, 0.56))
    return out
