"""Our own voices in the microphone, push-to-talk, and the calibration that both lean on."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from vr_dti.calibration import read_voice
from vr_dti.cli import run_command
from vr_dti.errors import DocumentError
from vr_dti.events import Sounding
from vr_dti.speech.echo import Echo, Verdict, Whose
from vr_dti.speech.sound import RATE_HZ, to_pcm
from vr_dti.timebase import NS_PER_MS
from vr_dti.world.talking import ON_RADIO

from .voices import spoken, written

LINES = {"p-kick": "Stop resisting!", "b-shout": "Hey! He's in cuffs! What are you doing?"}


def played(echo: Echo, clip: str, from_ms: int, until_ms: int) -> None:
    for ms in range(from_ms, until_ms + 1, 10):
        echo.playing(ms * NS_PER_MS, [Sounding(f"say:x:{from_ms}", clip, 0, (0.0, 0.0, 0.0))])
    echo.playing((until_ms + 10) * NS_PER_MS, ())


def ours(echo: Echo, from_ms: int, until_ms: int, text: str, level_db: float = -30.0) -> bool:
    return whose(echo, from_ms, until_ms, text, level_db).whose is not Whose.TRAINEE


def whose(echo: Echo, from_ms: int, until_ms: int, text: str, level_db: float) -> Verdict:
    return echo.whose(from_ms * NS_PER_MS, until_ms * NS_PER_MS, text, level_db)


def test_the_words_of_a_line_while_it_is_played_are_ours() -> None:
    echo = Echo(LINES)
    played(echo, "p-kick", 1000, 2000)
    assert ours(echo, 1100, 2200, "stop resisting")
    assert not ours(echo, 1100, 2200, "get off him right now")
    assert not ours(echo, 4000, 5000, "stop resisting")


def test_where_it_was_measured_the_louder_is_not_ours() -> None:
    echo = Echo(LINES, echo_db=-40.0)
    played(echo, "b-shout", 1000, 3000)
    assert ours(echo, 1200, 2600, "whatever", level_db=-41.0)
    assert not ours(echo, 1200, 2600, "what are you doing", level_db=-25.0)


def test_what_does_not_come_out_of_a_loudspeaker_is_not_ours_and_the_instructor_in_the_room_is() -> None:
    """The output is lost, or its process ended: the trainee's own words are not taken for a line that nobody hears."""
    comes_out = [True]
    for echo in (Echo(LINES, plays=lambda: comes_out[-1]), Echo(LINES, echo_db=-40.0, plays=lambda: comes_out[-1])):
        comes_out.append(True)
        played(echo, "p-kick", 1000, 2000)
        comes_out.append(False)
        played(echo, "p-kick", 11_000, 12_000)
        assert ours(echo, 1100, 1900, "stop resisting", level_db=-41.0)
        assert not ours(echo, 11_100, 11_900, "stop resisting", level_db=-41.0)
        talked(echo, 21_000, 24_000)
        assert ours(echo, 21_500, 23_500, "stop that at once", level_db=-42.0)


def test_two_lines_at_once_are_no_longer_than_one() -> None:
    echo = Echo(LINES, echo_db=-40.0)
    for ms in range(1000, 1401, 10):
        both = [Sounding(f"say:{who}:0", clip, 0, (0.0, 0.0, 0.0)) for who, clip in zip("pb", LINES, strict=True)]
        echo.playing(ms * NS_PER_MS, both)
    echo.playing(1410 * NS_PER_MS, ())
    assert not ours(echo, 1200, 4000, "stop that at once", level_db=-41.0), "they sounded for 0.8 s of 2.8"
    assert ours(echo, 1200, 2600, "stop that at once", level_db=-41.0)


def test_with_headphones_nothing_is_ours() -> None:
    echo = Echo({})
    played(echo, "p-kick", 1000, 2000)
    assert not ours(echo, 1100, 2000, "stop resisting")


def talked(echo: Echo, from_ms: int, until_ms: int) -> None:
    for ms in range(from_ms, until_ms + 1, 10):
        echo.playing(ms * NS_PER_MS, [Sounding("say:dispatch:0", ON_RADIO, 0, (0.0, 0.0, 0.0), loop=True)])
    echo.playing((until_ms + 10) * NS_PER_MS, ())


def test_what_the_instructor_says_is_not_the_trainees() -> None:
    """Out of loudspeakers at whatever loudness; through the room into a headset, where the trainee is much louder."""
    loudspeakers, headset, measured = Echo(LINES), Echo({}, near_db=-26.0, worn=True), Echo(LINES, echo_db=-40.0, near_db=-26.0)
    for echo in (loudspeakers, headset, measured):
        talked(echo, 1000, 4000)
        assert ours(echo, 1500, 3500, "stop that at once", level_db=-42.0)
        assert not ours(echo, 6000, 7000, "stop that at once", level_db=-42.0), "long after"
        assert not ours(echo, 3800, 6500, "stop that at once", level_db=-24.0), "begun as he ended"
    assert ours(loudspeakers, 1500, 3500, "stop that", level_db=-20.0)
    assert not ours(headset, 1500, 3500, "stop that", level_db=-27.0), "the trainee speaks over him"
    assert not ours(measured, 1500, 3500, "stop that", level_db=-27.0)


def test_louder_than_the_loudspeakers_is_not_yet_the_trainee() -> None:
    """Before walls the instructor stands in the same room: his voice comes through it, louder than out of them."""
    walls = Echo(LINES, echo_db=-50.0, near_db=-26.0)
    talked(walls, 1000, 4000)
    assert whose(walls, 1500, 3500, "get off him", -48.0) == (Whose.INSTRUCTOR, False)
    assert whose(walls, 1500, 3500, "get off him", -41.0) == (Whose.EITHER, False)
    assert whose(walls, 1500, 3500, "get off him", -30.0) == (Whose.TRAINEE, True)
    assert whose(walls, 6000, 7000, "get off him", -41.0) == (Whose.TRAINEE, True), "long after"


def test_where_nobody_calibrated_a_headset_nothing_is_lost_and_nothing_believed() -> None:
    headset = Echo({}, worn=True)
    talked(headset, 1000, 4000)
    for level_db in (-45.0, -20.0):
        assert whose(headset, 1500, 3500, "get off him", level_db) == (Whose.EITHER, False)


def test_the_words_of_half_an_utterance_may_be_the_instructors() -> None:
    walls = Echo(LINES)
    talked(walls, 1000, 2000)
    assert whose(walls, 1900, 4900, "get off him", -20.0) == (Whose.TRAINEE, False)


def test_a_key_that_is_held_says_nothing() -> None:
    """On walls without a measurement whatever is said while the instructor speaks is his: only then, and not in his pauses."""
    speaks = True
    walls = Echo(LINES, talks=lambda: speaks)
    talked(walls, 1000, 2000)
    speaks = False
    talked(walls, 2010, 5000)
    speaks = True
    talked(walls, 5010, 6000)
    assert whose(walls, 1100, 2100, "get off him", -30.0) == (Whose.INSTRUCTOR, False)
    assert whose(walls, 3000, 4000, "get off him", -30.0) == (Whose.TRAINEE, True)
    assert whose(walls, 5100, 5900, "get off him", -30.0) == (Whose.INSTRUCTOR, False)


def test_a_breath_between_two_words_is_within_them_and_counts_once() -> None:
    speaks = True
    walls = Echo(LINES, talks=lambda: speaks)
    for ms in range(1000, 5001, 10):
        speaks = ms < 2000 and ms % 200 < 100
        walls.playing(ms * NS_PER_MS, [Sounding("say:dispatch:0", ON_RADIO, 0, (0.0, 0.0, 0.0), loop=True)])
    assert whose(walls, 1100, 1900, "get off him", -30.0).whose is Whose.INSTRUCTOR
    assert whose(walls, 1000, 5000, "get off him", -30.0).whose is Whose.TRAINEE, "he spoke for less than half of it"


def recordings(tmp_path: Path, *, normal_db: float = -12.0) -> list[str]:
    room = written(to_pcm(0.001 * np.random.default_rng(2).standard_normal(RATE_HZ)), tmp_path / "room.wav")
    text = "what are you doing over there"
    return [str(p) for p in (room, spoken(text, tmp_path, gain_db=normal_db), spoken(text, tmp_path, gain_db=0.0))]


def test_a_microphone_is_calibrated_from_three_recordings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "calibration" / "voice.json"
    assert run_command(["voice", "calibrate", "--out", str(out), "--wav", *recordings(tmp_path)]) == 0
    voice = read_voice(out)
    assert voice.loud_db - voice.normal_db == pytest.approx(12.0, abs=0.5)
    assert voice.room_db == pytest.approx(-60.0, abs=1.0)
    assert "kept" in capsys.readouterr().out


def test_a_voice_that_drowns_in_the_room_is_no_calibration(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "voice.json"
    assert run_command(["voice", "calibrate", "--out", str(out), "--wav", *recordings(tmp_path, normal_db=-45.0)]) == 2
    said = capsys.readouterr().err
    assert "normal voice: less than 10 dB over the room" in said and "-> calibrate again, nearer to the microphone" in said
    assert ":6:" not in said and "normal_db" not in said, "nobody has written a file"
    assert not out.exists()


def test_a_calibration_that_cannot_be_is_told_at_once_with_its_lines(tmp_path: Path) -> None:
    out = tmp_path / "voice.json"
    out.write_text('{"format": "dti-voice/1",\n"room_db": -40,\n"normal_db": -35,\n"loud_db": -50}', encoding="utf-8")
    with pytest.raises(DocumentError) as found:
        read_voice(out)
    told = [(m.line, m.path, m.what) for m in found.value.mistakes]
    assert told == [(3, "normal_db", "less than 10 dB over the room"), (4, "loud_db", "not as loud as the normal voice")]


def test_a_clipped_microphone_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    room, normal, _ = recordings(tmp_path)
    loud = written(to_pcm(5.0 * np.sin(np.arange(RATE_HZ) / 10.0)), tmp_path / "clipped.wav")
    assert run_command(["voice", "calibrate", "--wav", room, normal, str(loud)]) == 2
    assert "clipped" in capsys.readouterr().err
