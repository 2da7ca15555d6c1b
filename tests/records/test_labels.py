"""Labels beside a session: every rater's are kept, one rater's are judged by, and the session itself never changes."""

from __future__ import annotations

import json
import sqlite3
from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest

from tests.records.kept import digest_of
from tests.records.labelling import do, given, told_of
from vr_dti.app.agreement import agree
from vr_dti.errors import DocumentError, InputError, Refused
from vr_dti.records.judged import findings_of
from vr_dti.records.labels import path_of, read_labels
from vr_dti.records.report import write_report
from vr_dti.records.shelf import look_through


def test_whoever_rates_a_file_that_was_changed_is_told(session: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with sqlite3.connect(session) as db:
        db.execute("UPDATE entry SET t_ns = t_ns + 1 WHERE n = 3")
    db.close()
    do(session)
    agree(Namespace(sessions=[session], json=False))
    assert capsys.readouterr().err.count(f"{session}: entry 3 ") == 2


def test_a_rater_says_which_words_kept_the_officer_apart(session: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(InputError, match="--about apart is of words to an officer: --rung 0 to 4, or 6"):
        do(session, "act-2", rung="5", to="dispatch", about="apart", by="K7")
    do(session, "act-2", rung="3", about="apart", by="K7")
    do(session, "act-3", rung="0", about="none", by="K7")
    acts = {a.id: a for a in findings_of(session).trainees[0].acts}
    assert (acts["act-2"].about, acts["act-3"].about) == ("apart", "")
    capsys.readouterr()
    do(session)
    assert "3 challenge to partner, about apart" in capsys.readouterr().out


def test_only_an_officer_is_kept_apart_by_words(session: Path) -> None:
    with pytest.raises(InputError, match="act-2: only an officer is kept apart") as e:
        do(session, "act-2", rung="3", to="subject", about="apart", by="K7")
    assert "--to partner" in e.value.remedy and given(session) == []


def test_every_label_is_told_as_it_is_kept(session: Path, capsys: pytest.CaptureFixture[str]) -> None:
    do(session, "act-2", "act-3", rung="2", by="K7")
    told = capsys.readouterr().out.splitlines()
    assert told == ["act-2: 2 alert to partner, by K7", "act-3: 2 alert to partner, by K7"]


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
        ("act-1", "2", "", "partner"),
        ("act-5", "2", "", "subject"),
        ("act-4", "none", "", "dispatch"),
        ("act-1", "1", "bystander", "bystander"),
        ("act-1", "5", "dispatch", "dispatch"),
    ],
)
def test_a_rung_alone_moves_no_words_to_somebody_else(session: Path, act: str, rung: str, to: str, meant: str) -> None:
    do(session, act, rung=rung, to=to, by="K7")
    assert next(a for a in findings_of(session).trainees[0].acts if a.id == act).to == meant


@pytest.mark.parametrize(("act", "rung", "to"), [("act-1", "5", "dispatch"), ("act-4", "2", "partner"), ("act-4", "6", "subject")])
def test_a_rung_that_does_not_go_with_whom_it_was_heard_to_asks_for_whom(session: Path, act: str, rung: str, to: str) -> None:
    with pytest.raises(InputError, match=act) as e:
        do(session, act, rung=rung, by="K7")
    assert f"--to {to}" in e.value.remedy and not path_of(session).exists()


def test_a_later_rung_keeps_whom_the_same_rater_said_before(session: Path) -> None:
    do(session, "act-2", rung="3", to="bystander", by="K7")
    do(session, "act-2", rung="2", by="K7")
    assert findings_of(session).trainees[0].acts[1].to == "bystander"


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
    with pytest.raises(Refused, match="K7 and K8 labeled it, and whose labels stand was not said") as e:
        write_report([session], tmp_path / "report")
    assert "--final --by K7" in e.value.remedy
    do(session, final=True, by="K8")
    assert findings_of(session).trainees[0].acts[1].rung == 1
    do(session, "act-1", rung="2", by="K9")
    assert findings_of(session).trainees[0].acts[0].corrected_by == "", "who labels later changes nothing of what is final"
    with pytest.raises(InputError, match="K6: has labeled nothing"):
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
    assert "labeled by K7 as by the machine, " in write_report([session], tmp_path / "report").html.read_text(encoding="utf-8")


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


def blind(session: Path, by: str, **rungs: str) -> None:
    for act, rung in rungs.items():
        do(session, act.replace("_", "-"), rung=rung, by=by, blind=True)


def test_agreement_of_raters_and_machine_over_a_session(session: Path, capsys: pytest.CaptureFixture[str]) -> None:
    blind(session, "K7", act_1="none", act_2="none", act_3="0", act_4="5", act_5="6")
    blind(session, "K8", act_1="1", act_2="3", act_3="0", act_4="5", act_5="6")
    told = told_of(session, capsys)
    assert (told["format"], told["sessions"], told["acts"]) == ("dti-agreement/1", 1, 5), "named twice it is one"
    first = next(x for x in told["rungs"] if (x["first"], x["second"]) == ("K7", "K8"))
    assert (first["kappa"]["n"], first["alike"]) == (5, 3)
    timeliness = next(s for s in told["scores"] if s["domain"] == "timeliness" and s["second"] == "K8")
    assert timeliness["alike"] == 0 and timeliness["icc"]["value"] is None and "two targets" in timeliness["icc"]["why"]
    agree(Namespace(sessions=[session], json=False))
    words = capsys.readouterr().out
    assert "only labels given act by act and blind count" in words
    assert "K7 and K8: 5 labeled by both, 3 alike; kappa" in words and "K8 and machine lead to different ones in 0 of" in words


def test_who_takes_the_machines_labels_over_is_no_rater_beside_it(session: Path, capsys: pytest.CaptureFixture[str]) -> None:
    do(session, confirm=True, by="K7")
    do(session, "act-1", confirm=True, by="K8")
    do(session, "act-2", rung="2", by="K8")
    told = told_of(session, capsys)
    assert told["rungs"] == told["scores"] == []
    assert [(r["rater"], r["labelled"], r["aside"]) for r in told["raters"]] == [("K7", 0, 5), ("K8", 0, 2), ("machine", 5, 0)]
    agree(Namespace(sessions=[session], json=False))
    assert "5 more taken over from the machine, or labeled with others in sight" in capsys.readouterr().out


def test_what_was_labelled_blind_counts_as_it_was_then_and_the_debrief_follows_the_last(
    session: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    blind(session, "K7", act_1="2", act_2="2")
    blind(session, "K7", act_2="4")
    do(session, "act-2", rung="3", by="K7")
    blind(session, "K7", act_2="1")
    with_machine = next(x for x in told_of(session, capsys)["rungs"] if x["second"] == "machine")
    assert (with_machine["kappa"]["n"], with_machine["alike"]) == (2, 0), "4 as labelled blind, not 3 as after the machine's was seen"
    assert findings_of(session).trainees[0].acts[1].rung == 1


def test_labels_of_before_that_do_not_say_how_they_were_given_are_set_aside(session: Path, capsys: pytest.CaptureFixture[str]) -> None:
    blind(session, "K7", act_1="2")
    kept = json.loads(path_of(session).read_text())
    for x in kept["labels"]:
        del x["given"]
    path_of(session).write_text(json.dumps(kept))
    assert told_of(session, capsys)["raters"][0]["aside"] == 1


def test_blind_nothing_is_told_of_what_the_machine_had(session: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    blind(session, "K7", act_1="2")
    with pytest.raises(InputError) as e:
        do(session, "act-4", rung="2", by="K7", blind=True)
    assert "dispatch" not in f"{capsys.readouterr().out}{e.value}"
    with pytest.raises(InputError, match="--blind has seen none"):
        do(session, confirm=True, by="K7", blind=True)


def test_without_raters_there_is_a_sentence_and_no_coefficient(session: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert agree(Namespace(sessions=[session], json=False)) == 0
    told = capsys.readouterr().out
    assert "there are no two who labeled by themselves" in told and "kappa" not in told
