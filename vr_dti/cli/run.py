"""The words of a run: what it shows, who steers it, how the trainee gets about; those that a course shares among them."""

from __future__ import annotations

import argparse
from pathlib import Path

from vr_dti.cli import sound, voice
from vr_dti.cli.pages import Command
from vr_dti.cli.values import seconds, seed, whole

RUN = """Run a scene and record the session.

The scene is a folder, or the id of a shipped one (`vr-dti run handcuffed`). The session is written to
DIR/session.dtis while it runs; `vr-dti report` and `vr-dti replay` read it.

displays:
  openxr     a headset; before it starts the operator confirms that the room is safe
  desktop    a window: mouse to look, WASD to walk, mouse buttons are the hands, keys 0-6 the rungs, F1 for help
  walls      projected walls or monitors, as the rig says (--rig walls-180)
  offscreen  no picture, as fast as the machine can: for scripted trainees and tests

The instructor's window, the mirror (--mirror window), shows what the trainee sees. Its keys are listed by F1; Space starts the run.
With a headset and --mirror none, type the same keys at the terminal. A scripted run starts by itself, and waits while it is paused.

examples:
  vr-dti run handcuffed --display desktop
  vr-dti run handcuffed --display openxr --mirror window --operator K7
  vr-dti run handcuffed --display walls --rig walls-300 --mirror window
  vr-dti run handcuffed --display offscreen --script early --out build/early
  vr-dti run handcuffed --display desktop --from build/silent/session.dtis
  vr-dti run handcuffed --display offscreen --script early --from build/silent/session.dtis --at 30     what if?
"""


def add(command: Command) -> None:
    """Put `run` on the command line."""
    run = command("run", "run a scene and record it", RUN)
    run.add_argument("scene", metavar="SCENE", help="folder or id of a scene")
    run.add_argument("--display", required=True, choices=("openxr", "desktop", "offscreen", "walls"), help="what the trainee looks at")
    options(run)
    run.add_argument(
        "--dial",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        help="set a dial of the scene; `surprise` draws all others from the seed; may be repeated",
    )
    run.add_argument("--out", type=Path, metavar="DIR", help="where session.dtis goes (default: a new folder under Documents/vr-dti)")
    run.add_argument(
        "--from",
        dest="from_session",
        type=Path,
        metavar="SESSION",
        help="go on from a recorded session, as practice that is never scored; a script goes on from its own same second",
    )
    run.add_argument(
        "--at", type=seconds, metavar="S", help="with --from: at which story second (default: 10 s before the last opportunity)"
    )


def options(run: argparse.ArgumentParser) -> None:
    """Those that a run and a course share."""
    run.add_argument("--rig", metavar="FILE", help="walls: rig document, or the name of a shipped one (default: walls-180)")
    run.add_argument("--mirror", choices=("window", "none"), default="window", help="the instructor's window (default: window)")
    run.add_argument("--script", metavar="FILE", action="append", default=[], help="scripted trainee, or its name; may be repeated")
    run.add_argument("--trainee", metavar="CODE", default="trainee", help="code of the trainee; no name (default: trainee)")
    run.add_argument("--seed", type=seed, metavar="N", help="seed of all chance (default: the scene's own)")
    run.add_argument("--locale", metavar="NAME", default="clean", help="wording: clean, or street where the scene has it (default: clean)")
    run.add_argument(
        "--people",
        choices=("written", "drawn"),
        default="written",
        help="the people as the scene names them, or others in the same clothes, drawn from the seed (default: written)",
    )
    run.add_argument(
        "--uniform",
        metavar="[WHO=]NAME",
        action="append",
        default=[],
        help="palette of the uniform (navy, black, tan, gray, green, light-blue, white, or your own), of everybody in one or of WHO; "
        "may be repeated (default: the scene's own)",
    )
    run.add_argument(
        "--foveation",
        choices=("auto", "on", "off"),
        default="auto",
        help="openxr: draw the edges of each eye's picture coarser than its middle: where frames would else come late, always, or never, "
        "so that all of it gets coarser instead (default: auto)",
    )
    run.add_argument(
        "--turn", choices=("snap",), default="", help="openxr: a thumbstick to the side turns by 30 degrees (default: nothing happens)"
    )
    run.add_argument("--teleport", action="store_true", help="openxr: a thumbstick pushed forward goes to where the hand points")
    run.add_argument("--seated", action="store_true", help="openxr: the trainee sits, with the eyes of somebody who stands")
    run.add_argument(
        "--eyes-cm",
        type=whole(120, 200),
        metavar="CM",
        default=0,
        help="with --seated: height of the eyes over the floor while standing (default: 163)",
    )
    run.add_argument("--seconds", type=seconds, metavar="S", help="end the run after S seconds")
    voice.run_options(run)
    sound.run_options(run)
    run.add_argument("--left-handed", action="store_true", help="wear the belt the other way around, the handgun on the left")
    run.add_argument(
        "--belt-cm", type=whole(40, 150), metavar="CM", default=0, help="height of the belt while standing (default: 72 cm below the eyes)"
    )
    run.add_argument(
        "--magazine", type=whole(1, 33), metavar="SHOTS", default=0, help="shots in the handgun's magazine (default: the tool's, 18)"
    )
    run.add_argument(
        "--spare-magazines",
        type=whole(0, 9),
        metavar="N",
        default=0,
        help="full magazines on the belt; a squeeze of the other hand at the empty handgun loads one (default: none)",
    )
    run.add_argument(
        "--weapon-mount",
        metavar="NAME",
        action="append",
        default=[],
        help="a tracked real weapon: the document that says where its muzzle is, or the name of a shipped one; once for each tool",
    )
    run.add_argument(
        "--operator", metavar="NAME", default="", help="name or code of the person who runs the session; logged with the safety check"
    )
