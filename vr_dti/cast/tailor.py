"""Cloth grown from the body: pushed out, bridged over hollows, widened along limbs, folded, never inside the skin, cut and hemmed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from vr_dti.cast.figure import Figure
from vr_dti.cast.morph import BODY_VERTICES
from vr_dti.cast.noise import smoothstep
from vr_dti.cast.surface import Finish, Surface, average, boundary, clipped, edges_of, kept, piece, vertex_normals
from vr_dti.spaces import Floats, normalized

ARM = ("Arm", "ForeArm", "Hand")
LEG = ("UpLeg", "Leg", "Foot")

Profile = Callable[[Floats], Floats]
"""along a limb (as `Figure.along` counts) -> the least radius in metres"""


@dataclass(frozen=True, slots=True)
class Fit:
    """How loosely a shell hangs."""

    ease_m: float
    """distance from the skin everywhere"""
    bridging: int
    """rounds in which hollows are spanned: more is looser"""
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
    }
    return replace(s, fields=fields)


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
    p = skin + out * fit.ease_m
    rim = np.zeros(n, dtype=bool)
    rim[boundary(s.triangles).ravel()] = True
    for _ in range(fit.bridging):
        step = average(edges, n, p, 1) - p
        outward = (step * out).sum(axis=1)
        p = np.where(((outward > 0.0) & ~rim)[:, None], p + 1.6 * step, p)
    if fit.sleeve is not None:
        p = _widened(figure, p, s.fields["arm"], ARM, fit.sleeve, s.fields["arm"] > 0.0)
    if fit.leg is not None:
        p = _widened(figure, p, s.fields["leg"], LEG, fit.leg, s.fields["leg"] > 0.0)
    p = average(edges, n, p, fit.smoothing, hold=rim)
    p = cleared(p, skin, out, fit.ease_m)
    weights = average(edges, n, s.weights, 5).astype(np.float32)
    return replace(s, position=p, weights=weights, fields={**s.fields, "out": out})


def cleared(p: Floats, skin: Floats, out: Floats, least_m: float | Floats) -> Floats:
    """`p` moved along `out` where it lies less than `least_m` outside `skin`."""
    lack = np.maximum(np.asarray(least_m) - ((p - skin) * out).sum(axis=1), 0.0)
    return p + out * lack[:, None]


def _widened(figure: Figure, p: Floats, t: Floats, parts: tuple[str, str, str], profile: Profile, on: np.ndarray) -> Floats:
    axis = figure.bone(p, np.clip(t, 0.0, 2.3), parts)
    away = p - axis
    radius = np.sqrt((away * away).sum(axis=1))
    least = profile(t)
    blend = smoothstep(0.0, 0.35, t) * on
    grown = np.maximum(radius, least) * blend + radius * (1.0 - blend)
    return axis + away * (grown / np.maximum(radius, 1e-6))[:, None]


def cut(s: Surface, keep: Floats) -> Surface:
    """The shell cut along `keep` = 0."""
    return clipped(s, keep)


def hem(s: Surface, thick_m: float, deep_m: float = 0.012, *, only: np.ndarray | None = None) -> Surface:
    """The turned edge of `s`: from its open edges inwards by the cloth's thickness, then `deep_m` back along the inside.

    `only` (V,) picks the vertices whose edges are hemmed.
    """
    normals = vertex_normals(s.position, s.triangles)
    edges = boundary(s.triangles)
    if only is not None:
        edges = edges[only[edges].all(axis=1)]
    rows, local = np.unique(edges, return_inverse=True)
    local = local.reshape(-1, 2)
    # Inwards over the surface: away from the edge, along the triangles behind it.
    inward = average(edges_of(s.triangles), len(s), s.position, 1)[rows] - s.position[rows]
    n = normals[rows]
    inward = normalized(inward - (inward * n).sum(axis=1, keepdims=True) * n)
    outer = s.position[rows]
    lip = outer - n * thick_m
    back = lip + inward * deep_m
    count = len(rows)
    a, b = local[:, 0], local[:, 1]
    ring = np.concatenate([_band(a, b, k * count, (k + 1) * count) for k in (0, 1)])
    out = piece(np.concatenate((outer, lip, back)), ring, np.tile(s.weights[rows], (3, 1)), Finish((0.0, 0.0, 0.0)), run=s.run)
    shade = np.repeat((0.9, 0.75, 0.5), count)[:, None]
    return replace(
        out,
        rgb=np.tile(s.rgb[rows], (3, 1)) * shade,
        rough=np.tile(s.rough[rows], 3),
        metal=s.metal,
        material=s.material,
        fields={k: np.concatenate((v[rows], v[rows], v[rows])) for k, v in s.fields.items()},
    )


def _band(a: np.ndarray, b: np.ndarray, near: int, far: int) -> np.ndarray:
    """Two triangles for each directed edge a->b between ring `near` and ring `far`, seen from outside beyond the edge."""
    return np.concatenate((np.stack((b + near, a + near, a + far), axis=1), np.stack((b + near, a + far, b + far), axis=1)))
