"""Pictures in and out as numpy arrays, and words drawn into them: the one importer of Pillow.

Arrays are `(H, W, 3)` or `(H, W, 4)` uint8, sRGB, rows top first. Text uses Pillow's built-in font, so that no font file is needed.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from PIL import __version__ as _pillow

from vr_dti.errors import InputError, unwritable

Pixels = NDArray[np.uint8]

LETTERS = f"Pillow {_pillow}"
"""whose font words are drawn with: what holds letters is made anew with another"""
SUFFIXES = (".png", ".jpg", ".jpeg")
MAX_PIXELS = 50_000_000
"""largest picture that is decoded; a small file can claim to be enormous (default)"""


def read(path: Path) -> Pixels:
    """The PNG or JPEG at `path` as `(H, W, 3)`, or `(H, W, 4)` if it has transparency. Raises `InputError`."""
    with _opened(path) as image:
        mode = "RGBA" if "A" in image.getbands() or "transparency" in image.info else "RGB"
        return np.array(image.convert(mode), dtype=np.uint8)


def read_grey(path: Path) -> Pixels:
    """The grey PNG or JPEG at `path` as `(H, W)`; of one in colour its brightness. Raises as `read` does."""
    with _opened(path) as image:
        return np.array(image if image.mode == "L" else image.convert("L"), dtype=np.uint8)


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[Image.Image]:
    """Raises `InputError` for what cannot be opened, or be read by whoever uses it."""
    try:
        with Image.open(path, formats=("PNG", "JPEG")) as image:
            if image.width * image.height > MAX_PIXELS:
                raise InputError(f"{path}: a picture of {image.width} x {image.height} pixels is too large", "scale it down")
            yield image
    except FileNotFoundError:
        raise InputError(f"{path}: there is no such picture", "check the path") from None
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as e:
        raise InputError(f"{path}: not a readable PNG or JPEG ({e})", "export it again as PNG") from None


def decode(data: bytes, format: str, *, edge_px: int) -> tuple[Pixels, int, int]:
    """The picture in `data`, a whole number of times smaller where an edge is longer than `edge_px`, and its own width and height.

    `format` is PNG, JPEG or WEBP; 16 bits become 8. Raises what Pillow raises: call it where that is caught, in a process with limits.
    """
    with Image.open(io.BytesIO(data), formats=(format,)) as image:
        width, height = image.size
        times = times_smaller(width, height, edge_px)
        image.draft("RGB", (-(-width // times), -(-height // times)))  # a JPEG is then decoded smaller at once
        times = times_smaller(*image.size, edge_px)
        if image.mode.startswith("I"):
            grey = np.asarray(image).astype(np.int64) >> 8
            whole = Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8)).convert("RGB")
        else:
            mode = "RGBA" if "A" in image.getbands() or "transparency" in image.info else "RGB"
            whole = image if image.mode == mode else image.convert(mode)
        return np.array(whole.reduce(times) if times > 1 else whole, dtype=np.uint8), width, height


def times_smaller(width: int, height: int, edge_px: int) -> int:
    """By what whole number a picture is divided so that no edge is longer than `edge_px`."""
    return -(-max(width, height) // edge_px)


def check_name(path: Path) -> None:
    """Raises `InputError` where `path` does not end as a picture does: what else stands there must not be written over."""
    if path.suffix.lower() not in SUFFIXES:
        raise InputError(f"{path}: not a picture format that can be written", f"name it with one of: {', '.join(SUFFIXES)}")


def write(path: Path, pixels: Pixels, *, quality: int = 90) -> None:
    """Write `pixels` as PNG or JPEG, by the suffix of `path`; the same pixels give the same bytes. Its folder is made if absent.

    An older picture is replaced only when the new one is whole. Raises `InputError` for another suffix, and `StorageError`.
    """
    check_name(path)
    jpeg = path.suffix.lower() in (".jpg", ".jpeg")
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(encode_jpeg(pixels, quality=quality) if jpeg else encode_png(pixels))
        part.replace(path)
    except OSError as e:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise unwritable(f"{path}: the picture cannot be written", e, "--png") from None


def encode_png(pixels: Pixels) -> bytes:
    """The bytes of a PNG file."""
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG", optimize=False, compress_level=6)
    return out.getvalue()


def encode_jpeg(pixels: Pixels, *, quality: int = 85) -> bytes:
    """The bytes of a JPEG file; transparency is dropped."""
    out = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels[..., :3])).save(out, "JPEG", quality=quality, subsampling=0)
    return out.getvalue()


def resize(pixels: Pixels, width: int, height: int) -> Pixels:
    """`pixels` at another size, averaged when it shrinks and smooth when it grows. -> `(height, width, C)`"""
    return np.array(Image.fromarray(pixels).resize((width, height), Image.Resampling.LANCZOS), dtype=np.uint8)


def text(words: str, size_px: int, rgb: tuple[int, int, int] = (255, 255, 255), *, bold: int = 0) -> Pixels:
    """One line of `words`, cut to its ink's width and the font's full height. `bold` thickens strokes, in pixels. -> `(H, W, 4)`"""
    font = _font(size_px)
    ascent, descent = font.getmetrics()
    width = max(1, round(font.getlength(words)) + 2 * bold + 2)
    image = Image.new("RGBA", (width, ascent + descent + 2 * bold), (*rgb, 0))
    ImageDraw.Draw(image).text((bold + 1, bold), words, font=font, fill=(*rgb, 255), stroke_width=bold, stroke_fill=(*rgb, 255))
    return np.array(image, dtype=np.uint8)


@dataclass(frozen=True, slots=True)
class GlyphSheet:
    """Every glyph of a font size in one picture: a row of text is then a row of quads, and no word is ever drawn again."""

    coverage: Pixels
    """(H, W) how much of each pixel is ink"""
    boxes: dict[str, tuple[int, int, int, int]]
    """character -> x, y, width, height in `coverage`, rows top first; the box is the font's full line height"""
    advance_px: dict[str, float]
    line_px: int
    margin_px: int
    """empty pixels left and right of a glyph's own cell, inside its box"""


SOLID_PX = 12
"""a square of full ink in the upper left corner of every glyph sheet, for plain areas"""


def glyph_sheet(characters: str, size_px: int, *, width_px: int = 1024, margin_px: int = 8, bold: int = 0) -> GlyphSheet:
    """A sheet of `characters` at `size_px`; characters the font lacks are left out."""
    font = _font(size_px)
    ascent, descent = font.getmetrics()
    line = ascent + descent + 2 * bold
    missing = bytes(font.getmask("\uffff"))
    cells: list[tuple[str, int, float]] = []
    for c in characters:
        if c != " " and bytes(font.getmask(c)) == missing:
            continue
        advance = font.getlength(c)
        cells.append((c, round(advance) + 2 * (margin_px + bold), advance + bold))
    boxes: dict[str, tuple[int, int, int, int]] = {}
    x, y = SOLID_PX + margin_px, 0
    for c, w, _ in cells:
        if x + w > width_px:
            x, y = 0, y + line + 2 * margin_px  # the tails of one row must not show above the next, however small it is drawn
        boxes[c] = (x, y, w, line)
        x += w
    height = 1 << (y + line - 1).bit_length()
    image = Image.new("L", (width_px, height), 0)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, SOLID_PX - 1, SOLID_PX - 1), fill=255)
    for c, (x, y, _, _) in boxes.items():
        draw.text((x + margin_px + bold, y + bold), c, font=font, fill=255, stroke_width=bold, stroke_fill=255)
    return GlyphSheet(np.array(image, dtype=np.uint8), boxes, {c: a for c, _, a in cells}, line, margin_px + bold)


def _font(size_px: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(size_px)
    assert isinstance(font, ImageFont.FreeTypeFont), "Pillow was built without FreeType"
    return font
