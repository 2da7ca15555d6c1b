"""From samples to intents: `interpret(rules, setting, memory, samples, shown, now_ns) -> (memory, intents)`. Pure.

First the samples in their order: poses move the body, buttons, speech, keys and the instructor's commands become acts at once. Then what
only time can tell - touch, gaze, standing between, distance, aim - is read from the body against the world as last shown (gestures.py).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from vr_dti.events import DISPATCH, Intent
from vr_dti.intents.addressee import PARTNER, addressee, facing_now
from vr_dti.intents.beginnings import begun_anew
from vr_dti.intents.cuffing import cuffing
from vr_dti.intents.current import current_cut_off, currents, released
from vr_dti.intents.drawing import asked_for, fitted, mounted, squeezed, stocked
from vr_dti.intents.fingers import pressed, seen
from vr_dti.intents.firing import Told, pulled, switched
from vr_dti.intents.gestures import gestures
from vr_dti.intents.keeping import keeper, stopper
from vr_dti.intents.live import LiveTrainee
from vr_dti.intents.memory import NOT_STARTED, PAUSED, Memory, TraineeMemory
from vr_dti.intents.moment import Moment
from vr_dti.intents.muzzle import cut_off, weapons
from vr_dti.intents.replicas import at_trigger, followed, world_of
from vr_dti.intents.spraying import released as let_up
from vr_dti.intents.spraying import spray_cut_off, sprays
from vr_dti.intents.thresholds import Thresholds
from vr_dti.intents.turning import asked
from vr_dti.intents.words import By, heard, kept_keyed, key_down, key_up
from vr_dti.samples import TRACKER, Button, Command, Fingers, Key, Sample, Speech, Status, Tracked
from vr_dti.timebase import NS_PER_MS
from vr_dti.world.pose import Shown
from vr_dti.world.setting import Setting
from vr_dti.world.talking import keyed, last_begun, talk_of

HOLDS = {"worn": "headset off", "focus": "headset menu open", "runtime": "headset lost"}
"""Status samples whose value 0 stops the story clock, and why it then stands"""
OF_THE_CLOCK = frozenset({"pause", "resume", "stop"})
"""intents that are told whether the story runs or stands"""
GO_ON, CUT_OFF = (kept_keyed, weapons, currents, sprays), (kept_keyed, cut_off, current_cut_off, spray_cut_off)
"""what only time tells of radio and weapons, while the story runs, and as it stands or ends"""


def interpret(
    rules: Thresholds, setting: Setting, memory: Memory, samples: Sequence[Sample], shown: Shown, now_ns: int
) -> tuple[Memory, tuple[Intent, ...]]:
    """What `samples` (in the one order of samples) mean, given what was shown. Intents come in the order they were heard."""
    reader = _Reader(rules, setting, memory, shown, now_ns)
    for sample in samples:
        reader.read(sample)
    reader.held_controls()
    trainees = [live.remembered() for live in reader.trainees]
    if reader.clock.running and not memory.clock.running:
        trainees = [begun_anew(t) for t in trainees]
    if reader.clock.running:
        trainees = [reader.gone_on(t, gestures, cuffing, *(CUT_OFF if reader.ending else GO_ON)) for t in trainees]
    elif memory.clock.running:
        trainees = [reader.gone_on(t, *CUT_OFF) for t in trainees]
    trainees = [facing_now(rules, setting, shown, t, now_ns) for t in trainees]
    kept_off_ns = reader.kept_off(memory.kept_off_ns, trainees) if reader.clock.running and not reader.ending else 0
    return Memory(reader.clock, tuple(trainees), reader.held_by, kept_off_ns), tuple(reader.intents)


def _by(command: Command) -> str:
    return "instructor" if command.by == "instructor" else "keyed"


class _Reader:
    """One call of `interpret`: the memory while it changes, and the intents so far."""

    def __init__(self, rules: Thresholds, setting: Setting, memory: Memory, shown: Shown, now_ns: int) -> None:
        self.rules = rules
        self.setting = setting
        self.shown = shown
        self.now_ns = now_ns
        self.clock = memory.clock
        self.held_by = memory.held_by
        self.trainees = [LiveTrainee(t, setting) for t in memory.trainees]
        self.intents: list[Intent] = []
        self.ending = bool(shown.world.outcome)
        """the story has ended or is put back, or the run ends: what goes on is cut off"""
        self._by_id = {t.memory.trainee: t for t in self.trainees}

    def read(self, sample: Sample) -> None:
        trainee = self._by_id.get(sample.trainee)
        if trainee is not None:
            trainee.last = (sample.source, sample.seq)
        match sample.data:
            case Tracked() as tracked if trainee is not None and tracked.device.startswith(TRACKER):
                self._follow(trainee, sample, tracked)
            case Tracked() as tracked if trainee is not None:
                trainee.moved(tracked, sample.t_ns)
            case Button() as button if trainee is not None:
                self._press(trainee, sample, button)
            case Fingers(device=side) as fingers if trainee is not None:
                hand = trainee.left if side == "left" else trainee.right
                hand.memory = seen(hand.memory, fingers)
            case Speech() as speech:
                self._speech(sample, speech)
            case Key(name=name, down=True) if trainee is not None:
                self._key(trainee, sample, name)
            case Command() as command:
                self._command(sample, command)
            case Status(what="belt") as status if trainee is not None:
                trainee.belt = fitted(trainee.belt, status)
            case Status(what="magazine") as status if trainee is not None:
                trainee.belt = stocked(trainee.belt, status)
            case Status(what="mount") as status if trainee is not None:
                trainee.belt = mounted(trainee.belt, status)
            case Status(what="moved" | "seated") if trainee is not None:
                trainee.carried()
            case Status(what="ending"):
                self.ending = True
            case Status(what=what, value=value) if what in HOLDS:
                self._hold(sample, HOLDS[what], value == 0)
            case _:
                pass  # tracking, battery, profile...: logged, meant for the strip and the debrief, no act of the trainee

    def _speech(self, sample: Sample, speech: Speech) -> None:
        if speech.transcript:
            return
        at = (self.rules, self.setting, self.shown, self._by_id.get(sample.trainee))
        told = heard(*at, speech, sample.act_ns, self.clock.story_ms)
        if told is not None:
            self._act(sample, "spoke", **told)

    # --- controls ---

    def _follow(self, trainee: LiveTrainee, sample: Sample, tracked: Tracked) -> None:
        """A thing with a tracker is there; dated to when it came or went, unless the story stood then."""
        pose, runs = world_of(trainee, tracked.pose, valid=tracked.valid), not self.clock.stood_at(sample.act_ns)
        at = (self.rules, self.setting.rows.plan, self.shown, trainee)
        since_ns, told = followed(*at, tracked.device, pose, sample.act_ns, told=runs)
        act_ns = sample.act_ns if self.clock.stood_at(since_ns) else since_ns
        for kind, fields in told:
            self.act_of(sample.trainee, (sample.source, sample.seq), act_ns, kind, **fields)

    def _press(self, trainee: LiveTrainee, sample: Sample, button: Button) -> None:
        side = at_trigger(trainee, button) if button.name == "trigger" else button.device
        if not side:
            return
        hand = trainee.left if side == "left" else trainee.right
        hand.memory = pressed(hand.memory, button)
        if button.name == "menu":
            down = button.value >= self.rules.squeeze_on.value
            hand.memory = replace(hand.memory, menu_since_ns=(hand.memory.menu_since_ns or sample.act_ns) if down else 0)
        elif button.name == "select" and button.value >= self.rules.squeeze_on.value:
            self._torch(sample, "sensed")
        elif button.name in ("trigger", "squeeze"):
            was = hand.memory.trigger if button.name == "trigger" else hand.memory.squeeze
            edge = self.rules.squeeze_off if was else self.rules.squeeze_on
            down = button.value >= edge.value
            if down == was:
                return
            told, told_ms = list[Told](), self.clock.story_ms(sample.act_ns)
            by: By = "trigger" if button.name == "trigger" else "squeeze"
            trainee.keyed = key_up(trainee.keyed, side, by, sample.act_ns)
            if button.name == "trigger":
                hand.memory = replace(hand.memory, trigger=down)
                if down and not self.clock.stood_at(sample.act_ns):
                    told = pulled(self.rules, self.setting, self.shown, trainee, side, sample.seq, sample.act_ns)
                elif not down:
                    trainee.belt = let_up(released(trainee.belt, side, sample.act_ns), side, sample.act_ns)
            else:
                since_ns = sample.act_ns if down else hand.memory.squeezed_ns
                hand.memory, hand.squeezed = replace(hand.memory, squeeze=down, squeezed_ns=since_ns), down
                if down and not self.clock.stood_at(sample.act_ns):  # what is in a hand changes in the story only
                    told = squeezed(self.rules, self.setting.rows.plan, self.shown, trainee, side, sample.act_ns, told_ms)
            if any(kind == "spoke" for kind, _ in told):
                trainee.keyed = key_down(trainee.keyed, side, by, sample.act_ns)
            self._tell(sample, told, "sensed")

    def _tell(self, sample: Sample, told: list[Told], label: str) -> None:
        for kind, fields in told:
            self._act(sample, kind, label=label, **fields)

    def held_controls(self) -> None:
        """Menu held long enough is the trainee's stop."""
        for trainee in self.trainees:
            for side, hand in (("left", trainee.left), ("right", trainee.right)):
                since_ns = hand.memory.menu_since_ns
                if since_ns and self.now_ns - since_ns >= self.rules.stop_hold_ms.value * NS_PER_MS:
                    hand.memory = replace(hand.memory, menu_since_ns=0)
                    self._set_holds(())  # the fade needs a running clock
                    self.act_of(trainee.memory.trainee, trainee.last, since_ns, "stop", name="menu held", hand=side)

    def gone_on(self, trainee: TraineeMemory, *looks: Callable[[Moment, TraineeMemory], TraineeMemory]) -> TraineeMemory:
        """A trainee a frame on, with what only time tells, as each of `looks` finds it."""
        moment = Moment(self.rules, self.setting, self.shown, self.now_ns)
        for look in looks:
            trainee = look(moment, trainee)
        for act in moment.acts:
            self.act_of(trainee.trainee, trainee.last, act.since_ns, act.kind, **act.fields)
        return trainee

    def kept_off(self, told_ns: int, trainees: Sequence[TraineeMemory]) -> int:
        """Tell that the officer is kept off: as it begins, and anew for as long as it lasts. `told_ns`: when last. -> when last, now."""
        by = keeper(trainees) or stopper(self.shown)
        if by not in self._by_id:
            return 0
        act_ns = told_ns + round(self.rules.kept_off_ms.value * NS_PER_MS) if told_ns else self.now_ns
        if act_ns > self.now_ns:
            return told_ns
        self.act_of(by, self._by_id[by].last, act_ns, "kept_off", to=PARTNER)
        return act_ns

    def _key(self, trainee: LiveTrainee, sample: Sample, name: str) -> None:
        if name in ("0", "1", "2", "3", "4", "5", "6"):
            self._rung(sample, int(name), "keyed")
        elif name == "r":
            self._rung(sample, 5, "keyed")
        elif name == "f":
            self._torch(sample, "keyed")
        elif not self.clock.stood_at(sample.act_ns):
            self._tell(sample, asked_for(trainee, self.shown, name, self.clock.story_ms(sample.act_ns)), "keyed")

    def _torch(self, sample: Sample, label: str) -> None:
        self._tell(sample, switched(self.shown, sample.trainee, sample.trainee not in self.shown.world.torches), label)

    def _rung(self, sample: Sample, rung: int, label: str) -> None:
        self._act(sample, "spoke", rung=rung, to=addressee(rung), label=label)

    def _relabel(self, sample: Sample, rung: int) -> None:
        """The last words of the trainee were another rung. The story goes on as it heard them; the debrief reads both."""
        live = self._by_id.get(sample.trainee)
        source, seq, to = live.spoken if live is not None else ("", 0, "")
        if not source:
            self._act(sample, "command", name="relabel", label="instructor")
            return
        to = addressee(rung, to)
        self._act(sample, "command", name="relabel", rung=rung, to=to, label="instructor", text=f"{source} {seq} {rung} {to}")

    # --- the instructor, and the clock ---

    def _command(self, sample: Sample, command: Command) -> None:
        """While the story is paused the instructor may still steer it; before it begins there is nothing to steer."""
        waiting = NOT_STARTED in self.held_by
        match command.name:
            case "start":
                self._hold(sample, NOT_STARTED, False, _by(command))
            case "stop":
                self._set_holds(())  # the fade needs a running clock
                self._act(sample, "stop", name=command.by, label=_by(command))
            case "view":
                pass  # the mirror's own affair
            case "light" | "weather":
                name, over_ms = asked(command, self.shown.world, running=self.clock.running)
                self._act(sample, "command", name=command.name, text=name, dwell_ms=over_ms, label="instructor")
            case _ if waiting:
                pass
            case "pause":
                self._hold(sample, PAUSED, self.clock.running, _by(command))  # while it stands for whatever reason: go on
            case "rung":
                self._rung(sample, command.value, "instructor")
            case "relabel":
                self._relabel(sample, command.value)
            case "talk":
                self._talk(sample, command)
            case name:
                if name == "malfunction":
                    for trainee in self.trainees:
                        trainee.belt = replace(trainee.belt, jammed=True)
                self.ending = self.ending or name == "do_over"
                self._act(sample, "command", name=name, label="instructor", text=command.text)

    def _talk(self, sample: Sample, command: Command) -> None:
        """Speaks as somebody who is there, or over the radio."""
        there = (DISPATCH, *self.setting.rows.names[: len(self.setting.cast)])
        last = last_begun(self.intents) or talk_of(self.shown.world)
        for said in keyed(bool(command.value), command.text, there, last, self.clock.story_ms(self.now_ns)):
            self._act(sample, "command", name="talk", label="instructor", **said)

    def _hold(self, sample: Sample, why: str, hold: bool, label: str = "sensed") -> None:
        before = self.clock.running
        self._set_holds(tuple(h for h in self.held_by if h != why) + ((why,) if hold else ()))
        if before != self.clock.running:
            self._act(sample, "pause" if before else "resume", name=why, label=label)

    def _set_holds(self, holds: tuple[str, ...]) -> None:
        self.held_by = holds
        self.clock = self.clock.paused(self.now_ns) if holds else self.clock.resumed(self.now_ns)

    # --- saying it ---

    def _act(self, sample: Sample, kind: str, **fields: Any) -> None:
        self.act_of(sample.trainee, (sample.source, sample.seq), sample.act_ns, kind, **fields)

    def act_of(self, trainee: str, last: tuple[str, int], act_ns: int, kind: str, *, label: str = "sensed", **fields: Any) -> None:
        """Add an intent; its times are story time. What a trainee does while the story stands is no act: it stays a sample."""
        if kind not in OF_THE_CLOCK and label != "instructor" and self.clock.stood_at(act_ns):
            return
        live = self._by_id.get(trainee)
        if kind == "spoke" and live is not None:
            live.spoken = (last[0], last[1], fields.get("to", ""))
        heard_ms = self.clock.story_ms(self.now_ns)
        act_ms = min(heard_ms, self.clock.story_ms(act_ns))
        self.intents.append(Intent(kind, trainee, act_ms, heard_ms, last[0], last[1], label=label, **fields))  # type: ignore[arg-type]
