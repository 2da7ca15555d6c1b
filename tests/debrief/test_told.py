"""Told is somebody above the officer who did it or outside his chain, as the scene's policy packs name it; of several the strictest."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import pytest

from tests.debrief.build import SPARED, Person, played, spoke
from tests.debrief.stories import kicks
from vr_dti.debrief.beside import Duty
from vr_dti.debrief.debrief import findings
from vr_dti.debrief.told import Counting, Telling, told_by
from vr_dti.events import Effect, Intent
from vr_dti.library.shelf import Shelf

STOP = spoke(11_200, 3)
BOSS = {
    "of: [peer, sergeant]": "of: [peer, training_officer, sergeant]",
    "  bystander: {person: someone, mark: here}": "  bystander: {person: someone, mark: here, rank: officer}\n"
    "  boss: {person: someone, mark: here, rank: sergeant}\n  head: {person: someone, mark: here, rank: chief}\n"
    "  trooper: {person: someone, mark: here, rank: outside}",
    "- {on: spoke, who: subject, do: [{duty: aid}": "- {on: spoke, who: boss, do: [{duty: tell}]}\n"
    "          - {on: spoke, who: head, do: [{duty: tell}]}\n          - {on: spoke, who: trooper, do: [{duty: tell}]}\n"
    "          - {on: spoke, who: bystander, do: [{duty: tell}]}\n          - {on: spoke, who: subject, do: [{duty: aid}",
}
SUPERVISOR, RADIO, CHIEF = frozenset({"supervisor"}), frozenset({"supervisor", "dispatch"}), frozenset({"chief"})
OUTSIDE = frozenset({"outside"})
SAME: Mapping[str, str] = MappingProxyType({})
"""titles: as the ids"""


def tell(
    *acts: Intent, rank: str = "peer", packs: dict[str, frozenset[str]] | None = None, titles: Mapping[str, str] = SAME, **more: Any
) -> Duty:
    scenario = kicks(BOSS, {"rank": rank})
    recorded = played(scenario, Person(acts=(STOP, *acts), **more)).recorded(options={"dial.rank": rank})
    counts = {id: Counting(titles.get(id, id), of) for id, of in (packs or {}).items()}
    return next(d for d in findings(recorded, scenario, best=SPARED, told=counts).trainees[0].duties if d.name == "tell")


def to(name: str, ms: int = 16_000) -> Intent:
    return spoke(ms, 6, to=name)


@pytest.mark.parametrize(
    ("act", "counts", "state"),
    [
        (spoke(16_000, 5, to="dispatch"), RADIO, "done"),
        (spoke(16_000, 5, to="dispatch"), SUPERVISOR, "not_seen"),
        (to("boss"), SUPERVISOR, "done"),
        (to("boss"), CHIEF, "not_seen"),
        (to("head"), CHIEF, "done"),
        (to("head"), SUPERVISOR, "done"),
        (to("trooper"), OUTSIDE, "done"),
        (to("trooper"), RADIO, "not_seen"),
        (to("bystander"), RADIO, "not_seen"),
    ],
)
def test_who_counts_is_the_packs_word(act: Intent, counts: frozenset[str], state: str) -> None:
    assert tell(act, packs={"ours": counts}).state == state


def test_without_a_pack_the_scene_has_it() -> None:
    found = tell(to("bystander"))
    assert (found.state, found.words) == ("done", "")


def test_a_colleague_of_his_own_standing_is_not_above_him() -> None:
    assert tell(to("boss"), rank="training_officer", packs={"ours": RADIO}).state == "done"
    found = tell(to("boss"), rank="sergeant", packs={"ours": RADIO})
    assert (found.state, found.at_ms) == ("not_seen", None)
    assert found.words == "told the sergeant, who does not count as told by ours (it asks for dispatch or supervisor)"
    assert tell(to("head"), rank="sergeant", packs={"ours": RADIO}).words == "told the chief, who counts as told by ours"


def test_of_several_packs_all_must_be_satisfied_and_the_last_telling_is_when() -> None:
    packs = {"state": RADIO, "agency": SUPERVISOR}
    called = spoke(16_000, 5, to="dispatch")
    assert tell(called, packs=packs).words == "told dispatch, who does not count as told by agency (it asks for supervisor)"
    found = tell(called, to("boss", 20_000), packs=packs)
    assert (found.state, found.at_ms, found.words) == ("done", 20_000, "told the sergeant, who counts as told by state and agency")
    assert tell(called, to("boss", 33_000), packs=packs).state == "late", "due at 31.6 s"


def test_what_only_this_project_reads_so_stands_as_its_reading() -> None:
    ours, law = Counting("Case law", RADIO, ours=True), Counting("Our policy", RADIO)
    telling = Telling(Effect("duty", 16_000, "", "tell"), "dispatch", frozenset({"dispatch"}))
    assert told_by([telling], {"a": ours}).words == "told dispatch, who counts as told by this project's reading of Case law"
    both = told_by([telling], {"a": ours, "b": law}).words
    assert both == "told dispatch, who counts as told by Our policy and by this project's reading of Case law"
    assert all(c.ours for c in Shelf().told(["us-federal"]).values()), "its text says that the cases name nobody"


def test_the_findings_name_packs_by_id_and_the_words_by_title() -> None:
    packs = {"us-state": RADIO, "agency": SUPERVISOR, "other": SUPERVISOR}
    titles = {"us-state": "State law", "agency": "Policy", "other": "Policy"}
    found = tell(spoke(16_000, 5, to="dispatch"), packs=packs, titles=titles)
    assert found.by_pack == {"us-state": True, "agency": False, "other": False}
    assert found.words == "told dispatch, who does not count as told by Policy (agency) and Policy (other) (it asks for supervisor)"
    assert tell(packs=packs, titles=titles).by_pack == {}, "nobody was told"


def test_the_shipped_packs_take_a_call_to_dispatch_and_no_colleague() -> None:
    shelf = Shelf()
    packs = shelf.told(shelf.ids())
    assert len(packs) >= 5
    for name, (_, counts, _) in packs.items():
        assert tell(spoke(16_000, 5, to="dispatch"), packs={name: counts}).state == "done", name
        assert tell(to("bystander"), packs={name: counts}).state == "not_seen", name
