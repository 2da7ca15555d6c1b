"""The mixer: which sounds play at this instant of the story, and what the listener's two ears hear of them.

A pure class: no clock, no device. The sound process and the film ask the same one.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from vr_dti.audio.acoustics import NEAREST_M, SOUND_M_PER_S, Air
from vr_dti.audio.binaural import Binaural
from vr_dti.audio.bus import Decoder, HeadBus
from vr_dti.audio.clip import Clip
from vr_dti.audio.convolver import Convolver
from vr_dti.audio.heard import CLIP, GAIN_DB, NOTHING, SHADE_DB, Heard, Numbers
from vr_dti.audio.hrtf import LONGEST, RESPONSE, Floats32, HeadTable
from vr_dti.audio.limiter import Limiter
from vr_dti.audio.live import LiveReader
from vr_dti.audio.placing import Places, Quat
from vr_dti.audio.playing import JUMP_S, Stage
from vr_dti.audio.ring import Loudspeakers, Ring
from vr_dti.audio.room import MEMORY, Answer, Room
from vr_dti.audio.voices import Renderer, Voices
from vr_dti.events import Listener, Sounding
from vr_dti.spaces import Floats, rotation_from_quat

AT_ONCE = 64
"""sounds that play at once; of more, the loudest. The other slots are for those that fade out."""

NOBODY = Listener((0.0, 0.0, 0.0), (0.0, 0.0, 0.0, 1.0), 0, False)


class Parts(NamedTuple):
    """The classes that a mixer is put together of: those of NumPy, or their compiled kin (`fast.py`)."""

    stage: type[Stage]
    places: type[Places]
    limiter: type[Limiter]
    answer: type[Answer]


PLAIN = Parts(Stage, Places, Limiter, Answer)


class Mixer:
    """Renders `soundings` for a listener. `clips` by name; unknown names are silent and kept in `unknown`."""

    def __init__(
        self,
        renderer: Renderer,
        clips: Mapping[str, Clip],
        rate: int = 48_000,
        room: Room | None = None,
        parts: Parts = PLAIN,
    ) -> None:
        self._renderer = renderer
        self._numbers = Numbers(tuple(clips))
        self._levels_db = np.array([c.level_db for c in clips.values()])
        self._rate = rate
        self._limiter = parts.limiter(rate, renderer.channels)
        self._answer = None if room is None else parts.answer(room, rate)
        self._stage = parts.stage(tuple(clips.values()), rate, RESPONSE if room is None else MEMORY)
        self._places = parts.places()
        self._at: int | None = None
        self._ears = NOBODY
        self._flowing = False
        """the story went on from what was played last: it did not begin, resume or jump"""

    @staticmethod
    def for_head(
        table: HeadTable, clips: Mapping[str, Clip], rate: int = 48_000, room: Room | None = None, decoder: Decoder | None = None
    ) -> Mixer:
        """For headphones. `decoder`: of that head; None: of the shipped one."""
        if rate != table.rate_hz:
            raise ValueError(f"the head table is for {table.rate_hz} Hz, not {rate}")
        air = Air.build(rate)
        return Mixer(Binaural(Convolver(table, air), HeadBus(decoder or Decoder.load(), air)), clips, rate, room)

    @staticmethod
    def for_ring(
        ring: Ring, clips: Mapping[str, Clip], rate: int = 48_000, room: Room | None = None, trim_db: tuple[float, ...] = ()
    ) -> Mixer:
        """For loudspeakers around the listener."""
        return Mixer(Loudspeakers(ring, Air.build(rate), trim_db), clips, rate, room)

    def hear(self, microphone: LiveReader) -> None:
        """From now on live clips sound of this."""
        self._stage.microphone = microphone

    @property
    def channels(self) -> int:
        """Ears or loudspeakers."""
        return self._renderer.channels

    @property
    def playing(self) -> int:
        """How many sounds are being rendered, those that ring out included."""
        return len(self._stage.slots)

    @property
    def unknown(self) -> set[str]:
        """Names that no clip answers to (at most 20 kept)."""
        return self._numbers.unknown

    @property
    def least_gain(self) -> float:
        """The most that the limiter ever turned down; 1.0 never."""
        return self._limiter.least_gain

    def render(self, listener: Listener, soundings: Sequence[Sounding] | Heard, frames: int) -> Floats32:
        """The next `frames` samples of every channel, the first of them at `listener.story_ns`. -> (frames, channels) float32 in -1..1

        While the story stands (`running` false) everything fades to silence; when it goes on, sounds go on where they are due.
        """
        if not _finite(*listener.position_m, *listener.quat, *listener.stage):
            listener = replace(self._ears, story_ns=listener.story_ns, running=listener.running)
        self._ears = listener
        heard = NOTHING
        if listener.running:
            heard = self._audible(soundings if isinstance(soundings, Heard) else self._numbers.table(soundings), listener)
        at = self._follow(listener, frames)
        head = np.array(listener.position_m)
        quat = listener.quat if self._renderer.turns else listener.stage
        if 0 < frames <= LONGEST:
            return self._limiter.process(self._piece(heard, at, quat, head, 1.0, frames))
        pieces = math.ceil(frames / LONGEST)
        edges = [frames * i // max(pieces, 1) for i in range(pieces + 1)]
        out = np.empty((frames, self.channels), dtype=np.float32)
        for i in range(pieces):
            first, last = edges[i], edges[i + 1]
            out[first:last] = self._piece(heard, at + first, quat, head, 1.0 / (pieces - i), last - first)
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

    def _audible(self, heard: Heard, listener: Listener) -> Heard:
        """Those that are somewhere; of more than `AT_ONCE`, the loudest where the listener is."""
        if len(heard.who) <= AT_ONCE and np.isfinite(heard.how).all():
            return heard
        there = np.isfinite(heard.how).all(axis=1)
        who, how = heard.who[there], heard.how[there]
        if len(who) > AT_ONCE:
            offset = how[:, :3] - np.array(listener.position_m)
            distance = np.maximum(np.sqrt((offset * offset).sum(axis=1)), NEAREST_M)
            loudness_db = self._levels_db[who[:, CLIP]] + how[:, GAIN_DB] + how[:, SHADE_DB] - 20.0 * np.log10(distance)
            loudest = np.argsort(-loudness_db, kind="stable")[:AT_ONCE]
            who, how = who[loudest], how[loudest]
        return Heard(who, how)

    def _piece(self, heard: Heard, at: int, quat: Quat, head: Floats, share: float, n: int) -> Floats32:
        """`n` samples of all that plays. Sources and head go `share` of the way from where they were to where they now are."""
        stage, answer = self._stage, self._answer
        new = stage.sync(heard, at, n, self._flowing)
        slots = stage.slots
        if not len(slots) and (answer is None or not answer.rings):
            return np.zeros((n, self.channels), dtype=np.float32)
        if len(new):
            self._places.fresh[new] = True
        fresh = self._places.fresh[slots]
        placed = self._places.placed(stage.how, slots, stage.step, head, quat, share)
        lag = np.where(stage.travels, placed.distance_m / SOUND_M_PER_S * self._rate, 0.0) if stage.under_way else None
        voices = Voices(slots, fresh, stage.samples(n, lag), placed.direction, placed.distance_m, placed.gain, placed.row)
        if answer is None:
            return self._renderer.render(voices, None)
        how = stage.how.astype(np.float64)
        power = (10.0 ** ((how[:, GAIN_DB] + 0.5 * how[:, SHADE_DB]) / 20.0) * stage.step * ~stage.beds).astype(np.float32)
        return self._renderer.render(voices, answer.around(voices, power, how[:, :3], head, rotation_from_quat(quat).T))


def _finite(*values: float) -> bool:
    """A pose that is not a number must not reach the filters: it would sound for ever."""
    return math.isfinite(sum(values))
