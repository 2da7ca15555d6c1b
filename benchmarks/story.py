"""What the story engine costs: a tick in which nothing happens, one in which something does, a whole run at 90 Hz, and a million ticks.

python benchmarks/story.py
"""

from __future__ import annotations

import argparse
import gc
import statistics
import time
import tracemalloc
from collections.abc import Iterable

from vr_dti.events import Intent
from vr_dti.resources import shipped
from vr_dti.scene import load_scenario
from vr_dti.story.engine import advance, begin
from vr_dti.story.load import SourceFile, parse_files
from vr_dti.story.model import Story
from vr_dti.story.state import StoryState

RUNS = 5
BUDGET_US = 8
"""a tick at three regions and 20 nodes"""
LIMIT_TICKS = 30_000

ENDLESS = """\
format: dti-scenario/1
id: endless
version: "1"
title: Three regions and 20 nodes that never come to rest
seed: 7
place: p
marks: {m: {x: 0, z: 0}}
trainees: [m]
cast: {partner: {person: a, mark: m}, subject: {person: b, mark: m}}
vars: {heat: {type: int, min: 0, max: 100, init: 20}, round: {type: int, min: 0, max: 9, init: 0}}
facts: {cuffed: {init: true}, struck: {}}
cues: {blow: {kind: excessive, actor: partner, victim: subject, rung: 3, facts: [cuffed, struck]}}
regions:
  partner:
    initial: n0
    nodes:
      n0: {enter: [{set: heat, to: "heat + 7", in: 100ms}], go: [{on: spoke, who: partner, rung: [3], to: n6}, {after: 700ms, to: n1}]}
      n1: {enter: [{fact: struck}, {fact_end: struck, in: 200ms}], go: [{after: 300ms, if: "heat > 40", to: n2}, {after: 900ms, to: n3}]}
      n2: {enter: [{act: partner, clip: kick}], go: [{after: 500ms, random: {n3: "heat", n4: "100 - heat", n5: "clamp(heat, 10, 50)"}}]}
      n3: {every: {period: 300ms, do: [{set: heat, to: "heat - 9"}]}, go: [{on: touched, to: n6}, {after: 1s, to: n5}]}
      n4: {go: [{when: "heat > 50 and not at(subject.m0)", to: n5}, {after: 800ms, to: n0}]}
      n5: {enter: [{set: heat, to: "heat + 11"}], go: [{after: 400ms, to: n0}]}
      n6: {enter: [{act: partner, clip: look_around}], go: [{after: 1200ms, if: "heat < 90 or round == 3", to: n0}]}
  subject:
    initial: m0
    nodes:
      m0: {go: [{when: "at(partner.n2)", to: m1}, {after: 5s, to: m5}]}
      m1: {enter: [{act: subject, clip: kicked}], go: [{after: 600ms, random: {m2: "1", m3: "2"}}]}
      m2: {every: {period: 200ms, do: [{act: subject, clip: limp}]}, go: [{after: 900ms, to: m4}]}
      m3: {go: [{when: "at(partner.n0) or at(partner.n5)", to: m4}, {after: 2s, to: m0}]}
      m4: {enter: [{set: round, to: "0", if: "round == 9"}, {set: round, to: "round + 1", if: "round < 9"}], go: [{after: 350ms, to: m0}]}
      m5: {go: [{on: spoke, who: subject, to: m0}, {after: 250ms, to: m0}]}
  crowd:
    initial: c0
    nodes:
      c0: {go: [{when: "heat >= 60", to: c1}, {after: 3s, to: c2}]}
      c1: {every: {period: 500ms, do: [{sound: scuffle, at: subject}]}, go: [{when: "heat < 45", to: c2}, {after: 4s, to: c3}]}
      c2: {go: [{after: 700ms, to: c4}]}
      c3: {enter: [{look: subject, at: partner}], go: [{after: 900ms, random: {c4: "round", c5: "9 - round"}}]}
      c4: {go: [{after: 450ms, to: c6}]}
      c5: {go: [{after: 650ms, to: c0}]}
      c6: {go: [{when: "at(subject.m0)", to: c0}, {after: 1s, to: c0}]}
end: [{when: "round == 9 and round == 8", outcome: never}]
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ticks", type=int, default=1_000_000, help="of 11 ms, of the long run")
    args = parser.parse_args()
    story = load_scenario(str(shipped("scenes", "handcuffed"))).story
    quiet, whole, heard = [], [], []
    for _ in range(RUNS):
        whole.append(whole_run(story))
        state, _ = begin(story)
        began = time.thread_time_ns()
        for i in range(400):
            state, _ = advance(story, state, 1100 + i * 9, ())
        quiet.append((time.thread_time_ns() - began) / 400 / 1000.0)
        state, _ = begin(story)
        acts = [Intent("spoke", "t", 6000 + i, 6000 + i, "s", i, to="subject", rung=0) for i in range(400)]
        began = time.thread_time_ns()
        for act in acts:
            state, _ = advance(story, state, act.heard_ms, (act,))
        heard.append((time.thread_time_ns() - began) / 400 / 1000.0)
    busy, grown = long_run(parse_files([SourceFile("scenario", "endless", ENDLESS)]).story, args.ticks)
    print(f"CPU us, median of {RUNS}\n")
    print("| what | scenario | us | budget |\n|---|---|---|---|")
    print(f"| a tick in which nothing happens | {size(story)} | {statistics.median(quiet):.1f} | |")
    print(f"| a tick of a whole run at 90 Hz | {size(story)} | {statistics.median(whole):.1f} | {BUDGET_US} |")
    print(f"| hearing an act | {size(story)} | {statistics.median(heard):.1f} | |")
    print(f"| a tick of {args.ticks} at 90 Hz, always busy, an act a second | 3 regions, 20 nodes | {busy:.1f} | {BUDGET_US} |")
    print(f"\nMemory held after {args.ticks} ticks, beyond that after a tenth of them: {grown} bytes")


def size(story: Story) -> str:
    return f"{len(story.regions)} regions, {sum(len(r.nodes) for r in story.regions)} nodes"


def whole_run(story: Story) -> float:
    """Microseconds a tick of a run in which nobody acts."""
    state, _ = begin(story)
    began, ticks = time.thread_time_ns(), 0
    while not state.outcome and ticks < LIMIT_TICKS:
        ticks += 1
        state, _ = advance(story, state, ticks * 11, ())
    return (time.thread_time_ns() - began) / ticks / 1000.0


def long_run(story: Story, ticks: int) -> tuple[float, int]:
    """(microseconds a tick, bytes grown). Time and memory are measured apart, since the one costs the other."""
    state, _ = begin(story)
    began = time.thread_time_ns()
    state = ticked(story, state, range(1, ticks // 2))
    busy = (time.thread_time_ns() - began) / (ticks // 2) / 1000.0
    state, _ = begin(story)
    tracemalloc.start()
    held = []
    for part in range(10):
        state = ticked(story, state, range(part * ticks // 10 + 1, (part + 1) * ticks // 10 + 1))
        gc.collect()
        held.append(tracemalloc.get_traced_memory()[0])
    tracemalloc.stop()
    return busy, held[-1] - held[0]


def ticked(story: Story, state: StoryState, ticks: Iterable[int]) -> StoryState:
    """The state after these ticks of 11 ms, an act heard each second."""
    for i in ticks:
        acts = (Intent("spoke", "t", i * 11, i * 11, "s", i, to="partner", rung=i % 4),) if i % 90 == 0 else ()
        state, _ = advance(story, state, i * 11, acts)
    return state


if __name__ == "__main__":
    main()
