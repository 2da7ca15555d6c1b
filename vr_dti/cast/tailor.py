"""Cloth grown from the body: pushed out, bridged over hollows, widened along limbs, folded, never inside the skin, cut and hemmed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from vr_dti.cast.basemesh import Ints
from vr_dti.cast.figure import Figure
from vr_dti.cast.morph import BODY_VERTICES
from vr_dti.cast.noise import smoothstep, value_noise
from vr_dti.cast.span import hull_of, spanned
from vr_dti.cast.surface import Finish, Surface, Weights, average, boundary, clipped, edges_of, kept, piece, vertex_normals
from vr_dti.cast.thin import thinned
from vr_dti.spaces import Floats, normalized
from vr_dti.world.skeleton import JOINT

ARM = ("Arm", "ForeArm", "Hand")
LEG = ("UpLeg", "Leg", "Foot")

FOLDS_MIDDLE_M = (0.0, -0.07)
"""x and y, on the neutral body, of the middle of the picture of folds (`render/folds.py`)"""
FOLDS_WIDE_M = 1.5
"""both ways"""
_HUNG_ROUNDS = 90
"""of averaging between neighbours about 1.2 cm apart: as wide as the hollow between two buttocks (default)"""

_LIES = 0.85
"""how much less a sleeve is widened where it lies on an arm than where it hangs from it (default)"""

Profile = Callable[[Floats], Floats]
"""along a limb (as `Figure.along` counts) -> the least radius in metres"""


@dataclass(frozen=True, slots=True)
class Fit:
    """How loosely a shell hangs."""

    ease_m: float
    """distance from the skin everywhere"""
    bridging: int
    """rounds in which hollows are spanned: more is looser"""
    span: float = 0.0
    """how far the trunk's hollows are spanned from ridge to ridge: 0 not, 1 wholly"""
    fall: float = 0.0
    """how much it may be drawn in below the widest place, metres a metre; 0 lets it follow the body"""
    smoothing: int = 3
    sleeve: Profile | None = None
    leg: Profile | None = None


def body_surface(figure: Figure) -> Surface:
    """The body group as a surface that carries the tailor's measures as fields."""
    n = BODY_VERTICES
    s = piece(figure.vertices[:n], figure.triangles, figure.weights[:n], Finish((0.8, 0.6, 0.5)))
    fields = {
        "row": np.arange(n, dtype=np.float64),
        "arm": figure.arm[:n],
        "leg": figure.leg[:n],
        "neck": figure.neck[:n],
        "skin": figure.vertices[:n],
        "out": figure.normals,
        "arm_share": figure.arm_share[:n],
        "neutral": figure.base.vertices[:n],
    }
    return replace(s, fields=fields)


def fold_uv(neutral: Floats) -> Floats:
    """(V, 2) where cloth over places of the neutral body (V, 3) lies in the picture of folds, from its top left corner."""
    out: Floats = 0.5 + (neutral[:, :2] - FOLDS_MIDDLE_M) / (FOLDS_WIDE_M, -FOLDS_WIDE_M)
    return out


def shell(figure: Figure, fit: Fit, keep: Floats) -> Surface:
    """A garment's cloth over the part of the body where `keep` (body vertices) is not negative, with one spare ring around it.

    Weights are the body's, averaged a little, so that cloth bends a bit later and wider than skin.
    """
    body = body_surface(figure)
    s = kept(body, (keep[body.triangles] > -0.06).any(axis=1))
    edges = edges_of(s.triangles)
    n = len(s)
    skin, out = s.fields["skin"], s.fields["out"]
    out = normalized(average(edges, n, out, 4))
    # Cloth knows nothing of nipples and navels: it starts from a body with its small forms melted.
    skin = average(edges, n, skin, 10)
    p = skin + out * (fit.ease_m + 0.002)
    rim = np.zeros(n, dtype=bool)
    rim[boundary(s.triangles).ravel()] = True
    for _ in range(fit.bridging):
        step = average(edges, n, p, 1) - p
        outward = (step * out).sum(axis=1)
        p = np.where(((outward > 0.0) & ~rim)[:, None], p + 1.6 * step, p)
    if fit.span:
        p = _over_trunk(figure, s, p, fit)
    if fit.sleeve is not None:
        p = _widened(figure, p, s.fields["arm"], ARM, fit.sleeve, s.fields["arm"] > 0.0, hangs=True)
    if fit.leg is not None:
        p = _widened(figure, p, s.fields["leg"], LEG, fit.leg, s.fields["leg"] > 0.0)
    p = average(edges, n, p, fit.smoothing, hold=rim)
    p = cleared(p, skin, out, 0.4 * fit.ease_m)
    weights = average(edges, n, s.weights, 5).astype(np.float32)
    weights = _hung(figure, skin, edges, weights, parted=fit.leg is not None)
    return replace(s, position=p, weights=weights, fields={**s.fields, "out": out, "skin": skin})


def _hung(figure: Figure, skin: Floats, edges: Ints, weights: Weights, *, parted: bool) -> Weights:
    """`weights` of cloth over seat and thighs: between them it goes with both, where skin would part in a cleft. `parted`: into legs."""
    legs = [JOINT[name] for name in ("Hips", "LeftUpLeg", "RightUpLeg")]
    over = skin[:, 1] - figure.joint("LeftUpLeg")[1]
    share = smoothstep(0.05, -0.02, over)[:, None]
    if parted:  # the seat only: between thighs it would stretch as a web
        behind = skin[:, 2] - figure.joint("LeftUpLeg")[2]
        share = share * (smoothstep(-0.09, -0.03, over) * smoothstep(0.0, 0.04, behind))[:, None]
    out = weights.copy()
    wide = average(edges, len(skin), weights[:, legs], _HUNG_ROUNDS)
    kept_sum = weights[:, legs].sum(axis=1, keepdims=True)
    wide = wide * (kept_sum / np.maximum(wide.sum(axis=1, keepdims=True), 1e-9))
    out[:, legs] = weights[:, legs] * (1.0 - share) + wide * share
    return out


def _over_trunk(figure: Figure, s: Surface, p: Floats, fit: Fit) -> Floats:
    """Chest, back, belly and seat spanned; arms, and legs below the seat, left alone."""
    share = smoothstep(0.45, 0.05, s.fields["arm_share"]) * smoothstep(0.26, 0.10, s.fields["leg"])
    top = figure.joint("LeftArm")[1] - 0.01
    share = share * smoothstep(top + 0.03, top - 0.05, p[:, 1])
    on = share > 0.02
    if on.sum() < 50:
        return p
    return spanned(p, hull_of(s.fields["skin"][on], fall=fit.fall), share * fit.span, fit.ease_m)


def cleared(p: Floats, skin: Floats, out: Floats, least_m: float | Floats) -> Floats:
    """`p` moved along `out` where it lies less than `least_m` outside `skin`."""
    lack = np.maximum(np.asarray(least_m) - ((p - skin) * out).sum(axis=1), 0.0)
    moved: Floats = p + out * lack[:, None]
    return moved


def _widened(
    figure: Figure, p: Floats, t: Floats, parts: tuple[str, str, str], profile: Profile, on: NDArray[np.bool_], *, hangs: bool = False
) -> Floats:
    axis = figure.bone(p, np.clip(t, 0.0, 2.3), parts)
    away = p - axis
    radius = np.sqrt((away * away).sum(axis=1))
    least = profile(t)
    blend = smoothstep(0.0, 0.35, t) * on
    if hangs:
        blend = blend * (1.0 - _LIES * _above(figure, axis, away, t))
    grown = np.maximum(radius, least) * blend + radius * (1.0 - blend)
    out: Floats = axis + away * (grown / np.maximum(radius, 1e-6))[:, None]
    return out


def _above(figure: Figure, axis: Floats, away: Floats, t: Floats) -> Floats:
    """(V,) 0..1: of what lies `away` (V, 3) from an arm's bone at `axis` (V, 3), whether it is above it, as far down as the elbow."""
    bone = normalized(figure.joint("LeftForeArm") - figure.joint("LeftArm")) * np.where(axis[:, :1] < 0.0, 1.0, (-1.0, 1.0, 1.0))
    up = normalized((0.0, 1.0, 0.0) - bone[:, 1:2] * bone)
    out: Floats = smoothstep(-0.3, 0.6, (normalized(away) * up).sum(axis=1)) * smoothstep(1.35, 0.95, t)
    return out


def limb(figure: Figure, s: Surface, parts: tuple[str, str, str]) -> tuple[Floats, Floats]:
    """Metres along the limb (V,), and the way out from its bone (V, 3), of unit length."""
    t = np.clip(figure.along(s.position, parts), 0.0, 2.3)
    a, b, c = (figure.joint("Left" + p) for p in parts)
    first, second = np.linalg.norm(b - a), np.linalg.norm(c - b)
    metres = np.where(t < 1.0, t * first, first + (t - 1.0) * second)
    return metres, normalized(s.position - figure.bone(s.position, t, parts))


def creases(around: Floats, along_m: Floats, sizes_m: tuple[float, float], seed: int, girth_m: float = 0.08) -> Floats:
    """Folds about -1..1 on a tube: `sizes_m` are their width around and along it; small along means rings, small around means pleats.

    Sharp where cloth is pinched in, round where it bulges.
    """
    p = np.column_stack((around * girth_m / sizes_m[0], along_m / sizes_m[1]))
    # Three of the four measures are one circle: two axes of it are enough.
    q = np.column_stack((p[:, 0] + 0.6 * p[:, 1], p[:, 2] - 0.4 * p[:, 1], p[:, 3]))
    n = value_noise(q, seed) + 0.45 * value_noise(q * 1.9 + 7.3, seed + 1)
    return 0.9 - 2.2 * np.abs(n - 0.1) ** 0.8


def buckles(figure: Figure, s: Surface, parts: tuple[str, str, str], size_m: float, turns: int, seed: int) -> Floats:
    """Folds about -1..1 of a tube of cloth that is pushed together: they run round it aslant, either way, and meet in diamonds (a cylinder
    buckles so: Yoshimura 1955); level rings are seen on a hose. `size_m` from fold to fold along the limb, by `turns` of them a turn."""
    along, around = limb(figure, s, parts)
    a, _, c = (figure.joint("Left" + p) for p in parts)
    ahead = normalized(np.cross(c - a, (0.0, 0.0, 1.0)))
    side = np.sign(s.position[:, 0]) * np.sign(a[0])  # either limb mirrors the other, but for its own noise
    turn = np.arctan2(around[:, 2], around[:, 0] * side * ahead[0] + around[:, 1] * ahead[1]) / (2.0 * np.pi)
    place = np.column_stack((around[:, 2] * 0.9 + side, around[:, 1] * 0.9, along / (1.6 * size_m)))
    bent, either, strong = (value_noise(place, seed + i) for i in range(3))
    far = [np.abs(2.0 * ((along / size_m + way * turns * turn + 0.55 * bent + 0.25 * way) % 1.0) - 1.0) for way in (-1, 1)]
    one = smoothstep(-0.35, 0.35, either)  # seldom both are seen at one place
    folds = np.minimum(far[0] + 0.7 * one, far[1] + 0.7 * (1.0 - one))
    return np.asarray((0.9 - 1.9 * np.minimum(folds, 1.0) ** 0.8) * (0.65 + 0.35 * strong))


def pushed(s: Surface, amount_m: Floats) -> Surface:
    """`s` moved along its own smoothed way out by `amount_m` (V,), kept 3 mm off the skin."""
    p = s.position + s.fields["out"] * amount_m[:, None]
    return replace(s, position=cleared(p, s.fields["skin"], s.fields["out"], 0.003))


def shaded(s: Surface, strength: float = 0.08) -> Surface:
    """Hollows of the cloth darkened and ridges lightened a little, as dust does (default); what light does is `openness`."""
    edges = edges_of(s.triangles)
    depth = ((average(edges, len(s), s.position, 3) - s.position) * vertex_normals(s.position, s.triangles)).sum(axis=1)
    depth[boundary(s.triangles).ravel()] = 0.0
    return replace(s, rgb=np.clip(s.rgb * (1.0 - strength * np.clip(depth / 0.004, -0.6, 1.0))[:, None], 0.0, 1.0))


def cut(s: Surface, keep: Floats) -> Surface:
    """The shell cut along `keep` = 0, and a third of its triangles saved where it is flat; its folds laid on."""
    s = clipped(s, keep)
    s = thinned(s, round(0.64 * len(s.triangles)))
    return replace(s, normal=None, uv=fold_uv(s.fields["neutral"]))


def outwards(s: Surface, middle: Floats) -> Surface:
    """Turned over if it faces `middle` rather than away from it."""
    corner = s.position[s.triangles]
    face = np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0])
    facing = ((corner.mean(axis=1) - middle) * face).sum()
    return replace(s, triangles=s.triangles[:, ::-1]) if facing < 0.0 else s
