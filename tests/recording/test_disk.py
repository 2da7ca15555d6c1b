"""A disk that is full, locked or gone does not end the run: it is said, kept in memory, and written when it can be."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from recording.children import COMMAND, ENVIRONMENT
from recording.sessions import meta, turn
from vr_dti.errors import StorageError
from vr_dti.recording.log import Log
from vr_dti.records.encoder import Turn
from vr_dti.records.session_file import SessionWriter

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the ways to fill or lock a disk here are POSIX's")


def put(writer: SessionWriter, turns: range) -> None:
    for i in turns:
        writer.put(Turn(**turn(i)))


def indices(path: Path) -> list[int]:
    with Log.open(path) as log:
        assert log.check() == []
        return [t.index for t in log.ticks()]


def child(path: Path, then: str) -> list[str]:
    ran = subprocess.run([*COMMAND, "full", str(path), then], capture_output=True, text=True, env=ENVIRONMENT, timeout=60)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.splitlines()


def test_a_full_disk_that_gets_room_again_loses_nothing(tmp_path: Path) -> None:
    problem, closed, n = child(tmp_path / "session.dtis", "frees")
    assert problem == "session file: the disk does not take it - the run is kept in memory" and closed == "closed"
    assert indices(tmp_path / "session.dtis") == list(range(int(n)))
    assert [p.name for p in tmp_path.iterdir()] == ["session.dtis"]


def test_a_disk_that_stays_full_is_said_and_keeps_what_fitted(tmp_path: Path) -> None:
    _, closed, n = child(tmp_path / "session.dtis", "stays")
    assert "the end of the run is not written" in closed and "free space" in closed
    with Log.open(tmp_path / "session.dtis") as log:
        assert log.check()[0].startswith("not sealed")
        assert 0 < len(list(log.ticks())) < int(n)


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A file system of one megabyte; skips where this user may not make one."""
    folder.mkdir()
    made = (
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)], capture_output=True)
        if shutil.which("mount")
        else None
    )
    if made is None or made.returncode:
        pytest.skip("may not mount a small file system; the limit on file size stands for it")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_really_full_disk(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk:
        ballast = disk / "ballast"
        ballast.write_bytes(bytes(700_000))
        writer = SessionWriter(disk / "session.dtis", meta(), commit_s=1e6, retry_s=0.0)
        n = 0
        while writer.flush():
            put(writer, range(n, n + 200))
            n += 200
        assert "the disk is full" in writer.problem
        with pytest.raises(StorageError, match="the disk is full"):
            SessionWriter(disk / "another.dtis", meta())
        assert sorted(p.name for p in disk.iterdir() if "another" in p.name) == []
        ballast.unlink()
        assert writer.flush() and not writer.problem
        writer.close()
        assert indices(disk / "session.dtis") == list(range(n))


def test_a_folder_that_goes_and_comes_back(tmp_path: Path) -> None:
    writer = SessionWriter(tmp_path / "stick" / "session.dtis", meta(), retry_s=0.0)
    put(writer, range(50))
    assert writer.flush()
    (tmp_path / "stick").rename(tmp_path / "unplugged")
    put(writer, range(50, 100))
    assert not writer.flush()
    assert "its folder is gone" in writer.problem
    (tmp_path / "unplugged").rename(tmp_path / "stick")
    assert writer.flush() and not writer.problem
    put(writer, range(100, 120))
    writer.close()
    assert indices(writer.path) == list(range(120))


def test_a_file_that_was_deleted_is_written_again_whole(tmp_path: Path) -> None:
    writer = SessionWriter(tmp_path / "session.dtis", meta(), retry_s=0.0)
    put(writer, range(50))
    assert writer.flush()
    for p in tmp_path.iterdir():
        p.unlink()
    put(writer, range(50, 60))
    assert writer.flush()
    writer.close()
    assert indices(writer.path) == list(range(60))


def test_a_file_in_its_place_is_not_written_over(tmp_path: Path) -> None:
    writer = SessionWriter(tmp_path / "session.dtis", meta(), retry_s=0.0)
    for p in tmp_path.iterdir():
        p.unlink()
    (tmp_path / "session.dtis").write_text("mine")
    put(writer, range(5))
    assert not writer.flush() and writer.problem
    with pytest.raises(StorageError):
        writer.close()
    assert (tmp_path / "session.dtis").read_text() == "mine"
    writer.save_as(tmp_path / "rescued.dtis")
    assert indices(tmp_path / "rescued.dtis") == list(range(5))


@contextmanager
def as_nobody() -> Iterator[None]:
    """Without root's right to write everywhere."""
    if os.geteuid():
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o555)
        with as_nobody(), pytest.raises(StorageError, match="may not be written here") as caught:
            SessionWriter(Path(folder) / "session.dtis", meta())
        assert "--out" in caught.value.remedy
        assert list(Path(folder).iterdir()) == []
        Path(folder).chmod(0o755)
