"""`vr-dti records`: what is kept, for how long, on whose hold, and how it goes."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from vr_dti.app.say import result, say
from vr_dti.errors import InputError, Refused
from vr_dti.records.erasure import Erased, Word, erase_person, expire
from vr_dti.records.ledger import Ledger
from vr_dti.records.outbox import Outbox
from vr_dti.records.people import People, check_code
from vr_dti.records.person_export import export
from vr_dti.records.retention import Plan, Schedule, due, ends, of_person, read_schedule, use_words
from vr_dti.records.shelf import Kept, look_through
from vr_dti.records.statement import path_of

EXPIRY = ""
"""of nobody's code"""


def records(options: Namespace) -> int:
    """One action on a folder of sessions.

    `options`: action, folder, code, by, why, schedule, people, outbox, out, dry_run; what an action does not need may be empty or None.
    """
    actions: dict[str, Callable[[Namespace], int]] = {
        "list": _list,
        "hold": _hold,
        "release": _release,
        "erase": _erase,
        "expire": _expire,
        "export": _export,
        "name": _name,
    }
    if options.folder is None and options.action != "name":
        raise InputError(f"records {options.action}: of which sessions?", "give the folder that holds them")
    return actions[options.action](options)


# --- looking ---------------------------------------------------------------------------------------------------------------


def _list(options: Namespace) -> int:
    shelf = look_through(options.folder)
    ledger = Ledger(shelf.folder, say)
    schedule = _schedule(options)
    holds = ledger.holds()
    names = dict(_people(options, shelf.folder).all()) if options.people else {}
    if shelf.sessions:
        result("recorded          session       scene              trainees             state")
    elif not shelf.reports:
        result("no session and no report lies here")
    for s in shelf.sessions:
        result(f"unreadable: {s.problem}" if s.problem else _line(s, schedule, set(holds), names))
    for r in shelf.reports:
        result(f"report {r.path.relative_to(shelf.folder)}: {r.problem or ', '.join(r.trainees) or 'half-written, with nothing in it'}")
    for link in shelf.links:
        result(f"link, left alone: {link.relative_to(shelf.folder)}")
    for code, entry in sorted(holds.items()):
        result(f"on hold: {code}, since {entry.at} by {entry.by}: {entry.why}")
    for code, entry in sorted(ledger.unfinished().items()):
        result(f"begun and not ended: {f'erasing {code}' if code else 'an expiry'}, {entry.at} by {entry.by}; do it again")
    entries = ledger.entries()
    for entry in entries:
        if entry.what == "decision":
            result(f"decision on {entry.code}: {entry.detail.get('result')}, {entry.at} by {entry.by}")
    if entries:
        result(f"log of {len(entries)} entries; keep its last sum elsewhere: {entries[-1].sha256}")
    result(use_words(schedule))
    return 0


def _line(s: Kept, schedule: Schedule | None, held: set[str], names: dict[str, str]) -> str:
    who = ", ".join(f"{t} ({names[t]})" if t in names else t for t in s.trainees)
    states = [] if s.sealed else ["left open"]
    states += ["script"] if s.simulated else [] if path_of(s.path) in s.files else ["no statement"]
    states += [f"voice: {len(s.voice)}"] if s.voice else []
    states += ["on hold"] if held & set(s.trainees) else []
    if schedule is not None and (end := ends(s, schedule)):
        states.append(f"due {end:%Y-%m-%d}")
    when = f"{s.created:%Y-%m-%d %H:%M}" if s.created else "not said"
    return f"{when:<17} {s.digest[:12]:<13} {s.scene:<18} {who:<20} {', '.join(states)}".rstrip()


# --- holding ---------------------------------------------------------------------------------------------------------------


def _hold(options: Namespace) -> int:
    shelf, word, code = look_through(options.folder), _word(options), check_code(options.code)
    Ledger(shelf.folder, say).append("hold", code, at=word.at, by=word.by, why=word.why)
    result(f"{code}: on hold; nothing of theirs is erased or expires until it is released")
    if not any(shelf.of(code)):
        say(f"records: nothing of {code} lies in {options.folder} yet")
    return 0


def _release(options: Namespace) -> int:
    shelf, word, code = look_through(options.folder), _word(options), check_code(options.code)
    ledger = Ledger(shelf.folder, say)
    if code not in ledger.holds():
        raise Refused(f"{code}: is not on hold", "vr-dti records list shows who is")
    ledger.append("release", code, at=word.at, by=word.by, why=word.why)
    result(f"{code}: released")
    return 0


# --- letting go ------------------------------------------------------------------------------------------------------------


def _erase(options: Namespace) -> int:
    shelf, word, code = look_through(options.folder), _word(options), check_code(options.code)
    ledger = Ledger(shelf.folder, say)
    plan = of_person(shelf, code, ledger.holds())
    outbox, people = _outbox(options), _people(options, shelf.folder) if options.people else None
    rows = len(outbox.of_person(code)) if outbox else 0
    if not plan.files and not rows and not (people and people.name_of(code)) and code not in ledger.unfinished():
        raise Refused(f"nothing is held of {code}", "vr-dti records list shows whose records there are")
    _tell(plan)
    for link in shelf.links:
        say(f"link, left alone: {link}")
    say(
        f"and {rows} statements in the outbox; this cannot be undone"
        if outbox
        else "no outbox was named, none is looked at; this cannot be undone"
    )
    say(f"Type {code} to erase them: ")
    if sys.stdin.readline().strip() != code:
        raise Refused("nothing was erased", "type the code itself to confirm")
    erased = erase_person(shelf, ledger, code, plan, word, outbox=outbox, people=people)
    return _done(erased, f"{code}: erased")


def _expire(options: Namespace) -> int:
    schedule = _schedule(options)
    if schedule is None:
        raise InputError("how long records are kept is for the agency to say", "give its retention schedule with --schedule")
    shelf = look_through(options.folder)
    ledger = Ledger(shelf.folder, say)
    plan = due(shelf, schedule, datetime.now(UTC), ledger.holds())
    for sentence in plan.kept:
        result(f"stays: {sentence}")
    _tell(plan)
    if options.dry_run or (not plan.files and EXPIRY not in ledger.unfinished()):
        result(f"{len(plan.files)} files are due; nothing was erased")
        result(use_words(schedule))
        return 0
    word = _word(options, why=f"{schedule.agency}: {schedule.schedule}")
    status = _done(expire(shelf, ledger, plan, word, outbox=_outbox(options)), "expired")
    result(use_words(schedule))
    return status


def _tell(plan: Plan) -> None:
    for s in plan.sessions:
        what = f"session {s.digest[:12]}" if s.digest else "what there is of a session"
        say(f"{what} of {', '.join(s.trainees)}: {s.path}")
    for r in plan.reports:
        say(f"report on {', '.join(r.trainees)}: {r.path}" if not r.blank else f"half-written, with nothing in it: {r.path}")
    for voice in plan.voice:
        say(f"voice: {voice}")
    for sentence in plan.left:
        say(f"stays: {sentence}")
    if plan.others:
        say(f"records of {', '.join(sorted(plan.others))} go with them: a session of two cannot be cut in half")


def _done(erased: Erased, words: str) -> int:
    result(f"{words}: {erased.files} files; logged as entry {erased.entry.n}, sum {erased.entry.sha256}")
    for lrs, count in erased.sent:
        result(f"{lrs} was sent {count} statements before: ask there for them to be erased too")
    for problem in erased.left:
        result(f"left: {problem}")
    return 1 if erased.left else 0


# --- people ----------------------------------------------------------------------------------------------------------------


def _export(options: Namespace) -> int:
    shelf, word, code = look_through(options.folder), _word(options), check_code(options.code)
    if options.out is None:
        raise InputError("an export writes a file", "say where with --out")
    ledger, outbox = Ledger(shelf.folder, say), _outbox(options)
    name = _people(options, shelf.folder).name_of(code) if options.people else None
    statements = outbox.of_person(code) if outbox else []
    if not any(shelf.of(code)) and not statements and name is None:
        raise Refused(f"nothing is held of {code}", "vr-dti records list shows whose records there are")
    count = export(shelf, code, options.out, name=name, statements=statements, entries=ledger.entries())
    ledger.append("export", code, at=word.at, by=word.by, why=word.why, detail={"sessions": count})
    result(f"{options.out}: {count} sessions of {code}\n{use_words(_schedule(options))}")
    return 0


def _name(options: Namespace) -> int:
    if not options.people:
        raise InputError("names are kept in a file of their own", "say where with --people, outside the folder of the sessions")
    say("Name of the person (one line; it is kept in that file and nowhere else): ")
    code = People(options.people, apart_from=options.folder).add(sys.stdin.readline(), options.code or "")
    result(code)
    return 0


# --- options ---------------------------------------------------------------------------------------------------------------


def _word(options: Namespace, why: str = "") -> Word:
    by, why = (options.by or "").strip(), (options.why or why).strip()
    if not by or not why:
        raise InputError("a change of the records needs a name and a reason", "say who with --by, and why with --why")
    return Word(by[:200], why[:500], datetime.now(UTC).isoformat(timespec="seconds"))


def _schedule(options: Namespace) -> Schedule | None:
    return read_schedule(options.schedule) if options.schedule else None


def _people(options: Namespace, folder: Path) -> People:
    return People(_there(options.people, "a list of people"), apart_from=folder)


def _outbox(options: Namespace) -> Outbox | None:
    return Outbox(_there(options.outbox, "an outbox")) if options.outbox else None


def _there(path: Path, what: str) -> Path:
    """A slip of the path must not make a new, empty file and find nothing in it."""
    if not path.exists():
        raise InputError(f"{path}: there is no such file", f"give the path of {what}")
    return path
