"""Props on the graphics card: all of them in one buffer, placed by one small texture a frame, drawn with the shaders that draw people."""

from __future__ import annotations

from collections.abc import Mapping

import moderngl
import numpy as np
from numpy.typing import NDArray

from vr_dti.cast.mesh import PersonMesh
from vr_dti.cast.props import KINDS
from vr_dti.render import cuffed, programs
from vr_dti.render.tally import Tally
from vr_dti.spaces import Floats
from vr_dti.world.pose import Shown
from vr_dti.world.props import WRISTS, Holds
from vr_dti.world.setting import Setting
from vr_dti.world.state import Prop

_GONE_M = -1e9
"""radius of what nobody sees, as of people who are not there"""


class Props:
    """Everything of `setting.props`. Where there is none, nothing is made and nothing costs anything."""

    def __init__(self, ctx: moderngl.Context, setting: Setting, people: Mapping[str, PersonMesh]) -> None:
        kinds = [KINDS[p.kind] for p in setting.props]
        self._kinds = kinds
        self._things = [k.make() for k in kinds]
        self._holds = Holds(setting)
        cuffs = any(p.kind == "handcuffs" for p in setting.props)
        self._pairs = {m.name: cuffed.pair_of(people[m.person]) for m in setting.cast} if cuffs else {}
        self._open = cuffed.loose() if cuffs else np.eye(4)[None]
        self._reach_m = [float(np.linalg.norm(t.vertices["position"], axis=1).max()) for t in self._things]
        self.middles_m: Floats = np.zeros((len(kinds), 3))
        self.radii_m: Floats = np.full(len(kinds), _GONE_M)
        self.held: list[moderngl.Buffer | moderngl.Texture | moderngl.VertexArray | moderngl.Program] = []
        if kinds:
            self._upload(ctx)

    def _upload(self, ctx: moderngl.Context) -> None:
        things = self._things
        sizes = [len(t.vertices) for t in things]
        starts = np.cumsum([0, *sizes[:-1]])
        vertices = np.concatenate([t.vertices for t in things])
        triangles = np.concatenate([t.triangles + np.uint32(s) for t, s in zip(things, starts, strict=True)])
        whose = np.zeros((len(vertices), 4), dtype=np.uint8)
        whose[:, 0] = np.repeat(np.arange(len(things)), sizes)
        firsts = np.cumsum([0, *(3 * len(t.triangles) for t in things)])
        self._runs = [(int(first), 3 * len(t.triangles)) for first, t in zip(firsts[:-1], things, strict=True)]
        self._matrices = np.zeros((len(things), max(t.pieces for t in things), 3, 4), dtype=np.float32)
        bound, index, tags = ctx.buffer(vertices), ctx.buffer(triangles), ctx.buffer(whose)
        self._palette = ctx.texture((3 * self._matrices.shape[1], len(things)), 4, dtype="f4")
        self._palette.filter = (moderngl.NEAREST, moderngl.NEAREST)
        draw = programs.load(ctx, "person.vert", "person.frag")
        shadow = programs.load(ctx, "shadow.vert", "shadow.frag", defines=("SKINNED",))
        for program in (draw, shadow):
            program["palette"].value = programs.SAMPLERS["props"]  # type: ignore[union-attr]
        self._shadow_matrix = programs.uniform(shadow, "key_clip_from_world")
        attributes = ("position", "normal", "uv", "joints", "weights", "albedo", "surface")
        self._vao = ctx.vertex_array(
            draw, [(bound, "3f4 3f4 2f4 4u1 4f1 4f1 4f1", *attributes), (tags, "1u1 1u1 2x", "person", "skin")], index
        )
        self._shadow_vao = ctx.vertex_array(
            shadow, [(bound, "3f4 20x 4u1 4f1 8x", "position", "joints", "weights"), (tags, "1u1 3x", "person")], index
        )
        self.held = [bound, index, tags, self._palette, draw, shadow, self._vao, self._shadow_vao]

    def update(self, shown: Shown) -> None:
        """Place everything as shown."""
        self.radii_m[:] = _GONE_M
        changed = False
        for i, prop in enumerate(shown.world.props):
            pieces = self._pieces(i, prop, shown) if prop.at else None
            if pieces is None:
                continue
            changed = True
            self._matrices[i, : len(pieces)] = pieces[:, :3]
            at = pieces[:, :3, 3]
            low, high = at.min(axis=0), at.max(axis=0)
            self.middles_m[i] = 0.5 * (low + high)
            self.radii_m[i] = 0.5 * float(np.linalg.norm(high - low)) + 1.4 * self._reach_m[i]
        if changed:
            self._palette.write(self._matrices)
            self._palette.use(programs.SAMPLERS["props"])

    def _pieces(self, i: int, prop: Prop, shown: Shown) -> Floats | None:
        """(pieces, 4, 4) in world; None for what nobody sees."""
        if prop.part == WRISTS:
            pair = self._pairs.get(prop.at)
            return None if pair is None or prop.at not in shown.names else cuffed.worn(pair, shown.world_from_joint[shown.row(prop.at)])
        frame = self._holds.frame(prop, self._kinds[i].way, shown)
        if frame is None:
            return None
        out: Floats = frame @ (self._open if self._things[i].pieces > 1 else np.eye(4)[None])
        return out

    def draw(self, seen: NDArray[np.bool_], tally: Tally) -> None:
        """Draw what one view sees: `seen` is a row of `Cameras.sees` for `middles_m`, `radii_m`."""
        for (first, count), there in zip(self._runs, seen.tolist(), strict=True) if len(seen) else ():
            if there:
                self._vao.render(vertices=count, first=first)
                tally.add(count)

    def draw_shadow(self, key_clip_from_world: bytes, tally: Tally) -> None:
        """Draw everything's depth as the key lamp sees it."""
        there = self.radii_m > 0.0
        if there.any():
            self._shadow_matrix.write(key_clip_from_world)
            for i in np.flatnonzero(there).tolist():
                first, count = self._runs[i]
                self._shadow_vao.render(vertices=count, first=first)
                tally.add(count)

    def release(self) -> None:
        """Give everything back."""
        for thing in reversed(self.held):
            thing.release()
