"""Small promises under the renderer: shaders that report their file, raw calls that resolve, grain that keeps colours, pictures."""

from __future__ import annotations

from pathlib import Path

import moderngl
import numpy as np
import pytest

from vr_dti.assets import pictures
from vr_dti.errors import GraphicsError, InputError
from vr_dti.ports import View
from vr_dti.render import grain, programs, state
from vr_dti.render.cameras import VIEW, Cameras, runs_of
from vr_dti.render.light import FRAME
from vr_dti.render.rawgl import RawGL
from vr_dti.resources import shipped
from vr_dti.spaces import look_at, perspective


def test_the_raw_call_resolves(ctx: moderngl.Context) -> None:
    """moderngl's loader is private: if it moves, this is the test that says so."""
    framebuffer = ctx.simple_framebuffer((4, 4))
    framebuffer.use()
    assert RawGL(ctx).encodes_srgb(framebuffer) is False
    state.rest(ctx)
    framebuffer.release()


def test_a_refused_shader_is_named(ctx: moderngl.Context) -> None:
    with pytest.raises(GraphicsError, match=r"place\.frag") as told:
        programs.load(ctx, "place.vert", "place.frag", defines=("WINDOW", "vec2 broken"))
    assert "lighting.glsl" in str(told.value) and "update the graphics driver" in str(told.value)


def test_every_shader_is_used() -> None:
    folder = shipped("shaders")
    package = Path(programs.__file__).parent
    text = "\n".join(p.read_text(encoding="utf-8") for p in (*package.rglob("*.py"), *folder.iterdir()))
    backends = "\n".join(p.read_text(encoding="utf-8") for p in (package.parent / "backends").rglob("*.py"))
    unused = [p.name for p in folder.iterdir() if f'"{p.name}"' not in text and f'"{p.name}"' not in backends]
    assert unused == []


@pytest.mark.parametrize(
    ("shaders", "block", "size"), [(("place.vert", "place.frag"), "Frame", FRAME.itemsize), (("sky.vert", "sky.frag"), "View", 112)]
)
def test_uniform_blocks_are_as_large_as_the_arrays_written_to_them(
    ctx: moderngl.Context, shaders: tuple[str, str], block: str, size: int
) -> None:
    program = programs.load(ctx, *shaders)
    member = program[block]
    assert isinstance(member, moderngl.UniformBlock)
    assert member.size == size and member.binding == programs.BLOCKS[block]
    program.release()


def test_grain_keeps_the_mean_colour_and_tiles() -> None:
    """Blue is lightness, 128 where plain: a layer must not darken what it lies on, and its edges must meet."""
    for layer, pixels in zip(grain.Grain, grain.layers(), strict=True):
        assert abs(float(pixels[..., 2].mean()) - 128) < 16, layer
        assert abs(float(pixels[..., :2].mean()) - 128) < 3, layer
        seam = np.abs(pixels[0].astype(int) - pixels[-1].astype(int)).mean()
        inside = np.abs(pixels[1:].astype(int) - pixels[:-1].astype(int)).mean(axis=(1, 2)).max()
        assert seam <= inside + 3, layer


def test_the_frustum_keeps_what_it_sees_and_drops_what_it_does_not(ctx: moderngl.Context) -> None:
    cameras = Cameras(ctx)
    view = View("v", look_at((0, 0, 0), (0, 0, -1)), perspective(1.0, 1.0, 0.1, 50.0), None, (0, 0, 1, 1))
    cameras.update([view], [False], 0.0)
    middles = np.array(((0, 0, -5), (0, 0, 5), (4, 0, -5), (0, 0, -60), (0, 0, 0.4), (40, 0, -5)), dtype=float)
    assert cameras.sees(middles, np.array((0.5, 0.5, 2.0, 1.0, 0.6, -1e9))).tolist() == [[True, False, True, False, True, False]]
    cameras.release()


def test_a_view_that_turned_or_darkened_is_taken_anew(ctx: moderngl.Context) -> None:
    """What stands still is not worked out again; a matrix that a device writes over in place has moved."""
    cameras, eye = Cameras(ctx), look_at((0, 0, 0), (0, 0, -1))
    view = View("v", eye, perspective(1.0, 1.0, 0.1, 50.0), None, (0, 0, 1, 1))
    ahead, reach = np.array(((0.0, 0.0, -5.0),)), np.array((0.5,))
    for fade in (0.0, 0.0, 0.75):
        cameras.update([view], [False], fade)
        assert cameras.sees(ahead, reach).all()
        assert np.frombuffer(cameras._buffer.read(VIEW.itemsize), VIEW)["light"][0, 0] == 1.0 - fade
    eye[:] = look_at((0, 0, 0), (0, 0, 1))
    cameras.update([view], [False], 0.75)
    assert not cameras.sees(ahead, reach).any()
    cameras.release()


def test_runs_join_neighbours() -> None:
    assert runs_of(np.array((True, True, False, True)), [0, 3, 9, 12], [3, 6, 3, 3]) == [(0, 9), (12, 3)]
    assert runs_of(np.array((False,)), [0], [3]) == []


# --- pictures --------------------------------------------------------------------------------------------------------------


def test_a_png_comes_back_as_it_went(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    for channels in (3, 4):
        pixels = rng.integers(0, 256, (7, 5, channels), dtype=np.uint8)
        pictures.write(tmp_path / "a.png", pixels)
        assert np.array_equal(pictures.read(tmp_path / "a.png"), pixels)


def test_a_jpeg_comes_back_nearly_so(tmp_path: Path) -> None:
    pixels = np.full((16, 16, 3), (200, 100, 50), dtype=np.uint8)
    pictures.write(tmp_path / "a.jpg", pixels)
    assert np.abs(pictures.read(tmp_path / "a.jpg").astype(int) - pixels).max() < 6


def test_a_picture_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\nnothing")
    (tmp_path / "b.png").write_text("text", encoding="utf-8")
    for name in ("a.png", "b.png"):
        with pytest.raises(InputError, match="not a readable"):
            pictures.read(tmp_path / name)
    with pytest.raises(InputError, match="no such picture"):
        pictures.read(tmp_path / "c.png")


def test_an_enormous_picture_is_refused_before_it_is_decoded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pictures.write(tmp_path / "a.png", np.zeros((20, 20, 3), dtype=np.uint8))
    monkeypatch.setattr(pictures, "MAX_PIXELS", 399)
    with pytest.raises(InputError, match="too large"):
        pictures.read(tmp_path / "a.png")


def test_text_is_as_wide_as_its_words() -> None:
    short, long = pictures.text("il", 32), pictures.text("WWWW", 32)
    assert short.shape[0] == long.shape[0] and short.shape[1] < long.shape[1]
    assert long[..., 3].max() == 255 and not long[:, 0, 3].any()
