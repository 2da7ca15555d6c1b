"""One picture of somebody who was imported, by the renderer as anybody's."""

from __future__ import annotations

import math

import moderngl
import numpy as np
from numpy.typing import NDArray

from vr_dti.cast.clips import clip_files, read_clips
from vr_dti.cast.mesh import PersonMesh
from vr_dti.ports import View
from vr_dti.render.renderer import Renderer
from vr_dti.render.surface import Target
from vr_dti.spaces import look_at, perspective
from vr_dti.world.animation.rig import rig_of
from vr_dti.world.animation.solve import solve
from vr_dti.world.members import CastMember, Clip
from vr_dti.world.place import Mark, Part, Place
from vr_dti.world.pose import pose
from vr_dti.world.setting import Setting
from vr_dti.world.step import initial

SIZE = (200, 260)
FIELD_DEG = 42.0
AWAY_M = 3.0
GROUND = Part("pavement", (0, 0, 0), 0.0, (1, 0.15, 1), False, (("outline", "-12,12 12,12 12,-12 -12,-12"),))


def idle(mesh: PersonMesh) -> Clip:
    words = next(d for d in (read_clips(path) for path in clip_files()) if "idle" in d.clips)
    return solve("idle", words.clips["idle"], words.poses, rig_of(mesh.skeleton))


def shot(ctx: moderngl.Context, mesh: PersonMesh, *, there: bool = True, light: str = "dusk") -> NDArray[np.uint8]:
    """From the front, `AWAY_M` away, on a dry day of that light; not `there`: the same without anybody."""
    mark = Mark(0.0, -AWAY_M if there else 40.0, math.pi)
    cast = (CastMember("guest", "guest", mesh.skeleton, {"idle": idle(mesh)}, "spot", "idle"),)
    setting = Setting(Place("test", (GROUND,), {"spot": mark}, light=light, weather="dry"), cast, {}, {}, mesh.skeleton)
    renderer, target = Renderer(ctx, setting, {"guest": mesh}, trainee_person="guest"), Target(ctx, SIZE)
    eye = look_at((0.0, 1.0, 0.0), (0.0, 0.95, -AWAY_M))
    renderer.draw(
        pose(setting, initial(setting, ()), 0),
        [View("v", eye, perspective(math.radians(FIELD_DEG), SIZE[0] / SIZE[1], 0.05, 100.0), target.framebuffer, (0, 0, *SIZE))],
    )
    out = target.picture()
    target.release()
    renderer.close()
    return out
