"""The booklet: page and PDF say the same and all of it, hostile text stays text, the cheat sheet is one page."""

from __future__ import annotations

import html as html_escapes
import io
import re
from argparse import Namespace
from pathlib import Path

import pypdf
import pytest

from tests.library.made import GUIDEBOOK, PACK, SCENES, SHEET, made
from vr_dti.app.guidebook import guidebook
from vr_dti.errors import InputError
from vr_dti.library.booklet import NOT_FOUND, Booklet, booklet
from vr_dti.library.booklet_html import html
from vr_dti.library.booklet_pdf import pdf
from vr_dti.library.guidebook import read_guidebook
from vr_dti.library.shelf import Shelf

HOSTILE = (
    '#read("/etc/passwd")',
    '#import "booklet.typ": *',
    "#eval(\"1+1\") #panic('x') ]#let b = 3",
    "$ x^2 $ *bold* _it_ `raw` @ref <label> = head // no comment",
    "</style></main><script>alert(1)</script>",
    "<img src=x onerror=alert(1)> & &amp; '\"",
    "{{ 7 * 7 }}{% raw %}{{ b }}",
    "\\u{41} \\ ~ -- --- ... https://example.org",
)
"""text that would be code to typst, a browser or Jinja2"""


def bare(words: str) -> str:
    """Without white space: where a line breaks is the page's affair."""
    return re.sub(r"\s+", "", words)


def pages(content: bytes) -> list[str]:
    return [bare(p.extract_text()) for p in pypdf.PdfReader(io.BytesIO(content)).pages]


def read_as_page(text: str) -> str:
    """The words of a page, as a reader sees them."""
    inside = re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL)
    return bare(html_escapes.unescape(re.sub(r"<[^>]+>", "", inside)))


def everything(b: Booklet) -> list[str]:
    """All that an instructor must find."""
    items = [i for g in b.groups for p in g.parts for i in p.items]
    found = [b.title, b.notice, *b.steps, *(g.title for g in b.groups)]
    found += [w for i in items for w in (i.applies, i.question, i.training_point, i.cheat, *(r.clause + r.cited for r in i.policy))]
    found += [w for p in b.packs for w in (p.title, p.held, p.counsel, p.notice, p.sha256[:16])]
    found += [w for p in b.packs for s in (*p.fields, *p.clauses) for w in (s.label, s.text, s.cited, *s.notes)]
    found += [w for r in b.ladder for w in (r.name, r.act, *r.words)]
    found += [w for c in b.cues for w in (c.title, c.kind, f"{c.rung} {c.rung_name}")]
    return found + [f"{d.title}, {d.within}" for d in b.duties] + [o.title for o in b.outcomes]


def test_the_page_and_the_pdf_of_the_pattern_say_all_of_it() -> None:
    shelf = Shelf()
    b = booklet(SHEET, read_guidebook(SCENES / "handcuffed" / "guidebook.yaml", shelf), shelf, ["us-federal", "us-colorado"])
    content = pdf(b)
    assert content.startswith(b"%PDF")
    page, paper = read_as_page(html(b)), "".join(pages(content))
    assert [w for w in everything(b) if bare(w) not in page] == []
    assert [w for w in everything(b) if bare(w) not in re.sub(r"Thecorner·Trainingreference,notlegaladvice\d+", "", paper)] == []


def test_the_page_needs_no_network() -> None:
    page = html(made())
    assert not re.search(r"(src|href)\s*=|url\(|@import|<script|<link", page)


def test_the_same_booklet_is_the_same_file() -> None:
    assert pdf(made()) == pdf(made()) and html(made()) == html(made())


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_printed_as_it_stands(text: str) -> None:
    quoted = text.replace("'", "''")
    b = made(
        GUIDEBOOK.replace("question: Where did you stand?", f"question: '{quoted}'").replace("cheat: Stand well", f"cheat: '{quoted}'")
    )
    page = html(b)
    assert read_as_page(page).count(bare(text)) == 2
    assert "<script" not in page and "<img" not in page and page.count("</main>") == 1
    assert sum(p.count(bare(text)) for p in pages(pdf(b))) == 2


def test_hostile_text_in_scene_and_pack_is_printed_as_it_stands(tmp_path: Path) -> None:
    text = HOSTILE[0]
    (tmp_path / "metro-pd.yaml").write_text(PACK.replace("title: Metro", f"title: '{text}'").replace("Step in.", f"'{text}'"))
    sheet = SHEET.__class__(id=text, title=text, cues=SHEET.cues)
    b = made(GUIDEBOOK.replace("us-federal.duty", "metro-pd.duty"), sheet, folder=tmp_path)
    assert bare(text) in pages(pdf(b))[0] and "root:" not in "".join(pages(pdf(b)))
    assert html_escapes.escape(text) in html(b).replace("&#34;", "&quot;")


@pytest.mark.parametrize("many", [0, 24, 56])
def test_the_cheat_sheet_is_one_page_whatever_stands_on_it(many: int) -> None:
    extra = "".join(
        f"  - {{id: moral.m{n}, category: moral, question: Why?, cheat: {'a longish line of it ' * 3}{n}}}\n" for n in range(many)
    )
    found = pages(pdf(made(GUIDEBOOK.replace("debrief:", f"{extra}debrief:"))))
    assert [n for n, p in enumerate(found) if "CHEATSHEET:AFTERTHERUN" in p] == [len(found) - 1]
    assert many == 0 or bare(f"a longish line of it {many - 1}") in found[-1]


def test_whoever_reads_it_sees_whether_counsel_has(tmp_path: Path) -> None:
    (tmp_path / "metro-pd.yaml").write_text(
        PACK.replace("reviewed_by_counsel: none", "reviewed_by_counsel: {by: A. Counsel, date: 2026-02}")
    )
    b = made(folder=tmp_path, policies=("metro-pd",))
    assert [(p.id, p.counsel, p.held) for p in b.packs] == [
        ("metro-pd", "by A. Counsel, 2026-02", "since 2024-05"),
        ("us-federal", "by nobody yet", "since 1972"),
    ]
    assert {bare("by A. Counsel, 2026-02") in p for p in (read_as_page(html(b)), pages(pdf(b))[0])} == {True}


def test_a_pack_that_is_only_cited_prints_what_is_cited() -> None:
    federal, reference = made(policies=("training-reference",)).packs[::-1]
    assert [s.label for s in federal.clauses] == ["duty", "restrained"] and federal.fields == ()
    assert [s.label for s in reference.fields][:2] == ["What it answers to", "What counts as intervening"] and reference.clauses == ()


def test_what_was_not_found_and_what_is_to_be_checked_is_said() -> None:
    colorado = made(policies=("us-colorado",)).packs[0]
    said = {s.label: s for s in colorado.fields}
    assert said["Aid"].text == NOT_FOUND
    assert any(n.startswith("To be checked") for n in said["What it answers to"].notes)
    assert "a choice, no law" in said["Who counts as told"].cited


def test_an_agency_writes_the_ladder_in_its_own_words(tmp_path: Path) -> None:
    rungs = "\n".join(f"  - {{rung: {n}, name: Own{n}, act: does something, words: [Say {n}]}}" for n in range(7))
    (tmp_path / "metro-pd.yaml").write_text(f"{PACK}ladder:\n{rungs}\n")
    assert made().ladder[3].name == "Challenge"
    b = made(folder=tmp_path, policies=("metro-pd",))
    assert b.ladder[3].name == "Own3" and b.cues[0].rung_name == "Own3" and b.ladder[3].words == ("Say 3",)


def test_an_empty_scene_still_makes_a_booklet() -> None:
    b = made(sheet=SHEET.__class__(id="corner", title="Corner"))
    assert bare("Leading it") in read_as_page(html(b)) and len(pages(pdf(b))) >= 3


def options(out: Path, **given: object) -> Namespace:
    return Namespace(**{"scene": "handcuffed", "out": out, "policies": [], "policy": [], "locale": "clean", **given})


def test_the_command_writes_both_and_says_where(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert guidebook(options(tmp_path / "out", policy=["us-minnesota"])) == 0
    written = [Path(line) for line in capsys.readouterr().out.splitlines()]
    assert [p.name for p in written] == ["handcuffed-guidebook.html", "handcuffed-guidebook.pdf"]
    assert sorted(written) == sorted((tmp_path / "out").iterdir())
    first = pages(written[1].read_bytes())[0]
    assert first.index("Minnesota") < first.index(bare("Federal case law"))


def test_the_command_takes_the_agencys_packs(tmp_path: Path) -> None:
    (tmp_path / "us-federal.yaml").write_text((SCENES / "common/policies/us-federal.yaml").read_text().replace("Federal case law", "Ours"))
    guidebook(options(tmp_path / "out", policies=[tmp_path]))
    assert "Ours" in read_as_page((tmp_path / "out" / "handcuffed-guidebook.html").read_text())


def test_the_command_refuses_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no folder of policy packs"):
        guidebook(options(tmp_path, policies=[tmp_path / "nothing"]))
    with pytest.raises(InputError, match="no such policy pack"):
        guidebook(options(tmp_path, policy=["us-colorade"]))
    assert list(tmp_path.iterdir()) == []
