"""The value of a curve at any instant: STEP, LINEAR and CUBICSPLINE of glTF 2.0 (appendix C)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from vr_dti.assets.gltf.animation_values import Curve
from vr_dti.spaces import Floats, normalized


def sample(curve: Curve, seconds: ArrayLike) -> Floats:
    """The curve's values at `seconds` (...). -> (..., n); before the first key and after the last it stands still; turns are unit."""
    t = np.asarray(seconds, dtype=np.float64)
    keys = curve.times_s.astype(np.float64)
    before = np.clip(np.searchsorted(keys, t, side="right") - 1, 0, max(len(keys) - 2, 0))
    after = np.minimum(before + 1, len(keys) - 1)
    span = keys[after] - keys[before]
    share = np.clip((t - keys[before]) / np.where(span > 0.0, span, 1.0), 0.0, 1.0)[..., None]
    with np.errstate(over="ignore", invalid="ignore"):  # keys near the end of a float; the pose checks what comes of it
        out = _between(curve, before, after, share, span[..., None])
    return _unit(out) if curve.turns else out


def _between(curve: Curve, before: NDArray[np.intp], after: NDArray[np.intp], share: Floats, span: Floats) -> Floats:
    v = curve.values.astype(np.float64)
    if curve.kind == "STEP":
        at: Floats = np.where(share >= 1.0, v[after], v[before])
        return at
    if curve.kind == "LINEAR":
        return _slerp(v[before], v[after], share) if curve.turns else v[before] + (v[after] - v[before]) * share
    s, s2, s3 = share, share**2, share**3
    out: Floats = (
        (2.0 * s3 - 3.0 * s2 + 1.0) * v[before, 1]
        + span * (s3 - 2.0 * s2 + s) * v[before, 2]
        + (3.0 * s2 - 2.0 * s3) * v[after, 1]
        + span * (s3 - s2) * v[after, 0]
    )
    return out


def _slerp(a: Floats, b: Floats, share: Floats) -> Floats:
    """Along the shorter way between quaternions `(..., 4)`."""
    a, b = _unit(a), _unit(b)
    dot = (a * b).sum(axis=-1, keepdims=True)
    b = np.where(dot < 0.0, -b, b)
    angle = np.arccos(np.clip(np.abs(dot), 0.0, 1.0))
    sine = np.sin(angle)
    near = sine < 1e-6
    safe = np.where(near, 1.0, sine)
    out: Floats = np.where(near, a + (b - a) * share, a * (np.sin((1.0 - share) * angle) / safe) + b * (np.sin(share * angle) / safe))
    return out


def _unit(q: Floats) -> Floats:
    """Unit quaternions; one of no length is no turn."""
    length = np.abs(q).max(axis=-1, keepdims=True)
    whole = np.where(length > 0.0, q / np.where(length > 0.0, length, 1.0), np.array((0.0, 0.0, 0.0, 1.0)))
    return normalized(whole)
