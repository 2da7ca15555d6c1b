"""The command line of `vr-dti voice`, and the options by which a run listens."""

from __future__ import annotations

import argparse
from pathlib import Path

from vr_dti.cli.pages import Command, commands_of

VOICE = """Test what the program understands of recorded voices, or calibrate the trainee's microphone. See docs/voice.md.
Nothing leaves this machine.
"""

TEST = """Listen to every WAV file in a folder, one utterance in each, as if it came from the microphone. A line is printed for each file:
rung of the ladder (none: no intervention was meant), to whom by the words alone, confidence, words. Test your own people with it.

With --json a line is {"file", "rung", "addressee", "confidence", "onset_ms", "decided_ms", "text"}; rung is null where nothing was meant.
decided_ms counts from the beginning of the file, as if it had been heard while it was spoken. For a file that cannot be read the line has
an "error"; the other files are still heard, and the exit status is 2.

example:
  vr-dti voice test recordings --json
"""

CALIBRATE = """Calibrate the microphone in a minute: be silent, speak as you would to somebody beside you, then as loud as across a street.
The result is kept for this user, and used by runs with --voice.

example:
  vr-dti voice calibrate
  vr-dti voice calibrate --microphone pmic --out calibration/voice.json
"""

RECORDINGS = "three recordings instead of a microphone: of the silent room, of the normal and of the loud voice"


def add(command: Command) -> None:
    """Put `voice` and its actions on the command line."""
    action = commands_of(command("voice", "test what is understood of recorded voices; calibrate the microphone", VOICE), "action")
    test = action("test", "what is understood of WAV files", TEST)
    test.add_argument("dir", metavar="DIR", type=Path, help="folder of WAV files")
    test.add_argument("--json", action="store_true", help="an object a line, for your own tools")
    test.add_argument("--scene", metavar="SCENE", help="with the names and words of this scene")
    words(test)
    calibrate = action("calibrate", "room, normal and loud voice", CALIBRATE)
    calibrate.add_argument("--microphone", metavar="NAME", help="device (default: the system's own choice)")
    calibrate.add_argument("--speakers", action="store_true", help="also how loud our own voices come back (walls, desktop)")
    calibrate.add_argument("--out", type=Path, metavar="FILE", help="where it is kept (default: with this user's settings)")
    calibrate.add_argument("--wav", type=Path, nargs=3, metavar=("ROOM", "NORMAL", "LOUD"), help=RECORDINGS)


def words(command: argparse.ArgumentParser) -> None:
    """Who recognises, and by which words."""
    command.add_argument("--vocabulary", metavar="FILE", type=Path, action="append", default=[], help="your own words; may be repeated")
    command.add_argument(
        "--engine",
        choices=("auto", "moonshine", "pocketsphinx"),
        default="auto",
        help="which recognizer listens (default: moonshine if installed)",
    )
    command.add_argument("--model", metavar="DIR", type=Path, help="folder of your own faster-whisper or Vosk model")


def run_options(run: argparse.ArgumentParser) -> None:
    """By which a run listens."""
    run.add_argument(
        "--voice",
        choices=("off", "open", "push"),
        default="off",
        help="listen to the trainee: always (open), or while V, in a headset a button, at walls Page Down of a clicker, is held (push); "
        "default: off",
    )
    run.add_argument("--microphone", metavar="NAME", help="with --voice: device (default: the system's own choice)")
    run.add_argument(
        "--keep-voice",
        action="store_true",
        help="with --voice: ask the trainee, and if they agree keep the sound of what they say beside the session (default: no)",
    )
    words(run)
