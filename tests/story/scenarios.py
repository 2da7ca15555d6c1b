"""Small scenarios for tests: a head to put regions under, and a play of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from vr_dti.events import Effect, Intent
from vr_dti.story.engine import advance, begin
from vr_dti.story.load import Scenario, SourceFile, parse_files
from vr_dti.story.state import StoryState
from vr_dti.story.variables import Setting

HEAD = """\
format: dti-scenario/1
id: t
version: "1"
title: t
seed: 7
place: p
marks: {m: {x: 0, z: 0}}
trainees: [m]
cast: {partner: {person: a, mark: m}, subject: {person: b, mark: m}}
"""
END = 'end: [{when: "final(partner)", outcome: done}]\n'


def parse_scenario(text: str, file: str, *, dials: Mapping[str, Setting] | None = None) -> Scenario:
    """The scenario in `text` alone; `file` is named in mistakes."""
    return parse_files([SourceFile("scenario", file, text)], dials=dials)


def scenario(body: str, *, dials: Mapping[str, int | bool | str] | None = None) -> Scenario:
    """HEAD and `body`."""
    return parse_scenario(HEAD + body, "t.yaml", dials=dials)


def with_graphs(body: str, **graphs: str) -> Scenario:
    """HEAD and `body`, which may include `graphs`."""
    own = SourceFile("scenario", "t.yaml", HEAD + body)
    return parse_files([own, *(SourceFile("graph", f"graphs/{name}.yaml", text, name) for name, text in graphs.items())])


def intent(kind: str, at_ms: int, seq: int = 1, **fields: object) -> Intent:
    return Intent(kind, "a", at_ms, at_ms, "test", seq, **fields)  # type: ignore[arg-type]


def play(s: Scenario, intents: Sequence[Intent], until_ms: int) -> tuple[StoryState, list[Effect]]:
    """Run to `until_ms` in one call."""
    state, first = begin(s.story)
    state, more = advance(s.story, state, until_ms, intents)
    return state, [*first, *more]


def told(effects: Sequence[Effect], *kinds: str) -> list[tuple[int, str, str]]:
    """(at, kind, name) of the effects of these kinds."""
    return [(e.at_ms, e.kind, e.name) for e in effects if e.kind in kinds]
