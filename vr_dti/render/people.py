"""People on the graphics card: all of them in one buffer, posed by one small texture a frame, drawn by runs of triangles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import moderngl
import numpy as np
from numpy.typing import NDArray

from vr_dti.assets import pictures
from vr_dti.cast.mesh import PersonMesh
from vr_dti.errors import InputError
from vr_dti.render import programs
from vr_dti.render.faces import Faces
from vr_dti.render.hands import gloved
from vr_dti.render.layout import body_of, indices, joined, runs_by_level
from vr_dti.render.processor import Run
from vr_dti.render.remembered import Remembered
from vr_dti.render.skinned import Geometry, Skinned
from vr_dti.render.swinging import Swinging
from vr_dti.render.tally import Tally
from vr_dti.spaces import Floats
from vr_dti.world.pose import Shown
from vr_dti.world.setting import Setting
from vr_dti.world.skeleton import JOINT, JOINTS

_REACH_M = 0.35
"""from a joint, fingers' apart, to the furthest skin, hair or cloth round it (default)"""
_FINGERS = JOINT["LeftHandThumb1"]
"""the first of the last joints"""
SWITCH_PX = (640.0, 280.0, 130.0)
"""below each, the next coarser level of detail: pixels of the sphere round somebody, which is a third higher than the body. A triangle that
faces the eye covers about ten pixels there. Defaults."""
FACE_PX = SWITCH_PX[1]
"""of whoever is smaller the face is at rest: a brow is then less than a pixel. Default."""
_UNSEEN = 1
"""level of whoever only throws a shadow"""


@dataclass(frozen=True, slots=True)
class _Slot:
    name: str
    mesh: PersonMesh


class People:
    """Everybody in the scene: the cast, then a body for each trainee."""

    def __init__(self, ctx: moderngl.Context, setting: Setting, people: Mapping[str, PersonMesh], trainee_person: str) -> None:
        wanted = [(m.name, m.person) for m in setting.cast] + [(f"trainee:{t}", trainee_person) for t in setting.trainee_marks]
        missing = sorted({p for _, p in wanted if p not in people})
        if missing:
            raise InputError(f"no body for {', '.join(missing)}", "bake them: vr-dti bake")
        self._slots = [_Slot(name, people[person]) for name, person in wanted]
        self._index = {slot.name: i for i, slot in enumerate(self._slots)}
        joints = np.array([slot.mesh.skeleton.joint_m for slot in self._slots], dtype=np.float32).reshape(-1, len(JOINTS), 3)
        self._bind_m = np.ascontiguousarray(np.broadcast_to(joints.transpose(2, 0, 1)[..., None], (3, *joints.shape)))
        """(3, S, J, 3) x, y and z of each joint in the bind pose, each three times: numpy goes through whole rows several times faster"""
        self._rows: NDArray[np.intp] = np.zeros(0, dtype=np.intp)
        self._here: slice | NDArray[np.bool_] = slice(0)
        """of the slots, whoever is in the scene"""
        self._in_order = False
        """the slots are the rows of what is shown"""
        self._names: tuple[str, ...] | None = None
        self.middles_m: Floats = np.zeros((len(self._slots), 3))
        self.radii_m: Floats = np.full(len(self._slots), -1e9)
        """-1e9 for somebody who is not there: no view ever sees them"""
        laid = {id(s.mesh): body_of(s.mesh) for s in self._slots}
        self._bodies = [laid[id(s.mesh)] for s in self._slots]
        self._levels = runs_by_level(self._bodies)
        """of each level of detail, of each slot: (first, count) of indices"""
        self.level: NDArray[np.intp] = np.zeros(len(self._slots), dtype=np.intp)
        """at which each slot is drawn in this frame: the same in all views, or two eyes would see two people"""
        self._level = self.level.tolist()
        self._seen: list[bool] = [False] * len(self._slots)
        self._runs: Remembered[list[Run]] = Remembered()
        """as they were asked for since anybody's level changed, or whether anybody sees them"""
        self.switch_px: Sequence[float] = SWITCH_PX
        if self._slots:
            self._faces = Faces(ctx, setting, [s.name for s in self._slots], [s.mesh for s in self._slots])
            self._upload(ctx)

    def _upload(self, ctx: moderngl.Context) -> None:
        meshes = [s.mesh for s in self._slots]
        dressed = [_hung(gloved(s.mesh) if s.name.startswith("trainee:") else s.mesh.vertices, s.mesh) for s in self._slots]
        vertices = np.concatenate([v[b.order] for v, b in zip(dressed, self._bodies, strict=True)])
        sizes = [len(m.vertices) for m in meshes]
        self._starts = np.cumsum([0, *sizes[:-1]]).tolist()
        triangles = indices(self._bodies, self._starts)
        distinct = list({id(m): m for m in meshes}.values())
        layers = np.cumsum([0, *(len(_pictures(d)) for d in distinct[:-1])]).tolist()
        which = [next(layer for layer, d in zip(layers, distinct, strict=True) if d is m) for m in meshes]
        detailed = np.array([m.details is not None for m in meshes])
        self._skins = _skin_textures(ctx, [p for m in distinct for p in _pictures(m)])
        owner = np.repeat(np.arange(len(meshes)), sizes)
        face = np.concatenate([self._faces.tags(i, n)[self._bodies[i].order] for i, n in enumerate(sizes)])
        self._swinging = [(i, Swinging(m.swing, m.skeleton)) for i, m in enumerate(meshes) if m.swing is not None]
        shape = (len(meshes), len(JOINTS) + max(0 if m.swing is None else len(m.swing.parent) for m in meshes))
        told = np.repeat(detailed, sizes) if detailed.any() else None
        geometry = Geometry(vertices, triangles, owner, np.repeat(which, sizes), face, self._faces.rows, told)
        self._skinned = Skinned(ctx, geometry, shape, "palette", fades=True, looped=True)
        self._matrices = self._skinned.matrices

    def update(self, shown: Shown) -> None:
        """Pose everybody as shown, what swings on them as the body carries it: `swing` comes when it is known who is seen."""
        if not self._slots:
            return
        if shown.names != self._names:
            self._names = shown.names
            row = {name: i for i, name in enumerate(shown.names)}
            self._rows = np.array([row.get(s.name, -1) for s in self._slots], dtype=np.intp)
            self._here = slice(None) if (self._rows >= 0).all() else self._rows >= 0
            self._in_order = bool(np.array_equal(self._rows, np.arange(len(shown.names))))
            self.radii_m = np.full(len(self._slots), -1e9)
        here, out = self._here, self._matrices
        m = shown.world_from_joint if self._in_order else shown.world_from_joint.take(self._rows[here], axis=0)
        if not len(m):
            return
        out[here, : len(JOINTS)] = m[..., :3, :]
        from_bind = out[here, : len(JOINTS)]  # a view of it where all are here
        for axis, bind_m in enumerate(self._bind_m[:, here]):  # bind rotations are identity, so the inverse bind is a plain shift
            from_bind[..., 3] -= from_bind[..., axis] * bind_m
        if from_bind.base is not out:
            out[here, : len(JOINTS)] = from_bind
        for slot, swinging in self._swinging:
            out[slot, len(JOINTS) : len(JOINTS) + len(swinging.carriers)] = out[slot, swinging.carriers]
        joints = np.ascontiguousarray(
            m[:, :_FINGERS, :3, 3].transpose(1, 0, 2)
        )  # bounds are found several times faster along the first axis
        low, high = joints.min(axis=0), joints.max(axis=0)
        across = high - low
        self.middles_m[here] = 0.5 * (low + high)
        self.radii_m[here] = 0.5 * np.sqrt(np.vecdot(across, across)) + _REACH_M

    def refine(self, sizes_px: Floats, seen: NDArray[np.bool_]) -> None:
        """Choose everybody's level of detail by how large they stand in the views that may see them: `(V, S)` each."""
        size = np.where(seen, sizes_px, 0.0).max(axis=0, initial=0.0)
        there = size > 0.0
        switches = self.switch_px[: len(self._levels) - 1][::-1]
        coarse = len(switches) - np.searchsorted(switches, size, side="right")
        self.level = np.where(there, coarse, min(_UNSEEN, len(switches)))
        level, seen_at_all = self.level.tolist(), there.tolist()
        if level != self._level or seen_at_all != self._seen:
            self._level, self._seen = level, seen_at_all
            self._runs.forget()

    def swing(self, shown: Shown) -> None:
        """Let hair and skirts swing on those who are seen, and send everybody's pose. After `refine`."""
        if not self._slots:
            return
        for slot, swinging in self._swinging:
            if self._rows[slot] >= 0 and self._seen[slot]:
                mine = swinging.update(shown.world_from_joint[self._rows[slot]], shown.story_ns)
                self._matrices[slot, len(JOINTS) : len(JOINTS) + len(mine)] = mine
            else:
                swinging.forget()
        self._skinned.send()

    def express(self, shown: Shown, sizes_px: Floats, seen: NDArray[np.bool_], trainees: Sequence[str]) -> None:
        """Give those a face who stand large in the views that may see them, `(V, S)`; `trainees`: whose eyes each view is. After
        `refine`."""
        if not self._slots:
            return
        others = seen.copy()
        for i, trainee in enumerate(trainees):
            if (own := self._own(trainee)) is not None:
                others[i, own] = False
        large = np.where(others, sizes_px, 0.0).max(axis=0, initial=0.0) >= FACE_PX
        self._faces.update(shown, self._rows, self.level.tolist(), large.tolist())

    def _own(self, trainee: str) -> int | None:
        return self._index.get(f"trainee:{trainee}", self._index.get(trainee)) if trainee else None

    def runs(self, seen: NDArray[np.bool_], trainee: str) -> list[Run]:
        """What one view draws, as `(first, count)` of indices: everybody `seen` but `trainee`, whose hands are drawn apart.

        `trainee` may also name an actor, where a debrief looks through that actor's eyes.
        """
        return self._runs.of(("draw", trainee, seen.tobytes()), lambda: self._triangle_runs(seen, self._own(trainee)))

    def _triangle_runs(self, seen: NDArray[np.bool_], own: int | None) -> list[Run]:
        levels = self._level
        return joined([self._levels[levels[i]][i] for i, there in enumerate(seen.tolist()) if there and i != own])

    def _hands(self, i: int) -> Run:
        """Indices of somebody's hands, in full."""
        first, count = self._slots[i].mesh.ranges.get("hands", (0, 0))
        return self._levels[0][i][0] + 3 * first, 3 * count

    def skin(self, trainees: Sequence[str] = (), *, shadows: bool) -> None:
        """Skin for this frame whoever is seen, at their level, and with `shadows` whoever is there. `trainees`: whose eyes the views are,
        for they see their own hands in full. After `refine` and `express`; some complete framebuffer must be bound. Makes poses and skins
        current."""
        if not self._slots:
            return
        self._bind()
        there = self.radii_m > 0.0
        key = ("skin", *trainees, there.tobytes() if shadows else b"")
        runs = self._runs.of(key, lambda: self._vertex_runs(trainees, there.tolist() if shadows else self._seen))
        self._skinned.skin(runs, self._faces.sums)

    def _vertex_runs(self, trainees: Sequence[str], wanted: Sequence[bool]) -> list[Run]:
        full = {own for t in trainees if (own := self._own(t)) is not None}
        return joined(
            [
                (start, body.needs[0 if i in full else min(level, len(body.needs) - 1)])
                for i, (start, body, level, want) in enumerate(zip(self._starts, self._bodies, self._level, wanted, strict=True))
                if want
            ]
        )

    def _bind(self) -> None:
        if self._slots:
            self._skinned.bind()
            self._faces.bind()
            self._skins.use(programs.SAMPLERS["skins"])

    def draw(self, runs: Sequence[Run], tally: Tally, eye_m: Floats) -> None:
        """Draw runs of indices in the current view, whose eye stands at `eye_m` (3,)."""
        if runs:
            self._skinned.draw(runs, tally, eye_m)

    @property
    def problem(self) -> str:
        """`Renderer.problem`."""
        processor = self._skinned.processor if self._slots else None
        return "" if processor is None else processor.problem

    def hasten(self) -> bool:
        """`Renderer.hasten`."""
        processor = self._skinned.processor if self._slots else None
        return processor is not None and processor.fetch()

    def draw_own(self, trainee: str, seen: NDArray[np.bool_], fading: Floats, tally: Tally) -> None:
        """Draw the hands of whose eyes the current view is, if it sees them, as much as there is of each (`hands.fading`)."""
        own = self._own(trainee)
        if own is not None and seen[own] and (run := self._hands(own))[1]:
            self._skinned.draw_own(run, fading.astype("<f4").tobytes(), tally)

    def draw_shadow(self, clip_from_world: bytes, tally: Tally, *, met: NDArray[np.bool_] | None = None, but: str = "") -> None:
        """Draw everybody's depth as a light sees it; of those that it may touch, `met` `(S,)`, and not of whoever holds it, `but`."""
        there = self.radii_m > 0.0 if met is None else met & (self.radii_m > 0.0)
        skipped = self._own(but)
        if runs := joined([self._levels[self._level[i]][i] for i in np.flatnonzero(there).tolist() if i != skipped]):
            self._skinned.draw_shadow(clip_from_world, runs, tally)

    def release(self) -> None:
        """Give everything back."""
        if self._slots:
            self._skinned.release()
            self._faces.release()
            self._skins.release()


def _hung(vertices: NDArray[np.void], mesh: PersonMesh) -> NDArray[np.void]:
    """`vertices` of `mesh` on the springs that they hang on."""
    if mesh.swing is None:
        return vertices
    out = vertices.copy()
    out["joints"][mesh.swing.rows], out["weights"][mesh.swing.rows] = mesh.swing.joints, mesh.swing.weights
    return out


def _pictures(m: PersonMesh) -> list[NDArray[np.uint8]]:
    """The layers of one person, (S, S, 3 or 4) each, colours first."""
    return [m.skin] if m.details is None else [m.skin, m.details.relief, m.details.glow]


def _skin_textures(ctx: moderngl.Context, sheets: Sequence[NDArray[np.uint8]]) -> moderngl.TextureArray:
    size = max(s.shape[0] for s in sheets)
    layers = np.full((len(sheets), size, size, 4), 255, dtype=np.uint8)
    for layer, s in zip(layers, sheets, strict=True):
        layer[..., : s.shape[2]] = s if s.shape[0] == size else pictures.resize(np.ascontiguousarray(s), size, size)
    texture = ctx.texture_array((size, size, len(sheets)), 4, layers)
    texture.build_mipmaps()
    texture.filter = (moderngl.LINEAR_MIPMAP_LINEAR, moderngl.LINEAR)
    return texture
