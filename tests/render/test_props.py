"""Props as they are drawn: cuffs round both wrists with a chain between, things in a hand and on the ground, gone when put away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import golden
import moderngl
import numpy as np
import pytest
import scenery
from mannequin import bind_pose, skeleton
from scenery import Draw, Picture

from vr_dti.cast import cuffs
from vr_dti.cast.hardware import Thing
from vr_dti.cast.props import KINDS
from vr_dti.render import cuffed
from vr_dti.render.rawgl import is_software
from vr_dti.render.renderer import Renderer
from vr_dti.render.surface import Target
from vr_dti.spaces import Floats
from vr_dti.world.place import Mark, Place
from vr_dti.world.pose import Shown
from vr_dti.world.props import Holds
from vr_dti.world.setting import PropKind, Setting
from vr_dti.world.skeleton import JOINT, JOINTS
from vr_dti.world.state import Body, Hand, Prop

RendererOf = Callable[..., Renderer]
SIZE = (320, 240)
ROW = {kind: Mark(-0.45 + 0.15 * i, -2.0, 0.0) for i, kind in enumerate(KINDS)}


def setting(*props: PropKind, marks: dict[str, Mark] | None = None) -> Setting:
    made = scenery.setting(cast=(("subject", "hoodie"),))
    place = Place("test", (scenery.GROUND, scenery.KEY_LAMP), marks or {})
    return Setting(place, made.cast, {}, made.trainee_marks, made.trainee_skeleton, props=props)


def with_props(people: dict[str, Floats], *props: Prop, story_ns: int = 10_000_000_000) -> Shown:
    shown = scenery.shown(people, story_ns=story_ns)
    return replace(shown, world=replace(shown.world, props=props))


def hands_together(apart_m: float = 0.19) -> Floats:
    """The tube person, hands before the belly: forearms turned inwards, wrists `apart_m` apart."""
    m = bind_pose((0.0, -2.5))
    rest = skeleton().joint_m
    for side, sign in (("Left", -1.0), ("Right", 1.0)):
        a = np.radians(sign * -60.0)
        turn = np.array(((np.cos(a), -np.sin(a), 0.0), (np.sin(a), np.cos(a), 0.0), (0.0, 0.0, 1.0)))
        wrist = np.array((sign * 0.5 * apart_m, 1.0, -2.8))
        hand = rest[JOINT[f"{side}Hand"]]
        for j, name in enumerate(JOINTS):
            if name.startswith((f"{side}Hand", f"{side}ForeArm")):
                m[j, :3, :3] = turn
                m[j, :3, 3] = wrist + turn @ (rest[j] - hand)
    return m


def changed(a: Picture, b: Picture) -> Picture:
    return (np.abs(a.astype(int) - b.astype(int)) > 6).any(axis=-1)


def test_cuffs_are_seen_on_both_wrists_and_between_and_nowhere_else(renderer_of: RendererOf, draw: Draw) -> None:
    renderer = renderer_of(setting=setting(PropKind("cuffs", "handcuffs", "subject", "wrists")))
    camera = scenery.view((0.0, 1.05, -3.5), (0.0, 1.0, -2.5), fov_deg=30, size=SIZE)
    people = {"subject": hands_together()}
    free, on = (draw(renderer, with_props(people, Prop("cuffs", *where)), camera, SIZE) for where in (("", ""), ("subject", "wrists")))
    rows, columns = np.nonzero(changed(free, on))
    assert len(columns) > 300
    middle, per_m = SIZE[0] / 2, SIZE[1] / (2 * np.tan(np.radians(15)) * 0.7)
    x = (columns - middle) / per_m
    for low, high in ((-0.17, -0.06), (-0.03, 0.03), (0.06, 0.17)):  # a bow, the chain, a bow
        assert ((x > low) & (x < high)).sum() > 20
    assert np.abs(x).max() < 0.18
    assert np.ptp(rows) < 0.26 * per_m, "with the shadow below them"


def test_a_trainees_own_cuffs_are_seen_on_him_like_the_storys_and_no_second_pair(renderer_of: RendererOf, draw: Draw) -> None:
    camera, people = scenery.view((0.1, 1.2, -3.2), (0.0, 1.0, -2.8), fov_deg=30, size=SIZE), {"subject": hands_together()}
    theirs = renderer_of(setting=setting(PropKind("cuffs", "handcuffs", "subject", "wrists")))
    worn, none = (with_props(people, Prop("cuffs", at, "wrists")) for at in ("subject", ""))
    twice, own = (replace(s, world=replace(s.world, bodies=(Body("t1", cuffed="subject"),))) for s in (worn, none))
    story, both, mine = (draw(theirs, s, camera, SIZE) for s in (worn, twice, own))
    assert changed(draw(theirs, none, camera, SIZE), story).sum() > 300
    assert np.array_equal(story, both) and np.array_equal(story, mine)
    without = renderer_of(setting=setting())
    plain = with_props(people)
    alone = replace(plain, world=replace(plain.world, bodies=(Body("t1", cuffed="subject"),)))
    assert changed(draw(without, plain, camera, SIZE), draw(without, alone, camera, SIZE)).sum() > 300, "in a scene that has no things"


def test_one_half_is_on_the_wrist_at_hand_and_the_other_in_the_hand(renderer_of: RendererOf, draw: Draw) -> None:
    """And no second pair is in that hand, as the tool that it holds."""
    camera = scenery.view((0.0, 1.05, -3.5), (0.0, 1.0, -2.5), fov_deg=30, size=SIZE)
    people = {"subject": hands_together(0.30)}
    renderer = renderer_of(setting=setting())
    hand = Hand((0.05, 1.0, -2.95, 0.0, 0.0, 0.0, 1.0), None, True, "handcuffs")
    empty, holding, half = (
        replace(with_props(people), world=replace(with_props(people).world, bodies=(body,)))
        for body in (Body("t1", right=replace(hand, tool="")), Body("t1", right=hand), Body("t1", right=hand, half_on="subject"))
    )
    before, tool, after = (draw(renderer, shown, camera, SIZE) for shown in (empty, holding, half))
    middle, per_m = SIZE[0] / 2, SIZE[1] / (2 * np.tan(np.radians(15)) * 0.7)
    _, columns = np.nonzero(changed(before, after))
    x = (middle - columns) / per_m  # seen from before him
    assert ((x > 0.10) & (x < 0.20)).sum() > 60, "a bow round the wrist that is nearer"
    assert ((x > 0.0) & (x < 0.10)).sum() > 60 and x.min() > -0.06, "the other in the hand; none on the far wrist"
    drawn_as_tool = changed(before, tool) & ~changed(before, after)
    assert drawn_as_tool.sum() > 20, "where the pair of the hand was, it is not any more"


def test_wrists_are_measured_once_and_of_whoever_wears_cuffs(renderer_of: RendererOf, draw: Draw, monkeypatch: pytest.MonkeyPatch) -> None:
    """They were of everybody of every scene, onlookers too, as it was loaded."""
    measured: list[int] = []
    pair_of = cuffed.pair_of
    monkeypatch.setattr(cuffed, "pair_of", lambda mesh: measured.append(1) or pair_of(mesh))
    renderer = renderer_of(setting=setting(PropKind("cuffs", "handcuffs", "", "wrists")))
    camera = scenery.view((0.0, 1.05, -3.5), (0.0, 1.0, -2.5), fov_deg=30, size=SIZE)
    free, on = (with_props({"subject": hands_together()}, Prop("cuffs", *where)) for where in (("", ""), ("subject", "wrists")))
    draw(renderer, free, camera, SIZE)
    assert not measured
    for shown in (on, on, free, on):
        draw(renderer, shown, camera, SIZE)
    assert len(measured) == 1


def test_cuffs_look_as_they_did(renderer_of: RendererOf, ctx: moderngl.Context) -> None:
    renderer = renderer_of(setting=setting(PropKind("cuffs", "handcuffs", "subject", "wrists")))
    looks_as_it_did("cuffs", renderer, ctx, with_props({"subject": hands_together()}, Prop("cuffs", "subject", "wrists")), (0.1, 1.2, -3.2))


def test_every_kind_on_the_ground_looks_as_it_did(renderer_of: RendererOf, ctx: moderngl.Context) -> None:
    renderer = renderer_of(setting=setting(*(PropKind(k, k, k) for k in KINDS), marks=ROW))
    looks_as_it_did("props", renderer, ctx, with_props({}, *(Prop(k, k) for k in KINDS)), (0.05, 0.85, -1.7), (0.0, 0.0, -2.02))


def looks_as_it_did(
    name: str,
    renderer: Renderer,
    ctx: moderngl.Context,
    shown: Shown,
    eye_m: tuple[float, float, float],
    at_m: tuple[float, float, float] = (0.0, 1.0, -2.8),
) -> None:
    target = Target(ctx, SIZE, samples=4)
    renderer.draw(shown, [scenery.view(eye_m, at_m, fov_deg=48 if at_m[1] < 0.5 else 30, size=SIZE)(target.framebuffer)])
    target.resolve()
    golden.check(name, target.picture(), software=is_software(ctx))
    target.release()


def test_money_is_seen_in_the_hand_that_has_it_and_gone_when_put_away(renderer_of: RendererOf, draw: Draw) -> None:
    """Where it is, it changes the picture about that hand; put away, it leaves no trace."""
    renderer = renderer_of(setting=setting(PropKind("money", "banknotes")))
    people = {"subject": bind_pose((0.0, -2.5))}
    camera = scenery.view((0.0, 1.0, -4.0), (0.0, 1.0, -2.5), fov_deg=60, size=SIZE)

    def seen(*where: str) -> Picture:
        return draw(renderer, with_props(people, Prop("money", *where)), camera, SIZE)

    none = seen("")
    for part, sign in (("hand_left", 1), ("hand_right", -1)):  # he faces the camera
        columns = np.nonzero(changed(none, seen("subject", part)))[1] - SIZE[0] / 2
        assert len(columns) > 15 and (columns * sign > 40).all()
    assert np.array_equal(seen("subject"), seen("subject", "hand_right")), "the right hand, unless said"
    assert np.array_equal(none, seen(""))
    assert not changed(none, seen("subject", "wrists")).any(), "on wrists there are only handcuffs"


def test_what_nobody_sees_costs_no_draw(renderer_of: RendererOf, draw: Draw) -> None:
    marks = {"here": Mark(0.0, -2.0), "behind": Mark(0.0, 4.0)}
    renderer = renderer_of(setting=setting(PropKind("knife", "knife"), marks=marks))
    camera = scenery.view((0.0, 1.6, 0.0), (0.0, 0.5, -2.0))

    def triangles(at: str) -> int:
        draw(renderer, with_props({}, Prop("knife", at)), camera)
        return renderer.tally.triangles

    drawn = len(KINDS["knife"].make().triangles)
    triangles("")  # the first frame gathers its surroundings too
    assert triangles("here") - triangles("") == 2 * drawn, "once for the view, once for its shadow"
    assert triangles("behind") - triangles("") == drawn


def test_a_prop_throws_a_shadow(renderer_of: RendererOf, draw: Draw) -> None:
    """On its way down, an instant after it was let go, a bag darkens ground that it does not cover: away from the lamp at -x, +z."""
    made = setting(PropKind("bag", "evidence_bag"), marks={"here": Mark(0.9, -2.6)})
    camera = scenery.view((1.2, 4.0, -2.8), (1.2, 0.0, -2.801), fov_deg=40, size=SIZE)
    people = {"subject": bind_pose((0.5, -2.5))}
    falling = Prop("bag", "here", since_ms=1000, before_at="subject", before_part="hand_right")
    shown = [with_props(people, p, story_ns=1_150_000_000) for p in (Prop("bag"), falling)]
    none, some = (draw(renderer_of(setting=made), s, camera, SIZE).astype(float).mean(axis=-1) for s in shown)
    rows, columns = np.nonzero(some < 0.8 * none)
    view, at = camera(None), Holds(made).frame(falling, KINDS["evidence_bag"].way, shown[1])
    assert at is not None
    clip = view.clip_from_eye @ view.eye_from_world @ at[:, 3]
    x, y = (0.5 + 0.5 * clip[0] / clip[3]) * SIZE[0], (0.5 - 0.5 * clip[1] / clip[3]) * SIZE[1]
    assert ((columns > x + 20) & (rows < y - 15)).sum() > 10


@pytest.mark.parametrize("end_m", [(0.02, 0.0, 0.0), (0.045, 0.0, 0.01), (0.061, 0.0, 0.0), (0.0, -0.05, 0.0), (0.03, 0.04, 0.01)])
def test_the_chain_hangs_between_its_ends_and_does_not_tear(end_m: tuple[float, float, float]) -> None:
    a, b = np.array((0.1, 1.0, -2.0)), np.array((0.1, 1.0, -2.0)) + end_m
    links = cuffed.chain(a, b, np.array((0.0, 0.6, 0.8)))
    at = links[:, :3, 3]
    steps = np.linalg.norm(np.diff(at, axis=0), axis=1)
    assert (steps < 1.25 * cuffs.PITCH_M).all()
    assert np.linalg.norm(at[0] - a) < cuffs.PITCH_M and np.linalg.norm(at[-1] - b) < cuffs.PITCH_M
    straight = a + (b - a) * ((np.arange(cuffs.LINKS) + 0.5) / cuffs.LINKS)[:, None]
    assert (at[:, 1] <= straight[:, 1] + 1e-9).all()
    turns = links[:, :3, :3]
    assert np.allclose(turns.swapaxes(1, 2) @ turns, np.eye(3), atol=1e-9)
    assert np.allclose(np.linalg.det(turns), 1.0)


@pytest.mark.parametrize("kind", list(KINDS))
def test_a_thing_is_sound(kind: str) -> None:
    """Faces look outwards, normals are unit, it lies on the ground and not in it, and is as small as it should be."""
    thing: Thing = KINDS[kind].make()
    p, t = thing.vertices["position"].astype(float), thing.triangles
    corner = p[t]
    face = np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0])
    real = np.linalg.norm(face, axis=1) > 1e-12
    assert ((face * thing.vertices["normal"][t].mean(axis=1)).sum(axis=1)[real] > 0.0).mean() > 0.99
    assert np.allclose(np.linalg.norm(thing.vertices["normal"], axis=1), 1.0, atol=1e-3)
    assert len(t) < 6000 and np.ptp(p, axis=0).max() < 0.24
    pieces = cuffed.loose() if thing.pieces > 1 else np.eye(4)[None]
    m = pieces[thing.vertices["joints"][:, 0]]
    low = ((m[:, :3, :3] @ p[:, :, None])[..., 0] + m[:, :3, 3])[:, 1].min()
    assert -0.001 < KINDS[kind].way.lies_m + low < 0.006
