"""What else a police station is known by: signs, lockers, a fingerprint scanner, phones, lines on the floor. Fronts to -Z."""

from __future__ import annotations

import numpy as np

from vr_dti.render.grain import Grain
from vr_dti.render.place.colors import rgb
from vr_dti.render.place.finish import Finish
from vr_dti.render.place.fixtures import DARK, PAPER, STEEL, WHITE
from vr_dti.render.place.kind import Kind, Options, color, words
from vr_dti.render.place.shape import Shape
from vr_dti.spaces import quat_about
from vr_dti.world.place import Part

_READ = (-1.0, 0.0, 0.0)
"""the way words run for whoever stands before a thing"""
_GREY, _PLATEN = Finish((74, 78, 82), 0.5, grain=Grain.STONE, tile_m=0.6), Finish((120, 255, 170), 0.1, glow=0.10)
_RED, _HOSE = Finish((170, 26, 22), 0.28), Finish((20, 20, 21), 0.6)
_DOOR_M = 0.24
"""of a locker, both ways, about (default)"""


def _wall_sign(part: Part, options: Options) -> Shape:
    """A plate with lines of words, split by `/`, screwed to a wall."""
    shape = Shape()
    w, h, d = part.size_m[0] / 2, part.size_m[1], min(part.size_m[2], 0.012)
    plate, ink = Finish(rgb(options["color"]), 0.42), Finish(rgb(options["ink"]), 0.5)
    shape.box((-w, 0.0, -d), (w, h, 0.0), plate)
    lines = [line.strip() for line in options["words"].split("/") if line.strip()]
    for k, line in enumerate(lines):
        size = min(0.82 * h / len(lines), 3.0 * w / max(4, len(line)))
        shape.words(line, (0.0, h * (1.0 - (k + 0.5) / len(lines)), -d - 0.002), _READ, size, ink, bold=1)
    for x in (-w + 0.02, w - 0.02):
        for y in (0.02, h - 0.02):
            shape.box((x - 0.005, y - 0.005, -d - 0.002), (x + 0.005, y + 0.005, -d), STEEL, faces="zxXyY")
    return shape


def _exit_sign(part: Part, options: Options) -> Shape:
    """A lit sign over the way out."""
    shape = Shape()
    w, h, d = part.size_m[0] / 2, part.size_m[1], part.size_m[2]
    shape.box((-w, 0.0, -d), (w, h, 0.0), Finish((206, 206, 200), 0.5, glow=0.015))
    shape.words("EXIT", (0.0, 0.5 * h, -d - 0.002), _READ, 0.95 * h, Finish((255, 44, 30), 0.5, glow=0.35), bold=3)
    return shape


def _extinguisher(part: Part, options: Options) -> Shape:
    """Red, on a bracket, its hose beside it."""
    shape = Shape()
    r, h, z = part.size_m[0] / 2, part.size_m[1], -part.size_m[2] / 2
    body = Shape()
    profile = ((0.0, 0.0), (0.9 * r, 0.0), (r, 0.02), (r, 0.74 * h), (0.8 * r, 0.83 * h), (0.3 * r, 0.87 * h), (0.3 * r, 0.90 * h))
    body.lathe(profile, _RED, segments=20)
    body.box((-0.25 * r, 0.88 * h, -0.5 * r), (0.25 * r, h, 0.3 * r), _HOSE)
    body.tube(
        ((0.0, 0.92 * h, -0.4 * r), (0.9 * r, 0.86 * h, -0.5 * r), (1.15 * r, 0.5 * h, -0.3 * r), (1.1 * r, 0.25 * h, 0.0)), 0.012, _HOSE
    )
    shape.merge(body, (0.0, 0.0, z))
    a = np.linspace(-0.9, 0.9, 7)
    label = [[(1.01 * r * np.sin(t), y, z - 1.01 * r * np.cos(t)) for t in a] for y in (0.62 * h, 0.30 * h)]
    shape.grid(np.array(label), PAPER, flip=True)
    shape.box((-0.02, 0.3 * h, z + 0.8 * r), (0.02, 0.7 * h, 0.0), STEEL)
    return shape


def _lockers(part: Part, options: Options) -> Shape:
    """Small steel doors, each with its number and its lock; some keys are out."""
    shape = Shape()
    w, h, d = part.size_m[0] / 2, part.size_m[1], part.size_m[2]
    paint, gap, nose = Finish(rgb(options["color"]), 0.42, 0.15), Finish((16, 17, 18), 0.8), Finish((206, 178, 60), 0.4, 0.5)
    shape.box((-w, 0.0, -d + 0.012), (w, h, 0.0), gap, ao_base=0.8)
    columns, rows = (max(1, round(v / _DOOR_M)) for v in (2 * w, h))
    wide, tall = 2 * w / columns, h / rows
    rng = np.random.default_rng(columns * 31 + rows)
    for k in range(rows * columns):
        row, column = divmod(k, columns)
        x0, y1 = w - column * wide, h - row * tall  # they count as one reads
        x1, y0 = x0 - wide, y1 - tall
        shape.box((x1 + 0.004, y0 + 0.004, -d), (x0 - 0.004, y1 - 0.004, -d + 0.012), paint)
        shape.box((x1 + 0.03, y0 + 0.5 * tall - 0.012, -d - 0.004), (x1 + 0.054, y0 + 0.5 * tall + 0.012, -d), STEEL)
        if rng.random() < 0.6:
            shape.box((x1 + 0.036, y0 + 0.5 * tall - 0.05, -d - 0.012), (x1 + 0.048, y0 + 0.5 * tall + 0.008, -d - 0.009), nose)
        shape.words(str(k + 1), (x0 - 0.055, y1 - 0.05, -d - 0.002), _READ, 0.055, WHITE, bold=1)
    return shape


def _fingerprint_scanner(part: Part, options: Options) -> Shape:
    """A cabinet with a lit glass on which fingers are rolled, a screen on an arm above it."""
    shape = Shape()
    w, h, d = part.size_m[0] / 2, part.size_m[1], part.size_m[2] / 2
    top = 0.72 * h
    shape.box((-w, 0.05, -0.8 * d), (w, top, d), _GREY, ao_base=0.6)
    shape.box((-0.9 * w, 0.0, -0.7 * d), (0.9 * w, 0.05, 0.9 * d), DARK, ao=0.4)
    shape.box((-w - 0.01, top, -d), (w + 0.01, top + 0.05, d), DARK)
    shape.box((-0.32 * w, top + 0.05, -0.75 * d), (0.32 * w, top + 0.075, -0.15 * d), STEEL)
    shape.box((-0.24 * w, top + 0.075, -0.66 * d), (0.24 * w, top + 0.077, -0.26 * d), _PLATEN, faces="Y")
    shape.tube(((0.0, top, 0.7 * d), (0.0, h - 0.12, 0.7 * d)), 0.022, STEEL)
    screen = Shape()
    screen.box((-0.72 * w, -0.14, -0.015), (0.72 * w, 0.14, 0.02), DARK)
    screen.box((-0.68 * w, -0.122, -0.017), (0.68 * w, 0.122, -0.015), Finish((86, 112, 140), 0.3, glow=0.05), faces="z")
    for k in range(4):
        x = (0.48 - 0.32 * k) * w
        screen.box((x - 0.11 * w, -0.04, -0.019), (x + 0.11 * w, 0.07, -0.017), Finish((196, 198, 196), 0.4, glow=0.05), faces="z")
    shape.merge(screen, (0.0, h - 0.14, 0.6 * d), quat_about((1.0, 0.0, 0.0), 0.2))
    shape.words("FINGERPRINTS", (0.0, 0.86 * top, -0.8 * d - 0.002), _READ, 0.055, WHITE, bold=1)
    return shape


def _wall_phone(part: Part, options: Options) -> Shape:
    """A phone on a steel plate, its cord armoured."""
    shape = Shape()
    w, h, d = part.size_m[0] / 2, part.size_m[1], part.size_m[2]
    shape.box((-w, 0.0, -0.25 * d), (w, h, 0.0), STEEL)
    for k in range(12):
        x, y = 0.30 * w - 0.28 * w * (k % 3), 0.62 * h - 0.11 * h * (k // 3)
        shape.box((x - 0.10 * w, y - 0.035 * h, -0.32 * d), (x + 0.10 * w, y + 0.035 * h, -0.25 * d), DARK)
    x = 0.62 * w
    shape.tube(((x, 0.30 * h, -0.6 * d), (x, 0.88 * h, -0.6 * d)), 0.016, DARK, segments=8)
    for y in (0.30 * h, 0.88 * h):
        shape.tube(((x, y, -0.25 * d), (x, y, -0.72 * d)), 0.027, DARK, segments=10)
    cord = ((x, 0.28 * h, -0.6 * d), (x, -0.02 * h, -0.7 * d), (0.3 * w, -0.12 * h, -0.5 * d), (0.0, 0.02 * h, -0.25 * d))
    shape.tube(cord, 0.007, STEEL, segments=6)
    return shape


def _floor_line(part: Part, options: Options) -> Shape:
    """A line taped to the floor, worn where feet go, and what it says to whoever stands before its front."""
    shape = Shape()
    w, d = part.size_m[0] / 2, part.size_m[2] / 2
    tape = Finish(rgb(options["color"]), 0.5)
    rng = np.random.default_rng(7)
    x = -w
    while x < w - 0.02:  # laid in lengths; between some of them it has come off
        long = min(rng.uniform(0.35, 0.9), w - x)
        shape.box((x, 0.0, -d), (x + long, 0.002, d), tape, faces="Y", ao=rng.uniform(0.75, 1.0))
        x += long + (0.012 if rng.random() < 0.5 else 0.0)
    if options["words"]:
        shape.words(options["words"], (0.0, 0.003, -d - 0.10), _READ, 0.14, tape, bold=1, up=(0.0, 0.0, 1.0))
    return shape


def _outlet(part: Part, options: Options) -> Shape:
    """A conduit down a wall to a box with two sockets."""
    shape = Shape()
    w, h, d = part.size_m[0] / 2, part.size_m[1], part.size_m[2]
    shape.box((-w, 0.0, -d), (w, min(0.12, h), 0.0), STEEL)
    for y in (0.035, 0.085):
        shape.box((-0.5 * w, y - 0.016, -d - 0.002), (0.5 * w, y + 0.016, -d), WHITE, faces="zxXyY")
        for x in (-0.18 * w, 0.18 * w):
            shape.box((x - 0.003, y - 0.006, -d - 0.003), (x + 0.003, y + 0.008, -d - 0.002), DARK, faces="z")
    shape.tube(((0.0, 0.11, -0.5 * d), (0.0, h, -0.5 * d)), 0.011, STEEL, segments=8)
    for y in np.arange(0.5, h, 0.8):
        shape.box((-0.02, y - 0.01, -0.5 * d - 0.013), (0.02, y + 0.01, 0.0), STEEL)
    return shape


WALL_SIGN = Kind(_wall_sign, {"color": color("#d8d6cc"), "ink": color("#23262b"), "words": words("NO WEAPONS / BEYOND THIS POINT")})
EXIT_SIGN = Kind(_exit_sign)
EXTINGUISHER = Kind(_extinguisher)
LOCKERS = Kind(_lockers, {"color": color("#6c7376")})
FINGERPRINT_SCANNER = Kind(_fingerprint_scanner)
WALL_PHONE = Kind(_wall_phone)
FLOOR_LINE = Kind(_floor_line, {"color": color("#c8a02c"), "words": words("")}, ground=True)
OUTLET = Kind(_outlet)
