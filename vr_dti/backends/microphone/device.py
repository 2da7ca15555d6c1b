"""What runs in the speech process: the microphone, opened, listened to, lost and found again. The importer of sounddevice for sound in."""

from __future__ import annotations

import contextlib
import signal
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

from vr_dti.audio.apart import alone, quiet
from vr_dti.errors import SoundError, VrDtiError
from vr_dti.speech.process import Ear, Order, State, Word_
from vr_dti.speech.sound import BLOCK, RATE_HZ, Pcm
from vr_dti.timebase import NS_PER_S, monotonic_ns

LOST_NS = 5 * NS_PER_S
"""the device gave nothing for so long: it is gone"""
RETRY_S = 2.0

NO_LIBRARY = "the PortAudio library is missing"
REMEDY_LIBRARY = "install it (Debian: apt-get install libportaudio2), then run again"
REMEDY = "plug in a headset with a microphone and choose it in the system's sound settings; until then spoken rungs are entered by key"


def recorded(seconds: float, device: str | int | None = None, rate_hz: int = RATE_HZ) -> Pcm:
    """So much of what the microphone hears, (n,): for its calibration, and for lines. Raises `SoundError`."""
    import sounddevice

    with quiet():
        try:
            x = sounddevice.rec(
                round(seconds * rate_hz), samplerate=rate_hz, channels=1, dtype="int16", device=device, blocking=True,
                extra_settings=_settings(sounddevice, device),
            )  # fmt: skip
        except (sounddevice.PortAudioError, ValueError, OSError) as e:
            raise SoundError(f"the microphone cannot be heard: {_one_line(e)}", REMEDY) from None
    found: Pcm = x[:, 0]
    return found


def answered() -> tuple[bool, str, str]:
    """`probe`'s own process."""
    try:
        import sounddevice
    except OSError:
        return False, "Microphone: the PortAudio library is missing.", "install it (Debian: apt-get install libportaudio2)"
    try:
        found = sounddevice.query_devices(None, "input")
    except (sounddevice.PortAudioError, ValueError):
        return False, "Microphone: there is none.", REMEDY
    return True, f"Microphone: {found['name']}.", ""


def child(words: Any, says: Any, order: Order) -> None:
    """The speech process. What goes wrong in it is said through the pipe, never on the terminal."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    words[Word_.ALIVE_NS] = monotonic_ns()
    with quiet():
        try:
            import sounddevice
        except OSError:
            _failed(words, says, NO_LIBRARY, REMEDY_LIBRARY)
            return
        try:
            _serve(sounddevice, words, says, order)
        except VrDtiError as e:
            _failed(words, says, e.what, e.remedy)
        except (BrokenPipeError, EOFError):
            return  # nobody listens any more
        except Exception as e:
            _failed(words, says, f"the speech process failed: {type(e).__name__}: {_one_line(e)}", "keys enter rungs meanwhile")


def _failed(words: Any, says: Any, what: str, remedy: str) -> None:
    with contextlib.suppress(OSError):
        says.send((what, remedy))
    words[Word_.STATE] = State.FAILED


def _serve(sounddevice: Any, words: Any, says: Any, order: Order) -> None:
    """Listen until asked to stop or left alone; a microphone that goes away is tried again."""
    ear = Ear(order, words, says)
    over: Callable[[], bool] = lambda: bool(words[Word_.STOP]) or alone()  # noqa: E731
    while not over():
        try:
            stream = _open(sounddevice, ear, order.device)
        except (sounddevice.PortAudioError, ValueError, OSError) as e:
            if words[Word_.STATE] == State.STARTING:
                _failed(words, says, f"the microphone refuses: {_one_line(e)}", REMEDY)
                return
        else:
            words[Word_.STATE] = State.LISTENING
            while not over() and stream.active and monotonic_ns() - ear.taken_ns < LOST_NS:
                ear.listen(0.1)
            if not over():
                words[Word_.STATE] = State.LOST
            closing = threading.Thread(target=lambda s=stream: _close(s), daemon=True)
            closing.start()
            closing.join(1.0)
        until = time.monotonic() + RETRY_S
        while not over() and time.monotonic() < until:
            words[Word_.ALIVE_NS] = monotonic_ns()
            time.sleep(0.05)
        if not over():  # PortAudio lists the devices once, when it begins
            sounddevice._terminate()
            sounddevice._initialize()
    words[Word_.STATE] = State.ENDED


def _open(sounddevice: Any, ear: Ear, device: str | int | None) -> Any:
    """A started stream that leaves its blocks with `ear`."""
    ear.restart()
    latency_ns = [0]

    def take(raw: Any, frames: int, when: Any, flags: Any) -> None:
        ear.take(bytes(raw), latency_ns[0])

    stream = sounddevice.RawInputStream(
        samplerate=RATE_HZ, blocksize=BLOCK, device=device, channels=1, dtype="int16", latency="low", callback=take,
        extra_settings=_settings(sounddevice, device),
    )  # fmt: skip
    # What a device says of its latency is at times nonsense; more than this is taken as such.
    latency_ns[0] = int(min(max(stream.latency - BLOCK / RATE_HZ, 0.0), 0.2) * NS_PER_S)
    stream.start()
    return stream


def _settings(sounddevice: Any, device: str | int | None) -> Any:
    """Windows' shared mode runs at the mixer's own rate and refuses ours unless asked to convert."""
    info = sounddevice.query_devices(device, "input")
    api: Mapping[str, Any] = sounddevice.query_hostapis(info["hostapi"])
    return sounddevice.WasapiSettings(auto_convert=True) if "WASAPI" in api["name"] else None


def _close(stream: Any) -> None:
    with contextlib.suppress(Exception):  # a device that is gone may complain of anything
        stream.abort()
        stream.close()


def _one_line(e: Exception) -> str:
    return " ".join(str(e).split())[:200]
