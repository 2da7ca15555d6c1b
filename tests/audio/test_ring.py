"""A ring of loudspeakers: directions between the right two, open arcs, words that are no ring, and the right channels of a real device."""

from __future__ import annotations

import math
import subprocess
import sys
from argparse import Namespace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from vr_dti.app.loudspeakers import speakers
from vr_dti.app.sound_options import SpeakersOptions
from vr_dti.app.sound_out import setup_of
from vr_dti.audio.mixer import Mixer
from vr_dti.audio.ring import RINGS, Panner, Ring, order_for, ring_of
from vr_dti.backends.speakers import Setup, Speakers
from vr_dti.calibration.loudspeakers import trims_of
from vr_dti.errors import DocumentError, InputError
from vr_dti.events import Listener, Sounding

from .conftest import SoundCard
from .listening import db, listen, tone, white
from .test_speakers import frames

DEGREES = np.arange(-180.0, 180.0, 1.0)
WALLS = ring_of("-90,-45,0,45,90")


def flat(right_deg: NDArray[np.floating] | float, up: float = 0.0) -> NDArray[np.float32]:
    a = np.radians(np.atleast_1d(right_deg))
    level = math.sqrt(1.0 - up * up)
    return np.stack((level * np.sin(a), np.full(len(a), up), -level * np.cos(a)), axis=1).astype(np.float32)


def heard_from(ring: Ring, gains: NDArray[np.float32]) -> NDArray[np.floating]:
    """Direction of the velocity vector in degrees to the right: where low tones are heard."""
    angle = np.radians([s.right_deg or 0.0 for s in ring.speakers])
    return np.degrees(np.arctan2(gains @ np.sin(angle), gains @ np.cos(angle)))


@pytest.mark.parametrize("ring", [RINGS["5.1"], RINGS["7.1"], RINGS["quad"], ring_of("0,60,120,180,240,300"), ring_of("-144,-72,0,72,144")])
def test_every_direction_is_heard_where_it_is_from_two_neighbours(ring: Ring) -> None:
    gains = Panner(ring).gains(flat(DEGREES))
    off = (heard_from(ring, gains) - DEGREES + 180.0) % 360.0 - 180.0
    assert np.abs(off).max() < 0.1
    assert ((gains > 1e-6).sum(axis=1) <= 2).all() and np.allclose((gains**2).sum(axis=1), 1.0, atol=1e-5)
    assert not gains[:, [i for i, s in enumerate(ring.speakers) if s.right_deg is None]].any()


def test_behind_an_open_arc_the_nearer_edge_is_heard() -> None:
    gains = Panner(WALLS).gains(flat(np.array([100.0, 169.0, -169.0, -91.0])))
    assert gains.argmax(axis=1).tolist() == [4, 4, 0, 0] and np.allclose(gains.max(axis=1), 1.0)


def test_who_sways_right_behind_does_not_jump_from_edge_to_edge() -> None:
    at = np.arange(150.5, 211.0, 1.0)
    gains = Panner(WALLS).gains(flat(at))
    assert (gains.argmax(axis=1) == np.where(at < 180.0, 4, 0)).all(), "over to the nearer"
    assert np.allclose((gains**2).sum(axis=1), 1.0, atol=1e-5) and np.abs(np.diff(gains**2, axis=0)).max() < 0.06


def test_overhead_comes_from_all_around() -> None:
    gains = Panner(WALLS).gains(flat(45.0, up=1.0))
    assert np.allclose(gains, 1.0 / math.sqrt(5.0), atol=1e-3)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "angles of 0 loudspeakers"),
        ("3", "angles of 1 loudspeaker"),
        ("0,90,180", "angles of 3 loudspeakers"),
        (",".join(map(str, range(0, 340, 20))), "angles of 17 loudspeakers"),
        ("5.1 theater", "no ring"),
        ("0,1,90,180", "1 degrees apart"),
        ("0,90,180,nan", "nan is no angle"),
        ("315,45,135,495", "495 is no angle"),
    ],
)
def test_what_is_no_ring_is_refused_with_what_would_be_one(text: str, what: str) -> None:
    with pytest.raises(InputError, match=what) as e:
        ring_of(text)
    assert "7.1" in e.value.remedy and "right" in e.value.remedy


def test_channels_are_carried_in_the_order_of_the_system() -> None:
    """ALSA: front, rear, centre and subwoofer, side. Angles are the user's own order and never touched."""
    names = [s.name for s in RINGS["7.1"].speakers]
    on_alsa = [names[i] for i in order_for(RINGS["7.1"], "ALSA")]
    assert on_alsa == ["front left", "front right", "rear left", "rear right", "centre", "subwoofer", "side left", "side right"]
    assert order_for(RINGS["7.1"], "Windows WASAPI") == tuple(range(8))
    assert order_for(ring_of("0,60,120,180,240,300"), "ALSA") == tuple(range(6))


def test_levels_are_brought_down_to_the_quietest() -> None:
    assert trims_of((70.0, 72.5, None, 69.0)) == (-1.0, -3.5, 0.0, 0.0)


def test_loudspeakers_do_not_turn_with_the_head_but_with_the_stage() -> None:
    """The head looks back; what is ahead in the real room, which stands turned by a quarter in the world, still comes from ahead."""
    mixer = Mixer.for_ring(RINGS["quad"], {"tone": tone()})
    quarter = (0.0, math.sin(math.pi / 4), 0.0, math.cos(math.pi / 4))

    def story(s: float) -> tuple[Listener, list[Sounding]]:
        here = Listener((0.0, 0.0, 0.0), (0.0, 1.0, 0.0, 0.0), round(s * 1e9), True, quarter)
        return here, [Sounding("k", "tone", 0, (-2.0, 0.0, 0.0), loop=True)]  # -X is ahead of a stage that is turned left by a quarter

    levels = db(listen(None, {}, 0.4, story, mixer=mixer)[4800:])  # type: ignore[arg-type]
    assert levels[0] == pytest.approx(levels[1], abs=0.1) and levels[0] > levels[2] + 60


def options(ring: str, out: Path | None, **more: object) -> Namespace:
    return Namespace(**{"ring": ring, "out": out, "levels": None, "sound": None, "seconds": 0.1, **more})


def test_a_measured_ring_is_kept_and_read_by_a_run(tmp_path: Path) -> None:
    file = tmp_path / "new" / "ring.json"
    assert speakers(options("5.1", file, levels="70,72,71,-,70,69.5", sound="amp")) == 0
    setup, device = setup_of(SpeakersOptions(ring=str(file)))
    assert setup == Setup(ring=RINGS["5.1"], trim_db=(-0.5, -2.5, -1.5, 0.0, -0.5, 0.0)) and device == "amp"
    assert setup_of(SpeakersOptions()) == (Setup(), None) and setup_of(SpeakersOptions(ring="quad"))[0].ring is RINGS["quad"]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (
            '"5.9", "levels_db": [70, "x"]',
            [(2, "ring", "ring '5.9': angles of 1 loudspeaker"), (2, "levels_db[1]", "should be a number (here: 'x')")],
        ),
        ('"5.1", "trim_db": [0, -3]', [(2, "trim_db", "2 levels for 6 channels")]),
    ],
    ids=["no ring", "another ring's"],
)
def test_what_is_wrong_in_a_measured_ring_is_told_at_once_with_its_lines(
    tmp_path: Path, wrong: str, told: list[tuple[int, str, str]]
) -> None:
    file = tmp_path / "ring.json"
    file.write_text(f'{{"format": "dti-loudspeakers/1",\n"ring": {wrong}}}', encoding="utf-8")
    with pytest.raises(DocumentError) as found:
        setup_of(SpeakersOptions(ring=str(file)))
    assert [(m.line, m.path, m.what) for m in found.value.mistakes] == told and all(m.remedy for m in found.value.mistakes)


@pytest.mark.parametrize("levels", ["70", "70,70,70,loud,70,70", "70,70,70,-,70,900", "70,70,nan,-,70,70", "70,70,70,-,70,45"])
def test_levels_that_are_none_are_refused(tmp_path: Path, levels: str) -> None:
    with pytest.raises((InputError, DocumentError)):
        speakers(options("5.1", tmp_path / "ring.json", levels=levels))
    assert not (tmp_path / "ring.json").exists()


def test_loudspeakers_too_far_apart_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="front left by 30 dB, rear right by 21 dB") as told:
        speakers(options("quad", tmp_path / "ring.json", levels="70,40,50,61"))
    assert "amplifier" in told.value.remedy


def test_a_slip_at_the_meter_is_asked_again_and_readings_outlive_a_refusal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """685 for 68.5 was told at the end, when all readings were gone."""
    answers = iter(["70", "685", "nan", "loud", "45", "", "62"])
    monkeypatch.setattr("builtins.input", lambda _: next(answers))
    monkeypatch.setattr("vr_dti.app.loudspeakers._sound", lambda *_: None)
    monkeypatch.setattr("vr_dti.app.loudspeakers.Speakers", Silent)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    with pytest.raises(InputError, match="front left by 25 dB"):
        speakers(options("quad", tmp_path / "ring.json"))
    said = capsys.readouterr().err
    assert said.count("a number from 30 to 110") == 3 and "--levels 70,45,-,62" in said


class Silent:
    """A sound device that is there and plays nothing."""

    status = ""

    @classmethod
    def open(cls, *_: object, **__: object) -> Silent:
        return cls()

    def close(self) -> None:
        pass


@pytest.mark.sound
def test_every_loudspeaker_is_named_and_played(sound_card: SoundCard, capsys: pytest.CaptureFixture[str]) -> None:
    assert speakers(options("7.1", None, sound=sound_card.ring)) == 0
    said = "".join(capsys.readouterr())
    assert "5. rear left: 150 degrees to the left" in said and "3. centre: straight ahead" in said and "silent" in said


@pytest.mark.sound
def test_loudspeakers_that_leave_in_the_middle_are_not_asked_on(sound_card: SoundCard, tmp_path: Path) -> None:
    """Nobody reads a meter before what is silent: the walk ends with a word, and nothing is kept."""
    kept = tmp_path / "ring.json"
    command = [sys.executable, "-m", "vr_dti", "speakers", "7.1", "--sound", sound_card.ring, "--seconds", "60", "--out", str(kept)]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as program:
        assert program.stderr is not None and program.stderr.readline().startswith("1. ")
        sound_card.pull_out()
        said = program.stderr.read()
        assert program.wait(20) == 2
    assert "went silent at" in said and "-> " in said and "Traceback" not in said
    assert not kept.exists()


@pytest.mark.sound
def test_each_place_is_heard_from_its_own_loudspeaker(sound_card: SoundCard) -> None:
    """Played through PortAudio and ALSA, heard through PulseAudio by the names of the channels."""
    out = Speakers.open({"noise": white()}, device=sound_card.ring, setup=Setup(ring=RINGS["7.1"]))
    try:
        for channel in (4, 2, 7):
            a = math.radians(RINGS["7.1"].speakers[channel].right_deg or 0.0)
            with frames(out, Sounding(f"noise {channel}", "noise", 0, (math.sin(a), 0.0, -math.cos(a)), loop=True)):
                assert loudest(sound_card) == channel
        assert out.status == ""
    finally:
        out.close()


def loudest(card: SoundCard) -> int:
    """The channel that alone sounds in the end of a capture; early ones may still hold what was played before."""
    for _ in range(8):
        heard = card.capture_ring(0.6)[-4800:]
        levels = db(heard) if len(heard) == 4800 else np.full(8, -300.0)
        first, second = np.sort(levels)[::-1][:2]
        if first > -60.0 and first > second + 40.0:
            return int(levels.argmax())
    pytest.fail("the ring never gave a tenth of a second of sound from one loudspeaker")
