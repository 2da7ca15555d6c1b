"""Who is hit again, or while something else keeps them: nothing leaps, and nothing that goes on is forgotten."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import pytest

from tests.world.conftest import effect, play, standing
from vr_dti.events import Effect, Intent
from vr_dti.story import hearing
from vr_dti.world import hurts
from vr_dti.world.animation import reactions
from vr_dti.world.crowd import crowd
from vr_dti.world.hurt import Hurt
from vr_dti.world.pose import pose
from vr_dti.world.setting import Setting
from vr_dti.world.skeleton import JOINT
from vr_dti.world.state import Body, Errand, World
from vr_dti.world.step import initial, step

from .test_hurts import FREE, TIED, hurt

FACE = hurt(0, FREE, "spray", "head")
AGAIN: dict[str, list[Effect]] = {
    "spray, and spray": [FACE, hurt(2000, FREE, "spray", "head")],
    "spray, when the hands are down": [FACE, hurt(24_000, FREE, "spray", "head")],
    "a whiff, then the face": [hurt(0, FREE, "spray", permille=350), hurt(700, FREE, "spray", "head")],
    "the face, then a whiff": [FACE, hurt(3000, FREE, "spray", permille=350)],
    "spray again and again": [hurt(1600 * k, FREE, "spray", "head") for k in range(5)],
    "a current after a current": [hurt(0, FREE, "cew", lasts_ms=900), hurt(1900, FREE, "cew", lasts_ms=900)],
    "a cycle as one lets go": [hurt(0, FREE, "cew", lasts_ms=900), hurt(750, FREE, "cew", lasts_ms=900)],
    "spray, then a baton": [FACE, *(hurt(2000 + 300 * k, FREE, "baton", "upper_arm") for k in range(9))],
    "spray, then a current": [FACE, hurt(2000, FREE, "cew", lasts_ms=900)],
}


def numbers(found: tuple[Hurt, ...], t_ms: float) -> list[float]:
    """What a body does as numbers: each moves by less than 1 in 10 ms as people move."""
    r = reactions.at(found, t_ms, 7)
    angles = [math.degrees(a) / 5.0 for a in (r.bend_rad, r.yaw_rad, r.nod_rad, r.shrug_rad, r.away_rad, r.arch_rad)]
    shares = [4.0 * r.blind, 4.0 * r.clench, 4.0 * reactions.squeezed(found, t_ms, 7), 8.0 * r.arms[0][1], 8.0 * r.arms[1][1]]
    return [*angles, *shares, r.crouch_m / 0.006]


@pytest.mark.parametrize("what", AGAIN)
def test_who_is_hit_again_goes_on_from_what_he_does(corner: Setting, what: str) -> None:
    """A man's trunk stood up by 25 degrees and his hands fell in the frame in which he was sprayed again."""
    world, row, ends_ms = initial(corner, ("t1",)), corner.index(FREE), AGAIN[what][-1].at_ms + 8000
    before, wrong, t = numbers((), 0.0), [], 0
    for told, until_ms in zip(AGAIN[what], [e.at_ms for e in AGAIN[what][1:]] + [ends_ms], strict=True):
        world = hurts.hurt(corner, world, told)
        for t in range(told.at_ms, until_ms, 10):
            now = numbers(world.actors[row].hurts, t)
            wrong += [f"{t} ms: {a:.2f} {b:.2f}" for a, b in zip(before, now, strict=True) if abs(a - b) > 1.0]
            before = now
    assert not wrong, wrong
    assert len(world.actors[row].hurts) <= 11
    if "baton" in what:
        assert reactions.squeezed(world.actors[row].hurts, 8000.0, 7) > 0.95, "his eyes stay shut"


def test_nothing_of_a_blow_shows_when_it_is_forgotten() -> None:
    for tool in ("baton", "dart"):
        blow = (Hurt(tool, "torso", 0, 0, (0.0, 1.0), 1),)
        assert numbers(blow, hurts.BLOW_MS) == numbers((), 0.0) and reactions.at(blow, hurts.BLOW_MS, 7).turn == (0.0, 0.0, 0.0)


def test_six_blows_free_nobody_from_a_current(corner: Setting) -> None:
    """The lock was forgotten with the blow before the last five, and he stayed stiff for good. He lands 2 s after it began."""
    blows = [hurt(200 + 50 * k, FREE, "baton") for k in range(8)]
    effects = [hurt(100, FREE, "cew", lasts_ms=900), *blows]
    assert play(corner, effects, 2000).actors[corner.index(FREE)].now.clip == "plank"
    assert play(corner, effects, 2200).actors[corner.index(FREE)].now.clip == "lie_winded"


@pytest.mark.parametrize(("heading_deg", "much"), [(0.0, 300), (80.0, 1000), (180.0, 1000)])
def test_spray_on_the_back_of_a_head_is_less_in_the_face(corner: Setting, heading_deg: float, much: int) -> None:
    """The trainee stands on the side of +z, so that who looks along -z shows a back."""
    world, row = initial(corner, ("t1",)), corner.index(FREE)
    actor = world.actors[row]
    x, z = actor.now.to_xz
    turned = replace(actor.now, from_heading_rad=math.radians(heading_deg), to_heading_rad=math.radians(heading_deg))
    actors = (*world.actors[:row], replace(actor, now=turned), *world.actors[row + 1 :])
    world = replace(world, actors=actors, bodies=(standing(x, z + 2.0),))
    (found,) = hurts.hurt(corner, world, hurt(0, FREE, "spray", "head")).actors[row].hurts
    assert found.permille == much


def test_who_waits_for_room_stays_where_a_current_holds_him(corner: Setting) -> None:
    """He walked off under current as soon as the trainee who had stood in his way stepped back."""

    def there(t: int) -> Body:
        return standing(4.2, -4.1) if t < 2600 else standing(0.0, 0.0)

    row = corner.index(FREE)
    effects = [effect(100, "act", FREE, "idle", at="away"), hurt(2400, FREE, "cew", lasts_ms=1000)]
    waits, held, after = (play(corner, effects, t, body=there).actors[row] for t in (2390, 3300, 9000))
    assert waits.errand is not None and waits.errand.halted and waits.now.clip != "walk"
    assert (held.now.clip, after.now.clip) == ("plank", "walk")


def test_nobody_proceeds_while_he_is_locked(corner: Setting) -> None:
    world, row = initial(corner, ("t1",)), corner.index(FREE)
    locked = Hurt("cew", "torso", 0, 5000, (0.0, 1.0), locks=True)
    actor = replace(world.actors[row], hurts=(locked,), errand=Errand("idle", (0.0, -6.0), None, 5000, halted=True))
    world = replace(world, actors=(*world.actors[:row], actor, *world.actors[row + 1 :]), bodies=(standing(0.0, 3.0),))
    assert crowd(corner, world, 1000).actors[row] == actor
    assert crowd(corner, world, 5000).actors[row] != actor


def heads(setting: Setting, effects: list[Effect], from_ms: int, until_ms: int) -> tuple[list[float], World]:
    """How high the head is, every 20 ms, and the world at the end."""
    world = play(setting, effects, from_ms)
    row, found = setting.index(FREE), []
    for t in range(from_ms, until_ms, 20):
        world = step(setting, world, [e for e in effects if t - 20 < e.at_ms <= t and t > from_ms], (standing(),), t)
        found.append(float(pose(setting, world, t * 1_000_000).world_from_joint[row, JOINT["Head"], 1, 3]))
    return found, world


THROWN = [hurt(100, FREE, "cew", lasts_ms=1000), effect(2200, "act", FREE, "talk")]
"""he gets up from 2200 ms on, and stands 6300 ms"""


@pytest.mark.parametrize("tool", ["cew", "handgun"])
@pytest.mark.parametrize("at_ms", [3000, 4400, 5400])
def test_who_is_hit_as_he_gets_up_drops_again(corner: Setting, tool: str, at_ms: int) -> None:
    """A man on hands and knees was thrown to his feet in 0.2 s, to topple anew."""
    high, world = heads(corner, [*THROWN, hurt(at_ms, FREE, tool, lasts_ms=2000)], at_ms - 20, at_ms + 700)
    assert max(high) < high[0] + 0.1 and high[-1] < 0.25
    assert max(b - a for a, b in pairwise(high)) < 0.04, "nor does it rise faster than as he gets up"
    now = world.actors[corner.index(FREE)].now
    assert now.clip == ("lie_stiff" if tool == "cew" else "limp_prone")


def test_who_has_got_up_topples_again(corner: Setting) -> None:
    effects = [*THROWN, hurt(6000, FREE, "cew", lasts_ms=1000)]
    assert play(corner, effects, 6100).actors[corner.index(FREE)].now.clip == "plank"


@pytest.mark.parametrize("tool", ["cew", "handgun"])
def test_who_goes_down_is_not_set_up_again(corner: Setting, tool: str) -> None:
    """Darts that met him again before he tipped began the fall anew, and his feet slid 0.25 m."""
    row, foot = corner.index(FREE), JOINT["LeftFoot"]
    effects = [hurt(100, FREE, "cew", lasts_ms=300), hurt(700, FREE, tool, lasts_ms=2000)]
    before, after = (play(corner, effects, t) for t in (690, 900))
    assert (after.actors[row].now.clip, after.actors[row].now.since_ms) == ("plank", 100)
    a, b = (pose(corner, w, w.time_ms * 1_000_000).world_from_joint[row, foot, [0, 2], 3] for w in (before, after))
    assert math.hypot(*(b - a)) < 0.05


def test_what_is_told_as_he_gets_up_waits_till_he_stands(corner: Setting) -> None:
    """The second thing he was told threw him to his feet, or was not heard at all."""
    row = corner.index(FREE)
    for at_ms in (2600, 4400):
        told = [*THROWN, effect(at_ms, "act", FREE, "shock")]
        assert [play(corner, told, t).actors[row].now.clip for t in (6200, 6400)] == ["get_up_prone", "shock"], at_ms


def test_that_a_current_threw_him_is_forgotten_when_he_stands_again(corner: Setting) -> None:
    """Long after, he fell because the scene said so, and nothing that it told him then was heard any more."""
    told = [*THROWN, effect(7000, "act", FREE, "collapse"), effect(9800, "act", FREE, "idle")]
    actor = play(corner, told, 9900).actors[corner.index(FREE)]
    assert actor.now.clip == "idle" and not any(h.falls for h in actor.hurts)


def test_a_current_that_is_cut_off_lets_go_at_the_same_instant_at_every_rate(corner: Setting) -> None:
    """It is told 100 ms and up to a frame late."""

    def world(late_ms: int) -> World:
        over = Intent("exposed", "t1", 1000, 4000 + late_ms, "hands", 1, name="cew", to=FREE, part="torso", dwell_ms=3000)
        (ends,) = hurts.hurts([over], (), initial(corner, ("t1",)), 4000 + late_ms)
        told = [hurt(1000, FREE, "cew", lasts_ms=5000), effect(1500, "act", FREE, "shock"), ends]
        return play(corner, told, 4600)

    assert world(101).actors == world(133).actors
    assert world(101).actors[corner.index(FREE)].now.clip == "get_up_prone"


def test_a_held_trigger_tells_nothing_more_of_who_was_shot(corner: Setting) -> None:
    world = play(corner, [hurt(0, FREE, "cew", lasts_ms=100), hurt(50, FREE, "handgun")], 200)
    assert not hurts.hurts([], [(FREE, "t1")], world, 200)


def test_who_is_cuffed_by_a_trainee_falls_like_who_was_cuffed_before(corner: Setting) -> None:
    world = replace(initial(corner, ("t1",)), bodies=(replace(standing(), cuffed=FREE),))
    clips = {a.name: a.now.clip for who in (FREE, TIED) for a in hurts.hurt(corner, world, hurt(0, who, "handgun")).actors if a.name == who}
    assert clips == {FREE: "shoved_fall", TIED: "shoved_fall"}


def test_the_story_and_the_body_agree_who_stands_up_to_a_shot() -> None:
    assert hearing.STANDS == reactions.OUTER


def test_eyes_open_a_slit_alike_when_spray_comes_a_frame_later() -> None:
    """What opens them was drawn from the millisecond in which it met him: another frame rate, another face."""
    late, early = ((Hurt("spray", "head", at, at + reactions.SPRAY_MS, (0.0, 1.0), 1),) for at in (1011, 1000))
    times = range(26_000, 48_000, 250)
    peeps = [reactions.squeezed(early, 1000.0 + t, 7) for t in times]
    assert peeps == [reactions.squeezed(late, 1011.0 + t, 7) for t in times] and min(peeps) < 0.9
    assert peeps != [reactions.squeezed(early, 1000.0 + t, 8) for t in times]
