"""What a trainee's devices could tell over a session, and how head and hands moved: sorted out of the samples as they come."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from vr_dti.recording.rows import VOICE_KEPT, VOICE_LOST
from vr_dti.samples import AS_ASKED, Button, Key, Sample, Speech, Status, Tracked
from vr_dti.timebase import NS_PER_MS

MOVE_MS = 50
"""head and hands are kept this often at most. Default: ten readings in the time a still hand takes to be called still."""

STALE_NS = 300 * NS_PER_MS
"""a device that says nothing this long is not tracked. Default, as of a hand that is lost (`intents/thresholds.py`)."""

Place = tuple[float, float, float]
Turn = tuple[float, float, float, float]
"""a unit quaternion x, y, z, w"""


class Move(NamedTuple):
    """Where head and hands were, metres in the trainee's stage; None where not tracked."""

    at_ms: int
    """story time"""
    head: Place | None
    left: Place | None
    right: Place | None
    blind: bool = False
    """the head was known before, and its device says that it no longer is"""
    turn: Turn | None = None
    """how the head was turned, in the same stage; None where its place is not tracked"""
    t_ns: int = 0
    """when, by the run's clock: a speed over 50 ms would be off by 2 % in whole milliseconds"""


@dataclass(frozen=True, slots=True)
class Devices:
    """What a trainee's devices reported, over a whole session."""

    head: bool = False
    hands: bool = False
    recogniser: bool = False
    """speech came recognised at least once"""
    head_lost: int = 0
    """how often"""
    head_lost_ms: int = 0
    """and how long in all, wall clock"""
    picture_percent: int = 100
    """at how much of its width and height the picture was drawn at worst"""
    picture_coarse_ms: int = 0
    """and how long it was below the whole, wall clock"""
    edges_percent: int = 100
    """at how much of the picture's width and height its edges were drawn at worst, while the middle was finer"""
    edges_coarse_ms: int = 0
    """and how long, wall clock"""
    edges_asked_percent: int = 100
    """at how much an option wanted them drawn from the start; 100: at the whole, until the frame rate was at stake"""
    moved: int = 0
    """how often the trainee turned or went by thumbstick, without a step"""
    raised_mm: int = 0
    """by how much the eyes of a trainee who sits were raised"""
    voice_kept: int = 0
    """utterances whose sound was kept beside the session"""
    voice_lost: int = 0
    """and those of which it could not be"""
    unheard: int = 0
    """how often the trainee was not listened to while the story ran: no microphone, or nobody who understands"""
    unheard_ms: int = 0
    """and how long in all, story time"""
    silent: int = 0
    """how often the trainee heard nothing then, since no sound came out"""
    silent_ms: int = 0

    def notes(self) -> tuple[str, ...]:
        """What whoever reads the findings must know of it, a sentence each."""
        notes: list[str] = []
        if self.head_lost:
            said = f"head tracking was lost {_times(self.head_lost)}, {self.head_lost_ms / 1000:.1f} s in all"
            notes.append(f"{said}: looks in that time are not known, and nothing in it is told as seen")
        if self.picture_coarse_ms:
            said = f"to keep the frame rate the picture was coarser for {self.picture_coarse_ms / 1000:.1f} s in all"
            notes.append(
                f"{said}, at worst {self.picture_percent} % of its width and height: small things may have been harder to make out"
            )
        if self.edges_coarse_ms:
            notes.append(f"{self._edges()}: what was aside may have been harder to make out")
        if self.unheard:
            said = f"the trainee was not listened to {_times(self.unheard)}, {self.unheard_ms / 1000:.1f} s of the story in all"
            notes.append(f"{said}: words in that time are known only where somebody entered them, and a time to act may have been used")
        if self.silent:
            said = f"no sound came out {_times(self.silent)}, for {self.silent_ms / 1000:.1f} s of the story in all"
            notes.append(f"{said}: what is told as heard in that time could at most be read in captions")
        if self.raised_mm:
            said = f"seated, with the eyes raised by {self.raised_mm / 1000:.2f} m"
            notes.append(f"{said}: what lies lower than that over the floor was out of a hand's reach")
        if self.moved:
            notes.append(f"moved artificially {_times(self.moved)}, by thumbstick: ways and distances are partly not walked")
        return tuple(notes)

    def _edges(self) -> str:
        coarse = f"the picture's edges were coarser than its middle for {self.edges_coarse_ms / 1000:.1f} s in all"
        asked, worst = self.edges_asked_percent, f"at worst {self.edges_percent} %"
        if asked == 100:
            return f"to keep the frame rate {coarse}, {worst} of width and height"
        lower = f", to keep the frame rate {worst}" if self.edges_percent < asked else ""
        return f"as the run was asked to, {coarse}, at {asked} % of width and height{lower}"


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def seated(moves: Sequence[Move], *, head_mm: int, place_mm: int, raised: bool = False) -> bool:
    """The head was seen, never stood up and never left its place: whoever sits there can reach nobody who does not come to them. `raised`:
    they said that they sit, and see as somebody who stands, so that heights tell nothing."""
    heads = [m.head for m in moves if m.head is not None]
    if not heads:
        return False
    x, _, z = heads[0]
    return all((raised or 1000 * h[1] <= head_mm) and 1000 * math.hypot(h[0] - x, h[2] - z) <= place_mm for h in heads)


def blind_of(moves: Sequence[Move], end_ms: int) -> tuple[tuple[int, int], ...]:
    """When nobody knew where the head was, story time: (from, to), as exactly as moves are kept."""
    spans: list[tuple[int, int]] = []
    for row, move in enumerate(moves):
        if move.blind:
            until_ms = moves[row + 1].at_ms if row + 1 < len(moves) else end_ms
            joined = bool(spans) and spans[-1][1] == move.at_ms
            spans[-1:] = [(spans[-1][0], until_ms)] if joined else [*spans[-1:], (move.at_ms, until_ms)]
    return tuple(spans)


def declared(profile: str) -> Devices:
    """What a device of that profile tracks, for a trainee who was simulated without samples."""
    return Devices(head=profile in ("headset", "walls"), hands=profile == "headset", recogniser=profile != "desktop")


@dataclass(slots=True)
class Coarse:
    """How finely something was drawn while samples come in."""

    percent: int = 100
    worst_percent: int = 100
    ns: int = 0
    since_ns: int = 0

    def tell(self, percent: int, t_ns: int) -> None:
        self.ns += t_ns - self.since_ns if self.percent < 100 else 0
        self.percent, self.since_ns = percent, t_ns
        self.worst_percent = min(self.worst_percent, percent)

    def told(self, last_ns: int) -> tuple[int, int]:
        """-> the least percent, and milliseconds below the whole"""
        return self.worst_percent, (self.ns + (last_ns - self.since_ns if self.percent < 100 else 0)) // NS_PER_MS


@dataclass(slots=True)
class Outage:
    """How often and how long something was missing while the story ran."""

    times: int = 0
    ms: int = 0
    missing: bool = False
    counted: bool = False
    """this time of it is among `times`"""

    def went_on(self, ms: int) -> None:
        """The story did, for so long; where it was put back, it did not."""
        if self.missing and ms > 0:
            self.ms += ms
            self.times += not self.counted
            self.counted = True

    def tell(self, *, missing: bool) -> None:
        self.missing, self.counted = missing, missing and self.counted


@dataclass(slots=True)
class Listener:
    """One trainee's devices while samples come in."""

    head: bool = False
    hands: bool = False
    recogniser: bool = False
    lost: int = 0
    lost_ns: int = 0
    lost_since_ns: int | None = None
    last_ns: int = 0
    places: dict[str, tuple[Place | None, int]] = field(default_factory=dict)
    """device -> where, and when it said so"""
    turn: Turn | None = None
    """how the head was turned when its device last said so"""
    known: bool = False
    """the head was somewhere, seen or taken to be"""
    blind: bool = False
    """and is no longer"""
    picture: Coarse = field(default_factory=Coarse)
    edges: Coarse = field(default_factory=Coarse)
    edges_asked_percent: int = 100
    moved: int = 0
    raised_mm: int = 0
    voice_kept: int = 0
    voice_lost: int = 0
    microphone: Outage = field(default_factory=Outage)
    sound: Outage = field(default_factory=Outage)
    story_ms: int = 0
    pressed: bool = False
    """a button or a key since the last turn"""

    def hear(self, sample: Sample) -> None:
        self.last_ns = max(self.last_ns, sample.t_ns)
        data = sample.data
        if isinstance(data, Tracked):
            good = data.valid and data.tracked
            if data.device == "head":
                self.blind = self.known and not data.valid
                self.known = self.known or data.valid
                self.turn = data.pose[3:]
                self._hear_head(good, sample.t_ns)
            else:
                self.hands = self.hands or good
            if not data.device.endswith("_aim"):
                x, y, z = data.pose[:3]
                whole = good and math.isfinite(x) and math.isfinite(y) and math.isfinite(z)
                self.places[data.device] = ((x, y, z) if whole else None, sample.t_ns)
        elif isinstance(data, Speech):
            self.recogniser = True
        elif isinstance(data, Button | Key):
            self.pressed = True
        elif isinstance(data, Status) and data.what == "picture_percent":
            self.picture.tell(data.value, sample.t_ns)
        elif isinstance(data, Status) and data.what == "edges_percent":
            self.edges.tell(data.value if data.value < self.picture.percent else 100, sample.t_ns)
            self.edges_asked_percent = data.value if data.text == AS_ASKED else self.edges_asked_percent
        elif isinstance(data, Status) and data.what == "moved":
            self.moved += 1
        elif isinstance(data, Status) and data.what == "seated":
            self.raised_mm = 10 * max(0, data.value)
        elif isinstance(data, Status) and data.what == "microphone":
            self.microphone.tell(missing=not data.value)
        elif isinstance(data, Status) and data.what == "sound":
            self.sound.tell(missing=not data.value)
        elif isinstance(data, Status):
            self.voice_kept += data.what == VOICE_KEPT
            self.voice_lost += data.what == VOICE_LOST

    def _hear_head(self, good: bool, t_ns: int) -> None:
        if good:
            self.head = True
            if self.lost_since_ns is not None:
                self.lost_ns += t_ns - self.lost_since_ns
                self.lost_since_ns = None
        elif self.head and self.lost_since_ns is None:
            self.lost += 1
            self.lost_since_ns = t_ns

    def turned(self, story_ms: int) -> None:
        """The story has come so far."""
        for outage in (self.microphone, self.sound):
            outage.went_on(story_ms - self.story_ms)
        self.story_ms = story_ms

    def move(self, story_ms: int, now_ns: int) -> Move:
        """Where everything was when last seen."""
        head, left, right = (self._place(device, now_ns) for device in ("head", "left_grip", "right_grip"))
        return Move(story_ms, head, left, right, self.blind, None if head is None else self.turn, now_ns)

    def _place(self, device: str, now_ns: int) -> Place | None:
        place, said_ns = self.places.get(device, (None, 0))
        return place if now_ns - said_ns <= STALE_NS else None

    def told(self) -> Devices:
        lost_ns = self.lost_ns + (self.last_ns - self.lost_since_ns if self.lost_since_ns is not None else 0)
        coarse = (*self.picture.told(self.last_ns), *self.edges.told(self.last_ns), self.edges_asked_percent)
        told = (self.lost, lost_ns // NS_PER_MS, *coarse, self.moved, self.raised_mm)
        outages = (self.microphone.times, self.microphone.ms, self.sound.times, self.sound.ms)
        return Devices(self.head, self.hands, self.recogniser, *told, self.voice_kept, self.voice_lost, *outages)
