"""The words of the duty belt: how it is worn, which real weapon is tracked, how true that is."""

from __future__ import annotations

import argparse
from pathlib import Path

from vr_dti.cli_values import whole

ZERO = """How true a tracked weapon is: where the muzzle pointed against where the trainee aimed, over shots at a known mark.

The trainee aims at the mark by the weapon's own sights and fires at least three times. The mark is somebody in the scene (the middle of the
head, or a part), or a point in metres of the scene's world. Printed in milliradians: the error, which is the mean of all shots, and how far
they lie apart, which is the shooter's hand. Above the limit hits are not scored: exit status 1, and no report of the session, nor of those
named with --for, says what a shot of that weapon hit. Kept beside each, session.zero.json; the last word counts. That of a weapon mount is
kept for later runs too, until its document is changed or it is a week old.

examples:
  vr-dti zero build/zero/session.dtis --at subject
  vr-dti zero build/zero/session.dtis --at subject/Spine2 --for build/run/session.dtis
  vr-dti zero build/zero/session.dtis --at 0.4,1.5,-6 --tool cew --limit-mrad 15
"""
LIMIT_MRAD = 10
"""default: 7 cm at 7 m"""


def run_options(run: argparse.ArgumentParser) -> None:
    """How the belt is worn in a run."""
    run.add_argument("--left-handed", action="store_true", help="the belt is worn the other way round, the handgun on the left")
    run.add_argument("--belt-cm", type=whole(40, 150), metavar="CM", default=0, help="its height over the floor (default: from the eyes')")
    run.add_argument(
        "--weapon-mount",
        metavar="NAME",
        action="append",
        default=[],
        help="how a real weapon sits on what is tracked: a document, or the name of a shipped one (default: none); one a tool",
    )


def add(zero: argparse.ArgumentParser) -> None:
    """The options of `vr-dti zero`."""
    zero.add_argument("session", metavar="SESSION", type=Path, help="a session.dtis file with shots at the mark")
    zero.add_argument("--at", metavar="MARK", required=True, help="WHO, WHO/JOINT or X,Y,Z")
    zero.add_argument("--tool", choices=("handgun", "cew"), default="handgun", help="which weapon (default: handgun)")
    zero.add_argument("--trainee", metavar="CODE", default="", help="whose shots (default: of the only one)")
    zero.add_argument(
        "--limit-mrad", type=whole(1, 200), metavar="N", default=LIMIT_MRAD, help=f"above it hits are not scored (default: {LIMIT_MRAD})"
    )
    zero.add_argument("--for", dest="others", metavar="SESSION", type=Path, action="append", default=[], help="hold these to it too")
