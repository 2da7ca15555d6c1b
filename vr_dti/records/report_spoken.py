"""What a trainee said before the report: the answers, when they were written, and what the record has to each talking point."""

from __future__ import annotations

from vr_dti.records.report_words import capital, spaced
from vr_dti.records.statement import Entry
from vr_dti.records.talking_points import Point


def answers(e: Entry) -> list[tuple[str, str, str]]:
    """What a trainee said first: (asked, answer, how it is to be read)."""
    guess = f"about {e.thought_wrong_s:g} s after the start, by the trainee’s own guess" if e.thought_wrong_s is not None else ""
    rows = [
        ("Saw and heard", e.saw, ""),
        ("Thought wrong", "nothing seemed wrong" if e.nothing_wrong else e.thought_wrong or "no words", guess),
        ("Did", e.did, ""),
        ("Told", e.told or "no words", ""),
        (
            "To be reported to",
            f"{(e.report_to or 'no answer').rstrip('.')}; {e.report_within or 'within what time: no answer'}",
            "asked, not timed",
        ),
        *((capital(spaced(name)), text or "no answer", "") for name, text in e.fields.items()),
    ]
    return [*rows, ("Besides", e.free, "")] if e.free else rows


def when(e: Entry) -> str:
    """When it was written."""
    return f"Written {e.written[:16].replace('T', ' ')}{'' if e.before_debrief else ', after a page of the debrief had been made'}."


def held_against(p: Point) -> str:
    """A talking point after its question: what was said, and what the record or the pack has."""
    return f"Said: {p.statement}. {'Held against' if p.state == 'asked' else 'The record'}: {p.record}."
