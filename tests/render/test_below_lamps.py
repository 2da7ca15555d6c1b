"""Somebody below the lamps of a room, seen from before at 1.5 m: skin is no orange, dark hair no snow."""

from __future__ import annotations

import moderngl
import numpy as np
import pytest
import scenery
from numpy.typing import NDArray

from vr_dti.cast.bake import person
from vr_dti.render.place.document import load_place
from vr_dti.render.renderer import Renderer
from vr_dti.render.surface import Target
from vr_dti.resources import shipped
from vr_dti.spaces import Floats
from vr_dti.world import acts
from vr_dti.world.members import CastMember
from vr_dti.world.pose import Shown
from vr_dti.world.setting import Setting
from vr_dti.world.skeleton import JOINT
from vr_dti.world.state import Actor, World

SIZE = 256
WHO, TURN = "man-tshirt", np.diag((-1.0, 1.0, -1.0))
"""black hair; turned to face the trainee's place"""


def seen(ctx: moderngl.Context, place_name: str, at: tuple[float, float], rise_m: float) -> NDArray[np.float64]:
    """(SIZE, SIZE, 3) linear: 14 degrees round a point `rise_m` above the eyes of whoever stands at `at` (x, z)."""
    mesh = person(WHO)
    place = load_place(shipped("scenes", "common", "places") / f"{place_name}.yaml")
    setting = Setting(place, (CastMember("one", WHO, mesh.skeleton, {}, "", ""),), {}, {}, mesh.skeleton)
    renderer = Renderer(ctx, setting, {WHO: mesh}, trainee_person=WHO)
    target = Target(ctx, (SIZE, SIZE), samples=4)
    posed: Floats = np.tile(np.eye(4), (54, 1, 1))
    posed[:, :3, :3] = TURN
    posed[:, :3, 3] = mesh.skeleton.joint_m @ TURN + (at[0], 0.0, at[1])
    x, y, z = posed[[JOINT["LeftEye"], JOINT["RightEye"]], :3, 3].mean(axis=0).tolist()
    world = World(2000, (Actor("one", acts.staying("", 0, (at[0], 0.0, at[1]))),))
    try:
        view = scenery.view((x, y, z + 1.5), (x, y + rise_m, z), size=(SIZE, SIZE), fov_deg=14.0)
        renderer.draw(Shown(world, 2_000_000_000, ("one",), posed[None], (), (), 0.0, (), (0.0,)), [view(target.framebuffer)])
        target.resolve()
        return (target.picture()[..., :3].astype(np.float64) / 255.0) ** 2.2
    finally:
        target.release()
        renderer.close()


def test_whoever_stands_below_a_living_rooms_lamp_is_not_orange(ctx: moderngl.Context) -> None:
    """Red light crept so far round skin that half a face was lit by it alone."""
    face = seen(ctx, "living-room", (0.0, -1.5), -0.04)[90:200, 90:166].reshape(-1, 3)
    bright = face[face[:, 0] > 0.25]
    assert len(bright) > 0.5 * len(face)
    assert np.percentile(bright[:, 1] / bright[:, 0], 10) > 0.2, "0.30 is measured, 0.11 was the orange"


@pytest.mark.parametrize("z", [-1.9, -2.1], ids=["before the lamp", "below it"])
def test_black_hair_below_a_booking_rooms_lamps_stays_dark(ctx: moderngl.Context, z: float) -> None:
    """A lamp behind a head was mirrored at a slant as by a ball of glass."""
    crown = seen(ctx, "booking-room", (-0.3, z), 0.12)[137:150, 100:160].reshape(-1, 3).mean(axis=1)
    assert np.percentile(crown, 90) < 0.22, "0.15 is measured, 0.34 to 0.37 was the snow"
