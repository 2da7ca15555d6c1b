"""Hair: a shell risen from the scalp, tufts and locks laid over it, a knot, or a curtain that falls to the chin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from vr_dti.cast.basemesh import Ints
from vr_dti.cast.coils import ROUGH, coils, rounded_afro
from vr_dti.cast.combing import COILED, knot_middle
from vr_dti.cast.curtain import CUTS, curtain
from vr_dti.cast.decals import decal_uv
from vr_dti.cast.face import face_points
from vr_dti.cast.figure import Figure
from vr_dti.cast.hairline import graded, inside_hair
from vr_dti.cast.headwear import beneath
from vr_dti.cast.locks import Style, on_head, pigments, spikes, tufts
from vr_dti.cast.mesh import Material
from vr_dti.cast.noise import hashed, layered, smoothstep, value_noise
from vr_dti.cast.plaits import cornrows
from vr_dti.cast.recipe import Cap, Recipe
from vr_dti.cast.shapes import ellipsoid
from vr_dti.cast.surface import Finish, Surface, average, clipped, edges_of, kept, piece, subdivided
from vr_dti.cast.tresses import Back, ponytail
from vr_dti.spaces import Floats, normalized

_BENEATH_MM = 34.0
"""from the hairline: further in, only the inside of a curtain of hair is seen (default)"""
_BEHIND_DEG = 104.0
"""and from the front: behind the ears it hides the scalp whole (default)"""
_BEGINS_MM = 2.0
"""from the hairline: further out, a shell is as bare as the skin below it, and its edge would be a line across a forehead (default)"""
_HELD_MM = 7.0
"""from the hairline: so far a shell lies as it was made when it is rounded (default)"""
_PRESSED_M = 0.0015
"""a single hair that a cap moves farther is not seen any more (default)"""
_BACK = Style(4.0, 6.0, 0.8, 0, (30.0, 40.0), 0.05, 260, (7.0, 11.0), 0.26)
_HUNG = Style(2.0, 2.5, 0.0, 0, (0.0, 0.0), 0.0, 70, (7.0, 10.0), 0.10)
_STYLES = {
    "cropped": Style(2.2, 4.0, 0.4, 0, (0.0, 0.0), 0.0, 380, (2.4, 3.6), 1.6),
    "short": Style(3.2, 11.0, 2.4, 290, (12.0, 28.0), 0.16, 360, (6.0, 11.0), 0.45),
    "bun": _BACK,
    "ponytail": _BACK,
    "coily": Style(5.0, 15.0, 3.2, 0, (0.0, 0.0), 0.0),
    "afro": Style(8.0, 14.0, 0.0, 0, (0.0, 0.0), 0.0),
    "bob": _HUNG,
    "long": _HUNG,
    "braids": _HUNG,
    "locs": _HUNG,
    "cornrows": Style(0.9, 0.9, 0.0, 0, (0.0, 0.0), 0.0),
}


def hair(figure: Figure, recipe: Recipe, head_skin: Surface, worn: Sequence[Surface]) -> list[Surface]:
    """Everything that grows on the head. `head_skin` carries the field `neutral`: its places on the unmorphed mesh. Long hair lies on what
    is `worn`."""
    style = _STYLES.get(recipe.hair.kind)
    if style is None:
        return []
    style = _own(style, recipe.seed)
    f = face_points(figure.base, head_skin.fields["neutral"])
    over = inside_hair(f, recipe)
    shell = _shell(figure, recipe, head_skin, over, style)
    out = [shell]
    if style.tufts:
        out.append(tufts(figure, recipe, shell, style))
    if style.spikes:
        out.append(spikes(figure, recipe, shell, style))
    if recipe.hair.kind in COILED:
        out.append(coils(figure, recipe, shell))
    if recipe.hair.kind == "cornrows":
        out.append(cornrows(figure, recipe, shell))
    if recipe.hair.kind in CUTS:
        hidden = (shell.fields["over"] > _BENEATH_MM) | (face_points(figure.base, shell.fields["neutral"]).azimuth_deg > _BEHIND_DEG)
        beneath = hidden[shell.triangles].all(axis=1)
        out[0] = kept(shell, ~beneath)
        out += curtain(figure, recipe, Back.of(figure, worn))
    if any(isinstance(w, Cap) for w in recipe.wear):
        out = [_capped(figure, s) for s in out]
    if recipe.hair.kind == "bun":  # below a cap's rim
        out.append(_knot(figure, recipe))
    if recipe.hair.kind == "ponytail":
        out += ponytail(figure, recipe, Back.of(figure, worn))
    return out


def _capped(figure: Figure, s: Surface) -> Surface:
    """Hair as a cap presses it; single hairs that lie all below it are left out."""
    p = beneath(figure, s.position)
    moved = np.linalg.norm(p - s.position, axis=1) > _PRESSED_M
    return kept(replace(s, position=p), ~moved[s.triangles].all(axis=1)) if s.normal is not None else replace(s, position=p)


def _own(style: Style, seed: int) -> Style:
    """`style` as one head wears it: longer or shorter, flatter or wilder than another's."""
    long, wild = hashed(np.array([[seed, 0], [seed, 1]]), 90).tolist()
    share = 0.7 + 0.3 * long
    low, high = style.tuft_mm
    return replace(
        style,
        lumps_mm=style.lumps_mm * (0.7 + 0.6 * wild),
        tuft_mm=(low * share, high * share),
        lift=style.lift * (0.5 + 0.5 * wild),
    )


def _shell(figure: Figure, recipe: Recipe, skin: Surface, over: Floats, style: Style) -> Surface:
    rough = np.full(len(skin), ROUGH if recipe.hair.kind in COILED else 0.62)
    s = replace(skin, fields={**skin.fields, "over": over}, material=Material.HAIR, rough=rough, normal=None, run="head")
    s = clipped(s, over - _BEGINS_MM)
    rounded = recipe.hair.kind not in CUTS  # of which little more than the rim is seen
    if rounded:
        corner = s.position[s.triangles]
        s = subdivided(s, np.linalg.norm(np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0]), axis=1) > 1.3e-4)
    f = face_points(figure.base, s.fields["neutral"])
    top = smoothstep(35.0, 95.0, f.y) * smoothstep(-150.0, -90.0, f.d)
    quiff = smoothstep(-30.0, 5.0, f.d) * smoothstep(50.0, 80.0, f.y)
    rise = style.side_mm + (style.top_mm - style.side_mm) * np.maximum(top, 0.8 * quiff)
    rise = rise * graded(f, s.fields["over"], recipe)
    lumps = style.lumps_mm * value_noise(np.stack((f.x / 14.0, f.y / 14.0, f.d / 20.0), axis=-1), recipe.seed + 41)
    height = (rise + lumps * smoothstep(4.0, 20.0, s.fields["over"])) * smoothstep(1.0, 17.0, s.fields["over"]) + 0.4
    p = s.position + s.fields["out"] * height[:, None] / 1000.0
    if recipe.hair.kind == "afro":
        return replace(s, position=rounded_afro(figure, recipe, s))
    if rounded:  # a skull's few corners would stand out of it
        p = _rounded(p, s.triangles, s.fields["over"] < _HELD_MM)
    return replace(s, position=p)


def _rounded(p: Floats, triangles: Ints, hold: NDArray[np.bool_]) -> Floats:
    """`p` (V, 3) averaged among neighbours, but for those held; corners that lie on one another, where the texture has a seam, stay so."""
    _, first, place = np.unique(np.round(p, 6), axis=0, return_index=True, return_inverse=True)
    place = place.reshape(-1)
    held = np.zeros(len(first), dtype=bool)
    held[place[hold]] = True
    out: Floats = average(edges_of(place[triangles]), len(first), p[first], 2, hold=held)[place]
    return out


def _knot(figure: Figure, recipe: Recipe) -> Surface:
    s = ellipsoid(knot_middle(figure), (0.040, 0.036, 0.030), 23, 14)
    away = normalized(s[0] - knot_middle(figure))
    turn = np.arctan2(away[:, 1], away[:, 0])
    twist = np.sin(turn * 5.0 + away[:, 2] * 5.0)
    bump = 0.0022 * twist + 0.0016 * layered(away * 4.0, recipe.seed + 61, 2)
    out = piece(s[0] + away * bump[:, None], s[1], on_head(), Finish((0.0, 0.0, 0.0), Material.HAIR, 0.6), run="head")
    wound = np.abs((turn / np.pi + 0.35 * away[:, 2]) % 2.0 - 1.0)  # strands run round it, mirrored where the picture ends
    at = np.stack((0.5 + 0.5 * away[:, 2], 0.3 + 0.45 * wound), axis=-1)
    return replace(out, rgb=pigments(recipe, 0.35 + 0.3 * twist), uv=decal_uv("hair", at), over=np.full(len(out), 0.75))
