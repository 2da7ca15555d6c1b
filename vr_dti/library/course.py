"""A course: several runs drawn from scenarios, their lawful twins and uneventful runs, so that nobody can know beforehand which it is.

Half of the runs are violations, a third lawful twins, the rest uneventful (shares: default); what a run is, its dials and its seed are
drawn from the course's seed. From six runs on, half of the twins, rounded up, are mates of a violation: the same scene at the same dials
and seed, so that there is a sum over both afterwards. All scenes of a course come once before one comes again, never in the next run, and
some come again that are no mate: what a scene is the second time does not follow from what it was, though in six runs more often than not
it is the other one. How a plan lies in its folder: `sealed.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import Field

from vr_dti.documents import Model
from vr_dti.errors import InputError
from vr_dti.story.chance import draw
from vr_dti.story.document import ScenarioDoc
from vr_dti.story.graph_document import Name

FORMAT = "dti-course/1"
MAX_RUNS = 60
VIOLATIONS, TWINS = (1, 2), (1, 3)
"""shares of the runs; the rest is uneventful. Default."""
MATES_FROM = 6
"""in shorter courses no scene comes twice, and so none has its mate. Default."""
QUIET = "events=none"
T = TypeVar("T")
Kind = Literal["violation", "twin", "uneventful"]


class RunDoc(Model):
    """One run of a course."""

    scene: Name
    kind: Kind
    seed: Annotated[int, Field(ge=0, lt=1 << 53)]
    dials: list[str]
    pair: Annotated[int, Field(ge=1, le=MAX_RUNS)] | None = None
    """number of the whole pair that it is half of; None: of none"""


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
    mates = (twins + 1) // 2 if runs >= MATES_FROM else 0
    scenes = _scenes(pairs, runs, mates, f"{seed}/scenes")
    halves = _halves(scenes, mates, f"{seed}/mates")
    kinds: list[Kind] = [
        *_times("violation", violations - mates),
        *_times("twin", twins - mates),
        *_times("uneventful", runs - violations - twins),
    ]
    others = iter(_shuffled(kinds, f"{seed}/kinds"))
    drawn_runs = []
    for n, scene in enumerate(scenes):
        kind, pair = halves[n] if n in halves else (next(others), None)
        drawn_runs.append(_run(kind, scene, pair, f"{seed}/pair/{pair}" if pair else f"{seed}/run/{n}"))
    return CourseDoc(seed=seed, runs=drawn_runs)


def to_come(folder: Path, plan: CourseDoc) -> list[int]:
    """Numbers of the runs of the course in `folder` of which nothing was kept yet: a headset that was not there leaves an empty folder, and
    costs no run."""
    runs = [(n, folder / f"run-{n}") for n in range(1, len(plan.runs) + 1)]
    return [n for n, run in runs if not (run.exists() and any(run.iterdir()))]


def _scenes(pairs: Sequence[tuple[str, str]], runs: int, mates: int, key: str) -> list[tuple[str, str]]:
    """The scene of each run. With mates, of so few scenes that one more comes again than has a mate; none twice in a row."""
    found = _shuffled(pairs, key)[: max(1, runs - mates - 1) if mates else len(pairs)]
    scenes: list[tuple[str, str]] = []
    while len(scenes) < runs:
        more = _shuffled(found, f"{key}/{len(scenes)}")
        if scenes and len(more) > 1 and more[0] == scenes[-1]:
            more[0], more[1] = more[1], more[0]
        scenes += more
    return scenes[:runs]


def _halves(scenes: Sequence[tuple[str, str]], mates: int, key: str) -> dict[int, tuple[Kind, int]]:
    """Run -> what it is and of which pair, for so many pairs of runs of one scene; never two in a row, even where there is one scene."""
    step = 2 if len(set(scenes)) == 1 else 1
    free: list[tuple[int, int]] = []
    for scene in dict.fromkeys(scenes):
        at = [n for n, s in enumerate(scenes) if s == scene]
        for first in range(0, len(at) - step, 2 * step):
            free += [(a, b) for a, b in zip(at[first : first + step], at[first + step : first + 2 * step], strict=False)]
    halves: dict[int, tuple[Kind, int]] = {}
    for pair, (first, second) in enumerate(_shuffled(free, key)[:mates], 1):
        lawful_first = draw(f"{key}/{pair}/first", 2) == 1
        halves[first] = ("twin" if lawful_first else "violation", pair)
        halves[second] = ("violation" if lawful_first else "twin", pair)
    return halves


def _run(kind: Kind, scene: tuple[str, str], pair: int | None, key: str) -> RunDoc:
    """One run, its seed and dials drawn from `key`, which the two of a pair share."""
    lawful = kind == "twin" or (kind == "uneventful" and draw(f"{key}/side", 2) == 1)
    quiet = [QUIET] if kind == "uneventful" else ["events=full"]
    return RunDoc(
        scene=scene[1] if lawful else scene[0], kind=kind, seed=draw(f"{key}/seed", 1 << 31), dials=["surprise", *quiet], pair=pair
    )


def _shuffled(items: Sequence[T], key: str) -> list[T]:
    """Fisher and Yates, drawn from `key`."""
    out = list(items)
    for i in range(len(out) - 1, 0, -1):
        j = draw(f"{key}/{i}", i + 1)
        out[i], out[j] = out[j], out[i]
    return out


def _times(kind: Kind, count: int) -> list[Kind]:
    return [kind] * count
