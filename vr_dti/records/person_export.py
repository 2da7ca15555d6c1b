"""A copy of everything held of one person, as one ZIP file, for that person: readable without this program where they share a session."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from vr_dti.errors import InputError, SessionFileError, unwritable
from vr_dti.recording.log import Log
from vr_dti.records.kept_reports import KeptReport
from vr_dti.records.ledger import Entry
from vr_dti.records.shelf import BESIDE, Kept, Shelf
from vr_dti.records.voice_files import whose


def export(
    shelf: Shelf, code: str, out: Path, *, name: str | None = None, statements: Sequence[dict[str, Any]] = (), entries: Sequence[Entry] = ()
) -> int:
    """Write `out`, which must not exist. -> how many sessions are in it

    A session of theirs alone goes in whole. Of one shared with others only their own rows do, as JSON lines: what a stranger did is not
    theirs to have. `statements`: their rows of the outbox; `entries`: what the ledger says of them. Raises `InputError`, `StorageError`.
    """
    sessions, reports = shelf.of(code)
    if out.resolve().is_relative_to(shelf.folder):
        raise InputError(
            f"{out}: a copy kept among the sessions would be missed by a later erasure", f"give a place outside {shelf.folder}"
        )
    if out.exists():
        raise InputError(f"{out}: is there already", "give another --out")
    part = out.with_name(out.name + ".part")
    left_out: list[str] = [f"{s.path.name}: {s.problem}" for s in shelf.sessions if s.problem]
    try:
        part.touch(mode=0o600)
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as z:
            for n, session in enumerate(sessions, 1):
                left_out += _put(z, f"sessions/{n}", session, code)
                left_out += _foreign(session.strays)
            for n, report in enumerate(reports, 1):
                left_out += _put_report(z, f"reports/{n}", report, code)
                left_out += _foreign(report.strays)
            about = {"code": code, "name": name, "sessions": len(sessions), "left_out": left_out}
            z.writestr("person.json", _json(about))
            z.writestr("outbox.json", _json(list(statements)))
            z.writestr("records.json", _json([asdict(e) for e in entries if e.code == code]))
        part.replace(out)
    except OSError as e:
        part.unlink(missing_ok=True)
        raise unwritable(f"{out}: the copy cannot be written", e) from None
    return len(sessions)


def _foreign(strays: Sequence[Path]) -> list[str]:
    return [f"{f.name}: is nothing that vr-dti makes" for f in strays]


def _put(z: zipfile.ZipFile, folder: str, session: Kept, code: str) -> list[str]:
    """-> what of it had to be left out, and why"""
    if set(session.trainees) == {code} and not session.problem:
        for file in session.files:
            z.write(file, f"{folder}/{file.name}")
        return []
    left_out = []
    if not session.problem:  # who else is in one that cannot be read nobody knows
        try:
            _put_rows(z, folder, session, code)
        except SessionFileError as e:
            left_out.append(e.what)
    for file in session.files:
        if whose(file.name) == code:
            z.write(file, f"{folder}/{file.name}")
        rows_of = next((key for end, key in BESIDE.items() if file.name.endswith(end)), "")
        if rows_of:
            try:
                theirs = [e for e in json.loads(file.read_bytes())[rows_of] if e["trainee"] == code]
            except (ValueError, TypeError, KeyError, RecursionError):
                left_out.append(f"{file.name}: damaged")
            else:
                z.writestr(f"{folder}/{file.name}", _json(theirs))
    return left_out


def _put_report(z: zipfile.ZipFile, folder: str, report: KeptReport, code: str) -> list[str]:
    """-> what of it had to be left out, and why"""
    if set(report.trainees) != {code}:
        return [f"a report about others too: {report.path.name}; what it says of {code} follows from the sessions"]
    for file in report.files:
        z.write(file, f"{folder}/{file.name}")
    return []


def _put_rows(z: zipfile.ZipFile, folder: str, session: Kept, code: str) -> None:
    with Log.open(session.path) as log:
        rows = [line for line in log.lines() if json.loads(line).get("trainee") == code]
        head = {"session": session.digest, "scene": log.meta.scene_id, "created": log.meta.created, "trainee": code}
    z.writestr(f"{folder}/session.json", _json(head))
    z.writestr(f"{folder}/rows.jsonl", "".join(f"{row}\n" for row in rows))


def _json(value: object) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"
