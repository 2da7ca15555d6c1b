"""The timeline as shapes: everything within the drawing, what was said can be read, drawings that stand apart share one scale."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.debrief.build import EARLY, SILENT, Person, played, spoke, touched
from tests.debrief.stories import kicks
from vr_dti.debrief.beside import LookSpan
from vr_dti.debrief.debrief import findings
from vr_dti.debrief.findings import FactSpan, NodeSpan, SceneLine
from vr_dti.events import Intent
from vr_dti.records.report_drawing import CHAR_PX, Drawing
from vr_dti.records.report_legend import legend
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


def test_what_came_of_a_shot_is_no_quotation() -> None:
    shot = Intent("fired", "early", 4000, 4000, "test", 1, "subject", "upper_arm", "cew", hand="right", text="clothing")
    drawing = timeline([lane(Person(acts=(shot,)))], PAGE_WIDTH)
    words = [*said(drawing), *(g.title for g in drawing.glyphs)]
    (told,) = {w.partition(": ")[2] or w for w in words if "conducted-energy" in w and w[0].isdigit()}
    assert told.endswith(": a dart hung in clothing") and not any("“" in w or "clothing, " in w for w in words)


def test_five_things_said_at_once_can_all_be_read() -> None:
    person = Person(acts=tuple(spoke(5000 + 600 * n, 1, text=f"Leave him alone now, number {n}!") for n in range(5)))
    spans = said(timeline([lane(person)], PAGE_WIDTH))
    assert {f"“Leave him alone now, number {n}!”" for n in range(5)} <= set(spans)


def test_on_a_phone_what_the_trainee_said_is_whole() -> None:
    words = [f"I need a supervisor and an ambulance, number {n}." for n in range(7)]
    person = Person(acts=tuple(spoke(5000 + 4000 * n, 5, to="dispatch", text=w) for n, w in enumerate(words)))
    drawing = timeline([lane(person)], PHONE_WIDTH)
    told = [t for t in drawing.texts if t.style == "said"]
    assert [t.text for t in told if t.text[0] == "“"] == [f"“{w}”" for w in words]
    assert len({t.y for t in told}) == len(told), "none on another"
    for t in told:
        wide = len(t.text) * CHAR_PX
        assert (t.x - wide if t.anchor == "end" else t.x) >= -1 and (t.x if t.anchor == "end" else t.x + wide) <= PHONE_WIDTH + 10


@pytest.mark.parametrize("width", [PAGE_WIDTH, PAPER_WIDTH, PHONE_WIDTH])
def test_no_label_of_a_window_or_a_step_is_cut(width: int) -> None:
    scenario = kicks()
    found = findings(played(scenario, EARLY).recorded(), scenario)
    (o, *_) = found.trainees[0].opportunities
    late = replace(o, steps=tuple(replace(s, onset_ms=found.end_ms // 2, end_ms=found.end_ms // 2 + 500) for s in o.steps))
    titled = replace(found, cues=tuple(replace(c, title="Strikes a man who has given up") for c in found.cues))
    drawing = timeline([("early", titled, replace(found.trainees[0], opportunities=(late,)))], width)
    cues = [t for t in drawing.texts if t.style == "cue"]
    assert len(cues) == 1 + len(o.steps) and not [t.text for t in cues if t.text.endswith("…")]
    for t in cues:
        wide = len(t.text) * CHAR_PX
        assert (t.x - wide if t.anchor == "end" else t.x) >= -1 and (t.x if t.anchor == "end" else t.x + wide) <= width


def test_the_officers_lane_has_his_words_and_how_he_took_an_act_and_no_node_of_the_story() -> None:
    scenario = kicks()
    found = findings(played(scenario, EARLY).recorded(), scenario)
    mind = (NodeSpan("mind", "weighing", 12_000, 13_200, ""), NodeSpan("mind", "yields", 13_200, 22_000, ""))
    told = replace(found, nodes=(*found.nodes, *mind), lines=(SceneLine(3000, 5000, "partner", "subject", "Say that again."),))
    drawing = timeline([("early", told, told.trainees[0])], PAGE_WIDTH)
    titles = [b.title for b in drawing.bars]
    assert [b.text for b in drawing.bars if b.style == "node"] == ["", "gives in"]
    assert any("The other officer: “Say that again.”" in t for t in titles)
    assert not any(n.node in t for t in titles for n in found.nodes if "_" in n.node)


def test_where_there_is_nothing_to_stop_the_facts_are_drawn() -> None:
    scenario = kicks()
    found = findings(played(scenario, EARLY).recorded(), scenario)
    fought = (FactSpan("cuffed", "he is handcuffed", 0, 9000), FactSpan("fights", "he kicks and fights", 4000, 9000))
    quiet = replace(found, facts=fought, cues=())
    drawing = timeline([("early", quiet, replace(found.trainees[0], opportunities=()))], PAGE_WIDTH)
    assert [t.text for t in drawing.texts if t.style == "cue"] == ["He kicks and fights"]


def test_drawings_that_stand_apart_can_have_one_scale() -> None:
    _, session, trainee = one = lane(EARLY)
    alone, shared = timeline([one], PAGE_WIDTH), timeline([one], PAGE_WIDTH, 2 * session.end_ms)
    act = trainee.acts[0].at_ms

    def left_of(drawing: Drawing) -> float:
        return next(g.x for g in drawing.glyphs if g.name in ("round", "box", "hand"))

    assert act and (left_of(alone) - 132) == pytest.approx(2 * (left_of(shared) - 132), abs=0.3)


def test_the_legend_has_the_signs_that_are_drawn_and_no_other() -> None:
    def told(*acts: Intent) -> set[str]:
        return {words for _, words in legend(timeline([lane(Person(acts=acts))], PAGE_WIDTH))}

    spoken = told(spoke(12_000, 3))
    assert {"excessive force", "force by the officer", "words, with rung", "step passed"} <= spoken
    assert not {"radio", "hands", "mark, not a latency", "breach", "force by somebody else", "not used in this run"} & spoken
    assert {"radio", "hands"} <= told(touched(12_000), spoke(13_000, 5, to="dispatch"))
    assert "mark, not a latency" in told(spoke(12_000, 3, label="keyed"))
    heading, session, trainee = lane(Person())
    looked = replace(trainee, looked=(LookSpan("partner", 1000, 2000),))
    unheard = timeline([(heading, replace(session, lines=()), looked)], PAGE_WIDTH)
    assert "the officer speaks" not in {words for _, words in legend(unheard)}, "he was looked at, which is drawn alike"
