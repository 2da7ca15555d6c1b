"""A rater is asked about one spoken act after the other, sees no label, and hears what was kept."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest

from tests.records.kept import digest_of
from tests.records.labelling import do, given, told_of
from vr_dti.events import Intent
from vr_dti.recording.log import Log
from vr_dti.records import voice_files
from vr_dti.records.labels import read_labels
from vr_dti.records.report import write_report


def ask(session: Path, monkeypatch: pytest.MonkeyPatch, *answers: str, by: str = "K7") -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{a}\n" for a in answers)))
    assert do(session, ask=True, by=by) == 0


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
