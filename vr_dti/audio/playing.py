"""What plays: where in its clip each sound is, how far it is faded in or out, and which slot it has."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

from vr_dti.audio.clip import Clip
from vr_dti.audio.heard import LOOPS, NOTHING, TRAVELS, Heard
from vr_dti.audio.hrtf import Floats32
from vr_dti.audio.live import LiveReader
from vr_dti.audio.voices import SLOTS, Indices

Identity = tuple[int, int, int]
"""key, clip and beginning: two soundings with the same ones are the same event"""

FADE_IN_S = 0.008
FADE_OUT_S = 0.030
"""short enough to feel immediate, long enough not to click (default)"""
JUMP_S = 0.120
"""story time may differ by this much from what was played before sounds are moved (default): more than a device's bursts, less than
a lip-reader minds (ITU-R BT.1359: 185 ms late is the limit)"""
LATE_S = 0.150
"""a sound that is first named this late still plays from its beginning: its attack matters more than its time"""


class Stage:
    """Every playing sound has a slot; the arrays below are by slot. All clips stand in one array, one after the other."""

    def __init__(self, clips: Sequence[Clip], rate_hz: int, rings: int) -> None:
        """`rings`: samples for which something of a sound can still come after its end."""
        self._rate = rate_hz
        self._rings = rings
        self._jump, self._late_most = JUMP_S * rate_hz, LATE_S * rate_hz
        self._step_in, self._step_out = 1.0 / (FADE_IN_S * rate_hz), 1.0 / (FADE_OUT_S * rate_hz)
        sizes = np.array([len(c.pcm) for c in clips], dtype=np.int64)
        self._pool = np.concatenate([*(c.pcm for c in clips), np.zeros(1, dtype=np.int16)])
        self._clip_first, self._clip_length = np.cumsum(sizes) - sizes, sizes
        self._clip_repeat = np.array([c.repeat for c in clips], dtype=np.int64)
        self._clip_step = np.array([c.step for c in clips], dtype=np.float32)
        self._clip_live = np.array([c.live for c in clips], dtype=bool)
        self._clock = np.zeros((6, SLOTS), dtype=np.int64)
        self._first, self._length, self._repeat, self._cursor, self._silent, self._due = self._clock
        """samples: of its clip in the pool, its length, after which it repeats (0: never); read next; silent for; story time at which its
        clip begins, as played"""
        self._level = np.zeros(SLOTS)
        self._leaving = np.zeros(SLOTS, dtype=bool)
        self._lag = np.zeros(SLOTS)
        """samples that a sound was under way at the end of the piece before, where it travels; -1: it begins"""
        self._steps = np.zeros(SLOTS, dtype=np.float32)
        self._bits = np.zeros(SLOTS, dtype=np.int64)
        self._live = np.zeros(SLOTS, dtype=bool)
        self.microphone: LiveReader | None = None
        """what live clips sound of; None: they are silent"""
        self._said: Floats32 | np.float32 = np.float32(0.0)
        """what it hears in this piece"""
        self._free = list(range(SLOTS))
        self._names: dict[int, Identity] = {}
        self._played: set[Identity] = set()
        """events that have been heard to their end and are still being named"""
        self._named = NOTHING.who
        self._settled = False
        """everything that was named last plays or has been played, and nothing else plays"""
        self._pick: Indices = np.zeros(0, dtype=np.intp)
        self._in_order = True
        self.slots: Indices = np.zeros(0, dtype=np.intp)
        """(A,) of what plays"""
        self.how = NOTHING.how
        """(A, 8) as `Heard.how`, of `slots`"""
        self.step = np.zeros(0, dtype=np.float32)
        """(A,) sample value of 1 in what `read` gives"""
        self.travels = self.beds = self.lives = np.zeros(0, dtype=bool)
        """(A,) it takes its time to arrive; it is part of the place all the time; it is what a microphone hears"""
        self.under_way = False
        """something travels"""

    def sync(self, heard: Heard, at: int, n: int, flowing: bool) -> Indices:
        """Start what is due in [at, at + n), dismiss what is gone, move what is in the wrong place of its clip. -> slots newly taken"""
        if self.microphone is not None:
            self._said = self.microphone.read(n)
        if self._settled and flowing and self._goes_on(heard, at):
            self.how = heard.how if self._in_order else heard.how[self._pick]
            return NOTHING_NEW
        return self._sorted(heard, at, n, flowing)

    def _goes_on(self, heard: Heard, at: int) -> bool:
        """The same are named, and nothing that plays is over or in the wrong place."""
        slots = self.slots
        if not np.array_equal(heard.who, self._named):
            return False
        if not len(slots):
            return True
        off = at - self._due[slots] - self._cursor[slots]
        return bool(np.abs(off).max() <= self._jump) and bool(self._silent[slots].max() <= self._rings)

    def _sorted(self, heard: Heard, at: int, n: int, flowing: bool) -> Indices:
        rows = heard.who.tolist()
        wanted: dict[Identity, int] = {(key, clip, start): i for i, (key, clip, start, _) in enumerate(rows)}
        self._played &= wanted.keys() if flowing else set()
        before = dict(zip(self.slots.tolist(), self.how, strict=True))
        now: dict[int, Floats32] = {}
        pick, new = [], []
        for slot, how in before.items():
            i = wanted.get(self._names[slot])
            off = abs(at - int(self._due[slot]) - int(self._cursor[slot]))
            if self._leaving[slot] or i is None or off > self._jump:
                self._leaving[slot] = True
            else:
                how = heard.how[i]
                pick.append(i)
                del wanted[self._names[slot]]
            if self._silent[slot] > self._rings:
                self._free.append(slot)
                name = self._names.pop(slot)
                if not self._leaving[slot]:
                    self._played.add(name)
                    pick.pop()
            else:
                now[slot] = how
        waiting = 0
        for name, i in wanted.items():
            if name in self._played:
                continue
            taken = self._begin(name, rows[i][3], at, n, flowing)
            if taken is None:
                waiting += 1
            else:
                now[taken] = heard.how[i]
                pick.append(i)
                new.append(taken)
        self._named, self._pick = heard.who, np.array(pick, dtype=np.intp)
        self.slots = np.array(list(now), dtype=np.intp)
        self._settled = not waiting and not self._leaving[self.slots].any() and len(rows) == len(pick) + len(self._played)
        self._in_order = pick == list(range(len(rows)))
        self.how = np.stack(list(now.values())) if now else NOTHING.how
        self.step = self._steps[self.slots]
        self.travels = (self._bits[self.slots] & TRAVELS) != 0
        self.under_way = bool(self.travels.any())
        self.lives = self._live[self.slots]
        self.beds = ((self._bits[self.slots] & LOOPS) != 0) & ~self.travels & ~self.lives
        return np.array(new, dtype=np.intp)

    def _begin(self, name: Identity, bits: int, at: int, n: int, flowing: bool) -> int | None:
        """Play it, unless it is over, still to come, or there is no room. -> its slot"""
        clip, start = name[1], round(name[2] * self._rate / 1e9)
        loop, cursor = bits & LOOPS, at - start
        late = cursor if flowing and not loop and 0 < cursor <= self._late_most else 0
        over = not loop and cursor - late >= self._clip_length[clip]
        if over or cursor + n <= 0 or not self._free:
            return None
        slot = self._free.pop()
        self._names[slot] = name
        self._first[slot], self._length[slot] = self._clip_first[clip], self._clip_length[clip]
        self._repeat[slot] = self._clip_repeat[clip] if loop else 0
        self._steps[slot], self._bits[slot], self._live[slot] = self._clip_step[clip], bits, self._clip_live[clip]
        self._cursor[slot], self._due[slot] = cursor - late, start + late
        self._silent[slot], self._lag[slot], self._leaving[slot] = 0, -1.0, False
        # A clip's own beginning is its attack and must not be softened; anything entered midway is faded in.
        self._level[slot] = 0.0 if cursor - late > 0 or loop else 1.0
        return slot

    # --- samples -----------------------------------------------------------------------------------------------------------

    def samples(self, n: int, lag: NDArray[np.float64] | None) -> Floats32:
        """As `read`, with what the microphone hears in the place of live clips: those tell how far it is faded in or out."""
        out = self.read(n, lag)
        if self.lives.any():
            out[self.lives] *= self._said
        return out

    def read(self, n: int, lag: NDArray[np.float64] | None) -> Floats32:
        """The next `n` samples of everything, (A, n), as integers' values (times `step` = sample value); faded where it comes or goes;
        zeros past the end. `lag` (A,): samples that the last of them was under way; None: nothing travels."""
        slots, cursor = self.slots, self._cursor[self.slots]
        out = np.empty((len(slots), n), dtype=np.float32)
        at = np.where(self._repeat[slots] > 0, cursor % np.maximum(self._repeat[slots], 1), cursor)
        plain = (at >= 0) & (at <= self._length[slots] - n) & (cursor >= 0)
        plain &= (self._level[slots] == 1.0) & ~self._leaving[slots]
        if lag is not None:
            plain &= (lag == 0.0) & (self._lag[slots] <= 0.0)
        one = self._pool.strides[0]
        ways = as_strided(self._pool, (max(len(self._pool) - n + 1, 1), n), (one, one), writeable=False)
        out[plain] = ways[(self._first[slots] + at)[plain]]
        for i in np.flatnonzero(~plain).tolist():
            self._read(int(slots[i]), out[i], 0.0 if lag is None else float(lag[i]))
        self._cursor[slots] += n
        under_way = self._cursor[slots] - (0.0 if lag is None else lag)
        ended = (self._level[slots] == 0.0) | ((self._repeat[slots] == 0) & (under_way >= self._length[slots]))
        self._silent[slots] = np.where(ended, self._silent[slots] + n, 0)
        return out

    def _read(self, slot: int, out: Floats32, lag: float) -> None:
        n = len(out)
        if lag or self._lag[slot] > 0.0:
            self._glide(slot, out, lag)
        else:
            self._cut(slot, out, int(self._cursor[slot]))
        if self._leaving[slot] or self._level[slot] < 1.0:
            step = -self._step_out if self._leaving[slot] else self._step_in
            line = np.clip(self._level[slot] + step * np.arange(1, n + 1), 0.0, 1.0)
            self._level[slot] = line[-1]
            out *= (0.5 - 0.5 * np.cos(np.pi * line)).astype(np.float32)

    def _glide(self, slot: int, out: Floats32, lag: float) -> None:
        """Between samples: the way grows or shrinks evenly over the piece, which is what raises and lowers the pitch."""
        n, was = len(out), lag if self._lag[slot] < 0.0 else float(self._lag[slot])
        self._lag[slot] = lag
        at = int(self._cursor[slot]) + np.arange(n) - np.linspace(was, lag, n, endpoint=False)
        first = int(np.floor(at.min()))
        stretch = np.empty(int(at.max()) - first + 3, dtype=np.float32)
        self._cut(slot, stretch, first)
        whole = np.floor(at - first).astype(np.intp)
        share = (at - first - whole).astype(np.float32)
        out[:] = stretch[whole] + share * (stretch[whole + 1] - stretch[whole])

    def _cut(self, slot: int, out: Floats32, cursor: int) -> None:
        first, size, repeat, n = int(self._first[slot]), int(self._length[slot]), int(self._repeat[slot]), len(out)
        if repeat and cursor >= 0:
            cursor %= repeat
        if 0 <= cursor <= size - n:
            out[:] = self._pool[first + cursor : first + cursor + n]
            return
        out[:] = 0.0
        done = max(0, -cursor)
        while done < n:
            at = cursor + done
            if repeat:
                at %= repeat
            take = min(n - done, max(0, size - at))
            out[done : done + take] = self._pool[first + at : first + at + take]
            if not repeat:
                break
            done += max(take, min(n - done, repeat - at))


NOTHING_NEW: Indices = np.zeros(0, dtype=np.intp)
