"""Files that are put in their place whole, on a drive that is full."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from vr_dti.errors import StorageError
from vr_dti.records import companion
from vr_dti.records.companion import Companion
from vr_dti.records.placed import put


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """No file can grow beyond `size` bytes."""
    was = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, was[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, was)


def test_on_a_full_drive_the_older_file_stays_and_nothing_of_the_new_one(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    put(path, b"older", "the report")
    with room_for(100), pytest.raises(StorageError, match="the report cannot be written"):
        put(path, b"K7" * 5000, "the report")
    assert [f.name for f in tmp_path.iterdir()] == ["report.html"] and path.read_bytes() == b"older"


def test_so_does_a_document_beside_a_session(tmp_path: Path) -> None:
    path = tmp_path / "session.labels.json"
    with room_for(10), pytest.raises(StorageError, match="labels are kept beside their session"):
        companion.write(path, Companion(format="dti-labels/1", session="ab" * 32), "labels are")
    assert not list(tmp_path.iterdir())
    companion.write(path, Companion(format="dti-labels/1", session="ab" * 32), "labels are")
    assert [f.name for f in tmp_path.iterdir()] == ["session.labels.json"]
