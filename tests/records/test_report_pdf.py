"""The report on paper: the page's findings and all of them, hostile text stays text, and where it cannot be made all else is there."""

from __future__ import annotations

import io
import json
import re
import sys
from argparse import Namespace
from dataclasses import replace
from itertools import takewhile
from pathlib import Path
from typing import Any

import pypdf
import pytest

from tests.debrief.build import EARLY, SILENT, Person, played, spoke, touched
from tests.debrief.stories import kicks, lawful, punch
from vr_dti.app.debrief import report as report_command
from vr_dti.cli import run_command
from vr_dti.debrief.findings import Pack
from vr_dti.errors import StorageError
from vr_dti.records.report import Written, write_pdf, write_report
from vr_dti.records.report_numbers import quantity
from vr_dti.records.report_page import events
from vr_dti.records.report_pdf import pdf
from vr_dti.records.statement import Entry, add_entry

PNG = b"\x89PNG\r\n\x1a\n" + b"no picture after all"
HOSTILE = '#read("/etc/passwd") $x^2$ *b* </svg><script>alert(1)</script> & <img src=x> \\u{41}'


def bare(words: str) -> str:
    """Without white space: where a line breaks is the page's affair."""
    return re.sub(r"\s+", "", words)


def pages(content: bytes) -> list[str]:
    """The words of each page, its foot at the end."""
    return [bare(p.extract_text()) for p in pypdf.PdfReader(io.BytesIO(content)).pages]


def whole(content: bytes) -> str:
    """All words without the pages' feet, as if they stood on one long page."""
    bodies = [p.rpartition("·Notfordisciplinebydefaultpage")[0] for p in pages(content)]
    foot = sum(1 for _ in takewhile(lambda letters: len(set(letters)) == 1, zip(*(b[::-1] for b in bodies), strict=False)))
    return "".join(b[: len(b) - foot] for b in bodies)


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> tuple[Written, bytes]:
    """A report of `early` and `silent`, side by side, with what claims to be pictures."""
    folder = tmp_path_factory.mktemp("paper")
    paths = [played(kicks(), p).write(folder / f"{p.id}.dtis") for p in (EARLY, SILENT)]
    written = write_report(paths, folder / "out", lambda *_: PNG)
    return written, write_pdf(written).read_bytes()


def test_the_timeline_stands_on_paper_in_words_as_on_the_page(two: tuple[Written, bytes]) -> None:
    words = whole(two[1]).partition("Thetimelineinwords")[2]
    for column in two[0].columns:
        for e in events(column):
            assert bare(e.what) in words


def test_it_is_letter_paper_upright_and_every_page_is_numbered(two: tuple[Written, bytes]) -> None:
    paper = pypdf.PdfReader(io.BytesIO(two[1]))
    assert {(float(p.mediabox.width), float(p.mediabox.height)) for p in paper.pages} == {(612.0, 792.0)}
    assert paper.metadata is not None and paper.metadata.title == "Debrief: Two officers and a man"
    for n, words in enumerate(pages(two[1]), 1):
        assert f"Notfordisciplinebydefaultpage{n}of{len(paper.pages)}" in words


def test_the_first_page_says_whose_run_and_the_whole_profile(two: tuple[Written, bytes]) -> None:
    first = pages(two[1])[0]
    for session in two[0].findings.sessions:
        for t in session.trainees:
            assert t.grades is not None and bare(t.trainee) in first
            for row in t.grades.domains:
                assert bare(row.headline) in first and bare(row.words[1:]) in first
            assert bare(t.grades.gate.words[1:]) in first
    for words in ("Two officers and a man", "rank peer", "headset", "Simulated trainee", "Not for discipline by default"):
        assert bare(words) in first


def test_it_says_what_the_page_says(two: tuple[Written, bytes]) -> None:
    report = json.loads(two[0].json.read_text(encoding="utf-8"))
    words = whole(two[1])
    expected = [*report["statements"]]
    for session in report["sessions"]:
        expected += [session["digest"], session["scene_hash"]]
        for t in session["trainees"]:
            expected += [s["title"] for o in t["opportunities"] for s in o["steps"]]
            expected += [x["title"] for o in t["opportunities"] for s in o["steps"] for x in s["learned"]]
            expected += [x for d in t["duties"] for x in (d["title"], d["words"])] + [x["why"] for x in t["scorable"]]
    method = report["method"]
    for row in method["debrief"] + method["perception"] + method["interpreter"] + method["severity"]:
        expected += [row["title"], row["what"], row["source"]]
    assert [x for x in expected if bare(x) not in words] == []
    assert "(default,notapplied:nosumwasformed)" in words
    for row in two[0].findings.method.debrief:
        assert bare(quantity(row)) in words


def test_an_opportunity_that_passed_is_told_one_by_one(two: tuple[Written, bytes]) -> None:
    words = whole(two[1])
    for sentence in (
        "Opportunities, used and not used in this run",
        "to act in.",
        "Known he is cuffed: told; he does not resist: seen 0.0 s",
        "First acts no words, no hands on, no radio call",
        "Adequate from rung 3 challenge on",
        "both in view",
    ):
        assert bare(sentence) in words, sentence


def test_packs_stand_there_with_date_hash_and_counsel(two: tuple[Written, bytes]) -> None:
    packs = (Pack("metro-pd", "Metro", "a1" * 32, "2024-05", "A. Counsel, 2026-02"), Pack("own", "Ours", "b2" * 32, "2020", ""))
    words = whole(pdf(replace(two[0].findings, packs=packs), two[0].columns))
    assert bare(f"Metro (metro-pd) {'a1' * 32} 2024-05 reviewed by counsel, A. Counsel, 2026-02") in words
    assert bare(f"Ours (own) {'b2' * 32} 2020 not reviewed by counsel") in words


def test_the_same_findings_are_the_same_file(two: tuple[Written, bytes]) -> None:
    assert pdf(two[0].findings, two[0].columns) == two[1]


def test_hostile_text_is_printed_as_it_stands(tmp_path: Path) -> None:
    quoted = json.dumps(HOSTILE)
    scenario = punch({"title: A scene for tests": f"title: {quoted}", "title: A threat": f"title: {quoted}"})
    session = played(scenario, Person(acts=(spoke(5000, 1, text=HOSTILE), touched(9900, part=HOSTILE)))).write(
        tmp_path / "a.dtis", operator=HOSTILE, created=HOSTILE, options={HOSTILE: HOSTILE}
    )
    words = whole(write_pdf(write_report([session], tmp_path / "out")).read_bytes())
    assert words.count(bare(HOSTILE)) >= 4 and "root:" not in words


def test_scenario_and_twin_stand_side_by_side_with_their_sum(tmp_path: Path) -> None:
    a = played(kicks(), Person(acts=EARLY.acts)).write(tmp_path / "a.dtis")
    b = played(lawful(), Person(acts=(spoke(14_000, 5, to="dispatch"), spoke(23_000, 6, to="subject")))).write(tmp_path / "b.dtis")
    words = whole(write_pdf(write_report([a, b], tmp_path / "out")).read_bytes())
    assert bare("early: 96.2 of 100") in words and bare("early (session 2, lawful twin)") in words


def statement(session: Path) -> None:
    entry: dict[str, Any] = {"trainee": "early", "written": "2026-11-20T10:10:00+00:00", "before_debrief": True, "nothing_wrong": False}
    entry |= {"saw": "A man in cuffs.", "thought_wrong": "", "thought_wrong_s": 30.0, "did": "I spoke.", "did_kinds": ("words",)}
    entry |= {"told": "", "told_kinds": ("nobody",), "report_to": "my sergeant", "report_within": ""}
    add_entry(session, Entry(**entry))


def test_what_was_said_first_is_there_and_its_lack_is_told_before_the_profile(tmp_path: Path) -> None:
    session = played(punch(), Person(simulated=False, acts=(spoke(5000, 2),))).write(tmp_path / "a.dtis")
    first = pages(write_pdf(write_report([session], tmp_path / "out")).read_bytes())[0]
    assert first.index("Nostatementyetofearly.") < first.index("Timeliness")
    statement(session)
    content = write_pdf(write_report([session], tmp_path / "out")).read_bytes()
    words = whole(content)
    assert "Nostatementyet" not in words and bare("Saw and heard A man in cuffs.") in words
    assert bare("What happened between the two, as you remember it?") in words and bare("No difference is called false.") in words


def test_a_record_that_was_never_closed_says_so_on_the_first_page(two: tuple[Written, bytes]) -> None:
    session = replace(two[0].findings.sessions[0], sealed=False, problems=("row 7 was changed",))
    found = replace(two[0].findings, sessions=(session,))
    first = pages(pdf(found, two[0].columns[:1]))[0]
    assert "wasneverclosed" in first and "row7waschanged" in first


def test_a_record_longer_than_any_run_costs_pages_and_not_the_report(two: tuple[Written, bytes]) -> None:
    c = two[0].columns[1]
    o = c.trainee.opportunities[0]
    many = replace(o, steps=o.steps * 30)
    long = replace(c, trainee=replace(c.trainee, opportunities=(many,) * 2))
    assert bare("more steps, further below") in pages(pdf(two[0].findings, [long]))[0]


# --- where it cannot be made ----------------------------------------------------------------------------------------------------


def test_without_a_typesetter_the_page_is_there_and_it_is_said_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    session = played(punch(), Person()).write(tmp_path / "a.dtis")
    monkeypatch.setitem(sys.modules, "typst", None)
    assert run_command(["report", str(session), "--out", str(tmp_path / "out"), "--pdf"]) == 2
    out, err = capsys.readouterr()
    assert "pip install 'typst" in err and "report.html" in out and "report.pdf" not in out
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["report.html", "report.json"]


def test_where_the_pdf_cannot_be_put_the_page_stays(tmp_path: Path) -> None:
    session = played(punch(), Person()).write(tmp_path / "a.dtis")
    (tmp_path / "out" / "report.pdf").mkdir(parents=True)
    written = write_report([session], tmp_path / "out")
    with pytest.raises(StorageError, match=r"report\.pdf: the report cannot be written"):
        write_pdf(written)
    assert written.html.exists()


def test_an_older_pdf_does_not_outlive_the_report_it_belongs_to(tmp_path: Path) -> None:
    session = played(punch(), Person()).write(tmp_path / "a.dtis")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "report.pdf").write_bytes(b"%PDF of somebody else")
    write_report([session], tmp_path / "out")
    assert not (tmp_path / "out" / "report.pdf").exists()


def test_the_command_writes_it_only_when_asked(tmp_path: Path) -> None:
    session = played(punch(), Person()).write(tmp_path / "a.dtis")
    options = Namespace(sessions=[session], out=tmp_path / "out", csv=False, pdf=False, policies=[], without_statement=False)
    assert report_command(options) == 0 and not (tmp_path / "out" / "report.pdf").exists()
    assert report_command(Namespace(**{**vars(options), "pdf": True})) == 0
    assert (tmp_path / "out" / "report.pdf").read_bytes().startswith(b"%PDF")
