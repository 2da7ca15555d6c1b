"""A course cannot be guessed: kinds and scenes are drawn, every scene comes before one comes twice, and the plan is the same for a seed."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from vr_dti.errors import InputError
from vr_dti.library.course import RunDoc, drawn, pairs_of
from vr_dti.scene import load_scenario

PAIRS = tuple((f"s{n}", f"s{n}-lawful") for n in range(4))


def test_half_are_violations_a_third_lawful_and_the_rest_uneventful() -> None:
    kinds = Counter(r.kind for r in drawn(PAIRS, 12, 5).runs)
    assert kinds == {"violation": 6, "twin": 4, "uneventful": 2}


def test_what_comes_when_hangs_on_the_seed_alone() -> None:
    assert drawn(PAIRS, 6, 5) == drawn(PAIRS, 6, 5)
    first = Counter(drawn(PAIRS, 6, seed).runs[0].kind for seed in range(300))
    assert first["violation"] > first["twin"] > first["uneventful"] > 20, "any kind may come first"


def name_of(run: RunDoc) -> str:
    return run.scene.removesuffix("-lawful")


def test_every_scene_comes_once_before_one_comes_again_and_never_twice_in_a_row() -> None:
    for seed in range(60):
        scenes = [name_of(r) for r in drawn(PAIRS, 13, seed).runs]
        assert sorted(scenes[:4]) == sorted(scenes[4:8]) == sorted(scenes[8:12]) == ["s0", "s1", "s2", "s3"]
        assert all(a != b for a, b in pairwise(scenes))


@pytest.mark.parametrize(
    ("runs", "scenes", "pairs"), [(5, 4, 0), (6, 4, 1), (6, 1, 1), (6, 2, 1), (6, 9, 1), (9, 4, 2), (12, 4, 2), (60, 4, 10)]
)
def test_a_course_of_enough_runs_has_whole_pairs_that_are_never_neighbours(runs: int, scenes: int, pairs: int) -> None:
    known = tuple((f"s{n}", f"s{n}-lawful") for n in range(scenes))
    for seed in range(40):
        plan = drawn(known, runs, seed).runs
        halves: dict[int, list[tuple[int, RunDoc]]] = {}
        for n, r in enumerate(plan):
            if r.pair is not None:
                halves.setdefault(r.pair, []).append((n, r))
        assert len(halves) == pairs
        for (i, a), (j, b) in halves.values():
            assert {a.kind, b.kind} == {"violation", "twin"} and name_of(a) == name_of(b)
            assert (a.seed, a.dials) == (b.seed, b.dials) and j - i > 1
        kinds = Counter(r.kind for r in plan)
        assert (kinds["violation"], kinds["twin"]) == (runs // 2, runs // 3), "with pairs as without"


def test_what_a_scene_is_when_it_comes_again_does_not_follow_from_what_it_was() -> None:
    """Whoever knew that a scene returns as its opposite could tell the second run beforehand."""
    again: Counter[tuple[str, str]] = Counter()
    for seed in range(400):
        plan = drawn(PAIRS, 6, seed).runs
        for n, r in enumerate(plan):
            again.update((was.kind, r.kind) for was in plan[:n] if name_of(was) == name_of(r))
    lawful, violation = again["violation", "twin"], again["violation", "violation"]
    assert violation > 40 and again["violation", "uneventful"] > 40 and lawful < 3 * (violation + again["violation", "uneventful"])
    assert again["twin", "violation"] > 100, "either may come first"


def test_a_lawful_run_is_the_twin_and_an_uneventful_one_is_quiet() -> None:
    for r in drawn(PAIRS, 30, 9).runs:
        assert r.kind == "uneventful" or r.scene.endswith("-lawful") == (r.kind == "twin")
        assert ("events=none" in r.dials) == (r.kind == "uneventful")


@pytest.mark.parametrize("runs", [0, 61])
def test_a_course_has_a_length(runs: int) -> None:
    with pytest.raises(InputError, match="give 1 to 60"):
        drawn(PAIRS, runs, 1)


def test_both_of_a_pair_are_the_same_test() -> None:
    """A sum over a scene and its twin is withheld where any dial differs: the twins of ours must draw alike from one seed."""
    docs = {p.parent.name: load_scenario(p.parent.name).written for p in (Path(__file__).parents[2] / "scenes").glob("*/scenario.yaml")}
    for scene, twin in pairs_of(docs):
        for seed in (3, 4):
            asked = ["surprise", "events=full"]
            assert load_scenario(scene, seed=seed, dials=asked).dials == load_scenario(twin, seed=seed, dials=asked).dials, scene


def test_the_shipped_scenes_have_twins_whose_words_give_nothing_away() -> None:
    docs = {p.parent.name: load_scenario(p.parent.name).written for p in (Path(__file__).parents[2] / "scenes").glob("*/scenario.yaml")}
    pairs = pairs_of(docs)
    assert len(pairs) == 4 and len(docs) == 9  # and a lesson, which no course draws
    for scene, twin in pairs:
        assert docs[scene].title == docs[twin].title and docs[scene].briefing == docs[twin].briefing, scene
