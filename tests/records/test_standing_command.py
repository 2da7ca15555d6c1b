"""`vr-dti standing`: told over several runs; pass or fail only by an instructor's signature, refused with every reason at once."""

from __future__ import annotations

import json
import re
import shutil
from argparse import Namespace
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from tests.debrief.build import EARLY, Person, played, spoke
from tests.debrief.stories import kicks, lawful
from tests.library.made import PACK
from vr_dti.app.standing import standing
from vr_dti.errors import InputError, Refused
from vr_dti.events import Intent
from vr_dti.library.course import CourseDoc, RunDoc
from vr_dti.records.ledger import Ledger
from vr_dti.records.shelf import look_through
from vr_dti.records.standing import decisions
from vr_dti.story.load import Scenario

HELP = (spoke(14_000, 5, to="dispatch"), spoke(23_000, 6, to="subject"))
AIMED = Intent("aimed", "early", 6000, 6000, "hands", 1, to="partner", hand="right")
NOTHING = {
    "sessions": [], "trainee": "early", "records": None, "out": None, "pdf": False, "json": False, "policies": [], "policy": "",
    "course_over": False, "without_statement": True, "sign": False, "decision": None, "by": "", "why": "",
}  # fmt: skip


def run(folder: Path, n: int, scenario: Scenario, person: Person, **more: Any) -> None:
    """The run of the `n`th day."""
    (folder / f"run-{n}").mkdir(parents=True)
    turns = played(scenario, replace(person, simulated=False), **more)
    turns.write(folder / f"run-{n}" / "session.dtis", created=f"2026-11-0{n}T10:00:00+00:00")


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A violation, its twin, and the violation at another seed."""
    folder = tmp_path_factory.mktemp("three")
    run(folder, 1, kicks(), EARLY)
    run(folder, 2, lawful(), Person(acts=HELP))
    run(folder, 3, kicks(), EARLY, seed=9)
    return folder


class Desk:
    """A folder with three runs of one trainee, and an agency's pack."""

    def __init__(self, tmp_path: Path, three: Path) -> None:
        self.folder, self.packs = tmp_path / "sessions", tmp_path / "packs"
        shutil.copytree(three, self.folder)
        self.packs.mkdir()
        self.pack("reviewed_by_counsel: {by: Office of counsel, date: 2026-10-01}")

    def pack(self, reviewed: str) -> None:
        text = PACK.replace("id: metro-pd", "id: metro").replace("reviewed_by_counsel: none", reviewed)
        (self.packs / "metro.yaml").write_text(text, encoding="utf-8")

    def do(self, **more: Any) -> int:
        given = {"records": self.folder, "policies": [self.packs], "policy": "metro"}
        return standing(Namespace(**(NOTHING | given | more)))

    def sign(self, decision: str = "pass", **more: Any) -> int:
        return self.do(**({"sign": True, "decision": decision, "by": "R. Example, 4711"} | more))


@pytest.fixture
def desk(tmp_path: Path, three: Path) -> Desk:
    return Desk(tmp_path, three)


def test_the_table_comes_first_and_nothing_says_pass_by_itself(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert desk.do() == 0
    told = capsys.readouterr().out
    lines = told.splitlines()
    assert lines[0] == "early: 3 runs, 3 scored" and "something to stop" in lines[2] and "hit: 1 of 1" in lines[2]
    assert "2 hits, 0 misses; 0 false alarms, 1 correct rejection" in told and "no d': 3 runs counted" in told
    assert "sum over runs 1 and 2 (Two officers and a man and its twin): " in told and " of 100" in told, told
    assert "Pass or fail can be signed" in told and not Ledger(desk.folder).entries()


def test_a_signed_decision_is_kept_with_all_that_it_rests_on(desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert desk.sign("fail", why="two talks more", out=tmp_path / "out", json=True) == 0
    told = json.loads(capsys.readouterr().out)
    (entry,) = Ledger(desk.folder).entries()
    assert (entry.what, entry.code, entry.by, entry.why) == ("decision", "early", "R. Example, 4711", "two talks more")
    assert entry.detail["result"] == "fail" and entry.detail["sessions"] == [r["session"] for r in told["runs"]]
    assert entry.detail["thresholds"]["signed_runs"] == 3 and entry.detail["weights"]["notice"] == 10
    assert entry.detail["packs"][0]["counsel"] == "Office of counsel, 2026-10-01" and len(entry.detail["standing_sha256"]) == 64
    assert told["decisions"] == json.loads((tmp_path / "out" / "standing.json").read_text())["decisions"]
    page = (tmp_path / "out" / "standing.html").read_text(encoding="utf-8")
    assert "R. Example, 4711" in page and entry.sha256 in page and "<script" not in page and "Office of counsel" in page


def test_a_later_decision_takes_none_back(desk: Desk) -> None:
    desk.sign("fail")
    desk.sign("pass", why="after three more")
    assert [d.result for d in decisions(Ledger(desk.folder), "early")] == ["fail", "pass"]
    assert decisions(Ledger(desk.folder), "late") == ()


def test_a_pack_that_was_edited_since_is_told_beside_the_decision(desk: Desk, tmp_path: Path) -> None:
    desk.sign("pass", out=tmp_path / "out")
    assert "another text of the same" not in (tmp_path / "out" / "standing.html").read_text(encoding="utf-8")
    desk.pack("reviewed_by_counsel: {by: Office of counsel, date: 2026-11-01}")
    desk.do(out=tmp_path / "out")
    assert "another text of the same policy packs" in (tmp_path / "out" / "standing.html").read_text(encoding="utf-8")


def test_everything_against_it_is_told_at_once_and_nothing_is_kept(desk: Desk) -> None:
    desk.pack("reviewed_by_counsel: none")
    run(desk.folder, 4, kicks(), Person(acts=(AIMED,)))
    with pytest.raises(Refused) as e:
        desk.sign(sessions=[desk.folder / f"run-{n}" / "session.dtis" for n in (1, 4)])
    told = str(e.value)
    assert e.value.exit_status == 1
    unread = "policy pack metro: nobody of the agency's counsel has reviewed it"
    for words in ("1 scored run: it takes 3", unread, "the gate was closed in session"):
        assert words in told, words
    assert not Ledger(desk.folder).entries()


def test_a_closed_gate_takes_a_word_of_the_instructors(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    run(desk.folder, 4, kicks(), Person(acts=(AIMED,)))
    with pytest.raises(Refused, match=r"the gate was closed in .*\(kicks, 2026-11-04\)"):
        desk.sign("pass")
    assert desk.sign("pass", why="the sensor lost the hand, as the film shows") == 0
    assert Ledger(desk.folder).entries()[0].detail["closed"]


def test_the_packs_of_scenes_that_no_counsel_has_read_are_not_enough(desk: Desk) -> None:
    with pytest.raises(Refused, match="no policy pack: name the agency's with --policy"):
        desk.sign(policy="")


@pytest.mark.parametrize(
    ("more", "what"),
    [
        ({"sign": True, "by": "R"}, "give --pass or --fail"),
        ({"decision": "pass"}, "--pass without --sign decides nothing"),
        ({"sign": True, "decision": "pass"}, "give --by"),
        ({"sign": True, "decision": "pass", "by": "R", "records": None}, "give --records"),
        ({"records": None}, "give session.dtis files"),
        ({"trainee": "nobody"}, "no session of this trainee"),
        ({"policy": "other"}, "no such policy pack"),
    ],
)
def test_what_cannot_be_meant_is_refused(desk: Desk, more: dict[str, Any], what: str) -> None:
    with pytest.raises(InputError, match=what):
        desk.do(**more)


def test_the_trainee_speaks_first(desk: Desk) -> None:
    with pytest.raises(Refused, match="the trainee speaks first"):
        desk.do(without_statement=False)


def test_while_a_course_goes_on_nobody_is_told_what_its_runs_were(desk: Desk) -> None:
    runs = [RunDoc(scene="kicks", kind="violation", seed=n, dials=[]) for n in range(4)]
    (desk.folder / "course.json").write_text(CourseDoc(seed=1, runs=runs).model_dump_json())
    with pytest.raises(Refused, match="1 run of this course is still to come"):
        desk.do()
    assert desk.do(course_over=True) == 0
    run(desk.folder, 4, kicks(), EARLY)
    assert desk.do() == 0


def test_on_paper_it_says_what_the_page_says(desk: Desk, tmp_path: Path) -> None:
    run(desk.folder, 4, kicks(), Person(acts=(AIMED,)))
    desk.sign("fail", out=tmp_path, pdf=True, why="two talks more")
    told = re.sub(r"\s+", " ", "".join(p.extract_text() for p in PdfReader(tmp_path / "standing.pdf").pages))
    sums = told.replace(" ", "")
    (entry,) = Ledger(desk.folder).entries()
    assert "officer.." not in told
    for words in (
        "R. Example, 4711",
        "two talks more",
        "Fail",
        "Instructor, signature and date",
        "2 hits",
        "Two officers and a man",
        "CLOSED",
    ):
        assert words in told, words
    runs = json.loads((tmp_path / "standing.json").read_text())["runs"]
    assert entry.sha256 in sums and all(r["session"] in sums for r in runs)


def test_a_standing_of_before_leaves_no_paper_of_somebody_else(desk: Desk, tmp_path: Path) -> None:
    desk.do(out=tmp_path, pdf=True)
    desk.do(out=tmp_path)
    assert not (tmp_path / "standing.pdf").exists()
    with pytest.raises(InputError, match="--pdf needs a place"):
        desk.do(pdf=True)


def test_a_standing_is_found_with_the_records_of_its_trainee(desk: Desk) -> None:
    desk.do(out=desk.folder / "standing", pdf=True)
    (found,) = look_through(desk.folder).reports
    assert found.trainees == ("early",) and len(found.sessions) == 3
    assert {f.name for f in found.files} == {"standing.json", "standing.html", "standing.pdf"}
    (desk.folder / "standing" / "standing.json").write_text("{}")
    assert look_through(desk.folder).reports[0].trainees == ("early",), "the page says so too"
    for name in ("standing.html", "standing.pdf"):
        (desk.folder / "standing" / name).unlink()
    assert "no standing of ours" in look_through(desk.folder).reports[0].problem
