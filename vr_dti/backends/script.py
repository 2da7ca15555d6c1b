"""A scripted trainee: a document of timed samples - head, hands, speech, keys - played as a device would say them.

It says what a device would, never what was meant: a hand moves to a place, a mouth speaks at an instant and is understood a little
later. Whether that is an intervention is for the interpreter and the story to find out.
"""

from __future__ import annotations

import bisect
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from vr_dti.documents import Milliseconds, Model, digest, parse, read_text
from vr_dti.events import Pose, pose_of
from vr_dti.intents.drawing import of_key
from vr_dti.ports import Strip
from vr_dti.samples import About, Button, Key, Sample, SampleData, Speech, Status, Tracked, TrackedDevice
from vr_dti.timebase import NS_PER_MS, Frame

FORMAT = "dti-trainee/1"

Metres = Annotated[float, Field(ge=-20, le=20)]
Degrees = Annotated[float, Field(ge=-360, le=360)]


class HeadKey(Model):
    """Where the head is at an instant, in the trainee's stage: x right, y up, z back, metres; looking `yaw` left, `pitch` up, degrees."""

    at: Milliseconds
    x: Metres = 0.0
    y: Metres | None = None
    """eye height; the trainee's own if not said"""
    z: Metres = 0.0
    yaw: Degrees = 0.0
    pitch: Degrees = 0.0


class HandKey(Model):
    """Where a hand is at an instant, relative to the head's place on the floor and its yaw: x right, y above the floor, z back."""

    at: Milliseconds
    x: Metres
    y: Metres
    z: Metres
    squeeze: Annotated[float, Field(ge=0, le=1)] = 0.0
    trigger: Annotated[float, Field(ge=0, le=1)] = 0.0
    palm: bool = False
    """the hand is turned with its palm to the front and its fingers up; else with its palm inwards and its fingers down, or, as far as it
    reaches out, ahead along the arm"""


class SpeechKey(Model):
    """A recogniser hears a rung, `heard_after` the onset of speech."""

    at: Milliseconds
    rung: Annotated[int, Field(ge=0, le=6)]
    to: str = ""
    text: Annotated[str, Field(max_length=200)] = ""
    heard_after: Milliseconds = 400
    confidence_permille: Annotated[int, Field(ge=0, le=1000)] = 900
    about: About = ""
    loud_db: Annotated[int, Field(ge=-40, le=40)] = 0


class PressKey(Model):
    """A key is pressed and let go."""

    at: Milliseconds
    key: Annotated[str, Field(max_length=20)]


class ScriptDoc(Model):
    """A scripted trainee."""

    format: str
    trainee: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,30}$")]
    device: Literal["headset", "walls", "desktop"]
    """the device profile it stands for: scored as such"""
    title: Annotated[str, Field(max_length=200)] = ""
    eye_height_m: Annotated[float, Field(ge=0.8, le=2.3)] = 1.65
    head: Annotated[list[HeadKey], Field(min_length=1, max_length=5000)]
    left_hand: Annotated[list[HandKey], Field(max_length=5000)] = []
    right_hand: Annotated[list[HandKey], Field(max_length=5000)] = []
    speech: Annotated[list[SpeechKey], Field(max_length=500)] = []
    keys: Annotated[list[PressKey], Field(max_length=500)] = []

    @model_validator(mode="after")
    def _in_order(self) -> ScriptDoc:
        for name in ("head", "left_hand", "right_hand", "speech", "keys"):
            times = [k.at for k in getattr(self, name)]
            if times != sorted(times):
                raise ValueError(f"{name}: the instants must grow")
        return self


REST: dict[str, tuple[float, float, float]] = {"left": (-0.22, 0.95, -0.18), "right": (0.22, 0.95, -0.18)}
"""where a hand without keys hangs: beside the hip, a little forward"""
SHOULDER_M, HANGS_M, REACHES_M = 0.24, 0.25, 0.50
"""shoulders below the eyes; a hand nearer than this before them hangs, and one farther reaches out (defaults)"""


class ScriptSource:
    """`ports.Source` of one script. Its time begins at the first poll, at `from_ms` of the script, and stands while the story does."""

    def __init__(self, doc: ScriptDoc, text: str, *, from_ms: int = 0) -> None:
        self.name = f"script-{doc.trainee}"
        self.doc = doc
        self.text = text
        self._seq = 0
        self._starts: list[tuple[float, int]] = []
        """where the script's 0 lies on the frame's clock, from which of its milliseconds on: later by each pause"""
        self._last_ns = 0
        self._stands = False
        self._from_ms = from_ms
        self._draws_ms = min((k.at for k in doc.keys if of_key(k.key)), default=math.inf)
        self._told: list[tuple[int, int, SampleData]] = [told for told in _told(doc) if told[1] >= from_ms]
        self._pulled = {(side, name): 0.0 for side in SIDES for name in CONTROLS}
        self._closed = False

    @property
    def sha256(self) -> str:
        return digest(self.text)

    def going_on(self, trainee: str, from_ms: int) -> ScriptSource:
        """This script played by `trainee` from `from_ms` on: what it did before then is left out."""
        return ScriptSource(self.doc.model_copy(update={"trainee": trainee}), self.text, from_ms=from_ms)

    def inform(self, strip: Strip) -> None:
        """Whether the story runs: what a script has yet to do waits with it."""
        self._stands = not strip.running

    def poll(self, frame: Frame) -> Sequence[Sample]:
        """The head and hands now, and everything told since the last poll."""
        if self._closed:
            return ()
        out: list[Sample] = []
        if not self._starts:
            self._starts.append((0.0, frame.now_ns - self._from_ms * NS_PER_MS))
            out.append(self._sample(frame.now_ns, Status("device", 1, f"scripted {self.doc.device}")))
        now_ms = self._pass_to(frame.now_ns)
        while self._told and self._told[0][0] <= now_ms:
            heard_ms, act_ms, data = self._told.pop(0)
            out.append(self._sample(self._at_ns(heard_ms), data, self._at_ns(act_ms)))
        head = _head_at(self.doc, now_ms)
        out.append(self._sample(frame.now_ns, Tracked("head", _pose(*head))))
        if self.doc.device == "headset":
            out += self._hands(frame.now_ns, now_ms, head)
        return out

    def close(self) -> None:
        self._closed = True

    def _pass_to(self, now_ns: int) -> float:
        """The script's own time at `now_ns`."""
        since_ms, start_ns = self._starts[-1]
        stood_ns, self._last_ns = (now_ns - self._last_ns if self._stands else 0), now_ns
        now_ms = (now_ns - start_ns - stood_ns) / NS_PER_MS
        if stood_ns:  # what comes from now on comes later; what was passed keeps its time
            self._starts[-1 if now_ms <= since_ms else len(self._starts) :] = [(now_ms, start_ns + stood_ns)]
        return now_ms

    def _at_ns(self, ms: int) -> int:
        """When the script passed one of its milliseconds."""
        return next(start_ns for since_ms, start_ns in reversed(self._starts) if ms >= since_ms or since_ms == 0.0) + ms * NS_PER_MS

    def _hands(self, now_ns: int, now_ms: float, head: _Head) -> list[Sample]:
        out = []
        for side, keys in zip(SIDES, (self.doc.left_hand, self.doc.right_hand), strict=True):
            x, y, z = _hand_at(keys, now_ms, REST[side])
            yaw = math.radians(head[3])
            c, s = math.cos(yaw), math.sin(yaw)
            at = head[0] + c * x + s * z, y, head[2] - s * x + c * z
            pose = _pose(*at, head[3], 0.0)
            grip, aim = _DEVICES[side]
            reaches_deg = _reach_deg(y - head[1] + SHOULDER_M, z) if now_ms < self._draws_ms else 0.0  # a tool lies in a hand as it did
            held = _palm(pose, side) if _palm_at(keys, now_ms) else _pose(*at, head[3], reaches_deg)
            out.append(self._sample(now_ns, Tracked(grip, held)))
            out.append(self._sample(now_ns, Tracked(aim, pose)))
            for name in CONTROLS:
                value = _control_at(keys, now_ms, name)
                if value != self._pulled[side, name]:
                    self._pulled[side, name] = value
                    out.append(self._sample(now_ns, Button(side, name, value)))
        return out

    def _sample(self, t_ns: int, data: SampleData, device_ns: int = 0) -> Sample:
        self._seq += 1
        return Sample(t_ns, self.name, self._seq, self.doc.trainee, data, device_ns)


Control = Literal["squeeze", "trigger"]
SIDES: tuple[Literal["left", "right"], ...] = ("left", "right")
CONTROLS: tuple[Control, ...] = ("squeeze", "trigger")
_DEVICES: dict[str, tuple[TrackedDevice, TrackedDevice]] = {"left": ("left_grip", "left_aim"), "right": ("right_grip", "right_aim")}
_Head = tuple[float, float, float, float, float]
"""x, y, z, yaw, pitch"""


def load_script(path: Path) -> ScriptSource:
    """The scripted trainee at `path`. Raises `InputError` or `DocumentError`."""
    text = read_text(path)
    return ScriptSource(parse(text, ScriptDoc, file=str(path), format=FORMAT), text)


def _told(doc: ScriptDoc) -> list[tuple[int, int, SampleData]]:
    """(heard, done, what) of everything that is told rather than tracked, in the order it is heard."""
    told: list[tuple[int, int, SampleData]] = []
    for s in doc.speech:
        told.append((s.at + s.heard_after, s.at, Speech(s.rung, s.to, s.text, s.confidence_permille, s.about, s.loud_db)))
    for k in doc.keys:
        told += [(k.at, k.at, Key(k.key, True)), (k.at + 80, k.at + 80, Key(k.key, False))]
    return sorted(told, key=lambda t: (t[0], t[1]))


def _head_at(doc: ScriptDoc, ms: float) -> _Head:
    a, b, t = _around([k.at for k in doc.head], ms)
    p, q = doc.head[a], doc.head[b]
    height = doc.eye_height_m
    y = _mix(height if p.y is None else p.y, height if q.y is None else q.y, t)
    return _mix(p.x, q.x, t), y, _mix(p.z, q.z, t), _mix(p.yaw, q.yaw, t), _mix(p.pitch, q.pitch, t)


def _hand_at(keys: list[HandKey], ms: float, rest: tuple[float, float, float]) -> tuple[float, float, float]:
    if not keys:
        return rest
    a, b, t = _around([k.at for k in keys], ms)
    p, q = keys[a], keys[b]
    return _mix(p.x, q.x, t), _mix(p.y, q.y, t), _mix(p.z, q.z, t)


def _control_at(keys: list[HandKey], ms: float, name: Control) -> float:
    """How far it is pulled: as the last key says."""
    if not keys:
        return 0.0
    a, b, t = _around([k.at for k in keys], ms)
    last = keys[a] if t < 1.0 else keys[b]
    return last.squeeze if name == "squeeze" else last.trigger


def _palm_at(keys: list[HandKey], ms: float) -> bool:
    return any(a.palm for a in keys[: bisect.bisect_right([k.at for k in keys], ms)][-1:])


def _palm(pose: Pose, side: str) -> Pose:
    """The same place, turned half round level and half over: a grip's x goes through the palm, its -y along the fingers."""
    s = math.sqrt(0.5) if side == "right" else -math.sqrt(0.5)
    half, (_, y, _, w) = math.sqrt(0.5), pose[3:]
    return pose_of(pose[:3], (w * half + y * s, 0.0, w * s - y * half, 0.0))


def _reach_deg(over_m: float, z_m: float) -> float:
    """How far a hand's fingers are turned up from hanging: so far over the shoulder and before it as this, along the arm."""
    share = min(max((-z_m - HANGS_M) / (REACHES_M - HANGS_M), 0.0), 1.0)
    return share * share * (3.0 - 2.0 * share) * (90.0 + math.degrees(math.atan2(over_m, -z_m)))


def _around(times: list[int], ms: float) -> tuple[int, int, float]:
    """The keys before and after `ms`, and how far it lies between them, eased as a body moves: slow, fast, slow."""
    b = bisect.bisect_right(times, ms)
    if b == 0:
        return 0, 0, 0.0
    if b == len(times):
        return b - 1, b - 1, 1.0
    t = (ms - times[b - 1]) / (times[b] - times[b - 1])
    return b - 1, b, t * t * (3.0 - 2.0 * t)


def _mix(a: float, b: float, t: float) -> float:
    return a + (b - a) * t


def _pose(x: float, y: float, z: float, yaw_deg: float, pitch_deg: float) -> Pose:
    """Yaw about +Y, then pitch about the turned +X; the product of the two quaternions, written out."""
    yaw, pitch = 0.5 * math.radians(yaw_deg), 0.5 * math.radians(pitch_deg)
    sy, cy, sp, cp = math.sin(yaw), math.cos(yaw), math.sin(pitch), math.cos(pitch)
    return pose_of((x, y, z), (cy * sp, sy * cp, -sy * sp, cy * cp))
