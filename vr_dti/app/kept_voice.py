"""The trainee's voice as a run keeps it: only where `--keep-voice` was given and the trainee, asked before the start, agrees."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from vr_dti.app.wiring import Devices
from vr_dti.errors import InputError
from vr_dti.events import Mark

QUESTION = (
    "The trainee's voice: what is said while the scene runs would be kept as sound, an utterance a file, beside the session, for those who "
    "debrief and rate it. It is not for discipline unless the agency's schedule says so, and goes with the session or sooner. "
    "Who says no loses nothing. Does the trainee agree? yes or no: "
)
CONSENT = "voice consent"


def check(options: Namespace) -> None:
    """Raises `InputError` where there is no voice to keep."""
    if options.keep_voice and options.voice == "off":
        raise InputError("--keep-voice without --voice: nobody listens", "add --voice open, or --voice push")
    if options.keep_voice and options.script:
        raise InputError("--keep-voice with --script: a script has no voice", "leave out one of them")


def begin(devices: Devices, options: Namespace, session: Path, answers: TextIO, say: Callable[[str], None]) -> tuple[Mark, ...]:
    """Ask, and keep what is said from now on if the answer is yes; any other answer, or none, keeps nothing. -> what the log has of it"""
    if not options.keep_voice or devices.microphone is None:
        return ()
    say(QUESTION)
    answer = answers.readline().strip().lower()
    agreed = answer in ("y", "yes")
    if agreed:
        devices.microphone.keep(session)
    why = "" if agreed else " (nobody answered)" if not answer else " (the trainee did not agree)"
    say(f"voice: {'the sound of what the trainee says is kept beside the session' if agreed else f'not kept{why}'}")
    return (Mark(0, CONSENT, "agreed: the sound of what is said is kept" if agreed else f"voice not kept{why}", options.operator),)
