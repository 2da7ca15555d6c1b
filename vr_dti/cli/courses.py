"""The commands around several runs: a course that nobody can guess, where a trainee stands after it, the guidebook for the talk."""

from __future__ import annotations

from pathlib import Path

from vr_dti.cli import run
from vr_dti.cli.pages import Command
from vr_dti.cli.values import policies, whole

COURSE = """Draw a course of several runs - violations, lawful twins, uneventful runs - in an order that nobody knows, and run the next one.

From six runs on, some twins have the dials and the seed of their violation, so that the two can be summed up together (docs/standing.md).
DIR/course.json says only how many runs there are. What each of them is lies in a sealed file beside it: safe from reading by accident,
but not encrypted. With --display the next run starts; the terminal shows its title and briefing, which are the same for a scene and its
twin. Without --display you are told how far the course is. `reveal` opens the seal, for the instructor.

examples:
  vr-dti course --out monday --runs 6
  vr-dti course --out monday --display openxr --operator K7
  vr-dti course --out trial --display offscreen --script auto        to try a course out: a script plays each scene
  vr-dti course reveal --out monday
  vr-dti standing monday/run-*/session.dtis --out monday/standing
"""

STANDING = """Where a trainee stands after several runs: the runs, hits and false alarms, sums over a scenario and its twin - and, if an
instructor signs for it, pass or fail. See docs/standing.md.

The program itself never says pass. With --sign an instructor does, over at least 3 scored runs and under a policy pack that the agency's
counsel has reviewed. The decision is logged in DIR/records.log with everything it rests on. Where it cannot be signed, all the reasons are
named at once, with exit status 1.

examples:
  vr-dti standing monday/run-*/session.dtis --out monday/standing --pdf
  vr-dti standing --trainee K7 --records sessions --out k7
  vr-dti standing --trainee K7 --records sessions --policies packs --policy our-agency --sign --pass --by "R. Example, 4711" --out k7
"""

GUIDEBOOK = """Write a scene's guidebook with its cheat sheet, for the instructor who leads the ten minutes of talk after a run: as a web
page (HTML) and as a PDF.

An agency's own policy packs come before those that are shipped. Training reference, not legal advice.

examples:
  vr-dti guidebook handcuffed --out build/guidebook
  vr-dti guidebook handcuffed --policies our-packs --policy our-agency --out build/guidebook
"""


def add(command: Command) -> None:
    """Put them on the command line."""
    course = command("course", "draw and play several runs; nobody knows which is which", COURSE)
    course.add_argument("reveal", nargs="?", choices=("reveal",), help="tell what each run is, even those still to come")
    course.add_argument("--out", type=Path, metavar="DIR", required=True, help="folder of the course")
    course.add_argument(
        "--runs", type=whole(1, 60), metavar="N", default=6, help="how many to draw, when DIR has no course yet (default: 6)"
    )
    course.add_argument("--display", choices=("openxr", "desktop", "offscreen", "walls"), help="run the next one on this display")
    run.options(course)

    standing = command("standing", "where a trainee stands after several runs; pass or fail, signed", STANDING)
    standing.add_argument("sessions", metavar="SESSION", type=Path, nargs="*", help="session.dtis files")
    standing.add_argument("--trainee", metavar="CODE", default="", help="whose runs (may be left out where all are of one trainee)")
    standing.add_argument(
        "--records", metavar="DIR", type=Path, help="folder of the sessions: all runs of CODE, and where a decision is logged"
    )
    standing.add_argument("--out", metavar="DIR", type=Path, help="write standing.html and standing.json")
    standing.add_argument("--json", action="store_true", help="print JSON")
    standing.add_argument("--pdf", action="store_true", help="write standing.pdf too")
    policies(standing)
    standing.add_argument("--policy", metavar="ID", default="", help="judge all runs by this pack (default: by those of each scene)")
    standing.add_argument("--course-over", action="store_true", help="the unfinished course ends here: no more of its runs will be run")
    standing.add_argument(
        "--without-statement", action="store_true", help="go on before the trainee has spoken; the record says that you did"
    )
    standing.add_argument("--sign", action="store_true", help="keep an instructor's decision")
    decision = standing.add_mutually_exclusive_group()
    decision.add_argument("--pass", dest="decision", action="store_const", const="pass", help="with --sign")
    decision.add_argument("--fail", dest="decision", action="store_const", const="fail", help="with --sign")
    standing.add_argument("--by", metavar="WHO", default="", help="name or code of the instructor who signs")
    standing.add_argument(
        "--why", metavar="WORDS", default="", help="the instructor's reason; needed where the trainee's own force closed the gate in a run"
    )

    guidebook = command("guidebook", "write a scene's guidebook as HTML and PDF", GUIDEBOOK)
    guidebook.add_argument("scene", metavar="SCENE", help="folder or id of a scene")
    guidebook.add_argument("--out", type=Path, metavar="DIR", required=True, help="where they go")
    policies(guidebook)
    guidebook.add_argument(
        "--policy", metavar="ID", action="append", default=[], help="a pack to print besides the scene's own; may be repeated"
    )
    guidebook.add_argument("--locale", metavar="NAME", default="clean", help="wording (default: clean)")
