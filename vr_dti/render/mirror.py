"""What shiny surfaces mirror: the surroundings as one small picture of all directions, blurred level by level for rougher surfaces.

Prefiltered once (Karis 2013), so that a surface needs one look at it, whatever its roughness; the other half of the sum is the analytic
term in `lighting.glsl` (docs/decisions/mirror-light.md).
"""

from __future__ import annotations

from collections.abc import Sequence

import moderngl
import numpy as np

from vr_dti.ports import View
from vr_dti.render import programs, state
from vr_dti.render.rawgl import RawGL
from vr_dti.spaces import Floats

SIDE_PX = 128
"""of level 0, rim included: a pixel spans three degrees or so"""
LEVELS = 5
"""roughness 0, 1/4, 1/2, 3/4 and 1, as `mirror.glsl` reads them"""
USED = 0.75
"""by the directions, of the side; the rest is rim. As in `octahedral.glsl`"""
_SAMPLES = 48
"""of the lobe, a pixel (default)"""
BRIGHTEST = 2.5
"""what shines brighter is a lamp, whose highlights are reckoned by themselves (default)"""


class Mirror:
    """The picture, and how it is made from six square ones."""

    def __init__(self, ctx: moderngl.Context, raw: RawGL) -> None:
        self._ctx, self._raw = ctx, raw
        self._sharp = _picture(ctx)
        self._texture = _picture(ctx)
        self._join = programs.load(ctx, "mirror.vert", "mirror_faces.frag")
        self._blur = programs.load(ctx, "mirror.vert", "mirror_blur.frag")
        programs.uniform(self._blur, "texels").value = (USED * SIDE_PX) ** 2
        corners = ctx.buffer(np.array(((-1, -1), (3, -1), (-1, 3)), dtype="<f4"))
        self._join_vao, self._blur_vao = (ctx.vertex_array(p, [(corners, "2f4", "corner")]) for p in (self._join, self._blur))
        self._target = ctx.framebuffer([self._sharp])
        self._level = ctx.framebuffer([self._texture])
        self._held = (
            *(self._join_vao, self._blur_vao, corners, self._join, self._blur),
            *(self._target, self._level, self._sharp, self._texture),
        )

    def join(self, seen: moderngl.Texture, views: Sequence[View], brightest: float = BRIGHTEST) -> None:
        """Take six views side by side, square, of radiance."""
        state.plain(self._ctx)
        turns = np.stack([v.eye_from_world[:3, :3].T for v in views])
        programs.uniform(self._join, "face_from_world").write(np.ascontiguousarray(turns, dtype="<f4"))
        programs.uniform(self._join, "side_px").value = float(seen.height)
        programs.uniform(self._join, "brightest").value = brightest
        seen.use(programs.SAMPLERS["faces_seen"])
        self._target.use()
        self._join_vao.render(vertices=3)
        self._sharp.build_mipmaps()

    def blur(self, level: int) -> None:
        """Make one level of what was taken."""
        state.plain(self._ctx)
        rough = level / (LEVELS - 1)
        programs.uniform(self._blur, "alpha").value = rough * rough
        programs.uniform(self._blur, "samples").value = _SAMPLES if level else 1
        self._sharp.use(programs.SAMPLERS["sharp"])
        self._attach(level)
        self._blur_vao.render(vertices=3)

    def bind(self) -> None:
        """Make the picture current."""
        self._texture.use(programs.SAMPLERS["mirror"])

    def read(self, level: int) -> Floats:
        """One level as it stands, (S, S, 3), bottom row first: for whoever looks at it."""
        side = self._attach(level)
        pixels = np.frombuffer(self._level.read((0, 0, side, side), components=3, dtype="f4"), dtype="<f4")
        return pixels.reshape(side, side, 3).astype(np.float64)

    def _attach(self, level: int) -> int:
        """Draw into a level, or read it; its side in pixels."""
        self._raw.attach_level(self._level, self._texture, level)
        side = SIDE_PX >> level
        self._level.viewport = (0, 0, side, side)
        return side

    def release(self) -> None:
        """Give everything back."""
        for thing in self._held:
            thing.release()


def _picture(ctx: moderngl.Context) -> moderngl.Texture:
    texture = ctx.texture((SIDE_PX, SIDE_PX), 4, np.zeros((SIDE_PX, SIDE_PX, 4), dtype="<f2"), dtype="f2")
    texture.build_mipmaps(0, LEVELS - 1)
    texture.filter = (moderngl.LINEAR_MIPMAP_LINEAR, moderngl.LINEAR)
    texture.repeat_x = texture.repeat_y = False
    return texture
