"""The words of the commands about people and their records: statement, guidebook, course, xapi, records. `app/` does what they ask for."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from vr_dti.cli_values import seconds

STATEMENT = """The trainee speaks first: ask for the statement about a session, before any page of the debrief.

One line an answer, at the terminal or from standard input. It is kept beside the session, session.statement.json, and never written over.

example:
  vr-dti statement build/run/session.dtis
"""

GUIDEBOOK = """Write a scene's guidebook with its cheat sheet, for the instructor who leads the ten minutes afterwards: one page (HTML)
and one PDF.

An agency's own policy packs come before those that are shipped. Training reference, not legal advice.

examples:
  vr-dti guidebook handcuffed --out build/guidebook
  vr-dti guidebook handcuffed --policies our-packs --policy our-agency --out build/guidebook
"""

COURSE = """Draw several runs - violations, lawful twins, uneventful ones - so that nobody can know which it is, and run the next.

The plan stands in DIR/course.json, for the instructor. With a display the next run of it is run: the terminal tells its title and
briefing, which are the same for a scene and its twin. Without one: how far the course is.

examples:
  vr-dti course --out monday --runs 6
  vr-dti course --out monday --display openxr --operator K7
  vr-dti report monday/run-*/session.dtis --out monday/report
"""

XAPI = """Send the findings of sessions to a learning record store (xAPI 1.0.3), through an outbox that waits while the store is down.

Actors are codes. Without a session, what still waits is sent. FILE with the account: format dti-lrs/1, username, password; readable by
you alone. Exit status 0 all sent, 1 something waits or was refused.

example:
  vr-dti xapi build/run/session.dtis --lrs https://lrs.agency.example/xAPI --auth lrs.yaml --outbox xapi.outbox
"""

RECORDS = """What is kept in a folder of sessions, for how long, on whose hold, and how it goes. See docs/records.md.

  list     what is there, whose, what is on hold        erase    all records of a person; asks for the code
  hold     nothing of that code goes                    expire   what the agency's schedule no longer keeps
  release  until it is released                         export   a copy of a person's records, as a ZIP file
  name     asks for a name, answers with a code (no DIR needed)

Every change needs --by and --why, and is logged in DIR/records.log.

example:
  vr-dti records expire sessions --schedule retention.yaml --by R2 --dry-run
"""
ACTIONS = ("list", "hold", "release", "erase", "expire", "export", "name")


def add(command: Callable[[str, str, str], argparse.ArgumentParser], run_options: Callable[[argparse.ArgumentParser], None]) -> None:
    """Put these commands on the command line; `run_options` are those of a run that a course shares."""
    course = command("course", "several runs that nobody can guess", COURSE)
    course.add_argument("--out", type=Path, metavar="DIR", required=True, help="folder of the course")
    course.add_argument("--runs", type=int, metavar="N", default=6, help="how many to draw, when DIR has no course yet (default: 6)")
    course.add_argument("--display", choices=("openxr", "desktop", "offscreen", "walls"), help="run the next one on this display")
    run_options(course)

    statement = command("statement", "the trainee speaks first", STATEMENT)
    statement.add_argument("session", metavar="SESSION", type=Path, help="a session.dtis file")
    statement.add_argument("--trainee", metavar="CODE", default="", help="whose statement (default: the one who has yet to speak)")
    statement.add_argument("--policy", metavar="ID", default="", help="policy pack whose report fields are asked too: its id, or its file")

    guidebook = command("guidebook", "a scene's guidebook as HTML and PDF", GUIDEBOOK)
    guidebook.add_argument("scene", metavar="SCENE", help="folder or id of a scene")
    guidebook.add_argument("--out", type=Path, metavar="DIR", required=True, help="where they go")
    guidebook.add_argument(
        "--policies", type=Path, metavar="DIR", action="append", default=[], help="folder of your own packs; may be repeated"
    )
    guidebook.add_argument(
        "--policy", metavar="ID", action="append", default=[], help="a pack to print besides the scene's own; may be repeated"
    )
    guidebook.add_argument("--locale", metavar="NAME", default="clean", help="wording (default: clean)")

    xapi = command("xapi", "send findings to a record store", XAPI)
    xapi.add_argument("sessions", metavar="SESSION", type=Path, nargs="*", help="session.dtis files (default: only send what waits)")
    xapi.add_argument("--lrs", metavar="URL", required=True, help="the store's xAPI endpoint")
    xapi.add_argument("--auth", metavar="FILE", type=Path, required=True, help="file with the account")
    xapi.add_argument("--outbox", metavar="FILE", type=Path, required=True, help="where statements wait; made if absent")
    xapi.add_argument("--simulated", action="store_true", help="send scripted trainees too, to try a store out")
    xapi.add_argument(
        "--patience", metavar="S", type=seconds, default=3.0, help="longest pause before a request is tried again (default: 3)"
    )

    records = command("records", "keep, hold and erase records", RECORDS)
    records.add_argument("action", metavar="ACTION", choices=ACTIONS, help="see above")
    records.add_argument("folder", metavar="DIR", type=Path, nargs="?", help="folder of the sessions")
    records.add_argument("code", metavar="CODE", nargs="?", default="", help="whose records")
    records.add_argument("--by", metavar="WHO", default="", help="on whose word")
    records.add_argument("--why", metavar="WORDS", default="", help="and why")
    records.add_argument("--schedule", metavar="FILE", type=Path, help="the agency's retention schedule")
    records.add_argument("--people", metavar="FILE", type=Path, help="list of people, outside DIR")
    records.add_argument("--outbox", metavar="FILE", type=Path, help="outbox of statements")
    records.add_argument("--out", metavar="ZIP", type=Path, help="export: where the copy goes")
    records.add_argument("--dry-run", action="store_true", help="expire: only say what is due")
