"""The instructor's voice made ready for the scene, a block at a time: at the level of a person who speaks there, or out of a small
loudspeaker on a shoulder. Pure but for the clock that dates a block."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vr_dti.audio.clip import RATE_HZ
from vr_dti.audio.hrtf import Floats32
from vr_dti.audio.live import BLOCK, Air, Live, LiveRegister
from vr_dti.audio.synthesis import CONE, NARROW, Shape, filtered

SPEECH_DBFS = -25.0
"""RMS of a raised voice in a clip: 65 dB SPL at one metre (`clip.py`)"""
RADIO_DBFS = -30.0
"""and of the radio on a shoulder, which is nearer to the ear than a metre: as loud there as dispatch's own lines (60 dB)"""
UNKNOWN_DBFS = -26.0
"""level at which a microphone gives a normal voice, until it has been heard: default, as `speech.listener.UNCALIBRATED_DB`"""
FOLLOWS_DB_PER_S = 3.0
"""how fast the gain follows the instructor's own level: a shout stays one for seconds. Default"""
MOST_GAIN_DB = 24.0
SPEAKS_DBFS = -50.0
"""quieter is no voice, and moves no gain; default"""
MEAN_S = 1.5
"""over which the voice's level is averaged"""
SHUT_DBFS, WIDE_DBFS = -42.0, -12.0
"""levels in the scene at which the speaker's mouth is shut, and wide open: default"""
SHUTS_S = 0.080
"""in which a mouth follows a voice that falls; one that rises it follows at once. Default, lips take about as long"""
SHOWN_S = 0.1
"""over which level and clipping are told"""
LIMIT = 32_600
"""of 16 bits: from here on a sample is taken as cut off"""
TAPS = 512


class Filter:
    """A filter of `TAPS` over blocks: what a block leaves behind comes with the next."""

    def __init__(self, shape: Shape, rate_hz: int = RATE_HZ) -> None:
        pulse = np.zeros(TAPS)
        pulse[0] = 1.0
        self._size = 1 << (TAPS + BLOCK - 1).bit_length()
        self._response = np.fft.rfft(filtered(pulse, shape), self._size)
        self._rest = np.zeros(self._size)

    def reset(self) -> None:
        """What rings of what was said before, rings no more."""
        self._rest[:] = 0.0

    def __call__(self, x: Floats32) -> Floats32:
        """(n,) at most `BLOCK`."""
        n = len(x)
        self._rest += np.fft.irfft(np.fft.rfft(x, self._size) * self._response, self._size)
        out = self._rest[:n].astype(np.float32)
        self._rest[:-n] = self._rest[n:]
        self._rest[-n:] = 0.0
        return out


class Booth:
    """Blocks of the microphone in, blocks of the scene out. The device's own thread calls `take`; nobody else need do anything."""

    def __init__(self, live: Live) -> None:
        self._live = live
        self._narrow, self._cone = Filter(NARROW), Filter(CONE)
        self._gain_db = SPEECH_DBFS - UNKNOWN_DBFS
        self._power = 10.0 ** (UNKNOWN_DBFS / 10.0)
        """of the voice, averaged"""
        self._open = 0.0
        self._lately: list[tuple[float, int]] = []
        """power and samples at the limit of each block of the last tenth of a second"""
        self._air = Air.OFF

    def take(self, raw: NDArray[np.int16], late_ns: int) -> None:
        """A block (n,) as recorded, whose last sample was said `late_ns` ago. While off air what goes on is silence."""
        x = raw.astype(np.float32) * np.float32(1.0 / 32_768.0)
        power = float(x @ x) / max(len(x), 1)
        self._tell(power, int((np.abs(raw.astype(np.int32)) >= LIMIT).sum()), len(x))
        air = Air(self._live.words[LiveRegister.AIR])
        if air is not self._air:
            self._air = air
            self._narrow.reset()
            self._cone.reset()
        if air is Air.OFF:
            out = np.zeros_like(x)
        else:
            self._follow(power, len(x) / RATE_HZ)
            out = x * np.float32(10.0 ** (self._gain_db / 20.0))
            if air is Air.RADIO:
                out = self._over_radio(out)
        self._mouth(out, len(x) / RATE_HZ)
        self._live.write(out, late_ns)

    def _over_radio(self, x: Floats32) -> Floats32:
        """A narrow band, driven hard; as loud whether spoken softly or not, as a radio is."""
        usual = np.float32(10.0 ** (SPEECH_DBFS / 20.0))
        hard = np.tanh(np.float32(0.75) / usual * self._narrow(x))
        return self._cone(hard) * np.float32(10.0 ** (RADIO_DBFS / 20.0) / 0.5)

    def _follow(self, power: float, seconds: float) -> None:
        """The gain goes to where the voice's mean level is that of somebody who speaks in the scene."""
        if power < 10.0 ** (SPEAKS_DBFS / 10.0):
            return
        self._power += (power - self._power) * min(1.0, seconds / MEAN_S)
        wanted = min(MOST_GAIN_DB, max(-MOST_GAIN_DB, SPEECH_DBFS - 10.0 * float(np.log10(self._power))))
        most = FOLLOWS_DB_PER_S * seconds
        self._gain_db += min(most, max(-most, wanted - self._gain_db))

    def _mouth(self, out: Floats32, seconds: float) -> None:
        level = _db(float(out @ out) / max(len(out), 1))
        wide = min(1.0, max(0.0, (level - SHUT_DBFS) / (WIDE_DBFS - SHUT_DBFS)))
        self._open = max(wide, self._open - seconds / SHUTS_S)
        self._live.words[LiveRegister.OPEN_PERMILLE] = round(1000 * self._open)

    def _tell(self, power: float, limit: int, n: int) -> None:
        self._lately = [*self._lately, (power, limit)][-round(SHOWN_S * RATE_HZ / max(n, 1)) :]
        mean = sum(p for p, _ in self._lately) / len(self._lately)
        words = self._live.words
        words[LiveRegister.LEVEL_CDB] = round(100 * _db(mean))
        words[LiveRegister.CLIPPED_PERMILLE] = round(1000 * sum(c for _, c in self._lately) / (n * len(self._lately)))


def _db(power: float) -> float:
    return 10.0 * float(np.log10(max(power, 1e-10)))
