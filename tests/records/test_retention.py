"""What goes with a person or with time, what a hold keeps, and that nothing else is touched."""

from __future__ import annotations

import json
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from records.kept import DAY, digest_of, head, recorded, reported
from vr_dti.errors import DocumentError, InputError, Refused
from vr_dti.records.encoder import Turn
from vr_dti.records.erasure import Word, erase_person, expire
from vr_dti.records.ledger import Ledger
from vr_dti.records.outbox import Outbox
from vr_dti.records.people import People
from vr_dti.records.person_export import export
from vr_dti.records.retention import Schedule, due, ends, of_person, read_schedule, use_words
from vr_dti.records.session_file import SessionWriter
from vr_dti.records.shelf import look_through
from vr_dti.records.xapi import Told
from vr_dti.timebase import Frame

WORD = Word("R2", "a request", "2026-06-01T00:00:00+00:00")
BEGAN = datetime.fromisoformat(DAY)
LRS = "https://lrs.example/xAPI"


def schedule(**more: object) -> Schedule:
    given = {
        "format": "dti-retention/1",
        "agency": "Example Police",
        "schedule": "item 3, 2026-01-01",
        "sessions_days": 30,
        "reports_days": 10,
    }
    return Schedule.model_validate(given | more)


def names(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file() and not p.name.startswith("records.log")}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """K7 alone twice, K7 and K8 together, K9 alone; a report on K7, one on K7 and K9."""
    at = tmp_path / "sessions"
    one = recorded(at / "a" / "session.dtis", "K7")
    for name in ("session.statement.json", "session.voice.opus", "session.webm", ".session.part.webm"):
        (at / "a" / name).write_text("theirs")
    recorded(at / "b" / "session.dtis", "K7", created="2026-02-02T03:04:05+00:00")
    (at / "b" / "mine.txt").write_text("somebody's own")
    recorded(at / "c" / "session.dtis", "K7", "K8")
    other = recorded(at / "d" / "session.dtis", "K9")
    reported(at / "r1", one)
    reported(at / "r2", one, other)
    return at


def test_a_person_goes_with_all_that_is_about_them_and_nothing_else_does(folder: Path, tmp_path: Path) -> None:
    outbox, people = Outbox(tmp_path / "outbox"), People(tmp_path / "people")
    outbox.queue(LRS, [Told("K7", "d", {"id": "1"}), Told("K9", "d", {"id": "2"})])
    people.add("Sam Example", "K7")
    shelf, ledger = look_through(folder), Ledger(folder)
    plan = of_person(shelf, "K7", ledger.holds())
    assert plan.others == {"K8", "K9"}
    erased = erase_person(shelf, ledger, "K7", plan, WORD, outbox=outbox, people=people)
    assert erased.left == ()
    assert names(folder) == {"b/mine.txt", "d/session.dtis", "r1/notes.txt", "r2/notes.txt"}
    assert not (folder / "a").exists(), "an empty folder is of no use"
    assert people.all() == [] and [r["id"] for r in outbox.of_person("K9")] == ["2"] and outbox.of_person("K7") == []
    entry = ledger.entries()[-1]
    assert (entry.what, entry.code, entry.by, entry.why) == ("erase", "K7", "R2", "a request")
    assert len(entry.detail["sessions"]) == 3 and entry.detail["name"] is True and "a/session.dtis" in entry.detail["files"]
    assert "Sam" not in ledger.path.read_text()


def test_files_go_with_their_own_session(tmp_path: Path) -> None:
    recorded(tmp_path / "x.dtis", "K7")
    recorded(tmp_path / "x.y.dtis", "K8")
    for name in ("x.statement.json", "x.y.statement.json", "xy.txt", "x.y.dtis-old"):
        (tmp_path / name).write_text("")
    shelf = look_through(tmp_path)
    erase_person(shelf, Ledger(tmp_path), "K7", of_person(shelf, "K7", ()), WORD)
    assert names(tmp_path) == {"x.y.dtis", "x.y.statement.json", "xy.txt", "x.y.dtis-old"}


@pytest.mark.parametrize("held", ["K7", "K8", "K9"])
def test_a_hold_on_anybody_inside_keeps_it_all(folder: Path, held: str) -> None:
    ledger = Ledger(folder)
    ledger.append("hold", held, at=WORD.at, by="counsel", why="a claim")
    before = names(folder)
    with pytest.raises(Refused, match=f"{held} is on hold"):
        of_person(look_through(folder), "K7", ledger.holds())
    plan = due(look_through(folder), schedule(), BEGAN + timedelta(days=400), ledger.holds())
    assert not [s for s in plan.sessions if held in s.trainees] and not [r for r in plan.reports if held in r.trainees]
    assert [k for k in plan.kept if f"{held} on hold" in k]
    assert names(folder) == before
    ledger.append("release", held, at=WORD.at, by="counsel", why="settled")
    assert of_person(look_through(folder), "K7", ledger.holds()).sessions


@pytest.mark.parametrize(
    ("days", "sessions", "reports", "voice"),
    [(9, "", "", "a"), (10, "", "r1r2", "a"), (29, "", "r1r2", "a"), (30, "acd", "r1r2", ""), (61, "abcd", "r1r2", "")],
)
def test_each_kind_is_due_by_its_own_days(folder: Path, days: int, sessions: str, reports: str, voice: str) -> None:
    plan = due(look_through(folder), schedule(), BEGAN + timedelta(days=days), ())
    assert "".join(sorted(s.path.parent.name for s in plan.sessions)) == sessions
    assert "".join(sorted(r.path.parent.name for r in plan.reports)) == reports
    assert "".join(v.parent.name for v in plan.voice) == voice


def test_voice_is_not_kept_unless_the_agency_chose_so(folder: Path) -> None:
    shelf = look_through(folder)
    plan = due(shelf, schedule(), BEGAN, ())
    expire(shelf, Ledger(folder), plan, WORD)
    assert "a/session.voice.opus" not in names(folder) and "a/session.dtis" in names(folder)
    assert due(look_through(folder), schedule(voice_days=5), BEGAN, ()).voice == ()


def test_what_expires_leaves_the_outbox_too(folder: Path, tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox")
    digest = digest_of(folder / "d" / "session.dtis")
    outbox.queue(LRS, [Told("K9", digest, {"id": "1"}), Told("K9", "a later one", {"id": "2"})])
    shelf = look_through(folder)
    erased = expire(shelf, Ledger(folder), due(shelf, schedule(), BEGAN + timedelta(days=30), ()), WORD, outbox=outbox)
    assert [r["id"] for r in outbox.of_person("K9")] == ["2"]
    assert erased.entry.what == "expire" and erased.entry.code == "" and erased.entry.detail["statements"] == 1


def test_what_cannot_be_read_or_dated_never_expires_by_itself(tmp_path: Path) -> None:
    recorded(tmp_path / "undated.dtis", created="some day")
    (tmp_path / "torn.dtis").write_bytes(b"SQLite format 3\0" + bytes(200))
    (tmp_path / "report.json").write_text("{}")
    plan = due(look_through(tmp_path), schedule(), datetime(2099, 1, 1, tzinfo=UTC), ())
    assert plan.files == () and len(plan.kept) == 3


def test_nothing_outside_the_folder_is_touched(folder: Path, tmp_path: Path) -> None:
    outside = recorded(tmp_path / "outside" / "session.dtis", "K7")
    (folder / "linked").symlink_to(outside.parent)
    (folder / "linked.dtis").symlink_to(outside)
    (folder / "a" / "session.extra").symlink_to(outside)
    shelf = look_through(folder)
    assert [p.name for p in shelf.links] == ["session.extra", "linked", "linked.dtis"]
    erase_person(shelf, Ledger(folder), "K7", of_person(shelf, "K7", ()), WORD)
    assert outside.exists() and digest_of(outside)


def test_a_folder_that_became_a_link_meanwhile_is_not_followed(folder: Path, tmp_path: Path) -> None:
    outside = recorded(tmp_path / "outside" / "session.dtis", "K9")
    shelf = look_through(folder)
    plan = of_person(shelf, "K9", ())
    (folder / "d").rename(tmp_path / "moved")
    (folder / "d").symlink_to(outside.parent)
    erased = erase_person(shelf, Ledger(folder), "K9", plan, WORD)
    assert outside.exists() and [p for p in erased.left if "outside" in p]


@pytest.mark.parametrize("where", ["nowhere", "file", "/", "home"])
def test_a_folder_that_is_none_or_holds_far_more_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    with pytest.raises(InputError):
        look_through(tmp_path / where)


def test_a_run_that_is_still_recorded_is_not_erased_under_its_feet(tmp_path: Path) -> None:
    path = tmp_path / "session.dtis"
    with SessionWriter(path, head("K7"), commit_s=1e6) as writer:
        writer.put(Turn(Frame(0, 0, 0, 1), story_ms=0))
        writer.flush()
        shelf = look_through(tmp_path)
        plan = of_person(shelf, "K7", ())
        with pytest.raises(Refused, match="still being recorded"):
            erase_person(shelf, Ledger(tmp_path), "K7", plan, WORD)
        assert path.exists()
    shelf = look_through(tmp_path)
    erase_person(shelf, Ledger(tmp_path), "K7", of_person(shelf, "K7", ()), WORD)
    assert names(tmp_path) == set()


def test_a_persons_copy_holds_what_is_theirs_and_nobody_elses(folder: Path, tmp_path: Path) -> None:
    ledger = Ledger(folder)
    ledger.append("hold", "K7", at=WORD.at, by="counsel", why="a claim")
    ledger.append("hold", "K9", at=WORD.at, by="counsel", why="another")
    out = tmp_path / "K7.zip"
    shared = folder / "c" / "session.statement.json"
    shared.write_text(json.dumps({"entries": [{"trainee": "K7", "saw": "mine"}, {"trainee": "K8", "saw": "not mine"}]}))
    count = export(look_through(folder), "K7", out, name="Sam Example", statements=[{"id": "1"}], entries=ledger.entries())
    assert count == 3
    with zipfile.ZipFile(out) as z:
        held = {n: z.read(n) for n in z.namelist()}
    everything = b"".join(v for n, v in held.items() if not n.endswith(".dtis"))
    assert b"K7 says stop" in everything and b"K8 says stop" not in everything
    assert b"not mine" not in everything and b"mine" in everything and b"another" not in everything
    about = json.loads(held["person.json"])
    assert (about["code"], about["name"], about["sessions"]) == ("K7", "Sam Example", 3) and "others too" in about["left_out"][0]
    assert {"sessions/1/session.dtis", "sessions/1/session.statement.json", "reports/1/report.html", "outbox.json"} <= set(held)
    with pytest.raises(InputError, match="already"):
        export(look_through(folder), "K7", out)
    with pytest.raises(InputError, match="missed by a later erasure"):
        export(look_through(folder), "K7", folder / "a" / "K7.zip")


# --- the schedule ----------------------------------------------------------------------------------------------------------

SCHEDULE = """format: dti-retention/1
agency: Example Police
schedule: item 12-3, 2026-01-01
sessions_days: 365
reports_days: 365
"""


def test_a_schedule_is_read_and_says_when(tmp_path: Path) -> None:
    path = tmp_path / "retention.yaml"
    path.write_text(SCHEDULE)
    read = read_schedule(path)
    assert (read.sessions_days, read.voice_days, read.discipline.allowed) == (365, 0, False)
    recorded(tmp_path / "session.dtis")
    assert ends(look_through(tmp_path).sessions[0], read) == BEGAN + timedelta(days=365)


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (("sessions_days: 365\n", ""), 1),
        (("reports_days: 365", "reports_days: 0"), 5),
        (("agency: Example Police", "agency: ''"), 2),
        (("schedule: item 12-3, 2026-01-01", "scheduled: x"), 3),
        (("reports_days: 365", "reports_days: 365\ndiscipline: {allowed: true}"), 6),
    ],
)
def test_a_schedule_that_leaves_something_open_is_refused_with_its_line(tmp_path: Path, change: tuple[str, str], line: int) -> None:
    path = tmp_path / "retention.yaml"
    path.write_text(SCHEDULE.replace(*change))
    with pytest.raises(DocumentError) as e:
        read_schedule(path)
    assert line in [m.line for m in e.value.mistakes]


def test_discipline_is_off_unless_somebody_is_named_who_decided_so() -> None:
    assert "Not for discipline by default" in use_words(None) and "Not for discipline" in use_words(schedule())
    allowed = schedule(discipline={"allowed": True, "decided_by": "the chief, 2026-03-01"})
    assert "Example Police" in use_words(allowed) and "the chief, 2026-03-01" in use_words(allowed)


def test_an_erasure_that_is_cut_off_is_logged_before_the_first_file_goes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    shelf, ledger = look_through(folder), Ledger(folder)
    plan = of_person(shelf, "K7", ())
    monkeypatch.setattr(Path, "unlink", killed)
    with pytest.raises(KeyboardInterrupt):
        erase_person(shelf, ledger, "K7", plan, WORD)
    monkeypatch.undo()
    (begun,) = ledger.entries()
    assert (begun.what, begun.code, begun.detail["begins"]) == ("erase", "K7", True)
    assert set(begun.detail["files"]) == {p.relative_to(folder).as_posix() for p in plan.files}


@pytest.mark.parametrize(
    ("created", "why"), [("1970-01-01T00:03:00+00:00", "before there was"), ("2031-05-05T00:00:00+00:00", "still to come")]
)
def test_what_a_wrong_clock_dated_does_not_expire_by_it(tmp_path: Path, created: str, why: str) -> None:
    folder = tmp_path / "sessions"
    reported(folder / "r", recorded(folder / "a" / "session.dtis", "K7", created=created))
    plan = due(look_through(folder), schedule(voice_days=1), BEGAN + timedelta(days=900), ())
    assert plan.files == () and [why in k for k in plan.kept] == [True, True]
