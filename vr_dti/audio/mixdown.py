"""The sound of a film: the same mixer, one stretch of sound for each picture, no device and no clock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from vr_dti.audio.clip import Clip
from vr_dti.audio.hrtf import Floats32, HeadTable
from vr_dti.audio.limiter import WINDOW
from vr_dti.audio.mixer import Mixer
from vr_dti.audio.room import Room
from vr_dti.events import Listener, Sounding


@dataclass(frozen=True, slots=True)
class Instant:
    """What is to be heard when a picture is shown: `listener` knows the story time and whether it runs."""

    listener: Listener
    soundings: Sequence[Sounding]


def mixdown(
    table: HeadTable,
    clips: Mapping[str, Clip],
    instants: Iterable[Instant],
    pictures_per_s: float,
    rate: int = 48_000,
    room: Room | None = None,
) -> Iterator[Floats32]:
    """The sound from each picture to the next, (n, 2) in -1..1; lengths differ by a sample where the rates do not divide.

    A sound that begins between two pictures is first named with the second one; here it begins where it should. The limiter's delay is
    taken out, so that the whole is as long as the pictures and in step with them.
    """
    mixer = Mixer.for_head(table, clips, rate, room)
    skip = WINDOW - 1
    last: Instant | None = None
    for count, (now, then) in enumerate(pairwise(_closed(instants))):
        first, end = round(count * rate / pictures_per_s), round((count + 1) * rate / pictures_per_s)
        block = mixer.render(now.listener, _soon(now, then), end - first)
        yield block[skip:]
        skip, last = max(0, skip - len(block)), now
    if last is not None:
        rest = WINDOW - 1 - skip
        yield mixer.render(last.listener, last.soundings, rest)


def _closed(instants: Iterable[Instant]) -> Iterator[Instant]:
    """`instants` with the last one given twice, so that each has one after it."""
    last: Instant | None = None
    for last in instants:
        yield last
    if last is not None:
        yield last


def _soon(now: Instant, then: Instant) -> Sequence[Sounding]:
    """What sounds at some time in [now, then): the soundings of now, and those that the next picture will name first."""
    goes_on = then.listener.running and then.listener.story_ns > now.listener.story_ns
    if not goes_on:
        return now.soundings
    named = {(s.key, s.clip, s.start_ns) for s in now.soundings}
    begun = [s for s in then.soundings if (s.key, s.clip, s.start_ns) not in named and s.start_ns > now.listener.story_ns]
    return [*now.soundings, *begun]
