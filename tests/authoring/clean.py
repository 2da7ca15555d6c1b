"""A scene of which `check` has nothing to say, to be spoilt in one place at a time."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from vr_dti.authoring.check import check
from vr_dti.authoring.finding import Report
from vr_dti.backends.script import load_script

SCENARIO = """\
format: dti-scenario/1
id: bench
version: "1"
seed: 7
place: street-corner
dials:
  pleas: {of: [none, some], init: some}
  crowd: {min: 0, max: 1, init: 1}
marks: {here: {x: 0, z: 0}, there: {x: 1, z: -3}, beside: {x: 2, z: -3}, far: {x: 5, z: -5}}
trainees: [here]
cast:
  partner: {person: officer-stocky, mark: there}
  subject: {person: man-hoodie, mark: beside}
  passer: {person: woman-coat, mark: far, present: "crowd >= 1"}
lines:
  p-threat: {who: partner, lasts: 2s}
  s-plead: {who: subject, lasts: 2s}
vars:
  stage: {type: int, min: 0, max: 3, init: 0}
  calm: {type: bool, init: false}
  heat: {type: int, min: 0, max: 200, init: 50}
  grip: {type: int, min: 0, max: 200, init: 50}
facts:
  cuffed: {told: true, init: true, see: [subject]}
  threatened: {see: [partner, subject], hear: [p-threat]}
  struck: {see: [partner, subject], hear: [blow_1]}
cues:
  threat: {kind: precursor, actor: partner, victim: subject, rung: 1, facts: [cuffed, threatened]}
  blow: {kind: excessive, actor: partner, victim: subject, rung: 3, facts: [cuffed, struck]}
duties:
  aid: {kind: aid, if: "stage >= 1"}
regions:
  partner:
    initial: arriving
    nodes:
      arriving:
        go: [{after: 10s, to: talking}]
      talking:
        go: [{after: 15s, to: threatening}]
      threatening:
        enter: [{fact: threatened}, {say: p-threat, to: subject}]
        go:
          - {on: spoke, who: partner, rung: [1, 2], to: weighing}
          - {after: 9s, to: striking}
      weighing:
        go:
          - {after: 1s, random: {stopping: "heat - grip + 60", striking: "200"}}
      striking:
        enter: [{fact_end: threatened}, {set: stage, to: 1}, {fact: struck}, {sound: blow_1, at: subject}]
        go:
          - {on: touched, who: partner, do: [{set: heat, to: "heat - 20"}, {set: grip, to: "grip + 20"}], to: stopping}
          - {after: 8s, to: again}
      again:
        enter: [{set: stage, to: "stage + 1"}]
        go:
          - {when: "stage == 3", to: stopping}
          - {after: 8s, to: stopping}
      stopping:
        enter: [{fact_end: threatened}, {fact_end: struck}, {set: calm, to: true}]
        final: true
  subject:
    initial: sitting
    nodes:
      sitting:
        enter: [{say: s-plead, to: partner, in: 30s, if: "pleas == 'some'"}]
        go: [{when: "at(partner.striking)", to: hurt}, {when: "final(partner)", to: safe}]
      hurt:
        go: [{when: "final(partner)", to: helpless}]
      helpless:
        go:
          - {on: touched, who: subject, do: [{duty: aid}], to: helped}
          - {after: 60s, to: left}
      helped: {final: true}
      left: {final: true}
      safe: {final: true}
  closing:
    initial: before
    nodes:
      before:
        go: [{when: "final(partner) and calm", to: settling}]
      settling:
        go: [{after: 90s, to: over}]
      over: {final: true}
interrupts:
  - {id: release, on: command, name: release, goto: {partner: stopping}}
end:
  - {when: "at(closing.over) and stage == 0", outcome: prevented, good: true}
  - {when: "at(closing.over)", outcome: struck}
"""
LOCALE = """\
format: dti-locale/1
locale: clean
title: The bench
briefing: You relieve a colleague.
people: {partner: A colleague, subject: A man, passer: Somebody}
lines:
  p-threat: "Say that again."
  s-plead: "Please."
facts: {cuffed: he is in cuffs, threatened: he is threatened, struck: he is struck}
cues: {threat: Threatens him, blow: Strikes him}
duties: {aid: Aid to him}
outcomes: {prevented: Nobody was struck, struck: He was struck}
"""
VOICES = """\
format: dti-voices/1
speakers:
  partner: {voice: man-low}
  subject: {voice: man-mid}
"""
GUIDEBOOK = """\
format: dti-guidebook/1
scene: bench
items:
  - {id: tactical.near, category: tactical, question: "Where did you stand?", training_point: "Near enough to reach."}
  - {id: legal.cuffed, category: legal, question: "What had changed?", training_point: "He was in cuffs."}
  - {id: human.heat, category: performance, applies: prevented, question: "What did you feel?", training_point: "Say it early."}
debrief: ["Ask what was seen."]
"""
SCRIPT = """\
format: dti-trainee/1
trainee: still
device: desktop
head: [{at: 0s}]
"""
FILES: Mapping[str, str] = {
    "scenario.yaml": SCENARIO,
    "locales/clean.yaml": LOCALE,
    "locales/street.yaml": LOCALE.replace("locale: clean", "locale: street"),
    "voices/voices.yaml": VOICES,
    "guidebook.yaml": GUIDEBOOK,
    "trainees/still.yaml": SCRIPT,
}
"""the scene `bench`"""


def write(folder: Path, files: Mapping[str, str]) -> Path:
    """A scene folder with these files."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def checked(folder: Path, files: Mapping[str, str] = FILES) -> Report:
    """What is said of a scene with these files."""
    return check(write(folder, files), load_script)
