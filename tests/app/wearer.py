"""Somebody in the headset of a running program, who sees the scene by the session's own record: walks up, reaches out, presses."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from monado.remote import Controller, Head, Puppet

from app.program import Program
from app.witness import Witness
from vr_dti.samples import Tracked
from vr_dti.spaces import Floats, quat_about, quat_multiply
from vr_dti.timebase import NS_PER_S

STEP_M = 0.18
"""Of one change of place: a leap of more looks like a runtime that moved its room"""
EYES_M = 1.62
HIP_RIGHT_M, HIP_HEIGHT_M, HIP_BACK_M = 0.22, 0.92, 0.05
FOLLOW_M = 0.03
"""A hand that is held to somebody goes with them from this far on"""

PULL_M, PULL_MOST_M, PULL_MPS = 0.14, 0.33, 0.2
"""How far a pull goes in one frame; farther where frames are slow, so that it is still a quick one, but no farther than he goes along"""
NEAR_M = 1.9
"""Whoever is farther from the other is not pulled off him: hands wait for him to come"""
PULL_MS, PULL_FRAMES = 300, 3
"""how long hands rest before it, and stay after it: in story time and in frames, both"""


class Wearer:
    """Head and hands of `puppet`, moved no further than the program has followed."""

    def __init__(self, program: Program, witness: Witness, puppet: Puppet) -> None:
        self.program, self.witness, self.puppet = program, witness, puppet
        self.x_m = self.z_m = 0.0
        self.been: list[tuple[float, float, float]] = []
        """where the head was asked to be, one place after the other"""

    def stand(self, x_m: float, z_m: float) -> None:
        """Be there, hands beside the hips, and wait until the log says so."""
        self.x_m, self.z_m = x_m, z_m
        self.puppet.head.position_m = (x_m, EYES_M, z_m)
        self.puppet.left.position_m = (x_m - HIP_RIGHT_M, HIP_HEIGHT_M, z_m + HIP_BACK_M)
        self.puppet.right.position_m = (x_m + HIP_RIGHT_M, HIP_HEIGHT_M, z_m + HIP_BACK_M)
        self.puppet.send()
        at = self.puppet.head.position_m
        self.been.append(at)
        self.program.until(lambda: self.witness.look().at("head", at), f"a head at {at}")

    def walk_to(self, x_m: float, z_m: float) -> None:
        """In steps, from where they stand."""
        start_x, start_z = self.x_m, self.z_m
        count = math.ceil(math.hypot(x_m - start_x, z_m - start_z) / STEP_M)
        for i in range(1, count + 1):
            self.stand(start_x + (x_m - start_x) * i / count, start_z + (z_m - start_z) * i / count)

    def hold_shoulder(self, actor: str, done: Callable[[], object], what: str) -> None:
        """Swing the right hand from the hip to the actor's nearer shoulder, gripping, and keep it there until `done`."""
        self.puppet.right.squeeze = 1.0

        def follow() -> object:
            joints = [self.witness.look().joint_m(actor, name) for name in ("LeftArm", "RightArm")]
            head = np.array(self.puppet.head.position_m)
            shoulder = min(joints, key=lambda at: float(np.linalg.norm(at - head)))
            if np.linalg.norm(shoulder - np.array(self.puppet.right.position_m)) > FOLLOW_M:
                x, y, z = shoulder.tolist()
                self.puppet.right.position_m = (x, y, z)
                self.puppet.send()
            return done()

        self.program.until(follow, what)

    def squeeze_at_hip(self, done: Callable[[], object], what: str) -> None:
        """Close the right hand where it hangs, at the holster, and open it once `done`."""
        self.puppet.right.squeeze = 1.0
        self.puppet.send()
        self.program.until(lambda: self.witness.look() and done(), what)
        self.puppet.right.squeeze = 0.0
        self.puppet.send()
        self.program.until(lambda: self.witness.look().presses("squeeze")[-1:] == [("right", 0.0)], "an open hand")

    def aim_at(self, actor: str, done: Callable[[], object], what: str) -> None:
        """Hold the right hand out and point it at what of the actor nobody hides, wherever that goes, until `done`."""
        hand = self.puppet.right
        hand.position_m = (self.x_m + 0.2, EYES_M - 0.2, self.z_m - 0.4)
        self._turn_to(hand, lambda: self.witness.look().seen_part_m(actor, hand.position_m), done, what)

    def point_at(self, actor: str, joint: str) -> None:
        """Hold the right hand out and turn it to a joint of the actor, who stands still, and wait until the program has it so."""
        hand = self.puppet.right
        hand.position_m = (self.x_m + 0.2, EYES_M - 0.2, self.z_m - 0.4)

        def there() -> bool:
            last = next((d for d in reversed(self.witness.data()) if isinstance(d, Tracked) and d.device == "right_grip"), None)
            return last is not None and bool(np.allclose(last.pose, (*hand.position_m, *hand.quat), atol=1e-3))

        self._turn_to(hand, lambda: self.witness.look().joint_m(actor, joint), there, f"a hand that points at his {joint}")

    def look_at(self, actor: str, done: Callable[[], object], what: str) -> None:
        """Turn the head to the actor's face, wherever that goes, until `done`."""
        self._turn_to(self.puppet.head, lambda: self.witness.look().joint_m(actor, "Head"), done, what)

    def _turn_to(self, what_turns: Controller | Head, to_m: Callable[[], Floats], done: Callable[[], object], what: str) -> None:
        def follow() -> object:
            x, y, z = (to_m() - np.array(what_turns.position_m)).tolist()
            turn = quat_multiply(
                quat_about((0.0, 1.0, 0.0), math.atan2(-x, -z)), quat_about((1.0, 0.0, 0.0), math.atan2(y, math.hypot(x, z)))
            )
            a, b, c, w = turn.tolist()
            what_turns.quat = (a, b, c, w)
            self.puppet.send()
            return done()

        self.program.until(follow, what)

    def pull_trigger(self, done: Callable[[], object], what: str) -> None:
        """With the right hand, once; it hangs down level again afterwards."""
        self.puppet.right.trigger = 1.0
        self.puppet.send()
        self.program.until(lambda: self.witness.look() and done(), what)
        self.puppet.right.trigger = 0.0
        self.puppet.right.quat = (0.0, 0.0, 0.0, 1.0)
        self.puppet.send()
        self.program.until(lambda: self.witness.look().presses("trigger")[-1:] == [("right", 0.0)], "a finger off the trigger")

    def pull_off(self, actor: str, other: str, done: Callable[[], object], what: str) -> None:
        """Close both hands on the actor's shoulders, then carry them away from the other; and again, until `done`. They open before: of one
        hold one pull is told, and a hand that was shaken off is no hold any more. And he is let go where he has come away from the other:
        held there he would never be at him again."""
        hands, pulls, since = (self.puppet.left, self.puppet.right), False, (0, 0)

        def work() -> object:
            nonlocal pulls, since
            witness = self.witness.look()
            now = (len(witness.ticks), witness.story_ms)
            if now[0] - since[0] >= PULL_FRAMES and now[1] - since[1] >= PULL_MS:
                pulls, since = bool(since[0]) and not pulls, now
                if not pulls:
                    self.let_go()
            elif pulls:
                return done()  # held where it was pulled to
            joints = [witness.joint_m(actor, name) for name in ("LeftArm", "RightArm")]
            joints.sort(key=lambda at: float(at[0]))  # the wearer looks along -z: their left hand takes the left one
            way = witness.joint_m(actor, "Spine2") - witness.joint_m(other, "Spine2")
            way[1] = 0.0
            if not pulls and np.linalg.norm(witness.joint_m(actor, "Hips") - witness.joint_m(other, "Hips")) > NEAR_M:
                if hands[0].squeeze:  # once: a service that is called a thousand times a second hangs up
                    self.let_go()
                since = (0, 0)
                return done()
            far_m = min(max(PULL_M, PULL_MPS * (witness.ticks[-1].now_ns - witness.ticks[-2].now_ns) / NS_PER_S), PULL_MOST_M)
            for hand, at in zip(hands, joints, strict=True):
                x, y, z = (np.array(hand.position_m) + far_m * way / np.linalg.norm(way) if pulls else at).tolist()
                hand.position_m, hand.squeeze = (x, y, z), 1.0
            self.puppet.send()
            return done()

        self.program.until(work, what)

    def let_go(self) -> None:
        """Open both hands, and wait until the program has seen it."""
        self.puppet.left.squeeze = self.puppet.right.squeeze = 0.0
        self.puppet.send()
        self.program.until(lambda: not any(dict(self.witness.look().presses("squeeze")).values()), "open hands")

    def step_between(self, actor: str, other: str, done: Callable[[], object], what: str) -> None:
        """Let go, and keep walking to the middle of the two until `done`."""
        self.let_go()

        def follow() -> object:
            hips = [self.witness.look().joint_m(name, "Hips") for name in (actor, other)]
            x, _, z = ((hips[0] + hips[1]) / 2).tolist()
            self.walk_to(x, z)
            return self.witness.look() and done()

        self.program.until(follow, what)

    def hold_menu(self) -> None:
        """The trainee's own stop."""
        self.puppet.right.b = True
        self.puppet.send()
