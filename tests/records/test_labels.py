"""Labels beside a session: every rater's are kept, one rater's are judged by, and the session itself never changes."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import sqlite3
from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest

from tests.debrief.build import EARLY, played
from tests.debrief.stories import kicks
from tests.records.kept import digest_of
from vr_dti.app.agreement import agree
from vr_dti.app.label import label
from vr_dti.errors import DocumentError, InputError, Refused
from vr_dti.events import Intent
from vr_dti.recording.log import Log
from vr_dti.records import voice_files
from vr_dti.records.judged import findings_of
from vr_dti.records.labels import path_of, read_labels
from vr_dti.records.report import write_report
from vr_dti.records.shelf import look_through

NOTHING = {
    "trainee": "",
    "act": [],
    "rung": None,
    "to": "",
    "about": "",
    "confirm": False,
    "final": False,
    "by": "",
    "blind": False,
    "ask": False,
}


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


def told_of(session: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    capsys.readouterr()
    assert agree(Namespace(sessions=[session, session], json=True)) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


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


# --- asked one after the other ---------------------------------------------------------------------------------------------


def ask(session: Path, monkeypatch: pytest.MonkeyPatch, *answers: str, by: str = "K7") -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{a}\n" for a in answers)))
    assert do(session, ask=True, by=by) == 0


def given(session: Path) -> list[tuple[str, str, int, str, str]]:
    labels = read_labels(session, digest_of(session))
    return [(x.by, x.act, x.rung, x.to, x.given) for x in labels.labels] if labels else []


def test_a_rater_is_asked_about_one_act_after_the_other_and_sees_no_label(
    session: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    do(session, "act-1", rung="2", by="K8")
    capsys.readouterr()
    ask(session, monkeypatch, "1", "3", "n", "5", "6")
    told = capsys.readouterr()
    assert given(session)[1:] == [
        ("K7", "act-1", 1, "partner", "blind"),
        ("K7", "act-2", 3, "partner", "blind"),
        ("K7", "act-3", -1, "partner", "blind"),
        ("K7", "act-4", 5, "dispatch", "blind"),
        ("K7", "act-5", 6, "subject", "blind"),
    ]
    assert "5 of 5 spoken acts" in told.out and "That's enough" in told.err and "3  challenge" in told.err
    assert "K8" not in told.err and "recognised" not in told.err and "%" not in told.err


def test_a_rater_who_is_asked_says_what_words_were_about(
    session: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ask(session, monkeypatch, "1 none", "3 subject apart", "3 medical", "3 apart", "0 partner apart", "5 supervisor", "n apart", "6")
    told = capsys.readouterr().err
    assert "3 subject apart: only an officer is kept apart" in told and "as in 3 partner apart" in told
    assert "medical: nobody in this scene" in told and "apart: nobody in this scene" in told, "of no call, and of no words of the ladder"
    labels = read_labels(session, digest_of(session))
    assert labels is not None
    assert [(x.rung, x.to, x.about) for x in labels.labels] == [
        (1, "partner", "none"),
        (3, "partner", "apart"),
        (0, "partner", "apart"),
        (5, "dispatch", "supervisor"),
        (6, "subject", ""),
    ]


def test_a_rater_is_told_where_the_sound_of_the_words_is_if_it_was_kept(
    session: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with Log.open(session) as log:
        (who,) = log.meta.trainees
        first = next(r.row for r in log.rows("intent") if isinstance(r.row, Intent) and r.row.kind == "spoke")
    voice = voice_files.path_of(session, who.id, first.seq)
    voice.write_bytes(b"RIFF")
    row = voice_files.KeptVoice(f"voice.{who.id}-{first.seq}.wav", 4, hashlib.sha256(b"RIFF").hexdigest())
    monkeypatch.setattr("vr_dti.app.rating.kept_by", lambda log: [row])
    ask(session, monkeypatch, "p", "1", "p", "q")
    told = capsys.readouterr().err
    first_act, _, second = told.partition("2 of 5")
    assert told.count("as it was said") == 1 and f"as it was said (p plays it): {voice}" in first_act
    assert "not a WAV file that can be read" in first_act and "no sound of these words was kept" in second, "and nothing is kept by it"
    assert given(session) == [("K7", "act-1", 1, "partner", "blind")]


@pytest.mark.parametrize(("told", "why"), [(b"RIFE", "is not as it was recorded"), (None, "the session does not tell of it")])
def test_a_sound_that_is_not_what_was_recorded_is_not_played_to_a_rater(
    session: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], told: bytes | None, why: str
) -> None:
    with Log.open(session) as log:
        (who,) = log.meta.trainees
        first = next(r.row for r in log.rows("intent") if isinstance(r.row, Intent) and r.row.kind == "spoke")
    voice_files.path_of(session, who.id, first.seq).write_bytes(b"RIFF")
    if told is not None:
        row = voice_files.KeptVoice(f"voice.{who.id}-{first.seq}.wav", 4, hashlib.sha256(told).hexdigest())
        monkeypatch.setattr("vr_dti.app.rating.kept_by", lambda log: [row])
    ask(session, monkeypatch, "p", "q")
    said = capsys.readouterr().err
    assert said.count(f"is not played: session.voice.{who.id}-{first.seq}.wav") == 2 and said.count(why) == 2, "shown, and again on p"
    assert "as it was said" not in said and "WAV" not in said


def test_each_answer_is_kept_at_once_and_whoever_stops_goes_on_there(session: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(session, monkeypatch, "1", "q")
    assert [a for _, a, *_ in given(session)] == ["act-1"]
    ask(session, monkeypatch, "", "0")  # act-2 is skipped, and then the answers end
    assert [(a, r) for _, a, r, *_ in given(session)] == [("act-1", 1), ("act-3", 0)]


@pytest.mark.parametrize("slip", ["7", "stop", "3 sergeant", "?", "-1", "3 dispatch", "5 partner", "x" * 999 + "3"])
def test_what_is_no_answer_is_asked_again_and_keeps_nothing(session: Path, monkeypatch: pytest.MonkeyPatch, slip: str) -> None:
    ask(session, monkeypatch, slip, "3 \t subject")
    assert given(session) == [("K7", "act-1", 3, "subject", "blind")]


def test_labels_that_were_asked_for_enter_the_agreement(
    session: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ask(session, monkeypatch, "1", "3", "0", "5", "6")
    ask(session, monkeypatch, "1", "2", "0", "5", "6", by="K8")
    first = next(x for x in told_of(session, capsys)["rungs"] if (x["first"], x["second"]) == ("K7", "K8"))
    assert (first["kappa"]["n"], first["alike"]) == (5, 4)


def test_the_report_tells_who_labelled_what_and_how_far_they_agree(session: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert "Labels" not in [n for n, *_ in said_afterwards(session, tmp_path)]
    ask(session, monkeypatch, "1", "3", "0", "5", "6")
    ask(session, monkeypatch, "1", "2", "0", "5", "6", by="K8")
    do(session, final=True, by="K8")
    rows = said_afterwards(session, tmp_path)
    told = [words.replace("\u00a0", " ") for _, words, _ in rows]
    assert "K7 labeled 5 of 5 spoken acts, without sight of any other label" in told[0] and "follows K8" in told[0]
    assert [w for w in told if w.startswith("Rungs, K7 and K8: 5 labeled by both, 4 alike; kappa 0.")]
    (differ,) = [w for w in told if w.startswith("At ")]
    assert differ.endswith("K7 3 challenge, K8 2 alert, machine 3 challenge") or "machine 3 challenge, K7 3 challenge, K8 2 alert" in differ
    html = (tmp_path / "report" / "report.html").read_text(encoding="utf-8")
    assert "K7 and K8: 5 labeled by both" in html


def said_afterwards(session: Path, tmp_path: Path) -> tuple[tuple[str, str, str], ...]:
    return write_report([session], tmp_path / "report").columns[0].labels
