"""A microphone that knows no other rate than 48 kHz is heard at the rate of speech: as loud, nothing folded back, block by block."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from vr_dti.backends.microphone.device import Line, _open
from vr_dti.backends.microphone.rate import EACH, INVALID_RATE, Thirds
from vr_dti.speech.sound import BLOCK, RATE_HZ

from .listening import db


def tone(hz: float) -> NDArray[np.int16]:
    """A second at 48 kHz, in whole blocks."""
    n = np.arange(RATE_HZ // BLOCK * BLOCK * EACH)
    return np.rint(8000.0 * np.sin(2.0 * np.pi * hz * n / (EACH * RATE_HZ))).astype(np.int16)


def heard(x: NDArray[np.int16]) -> NDArray[np.int16]:
    thirds = Thirds()
    return np.concatenate([thirds(block) for block in x.reshape(-1, EACH * BLOCK)])


def level_db(x: NDArray[np.int16]) -> float:
    return float(db(x[BLOCK:, None].astype(np.float64))[0])


@pytest.mark.parametrize("hz", [200.0, 1000.0, 5000.0])
def test_speech_is_as_loud_as_it_was(hz: float) -> None:
    assert level_db(heard(tone(hz))) == pytest.approx(level_db(tone(hz)), abs=0.2)


@pytest.mark.parametrize("hz", [9500.0, 15_000.0, 23_000.0])
def test_what_would_fold_back_into_speech_is_gone(hz: float) -> None:
    assert level_db(heard(tone(hz))) < level_db(tone(hz)) - 50.0


def test_blocks_are_as_one_piece() -> None:
    assert np.array_equal(heard(tone(700.0)), Thirds()(tone(700.0)))


class Refused(Exception):
    """As sounddevice's own: a text, PortAudio's number."""


class Stream:
    """A device of 48 kHz only."""

    latency = 0.03

    def __init__(self, *, samplerate: int, blocksize: int, callback: Callable[..., None], **_: Any) -> None:
        if samplerate != EACH * RATE_HZ:
            raise Refused("Invalid sample rate", INVALID_RATE)
        self.frames, self.callback = blocksize, callback

    def start(self) -> None:
        x = tone(1000.0)[: self.frames]
        self.callback(x.tobytes(), len(x), None, SimpleNamespace(input_overflow=True))


class Ear:
    taken_ns = 0

    def __init__(self) -> None:
        self.blocks: list[bytes] = []
        self.losses: list[bool] = []

    def restart(self) -> None: ...

    def take(self, raw: bytes, latency_ns: int, lost: bool = False) -> None:
        self.blocks.append(raw)
        self.losses.append(lost)

    def listen(self, wait_s: float) -> None: ...

    def lost(self) -> None: ...


def test_a_device_that_refuses_the_rate_of_speech_is_opened_at_its_own_and_the_ear_gets_blocks_of_speech() -> None:
    sounddevice = SimpleNamespace(
        RawInputStream=Stream,
        PortAudioError=Refused,
        query_devices=lambda *_: {"hostapi": 0},
        query_hostapis=lambda _: {"name": "ALSA"},
    )
    ear = Ear()
    _open(sounddevice, ear, Line("desk"))
    assert [len(raw) for raw in ear.blocks] == [2 * BLOCK] and ear.losses == [True], "and what the driver says of it"
    with pytest.raises(Refused):
        _open(sounddevice, ear, Line("desk", rate_hz=44_100))
