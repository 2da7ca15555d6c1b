"""Whether the officer is kept off the subject: by a body that stays between, by a hand that pulled him off or held him back and stays, or
since a trainee's tool has put him out of action.

A hand that leaves, or a trainee who steps away, does not set him free while another hand or body keeps him. So it is read from all of them
together, and not from the acts one by one.
"""

from __future__ import annotations

from collections.abc import Iterable

from vr_dti.intents.addressee import PARTNER
from vr_dti.intents.contacts import on_whom
from vr_dti.intents.memory import HandMemory, TraineeMemory
from vr_dti.world.animation import reactions
from vr_dti.world.pose import Shown


def keeper(trainees: Iterable[TraineeMemory]) -> str:
    """The first trainee who keeps him off; empty: nobody does. A gap too short to end a touch or a place (`gap_ms`) ends nothing here."""
    return next((t.trainee for t in trainees if t.between.reported or _keeps(t.left) or _keeps(t.right)), "")


def stopper(shown: Shown) -> str:
    """The trainee whose tool keeps him from using force; empty: nobody's does. Who lies stiff kicks nobody, whatever he has in mind."""
    hurts = next((a.hurts for a in shown.world.actors if a.name == PARTNER), ())
    return reactions.stopped_by(hurts, shown.story_ns / 1e6)


def _keeps(hand: HandMemory) -> bool:
    """A closed hand that has pulled him, or one that has held him back, open or closed; until it leaves him or takes hold anew."""
    if not hand.touch.reported or on_whom(hand.touch) != PARTNER:
        return False
    return "held_back" in hand.grasp.done or ("pulled" in hand.grasp.done and hand.squeeze)
