"""What a person reads when something cannot be written: what stands in the way there, and what to do about just that."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from vr_dti.errors import DocumentError, InputError, Mistake, StorageError, unwritable
from vr_dti.library.shelf import Shelf
from vr_dti.records.placed import drop, put


@pytest.mark.parametrize(
    ("number", "why", "remedy"),
    [
        (errno.ENOENT, "no folder can be made there", "choose another place with --out"),
        (errno.ENOTDIR, "a file stands where a folder is needed", "name a folder with --out, or move that file away"),
        (errno.ENOSPC, "the disk is full", "free some space, or choose another place with --out"),
        (errno.EACCES, "this user may not write there", "make the folder writable, or choose another place with --out"),
        (errno.EROFS, "that disk is read-only", "choose another place with --out"),
        (errno.EIO, os.strerror(errno.EIO), "check the drive, or choose another place with --out"),
    ],
)
def test_each_way_to_fail_has_its_own_remedy(number: int, why: str, remedy: str) -> None:
    e = unwritable("x: the report cannot be written", OSError(number, os.strerror(number)))
    assert (e.what, e.remedy, e.exit_status) == (f"x: the report cannot be written: {why}", remedy, 2)


def test_another_option_is_named_where_the_place_was_given_by_it() -> None:
    e = unwritable("x", OSError(errno.ENOENT, ""), "--png")
    assert e.remedy == "choose another place with --png"


def test_a_file_in_the_way_costs_nothing_that_was_there(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(StorageError, match="a file stands where a folder is needed"):
        put(tmp_path / "file" / "report.html", b"x", "the report")
    assert (tmp_path / "file").read_text() == "mine"


def test_what_is_put_is_whole_and_what_is_dropped_is_gone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "report.html"
    put(path, b"one", "the report")
    put(path, b"two", "the report")
    assert path.read_bytes() == b"two" and [p.name for p in path.parent.iterdir()] == ["report.html"]
    drop(path, "a report")
    drop(path, "a report")
    assert not path.exists()


def test_a_folder_of_packs_that_is_none_is_no_empty_one(tmp_path: Path) -> None:
    """An agency's packs that are not found must not silently be the shipped ones."""
    with pytest.raises(InputError, match="no folder of policy packs"):
        Shelf([tmp_path, tmp_path / "no-such"])
    assert "us-federal" in Shelf([tmp_path]).ids()


def test_mistakes_stand_in_the_order_of_the_page() -> None:
    e = DocumentError("a.yaml", [Mistake(9, "x", "wrong", "mend it"), Mistake(2, "y", "wrong too")])
    assert str(e).splitlines() == ["a.yaml:2: y: wrong too", "a.yaml:9: x: wrong", "    -> mend it"]
