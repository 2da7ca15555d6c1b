"""The mixer: which sounds play at this instant of the story, and what the listener's two ears hear of them.

A pure class: no clock, no device. The sound process and the film ask the same one.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from vr_dti.audio.acoustics import NEAREST_M, SOUND_M_PER_S, Air, losses, turned_away_db
from vr_dti.audio.binaural import Binaural, Decoder
from vr_dti.audio.clip import Clip
from vr_dti.audio.hrtf import LONGEST, RESPONSE, Floats32, HeadTable
from vr_dti.audio.limiter import Limiter
from vr_dti.audio.playing import Identity, Playing, identity
from vr_dti.audio.ring import Loudspeakers, Ring
from vr_dti.audio.room import MEMORY, Answer, Room
from vr_dti.audio.voices import SLOTS, Renderer, Voices
from vr_dti.events import Listener, Sounding
from vr_dti.spaces import Floats, rotation_from_quat

AT_ONCE = 64
"""sounds that play at once; of more, the loudest. The other slots are for those that fade out."""
JUMP_S = 0.120
"""story time may differ by this much from what was played before sounds are moved (default): more than a device's bursts, less than
a lip-reader minds (ITU-R BT.1359: 185 ms late is the limit)"""
LATE_S = 0.150
"""a sound that is first named this late still plays from its beginning: its attack matters more than its time"""

AHEAD = (0.0, 0.0, -1.0)
"""where a source in the middle of the head is taken to be"""
NOBODY = Listener((0.0, 0.0, 0.0), (0.0, 0.0, 0.0, 1.0), 0, False)


class Mixer:
    """Renders `soundings` for a listener. `clips` by name; unknown names are silent and kept in `unknown`."""

    def __init__(self, renderer: Renderer, clips: Mapping[str, Clip], rate: int = 48_000, room: Room | None = None) -> None:
        self._renderer = renderer
        self._clips = dict(clips)
        self._rate = rate
        self._relative = np.zeros((SLOTS, 3), dtype=np.float32)
        """from the head, head axes, at the end of the piece before"""
        self._fresh = np.ones(SLOTS, dtype=bool)
        self._limiter = Limiter(rate, renderer.channels)
        self._answer = None if room is None else Answer(room, rate)
        self._rings = RESPONSE if room is None else MEMORY
        """samples for which something of a sound can still come after its end"""
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

    @staticmethod
    def for_head(table: HeadTable, clips: Mapping[str, Clip], rate: int = 48_000, room: Room | None = None) -> Mixer:
        """For headphones."""
        if rate != table.rate_hz:
            raise ValueError(f"the head table is for {table.rate_hz} Hz, not {rate}")
        return Mixer(Binaural(table, Decoder.load(), Air.build(rate)), clips, rate, room)

    @staticmethod
    def for_ring(
        ring: Ring, clips: Mapping[str, Clip], rate: int = 48_000, room: Room | None = None, trim_db: tuple[float, ...] = ()
    ) -> Mixer:
        """For loudspeakers around the listener."""
        return Mixer(Loudspeakers(ring, Air.build(rate), trim_db), clips, rate, room)

    @property
    def channels(self) -> int:
        """Ears or loudspeakers."""
        return self._renderer.channels

    @property
    def playing(self) -> int:
        """How many sounds are being rendered, those that ring out included."""
        return len(self._playing)

    @property
    def least_gain(self) -> float:
        """The most that the limiter ever turned down; 1.0 never."""
        return self._limiter.least_gain

    def render(self, listener: Listener, soundings: Sequence[Sounding], frames: int) -> Floats32:
        """The next `frames` samples of every channel, the first of them at `listener.story_ns`. -> (frames, channels) float32 in -1..1

        While the story stands (`running` false) everything fades to silence; when it goes on, sounds go on where they are due.
        """
        if not _finite(*listener.position_m, *listener.quat, *listener.stage):
            listener = replace(self._ears, story_ns=listener.story_ns, running=listener.running)
        self._ears = listener
        heard = soundings if listener.running else ()
        at = self._follow(listener, frames)
        head = np.array(listener.position_m)
        head_from_world = rotation_from_quat(listener.quat if self._renderer.turns else listener.stage).T
        pieces = max(1, math.ceil(frames / LONGEST))
        edges = [frames * i // pieces for i in range(pieces + 1)]
        out = np.zeros((frames, self.channels), dtype=np.float32)
        for i in range(pieces):
            first, last = edges[i], edges[i + 1]
            self._sync(self._loudest(heard, listener), at + first, last - first)
            if self._playing or (self._answer is not None and self._answer.rings):
                out[first:last] = self._piece(head_from_world, head, 1.0 / (pieces - i), last - first)
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
        slot = self._free.pop()
        self._fresh[slot] = True
        self._playing.append(Playing(s, clip, slot, cursor - late, late, self._rate, self._rings))

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

    def _piece(self, head_from_world: Floats, head: Floats, share: float, n: int) -> Floats32:
        """`n` samples of all that plays. Sources and head go `share` of the way from where they were to where they now are."""
        playing = self._playing
        slot = np.array([p.slot for p in playing], dtype=np.intp)
        rows = np.array([(*p.sounding.position_m, *p.sounding.facing, p.sounding.gain_db, p.sounding.occlusion_db) for p in playing])
        rows = rows.reshape(-1, 8)
        offset = rows[:, :3] - head
        now = (offset @ head_from_world.T).astype(np.float32)
        fresh = self._fresh[slot]
        self._relative[slot[fresh]] = now[fresh]
        relative = self._relative[slot]
        relative += np.float32(share) * (now - relative)
        self._relative[slot] = relative
        self._fresh[slot] = False
        distance = np.sqrt((relative * relative).sum(axis=1))
        direction = relative / np.maximum(distance, 1e-3)[:, None]
        direction[distance <= 1e-3] = AHEAD
        facing = rows[:, 3:6]
        quieter = np.zeros(len(rows), dtype=np.float32)
        if facing.any():
            aside = (offset * facing).sum(axis=1) + np.maximum(distance, 1e-3)
            quieter = turned_away_db((1.0 - aside / np.maximum(distance, 1e-3)).astype(np.float32)) * facing.any(axis=1)
        gain, row = losses(distance, rows[:, 6], rows[:, 7] + quieter)
        samples = np.empty((len(playing), n), dtype=np.float32)
        for p, out, metres in zip(playing, samples, distance, strict=True):
            p.read(out, float(metres) / SOUND_M_PER_S * self._rate if p.sounding.travels else 0.0)
        step = np.array([p.step for p in playing], dtype=np.float32)
        voices = Voices(slot, fresh, samples, direction, distance, gain * step, row)
        if self._answer is None:
            return self._renderer.render(voices, None)
        beds = np.array([p.sounding.loop and not p.sounding.travels for p in playing], dtype=bool)  # recorded in the place
        power = (10.0 ** ((rows[:, 6] + 0.5 * rows[:, 7]) / 20.0) * step * ~beds).astype(np.float32)
        return self._renderer.render(voices, self._answer.around(voices, power, rows[:, :3], head, head_from_world))


def _finite(*values: float) -> bool:
    """A pose that is not a number must not reach the filters: it would sound for ever."""
    return math.isfinite(sum(values))
