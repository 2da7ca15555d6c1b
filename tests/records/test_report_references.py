"""What a cue refers to, on page and paper: the clause with its pack and date, the guidebook's question; an id where they are gone."""

from __future__ import annotations

import html
import io
import re
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest

from tests.debrief.build import Person, played
from tests.debrief.stories import kicks
from tests.library.made import GUIDEBOOK, PACK, SCENES
from vr_dti.debrief.debrief import findings
from vr_dti.debrief.steps import Opportunity
from vr_dti.library.guidebook import APPLIES, parse_guidebook
from vr_dti.library.shelf import Shelf
from vr_dti.records.report import write_pdf, write_report
from vr_dti.records.report_record import unread
from vr_dti.records.report_references import Clause, Library, References, Talk, guidebook_of
from vr_dti.story.load import Scenario

FACTS = "rung: 3, facts: [cuffed, still, kicked]"
BOOK = GUIDEBOOK.replace("scene: corner", "scene: kicks")


def cited(policy: str, guidebook: str) -> Scenario:
    """The scene of the kicks with references at the kick."""
    return kicks({FACTS: f"rung: 3, policy: [{policy}], guidebook: [{guidebook}], facts: [cuffed, still, kicked]"})


def opportunity(scenario: Scenario) -> Opportunity:
    """That of somebody who does nothing."""
    return findings(played(scenario, Person()).recorded(), scenario).trainees[0].opportunities[0]


def test_a_clause_comes_with_its_words_its_citation_and_the_pack_with_its_date() -> None:
    (clause,) = Library().of(opportunity(cited("us-colorado.duty", "")), "kicks").clauses
    assert "C.R.S. 18-8-802" in clause.cited and clause.cited.endswith("Colorado, in force since 2022-03-01") and clause.text


def test_how_a_case_ended_stands_beside_it_and_what_nobody_has_checked_in_the_method() -> None:
    found = {c.id: c for c in Library().of(opportunity(cited("us-federal.restrained, us-federal.words-count", "")), "kicks").clauses}
    assert [n for n in found["us-federal.restrained"].notes if n.startswith("How it ended. Jones v. City of Hartford")]
    clause = found["us-federal.words-count"]
    assert not [n for n in clause.notes if "knowledge" in n or "checked" in n], "a note to ourselves is no word for a trainee"
    told = unread([References(clauses=(clause,))])
    assert told.startswith("Not yet held against the text itself: ") and "Yang v. Hardin" in told and "general knowledge" not in told
    assert unread([]) == unread([References(clauses=(replace(clause, unread=()),))]) == ""


def test_each_reference_stands_once_and_those_of_a_step_that_passed_come_first() -> None:
    library = Library(guidebooks={"kicks": parse_guidebook(BOOK, file="guidebook.yaml")})
    o = opportunity(cited("us-federal.duty", "human.voice"))
    kick, again = [s for s in o.steps if s.policy][:2]
    acted = replace(kick, use="acted", policy=("us-federal.restrained", "us-federal.duty"), guidebook=("legal.duty", "human.voice"))
    found = library.of(replace(o, steps=(acted, replace(again, use="passed"))), "kicks")
    assert [c.id for c in found.clauses] == ["us-federal.duty", "us-federal.restrained"]
    assert [t.id for t in found.talks] == ["human.voice", "legal.duty"]


def test_of_a_step_that_could_not_be_perceived_nothing_is_asked() -> None:
    o = opportunity(cited("us-federal.duty", "human.voice"))
    assert not Library().of(replace(o, steps=tuple(replace(s, use="not_perceivable") for s in o.steps)), "kicks")


@pytest.mark.parametrize("gone", ["us-federal.no-such-clause", "no-such-pack.duty"])
def test_what_is_not_there_any_more_keeps_its_id(gone: str) -> None:
    found = Library().of(opportunity(cited(gone, "legal.no-such-item")), "kicks")
    assert (found.clauses, found.talks) == ((Clause(gone),), (Talk("legal.no-such-item"),))


def test_a_broken_pack_costs_its_words_and_not_the_report(tmp_path: Path) -> None:
    (tmp_path / "metro-pd.yaml").write_text(PACK.replace("jurisdiction:", "jurisdicton:"), encoding="utf-8")
    found = Library(Shelf([tmp_path])).of(opportunity(cited("metro-pd.duty", "")), "kicks")
    assert found.clauses == (Clause("metro-pd.duty"),)


@pytest.mark.parametrize(
    "name", [f"{s}{twin}" for s in ("handcuffed", "foot-chase", "sudden-punch", "the-search") for twin in ("", "-lawful")]
)
def test_every_shipped_guidebook_has_what_to_ask_of_runs_in_which_no_cue_asks(name: str) -> None:
    book = guidebook_of(name, "", Shelf())
    assert book is not None
    assert all(book.applying(a) for a, runs in APPLIES.items() if runs.lawful in (None, name.endswith("-lawful")))
    talk = Library(guidebooks={name: book}).asked(name)
    assert talk is not None and talk.training_point
    assert Library().asked(name) is None


def test_where_the_trainee_kept_it_from_happening_the_guidebooks_items_for_that_are_asked() -> None:
    book = parse_guidebook(BOOK.replace("{id: human.voice,", "{id: human.voice, applies: prevented,"), file="guidebook.yaml")
    scenario = cited("us-federal.duty", "")
    s = findings(played(scenario, Person()).recorded(), scenario)
    (t,) = s.trainees
    none = replace(t, opportunities=())
    kept = replace(s, conduct_end=replace(s.conduct_end, prevented=True, trainee=t.trainee))
    assert [x.id for x in Library(guidebooks={s.scene: book}).aside(kept, none).talks] == ["human.voice"]
    for other in (s, replace(kept, conduct_end=replace(kept.conduct_end, trainee=""))):
        assert not Library(guidebooks={s.scene: book}).aside(other, none)


# --- which guidebook ----------------------------------------------------------------------------------------------------------


def scene(folder: Path, book: str = BOOK) -> str:
    """A scene's folder with a guidebook. -> the file that a session of it names"""
    folder.mkdir(parents=True)
    (folder / "guidebook.yaml").write_text(book, encoding="utf-8")
    (folder / "scenario.yaml").write_text("", encoding="utf-8")
    return str(folder / "scenario.yaml")


def test_the_guidebook_lies_beside_the_scenario_that_was_run(tmp_path: Path) -> None:
    found = guidebook_of("kicks", scene(tmp_path / "kicks"), Shelf())
    assert found is not None and found.item("human.voice") is not None


@pytest.mark.parametrize("recorded", ["", "/nowhere/handcuffed/scenario.yaml"])
def test_where_it_is_not_there_any_more_that_of_the_shipped_scene_is_taken(recorded: str) -> None:
    found = guidebook_of("handcuffed", recorded, Shelf())
    assert found is not None and Path(found.file) == SCENES / "handcuffed" / "guidebook.yaml"


def test_neither_one_of_another_scene_nor_a_broken_one_is_taken(tmp_path: Path) -> None:
    assert guidebook_of("kicks", scene(tmp_path / "corner", GUIDEBOOK), Shelf()) is None
    assert guidebook_of("kicks", scene(tmp_path / "kicks", BOOK.replace("items:", "itms:")), Shelf()) is None


@pytest.mark.parametrize("away", ["//elsewhere/share", "\\\\elsewhere\\share"])
def test_a_session_leads_to_no_other_machine(away: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr("vr_dti.records.report_references.is_file", lambda path: asked.append(str(path)))
    assert guidebook_of("no-such-scene", f"{away}/kicks/scenario.yaml", Shelf()) is None
    assert asked == []


# --- on page and paper --------------------------------------------------------------------------------------------------------


def test_page_and_paper_show_clause_and_question_beneath_the_opportunity(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scene(tmp_path / "kicks")
    monkeypatch.chdir(tmp_path / "kicks")  # a session of the tests names `scenario.yaml`
    session = played(cited("us-federal.duty, no-such-pack.duty", "human.voice, human.gone"), Person()).write(tmp_path / "a.dtis")
    written = write_report([session], tmp_path / "out")
    page = re.sub(r"<[^>]+>", "", html.unescape(written.html.read_text(encoding="utf-8")))
    paper = "".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(write_pdf(written).read_bytes())).pages)
    for words in (page, paper):
        words = re.sub(r"\s+", "", words)
        for expected in (
            "An officer has to stop other officers",
            "Federal case law",
            "no-such-pack.duty not in the packs here",
            "What did you hear?",
            "Voices change first.",
            "human.gone not in the guidebook here",
        ):
            assert expected.replace(" ", "") in words, expected
