"""Pictures of a stranger in our one texture: laid where their corners say, cut out where they are clear, within bounds."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from assets.build import Doc
from PIL import Image

from vr_dti.assets.gltf.read import read_model
from vr_dti.assets.gltf.values import Model
from vr_dti.cast.imported.cards import cut_out, with_backs
from vr_dti.cast.imported.expressions import UNITS_OF
from vr_dti.cast.imported.paint import Laid, atlas, laid, pixel_at
from vr_dti.cast.surface import Finish, piece
from vr_dti.world.animation.units import UNIT, units_named
from vr_dti.world.skeleton import JOINTS

UV = np.array(((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)), dtype=np.float32)


def model(folder: Path, *pictures: np.ndarray, wrap: int = 10497, **base: object) -> Model:
    """One material a picture."""
    doc = Doc()
    doc.add("samplers", {"wrapS": wrap, "wrapT": wrap})
    for pixels in pictures:
        out = io.BytesIO()
        Image.fromarray(pixels).save(out, "PNG")
        image = doc.add("images", {"bufferView": doc.view(out.getvalue()), "mimeType": "image/png"})
        texture = doc.add("textures", {"source": image, "sampler": 0})
        doc.add("materials", {"pbrMetallicRoughness": {"baseColorTexture": {"index": texture, **base}}})
    doc.node()
    return read_model(doc.shown().write(folder, "m.glb"))


def quarters(size: int = 64) -> np.ndarray:
    """Red, green above blue, white."""
    out = np.zeros((size, size, 3), dtype=np.uint8)
    h = size // 2
    out[:h, :h], out[:h, h:], out[h:, :h], out[h:, h:] = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)
    return out


def use(m: Model, uv: np.ndarray, k: int = 0) -> Laid:
    base = m.materials[k]
    made = laid(m, base.base_colour_texture, (uv.astype(np.float32),), base.base_colour[:3])
    assert made is not None
    return made


def at(picture: np.ndarray, uv: np.ndarray) -> list[tuple[int, ...]]:
    """The texture's colours at corners."""
    where = np.clip((uv * len(picture)).astype(int), 0, len(picture) - 1)
    return [tuple(int(v) for v in picture[y, x]) for x, y in where]


def test_each_corner_finds_its_colour_again(tmp_path: Path) -> None:
    """Two pictures side by side, one used twice; corners a little inside, as triangles have them."""
    m = model(tmp_path, quarters(), 255 - quarters(32))
    inside = 0.5 + 0.9 * (UV - 0.5)
    sheet = atlas(m, [use(m, inside), use(m, inside, 1), use(m, inside)])
    assert sheet.picture.shape == (512, 512, 3) and sheet.scale == 1.0
    assert at(sheet.picture, sheet.uv[0]) == [(255, 0, 0), (0, 255, 0), (255, 255, 255), (0, 0, 255)]
    assert at(sheet.picture, sheet.uv[1]) == [(0, 255, 255), (255, 0, 255), (0, 0, 0), (255, 255, 0)]
    assert (sheet.uv[2] == sheet.uv[0]).all()


def test_a_picture_that_is_repeated_lies_beside_itself(tmp_path: Path) -> None:
    m = model(tmp_path, quarters())
    far = np.array(((3.1, -0.9), (3.6, -0.9), (4.1, -0.9), (4.6, 0.6)))
    sheet = atlas(m, [use(m, far)])
    assert at(sheet.picture, sheet.uv[0]) == [(255, 0, 0), (0, 255, 0), (255, 0, 0), (255, 255, 255)]
    clamped = model(tmp_path, quarters(), wrap=33071)
    sheet = atlas(clamped, [use(clamped, np.array(((-3.0, -3.0), (4.0, -1.0), (0.4, 9.0))))])
    assert at(sheet.picture, sheet.uv[0]) == [(255, 0, 0), (0, 255, 0), (0, 0, 255)]


def test_a_moved_texture_and_a_factor_are_painted_in(tmp_path: Path) -> None:
    moved = {"extensions": {"KHR_texture_transform": {"offset": [0.5, 0.0], "scale": [0.25, 0.25]}}}
    m = model(tmp_path, quarters(), **moved)
    tinted = Laid(**{**{k: getattr(use(m, UV), k) for k in ("image", "wrap", "uv")}, "factor": (1.0, 0.2140, 1.0)})
    sheet = atlas(m, [tinted])
    assert at(sheet.picture, sheet.uv[0])[0] == (0, 127, 0), "green, half as bright to the eye"


def test_too_many_pixels_are_made_smaller_and_it_is_known(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (2048, 2048, 3), dtype=np.uint8)
    m = model(tmp_path, noise, noise[::-1].copy())
    sheet = atlas(m, [use(m, UV), use(m, UV, 1)])
    assert sheet.picture.shape == (2048, 2048, 3) and 0.3 < sheet.scale < 0.75
    assert all(uv.min() >= 0.0 and uv.max() <= 1.0 for uv in sheet.uv)


def test_clear_parts_are_cut_out(tmp_path: Path) -> None:
    """A card with a round picture becomes a disc."""
    y, x = np.mgrid[:128, :128] - 63.5
    pixels = np.full((128, 128, 4), 200, dtype=np.uint8)
    pixels[..., 3] = np.where(np.hypot(x, y) < 50, 255, 0)
    m = model(tmp_path, pixels)
    weights = np.zeros((4, len(JOINTS)), dtype=np.float32)
    weights[:, 0] = 1.0
    card = piece(np.column_stack((UV, np.zeros(4))), np.array(((0, 1, 2), (0, 2, 3))), weights, Finish((1, 1, 1)))
    disc = cut_out(m, use(m, 0.001 + 0.998 * UV), card, 0.5)
    p = disc.position[disc.triangles]
    area = 0.5 * np.abs(np.cross(p[:, 1] - p[:, 0], p[:, 2] - p[:, 0])[:, 2]).sum()
    assert area == pytest.approx(np.pi * (50 / 128) ** 2, rel=0.12)
    assert len(disc.triangles) < 3000 and set(disc.fields) == set(card.fields)
    assert [len(s.triangles) for s in with_backs(card)] == [2, 2], "a card is seen from behind too"
    assert pixel_at(m, use(m, UV), np.array(((0.5, 0.5),)))[0, 3] == 255


def test_expressions_ask_for_units_that_there_are() -> None:
    for shares in UNITS_OF.values():
        for unit in shares:
            assert unit in UNIT or units_named(unit)
