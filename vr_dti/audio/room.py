"""The place answers: first reflections off its ground and walls as sources of their own, and the tail of a room on the shared bus.

Both go to the bus, so that their cost does not grow with what carries them: reflections for the voices that are nearest, at most
`MIRRORED`, the strongest `REFLECTIONS` each; the tail for everything that is not a bed of the place itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vr_dti.audio.acoustics import NEAREST_M, SOUND_M_PER_S, losses
from vr_dti.audio.hrtf import Floats32
from vr_dti.audio.tail import Tail
from vr_dti.audio.voices import REFLECTIONS, SLOTS, Voices, joined
from vr_dti.spaces import Floats
from vr_dti.world.place import Part, Place

MIRRORED = 6
MEMORY = 8192
"""samples that reflections may come late: 58 m of detour at 48 kHz; a power of two"""
HARD, GROUND = 0.75, 0.6
"""share of the amplitude that a wall, the ground gives back at 1 kHz (default: masonry and asphalt with what stands and grows there)"""
ABSORBED = {"blocks": 0.2, "plaster": 0.3}
TAIL_SHARE = 0.7
"""of the diffuse field's amplitude; the rest is in the first reflections (default)"""
FURNISHED = 0.25
"""share of the power that a room's surfaces, things and people take (default: bare walls under a panelled ceiling; a furnished room)"""


@dataclass(frozen=True, slots=True)
class Room:
    """What of a place answers."""

    centre_m: Floats
    """(P, 3) of each flat surface, world"""
    normal: Floats
    """(P, 3) unit, towards where one can be"""
    across: Floats
    """(P, 2, 3) unit, along the surface"""
    half_m: Floats
    """(P, 2) half its size along those"""
    gain: Floats
    """(P,)"""
    decay_s: float = 0.0
    """until the tail is 60 dB down; 0: none, as under the open sky"""
    tail: float = 0.0
    """amplitude of the whole tail against what comes straight from a source at one metre"""


def room_of(place: Place) -> Room:
    """By its parts: the insides of rooms, the outsides of buildings, the ground. The largest room sets the tail (Sabine)."""
    surfaces: list[tuple[Floats, Floats, Floats, tuple[float, float], float]] = []
    largest, decay_s, tail = 0.0, 0.0, 0.0
    for part in place.parts:
        if part.kind in ("room", "building"):
            surfaces += _faces(part, inside=part.kind == "room")
        if part.kind == "room":
            w, h, d = part.size_m
            volume, area = w * h * d, 2.0 * (w * h + w * d + h * d)
            if volume > largest:
                absorbed = ABSORBED.get(dict(part.options).get("wall", ""), FURNISHED)
                largest, decay_s = volume, 0.161 * volume / (area * absorbed)
                tail = TAIL_SHARE * float(np.sqrt(16.0 * np.pi * (1.0 - absorbed) / (area * absorbed)))
    if not place.indoors:
        up, flat = np.array((0.0, 1.0, 0.0)), np.eye(3)[[0, 2]]
        surfaces.append((np.zeros(3), up, flat, (500.0, 500.0), GROUND))
        decay_s = tail = 0.0
    if not surfaces:
        return Room(np.zeros((0, 3)), np.zeros((0, 3)), np.zeros((0, 2, 3)), np.zeros((0, 2)), np.zeros(0), decay_s, tail)
    centre, normal, across, half, gain = zip(*surfaces, strict=True)
    return Room(np.array(centre), np.array(normal), np.array(across), np.array(half), np.array(gain), decay_s, tail)


def _faces(part: Part, *, inside: bool) -> list[tuple[Floats, Floats, Floats, tuple[float, float], float]]:
    """The sides of a box; with `inside` floor and ceiling too, and all of them face inwards."""
    w, h, d = part.size_m
    c, s = np.cos(part.heading_rad), np.sin(part.heading_rad)
    right, up, back = np.array((c, 0.0, -s)), np.array((0.0, 1.0, 0.0)), np.array((s, 0.0, c))
    middle = np.array(part.position_m) + up * h / 2.0
    sides = [(right, back, up, w, d, h), (back, right, up, d, w, h)] + ([(up, right, back, h, w, d)] if inside else [])
    return [
        (middle + sign * axis * deep / 2.0, -sign * axis if inside else sign * axis, np.array((first, second)), (a / 2.0, b / 2.0), HARD)
        for axis, first, second, deep, a, b in sides
        for sign in (-1.0, 1.0)
    ]


class Answer:
    """What comes back at each piece, as further voices for the bus."""

    def __init__(self, room: Room, rate_hz: int) -> None:
        self._room = room
        self._rate = rate_hz
        self._heard = np.zeros((SLOTS, MEMORY), dtype=np.float32)
        self._at = 0
        self._late = np.full(SLOTS * REFLECTIONS, -1, dtype=np.intp)
        """samples of detour of each reflection at the end of the piece before; -1: it did not sound"""
        self._tail = Tail(room.decay_s, room.tail, rate_hz) if room.tail > 0.0 else None

    @property
    def rings(self) -> bool:
        """There is something to hear after all sources ended."""
        return self._tail is not None and self._tail.rings

    def around(self, voices: Voices, power: Floats32, places_m: Floats, head_m: Floats, head_from_world: Floats) -> Voices | None:
        """Reflections and tail of the next piece. `power` (A,): linear, at one metre; 0 for what the place does not answer to.

        None where nothing answers.
        """
        n = voices.samples.shape[1]
        parts = []
        if len(self._room.gain) and len(voices.slot):
            self._remember(voices)
            mirrored = self._mirrored(voices, power, places_m, head_m, head_from_world, n)
            parts += [mirrored] if mirrored is not None else []
            self._at = (self._at + n) % MEMORY
        if self._tail is not None:
            parts.append(self._tail.voices(power @ voices.samples if len(power) else np.zeros(n, dtype=np.float32)))
        if len(parts) < 2:
            return parts[0] if parts else None
        return joined(*parts)

    def _remember(self, voices: Voices) -> None:
        n = voices.samples.shape[1]
        self._heard[voices.slot[voices.fresh]] = 0.0
        self._late.reshape(SLOTS, REFLECTIONS)[voices.slot[voices.fresh]] = -1
        at = (self._at + np.arange(n)) % MEMORY
        self._heard[voices.slot[:, None], at] = voices.samples

    def _mirrored(
        self, voices: Voices, power: Floats32, places_m: Floats, head_m: Floats, head_from_world: Floats, n: int
    ) -> Voices | None:
        near = np.argsort(np.where(power > 0.0, voices.distance_m, np.inf), kind="stable")[:MIRRORED]
        near = near[power[near] > 0.0]
        seen = self._images(places_m[near], head_m)
        slot = SLOTS + (voices.slot[near, None] * REFLECTIONS + np.arange(REFLECTIONS)).ravel()
        gone = np.setdiff1d(np.flatnonzero(self._late >= 0) + SLOTS, slot)  # of voices that are no longer among the nearest: they glide out
        self._late[gone - SLOTS] = -1
        if not len(near):
            return None
        offset, gain, distance = seen
        strength, row = losses(distance.ravel().astype(np.float32), np.zeros(distance.size), np.zeros(distance.size))
        late = np.rint((distance - voices.distance_m[near, None]) * self._rate / SOUND_M_PER_S).astype(np.intp).ravel()
        late = np.clip(late, 0, MEMORY - 2 * n)
        before = self._late[slot - SLOTS]
        fresh = before < 0
        before = np.where(fresh, late, before)
        self._late[slot - SLOTS] = late
        source = np.repeat(voices.slot[near], REFLECTIONS)[:, None]
        at = self._at + np.arange(n)
        ramp = np.arange(1, n + 1, dtype=np.float32) / np.float32(n)
        old = self._heard[source, (at - before[:, None]) % MEMORY]
        samples = old if (before == late).all() else old + ramp * (self._heard[source, (at - late[:, None]) % MEMORY] - old)
        level = np.repeat(power[near], REFLECTIONS) * strength * gain.ravel()
        direction = (offset.reshape(-1, 3) @ head_from_world.T) / np.maximum(distance.reshape(-1, 1), NEAREST_M)
        return Voices(
            slot, fresh, samples, direction.astype(np.float32), distance.ravel().astype(np.float32), level.astype(np.float32), row
        )

    def _images(self, sources_m: Floats, head_m: Floats) -> tuple[Floats, Floats, Floats]:
        """The strongest reflections of each source (S, 3): where from, seen from the head (S, R, 3), gain (S, R), 0 where there is none,
        and length of the whole way (S, R)."""
        room = self._room
        before = ((sources_m[:, None] - room.centre_m) * room.normal).sum(axis=2)  # (S, P) in front of each surface by so much
        mine = ((head_m - room.centre_m) * room.normal).sum(axis=1)
        image = sources_m[:, None] - 2.0 * before[..., None] * room.normal
        offset = image - head_m
        share = mine / np.maximum(mine + before, 1e-9)
        met = head_m + share[..., None] * offset - room.centre_m
        on = (np.abs((met[:, :, None] * room.across).sum(axis=3)) <= room.half_m).all(axis=2)
        distance = np.sqrt((offset * offset).sum(axis=2))
        gain = np.where(on & (before > 0.0) & (mine > 0.0), room.gain, 0.0)
        rank = np.argsort(-gain / np.maximum(distance, NEAREST_M), axis=1, kind="stable")[:, :REFLECTIONS]
        if rank.shape[1] < REFLECTIONS:  # fewer surfaces than reflections: the last ones are silent
            spare = REFLECTIONS - rank.shape[1]
            rank = np.pad(rank, ((0, 0), (0, spare)), mode="edge")
            gain = np.take_along_axis(gain, rank, axis=1)
            gain[:, REFLECTIONS - spare :] = 0.0
        else:
            gain = np.take_along_axis(gain, rank, axis=1)
        return np.take_along_axis(offset, rank[..., None], axis=1), gain, np.take_along_axis(distance, rank, axis=1)
