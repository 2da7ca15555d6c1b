"""Spoken lines as a panel to read: standing in the world before a trainee, along the lower edge for an onlooker."""

from __future__ import annotations

import math
from collections.abc import Sequence

import moderngl
import numpy as np

from vr_dti.ports import View
from vr_dti.render.cameras import Cameras
from vr_dti.render.tally import Tally
from vr_dti.render.words import Panel, Quads, WordsPainter, screen_matrix
from vr_dti.render.zones import Drawn
from vr_dti.spaces import Floats, look_at, matrix_from_pose, rigid_inverse
from vr_dti.world.pose import Caption
from vr_dti.world.state import Body

_DISTANCE_M = 1.4
_BELOW_RAD = math.radians(23.0)
_LEAST_BELOW_RAD = math.radians(6.0)
_MARGIN_RAD = math.radians(1.2)
"""from the panel's lower edge down to the edge of the picture (default)"""
_LINE_M = 0.046
"""1.9 degrees a line at that distance: read without effort on the coarsest headset of today, 15 pixels a degree (default)"""
_WIDTH_LINES = 20.0
"""widest panel, in line heights"""
_ONE_LOOK_RAD = math.radians(25.0)
_MOST = 3
"""newest lines shown at once"""
_KEPT = 32
"""panels kept for the next time the same words are shown"""
_WHO = (255, 208, 110, 255)
_WORDS = (244, 244, 240, 255)
_BACK = (6, 8, 12, 190)


class Captions:
    """Panels of captions, kept as long as they are likely to be shown again."""

    def __init__(self, ctx: moderngl.Context) -> None:
        self._painter = WordsPainter(ctx)
        self._panels: dict[tuple[Caption, ...], tuple[Panel, float]] = {}
        self._shown: Panel | None = None
        self._matrices: list[Floats] = []
        """`clip_from_panel` of each view of the frame"""

    def place(self, captions: Sequence[Caption], drawn: Sequence[Drawn], cameras: Cameras, bodies: Sequence[Body]) -> None:
        """Say what is to be read in this frame, in which views: all of a trainee's have one panel, and the middle of a view has
        that of the view. Before any `draw`."""
        self._shown, self._matrices = None, []
        if not captions:
            return
        self._shown, height = self._panel(tuple(captions[-_MOST:]))
        before: dict[str, Floats] = {}
        views = [d.view for d in drawn]
        for trainee in {v.trainee for v in views if v.trainee}:
            mine = [i for i, d in enumerate(drawn) if d.view.trainee == trainee and d.crop is None]
            lowest_rad = _lower_edge_rad([views[i] for i in mine]) - math.atan(height * _LINE_M / _DISTANCE_M) - _MARGIN_RAD
            before[trainee] = _before(_head_of(mine, views, cameras, bodies), lowest_rad)
        for (view, of, crop), drawn_from_world in zip(drawn, cameras.drawn_from_world, strict=True):
            if crop is not None:
                self._matrices.append(crop @ self._matrices[of])
            else:
                self._matrices.append(drawn_from_world @ before[view.trainee] if view.trainee else _on_edge(view, height))

    def draw(self, index: int, tally: Tally) -> None:
        """Draw over view `index`, which is bound."""
        if self._shown is not None:
            self._painter.draw(self._shown, self._matrices[index], tally)

    def _panel(self, captions: tuple[Caption, ...]) -> tuple[Panel, float]:
        """The panel of these captions and its height, in line heights: x from the middle, y down from 0."""
        found = self._panels.get(captions)
        if found is None:
            if len(self._panels) >= _KEPT:
                self._panels.pop(next(iter(self._panels)))[0].release()
            quads, height = self._layout(captions)
            found = self._panels[captions] = (self._painter.load(quads), height)
        return found

    def _layout(self, captions: Sequence[Caption]) -> tuple[list[Quads], float]:
        sheet = self._painter.sheet
        quads: list[Quads] = []
        y, widest = -0.35, 0.0
        for caption in captions:
            if caption.who:
                y -= 0.8
                quads.append(sheet.text(caption.who, -0.5 * sheet.width(caption.who, 0.8), y, 0.8, _WHO))
                widest = max(widest, sheet.width(caption.who, 0.8))
            for line in sheet.balanced(caption.text, 1.0, _WIDTH_LINES):
                y -= 1.0
                width = sheet.width(line, 1.0)
                widest = max(widest, width)
                quads.append(sheet.text(line, -0.5 * width, y, 1.0, _WORDS))
            y -= 0.15
        y -= 0.2
        half = 0.5 * widest + 0.6
        return [sheet.area(-half, y, half, 0.0, _BACK), *quads], -y

    def release(self) -> None:
        """Give everything back."""
        for panel, _ in self._panels.values():
            panel.release()
        self._panels.clear()
        self._painter.release()


def _on_edge(view: View, height: float) -> Floats:
    """(4, 4) `clip_from_panel` along the lower edge of an onlooker's view, of a panel `height` lines high."""
    _, _, width_px, height_px = view.rect_px
    line_px = min(max(14.0, 0.045 * height_px), width_px / (_WIDTH_LINES + 1.0))
    matrix = screen_matrix(width_px, height_px)
    matrix = matrix @ matrix_from_pose((0.5 * width_px, line_px * (height + 0.4), 0.0), (0.0, 0.0, 0.0, 1.0))
    return matrix @ np.diag((line_px, line_px, line_px, 1.0))


def _head_of(mine: list[int], views: Sequence[View], cameras: Cameras, bodies: Sequence[Body]) -> Floats:
    """(4, 4) `world_from_head` of the trainee whose views are `mine`.

    Where all their views look one way (the two eyes of a headset, a window), the head is the middle of these: it was located later than
    the body's, and a panel that trails the head by a frame would swim. Before walls, which look every way, the panel stands before the
    eye they are drawn for, where the body's head is turned, held level: one that follows a look at the ground would leave the wall.
    """
    poses = rigid_inverse(np.stack([views[i].eye_from_world for i in mine]))
    back = poses[:, :3, 2]
    if float((back @ back[0]).min()) < math.cos(_ONE_LOOK_RAD):
        head = next((b.head for b in bodies if b.trainee == views[mine[0]].trainee), None)
        if head is not None:
            world_from_head = matrix_from_pose(head[:3], head[3:])
            eye = cameras.eye_m[mine].mean(axis=0)
            return rigid_inverse(look_at(eye, eye - world_from_head[:3, 2] * (1.0, 0.0, 1.0)))
    middle: Floats = poses[0].copy()
    middle[:3, 2] = back.mean(axis=0)
    middle[:3, 3] = cameras.eye_m[mine].mean(axis=0)
    return middle


def _lower_edge_rad(views: Sequence[View]) -> float:
    """How far below the middle axis the shallowest of `views` reaches: a window at a desk, a wall that ends above the floor."""
    return min(math.atan((1.0 - float(v.clip_from_eye[1, 2])) / float(v.clip_from_eye[1, 1])) for v in views)


def _before(world_from_head: Floats, lowest_rad: float) -> Floats:
    """(4, 4) `world_from_panel`, in line heights, of one that stands upright before the head and faces it, its upper edge at most
    `lowest_rad` below where it looks."""
    below = max(_LEAST_BELOW_RAD, min(_BELOW_RAD, lowest_rad))
    x, y, z = world_from_head[:3, 2].tolist()
    heading = math.atan2(x, z)
    pitch = max(-1.0, min(0.35, math.asin(max(-1.0, min(1.0, -y))))) - below
    s, c = math.sin(heading), math.cos(heading)
    t, d = math.sin(pitch), math.cos(pitch)
    m = np.eye(4)
    m[:3, :3] = ((c, s * t, s * d), (0.0, d, -t), (-s, c * t, c * d))  # its right, its up, towards the head
    m[:3, 3] = world_from_head[:3, 3] - _DISTANCE_M * m[:3, 2]
    m[:3, :3] *= _LINE_M
    return m
