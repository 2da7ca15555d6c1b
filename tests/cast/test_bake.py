"""The bake itself: same in, same out; mistakes named; a cut cache mended; people told apart."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.cast.conftest import NAMES
from vr_dti.cached import DAMAGED
from vr_dti.cast.bake import build, person
from vr_dti.cast.figure import Library
from vr_dti.cast.mesh import Material, PersonMesh, load, save
from vr_dti.cast.recipe import person_file, read_recipe
from vr_dti.errors import DocumentError, InputError
from vr_dti.resources import cache_dir


def digest(mesh: PersonMesh) -> str:
    h = hashlib.sha256()
    for array in (mesh.vertices, mesh.triangles, mesh.skin, mesh.skeleton.joint_m):
        h.update(np.ascontiguousarray(array).tobytes())
    return h.hexdigest()


def kept_in(cache: Path, mesh: PersonMesh) -> Path:
    return cache / "people" / f"{mesh.name}-{mesh.provenance['recipe'][:16]}.npz"


def test_same_recipe_same_bytes(library: Library, people: dict[str, PersonMesh], tmp_path: Path) -> None:
    """Baked again in another process, whose hashes are salted otherwise: an equal file.

    It also fails where the bake's code changed and its `VERSION` did not: an old cache would go on being used.
    """
    mesh = people["man-hoodie"]
    code = (
        "import sys; from pathlib import Path; from vr_dti.cast.bake import build; from vr_dti.cast.figure import read_library; "
        "from vr_dti.cast.mesh import save; from vr_dti.cast.recipe import person_file, read_recipe; "
        "r = read_recipe(person_file('man-hoodie'))[1]; "
        "save(build('man-hoodie', r, read_library(Path(sys.argv[1])), sys.argv[2]), Path(sys.argv[3]))"
    )
    there = tmp_path / "there.npz"
    arguments = [sys.executable, "-c", code, str(library.data), mesh.provenance["recipe"], str(there)]
    subprocess.run(arguments, check=True, env={**os.environ, "PYTHONHASHSEED": "7"})
    assert digest(load(there)) == digest(mesh)
    assert there.read_bytes() == kept_in(cache_dir(), mesh).read_bytes()


def test_who_carries_a_phone_has_no_hand_free(people: dict[str, PersonMesh]) -> None:
    """By their recipes, those and no others: a full hand is not put before the eyes."""
    phones = {name for name in people if any(w.kind == "phone" for w in read_recipe(person_file(name))[1].wear)}
    assert phones and {name for name, mesh in people.items() if mesh.carries} == phones


def test_a_person_is_told_apart_at_a_glance(people: dict[str, PersonMesh]) -> None:
    """The colour of the chest: officers alike, everybody else far from them and from each other."""
    chest = {}
    for name, mesh in people.items():
        p = mesh.vertices["position"]
        middle = mesh.skeleton.joint_m[[1, 4]].mean(axis=0)
        cloth = mesh.vertices["surface"][:, 2] == Material.CLOTH
        near = cloth & (np.abs(p[:, 1] - middle[1]) < 0.25) & (np.abs(p[:, 0]) < 0.2)
        chest[name] = mesh.vertices["albedo"][near, :3].mean(axis=0)
    apart = {(a, b): float(np.linalg.norm(chest[a] - chest[b])) for a in NAMES for b in NAMES if a < b}
    for pair, distance in apart.items():
        alike = all(name.startswith("officer-") for name in pair)
        assert (distance < 12) if alike else (distance > 50), (pair, distance)


def test_a_cut_cache_file_is_baked_again(own_cache: Path, people: dict[str, PersonMesh]) -> None:
    mesh = people["man-hoodie"]
    kept = kept_in(own_cache, mesh)
    kept.parent.mkdir()
    save(mesh, kept)
    whole = kept.read_bytes()
    said: list[str] = []
    assert digest(person("man-hoodie", said.append)) == digest(mesh)
    assert not said, "it comes from the cache"
    kept.write_bytes(whole[: len(whole) // 2])
    assert digest(person("man-hoodie", said.append)) == digest(mesh)
    assert any("unreadable" in line for line in said)
    assert kept.read_bytes() == whole


def test_a_cache_file_whose_bits_have_turned_is_told_as_damaged(tmp_path: Path, people: dict[str, PersonMesh]) -> None:
    """Whatever zipfile and numpy raise over it; who reads it bakes again."""
    kept = tmp_path / "person.npz"
    save(people["man-hoodie"], kept)
    whole = kept.read_bytes()
    flag = whole.rindex(b"PK\x01\x02") + 8  # of the last entry: it is encrypted
    for hurt in (whole[:flag] + bytes([whole[flag] | 1]) + whole[flag + 1 :], b"\x93NUMPY\x01\x00"):
        assert hurt != whole
        kept.write_bytes(hurt)
        with pytest.raises(DAMAGED):
            load(kept)


OTHERWISE = """\
format: dti-person/1
seed: 3
body: {gender: 0.4, age_years: 66, height_m: 1.52, ancestry: {african: 1, asian: 2}, muscle: 0.1, weight: 1.0, cup: 1.0}
skin: {tone: "#5a3a2a", age: 1.0, freckles: 1.0}
hair: {kind: cropped, colour: "#222222", grey: 1.0, beard: short}
wear:
  - {kind: uniform-shirt, sleeves: long, patches: none}
  - {kind: trousers, cut: plain}
  - {kind: shoes}
  - {kind: cap, shape: peaked}
  - {kind: duty-belt}
  - {kind: phone}
"""


def test_a_recipe_unlike_the_shipped_ones_bakes_too(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "somebody.yaml"
    path.write_text(OTHERWISE)
    mesh = build("somebody", read_recipe(path)[1], library)
    assert np.isfinite(mesh.vertices["position"]).all()
    assert np.allclose(np.linalg.norm(mesh.vertices["normal"], axis=1), 1.0, atol=1e-3)
    assert 1.52 < mesh.skeleton.height_m < 1.56
    assert np.ptp(mesh.vertices["position"][:, 1]) < 1.70, "a cap's height more at most"
    assert min(count for _, count in mesh.ranges.values()) > 1000


MISTAKEN = """\
format: dti-person/1
body:
  gender: 1.4
  age_years: 12
  height_m: 1.8
  ancestry: {african: 0}
skin: {tone: brown}
hair: {kind: mohawk, colour: "#101010"}
eyebrows: bushy
wear:
  - {kind: trousers, cut: bootcut}
  - {kind: boots}
"""


def test_every_mistake_of_a_recipe_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "somebody.yaml"
    path.write_text(MISTAKEN)
    with pytest.raises(DocumentError) as e:
        person(str(path))
    assert {m.line for m in e.value.mistakes} >= {3, 4, 6, 7, 8, 9, 11}
    assert str(path) in str(e.value)


def test_an_unknown_detail_target_is_named_with_its_line(own_cache: Path, tmp_path: Path) -> None:
    text = person_file("man-hoodie").read_text(encoding="utf-8")
    lines = text.splitlines()
    row = next(i for i, line in enumerate(lines) if "details:" in line)
    lines[row : row + 1] = ["  details:", "    nose-hump-inc: 0.4", "    head-oval: 0.2"]
    path = tmp_path / "somebody.yaml"
    path.write_text("\n".join(lines))
    with pytest.raises(DocumentError) as e:
        person(str(path))
    (mistake,) = e.value.mistakes
    assert mistake.line == row + 2
    assert "nose-hump-incr" in mistake.remedy


def test_nobody_goes_without_a_top(tmp_path: Path) -> None:
    text = person_file("man-hoodie").read_text(encoding="utf-8")
    path = tmp_path / "somebody.yaml"
    path.write_text("\n".join(line for line in text.splitlines() if "kind: hoodie" not in line))
    with pytest.raises(DocumentError, match="exactly one top"):
        person(str(path))


def test_an_unknown_person_is_answered_with_who_there_is() -> None:
    with pytest.raises(InputError) as e:
        person("officer-friendly")
    assert all(name in e.value.remedy for name in NAMES)
