"""`check` of random scenes against the engine: what it says can never be is in no run that is played.

Each scene is a few regions that wait for each other, for acts and for times; it is played with random acts, and every way, interrupt and
ending that a run takes is held against the mistakes that were told. A run that takes what cannot be refutes the finding.
"""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from authoring.clean import FILES, SCENARIO, checked
from vr_dti.authoring.finding import Finding
from vr_dti.authoring.sources import scenario_at
from vr_dti.errors import InputError
from vr_dti.events import Intent
from vr_dti.story.engine import advance, begin
from vr_dti.story.model import Story

TELLING = (163, 222, 324)
"""scenes in which something moves on although an end holds, or asks where nothing comes; beside those of the batches"""
SCENES, RUNS = 12, 40
"""of a batch; runs of each scene of which something is told"""
NODES = {"partner": 4, "subject": 3, "closing": 3}
ACTS = ("on: spoke", "on: spoke, who: partner", "on: spoke, who: partner, rung: [3]", "on: touched", "on: touched, who: partner")
HEAD = SCENARIO.partition("regions:\n")[0]
OUTCOMES, INTERRUPTS = ("prevented", "struck"), ("release", "again")


def names(region: str) -> list[str]:
    return [f"n{i}" for i in range(NODES[region])]


def condition(r: random.Random, own: str = "", joined: bool = True) -> str:
    region = r.choice([x for x in NODES if x != own])
    text = f"at({region}.{r.choice(names(region))})"
    text = r.choice([text, text, text, text, f"not {text}", f"final({region})"])
    if joined and r.random() < 0.5:
        text = f"{text} {r.choice(['and', 'and', 'or'])} {r.choice(['stage >= 1', condition(r, own, joined=False)])}"
    return text


def way(r: random.Random, region: str, to: str) -> str:
    trigger = r.choice([f"after: {r.choice([0, 1, 2, 3, 3, 5])}s", r.choice(ACTS), ""])
    if not trigger:
        return f'{{when: "{condition(r, region)}", to: {to}}}'
    guard = f', if: "{condition(r, region)}"' if r.random() < 0.5 else ""
    done = ", do: [{set: stage, to: stage + 1}]" if r.random() < 0.2 else ""
    return f"{{{trigger}{guard}{done}, to: {to}}}"


def scene(r: random.Random) -> str:
    """A scenario in which every node of every region leads on after a time, and otherwise for random reasons."""
    text = HEAD + "regions:\n"
    for region in NODES:
        *before, last = names(region)
        text += f"  {region}:\n    initial: n0\n    nodes:\n"
        for i, node in enumerate(before):
            ahead = [f"n{j}" for j in range(i + 1, NODES[region])]
            ways = [way(r, region, r.choice(ahead)) for _ in range(r.randint(1, 3))]
            text += f"      {node}: {{go: [{', '.join([*ways, f'{{after: {r.choice([3, 4, 6, 9])}s, to: {ahead[0]}}}'])}]}}\n"
        text += f"      {last}: {{final: true}}\n"
    text += f'interrupts:\n  - {{id: release, on: spoke, who: subject, if: "{condition(r)}", goto: {{partner: n3}}}}\n'
    text += f"  - {{id: again, on: command, name: again, goto: {{partner: n{r.randint(0, 3)}, subject: n{r.randint(0, 2)}}}}}\n"
    return text + f'end:\n  - {{when: "{condition(r)}", outcome: prevented}}\n  - {{when: "final(closing)", outcome: struck}}\n'


def played(story: Story, r: random.Random) -> set[str]:
    """The paths of all that one run takes."""
    state, effects = begin(story)
    acts: list[Intent] = []
    t = 0
    for seq in range(r.choice([0, 1, 3, 6, 10])):
        t += r.choice([0, 0, 1, 500, 1000, 1000, 2000, 3000])
        kind = r.choice(["spoke", "touched", "command"])
        to, name = ("", "again") if kind == "command" else (r.choice(["partner", "subject"]), "")
        acts.append(Intent(kind, "t", t, t, "s", seq, to=to, rung=r.choice([1, 3]), name=name))
    try:
        effects += advance(story, state, 60_000, acts)[1]
    except InputError:  # it goes round without end, which `check` tells too
        return set()
    found = set()
    for effect in effects:
        why = effect.reason
        if why.because == "end rule":
            found.add(f"end[{OUTCOMES.index(effect.name)}]")
        elif why.node in INTERRUPTS and not why.region:
            found.add(f"interrupts[{INTERRUPTS.index(why.node)}]")
        elif why.region:
            found.add(f"regions.{why.region}.nodes.{why.node}.go[{why.edge}]")
    return found


def told(folder: Path, text: str) -> list[Finding]:
    findings = checked(folder, {**FILES, "scenario.yaml": text}).findings
    return [f for f in findings if f.rule == "never-together" and f.severity == "mistake"]


@pytest.mark.parametrize("batch", range(3))
def test_what_is_said_to_be_never_is_in_no_run(tmp_path: Path, batch: int) -> None:
    seen = 0
    for seed in (TELLING[batch], *range(batch * SCENES, (batch + 1) * SCENES)):
        findings = told(tmp_path / "bench", text := scene(random.Random(seed)))
        seen += len(findings)
        if not findings:
            continue
        story = scenario_at(str(tmp_path / "bench")).story
        taken = set[str]().union(*(played(story, random.Random(1000 * seed + run)) for run in range(RUNS)))
        refuted = [str(f) for f in findings if re.sub(r"\.(when|if|on)$", "", f.path) in taken]
        assert not refuted, (seed, refuted, text)
    assert seen, "nothing was told: nothing was tried"
