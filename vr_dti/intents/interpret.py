"""From samples to intents: `interpret(rules, setting, memory, samples, shown, now_ns) -> (memory, intents)`. Pure.

First the samples in their order: poses move the body, buttons, speech, keys and the instructor's commands become acts at once. Then what
only time can tell - touch, gaze, standing between, distance, aim - is read from the body against the world as last shown (gestures.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from vr_dti.events import Button, Command, Intent, Key, Pose, Sample, Speech, Status, Tracked
from vr_dti.intents.gestures import gestures, near_hip
from vr_dti.intents.memory import Dwell, HandMemory, Memory, TraineeMemory
from vr_dti.intents.thresholds import Thresholds
from vr_dti.timebase import NS_PER_MS, StoryClock
from vr_dti.world.pose import Shown
from vr_dti.world.setting import Setting, pose_in_world
from vr_dti.world.state import Body, Hand

PARTNER, SUBJECT, DISPATCH = "partner", "subject", "dispatch"
"""By convention of every scenario: the officer who goes too far, and the person he does it to."""

HOLDS = {"worn": "headset off", "focus": "headset menu open", "runtime": "headset lost"}
"""Status samples whose value 0 stops the story clock, and why it then stands"""


def begin(setting: Setting, trainees: Sequence[str]) -> Memory:
    """The memory before the first sample: everybody stands on their mark, the clock has not started."""
    return Memory(StoryClock(), tuple(TraineeMemory(t, Body(t)) for t in trainees))


def rebased(then: Memory, now: Memory, story_ns: int, now_ns: int) -> Memory:
    """`then` at story time `story_ns`, for trainees who stand where they do `now`: their bodies and controls, no half-finished act."""
    bodies = {t.trainee: t for t in now.trainees}
    trainees = tuple(
        replace(
            t,
            body=bodies[t.trainee].body,
            left=_controls(bodies[t.trainee].left),
            right=_controls(bodies[t.trainee].right),
            gaze=Dwell(),
            between=Dwell(),
        )
        if t.trainee in bodies
        else t
        for t in then.trainees
    )
    return Memory(now.clock.set_to(story_ns, now_ns), trainees, now.held_by)


def _controls(hand: HandMemory) -> HandMemory:
    return replace(hand, touch=Dwell(), aim=Dwell())


def interpret(
    rules: Thresholds, setting: Setting, memory: Memory, samples: Sequence[Sample], shown: Shown, now_ns: int
) -> tuple[Memory, tuple[Intent, ...]]:
    """What `samples` (in the one order of samples) mean, given what was shown. Intents come in the order they were heard."""
    reader = _Reader(rules, setting, memory, now_ns)
    for sample in samples:
        reader.read(sample)
    reader.held_controls()
    if reader.memory.clock.running:
        for i, trainee in enumerate(reader.memory.trainees):
            after, acts = gestures(rules, setting, trainee, shown, now_ns)
            reader.set_trainee(i, after)
            for act in acts:
                reader.act_of(trainee.trainee, trainee.last, act.since_ns, act.kind, **act.fields)
    return reader.memory, tuple(reader.intents)


class _Reader:
    """One call of `interpret`: the memory while it changes, and the intents so far."""

    def __init__(self, rules: Thresholds, setting: Setting, memory: Memory, now_ns: int) -> None:
        self.rules = rules
        self.setting = setting
        self.memory = memory
        self.now_ns = now_ns
        self.intents: list[Intent] = []

    def read(self, sample: Sample) -> None:
        i = self._row(sample.trainee)
        if i is not None:
            self.set_trainee(i, replace(self.memory.trainees[i], last=(sample.source, sample.seq)))
        match sample.data:
            case Tracked() as tracked if i is not None:
                self._move(i, tracked)
            case Button() as button if i is not None:
                self._press(i, sample, button)
            case Speech(rung=rung, to=to, text=text, confidence_permille=confidence):
                self._act(sample, "spoke", rung=rung, to=to, text=text, confidence_permille=confidence, label="recognised")
            case Key(name=name, down=True) if i is not None:
                self._key(i, sample, name)
            case Command() as command:
                self._command(sample, command)
            case Status(what=what, value=value) if what in HOLDS:
                self._hold(sample, HOLDS[what], value == 0)
            case _:
                pass  # tracking, battery, profile...: logged, meant for the strip and the debrief, no act of the trainee

    # --- bodies ---

    def _move(self, i: int, tracked: Tracked) -> None:
        body = self.memory.trainees[i].body
        pose = self._to_world(body.trainee, tracked.pose) if tracked.valid else None
        if tracked.device == "head":
            if pose is not None:  # a lost head stays where it was: the log says that it was lost
                self._set_body(i, replace(body, head=pose))
            return
        side, _, which = tracked.device.partition("_")
        hand = body.left if side == "left" else body.right
        hand = replace(hand, grip=pose) if which == "grip" else replace(hand, aim=pose)
        self._set_body(i, replace(body, left=hand) if side == "left" else replace(body, right=hand))

    def _to_world(self, trainee: str, pose: Pose) -> Pose:
        return pose_in_world(self.setting.place.marks[self.setting.trainee_marks[trainee]], pose)

    # --- controls ---

    def _press(self, i: int, sample: Sample, button: Button) -> None:
        hand = self._hand(i, button.device)
        if button.name == "menu":
            down = button.value >= self.rules.squeeze_on.value
            self._set_hand(i, button.device, replace(hand, menu_since_ns=(hand.menu_since_ns or sample.act_ns) if down else 0))
        elif button.name in ("trigger", "squeeze"):
            was = hand.trigger if button.name == "trigger" else hand.squeeze
            edge = self.rules.squeeze_off if was else self.rules.squeeze_on
            pulled = button.value >= edge.value
            if pulled == was:
                return
            if button.name == "trigger":
                self._set_hand(i, button.device, replace(hand, trigger=pulled))
                if pulled:
                    self._fire(i, sample, button.device)
            else:
                self._set_hand(i, button.device, replace(hand, squeeze=pulled))
                self._squeeze(i, sample, button.device, pulled)

    def _fire(self, i: int, sample: Sample, side: str) -> None:
        trainee = self.memory.trainees[i]
        if (trainee.body.left if side == "left" else trainee.body.right).armed:
            self._act(sample, "fired", to=self._hand(i, side).aim.what, hand=side)

    def _squeeze(self, i: int, sample: Sample, side: str, pulled: bool) -> None:
        body = self.memory.trainees[i].body
        hand = body.left if side == "left" else body.right
        at_hip = pulled and near_hip(self.rules, body, hand)
        if at_hip:
            self._act(sample, "holstered" if hand.armed else "drew", hand=side)
        self._set_body_hand(i, side, replace(hand, squeezed=pulled, armed=hand.armed ^ at_hip))

    def held_controls(self) -> None:
        """Menu held long enough is the trainee's stop."""
        for i, trainee in enumerate(self.memory.trainees):
            for side in ("left", "right"):
                hand = self._hand(i, side)
                if hand.menu_since_ns and self.now_ns - hand.menu_since_ns >= self.rules.stop_hold_ms.value * NS_PER_MS:
                    self._set_hand(i, side, replace(hand, menu_since_ns=0))
                    self.act_of(trainee.trainee, trainee.last, hand.menu_since_ns, "stop", name="menu held", hand=side)

    def _key(self, i: int, sample: Sample, name: str) -> None:
        if name in ("0", "1", "2", "3", "4", "5", "6"):
            self._rung(sample, int(name), "keyed")
        elif name == "r":
            self._rung(sample, 5, "keyed")
        elif name == "h":
            hand = self.memory.trainees[i].body.right
            self._act(sample, "holstered" if hand.armed else "drew", hand="right", label="keyed")
            self._set_body_hand(i, "right", replace(hand, armed=not hand.armed))

    def _rung(self, sample: Sample, rung: int, label: str) -> None:
        to = DISPATCH if rung == 5 else SUBJECT if rung == 6 else PARTNER
        self._act(sample, "spoke", rung=rung, to=to, label=label)

    # --- the instructor, and the clock ---

    def _command(self, sample: Sample, command: Command) -> None:
        match command.name:
            case "start":
                self._hold(sample, "not started", False)
            case "pause":
                self._hold(sample, "paused", "paused" not in self.memory.held_by)
            case "stop":
                if not self.memory.clock.running:  # the fade needs a running clock
                    self._set_holds(())
                self._act(sample, "stop", name=command.by, label="instructor")
            case "rung":
                self._rung(sample, command.value, "instructor")
            case name:
                self._act(sample, "command", name=name, label="instructor", text=command.text)

    def _hold(self, sample: Sample, why: str, hold: bool) -> None:
        holds = tuple(h for h in self.memory.held_by if h != why) + ((why,) if hold else ())
        before = self.memory.clock.running
        self._set_holds(holds)
        if before != self.memory.clock.running:
            self._act(sample, "pause" if before else "resume", name=why)

    def _set_holds(self, holds: tuple[str, ...]) -> None:
        clock = self.memory.clock.paused(self.now_ns) if holds else self.memory.clock.resumed(self.now_ns)
        self.memory = replace(self.memory, held_by=holds, clock=clock)

    # --- saying it ---

    def _act(self, sample: Sample, kind: str, **fields: object) -> None:
        self.act_of(sample.trainee, (sample.source, sample.seq), sample.act_ns, kind, **fields)

    def act_of(self, trainee: str, last: tuple[str, int], act_ns: int, kind: str, **fields: object) -> None:
        """Add an intent; its times are story time."""
        clock = self.memory.clock
        heard_ms = clock.story_ms(self.now_ns)
        act_ms = min(heard_ms, clock.story_ms(act_ns))
        self.intents.append(Intent(kind, trainee, act_ms, heard_ms, last[0], last[1], **fields))  # type: ignore[arg-type]

    # --- rows of the memory ---

    def _row(self, trainee: str) -> int | None:
        for i, t in enumerate(self.memory.trainees):
            if t.trainee == trainee:
                return i
        return None

    def set_trainee(self, i: int, trainee: TraineeMemory) -> None:
        rows = self.memory.trainees
        self.memory = replace(self.memory, trainees=(*rows[:i], trainee, *rows[i + 1 :]))

    def _set_body(self, i: int, body: Body) -> None:
        self.set_trainee(i, replace(self.memory.trainees[i], body=body))

    def _set_body_hand(self, i: int, side: str, hand: Hand) -> None:
        body = self.memory.trainees[i].body
        self._set_body(i, replace(body, left=hand) if side == "left" else replace(body, right=hand))

    def _hand(self, i: int, side: str) -> HandMemory:
        trainee = self.memory.trainees[i]
        return trainee.left if side == "left" else trainee.right

    def _set_hand(self, i: int, side: str, hand: HandMemory) -> None:
        trainee = self.memory.trainees[i]
        self.set_trainee(i, replace(trainee, left=hand) if side == "left" else replace(trainee, right=hand))
