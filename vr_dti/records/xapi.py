"""Findings as xAPI 1.0.3 statements: one for the run, one for each opportunity, one for each counted act of each trainee.

The actor is an account whose name is the trainee's code; a person's name, what was said and the instructor stand in no statement.
A statement's id is made of the session's digest and the path of what it tells, so that sending twice changes nothing, and a session
that is judged anew by a later version meets the first judgement in the record store instead of replacing it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import timedelta
from typing import Any, NamedTuple
from urllib.parse import quote
from uuid import NAMESPACE_URL, UUID, uuid5

from vr_dti.debrief.findings import SessionFindings
from vr_dti.debrief.steps import Latency, Notice, Opportunity
from vr_dti.debrief.trainee import Act, TraineeFindings
from vr_dti.records.instants import instant
from vr_dti.records.xapi_words import (
    BASE,
    COMPLETED,
    EXPERIENCED,
    EXTENSIONS,
    INTERVENED,
    NOT_USED,
    OPPORTUNITY,
    PRACTISED,
    PRESENT,
    PROFILE_TYPE,
    PROFILE_VERSION,
    SIMULATION,
    TERMINATED,
    USED,
    Place,
    Word,
)

HOME = f"{BASE}/trainees"
"""homePage of the accounts where an agency gives none of its own (default)"""
VERB_OF: Mapping[str, Word] = {"used": USED, "not_used": NOT_USED, "not_perceivable": PRESENT}
"""by `Opportunity.use`; any other is `EXPERIENCED`"""

Statement = dict[str, Any]


class Told(NamedTuple):
    """A statement, whose it is, and of which session."""

    code: str
    session: str
    """digest"""
    statement: Statement


def statements(sessions: Iterable[SessionFindings], *, home: str = HOME, simulated: bool = False) -> list[Told]:
    """All statements of these sessions, each trainee's in the order things happened. `home`: homePage of the accounts.

    Scripts are no persons and are left out unless `simulated`. Raises `ValueError` for a session without a digest: its statements could
    not be told from another's.
    """
    return [
        Told(trainee.trainee, session.digest, statement)
        for session in sessions
        for trainee in session.trainees
        if simulated or not trainee.simulated
        for statement in _Trainee(session, trainee, home).statements()
    ]


class _Trainee:
    """Statements of one trainee in one session."""

    def __init__(self, session: SessionFindings, trainee: TraineeFindings, home: str) -> None:
        if not session.digest:
            raise ValueError("a session without a digest has no statements")
        self.session = session
        self.trainee = trainee
        self.home = home
        self.scene = f"{BASE}/scenarios/{quote(session.scene, safe='')}/{quote(session.scene_version, safe='')}"
        self.began = instant(session.created)

    def statements(self) -> list[Statement]:
        timed = [*self._opportunities(), *self._acts()]
        timed.sort(key=lambda pair: pair[0])
        return [s for _, s in timed] + [self._run()]

    # --- the three kinds ---

    def _run(self) -> Statement:
        session, summary = self.session, self.trainee.summary
        verb = PRACTISED if session.practice else COMPLETED if session.outcome else TERMINATED
        result: dict[str, Any] = {"completion": bool(session.outcome), "duration": f"PT{session.end_ms / 1000:.2f}S"}
        told: dict[str, Any] = {"outcome": session.outcome} if session.outcome else {}
        if summary is not None:
            told["counts"] = {f.name: value for f in fields(summary) if isinstance(value := getattr(summary, f.name), int)}
        overridden = any(m.what == "override" for m in session.moments)
        return self._statement("run", verb, self._scenario(), result, told, session.end_ms, overridden=overridden)

    def _opportunities(self) -> Iterator[tuple[int, Statement]]:
        for o in self.trainee.opportunities:
            told = {
                "use": o.use,
                "steps": [{"cue": s.id, "kind": s.kind, "use": s.use, "notice": _notice(s.notice)} for s in o.steps],
                "words": _latency(o.words),
                "hands": _latency(o.hands),
                "call": _latency(o.call),
                "fit": o.fit,
                "window-ms": o.length_ms,
            }
            if o.rung_reached is not None:
                told["rung-reached"] = o.rung_reached
            verb = VERB_OF.get(o.use, EXPERIENCED)
            at_ms = o.closes_ms
            yield at_ms, self._statement(f"opportunities/{o.id}", verb, self._opportunity(o), {}, told, at_ms, overridden=o.overridden)

    def _acts(self) -> Iterator[tuple[int, Statement]]:
        by_id = {o.id: o for o in self.trainee.opportunities}
        for act in self.trainee.acts:
            if not act.counts:
                continue
            used = by_id.get(act.credited_to)
            told: dict[str, Any] = {"channel": act.channel, "act": act.kind, "label": act.label, "mark": act.mark}
            if act.rung is not None:
                told["rung"] = act.rung
            if act.label == "recognised":
                told["confidence-permille"] = act.confidence_permille
                if act.guessed:
                    told["guessed"] = True
            after_ms = _after(act, used)
            if after_ms is not None:
                told["after-perceivable-ms"] = after_ms
            target = self._opportunity(used) if used else self._scenario()
            yield act.at_ms, self._statement(f"acts/{act.id}", INTERVENED, target, {}, told, act.at_ms, overridden=act.overridden)

    # --- parts ---

    def _statement(
        self, path: str, verb: Word, target: Statement, result: dict[str, Any], told: dict[str, Any], at_ms: int, *, overridden: bool
    ) -> Statement:
        session, trainee = self.session, self.trainee
        context = {
            "session": session.digest,
            "story-time-ms": at_ms,
            "scene-hash": session.scene_hash,
            "seed": session.seed,
            "lawful": session.lawful,
            "display": trainee.display,
            "program": session.program,
            "overridden": overridden,
            "simulated": trainee.simulated,
        }
        if session.dials:
            context["dials"] = dict(session.dials)
        around: dict[str, Any] = {"category": [_activity(PROFILE_VERSION, PROFILE_TYPE)]}
        if target["id"] != self.scene:
            around["parent"] = [self._scenario()]
        statement: Statement = {
            "id": str(statement_id(session.digest, trainee.trainee, path)),
            "actor": {"objectType": "Agent", "account": {"homePage": self.home, "name": trainee.trainee}},
            "verb": verb.verb,
            "object": target,
            "result": {**result, "extensions": _extensions(told, "ResultExtension")},
            "context": {
                "registration": str(statement_id(session.digest, trainee.trainee, "registration")),
                "revision": session.scene_version,
                "platform": "vr-dti",
                "language": "en",
                "contextActivities": around,
                "extensions": _extensions(context, "ContextExtension"),
            },
        }
        if self.began is not None:
            at = self.began + timedelta(milliseconds=at_ms)
            statement["timestamp"] = at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return statement

    def _scenario(self) -> Statement:
        return _activity(self.scene, SIMULATION, self.session.title)

    def _opportunity(self, o: Opportunity) -> Statement:
        return _activity(f"{self.scene}/opportunities/{quote(o.id, safe='')}", OPPORTUNITY.iri, o.title)


def statement_id(digest: str, trainee: str, path: str) -> UUID:
    """The id of what stands at `path` in the findings of one trainee of one session: the same each time."""
    return uuid5(uuid5(NAMESPACE_URL, BASE), f"{digest}/{quote(trainee, safe='')}/{path}")


def _activity(iri: str, type: str, name: str = "") -> Statement:
    definition: dict[str, Any] = {"type": type} | ({"name": {"en": name}} if name else {})
    return {"objectType": "Activity", "id": iri, "definition": definition}


def _extensions(values: Mapping[str, Any], place: Place) -> dict[str, Any]:
    known = {e.name: e.iri for e in EXTENSIONS if e.place == place}
    return {known[name]: value for name, value in values.items()}


def _latency(value: Latency) -> dict[str, Any]:
    """Only a latency carries a time: a mark or an act that this display cannot time has none to be averaged by mistake."""
    timed = value.state == "latency" and value.after_perceivable_ms is not None
    return {"state": value.state} | ({"after_perceivable_ms": value.after_perceivable_ms} if timed else {})


def _notice(value: Notice) -> dict[str, Any]:
    timed = value.state == "noticed" and value.after_ms is not None
    return {"state": value.state} | ({"by": value.by, "after_ms": value.after_ms} if timed else {})


def _after(act: Act, used: Opportunity | None) -> int | None:
    for value in (used.words, used.hands, used.call) if used else ():
        if value.act == act.id and value.state == "latency":
            return value.after_perceivable_ms
    return None
