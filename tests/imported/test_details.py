"""What a stranger's materials say beside colour: laid into sheets as the file means it, and seen in the picture."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import moderngl
import numpy as np
import pytest
from assets.build import Doc
from numpy.typing import NDArray

from tests.imported.drawing import shot
from tests.imported.plates import plate
from vr_dti.assets.gltf.read import read_model
from vr_dti.backends.graphics import Graphics
from vr_dti.cast.imported.convert import converted
from vr_dti.cast.mesh import GLOW_MOST, PersonMesh, load, save

TILT = math.radians(30.0)


@pytest.fixture(scope="module")
def ctx() -> Iterator[moderngl.Context]:
    with Graphics.offscreen() as graphics:
        yield graphics.ctx


def made(folder: Path, doc: Doc) -> tuple[PersonMesh, tuple[str, ...]]:
    return converted(read_model(doc.write(folder, "guest.vrm")), "guest", "")


def drawn(ctx: moderngl.Context, folder: Path, doc: Doc) -> NDArray[np.float64]:
    """(3,) the colour of the plate's middle, 0..255."""
    out: NDArray[np.float64] = shot(ctx, made(folder, doc)[0], light="day")[110:130, 90:110].mean(axis=(0, 1))
    return out


def tangent(x: float, y: float) -> tuple[int, int, int]:
    """As a normal map has it: x along u, y against v."""
    z = math.sqrt(1.0 - x * x - y * y)
    return (round(127.5 + 127.5 * x), round(127.5 + 127.5 * y), round(127.5 + 127.5 * z))


@pytest.mark.parametrize(("x", "y"), [(math.sin(TILT), 0.0), (0.0, -math.sin(TILT))])
def test_a_normal_map_shades_as_the_surface_it_means(ctx: moderngl.Context, tmp_path: Path, x: float, y: float) -> None:
    """As bright in the sun as a plate whose own normals lean that way, which is not as bright as a flat one."""
    mapped = drawn(ctx, tmp_path, plate(pictures={"normalTexture": tangent(x, y)}))
    leaning = drawn(ctx, tmp_path, plate(normal=(x, y, math.cos(TILT))))
    assert mapped == pytest.approx(leaning, abs=8.0)
    assert np.abs(mapped - drawn(ctx, tmp_path, plate())).max() > 15.0


def test_glow_is_light_of_its_own(ctx: moderngl.Context, tmp_path: Path) -> None:
    """It comes on top, in its colour; by a picture, a factor or both, and with the strength that the file gives."""
    none = drawn(ctx, tmp_path, plate())
    by_factor = drawn(ctx, tmp_path, plate(emissiveFactor=[0.0, 0.3, 0.0]))
    assert by_factor[1] > none[1] + 25.0 and by_factor[[0, 2]] == pytest.approx(none[[0, 2]], abs=12.0)
    by_both = drawn(ctx, tmp_path, plate(pictures={"emissiveTexture": (0, 255, 0)}, emissiveFactor=[0.3, 0.3, 0.3]))
    assert by_both == pytest.approx(by_factor, abs=1.0)
    strong = plate(emissiveFactor=[0.0, 0.1, 0.0], extensions={"KHR_materials_emissive_strength": {"emissiveStrength": 3.0}})
    strong.use("KHR_materials_emissive_strength")
    assert drawn(ctx, tmp_path, strong) == pytest.approx(by_factor, abs=1.0)


def test_baked_shading_hides_the_sky(ctx: moderngl.Context, tmp_path: Path) -> None:
    shades = [plate(pictures={"occlusionTexture": (0, 0, 0)}, occlusionTexture={"strength": s}) for s in (0.0, 0.5, 1.0)]
    open_, half, shut = (drawn(ctx, tmp_path, shade).sum() for shade in shades)
    assert open_ == pytest.approx(drawn(ctx, tmp_path, plate()).sum(), abs=3.0)
    assert open_ > half + 5.0 > shut + 10.0


def test_sheets_say_what_the_file_says(tmp_path: Path) -> None:
    said = {"normalTexture": tangent(0.5, 0.0), "occlusionTexture": (51, 0, 0), "metallicRoughnessTexture": (0, 102, 204)}
    doc = plate(pictures={"baseColorTexture": (10, 200, 30), **said}, normalTexture={"scale": 0.5}, emissiveFactor=[0.0, 0.5, 1.0])
    mesh, notes = made(tmp_path, doc)
    assert mesh.details is not None and not any("left out" in n for n in notes)
    x, y = (np.round(mesh.vertices["uv"].mean(axis=0) * len(mesh.skin))).astype(int)
    assert mesh.skin[y, x] == pytest.approx((5, 146, 19), abs=1), "half as much light"
    leaning = 0.25 / math.hypot(0.25, math.sqrt(0.75))
    assert mesh.details.relief[y, x] == pytest.approx((127.5 + 127.5 * leaning, 128, 51, 102), abs=1.5)
    r, g, b, metal = mesh.details.glow[y, x] / 255.0
    assert (r, metal) == (0.0, pytest.approx(0.8, abs=0.01))
    assert [((c + 0.055) / 1.055) ** 2.4 for c in (g, b)] == pytest.approx([0.5 / GLOW_MOST, 1.0 / GLOW_MOST], abs=2e-3)
    save(mesh, tmp_path / "guest.npz")
    again = load(tmp_path / "guest.npz").details
    assert again is not None and (again.relief == mesh.details.relief).all() and (again.glow == mesh.details.glow).all()


def test_a_map_laid_otherwise_than_colours_is_left_out_and_said(tmp_path: Path) -> None:
    moved = {"extensions": {"KHR_texture_transform": {"scale": [2.0, 2.0]}}}
    doc = plate(pictures={"baseColorTexture": (9, 9, 9), "normalTexture": tangent(0.5, 0.0)}, normalTexture=moved)
    doc.use("KHR_texture_transform")
    mesh, notes = made(tmp_path, doc)
    assert any("relief (a normal map) is left out" in n for n in notes)
    assert mesh.details is not None and (mesh.details.relief[..., :2] == 128).all()


def test_clear_all_over_is_not_there(tmp_path: Path) -> None:
    """A lens of glass, say: its alpha is a factor, with no picture."""
    doc = plate()
    clear = doc.json["materials"][-1] | {"alphaMode": "BLEND"}
    clear["pbrMetallicRoughness"] = {"baseColorFactor": [1.0, 1.0, 1.0, 0.2]}
    lens = dict(doc.json["meshes"][0]["primitives"][0]) | {"material": doc.add("materials", clear)}
    doc.json["meshes"][0]["primitives"].append(lens)
    mesh, notes = made(tmp_path, doc)
    assert len(mesh.triangles) == 2 and any("nearly clear" in n for n in notes)


def test_glass_is_not_there_and_other_extensions_are_said(tmp_path: Path) -> None:
    """A lens that lets light through by its material, with alpha 1; and surfaces that this program draws otherwise than the file means."""
    doc = plate()
    glass = doc.json["materials"][-1] | {"extensions": {"KHR_materials_transmission": {"transmissionFactor": 0.9}}}
    coated = doc.json["materials"][-1] | {
        "extensions": {
            "KHR_materials_clearcoat": {"clearcoatFactor": 1.0},
            "KHR_materials_sheen": {"sheenColorFactor": [1, 1, 1]},
            "KHR_materials_specular": {"specularFactor": 0.2},
        }
    }
    doc.use(*glass["extensions"], *coated["extensions"], "KHR_materials_unlit")
    for more in (glass, coated, doc.json["materials"][-1] | {"extensions": {"KHR_materials_unlit": {}}}):
        doc.json["meshes"][0]["primitives"].append(dict(doc.json["meshes"][0]["primitives"][0]) | {"material": doc.add("materials", more)})
    mesh, notes = made(tmp_path, doc)
    assert len(mesh.triangles) == 6, "all but the glass"
    for said in ("nearly clear", "clear coat", "sheen", "lit by the scene", "reflect as usual"):
        assert any(said in n for n in notes), said
    assert not any("clear coat" in n or "reflect" in n for n in made(tmp_path, plate())[1])
