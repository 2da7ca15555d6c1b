"""Everything that a report says of one trainee, by name: what two runs are compared by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from vr_dti.debrief.aftermath import SCENE
from vr_dti.debrief.findings import SessionFindings
from vr_dti.debrief.steps import Latency

Kind = Literal["own", "look", "course", "still", "word", "hands", "climb"]
"""`own`: a time of the trainee's, in ms; `look`: when the head turned to somebody, which is shown and not graded; `course`: a time of the
story's, which answers when it has understood; `still`: of stillness, read every `MOVE_MS`; `word`: no number; `hands`: what can be said of
hands on; `climb`: a score that hands on may enter"""


@dataclass(frozen=True, slots=True)
class Measured:
    """One measure of a run."""

    kind: Kind
    value: int | float | str | None


Measures = dict[str, Measured]


def measures(session: SessionFindings) -> Measures:
    """Everything that a report says of the one trainee of a session, by name."""
    (t,) = session.trainees
    assert t.grades is not None
    out: Measures = {
        "outcome": Measured("word", session.outcome),
        "ended": Measured("word", session.conduct_end.how),
        "ended at": Measured("course", session.conduct_end.at_ms),
        "harm": Measured("word", "some" if session.harm else "none"),
    }
    for o in t.opportunities:
        out[f"{o.id}: use"] = Measured("word", o.use)
        out[f"{o.id}: opens"] = Measured("own", o.opens_ms)
        out[f"{o.id}: closes"] = Measured("course", o.closes_ms)
        out |= _latencies(o.id, o.words, o.hands, o.call)
        for s in o.steps:
            out[f"{s.id}: onset"] = Measured("course", s.onset_ms)
            out[f"{s.id}: perceivable after"] = Measured("own", None if s.perceivable_ms is None else s.perceivable_ms - s.onset_ms)
            out[f"{s.id}: sense"] = Measured("word", s.sense)
            out[f"{s.id}: use"] = Measured("word", s.use)
            out[f"{s.id}: noticed after"] = Measured("look" if s.notice.by == "head" else "own", s.notice.after_ms)
            out |= _latencies(s.id, s.words, s.hands, s.call)
        for n, r in enumerate(o.raises):
            out[f"{o.id}: raise {n}"] = Measured("own", r.seconds_ms)
    for a in t.acts:
        out[f"{a.id}"] = Measured("word", f"{a.kind} {a.rung} to {a.to}, {a.step}")
        out[f"{a.id}: at"] = Measured("own", a.at_ms)
        if a.hands_on is not None:
            h = a.hands_on
            out[f"{a.id}: how"] = Measured("word", f"{h.announced}, {h.side}, gun {h.gun_side}, control {h.control}")
    for d in t.duties:
        out[f"duty {d.name}"] = Measured("word", d.state)
        # What the officer did, not the trainee, comes when the story has it.
        out[f"duty {d.name}: at"] = Measured("course" if d.by == SCENE else "own", d.at_ms)
    for n, x in enumerate(t.immobility):
        out[f"still {n}"] = Measured("word", x.kind)
        out[f"still {n}: from"], out[f"still {n}: to"] = Measured("still", x.from_ms), Measured("still", x.to_ms)
    for row in t.grades.domains:
        climb = row.domain in ("timeliness", "ladder")
        out[f"grade {row.domain}"] = Measured("climb" if climb else "word", row.state if row.score is None else row.score)
    return out


def moved_ms(a: SessionFindings, b: SessionFindings) -> int:
    """How far apart a cue of one begins from the same of the other, at most."""
    there = {c.id: c.onset_ms for c in b.cues}
    return max((abs(c.onset_ms - there[c.id]) for c in a.cues if c.id in there), default=0)


def _latencies(name: str, words: Latency, hands: Latency, call: Latency) -> Measures:
    return {
        f"{name}: words": Measured("word", words.state),
        f"{name}: words after": Measured("own", words.after_perceivable_ms),
        f"{name}: hands": Measured("hands", hands.state),
        f"{name}: hands after": Measured("own", hands.after_perceivable_ms),
        f"{name}: call": Measured("word", call.state),
        f"{name}: call after": Measured("own", call.after_perceivable_ms),
    }
