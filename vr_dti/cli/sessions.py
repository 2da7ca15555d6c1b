"""The commands about recorded sessions: seen again, proved, printed; what the trainee says of it, what raters heard, the debrief."""

from __future__ import annotations

from pathlib import Path

from vr_dti.cli.pages import Command
from vr_dti.cli.values import policies, seconds

REPLAY = """Play a recorded session again, from anybody's eyes, or prove that it is what happened.

Without --png, --video or --verify the replay opens in a window (space pauses, arrows step).

--verify recomputes every intent, effect and state from the recorded samples and compares them bit for bit. On another machine, or with
another version of the program, it starts from the recorded intents instead and says so. A file that was changed fails.

examples:
  vr-dti replay session.dtis --verify
  vr-dti replay session.dtis --from subject --png subject.png --at 26.5
  vr-dti replay session.dtis --from instructor --video mirror.webm
  vr-dti replay session.dtis --rig walls-180 --png walls.png --at 26.5
"""

REPORT = """Write the debrief of one or more sessions: DIR/report.html (one file, no network needed; prints well) and DIR/report.json;
with --pdf also DIR/report.pdf, the same findings laid out for letter paper.

Several sessions of the same scene stand side by side.

An agency's own policy packs come before those that are shipped.

examples:
  vr-dti report build/early/session.dtis build/silent/session.dtis --out build/report --pdf
  vr-dti report build/early/session.dtis --out build/report --policies our-packs
"""

LOG = """Print a session's log as JSON lines, oldest first, for your own tools.

kinds:
  head       the first line: program, scene, settings, and the hash of everything that decided the run or understood its words
  sample     what devices said                 intent     what the trainee was understood to do
  effect     what the story did, and why       perceived  what the trainee could see and hear
  tick       every frame, with its views       mark       pauses, bookmarks, overrides, losses, do-overs

example:
  vr-dti log session.dtis --kind intent
"""

STATEMENT = """Ask the trainee for a statement about a session, before they see any page of the debrief.

Each answer is one line, typed at the terminal or read from standard input. The statement is kept beside the session as
session.statement.json and is never written over.

example:
  vr-dti statement build/run/session.dtis
"""

SYMPTOMS = """Ask a trainee how they feel after wearing a headset: six numbers from 0 to 3, kept beside the session as
session.wellbeing.json.

If they feel anything that they did not feel before, or more than slightly, they are told not to drive, not to take up a weapon and not
to go on duty, and the exit status is 1. Give the same command again later, until they are clear. None of it is scored.

examples:
  vr-dti symptoms build/run/session.dtis
"""

LABEL = """Correct how the machine labeled what was said in a session. With --ask it asks about one spoken act after the other, explains
the ladder, shows no label, and keeps each answer at once. Without --ask, --act, --confirm or --final it lists every spoken act, with the
label of the machine and of each rater.

A finished session is never changed: all labels of all raters are kept beside it, in session.labels.json. If a rater labels an act twice,
the later label counts. Reports follow the only rater, or the one named with --final; where several raters labeled and none is final, no
report is written. --rung alone leaves the words with whom they were heard to; --to changes that. Only labels given with --ask or
--blind enter `vr-dti agreement`.

examples:
  vr-dti label session.dtis --ask --by K7
  vr-dti label session.dtis --blind
  vr-dti label session.dtis --act act-3 --rung 2 --blind --by K7
  vr-dti label session.dtis --act act-4 --rung 5 --to dispatch --about supervisor --by K7
  vr-dti label session.dtis --act act-6 --rung 3 --about apart --by K7   kept the officer away from the person
  vr-dti label session.dtis --act act-5 --rung none --by K7        not on the ladder at all
  vr-dti label session.dtis --confirm --by K7                      the machine was right about the rest
  vr-dti label session.dtis --final --by K7
"""

AGREEMENT = """Show how far raters of the same sessions, and the machine, give the same labels: counts first, then Cohen's kappa over the
rungs and ICC(2,1) over the scores that their labels lead to. Where a coefficient cannot be computed, the reason stands instead. Only
labels given with --ask or --blind enter a coefficient.

example:
  vr-dti agreement monday/run-*/session.dtis --json
"""


def add(command: Command) -> None:
    """Put them on the command line."""
    replay = command("replay", "play a session again, or prove it", REPLAY)
    replay.add_argument("session", metavar="SESSION", type=Path, help="a session.dtis file")
    replay.add_argument("--verify", action="store_true", help="recompute everything and compare")
    eyes = ("trainee", "subject", "partner", "instructor", "above")
    replay.add_argument("--from", dest="eyes", choices=eyes, default="trainee", help="whose eyes (default: trainee)")
    replay.add_argument("--rig", metavar="FILE", help="draw on the walls of this rig instead")
    replay.add_argument("--png", type=Path, metavar="FILE", help="write one picture")
    replay.add_argument("--at", type=seconds, metavar="S", help="story second of the picture (default: the first force)")
    replay.add_argument("--video", type=Path, metavar="FILE", help="write a film with sound (.webm or .mp4)")
    replay.add_argument("--seconds", type=seconds, metavar="S", help="length of the film (default: to the end)")
    replay.add_argument("--size", metavar="WxH", default="1280x720", help="of picture or film (default: 1280x720)")

    report = command("report", "write the debrief", REPORT)
    report.add_argument("sessions", metavar="SESSION", type=Path, nargs="+", help="session.dtis files")
    report.add_argument("--out", type=Path, metavar="DIR", required=True, help="where report.html and report.json go")
    policies(report)
    report.add_argument("--pdf", action="store_true", help="write report.pdf too")
    report.add_argument("--csv", action="store_true", help="write the tables too: opportunities, steps, acts and grades")
    report.add_argument(
        "--without-statement", action="store_true", help="go on before the trainee has spoken; the record says that you did"
    )

    log = command("log", "print a session's log", LOG)
    log.add_argument("session", metavar="SESSION", type=Path, help="a session.dtis file")
    kinds = ("head", "sample", "intent", "effect", "perceived", "tick", "mark")
    log.add_argument("--kind", choices=kinds, help="only this kind (default: all)")

    statement = command("statement", "ask the trainee for a statement, before the report", STATEMENT)
    statement.add_argument("session", metavar="SESSION", type=Path, help="a session.dtis file")
    statement.add_argument("--trainee", metavar="CODE", default="", help="whose statement (default: the one who has yet to speak)")
    statement.add_argument("--policy", metavar="ID", default="", help="policy pack whose report fields are asked too: its id, or its file")

    symptoms = command("symptoms", "ask how the trainee feels after a headset", SYMPTOMS)
    symptoms.add_argument("session", metavar="SESSION", type=Path, help="a session.dtis file")
    symptoms.add_argument("--trainee", metavar="CODE", default="", help="who is asked (default: the one who was in it)")

    label = command("label", "correct the labels of what was said", LABEL)
    label.add_argument("session", metavar="SESSION", type=Path, help="a session.dtis file")
    label.add_argument("--trainee", metavar="CODE", default="", help="whose words (may be left out where one trainee was in it)")
    label.add_argument("--act", metavar="ID", action="append", default=[], help="an act, as listed; may be repeated")
    rungs = [*map(str, range(7)), "none"]
    label.add_argument("--rung", metavar="N", choices=rungs, help="what it was, 0-6, or none")
    label.add_argument("--to", metavar="WHO", default="", help="to whom (default: as it was heard)")
    label.add_argument(
        "--about",
        choices=("medical", "supervisor", "backup", "chatter", "apart", "none"),
        default="",
        help="what a call was about; apart: it kept the officer away from the person; none: neither (default: as heard)",
    )
    label.add_argument("--ask", action="store_true", help="ask about one act after the other, without showing any label")
    label.add_argument("--confirm", action="store_true", help="agree with the machine: on these acts, or on all that BY has not labeled")
    label.add_argument("--final", action="store_true", help="reports follow the labels of BY")
    label.add_argument("--by", metavar="CODE", default="", help="code of the rater")
    label.add_argument("--blind", action="store_true", help="list without any labels; with --rung: the rater saw no other label")

    agreement = command("agreement", "compare how raters labeled the same sessions", AGREEMENT)
    agreement.add_argument("sessions", metavar="SESSION", type=Path, nargs="+", help="session.dtis files")
    agreement.add_argument("--json", action="store_true", help="as JSON")
