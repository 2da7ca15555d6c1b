"""The shares that outcome is graded by: who is the best, and how much a half weighs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.debrief.stories import kicks
from vr_dti.debrief.course import Harm, harm_of, untouched
from vr_dti.debrief.findings import Untouched
from vr_dti.debrief.measures import Measures
from vr_dti.debrief.shares import OF_LIFE, best_of, best_spared, sides, spared
from vr_dti.story.rehearsal import runs

RULES = Measures()
NOTHING = Harm(0, 0)


def harm(rest: int, life: int) -> Harm:
    return Harm(rest + life, life)


def course(rest: int, life: int) -> Untouched:
    """Of it only the harm counts here."""
    return replace(untouched(kicks(), 1, 1), harm=rest + life, life=life)


def test_the_best_is_chosen_by_the_shares_that_are_graded_and_not_by_the_sum() -> None:
    none = course(10_000, 400_000)
    no_knee, no_kick = harm(10_000, 0), harm(0, 150_000)
    assert no_knee.all < no_kick.all and best_of([no_knee, no_kick], none, RULES) == no_kick
    graded = [sum(s.weight * s.share for s in sides(h, none, NOTHING, RULES)) for h in (no_knee, no_kick)]
    assert graded[1] > graded[0], "whom the grades put first"


def test_of_equals_the_best_is_who_leaves_the_least_in_all() -> None:
    """Where life is never threatened in the untouched course, a threat that somebody brings about spares nothing."""
    assert best_of([harm(0, 900), harm(0, 0), harm(0, 400)], course(5000, 0), RULES) == NOTHING


def test_nobody_who_plays_the_scene_spares_more_than_the_best() -> None:
    scenario = kicks({"{on: spoke, who: partner, rung: [2, 3], to: done}": "{on: touched, who: partner, to: done}"})
    none = untouched(scenario, 1, 200_000)
    best = best_spared(scenario, 1, none, RULES)
    every = [harm_of(scenario.story, r.effects, r.end_ms) for r in runs(scenario.story, seed=1)]
    assert best in every and len(set(every)) > 2
    assert spared(best, none, RULES) == max(spared(h, none, RULES) for h in every) > 0


@pytest.mark.parametrize(("rest", "life", "weighs"), [(34_000, 6000, 500), (34_000, 1000, 222), (34_000, 10, 3), (34_000, 840_000, 500)])
def test_an_instant_is_not_half_of_a_run(rest: int, life: int, weighs: int) -> None:
    found = {s.what: s.weight for s in sides(NOTHING, course(rest, life), NOTHING, RULES)}
    assert round(1000 * found[OF_LIFE] / sum(found.values())) == weighs


def test_a_shove_beside_a_long_knee_is_not_half_of_a_run_either() -> None:
    rest, life = (s.weight for s in sides(NOTHING, course(1000, 999_000), NOTHING, RULES))
    assert rest / (rest + life) == pytest.approx(25 / 525)
