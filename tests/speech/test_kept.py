"""What of the trainee's voice is kept: only where that was asked for, only the trainee's own, only while the story runs; and the frame
never waits for it."""

from __future__ import annotations

import errno
import multiprocessing
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from vr_dti.backends.microphone import Microphone, keeping
from vr_dti.backends.microphone.keeping import Keeper
from vr_dti.errors import StorageError
from vr_dti.events import Listener, Sounding
from vr_dti.ports import Strip
from vr_dti.recording.rows import VOICE_KEPT, VOICE_LOST
from vr_dti.records import voice_files
from vr_dti.samples import Sample, Speech, Status
from vr_dti.speech.echo import Echo
from vr_dti.speech.process import Ear, EarRegister, Ears, Said, SpeechOptions, State
from vr_dti.speech.sound import Pcm
from vr_dti.speech.wav import read_wav
from vr_dti.timebase import NS_PER_MS, NS_PER_S, Frame, monotonic_ns
from vr_dti.world.talking import IN_SCENE

LISTENER = Listener((0.0, 1.6, 0.0), (0.0, 0.0, 0.0, 1.0), 0, True)
TALK = Sounding("say:partner:0", IN_SCENE, 0, (0.0, 1.6, 1.0), loop=True)
RUNS, STANDS = Strip(running=True), Strip(waiting=True)
PATIENCE_S = 30.0
VOCABULARY = (("own", "format: dti-vocabulary/1\nacts: [{rung: 3, to: officer, say: [stop]}]\n"),)


class Room:
    """A run's end of a microphone, and a speech process's end in the same process: the device alone is missing."""

    def __init__(self, session: Path | None, *, echo: Echo | None = None, push: bool = False) -> None:
        self.ears = Ears(multiprocessing.get_context("spawn"))
        self.ears.words[EarRegister.STATE] = State.LISTENING
        self.keeper = Keeper(self.ears.wanted)
        me = multiprocessing.current_process()
        self.microphone = Microphone(lambda _: (me, self.ears), "K7", echo or Echo({}), push=push)
        if session is not None:
            self.microphone.keep(session)
        self.microphone.inform(RUNS)

    def say(self, sound: Pcm, *, onset_ns: int = 0, text: str = "get off him", talks: bool = False) -> None:
        """An utterance, begun now and understood."""
        self.ears.words[EarRegister.ALIVE_NS] = now_ns = monotonic_ns()
        self.microphone.send(frame(), (), (TALK,) if talks else (), LISTENER)
        onset_ns = onset_ns or now_ns
        said = Said(onset_ns, onset_ns + NS_PER_S, text, (("officer", 3),), "", 900, -26.0, 0, True, False, n=self.keeper.hold(sound))
        self.ears.says.send(said)

    def hear(self) -> list[Sample]:
        """A frame's samples, and those that follow once everything that was asked for has been written."""
        heard = list(self.microphone.poll(frame()))
        while self.microphone.settle():
            heard += self.microphone.poll(frame())
        return heard

    def close(self) -> None:
        self.keeper.close()
        self.microphone._keeping.close()
        for end in (self.ears.hears, self.ears.says, self.ears.wanted):
            end.close()


def frame() -> Frame:
    now_ns = monotonic_ns()
    return Frame(0, now_ns, now_ns, NS_PER_S // 90)


class Disk:
    """A disk that hangs until it is told to go on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked, self.goes, self.written = threading.Event(), threading.Event(), threading.Event()
        self._keep = voice_files.keep
        monkeypatch.setattr(voice_files, "keep", self._hangs)

    def _hangs(self, session: Path, path: Path, pcm: bytes, rate_hz: int) -> voice_files.KeptVoice:
        self.asked.set()
        self.goes.wait(PATIENCE_S)
        kept = self._keep(session, path, pcm, rate_hz)
        self.written.set()
        return kept


def words(samples: list[Sample], what: str) -> list[Status]:
    return [s.data for s in samples if isinstance(s.data, Status) and s.data.what == what]


@pytest.fixture
def sound() -> Pcm:
    return (9000 * np.sin(np.arange(16_000) / 9.0)).astype(np.int16)


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine is no failure."""
    monkeypatch.setattr(keeping.Keeping.settle, "__defaults__", (PATIENCE_S,))


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    made = Room(tmp_path / "session.dtis")
    yield made
    made.close()


def test_an_utterance_is_a_file_named_by_code_and_number_and_the_log_has_its_hash(room: Room, sound: Pcm, tmp_path: Path) -> None:
    room.say(sound)
    heard = room.hear()
    (spoke,) = [s for s in heard if isinstance(s.data, Speech)]
    (kept,) = words(heard, VOICE_KEPT)
    path = tmp_path / f"session.voice.K7-{spoke.seq}.wav"
    assert kept.value == spoke.seq and [p.name for p in tmp_path.iterdir()] == [path.name]
    assert (read_wav(path) == sound).all(), "what the recogniser was given, sample for sample"
    name, size, sha256 = kept.text.split()
    assert name == f"voice.K7-{spoke.seq}.wav" and int(size) == path.stat().st_size == 44 + 2 * len(sound) and len(sha256) == 64


def test_nothing_is_kept_unless_it_was_chosen(tmp_path: Path, sound: Pcm) -> None:
    room = Room(None)
    room.say(sound)
    heard = room.hear()
    assert [s for s in heard if isinstance(s.data, Speech)] and not words(heard, VOICE_KEPT)
    room.close()
    assert not list(tmp_path.iterdir())


def test_a_speech_process_holds_no_sound_that_nobody_may_ask_for() -> None:
    ears = Ears(multiprocessing.get_context("spawn"))
    ear = Ear(SpeechOptions(VOCABULARY, normal_db=-26.0, engine="pocketsphinx"), ears.words, ears.says, ears.recent)
    assert ear._hold is None and not SpeechOptions(VOCABULARY, normal_db=-26.0).keeps


@pytest.mark.parametrize("when", ["before", "paused", "after"])
def test_what_is_said_while_the_story_stands_is_not_kept(room: Room, sound: Pcm, tmp_path: Path, when: str) -> None:
    onset_ns = monotonic_ns() - NS_PER_S if when == "before" else 0
    if when != "before":
        room.microphone.inform(STANDS if when == "paused" else Strip(running=True, over=True))
    room.say(sound, onset_ns=onset_ns)
    assert not words(room.hear(), VOICE_KEPT) and not list(tmp_path.iterdir())
    room.microphone.inform(RUNS)
    room.say(sound)
    assert words(room.hear(), VOICE_KEPT), "and afterwards again"


def test_what_began_before_a_pause_is_kept(room: Room, sound: Pcm) -> None:
    onset_ns = monotonic_ns()
    room.microphone.inform(STANDS)
    room.say(sound, onset_ns=onset_ns)
    assert words(room.hear(), VOICE_KEPT)


@pytest.mark.parametrize("echo", [Echo({}), Echo({}, worn=True), Echo({"shout": "get off him"})])
def test_what_may_be_the_instructors_or_our_own_is_never_on_a_disk(tmp_path: Path, sound: Pcm, echo: Echo) -> None:
    room = Room(tmp_path / "session.dtis", echo=echo)
    line = Sounding("say:partner:1", "shout", 0, (0.0, 1.6, 1.0))
    room.microphone.send(frame(), (), (line,), LISTENER)
    room.say(sound, talks=True)
    assert not words(room.hear(), VOICE_KEPT) and not list(tmp_path.iterdir())
    room.close()


def test_what_is_said_while_the_talk_key_is_up_is_not_kept(tmp_path: Path, sound: Pcm) -> None:
    room = Room(tmp_path / "session.dtis", push=True)
    room.say(sound)
    assert not words(room.hear(), VOICE_KEPT)
    room.microphone.talk(True, monotonic_ns())
    room.say(sound)
    assert words(room.hear(), VOICE_KEPT)
    room.close()


def test_a_full_disk_is_said_once_the_run_goes_on_and_later_words_are_kept(
    room: Room, sound: Pcm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, content: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(voice_files, "whole", full)
        room.say(sound)
        first = room.hear()
        room.say(sound)
        second = room.hear()
    assert words(first, "voice_files") == [Status("voice_files", 0, "the disk is full: free some space")]
    assert not words(second, "voice_files") and len(words(first, VOICE_LOST)) == len(words(second, VOICE_LOST)) == 1
    room.say(sound)
    assert words(room.hear(), "voice_files") == [Status("voice_files", 1)] and len(list(tmp_path.iterdir())) == 1


def test_a_folder_that_is_gone_is_said(tmp_path: Path, sound: Pcm) -> None:
    room = Room(tmp_path / "gone" / "session.dtis")
    room.say(sound)
    (lost,) = words(room.hear(), VOICE_LOST)
    assert "no folder can be made there" in lost.text
    room.close()


def test_a_run_keeps_no_more_than_it_may(room: Room, sound: Pcm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "MOST_BYTES", 40_000)
    told = []
    for _ in range(2):
        room.say(sound)
        told += room.hear()
    assert len(words(told, VOICE_KEPT)) == 1 and "of a run are full" in words(told, VOICE_LOST)[0].text


def test_the_process_forgets_what_nobody_asks_for(room: Room, sound: Pcm) -> None:
    numbers = [room.keeper.hold(sound) for _ in range(20)]
    assert len(room.keeper._held) == keeping.HELD and numbers == list(range(1, 21))


def test_what_is_written_after_its_run_has_ended_is_told_to_be_lost_and_removed(
    room: Room, sound: Pcm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = Disk(monkeypatch)
    monkeypatch.setattr(keeping.Keeping.settle, "__defaults__", (0.05,))
    room.say(sound)
    heard = room.hear()
    (spoke,) = [s for s in heard if isinstance(s.data, Speech)]
    assert words(heard, VOICE_LOST) == [Status(VOICE_LOST, spoke.seq, keeping.SLOW)] and not words(heard, VOICE_KEPT)
    disk.goes.set()
    assert disk.written.wait(PATIENCE_S) and len(list(tmp_path.iterdir())) == 1
    assert not room.hear(), "the log is sealed by now"
    (tmp_path / f"session.voice.K7-{spoke.seq}.wav.4711.part").touch()  # of a writer that was killed
    (tmp_path / "session.voice.K7-999.wav").touch()
    room.close()
    assert [p.name for p in tmp_path.iterdir()] == ["session.voice.K7-999.wav"]


def test_a_run_that_breaks_off_keeps_nothing_that_its_log_does_not_tell_of(tmp_path: Path, sound: Pcm) -> None:
    room = Room(tmp_path / "session.dtis")
    room.say(sound)
    assert words(room.hear(), VOICE_KEPT)
    room.say(sound)
    room.microphone.poll(frame())  # and no frame follows
    room.close()
    assert len(list(tmp_path.iterdir())) == 1


def test_a_recording_that_cannot_be_removed_keeps_no_other(tmp_path: Path) -> None:
    wants, wanted = multiprocessing.Pipe()
    kept = keeping.Keeping(wants)
    stuck, other = (voice_files.path_of(tmp_path / "session.dtis", "K7", n) for n in (1, 2))
    (stuck / "file").mkdir(parents=True)
    other.touch()
    kept._untold = {1: stuck, 2: other}
    with pytest.raises(StorageError, match=f"{stuck.name}: nothing in the session tells of this recording"):
        kept.close()
    wanted.close()
    assert stuck.exists() and not other.exists()


def test_words_whose_process_ended_before_it_kept_them_are_told_to_be_lost(room: Room, sound: Pcm) -> None:
    room.keeper.close()
    room.ears.wanted.close()
    told = []
    for _ in range(2):
        room.say(sound)
        told += room.hear()
    assert [w.text for w in words(told, VOICE_LOST)] == [keeping.ENDED] * 2
    room.ears.wanted = room.ears.wants


def test_a_disk_that_hangs_keeps_no_frame_waiting_and_asks_for_no_more_than_is_held(
    room: Room, sound: Pcm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = Disk(monkeypatch)
    longest_ns = 0
    told: list[Sample] = []
    for _ in range(2 * keeping.HELD):
        room.say(sound)
        began_ns = monotonic_ns()
        told += room.microphone.poll(frame())
        longest_ns = max(longest_ns, monotonic_ns() - began_ns)
        assert disk.asked.wait(PATIENCE_S), "the first is with the disk before the process lets go of any"
    assert longest_ns < 1000 * NS_PER_MS, "far below the time for which the disk hangs"
    assert len([s for s in told if isinstance(s.data, Speech)]) == 2 * keeping.HELD
    assert len(words(told, VOICE_LOST)) == keeping.HELD, "what is not asked for is not kept, and that is said"
    disk.goes.set()
    told += room.hear()
    assert {w.value for w in (*words(told, VOICE_KEPT), *words(told, VOICE_LOST))} == {s.seq for s in told if isinstance(s.data, Speech)}
