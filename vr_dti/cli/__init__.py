"""The command line: words in, exit status out. Nothing is decided here, and nothing heavy is loaded before it is needed.

Each file of this room has the words of some commands and puts them on with its `add`; a file of `app/` does what they ask for.
Exit status: 0 done, 1 the answer is no (a replay differs, the machine is not ready, the operator said no), 2 unusable input or machine.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from vr_dti import __version__
from vr_dti.cli import courses, prepare, records, run, scenario, sessions, sound, voice
from vr_dti.cli.pages import EPILOG, Manual, Parser, commands_of
from vr_dti.errors import VrDtiError

PROGRAM = """A VR trainer for the police duty to intervene: one scene for headset, desktop and projected walls.

first steps:
  vr-dti run first-steps --display desktop      what eyes, hands, voice and radio do, in five minutes
  vr-dti run handcuffed --display desktop       a scene; it says at its end where its session was kept
  vr-dti report SESSION --out debrief           what could be noticed in it, and what was done
"""

COMMANDS = {
    "run": ("run", "run"),
    "replay": ("replay", "replay"),
    "report": ("debrief", "report"),
    "log": ("logs", "log"),
    "statement": ("statement", "statement"),
    "symptoms": ("wellbeing", "symptoms"),
    "label": ("label", "label"),
    "agreement": ("agreement", "agree"),
    "course": ("course", "course"),
    "standing": ("standing", "standing"),
    "guidebook": ("guidebook", "guidebook"),
    "xapi": ("outbox", "xapi"),
    "records": ("records", "records"),
    "bake": ("bake", "bake"),
    "doctor": ("doctor", "doctor"),
    "model": ("model", "model"),
    "people": ("people", "people"),
    "clip": ("clip", "clip"),
    "zero": ("zero", "zero"),
    "voices": ("voices", "voices"),
    "sound": ("heads", "sound"),
    "speakers": ("loudspeakers", "speakers"),
    "voice": ("voice", "voice"),
    "scenario": ("scenario", "scenario"),
}
"""command -> (file of `app/`, function); only the one that is asked for is loaded"""


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    top = Parser(
        prog="vr-dti",
        description=PROGRAM,
        epilog=EPILOG,
        formatter_class=Manual,
    )
    top.add_argument("--version", action="version", version=f"vr-dti {__version__}")
    command = commands_of(top, "command")
    for file in (run, sessions, courses, records, prepare, sound, voice, scenario):
        file.add(command)
    return top


def run_command(argv: Sequence[str]) -> int:
    """Do what `argv` (without the program's name) asks for. -> exit status"""
    options = parser().parse_args(argv)
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")  # an answer's byte that is no letter is neither the end of the program nor dropped unsaid
    from vr_dti.app.say import results_end  # here, since `--help` must not wait for numpy

    try:
        module, function = COMMANDS[options.command]
        command: Callable[[argparse.Namespace], int] = getattr(import_module(f"vr_dti.app.{module}"), function)
        status = command(options)
        results_end()
        return status
    except VrDtiError as e:
        sys.stderr.write(f"vr-dti: {e}\n")
        return e.exit_status
    except BrokenPipeError:  # `vr-dti log ... | head`
        return 0
    except KeyboardInterrupt:
        sys.stderr.write("vr-dti: interrupted\n")
        return 1
