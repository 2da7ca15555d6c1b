"""Palettes of the uniform: what a document of them may say, who wears which, and that a session brings its own."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from tests.cast.conftest import NAMES
from vr_dti.app import bake, course
from vr_dti.cast import worn
from vr_dti.cast.palette import METALS, in_uniform, palettes, wears_one
from vr_dti.cast.recipe import Shirt, person_file, read_recipe
from vr_dti.errors import DocumentError, InputError
from vr_dti.library.course import CourseDoc, RunDoc
from vr_dti.records.pinned import documents_of, options_of, scenario_of
from vr_dti.resources import shipped
from vr_dti.scene import load_scenario
from vr_dti.story.load import Scenario, SourceFile

OWN = """format: dti-uniforms/1
uniforms:
  tan: {shirt: "#102030", trousers: "#203040", metal: silver}
  ours: {shirt: "#405060", trousers: "#203040", metal: "#aa7733"}
"""
SPOILT = """format: dti-uniforms/1
uniforms:
  ours:
    shirt: blue
    trousers: "#20304"
    metal: brass
    hat: "#203040"
"""


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return load_scenario("handcuffed")


def test_navy_is_what_the_recipes_say_and_others_change_colors_alone(scenario: Scenario) -> None:
    there = worn.known(worn.texts(shipped("scenes", "handcuffed")))
    assert {"navy", "black", "tan", "gray", "green", "light-blue", "white"} <= set(there)
    for name in NAMES:
        _, recipe = read_recipe(person_file(name))
        assert in_uniform(recipe, there["navy"]) == recipe
        other = in_uniform(recipe, there["tan"])
        assert (other == recipe) is not wears_one(recipe)
        assert other.model_copy(update={"wear": ()}) == recipe.model_copy(update={"wear": ()})
        assert [w.kind for w in other.wear] == [w.kind for w in recipe.wear]


def test_every_mistake_of_a_document_is_told_with_its_line() -> None:
    with pytest.raises(DocumentError) as e:
        palettes([("own.yaml", SPOILT)])
    assert [m.line for m in sorted(e.value.mistakes, key=lambda m: m.line)] == [4, 5, 6, 7]
    assert "gold, silver, or a color" in str(e.value) and "own.yaml" in str(e.value)


def test_an_agencys_palette_goes_before_a_shipped_one_of_its_name() -> None:
    ship = worn.texts(shipped("scenes", "handcuffed"))[-1]
    there = palettes([("own.yaml", OWN), (ship.name, ship.text)])
    assert there["tan"].shirt == "#102030" and there["tan"].metal == METALS["silver"] and there["ours"].metal == "#aa7733"
    assert there["green"].shirt != there["navy"].shirt


def test_who_wears_what(scenario: Scenario) -> None:
    there = worn.known(worn.texts(shipped("scenes", "handcuffed")))
    cast_ = {**scenario.doc.cast, "boss": scenario.doc.cast["partner"].model_copy(update={"uniform": "white"})}
    doc = scenario.doc.model_copy(update={"uniform": "gray", "cast": cast_})
    found = worn.worn(doc, [], there)
    assert (found[""], found["partner"], found["boss"]) == ("gray", "gray", "white") and "subject" not in found
    assert worn.worn(doc, ["tan"], there)["boss"] == "tan"
    assert worn.worn(doc, ["tan", "boss=white"], there) == {**worn.worn(doc, ["tan"], there), "boss": "white"}
    assert worn.worn(scenario.doc, [], there) == {}
    for wrong, said in ((["tann"], "tan"), (["nobody=tan"], "partner"), (["subject=tan"], "partner")):
        with pytest.raises(InputError) as e:
            worn.worn(doc, wrong, there)
        assert said in e.value.remedy
    spoilt = doc.model_copy(
        update={"uniform": "teal", "cast": {"subject": scenario.doc.cast["subject"].model_copy(update={"uniform": "tan"})}}
    )
    assert [path for path, _, _ in worn.unknown(spoilt, there)] == [("uniform",), ("cast", "subject", "uniform")]
    strange = spoilt.model_copy(update={"uniform": "", "cast": {"x": spoilt.cast["subject"].model_copy(update={"person": "guest"})}})
    assert not list(worn.unknown(strange, there)), "told once, as a person who does not exist"
    assert [path for path, _, _ in worn.unknown(strange, there, {"guest"})] == [("cast", "x", "uniform")]


def test_a_uniform_that_nobody_can_wear_is_told_before_anything_is_baked_or_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`bake` failed at the first scene without a boss, after minutes, and `course` at the run whose scene has none."""
    monkeypatch.setattr(bake, "load_scene", lambda *_, **__: pytest.fail("baked"))
    with pytest.raises(InputError, match=r"^first-steps: .*'boss' is nobody"):
        bake.bake(Namespace(scenes=["handcuffed", "first-steps"], uniform=["boss=white"]))
    monkeypatch.setattr(course, "run", lambda _: pytest.fail("run"))
    plan = CourseDoc(seed=1, runs=[RunDoc(scene=s, kind="violation", seed=1, dials=[]) for s in ("handcuffed", "first-steps")])
    monkeypatch.setattr(course, "_plan", lambda *_: plan)
    options = Namespace(out=tmp_path, reveal=False, runs=2, display="offscreen", script=[], locale="clean", uniform=["boss=white"])
    with pytest.raises(InputError, match=r"^in a scene of this course: .*'boss' is nobody"):
        course.course(options)


def test_a_session_brings_the_palettes_it_was_shown_in(scenario: Scenario) -> None:
    """The agency's document may say something else by then."""
    kept = replace(scenario, files=(*scenario.files, SourceFile(worn.KIND, "/agency/people/uniforms.yaml", OWN, "0.yaml")))
    log = SimpleNamespace(path="s.dtis", documents=documents_of(kept), meta=SimpleNamespace(options=options_of(kept)))
    again = scenario_of(cast(Any, log))
    assert worn.known(again.files) == palettes([("own.yaml", OWN)])
    assert again.sha256 == scenario.sha256


def test_a_patch_and_a_badge_go_with_the_shirt() -> None:
    _, recipe = read_recipe(person_file("officer-sergeant"))
    there = worn.known(worn.texts(shipped("scenes", "handcuffed")))
    shirt = next(w for w in in_uniform(recipe, there["black"]).wear if isinstance(w, Shirt))
    assert (shirt.badge, shirt.patch, shirt.stripes, shirt.plate) == (METALS["silver"], there["black"].patch, 3, "108")
