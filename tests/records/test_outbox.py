"""What waits for a record store: nothing is lost, nothing is sent as if it were new, one bad statement holds up no other."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from records.made import session
from vr_dti.errors import DocumentError, InputError, StorageError
from vr_dti.records.lrs import BATCH, Answer, deliver, endpoint, read_access
from vr_dti.records.outbox import Counts, Dropped, Outbox
from vr_dti.records.xapi import Told, statements

LRS = "https://lrs.agency.example/xAPI"


class Store:
    """Answers as told, and keeps what it took by id, as a record store does."""

    def __init__(self, *answers: int, bad: frozenset[str] = frozenset(), too_much: int = 1000) -> None:
        self.answers = list(answers)
        self.bad = bad
        self.too_much = too_much
        self.held: dict[str, Any] = {}
        self.asked = 0

    def __call__(self, bodies: Sequence[str]) -> Answer:
        self.asked += 1
        if self.answers and (status := self.answers.pop(0)) not in (200, 204):
            return Answer(status, "as told")
        found = [json.loads(b) for b in bodies]
        if len(found) > self.too_much:
            return Answer(413, "too much at once")
        if any(s["id"] in self.bad for s in found):
            return Answer(400, "a statement is malformed")
        if any(self.held.get(s["id"], s) != s for s in found):
            return Answer(409, "conflict")
        self.held |= {s["id"]: s for s in found}
        return Answer(200)


def told(n: int, code: str = "K7", session: str = "d") -> list[Told]:
    return [Told(code, session, {"id": f"{code}-{session}-{i}", "said": i}) for i in range(n)]


@pytest.fixture
def outbox(tmp_path: Path) -> Outbox:
    return Outbox(tmp_path / "out" / "xapi.outbox")


def sent_to(store: Store, outbox: Outbox, pauses: Sequence[float] = ()) -> Any:
    return deliver(outbox, LRS, store, lambda s: None, pauses_s=pauses)


def test_everything_goes_in_batches_and_goes_once(outbox: Outbox) -> None:
    assert outbox.queue(LRS, told(2 * BATCH + 1)) == 2 * BATCH + 1
    store = Store()
    delivery = sent_to(store, outbox)
    assert (delivery.sent, delivery.counts, delivery.trouble) == (2 * BATCH + 1, Counts(sent=2 * BATCH + 1), "")
    assert store.asked == 3 and [s["said"] for s in store.held.values()] == list(range(2 * BATCH + 1))
    assert outbox.queue(LRS, told(2 * BATCH + 1)) == 0, "queued again, they are known"
    assert sent_to(store, outbox).sent == 0 and store.asked == 3


@pytest.mark.parametrize("status", [0, 408, 429, 500, 503])
def test_what_can_go_better_later_waits(outbox: Outbox, status: int) -> None:
    outbox.queue(LRS, told(3))
    store = Store(status)
    delivery = sent_to(store, outbox)
    assert (delivery.sent, delivery.counts) == (0, Counts(waiting=3)) and delivery.trouble
    assert sent_to(store, outbox).counts == Counts(sent=3) and len(store.held) == 3


def test_it_is_tried_again_after_each_pause(outbox: Outbox) -> None:
    outbox.queue(LRS, told(3))
    waited: list[float] = []
    store = Store(503, 0)
    delivery = deliver(outbox, LRS, store, waited.append, pauses_s=(1.0, 3.0))
    assert delivery.counts == Counts(sent=3) and waited == [1.0, 3.0]


@pytest.mark.parametrize("status", [301, 401, 403, 404])
def test_an_address_or_an_account_at_fault_condemns_no_statement(outbox: Outbox, status: int) -> None:
    outbox.queue(LRS, told(3))
    delivery = sent_to(Store(status), outbox)
    assert delivery.counts == Counts(waiting=3) and str(status) in delivery.trouble


def test_one_bad_statement_holds_up_no_other(outbox: Outbox) -> None:
    outbox.queue(LRS, told(70))
    store = Store(bad=frozenset({"K7-d-3", "K7-d-69"}))
    assert sent_to(store, outbox).counts == Counts(sent=68, refused=2)
    assert outbox.refusals(LRS) == [(i, "HTTP 400: a statement is malformed") for i in ("K7-d-3", "K7-d-69")]
    asked = store.asked
    assert sent_to(store, outbox).counts.refused == 2 and store.asked == asked, "not tried again by itself"
    store.bad = frozenset()
    assert outbox.queue(LRS, told(70)) == 2, "queued again, the refused wait anew"
    assert sent_to(store, outbox).counts == Counts(sent=70)


def test_a_store_that_takes_less_at_once_gets_less_at_once(outbox: Outbox) -> None:
    outbox.queue(LRS, told(30))
    store = Store(too_much=7)
    assert sent_to(store, outbox).counts == Counts(sent=30) and len(store.held) == 30


def test_a_session_judged_anew_does_not_replace_the_first_judgement(outbox: Outbox) -> None:
    outbox.queue(LRS, told(1))
    store = Store()
    sent_to(store, outbox)
    Outbox(outbox.path.with_name("other")).queue(LRS, [Told("K7", "d", {"id": "K7-d-0", "said": 99})])
    delivery = sent_to(store, Outbox(outbox.path.with_name("other")))
    assert delivery.counts == Counts(refused=1) and store.held["K7-d-0"]["said"] == 0


def test_stores_do_not_share_what_was_sent(outbox: Outbox) -> None:
    other = "https://other.example/xAPI"
    outbox.queue(LRS, told(2))
    outbox.queue(other, told(2))
    sent_to(Store(), outbox)
    assert outbox.counts(LRS) == Counts(sent=2) and outbox.counts(other) == Counts(waiting=2)


def test_what_was_sent_is_forgotten_but_for_its_id(outbox: Outbox) -> None:
    outbox.queue(LRS, statements([session()])[:1])
    assert b"scenarios/handcuffed" in outbox.path.read_bytes()
    sent_to(Store(), outbox)
    assert b"scenarios/handcuffed" not in outbox.path.read_bytes()


def test_a_person_is_erased_and_the_rest_stays(outbox: Outbox) -> None:
    outbox.queue(LRS, told(2, "K7", "d1"))
    sent_to(Store(), outbox)
    outbox.queue(LRS, [*told(3, "K7", "d2"), *told(4, "K8", "d2")])
    assert [row["session"] for row in outbox.of_person("K7")] == ["d1"] * 2 + ["d2"] * 3
    assert [row["statement"] is None for row in outbox.of_person("K7")] == [True] * 2 + [False] * 3
    assert outbox.drop(code="K7") == Dropped(3, ((LRS, 2),))
    assert outbox.of_person("K7") == [] and outbox.counts(LRS) == Counts(waiting=4)
    assert b"K7" not in outbox.path.read_bytes()
    assert outbox.drop(session="d2").unsent == 4


def test_two_programs_may_use_it_at_once(outbox: Outbox) -> None:
    outbox.queue(LRS, told(2))
    taken = outbox.waiting(LRS, 10)
    again = Outbox(outbox.path).waiting(LRS, 10)
    outbox.sent(taken)
    Outbox(outbox.path).sent(again)
    assert outbox.counts(LRS) == Counts(sent=2)


def test_another_file_is_left_alone(tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("not a database, but long enough to be taken for one if nobody looks" * 20)
    with pytest.raises(InputError, match="not an outbox"):
        Outbox(text).counts(LRS)
    other = tmp_path / "other.sqlite"
    with sqlite3.connect(other) as db:
        db.execute("CREATE TABLE statement (id TEXT)")
    db.close()
    before = other.read_bytes()
    with pytest.raises(InputError, match="not an outbox"):
        Outbox(other).queue(LRS, told(1))
    assert other.read_bytes() == before
    with pytest.raises(InputError, match="not a file"):
        Outbox(tmp_path).counts(LRS)
    with pytest.raises(StorageError):
        Outbox(text / "below").counts(LRS)


# --- address and account ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "lrs",
    [
        "",
        "lrs.example",
        "ftp://lrs.example",
        "https://",
        "https://a:b@lrs.example/xAPI",
        "https://lrs.example/xAPI?key=1",
        "http://lrs.example/xAPI",
        "https://lrs.example:x/",
        "https://lrs .example/",
    ],
)
def test_an_address_that_cannot_be_used_or_would_give_secrets_away_is_refused(lrs: str) -> None:
    with pytest.raises(InputError) as e:
        endpoint(lrs)
    assert "a:b" not in str(e.value)


def test_an_address_is_one_name_with_or_without_its_last_slash() -> None:
    assert endpoint("https://lrs.example/xAPI/") == endpoint("https://lrs.example/xAPI") == "https://lrs.example/xAPI"
    assert endpoint("http://127.0.0.1:8000/xAPI") == "http://127.0.0.1:8000/xAPI"


def test_the_account_is_read_from_a_file_that_nobody_else_can_read(account: Path) -> None:
    access = read_access(account)
    assert (access.username, access.password, access.home) == ("agency", "let me in", "https://training.agency.example")
    account.chmod(0o640)
    with pytest.raises(InputError, match="others may read it"):
        read_access(account)


def test_mistakes_in_it_come_all_at_once_and_quote_no_secret(account: Path) -> None:
    account.write_text("format: dti-lrs/1\nusername: 12\npassword: 123456\nhome: nowhere\ntoken: s3cret\n")
    with pytest.raises(DocumentError) as e:
        read_access(account)
    assert [m.line for m in e.value.mistakes] == [2, 3, 4, 5]
    assert "123456" not in str(e.value) and "s3cret" not in str(e.value)
