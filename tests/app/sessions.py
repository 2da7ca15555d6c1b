"""Recorded sessions to read, forged ones (changed inside, every sum recomputed), and commands that must refuse."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from app.program import ROOT, here
from vr_dti.cli import run_command
from vr_dti.recording import layout
from vr_dti.recording.layout import Entry, entry_after, unpack
from vr_dti.recording.log import Log

Refused = Callable[..., str]
"""`refusal`, but for where its output would go"""


def recorded_by(out: Path, *words: str, scene: str = "handcuffed") -> Path:
    """The session of an offscreen run in this process. Safe before a fixture has set up a user: it needs no home, screen or sound."""
    here("run", scene, "--display", "offscreen", *words, "--out", out)
    return out / "session.dtis"


def copied(folder: Path, *changes: tuple[str, str], scene: str = "handcuffed") -> Path:
    """A shipped scene in a folder of the tests' own, with the words and voices that it needs; `changes` are (old, new), each once."""
    source = ROOT / "scenes" / scene
    text = (source / "scenario.yaml").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, f"{old!r} is not in {scene}"
        text = text.replace(old, new, 1)
    for beside in ("locales", "voices"):
        shutil.copytree(source / beside, folder / beside)
    (folder / "scenario.yaml").write_text(text, encoding="utf-8")
    return folder


def forged(session: Path, path: Path, kind: str, changes: dict[str, object]) -> Path:
    """A copy of `session` at `path` in which the first entry of `kind` (or the tenth row, for a kind of row) says something else."""
    with Log.open(session) as log:
        entries = list(log.entries())
    holder = kind if kind in layout.KINDS else "block"
    held = [(i, unpack(e.body)) for i, e in enumerate(entries) if e.kind == holder]
    if holder == kind:
        at, plain = held[0]
        plain = _changed(plain, changes)
    else:
        rows = [(i, row) for i, body in held for row, line in enumerate(body.split(b"\n")) if layout.head_of(line)[0] == kind]
        at, row = rows[9]  # on a slow machine not in the first block
        lines = dict(held)[at].split(b"\n")
        lines[row] = _changed(lines[row], changes)
        plain = b"\n".join(lines)
    with sqlite3.connect(path) as db:
        db.execute(f"PRAGMA application_id = {layout.APPLICATION_ID}")
        db.execute(f"PRAGMA user_version = {layout.FORMAT}")
        db.execute(layout.TABLE)
        above: Entry | None = None
        for i, e in enumerate(entries):
            body = plain if i == at else unpack(e.body)
            above = entry_after(above, e.kind, body, tick_from=e.tick_from, tick_to=e.tick_to, t_ns=e.t_ns)
            db.execute(f"INSERT INTO entry ({layout.COLUMNS}) VALUES (?,?,?,?,?,?,?)", above.columns)
    db.close()
    return path


def _changed(plain: bytes, changes: dict[str, object]) -> bytes:
    return json.dumps(json.loads(plain) | changes, separators=(",", ":"), ensure_ascii=False).encode()


def refusal(capsys: pytest.CaptureFixture[str], out: Path, *words: object, said: object = "") -> str:
    """Run a command in this process, which must refuse. -> what it said, `said` and what to do among it.

    `run` and `report` are told to write to `out` unless `words` say where; it must not appear.
    """
    given = [str(w) for w in words] + (["--out", str(out)] if words[0] in ("run", "report") and "--out" not in words else [])
    try:
        status = run_command(given)
    except SystemExit as e:  # argparse
        status = int(str(e.code))
    told = capsys.readouterr().err
    assert status == 2, f"{status}: {told}"
    assert str(said) in told and any(w in told for w in ("->", "give", "should be")), told
    assert not out.exists()
    return told
