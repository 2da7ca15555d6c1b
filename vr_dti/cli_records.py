"""The words of the commands about people and their records: course, statement, label, agreement, standing, guidebook, xapi,
records. `app/` does what they ask for."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from vr_dti.cli_values import policies, seconds, whole

STATEMENT = """The trainee speaks first: ask for the statement about a session, before any page of the debrief.

One line an answer, at the terminal or from standard input. It is kept beside the session, session.statement.json, and never written over.

example:
  vr-dti statement build/run/session.dtis
"""

SYMPTOMS = """Ask a trainee how they feel after a headset, six numbers from 0 to 3; kept beside the session, session.wellbeing.json.

Whoever feels something that they did not feel before is told not to drive, not to take up a weapon and not to go on duty; the exit status
is then 1. The same command asks again, until they are clear. Nothing of it is scored.

examples:
  vr-dti symptoms build/run/session.dtis
"""

LABEL = """Label anew what was said in a session. Without --act, --confirm or --final: every spoken act, with the machine's label and those
of all raters.

A finished session is never changed: labels are kept beside it, session.labels.json, every one of every rater. Of one rater's labels of one
act the last counts. Reports follow the only rater, or the one named with --final; where several labelled and none is final, they refuse.
A rung alone moves no words to somebody else: that takes --to. Only what is labelled --blind enters `vr-dti agreement`.

examples:
  vr-dti label session.dtis --blind
  vr-dti label session.dtis --act act-3 --rung 2 --blind --by K7
  vr-dti label session.dtis --act act-4 --rung 5 --to dispatch --about supervisor --by K7
  vr-dti label session.dtis --act act-5 --rung none --by K7        no words of the ladder
  vr-dti label session.dtis --confirm --by K7                      all else is as the machine had it
  vr-dti label session.dtis --final --by K7
"""

AGREEMENT = """How far raters of the same sessions, and the machine, label alike: Cohen's kappa over the rungs, ICC(2,1) over the scores
that their labels lead to. Counts come first; where nothing can be computed, the reason. Only labels given blind enter a coefficient.

example:
  vr-dti agreement monday/run-*/session.dtis --json
"""

STANDING = """Where a trainee stands over several runs: the runs, hits and false alarms, sums over a scenario and its twin - and, on the
word of an instructor, pass or fail. See docs/standing.md.

The program never says pass. With --sign an instructor does: over at least 3 scored runs, under a policy pack that the agency's counsel
has reviewed. The decision is logged in DIR/records.log with all that it rests on; what stands against it is named, all of it at once,
with exit status 1.

examples:
  vr-dti standing monday/run-*/session.dtis --out monday/standing --pdf
  vr-dti standing --trainee K7 --records sessions --out k7
  vr-dti standing --trainee K7 --records sessions --policies packs --policy our-agency --sign --pass --by "R. Example, 4711" --out k7
"""

GUIDEBOOK = """Write a scene's guidebook with its cheat sheet, for the instructor who leads the ten minutes afterwards: one page (HTML)
and one PDF.

An agency's own policy packs come before those that are shipped. Training reference, not legal advice.

examples:
  vr-dti guidebook handcuffed --out build/guidebook
  vr-dti guidebook handcuffed --policies our-packs --policy our-agency --out build/guidebook
"""

COURSE = """Draw several runs - violations, lawful twins, uneventful ones - so that nobody can know which it is, and run the next.

From six runs on some twins come at the dials and seed of their violation, so that there is a sum over both afterwards (docs/standing.md).
DIR/course.json tells only how many runs there are; what each is lies sealed beside it, against reading by accident (it is no
cryptography). With a display the next run is run: the terminal tells its title and briefing, which are the same for a scene and its
twin. Without one: how far the course is. `reveal` opens the seal, for the instructor.

examples:
  vr-dti course --out monday --runs 6
  vr-dti course --out monday --display openxr --operator K7
  vr-dti course --out trial --display offscreen --script auto        each scene by a script of its own, to try a course out
  vr-dti course reveal --out monday
  vr-dti standing monday/run-*/session.dtis --out monday/standing
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
    course.add_argument("reveal", nargs="?", choices=("reveal",), help="tell what each run is, those to come as well")
    course.add_argument("--out", type=Path, metavar="DIR", required=True, help="folder of the course")
    course.add_argument(
        "--runs", type=whole(1, 60), metavar="N", default=6, help="how many to draw, when DIR has no course yet (default: 6)"
    )
    course.add_argument("--display", choices=("openxr", "desktop", "offscreen", "walls"), help="run the next one on this display")
    run_options(course)

    statement = command("statement", "the trainee speaks first", STATEMENT)
    statement.add_argument("session", metavar="SESSION", type=Path, help="a session.dtis file")
    statement.add_argument("--trainee", metavar="CODE", default="", help="whose statement (default: the one who has yet to speak)")
    statement.add_argument("--policy", metavar="ID", default="", help="policy pack whose report fields are asked too: its id, or its file")

    symptoms = command("symptoms", "how the trainee feels afterwards", SYMPTOMS)
    symptoms.add_argument("session", metavar="SESSION", type=Path, help="a session.dtis file")
    symptoms.add_argument("--trainee", metavar="CODE", default="", help="who is asked (default: the one who was in it)")

    label = command("label", "label anew what was said", LABEL)
    label.add_argument("session", metavar="SESSION", type=Path, help="a session.dtis file")
    label.add_argument("--trainee", metavar="CODE", default="", help="whose words (default: of the only one)")
    label.add_argument("--act", metavar="ID", action="append", default=[], help="an act, as listed; may be repeated")
    label.add_argument("--rung", metavar="N", help="what it was, 0-6, or none")
    label.add_argument("--to", metavar="WHO", default="", help="to whom (default: as it was heard)")
    label.add_argument(
        "--about", choices=("medical", "supervisor", "backup", "chatter"), default="", help="what a call was about (default: as heard)"
    )
    label.add_argument("--confirm", action="store_true", help="as the machine had it: these acts, or all that BY has not labelled")
    label.add_argument("--final", action="store_true", help="reports follow the labels of BY")
    label.add_argument("--by", metavar="CODE", default="", help="code of the rater")
    label.add_argument("--blind", action="store_true", help="list without any label; with --rung: labelled without sight of any")

    agreement = command("agreement", "how far raters agree", AGREEMENT)
    agreement.add_argument("sessions", metavar="SESSION", type=Path, nargs="+", help="session.dtis files")
    agreement.add_argument("--json", action="store_true", help="as JSON")

    standing = command("standing", "a trainee over several runs", STANDING)
    standing.add_argument("sessions", metavar="SESSION", type=Path, nargs="*", help="session.dtis files")
    standing.add_argument("--trainee", metavar="CODE", default="", help="whose runs (default: of the only one)")
    standing.add_argument(
        "--records", metavar="DIR", type=Path, help="folder of the sessions: all runs of CODE, and where a decision is logged"
    )
    standing.add_argument("--out", metavar="DIR", type=Path, help="write standing.html and standing.json")
    standing.add_argument("--json", action="store_true", help="print JSON")
    standing.add_argument("--pdf", action="store_true", help="write standing.pdf too")
    policies(standing)
    standing.add_argument("--policy", metavar="ID", default="", help="judge all runs by this pack (default: by those of each scene)")
    standing.add_argument("--course-over", action="store_true", help="no more runs of an unfinished course will be run")
    standing.add_argument("--without-statement", action="store_true", help="go on before the trainee has spoken; that it was so is kept")
    standing.add_argument("--sign", action="store_true", help="keep an instructor's decision")
    decision = standing.add_mutually_exclusive_group()
    decision.add_argument("--pass", dest="decision", action="store_const", const="pass", help="with --sign")
    decision.add_argument("--fail", dest="decision", action="store_const", const="fail", help="with --sign")
    standing.add_argument("--by", metavar="WHO", default="", help="name or code of the instructor who signs")
    standing.add_argument("--why", metavar="WORDS", default="", help="the instructor's word; needed where the gate was closed in a run")

    guidebook = command("guidebook", "a scene's guidebook as HTML and PDF", GUIDEBOOK)
    guidebook.add_argument("scene", metavar="SCENE", help="folder or id of a scene")
    guidebook.add_argument("--out", type=Path, metavar="DIR", required=True, help="where they go")
    policies(guidebook)
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
