"""Cloth that a pose brings into the ground lies on it."""

from __future__ import annotations

import moderngl
import numpy as np
import pytest
import scenery

from vr_dti.cast.bake import person
from vr_dti.render.renderer import Renderer
from vr_dti.render.surface import Target
from vr_dti.world import acts
from vr_dti.world.members import CastMember
from vr_dti.world.place import Place
from vr_dti.world.pose import Shown
from vr_dti.world.setting import Setting
from vr_dti.world.state import Actor, World

WHO = "woman-coat"
SUNK_M = 0.06
"""about as deep as a coat's skirt is in the ground where who wears it rolls over"""


@pytest.mark.parametrize("hastened", [False, True])
def test_nothing_of_a_body_that_sinks_is_below_the_ground(ctx: moderngl.Context, hastened: bool) -> None:
    mesh = person(WHO)
    cast = (CastMember(WHO, WHO, mesh.skeleton, {}, "", ""),)
    setting = Setting(Place("test", (scenery.GROUND,), {}), cast, {}, {}, mesh.skeleton)
    renderer = Renderer(ctx, setting, {WHO: mesh}, trainee_person=WHO)
    target = Target(ctx, (384, 384))
    world = np.tile(np.eye(4), (1, 54, 1, 1))
    world[0, :, :3, 3] = mesh.skeleton.joint_m - np.array((0.0, SUNK_M, 0.0))
    actors = (Actor(WHO, acts.staying("", 0, (0.0, 0.0, 0.0))),)
    shown = Shown(World(2000, actors), 2_000_000_000, (WHO,), world, (), (), 0.0)
    try:
        if hastened and not renderer.hasten():
            pytest.skip("nothing but a software rasteriser with numba has the loops")
        renderer.draw(shown, [scenery.view((0.0, 1.6, -2.0), (0.0, 0.2, 0.0), size=(384, 384))(target.framebuffer)])
        drawn = np.frombuffer(renderer._people._skinned._skinned.read(), dtype=np.float32).reshape(-1, 6)
    finally:
        target.release()
        renderer.close()
    height = drawn[drawn.any(axis=1), 1]  # the others are of no level that is drawn
    assert len(height) > 5000 and ((height > 0.0) & (height < 0.002)).sum() > 100
    assert height.min() > 0.0
    assert height.max() == pytest.approx(mesh.vertices["position"][:, 1].max() - SUNK_M, abs=2e-3)
