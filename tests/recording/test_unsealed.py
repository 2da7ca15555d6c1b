"""A session is read while it is written, after a crash, and from wherever it was put; what a crash left is sealed and never made better."""

from __future__ import annotations

import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from recording.sessions import DOCUMENTS, files_beside, meta, turn, turns, write_session
from vr_dti.errors import SessionFileError, StorageError
from vr_dti.ports import View
from vr_dti.recording.log import Log
from vr_dti.records.encoder import Turn
from vr_dti.records.recovery import recover
from vr_dti.records.session_file import SessionWriter
from vr_dti.records.view_rows import view_row
from vr_dti.spaces import frustum, look_at


@pytest.fixture
def crashed(tmp_path: Path) -> Path:
    """What a kill leaves: the files copied while they are being written, never sealed."""
    live = tmp_path / "live"
    writer = SessionWriter(live / "session.dtis", meta(), DOCUMENTS)
    for what in turns(100):
        writer.put(Turn(**what))
    assert writer.flush()
    shutil.copytree(live, tmp_path / "crashed")
    writer.close()
    return tmp_path / "crashed" / "session.dtis"


def test_a_session_can_be_read_while_it_is_written(tmp_path: Path) -> None:
    with SessionWriter(tmp_path / "session.dtis", meta()) as writer:
        writer.put(Turn(**turn(0)))
        assert writer.flush()
        with Log.open(writer.path) as log:
            assert len(list(log.ticks())) == 1 and not log.sealed
            writer.put(Turn(**turn(1)))
            assert writer.flush()
            assert len(list(log.ticks())) == 2
            assert log.check()[0].startswith("not sealed")
    with Log.open(writer.path) as log:
        assert log.sealed and log.check() == []


def test_a_reader_at_the_end_costs_the_writer_nothing(tmp_path: Path) -> None:
    writer = SessionWriter(tmp_path / "session.dtis", meta())
    writer.put(Turn(**turn(0)))
    assert writer.flush()
    with Log.open(writer.path) as log:
        rows = log.rows()
        next(rows)
        writer.close()
        assert log.sealed
        rows.close()
    with Log.open(writer.path) as log:
        assert log.check() == []


def test_what_a_crash_left_is_read_to_the_last_commit(crashed: Path) -> None:
    before = {p.name: p.read_bytes() for p in crashed.parent.iterdir() if not p.name.endswith("-shm")}
    assert sorted(before) == ["session.dtis", "session.dtis-wal"]
    with Log.open(crashed) as log:
        assert not log.sealed
        assert [t.index for t in log.ticks()] == list(range(100))
        said = "not sealed: the run is going on, was cut off, or its end was taken away; sound up to story second 1.1"
        assert log.check() == [said]
    after = {p.name: p.read_bytes() for p in crashed.parent.iterdir() if not p.name.endswith("-shm")}
    assert after == before, "reading changed the session"


def test_recovery_seals_what_a_crash_left(crashed: Path) -> None:
    assert recover(crashed) is True
    assert files_beside(crashed) == ["session.dtis"]
    with Log.open(crashed) as log:
        assert log.sealed and log.check() == []
        assert len(list(log.turns())) == 100
    assert recover(crashed) is False


def test_recovery_keeps_away_from_a_running_session(tmp_path: Path) -> None:
    with SessionWriter(tmp_path / "session.dtis", meta()) as writer:
        writer.put(Turn(**turn(0)))
        assert writer.flush()
        with pytest.raises(SessionFileError, match="still using it"):
            recover(writer.path)
    with Log.open(writer.path) as log:
        assert log.check() == []


def test_recovery_does_not_bless_damage(crashed: Path) -> None:
    with sqlite3.connect(crashed) as db:
        db.execute("UPDATE entry SET t_ns = t_ns + 1 WHERE n = 4")
    db.close()
    with pytest.raises(SessionFileError, match="entry 4"):
        recover(crashed)


def test_a_session_on_a_read_only_medium_is_read(sealed: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(sealed, tmp_path / "session.dtis"))
    copy.chmod(0o444)
    tmp_path.chmod(0o555)
    try:
        with Log.open(copy) as log:
            assert log.check() == []
        assert files_beside(copy) == ["session.dtis"]
    finally:
        tmp_path.chmod(0o755)


def test_odd_paths_are_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    odd = tmp_path / "Übung 1 %20?mode=rw#x" / "ses sion&.dtis"
    write_session(odd, 3)
    with Log.open(odd) as log:
        assert len(list(log.ticks())) == 3
    monkeypatch.chdir(odd.parent)
    with Log.open(Path(odd.name)) as log:
        assert log.check() == []


def test_a_copy_can_be_kept_elsewhere(tmp_path: Path) -> None:
    with SessionWriter(tmp_path / "session.dtis", meta()) as writer:
        writer.put(Turn(**turn(0)))
        with pytest.raises(ValueError, match="still being written"):
            writer.save_as(tmp_path / "too-early.dtis")
    writer.save_as(tmp_path / "elsewhere" / "copy.dtis")
    with Log.open(tmp_path / "elsewhere" / "copy.dtis") as copy, Log.open(writer.path) as log:
        assert copy.check() == [] and copy.digest == log.digest


def test_a_frame_at_an_eye_is_the_frame_of_the_replay(tmp_path: Path) -> None:
    view = View("left", look_at((0, 1.7, 0), (0, 1.5, -3)), frustum(-1, 1, -1, 1, 1, 100), None, (0, 0, 10, 10), trainee="early")
    frame = replace(turn(0)["frame"], should_render=False)
    with SessionWriter(tmp_path / "session.dtis", meta()) as writer:
        writer.put(Turn(frame, story_ms=0, take=2, views=[view, view]))
    with Log.open(tmp_path / "session.dtis") as log:
        (tick,) = log.ticks()
    assert tick.frame == frame and tick.take == 2 and tick.views == (view_row(view),) * 2


def test_a_place_that_cannot_be_written_is_said_at_once(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for path in (tmp_path / "file" / "session.dtis", tmp_path / "file" / "deeper" / "session.dtis"):
        with pytest.raises(StorageError) as caught:
            SessionWriter(path, meta())
        assert "--out" in caught.value.remedy
