"""Words about the record behind a report: whose it is, whether it is whole, where it comes from, which packs and weights were used."""

from __future__ import annotations

from collections.abc import Iterable

from vr_dti.debrief.conduct import points
from vr_dti.debrief.findings import Method, Pack, SessionFindings, Untouched
from vr_dti.debrief.trainee import TraineeFindings
from vr_dti.records.report_numbers import number
from vr_dti.records.report_references import References
from vr_dti.records.report_sentences import dials
from vr_dti.records.report_words import DISPLAYS, clock, spaced
from vr_dti.records.voice_files import counted


def badges(s: SessionFindings, t: TraineeFindings) -> list[str]:
    """What must be known of a run before anything else. A script is named first."""
    display = DISPLAYS[t.display]
    return [
        *(["Simulated trainee", f"stands for: {display}"] if t.simulated else [display]),
        *([] if t.grades else ["Practice, never scored"]),
        *(["Lawful twin"] if s.lawful else []),
    ]


def warnings(s: SessionFindings) -> list[str]:
    """What is wrong with a record."""
    out = [] if s.sealed else [f"Session {s.digest[:12]} was never closed: its last second may be missing."]
    if s.problems:
        out.append(f"The file was changed or damaged, and its figures cannot be relied on: {'; '.join(s.problems)}.")
    return out


def record(s: SessionFindings) -> list[tuple[str, str]]:
    """Everything by which a session can be found and run again: (name, words)."""
    who = ", ".join(t.trainee for t in s.trainees)
    whole = "sealed" if s.sealed else "never closed"
    settings = ", ".join(_setting(k, v) for k, v in s.options.items() if v not in (None, ""))
    none = s.untouched
    rows = [
        (
            "Session",
            f"{who}; recorded {s.created}{f' by {s.operator}' if s.operator else ''}; {whole}{'' if s.problems else ', chain intact'}",
        ),
        ("Digest", s.digest),
        ("Scene", f"{s.scene} {s.scene_version}, seed {s.seed}; {s.scene_hash}"),
        ("Program", f"vr-dti {s.program} on {s.machine}"),
        ("Dials", f"{dials(s) or 'this scene has none'}. Two runs with different dials are two different tests."),
        ("Settings", settings or "none"),
        ("Voice", voice(s)),
        (
            "When nobody acts",
            f"{_course_of(none)}. Harm (fewer points are better): {points(none.harm)} then, {points(s.harm)} in this run{_of_it(s)}, "
            f"{points(s.harm_best)} left by the best simulated trainee"
            f"{'' if s.harm_best_handless is None else f', {points(s.harm_best_handless)} by the best without hands'}",
        ),
    ]
    return [*rows, ("What if", f"goes on from {clock(s.parent_ms)} of {s.parent}")] if s.parent else rows


def voice(s: SessionFindings) -> str:
    """Whether the sound of what was said was kept when the session was recorded."""
    if not s.voice_kept and not s.voice_lost:
        return "not kept"
    lost = f"; that of {s.voice_lost} could not be written" if s.voice_lost else ""
    return f"kept: {counted(s.voice_kept)}, for as long as the agency’s schedule says{lost}"


def _course_of(none: Untouched) -> str:
    """How a scene goes when nobody acts: its ending, the end of the harm, and that of the run, which is later."""
    harm_ms = max((c.end_ms for c in none.cues if c.harms and c.ended == "cue"), default=None)
    harm = "" if harm_ms is None else f"the last harm ends at {clock(harm_ms)}, "
    return f"“{none.title}”: {harm}the run at {clock(none.end_ms)}" if none.title else f"{harm}no end within {clock(none.end_ms)}"


def _of_it(s: SessionFindings) -> str:
    """How much of the harm counts, where that is not all."""
    return "" if s.harm_counted == s.harm else f" ({points(s.harm_counted)} of them count)"


def _setting(name: str, value: bool | float | str | None) -> str:
    """`display headset`, `teleport off`."""
    said = ("on" if value else "off") if isinstance(value, bool) else number(value) if isinstance(value, float) else value
    words, _, unit = name.rpartition("_")
    return f"{spaced(words)} {said} {unit}" if unit in ("m", "cm", "s") else f"{spaced(name)} {said}"


def weights(m: Method) -> str:
    """The weights of the six domains, and whether they were applied."""
    applied = "applied" if m.weights_applied else "not applied: no sum was formed"
    return f"(default, {applied}): {', '.join(f'{x.title} {number(x.value)}' for x in m.weights)} of 100."


def unread(references: Iterable[References]) -> str:
    """A sentence about the clauses shown that nobody has held against the text itself; empty where there are none."""
    named = dict.fromkeys(x for r in references for c in r.clauses for x in c.unread)
    if not named:
        return ""
    return (
        f"Not yet held against the text itself: {'; '.join(named)}. What is said of these above is this project’s summary; "
        "have counsel read them before anybody relies on it."
    )


def counsel(p: Pack) -> str:
    """Whether the agency's counsel has read a pack."""
    return f"reviewed by counsel, {p.counsel}" if p.counsel else "not reviewed by counsel"
