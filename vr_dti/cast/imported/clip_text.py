"""A stranger's movement as the text of a clip document: our own words, to be read, mended and shortened by hand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from vr_dti.cast.clips import FORMAT, parse_clips
from vr_dti.cast.imported.keys import Told, chosen_frames, told
from vr_dti.cast.imported.motion import RATE_HZ
from vr_dti.cast.imported.retarget import Moved
from vr_dti.errors import InputError
from vr_dti.spaces import Floats

MOST_M = 5.0
"""as far as a document's positions go"""
SLIDES_M = 0.02
"""height of a sole up to which the solver takes it to stand (`limbs.LegTrack`)"""


@dataclass(frozen=True, slots=True)
class ClipText:
    """The document, and how true it is."""

    text: str
    keys: int
    seconds: float
    off_m: float
    """the worst of hips, hands and feet between keys"""


def clip_text(moved: Moved, name: str, about: str, *, loop: bool = False, posture: str = "stand", travels: bool = True) -> ClipText:
    """The document of one clip `name`. Raises `InputError` where the movement leaves what a document can say."""
    words = told(moved)
    count = len(words.measure)
    if loop:  # a loop lasts whole tenths of a second
        count = max(4, 3 * ((count - 1) // 3) + 1)
        words = _cut(words, count)
    if np.abs(words.hips_shift).max() > MOST_M or max(np.abs(f["at"]).max() for f in words.feet) > MOST_M:
        raise InputError(f"{name}: it goes further than {MOST_M:g} m from where it began", "cut it, or take the way out of it")
    rows, off = chosen_frames(words.measure, loop=loop)
    lines = [f"format: {FORMAT}", "", "clips:", f"  {name}:", f"    about: {_quoted(about)}"]
    if posture != "stand":
        lines.append(f"    posture: {posture}")
    if loop:
        lines += ["    loop: true", f"    lasts: {_ms(count - 1)}ms"]
        rows = rows[:-1]
    elif travels and (way := _way(words)) != "[0, 0, 0]":
        lines.append(f"    travels: {way}")
    words = _sliding(words, rows)
    lines.append("    keys:")
    for k in rows:
        lines += _key(words, int(k))
    text = "\n".join(lines) + "\n"
    parse_clips(text, f"{name}.yaml")
    return ClipText(text, len(rows), (count - 1) / RATE_HZ, off)


def _cut(w: Told, count: int) -> Told:
    return Told(
        hips_shift=w.hips_shift[:count],
        hips_turn=w.hips_turn[:count],
        spine=w.spine[:count],
        head=w.head[:count],
        hands=tuple({k: v[:count] for k, v in h.items()} for h in w.hands),
        feet=tuple({k: v[:count] for k, v in f.items()} for f in w.feet),
        curls=tuple(None if c is None else c[:count] for c in w.curls),
        measure=w.measure[:count],
    )


def _sliding(w: Told, rows: NDArray[np.int64]) -> Told:
    """A sole that slides over the ground from key to key is told a little above it: the solver takes a foot on the ground that is elsewhere
    at the next key for a step, and lifts it."""
    feet = []
    for foot in w.feet:
        at = foot["at"].copy()
        for a, b in pairwise(rows):
            if max(at[a, 1], at[b, 1]) <= SLIDES_M and np.hypot(*(at[b] - at[a])[[0, 2]]) > 0.02:
                at[b, 1] = SLIDES_M + 0.001
        feet.append({**foot, "at": at})
    return replace(w, feet=tuple(feet))


def _way(w: Told) -> str:
    """Where somebody stands afterwards, if that is a step or a quarter turn away."""
    x, _, z = w.hips_shift[-1]
    turn = float(w.hips_turn[-1, 0])
    if np.hypot(x, z) < 0.15 and abs(turn) < 30.0:
        return "[0, 0, 0]"
    return _row((x, z, turn), 2)


def _key(w: Told, k: int) -> list[str]:
    lines = [
        f"      - at: {_ms(k)}ms",
        f"        hips: {{shift: {_row(w.hips_shift[k], 3)}, turn: {_row(w.hips_turn[k], 1)}}}",
        f"        spine: {_row(w.spine[k], 1)}",
        f"        head: {{turn: {_row(w.head[k], 1)}}}",
    ]
    for side, hand in zip(("left", "right"), w.hands, strict=True):
        more = ", ".join(f"{word}: {_row(hand[word][k], 2)}" for word in ("fingers", "palm", "elbow"))
        lines.append(f"        hand_{side}: {{at: {_row(hand['at'][k], 3)}, {more}}}")
    for side, foot in zip(("left", "right"), w.feet, strict=True):
        heading, pitch, roll = (_number(x, 1) for x in foot["angles"][k])
        more = f"heading: {heading}, pitch: {pitch}, roll: {roll}, knee: {_row(foot['knee'][k], 2)}"
        lines.append(f"        foot_{side}: {{at: {_row(foot['at'][k], 3)}, {more}}}")
    for side, curl in zip(("left", "right"), w.curls, strict=True):
        if curl is not None:
            lines.append(f"        fingers_{side}: {_row(curl[k], 2)}")
        elif k == 0:
            lines.append(f"        fingers_{side}: relaxed")
    return lines


def _row(values: Floats | tuple[float, ...], digits: int) -> str:
    return f"[{', '.join(_number(float(v), digits) for v in values)}]"


def _number(value: float, digits: int) -> str:
    said = f"{value:.{digits}f}".rstrip("0").rstrip(".") if digits else f"{value:.0f}"
    return "0" if said in ("-0", "") else said


def _ms(frame: int) -> int:
    return round(frame * 1000 / RATE_HZ)


def _quoted(text: str) -> str:
    plain = "".join(c if c.isprintable() and c not in '"\\' else " " for c in text)[:200]
    return f'"{plain}"'
