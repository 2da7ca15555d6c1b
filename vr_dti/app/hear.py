"""Plays an utterance that was kept, for whoever rates it."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np

from vr_dti.audio.clip import Clip, amplitude
from vr_dti.backends.speakers import Speakers
from vr_dti.cast.voices import resampled
from vr_dti.errors import SoundError
from vr_dti.events import Listener, Sounding
from vr_dti.speech.sound import RATE_HZ
from vr_dti.speech.wav import read_wav
from vr_dti.timebase import NS_PER_MS, Frame, monotonic_ns

LEVEL_DB = 65.0
"""raised conversation, however loud its microphone was set: default"""
AFTER_MS = 300
"""of silence: the device has some of it still to play"""
PERIOD_S = 1.0 / 60.0


def hear(path: Path, device: str | None = None) -> None:
    """Play the WAV file at `path` to its end, straight ahead. Raises `InputError` and `SoundError`."""
    x = resampled(read_wav(path) / 32768.0, RATE_HZ)
    loud = float(np.sqrt((x**2).mean())) or 1.0
    clip = Clip.of(x * (amplitude(LEVEL_DB) / loud), level_db=LEVEL_DB)
    out = Speakers.open({"voice": clip}, device)
    try:
        began_ns = now_ns = monotonic_ns()
        while now_ns - began_ns < (clip.duration_ms + AFTER_MS) * NS_PER_MS:
            here = Listener((0.0, 0.0, 0.0), (0.0, 0.0, 0.0, 1.0), now_ns - began_ns, True)
            out.send(Frame(0, 0, 0, 1), (), [Sounding("voice", "voice", 0, (0.0, 0.0, -1.0))], here)
            if out.status:
                raise SoundError("the words cannot be heard to their end", "see to the device, then play them again")
            time.sleep(PERIOD_S)
            now_ns = monotonic_ns()
    finally:
        out.close()
