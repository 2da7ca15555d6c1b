"""One sound that plays: where in its clip it is, and how far it is faded in or out."""

from __future__ import annotations

import numpy as np

from vr_dti.audio.clip import Clip
from vr_dti.audio.hrtf import Floats32
from vr_dti.events import Sounding

Identity = tuple[str, str, int]

FADE_IN_S = 0.008
FADE_OUT_S = 0.030
"""short enough to feel immediate, long enough not to click (default)"""


def identity(s: Sounding) -> Identity:
    """Two soundings with the same one are the same event."""
    return (s.key, s.clip, s.start_ns)


class Playing:
    """A clip being read, at `cursor` samples after its beginning (negative: it begins within this piece)."""

    def __init__(self, sounding: Sounding, clip: Clip, slot: int, cursor: int, late: int, rate_hz: int, rings: int) -> None:
        self.sounding = sounding
        self.identity = identity(sounding)
        self.slot = slot
        self.cursor = cursor
        self.late = late
        """samples that this one plays behind its due time, because it was heard of late"""
        self.leaving = False
        self.step = clip.step
        """sample value of 1 in what `read` gives"""
        self.lag: float | None = None
        """samples that the sound was under way at the end of the piece before, where it travels"""
        self._clip = clip
        self._rings = rings
        # A clip's own beginning is its attack and must not be softened; anything entered midway is faded in.
        self._level = 0.0 if cursor > 0 or sounding.loop else 1.0
        self._step_in = 1.0 / (FADE_IN_S * rate_hz)
        self._step_out = 1.0 / (FADE_OUT_S * rate_hz)
        self._silent_for = 0

    @property
    def over(self) -> bool:
        """Nothing is left to be heard, not even the filters or the place ringing out."""
        return self._silent_for > self._rings

    def read(self, out: Floats32, lag: float = 0.0) -> None:
        """The next samples into `out` (n,), as integers' values (times `step` = sample value); faded where it comes or goes; zeros past the
        end. `lag`: samples that the last of them was under way."""
        n = len(out)
        if lag or self.lag:
            self._glide(out, lag)
        else:
            self._cut(out, self.cursor)
        self.cursor += n
        if self.leaving or self._level < 1.0:
            step = -self._step_out if self.leaving else self._step_in
            line = np.clip(self._level + step * np.arange(1, n + 1), 0.0, 1.0)
            self._level = float(line[-1])
            out *= (0.5 - 0.5 * np.cos(np.pi * line)).astype(np.float32)
        ended = self._level == 0.0 or (not self.sounding.loop and self.cursor - lag >= len(self._clip.pcm))
        self._silent_for = self._silent_for + n if ended else 0

    def _glide(self, out: Floats32, lag: float) -> None:
        """Between samples: the way grows or shrinks evenly over the piece, which is what raises and lowers the pitch."""
        n, was = len(out), lag if self.lag is None else self.lag
        self.lag = lag
        at = self.cursor + np.arange(n) - np.linspace(was, lag, n, endpoint=False)
        first = int(np.floor(at.min()))
        stretch = np.empty(int(at.max()) - first + 3, dtype=np.float32)
        self._cut(stretch, first)
        whole = np.floor(at - first).astype(np.intp)
        share = (at - first - whole).astype(np.float32)
        out[:] = stretch[whole] + share * (stretch[whole + 1] - stretch[whole])

    def _cut(self, out: Floats32, cursor: int) -> None:
        pcm, n = self._clip.pcm, len(out)
        repeat = self._clip.repeat if self.sounding.loop else 0
        if repeat and cursor >= 0:
            cursor %= repeat
        if 0 <= cursor <= len(pcm) - n:
            out[:] = pcm[cursor : cursor + n]
            return
        out[:] = 0.0
        done = max(0, -cursor)
        while done < n:
            at = cursor + done
            if repeat:
                at %= repeat
            take = min(n - done, max(0, len(pcm) - at))
            out[done : done + take] = pcm[at : at + take]
            if not repeat:
                break
            done += max(take, min(n - done, repeat - at))
