"""Labels beside a session: every rater's are kept, one rater's are judged by, and the session itself never changes."""

from __future__ import annotations

import json
import shutil
from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest

from tests.debrief.build import EARLY, kicks, played
from tests.records.kept import digest_of
from vr_dti.app.agreement import agree
from vr_dti.app.label import label
from vr_dti.errors import DocumentError, InputError, Refused
from vr_dti.records.judged import findings_of
from vr_dti.records.labels import path_of, read_labels
from vr_dti.records.report import write_report
from vr_dti.records.shelf import look_through

NOTHING = {"trainee": "", "act": [], "rung": None, "to": "", "confirm": False, "final": False, "by": "", "blind": False}


@pytest.fixture(scope="module")
def early(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run with words to the officer at rungs 1, 3 and 0, a call and care."""
    return played(kicks(), EARLY).write(tmp_path_factory.mktemp("early") / "session.dtis")


@pytest.fixture
def session(early: Path, tmp_path: Path) -> Path:
    (tmp_path / "run").mkdir()
    return Path(shutil.copy(early, tmp_path / "run"))


def do(session: Path, *acts: str, **more: Any) -> int:
    return label(Namespace(**(NOTHING | {"session": session, "act": list(acts)} | more)))


def test_a_finished_session_is_not_changed_and_its_report_follows_the_rater(session: Path, tmp_path: Path) -> None:
    before = session.read_bytes()
    do(session, "act-2", rung="2", by="K7")
    assert session.read_bytes() == before
    acts = {a.id: a for a in findings_of(session).trainees[0].acts}
    assert (acts["act-2"].rung, acts["act-2"].machine_rung, acts["act-2"].corrected_by) == (2, 3, "K7")
    assert acts["act-1"].corrected_by == ""
    told = write_report([session], tmp_path / "report").html.read_text(encoding="utf-8")
    assert "corrected by K7; the machine had it as rung 3" in told.replace("\u00a0", " ")


def test_a_label_changes_what_is_judged(session: Path) -> None:
    plain = findings_of(session).trainees[0]
    do(session, "act-1", "act-2", rung="none", by="K7")
    after = findings_of(session).trainees[0]
    assert plain.grades is not None and after.grades is not None
    assert plain.grades.domain("timeliness").score == 4 and (after.grades.domain("timeliness").score or 0) < 4
    assert [a.rung for a in after.acts[:2]] == [None, None] and not after.acts[0].counts, "no words of the ladder"


@pytest.mark.parametrize(
    ("act", "rung", "to", "meant"),
    [
        ("act-1", "5", "", "dispatch"),
        ("act-5", "2", "", "partner"),
        ("act-1", "1", "bystander", "bystander"),
        ("act-1", "6", "", "subject"),
    ],
)
def test_to_whom_follows_from_the_rung_unless_it_is_said(session: Path, act: str, rung: str, to: str, meant: str) -> None:
    do(session, act, rung=rung, to=to, by="K7")
    assert next(a for a in findings_of(session).trainees[0].acts if a.id == act).to == meant


def test_every_label_of_every_rater_is_kept_and_of_one_rater_the_last_counts(session: Path) -> None:
    do(session, "act-2", rung="2", by="K7")
    do(session, "act-2", rung="4", by="K7")
    do(session, "act-2", rung="1", by="K8")
    labels = read_labels(session, digest_of(session))
    assert labels is not None and [(x.by, x.rung) for x in labels.labels] == [("K7", 2), ("K7", 4), ("K8", 1)]
    assert [x.rung for x in labels.of("K7").values()] == [4]


def test_of_several_raters_nobody_is_chosen_until_one_is_named_final(session: Path, tmp_path: Path) -> None:
    do(session, "act-2", rung="2", by="K7")
    do(session, "act-2", rung="1", by="K8")
    with pytest.raises(Refused, match="K7 and K8 labelled it, and whose labels stand was not said") as e:
        write_report([session], tmp_path / "report")
    assert "--final --by K7" in e.value.remedy
    do(session, final=True, by="K8")
    assert findings_of(session).trainees[0].acts[1].rung == 1
    do(session, "act-1", rung="2", by="K9")
    assert findings_of(session).trainees[0].acts[0].corrected_by == "", "who labels later changes nothing of what is final"
    with pytest.raises(InputError, match="K6: has labelled nothing"):
        do(session, final=True, by="K6")


def test_confirming_is_a_label_too_and_leaves_what_was_labelled(session: Path, tmp_path: Path) -> None:
    do(session, "act-2", rung="2", by="K7")
    do(session, confirm=True, by="K7")
    labels = read_labels(session, digest_of(session))
    assert labels is not None and [(x.act, x.rung) for x in labels.of("K7").values()] == [
        ("act-2", 2), ("act-1", 1), ("act-3", 0), ("act-4", 5), ("act-5", 6)
    ]  # fmt: skip
    with pytest.raises(InputError, match="nothing is left to confirm"):
        do(session, confirm=True, by="K7")
    assert "confirmed by K7" in write_report([session], tmp_path / "report").html.read_text(encoding="utf-8")


def test_all_that_is_wrong_is_told_at_once_and_nothing_is_kept(session: Path) -> None:
    with pytest.raises(InputError, match=r"act-99: no words of early.*--to sergeant: nobody in this scene.*--rung 7: give 0 to 6"):
        do(session, "act-99", rung="7", to="sergeant", by="K7")
    for more in ({"rung": "2"}, {"confirm": True, "rung": "2"}, {"to": "partner"}):
        with pytest.raises(InputError):
            do(session, by="K7", **more)
    for by in ("", "machine", "instructor", "A Name"):
        with pytest.raises(InputError):
            do(session, "act-1", rung="2", by=by)
    assert not path_of(session).exists()


@pytest.mark.parametrize("change", [{"session": "cd" * 32}, {"format": "dti-labels/2"}, {"final": "K9"}, {"labels": [{"by": "K7"}]}])
def test_a_document_that_is_none_or_of_another_session_is_refused(session: Path, change: dict[str, Any]) -> None:
    do(session, "act-2", rung="2", by="K7")
    path_of(session).write_text(json.dumps(json.loads(path_of(session).read_text()) | change))
    with pytest.raises((DocumentError, InputError)):
        findings_of(session)


def test_the_list_tells_machine_and_raters_and_blind_it_tells_no_label(session: Path, capsys: pytest.CaptureFixture[str]) -> None:
    do(session, "act-2", rung="2", by="K7")
    capsys.readouterr()
    do(session)
    told = capsys.readouterr().out
    assert "3 challenge to partner" in told and "recognised 100 %" in told and "2 alert to partner" in told and "follows K7" in told
    do(session, blind=True)
    told = capsys.readouterr().out
    assert "That's enough" in told and not any(word in told for word in ("challenge", "alert", "K7", "partner", "kicks"))


def test_labels_go_where_their_session_goes(session: Path) -> None:
    do(session, "act-2", rung="2", by="K7")
    (kept,) = look_through(session.parent.parent).sessions
    assert path_of(session) in kept.files


def test_agreement_of_raters_and_machine_over_a_session(session: Path, capsys: pytest.CaptureFixture[str]) -> None:
    do(session, "act-1", "act-2", rung="none", by="K7")
    do(session, confirm=True, by="K7")
    do(session, confirm=True, by="K8")
    capsys.readouterr()
    assert agree(Namespace(sessions=[session, session], json=True)) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["format"], told["sessions"], told["acts"]) == ("dti-agreement/1", 1, 5), "named twice it is one"
    first = next(x for x in told["rungs"] if (x["first"], x["second"]) == ("K7", "K8"))
    assert (first["kappa"]["n"], first["alike"]) == (5, 3)
    timeliness = next(s for s in told["scores"] if s["domain"] == "timeliness" and s["second"] == "K8")
    assert timeliness["alike"] == 0 and timeliness["icc"]["value"] is None and "two targets" in timeliness["icc"]["why"]
    agree(Namespace(sessions=[session], json=False))
    words = capsys.readouterr().out
    assert "K7 and K8: 5 labelled by both, 3 alike; kappa" in words and "K8 and machine lead to different ones in 0 of" in words


def test_without_raters_there_is_a_sentence_and_no_coefficient(session: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert agree(Namespace(sessions=[session], json=False)) == 0
    told = capsys.readouterr().out
    assert "there are no two raters" in told and "kappa" not in told
