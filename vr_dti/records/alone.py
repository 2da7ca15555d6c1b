"""One program at a time: what is read, changed and written anew is changed by nobody else meanwhile."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Waits for whoever else holds the file `lock`, which is made if absent and stays; a killed holder lets go of it. Raises `OSError`."""
    fd = _opened(lock)
    try:
        if os.name == "nt":
            _wait_on_windows(fd)
        else:
            import fcntl

            fcntl.flock(fd, fcntl.LOCK_EX)
        yield
    finally:
        os.close(fd)  # which lets go of it


def _opened(lock: Path) -> int:
    """The file, for whoever may write in the folder: one account of several makes it, and the others need no more than to read it."""
    try:
        return os.open(lock, os.O_RDWR | os.O_CREAT, 0o666)  # less what the umask takes, as any file
    except OSError as e:
        if e.errno not in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise
        try:
            return os.open(lock, os.O_RDONLY)
        except FileNotFoundError:
            raise e from None


def _wait_on_windows(fd: int) -> None:
    """`LK_LOCK` gives up after ten seconds; somebody may hold the lock for longer."""
    import msvcrt

    while True:
        try:
            msvcrt.locking(fd, msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined,unused-ignore]
            return
        except OSError as e:
            if e.errno not in (errno.EDEADLK, errno.EACCES):
                raise
