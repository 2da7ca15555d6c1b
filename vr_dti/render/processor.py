"""People where the processor rasterises: it skins them and leaves out the triangles that face away itself, in compiled loops.

A software rasteriser runs transform feedback vertex by vertex, and shades the vertices of triangles that it then throws away. The picture
is the same (docs/decisions/skinned-once-a-frame.md). On a graphics card, and without numba, there is none of this.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import moderngl
import numpy as np
from numpy.typing import NDArray

from vr_dti.jit import kept
from vr_dti.render.rawgl import is_software
from vr_dti.spaces import Floats

Run = tuple[int, int]
"""(first, count) of indices, or of vertices"""
Sums = tuple[NDArray[np.float32], NDArray[np.bool_]]
"""what faces add to vertices (S, F, 6), and whether anything of a slot's counts (S,): `faces.Faces`"""
SOURCES = (Path(__file__).resolve().parent / "loops.py",)
"""what the compiled loops depend on"""
AFTER = 300
"""frames drawn before the loops are taken from the cache, or compiled for it: a short program does not gain what that takes (default)"""
REMEDY = "see that the cache's disk has room and may be written, and that numba is one for this Python; or leave it so"


class Processor:
    """Vertices and triangles of one `Skinned` a second time, where the processor's loops find them."""

    def __init__(self, ctx: moderngl.Context, vertices: NDArray[np.void], triangles: NDArray[np.uint32], tags: NDArray[np.void]) -> None:
        self.ready = False
        """the loops are there: from now on they skin"""
        self.possible = is_software(ctx) and find_spec("numba") is not None
        """here, at some time"""
        self.problem = ""
        """why the loops cannot be had here, and what to do: the shader goes on"""
        self._fetching = threading.Lock()
        self._asked = False
        self._frames = 0
        self._given = (vertices, triangles, tags) if self.possible else None

    def wanted(self) -> bool:
        """Whether the loops skin this frame. Has them fetched, beside what goes on, once there were frames enough."""
        if self.possible and not (self.ready or self._asked or self.problem):
            self._frames += 1
            if self._frames > AFTER:
                self._asked = True
                threading.Thread(target=self.fetch, daemon=True).start()  # nobody waits for it at the end
        return self.ready

    def fetch(self) -> bool:
        """Have the loops now. -> they are there; False on a graphics card, without numba, or where there is a `problem`."""
        with self._fetching:
            if self._given is not None and not self.problem:
                try:
                    self._take_anew(*self._given)
                    self.ready, self._given = True, None
                except Exception as e:  # whatever a compiler or a disk may come up with ends no run
                    why = " ".join(f"{type(e).__name__}: {e}".split())[:200]
                    self.problem = f"people are drawn more slowly: their loops could not be compiled ({why}): {REMEDY}"
        return self.ready

    def _take_anew(self, *given: NDArray[Any]) -> None:
        """From the cache, or compiled into it. What was cut off as it was written there is thrown away, and compiled again."""
        folder = kept.folder(SOURCES)
        folder.mkdir(parents=True, exist_ok=True)  # where it cannot be made, numba would write beside its source
        try:
            self._take(folder, *given)
        except Exception:
            shutil.rmtree(folder, ignore_errors=True)
            self._take(folder, *given)

    def _take(self, folder: Path, vertices: NDArray[np.void], triangles: NDArray[np.uint32], tags: NDArray[np.void]) -> None:
        import numba

        numba.config.CACHE_DIR = str(folder)  # read when the loops are imported
        from vr_dti.render import loops

        self._bound = np.concatenate((vertices["position"], vertices["normal"]), axis=1)
        self._joints, self._weights = (np.ascontiguousarray(vertices[name]) for name in ("joints", "weights"))
        self._owner, self._face = (np.ascontiguousarray(tags[name]) for name in ("person", "face"))
        self._triangles = np.ascontiguousarray(triangles).reshape(-1, 3)
        self._skinned = np.zeros((len(vertices), 6), dtype=np.float32)
        self._kept = np.zeros((len(self._triangles) + 1, 3), dtype=np.uint32)
        self._skin, self._facing = loops.skin, loops.facing
        self._still: Sums = np.zeros((1, 1, 6), dtype=np.float32), np.zeros(int(self._owner.max(initial=0)) + 1, dtype=np.bool_)
        self._skin_run(np.zeros((1, 1, 3, 4), dtype=np.float32), self._still, (0, 0))
        self.facing([(0, 0)], np.zeros(3))

    def skin(self, matrices: NDArray[np.float32], faces: Sums | None, runs: Sequence[Run], into: moderngl.Buffer) -> None:
        """Skin runs of vertices by `matrices` (S, J, 3, 4)."""
        into.orphan()  # what still draws from it keeps it
        for first, count in runs:
            self._skin_run(matrices, faces or self._still, (first, count))
            into.write(self._skinned[first : first + count], offset=self._skinned.strides[0] * first)

    def _skin_run(self, matrices: NDArray[np.float32], faces: Sums, run: Run) -> None:
        palette = matrices.reshape(*matrices.shape[:2], 12)
        self._skin(self._bound, self._joints, self._weights, self._owner, self._face, *faces, palette, *run, self._skinned)

    def facing(self, runs: Sequence[Run], eye_m: Floats) -> NDArray[np.uint32]:
        """Of runs of indices, the triangles (K, 3) whose front is seen from `eye_m` (3,). Good until the next call."""
        kept, eye = 0, eye_m.astype(np.float32)
        for first, count in runs:
            kept = self._facing(self._triangles, first // 3, count // 3, self._skinned, eye, self._kept, kept)
        return self._kept[:kept]
