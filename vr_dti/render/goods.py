"""A shop's shelves, one picture for every market: rows of cans, boxes, bottles, jars and bags of no brand, by seed.

A layer of the grain texture (`grain.py`), seen through a shop's panes (`window.glsl`). Colours are sRGB; the first row is the lowest.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from vr_dti.cast.noise import smoothstep
from vr_dti.render.grain import SIZE
from vr_dti.spaces import Floats

WIDE_M, HIGH_M, ROWS = 2.56, 2.0, 5
"""of the picture, and how many shelves stand in it one above the other; the shader knows the sizes"""
_ROW_M, _BOARD_M = HIGH_M / ROWS, 0.045
_TINTS = np.array(
    (
        (164, 48, 42), (190, 152, 70), (52, 78, 122), (62, 104, 72), (206, 198, 182), (112, 68, 50), (178, 104, 56), (84, 124, 132),
        (100, 52, 82), (140, 146, 84), (218, 214, 204), (62, 62, 66),
    ),
    dtype=np.float64,
)  # fmt: skip
"""of packets and their labels (default)"""
_INK, _BACK, _BOARD, _RAIL = (44.0, 40.0, 38.0), (40.0, 35.0, 30.0), (120.0, 112.0, 98.0), (206.0, 202.0, 190.0)
_EMPTY = 0.07
"""chance of a gap where something is sold out (default)"""

Packet = Callable[[np.random.Generator, Floats, Floats, float, Floats, Floats], tuple[Floats, Floats]]
"""of places across (-1..1) and up (0..1) on its front, its height over its width, its colour and its label's: colours and coverage"""


def layer() -> NDArray[np.uint8]:
    """`(SIZE, SIZE, 4)`: colours; the last channel says nothing."""
    rng = np.random.default_rng(44)
    out = np.empty((SIZE, SIZE, 3))
    out[:] = _BACK
    for row in range(ROWS):
        _stock(rng, out, row)
        low, high = (round(SIZE * (row + share / _ROW_M) / ROWS) for share in (_ROW_M - _BOARD_M, _ROW_M))
        top = round(SIZE * row / ROWS)
        # It is dark under the board above, most of all at the back.
        out[top:low] *= (0.42 + 0.58 * smoothstep(1.0, 0.35, np.linspace(0.0, 1.0, low - top)))[:, None, None]
        out[low:high] = _BOARD
        _prices(rng, out[low:high])
    return np.concatenate((np.clip(np.round(out), 0, 255), np.full((SIZE, SIZE, 1), 128.0)), axis=-1).astype(np.uint8)


def _stock(rng: np.random.Generator, out: Floats, row: int) -> None:
    """Fill a row: a few of a kind beside each other, some fronts turned or gone."""
    room = _ROW_M - _BOARD_M
    x = 0.0
    while x < WIDE_M - 0.05:
        kind = KINDS[int(rng.integers(len(KINDS)))]
        wide, high = rng.uniform(*kind[1]), min(rng.uniform(*kind[2]), 0.93 * room)
        paint, label = _TINTS[rng.choice(len(_TINTS), 2, replace=False)]
        seed = int(rng.integers(1 << 30))
        for _ in range(int(rng.integers(2, 6))):
            if x + wide > WIDE_M:
                break
            stack = max(1, int(0.95 * room / high)) if kind[0] in _STACKED else 1
            for level in range(stack if rng.random() >= _EMPTY else stack - 1):
                foot = row * _ROW_M + level * high
                _place(np.random.default_rng(seed), out, kind[0], (x + 0.004, wide - 0.006), (foot, high), paint, label)
            x += wide + rng.uniform(0.0, 0.006)
        x += rng.uniform(0.0, 0.02)


def _place(
    rng: np.random.Generator,
    out: Floats,
    packet: Packet,
    across: tuple[float, float],
    up: tuple[float, float],
    paint: Floats,
    label: Floats,
) -> None:
    """One packet, `across` and `up`: from where and how far, metres."""
    c0, c1 = (round(SIZE * m / WIDE_M) for m in (across[0], across[0] + across[1]))
    r0, r1 = (round(SIZE * m / HIGH_M) for m in (up[0], up[0] + up[1]))
    if c1 - c0 < 3:
        return
    u, v = np.meshgrid(np.linspace(-1.0, 1.0, c1 - c0), np.linspace(0.0, 1.0, r1 - r0))
    colour, there = packet(rng, u, v, up[1] / across[1], paint, label)
    spot = out[r0:r1, c0:c1]
    spot += (colour - spot) * there[..., None]


def _lines(rng: np.random.Generator, u: Floats, v: Floats, low: float, high: float) -> Floats:
    """0..1 where there is lettering that nobody can read: a large word, and small lines below."""
    word = (np.abs(v - (0.35 * low + 0.65 * high)) < 0.16 * (high - low)) & (np.abs(u) < rng.uniform(0.45, 0.75))
    letters = np.sin(u * rng.uniform(14.0, 20.0) + rng.uniform(0.0, 6.0)) > -0.55
    small = (np.abs(v - (0.8 * low + 0.2 * high)) < 0.07 * (high - low)) & (np.abs(u) < 0.55)
    return np.asarray((word & letters) | small, dtype=np.float64)


def _labelled(rng: np.random.Generator, u: Floats, v: Floats, paint: Floats, label: Floats, low: float, high: float) -> Floats:
    """Colours of a front with a label from `low` to `high`, its words and a round picture on it."""
    on = ((v > low) & (v < high))[..., None]
    out = np.where(on, label, paint)
    dark = np.array(_INK) if label.mean() > 110.0 else np.array((228.0, 222.0, 208.0))
    out = out + (dark - out) * (0.85 * _lines(rng, u, v, low, high) * on[..., 0])[..., None]
    return np.asarray(out)


def _box(rng: np.random.Generator, u: Floats, v: Floats, tall: float, paint: Floats, label: Floats) -> tuple[Floats, Floats]:
    low = rng.uniform(0.40, 0.55)
    out = _labelled(rng, u, v, paint, label, low, rng.uniform(0.82, 0.96))
    spot = np.hypot(u - rng.uniform(-0.3, 0.3), (v - 0.5 * low) * 2.0 * tall) < rng.uniform(0.45, 0.62)
    out = np.where(spot[..., None], 0.35 * label + 0.65 * _TINTS[int(rng.integers(len(_TINTS)))], out)
    edge = 1.0 - 0.30 * smoothstep(0.86, 1.0, np.abs(u))
    return out * edge[..., None], np.ones_like(u)


def _can(rng: np.random.Generator, u: Floats, v: Floats, tall: float, paint: Floats, label: Floats) -> tuple[Floats, Floats]:
    out = _labelled(rng, u, v, paint, label, 0.22, 0.72)
    rim = (v > 0.93) | (v < 0.05)
    out = np.where(rim[..., None], (170.0, 172.0, 174.0), out)
    return out * _round(u)[..., None], np.ones_like(u)


def _bottle(rng: np.random.Generator, u: Floats, v: Floats, tall: float, paint: Floats, label: Floats) -> tuple[Floats, Floats]:
    half = 0.96 - 0.62 * smoothstep(0.60, 0.80, v)
    out = _labelled(rng, u, v, 0.55 * paint, label, 0.18, 0.50)
    out = np.where((v > 0.92)[..., None], label, out)
    return out * _round(u / half)[..., None], (np.abs(u) < half).astype(np.float64)


def _jar(rng: np.random.Generator, u: Floats, v: Floats, tall: float, paint: Floats, label: Floats) -> tuple[Floats, Floats]:
    half = 0.95 - 0.14 * smoothstep(0.74, 0.80, v)
    out = _labelled(rng, u, v, 0.7 * paint, label, 0.20, 0.66)
    out = np.where((v > 0.82)[..., None], _TINTS[int(rng.integers(len(_TINTS)))], out)
    return out * _round(u / half)[..., None], (np.abs(u) < half).astype(np.float64)


def _bag(rng: np.random.Generator, u: Floats, v: Floats, tall: float, paint: Floats, label: Floats) -> tuple[Floats, Floats]:
    out = _labelled(rng, u, v, paint, label, 0.42, 0.80)
    pillow = 0.72 + 0.42 * np.sqrt(np.clip(1.0 - u * u, 0.0, 1.0)) * np.sin(np.pi * np.clip(v, 0.04, 0.97)) ** 0.5
    creased = 1.0 + 0.10 * np.sin(9.0 * u + 5.0 * v + rng.uniform(0.0, 6.0)) * np.sin(13.0 * v - 4.0 * u)
    half = 1.0 - 0.10 * (1.0 - np.sin(np.pi * v))
    return out * (pillow * creased)[..., None], (np.abs(u) < half).astype(np.float64)


def _round(u: Floats) -> Floats:
    """How light a round thing is across its front: a streak to one side, dark towards its edges."""
    out: Floats = 0.50 + 0.52 * np.sqrt(np.clip(1.0 - u * u, 0.0, 1.0)) + 0.30 * np.exp(-(((u + 0.35) / 0.16) ** 2))
    return out


KINDS: tuple[tuple[Packet, tuple[float, float], tuple[float, float]], ...] = (
    (_box, (0.11, 0.20), (0.20, 0.33)),
    (_box, (0.07, 0.12), (0.10, 0.19)),
    (_can, (0.07, 0.09), (0.11, 0.14)),
    (_bottle, (0.07, 0.10), (0.24, 0.32)),
    (_jar, (0.07, 0.10), (0.12, 0.18)),
    (_bag, (0.13, 0.22), (0.20, 0.30)),
)
"""with their widths and heights, from and to, metres"""
_STACKED = (_box, _can)
"""stand one on the other where there is room"""


def _prices(rng: np.random.Generator, board: Floats) -> None:
    """A rail along the edge of a board, with price tags on it."""
    tall = len(board)
    board[2:-2] = _RAIL
    x = 6
    while x < SIZE - 16:
        wide = int(rng.integers(9, 14))
        board[3 : tall - 3, x : x + wide] = (236.0, 206.0, 70.0) if rng.random() < 0.25 else (242.0, 240.0, 234.0)
        board[tall // 2 - 1 : tall // 2 + 2, x + 2 : x + wide - 3] = _INK
        x += wide + int(rng.integers(6, 26))
