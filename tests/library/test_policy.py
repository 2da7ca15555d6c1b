"""Policy packs: what is shipped says what it may say, mistakes come all at once, an agency's own pack stands first."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from tests.library.made import PACK, PACKS, SCENES, places, spoiled
from vr_dti.documents import load_yaml
from vr_dti.errors import DocumentError, InputError
from vr_dti.library.policy_read import STATEMENT, parse_policy, read_policy
from vr_dti.library.shelf import Shelf
from vr_dti.records.statement_form import FREE, QUESTIONS, policy_fields

SHIPPED = sorted(PACKS.glob("*.yaml"))
GUIDEBOOKS = sorted(SCENES.glob("*/guidebook.yaml"))
PROGRAMMES = ("ABLE", "EPIC", "ICAT", "MILO", "VirTra", "TASER", "Taser")


def test_the_examples_of_the_issue_are_shipped() -> None:
    assert [p.stem for p in SHIPPED] == ["training-reference", "us-california", "us-colorado", "us-federal", "us-minnesota"]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda p: p.stem)
def test_a_shipped_pack_says_that_it_is_no_advice_and_that_no_counsel_has_read_it(path: Path) -> None:
    pack = read_policy(path).doc
    assert "not legal advice" in pack.notice and pack.reviewed_by_counsel is None
    assert pack.told_counts.of and all(c.citation or c.ours for c in pack.clauses.values())


@pytest.mark.parametrize("path", [*SHIPPED, *GUIDEBOOKS], ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_the_known_errors_about_the_law_are_not_repeated(path: Path) -> None:
    text = " ".join(path.read_text(encoding="utf-8").split())
    assert "Penal Code" not in text, "California's rule stands in the Government Code"
    assert not any(name in text for name in PROGRAMMES)
    assert "duty" not in text or "from 2003" not in text


def test_cases_say_how_they_ended_and_what_was_not_read_says_so() -> None:
    federal = read_policy(PACKS / "us-federal.yaml").doc.citations
    assert "No liability" in str(federal["samuels"].result) and "found reasonable" in str(federal["samuels-hall"].result)
    assert "denied in part" in str(federal["jones"].result)
    assert all(federal[c].to_check for c in ("graham", "barnes", "yang"))
    assert read_policy(PACKS / "us-colorado.yaml").doc.clauses["not-intervening"].to_check
    assert "7286" in read_policy(PACKS / "us-california.yaml").doc.citations["gov"].cite
    assert {c.kind for p in SHIPPED for c in read_policy(p).doc.citations.values()} == {"case", "statute", "reference"}


def test_deadlines_and_triggers_of_the_statutes() -> None:
    told = {p.stem: (d.triggers.of, d.report.deadline if d.report else "") for p in SHIPPED for d in [read_policy(p).doc]}
    assert told["us-colorado"] == ("force", "within 10 days, in writing")
    assert told["us-minnesota"] == ("force", "within 24 hours, in writing")
    assert told["us-california"] == ("force", "immediately")
    assert told["us-federal"] == ("any_violation", "")


def test_whatever_scenes_refer_to_is_there() -> None:
    shelf, missing = Shelf(), []
    for path in SCENES.glob("*/scenario.yaml"):
        data, _ = load_yaml(path.read_text(encoding="utf-8"), str(path))
        for reference in [r for cue in data.get("cues", {}).values() for r in cue.get("policy", [])]:
            try:
                shelf.clause(reference)
            except InputError as e:
                missing.append(f"{path.parent.name}: {e}")
        for pack in data.get("policies", []):
            shelf.policy(pack)
    assert not missing, "\n".join(missing)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda p: p.stem)
def test_the_statement_asks_for_the_fields_of_a_pack(path: Path) -> None:
    report = read_policy(path).doc.report
    assert [q.id for q in policy_fields(read_policy(path))] == [f.id for f in (report.fields if report else [])]


def test_no_field_may_be_called_what_the_statement_asks_anyway() -> None:
    assert {q.id for q in (*QUESTIONS, FREE)} == STATEMENT
    with pytest.raises(DocumentError, match="asked for already") as e:
        parse_policy(PACK.replace("fields: [date,", "fields: [told, date, date,"), file="metro-pd.yaml")
    assert places(e.value) == [(13, "report.fields[0]"), (13, "report.fields[2]")]


def test_its_digest_is_that_of_its_text() -> None:
    assert parse_policy(PACK, file="metro-pd.yaml").sha256 == hashlib.sha256(PACK.encode()).hexdigest()


def test_all_mistakes_at_once_each_with_its_line() -> None:
    bad = (
        PACK.replace("id: metro-pd", "id: metro")
        .replace("effective_to: none", "effective_to: 2023")
        .replace("reviewed_by_counsel: none", "reviewed_by_counsel: {by: somebody}")
        .replace("of: any_violation", "of: anything")
        .replace("channels: none", "channels:")
        .replace("ours: true", "ours: false")
        .replace("kind: agency_policy", "kind: bill")
        .replace("date: 2024-05-01", "date: 2024-13")
        .replace("text: Step in., citation: [order]", "text: Step in., citation: [ordre]")
        .replace("aid: none", "aide: none")
    )
    with pytest.raises(DocumentError) as e:
        parse_policy(bad, file="metro-pd.yaml")
    assert places(e.value) == [
        (1, ""),  # aid is missing
        (2, "id"),
        (7, "effective_to"),
        (8, "reviewed_by_counsel"),
        (9, "triggers.of"),
        (10, "channels"),
        (12, "told_counts"),
        (15, "aide"),
        (18, "citations.order.kind"),
        (18, "citations.order.date"),
        (20, "clauses.duty.citation[0]"),
    ]
    assert "did you mean 'order'?" in str(e.value) and "did you mean 'aid'?" in str(e.value)


@pytest.mark.parametrize("end", ["2024", "2024-05", "2024-05-31", "2030", "none"])
def test_a_pack_may_end_when_or_after_it_began(end: str) -> None:
    doc = parse_policy(PACK.replace("effective_to: none", f"effective_to: {end}"), file="metro-pd.yaml").doc
    assert doc.effective_to == (None if end == "none" else end)


def test_a_ladder_is_whole_or_absent() -> None:
    rungs = "\n".join(f"  - {{rung: {n}, name: R{n}, act: does something}}" for n in range(7))
    assert len(parse_policy(f"{PACK}ladder:\n{rungs}\n", file="metro-pd.yaml").doc.ladder) == 7
    with pytest.raises(DocumentError, match="all of 0 to 6"):
        parse_policy(f"{PACK}ladder:\n{rungs.replace('rung: 3', 'rung: 4')}\n", file="metro-pd.yaml")


def test_the_agency_stands_before_what_is_shipped(tmp_path: Path) -> None:
    (tmp_path / "metro-pd.yaml").write_text(PACK)
    (tmp_path / "us-colorado.yaml").write_text(PACK.replace("metro-pd", "us-colorado"))
    shelf = Shelf((tmp_path,))
    assert shelf.policy("us-colorado").doc.title == "Metro"
    assert shelf.clause("metro-pd.duty")[1].text == "Step in."
    assert shelf.policy("us-federal").doc.title == "Federal case law"


@pytest.mark.parametrize("name", ["../policies/us-federal", "/etc/passwd", "us-federal.yaml", "", "x" * 4000])
def test_an_id_is_a_name_and_no_way_to_a_file(name: str) -> None:
    with pytest.raises(InputError, match="no such policy pack"):
        Shelf().policy(name)


def test_what_is_not_there_is_named_with_what_is_near() -> None:
    with pytest.raises(InputError, match=r"did you mean us-federal\.duty\?"):
        Shelf().clause("us-federal.dutty")
    with pytest.raises(InputError, match="did you mean 'us-colorado'"):
        Shelf().clause("us-colorada.duty")


def test_spoiled_packs_end_in_a_pack_or_in_a_clear_error() -> None:
    for text in spoiled(PACK, seed=5):
        try:
            parse_policy(text, file="metro-pd.yaml")
        except DocumentError as e:
            assert all(m.line for m in e.mistakes)


@pytest.mark.parametrize("text", ["- 3", "3", "format: dti-rig/1", "format: dti-policy/2", ""])
def test_another_kind_of_document_is_said_to_be_one(text: str) -> None:
    with pytest.raises(DocumentError) as e:
        parse_policy(text, file="metro-pd.yaml")
    assert len(e.value.mistakes) == 1
