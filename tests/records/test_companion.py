"""Documents beside a session, changed by several programs at once: nobody's word is lost, and nobody's is written over."""

from __future__ import annotations

import errno
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest

from records.kept import digest_of, recorded
from records.test_statement import spoken
from vr_dti.errors import Refused, StorageError
from vr_dti.records.alone import _wait_on_windows, alone
from vr_dti.records.labels import Label, add_labels, name_final, read_labels
from vr_dti.records.statement import add_entry, note_debrief, read_statement

AT_ONCE = 8


def _label(n: int) -> Label:
    return Label(by=f"R{n % 2}", at="2026-01-02T03:10:00+00:00", trainee="K7", act=f"act-{n}", source="voice", seq=n, rung=2, to="partner")


def test_raters_at_once_lose_none_of_each_others_labels(tmp_path: Path) -> None:
    session = recorded(tmp_path / "session.dtis", "K7")
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(lambda n: add_labels(session, [_label(n)]), range(5 * AT_ONCE)))
    name_final(session, "R1")
    found = read_labels(session, digest_of(session))
    assert found is not None and found.final == "R1" and {x.seq for x in found.labels} == set(range(5 * AT_ONCE))


def test_of_statements_given_at_once_one_is_kept(tmp_path: Path) -> None:
    session = recorded(tmp_path / "session.dtis", "K7")

    def give(n: int) -> str:
        try:
            add_entry(session, spoken(saw=f"account {n}"))
        except Refused:
            return ""
        return f"account {n}"

    with ThreadPoolExecutor(AT_ONCE) as pool:
        kept = [k for k in pool.map(give, range(AT_ONCE)) if k]
    note_debrief(session, "2026-01-02T04:00:00+00:00")
    found = read_statement(session, digest_of(session))
    assert found is not None and [e.saw for e in found.entries] == kept and not found.debrief_shown


def test_where_nothing_can_be_kept_it_is_said(tmp_path: Path) -> None:
    session = recorded(tmp_path / "session.dtis", "K7")
    (tmp_path / "session.lock").mkdir()
    with pytest.raises(StorageError, match=r"session\.lock: .*a folder of that name stands there"):
        add_entry(session, spoken())


@pytest.mark.skipif(os.name != "posix", reason="rights are another matter there")
def test_raters_of_a_group_share_the_lock(tmp_path: Path) -> None:
    before = os.umask(0o002)
    try:
        with alone(tmp_path / "lock"):
            assert (tmp_path / "lock").stat().st_mode & 0o777 == 0o664
    finally:
        os.umask(before)


def test_a_lock_of_another_account_is_waited_for_without_writing_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = os.open
    refused = []

    def no_writing(path: Path, flags: int, mode: int = 0o777) -> int:
        if flags & os.O_RDWR:
            refused.append(path)
            raise PermissionError(errno.EACCES, "no", str(path))
        return opened(path, flags, mode)

    monkeypatch.setattr("vr_dti.records.alone.os.open", no_writing)
    with pytest.raises(PermissionError), alone(tmp_path / "lock"):
        pass  # there is none, and none can be made
    (tmp_path / "lock").touch()
    with alone(tmp_path / "lock"):
        assert len(refused) == 2


def test_on_windows_a_lock_is_waited_for_beyond_ten_seconds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [OSError(errno.EDEADLK, "gave up"), OSError(errno.EDEADLK, "gave up"), None, OSError(errno.EBADF, "no")]

    def locking(fd: int, mode: int, size: int) -> None:
        if answer := answers.pop(0):
            raise answer

    monkeypatch.setitem(sys.modules, "msvcrt", SimpleNamespace(locking=locking, LK_LOCK=1))
    _wait_on_windows(0)
    assert len(answers) == 1
    with pytest.raises(OSError, match="no"):
        _wait_on_windows(0)


def test_what_is_noted_already_needs_no_lock(tmp_path: Path) -> None:
    """A debrief of a folder that cannot be written any more."""
    session = recorded(tmp_path / "session.dtis", "K7")
    note_debrief(session, "2026-01-02T04:00:00+00:00")
    (tmp_path / "session.lock").unlink()
    (tmp_path / "session.lock").mkdir()
    note_debrief(session, "2026-02-02T04:00:00+00:00")
    found = read_statement(session, digest_of(session))
    assert found is not None and found.debrief_shown == "2026-01-02T04:00:00+00:00"
