"""Several runs of one trainee: in order, with the sums of true pairs, and all that speaks against signing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.debrief.build import EARLY, SPARED, Person, command, played, spoke
from tests.debrief.stories import kicks, lawful
from vr_dti.debrief.debrief import findings
from vr_dti.debrief.findings import Pack
from vr_dti.debrief.judgement import RULES
from vr_dti.debrief.standing import Judged, Standing, figures, standing
from vr_dti.events import Intent
from vr_dti.story.load import Scenario

REVIEWED = Pack("agency", "General Order 7", "ab" * 32, "2026-01-01", "Office of counsel, 2026-10-01")
HELP = (spoke(14_000, 5, to="dispatch"), spoke(23_000, 6, to="subject"))


def run(scenario: Scenario, n: int, person: Person = EARLY, *, pack: Pack | None = REVIEWED, seed: int = 3, **more: Any) -> Judged:
    """The `n`th day's run of a person."""
    played_ = played(scenario, replace(person, simulated=False), seed=seed)
    session = findings(played_.recorded(digest=f"{n:064x}", created=f"2026-11-{n:02}T10:00:00Z", **more), scenario, best=SPARED)
    return session, session.trainees[0], (pack,) if pack else ()


def stood(*judged: Judged) -> Standing:
    return standing("early", judged, RULES)


def pair(n: int, *, seed: int = 3) -> list[Judged]:
    return [run(kicks(), n, seed=seed), run(lawful(), n + 1, Person(acts=HELP), seed=seed)]


def test_the_runs_stand_in_the_order_they_were_run() -> None:
    late = Person(acts=(spoke(45_000, 5, to="dispatch"),))
    found = stood(*reversed([*pair(1), run(kicks(), 3, late)]))
    assert [(r.created[:10], r.kind, r.answer) for r in found.runs] == [
        ("2026-11-01", "violation", "hit"),
        ("2026-11-02", "lawful", "correct_rejection"),
        ("2026-11-03", "violation", "miss"),
    ]
    assert {c.domain: c.state for c in found.runs[0].domains}["discrimination"] == "not_applicable"
    assert found.against == () and found.closed == ()


def test_each_pair_has_its_sum_and_no_run_two() -> None:
    found = stood(*pair(1, seed=3), *pair(3, seed=4))
    assert [(int(t.sessions[0], 16), int(t.sessions[1], 16), t.value is not None) for t in found.totals] == [(1, 2, True), (3, 4, True)]


def test_a_twin_at_other_dials_is_another_test_and_of_two_alike_nobody_chooses() -> None:
    sergeant = run(lawful(dials={"rank": "sergeant"}), 2, Person(acts=HELP))
    assert stood(run(kicks(), 1), sergeant).totals == ()
    two = [run(lawful(), n, Person(acts=HELP)) for n in (2, 3)]
    assert stood(run(kicks(), 1), *two).totals == ()
    (chosen,) = stood(run(kicks(), 1, seed=4), run(lawful(), 2, Person(acts=HELP), seed=4), run(lawful(), 3, Person(acts=HELP))).totals
    assert int(chosen.sessions[1], 16) == 2, "the same seed comes first"


def test_everything_that_speaks_against_signing_is_named_at_once() -> None:
    script = played(kicks(), EARLY).recorded(digest=f"{3:064x}", created="2026-11-03T10:00:00Z")
    simulated = findings(script, kicks(), best=SPARED)
    overridden = run(kicks(), 2, Person(acts=(command(12_500, "partner_yields"),)), pack=Pack("other", "", "cd" * 32, "", ""))
    session, t, packs = run(kicks(), 1)
    broken = (replace(session, problems=("entry 4 was changed",)), t, packs)
    found = stood(broken, overridden, (simulated, simulated.trainees[0], (REVIEWED,)))
    told = "\n".join(found.against)
    for words in (
        "an instructor's override fell into a run: session 000000000000 (kicks, 2026-11-02)",
        "a script is no person: session 000000000000 (kicks, 2026-11-03)",
        "a record was changed, damaged or never closed: session 000000000000 (kicks, 2026-11-01)",
        "the runs were judged by different policy packs: agency@abababababab; other@cdcdcdcdcdcd",
        "policy pack other: nobody of the agency's counsel has reviewed it",
    ):
        assert words in told, words
    assert found.against[0] == "2 scored runs: it takes 3", "in one nobody listened for words, and nothing could be scored"
    assert len(found.against) == 6


def test_it_takes_three_scored_runs_and_a_pack() -> None:
    assert stood(*pair(1)).against == ("2 scored runs: it takes 3",)
    bare = stood(*(run(kicks(), n, pack=None) for n in (1, 2, 3)))
    assert bare.against == ("no policy pack: name the agency's with --policy",)


def test_practice_counts_for_nothing_and_is_named() -> None:
    turns = played(kicks(), replace(EARLY, simulated=False))
    for turn in turns.turns:
        turn["take"] = 1
    session = findings(turns.recorded(digest="9" * 64), kicks(), best=SPARED)
    found = stood(*pair(1), (session, session.trainees[0], (REVIEWED,)))
    assert [r.practice for r in found.runs].count(True) == 1 and found.detection.not_counted == 1
    assert any(a.startswith("2 scored runs") for a in found.against) and any(
        a.startswith("practice is never scored") for a in found.against
    )


def test_a_closed_gate_is_told_by_its_run() -> None:
    aimed = Intent("aimed", "early", 6000, 6000, "hands", 1, to="partner", hand="right")
    found = stood(run(kicks(), 1, Person(acts=(*EARLY.acts, aimed))), *pair(2))
    assert found.closed == (f"{1:064x}",) and found.against == (), "who signs may, and says why"
    assert found.runs[0].gate == "closed" and found.runs[0].gate_words


def test_the_figures_of_a_record_are_all_of_them() -> None:
    told = figures(RULES)
    assert told["thresholds"]["signed_runs"] == 3 and len(told["thresholds"]) == len(RULES.rows())
    assert sum(told["weights"].values()) == 100
