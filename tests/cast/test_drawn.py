"""People drawn from a seed: in the clothes of their part, and told apart from it by nothing else."""

from __future__ import annotations

import math
import statistics

import pytest

from vr_dti.cast.drawn import AGE_YEARS, ALIKE, DYED, FACE, FAMILIES, SHAPES, drawn, family, tops
from vr_dti.cast.morph import check_details, find_targets
from vr_dti.cast.recipe import Jacket, Recipe, person_file, read_recipe, rgb
from vr_dti.cast.source import body_data

MEN = ("man-hoodie", "man-tshirt", "officer-stocky", "officer-sergeant")
SEEDS = 500


def recipe(name: str) -> Recipe:
    return read_recipe(person_file(name))[1]


def test_the_same_key_draws_the_same_person_and_another_key_another() -> None:
    r = recipe("man-hoodie")
    assert drawn(r, "7/subject") == drawn(r, "7/subject")
    assert len({drawn(r, f"{seed}/subject").model_dump_json() for seed in range(50)}) == 50


@pytest.mark.parametrize("name", ["man-hoodie", "officer-senior", "woman-coat"])
def test_clothes_and_sex_stay_and_every_drawn_recipe_is_one(name: str) -> None:
    r = recipe(name)
    for seed in range(80):
        other = Recipe.model_validate(drawn(r, f"{seed}/x").model_dump())
        assert other.wear == r.wear and (other.body.gender >= 0.5) == (r.body.gender >= 0.5)
        assert AGE_YEARS[0] <= other.body.age_years <= AGE_YEARS[1]
        assert other.hair.beard == "none" or other.body.gender >= 0.5


def test_anybody_is_of_any_sex_and_in_other_colours_and_a_uniform_stays_one() -> None:
    found = [drawn(recipe("man-hoodie"), f"{seed}/x", anybody=True) for seed in range(60)]
    assert 15 < sum(r.body.gender >= 0.5 for r in found) < 45
    assert len({r.wear[0].model_dump_json() for r in found}) > 4
    officer = recipe("officer-stocky")
    assert drawn(officer, "1/x", anybody=True).wear[0] == officer.wear[0]


def test_what_is_drawn_does_not_depend_on_the_part() -> None:
    """Of one key everybody of a sex is the same person, whatever they wear: a part can tell nothing of who plays it."""
    for seed in range(100):
        assert len({drawn(recipe(name), f"{seed}/x").model_copy(update={"wear": ()}).model_dump_json() for name in MEN}) == 1


@pytest.mark.parametrize("actor", ["partner", "subject", "resident"])
def test_each_part_is_played_by_all(actor: str) -> None:
    found = [drawn(recipe("man-hoodie"), f"{seed}/{actor}") for seed in range(SEEDS)]
    shares = [sum(family(r) == name for r in found) / SEEDS for name in FAMILIES]
    assert all(0.27 < share < 0.40 for share in shares), "a third each, within three standard errors"
    ages = statistics.quantiles([r.body.age_years for r in found], n=10)
    assert ages[0] < 28 and ages[8] > 60


def test_every_feature_that_can_be_drawn_is_in_the_body_library() -> None:
    r = recipe("man-hoodie")
    details = {name: 0.2 for pair in FACE for name in pair} | dict.fromkeys((*SHAPES, "head-age-incr", "eye-bag-incr"), 0.2)
    body = r.body.model_copy(update={"details": details})
    check_details("", "drawn", body, find_targets(body_data()))


def test_men_past_forty_have_hair_of_every_kind_and_only_some_none() -> None:
    found = [drawn(recipe("man-hoodie"), f"{seed}/x") for seed in range(SEEDS)]
    kinds = [r.hair.kind for r in found if r.body.age_years >= 45]
    assert 0.08 < kinds.count("none") / len(kinds) < 0.35
    assert {"cropped", "short"} < set(kinds)
    assert not [r for r in found if r.hair.kind == "none" and r.body.age_years < 30]


def test_onlookers_in_a_coat_do_not_all_wear_one() -> None:
    tops = [drawn(recipe("woman-coat"), f"{seed}/x", anybody=True).wear[0] for seed in range(60)]
    kinds = [top.kind for top in tops]
    assert all(7 < kinds.count(kind) < 25 for kind in ("coat", "cardigan", "hoodie", "jacket"))
    assert {top.cut for top in tops if isinstance(top, Jacket)} == {"blouson", "denim"}
    assert len({top.model_dump()["colour"] for top in tops}) > 6


def test_no_onlooker_wears_what_somebody_of_the_story_is_known_by() -> None:
    """Two in the crowd wore the mustard of the man on the ground. And who they are does not hang on it."""
    r = recipe("woman-coat")
    known_by = tops(recipe("man-hoodie")) + tops(recipe("officer-stocky"))
    assert len(known_by) == 2
    seen = set()
    for seed in range(120):
        other, any_ = (drawn(r, f"{seed}/x", anybody=True, unlike=unlike) for unlike in (known_by, ()))
        (top,) = tops(other)[:1]
        seen.add(top)
        assert min(math.dist(rgb(top), rgb(colour)) for colour in known_by) > ALIKE
        assert other.model_copy(update={"wear": ()}) == any_.model_copy(update={"wear": ()})
    assert len(seen) > 5
    everything = [colour for colours in DYED.values() for colour in colours]
    assert tops(drawn(r, "1/x", anybody=True, unlike=everything)), "where nothing else is left they are clothed all the same"
