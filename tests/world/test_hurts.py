"""People whom a trainee's tools meet answer with their bodies: bounded, the same at every rate, and nobody else is touched."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from sheet_duo import duo_world

from tests.cast import anatomy
from tests.world.conftest import effect, play, standing
from vr_dti.cast.clips import clip_files, read_clips
from vr_dti.events import Effect, Intent
from vr_dti.recording.codec import decode, encode
from vr_dti.spaces import Floats
from vr_dti.world.animation import reactions
from vr_dti.world.animation.face import own_sides
from vr_dti.world.animation.units import UNIT
from vr_dti.world.faces import units_of
from vr_dti.world.hurt import Hurt
from vr_dti.world.hurts import hurts
from vr_dti.world.pose import Shown, pose
from vr_dti.world.setting import Setting
from vr_dti.world.skeleton import JOINT, JOINTS, PARENTS
from vr_dti.world.state import World
from vr_dti.world.step import initial, step

NS = 1_000_000
FREE, TIED = "bystander", "subject"


def hurt(at_ms: int, who: str, tool: str, part: str = "torso", *, permille: int = 1000, lasts_ms: int = 0) -> Effect:
    return effect(at_ms, "hurt", who, tool, by="t1", part=part, permille=permille, lasts_ms=lasts_ms)


TOOLS = {
    "spray": ("spray", "head", 0),
    "cew": ("cew", "torso", 5000),
    "dart": ("dart", "torso", 0),
    "shot": ("handgun", "torso", 0),
    "hand shot": ("handgun", "hand", 0),
    "arm": ("baton", "upper_arm", 0),
    "leg": ("baton", "shin", 0),
    "head": ("baton", "head", 0),
}


def doing(setting: Setting, **clips: str) -> Setting:
    """The staging with its people doing something else at first, and nobody looking at anybody."""
    return replace(setting, cast=tuple(replace(m, look="", clip=clips.get(m.name, m.clip)) for m in setting.cast))


def watched(setting: Setting, effects: list[Effect], until_ms: int, every_ms: int = 20) -> list[Shown]:
    """Every frame of a run."""
    world, found = initial(setting, ("t1",)), []
    for t in range(every_ms, until_ms, every_ms):
        world = step(setting, world, [e for e in effects if t - every_ms < e.at_ms <= t], (standing(),), t)
        found.append(pose(setting, world, t * NS))
    return found


def turning_deg_s(m: Floats, every_ms: int) -> list[float]:
    """The most that each joint of a body `(T, 54, 4, 4)` turns against its parent."""
    turns = np.swapaxes(m[:, list(PARENTS), :3, :3], -1, -2) @ m[..., :3, :3]
    turns[:, 0] = m[:, 0, :3, :3]
    step = np.trace(np.swapaxes(turns[1:], -1, -2) @ turns[:-1], axis1=-2, axis2=-1)
    angle = np.degrees(np.arccos(np.clip(0.5 * (step - 1.0), -1.0, 1.0)))
    out: list[float] = (angle.max(axis=0) * 1000.0 / every_ms).tolist()
    return out


def far_apart(a: Shown, b: Shown, row: int) -> float:
    """Metres that a joint of one body is elsewhere at most."""
    gone = a.world_from_joint[row, :, :3, 3] - b.world_from_joint[row, :, :3, 3]
    return float(np.sqrt((gone * gone).sum(axis=-1)).max())


@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize("who", [FREE, TIED])
def test_who_is_met_moves_and_nobody_else_does(corner: Setting, tool: str, who: str) -> None:
    name, part, lasts = TOOLS[tool]
    here = doing(corner)  # who looks at him would follow him
    without, met = (play(here, effects, 700, every_ms=100) for effects in ([], [hurt(100, who, name, part, lasts_ms=lasts)]))
    a, b = pose(here, without, 700 * NS), pose(here, met, 700 * NS)
    assert far_apart(a, b, here.index(who)) > 0.03
    others = [k for k, member in enumerate(here.cast) if member.name != who]
    assert np.array_equal(a.world_from_joint[others], b.world_from_joint[others])
    assert all(x == y for x, y in zip(without.actors, met.actors, strict=True) if x.name != who)


@pytest.mark.parametrize("tool", ["spray", "cew", "shot", "arm"])
def test_what_a_body_does_depends_on_no_frame_rate(corner: Setting, tool: str) -> None:
    name, part, lasts = TOOLS[tool]
    effects = [hurt(103, FREE, name, part, lasts_ms=lasts and 900), effect(700, "act", FREE, "shock")]
    worlds = [play(corner, effects, 2000, every_ms=every) for every in (7, 33)]
    assert worlds[0].actors == worlds[1].actors
    assert decode(World, encode(worlds[0])) == worlds[0]
    shown = [pose(corner, world, 2000 * NS).world_from_joint for world in worlds]
    assert np.array_equal(*shown)


@pytest.mark.parametrize("tool", TOOLS)
def test_no_joint_goes_further_or_faster_than_living_ones(corner: Setting, tool: str) -> None:
    """Of one who stands with free hands, one who lies in handcuffs, one who kneels on him; then of one who stands in handcuffs."""
    name, part, lasts = TOOLS[tool]
    wrong = []
    for clips in (
        ({"subject": "prone_cuffed", "partner": "kneel_hold"}, {}) if tool in ("spray", "cew", "shot") else ({TIED: "prone_cuffed"},)
    ):
        here = doing(corner, **clips)
        found = watched(
            here, [hurt(100, m.name, name, part, lasts_ms=lasts and 1000) for m in here.cast], 3000 if tool == "spray" else 2400
        )
        for row, member in enumerate(here.cast):
            m = np.stack([shown.world_from_joint[row] for shown in found])
            for what, angle in anatomy.angles_of(m, here.rows.rigs[row]).items():
                low, high = anatomy.MOST_DEG[what]
                if angle.min() < low or angle.max() > high:
                    wrong.append(f"{member.clip}: {what} {angle.min():.0f} to {angle.max():.0f}")
            for joint, speed in zip(JOINTS, turning_deg_s(m, 20), strict=True):
                if speed > anatomy.MOST_DEG_PER_S.get(joint.removeprefix("Left").removeprefix("Right"), anatomy.OTHER_DEG_PER_S):
                    wrong.append(f"{member.clip}: {joint} turns with {speed:.0f} deg/s")
            if (low_m := float(m[:, :, 1, 3].min())) < -0.03:
                wrong.append(f"{member.clip}: {JOINTS[int(m[:, :, 1, 3].min(axis=0).argmin())]} {low_m:.3f} m in the ground")
    assert not wrong, wrong


def test_spray_shuts_eyes_brings_hands_to_them_and_lasts(corner: Setting) -> None:
    row = corner.index(FREE)
    sides = own_sides(corner.rows.seeds[row])

    def at(t: int) -> tuple[float, float]:
        world = play(corner, [hurt(0, FREE, "spray", "head")], 10)  # all that follows is a matter of time
        shown = pose(corner, world, t * NS)
        m = shown.world_from_joint[row]
        near = float(np.linalg.norm(m[JOINT["LeftHand"], :3, 3] - m[JOINT["LeftEye"], :3, 3]))
        return near, float(units_of(corner, shown, row, float(t), sides)[UNIT["eyeBlinkLeft"]])

    assert at(10)[0] > 0.5
    near, shut = at(2500)
    assert near < 0.22 and shut > 0.95
    assert at(60_000)[0] > 0.5 and at(24_000)[1] > 0.95, "hands come down, the eyes stay shut for long"


def test_a_hand_that_carries_something_is_not_put_before_the_eyes(corner: Setting) -> None:
    """A phone was held before the eyes that were sprayed."""
    row, (left, right, eye) = corner.index(FREE), (JOINT[j] for j in ("LeftHand", "RightHand", "RightEye"))
    full = replace(corner, cast=tuple(replace(m, carries=True) for m in corner.cast))
    m = pose(full, play(full, [hurt(0, FREE, "spray", "head")], 10), 2500 * NS).world_from_joint[row, :, :3, 3]
    assert np.linalg.norm(m[left] - m[eye]) < 0.25 < 0.4 < np.linalg.norm(m[right] - m[eye])


def test_an_arm_that_somebody_holds_stays_in_his_hand(pair: Callable[[str, str], Setting]) -> None:
    """Both hands of a man held by the collar and the right arm went up to his eyes, out of the hand that held him."""
    setting = pair("stocky", "tall")
    world = duo_world(setting, "grip_hold", read_clips(next(p for p in clip_files() if p.stem == "hold")).clips["grip_hold"], 2500)
    met = Hurt("spray", "head", 0, 25_000, (0.0, 1.0), 1, 1000)
    sprayed = replace(world, actors=(world.actors[0], replace(world.actors[1], hurts=(met,))))
    m = pose(setting, sprayed, 2500 * NS).world_from_joint
    arm, eye, hand = (m[1, JOINT[j], :3, 3] for j in ("RightForeArm", "RightEye", "RightHand"))
    assert np.linalg.norm(hand - eye) > 0.3 > np.linalg.norm(m[1, JOINT["LeftHand"], :3, 3] - m[1, JOINT["LeftEye"], :3, 3])
    assert np.linalg.norm(m[0, JOINT["LeftHand"], :3, 3] - arm) < 0.3


@pytest.mark.parametrize("tool", ["dart", "arm"])
def test_hands_lie_on_a_belly_and_not_in_it(corner: Setting, tool: str) -> None:
    """Palms and knuckles are before the breast, as it is dressed: hands were up to 13 cm inside men in jackets."""
    row = corner.index(FREE)
    name, part, lasts = TOOLS[tool]
    m = pose(corner, play(corner, [hurt(0, FREE, name, part, lasts_ms=lasts)], 10), 600 * NS).world_from_joint[row]
    chest = m[JOINT["Spine2"]]
    for side in ("Left", "Right"):
        at = (m[JOINT[f"{side}HandMiddle1"], :3, 3] - chest[:3, 3]) @ chest[:3, :3]
        if at[1] > -0.3:  # raised
            assert -at[2] > corner.cast[row].skeleton.front_m[1] + 0.03, f"{side}: {at}"


def test_hands_behind_the_back_stay_there(corner: Setting) -> None:
    row, wrists = corner.index(TIED), [JOINT["LeftHand"], JOINT["RightHand"]]

    def apart(effects: list[Effect]) -> list[float]:
        return [float(np.linalg.norm(np.subtract(*s.world_from_joint[row][wrists, :3, 3]))) for s in watched(corner, effects, 1500, 50)]

    still = max(apart([]))
    for name, part, lasts in (TOOLS["spray"], TOOLS["cew"], TOOLS["arm"]):
        assert max(apart([hurt(200, TIED, name, part, lasts_ms=lasts)])) < still + 0.05, name


def test_a_current_throws_and_what_is_told_meanwhile_waits_for_its_end(corner: Setting) -> None:
    """Nobody fell under current. The shortest throws, too: he lies 2 s after it began."""
    row = corner.index(FREE)
    effects = [hurt(100, FREE, "cew", lasts_ms=900), effect(500, "act", FREE, "shock"), effect(500, "say", FREE, "hey")]
    under = play(corner, effects, 950).actors[row]
    assert under.now.clip == "plank" and under.saying is None
    assert play(corner, effects, 2050).actors[row].now.clip == "plank"
    after = play(corner, effects, 2200).actors[row]
    assert (after.now.clip, after.now.since_ms) == ("get_up_prone", 2100)
    assert play(corner, effects, 6400).actors[row].now.clip == "shock"
    again = play(corner, [*effects, hurt(900, FREE, "cew", lasts_ms=5000)], 5800).actors[row]
    assert again.now.clip == "plank", "another cycle draws it out"
    cut = play(corner, [hurt(100, FREE, "cew", lasts_ms=5000), effect(4000, "hurt_end", FREE, "cew", end_ms=3990)], 4100).actors[row]
    assert (cut.now.clip, cut.now.since_ms) == ("lie_winded", 4000), "and it ends with the current"
    anew = play(corner, [hurt(100, FREE, "cew", lasts_ms=3000), hurt(4000, FREE, "cew", lasts_ms=3000)], 4100).actors[row]
    assert anew.now.clip == "lie_stiff", "who lies does not fall again"


@pytest.mark.parametrize(("who", "clip"), [(FREE, "plank"), (TIED, "plank_cuffed")])
def test_who_is_thrown_lies_flat_and_is_stiff_till_then(corner: Setting, who: str, clip: str) -> None:
    row, lasts = corner.index(who), 3000
    world = play(corner, [hurt(100, who, "cew", lasts_ms=lasts)], 500)
    assert world.actors[row].now.clip == clip
    stands, lies = (pose(corner, world, t * NS).world_from_joint[row, :, 1, 3] for t in (500, 1900))
    assert stands[JOINT["Head"]] > 1.3 and lies.max() < 0.45
    assert play(corner, [hurt(100, who, "dart")], 500).actors[row].now.clip in ("idle", "cuffed_stand"), "a poor hit throws nobody"
    told = [hurt(100, who, "cew", lasts_ms=lasts), effect(4000, "act", who, "shoved_fall")]
    assert play(corner, told, 4500).actors[row].now.clip == ("lie_winded" if who == FREE else "lie_bound"), "who lies is not shoved"


@pytest.mark.parametrize(("who", "clip"), [(FREE, "collapse"), (TIED, "shoved_fall")])
def test_who_is_shot_goes_down_and_does_and_says_nothing_more(corner: Setting, who: str, clip: str) -> None:
    effects = [
        effect(500, "say", who, "hey"),
        hurt(1000, who, "handgun"),
        effect(4000, "act", who, "idle"),
        effect(4500, "say", who, "hey"),
    ]
    row = corner.index(who)
    world = play(corner, effects, 1200)
    assert world.actors[row].now.clip == clip and world.actors[row].saying is None
    world = play(corner, effects, 2500)
    assert pose(corner, world, 2500 * NS).world_from_joint[row, JOINT["Head"], 1, 3] < 0.45 and world.actors[row].saying is None
    assert play(corner, [hurt(100, who, "handgun", "hand")], 500).actors[row].now.clip in ("idle", "cuffed_stand")


def test_cries_come_from_whom_it_met_and_are_captioned(corner: Setting) -> None:
    throats = {sound: dict.fromkeys((FREE, TIED), sound) for sound in ("cough_1", "cough_2", "cry_1", "cry_2", "groan_1", "groan_2")}
    voiced = replace(corner, throats=throats)
    world = play(voiced, [hurt(0, FREE, "spray", "head"), hurt(0, TIED, "cew", lasts_ms=5000)], 1400)
    coughs = reactions.COUGHS_MS
    assert [s.since_ms for s in world.sounds if s.at == FREE and s.since_ms > 1400] == [k for k in coughs if k > 1400]
    said = {c.who: c.text for c in pose(voiced, world, 1400 * NS).captions}
    assert said == {"Bystander": "(coughs)", "Subject": "(groans)"}


def told(kind: str, name: str, text: str = "hit", part: str = "torso", **more: int) -> Intent:
    return Intent(kind, "t1", 4000, 4012, "hands", 7, name=name, to=FREE, part=part, text=text, **more)


@pytest.mark.parametrize(
    ("intent", "tool"),
    [
        (told("fired", "spray"), "spray"),
        (told("caught", "spray"), "spray"),
        (told("fired", "cew", "connected"), "cew"),
        (told("fired", "cew", "cycle", ""), "cew"),
        (told("fired", "cew", "one dart"), "dart"),
        (told("fired", "handgun"), "handgun"),
        (told("struck", "baton", "", strength_cmps=500), "baton"),
        (told("fired", "handgun", "missed", ""), ""),
        (told("fired", "spray", "missed", ""), ""),
        (told("aimed", "handgun", ""), ""),
    ],
)
def test_only_what_met_somebody_hurts(corner: Setting, intent: Intent, tool: str) -> None:
    world = initial(corner, ("t1",))
    found = hurts([intent], (), world, 4012)
    at_ms = 4012 if intent.kind == "caught" else 4000  # he is told of when it has been on him for a moment, and starts then
    assert [(e.name, e.target, e.at_ms) for e in found] == ([(tool, FREE, at_ms)] if tool else [])


def test_a_held_trigger_draws_the_lock_out(corner: Setting) -> None:
    world = play(corner, [hurt(0, FREE, "cew", lasts_ms=5000)], 100)
    assert not hurts([], [(FREE, "t1")], world, 3000)
    (more,) = hurts([], [(FREE, "t1")], world, 4800)
    assert more.at_ms + more.int_arg("lasts_ms") > 5500
    assert reactions.locked(world.actors[corner.index(FREE)].hurts[0], 3000.0) == 1.0


def test_a_body_recoils_before_it_bows(corner: Setting) -> None:
    """What bends a trunk backward was weighed against no bend, and lost: nobody drew back from spray or stood hollow under current."""
    met = ([hurt(0, FREE, tool, "head", lasts_ms=5000)] for tool in ("spray", "cew"))
    spray, cew = (play(corner, effects, 10).actors[corner.index(FREE)].hurts for effects in met)
    assert reactions.at(spray, 220.0, 1).bend_rad < -0.03 and reactions.at(spray, 2500.0, 1).bend_rad > 0.2
    assert reactions.at(cew, 2500.0, 1).bend_rad < -0.05
