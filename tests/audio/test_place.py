"""What the place does to sound: reflections, tail, talkers who turn away, sirens that pass, and where the head will be."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from vr_dti.audio.ahead import FURTHEST_S, Ahead
from vr_dti.audio.clip import Clip
from vr_dti.audio.heard import NOTHING
from vr_dti.audio.hrtf import HeadTable
from vr_dti.audio.link import Scene
from vr_dti.audio.mixer import Mixer
from vr_dti.audio.room import Room, room_of
from vr_dti.events import Listener, Sounding
from vr_dti.world.place import Part, Place

from .listening import RATE, UPRIGHT, click, click_db, db, ears, listen, tone, white

FRONT = (0.0, 0.0, -2.0)
HALL = Place("hall", (Part("room", (0.0, -1.6, -1.0), 0.0, (7.0, 2.75, 8.6), True, (("wall", "blocks"),)),), {}, indoors=True)
YARD = Place("yard", (Part("building", (0.0, -1.6, -16.0), 0.0, (30.0, 12.0, 10.0)),), {})


def click_in(head: HeadTable, room: Room | None, seconds: float = 1.6) -> NDArray[np.float32]:
    """What a click two metres ahead, at 0.1 s, is heard like."""
    event = Sounding("k", "click", round(0.1e9), FRONT)
    mixer = Mixer.for_head(head, {"click": click()}, room=room)
    return listen(head, {}, seconds, lambda s: (ears(s), [event]), 512, mixer)


def energy_db(heard: NDArray[np.float32], from_s: float, to_s: float) -> float:
    part = heard[int(from_s * RATE) : int(to_s * RATE)].astype(np.float64)
    return float(10.0 * np.log10((part * part).sum() + 1e-20))


def test_a_wall_answers_when_its_echo_is_due(head: HeadTable) -> None:
    """A front 11 m away answers a click that is 9 m before it: 18 m of detour are 52 ms. The ground's answer comes sooner."""
    heard = click_in(head, room_of(YARD), 0.3)
    began = int(np.argmax(np.abs(heard[:, 0])))
    late = np.abs(heard[began + int(0.04 * RATE) :, 0])
    assert (np.argmax(late) / RATE + 0.04) == pytest.approx(2 * 9.0 / 343.0, abs=0.001)
    assert -45 < 20 * math.log10(late.max() / np.abs(heard).max()) < -15
    dry = click_in(head, None, 0.3)
    assert np.abs(dry[began + RATE // 50 :]).max() == 0.0


def test_a_room_rings_as_long_as_its_size_and_walls_say(head: HeadTable) -> None:
    room = room_of(HALL)
    heard = click_in(head, room)
    slope = (energy_db(heard, 0.5, 0.55) - energy_db(heard, 0.2, 0.25)) / 0.3
    assert -60.0 / slope == pytest.approx(room.decay_s, rel=0.3) and 0.4 < room.decay_s < 1.2
    left, right = heard[int(0.2 * RATE) : int(0.5 * RATE)].T
    assert abs(np.corrcoef(left, right)[0, 1]) < 0.5  # from all around, not from a point
    assert room_of(YARD).tail == 0.0


def test_moving_in_a_room_does_not_click(head: HeadTable) -> None:
    def walking(s: float) -> tuple[Listener, list[Sounding]]:
        return ears(s), [Sounding("hum", "tone", 0, (1.5 * math.sin(2 * s), 0.0, -1.0 - s / 3.0), facing=(0.0, 0.0, 1.0))]

    mixer = Mixer.for_head(head, {"tone": tone(seconds=4.0)}, room=room_of(HALL))
    assert click_db(listen(head, {}, 3.0, walking, 512, mixer)[RATE // 2 :]) < -70


def test_a_bed_recorded_in_the_place_is_not_answered_again(head: HeadTable) -> None:
    bed = Sounding("bed", "white", 0, FRONT, loop=True)
    mixers = [Mixer.for_head(head, {"white": white()}, room=room) for room in (None, room_of(HALL))]
    dry, wet = (listen(head, {}, 0.5, lambda s: (ears(s), [bed]), 512, m) for m in mixers)
    assert np.array_equal(dry, wet)


def test_a_talker_who_turns_away_is_quieter_and_duller(head: HeadTable) -> None:
    def level(hz: float, facing: tuple[float, float, float]) -> float:
        voice = Sounding("k", "tone", 0, FRONT, loop=True, facing=facing)
        return float(db(listen(head, {"tone": tone(hz)}, 0.4, lambda s: (ears(s), [voice]))[RATE // 5 :])[0])

    towards, away, nowhere = (0.0, 0.0, 1.0), (0.0, 0.0, -1.0), (0.0, 0.0, 0.0)
    assert level(1000.0, towards) == pytest.approx(level(1000.0, nowhere), abs=0.05)
    loss = {hz: level(hz, towards) - level(hz, away) for hz in (250.0, 1000.0, 6000.0)}
    assert loss[1000.0] == pytest.approx(6.0, abs=0.5) and loss[250.0] < 5.9 and loss[6000.0] > 8.0


def test_a_siren_that_passes_falls_in_pitch(head: HeadTable) -> None:
    """20 m/s: 5.8 % up as it comes, as much down as it goes."""

    def passing(s: float) -> tuple[Listener, list[Sounding]]:
        return ears(s), [Sounding("siren", "tone", 0, (3.0, 0.0, -40.0 + 20.0 * s), loop=True, travels=True)]

    heard = listen(head, {"tone": tone(1000.0)}, 4.0, passing, 512)[:, 0]
    comes, goes = (pitch_hz(heard[int(s * RATE) : int((s + 0.4) * RATE)]) for s in (0.6, 3.4))
    assert comes == pytest.approx(1058.0, abs=4.0) and goes == pytest.approx(942.0, abs=4.0)


def pitch_hz(x: NDArray[np.float32]) -> float:
    power = np.abs(np.fft.rfft(x * np.hanning(len(x)), 1 << 18))
    return float(np.argmax(power)) * RATE / (1 << 18)


# --- where the head will be ------------------------------------------------------------------------------------------------


def turned(degrees: float, x: float = 0.0) -> Listener:
    a = math.radians(degrees) / 2.0
    return Listener((x, 0.0, 0.0), (0.0, math.sin(a), 0.0, math.cos(a)), 0, True)


def test_a_head_that_turns_and_walks_is_carried_on() -> None:
    ahead = Ahead()
    ahead.at(Scene(0, turned(0.0), NOTHING), 0)
    there = ahead.at(Scene(10_000_000, turned(2.0, 0.01), NOTHING), 60_000_000)
    assert there.quat == pytest.approx(turned(12.0).quat, abs=1e-3) and there.position_m[0] == pytest.approx(0.06, abs=1e-6)


@pytest.mark.parametrize("jump", [turned(170.0), turned(0.0, 3.0)])
def test_a_jump_is_not_carried_on_and_nothing_is_carried_on_for_ever(jump: Listener) -> None:
    ahead = Ahead()
    ahead.at(Scene(0, turned(0.0), NOTHING), 0)
    assert ahead.at(Scene(10_000_000, jump, NOTHING), 60_000_000) == jump
    ahead.at(Scene(20_000_000, replace(jump, quat=UPRIGHT), NOTHING), 0)
    slow = replace(jump, quat=UPRIGHT, position_m=(jump.position_m[0] + 0.01, 0.0, 0.0))
    there = ahead.at(Scene(30_000_000, slow, NOTHING), 10**12)
    assert there.position_m[0] == pytest.approx(slow.position_m[0] + FURTHEST_S * 1.0)
    assert ahead.at(Scene(10**12, slow, NOTHING), 10**12 + 50_000_000) == slow


def test_a_clip_cut_in_a_room_rings_out(head: HeadTable) -> None:
    short = Clip.of(0.3 * np.random.default_rng(3).standard_normal(4800), level_db=70.0)
    mixer = Mixer.for_head(head, {"short": short}, room=room_of(HALL))
    event = Sounding("k", "short", 0, FRONT)
    heard = listen(head, {}, 0.8, lambda s: (ears(s), [event] if s < 0.09 else []), 512, mixer)
    assert mixer.playing == 0 and energy_db(heard, 0.2, 0.3) > -40
