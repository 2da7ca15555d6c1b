"""A morphed body with the measures a tailor takes: joints, weights, normals, how far along arm or leg each point lies, neck height."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

from vr_dti.cast.atlas import MOUTH_ISLAND, placed
from vr_dti.cast.basemesh import BaseMesh, Ints, read_base, triangulated
from vr_dti.cast.knuckles import risen
from vr_dti.cast.morph import BODY_VERTICES, Targets, find_targets, morphed
from vr_dti.cast.recipe import Body
from vr_dti.cast.rig import Rig, read_rig
from vr_dti.cast.surface import Weights, edges_of, vertex_normals
from vr_dti.spaces import Floats, normalized
from vr_dti.world.skeleton import JOINT, JOINTS

SIDES = ("Left", "Right")
_ARM_BELOW = ("Arm", "ForeArm", "Hand")


@dataclass(frozen=True, slots=True)
class Library:
    """The body data read once: base mesh, targets, rig, and the folder with its pictures."""

    data: Path
    base: BaseMesh
    targets: Targets
    rig: Rig


def read_library(data: Path) -> Library:
    """Everything the bake needs from the unpacked body data but its pictures."""
    base = read_base(data / "mpfb2" / "3dobjs" / "base.obj")
    return Library(data, base, find_targets(data), read_rig(data, base))


@dataclass(frozen=True)
class Figure:
    """One body, barefoot on y = 0. Arrays over all 19,158 vertices of the base mesh unless said otherwise."""

    base: BaseMesh
    vertices: Floats
    joints: Floats
    """(54, 3)"""
    weights: Weights

    def joint(self, name: str) -> Floats:
        """(3,)"""
        out: Floats = self.joints[JOINT[name]]
        return out

    @cached_property
    def layout(self) -> tuple[Floats, Ints]:
        """As `atlas.placed` has it: where the body's quads lie in the texture, and each quad's island"""
        return placed(self.base)

    @cached_property
    def mouth(self) -> NDArray[np.bool_]:
        """(13380,) which of the body's vertices lie inside the mouth, the line of the lips with them"""
        out = np.zeros(BODY_VERTICES, dtype=bool)
        out[self.base.quads["body"][self.layout[1] == MOUTH_ISLAND]] = True
        return out

    @cached_property
    def triangles(self) -> Ints:
        """(26756, 3) of the body group"""
        return triangulated(self.base.quads["body"])

    @cached_property
    def edges(self) -> Ints:
        """(E, 2) undirected edges of the body"""
        return edges_of(self.triangles)

    @cached_property
    def normals(self) -> Floats:
        """(13380, 3) of the body's vertices"""
        return vertex_normals(self.vertices[:BODY_VERTICES], self.triangles)

    @cached_property
    def side(self) -> Floats:
        """-1 on the person's left, +1 on the right"""
        return np.where(self.vertices[:, 0] < 0.0, -1.0, 1.0)

    def _share(self, parts: tuple[str, ...]) -> Floats:
        """How much of each vertex hangs on joints whose name ends so (or on the fingers of a hand)."""
        columns = [
            i for i, n in enumerate(JOINTS) if any(n == s + p or (p == "Hand" and n.startswith(s + p)) for s in SIDES for p in parts)
        ]
        out: Floats = self.weights[:, columns].sum(axis=1).astype(np.float64)
        return out

    @cached_property
    def arm_share(self) -> Floats:
        """How much of each vertex hangs on upper arm and below."""
        return self._share(_ARM_BELOW)

    @cached_property
    def arm(self) -> Floats:
        """Along the arm: 0 shoulder, 1 elbow, 2 wrist, then on; 0 or less off the arm."""
        t = self.along(self.vertices, ("Arm", "ForeArm", "Hand"))
        return np.where(self.arm_share > 0.5, t, np.minimum(t, 0.0))

    @cached_property
    def leg(self) -> Floats:
        """Along the leg: 0 hip, 1 knee, 2 ankle, then on; 0 or less off the leg."""
        t = self.along(self.vertices, ("UpLeg", "Leg", "Foot"))
        return np.where(self.vertices[:, 1] < self.joint("Hips")[1], t, np.minimum(t, 0.0))

    def along(self, points: Floats, parts: tuple[str, str, str]) -> Floats:
        """(N,) how far points `(N, 3)` lie along the two bones between three joints of their side: 0..1, 1..2."""
        out = np.empty(len(points))
        for s, mask in zip(SIDES, (points[:, 0] < 0.0, points[:, 0] >= 0.0), strict=True):
            a, b, c = (self.joint(s + p) for p in parts)
            p = points[mask]
            first = (p - a) @ (b - a) / ((b - a) @ (b - a))
            second = (p - b) @ (c - b) / ((c - b) @ (c - b))
            out[mask] = np.where(first < 1.0, first, 1.0 + np.maximum(second, 0.0))
        return out

    def bone(self, points: Floats, t: Floats, parts: tuple[str, str, str]) -> Floats:
        """(N, 3) the places on the bones of their own side at `t`, as `along` counts."""
        out = np.empty_like(points)
        for s, mask in zip(SIDES, (points[:, 0] < 0.0, points[:, 0] >= 0.0), strict=True):
            a, b, c = (self.joint(s + p) for p in parts)
            u = t[mask, None]
            out[mask] = np.where(u < 1.0, a + (b - a) * u, b + (c - b) * (u - 1.0))
        return out

    def before_ankle(self, points: Floats) -> Floats:
        """(N,) metres by which points `(N, 3)` lie ahead of the ankle's joint of their side, the way its foot points, over the ground."""
        out = np.empty(len(points))
        for s, mask in zip(SIDES, (points[:, 0] < 0.0, points[:, 0] >= 0.0), strict=True):
            ankle = self.joint(s + "Foot")
            out[mask] = (points[mask] - ankle) @ normalized((self.joint(s + "ToeBase") - ankle) * (1.0, 0.0, 1.0))
        return out

    @cached_property
    def neck(self) -> Floats:
        """Metres above the slanted plane through the root of the neck, where a collar sits: higher behind than in front."""
        return self.above_neck(self.vertices)

    def above_neck(self, points: ArrayLike) -> Floats:
        """As `neck`, for any points `(N, 3)`."""
        root = self.joint("Neck")
        up = normalized(np.array((0.0, 1.0, -0.42)))
        out: Floats = (np.asarray(points) - root) @ up
        return out

    @cached_property
    def neck_reach(self) -> Floats:
        """(48,) how far the neck's skin lies from its axis a thumb above the collar plane, by azimuth from the front over the right."""
        n = BODY_VERTICES
        near = (np.abs(self.neck[:n] - 0.018) < 0.022) & (np.linalg.norm(self.vertices[:n] - self.joint("Neck"), axis=1) < 0.13)
        turn, reach = self._round_neck(self.vertices[:n][near])
        out = np.empty(48)
        for i, t in enumerate(np.arange(48) * (2.0 * np.pi / 48)):
            gap = (turn - t + np.pi) % (2.0 * np.pi) - np.pi
            weight = np.exp(-((gap / 0.14) ** 2) - ((self.neck[:n][near] - 0.018) / 0.008) ** 2) + 1e-12
            out[i] = (reach * weight).sum() / weight.sum()
        return out

    def _round_neck(self, points: Floats) -> tuple[Floats, Floats]:
        """Azimuth and distance of points from the neck's axis."""
        away = points - (self.joint("Neck") + np.array((0.0, 0.0, 0.006)))
        ahead = normalized(np.array((0.0, -0.42, -1.0)))
        return np.arctan2(away[:, 0], away @ ahead), np.hypot(away[:, 0], away @ ahead)

    def beyond_neck(self, points: ArrayLike) -> Floats:
        """(N,) metres outside the neck's own cylinder: negative within the neck, positive on the shoulders."""
        turn, reach = self._round_neck(np.asarray(points, dtype=np.float64))
        out: Floats = reach - np.interp(turn, np.arange(48) * (2.0 * np.pi / 48), self.neck_reach, period=2.0 * np.pi)
        return out

    def below_neckline(self, points: ArrayLike, neck_m: float, margin_m: float) -> Floats:
        """(N,) positive where cloth lies that ends `neck_m` up the neck: below the collar plane, and on what of the shoulders rises above
        it more than `margin_m` outside the neck."""
        p = np.asarray(points, dtype=np.float64)
        up = self.above_neck(p)
        aside = np.sin(self._round_neck(p)[0]) ** 2
        out: Floats = np.maximum(neck_m - up, np.minimum(self.beyond_neck(p) - margin_m, 0.035 * aside - up))
        return out

    @cached_property
    def finger_weights(self) -> Floats:
        """How much of each vertex hangs on finger joints."""
        columns = [i for i, n in enumerate(JOINTS) if "Hand" in n and n[-1].isdigit()]
        out: Floats = self.weights[:, columns].sum(axis=1).astype(np.float64)
        return out


def make_figure(library: Library, body: Body, seed: int | None = None) -> Figure:
    """Morph the base mesh to `body` and stand it on the ground; `seed` as `morphed` has it."""
    vertices = morphed(library.base.vertices, library.targets, body, seed)
    vertices[:, 1] -= vertices[:BODY_VERTICES, 1].min()
    joints = library.rig.joints(vertices)
    skin = vertices[:BODY_VERTICES]
    out = vertex_normals(skin, triangulated(library.base.quads["body"]))
    vertices[:BODY_VERTICES] = skin + out * risen(joints, skin, out)[:, None]
    shift = np.array((joints[JOINT["Hips"], 0], 0.0, joints[JOINT["Hips"], 2]))
    return Figure(library.base, vertices - shift, joints - shift, library.rig.weights)
