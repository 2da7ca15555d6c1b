"""The world moved on: the same whatever the calls, acts that take their way first, bodies that keep out of each other."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

import pytest
from pydantic import TypeAdapter

from vr_dti.events import Pose
from vr_dti.spaces import Floats
from vr_dti.world.animation.gait import foot_at
from vr_dti.world.animation.way import ground_at
from vr_dti.world.pose import pose
from vr_dti.world.setting import Setting
from vr_dti.world.skeleton import JOINT
from vr_dti.world.state import Body, World
from vr_dti.world.step import initial, step
from vr_dti.world.whereabouts import hips_place

from .conftest import FORCE, MARKS, effect, play, standing


@pytest.mark.parametrize("every_ms", [5, 11, 22, 333])
def test_it_does_not_matter_how_time_is_cut_into_calls(every_ms: int, corner: Setting) -> None:
    """The whole course of force, with a trainee who stands in the way of some of it."""
    for x, z in ((0.0, 0.0), (0.3, -2.3)):
        course = [*FORCE, effect(2000, "say", "partner", "hey", to="subject"), effect(6480, "sound", "subject", "thud")]
        reference = play(corner, course, 31_000, every_ms=10, body=lambda _, x=x, z=z: standing(x, z))
        assert play(corner, course, 31_000, every_ms=every_ms, body=lambda _, x=x, z=z: standing(x, z)) == reference


def test_a_world_is_plain_data_and_comes_back_from_json_equal(corner: Setting) -> None:
    world = play(corner, FORCE, 11_000)
    adapter = TypeAdapter(World)
    assert adapter.validate_json(adapter.dump_json(world)) == world


def test_everybody_begins_on_their_mark(corner: Setting) -> None:
    world = initial(corner, ("t1",))
    assert [a.name for a in world.actors] == ["partner", "subject", "bystander"]
    assert world.actors[0].now.to_xz == (MARKS["partner"].x_m, MARKS["partner"].z_m)
    assert world.actors[0].look == "subject"
    assert world.bodies == (Body("t1"),)


# --- acts ---


def test_an_act_begins_at_its_own_time_not_at_the_calls(corner: Setting) -> None:
    world = step(corner, initial(corner, ("t1",)), [effect(40, "act", "partner", "point")], (), 333)
    assert world.actors[0].now.clip == "point"
    assert world.actors[0].now.since_ms == 40


def test_a_clip_gives_way_to_what_follows_at_the_millisecond_it_ends(corner: Setting) -> None:
    lasts = corner.cast[0].clips["point"].duration_ms
    begun = [effect(100, "act", "partner", "point")]
    assert play(corner, begun, 100 + lasts - 1).actors[0].now.clip == "point"
    after = play(corner, begun, 100 + lasts).actors[0].now
    assert (after.clip, after.since_ms) == ("loom_talk", 100 + lasts)


def test_what_a_clip_travels_is_kept_by_what_follows(corner: Setting) -> None:
    clip = corner.cast[1].clips["shoved_fall"]
    start = corner.place.marks["subject"]
    down = play(corner, [effect(0, "act", "subject", "shoved_fall")], clip.duration_ms + 10).actors[1].now
    assert down.clip == "lie_side"
    gone = math.hypot(down.to_xz[0] - start.x_m, down.to_xz[1] - start.z_m)
    assert gone == pytest.approx(math.hypot(*clip.travel[:2]), abs=1e-6)
    assert down.to_xz[0] - start.x_m > 0.7, "away from who pushed him"
    assert down.to_heading_rad - start.heading_rad == pytest.approx(clip.travel[2])


def test_who_must_go_further_than_a_shuffle_walks_there_first(corner: Setting) -> None:
    far = [effect(0, "act", "partner", "hands_up", at="away", face="trainee")]
    on_the_way = play(corner, far, 600).actors[0]
    assert on_the_way.now.clip == "walk"
    assert on_the_way.errand is not None
    assert on_the_way.errand.clip == "hands_up"
    metres = math.hypot(MARKS["away"].x_m - MARKS["partner"].x_m, MARKS["away"].z_m - MARKS["partner"].z_m)
    assert 1000.0 * metres / 1.5 < on_the_way.now.until_ms < 1000.0 * metres / 0.4
    there = play(corner, far, on_the_way.now.until_ms + 20).actors[0]
    assert there.now.clip == "hands_up"
    assert there.now.since_ms == on_the_way.now.until_ms
    assert there.now.to_xz == (MARKS["away"].x_m, MARKS["away"].z_m)
    assert there.now.to_heading_rad == pytest.approx(math.atan2(MARKS["away"].x_m, MARKS["away"].z_m), abs=1e-6), (
        "towards the trainee at the origin"
    )


@pytest.mark.parametrize("travel_ms", [700, 1000, 1900])
def test_travel_ms_says_when_the_clip_begins(travel_ms: int, corner: Setting) -> None:
    act = [effect(500, "act", "partner", "kick", at="kick", travel_ms=travel_ms)]
    now = play(corner, act, 500 + travel_ms + 30).actors[0].now
    assert (now.clip, now.since_ms) == ("kick", 500 + travel_ms)
    again = [*act, effect(6000, "act", "partner", "kick", at="kick", travel_ms=travel_ms)]
    assert play(corner, again, 6000 + travel_ms + 30).actors[0].now.since_ms == 6000 + travel_ms, "also who is there already"


def test_who_is_given_no_time_at_all_is_set_down_there(corner: Setting) -> None:
    set_down = [effect(500, "act", "partner", "idle", at="away", travel_ms=0), effect(520, "act", "partner", "walk", at="kick")]
    there = play(corner, set_down[:1], 510).actors[0]
    assert there.now.to_xz == there.now.from_xz == (MARKS["away"].x_m, MARKS["away"].z_m)
    assert there.now.to_heading_rad == MARKS["away"].heading_rad and there.before is None, "no slide from where he was"
    assert play(corner, set_down, 600).actors[0].now.from_xz == there.now.to_xz, "and he walks from there"


def test_who_kneels_gets_up_before_he_walks(corner: Setting) -> None:
    course = [effect(0, "act", "partner", "kneel_on"), effect(4000, "act", "partner", "hands_up", at="away")]
    seen = [play(corner, course, t).actors[0].now.clip for t in (3900, 4200, 6500, 11_000)]
    assert seen == ["kneel_hold", "get_up", "walk", "hands_up"]


def test_who_lies_on_his_face_is_turned_before_he_sits_up(corner: Setting) -> None:
    course = [
        effect(0, "act", "subject", "shoved_fall"),
        effect(3000, "act", "subject", "roll_prone"),
        effect(8000, "act", "subject", "sit_up"),
    ]
    seen = [play(corner, course, t).actors[1].now.clip for t in (2900, 3500, 7000, 8500, 10_000, 13_000)]
    assert seen == ["lie_side", "roll_prone", "pinned_prone", "roll_side", "sit_up", "sit_cuffed"]


def test_a_loop_that_runs_is_not_begun_again(corner: Setting) -> None:
    assert play(corner, [effect(900, "act", "partner", "talk", face="subject")], 1000).actors[0].now.since_ms == 0


def test_an_actor_sent_to_somebody_stops_before_them(corner: Setting) -> None:
    world = play(corner, [effect(0, "act", "partner", "idle", at="bystander")], 12_000)
    x, z = hips_place(corner, 0, world.actors[0].now, 12_000)
    assert 0.7 < math.hypot(x - MARKS["corner"].x_m, z - MARKS["corner"].z_m) < 0.9


# --- steps ---


def test_planted_feet_do_not_move_and_land_where_the_next_clip_has_them(corner: Setting) -> None:
    walk = play(corner, [effect(0, "act", "partner", "hands_up", at="away")], 500).actors[0].now
    for falls in (walk.left, walk.right):
        for here, after in pairwise(falls):
            spots = {foot_at(falls, t, *ground_at(walk, t)[:2])[::2] for t in range(here.land_ms, after.lift_ms, 20)}
            assert len({(x, z) for x, z, _ in spots}) <= 1
    lands = max(walk.left[-1].land_ms, walk.right[-1].land_ms)
    assert lands <= walk.until_ms
    track = corner.rows.track(0, "hands_up")
    x, z, heading = ground_at(walk, walk.until_ms)
    for fall, (fx, fz, _) in zip((walk.left[-1], walk.right[-1]), track.feet[0], strict=True):
        c, s = math.cos(heading), math.sin(heading)
        assert (fall.x_m, fall.z_m) == pytest.approx((x + c * fx + s * fz, z - s * fx + c * fz), abs=1e-6)


def test_steps_alternate_and_are_no_longer_than_a_leg_allows(corner: Setting) -> None:
    walk = play(corner, [effect(0, "act", "bystander", "idle", at="away")], 300).actors[2].now
    falls = sorted([(f.lift_ms, 0, f) for f in walk.left[1:]] + [(f.lift_ms, 1, f) for f in walk.right[1:]], key=lambda f: f[:2])
    assert [side for _, side, _ in falls] == [(falls[0][1] + k) % 2 for k in range(len(falls))]
    for feet in (walk.left, walk.right):
        for a, b in pairwise(feet):
            assert math.hypot(b.x_m - a.x_m, b.z_m - a.z_m) < 1.5
            assert b.lift_ms >= a.land_ms


# --- bodies ---


def gap_to(setting: Setting, world: World, body: Body) -> float:
    assert body.head is not None
    x, z = hips_place(setting, 0, world.actors[0].now, world.time_ms)
    return math.hypot(x - body.head.px, z - body.head.pz)


def test_who_is_walked_into_steps_aside(corner: Setting) -> None:
    def coming(t: int) -> Body:
        return standing(-0.40, -2.8 + max(0.15, 2.0 - t / 1000.0))

    for t in (1500, 1700, 1900, 2100, 2600, 3500):
        assert gap_to(corner, play(corner, [], t, body=coming), coming(t)) > 0.25
    world = play(corner, [], 4000, body=coming)
    assert gap_to(corner, world, coming(4000)) > 0.40
    assert world.actors[0].now.clip == "talk", "and goes on talking"


def test_a_walker_halts_before_who_stands_in_the_way_and_goes_on_when_the_way_is_free(corner: Setting) -> None:
    def barrier(t: int) -> Body:
        return standing(-1.1, -2.7) if t < 6000 else standing(0.0, 0.0)

    act = [effect(1000, "act", "partner", "hands_up", at="away")]
    for t in (2000, 3000, 5900):
        world = play(corner, act, t, body=barrier)
        assert gap_to(corner, world, barrier(t)) > 0.38
        assert world.actors[0].errand is not None
    assert world.actors[0].errand is not None
    assert world.actors[0].errand.halted
    assert play(corner, act, 10_500, body=barrier).actors[0].now.clip == "hands_up"


def test_who_kneels_or_lies_is_not_pushed(corner: Setting) -> None:
    course = [effect(0, "act", "partner", "kneel_on")]
    alone = play(corner, course, 5000)
    crowded = play(corner, course, 5000, body=lambda t: standing(-0.40, -2.7) if t > 2500 else standing())
    assert crowded.actors[0].now == alone.actors[0].now


def test_a_trainees_feet_follow_the_head_in_steps(corner: Setting) -> None:
    def walks(t: int) -> Body:
        return standing(0.0, -min(1.5, max(0, t - 500) / 1000.0))

    moved = {True: 0, False: 0}
    before = play(corner, [], 490, body=walks).bodies[0].stance
    for t in range(500, 3000, 50):
        stance = play(corner, [], t, body=walks).bodies[0].stance
        assert stance is not None
        moved[stance == before] += 1
        airborne = [foot[1].land_ms > t for foot in (stance.left, stance.right)]
        assert not all(airborne), "one foot at a time"
        before = stance
    assert moved[False] >= 4
    assert before is not None
    assert abs(0.5 * (before.left[1].z_m + before.right[1].z_m) + 1.5) < 0.35
    still = play(corner, [], 4000, body=walks).bodies[0].stance
    assert play(corner, [], 9000, body=walks).bodies[0].stance == still, "who stands still does not step"


# --- the other effects ---


def test_lines_sounds_facts_blows_and_the_end(corner: Setting) -> None:
    effects = [
        effect(100, "say", "partner", "hey", to="subject", loudness_db=78),
        effect(100, "say", "dispatch", "psst", to="trainee", duration_ms=900),
        effect(200, "sound", "subject", "thud"),
        effect(300, "fact", "", "kicked"),
        effect(400, "blow", "partner", "subject", part="torso"),
        effect(450, "look", "subject", "trainee"),
        effect(500, "set", "", "pressure", value=3),
        effect(800, "fade", "", "black", duration_ms=400),
        effect(800, "outcome", "", "stopped"),
    ]
    then = play(corner, effects, 500)
    assert then.actors[0].saying is not None
    assert (then.actors[0].saying.until_ms, then.actors[0].saying.level_db) == (1600, 78)
    assert [v.who for v in then.voices] == ["dispatch"]
    assert [s.clip for s in then.sounds] == ["thud"]
    assert [(f.name, f.since_ms) for f in then.facts] == [("kicked", 300)]
    assert then.actors[1].flinch_ms == 400
    assert (then.actors[1].look, then.actors[1].look_before) == ("trainee", "partner")
    after = play(corner, [*effects, effect(900, "fact_end", "", "kicked")], 2000)
    assert after.actors[0].saying is None
    assert not after.voices
    assert not after.sounds
    assert not after.facts
    assert (after.outcome, after.fade_since_ms, after.fade_ms) == ("stopped", 800, 400)


def test_bodies_are_as_reported(corner: Setting) -> None:
    world = play(corner, [], 200, body=lambda _: standing(0.3, 0.4))
    assert world.bodies[0].head == Pose(0.3, 1.66, 0.4, 0.0, 0.0, 0.0, 1.0)
    assert world.bodies[0].standing_m == 1.66


def test_a_name_that_nobody_has_changes_nothing(corner: Setting, staged: Callable[..., Setting]) -> None:
    quiet = play(corner, [], 500)
    assert play(corner, [effect(100, "act", "nobody", "kick"), effect(100, "look", "nobody", "x")], 500) == quiet
    with pytest.raises(KeyError, match="partner has no clip 'somersault'"):
        play(staged(), [effect(100, "act", "partner", "somersault")], 500)


def test_who_steps_back_from_elsewhere_goes_there_on_his_feet(corner: Setting) -> None:
    """No planted foot glides: a clip that goes somewhere itself begins only where it must."""
    world, then = initial(corner, ("t1",)), 0
    before: dict[str, Floats] = {}
    slid = dict.fromkeys(("LeftToeBase", "RightToeBase"), 0.0)
    while then < 3000:
        then += 33
        due = [effect(300, "act", "partner", "step_back", at="away")] if then == 330 else []
        world = step(corner, world, due, (standing(),), then)
        m = pose(corner, world, then * 1_000_000).world_from_joint[0]
        now = {name: m[JOINT[name]] @ (0.0, -corner.cast[0].skeleton.joint_m[JOINT[name], 1], 0.0, 1.0) for name in slid}
        for name, ball in now.items():
            if before and max(ball[1], before[name][1]) < 0.012:
                slid[name] += math.hypot(ball[0] - before[name][0], ball[2] - before[name][2])
        before = now
    assert max(slid.values()) < 0.16, "52 cm of it in half a second, when it glided"
