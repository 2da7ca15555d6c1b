"""Agreement over labels: counts first, only what both labelled, and the scores that labels lead to."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.debrief.build import EARLY, SPARED, Person, played, spoke, touched
from tests.debrief.stories import kicks
from vr_dti.debrief.debrief import findings
from vr_dti.debrief.profile import DomainName
from vr_dti.debrief.raters import MACHINE, Rated, agreement
from vr_dti.debrief.spoken import spoken


def rated(*rungs: dict[str, int], session: str = "a", scores: Mapping[str, Mapping[DomainName, float | None]] | None = None) -> Rated:
    names = dict.fromkeys(n for r in rungs for n in r)
    return Rated(session, "early", rungs, scores or {n: {} for n in names})


def test_only_acts_that_both_labelled_enter_a_coefficient() -> None:
    found = agreement([rated({MACHINE: 1, "K7": 1, "K8": 2}, {MACHINE: 3, "K7": 3}, {"K7": 2, "K8": 2}, {MACHINE: 3, "K7": 0})])
    assert [(r.rater, r.labelled, r.changed) for r in found.raters] == [("K7", 4, 1), ("K8", 2, 1), (MACHINE, 3, 0)]
    pairs = {(x.first, x.second): x for x in found.rungs}
    assert set(pairs) == {("K7", "K8"), ("K7", MACHINE), ("K8", MACHINE)}
    assert (pairs["K7", MACHINE].kappa.n, pairs["K7", MACHINE].alike) == (3, 2)
    assert pairs["K7", MACHINE].kappa.value == pytest.approx((2 / 3 - 3 / 9) / (1 - 3 / 9)), "by hand"
    assert pairs["K8", MACHINE].kappa.n == 1 and pairs["K8", MACHINE].kappa.value is None


def test_scores_are_compared_run_by_run_where_both_labelled_something() -> None:
    both = {"K7": 1, "K8": 1}
    scores: list[Mapping[str, Mapping[DomainName, float | None]]] = [
        {"K7": {"ladder": 4.0, "notice": 2.0}, "K8": {"ladder": 3.0, "notice": None}},
        {"K7": {"ladder": 2.0, "notice": None}, "K8": {"ladder": 2.0, "notice": None}},
        {"K7": {"ladder": 0.0, "notice": None}, "K8": {"ladder": 0.0, "notice": None}},
    ]
    runs = [rated(both, session=str(n), scores=s) for n, s in enumerate(scores)]
    alone = rated({"K7": 1}, session="x", scores={"K7": {"ladder": 4.0}, "K8": {"ladder": 0.0}})
    found = {s.domain: s for s in agreement([*runs, alone]).scores}
    ladder, notice = found["ladder"], found["notice"]
    assert (ladder.icc.n, ladder.alike, ladder.one_only) == (3, 2, 0), "of a run that one of them never labelled, nothing is compared"
    assert ladder.icc.value == pytest.approx(0.947, abs=0.001), "BMS 6.1667, JMS 0.1667, EMS 0.1667, by hand"
    assert (notice.icc.n, notice.one_only, notice.icc.value) == (0, 1, None) and notice.icc.why


def test_one_rater_alone_agrees_with_nobody() -> None:
    found = agreement([rated({MACHINE: 1}, {MACHINE: 2})])
    assert found.rungs == found.scores == () and found.acts == 2


def test_words_are_listed_under_the_ids_of_the_findings() -> None:
    person = Person(
        acts=(touched(28_000), spoke(5000, 2, text="second"), touched(4000), spoke(3000, 1, text="first"), spoke(20_000, 0, text="last"))
    )
    recorded = played(kicks(), person).recorded()
    acts = findings(recorded, kicks(), best=SPARED).trainees[0].acts
    told = spoken(recorded.takes[0], "early")
    assert [(s.act, s.text, s.rung, s.at_ms) for s in told] == [(a.id, a.text, a.rung, a.at_ms) for a in acts if a.kind == "spoke"]
    assert [s.text for s in told] == ["first", "second", "last"] and spoken(recorded.takes[0], "nobody") == ()


def test_every_word_of_a_run_is_listed() -> None:
    assert len(spoken(played(kicks(), EARLY).recorded().takes[0], "early")) == len(EARLY.acts)
