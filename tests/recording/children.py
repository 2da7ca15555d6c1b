"""What child processes do in the tests of killing, of full disks and of hostile files: `COMMAND run|full|judge PATH ...`."""

from __future__ import annotations

import itertools
import json
import os
import sys
from pathlib import Path

from recording.sessions import DOCUMENTS, PERIOD_NS, meta, read_all, turn
from vr_dti.errors import SessionFileError, StorageError
from vr_dti.records.encoder import Turn
from vr_dti.records.session_file import SessionWriter
from vr_dti.timebase import MonotonicClock

COMMAND = (sys.executable, "-m", "recording.children")
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(str(p) for p in Path(__file__).parents[1:3])}


def run_until_killed(path: Path) -> None:
    """Log 90 turns a second and tell each one, once it is put, as 8 bytes on standard output."""
    writer = SessionWriter(path, meta(), DOCUMENTS)
    clock = MonotonicClock()
    due_ns = clock.now_ns()
    for i in itertools.count():
        writer.put(Turn(**turn(i)))
        os.write(1, i.to_bytes(8, "little"))
        # A turn that came late does not make the next ones hurry: 90 turns are never less than a second.
        due_ns = max(due_ns + PERIOD_NS, clock.now_ns())
        clock.sleep_until_ns(due_ns)


def run_into_a_full_disk(path: Path, *, frees: bool) -> None:
    """Let the system refuse to let any file grow beyond 150 kB, as a full disk does; lift that again, or not. Prints what was said."""
    import resource

    writer = SessionWriter(path, meta(), DOCUMENTS, commit_s=1e6, retry_s=0.0)
    no_limit = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, no_limit))
    turns = itertools.count()
    while writer.flush() or writer.flush():  # the limit is on each file: at first, trying again makes room by folding one into the other
        for _ in range(200):
            writer.put(Turn(**turn(next(turns))))
    sys.stdout.write(writer.problem + "\n")
    for _ in range(200):  # the run goes on
        writer.put(Turn(**turn(next(turns))))
    assert not writer.flush()
    if frees:
        resource.setrlimit(resource.RLIMIT_FSIZE, (no_limit, no_limit))
        assert writer.flush() and not writer.problem
    try:
        writer.close()
        sys.stdout.write("closed\n")
    except StorageError as e:
        sys.stdout.write(str(e).replace("\n", " ") + "\n")
    writer.close()
    sys.stdout.write(f"{next(turns)}\n")


def judge(folder: Path) -> None:
    """Read every session of a folder and print what became of it."""
    for path in sorted(folder.glob("*.dtis")):
        try:
            read_all(path)
            outcome = "read"
        except SessionFileError as e:
            outcome = "refused" if e.remedy and str(path) in e.what else f"said badly: {e}"
        sys.stdout.write(json.dumps([path.name, outcome]) + "\n")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["run", file]:
            run_until_killed(Path(file))
        case ["full", file, frees]:
            run_into_a_full_disk(Path(file), frees=frees == "frees")
        case ["judge", folder]:
            judge(Path(folder))
