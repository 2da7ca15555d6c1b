"""The report as people get it: one HTML file that needs nothing else, and JSON that fits its published schema."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import fields
from html.parser import HTMLParser
from pathlib import Path

import jsonschema
import pytest

from tests.debrief.build import EARLY, LATE, SILENT, Person, head_of, played, spoke, touched
from tests.debrief.stories import kicks, punch
from vr_dti.debrief.findings import Findings, Limit
from vr_dti.debrief.measures import SEVERITY, Measures
from vr_dti.errors import GraphicsError, InputError, SessionFileError
from vr_dti.intents.thresholds import Thresholds
from vr_dti.library.shelf import Shelf
from vr_dti.recording import codec
from vr_dti.records import report_schema
from vr_dti.records.judged import packs_of
from vr_dti.records.report import Written, write_report
from vr_dti.records.report_numbers import quantity
from vr_dti.records.session_file import SessionWriter
from vr_dti.world.perceive import Perception

SCHEMA = Path(__file__).parents[2] / "docs" / "findings.schema.json"
PNG = b"\x89PNG\r\n\x1a\n" + b"not looked at further"
JPEG = b"\xff\xd8\xff\xe0" + b"nor this"
HOSTILE = '</title></style><script>alert("x")</script><img src=x onerror=alert(1)>&\'"'


class Page(HTMLParser):
    """Tags, attributes, ids and visible text of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.ids: list[str] = []
        self.open: list[str] = []
        self.words = ""
        self.feed(html)
        self.words = re.sub(r"\s+", " ", self.words)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.words += " "
        self.open.append(tag)
        for name, value in attrs:
            self.attributes.append((tag, name, value or ""))
            if name == "id":
                self.ids.append(value or "")

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words += data


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> tuple[Written, list[tuple[str, str, int]]]:
    """A report of `early` and `silent`, with pictures; and which pictures were asked for."""
    folder = tmp_path_factory.mktemp("report")
    scenario = kicks()
    paths = [played(scenario, p).write(folder / f"{p.id}.dtis") for p in (EARLY, SILENT)]
    asked: list[tuple[str, str, int]] = []

    def picture(session: Path, trainee: str, at_ms: int) -> bytes | None:
        asked.append((session.name, trainee, at_ms))
        return None if at_ms > 20_000 else PNG if at_ms < 10_000 else JPEG

    return write_report(paths, folder / "out", picture), asked


def page_of(written: Written) -> Page:
    return Page(written.html.read_text(encoding="utf-8"))


def test_it_is_one_file_that_asks_for_nothing(two: tuple[Written, object]) -> None:
    html = two[0].html.read_text(encoding="utf-8")
    page = Page(html)
    assert not {"script", "link", "iframe", "object", "embed", "base", "form"} & set(page.tags)
    for tag, name, value in page.attributes:
        assert not name.startswith("on"), (tag, name)
        if name in ("src", "href", "srcset", "poster", "data", "action"):
            assert value.startswith(("data:image/", "#")), (tag, name, value)
    assert not re.search(r"url\s*\(|@import|https?:|//[a-z]", html)
    assert ("meta", "content", "default-src 'none'; img-src data:; style-src 'unsafe-inline'") in page.attributes
    assert [p.name for p in sorted(two[0].html.parent.iterdir())] == ["report.html", "report.json"]


def test_ids_are_unique_and_every_inner_reference_leads_somewhere(two: tuple[Written, object]) -> None:
    page = page_of(two[0])
    assert len(page.ids) == len(set(page.ids))
    inner = {value[1:] for tag, name, value in page.attributes if name == "href"} | {
        part for tag, name, value in page.attributes if name == "aria-labelledby" for part in value.split()
    }
    assert inner <= set(page.ids)


def test_every_window_and_step_of_the_json_stands_in_the_html(two: tuple[Written, object]) -> None:
    report = json.loads(two[0].json.read_text(encoding="utf-8"))
    page = page_of(two[0])
    seen = 0
    for n, session in enumerate(report["sessions"], 1):
        for trainee in session["trainees"]:
            for o in trainee["opportunities"]:
                assert f"s{n}-{trainee['trainee']}-{o['id'].replace('>', '-')}" in page.ids
                for s in o["steps"]:
                    seen += 1
                    assert f"s{n}-{trainee['trainee']}-{s['id'].replace('#', '-')}-step" in page.ids
                    assert page.words.count(s["title"]) >= 3, "list, table and timeline in words"
            for act in trainee["acts"]:
                assert act["text"] in page.words
            for row in trainee["grades"]["domains"]:
                assert row["words"][1:] in page.words and row["headline"] in page.words
            for duty in trainee["duties"]:
                assert duty["title"] in page.words and duty["words"] in page.words
    assert seen == 6


def test_the_json_fits_the_published_schema(two: tuple[Written, object]) -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    report = json.loads(two[0].json.read_text(encoding="utf-8"))
    jsonschema.validate(report, schema)
    assert codec.decode(Findings, json.dumps(report)).sessions[1].trainees[0].trainee == "silent"
    report["sessions"][0]["trainees"][0]["score"] = 80
    with pytest.raises(jsonschema.ValidationError, match="score"):
        jsonschema.validate(report, schema)


def test_the_published_schema_is_that_of_the_findings() -> None:
    """If this fails: python -m vr_dti.records.report_schema docs/findings.schema.json"""
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == report_schema.schema()


def test_every_field_of_the_schema_is_required_and_the_findings_are_described() -> None:
    schema = report_schema.schema()
    for name, part in [("Findings", schema), *schema["$defs"].items()]:
        assert part["required"] == list(part["properties"]), name
        assert part["additionalProperties"] is False and part["description"], name


def test_every_number_behind_the_findings_is_printed(two: tuple[Written, object]) -> None:
    method = json.loads(two[0].json.read_text(encoding="utf-8"))["method"]
    assert {row["name"] for row in method["perception"]} == {f.name for f in fields(Perception)}
    assert {row["name"] for row in method["interpreter"]} == {f.name for f in fields(Thresholds)}
    assert {row["name"] for row in method["debrief"]} == {f.name for f in fields(Measures)}
    assert {row["name"] for row in method["severity"]} == set(SEVERITY)
    assert sum(row["value"] for row in method["weights"]) == 100 and method["weights_applied"] is False
    words = page_of(two[0]).words
    for row in method["perception"] + method["interpreter"] + method["debrief"] + method["severity"]:
        assert row["source"] and f"{row['title']} {quantity(Limit(**row))} {row['what']} {row['source']}" in words


def test_a_picture_for_each_step_let_pass_and_a_sentence_where_there_is_none(two: tuple[Written, list[tuple[str, str, int]]]) -> None:
    """Of several kicks the first."""
    written, asked = two
    assert asked == [("silent.dtis", "silent", ms) for ms in (4560, 11_400, 20_560)]
    page = page_of(written)
    pictures = [value for tag, name, value in page.attributes if (tag, name) == ("img", "src")]
    assert pictures == [
        f"data:image/png;base64,{base64.b64encode(PNG).decode()}",
        f"data:image/jpeg;base64,{base64.b64encode(JPEG).decode()}",
    ]
    assert page.words.count("No picture: the replay could not draw this moment here.") == 1
    assert all(value for tag, name, value in page.attributes if (tag, name) == ("img", "alt"))


@pytest.mark.parametrize("answer", [b"<svg onload=alert(1)>", b"", GraphicsError("no OpenGL")])
def test_what_is_no_picture_is_not_shown(answer: bytes | Exception, tmp_path: Path) -> None:
    session = played(punch(), Person()).write(tmp_path / "a.dtis")

    def picture(path: Path, trainee: str, at_ms: int) -> bytes | None:
        if isinstance(answer, Exception):
            raise answer
        return answer

    page = page_of(write_report([session], tmp_path, picture))
    assert "img" not in page.tags and page.words.count("could not draw this moment") == 2


def test_what_an_instructor_must_be_told_is_there(two: tuple[Written, object]) -> None:
    words = page_of(two[0]).words
    for sentence in (
        "Simulated trainee",
        "All are simulated trainees: scripts, not people.",
        "stands for: headset",
        "Opportunities, used and not used in this run",
        "A knee on the neck not used in this run",
        "Opportunity not used in this run: nothing was said or done while the opportunity was open.",
        "Timeliness 2.40 s 4 of 4",
        "Notice head faced it not scorable",
        "Telling lawful from unlawful – does not apply",
        "Gate: own force open",
        "he is cuffed: told; he does not resist: seen 0.0 s; he is kicked: seen 11.0 s",
        "dials: rank peer",
        "One run is formative.",
        "Nothing here predicts conduct on the street",
        "Not for discipline by default",
        "Training reference, not legal advice.",
        "Decision and timing, not technique.",
        "gaze by head: its direction stands in for the eyes, is shown and not graded",
        "read second-hand",
        "default",
        "Touch: how long 0.15 s",
        "Shortest window that counts 2 s",
        "Reaction time 0.56 s",
        "not applied: no sum was formed",
        "seed 3",
        "sealed, chain intact",
    ):
        assert sentence in words, sentence
    for never in ("failed to intervene", "failure to intervene", "score of", "None", "undefined"):
        assert never not in words, never


def test_digests_and_hashes_are_printed_whole(two: tuple[Written, object], tmp_path: Path) -> None:
    words = page_of(two[0]).words
    report = json.loads(two[0].json.read_text(encoding="utf-8"))
    for session in report["sessions"]:
        assert len(session["digest"]) == 64 and session["digest"] in words and session["scene_hash"] in words


def test_hostile_names_and_texts_are_only_text(tmp_path: Path) -> None:
    quoted = json.dumps(HOSTILE)
    scenario = punch(
        {"title: A scene for tests": f"title: {quoted}", "title: A threat": f"title: {quoted}", "title: It is over": f"title: {quoted}"}
    )
    turns = played(scenario, Person(acts=(spoke(5000, 1, text=HOSTILE), touched(9900, part=HOSTILE))))
    session = turns.write(tmp_path / "a.dtis", operator=HOSTILE, created=HOSTILE, options={HOSTILE: HOSTILE})
    written = write_report([session], tmp_path)
    page = page_of(written)
    assert "script" not in page.tags and "img" not in page.tags
    assert HOSTILE in page.words
    assert not [a for a in page.attributes if a[1].startswith("on")]
    assert json.loads(written.json.read_text(encoding="utf-8"))["sessions"][0]["title"] == HOSTILE


def test_where_nothing_was_said_it_is_asked_for_and_scripts_have_nothing_to_say(two: tuple[Written, object], tmp_path: Path) -> None:
    session = played(punch(), Person(simulated=False)).write(tmp_path / "a.dtis")
    assert "No statement lies beside this session yet" in page_of(write_report([session], tmp_path / "out")).words
    assert "speaks first" not in page_of(two[0]).words


# --- what cannot be reported ------------------------------------------------------------------------------------------------


def test_two_scenes_share_no_report(tmp_path: Path) -> None:
    a = played(punch(), Person()).write(tmp_path / "a.dtis")
    b = played(kicks(), LATE).write(tmp_path / "b.dtis")
    with pytest.raises(InputError, match="different scenes: punch, kicks"):
        write_report([a, b], tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_session_without_its_scenario_cannot_be_judged(tmp_path: Path) -> None:
    with SessionWriter(tmp_path / "a.dtis", head_of(punch(), [Person()])):
        pass
    with pytest.raises(SessionFileError, match="holds no scenario"):
        write_report([tmp_path / "a.dtis"], tmp_path / "out")


def test_nothing_to_report_on() -> None:
    with pytest.raises(InputError, match="no session"):
        write_report([], Path("nowhere"))


def test_an_older_report_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "report.html").write_text("old", encoding="utf-8")
    written = write_report([played(punch(), Person()).write(tmp_path / "a.dtis")], tmp_path)
    assert written.html.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert not list(tmp_path.glob("*.part"))


def test_every_pack_that_a_scene_names_stands_on_the_report_with_its_counsel_line() -> None:
    packs = packs_of(Shelf(), ["us-federal", "training-reference", "us-federal"])
    assert [(p.id, p.counsel) for p in packs] == [("us-federal", ""), ("training-reference", "")]
    assert all(len(p.sha256) == 64 and p.since for p in packs)
