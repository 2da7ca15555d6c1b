"""Framed pictures without a model: hills, a spray of leaves, a family before a plain ground. Backs at the wall, fronts to -Z."""

from __future__ import annotations

import math

import numpy as np

from vr_dti.render.place.colors import rgb
from vr_dti.render.place.finish import Finish
from vr_dti.render.place.fixtures import PAPER
from vr_dti.render.place.kind import Kind, Options, choice, color, count
from vr_dti.render.place.shape import Shape
from vr_dti.world.place import Part

_LIFT_M = 0.0004
"""from one layer of a picture to the next"""
Tone = tuple[int, int, int]
_SKIN: tuple[Tone, ...] = ((198, 152, 124), (140, 98, 74), (96, 66, 50), (222, 178, 150))
_HAIR: tuple[Tone, ...] = ((44, 34, 28), (92, 66, 42), (24, 22, 22), (120, 112, 104))
_DRESS: tuple[Tone, ...] = ((74, 90, 120), (150, 74, 66), (214, 208, 196), (70, 98, 78))


class _Sheet:
    """The picture within its mount: points in shares of its width, as it is seen from the left, and of its height; every form lies over the
    ones before it."""

    def __init__(self, shape: Shape, w: float, y0: float, y1: float, z: float) -> None:
        self._shape, self._w, self._y0, self._tall, self._z = shape, w, y0, y1 - y0, z

    def form(self, outline: list[tuple[float, float]], tone: Tone, *, beside: bool = False) -> None:
        """A convex form, counter-clockwise as it is seen, cut off at the sheet's edges; `beside` the one before, not over it."""
        self._z -= 0.0 if beside else _LIFT_M
        inside = [(min(max(u, 0.0), 1.0), min(max(v, 0.0), 1.0)) for u, v in outline]
        points = [((0.5 - u) * 2.0 * self._w, self._y0 + v * self._tall, self._z) for u, v in inside]
        self._shape.polygon(points, Finish(tone, 0.7))

    def disc(self, u: float, v: float, high: float, wide: float, tone: Tone) -> None:
        """An upright oval; `high` and `wide` are half of its height and of its width, both in shares of the sheet's height."""
        k = wide * self._tall / (2.0 * self._w)
        self.form([(u + k * math.cos(a), v + high * math.sin(a)) for a in np.linspace(0.0, 2.0 * np.pi, 21)[:-1]], tone)


def _hills(sheet: _Sheet, rng: np.random.Generator) -> None:
    warm = rng.random()
    for k in range(5):
        pale = 1.0 - 0.09 * k
        sky = (int((150 + 70 * warm) * pale), int((172 + 10 * warm) * pale), int((196 - 40 * warm) * pale))
        sheet.form(
            [(0.0, 0.36 + 0.128 * k), (1.0, 0.36 + 0.128 * k), (1.0, 0.488 + 0.128 * k), (0.0, 0.488 + 0.128 * k)], sky, beside=k > 0
        )
    for k in range(4):
        base, deep = 0.52 - 0.13 * k, 1.0 - 0.2 * k
        ridge = base + 0.05 * np.sin(np.linspace(0.0, 5.0, 17) + rng.uniform(0.0, 6.28)) + 0.012 * rng.standard_normal(17)
        tone = (int(104 * deep), int((116 + 6 * k) * deep), int((122 - 18 * k) * deep))
        for i in range(16):
            a, b = i / 16, (i + 1) / 16
            sheet.form([(a, 0.0), (b, 0.0), (b, float(ridge[i + 1])), (a, float(ridge[i]))], tone, beside=i > 0)


def _spray(sheet: _Sheet, rng: np.random.Generator) -> None:
    sheet.form([(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)], (226, 220, 204))
    bend = rng.uniform(-0.25, 0.25)

    def stem(v: float) -> float:
        return 0.5 + bend * (v - 0.1) ** 2

    for v in np.linspace(0.08, 0.88, 13):
        sheet.form(
            [(stem(v) - 0.006, v), (stem(v) + 0.006, v), (stem(v + 0.07) + 0.006, v + 0.07), (stem(v + 0.07) - 0.006, v + 0.07)],
            (74, 82, 58),
            beside=v > 0.1,
        )
    t = np.linspace(0.0, 1.0, 7)
    for k in range(11):
        v, side = 0.2 + 0.062 * k, 1.0 if k % 2 else -1.0
        long, rise, green = 0.34 - 0.018 * k, 0.10 + 0.01 * k, int(rng.integers(-10, 16))
        half = 0.028 * np.sin(np.pi * t)
        low = [(stem(v) + side * long * float(s), v + rise * float(s) - float(h)) for s, h in zip(t, half, strict=True)]
        high = [(stem(v) + side * long * float(s), v + rise * float(s) + float(h)) for s, h in zip(t, half, strict=True)]
        outline = low[:-1] + high[:0:-1]
        sheet.form(outline if side > 0 else outline[::-1], (84 + green, 104 + green, 72 + green // 2), beside=k > 0)


def _family(sheet: _Sheet, rng: np.random.Generator) -> None:
    """Two or three, from the chest up; nobody in particular, without faces at the size at which they hang."""
    sheet.form([(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)], (96, 104, 106))
    sheet.disc(0.5, 0.62, 0.42, 0.5, (122, 130, 130))
    skin, hair = _SKIN[int(rng.integers(4))], _HAIR[int(rng.integers(4))]
    for u, v, size, long in ((0.34, 0.66, 1.0, 0.0), (0.64, 0.60, 0.92, 0.9), (0.5, 0.34, 0.72, 0.3))[: int(rng.integers(2, 4))]:
        h = 0.115 * size
        dress = _DRESS[int(rng.integers(4))]
        sheet.disc(u, v - 0.5 * long * h, h * (1.12 + 0.5 * long), 0.95 * h * (1.0 + 0.1 * long), hair)
        sheet.form([(u - 0.03 * size, v - 1.7 * h), (u + 0.03 * size, v - 1.7 * h), (u + 0.03 * size, v), (u - 0.03 * size, v)], skin)
        wide = 0.20 * size
        sheet.form([(u - wide, 0.0), (u + wide, 0.0), (u + wide, v - 2.4 * h), (u + 0.3 * wide, v - 1.5 * h), (u - 0.3 * wide, v - 1.5 * h),
                    (u - wide, v - 2.4 * h)], dress)  # fmt: skip
        sheet.disc(u, v - 0.08 * h, 0.92 * h, 0.72 * h, skin)
        sheet.disc(u, v + 0.72 * h, 0.36 * h, 0.70 * h, hair)


def _picture(part: Part, options: Options) -> Shape:
    """Frame, mount and print, what it shows by `shows`, the rest by `seed`."""
    shape = Shape()
    w, h, d = part.size_m[0] / 2, part.size_m[1], part.size_m[2]
    t = min(0.022, 0.2 * w, 0.2 * h)
    frame = Finish(rgb(options["color"]), 0.4)
    for x0, x1, y0, y1 in ((-w, -w + t, 0.0, h), (w - t, w, 0.0, h), (-w + t, w - t, 0.0, t), (-w + t, w - t, h - t, h)):
        shape.box((x0, y0, -0.008), (x1, y1, d / 2), frame)
    m = 0.02 if options["shows"] == "family" else 0.15 * min(2.0 * w, h)
    shape.box((-w + t, t, 0.0), (w - t, h - t, d / 2), PAPER, faces="z", ao=0.9)
    sheet = _Sheet(shape, max(0.3 * w, w - t - m), t + min(m, 0.3 * h), h - t - min(m, 0.3 * h), 0.0)
    {"hills": _hills, "leaves": _spray, "family": _family}[options["shows"]](sheet, np.random.default_rng(int(options["seed"])))
    return shape


PICTURE = Kind(_picture, {"color": color("#2e2822"), "shows": choice("hills", "leaves", "family"), "seed": count("1", 0, 999_999_999)})
"""A part's `position` is its lower edge."""
