"""What runs in the processes of the trainee's and the instructor's microphones: opened, listened to, lost and found again. The importer of
sounddevice for sound in."""

from __future__ import annotations

import contextlib
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np

from vr_dti.audio.apart import alone, ease, hurry, listed_anew, quiet, urgent
from vr_dti.audio.booth import Booth
from vr_dti.audio.clip import RATE_HZ as LIVE_HZ
from vr_dti.audio.live import Live
from vr_dti.backends.microphone.keeping import Keeper
from vr_dti.backends.microphone.rate import EACH, Thirds, refused
from vr_dti.backends.microphone.recording import LOST_NS, let_go, settings_of, taken
from vr_dti.backends.microphone.refusals import sentence
from vr_dti.errors import SoundError, VrDtiError
from vr_dti.speech.process import Ear, EarRegister, SpeechOptions, State, tell_untold
from vr_dti.speech.recent import Recent
from vr_dti.speech.sound import BLOCK, RATE_HZ, Pcm
from vr_dti.timebase import NS_PER_S, monotonic_ns

RETRY_S = 2.0

NO_LIBRARY = "the PortAudio library is missing"
REMEDY_LIBRARY = "install it (Debian: apt-get install libportaudio2), then run again"
ONE_FOR_BOTH = "the trainee's and the instructor's microphone are the same device: each would be taken for the other"
REMEDY_TWO = "name two devices: --microphone for the trainee, --instructor-mic for the instructor"
REMEDY_TALK = "plug it in, or end the run and name another: --instructor-mic NAME"
REMEDY_RECORD = "plug in a headset with a microphone, choose and allow it in the system's settings, or name it: --microphone"
REMEDY_FAULT = "report this; keys enter rungs meanwhile"
SILENT_S = 5
"""of perfect silence: no microphone is so quiet, it is muted or not allowed. Default, as of the trainee's"""
REMEDY = "plug in a headset with a microphone, choose and allow it in the system's settings; until then spoken rungs are entered by key"


def recorded(seconds: float, device: str | int | None = None, rate_hz: int = RATE_HZ) -> Pcm:
    """So much of what the microphone hears, (n,): for its calibration, and for lines. Raises `SoundError`."""
    import sounddevice

    with quiet():
        try:
            try:
                return taken(sounddevice, seconds, device, rate_hz)
            except (sounddevice.PortAudioError, ValueError):
                listed_anew(sounddevice)  # it may have been plugged in since
                return taken(sounddevice, seconds, device, rate_hz)
        except (sounddevice.PortAudioError, ValueError, OSError) as e:
            raise SoundError(sentence(e, "the microphone cannot be heard"), REMEDY_RECORD) from None


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


class Hears(Protocol):
    """Whoever is given the microphone's blocks."""

    taken_ns: int
    """when the device last gave one"""

    def restart(self) -> None:
        """A device begins anew."""

    def take(self, raw: bytes, latency_ns: int, lost: bool = False) -> None:
        """Of the device's own thread: a block of 16 bits, before which the driver `lost` sound. Never waits."""

    def listen(self, wait_s: float) -> None:
        """The main thread's turn, at most `wait_s` long. Says that the process is alive, and whether it hears anything."""

    def lost(self) -> None:
        """The device went away."""


@dataclass(frozen=True, slots=True)
class Line:
    """Which microphone, and in what blocks."""

    device: str | int | None
    rate_hz: int = RATE_HZ
    block: int = BLOCK
    remedy: str = REMEDY
    """what to do where it cannot be had"""
    apart: bool = False
    other: str | int | None = None
    """the microphone that it must not be, where it must be `apart` from one"""
    hurries: bool = False
    """what it hears is let in before pictures, while there is anything to hear"""


def child(words: Any, says: Any, options: SpeechOptions, wanted: Any, recent: Recent, before: Recent | None) -> None:
    """The speech process. `wanted`: by which the run asks for utterances, where it keeps any. `before`: what the one before it, which
    ended, did not tell any more."""

    def serve(sounddevice: Any) -> None:
        if before is not None:
            tell_untold(before, options.normal_db, says)
        keeper = Keeper(wanted) if options.keeps else None
        ear = Ear(options, words, says, recent, None if keeper is None else keeper.hold)
        try:
            _serve(sounddevice, words, says, ear, Line(options.device))
        finally:
            if keeper is not None:
                keeper.close()

    guarded(words, says, "speech", serve)


def talk_child(live: Live, says: Any, line: Line) -> None:
    """The instructor's microphone."""

    def serve(sounddevice: Any) -> None:
        hurry()
        _serve(sounddevice, live.words, says, Talker(live), replace(line, hurries=True))

    guarded(live.words, says, "instructor's microphone's", serve)


def guarded(words: Any, says: Any, whose: str, serve: Callable[[Any], None]) -> None:
    """`serve(sounddevice)`; what goes wrong in it is said through the pipe, never on the terminal."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    words[EarRegister.ALIVE_NS] = monotonic_ns()
    with quiet():
        try:
            import sounddevice
        except OSError:
            _failed(words, says, NO_LIBRARY, REMEDY_LIBRARY)
            return
        except Exception as e:  # PortAudio's own, of a sound system that is down
            _failed(words, says, f"the sound system does not begin: {_one_line(e)}", REMEDY)
            return
        try:
            serve(sounddevice)
        except VrDtiError as e:
            _failed(words, says, e.what, e.remedy)
        except (BrokenPipeError, EOFError):
            return  # nobody listens any more
        except Exception as e:
            _failed(words, says, f"the {whose} process failed: {type(e).__name__}: {_one_line(e)}", REMEDY_FAULT)


def _failed(words: Any, says: Any, what: str, remedy: str) -> None:
    with contextlib.suppress(OSError):
        says.send((what, remedy))
    words[EarRegister.STATE] = State.FAILED


class Talker:
    """`Hears` for the instructor: the device's thread makes the blocks ready itself, since every millisecond is heard."""

    def __init__(self, live: Live) -> None:
        self._booth, self._words = Booth(live), live.words
        self._silent = 0
        self.taken_ns = 0

    def restart(self) -> None:
        self._silent, self.taken_ns = 0, monotonic_ns()

    def take(self, raw: bytes, latency_ns: int, lost: bool = False) -> None:
        self.taken_ns = monotonic_ns()
        block = np.frombuffer(raw, dtype=np.int16)
        self._silent = 0 if block.any() else self._silent + len(block)
        self._booth.take(block, latency_ns)

    def lost(self) -> None:
        """What is told of his loudness goes out of date by itself (`Talk`)."""

    def listen(self, wait_s: float) -> None:
        time.sleep(wait_s)
        self._words[EarRegister.STATE] = State.MUTE if self._silent >= SILENT_S * LIVE_HZ else State.LISTENING
        self._words[EarRegister.ALIVE_NS] = monotonic_ns()


def _same(sounddevice: Any, a: str | int | None, b: str | int | None) -> bool:
    """Both names mean the same device."""
    try:
        one, two = (sounddevice.query_devices(d, "input")["index"] for d in (a, b))
    except (sounddevice.PortAudioError, ValueError, OSError):
        return False  # opening it tells what is wrong
    return bool(one == two)


def _serve(sounddevice: Any, words: Any, says: Any, ear: Hears, line: Line) -> None:
    """Listen until asked to stop or left alone; a microphone that is not there, or goes away, is tried again. Raises `SoundError` where
    it turns out to be the one that it must not be."""
    over: Callable[[], bool] = lambda: bool(words[EarRegister.STOP]) or alone()  # noqa: E731
    while not over():
        try:
            stream = _open(sounddevice, ear, line)
        except (sounddevice.PortAudioError, ValueError, OSError) as e:
            if words[EarRegister.STATE] == State.STARTING:
                says.send((sentence(e, "the microphone refuses"), line.remedy))
                words[EarRegister.STATE] = State.LOST
        else:
            words[EarRegister.ALIVE_NS] = monotonic_ns()  # to load a recogniser may have taken longer than one may be silent
            words[EarRegister.STATE] = State.LISTENING
            while not over() and stream.active and monotonic_ns() - ear.taken_ns < LOST_NS:
                ear.listen(0.1)
            if not over():
                words[EarRegister.STATE] = State.LOST
            let_go(stream)
            if not over():
                ear.lost()
        if line.hurries:
            ease()
        until = time.monotonic() + RETRY_S
        while not over() and time.monotonic() < until:
            words[EarRegister.ALIVE_NS] = monotonic_ns()
            time.sleep(0.05)
        if not over():
            listed_anew(sounddevice)
            if line.hurries:
                urgent()
    words[EarRegister.STATE] = State.ENDED


def _open(sounddevice: Any, ear: Hears, line: Line) -> Any:
    """A started stream that leaves its blocks with `ear`. A device that refuses the rate of speech is heard at three times that rate."""
    if line.apart and _same(sounddevice, line.device, line.other):
        raise SoundError(ONE_FOR_BOTH, REMEDY_TWO)
    ear.restart()
    latency_ns = [0]

    def take(raw: Any, frames: int, when: Any, flags: Any) -> None:
        ear.take(bytes(raw), latency_ns[0], flags.input_overflow)

    thirds = Thirds()

    def take_third(raw: Any, frames: int, when: Any, flags: Any) -> None:
        ear.take(thirds(np.frombuffer(raw, dtype=np.int16)).tobytes(), latency_ns[0], flags.input_overflow)

    def made(times: int, callback: Callable[..., None]) -> Any:
        return sounddevice.RawInputStream(
            samplerate=times * line.rate_hz, blocksize=times * line.block, device=line.device, channels=1, dtype="int16", latency="low",
            callback=callback, extra_settings=settings_of(sounddevice, line.device),
        )  # fmt: skip

    try:
        stream = made(1, take)
    except sounddevice.PortAudioError as e:
        if line.rate_hz != RATE_HZ or not refused(e):
            raise
        stream = made(EACH, take_third)
    # What a device says of its latency is at times nonsense; more than this is taken as such.
    latency_ns[0] = int(min(max(stream.latency - line.block / line.rate_hz, 0.0), 0.2) * NS_PER_S)
    stream.start()
    return stream


def _one_line(e: Exception) -> str:
    return " ".join(str(e).split())[:200]
