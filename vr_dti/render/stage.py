"""The place on the graphics card: three batches of standing triangles, drawn by the runs that a view sees."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import moderngl
import numpy as np
from numpy.typing import NDArray

from vr_dti.assets.kept import kept
from vr_dti.render import folds, goods, grain, programs, state
from vr_dti.render.cameras import runs_of
from vr_dti.render.place.assemble import PlaceMesh
from vr_dti.render.place.finish import Batch
from vr_dti.render.processor import Run
from vr_dti.render.rawgl import is_software
from vr_dti.render.remembered import Remembered
from vr_dti.render.tally import Tally

_FORMAT = "3f4 3f4 2f4 4f1 4f1"
_ATTRIBUTES = ("position", "normal", "uv", "albedo", "surface")
_DEFINES = {Batch.SOLID: (), Batch.WINDOW: ("WINDOW",), Batch.DECAL: ("DECAL",)}


class Stage:
    """A place, uploaded once."""

    def __init__(self, ctx: moderngl.Context, mesh: PlaceMesh) -> None:
        self._ctx = ctx
        self.held: list[moderngl.Buffer | moderngl.Texture | moderngl.TextureArray | moderngl.VertexArray | moderngl.Program] = []
        self._vaos: dict[Batch, moderngl.VertexArray] = {}
        shadow = programs.load(ctx, "shadow.vert", "shadow.frag")
        self._shadow_matrix = programs.uniform(shadow, "key_clip_from_world")
        self.held.append(shadow)
        self._shadow_vao: moderngl.VertexArray | None = None
        within: tuple[str, ...] = ()
        if mesh.within_m is not None:
            within = ("INDOORS vec4({:.3f}, {:.3f}, {:.3f}, {:.3f})".format(*mesh.within_m), f"CEILING_M {mesh.ceiling_m:.3f}")
        elif mesh.fronts_m is not None:
            within = ("STREET vec4({:.3f}, {:.3f}, {:.3f}, {:.3f})".format(*mesh.fronts_m),)
        for batch in Batch:
            if not len(mesh.triangles[batch]):
                continue
            program = programs.load(ctx, "place.vert", "place.frag", defines=(*_DEFINES[batch], *within))
            vertices, index = ctx.buffer(mesh.vertices[batch]), ctx.buffer(mesh.triangles[batch])
            used = [a for a in _ATTRIBUTES if a in program]
            assert used == list(_ATTRIBUTES), f"place.vert drops {set(_ATTRIBUTES) - set(used)}"
            self._vaos[batch] = ctx.vertex_array(program, [(vertices, _FORMAT, *_ATTRIBUTES)], index)
            self.held += [program, vertices, index, self._vaos[batch]]
            if batch is Batch.SOLID:
                self._shadow_vao = ctx.vertex_array(shadow, [(vertices, "3f4 28x", "position")], index)
                self.held.append(self._shadow_vao)
        runs = sorted(mesh.runs, key=lambda r: (r.batch, r.first))
        self.middles_m = np.array([r.middle_m for r in runs]).reshape(-1, 3)
        self.radii_m = np.array([r.radius_m for r in runs])
        self._first = [3 * r.first for r in runs]
        self._count = [3 * r.count for r in runs]
        batches = [r.batch for r in runs]
        self._bounds = {b: (batches.index(b), len(batches) - batches[::-1].index(b)) for b in self._vaos}
        caster = np.array([r.caster and r.batch is Batch.SOLID for r in runs], dtype=bool)
        sunlit = np.array([r.sunlit and r.batch is Batch.SOLID for r in runs], dtype=bool)
        self._runs: Remembered[list[tuple[Batch, list[Run]]]] = Remembered()
        """of each row of pieces that a view saw"""
        self._casters = {sun: runs_of(far, self._first, self._count) for sun, far in ((False, caster), (True, sunlit))}
        self._grain = state.kept(ctx, "grain", lambda: grain_texture(ctx))
        self._decals = _decal_texture(ctx, mesh.decals)
        self.held.append(self._decals)

    def bind(self) -> None:
        """Make the textures current."""
        self._grain.use(programs.SAMPLERS["grain"])
        self._decals.use(programs.SAMPLERS["decals"])

    def draw(self, seen: NDArray[np.bool_], tally: Tally) -> None:
        """Draw what one view sees: `seen` is a row of `Cameras.sees` for `middles_m`, `radii_m`."""
        for batch, runs in self._runs.of(seen.tobytes(), lambda: self._runs_by_batch(seen)):
            with state.by_coverage(self._ctx) if batch is Batch.DECAL else nullcontext():
                self._draw(batch, runs, tally)

    def _runs_by_batch(self, seen: NDArray[np.bool_]) -> list[tuple[Batch, list[Run]]]:
        found = [(b, runs_of(seen[low:high], self._first[low:high], self._count[low:high])) for b, (low, high) in self._bounds.items()]
        return [(batch, runs) for batch, runs in found if runs]

    def _draw(self, batch: Batch, runs: list[Run], tally: Tally) -> None:
        for first, count in runs:
            self._vaos[batch].render(vertices=count, first=first)
            tally.add(count)

    def draw_shadow(self, clip_from_world: bytes, tally: Tally, *, sunlit: bool) -> None:
        """Draw the depth of what stands near the key lamp's pool, or under the sun."""
        self._draw_depth(clip_from_world, self._casters[sunlit], tally)

    def draw_shadow_of(self, met: NDArray[np.bool_], clip_from_world: bytes, tally: Tally) -> None:
        """Draw the depth of those pieces, a row for `middles_m`, `radii_m`, as a light sees them."""
        low, high = self._bounds.get(Batch.SOLID, (0, 0))
        self._draw_depth(clip_from_world, runs_of(met[low:high], self._first[low:high], self._count[low:high]), tally)

    def _draw_depth(self, clip_from_world: bytes, runs: list[Run], tally: Tally) -> None:
        if self._shadow_vao is not None:
            self._shadow_matrix.write(clip_from_world)
            for first, count in runs:
                self._shadow_vao.render(vertices=count, first=first)
                tally.add(count)

    def release(self) -> None:
        """Give everything back."""
        for thing in reversed(self.held):
            thing.release()


def grain_layers() -> NDArray[np.uint8]:
    """What surfaces are like, `(layers, SIZE, SIZE, 4)`: the grains, then the folds of clothes, then a shop's shelves."""
    drawn = (("folds", folds.__file__, folds.layer), ("goods", goods.__file__, goods.layer))
    parts = [kept(name, Path(source), layer)[None] for name, source, layer in drawn]
    return np.concatenate((kept("grain", Path(grain.__file__), grain.layers), *parts))


def grain_texture(ctx: moderngl.Context) -> moderngl.TextureArray:
    """The fine structure of surfaces, a layer each (`grain.py`, `folds.py`)."""
    layers = grain_layers()
    texture = ctx.texture_array((grain.SIZE, grain.SIZE, len(layers)), 4, layers)
    texture.build_mipmaps()
    texture.filter = (moderngl.LINEAR_MIPMAP_LINEAR, moderngl.LINEAR)
    if not is_software(ctx):  # a software rasteriser takes twice the time for the whole frame with it
        texture.anisotropy = 8.0
    return texture


def _decal_texture(ctx: moderngl.Context, coverage: NDArray[np.uint8]) -> moderngl.Texture:
    texture = ctx.texture((coverage.shape[1], coverage.shape[0]), 1, coverage)
    texture.build_mipmaps()
    texture.filter = (moderngl.LINEAR_MIPMAP_LINEAR, moderngl.LINEAR)
    return texture
