"""Where cameras stand that are nobody's headset: behind somebody's eyes, over the trainee's shoulder, above the scene, before walls.

A camera is a function of where the trainee stands and of the picture it is to fill; it answers with views.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from vr_dti.calibration import Rig, kept_off, off_axis
from vr_dti.ports import Standpoint, View
from vr_dti.render.surface import Rect
from vr_dti.spaces import Floats, look_at, normalized, perspective, rigid_inverse, transform_points

Camera = Callable[[Standpoint, object, Rect], Sequence[View]]
"""`(standpoint, target, rect_px) -> views` that fill `rect_px` of `target`"""

NEAR_M, FAR_M = 0.05, 300.0
EYES_FOV_DEG = 60.0
"""Vertical; 91 degrees across on a 16:9 screen, about what a headset shows of the side (default)."""

# Over the shoulder: far enough to see the trainee whole, high enough to see past them, aside so that they do not hide what they look at
# (defaults, chosen by looking).
_BEHIND_M, _OVER_M, _ASIDE_M = 2.2, 0.8, 1.5
_STANDS = ((_BEHIND_M, _ASIDE_M), (_BEHIND_M, -_ASIDE_M), (0.7, _ASIDE_M), (0.7, -_ASIDE_M))
"""behind and to the right of the trainee: where the first would be beyond a wall, another may do"""
_ABOVE_M = 9.0
_ONLOOKER_FOV_DEG = 50.0
_FROM_WALL_M = 0.3
_NARROW_FOV_DEG = 25.0
"""how much wider the onlooker's lens is where a wall leaves no way behind the trainee at all"""


def eyes(*, fov_deg: float = EYES_FOV_DEG, trainee: str | None = None) -> Camera:
    """The trainee's true view, seen with one eye between their two. `trainee` is whose body is left out: theirs unless said."""

    def camera(standpoint: Standpoint, target: object, rect_px: Rect) -> Sequence[View]:
        whose = standpoint.trainee if trainee is None else trainee
        return (_view("eyes", rigid_inverse(standpoint.world_from_head), fov_deg, target, rect_px, whose),)

    return camera


def over_shoulder(*, aids: frozenset[str] = frozenset({"gaze_cone"})) -> Camera:
    """Third person: behind, above and to the side of the trainee, looking past them at what happens."""

    def camera(standpoint: Standpoint, target: object, rect_px: Rect) -> Sequence[View]:
        head, focus = standpoint.world_from_head[:3, 3], np.asarray(standpoint.focus_m)
        forward = _level(focus - head, standpoint)
        right = np.array((-forward[2], 0.0, forward[0]))
        over = head + np.array((0.0, _OVER_M, 0.0))
        at = _kept_in([over - behind * forward + aside * right for behind, aside in _STANDS], standpoint)
        fov_deg = _ONLOOKER_FOV_DEG + _NARROW_FOV_DEG * float(np.clip(1.0 - (head - at) @ forward / _BEHIND_M, 0.0, 1.0))
        # Between the trainee and the event, so that both stay in the picture however far apart they are.
        between = head + 0.6 * (focus - head) - np.array((0.0, 0.4, 0.0))
        return (_view("over shoulder", look_at(at, between), fov_deg, target, rect_px, "", aids),)

    return camera


def _kept_in(stands: Sequence[Floats], standpoint: Standpoint) -> Floats:
    """The first of `stands` (3,) each; in a room each is drawn within its walls, and the first is left where another keeps half a metre
    farther from the trainee."""
    if standpoint.room is None:
        return stands[0]
    low, high = standpoint.room
    inside = [np.clip(at, np.array(low) + _FROM_WALL_M, np.array(high) - _FROM_WALL_M) for at in stands]
    head = standpoint.world_from_head[:3, 3]
    away = [float(np.linalg.norm((at - head)[[0, 2]])) - 0.5 * min(k, 1) for k, at in enumerate(inside)]
    return inside[int(np.argmax(away))]


def above(*, aids: frozenset[str] = frozenset({"gaze_cone"})) -> Camera:
    """From high above what happens, the way the trainee faces it pointing up."""

    def camera(standpoint: Standpoint, target: object, rect_px: Rect) -> Sequence[View]:
        head, focus = standpoint.world_from_head[:3, 3], np.asarray(standpoint.focus_m)
        middle = 0.5 * (head + focus)
        middle[1] = 0.0
        eye_from_world = look_at(middle + np.array((0.0, _ABOVE_M, 0.0)), middle, _level(focus - head, standpoint))
        return (_view("above", eye_from_world, _ONLOOKER_FOV_DEG, target, rect_px, "", aids),)

    return camera


def walls(rig: Rig) -> Camera:
    """All walls of a rig side by side in one picture, at one scale, as `side_by_side` lays them out."""

    def camera(standpoint: Standpoint, target: object, rect_px: Rect) -> Sequence[View]:
        eye_m = eye_in_stage(rig, standpoint)
        rects = side_by_side(rig, rect_px)
        return tuple(wall_view(rig, i, eye_m, standpoint, target, rect) for i, rect in enumerate(rects))

    return camera


def wall_view(rig: Rig, index: int, eye_m: Floats, standpoint: Standpoint, target: object, rect_px: Rect) -> View:
    """The view of wall `index` of a rig whose STAGE stands where the trainee's does, for an eye (3,) in it."""
    wall = rig.walls[index]
    clip_from_eye, eye_from_stage = off_axis(wall, kept_off(wall, eye_m), rig.near_m, rig.far_m)
    eye_from_world = eye_from_stage @ rigid_inverse(standpoint.world_from_stage)
    return View(wall.name, eye_from_world, clip_from_eye, target, rect_px, trainee=standpoint.trainee, own_hands=False)


def eye_in_stage(rig: Rig, standpoint: Standpoint) -> Floats:
    """(3,) the eye that walls are drawn for: the head as last seen where the rig follows it, else the sweet spot."""
    if rig.eye.tracked:
        return transform_points(rigid_inverse(standpoint.world_from_stage), standpoint.world_from_head[:3, 3])
    return np.array(rig.eye.at)


def side_by_side(rig: Rig, rect_px: Rect) -> tuple[Rect, ...]:
    """A rect for each wall, left to right without gaps, all at the scale at which the whole row just fits, feet on one line."""
    x, y, width, height = rect_px
    sizes = [wall.size_m for wall in rig.walls]
    scale = min(width / sum(w for w, _ in sizes), height / max(h for _, h in sizes))
    row = round(scale * sum(w for w, _ in sizes))
    left, bottom = x + (width - row) // 2, y + (height - round(scale * max(h for _, h in sizes))) // 2
    edges = [left + round(scale * e) for e in np.cumsum([0.0, *(w for w, _ in sizes)])]
    return tuple((edges[i], bottom, edges[i + 1] - edges[i], max(1, round(scale * h))) for i, (_, h) in enumerate(sizes))


def picture_size(rig: Rig, height_px: int) -> tuple[int, int]:
    """Width and height of a picture of `height_px` rows that `walls` fills without margins."""
    sizes = [wall.size_m for wall in rig.walls]
    return round(height_px * sum(w for w, _ in sizes) / max(h for _, h in sizes)), height_px


def _level(towards: Floats, standpoint: Standpoint) -> Floats:
    """(3,) unit direction on the ground; where the trainee stands on the spot itself, the way they face."""
    ground = np.array((1.0, 0.0, 1.0))
    for direction in (towards * ground, -standpoint.world_from_head[:3, 2] * ground):
        if float(direction @ direction) > 0.05**2:
            return normalized(direction)
    return np.array((0.0, 0.0, -1.0))


def _view(
    name: str,
    eye_from_world: Floats,
    fov_deg: float,
    target: object,
    rect_px: Rect,
    trainee: str,
    aids: frozenset[str] = frozenset(),
) -> View:
    aspect = rect_px[2] / max(1, rect_px[3])
    return View(
        name, eye_from_world, perspective(math.radians(fov_deg), aspect, NEAR_M, FAR_M), target, rect_px, trainee=trainee, aids=aids
    )
