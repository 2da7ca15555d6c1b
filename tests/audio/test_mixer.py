"""The mixer: what plays when, without clicks, and how it changes with distance, shadow, pause and the story's jumps."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest

from vr_dti.audio.hrtf import HeadTable
from vr_dti.audio.mixer import AT_ONCE, Mixer
from vr_dti.audio.synthesis import noise
from vr_dti.events import Listener, Sounding

from .listening import RATE, UPRIGHT, Clip, click, click_db, db, ears, listen, tone, white

Heard = tuple[Listener, Sequence[Sounding]]
FRONT = (0.0, 0.0, -2.0)


def hum(position: tuple[float, float, float] = (1.0, 0.0, -1.0), **more: float) -> Sounding:
    return Sounding("hum", "tone", 0, position, loop=True, **more)


# --- no clicks -------------------------------------------------------------------------------------------------------------


def test_a_circling_tone_does_not_click(head: HeadTable) -> None:
    def circling(s: float) -> Heard:
        return ears(s), [hum((math.sin(2 * math.pi * s), 0.0, -math.cos(2 * math.pi * s)))]

    assert click_db(listen(head, {"tone": tone()}, 3.0, circling)[4800:]) < -75


def test_starts_stops_pauses_and_jumps_do_not_click(head: HeadTable) -> None:
    def story(s: float) -> Heard:
        jumped = s + 20.003 if s > 2.0 else s  # half a cycle and a half out of step with what played
        return ears(jumped, running=not 0.5 < s < 1.0), [hum()] if s < 2.7 else []

    assert click_db(listen(head, {"tone": tone()}, 3.2, story)) < -70


@pytest.mark.parametrize("block", [256, 1600, 533])
def test_the_size_of_a_block_is_not_heard(head: HeadTable, block: int) -> None:
    assert click_db(listen(head, {"tone": tone()}, 2.0, lambda s: (ears(s), [hum()]), block)[9600:]) < -75


def test_a_loop_has_no_seam(head: HeadTable) -> None:
    """0.1 s of tone repeats 20 times; a clip that rests repeats on its period."""
    assert click_db(listen(head, {"tone": tone(seconds=0.1)}, 2.0, lambda s: (ears(s), [hum()]))[4800:]) < -70
    barks = {"tone": Clip.of(click().samples(), level_db=60.0, period=12_000)}
    heard = np.abs(listen(head, barks, 2.0, lambda s: (ears(s), [hum(FRONT)])))[:, 0]
    at = np.flatnonzero(heard > 0.5 * heard.max())
    beats = at[np.insert(np.diff(at) > 1000, 0, True)]
    assert len(beats) >= 6 and np.all(np.diff(beats) == 12_000)


# --- when ------------------------------------------------------------------------------------------------------------------


def peak_at(head: HeadTable, start_s: float, known_from_s: float = 0.0) -> int:
    clips = {"click": click()}
    event = Sounding("k", "click", round(start_s * 1e9), FRONT)
    heard = listen(head, clips, 1.0, lambda s: (ears(s), [event] if s >= known_from_s else []))
    return int(np.argmax(np.abs(heard[:, 0])))


def test_sounds_start_on_their_sample(head: HeadTable) -> None:
    first = peak_at(head, 0.2)
    assert peak_at(head, 0.2 + 1001 / RATE) - first == 1001
    assert peak_at(head, 0.5) - first == round(0.3 * RATE)


def test_a_sound_heard_of_late_keeps_its_attack(head: HeadTable) -> None:
    """The frame that names a sound comes after the sound was due: it plays whole, a little late."""
    late = peak_at(head, 0.2, known_from_s=0.25) - peak_at(head, 0.2)
    assert 0.049 * RATE < late < 0.06 * RATE


def test_a_short_sound_plays_once(head: HeadTable) -> None:
    heard = np.abs(listen(head, {"click": click()}, 0.5, lambda s: (ears(s), [Sounding("k", "click", 0, FRONT)])))[:, 0]
    assert heard[: RATE // 20].max() > 0.05 and heard[RATE // 20 :].max() == 0.0


def test_a_pause_does_not_repeat_the_beginning(head: HeadTable) -> None:
    """The click was heard 0.1 s before the pause; what goes on after it is the rest of its clip."""
    event = Sounding("k", "click", round(0.4e9), FRONT)
    clips = {"click": Clip.of(np.pad(click().samples(), (0, RATE)), level_db=60.0)}
    heard = listen(head, clips, 2.0, lambda s: (ears(min(s, 0.5) + max(0.0, s - 1.0), running=not 0.5 <= s < 1.0), [event]))
    assert np.abs(heard[: RATE // 2]).max() > 0.05 and not np.abs(heard[RATE // 2 :]).max() > 0.01


def test_a_long_sound_joined_midway_is_where_it_should_be(head: HeadTable) -> None:
    ramp = Clip.of(np.linspace(0.0, 0.4, 4 * RATE) * np.sin(2 * np.pi * 300 * np.arange(4 * RATE) / RATE), level_db=70.0)

    def level(from_s: float) -> float:
        mixer = Mixer.for_head(head, {"ramp": ramp})
        heard = listen(head, {}, 0.5, lambda s: (ears(from_s + s), [Sounding("k", "ramp", 0, FRONT)]), mixer=mixer)
        return float(db(heard[-4800:])[0])

    assert level(3.0) - level(1.0) == pytest.approx(20 * math.log10(3.45 / 1.45), abs=0.5)


# --- pause and jump --------------------------------------------------------------------------------------------------------


def test_while_the_story_stands_there_is_silence(head: HeadTable) -> None:
    heard = listen(head, {"tone": tone()}, 3.0, lambda s: (ears(min(s, 1.0) + max(0.0, s - 2.0), running=not 1.0 <= s < 2.0), [hum()]))
    assert db(heard[RATE // 2 : RATE])[0] > -40
    assert not heard[int(1.06 * RATE) : 2 * RATE].any()
    assert db(heard[int(2.1 * RATE) :])[0] == pytest.approx(db(heard[RATE // 2 : RATE])[0], abs=0.2)


def test_a_do_over_plays_the_sound_again(head: HeadTable) -> None:
    event = Sounding("k", "click", round(0.2e9), FRONT)
    heard = listen(head, {"click": click()}, 2.0, lambda s: (ears(s if s < 1.0 else s - 1.0), [event]))[:, 0]
    assert np.abs(heard[int(0.2 * RATE) : int(0.25 * RATE)]).max() > 0.05
    assert np.abs(heard[int(1.2 * RATE) : int(1.25 * RATE)]).max() > 0.05


# --- how loud, from where --------------------------------------------------------------------------------------------------


def level(head: HeadTable, position: tuple[float, float, float], clip: Clip, **more: float) -> float:
    heard = listen(head, {"tone": clip}, 0.5, lambda s: (ears(s), [hum(position, **more)]))
    return float(10 * np.log10((10 ** (db(heard[RATE // 4 :]) / 10)).mean()))


def test_twice_as_far_is_six_decibels_less_and_close_is_not_endless(head: HeadTable) -> None:
    at = {r: level(head, (0.0, 0.0, -r), tone()) for r in (0.1, 0.3, 1.0, 2.0, 4.0)}
    assert at[1.0] - at[2.0] == pytest.approx(6.0, abs=0.1) and at[2.0] - at[4.0] == pytest.approx(6.0, abs=0.1)
    assert at[0.1] == pytest.approx(at[0.3], abs=0.05)


def test_a_shadow_takes_its_decibels_at_1_khz_more_above_less_below(head: HeadTable) -> None:
    loss = {hz: level(head, FRONT, tone(hz)) - level(head, FRONT, tone(hz), occlusion_db=-12.0) for hz in (200.0, 1000.0, 4000.0)}
    assert loss[1000.0] == pytest.approx(12.0, abs=0.5)
    assert loss[200.0] < 10 and loss[4000.0] > 18


def test_a_clip_is_heard_at_its_level(head: HeadTable) -> None:
    """70 dB at one metre is 20 dB under full scale, averaged over all sides of the head."""
    rng = np.random.default_rng(2)
    clip = Clip.of(0.1 * noise(rng, RATE, {180: -60, 200: 0, 12_000: 0, 13_000: -60}), level_db=70.0)
    sides = rng.standard_normal((24, 3))
    sides /= np.linalg.norm(sides, axis=1, keepdims=True)
    power = np.mean([10 ** (level(head, tuple(p.tolist()), clip) / 10) for p in sides])
    assert 10 * math.log10(power) == pytest.approx(-20.0, abs=1.0)


def test_the_head_turns_and_the_source_stays(head: HeadTable) -> None:
    """Ahead in the world; the head looks left (+90 deg heading): it is heard on the right."""
    turned = Listener((5.0, 1.7, 3.0), (0.0, math.sin(math.pi / 4), 0.0, math.cos(math.pi / 4)), 0, True)

    def story(s: float) -> Heard:
        return Listener(turned.position_m, turned.quat, round(s * 1e9), True), [Sounding("k", "tone", 0, (5.0, 1.7, 1.0), loop=True)]

    left, right = db(listen(head, {"tone": white()}, 0.6, story)[RATE // 5 :])
    assert right - left > 6


# --- what nobody should send -----------------------------------------------------------------------------------------------


def test_names_that_no_clip_answers_to_are_silent_and_kept(head: HeadTable) -> None:
    mixer = Mixer.for_head(head, {"tone": tone()})
    names = ["../../etc/passwd", "", "no\x00ne", "x" * 10_000]
    sent = [Sounding(str(i), n, 0, FRONT) for i, n in enumerate(names)]
    assert not mixer.render(ears(), sent, 512).any()
    assert mixer.unknown == set(names)


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_positions_that_are_no_numbers_do_not_poison_the_sound(head: HeadTable, bad: float) -> None:
    def story(s: float) -> Heard:
        if 0.2 < s < 0.3:
            return Listener((bad, 0.0, 0.0), UPRIGHT, round(s * 1e9), True), [hum(), Sounding("k", "tone", 0, (0.0, bad, 0.0))]
        return ears(s), [hum((0.0, 0.0, 0.0))]

    heard = listen(head, {"tone": tone()}, 0.6, story)
    assert np.isfinite(heard).all() and db(heard[-4800:])[0] > -40


def test_of_too_many_the_loudest_are_heard(head: HeadTable) -> None:
    mixer = Mixer.for_head(head, {"tone": tone(), "loud": tone(700.0, amplitude=0.9)})
    many = [Sounding(f"q{i}", "tone", 0, (0.0, 0.0, -120.0), loop=True) for i in range(AT_ONCE + 30)]
    near = Sounding("near", "loud", 0, FRONT, loop=True)
    heard = listen(head, {}, 0.4, lambda s: (ears(s), [*many, near]), mixer=mixer)
    assert mixer.playing <= AT_ONCE
    power = np.abs(np.fft.rfft(heard[-9600:, 0])) ** 2
    assert power[140] > 30 * power[100]  # 700 Hz over 500 Hz


def test_a_table_of_another_rate_is_refused(head: HeadTable) -> None:
    with pytest.raises(ValueError, match="44100"):
        Mixer.for_head(head, {}, 44_100)
