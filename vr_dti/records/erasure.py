"""Carries a plan out: files go, rows in the outbox go, and the ledger keeps what went, on whose word and why.

What is unlinked is gone from the folder; whether a disk, a backup or a record store still holds a copy is for the agency to see to, and
what is known of copies is said.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from vr_dti.errors import InputError, Refused
from vr_dti.records.ledger import BEGINS, Change, Entry, Ledger, What
from vr_dti.records.outbox import Dropped, Outbox
from vr_dti.records.people import People
from vr_dti.records.retention import Plan
from vr_dti.records.shelf import Shelf, in_use


@dataclass(frozen=True, slots=True)
class Word:
    """On whose word, why, and when (ISO 8601)."""

    by: str
    why: str
    at: str


@dataclass(frozen=True, slots=True)
class Erased:
    """What came of it."""

    entry: Entry
    files: int
    left: tuple[str, ...]
    """what could not be deleted, and what was not for us to delete, and why"""
    sent: tuple[tuple[str, int], ...] = ()
    """(record store, statements): what it was sent before; only it can erase them"""


def erase_person(
    shelf: Shelf, ledger: Ledger, code: str, plan: Plan, word: Word, *, outbox: Outbox | None = None, people: People | None = None
) -> Erased:
    """Erase a person's records. The name goes last: until all else is gone, somebody must know whose the rest is.

    Raises `Refused` (a run of theirs is still being recorded, or a hold has come since the plan was made), and `InputError` and
    `StorageError` as its parts do. The log is held throughout: a hold comes before all of it, or after.
    """
    with ledger.changing() as log:
        _none_held(plan, log, code)
        _none_in_use(plan)
        held = outbox.held(code=code) if outbox else Dropped(0, ())
        sent = _announce(shelf, log, plan, "erase", code, word, [held])
        if outbox:
            outbox.drop(code=code)
        files, left = _delete(shelf, plan.files)
        named = people.erase(code) if people and not left else False
        detail = _detail(shelf, plan, files, left) | {"statements": held.unsent, "sent": sent, "name": named}
        entry = log.append("erase", code, at=word.at, by=word.by, why=word.why, detail=detail)
    return Erased(entry, len(files), left + plan.left, tuple(sent.items()))


def expire(shelf: Shelf, ledger: Ledger, plan: Plan, word: Word, *, outbox: Outbox | None = None) -> Erased:
    """Erase what is due. Raises as `erase_person`."""
    digests = [s.digest for s in plan.sessions]
    with ledger.changing() as log:
        _none_held(plan, log)
        _none_in_use(plan)
        held = [outbox.held(session=d) for d in digests] if outbox else []
        sent = _announce(shelf, log, plan, "expire", "", word, held)
        if outbox:
            for digest in digests:
                outbox.drop(session=digest)
        files, left = _delete(shelf, plan.files)
        detail = _detail(shelf, plan, files, left) | {"statements": sum(h.unsent for h in held), "sent": sent}
        entry = log.append("expire", "", at=word.at, by=word.by, why=word.why, detail=detail)
    return Erased(entry, len(files), left + plan.left, tuple(sent.items()))


def _none_held(plan: Plan, log: Change, *codes: str) -> None:
    """The plan knows the holds of the time when it was made."""
    holds = set(log.holds())
    held = sorted(holds if plan.unread else {*plan.codes, *codes} & holds)
    if held:
        what = f"nothing was erased: {', '.join(held)} {'is' if len(held) == 1 else 'are'} on hold since just now"
        raise Refused(what, "vr-dti records list shows by whom")


def _announce(shelf: Shelf, log: Change, plan: Plan, what: What, code: str, word: Word, held: Sequence[Dropped]) -> dict[str, int]:
    """Log what is about to go before any of it does: an erasure that is killed is then known of.

    -> store -> how many statements it was sent, also those whose rows an erasure that was killed had dropped already
    """
    sent: dict[str, int] = {}
    for found in held:
        for lrs, count in found.sent:
            sent[lrs] = sent.get(lrs, 0) + count
    before = log.unfinished().get(code)
    for lrs, count in (before.detail.get("sent", {}) if before else {}).items():
        sent[lrs] = max(count, sent.get(lrs, 0))
    detail = {BEGINS: True, "sent": sent} | _detail(shelf, plan, plan.files, ())
    log.append(what, code, at=word.at, by=word.by, why=word.why, detail=detail)
    return sent


def _none_in_use(plan: Plan) -> None:
    busy = [str(p) for p in (*(s.path for s in plan.sessions), *plan.heard_in) if in_use(p)]
    if busy:
        raise Refused(f"still being recorded: {', '.join(busy)}", "end that run first")


def _delete(shelf: Shelf, files: Sequence[Path]) -> tuple[list[Path], tuple[str, ...]]:
    """-> (deleted, what is left and why). Only plain files that lie in the folder, wherever a link may have come in since."""
    gone: list[Path] = []
    left: list[str] = []
    for path in files:
        try:
            if not path.parent.resolve(strict=True).is_relative_to(shelf.folder) or path.is_symlink():
                raise InputError(f"{path}: lies outside {shelf.folder}")
            path.unlink()
            gone.append(path)
        except FileNotFoundError:
            continue  # SQLite's own, folded meanwhile
        except InputError as e:
            left.append(e.what)
        except OSError as e:
            left.append(f"{path}: {e.strerror or e}")
    for folder in sorted({p.parent for p in gone} - {shelf.folder}, key=lambda f: len(f.parts), reverse=True):
        with contextlib.suppress(OSError):
            folder.rmdir()  # if nothing else lies in it
    return gone, tuple(left)


def _detail(shelf: Shelf, plan: Plan, files: Sequence[Path], left: Sequence[str]) -> dict[str, object]:
    return {
        "sessions": [s.digest for s in plan.sessions if s.digest],
        "others": sorted(plan.others),
        "files": [f.relative_to(shelf.folder).as_posix() for f in files],
        "left": [*left, *plan.left],
    }
