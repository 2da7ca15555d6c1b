"""The questions of a statement, and how an answer in words becomes a value. None of them hints at what there was to see."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from vr_dti.errors import InputError
from vr_dti.library.policy import Policy
from vr_dti.records.statement import MAX_SECONDS, MAX_TEXT, Entry


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `choices`: letter -> value, several letters may be given."""

    id: str
    text: str
    needed: bool = False
    kind: Literal["text", "choices", "time"] = "text"
    choices: tuple[tuple[str, str], ...] = ()
    field: bool = False
    """of the policy pack"""


SAW = Question("saw", "What did you see and hear? In your own words.", needed=True)
THOUGHT_WRONG = Question("thought_wrong", "Did anything seem not right to you? What, and when in the course of things?")
THOUGHT_WRONG_S = Question(
    "thought_wrong_s",
    "About how many seconds after the start was that? A number; `never` if nothing did; nothing if you cannot say.",
    kind="time",
)
DID = Question("did", "What did you do?", needed=True)
DID_KINDS = Question(
    "did_kinds",
    "Which of these? w words to an officer, h hands on an officer or between, r a call by radio, n none of them. Several may be given.",
    needed=True,
    kind="choices",
    choices=(("w", "words"), ("h", "hands"), ("r", "call"), ("n", "nothing")),
)
TOLD = Question("told", "Whom did you tell of it, and what?")
TOLD_KINDS = Question(
    "told_kinds",
    "Which of these? d dispatch, s a supervisor, o somebody else, n nobody. Several may be given.",
    needed=True,
    kind="choices",
    choices=(("d", "dispatch"), ("s", "supervisor"), ("o", "other"), ("n", "nobody")),
)
REPORT_TO = Question("report_to", "To whom would what happened have to be reported?")
REPORT_WITHIN = Question("report_within", "And within what time?")
UNREAD = "\ufffd"
"""stands in an answer for each byte that was no letter (not UTF-8)"""
FREE = Question("free", "Is there anything else that you want to say?")
QUESTIONS = (SAW, THOUGHT_WRONG, THOUGHT_WRONG_S, DID, DID_KINDS, TOLD, TOLD_KINDS, REPORT_TO, REPORT_WITHIN)


def questions(fields: Sequence[Question] = ()) -> tuple[Question, ...]:
    """All questions in their order; those of a policy pack before the last."""
    return (*QUESTIONS, *fields, FREE)


def answer(question: Question, words: str) -> Any:
    """The value of an answer. Raises `InputError` with what would do. A byte that was no letter is kept as `UNREAD`: whoever reads the
    statement must see that something stood there."""
    text = " ".join("".join(UNREAD if "\ud800" <= c <= "\udfff" else c if c.isprintable() else " " for c in words).split())
    if question.needed and not text:
        raise InputError("this one needs an answer", "a few words will do")
    if question.kind == "choices":
        return _chosen(question, text)
    if question.kind == "time":
        return _time(text)
    if len(text) > MAX_TEXT:
        raise InputError(f"{len(text)} letters", f"up to {MAX_TEXT}; the rest can be said in the debrief")
    return text


def entry(answers: Mapping[str, Any], *, trainee: str, written: str, before_debrief: bool, policy: str = "") -> Entry:
    """The entry of a statement from the answers by question. `KeyError` where one is missing."""
    own = {q.id for q in (*QUESTIONS, FREE)}
    at = answers["thought_wrong_s"]
    return Entry(
        trainee=trainee,
        written=written,
        before_debrief=before_debrief,
        nothing_wrong=at == "never",
        thought_wrong_s=None if at == "never" else at,
        policy=policy,
        fields={k: v for k, v in answers.items() if k not in own},
        **{k: answers[k] for k in own - {"thought_wrong_s"}},
    )


def policy_fields(policy: Policy) -> tuple[Question, ...]:
    """A question for each field of the report that the pack asks for."""
    report = policy.doc.report
    return tuple(
        Question(f.id, f.question or f"For the report: {f.id.replace('_', ' ')}?", field=True) for f in (report.fields if report else ())
    )


def _chosen(question: Question, text: str) -> tuple[str, ...]:
    known = dict(question.choices)
    letters = [c for c in text.lower() if c not in " ,;/+"]
    none = question.choices[-1][0]
    if not letters or any(c not in known for c in letters):
        raise InputError(f"{text[:40]!r}: not understood", f"letters out of {', '.join(known)}, such as {'wr' if 'w' in known else 'ds'}")
    if none in letters and set(letters) != {none}:
        raise InputError(f"{none} cannot be given with others", f"give {none} alone, or the others")
    return tuple(value for letter, value in question.choices if letter in letters)


def _time(text: str) -> float | Literal["never"] | None:
    if not text:
        return None
    if text.lower() in ("never", "no", "n"):
        return "never"
    try:
        seconds = float(text.lower().removesuffix("s").strip().replace(",", "."))
    except ValueError:
        seconds = math.nan
    if not 0 <= seconds <= MAX_SECONDS:
        raise InputError(f"{text[:40]!r} is not a time", "give seconds after the start, such as 40; `never`; or nothing")
    return round(seconds, 1)
