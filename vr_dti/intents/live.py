"""One trainee while samples are read. Mutable, so that a pose costs an assignment and not a copy of everything around it."""

from __future__ import annotations

from dataclasses import replace

from vr_dti.events import Pose
from vr_dti.intents.beginnings import begun_anew
from vr_dti.intents.cuffing import half_on
from vr_dti.intents.fingers import curl_of
from vr_dti.intents.memory import HandMemory, TraineeMemory
from vr_dti.samples import Tracked
from vr_dti.world.mounts import Mount
from vr_dti.world.place import pose_in_world
from vr_dti.world.setting import Setting
from vr_dti.world.state import Body, Hand


class LiveHand:
    """One hand of a trainee while samples are read: its place in world, and what it remembers."""

    __slots__ = ("aim", "grip", "memory", "squeezed", "tool")

    def __init__(self, hand: Hand, memory: HandMemory) -> None:
        self.grip, self.aim, self.squeezed, self.tool = hand.grip, hand.aim, hand.squeezed, hand.tool
        self.memory = memory

    def hand(self) -> Hand:
        return Hand(self.grip, self.aim, self.squeezed, self.tool, curl_of(self.memory))


class LiveTrainee:
    """A trainee's stage, body and last sample."""

    __slots__ = ("belt", "eyes", "eyes_ns", "head", "head_lost", "keyed", "last", "left", "mark", "memory", "right", "spoken")

    def __init__(self, memory: TraineeMemory, setting: Setting) -> None:
        self.memory = memory
        self.mark = setting.place.marks[setting.trainee_marks[memory.trainee]]
        self.head, self.head_lost = memory.body.head, memory.body.head_lost
        self.eyes, self.eyes_ns = memory.eyes, memory.eyes_ns
        self.left = LiveHand(memory.body.left, memory.left)
        self.right = LiveHand(memory.body.right, memory.right)
        self.last, self.spoken, self.belt, self.keyed = memory.last, memory.spoken, memory.belt, memory.keyed

    def moved(self, tracked: Tracked, t_ns: int) -> None:
        """A device was there at `t_ns`; where it does not say, nobody knows where it is."""
        pose = pose_in_world(self.mark, tracked.pose) if tracked.valid else None
        match tracked.device:
            case "head":
                # A lost head stays where it was, for distance and hearing; nothing that needs its direction goes on.
                self.head, self.head_lost = pose or self.head, pose is None
            case "eyes":
                self.eyes, self.eyes_ns = pose, self.eyes_ns if pose is None else t_ns
            case "left_grip" | "left_aim":
                self._hand_moved(self.left, pose, tracked.device == "left_aim")
            case "right_grip" | "right_aim":
                self._hand_moved(self.right, pose, tracked.device == "right_aim")

    def _hand_moved(self, hand: LiveHand, pose: Pose | None, aims: bool) -> None:
        """A device says where it grips or aims. Of a real weapon that is mounted on it both follow from its grip; a hand on one that has a
        tracker of its own is where that is (`replicas.py`)."""
        mount = self.mount_of(hand.tool)
        if mount is not None and mount.device:
            return
        if mount is None and aims:
            hand.aim = pose
        elif mount is None:
            hand.grip = pose
        elif not aims:
            hand.grip, hand.aim = (None, None) if pose is None else mount.held(pose)

    def mount_of(self, tool: str) -> Mount | None:
        """The real weapon that is this tool; None where the tool is only drawn, or its tracker was never seen."""
        mount = next((m for m in self.belt.mounts if m.tool == tool), None)
        return None if mount is not None and mount.device and self.belt.replica(tool) is None else mount

    def carried(self) -> None:
        """The stage was moved under them: nobody pulled, pointed or swung as far as head and hands have gone since."""
        self.memory = begun_anew(replace(self.memory, left=self.left.memory, right=self.right.memory))
        self.left.memory, self.right.memory = self.memory.left, self.memory.right

    def body(self) -> Body:
        hands, belt, half = (self.left.hand(), self.right.hand()), self.belt, half_on(self.memory.cuffing)
        return Body(self.memory.trainee, self.head, *hands, lying=belt.lying, cuffed=belt.cuffed, half_on=half, head_lost=self.head_lost)

    def remembered(self) -> TraineeMemory:
        was = self.memory
        hands = (self.left.memory, self.right.memory)
        eyes = (self.eyes, self.eyes_ns)
        dwells, own = (was.gaze, was.between), (self.last, self.spoken)
        return TraineeMemory(
            was.trainee,
            self.body(),
            *hands,
            *dwells,
            was.bands,
            *own,
            *eyes,
            was.faced,
            was.ear,
            self.belt,
            was.shield,
            self.keyed,
            was.cuffing,
        )
