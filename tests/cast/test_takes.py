"""Recorded lines: fitted and levelled as their placeholders were, one for each mood, and what is no recording is refused by name."""

from __future__ import annotations

import os
import wave
from pathlib import Path

import numpy as np
import pytest

from tests.audio.riff import riff, samples
from vr_dti.audio.clip import RATE_HZ, speech_db
from vr_dti.audio.wav import FLOAT, WHOLE
from vr_dti.cast import takes
from vr_dti.cast.voices import Spoken
from vr_dti.errors import InputError
from vr_dti.world.setting import Line

LINES = {"hey": Spoken("Hey, stop that!", "man-mid", 1500, 76.0), "psst": Spoken("Psst.", "woman", 900, 56.0)}


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VR_DTI_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("vr_dti.cast.voices.PROGRAMS", ())


def record(path: Path, seconds: float = 1.0, *, rate: int = 48_000, channels: int = 1, width: int = 2, peak: float = 0.3) -> Path:
    """A murmur with half a second of near silence at both ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    n = round(seconds * rate)
    t = np.arange(n) / rate
    x = peak * np.sin(2 * np.pi * 180 * t) * (0.6 + 0.4 * np.sin(2 * np.pi * 4 * t))
    x = np.concatenate((np.zeros(rate // 2), x, np.zeros(rate // 2)))
    whole = np.repeat(np.round(x * (2 ** (8 * width - 1) - 1)).astype("<i4"), channels)
    with wave.open(str(path), "wb") as f:
        f.setnchannels(channels)
        f.setsampwidth(width)
        f.setframerate(rate)
        f.writeframes(whole.view(np.uint8).reshape(-1, 4)[:, :width].tobytes())
    return path


@pytest.mark.parametrize(("rate", "channels", "width"), [(48_000, 1, 2), (44_100, 2, 3), (16_000, 1, 4)])
def test_a_recording_is_cut_to_its_line_and_stands_at_its_level(tmp_path: Path, rate: int, channels: int, width: int) -> None:
    record(tmp_path / "hey.wav", rate=rate, channels=channels, width=width)
    take = takes.takes(tmp_path, LINES)["hey"]
    assert 1000 <= take.clip.duration_ms < 1040, "the silence around it is gone"
    assert speech_db(take.clip.samples()) == pytest.approx(76.0, abs=0.3) and take.clip.note == "recorded"
    x = take.clip.samples()
    power, hz = np.abs(np.fft.rfft(x)) ** 2, np.fft.rfftfreq(len(x), 1 / RATE_HZ)
    assert hz[power.argmax()] == pytest.approx(180.0, abs=2.0), "at its own pitch, whatever rate it was recorded at"
    assert take.lips.any() and not take.lips[110:].any(), "the mouth moves while it is heard"


@pytest.mark.parametrize(("kind", "bits", "longer"), [(FLOAT, 32, False), (FLOAT, 32, True), (FLOAT, 64, False), (WHOLE, 24, True)])
def test_what_editors_and_recorders_write_is_read(tmp_path: Path, kind: int, bits: int, longer: bool) -> None:
    """Floating point, and the longer header that 24 bits come with: the standard library's reader knows neither."""
    peak = 1.5 if kind == FLOAT else 0.3  # beyond full scale and not clipped there
    x = peak * np.sin(2 * np.pi * 180 * np.arange(RATE_HZ) / RATE_HZ) * np.linspace(0.7, 1.0, RATE_HZ)
    (tmp_path / "hey.wav").write_bytes(riff(samples(np.repeat(x, 2), kind, bits), kind, bits, 2, RATE_HZ, longer=longer))
    take = takes.takes(tmp_path, LINES)["hey"]
    assert 980 <= take.clip.duration_ms < 1020 and speech_db(take.clip.samples()) == pytest.approx(76.0, abs=0.3)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (riff(bytes(9600), WHOLE, 16, rate=8_000), "1 channels, 16 bits, 8000 samples a second"),
        (riff(bytes(9600), WHOLE, 16, 3, RATE_HZ), "3 channels, 16 bits, 48000"),
        (riff(bytes(9600), WHOLE, 8, rate=RATE_HZ), "1 channels, 8 bits"),
        (riff(samples(np.full(99, np.nan), FLOAT, 32), FLOAT, 32, rate=RATE_HZ), "no numbers"),
        (riff(samples(np.full(9600, 1e300), FLOAT, 64), FLOAT, 64, rate=RATE_HZ), "too large for any sound"),
        (riff(b"\x55" * 800, 6, 8, rate=RATE_HZ), "unknown kind"),
        (riff(b"", WHOLE, 16, rate=RATE_HZ), "holds no sound"),
        (b"RIFF" + bytes(takes.BOUNDS.most_bytes), "larger than 16 MB: cut it to the line"),
    ],
)
def test_what_a_take_cannot_be_is_said(tmp_path: Path, content: bytes, why: str) -> None:
    (tmp_path / "hey.wav").write_bytes(content)
    with pytest.raises(InputError) as e:
        takes.takes(tmp_path, LINES)
    assert why in e.value.what and "hey.wav" in e.value.what


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "hey.wav")
    with pytest.raises(InputError, match="not a file"):
        takes.takes(tmp_path, LINES)


def test_a_line_has_a_take_for_each_mood_and_the_nearest_strength_is_heard(tmp_path: Path) -> None:
    for name in ("hey", "hey.rage", "hey.rage.40", "hey.fear"):
        record(tmp_path / f"{name}.wav")
    found = takes.takes(tmp_path, LINES)
    line = Line("Hey, stop that!", 1500, takes=takes.moods("hey", found))

    def heard(emotion: str, permille: int) -> str:
        take = line.take(emotion, permille)
        return "hey" if take is None else take.sound

    assert [heard("rage", p) for p in (0, 600, 800, 1000)] == ["hey.rage.40", "hey.rage.40", "hey.rage", "hey.rage"]
    assert heard("fear", 300) == "hey.fear" and heard("calm", 1000) == "hey"
    assert list(takes.unspoken(LINES, found)) == ["psst"]


def test_all_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    record(tmp_path / "hey.wav", 2.0)
    record(tmp_path / "hey.joy.wav")
    record(tmp_path / "hey.rage.200.wav")
    record(tmp_path / "psst.wav", 0.5, peak=0.001)
    (tmp_path / "psst.rage.wav").write_bytes(b"RIFF, more or less")
    with pytest.raises(InputError) as e:
        takes.takes(tmp_path, LINES)
    for part in ("lasts 1.5 s", "'joy'", "'200' is no strength", "nothing to be heard", "psst.rage.wav: not a WAV file"):
        assert part in e.value.what


def test_clipped_recordings_are_refused(tmp_path: Path) -> None:
    path = record(tmp_path / "psst.wav", 0.5, peak=0.9)
    with wave.open(str(path), "rb") as f:
        x = np.clip(np.frombuffer(f.readframes(f.getnframes()), "<i2").astype(np.int32) * 4, -32768, 32767).astype("<i2")
    with wave.open(str(path), "wb") as f:
        f.setparams((1, 2, 48_000, len(x), "NONE", ""))
        f.writeframes(x.tobytes())
    with pytest.raises(InputError, match="clipped"):
        takes.takes(tmp_path, LINES)


def test_what_is_no_line_is_left_alone_and_no_folder_is_no_mistake(tmp_path: Path) -> None:
    (tmp_path / "notes.wav").write_bytes(b"")
    assert takes.takes(tmp_path, LINES) == {} and takes.takes(tmp_path / "nowhere", LINES) == {}


def test_it_is_read_once_and_again_when_the_file_is_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record(tmp_path / "hey.wav")
    first = takes.takes(tmp_path, LINES)["hey"]
    with monkeypatch.context() as m:
        m.setattr(takes, "fitted", None)
        again = takes.takes(tmp_path, LINES)["hey"]
    assert np.array_equal(first.clip.pcm, again.clip.pcm) and np.array_equal(first.lips, again.lips)
    record(tmp_path / "hey.wav", 0.7)
    assert takes.takes(tmp_path, LINES)["hey"].clip.duration_ms < 800


def test_a_session_finds_them_where_its_scene_still_is() -> None:
    assert takes.folder_of("scenes/here/scenario.yaml", "street") == Path("scenes/here/voices/street")
    assert takes.folder_of("run/session.dtis:/scenes/here/scenario.yaml", "clean") == Path("/scenes/here/voices/clean")
