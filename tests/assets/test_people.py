"""VRM: the same person from 0.x and 1.0, told in the words of 1.0, with the terms an agency must know."""

from __future__ import annotations

from pathlib import Path

import pytest

from assets.conftest import Load, Refusal
from assets.people import vrm0, vrm1
from vr_dti.assets.gltf.person_values import REQUIRED_BONES, ColourBind, MorphBind, Person, Range, UvBind


@pytest.fixture(params=["0.x", "1.0"])
def person(request: pytest.FixtureRequest, load: Load) -> Person:
    found = load(vrm0() if request.param == "0.x" else vrm1(), "a.vrm").person
    assert found is not None and found.version == request.param
    return found


def test_both_versions_have_bones_by_the_same_names(person: Person) -> None:
    assert set(REQUIRED_BONES) <= set(person.bones)
    assert person.bones["hips"] == 0 and person.faces_plus_z == (person.version == "1.0")


def test_both_versions_have_expressions_by_the_same_names(person: Person) -> None:
    named = {e.name: e for e in person.expressions}
    blink, blush = named["blink"], named["blush"]
    assert blink.preset and blink.binary and [(b.target, b.weight) for b in blink.morphs] == [(1, 0.75)]
    assert not blush.preset and blush.colours == (ColourBind(0, "color", (1.0, 0.0, 0.0, 1.0)),)
    assert blush.uvs == (UvBind(0, (1.0, 1.0), (0.5, 0.0)),)


def test_both_versions_hide_what_the_wearer_must_not_see(person: Person) -> None:
    assert list(person.first_person.values()) == ["thirdPersonOnly"]
    (node,) = person.first_person
    assert person.expressions[0].morphs == (MorphBind(node, 1, 0.75),)


def test_gaze(load: Load) -> None:
    one, zero = load(vrm1(), "a.vrm").person, load(vrm0(), "b.vrm").person
    assert one is not None and one.look_at is not None and zero is not None and zero.look_at is not None
    assert (one.look_at.kind, one.look_at.eyes_from_head) == ("bone", (0.0, 0.06, 0.1))
    assert one.look_at.inner == Range(40.0, 8.0) and one.look_at.up == Range(90.0, 10.0)
    assert (zero.look_at.kind, zero.look_at.eyes_from_head) == ("expression", (-0.01, 0.06, 0.0))
    assert zero.look_at.inner == Range(40.0, 8.0) and zero.look_at.outer == Range(90.0, 1.0)
    assert next(e for e in one.expressions if e.name == "blink").overrides == {"lookAt": "block"}


def test_old_names_become_new_ones(load: Load) -> None:
    """A thumb's first bone is its metacarpal; joy is happy."""
    person = load(vrm0(), "a.vrm").person
    assert person is not None and "leftThumbMetacarpal" in person.bones and "leftThumbProximal" not in person.bones
    assert "happy" in {e.name for e in person.expressions if e.preset}


def test_terms_that_an_agency_must_clear(load: Load) -> None:
    """This program shows force: whether a person's author allows that comes first."""
    one, zero = load(vrm1(), "a.vrm").person, load(vrm0(), "b.vrm").person
    assert one is not None and zero is not None
    assert one.licence.concerns == () and one.licence.authors == ("nobody",)
    assert zero.licence.concerns == (
        "its author does not allow violent scenes",
        "it may be worn by: onlyAuthor",
        "its authors must be named",
        "it may not be changed",
    )
    doc = vrm1()
    doc.json["extensions"]["VRMC_vrm"]["meta"] = {"name": "x", "authors": ["y"], "licenseUrl": "https://vrm.dev/licenses/1.0/"}
    strict = load(doc, "c.vrm").person
    assert strict is not None and strict.licence.violent is False and strict.licence.commercial is False
    assert strict.licence.worn_by == "onlyAuthor" and strict.licence.modification is False


def test_nothing_is_allowed_that_is_not_said(load: Load) -> None:
    doc = vrm0()
    doc.json["extensions"]["VRM"]["meta"] = {}
    person = load(doc, "a.vrm").person
    assert person is not None and person.licence.violent is None
    assert "it does not say whether violent scenes are allowed" in person.licence.concerns


@pytest.mark.parametrize("version", ["VRM", "VRMC_vrm"])
def test_half_a_humanoid_is_none(tmp_path: Path, refusal: Refusal, version: str) -> None:
    doc = vrm0() if version == "VRM" else vrm1()
    humanoid = doc.json["extensions"][version]["humanoid"]
    if version == "VRM":
        humanoid["humanBones"] = [b for b in humanoid["humanBones"] if b["bone"] != "head"]
    else:
        del humanoid["humanBones"]["head"]
    at = f"/extensions/{version}/humanoid" + ("/humanBones" if version == "VRMC_vrm" else "")
    path = doc.write(tmp_path, "a.vrm")
    assert "no humanoid: head missing" in str(refusal(path)[at].what)


def test_two_bones_cannot_be_one_node(tmp_path: Path, refusal: Refusal) -> None:
    doc = vrm1()
    doc.json["extensions"]["VRMC_vrm"]["humanoid"]["humanBones"]["spine"]["node"] = 0
    found = refusal(doc.write(tmp_path, "a.vrm"))
    assert "hips and spine are the same node 0" in found["/extensions/VRMC_vrm/humanoid/humanBones"].what


def test_an_expression_moves_what_is_there(tmp_path: Path, refusal: Refusal) -> None:
    doc = vrm1()
    expressions = doc.json["extensions"]["VRMC_vrm"]["expressions"]
    expressions["preset"]["blink"]["morphTargetBinds"][0]["index"] = 2
    expressions["custom"]["blush"]["materialColorBinds"][0]["material"] = 5
    found = refusal(doc.write(tmp_path, "a.vrm"))
    at = "/extensions/VRMC_vrm/expressions"
    assert "only 2 morph targets there" in found[f"{at}/preset/blink/morphTargetBinds/0/index"].what
    assert "only 1 materials" in found[f"{at}/custom/blush/materialColorBinds/0/material"].what
