"""Somebody in the headset of a running program, who sees the scene by the session's own record: walks up, reaches out, presses."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from monado.remote import Puppet

from app.program import Program
from app.witness import Witness

STEP_M = 0.18
"""Of one change of place: a leap of more looks like a runtime that moved its room"""
EYES_M = 1.62
HIP_RIGHT_M, HIP_HEIGHT_M, HIP_BACK_M = 0.22, 0.92, 0.05
FOLLOW_M = 0.03
"""A hand that is held to somebody goes with them from this far on"""


class Wearer:
    """Head and hands of `puppet`, moved no further than the program has followed."""

    def __init__(self, program: Program, witness: Witness, puppet: Puppet) -> None:
        self.program, self.witness, self.puppet = program, witness, puppet
        self.x_m = self.z_m = 0.0
        self.reaching = False

    def stand(self, x_m: float, z_m: float) -> None:
        """Be there, hands beside the hips, and wait until the log says so."""
        self.x_m, self.z_m = x_m, z_m
        self.puppet.head.position_m = (x_m, EYES_M, z_m)
        self.puppet.left.position_m = (x_m - HIP_RIGHT_M, HIP_HEIGHT_M, z_m + HIP_BACK_M)
        self.puppet.right.position_m = (x_m + HIP_RIGHT_M, HIP_HEIGHT_M, z_m + HIP_BACK_M)
        self.puppet.send()
        at = self.puppet.head.position_m
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

    def hold_menu(self) -> None:
        """The trainee's own stop."""
        self.puppet.right.b = True
        self.puppet.send()
