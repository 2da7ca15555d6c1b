"""What a shop puts up behind its panes: prices, an open sign, its hours. Words that sell nothing of anybody's."""

from __future__ import annotations

import numpy as np

from vr_dti.render.place.facade import REVEAL_M, Face, Opening
from vr_dti.render.place.finish import Finish, Room

_OFFERS: dict[Room, tuple[tuple[str, str], ...]] = {
    Room.MARKET: (
        *(("MILK", "3.29"), ("EGGS", "2.99"), ("ICE", "2.50"), ("COFFEE", "1.25"), ("BREAD", "2 / 5")),
        *(("COLD", "DRINKS"), ("ATM", "INSIDE"), ("PHONE", "CARDS"), ("FRESH", "FRUIT")),
    ),
    Room.LAUNDRY: (("WASH", "2.75"), ("DRY", "8 MIN 25c"), ("DROP OFF", "SERVICE"), ("CHANGE", "MACHINE"), ("LAST WASH", "9 PM")),
    Room.DINER: (("BREAKFAST", "ALL DAY"), ("PIE", "3.50"), ("LUNCH", "SPECIAL"), ("SOUP", "OF THE DAY"), ("HELP", "WANTED")),
}
_PAPERS = (
    ((226, 208, 92), (168, 34, 30)),
    ((222, 220, 210), (34, 60, 112)),
    ((206, 92, 48), (232, 226, 208)),
    ((222, 220, 210), (160, 36, 32)),
    ((122, 158, 104), (32, 44, 34)),
)
"""paper, and what is printed on it (defaults)"""
_FRAME, _INK = Finish((18, 18, 20), 0.5), Finish((52, 52, 54), 0.8)
_LIT = Finish((255, 60, 40), 0.4, glow=0.22)
_FULL = 0.75
"""of a pane's width that offers may take (default)"""


def papers(face: Face, o: Opening) -> None:
    """Lay them behind the pane of `o`, by its seed."""
    if o.door:
        _door(face, o)
    elif o.room in _OFFERS:
        _offers(face, o)


def _offers(face: Face, o: Opening) -> None:
    """Two or three in a row, not quite straight: high up, where one sees goods below them, or low in the pane."""
    rng = np.random.default_rng(1000 + o.seed)
    known = _OFFERS[o.room]
    order = rng.permutation(len(known)).tolist()
    x, end = o.x0 + rng.uniform(0.12, 0.45), o.x0 + _FULL * (o.x1 - o.x0)
    middle = 0.5 * (o.x0 + o.x1)
    for k in order[:3]:
        wide = rng.uniform(0.34, 0.46)
        tall = 1.25 * wide
        if x < middle < x + wide + 0.05:  # the frame has a bar there
            x = middle + 0.08
        if x + wide > end:
            break
        low = (1.72 if rng.random() < 0.6 else o.y0 + 0.12) + rng.uniform(-0.03, 0.03)
        paper, print_ = _PAPERS[int(rng.integers(len(_PAPERS)))]
        _offer(face, (x, low, wide, tall), known[k], paper, print_)
        x += wide + rng.uniform(0.06, 0.3)


def _offer(
    face: Face,
    at: tuple[float, float, float, float],
    words: tuple[str, str],
    paper: tuple[int, int, int],
    print_: tuple[int, int, int],
) -> None:
    """A sheet of `paper` at (x, y, width, height): a word on a band of its print, and a larger one below."""
    x, y, wide, tall = at
    out = -REVEAL_M + 0.006
    sheet, ink = Finish(paper, 0.75, glow=0.006), Finish(print_, 0.7, glow=0.004)
    face.rect(x, y, x + wide, y + tall, out, sheet, ao=0.9)
    face.rect(x + 0.02, y + 0.66 * tall, x + wide - 0.02, y + 0.95 * tall, out + 0.003, ink, ao=0.9)
    for word, high, middle, finish in ((words[0], 0.20, 0.805, sheet), (words[1], 0.34, 0.36, ink)):
        size = min(high * tall, 1.5 * wide / max(3, len(word)))
        face.words(word, x + 0.5 * wide, y + middle * tall, out - 0.004, size, finish, bold=2)


def _door(face: Face, o: Opening) -> None:
    """A lit sign, the hours, and how the door opens."""
    out, middle = -REVEAL_M + 0.006, 0.5 * (o.x0 + o.x1)
    if o.lit > 0.0:
        face.rect(middle - 0.27, 1.62, middle + 0.27, 1.84, out, _FRAME, ao=0.9)
        face.words("OPEN", middle, 1.73, out, 0.19, _LIT, bold=1)
    face.rect(o.x0 + 0.14, 1.16, o.x0 + 0.38, 1.50, out, Finish((216, 214, 204), 0.75, glow=0.006), ao=0.9)
    for k, line in enumerate(("HOURS", "MON-FRI 7-10", "SAT 8-10", "SUN 9-6")):
        face.words(line, o.x0 + 0.26, 1.44 - 0.075 * k, out, 0.05 if k else 0.06, _INK, bold=k == 0)
    face.words("PULL", o.x1 - 0.24, 1.13, out, 0.06, Finish((206, 206, 200), 0.6), bold=1)
