"""Sessions on a shelf: small files by the real writer, of the people a test names."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from vr_dti.events import Intent
from vr_dti.recording.log import Log
from vr_dti.recording.rows import Meta, Parent, TraineeMeta
from vr_dti.records.csv_columns import ACTS, Table
from vr_dti.records.encoder import Turn
from vr_dti.records.session_file import SessionWriter, new_meta
from vr_dti.timebase import Frame

DAY = "2026-01-02T03:04:05+00:00"


def head(*codes: str, created: str = DAY, simulated: bool = False, parent: Parent | None = None) -> Meta:
    people = [TraineeMeta(c, "headset", simulated) for c in codes or ("K7",)]
    return new_meta(
        scene_id="handcuffed",
        scene_version="1.0",
        scene_hash="cd" * 32,
        seed=7,
        trainees=people,
        operator="Somebody by name",
        created=created,
        parent=parent,
    )


def recorded(path: Path, *codes: str, **more: Any) -> Path:
    """A session of these people, each of whom said something."""
    with SessionWriter(path, head(*codes, **more), commit_s=1e6) as writer:
        for i, code in enumerate(codes or ("K7",)):
            said = Intent("spoke", code, 100, 500, "voice", i, to="partner", rung=3, text=f"{code} says stop")
            writer.put(Turn(Frame(i, i, i, 1), story_ms=i, intents=[said]))
    return path


def digest_of(path: Path) -> str:
    with Log.open(path) as log:
        return log.digest


def header(table: Table) -> str:
    """The first line of one of our tables."""
    return ",".join(f'"{c.name}"' for c in table.columns) + "\r\n"


def reported(folder: Path, *sessions: Path) -> Path:
    """A report about these sessions, as far as the shelf looks into one."""
    folder.mkdir(parents=True, exist_ok=True)
    told = []
    for path in sessions:
        with Log.open(path) as log:
            people = [{"trainee": t.id} for t in log.meta.trainees]
            told.append({"digest": log.digest, "created": log.meta.created, "trainees": people})
    (folder / "report.json").write_text(json.dumps({"sessions": told}))
    (folder / "report.html").write_text('<meta name="generator" content="vr-dti 1"><p>about them</p></html>')
    (folder / "report.html.part").write_text("<p>about")  # whoever wrote it was killed
    (folder / "acts.csv").write_text(header(ACTS))
    (folder / "notes.txt").write_text("somebody's own")
    return folder
