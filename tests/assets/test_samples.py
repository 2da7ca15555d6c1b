"""Each feature of glTF: what its sample says is what the model holds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from assets import judge, samples
from assets.conftest import Load
from assets.packed import draco_packed, grid, meshopt_packed
from assets.surfaces import basisu, covered, encoded, extended, pictures, pixels, webp
from vr_dti.assets.gltf.child.jobs import Decoders
from vr_dti.assets.gltf.material_values import TextureUse
from vr_dti.assets.gltf.read import read_model


def test_what_the_validator_passes_loads(tmp_path: Path, validator: Path, decoders: Decoders) -> None:
    """Every sample, so that no test below stands on a file that only we would read."""
    paths = [make().write(tmp_path, name) for name, make in samples.SAMPLES.items()]
    verdicts = judge.errors(validator, paths)
    assert len(verdicts) == len(samples.SAMPLES) and not any(verdicts.values()), verdicts
    for path in paths:
        read_model(path, decoders)


@pytest.mark.parametrize("name", ["a.glb", "a.gltf"])
def test_triangle_in_either_container(load: Load, name: str) -> None:
    model = load(samples.triangle(), name)
    (primitive,) = model.meshes[0].primitives
    assert primitive.elements.tolist() == [[0, 1, 2]] and primitive.position.tolist() == samples.TRIANGLE.tolist()
    assert model.scenes[0].nodes == (0,) and model.nodes[0].mesh == 0


def test_one_text_with_its_data_inside(tmp_path: Path, decoders: Decoders) -> None:
    (tmp_path / "a.gltf").write_bytes(samples.triangle().gltf())
    assert read_model(tmp_path / "a.gltf", decoders).meshes[0].primitives[0].position.tolist() == samples.TRIANGLE.tolist()


def test_arrays_cannot_be_written(load: Load) -> None:
    p = load(samples.figure()).meshes[0].primitives[0]
    for array in (p.position, p.elements, p.joints, p.weights, p.targets[0].position):
        assert array is not None and not array.flags.writeable


def test_component_types_and_normalisation(load: Load) -> None:
    model = load(samples.component_types())
    for mesh in model.meshes:
        (p,) = mesh.primitives
        assert p.uv[0].tolist() == [[0, 0], [1, 0], [1, 1], [0, 1]]
        assert p.colour is not None and p.colour.tolist() == [[1, 0, 0, 1]] * 4
        assert p.elements.tolist() == [[0, 1, 2], [0, 2, 3]] and p.elements.dtype == np.uint32


def test_strided_views(load: Load) -> None:
    (p,) = load(samples.strided()).meshes[0].primitives
    assert p.position.tolist() == samples.TRIANGLE.tolist()
    assert p.normal is not None and p.normal.tolist() == [[0, 0, 1]] * 3 and p.uv[0].tolist() == [[0, 0], [1, 0], [0, 1]]


def test_sparse_accessors(load: Load) -> None:
    """Over other values, and over zeros."""
    (p,) = load(samples.sparse()).meshes[0].primitives
    assert p.position.tolist() == [[0, 0, 0], [1, 0, 0], [0, 2, 0]]
    assert p.targets[0].position is not None and p.targets[0].position.tolist() == [[0, 0, 0], [0, 0, 0], [0, 0, 1]]


def test_every_mode_is_taken_apart(load: Load) -> None:
    model = load(samples.modes())
    for mesh, rows in zip(model.meshes, samples.MODES.values(), strict=True):
        (p,) = mesh.primitives
        assert tuple(map(tuple, p.elements.tolist())) == rows
        assert p.shape == {1: "points", 2: "lines", 3: "triangles"}[len(rows[0])]


def test_elements_that_do_not_come_out_even_are_left_out_and_noted(load: Load) -> None:
    doc = samples.triangle()
    doc.json["meshes"][0]["primitives"][0]["indices"] = doc.indices((0, 1, 2, 0))
    model = load(doc)
    assert model.meshes[0].primitives[0].elements.tolist() == [[0, 1, 2]]
    assert any("1 vertices too many" in n for n in model.notes)


def test_quantized_positions_and_normals(load: Load) -> None:
    (p,) = load(samples.quantized()).meshes[0].primitives
    assert p.position.tolist() == (samples.TRIANGLE * 1000).tolist() and p.normal is not None and p.normal.tolist() == [[0, 0, 1]] * 3


def test_lights_and_cameras(load: Load) -> None:
    model = load(samples.lights_and_cameras())
    sun, lamp, spot = model.lights
    assert (sun.kind, sun.colour, sun.intensity) == ("directional", (1.0, 0.9, 0.8), 3.0) and (lamp.kind, lamp.name) == ("point", "lamp")
    assert (spot.inner_rad, spot.outer_rad, spot.range_m) == (0.2, 0.5, 10.0)
    assert [n.light for n in model.nodes[1:4]] == [0, 1, 2]
    wide, flat = model.cameras
    assert wide.perspective and wide.yfov_rad == 0.8 and not flat.perspective and flat.size_m == (2.0, 1.0)


def test_meshopt_packed_buffers(load: Load) -> None:
    (p,) = load(meshopt_packed(), "a.gltf").meshes[0].primitives
    position, normal, triangles = grid()
    assert p.position.tolist() == position.tolist()
    assert p.normal is not None and np.abs(p.normal - normal).max() < 0.02
    assert {frozenset(t) for t in p.elements.tolist()} == {frozenset(t) for t in triangles.tolist()}


def test_draco_packed_meshes(load: Load) -> None:
    (p,) = load(draco_packed()).meshes[0].primitives
    position, normal, triangles = grid()
    assert np.abs(p.position - position).max() < 1e-4 and p.elements.tolist() == triangles.tolist()
    assert p.normal is not None and np.abs(p.normal - normal).max() < 0.02 and np.abs(p.uv[0] - position[:, :2]).max() < 1e-3
    assert p.joints is not None and p.weights is not None and not p.joints.any() and (p.weights[:, 0] == 1).all()


def test_pictures_inside_beside_and_in_the_text(load: Load) -> None:
    model = load(pictures(), "a.gltf")
    inside, beside, alpha = model.images
    assert inside.name == "inside" and inside.pixels is not None and inside.pixels.tolist() == pixels().tolist()
    assert beside.mime == "image/jpeg" and beside.pixels is not None and beside.pixels.shape == (2, 4, 3)
    assert alpha.pixels is not None and alpha.pixels.shape == (2, 4, 4)
    first = model.textures[0]
    assert (first.image, first.linear, first.mipmaps, first.wrap) == (0, False, False, ("clamp", "mirror"))
    (m,) = model.materials
    assert m.metallic_roughness_texture == TextureUse(1, 1) and m.normal_texture == TextureUse(2, 0, strength=0.5)
    assert (m.alpha_mode, m.alpha_cutoff, m.double_sided) == ("MASK", 0.25, True)


def test_material_extensions(load: Load) -> None:
    jacket, sign = load(extended()).materials
    assert jacket.base_colour_texture == TextureUse(0, 1, (0.25, 0.5), 1.5, (2.0, 3.0))
    assert jacket.ior == 1.4 and jacket.transmission == 0.1 and jacket.emissive == (4.0, 2.0, 0.0) and not jacket.unlit
    assert jacket.specular is not None and (jacket.specular.factor, jacket.specular.colour) == (0.5, (1.0, 2.0, 1.0))
    assert jacket.clearcoat is not None and (jacket.clearcoat.factor, jacket.clearcoat.roughness) == (0.75, 0.25)
    assert jacket.clearcoat.texture == TextureUse(0, 0) and jacket.clearcoat.normal_texture is None
    assert jacket.sheen is not None and (jacket.sheen.colour, jacket.sheen.roughness) == ((0.1, 0.2, 0.3), 0.5)
    assert sign.unlit and (sign.ior, sign.metallic, sign.specular) == (1.5, 1.0, None)


def test_ktx2_before_its_fallback(load: Load) -> None:
    model = load(basisu())
    assert [t.image for t in model.textures] == [0, 1]
    for image in model.images[:2]:
        assert image.pixels is not None and image.pixels.shape == (8, 8, 4)
        assert np.abs(image.pixels[0, 0].astype(int) - (250, 0, 0, 255)).max() < 4
        assert np.abs(image.pixels[7, 7].astype(int) - (0, 0, 250, 255)).max() < 4


def test_webp(load: Load) -> None:
    model = load(webp())
    assert model.textures[0].image == 0 and model.images[0].pixels is not None
    assert model.images[0].pixels.tolist() == pixels().tolist()


def test_pictures_of_other_depths(load: Load) -> None:
    """16 bits become 8; a palette with a transparent colour becomes RGBA; grey becomes RGB."""
    doc = covered({})
    deep = Image.fromarray(np.array(((0, 0x8000, 0xFFFF),), dtype=np.uint16))
    palette = Image.fromarray(pixels()).quantize(2)
    palette.info["transparency"] = int(np.array(palette)[0, 0])
    for image in (deep, palette, Image.new("L", (2, 1), 77)):
        doc.add("images", {"bufferView": doc.view(encoded(image)), "mimeType": "image/png"})
    grey, clear, plain = (i.pixels for i in load(doc).images)
    assert grey is not None and clear is not None and plain is not None
    assert grey.tolist() == [[[0] * 3, [128] * 3, [255] * 3]] and plain.tolist() == [[[77] * 3] * 2]
    assert clear[0, 0, 3] == 0 and (clear[1, :, 3] == 255).all()


def test_an_extension_that_is_not_known_is_said_and_left_out(load: Load) -> None:
    doc = samples.triangle()
    doc.use("KHR_materials_variants", "ACME_glitter")
    assert load(doc).notes == ("KHR_materials_variants: only the first variant is shown", "ACME_glitter is not known here, and left out")
