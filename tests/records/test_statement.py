"""The trainee speaks first, once, and before the debrief; the questions hint at nothing."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.kept import digest_of, recorded
from tests.library.made import PACK
from vr_dti.app.statement import statement
from vr_dti.errors import DocumentError, InputError, Refused, StorageError
from vr_dti.library.policy_read import parse_policy
from vr_dti.recording.rows import Parent
from vr_dti.records.statement import Entry, add_entry, note_debrief, path_of, read_statement, require_statements, silent
from vr_dti.records.statement_form import DID_KINDS, THOUGHT_WRONG_S, TOLD_KINDS, answer, entry, policy_fields, questions

ANSWERS = {
    "saw": "He kicked the man on the ground.",
    "thought_wrong": "When the kicks began.",
    "thought_wrong_s": 20.0,
    "did": "I told him to stop.",
    "did_kinds": ("words",),
    "told": "Dispatch.",
    "told_kinds": ("dispatch",),
    "report_to": "my supervisor",
    "report_within": "today",
    "free": "",
}
LINES = "He kicked him.\nThe kicks.\n20\nI told him to stop.\nw\nDispatch.\nd\nMy supervisor.\nToday.\n\n"


def spoken(trainee: str = "K7", **more: Any) -> Entry:
    return entry(ANSWERS | more, trainee=trainee, written="2026-01-02T03:10:00+00:00", before_debrief=True)


# --- beside the session ----------------------------------------------------------------------------------------------------


def test_it_lies_beside_the_session_and_is_tied_to_it(tmp_path: Path) -> None:
    session = recorded(tmp_path / "session.dtis", "K7")
    path = add_entry(session, spoken(saw="Umlaute, “Zeichen” \U0001f600 : - {x} #y"))
    assert path == tmp_path / "session.statement.json"
    found = read_statement(session, digest_of(session))
    assert found is not None and found.scene == "handcuffed" and found.of("K7") == spoken(saw="Umlaute, “Zeichen” \U0001f600 : - {x} #y")
    other = recorded(tmp_path / "other.dtis", "K8")
    path.rename(path_of(other))
    with pytest.raises(InputError, match="about another session"):
        read_statement(other, digest_of(other))


def test_nobody_reads_on_before_everybody_has_spoken(tmp_path: Path) -> None:
    both = recorded(tmp_path / "session.dtis", "K7", "K8")
    alone = recorded(tmp_path / "alone.dtis", "K9")
    with pytest.raises(Refused, match=r"no statement yet of K7, K8 in .*session.dtis; K9 in .*alone.dtis") as e:
        require_statements([both, alone])
    assert e.value.exit_status == 1
    add_entry(both, spoken("K8"))
    assert silent(both) == ("K7",)
    add_entry(both, spoken("K7"))
    add_entry(alone, spoken("K9"))
    require_statements([both, alone])


def test_scripts_and_practice_have_nothing_to_say(tmp_path: Path) -> None:
    script = recorded(tmp_path / "script.dtis", "early", simulated=True)
    retry = recorded(tmp_path / "retry.dtis", "K7", parent=Parent("ab" * 32, 5000))
    require_statements([script, retry])
    note_debrief(script, "now")
    assert not path_of(script).exists()


def test_what_was_said_is_not_written_over(tmp_path: Path) -> None:
    session = recorded(tmp_path / "session.dtis", "K7")
    add_entry(session, spoken())
    before = path_of(session).read_bytes()
    with pytest.raises(Refused, match="has spoken"):
        add_entry(session, spoken(saw="something else"))
    with pytest.raises(InputError, match="was not in"):
        add_entry(session, spoken("K8"))
    assert path_of(session).read_bytes() == before


def test_a_debrief_that_came_first_is_remembered(tmp_path: Path) -> None:
    session = recorded(tmp_path / "session.dtis", "K7")
    note_debrief(session, "2026-01-02T03:06:00+00:00")
    note_debrief(session, "2026-01-02T03:07:00+00:00")
    found = read_statement(session, digest_of(session))
    assert found is not None and found.debrief_shown == "2026-01-02T03:06:00+00:00" and silent(session) == ("K7",)
    add_entry(session, spoken())
    again = read_statement(session, digest_of(session))
    assert again is not None and again.debrief_shown and again.of("K7")


@pytest.mark.parametrize(
    "change",
    [
        {"format": "dti-statement/2"},
        {"session": "short"},
        {"entries": [{}]},
        {"opinion": "guilty"},
        {"entries": "none"},
    ],
)
def test_a_document_that_is_none_is_refused(tmp_path: Path, change: dict[str, Any]) -> None:
    session = recorded(tmp_path / "session.dtis", "K7")
    path = add_entry(session, spoken())
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    with pytest.raises(DocumentError):
        silent(session)


@pytest.mark.parametrize(
    "change",
    [
        {"did_kinds": ("nothing", "words")},
        {"told_kinds": ("dispatch", "dispatch")},
        {"did_kinds": ()},
        {"saw": ""},
        {"thought_wrong_s": -1.0},
    ],
)
def test_an_entry_says_one_thing(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"did_kinds|told_kinds|saw|thought_wrong_s"):
        spoken(**change)
    with pytest.raises(ValueError, match="nothing seemed wrong"):
        Entry.model_validate(spoken().model_dump() | {"nothing_wrong": True})


# --- the form --------------------------------------------------------------------------------------------------------------


def test_no_question_hints_at_what_there_was_to_see() -> None:
    words = " ".join(q.text for q in questions()).lower()
    assert not [w for w in ("force", "kick", "cuff", "excess", "intervene", "duty", "fail", "violat", "knee", "search") if w in words]
    assert next(q.id for q in questions()) == "saw" and questions()[-1].id == "free"


@pytest.mark.parametrize(
    ("words", "value"),
    [("w", ("words",)), ("r, w", ("words", "call")), ("HW", ("words", "hands")), ("n", ("nothing",))],
)
def test_letters_choose(words: str, value: tuple[str, ...]) -> None:
    assert answer(DID_KINDS, words) == value


@pytest.mark.parametrize("words", ["", "x", "wn", "no"])
def test_letters_that_choose_nothing_are_asked_again(words: str) -> None:
    with pytest.raises(InputError):
        answer(DID_KINDS, words)


@pytest.mark.parametrize(("words", "value"), [("", None), ("never", "never"), ("20", 20.0), ("20.5 s", 20.5), ("20,5", 20.5), ("0", 0.0)])
def test_a_time_is_seconds_or_never_or_not_known(words: str, value: object) -> None:
    assert answer(THOUGHT_WRONG_S, words) == value


@pytest.mark.parametrize("words", ["-1", "nan", "inf", "1e9", "soon"])
def test_no_other_words_are_a_time(words: str) -> None:
    with pytest.raises(InputError):
        answer(THOUGHT_WRONG_S, words)


@given(st.text(min_size=1, max_size=200))
def test_whatever_is_typed_is_kept_and_read_back_or_refused(tmp_path_factory: pytest.TempPathFactory, words: str) -> None:
    folder = tmp_path_factory.mktemp("said")
    session = recorded(folder / "session.dtis", "K7")
    question = questions()[0]
    try:
        said = answer(question, words)
    except InputError:
        return
    add_entry(session, spoken(saw=said, free=said))
    found = read_statement(session, digest_of(session))
    assert found is not None and found.of("K7") == spoken(saw=said, free=said)


def test_the_fields_of_a_policy_pack_are_asked_before_the_last_question() -> None:
    fields = "fields: [place_seen, {id: officers, question: Which officers were there?},"
    policy = parse_policy(PACK.replace("fields: [date,", fields), file="metro-pd.yaml")
    asked_for = [(q.id, q.text) for q in questions(policy_fields(policy))]
    assert asked_for[asked_for.index(("place_seen", "For the report: place seen?")) + 1] == ("officers", "Which officers were there?")
    assert asked_for[-1][0] == "free"
    made = spoken(date="today", officers="two")
    assert made.fields == {"date": "today", "officers": "two"}


# --- at the terminal -------------------------------------------------------------------------------------------------------


def asked(session: Path, lines: str, monkeypatch: pytest.MonkeyPatch, **more: Any) -> int:
    monkeypatch.setattr("sys.stdin", io.StringIO(lines))
    return statement(Namespace(**({"session": session, "trainee": "", "policy": None} | more)))


def test_it_is_asked_line_by_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    session = recorded(tmp_path / "session.dtis", "K7")
    assert asked(session, LINES, monkeypatch) == 0
    told = capsys.readouterr()
    assert told.out.strip() == str(path_of(session)) and "1/10" in told.err and "10/10" in told.err
    found = read_statement(session, digest_of(session))
    assert found is not None
    said = found.of("K7")
    assert said is not None and said.before_debrief and said.did_kinds == ("words",) and said.thought_wrong_s == 20.0
    with pytest.raises(Refused, match="nobody is left"):
        asked(session, LINES, monkeypatch)


@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
def test_a_byte_that_is_no_letter_is_told_and_stands_in_the_statement(tmp_path: Path, locale: str) -> None:
    """As a terminal of another encoding, or a file of answers, gives it."""
    session = recorded(tmp_path / "session.dtis", "K7")
    command = [sys.executable, "-m", "vr_dti", "statement", str(session)]
    answers = LINES.encode().replace(b"He kicked him.", "Er trat André.".encode("latin-1"))
    ran = subprocess.run(command, input=answers, capture_output=True, env={**os.environ, "LC_ALL": locale}, timeout=60)
    assert ran.returncode == 0, ran.stderr
    assert "bytes in it that are no letters (not UTF-8): 1;" in ran.stderr.decode(errors="replace")
    found = read_statement(session, digest_of(session))
    said = found.of("K7") if found else None
    assert said is not None and said.saw == "Er trat Andr\ufffd."
    assert answer(questions()[0], "Andr\udce9") == "Andr\ufffd", "nor where Python hands it over by itself"


def test_an_answer_that_cannot_be_used_is_asked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    session = recorded(tmp_path / "session.dtis", "K7")
    assert asked(session, "\n" + LINES.replace("20\n", "soon\n20\n").replace("w\n", "?\nw\n", 1), monkeypatch) == 0


def test_of_a_statement_that_breaks_off_nothing_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    session = recorded(tmp_path / "session.dtis", "K7")
    with pytest.raises(Refused, match="nothing of it is kept"):
        asked(session, LINES[:40], monkeypatch)
    assert not path_of(session).exists()


def test_two_trainees_speak_one_by_one_and_who_speaks_late_is_marked_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    session = recorded(tmp_path / "session.dtis", "K7", "K8")
    with pytest.raises(InputError, match="K7 and K8"):
        asked(session, LINES, monkeypatch)
    assert asked(session, LINES, monkeypatch, trainee="K8") == 0
    note_debrief(session, "2026-01-02T03:06:00+00:00")
    assert asked(session, LINES, monkeypatch) == 0
    found = read_statement(session, digest_of(session))
    assert found is not None and [(e.trainee, e.before_debrief) for e in found.entries] == [("K8", True), ("K7", False)]
    with pytest.raises(InputError, match="was not in"):
        asked(session, LINES, monkeypatch, trainee="K9")
    with pytest.raises(Refused, match="has spoken"):
        asked(session, LINES, monkeypatch, trainee="K8")


def test_choices_are_those_of_the_document() -> None:
    for question, name in ((DID_KINDS, "did_kinds"), (TOLD_KINDS, "told_kinds")):
        for _, value in question.choices:
            assert spoken(**{name: (value,)})


def test_what_was_said_is_not_lost_to_a_full_drive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    session = recorded(tmp_path / "session.dtis", "K7")
    (tmp_path / "session.lock").mkdir()

    class Mended(io.StringIO):
        """Whoever presses Enter has mended it."""

        def readline(self, size: int | None = -1, /) -> str:
            line = super().readline(-1 if size is None else size)
            if self.tell() == len(self.getvalue()):
                (tmp_path / "session.lock").rmdir()
            return line

    monkeypatch.setattr("sys.stdin", Mended(LINES + "\n"))
    assert statement(Namespace(session=session, trainee="", policy=None)) == 0
    assert "Nothing of what was said is lost yet" in capsys.readouterr().err
    found = read_statement(session, digest_of(session))
    assert found is not None and [e.trainee for e in found.entries] == ["K7"]


def test_it_can_be_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    session = recorded(tmp_path / "session.dtis", "K7")
    (tmp_path / "session.lock").mkdir()
    monkeypatch.setattr("sys.stdin", io.StringIO(LINES + "q\n"))
    with pytest.raises(StorageError, match="free some space"):
        statement(Namespace(session=session, trainee="", policy=None))
