"""A trainee's own hands: in gloves, curled as they are, and gone by degrees where their device has lost them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from mannequin import bind_pose, person
from scenery import GROUND, Draw, head, shown, view

from vr_dti.cast.mesh import Material
from vr_dti.events import Pose
from vr_dti.render.hands import GLOVE, fading, gloved
from vr_dti.render.renderer import Renderer
from vr_dti.spaces import Floats
from vr_dti.world.fading import FADE_MS
from vr_dti.world.state import Body, Hand

SIZE = (480, 360)
LOST = Hand(gone=Pose(-0.4, 0.9, -0.1, 0.0, 0.0, 0.0, 1.0), gone_ms=1000)
SEEN = Hand(Pose(0.4, 0.9, -0.1, 0.0, 0.0, 0.0, 1.0))


def test_gloves_cover_hands_and_nothing_else() -> None:
    mesh = person("officer")
    worn = gloved(mesh)
    changed = np.flatnonzero((worn["albedo"] != mesh.vertices["albedo"]).any(axis=1))
    assert len(changed) and (worn["albedo"][changed] == GLOVE).all() and (worn["surface"][changed, 2] == Material.LEATHER).all()
    assert np.abs(worn["position"][changed, 0]).min() > 0.5, "from the wrists on"
    assert (mesh.vertices["surface"][changed, 2] == Material.SKIN).all(), "the mesh that others share is as it was"


@pytest.mark.parametrize(("ms", "left"), [(1000, 1.0), (1000 + FADE_MS // 2, 0.5), (1000 + FADE_MS, 0.0), (60_000, 0.0)])
def test_a_lost_hand_is_there_ever_less_and_the_other_stays(ms: int, left: float) -> None:
    found = fading((Body("t1", head(), LOST, SEEN),), "t1", ms * 1_000_000)
    assert found.tolist() == pytest.approx([left, 1.0])


def test_hands_that_are_seen_or_were_never_tracked_do_not_fade() -> None:
    assert fading((Body("t1", head(), SEEN, Hand()),), "t1", 0).tolist() == [1.0, 1.0]
    assert fading((Body("t1", head(), LOST, SEEN),), "subject", 0).tolist() == [1.0, 1.0]


def test_the_picture_loses_one_hand_by_degrees(renderer_of: Callable[..., Renderer], draw: Draw) -> None:
    """Told by what is not as in the picture without hands: less on the left as that hand fades, as much on the right."""
    renderer = renderer_of(GROUND)
    look = view((0.0, 1.25, 0.75), (0.0, 0.95, 0.0), trainee="t1", fov_deg=95.0, size=SIZE)

    def pictured(left: Hand, right: Hand, ms: int) -> Floats:
        body = Body("t1", head(z=0.6), left, right)
        people = {"partner": bind_pose((0.0, -30.0)), "trainee:t1": bind_pose()}
        picture = draw(renderer, shown(people, story_ns=ms * 1_000_000, bodies=(body,)), look, SIZE)
        return np.asarray(picture)[..., :3].astype(np.float64)

    bare = pictured(LOST, LOST, 1000 + FADE_MS)

    def drawn(left: Hand, ms: int) -> tuple[int, int]:
        other = np.abs(pictured(left, SEEN, ms) - bare).max(axis=-1) > 4.0
        return int(other[:, : SIZE[0] // 2].sum()), int(other[:, SIZE[0] // 2 :].sum())

    whole, half, gone = drawn(SEEN, 1000), drawn(LOST, 1000 + FADE_MS // 2), drawn(LOST, 1000 + FADE_MS)
    assert min(whole) > 100 and whole[1] == half[1] == gone[1]
    assert 0.4 * whole[0] < half[0] < 0.6 * whole[0] and gone[0] == 0
