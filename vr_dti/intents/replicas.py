"""A weapon with a tracker of its own: the tool is where its replica is, and it is drawn as the replica leaves its holster.

The hand that really holds it may hold no controller at all, so that no squeeze can tell. The replica is in its holster while its palm is
at the tool's place on the belt and, if it has a muzzle that counts, points to the ground; it is in a hand once it has come from there.
Whoever has no holster takes it at the hip to begin with. While its tracker was never seen the tool is a controller's, as without a mount.
"""

from __future__ import annotations

import math
from dataclasses import replace

from vr_dti.events import Pose
from vr_dti.intents.acts import forward
from vr_dti.intents.drawing import taken, worn
from vr_dti.intents.firing import Told
from vr_dti.intents.live import LiveHand, LiveTrainee
from vr_dti.intents.memory import Replica
from vr_dti.intents.thresholds import Thresholds
from vr_dti.samples import Button
from vr_dti.timebase import NS_PER_MS
from vr_dti.world.mounts import Mount
from vr_dti.world.place import pose_in_world
from vr_dti.world.plan import BodyPlan
from vr_dti.world.pose import Shown
from vr_dti.world.tools import MUZZLES, hips_of, tool

OUT_M = 0.10
"""farther than a hand reaches for the holster by so much, it is out of it, however it points: default"""
HANGS_DOWN, LEVEL_DOWN = -0.7, -0.5
"""Of a barrel's direction, upwards: it hangs in a holster below the one (45 degrees), even of somebody who bends over, and points at
something above the other (30). Defaults."""
STOWED_MS, DRAWN_MS = 500, 200
"""so long it is there, or gone, before that is an act: defaults"""
NEAR_M = 0.25
"""a hand that is seen this near to its palm is the one that holds it: default"""


def followed(
    rules: Thresholds,
    plan: BodyPlan,
    shown: Shown,
    trainee: LiveTrainee,
    device: str,
    pose: Pose | None,
    at_ns: int,
    *,
    told: bool,
) -> tuple[int, list[Told]]:
    """A tracker was at `pose` in world at `at_ns` (None: nobody sees it): the hand that holds its weapon is there.

    -> (since when, what that does); nothing where the story stands (`told` false): what is in a hand changes in the story only.
    """
    mount = next((m for m in trainee.belt.mounts if m.device == device), None)
    if mount is None:
        return at_ns, []
    was = trainee.belt.replica(mount.tool)
    side = _holder(trainee, mount.tool)
    hand = _hand(trainee, side) if side else None
    if pose is None:
        if was is not None:
            _keep(trainee, replace(was, off_ns=0))
        if hand is not None:
            hand.grip = hand.aim = None
        return at_ns, []
    was = was or Replica(mount.tool)
    grip, aim = mount.held(pose)
    if hand is not None:
        hand.grip, hand.aim = grip, aim
    there = _there(rules, plan, shown, trainee, mount, grip, aim)
    if there is None or there == was.stowed:
        _keep(trainee, replace(was, off_ns=0))
        return at_ns, []
    since_ns = was.off_ns or at_ns
    _keep(trainee, replace(was, off_ns=since_ns))
    acts = bool(side) or not there  # one that nobody had, and that is put into its holster, is no act
    if (acts and not told) or at_ns - since_ns < (STOWED_MS if there else DRAWN_MS) * NS_PER_MS:
        return at_ns, []
    _keep(trainee, Replica(mount.tool, stowed=there))
    return since_ns, _stowed(trainee, shown, side) if there else _drawn(trainee, shown, mount.tool, grip, aim)


def at_trigger(trainee: LiveTrainee, button: Button) -> str:
    """The hand whose tool this trigger works: that of a controller its own, unless a weapon there has a tracker; that of a weapon with a
    tracker, whatever its mount names. Empty: none."""
    for side in ("left", "right"):
        mount = trainee.mount_of(_hand(trainee, side).tool)
        if mount is not None and mount.device and button.device == (mount.device if mount.trigger == "tracker" else mount.trigger):
            return side
    if button.device not in ("left", "right") or _holds_replica(trainee, button.device):
        return ""
    return button.device


def world_of(trainee: LiveTrainee, pose: Pose, *, valid: bool) -> Pose | None:
    """A pose of the trainee's stage, in world; None where the device does not know it."""
    return pose_in_world(trainee.mark, pose) if valid else None


def _there(rules: Thresholds, plan: BodyPlan, shown: Shown, trainee: LiveTrainee, mount: Mount, grip: Pose, aim: Pose) -> bool | None:
    """It is in its holster, or it is not; None while there is no telling."""
    hips, item = hips_of(worn(trainee.body(), shown), plan, trainee.belt.fit), tool(mount.tool)
    if hips is None or item is None:
        return None
    away, up = math.dist(hips.place_m(item, trainee.belt.fit), grip[:3]), forward(aim[3:])[1]
    reach = rules.holster_m.value
    if away > reach + OUT_M:
        return False
    if mount.tool not in MUZZLES:
        return True if away <= reach else None
    if up > LEVEL_DOWN:
        return False
    return True if away <= reach and up <= HANGS_DOWN else None


def _stowed(trainee: LiveTrainee, shown: Shown, side: str) -> list[Told]:
    """Back in its holster, out of the hand that had it; that hand is where its own device has it, if it has one."""
    if not side:
        return []
    hand = _hand(trainee, side)
    told = taken(trainee, shown, side, hand.tool)
    hand.grip = hand.aim = None
    _released(trainee)
    return told


def _drawn(trainee: LiveTrainee, shown: Shown, name: str, grip: Pose, aim: Pose) -> list[Told]:
    """Into the hand that is seen nearest to it, else a free one, the strong one first; what that hand held goes back. A hand that holds
    another replica keeps it, for there it really is: where both do, nothing is drawn."""
    strong = trainee.belt.fit.strong
    sides = [s for s in ("left", "right") if not _holds_replica(trainee, s)]
    sides.sort(key=lambda s: (_away_m(_hand(trainee, s), grip), bool(_hand(trainee, s).tool), s != strong))
    if not sides:
        return []
    hand = _hand(trainee, sides[0])
    told = taken(trainee, shown, sides[0], hand.tool) if hand.tool else []
    told += taken(trainee, shown, sides[0], name)
    hand.grip, hand.aim = grip, aim
    _released(trainee)
    return told


def _holds_replica(trainee: LiveTrainee, side: str) -> bool:
    """What this hand holds has a tracker of its own."""
    mount = trainee.mount_of(_hand(trainee, side).tool)
    return mount is not None and bool(mount.device)


def _away_m(hand: LiveHand, grip: Pose) -> float:
    """From a hand to the weapon's palm; infinite for one that is elsewhere, or nowhere."""
    away = math.inf if hand.grip is None else math.dist(hand.grip[:3], grip[:3])
    return away if away <= NEAR_M else math.inf


def _released(trainee: LiveTrainee) -> None:
    """Another tool is at each trigger now: what was pulled was not pulled for it."""
    for hand in (trainee.left, trainee.right):
        hand.memory = replace(hand.memory, trigger=False, trigger_permille=0)


def _holder(trainee: LiveTrainee, name: str) -> str:
    return next((side for side in ("left", "right") if _hand(trainee, side).tool == name), "")


def _hand(trainee: LiveTrainee, side: str) -> LiveHand:
    return trainee.left if side == "left" else trainee.right


def _keep(trainee: LiveTrainee, replica: Replica) -> None:
    if trainee.belt.replica(replica.tool) != replica:
        trainee.belt = trainee.belt.with_replica(replica)
