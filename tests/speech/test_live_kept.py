"""Words said into a real microphone in a run that keeps them: from the question before the start to the erasure; killed, and refused."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from unittest import mock

import pytest
from app.program import Program, here, proved
from audio.conftest import SoundCard, sound_card  # noqa: F401 - a fixture
from recording.test_disk import small_disk

from vr_dti.app import kept_voice
from vr_dti.app.kept_voice import CONSENT
from vr_dti.errors import VrDtiError
from vr_dti.events import Intent, Mark
from vr_dti.recording.log import Log
from vr_dti.recording.rows import VOICE_KEPT, Row
from vr_dti.records.judged import findings_of
from vr_dti.records.report_record import record
from vr_dti.records.retention import of_person
from vr_dti.records.shelf import look_through
from vr_dti.records.voice_files import counted
from vr_dti.resources import cache_dir
from vr_dti.samples import Sample, Speech, Status
from vr_dti.speech.wav import read_wav

from .voices import spoken

pytestmark = pytest.mark.sound

CACHE = str(cache_dir())
"""the people who are baked already; the sound card moves the home"""
LISTENS = "microphone: listening"
Start = Callable[..., Program]


@pytest.fixture
def started(sound_card: SoundCard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Start:  # noqa: F811
    """Start a run that listens to the card's microphone, and may keep what it hears."""
    monkeypatch.setenv("VR_DTI_CACHE", CACHE)
    environ = {**os.environ, "VR_DTI_CALIBRATION": str(tmp_path)}

    def start(out: Path, *words: str, answer: str = "yes\n") -> Program:
        listens = ("--display", "offscreen", "--voice", "open", "--keep-voice", "--microphone", sound_card.microphone)
        return Program(["run", "handcuffed", *listens, "--trainee", "K7", "--out", str(out), *words], environment=environ, stdin=answer)

    return start


def begun(session: Path) -> bool:
    """Its first rows are on the disk."""
    with contextlib.suppress(VrDtiError), Log.open(session) as log:
        return next(log.rows(), None) is not None
    return False


def rows_of(session: Path) -> list[Row]:
    with Log.open(session) as log:
        return [r.row for r in log.rows()]


def test_what_was_said_is_a_part_of_its_run(
    sound_card: SoundCard,  # noqa: F811
    tmp_path: Path,
    started: Start,
) -> None:
    wav = spoken("what are you doing?", tmp_path, before_s=0.8, after_s=2.3)
    out = tmp_path / "sessions" / "run"
    session = out / "session.dtis"
    with started(out, "--seconds", "90") as program:
        program.until_said("voice: the sound of what the trainee says is kept beside the session")
        program.until(session.exists, "the run")
        sound_card.speak(wav)
        program.until(lambda: list(out.glob("session.voice.*.wav")), "the utterance's file")
        program.interrupt()
        assert program.finish() == 0

    rows = rows_of(session)
    with Log.open(session) as log:
        assert {"vocabulary.1:examples.yaml", "vocabulary.2:default.yaml"} <= set(log.meta.pins), "which words understood it"
    (consent,) = [r for r in rows if isinstance(r, Mark) and r.what == CONSENT]
    assert consent.text.startswith("agreed")
    said = {r.seq: r.data for r in rows if isinstance(r, Sample) and isinstance(r.data, Speech)}
    kept = [r.data for r in rows if isinstance(r, Sample) and isinstance(r.data, Status) and r.data.what == VOICE_KEPT]
    files = sorted(out.glob("session.voice.*"))
    assert kept and [f"voice.K7-{k.value}.wav" for k in kept] == [k.text.split()[0] for k in kept]
    assert {f.name for f in files} == {f"session.{k.text.split()[0]}" for k in kept} and {k.value for k in kept} <= set(said)
    for k in kept:
        name, size, sha256 = k.text.split()
        content = (out / f"session.{name}").read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (int(size), sha256)
        assert 0.3 < len(read_wav(out / f"session.{name}")) / 16_000 < 13.2, "the utterance, and no more of the room"
    spoke = [r for r in rows if isinstance(r, Intent) and r.kind == "spoke" and r.source == "voice"]
    assert spoke and {i.seq for i in spoke} <= {k.value for k in kept}, "the act and its sound have one number"

    assert f"the trainee's voice: {counted(len(kept))} as recorded" in proved(session)
    assert dict(record(findings_of(session)))["Voice"].startswith(f"kept: {counted(len(kept))},")
    records = tmp_path / "sessions"
    by = ("--by", "R2", "--why", "a claim")
    here("records", "hold", records, "K7", *by)
    here("records", "erase", records, "K7", *by, stdin="K7\n", status=1)
    assert all(f.exists() for f in files)
    here("records", "release", records, "K7", *by)
    here("records", "erase", records, "K7", *by, stdin="K7\n")
    assert not out.exists()


def test_a_run_that_is_killed_leaves_nothing_but_what_goes_with_it(
    sound_card: SoundCard,  # noqa: F811
    tmp_path: Path,
    started: Start,
) -> None:
    wav = spoken("what are you doing?", tmp_path, before_s=0.8, after_s=2.3)
    out = tmp_path / "sessions" / "run"
    with started(out) as program:
        program.until((out / "session.dtis").exists, "the run")
        program.until_said(LISTENS)
        sound_card.speak(wav)
        program.until(lambda: list(out.glob("session.voice.*")), "an utterance's file")
        program.kill()
    found = set(of_person(look_through(tmp_path / "sessions"), "K7", ()).files)
    assert found == {p for p in out.iterdir() if p.is_file()} and [p for p in found if ".voice.K7-" in p.name]


def test_who_does_not_agree_trains_all_the_same_and_nothing_is_kept(
    sound_card: SoundCard,  # noqa: F811
    tmp_path: Path,
    started: Start,
) -> None:
    wav = spoken("what are you doing?", tmp_path, before_s=0.8, after_s=2.3)
    out = tmp_path / "run"
    with started(out, answer="no\n") as program:
        program.until_said("voice: not kept .the trainee did not agree")
        program.until((out / "session.dtis").exists, "the run")
        sound_card.speak(wav)
        program.interrupt()
        assert program.finish() == 0
    rows = rows_of(out / "session.dtis")
    assert [r for r in rows if isinstance(r, Sample) and isinstance(r.data, Speech)], "the words are understood"
    assert [r.text for r in rows if isinstance(r, Mark) and r.what == CONSENT] == ["voice not kept (the trainee did not agree)"]
    assert [p.name for p in out.iterdir()] == ["session.dtis"]
    assert dict(record(findings_of(out / "session.dtis")))["Voice"] == "not kept"


def test_whoever_does_not_answer_is_not_kept(tmp_path: Path) -> None:
    microphone, told = mock.Mock(), list[str]()
    devices, options = Namespace(microphone=microphone), Namespace(keep_voice=True, operator="R2")
    (mark,) = kept_voice.begin(devices, options, tmp_path, io.StringIO(""), told.append)  # type: ignore[arg-type]
    assert told[-1] == "voice: not kept (nobody answered)" and mark.text == "voice not kept (nobody answered)"
    assert not microphone.keep.called


def test_a_disk_that_fills_up_is_one_line_and_the_run_goes_on(
    sound_card: SoundCard,  # noqa: F811
    tmp_path: Path,
    started: Start,
) -> None:
    longer = " ".join(["stop hitting him he is handcuffed and not resisting"] * 3)  # than what the session's own file may let go
    wav = spoken(longer, tmp_path, before_s=0.8, after_s=2.3)
    with small_disk(tmp_path / "disk") as disk:
        ballast = disk / "ballast"
        with started(disk / "run") as program:
            program.until(lambda: begun(disk / "run" / "session.dtis"), "the run, whose first rows a disk that is full would not take")
            program.until_said(LISTENS)
            with contextlib.suppress(OSError):  # that it is full
                ballast.write_bytes(bytes(2_000_000))
            sound_card.speak(wav)
            program.until_said(r"the trainee's voice is not kept \(the disk is full: free some space\)")
            ballast.unlink()
            program.interrupt()
            assert program.finish() == 0
        assert program.err.count("the trainee's voice is not kept (") == 1
        assert not [p for p in (disk / "run").iterdir() if ".part" in p.name]


def test_a_file_that_stands_in_the_way_is_said(
    sound_card: SoundCard,  # noqa: F811
    tmp_path: Path,
    started: Start,
) -> None:
    wav = spoken("what are you doing?", tmp_path, before_s=0.8, after_s=2.3)
    out = tmp_path / "run"
    for seq in range(1, 20):
        (out / f"session.voice.K7-{seq}.wav").mkdir(parents=True)
    with started(out) as program:
        program.until((out / "session.dtis").exists, "the run")
        sound_card.speak(wav)
        program.until_said(r"the trainee's voice is not kept \(a folder of that name stands there")
        program.interrupt()
        assert program.finish() == 0
    with Log.open(out / "session.dtis") as log:
        assert log.sealed and log.check() == []


@pytest.mark.parametrize("words", [("--keep-voice",), ("--keep-voice", "--voice", "open", "--script", "early")])
def test_there_must_be_a_voice_to_keep(tmp_path: Path, words: tuple[str, ...]) -> None:
    told = here("run", "handcuffed", "--display", "offscreen", *words, "--out", tmp_path / "run", status=2)
    assert "--keep-voice with" in told.err and not (tmp_path / "run").exists()
