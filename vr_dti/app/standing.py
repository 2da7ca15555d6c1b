"""`vr-dti standing`: a trainee over several runs, and an instructor's signed decision on them."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from vr_dti.app.say import result, say
from vr_dti.app.statement import hear_first
from vr_dti.debrief.standing import Decision
from vr_dti.errors import InputError, Refused
from vr_dti.library.course import to_come
from vr_dti.library.sealed import FILE, load_course
from vr_dti.library.shelf import Shelf
from vr_dti.records import standing_words
from vr_dti.records.ledger import Ledger
from vr_dti.records.people import check_code
from vr_dti.records.shelf import look_through
from vr_dti.records.standing import decisions, document, sign, stands, write_pdf, write_standing
from vr_dti.resources import is_file


def standing(options: Namespace) -> int:
    """Tell where a trainee stands; with `sign`, keep what the instructor decided.

    `options`: sessions, trainee, records, out, pdf, json, policies, policy, course_over, without_statement, sign, decision, by, why.
    """
    by, why = (options.by or "").strip()[:200], (options.why or "").strip()[:500]
    _check(options, by)
    paths = _paths(options)
    if not options.course_over:
        _courses_done(paths)
    hear_first(paths, without=options.without_statement)
    shelf = Shelf(options.policies)
    found = stands(paths, options.trainee, shelf=shelf, pack=options.policy)
    ledger = Ledger(look_through(options.records).folder, say) if options.records else None
    signed: Decision | None = None
    if options.sign:
        assert ledger is not None
        signed = sign(found, ledger, result=options.decision, by=by, why=why, at=datetime.now(UTC).isoformat(timespec="seconds"))
    kept = decisions(ledger, found.trainee) if ledger else None
    if options.json:
        result(json.dumps(document(found, kept), indent=1, ensure_ascii=False))
    else:
        result("\n".join(standing_words.lines(found, kept)))
    if signed:
        say(f"{signed.result}, decided by {signed.by}: entry {signed.n} of {ledger.path if ledger else ''}, sum {signed.sha256}")
    if options.out:
        for path in write_standing(found, kept, options.out):
            say(str(path))
        if options.pdf:  # last: where it cannot be made, all else is there
            say(str(write_pdf(found, kept, options.out)))
    return 0


def _check(options: Namespace, by: str) -> None:
    """Whether these options can be meant together. Raises `InputError`, naming everything wrong."""
    wrong = []
    if options.sign and not options.decision:
        wrong.append("--sign keeps a decision: give --pass or --fail")
    if options.decision and not options.sign:
        wrong.append(f"--{options.decision} without --sign decides nothing")
    if options.sign and not by:
        wrong.append("a decision is somebody's: give --by, the name or code of the instructor")
    if options.sign and not options.records:
        wrong.append("a decision is logged with the records: give --records, the folder of the sessions")
    if not options.sessions and not (options.trainee and options.records):
        wrong.append("give session.dtis files, or --trainee CODE --records DIR")
    if options.pdf and not options.out:
        wrong.append("--pdf needs a place: give --out")
    if wrong:
        raise InputError("; ".join(wrong), "vr-dti standing --help has examples")
    if options.trainee:
        check_code(options.trainee)


def _paths(options: Namespace) -> list[Path]:
    """The sessions named, or all of a trainee's in a folder. What cannot be read there is named: it may be theirs."""
    if options.sessions:
        return list(options.sessions)
    shelf = look_through(options.records)
    for s in shelf.sessions:
        if s.problem:
            say(f"cannot be read, and may be theirs: {s.problem}")
    return [s.path for s in shelf.of(options.trainee)[0] if not s.problem]


def _courses_done(paths: Sequence[Path]) -> None:
    """Raises `Refused` while a course of these runs goes on: what its runs were says what those to come will be."""
    for folder in dict.fromkeys(p.resolve().parent.parent for p in paths):
        if is_file(folder / FILE) and (left := to_come(folder, load_course(folder))):
            what = f"{folder}: {len(left)} run{'s' * (len(left) != 1)} of this course {'are' if len(left) != 1 else 'is'} still to come"
            raise Refused(f"{what}, and telling what the others were would give it away", "finish it, or say --course-over if it ends here")
