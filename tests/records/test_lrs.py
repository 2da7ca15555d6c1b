"""A real learning record store takes our statements, and takes them once, whatever happens on the way."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from records.lrs.store import Store
from records.made import hand, session, trainee, words
from vr_dti.debrief.findings import SessionFindings
from vr_dti.records.lrs import Access, deliver, http_post, read_access
from vr_dti.records.outbox import Counts, Outbox
from vr_dti.records.xapi import statements

LATER = {"stored", "authority"}
"""what a store adds"""


def one(digest: str) -> SessionFindings:
    acts = (words(22_400, credited_to="kicks", guessed=True), hand(24_000, credited_to="kicks"))
    return session(trainee(acts=acts), digest=digest)


def held(store: Store, digest: str) -> dict[str, dict[str, Any]]:
    """What the store holds of one session, by id."""
    found = [s for s in store.statements() if digest in s["context"]["extensions"].values()]
    assert len({s["id"] for s in found}) == len(found), "one statement twice"
    return {s["id"]: {k: v for k, v in s.items() if k not in LATER} for s in found}


def send(store: Store, outbox: Outbox, access: Access) -> Any:
    return deliver(outbox, store.url, http_post(store.url, access), lambda s: None, pauses_s=())


def test_it_holds_what_was_sent_word_for_word(store: Store, account: Path, tmp_path: Path) -> None:
    digest = "01" * 32
    told = statements([one(digest)])
    outbox = Outbox(tmp_path / "outbox")
    outbox.queue(store.url, told)
    assert send(store, outbox, read_access(account)).counts == Counts(sent=4)
    assert held(store, digest) == {t.statement["id"]: t.statement for t in told}
    store.check([t.statement for t in told])


def test_while_it_is_down_statements_wait_and_then_arrive_once(store: Store, account: Path, tmp_path: Path) -> None:
    digest = "02" * 32
    outbox = Outbox(tmp_path / "outbox")
    outbox.queue(store.url, statements([one(digest)]))
    store.stop()
    delivery = send(store, outbox, read_access(account))
    assert delivery.counts == Counts(waiting=4) and "no answer" in delivery.trouble
    store.start()
    assert send(store, outbox, read_access(account)).counts == Counts(sent=4)
    assert len(held(store, digest)) == 4
    # The outbox is lost, and the same session is sent from a new one.
    again = Outbox(tmp_path / "new")
    again.queue(store.url, statements([one(digest)]))
    assert send(store, again, read_access(account)).counts == Counts(sent=4)
    assert len(held(store, digest)) == 4


def test_a_session_judged_otherwise_is_refused_and_the_rest_of_the_batch_arrives(store: Store, account: Path, tmp_path: Path) -> None:
    digest = "03" * 32
    outbox = Outbox(tmp_path / "outbox")
    outbox.queue(store.url, statements([one(digest)]))
    send(store, outbox, read_access(account))
    first = held(store, digest)
    other = replace(one(digest), outcome="another")
    again = Outbox(tmp_path / "new")
    again.queue(store.url, statements([other, one("04" * 32)]))
    assert send(store, again, read_access(account)).counts == Counts(sent=7, refused=1)
    assert "judged otherwise" in again.refusals(store.url)[0][1]
    assert held(store, digest) == first and len(held(store, "04" * 32)) == 4


@pytest.mark.parametrize("access", [Access("agency", "a guess"), Access("nobody", "let me in")])
def test_a_wrong_account_loses_nothing(store: Store, access: Access, tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox")
    outbox.queue(store.url, statements([one("05" * 32)]))
    delivery = send(store, outbox, access)
    assert delivery.counts == Counts(waiting=4) and "account is not accepted" in delivery.trouble
    assert access.password not in delivery.trouble
