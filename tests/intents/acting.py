"""A trainee in the hands of a test: moves head and hands, works the controls, and keeps what was understood. Time passes when told to."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any, Literal

import numpy as np

from vr_dti.events import Intent, Pose
from vr_dti.intents.beginnings import begin
from vr_dti.intents.drawing import worn
from vr_dti.intents.interpret import interpret
from vr_dti.intents.live import LiveTrainee
from vr_dti.intents.thresholds import Thresholds
from vr_dti.samples import Button, Command, Sample, SampleData, Tracked
from vr_dti.spaces import Floats
from vr_dti.timebase import NS_PER_MS
from vr_dti.world.pose import pose
from vr_dti.world.setting import Setting
from vr_dti.world.skeleton import JOINT
from vr_dti.world.step import initial
from vr_dti.world.tools import Fit, Hips, hips_of

FRAME_NS = 11 * NS_PER_MS
RULES = Thresholds()
Side = Literal["left", "right"]


class Actor:
    """One trainee `t1` in a world that stands still; the stage's axes are the world's."""

    def __init__(self, setting: Setting, *, started: bool = True) -> None:
        self.setting = setting
        self.memory = begin(setting, ("t1",))
        self.shown = pose(setting, initial(setting, ("t1",)), 0)
        self.now_ns = 1_000 * NS_PER_MS
        self.intents: list[Intent] = []
        self._seq = 0
        self.waiting: list[Sample] = []
        self.head(0.0, 0.0)
        self.hand("left", (-0.45, 1.1, 0.1))
        self.hand("right", (0.45, 1.1, 0.1))
        if started:
            self.say(Command("start"))
        self.run(0)
        self.intents.clear()

    # --- what devices say ---

    def say(self, data: SampleData, *, done_ms_ago: int = 0, trainee: str = "t1") -> None:
        """A sample for the next frame."""
        self._seq += 1
        done_ns = self.now_ns - done_ms_ago * NS_PER_MS if done_ms_ago else 0
        self.waiting.append(Sample(self.now_ns, "test", self._seq, trainee, data, done_ns))

    def head(self, x: float, z: float, *, yaw_deg: float = 0.0, pitch_deg: float = 0.0, y: float = 1.66) -> None:
        a, b = math.radians(yaw_deg) / 2, math.radians(pitch_deg) / 2
        quat = (math.cos(a) * math.sin(b), math.sin(a) * math.cos(b), -math.sin(a) * math.sin(b), math.cos(a) * math.cos(b))
        self.say(Tracked("head", Pose(x, y, z, *quat)))

    def hand(self, side: Side, at_m: Any, *, towards_m: Any = None, valid: bool = True) -> None:
        """Grip and aim of a hand, pointing along -Z or at a point."""
        quat = (0.0, 0.0, 0.0, 1.0) if towards_m is None else _turned(np.subtract(towards_m, at_m))
        place = Pose(*(float(v) for v in at_m), *quat)
        for device in (f"{side}_grip", f"{side}_aim"):
            self.say(Tracked(device, place, valid, valid, valid))  # type: ignore[arg-type]

    def control(self, side: Side, name: Literal["trigger", "squeeze", "menu"], value: float) -> None:
        self.say(Button(side, name, value))

    # --- time ---

    def run(self, ms: int) -> list[Intent]:
        """One frame with what was said, then frames for `ms` more. -> what was understood meanwhile"""
        before, until_ns = len(self.intents), self.now_ns + ms * NS_PER_MS
        while True:
            self.memory, heard = interpret(RULES, self.setting, self.memory, self.waiting, self.shown, self.now_ns)
            self.intents += heard
            self.waiting = []
            self.now_ns += FRAME_NS
            if self.now_ns > until_ns:
                return self.intents[before:]

    def told(self, *kinds: str) -> list[Intent]:
        return [i for i in self.intents if i.kind in kinds]

    # --- where people are ---

    def joint_m(self, who: str, joint: str) -> Floats:
        at: Floats = self.shown.world_from_joint[self.shown.row(who), JOINT[joint], :3, 3]
        return at

    def moved(self, who: str, by_m: tuple[float, float, float]) -> None:
        """Carry a person elsewhere, as they stand."""
        m = self.shown.world_from_joint.copy()
        m[self.shown.row(who), :, :3, 3] += by_m
        self.shown = replace(self.shown, world_from_joint=m)


def hips(actor: Actor, fit: Fit) -> Hips:
    trainee = LiveTrainee(actor.memory.trainees[0], actor.setting)
    found = hips_of(worn(trainee.body(), actor.shown), actor.setting.rows.plan, fit)
    assert found is not None
    return found


def squeeze(actor: Actor, side: Side, at_m: tuple[float, float, float]) -> list[Intent]:
    before = len(actor.intents)
    actor.hand(side, at_m)
    actor.control(side, "squeeze", 1.0)
    actor.run(0)
    actor.control(side, "squeeze", 0.0)
    actor.run(0)
    return actor.intents[before:]


def _turned(along: Floats) -> tuple[float, float, float, float]:
    """The rotation that points -Z along a vector: yaw, then pitch."""
    x, y, z = (along / np.linalg.norm(along)).tolist()
    yaw, pitch = math.atan2(-x, -z) / 2, math.asin(y) / 2
    return (
        math.cos(yaw) * math.sin(pitch),
        math.sin(yaw) * math.cos(pitch),
        -math.sin(yaw) * math.sin(pitch),
        math.cos(yaw) * math.cos(pitch),
    )
