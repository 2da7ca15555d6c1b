"""Sound taken of a microphone for a while, for its calibration and for lines; and what every stream of a device needs.

`sounddevice` is handed in: its importer is `device.py`.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Mapping
from typing import Any

import numpy as np

from vr_dti.backends.microphone.rate import EACH, Thirds, refused
from vr_dti.errors import SoundError
from vr_dti.speech.sound import RATE_HZ, Pcm
from vr_dti.timebase import NS_PER_S, monotonic_ns

LOST_NS = 5 * NS_PER_S
"""the device gave nothing for so long: it is gone"""
REMEDY_GONE = "plug it in again, then take it again"


def taken(sounddevice: Any, seconds: float, device: str | int | None, rate_hz: int) -> Pcm:
    """So much of what the microphone hears, (n,). Raises `SoundError` where it goes away meanwhile, and what PortAudio raises."""
    try:
        return _heard(sounddevice, seconds, device, rate_hz)
    except sounddevice.PortAudioError as e:
        if rate_hz != RATE_HZ or not refused(e):
            raise
        whole = _heard(sounddevice, seconds, device, rate_hz * EACH)
        return Thirds()(whole[: len(whole) // EACH * EACH])


def _heard(sounddevice: Any, seconds: float, device: str | int | None, hz: int) -> Pcm:
    """So much of the device, and no waiting for one that has gone: PortAudio's own recording would wait for ever. Raises `SoundError`."""
    wanted, parts, got, full = round(seconds * hz), list[bytes](), 0, threading.Event()
    heard_ns = monotonic_ns()

    def take(raw: Any, frames: int, when: Any, flags: Any) -> None:
        nonlocal got, heard_ns
        parts.append(bytes(raw))
        got, heard_ns = got + frames, monotonic_ns()
        if got >= wanted:
            full.set()

    settings = settings_of(sounddevice, device)
    stream = sounddevice.RawInputStream(samplerate=hz, channels=1, dtype="int16", device=device, callback=take, extra_settings=settings)
    stream.start()
    there = True
    while there and not full.wait(0.05):
        there = stream.active and monotonic_ns() - heard_ns < LOST_NS
    let_go(stream)
    if not there:
        raise SoundError("the microphone went away", REMEDY_GONE)
    return np.frombuffer(b"".join(parts), dtype=np.int16)[:wanted]


def let_go(stream: Any) -> None:
    """Close the stream; a driver that hangs over it is left alone with it."""
    closing = threading.Thread(target=_close, args=(stream,), daemon=True)
    closing.start()
    closing.join(1.0)


def settings_of(sounddevice: Any, device: str | int | None) -> Any:
    """Windows' shared mode runs at the mixer's own rate and refuses ours unless asked to convert."""
    info = sounddevice.query_devices(device, "input")
    api: Mapping[str, Any] = sounddevice.query_hostapis(info["hostapi"])
    return sounddevice.WasapiSettings(auto_convert=True) if "WASAPI" in api["name"] else None


def _close(stream: Any) -> None:
    with contextlib.suppress(Exception):  # a device that is gone may complain of anything
        stream.abort()
        stream.close()
