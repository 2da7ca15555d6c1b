"""Where people are seen first and shaded once, the picture is the one that is drawn in the ordinary way: whatever it is drawn into."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from importlib.util import find_spec

import moderngl
import numpy as np
import pytest
import scenery
from numpy.typing import NDArray

from vr_dti.cast.bake import person
from vr_dti.cast.mesh import Details, PersonMesh
from vr_dti.events import EMOTIONS, pose_of
from vr_dti.ports import View
from vr_dti.render import seen, state
from vr_dti.render.depth import DepthWay
from vr_dti.render.processor import Processor
from vr_dti.render.rawgl import is_software
from vr_dti.render.renderer import Renderer
from vr_dti.render.seen import Seen
from vr_dti.render.surface import Target
from vr_dti.world import acts
from vr_dti.world.members import CastMember
from vr_dti.world.place import Place
from vr_dti.world.pose import Caption, Shown
from vr_dti.world.setting import Setting
from vr_dti.world.state import Actor, Body, Hand, Turned

SIZE = (160, 120)
MESHES = {"one": person("man-hoodie"), "two": person("woman-coat"), "trainee:t1": person("officer-lean")}
MARKS_M = {"one": (-0.35, 0.0, -2.7), "two": (0.45, 0.0, -2.7), "trainee:t1": (0.0, 0.0, 0.1)}
EYE_M, AT_M = (0.0, 1.6, 0.0), (0.0, 1.2, -2.7)
Same = Callable[..., list[bool]]
"""the fixture `same`"""


def _detailed() -> Details:
    """Of somebody whose materials say more: a coat that is rough here and there, and gleams."""
    at = np.arange(256) % 32 * 8
    relief = np.stack((*np.meshgrid(at, at), np.full((256, 256), 220), np.full((256, 256), 200)), axis=-1).astype(np.uint8)
    return Details(relief, np.full((256, 256, 4), 40, dtype=np.uint8))


def _setting() -> tuple[Setting, dict[str, PersonMesh]]:
    meshes = {m.name: m for m in MESHES.values()}
    meshes["woman-coat"] = replace(meshes["woman-coat"], details=_detailed())
    cast = tuple(CastMember(who, MESHES[who].name, MESHES[who].skeleton, {}, "", "") for who in ("one", "two"))
    place = Place("test", (scenery.GROUND, scenery.KEY_LAMP), {})
    return Setting(place, cast, {}, {"t1": ""}, MESHES["trainee:t1"].skeleton), meshes


def _renderer(ctx: moderngl.Context) -> Renderer:
    setting, meshes = _setting()
    return Renderer(ctx, setting, meshes, trainee_person="officer-lean")


def shown(*who: str, rage: float = 1.0, captions: tuple[Caption, ...] = (), **world: object) -> Shown:
    """Those on their marks, as they were bound, in a rage; `world`: its light, weather, torches."""
    poses = {}
    for name in who:
        bound = np.tile(np.eye(4), (54, 1, 1))
        bound[:, :3, 3] = MESHES[name].skeleton.joint_m + MARKS_M[name]
        poses[name] = bound
    hand = pose_of((0.2, 1.3, -0.4), (0.0, 0.0, 0.0, 1.0))
    there = scenery.shown(poses, story_ns=2_000_000_000, captions=captions, bodies=(Body("t1", scenery.head(), right=Hand(hand, hand)),))
    moods = tuple(tuple(rage * float(e == "rage") for e in EMOTIONS) for _ in who)
    actors = tuple(Actor(name, acts.staying("", 0, MARKS_M[name])) for name in who if name != "trainee:t1")
    moods = moods[: len(actors)]
    return replace(there, world=replace(there.world, actors=actors, **world), moods=moods, breath=(0.0,) * len(actors))  # type: ignore[arg-type]


ALL = shown(*MARKS_M)
BOTH = shown("one", "two")


def _rows(texture: moderngl.Texture) -> NDArray[np.uint8]:
    return np.frombuffer(texture.read(), np.uint8).reshape(*SIZE[::-1], 4)[::-1, :, :3]


@pytest.fixture(scope="module")
def renderer(ctx: moderngl.Context) -> Iterator[Renderer]:
    if not is_software(ctx) or find_spec("numba") is None:
        pytest.skip("nothing but a software rasteriser with numba sees people first")
    renderer = _renderer(ctx)
    assert renderer.hasten()
    yield renderer
    renderer.close()


@pytest.fixture
def same(renderer: Renderer, monkeypatch: pytest.MonkeyPatch) -> Same:
    """`same(pictures, (shown, views), ...)` draws frames both ways, looks at the `pictures` after each, and wants people in all of the
    first. -> of each view with people, whether they were seen first"""

    def compare(
        pictures: Callable[[], Sequence[NDArray[np.uint8]]], *frames: tuple[Shown, Sequence[View]], by: Renderer = renderer
    ) -> list[bool]:
        done: list[bool] = []

        def draw(*, ordinary: bool) -> list[NDArray[np.int64]]:
            with monkeypatch.context() as m:
                if ordinary:
                    m.setattr(Processor, "wanted", lambda self: False)
                true_draw = Seen.draw

                def noted(self: Seen, count: int) -> bool:
                    done.append(true_draw(self, count))
                    return done[-1]

                m.setattr(Seen, "draw", noted)
                out = []
                for there, views in frames:
                    by.draw(there, views)
                    out += [p.astype(np.int64) for p in pictures()]
                return out

        draw(ordinary=True)  # the surroundings are seen once, before the first
        ordinary = draw(ordinary=True)
        assert not done
        by_numbers = draw(ordinary=False)
        by.draw(shown(), frames[0][1])
        for one, empty in zip(ordinary, pictures(), strict=False):
            assert (np.abs(one - empty).max(axis=-1) > 8).mean() > 0.004, "there is somebody to be seen"
        for one, other in zip(ordinary, by_numbers, strict=True):
            off = np.abs(one - other).max(axis=-1)
            few = max(1.0, 4e-4 * off.size)  # of a picture of a thousand pixels, too, one lies on an edge
            assert (off > 2).sum() <= few and off.max() < 24, "an edge may round the other way"
        return done

    return compare


@pytest.fixture
def target(ctx: moderngl.Context) -> Iterator[Target]:
    target = Target(ctx, SIZE)
    yield target
    target.release()


def camera(framebuffer: object, eye_m: tuple[float, float, float] = EYE_M, at_m: tuple[float, float, float] = AT_M, **more: object) -> View:
    return replace(scenery.view(eye_m, at_m, size=SIZE)(framebuffer), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("eye_m", "at_m"),
    [
        ((-0.1, 1.5, -2.45), (-0.35, 1.55, -2.72)),
        ((-0.35, 1.62, -2.95), (-0.35, 1.6, -2.7)),
        ((0.45, 1.3, -2.86), (0.6, 1.2, -2.0)),
        ((0.0, 1.7, 5.0), AT_M),
    ],
    ids=["half outside", "at a face", "so near that some of it is behind the eye", "far"],
)
def test_from_wherever_they_are_seen(
    same: Same, target: Target, eye_m: tuple[float, float, float], at_m: tuple[float, float, float]
) -> None:
    assert same(lambda: [target.picture()], (BOTH, [camera(target.framebuffer, eye_m, at_m)])) == [True]


def test_views_beside_and_over_each_other_in_one_target(same: Same, target: Target) -> None:
    rects = ((0, 0, 81, 120), (81, 0, 79, 120), (97, 61, 51, 43))
    eyes = ((-0.5, 1.6, -1.0), (0.5, 1.6, -1.0), (0.0, 1.5, -4.5))
    views = [camera(target.framebuffer, eye, rect_px=rect) for eye, rect in zip(eyes, rects, strict=True)]
    assert same(lambda: [target.picture()], (BOTH, views)) == [True] * 3


def test_targets_of_different_sizes_in_turns_and_one_that_is_gone(ctx: moderngl.Context, same: Same) -> None:
    sizes = ((90, 130), (260, 40), (31, 33))
    targets = [Target(ctx, size) for size in sizes]
    views = [camera(t.framebuffer, rect_px=t.rect_px) for t in targets]
    pictures = lambda: [t.picture() for t in targets]  # noqa: E731
    assert same(pictures, (BOTH, views), (BOTH, views[::-1])) == [True] * 6
    targets[0].release()
    del targets[0]
    assert same(pictures, (BOTH, views[1:])) == [True] * 2
    for t in targets:
        t.release()


def test_a_picture_that_is_drawn_smaller(ctx: moderngl.Context, same: Same) -> None:
    target = Target(ctx, SIZE, scalable=True)

    def pictures() -> list[NDArray[np.uint8]]:
        target.resolve()
        return [target.picture()]

    for scale in (0.8, 1.0):
        target.draw_at(scale)
        assert same(pictures, (BOTH, [camera(target.framebuffer, rect_px=target.rect_px)])) == [True]
    target.release()


@pytest.mark.parametrize("foreign", [False, True], ids=["ours", "a headset's"])
def test_what_has_samples_is_drawn_in_the_ordinary_way(ctx: moderngl.Context, same: Same, foreign: bool) -> None:
    """moderngl knows of no samples in a framebuffer that it did not make."""
    color, depth, texture = ctx.renderbuffer(SIZE, samples=4), ctx.depth_renderbuffer(SIZE, samples=4), ctx.texture(SIZE, 4)
    framebuffer, resolved = ctx.framebuffer([color], depth), ctx.framebuffer([texture])

    def pictures() -> list[NDArray[np.uint8]]:
        ctx.copy_framebuffer(resolved, framebuffer)
        return [_rows(texture)]

    assert same(pictures, (BOTH, [camera(ctx.detect_framebuffer(framebuffer.glo) if foreign else framebuffer)])) == [False]
    for thing in (resolved, framebuffer, texture, color, depth):
        thing.release()


@pytest.mark.parametrize("kept_in", ["renderbuffer", "texture", "a headset's renderbuffer"])
def test_depth_that_is_not_ours(ctx: moderngl.Context, same: Same, kept_in: str) -> None:
    color, depth = ctx.texture(SIZE, 4), ctx.depth_texture(SIZE) if kept_in == "texture" else ctx.depth_renderbuffer(SIZE)
    framebuffer = ctx.framebuffer([color], depth)
    drawn = ctx.detect_framebuffer(framebuffer.glo) if "headset" in kept_in else framebuffer
    assert same(lambda: [_rows(color)], (BOTH, [camera(drawn)])) == [kept_in != "texture"]
    for thing in (framebuffer, color, depth):
        thing.release()


def test_depth_that_runs_the_ordinary_way(ctx: moderngl.Context, same: Same, target: Target, monkeypatch: pytest.MonkeyPatch) -> None:
    """A driver before OpenGL 4.5 cannot turn it round."""
    assert isinstance(ctx.extra, dict)
    monkeypatch.setitem(ctx.extra, "vr_dti: depth way", DepthWay(reversed=False))
    other = _renderer(ctx)
    assert other.hasten()
    assert same(lambda: [target.picture()], (BOTH, [camera(target.framebuffer)]), by=other) == [True]
    other.close()


def test_people_come_and_go_and_are_drawn_more_coarsely(same: Same, target: Target) -> None:
    near, far = (camera(target.framebuffer, (0.0, 1.6, z)) for z in (-1.6, 5.0))
    frames = [(BOTH, [near]), (shown("one"), [near]), (shown("two"), [far]), (BOTH, [far]), (BOTH, [near, far]), (BOTH, [near])]
    assert same(lambda: [target.picture()], *frames) == [True] * 7


def test_nobody_there(same: Same, renderer: Renderer, target: Target) -> None:
    """Somebody who left must not be seen once more."""
    view = camera(target.framebuffer)
    empty = []
    for there in (shown(), BOTH, shown()):
        renderer.draw(there, [view])
        empty.append(target.picture())
    assert np.array_equal(empty[0], empty[2]) and not np.array_equal(empty[0], empty[1])


def test_light_rain_hands_hidden_areas_and_what_is_laid_over(same: Same, target: Target) -> None:
    lens = np.array([[(-1, -1), (0.2, -1), (-1, 0.2)], [(1, 1), (0.2, 1), (1, 0.2)]], dtype=np.float64)
    there = shown(*MARKS_M, captions=(Caption("two", "Step back."),), torches=("t1", "one"), light=Turned("night"), weather=Turned("rain"))
    view = camera(
        target.framebuffer, trainee="t1", hidden=lens, aids=frozenset({"gaze_cone"}), spot_m=np.array([0.1, 0.0, -1.8]), at_m=(0, 1.1, -1)
    )
    assert same(lambda: [target.picture()], (there, [view]), (there, [camera(target.framebuffer), view])) == [True] * 3


def test_a_driver_that_looks_up_too_little(ctx: moderngl.Context, same: Same, target: Target, monkeypatch: pytest.MonkeyPatch) -> None:
    """OpenGL asks for no more than 65,536 texels in a buffer: somebody's vertices are more."""
    monkeypatch.setattr(seen, "texels_most", lambda ctx: 65_536)
    other = _renderer(ctx)
    assert other.hasten()
    assert same(lambda: [target.picture()], (BOTH, [camera(target.framebuffer)]), by=other) == []
    other.close()


def test_whoever_closes_gives_everything_back(ctx: moderngl.Context, renderer: Renderer) -> None:
    """Asked of OpenGL, name by name: buffers, textures, framebuffers, programs and vertex arrays."""
    load = ctx.mglo._context.load
    kinds = ("glIsBuffer", "glIsTexture", "glIsFramebuffer", "glIsRenderbuffer", "glIsProgram", "glIsVertexArray")

    def held() -> list[int]:
        asked = [ctypes.CFUNCTYPE(ctypes.c_ubyte, ctypes.c_uint)(load(kind)) for kind in kinds]
        return [sum(bool(is_one(name)) for name in range(1, 4000)) for is_one in asked]

    state.rest(ctx)
    before = held()
    other = _renderer(ctx)
    assert other.hasten()
    for size in ((40, 30), (64, 48)):
        target = Target(ctx, size)
        other.draw(BOTH, [camera(target.framebuffer, rect_px=target.rect_px)])
        target.release()
    assert held() > before
    other.close()
    assert held() == before


def test_eyes_see_the_same_at_the_seam_of_two_triangles(same: Same, ctx: moderngl.Context) -> None:
    """No hole, and no stranger's pixel, in a picture of a face from so near that each triangle is some pixels wide."""
    target = Target(ctx, (300, 300))
    eye = scenery.view((-0.35, 1.64, -3.12), (-0.35, 1.62, -2.8), fov_deg=math.degrees(0.7), size=(300, 300))(target.framebuffer)
    assert same(lambda: [target.picture()], (BOTH, [eye])) == [True]
    target.release()
