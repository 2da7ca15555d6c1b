"""The interpreter's memory as something begins: a run, the story put back, another session that goes on, the end of a pause.

What was half done is no act of what begins: nobody looked meanwhile.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from vr_dti.intents.current import idle
from vr_dti.intents.memory import Dwell, Grasp, HandMemory, Memory, Swing, TraineeMemory
from vr_dti.timebase import StoryClock
from vr_dti.world.setting import Setting
from vr_dti.world.state import Body


def begin(setting: Setting, trainees: Sequence[str]) -> Memory:
    """The memory before the first sample: everybody stands on their mark, the clock has not started."""
    return Memory(StoryClock(), tuple(TraineeMemory(t, Body(t)) for t in trainees))


def rebased(then: Memory, now: Memory, story_ns: int, now_ns: int) -> Memory:
    """`then` at story time `story_ns`, for trainees who stand where they do `now`: their bodies, controls and what they
    hold, no half-finished act."""
    present = {t.trainee: t for t in now.trainees}

    def in_body_of(t: TraineeMemory, here: TraineeMemory) -> TraineeMemory:
        belt = replace(
            t.belt.without((here.body.left.tool, here.body.right.tool)),
            replicas=here.belt.replicas,
            wires=idle(t.belt.wires),
            spraying=None,
        )
        left, right = _controls(here.left), _controls(here.right)
        t = replace(t, gaze=Dwell(), between=Dwell(), shield=Dwell(), ear=Dwell(), cuffing=Dwell())
        body = replace(here.body, lying=belt.lying, cuffed=belt.cuffed)  # or the next picture would show what is not yet so
        return replace(t, body=body, belt=belt, left=left, right=right, keyed=here.keyed)

    trainees = tuple(in_body_of(t, present[t.trainee]) if t.trainee in present else t for t in then.trainees)
    return Memory(now.clock.set_to(story_ns, now_ns), trainees, now.held_by)


def taken_up(then: Memory, story_ns: int) -> Memory:
    """`then` as the beginning of another session: the clock waits at `story_ns`, nobody has been seen, nothing is held or half done."""
    trainees = tuple(
        TraineeMemory(t.trainee, Body(t.trainee), bands=t.bands, belt=replace(t.belt, replicas=(), wires=None, spraying=None))
        for t in then.trainees
    )
    return Memory(StoryClock(story_ns), trainees)


def _controls(hand: HandMemory) -> HandMemory:
    return replace(hand, touch=Dwell(), aim=Dwell(), grasp=Grasp(), sign=Dwell(), muzzle=Dwell(), swing=Swing())


def begun_anew(trainee: TraineeMemory) -> TraineeMemory:
    """Whose story goes on after a pause: what had not lasted long enough to be an act begins anew, since nobody looked meanwhile."""
    hands = (_hand_anew(trainee.left), _hand_anew(trainee.right))
    between, shield, ear = (_anew(d) for d in (trainee.between, trainee.shield, trainee.ear))
    belt = replace(
        trainee.belt, replicas=tuple(replace(r, off_ns=0) for r in trainee.belt.replicas), wires=idle(trainee.belt.wires), spraying=None
    )
    trainee = replace(trainee, gaze=_anew(trainee.gaze), cuffing=_anew(trainee.cuffing))
    return replace(trainee, left=hands[0], right=hands[1], between=between, shield=shield, ear=ear, belt=belt)


def _hand_anew(hand: HandMemory) -> HandMemory:
    grasp = Grasp(done=hand.grasp.done) if hand.touch.reported else Grasp()
    hand = replace(hand, muzzle=Dwell(), swing=Swing())
    return replace(hand, touch=_anew(hand.touch), aim=_anew(hand.aim), lost_since_ns=0, grasp=grasp, sign=_anew(hand.sign))


def _anew(dwell: Dwell) -> Dwell:
    return replace(dwell, other=None) if dwell.reported else Dwell()
