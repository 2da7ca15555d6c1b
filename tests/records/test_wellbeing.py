"""What a trainee is told and asked before a headset and after it: kept, never scored; who is not clear is told what not to do."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from app.program import run

from records.kept import recorded
from vr_dti.app.wellbeing import afterwards, begin
from vr_dti.errors import InputError, Refused
from vr_dti.records.wellbeing import ITEMS, clear, path_of, ratings


@pytest.mark.parametrize("answers", ["no\n", "", "maybe\n"])
def test_who_does_not_want_to_begin_does_not_and_nothing_is_kept(answers: str) -> None:
    said: list[str] = []
    with pytest.raises(Refused, match="nothing is kept or counted"):
        begin("K7", said.append, io.StringIO(answers))
    assert "at any time" in said[0] and "loses" in said[0]


def test_what_was_felt_before_is_in_the_log_and_a_wrong_answer_is_asked_again() -> None:
    said: list[str] = []
    note, felt = begin("K7", said.append, io.StringIO("yes\n0 0 9 0 0 0\n1 0 0 0 0 0\n"))
    assert note.by == "K7" and felt.value == 1 and felt.text.startswith("general discomfort 1, nausea 0")
    assert any("is not 6 numbers" in line for line in said)


def test_whoever_cannot_answer_is_not_kept_from_training() -> None:
    _, felt = begin("K7", lambda _: None, io.StringIO("yes\n"))
    assert (felt.text, felt.value) == ("not answered", 0)


@pytest.mark.parametrize("line", ["", "0 0 0 0 0", "0 0 0 0 0 4", "0 0 0 0 0 -1", "a b c d e f", "0 0 0 0 0 0 0"])
def test_what_are_no_ratings_is_refused(line: str) -> None:
    with pytest.raises(InputError):
        ratings(line)


def test_only_what_was_felt_before_and_is_slight_does_not_count() -> None:
    nothing = (0,) * len(ITEMS)
    assert clear(nothing, None) and clear((1, 0, 0, 0, 0, 0), (1, 0, 0, 0, 0, 0)) and clear((1, 0, 0, 0, 0, 0), (3, 0, 0, 0, 0, 0))
    assert not clear((0, 1, 0, 0, 0, 0), (1, 0, 0, 0, 0, 0)) and not clear((0, 1, 0, 0, 0, 0), None)
    assert not clear((0, 0, 0, 0, 3, 0), (0, 0, 0, 0, 3, 0)), "who came dizzy does not drive either"


def test_who_comes_unwell_is_told_and_may_still_begin_or_not() -> None:
    said: list[str] = []
    _, felt = begin("K7", said.append, io.StringIO("yes\n0 0 0 0 2 0\nyes\n"))
    assert "another day" in said[-1] and felt.value == 2
    with pytest.raises(Refused, match="nothing is kept or counted"):
        begin("K7", said.append, io.StringIO("yes\n0 0 0 0 2 0\nno\n"))


def test_after_a_run_the_instructor_at_the_terminal_is_asked_at_once_or_says_later(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    session = recorded(tmp_path / "session.dtis", "K7")
    afterwards(session, io.StringIO("\n"), here=True)
    assert not path_of(session).exists() and "vr-dti symptoms" in capsys.readouterr().err, "put off, and said how"
    afterwards(session, io.StringIO("0 0 0 2 0 0\n"), here=True)
    told = capsys.readouterr()
    assert "do not drive, do not take up a weapon" in told.err and "not clear" in told.out and path_of(session).exists()
    afterwards(session, io.StringIO("0 0 0 0 0 0\n"), here=False)
    assert "vr-dti symptoms" in capsys.readouterr().err, "nobody is there to be asked"


def test_who_is_not_clear_is_told_and_asked_again_until_they_are(tmp_path: Path) -> None:
    session = recorded(tmp_path / "session.dtis", "K7")
    first = run("symptoms", session, stdin="0 2 0 0 1 0\n", status=1)
    assert "do not drive, do not take up a weapon" in first.err and "not clear" in first.out
    again = run("symptoms", session, stdin="0 0 0 0 0 0\n")
    assert "do not drive" not in again.err and again.out.rstrip().endswith(": clear")
    kept = path_of(session).read_text(encoding="utf-8")
    assert kept.count('"advised": true') == 1 and kept.count('"advised": false') == 1
    run("symptoms", session, stdin="", status=1)
    assert path_of(session).read_text(encoding="utf-8") == kept, "no answer changes nothing"
    assert "was not in" in run("symptoms", session, "--trainee", "nobody", stdin="0 0 0 0 0 0\n", status=2).err
