"""Page 1 of a run without an opportunity: acts and what came of them, facts and since when they were known, questions that fit."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.debrief.build import spoke
from tests.records.test_report_story import session
from vr_dti.debrief.trainee import KnownFact
from vr_dti.library.guidebook import Applies
from vr_dti.library.shelf import Shelf
from vr_dti.records.report_front import facts, said_and_done
from vr_dti.records.report_references import Library, guidebook_of


def test_what_was_so_is_told_with_since_when_this_trainee_could_tell() -> None:
    known = (KnownFact("bites", "he bites him", 4200, 9000, 5000, "sees"), KnownFact("spits", "he spits", 6000, 7000, None, ""))
    t = replace(session().trainees[0], known=known)
    told = [(a.replace("\xa0", " "), b.replace("\xa0", " ")) for a, b in facts(replace(session(), lawful=True), t)]
    assert told == [
        ("He bites him, from 4.2 s to 9.0 s", "could be seen from 5.0 s"),
        ("He spits, from 6.0 s to 7.0 s", "could not be seen or heard by this trainee"),
    ]
    assert facts(session(), t) == []


def test_what_was_said_stands_with_its_words() -> None:
    s = session(spoke(12_000, 3, text="Stop"))
    ((at, words, _),) = said_and_done(s, s.trainees[0])
    assert at.startswith("12.0") and words == "“Stop” to the other officer"


@pytest.mark.parametrize("name", ["handcuffed", "foot-chase", "sudden-punch", "the-search"])
@pytest.mark.parametrize(("score", "fitting"), [(0.0, "broke_control"), (4.0, "left_alone")])
def test_a_twin_asks_what_made_it_lawful_and_what_fits_the_run(name: str, score: float, fitting: Applies) -> None:
    book = guidebook_of(f"{name}-lawful", "", Shelf())
    assert book is not None
    s = replace(session(), scene=book.doc.scene, lawful=True)
    t = s.trainees[0]
    assert t.grades is not None
    domains = tuple(replace(d, score=score) if d.domain == "discrimination" else d for d in t.grades.domains)
    found = Library(guidebooks={s.scene: book}).aside(s, replace(t, opportunities=(), grades=replace(t.grades, domains=domains)))
    first, *rest = found.talks
    assert first.id.startswith("legal.") and found.clauses
    assert [x.id for x in rest] == [i.id for i in book.applying(fitting)] != []
    assert not Library(guidebooks={s.scene: book}).aside(s, t), "a run with an opportunity asks there"
