"""The timeline as shapes: everything within the drawing, what was said can be read, drawings that stand apart share one scale."""

from __future__ import annotations

import pytest

from tests.debrief.build import EARLY, SILENT, Person, played, spoke
from tests.debrief.stories import kicks
from vr_dti.debrief.debrief import findings
from vr_dti.records.report_drawing import CHAR_PX, Drawing
from vr_dti.records.report_timeline import PAGE_WIDTH, PAPER_WIDTH, PHONE_WIDTH, Lane, timeline


def lane(person: Person) -> Lane:
    scenario = kicks()
    session = findings(played(scenario, person).recorded(), scenario)
    return person.id, session, session.trainees[0]


def said(drawing: Drawing) -> dict[str, tuple[float, float]]:
    """What was said -> from where to where its words reach."""
    spans = {}
    for t in drawing.texts:
        if t.style == "said":
            width = len(t.text) * CHAR_PX
            spans[t.text] = (t.x - width, t.x) if t.anchor == "end" else (t.x, t.x + width)
    return spans


@pytest.mark.parametrize("width", [PAGE_WIDTH, PAPER_WIDTH, PHONE_WIDTH])
def test_every_shape_lies_within_the_drawing(width: int) -> None:
    drawing = timeline([lane(EARLY), lane(SILENT)], width)
    for b in drawing.bars:
        assert b.x >= 0 and b.x + b.width <= width + 2 and 0 <= b.y <= drawing.height
    for g in drawing.glyphs:
        assert 0 <= g.x <= width and 0 <= g.y <= drawing.height


def test_words_late_in_the_run_stand_before_their_sign_instead_of_being_cut() -> None:
    session = lane(EARLY)[1]
    late = session.end_ms - 300
    words = "“I need a supervisor and an ambulance here, now.”"
    person = Person(acts=(*EARLY.acts, spoke(late, 5, to="dispatch", text=words.strip("“”"))))
    scenario = kicks()
    found = findings(played(scenario, person).recorded(), scenario)
    spans = said(timeline([("early", found, found.trainees[0])], PAGE_WIDTH))
    start, end = spans[words]
    assert 0 < start < end < PAGE_WIDTH


def test_five_things_said_at_once_can_all_be_read() -> None:
    person = Person(acts=tuple(spoke(5000 + 600 * n, 1, text=f"Leave him alone now, number {n}!") for n in range(5)))
    spans = said(timeline([lane(person)], PAGE_WIDTH))
    assert {f"“Leave him alone now, number {n}!”" for n in range(5)} <= set(spans)


def test_drawings_that_stand_apart_can_have_one_scale() -> None:
    _, session, trainee = one = lane(EARLY)
    alone, shared = timeline([one], PAGE_WIDTH), timeline([one], PAGE_WIDTH, 2 * session.end_ms)
    act = trainee.acts[0].at_ms

    def left_of(drawing: Drawing) -> float:
        return next(g.x for g in drawing.glyphs if g.name in ("round", "box", "hand"))

    assert act and (left_of(alone) - 132) == pytest.approx(2 * (left_of(shared) - 132), abs=0.3)
