"""The mixer: which sounds play at this instant of the story, and what the listener's two ears hear of them.

A pure class: no clock, no device. The sound process and the film ask the same one.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from vr_dti.audio.acoustics import NEAREST_M, paths
from vr_dti.audio.clip import Clip
from vr_dti.audio.convolver import LONGEST, Convolver
from vr_dti.audio.hrtf import Floats32, HeadTable
from vr_dti.audio.limiter import Limiter
from vr_dti.audio.playing import Identity, Playing, identity
from vr_dti.events import Listener, Sounding
from vr_dti.spaces import Floats, rotation_from_quat

SLOTS = 40
AT_ONCE = 32
"""sounds that play at once; of more, the loudest. The spare slots are for those that fade out."""
JUMP_S = 0.120
"""story time may differ by this much from what was played before sounds are moved (default): more than a device's bursts, less than
a lip-reader minds (ITU-R BT.1359: 185 ms late is the limit)"""
LATE_S = 0.150
"""a sound that is first named this late still plays from its beginning: its attack matters more than its time"""

NOBODY = Listener((0.0, 0.0, 0.0), (0.0, 0.0, 0.0, 1.0), 0, False)


class Mixer:
    """Renders `soundings` for a listener. `clips` by name; unknown names are silent and kept in `unknown`."""

    def __init__(self, table: HeadTable, clips: Mapping[str, Clip], rate: int = 48_000) -> None:
        if rate != table.rate_hz:
            raise ValueError(f"the head table is for {table.rate_hz} Hz, not {rate}")
        self._table = table
        self._clips = dict(clips)
        self._rate = rate
        self._convolver = Convolver(SLOTS)
        self._limiter = Limiter(rate)
        self._free = list(range(SLOTS))
        self._playing: list[Playing] = []
        self._at: int | None = None
        self._ears = NOBODY
        self._played: set[Identity] = set()
        """events that have been heard to their end and are still being named"""
        self._flowing = False
        """the story went on from what was played last: it did not begin, resume or jump"""
        self.unknown: set[str] = set()
        """names that no clip answers to (at most 20 kept)"""

    @property
    def playing(self) -> int:
        """How many sounds are being rendered, those that ring out included."""
        return len(self._playing)

    @property
    def least_gain(self) -> float:
        """The most that the limiter ever turned down; 1.0 never."""
        return self._limiter.least_gain

    def render(self, listener: Listener, soundings: Sequence[Sounding], frames: int) -> Floats32:
        """The next `frames` samples of both ears, the first of them at `listener.story_ns`. -> (frames, 2) float32 in -1..1

        While the story stands (`running` false) everything fades to silence; when it goes on, sounds go on where they are due.
        """
        if not _finite(*listener.position_m, *listener.quat):
            listener = replace(self._ears, story_ns=listener.story_ns, running=listener.running)
        self._ears = listener
        heard = soundings if listener.running else ()
        at = self._follow(listener, frames)
        head = np.array(listener.position_m)
        world_from_head = rotation_from_quat(listener.quat)
        pieces = max(1, math.ceil(frames / LONGEST))
        edges = [frames * i // pieces for i in range(pieces + 1)]
        out = np.zeros((frames, 2), dtype=np.float32)
        for i in range(pieces):
            first, last = edges[i], edges[i + 1]
            self._sync(self._loudest(heard, listener), at + first, last - first)
            if self._playing:
                out[first:last] = self._piece(world_from_head, head, 1.0 / (pieces - i), last - first)
        return self._limiter.process(out)

    def _follow(self, listener: Listener, frames: int) -> int:
        """Story time in samples, without jitter: it follows by a sample a block, and jumps only where the story did."""
        want = round(listener.story_ns * self._rate / 1e9)
        at = self._at
        self._flowing = at is not None and abs(want - at) <= JUMP_S * self._rate
        if at is None or not self._flowing:
            at = want
        slew = 1 + frames // LONGEST
        at += max(-slew, min(slew, want - at))
        self._at = at + frames if listener.running else None
        return at

    # --- what plays --------------------------------------------------------------------------------------------------------

    def _sync(self, soundings: Sequence[Sounding], at: int, n: int) -> None:
        """Start what is due in [at, at + n), dismiss what is gone, move what is in the wrong place of its clip."""
        wanted = {identity(s): s for s in soundings}
        self._played &= wanted.keys() if self._flowing else set()
        for p in self._playing:
            s = wanted.get(p.identity)
            due = at - self._start(p.identity) - p.late
            if p.leaving or s is None or abs(due - p.cursor) > JUMP_S * self._rate:
                p.leaving = True
            else:
                p.sounding = s
                del wanted[p.identity]
        over = [p for p in self._playing if p.over]
        if over:
            self._free += [p.slot for p in over]
            self._playing = [p for p in self._playing if not p.over]
            self._played.update(p.identity for p in over if not p.leaving)
        for key, s in wanted.items():
            if key not in self._played:
                self._begin(s, at - self._start(key), n)

    def _begin(self, s: Sounding, cursor: int, n: int) -> None:
        """Play `s`, now `cursor` samples after its beginning, unless it is over, still to come, or there is no room."""
        clip = self._clips[s.clip]
        late = cursor if self._flowing and not s.loop and 0 < cursor <= LATE_S * self._rate else 0
        over = not s.loop and cursor - late >= len(clip.pcm)
        if over or cursor + n <= 0 or not self._free:
            return
        self._playing.append(Playing(s, clip, self._free.pop(), cursor - late, late, self._rate))

    def _start(self, key: Identity) -> int:
        return round(key[2] * self._rate / 1e9)

    def _loudest(self, soundings: Sequence[Sounding], listener: Listener) -> Sequence[Sounding]:
        """Those that a clip answers to and that are somewhere; of more than `AT_ONCE`, the loudest where the listener is."""
        known = [s for s in soundings if s.clip in self._clips and _finite(*s.position_m, s.gain_db, s.occlusion_db)]
        if len(known) < len(soundings) and len(self.unknown) < 20:
            self.unknown.update(s.clip for s in soundings if s.clip not in self._clips)
        if len(known) <= AT_ONCE:
            return known

        def loudness_db(s: Sounding) -> float:
            distance = max(math.dist(s.position_m, listener.position_m), NEAREST_M)
            return self._clips[s.clip].level_db + s.gain_db + s.occlusion_db - 20.0 * math.log10(distance)

        return sorted(known, key=loudness_db, reverse=True)[:AT_ONCE]

    # --- how it sounds -----------------------------------------------------------------------------------------------------

    def _piece(self, world_from_head: Floats, head: Floats, share: float, n: int) -> Floats32:
        """`n` samples of all that plays. Sources and head go `share` of the way from where they were to where they now are."""
        playing = self._playing
        position = np.array([p.sounding.position_m for p in playing])
        now = ((position - head) @ world_from_head).astype(np.float32)  # rows: head_from_world @ offset
        before = np.array([r if p.relative is None else p.relative for p, r in zip(playing, now, strict=True)])
        relative = before + np.float32(share) * (now - before)
        distance = np.sqrt((relative * relative).sum(axis=1))
        ahead = np.array((0.0, 0.0, -1.0), dtype=np.float32)  # where a source in the middle of the head is taken to be
        direction = np.where(distance[:, None] > 1e-3, relative / np.maximum(distance, 1e-3)[:, None], ahead)
        gain_db = np.array([p.sounding.gain_db for p in playing], dtype=np.float32)
        occlusion_db = np.array([p.sounding.occlusion_db for p in playing], dtype=np.float32)
        filters = self._table.filters(direction)
        filters *= paths(distance, gain_db, occlusion_db, self._rate)[:, None, :]
        for p, r, f in zip(playing, relative, filters, strict=True):
            if p.relative is None:
                self._convolver.reset(p.slot, f)
            p.relative = r
        slots = np.array([p.slot for p in playing], dtype=np.intp)
        return self._convolver.process(slots, np.stack([p.read(n) for p in playing]), filters)


def _finite(*values: float) -> bool:
    """A pose that is not a number must not reach the filters: it would sound for ever."""
    return math.isfinite(sum(values))
