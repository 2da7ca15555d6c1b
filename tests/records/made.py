"""Findings made by hand: what a test does not name is made up by its type, so that a new field of the findings breaks no test here."""

from __future__ import annotations

import types
from dataclasses import MISSING, fields, is_dataclass
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from vr_dti.debrief.findings import Findings, Moment, SessionFindings
from vr_dti.debrief.profile import Domain, Gate, Profile
from vr_dti.debrief.steps import Latency, Notice, Opportunity, Step
from vr_dti.debrief.trainee import Act, Scorable, Summary, TraineeFindings

T = TypeVar("T")
DIGEST = "ab" * 32


def make(cls: type[T], **given: Any) -> T:
    """A `cls` with these values."""
    hints = get_type_hints(cls)
    unset = [f for f in fields(cls) if f.name not in given and f.default is MISSING and f.default_factory is MISSING]  # type: ignore[arg-type]
    return cls(**{f.name: _any(hints[f.name]) for f in unset}, **given)


def _any(hint: Any) -> Any:
    origin, args = get_origin(hint), get_args(hint)
    if origin is Literal:
        return args[0]
    if origin in (Union, types.UnionType):
        return None if type(None) in args else _any(args[0])
    if is_dataclass(hint):
        return make(hint)  # type: ignore[arg-type]
    return (origin or hint)()


def words(ms: int, **more: Any) -> Act:
    """Rung 3 said to the officer."""
    given = {"id": "act-1", "channel": "speech", "kind": "spoke", "rung": 3, "to": "partner", "text": "Stop. He is cuffed.", "counts": True}
    return make(Act, **({"at_ms": ms, "label": "recognised", "confidence_permille": 870} | given | more))


def hand(ms: int, **more: Any) -> Act:
    """A hand on the officer's shoulder."""
    given = {"id": "act-2", "channel": "hands", "kind": "touched", "rung": 4, "to": "partner", "part": "shoulder", "counts": True}
    return make(Act, **({"at_ms": ms, "label": "sensed", "confidence_permille": 1000} | given | more))


def step(**more: Any) -> Step:
    """The kick as a cue."""
    given: dict[str, Any] = {
        "id": "kick",
        "kind": "excessive",
        "title": "A kick at the man on the ground",
        "lowest_rung": 3,
        "onset_ms": 20_000,
        "end_ms": 30_000,
        "perceivable_ms": 20_100,
        "sense": "sees",
        "opens_ms": 20_660,
        "until_ms": 30_000,
        "use": "acted",
        "notice": Notice("noticed", 20_300, 200, by="eyes"),
        "words": Latency("latency", "act-1", 22_400, 2300, 1740),
    }
    return make(Step, **(given | more))


def opportunity(**more: Any) -> Opportunity:
    """Kicks at a cuffed man from 20 s on, used by words after 2.3 s."""
    given: dict[str, Any] = {
        "id": "kicks",
        "kind": "excessive",
        "title": "A kick at the man on the ground",
        "actors": ("partner",),
        "victim": "subject",
        "lowest_rung": 3,
        "perceivable_ms": 20_100,
        "opens_ms": 20_660,
        "closes_ms": 30_000,
        "length_ms": 9340,
        "use": "used",
        "steps": (step(),),
        "words": Latency("latency", "act-1", 22_400, 2300, 1740),
        "rung_reached": 3,
        "fit": "adequate",
        "acts": ("act-1",),
    }
    return make(Opportunity, **(given | more))


def trainee(code: str = "K7", **more: Any) -> TraineeFindings:
    """One opportunity, used by words, with the officer in view; a person in a headset."""
    measures = ("perceivable", "notice", "words", "hands", "immobility", "weapon")
    domains = (
        Domain("timeliness", "scored", 3.5, "2.3 s", "words 2.3 s after the first kick could be perceived"),
        Domain("outcome", "not_applicable", None, "-", "nothing to prevent"),
    )
    given: dict[str, Any] = {
        "trainee": code,
        "profile": "headset",
        "display": "headset",
        "scorable": tuple(Scorable(m, "scored", "") for m in measures),  # type: ignore[arg-type]
        "summary": make(Summary, noticed=1, perceivable=1, used=1),
        "grades": Profile(domains, Gate("open", "no weapon was drawn")),
        "opportunities": (opportunity(),),
        "acts": (words(22_400, credited_to="kicks"), words(40_000, id="act-3", counts=False, to="bystander")),
    }
    return make(TraineeFindings, **(given | more))


def session(*trainees: TraineeFindings, **more: Any) -> SessionFindings:
    """A run that came to its end."""
    given: dict[str, Any] = {
        "digest": DIGEST,
        "sealed": True,
        "program": "0.2.0",
        "scene": "handcuffed",
        "scene_version": "1.0",
        "scene_hash": "cd" * 32,
        "seed": 7,
        "created": "2026-11-20T10:00:00+01:00",
        "operator": "Somebody by name",
        "options": {"display": "openxr"},
        "dials": {"rank": "sergeant", "officers": 2},
        "title": "A stop after dark",
        "end_ms": 74_000,
        "outcome": "stopped",
        "trainees": trainees or (trainee(),),
    }
    return make(SessionFindings, **(given | more))


def report(*sessions: SessionFindings) -> Findings:
    return make(Findings, sessions=sessions or (session(),))


def override(ms: int) -> Moment:
    return Moment(ms, "override", "partner_yields", "instructor")
