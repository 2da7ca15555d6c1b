"""Hair painted on skin: the roots on a scalp, stubble and the ground of a beard, brows."""

from __future__ import annotations

import numpy as np

from vr_dti.cast.basemesh import Ints
from vr_dti.cast.combing import COILED, in_row, strands
from vr_dti.cast.face import FacePoints, brow
from vr_dti.cast.hairline import graded, inside_hair
from vr_dti.cast.noise import noise_at, smoothstep
from vr_dti.cast.recipe import Recipe, rgb
from vr_dti.cast.tints import Grain, mixed
from vr_dti.spaces import Floats

_SIDEBURN_Y = (-58.0, -20.0)
"""from where to where up the sideburn, as `FacePoints.y` counts, a full beard thins out to single short hairs (default)"""
_INTO_BEARD = 0.65
"""how much hair there is where it goes over into a beard (default)"""
_SALT = 0.55
"""how much greyer one hair is than the next, as a share of how grey all are (default)"""


def hair_pigment(recipe: Recipe, share: Floats | float = 1.0) -> Floats:
    """(3,), or (P, 3) with `share` (P,): the colour of hair that is `share` as grey as it is all over."""
    grey = 0.45 * recipe.hair.grey * np.asarray(share)[..., None]
    out: Floats = np.array(rgb(recipe.hair.colour)) * (1.0 - grey) + 0.60 * grey
    return out


def beard_painted(colour: Floats, f: FacePoints, grow: Floats, fine: Floats, mid: Floats, kind: str, pigment: Floats) -> Floats:
    """`colour` (3, P) with hairs one by one where the beard grows, `grow` (P,) 0..1: towards its edges and up the sideburns there are
    fewer, and no line ends it. `fine`, `mid` (P,): grains; `pigment` (3, 1)."""
    dense = grow * (1.0 - (0.75 if kind == "stubble" else 0.55) * smoothstep(-46.0, 8.0, f.y))
    thin = 1.0 - dense
    if kind == "stubble":
        shade, ink, dots = 0.30, 0.50 * np.minimum(1.0, 2.0 * dense), smoothstep(0.1, 1.0, fine + 0.35 * mid - 0.55 * thin)
    elif kind != "short":
        strand = noise_at((f.x / 1.2, f.y / 8.0, f.d / 3.0), 47)
        dots = smoothstep(0.06, 0.62, dense + 0.15 * strand * np.minimum(1.0, 5.0 * dense))
        burns = smoothstep(*_SIDEBURN_Y, f.y)  # it goes over into hair as short as that above it
        dots = dots + burns * (smoothstep(-0.9, 0.9, fine + 0.8 * mid - 0.9 * thin) * np.minimum(1.0, 3.0 * dense) - dots)
        shade, ink = 0.7, 0.94 - 0.2 * burns
        pigment = pigment * (0.86 + 0.26 * strand)
    else:
        all_over = 0.35 * smoothstep(0.35, 0.9, dense)
        shade, ink, dots = 0.55, 0.75 * np.minimum(1.0, 2.5 * dense), all_over + 0.65 * smoothstep(-0.7, 0.7, fine + 0.8 * mid - 0.9 * thin)
    colour = mixed(colour, colour * 0.55 + pigment * 0.25, shade * dense)
    return mixed(colour, pigment * (0.85 + 0.25 * mid), ink * dots)


def scalp_painted(colour: Floats, f: FacePoints, recipe: Recipe, pigment: Floats, roots: Grain, index: Ints) -> Floats:
    """`colour` (3, P) with strands on the scalp, thinning out towards the hairline. `index` (P,): which texels, for the grain `roots`."""
    if recipe.hair.kind == "none":
        return colour
    over = inside_hair(f, recipe)
    on = np.flatnonzero((over > -9.0) & (f.y > -100.0))
    if not len(on):
        return colour
    g = f.some(on)
    strand = strands(g, recipe.hair.kind, recipe.seed)
    coiled = recipe.hair.kind in COILED
    short = recipe.hair.kind == "cropped"  # its edge fades out, where longer hair ends in strands
    ragged = over[on] + (3.5 if short else 5.0) * strand
    share = smoothstep(*{"cropped": (-7.0, 12.0), "coily": (-4.0, 4.0), "afro": (-4.0, 3.0)}.get(recipe.hair.kind, (-3.0, 9.0)), ragged)
    # Skin is seen between hairs so short, evenly where they lie no way, or it looked mangy; clippers leave dots, no strands.
    dots = roots.at(index[on]) if recipe.hair.kind == "short" else strand
    uneven = {"cropped": 0.06 * strand, "coily": 0.16 * strand, "short": 0.10 * strand + 0.24 * dots}.get(recipe.hair.kind, 0.3 * strand)
    shorn = smoothstep(-0.35, 0.70, graded(g, over[on], recipe) + uneven)
    share = share * (np.maximum(shorn, _INTO_BEARD) if recipe.hair.beard in ("short", "full") else shorn)
    if recipe.hair.kind == "cornrows":
        share = share * in_row(g)
    shade = 0.82 + (0.22 if short else 0.50 if coiled else 0.36) * strand
    out = colour.copy()
    if short or coiled:  # each dot is a hair: dark or grey, more of the latter at the temples
        temples = smoothstep(38.0, 66.0, g.azimuth_deg) * smoothstep(150.0, 110.0, g.azimuth_deg)
        pigment = hair_pigment(recipe, np.clip(0.75 + 0.45 * temples + (0.6 if coiled else 1.0) * _SALT * strand, 0.0, 1.6)).T
    out[:, on] = mixed(colour[:, on], pigment * shade, share)
    return out


def brows_painted(colour: Floats, f: FacePoints, recipe: Recipe, pigment: Floats) -> Floats:
    """`colour` (3, P) with the hairs of the brows, each the way it lies."""
    seed = recipe.seed
    amount, lean = brow(f, recipe.hair.brows)
    on = np.flatnonzero(amount > 0.01)
    if not len(on):
        return colour
    a, y, amount, lean = f.a[on], f.y[on], amount[on], lean[on]
    across = y * np.cos(lean) - a * np.sin(lean)
    along = y * np.sin(lean) + a * np.cos(lean)
    side = np.where(f.x[on] < 0.0, 7.0, 0.0)
    strand = noise_at((across / 0.95 + side, along / 11.0), seed + 11)
    strand = 0.6 * strand + 0.4 * noise_at((across / 0.6 + side, along / 8.0), seed + 12)
    share = amount * (0.30 + 0.70 * smoothstep(-0.5, 0.6, strand + 0.6 * (amount - 0.5))) * (0.55 + 0.35 * recipe.hair.brows)
    out = colour.copy()
    out[:, on] = mixed(colour[:, on], pigment, share)
    return out
