"""The current of a conducted-energy weapon: while its darts are in somebody, each press of its trigger gives them another cycle.

A cycle lasts `CYCLE_MS` and a held trigger draws it out, as with the single-shot weapons in use; no cartridge is spent. How long somebody
was under current is told when it is over, dated to its beginning, or at the latest when the story stands or ends. Presses and releases are
dated by the device and a cycle has its length, so that every display tells the same milliseconds.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from vr_dti.intents.acts import Vector
from vr_dti.intents.memory import Belt, Memory, TraineeMemory, Wires
from vr_dti.intents.moment import Moment
from vr_dti.timebase import NS_PER_MS
from vr_dti.world.hurts import CYCLE_MS
from vr_dti.world.pose import Shown
from vr_dti.world.skeleton import JOINT
from vr_dti.world.state import Body
from vr_dti.world.tools import CEW, bore_of

WIRES_M = 7.6
"""as long as the wires are: default, 25 feet. Whoever gets farther away tears them"""


def connected(belt: Belt, to: str, part: str, side: str, at_ns: int) -> Belt:
    """Both darts hold in `to`; the press of `side` that shot them gives the first cycle, from machine time `at_ns`."""
    return replace(belt, wires=Wires(to, part, side, True, at_ns, at_ns + CYCLE_MS * NS_PER_MS))


def pressed_again(belt: Belt, shown: Shown, muzzle_m: Vector, side: str, at_ns: int) -> tuple[Belt, dict[str, Any]]:
    """The trigger is pulled while darts are in somebody: a cycle from now on, whatever is left of the last. -> (belt, what that `fired`
    says); no fields where no wire holds. In a current that goes on, or ended less than a frame ago, it is not told as another one."""
    wires = belt.wires
    if wires is None:
        return belt, {}
    far_m = length_m(shown, muzzle_m, wires.to)
    if far_m > WIRES_M:
        return belt, {}
    again = replace(wires, side=side, held=True, since_ns=wires.since_ns or at_ns, until_ns=at_ns + CYCLE_MS * NS_PER_MS)
    told = {"to": wires.to, "part": wires.part, "distance_cm": round(100 * far_m), "text": "cycle"}
    return replace(belt, wires=again), told


def released(belt: Belt, side: str, at_ns: int) -> Belt:
    """The trigger of that hand is let go of: the current ends then, or with its cycle."""
    wires = belt.wires
    if wires is None or not wires.held or wires.side != side:
        return belt
    return replace(belt, wires=replace(wires, held=False, until_ns=max(wires.until_ns, at_ns)))


def currents(moment: Moment, trainee: TraineeMemory) -> TraineeMemory:
    """The trainee's memory after this frame; a current that is over is told. Wires hold while a hand holds the weapon and they are long
    enough."""
    wires = trainee.belt.wires
    if wires is None:
        return trainee
    muzzle_m = _muzzle_of(trainee.body)
    holds = any(hand.tool == CEW for hand in (trainee.body.left, trainee.body.right))
    torn = not holds or (muzzle_m is not None and length_m(moment.shown, muzzle_m, wires.to) > WIRES_M)
    over = not wires.held and moment.passed(wires.until_ns, moment.rules.gap_ms)
    if torn or (wires.since_ns and over):
        _tell(moment, wires)
        return replace(trainee, belt=replace(trainee.belt, wires=None if torn else idle(wires)))
    return trainee


def current_cut_off(moment: Moment, trainee: TraineeMemory) -> TraineeMemory:
    """The story stands or ends: a current that goes on is told until now, and is over."""
    wires = trainee.belt.wires
    if wires is None or not wires.since_ns:
        return trainee
    _tell(moment, wires)
    return replace(trainee, belt=replace(trainee.belt, wires=idle(wires)))


def under_current(memory: Memory) -> tuple[tuple[str, str], ...]:
    """(Who is under a current that a held trigger draws out, the trainee whose trigger it is)."""
    wired = ((t.belt.wires, t.trainee) for t in memory.trainees)
    return tuple((w.to, trainee) for w, trainee in wired if w is not None and w.held and w.since_ns)


def idle(wires: Wires | None) -> Wires | None:
    """Without current."""
    return None if wires is None else replace(wires, held=False, since_ns=0, until_ns=0)


def length_m(shown: Shown, muzzle_m: Vector, to: str) -> float:
    """Metres from the muzzle to the middle of somebody's trunk; infinite where he is not shown."""
    if to not in shown.names:
        return math.inf
    x, y, z = shown.world_from_joint[shown.row(to), JOINT["Spine2"], :3, 3].tolist()
    return math.dist((x, y, z), muzzle_m)


def _muzzle_of(body: Body) -> Vector | None:
    bores = (bore_of(hand) for hand in (body.left, body.right) if hand.tool == CEW)
    return next((bore[0] for bore in bores if bore is not None), None)


def _tell(moment: Moment, wires: Wires) -> None:
    """How long he was under current, if he was."""
    end_ns = moment.now_ns if wires.held else min(moment.now_ns, wires.until_ns)
    if wires.since_ns and end_ns > wires.since_ns:
        lasted_ms = (end_ns - wires.since_ns) // NS_PER_MS
        moment.tell("exposed", wires.since_ns, to=wires.to, part=wires.part, name=CEW, hand=wires.side, dwell_ms=lasted_ms)
