"""A rig in figures that can be compared with tape and eye, and what about it may be a slip."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np

from vr_dti.calibration.rig import Rig, Wall
from vr_dti.spaces import Floats, normalized

_SEAM_M = 0.001
_NEIGHBOURS_M = 0.5
"""Edges farther apart than this were not meant to meet (default)."""


def pixels_per_degree(wall: Wall, eye_m: Sequence[float] | Floats) -> tuple[float, float]:
    """Least and most pixels in a degree as seen from an eye (3,), along the row of pixels nearest to the eye's height."""
    corner, edge = np.asarray(wall.lower_left), np.subtract(wall.lower_right, wall.lower_left)
    height = np.clip(wall.up @ np.subtract(eye_m, wall.lower_left), 0.0, wall.size_m[1])
    along = np.linspace(0.0, 1.0, 257)
    seen = normalized(corner + wall.up * height + edge * along[:, None] - np.asarray(eye_m))
    degrees = np.degrees(np.arccos(np.clip((seen[1:] * seen[:-1]).sum(axis=1), -1.0, 1.0)))
    px_per_degree = wall.resolution_px[0] / 256.0 / degrees
    return float(px_per_degree.min()), float(px_per_degree.max())


def azimuths_deg(wall: Wall, eye_m: Sequence[float] | Floats) -> tuple[float, float]:
    """Of the middles of its left and right edge seen from an eye (3,): 0 is -Z, right is positive."""
    half_up = 0.5 * np.subtract(wall.upper_left, wall.lower_left)
    ends = np.stack((np.asarray(wall.lower_left), np.asarray(wall.lower_right))) + half_up - np.asarray(eye_m)
    left, right = np.degrees(np.arctan2(ends[:, 0], -ends[:, 2]))
    return float(left), float(right if right >= left else right + 360.0)


def describe(rig: Rig) -> list[str]:
    """What an installer wants to compare with tape and eye, a line a wall: size, distance, the arc it covers, pixels in a degree."""
    lines = []
    for wall in rig.walls:
        (width, height), (left, right) = wall.size_m, azimuths_deg(wall, rig.eye.at)
        least, most = pixels_per_degree(wall, rig.eye.at)
        lines.append(
            f"{wall.name}: {width:.2f} x {height:.2f} m at {wall.distance_m(rig.eye.at):.2f} m, "
            f"{left:+.0f} to {right:+.0f} deg, {least:.0f}-{most:.0f} px/deg, screen {wall.output}"
        )
    return lines


def warnings(rig: Rig) -> list[str]:
    """What may be meant but is often a slip: neighbouring edges that do not meet, a wall upside down."""
    found = []
    walls = sorted(rig.walls, key=lambda w: sum(azimuths_deg(w, rig.eye.at)))
    for a, b in itertools.pairwise(walls):
        steps = np.stack((np.subtract(b.lower_left, a.lower_right), np.subtract(b.upper_left, a.upper_right)))
        lengths = np.sqrt((steps * steps).sum(axis=1))
        worst = int(lengths.argmax())
        if _SEAM_M < lengths[worst] < _NEIGHBOURS_M:
            side = float(steps[worst] @ (a.right + b.right))
            kind = "gap" if side > 0.5 * lengths[worst] else "overlap" if side < -0.5 * lengths[worst] else "step"
            found.append(f"{kind} of {100.0 * lengths[worst]:.1f} cm between {a.name!r} and {b.name!r}, at the {('foot', 'top')[worst]}")
    found += [f"wall {w.name!r} is upside down: upper_left is below lower_left" for w in walls if w.up[1] < -0.5]
    return found
