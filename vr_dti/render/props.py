"""Props on the graphics card: all of them in one buffer, placed by one small texture a frame, drawn with the shaders that draw people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import moderngl
import numpy as np
from numpy.typing import NDArray

from vr_dti.cast import cuffs
from vr_dti.cast.hardware import Thing
from vr_dti.cast.mesh import PersonMesh
from vr_dti.cast.props import KINDS
from vr_dti.render import cuffed
from vr_dti.render.processor import Run
from vr_dti.render.skinned import Geometry, Skinned
from vr_dti.render.tally import Tally
from vr_dti.spaces import Floats
from vr_dti.world.fading import place
from vr_dti.world.pose import Shown
from vr_dti.world.props import WRISTS, Holds
from vr_dti.world.setting import Setting
from vr_dti.world.state import Prop
from vr_dti.world.tools import HANDCUFFS

_HALF = "a wrist"
"""of `Prop.part`, here only: one half is closed, the other in a hand"""
_GONE_M = -1e9
"""radius of what nobody sees, as of people who are not there"""


class Props:
    """Everything of `setting.props`, and a pair of handcuffs for each trainee, which is seen once it is on somebody."""

    def __init__(self, ctx: moderngl.Context, setting: Setting, people: Mapping[str, PersonMesh]) -> None:
        self._trainees = tuple(setting.trainee_marks)
        kinds = [KINDS[kind] for kind in (*(p.kind for p in setting.props), *(HANDCUFFS for _ in self._trainees))]
        self._kinds = kinds
        self._things = [k.make() for k in kinds]
        self._cuffs = [k is KINDS[HANDCUFFS] for k in kinds]
        self._holds = Holds(setting)
        self._people = {m.name: people[m.person] for m in setting.cast}
        self._pairs: dict[str, cuffed.Pair] = {}
        """who wears some: measured when first seen so, since few ever do and it takes 10 ms for each"""
        self._open = cuffed.loose()
        self._reach_m = [_reach_m(t) for t in self._things]
        self.middles_m: Floats = np.zeros((len(kinds), 3))
        self.radii_m: Floats = np.full(len(kinds), _GONE_M)
        if kinds:
            self._upload(ctx)

    def _upload(self, ctx: moderngl.Context) -> None:
        things = self._things
        sizes = [len(t.vertices) for t in things]
        starts = np.cumsum([0, *sizes[:-1]])
        vertices = np.concatenate([t.vertices for t in things])
        triangles = np.concatenate([t.triangles + np.uint32(s) for t, s in zip(things, starts, strict=True)])
        owner = np.repeat(np.arange(len(things)), sizes)
        firsts = np.cumsum([0, *(3 * len(t.triangles) for t in things)])
        self._runs: list[Run] = [(int(first), 3 * len(t.triangles)) for first, t in zip(firsts[:-1], things, strict=True)]
        self._vertices: list[Run] = list(zip(starts.tolist(), sizes, strict=True))
        shape = (len(things), max(t.pieces for t in things))
        self._skinned = Skinned(ctx, Geometry(vertices, triangles, owner, np.zeros_like(owner)), shape, "props")

    def update(self, shown: Shown) -> None:
        """Place everything as shown."""
        self.radii_m[:] = _GONE_M
        props = (*shown.world.props, *self._own(shown))
        there = [(i, pieces) for i, p in enumerate(props) if p.at and (pieces := self._pieces(i, p, shown)) is not None]
        for i, pieces in there:
            self._skinned.matrices[i, : len(pieces)] = pieces[:, :3]
            self.middles_m[i] = pieces[0, :3, 3]
            self.radii_m[i] = self._reach_m[i]
        if there:
            self._skinned.send()

    def _own(self, shown: Shown) -> Sequence[Prop]:
        """The trainees' handcuffs, where they are on somebody who wears no others; nothing while none are on anybody."""
        on = {b.trainee: (b.cuffed or b.half_on, WRISTS if b.cuffed else _HALF) for b in shown.world.bodies if b.cuffed or b.half_on}
        if not on:
            return ()
        others = {p.at for p, on_wrists in zip(shown.world.props, self._cuffs, strict=False) if p.part == WRISTS and on_wrists}
        worn = ((trainee, *on.get(trainee, ("", WRISTS))) for trainee in self._trainees)
        return [Prop(trainee, "" if name in others else name, part) for trainee, name, part in worn]

    def _pieces(self, i: int, prop: Prop, shown: Shown) -> Floats | None:
        """(pieces, 4, 4) in world; None for what nobody sees."""
        if prop.part in (WRISTS, _HALF):
            if not self._cuffs[i] or prop.at not in shown.names or prop.at not in self._people:
                return None
            if prop.at not in self._pairs:
                self._pairs[prop.at] = cuffed.pair_of(self._people[prop.at])
            joints = shown.world_from_joint[shown.row(prop.at)]
            if prop.part == WRISTS:
                return cuffed.worn(self._pairs[prop.at], joints)
            held_m = _held_m(shown, prop.name)
            return None if held_m is None else cuffed.half_worn(self._pairs[prop.at], joints, held_m)
        frame = self._holds.frame(prop, self._kinds[i].way, shown)
        if frame is None:
            return None
        out: Floats = frame @ (self._open if self._things[i].pieces > 1 else np.eye(4)[None])
        return out

    def skin(self) -> None:
        """Move whatever is there, for this frame; some complete framebuffer must be bound."""
        if (there := np.flatnonzero(self.radii_m > 0.0)).size:
            self._skinned.bind()
            self._skinned.skin([self._vertices[i] for i in there.tolist()])

    def draw(self, seen: NDArray[np.bool_], tally: Tally) -> None:
        """Draw what one view sees: `seen` is a row of `Cameras.sees` for `middles_m`, `radii_m`."""
        if seen.any():
            self._skinned.draw([self._runs[i] for i in np.flatnonzero(seen).tolist()], tally)

    def draw_shadow(self, key_clip_from_world: bytes, tally: Tally) -> None:
        """Draw everything's depth as the key lamp sees it."""
        if (there := np.flatnonzero(self.radii_m > 0.0)).size:
            self._skinned.draw_shadow(key_clip_from_world, [self._runs[i] for i in there.tolist()], tally)

    def release(self) -> None:
        """Give everything back."""
        if self._kinds:
            self._skinned.release()


def _held_m(shown: Shown, trainee: str) -> tuple[float, float, float] | None:
    """Where the hand is that holds this trainee's handcuffs."""
    body = next(b for b in shown.world.bodies if b.trainee == trainee)
    hand = body.left if body.left.tool == HANDCUFFS else body.right
    at, _ = place(hand, shown.story_ns / 1e6)
    return None if at is None else at[:3]


def _reach_m(thing: Thing) -> float:
    """From its first piece to the furthest point of any: pieces that hang on each other may lie stretched out.

    A bow is widened to the wrist that it is on."""
    one = float(np.linalg.norm(thing.vertices["position"], axis=1).max())
    return one if thing.pieces == 1 else 3.0 * one + cuffs.LINKS * cuffs.PITCH_M + 2.0 * cuffs.SWIVEL_M
