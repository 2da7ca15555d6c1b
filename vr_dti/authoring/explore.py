"""`explore`: simulated trainees play a scenario, many rounds of them, on all cores. The same runs give the same result on any number.

A round is every behaviour at one setup, to be held against each other. What is left of the runs asked for is the beginning of one more.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait

from vr_dti.authoring.rounds import Plan, Row, Table, Tally
from vr_dti.errors import InputError, MachineError
from vr_dti.story.behaviours import BEHAVIOURS
from vr_dti.story.load import Scenario, SourceFile, parse_files
from vr_dti.story.rehearsal import LIMIT_MS

ROUNDS_A_JOB = 20
"""fewer are not worth another process, which takes a second to start. Default."""

Progress = Callable[[int, int], None]
"""runs done, of how many"""


@dataclass(frozen=True, slots=True)
class Exploration:
    """All runs, in the order of rounds and behaviours, and what they reached."""

    plan: Plan
    rounds: int
    """whole ones; the rows of the round after the last are a part of it"""
    rows: tuple[Row, ...]
    tally: Tally

    @property
    def scenario(self) -> Scenario:
        """What was explored."""
        return self.plan.scenario

    @property
    def seed(self) -> int:
        """Of all chance."""
        return self.plan.seed


def explored(
    scenario: Scenario,
    *,
    runs: int,
    seed: int | None = None,
    jobs: int | None = None,
    progress: Progress | None = None,
    limit_ms: int = LIMIT_MS,
    held: Sequence[str] = (),
) -> Exploration:
    """`runs` runs; all chance from `seed`, or the scenario's own; dials drawn but those `held`. Raises `InputError` for less than a round,
    or where the scenario has no such dial or setting, `MachineError` if a process is lost."""
    if runs < len(BEHAVIOURS):
        raise InputError(
            f"{runs} run{'s' * (runs != 1)}, and there are {len(BEHAVIOURS)} simulated trainees",
            f"give {len(BEHAVIOURS)} or more, so that each plays at least once",
        )
    rounds = runs // len(BEHAVIOURS)
    plan = Plan(scenario, scenario.story.seed if seed is None else seed, tuple(held))
    plan.at(0)
    jobs = min(rounds, jobs or max(1, min(cores(), rounds // ROUNDS_A_JOB)))
    tell = progress or (lambda _done, _all: None)
    if jobs == 1:
        rows: list[Row] = []
        tally = Tally()
        table = Table(scenario, plan.seed, held=held, limit_ms=limit_ms)
        for i, first in _dealt(runs):
            rows += table.round(i, tally, first)
            tell(len(rows), runs)
    else:
        rows, tally = _apart(plan, runs, jobs, limit_ms, tell)
    order = {name: i for i, name in enumerate(BEHAVIOURS)}
    return Exploration(plan, rounds, tuple(sorted(rows, key=lambda r: (r.round, order[r.behaviour]))), tally)


def _dealt(runs: int) -> list[tuple[int, int]]:
    """(round, how many of its behaviours play) for so many runs."""
    return [(at // len(BEHAVIOURS), min(len(BEHAVIOURS), runs - at)) for at in range(0, runs, len(BEHAVIOURS))]


def cores() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _apart(plan: Plan, runs: int, jobs: int, limit_ms: int, tell: Progress) -> tuple[list[Row], Tally]:
    """The rounds dealt out to processes of their own, and what comes back, in the order in which it comes."""
    context = multiprocessing.get_context("spawn")
    rows: list[Row] = []
    tally = Tally()
    with ExitStack() as stack:
        open_: list[Connection] = []
        for job in range(jobs):
            mine, theirs = context.Pipe(duplex=False)
            process = context.Process(
                target=_work,
                args=(theirs, tuple(plan.scenario.files), plan.seed, plan.held, _dealt(runs)[job::jobs], limit_ms),
                daemon=True,
            )
            process.start()
            theirs.close()
            stack.callback(process.join)
            stack.callback(process.terminate)
            open_.append(stack.enter_context(mine))
        while open_:
            for ready in wait(open_):
                assert isinstance(ready, Connection)
                try:
                    found = ready.recv()
                except EOFError:
                    raise MachineError("a process that played rounds ended before its work was done", "try again with --jobs 1") from None
                if isinstance(found, Tally):
                    tally.add(found)
                    open_.remove(ready)
                else:
                    rows += found
                    tell(len(rows), runs)
    return rows, tally


def _work(
    mouth: Connection, files: Sequence[SourceFile], seed: int, held: Sequence[str], dealt: Sequence[tuple[int, int]], limit_ms: int
) -> None:
    """In a process of its own: play these rounds, say the rows of each as it is done, and at last the tally."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal's ^C reaches us too; the parent decides when to stop
    table, tally = Table(parse_files(files), seed, held=held, limit_ms=limit_ms), Tally()
    for i, first in dealt:
        mouth.send(list(table.round(i, tally, first)))
    mouth.send(tally)
    mouth.close()
