"""Faces as drawn: a mood changes the face and nothing else, far off it is not summed, and what was shown before leaves no trace."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import moderngl
import numpy as np
import pytest
import scenery
from numpy.typing import NDArray

from vr_dti.cast.bake import person
from vr_dti.cast.mesh import PersonMesh
from vr_dti.events import EMOTIONS
from vr_dti.render.renderer import Renderer
from vr_dti.render.surface import Target
from vr_dti.spaces import Floats
from vr_dti.world import acts
from vr_dti.world.members import CastMember
from vr_dti.world.place import Place
from vr_dti.world.pose import Shown
from vr_dti.world.setting import Setting
from vr_dti.world.skeleton import JOINT
from vr_dti.world.state import Actor, World

SIZE = 256
BEFORE_M = 0.8
Draw = Callable[..., NDArray[np.int64]]


@pytest.fixture(scope="module")
def mesh() -> PersonMesh:
    return person("man-hoodie")


@pytest.fixture
def face(ctx: moderngl.Context, mesh: PersonMesh) -> Iterator[Draw]:
    """`face(emotion, t_ms, far_m)`: the head of somebody who looks straight on, in a view of 24 degrees."""
    setting = Setting(
        Place("test", (scenery.GROUND,), {}), (CastMember("one", mesh.name, mesh.skeleton, {}, "", ""),), {}, {}, mesh.skeleton
    )
    renderer = Renderer(ctx, setting, {mesh.name: mesh}, trainee_person=mesh.name)
    target = Target(ctx, (SIZE, SIZE))
    bound = np.tile(np.eye(4), (54, 1, 1))
    bound[:, :3, 3] = mesh.skeleton.joint_m
    x, y, z = eyes(mesh)

    def draw(emotion: str, t_ms: int = 2000, far_m: float = BEFORE_M) -> NDArray[np.int64]:
        mood = tuple(float(e == emotion) for e in EMOTIONS)
        world = World(t_ms, (Actor("one", acts.staying("", 0, (0.0, 0.0, 0.0))),))
        shown = Shown(world, t_ms * 1_000_000, ("one",), bound[None], (), (), 0.0, (mood,), (0.0,))
        view = scenery.view((x, y, z - far_m), (x, y, z), size=(SIZE, SIZE), fov_deg=24.0)
        renderer.draw(shown, [view(target.framebuffer)])
        return target.picture()[..., :3].astype(np.int64)

    yield draw
    target.release()
    renderer.close()


def eyes(mesh: PersonMesh) -> tuple[float, float, float]:
    x, y, z = mesh.skeleton.joint_m[[JOINT["LeftEye"], JOINT["RightEye"]]].mean(axis=0).tolist()
    return x, y, z


def changed(a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.bool_]:
    return np.asarray(np.abs(a - b).max(axis=-1) > 12)


def rows_m(mesh: PersonMesh, picture_rows: NDArray[np.intp]) -> Floats:
    """Metres above the eyes of rows of the picture, in the plane of the face."""
    return (0.5 - (picture_rows + 0.5) / SIZE) * 2.0 * np.tan(np.radians(12.0)) * BEFORE_M


@pytest.mark.parametrize("emotion", [e for e in EMOTIONS if e != "calm"])
def test_an_emotion_changes_the_face_and_nothing_else(emotion: str, face: Draw, mesh: PersonMesh) -> None:
    off = changed(face("calm"), face(emotion))
    assert 0.008 < off.mean() < 0.25
    rows, columns = np.nonzero(off)
    above, aside = rows_m(mesh, rows), rows_m(mesh, SIZE - 1 - columns)
    assert above.max() < 0.095 and above.min() > -0.165, "between throat and hairline"
    assert np.abs(aside).max() < 0.105


def test_fear_and_rage_are_unlike_each_other_at_brows_and_mouth(face: Draw, mesh: PersonMesh) -> None:
    off = changed(face("fear"), face("rage"))
    above = rows_m(mesh, np.arange(SIZE))
    for low, high in ((-0.01, 0.035), (-0.10, -0.05)):
        assert off[(above > low) & (above < high)].mean() > 0.08


def test_a_face_that_was_shown_before_leaves_no_trace(face: Draw) -> None:
    first = face("calm")
    face("rage")
    assert np.array_equal(face("calm"), first)


def test_far_off_a_face_is_at_rest(face: Draw) -> None:
    assert not changed(face("calm", far_m=40.0), face("rage", far_m=40.0)).any()
    assert changed(face("calm"), face("rage")).any(), "and comes back when one is near again"


def test_between_two_instants_of_its_grid_a_face_stands_still(face: Draw) -> None:
    """So that it costs as much at 90 frames a second as at 30."""
    assert np.array_equal(face("fear", 2003), face("fear", 2010))
    assert not np.array_equal(face("fear", 2003), face("fear", 2140))


def red(part: NDArray[np.int64]) -> float:
    """Red over green of a part of the picture."""
    r, g, _ = part.reshape(-1, 3).mean(axis=0)
    return float(r / g)


def test_rage_reddens_a_forehead_and_fear_pales_it_but_not_the_hood(face: Draw, mesh: PersonMesh) -> None:
    above, beside = rows_m(mesh, np.arange(SIZE)), np.abs(rows_m(mesh, np.arange(SIZE)))
    forehead = np.ix_((above > 0.040) & (above < 0.058), beside < 0.025)
    drawn = {e: face(e) for e in ("rage", "shame", "calm", "fear", "faint")}
    reds = {e: red(picture[forehead]) for e, picture in drawn.items()}
    assert sorted(reds, key=lambda e: -reds[e]) == list(drawn), reds
    assert reds["rage"] > 1.04 * reds["calm"] > 1.06 * reds["fear"], reds
    hood = np.ix_(above < -0.150, beside > 0.115)
    assert np.ptp([red(picture[hood]) for picture in drawn.values()]) < 0.01
