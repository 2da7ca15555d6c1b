"""The trainee's voice beside a session is a part of it: held, erased, expired, copied, moved and proved with it."""

from __future__ import annotations

import zipfile
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from records.kept import DAY, head, recorded
from records.test_retention import WORD, names, schedule
from vr_dti.app.replay import _voice_as_it_was
from vr_dti.errors import Refused, StorageError
from vr_dti.recording.log import Log
from vr_dti.recording.rows import VOICE_KEPT, VOICE_LOST
from vr_dti.records import voice_files
from vr_dti.records.encoder import Turn
from vr_dti.records.erasure import erase_person, expire
from vr_dti.records.ledger import Ledger
from vr_dti.records.person_export import export
from vr_dti.records.retention import due, of_person
from vr_dti.records.session_file import SessionWriter
from vr_dti.records.shelf import look_through
from vr_dti.samples import Sample, Status
from vr_dti.timebase import Frame

PCM = np.arange(16_000, dtype="<i2").tobytes()
RATE_HZ = 16_000
BEGAN = datetime.fromisoformat(DAY)


def kept(session: Path, *codes: str) -> Path:
    """A session of these people, with an utterance of the first beside it and in its log."""
    session.parent.mkdir(parents=True, exist_ok=True)
    with SessionWriter(session, head(*codes), commit_s=1e6) as writer:
        voice = voice_files.keep(session, voice_files.path_of(session, codes[0], 3), PCM, RATE_HZ)
        told = (Status(VOICE_KEPT, 3, str(voice)), Status(VOICE_LOST, 5, "the disk is full"))
        samples = [Sample(0, "voice", n, codes[0], data) for n, data in enumerate(told, 4)]
        writer.put(Turn(Frame(0, 0, 0, 1), story_ms=0, samples=samples))
    return session


@pytest.mark.parametrize("code", ["K7", "a-1", "x.y-2_Z"])
def test_a_name_says_whose_it_is(tmp_path: Path, code: str) -> None:
    path = voice_files.path_of(tmp_path / "a.b.dtis", code, 12)
    assert path == tmp_path / f"a.b.voice.{code}-12.wav" and voice_files.whose(path.name) == code
    assert voice_files.whose("session.voice.opus") == "", "somebody's own recorder"


def test_it_goes_with_its_run(tmp_path: Path) -> None:
    kept(tmp_path / "a" / "session.dtis", "K7")
    (tmp_path / "a" / "session.voice.K7-9.wav.4711.part").write_bytes(b"RIFF")  # whoever wrote it was killed
    kept(tmp_path / "b" / "session.dtis", "K8")
    shelf = look_through(tmp_path)
    erased = erase_person(shelf, Ledger(tmp_path), "K7", of_person(shelf, "K7", ()), WORD)
    assert erased.left == () and names(tmp_path) == {"b/session.dtis", "b/session.voice.K8-3.wav"}
    assert "a/session.voice.K7-3.wav" in erased.entry.detail["files"]


def test_a_hold_keeps_it_whatever_the_schedule_says(tmp_path: Path) -> None:
    kept(tmp_path / "session.dtis", "K7")
    ledger = Ledger(tmp_path)
    ledger.append("hold", "K7", at=WORD.at, by="counsel", why="a claim")
    with pytest.raises(Refused, match="K7 is on hold"):
        of_person(look_through(tmp_path), "K7", ledger.holds())
    assert due(look_through(tmp_path), schedule(), BEGAN + timedelta(days=900), ledger.holds()).voice == ()
    assert (tmp_path / "session.voice.K7-3.wav").exists()


def test_it_is_kept_for_as_long_as_the_schedule_says_and_no_longer(tmp_path: Path) -> None:
    session = kept(tmp_path / "session.dtis", "K7")
    shelf = look_through(tmp_path)
    assert due(shelf, schedule(voice_days=20), BEGAN + timedelta(days=19), ()).voice == ()
    plan = due(shelf, schedule(voice_days=20), BEGAN + timedelta(days=20), ())
    expire(shelf, Ledger(tmp_path), plan, WORD)
    assert names(tmp_path) == {"session.dtis"}
    with Log.open(session) as log:
        assert voice_files.changed(log) == ([], 0, 1), "gone, as a schedule may have it: no damage"


def test_a_session_that_somebody_named_so_is_no_voice(tmp_path: Path) -> None:
    session = kept(tmp_path / "night.voice.two.dtis", "K7")
    (tmp_path / ".night.voice.two.voice.K7-9.wav.4711.part").touch()
    shelf = look_through(tmp_path)
    expire(shelf, Ledger(tmp_path), due(shelf, schedule(), BEGAN + timedelta(days=1), ()), WORD)
    assert names(tmp_path) == {session.name}
    assert voice_files.whose("night.voice.two.voice.K7-3.wav") == "K7"


def test_no_voice_is_taken_from_under_a_run(tmp_path: Path) -> None:
    with SessionWriter(tmp_path / "session.dtis", head("K7"), commit_s=1e6) as writer:
        writer.put(Turn(Frame(0, 0, 0, 1), story_ms=0))
        writer.flush()
        path = voice_files.path_of(writer.path, "K7", 3)
        voice_files.keep(writer.path, path, PCM, RATE_HZ)
        shelf = look_through(tmp_path)
        plan = due(shelf, schedule(), BEGAN + timedelta(days=1), ())
        assert plan.voice == (path,), "the schedule gives it no days"
        with pytest.raises(Refused, match="still being recorded"):
            expire(shelf, Ledger(tmp_path), plan, WORD)
        assert path.exists()
    expire(shelf, Ledger(tmp_path), plan, WORD)
    assert names(tmp_path) == {"session.dtis"}


@pytest.mark.parametrize("lost", ["gone", "damaged"])
def test_a_voice_whose_session_cannot_be_read_is_still_somebodys(tmp_path: Path, lost: str) -> None:
    session = kept(tmp_path / "session.dtis", "K7")
    if lost == "gone":
        session.unlink()
    else:
        session.write_bytes(b"nothing that anybody knows")
    shelf = look_through(tmp_path)
    (found,) = shelf.sessions
    assert found.trainees == ("K7",) and found.problem
    erase_person(shelf, Ledger(tmp_path), "K7", of_person(shelf, "K7", ()), WORD)
    assert not [n for n in names(tmp_path) if "voice" in n]


def test_a_copy_for_a_person_has_their_own_voice_and_nobody_elses(tmp_path: Path) -> None:
    folder = tmp_path / "sessions"
    kept(folder / "a" / "session.dtis", "K7")
    kept(folder / "b" / "session.dtis", "K8", "K7")
    for code, mine in (("K7", {"sessions/1/session.voice.K7-3.wav"}), ("K8", {"sessions/1/session.voice.K8-3.wav"})):
        export(look_through(folder), code, tmp_path / f"{code}.zip")
        with zipfile.ZipFile(tmp_path / f"{code}.zip") as z:
            assert {n for n in z.namelist() if "voice" in n} == mine


@pytest.mark.parametrize(("file", "same"), [("whole", True), ("cut", False), ("changed", False), ("gone", True)])
def test_a_proof_holds_it_against_the_log(tmp_path: Path, capsys: pytest.CaptureFixture[str], file: str, same: bool) -> None:
    session = kept(tmp_path / "session.dtis", "K7")
    path = tmp_path / "session.voice.K7-3.wav"
    content = path.read_bytes()
    if file == "gone":
        path.unlink()
    else:
        path.write_bytes({"whole": content, "cut": content[:-2], "changed": content[:-1] + b"!"}[file])
    with Log.open(session) as log:
        assert _voice_as_it_was(log) is same
    said = capsys.readouterr().out
    assert ("DIFFERS" in said) is not same and "trainee's voice" in said


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "voice.K7-3.wav\0", "voice.K7-3.wav/..", "voice." + "K" * 300 + "-3.wav", "voice.opus", ""]
)
def test_a_strangers_log_leads_to_no_other_file(tmp_path: Path, name: str) -> None:
    with SessionWriter(tmp_path / "session.dtis", head("K7"), commit_s=1e6) as writer:
        said = Sample(0, "voice", 1, "K7", Status(VOICE_KEPT, 3, f"{name} 7 {'ab' * 32}"))
        writer.put(Turn(Frame(0, 0, 0, 1), story_ms=0, samples=[said]))
    with Log.open(tmp_path / "session.dtis") as log:
        assert voice_files.kept_by(log) == [] and voice_files.changed(log) == ([], 0, 0)


def test_a_file_that_no_row_tells_of_is_no_part_of_a_run_unless_it_was_killed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    session = kept(tmp_path / "session.dtis", "K7")
    kept(tmp_path / "session.voice.two.dtis", "K8")
    more = voice_files.path_of(session, "K7", 9)
    with Log.open(session) as log:
        assert voice_files.changed(log) == ([], 1, 0), "another session's voice is not this one's"
        voice_files.keep(session, more, PCM, RATE_HZ)
        assert not _voice_as_it_was(log) and f"{more.name}: the session does not tell of it" in capsys.readouterr().out
    with SessionWriter(tmp_path / "killed.dtis", head("K7"), commit_s=1e6) as writer:
        writer.put(Turn(Frame(0, 0, 0, 1), story_ms=0))
        writer.flush()
        voice_files.keep(writer.path, voice_files.path_of(writer.path, "K7", 9), PCM, RATE_HZ)
        with Log.open(writer.path) as log:
            assert voice_files.changed(log) == ([], 0, 0)


def test_a_folder_that_may_not_be_listed_proves_what_its_log_tells_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    session = kept(tmp_path / "session.dtis", "K7")

    def forbidden(path: Path) -> list[Path]:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "iterdir", forbidden)
    with Log.open(session) as log:
        assert voice_files.changed(log) == ([], 1, 0)


def test_a_session_without_any_says_nothing_of_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Log.open(recorded(tmp_path / "session.dtis", "K7")) as log:
        assert _voice_as_it_was(log) and capsys.readouterr().out == ""


def test_it_moves_along_where_a_session_had_to_be_saved_elsewhere(tmp_path: Path) -> None:
    session = kept(tmp_path / "a" / "session.dtis", "K7")
    rescue = tmp_path / "b" / "rescued-1.dtis"
    rescue.parent.mkdir()
    kept(tmp_path / "a" / "session.voice.two.dtis", "K8")
    voice_files.moved(session, rescue)
    assert names(tmp_path) == {
        "a/session.dtis", "a/session.voice.two.dtis", "a/session.voice.two.voice.K8-3.wav", "b/rescued-1.voice.K7-3.wav",
    }  # fmt: skip
    kept(tmp_path / "c" / "session.dtis", "K7")
    with pytest.raises(StorageError, match="cannot be moved"):
        voice_files.moved(tmp_path / "c" / "session.dtis", tmp_path / "nowhere" / "x.dtis")
    assert (tmp_path / "c" / "session.voice.K7-3.wav").exists(), "nothing is lost by it"
