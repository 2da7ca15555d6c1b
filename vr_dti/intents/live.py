"""One trainee while samples are read. Mutable, so that a pose costs an assignment and not a copy of everything around it."""

from __future__ import annotations

from vr_dti.intents.memory import HandMemory, TraineeMemory
from vr_dti.world.setting import Setting
from vr_dti.world.state import Body, Hand


class LiveHand:
    """One hand of a trainee while samples are read: its place in world, and what it remembers."""

    __slots__ = ("aim", "armed", "grip", "memory", "squeezed")

    def __init__(self, hand: Hand, memory: HandMemory) -> None:
        self.grip, self.aim, self.squeezed, self.armed = hand.grip, hand.aim, hand.squeezed, hand.armed
        self.memory = memory

    def hand(self) -> Hand:
        return Hand(self.grip, self.aim, self.squeezed, self.armed)


class LiveTrainee:
    """A trainee's stage, body and last sample."""

    __slots__ = ("head", "head_lost", "last", "left", "mark", "memory", "right", "spoken")

    def __init__(self, memory: TraineeMemory, setting: Setting) -> None:
        self.memory = memory
        self.mark = setting.place.marks[setting.trainee_marks[memory.trainee]]
        self.head, self.head_lost = memory.body.head, memory.body.head_lost
        self.left = LiveHand(memory.body.left, memory.left)
        self.right = LiveHand(memory.body.right, memory.right)
        self.last, self.spoken = memory.last, memory.spoken

    def body(self) -> Body:
        return Body(self.memory.trainee, self.head, self.left.hand(), self.right.hand(), head_lost=self.head_lost)

    def remembered(self) -> TraineeMemory:
        was = self.memory
        hands = (self.left.memory, self.right.memory)
        return TraineeMemory(was.trainee, self.body(), *hands, was.gaze, was.between, was.bands, self.last, self.spoken)
