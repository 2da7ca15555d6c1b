"""A course: several runs drawn from scenarios, their lawful twins and uneventful runs, so that nobody can know beforehand which it is.

Half of the runs are violations, a third lawful twins, the rest uneventful (shares: default); what a run is, its dials and its seed are
drawn from the course's seed, and no scene comes twice before all have come once. The plan stands in `course.json`, for the instructor.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import Field

from vr_dti.documents import Model, read
from vr_dti.errors import InputError
from vr_dti.story.chance import draw
from vr_dti.story.document import ScenarioDoc
from vr_dti.story.graph_document import Name

FORMAT = "dti-course/1"
FILE = "course.json"
MAX_RUNS = 60
VIOLATIONS, TWINS = (1, 2), (1, 3)
"""shares of the runs; the rest is uneventful. Default."""
QUIET = "events=none"
T = TypeVar("T")
Kind = Literal["violation", "twin", "uneventful"]


class RunDoc(Model):
    """One run of a course."""

    scene: Name
    kind: Kind
    seed: Annotated[int, Field(ge=0, lt=1 << 53)]
    dials: list[str]


class CourseDoc(Model):
    """A course as drawn."""

    format: str = FORMAT
    seed: Annotated[int, Field(ge=0, lt=1 << 53)]
    runs: Annotated[list[RunDoc], Field(min_length=1, max_length=MAX_RUNS)]


def pairs_of(scenes: Mapping[str, ScenarioDoc]) -> tuple[tuple[str, str], ...]:
    """(scene, its lawful twin) of all that have one, by id."""
    return tuple(sorted((n, d.twin) for n, d in scenes.items() if d.twin in scenes and not d.lawful and scenes[d.twin].lawful))


def drawn(pairs: Sequence[tuple[str, str]], runs: int, seed: int) -> CourseDoc:
    """A course of so many runs. Raises `InputError` where there is no pair, or too many runs are asked for."""
    if not pairs:
        raise InputError("there is no scenario with a lawful twin", "a course needs both, so that nobody can know which it is")
    if not 1 <= runs <= MAX_RUNS:
        raise InputError(f"a course of {runs} runs", f"give 1 to {MAX_RUNS}")
    violations = runs * VIOLATIONS[0] // VIOLATIONS[1] or 1
    twins = runs * TWINS[0] // TWINS[1]
    kinds: list[Kind] = [*_times("violation", violations), *_times("twin", twins), *_times("uneventful", runs - violations - twins)]
    order = _shuffled(kinds, f"{seed}/kinds")
    scenes: list[tuple[str, str]] = []
    while len(scenes) < runs:
        scenes += _shuffled(pairs, f"{seed}/scenes/{len(scenes)}")
    return CourseDoc(
        seed=seed, runs=[_run(kind, pair, f"{seed}/run/{n}") for n, (kind, pair) in enumerate(zip(order, scenes, strict=False))]
    )


def load_course(folder: Path) -> CourseDoc:
    """The course in `folder`. Raises `InputError`, `DocumentError`."""
    return read(folder / FILE, CourseDoc, format=FORMAT)


def _run(kind: Kind, pair: tuple[str, str], key: str) -> RunDoc:
    lawful = kind == "twin" or (kind == "uneventful" and draw(f"{key}/side", 2) == 1)
    quiet = [QUIET] if kind == "uneventful" else ["events=full"]
    return RunDoc(scene=pair[1] if lawful else pair[0], kind=kind, seed=draw(f"{key}/seed", 1 << 31), dials=["surprise", *quiet])


def _shuffled(items: Sequence[T], key: str) -> list[T]:
    """Fisher and Yates, drawn from `key`."""
    out = list(items)
    for i in range(len(out) - 1, 0, -1):
        j = draw(f"{key}/{i}", i + 1)
        out[i], out[j] = out[j], out[i]
    return out


def _times(kind: Kind, count: int) -> list[Kind]:
    return [kind] * count
