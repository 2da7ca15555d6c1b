"""Speech, hands and gaze in one run on the real runtime, from sound card to debrief: words played into a microphone, a head that turns to
whom they are for, both hands that pull; the branch taken; the log and the findings hold all three. And words that count only while a button
of the headset's is held."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from audio.conftest import SoundCard
from monado.remote import Puppet
from speech.voices import spoken

from app.brisk import HARD, brisk
from app.program import SAFE, Program, proved, run
from app.wearer import Wearer
from app.witness import Witness
from vr_dti.recording.log import Log
from vr_dti.records.voice_files import SOURCE
from vr_dti.samples import Speech

pytestmark = [pytest.mark.openxr, pytest.mark.sound]

WORDS = ("--display", "openxr", "--mirror", "none", "--operator", "K7", "--voice")
PULLS = 12
"""How often hands and words are tried before he has not given in: as the scene's chances fall"""
TRIES = 4
"""How often words are said before they are not understood: on a busy machine the sound card tears some of them"""


def test_words_gaze_and_both_hands_stop_him(
    tmp_path: Path, loudspeakers: SoundCard, child_environment: dict[str, str], puppet: Puppet
) -> None:
    question = spoken("are you okay?", tmp_path, before_s=0.3, after_s=1.2)
    order = spoken("get off him!", tmp_path, before_s=0.3, after_s=1.2)
    path = tmp_path / "out" / "session.dtis"
    scene = brisk(tmp_path, threat_s=12.0, force_after_s=8.0)
    words = ["run", scene, *WORDS, "open", *HARD, "--microphone", loudspeakers.microphone, "--out", str(path.parent)]
    with Program(words, environment=child_environment, stdin=SAFE) as program:
        witness = Witness(path)
        wearer = Wearer(program, witness, puppet)
        program.until_said("microphone: listening")
        program.until(lambda: 1 in witness.look().statuses("focus") and witness.ticks[-1].views, "pictures in the headset")

        def say(wav: Path, to: str, rung: int) -> None:
            say_until(program, witness, loudspeakers, wav, lambda: any((i.to, i.rung) == (to, rung) for i in witness.told("spoke")))

        for who, rung in (("subject", 6), ("partner", 1)):
            wearer.look_at(who, lambda who=who: any(i.to == who for i in witness.told("gazed")), f"a look at the {who}")
            say(question, who, rung)
        wearer.walk_to(-0.25, -2.1)
        program.until(lambda: "shove" in cues(witness), "the first force")
        wearer.pull_off("partner", "subject", lambda: witness.told("pulled"), "a pull")
        wearer.look_at("partner", lambda: True, "a look at the partner")
        say(order, "partner", 3)
        for _ in range(PULLS):
            if gives_in(witness):
                break
            pulls = len(witness.told("pulled"))
            wearer.pull_off("partner", "subject", lambda pulls=pulls: len(witness.told("pulled")) > pulls or gives_in(witness), "a pull")
            loudspeakers.speak(order)
        assert gives_in(witness), "words and hands again and again"
        wearer.hold_menu()
        assert program.finish() == 0

    in_the_log(Witness.of(path))
    with Log.open(path) as log:
        assert log.sealed and log.check() == []
    proved(path)
    run("report", path, "--out", tmp_path / "report", "--without-statement", environment=child_environment)
    in_the_findings(json.loads((tmp_path / "report" / "report.json").read_text(encoding="utf-8"))["sessions"][0])


def test_words_count_while_the_button_is_held(
    tmp_path: Path, loudspeakers: SoundCard, child_environment: dict[str, str], puppet: Puppet
) -> None:
    """The same words without, with, and without it: one act, and a transcript of the others."""
    question = spoken("are you okay?", tmp_path, before_s=0.3, after_s=1.2)
    path = tmp_path / "out" / "session.dtis"
    words = ["run", "handcuffed", *WORDS, "push", "--microphone", loudspeakers.microphone, "--out", str(path.parent)]
    with Program(words, environment=child_environment, stdin=SAFE) as program:
        witness = Witness(path)
        wearer = Wearer(program, witness, puppet)
        program.until_said("microphone: listening while X .* is held")
        program.until(lambda: 1 in witness.look().statuses("focus") and witness.ticks[-1].views, "pictures in the headset")
        wearer.look_at("subject", lambda: any(i.to == "subject" for i in witness.told("gazed")), "a look at the subject")

        def button(*, held: bool) -> None:
            puppet.left.a = held
            puppet.send()
            program.until(lambda: witness.look().presses("talk")[-1:] == [("left", float(held))], "the button")

        say_until(program, witness, loudspeakers, question, lambda: bool(heard(witness)))
        assert not witness.told("spoke"), "nobody held it"
        button(held=True)
        say_until(program, witness, loudspeakers, question, lambda: any(i.rung == 6 for i in witness.told("spoke")))
        button(held=False)
        spoke, before = len(witness.told("spoke")), len(heard(witness))
        say_until(program, witness, loudspeakers, question, lambda: len(heard(witness)) > before)
        assert len(witness.told("spoke")) == spoke
        wearer.hold_menu()
        assert program.finish() == 0

    whole = Witness.of(path)
    assert [h.transcript for h in heard(whole)][:1] == [True] == [h.transcript for h in heard(whole)][-1:]
    assert any("okay" in h.text for h in heard(whole) if h.transcript), "what was said without it is in the log, as words alone"
    with Log.open(path) as log:
        assert log.sealed and log.check() == []
    proved(path)
    run("report", path, "--out", tmp_path / "report", "--without-statement", environment=child_environment)
    (trainee,) = json.loads((tmp_path / "report" / "report.json").read_text(encoding="utf-8"))["sessions"][0]["trainees"]
    acts = [(a["to"], a["rung"]) for a in trainee["acts"] if a["channel"] == "speech"]
    assert ("subject", 6) in acts and len(acts) == spoke


def heard(witness: Witness) -> list[Speech]:
    """All that the microphone understood, acts or not."""
    return [d for d in witness.data(SOURCE) if isinstance(d, Speech)]


def say_until(program: Program, witness: Witness, card: SoundCard, wav: Path, done: Callable[[], bool]) -> None:
    """The words into the microphone, and again where they were heard otherwise."""
    for _ in range(TRIES):
        before = len(heard(witness.look()))
        card.speak(wav)
        program.until(lambda before=before: len(heard(witness.look())) > before or done(), f"{wav.stem} to be heard")
        if done():
            return
    raise AssertionError(f"{wav.stem}, said {TRIES} times: {heard(witness)}")


def cues(witness: Witness) -> set[str]:
    return {e.name for e in witness.look().effects if e.kind == "cue"}


def gives_in(witness: Witness) -> bool:
    return any(e.kind == "enter" and (e.target, e.name) == ("partner", "yielding") for e in witness.look().effects)


def in_the_log(whole: Witness) -> None:
    """Words with their rung and onset, to whom the eyes were; hands; what each of them moved in the story."""
    spoke = [i for i in whole.told("spoke") if i.source == "voice"]
    assert all(i.label == "recognised" and i.act_ms < i.heard_ms for i in spoke), "dated to its onset, and told after its end"
    assert ("subject", 6) in [(i.to, i.rung) for i in spoke], "the question, to whom the head was turned"
    assert ("partner", 1) in [(i.to, i.rung) for i in spoke], "and the same words to the other"
    assert ("partner", 3) in [(i.to, i.rung) for i in spoke]
    gazed = {(i.to, i.part) for i in whole.told("gazed")}
    assert gazed >= {("subject", "head"), ("partner", "head")} and whole.statuses("gaze") == [0]
    assert {i.hand for i in whole.told("touched") if i.to == "partner"} == {"left", "right"}
    assert [i for i in whole.told("pulled") if i.to == "partner"]
    entered = {(e.target, e.name, e.reason.source) for e in whole.effects if e.kind == "enter"}
    assert ("hand", "on_him", "headset") in entered, "what the hands moved"
    assert any(region == "mind" and source == "voice" for region, _, source in entered), "and what the words did"


def in_the_findings(session: dict[str, Any]) -> None:
    (trainee,) = session["trainees"]
    words = [a for a in trainee["acts"] if a["channel"] == "speech"]
    assert {(a["to"], a["rung"]) for a in words} >= {("subject", 6), ("partner", 1), ("partner", 3)}
    assert all(a["label"] == "recognised" and not a["mark"] for a in words)
    pulled = [a["hands_on"] for a in trainee["acts"] if a["kind"] == "pulled"]
    assert pulled and all(h["announced"] != "not_known" for h in pulled), "somebody listened: whether a word came before the hands is known"
    states = {s["measure"]: s["state"] for s in trainee["scorable"]}
    assert (states["words"], states["hands"], states["notice"]) == ("scored", "scored", "shown")
    (used,) = [o for o in trainee["opportunities"] if o["use"] == "used"]
    assert used["hands"]["state"] == "latency" and used["words"]["state"] in ("latency", "none"), (
        "the order may come before the window opens"
    )
    assert any("partner" in [look["what"] for look in step["looked_at"]] for step in used["steps"])
    assert session["conduct_end"]["how"] in ("voice", "hands") and session["conduct_end"]["at_ms"] is not None
