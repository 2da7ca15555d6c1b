"""`vr-dti speakers`: each loudspeaker of a ring in turn, named and heard alone; their levels measured and kept."""

from __future__ import annotations

import math
import sys
import time
from argparse import Namespace
from datetime import datetime
from pathlib import Path

import numpy as np

from vr_dti.app.say import result, say
from vr_dti.audio.clip import RATE_HZ, Clip, amplitude
from vr_dti.audio.ring import Loudspeaker, Ring, ring_of
from vr_dti.audio.synthesis import noise
from vr_dti.backends.speakers import Setup, Speakers
from vr_dti.calibration.loudspeakers import LOUDEST_DB, LOUDSPEAKERS_FORMAT, MOST_TRIM_DB, SOFTEST_DB, LoudspeakersDoc, trims_of
from vr_dti.documents import parse
from vr_dti.errors import InputError, SoundError, unwritable
from vr_dti.events import Listener, Sounding
from vr_dti.spaces import Floats
from vr_dti.timebase import Frame, monotonic_ns

LEVEL_DB = 70.0
"""of the noise at one metre, where sample value 1 is 90 dB: loud enough over a room, harmless"""
PERIOD_S = 1.0 / 60.0


def speakers(options: Namespace) -> int:
    """Play, ask or take the levels, keep them. Raises `InputError`, `SoundError`."""
    ring = ring_of(options.ring)
    heard = [s for s in ring.speakers if s.right_deg is not None]
    given = _levels(options.levels, ring) if options.levels else None
    levels = given
    if given is None:
        asked = sys.stdin.isatty() and options.out is not None
        levels = _played(ring, options, ask=asked)
        if asked:  # whatever comes now, nobody has to read the meter again
            say(f"measured: --levels {','.join('-' if level is None else f'{level:g}' for level in levels)}")
    if options.out is None:
        result(f"{len(heard)} loudspeakers heard one after the other; with --out their levels are kept")
        return 0
    _within_reach(ring, levels or [])
    doc = LoudspeakersDoc.model_construct(
        format=LOUDSPEAKERS_FORMAT,
        ring=options.ring,
        device=options.sound or "",
        made=datetime.now().astimezone().isoformat(timespec="seconds"),
        levels_db=tuple(levels or ()),
        trim_db=trims_of(tuple(levels or ())),
    )
    text = doc.model_dump_json(indent=2) + "\n"
    parse(text, LoudspeakersDoc, file="these levels", format=LOUDSPEAKERS_FORMAT)
    path: Path = options.out
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as e:
        raise unwritable(f"{path}: the levels cannot be kept", e) from None
    result(f"kept: {path}; runs with --speakers {path} use it")
    return 0


def _levels(text: str, ring: Ring) -> list[float | None]:
    parts = [p.strip() for p in text.split(",")]
    remedy = f"give {ring.channels}, separated by commas, - for a channel not measured: {', '.join(s.name for s in ring.speakers)}"
    if len(parts) != ring.channels:
        raise InputError(f"--levels: {len(parts)} levels for {ring.channels} channels", remedy)
    try:
        levels = [None if p == "-" else float(p) for p in parts]
    except ValueError:
        levels = [math.nan]
    if not all(level is None or math.isfinite(level) for level in levels):
        raise InputError(f"--levels {text!r}: no levels in dB", remedy)
    return levels


def _within_reach(ring: Ring, levels: list[float | None]) -> None:
    """Raises `InputError` where loudspeakers differ by more than is turned down here, all of them at once."""
    trims = zip(ring.speakers, trims_of(tuple(levels)), strict=False)
    far = [f"{speaker.name} by {-trim:.0f} dB" for speaker, trim in trims if -trim > MOST_TRIM_DB]
    if far:
        what = f"louder than the quietest loudspeaker: {', '.join(far)}; at most {MOST_TRIM_DB:.0f} dB are turned down"
        raise InputError(what, "turn the quietest up at its amplifier, or these down, and measure again")


def _played(ring: Ring, options: Namespace, *, ask: bool) -> list[float | None]:
    pink = noise(np.random.default_rng(1), RATE_HZ, {200: 0.0, 4000: -13.0, 8000: -60.0})
    out = Speakers.open({"noise": Clip.of(pink * amplitude(LEVEL_DB), level_db=LEVEL_DB)}, options.sound, setup=Setup(ring=ring))
    levels: list[float | None] = []
    began = monotonic_ns()
    try:
        for number, speaker in enumerate(ring.speakers, 1):
            if speaker.right_deg is None:
                say(f"{number}. {speaker.name}: carries no direction, silent")
                levels.append(None)
                continue
            say(f"{number}. {speaker.name}: {_where(speaker)}")
            _sound(out, speaker, began, options.seconds)
            levels.append(_asked() if ask else None)
    finally:
        out.close()
    return levels


def _sound(out: Speakers, speaker: Loudspeaker, began_ns: int, seconds: float) -> None:
    """`seconds` of noise from one loudspeaker alone."""
    x, z = _ahead(speaker)
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        here = Listener((0.0, 0.0, 0.0), (0.0, 0.0, 0.0, 1.0), monotonic_ns() - began_ns, True)
        out.send(Frame(0, 0, 0, 1), (), [Sounding(speaker.name, "noise", 0, (x, 0.0, z), loop=True)], here)
        if out.status:  # nobody is asked for the level of what is silent
            raise SoundError(f"the loudspeakers went silent at {speaker.name}", "see to the device, then begin anew")
        time.sleep(PERIOD_S)


def _ahead(speaker: Loudspeaker) -> tuple[float, float]:
    angle: Floats = np.radians(speaker.right_deg or 0.0)
    return float(np.sin(angle)), -float(np.cos(angle))


def _where(speaker: Loudspeaker) -> str:
    degrees = speaker.right_deg or 0.0
    return "straight ahead" if degrees == 0.0 else f"{abs(degrees):g} degrees to the {'right' if degrees > 0.0 else 'left'}"


def _asked() -> float | None:
    while True:
        try:
            said = input("   the meter where the trainee stands, dB (Enter: not measured): ").strip()
            level = float(said) if said else None
        except EOFError:
            raise InputError("nobody answers any more", "measure them anew, or give them with --levels") from None
        except ValueError:
            level = math.nan
        if level is None or SOFTEST_DB <= level <= LOUDEST_DB:
            return level
        say(f"   a number from {SOFTEST_DB:.0f} to {LOUDEST_DB:.0f}, as 68.5")
