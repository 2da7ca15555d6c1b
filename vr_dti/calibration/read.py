"""Reading a rig: form and geometry checked, every mistake at once, each with its line and what to do."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from vr_dti.calibration.rig import CLOSEST_EYE_M, Eye, Rig, Wall
from vr_dti.documents import Loc, read_text
from vr_dti.documents.whole import Found, parse_whole, part

FORMAT = "dti-rig/1"

_FLAT_M = 0.001
"""How exactly three corners must make a rectangle: 1 mm, what a steel tape gives (default)."""
_ASPECT = 0.02
"""Pixels may be out of square by this much before circles look like ellipses (default)."""


def read_rig(path: Path) -> Rig:
    """The rig at `path`. Raises `InputError` if there is none and `DocumentError` with all mistakes of form and geometry."""
    return parse_rig(read_text(path), file=str(path))


def parse_rig(text: str, *, file: str) -> Rig:
    """The rig in `text`; `file` is named in mistakes."""
    return parse_whole(text, Rig, file=file, format=FORMAT, meaning=_geometry)


def _geometry(data: dict[str, Any]) -> Iterator[Found]:
    """Mistakes of meaning in whatever of the document has the right form."""
    eye = part(Eye, data.get("eye"))
    near, far = data.get("near_m", 0.05), data.get("far_m", 300.0)
    if isinstance(near, int | float) and isinstance(far, int | float) and near >= far:
        yield ("near_m",), f"near_m {near} is not nearer than far_m {far}", "swap them"
    raw = data.get("walls")
    walls = {i: w for i, r in enumerate(raw if isinstance(raw, list) else []) if (w := part(Wall, r)) is not None}
    for i, wall in walls.items():
        yield from _shape(("walls", i), wall, eye)
    yield from _twice(walls)


def _shape(path: Loc, wall: Wall, eye: Eye | None) -> Iterator[Found]:
    width, height = wall.size_m
    if width < _FLAT_M or height < _FLAT_M:
        edge, names = ("lower_right", "lower_left and lower_right") if width < _FLAT_M else ("upper_left", "lower_left and upper_left")
        yield (*path, edge), f"wall {wall.name!r} has no size: {names} are the same point", "measure the corner again"
        return
    slant = float(wall.right @ wall.up)
    if abs(slant) * height > _FLAT_M:
        degrees = math.degrees(math.acos(max(-1.0, min(1.0, slant))))
        what = f"wall {wall.name!r} is no rectangle: its edges meet at {degrees:.1f} deg at lower_left, not 90"
        yield (*path, "upper_left"), what, "measure the three corners again"
        return
    yield from _pixels(path, wall)
    if eye is None:
        return
    distance = wall.distance_m(eye.at)
    if distance < 0.0:
        what = f"wall {wall.name!r} turns its back on the eye ({-distance:.2f} m behind it): the picture would be mirrored"
        yield path, what, "give the corners as the trainee sees them: swap left and right; or move the eye in front of the wall"
    elif distance < CLOSEST_EYE_M:
        what = f"the eye is {distance:.2f} m from the plane of wall {wall.name!r}; it must be {CLOSEST_EYE_M} m or more"
        yield path, what, "move eye.at, or measure the wall again"


def _pixels(path: Loc, wall: Wall) -> Iterator[Found]:
    (width, height), (across, down) = wall.size_m, wall.resolution_px
    stretch = (across / width) / (down / height)
    if abs(stretch - 1.0) > _ASPECT:
        what = (
            f"wall {wall.name!r}: {across} x {down} px on {width:.2f} x {height:.2f} m gives pixels {100 * abs(1 / stretch - 1):.0f} % "
            f"{'wider than high' if stretch < 1.0 else 'higher than wide'}: circles would be ellipses"
        )
        yield (*path, "resolution_px"), what, f"measure again, or say {round(down * width / height)} x {down} px if that is what it shows"
    if wall.window_px:
        shown = (wall.window_px[2] / wall.window_px[3]) / (across / down)
        if abs(shown - 1.0) > _ASPECT:
            what = f"wall {wall.name!r}: window_px {wall.window_px[2]} x {wall.window_px[3]} has another shape than {across} x {down}"
            yield (*path, "window_px"), what, "give the window the shape of resolution_px"


def _twice(walls: dict[int, Wall]) -> Iterator[Found]:
    """Names and places given twice; screens or parts of a screen given to two walls."""
    for i, wall in walls.items():
        for j, other in walls.items():
            if j >= i:
                break
            if wall.name == other.name:
                yield ("walls", i, "name"), f"a second wall is named {wall.name!r}", "give each wall its own name"
            if all(math.dist(getattr(wall, at), getattr(other, at)) < _FLAT_M for at in ("lower_left", "lower_right", "upper_left")):
                what = f"walls {other.name!r} and {wall.name!r} stand in the same place"
                yield ("walls", i), what, "measure the corners of one of them again, or leave it out"
            if wall.output == other.output and _meet(wall.window_px, other.window_px):
                what = f"walls {other.name!r} and {wall.name!r} would be shown on top of each other on screen {wall.output}"
                key = "window_px" if wall.window_px else "output"
                yield ("walls", i, key), what, "give each its own output, or a window_px each that do not overlap"


def _meet(a: tuple[int, int, int, int] | None, b: tuple[int, int, int, int] | None) -> bool:
    if a is None or b is None:
        return True
    return a[0] < b[0] + b[2] and b[0] < a[0] + a[2] and a[1] < b[1] + b[3] and b[1] < a[1] + a[3]
