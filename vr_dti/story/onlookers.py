"""People who stop and watch, written as a group: spread along a line into the cast and the marks before the scenario is checked.

They have no part in the story. Each is drawn in the clothes of one of the group's people, always the same for a place and a group, so that
a scenario and its twin are watched by the same people.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Annotated, Any

from pydantic import Field

from vr_dti.documents import Lines, Loc, Model, tried
from vr_dti.errors import Mistake
from vr_dti.story.chance import draw
from vr_dti.story.graph_document import Expression, Name

ROW_M = 0.75
"""how far the second row stands behind the first: default"""
SWAY_M = 0.16
"""how far from the line and from even spacing anybody stands: default"""
TURN_DEG = 14
WAYS = {
    "film_hold": ("film_hold", "film_high", "film_low"),
    "idle": ("watch_folded", "idle", "watch_hip"),
}
"""what people do who are told to do the same: not all of a row hold their phone, or stand, alike"""
Point = Annotated[list[Annotated[float, Field(ge=-100.0, le=100.0)]], Field(min_length=2, max_length=2)]


class OnlookersDoc(Model):
    """A group: how many, in whose clothes, what they do, and the line they stand along, metres (x, z)."""

    count: Annotated[int, Field(ge=1, le=12)]
    people: Annotated[list[Name], Field(min_length=1, max_length=12)]
    along: Annotated[list[Point], Field(min_length=2, max_length=6)]
    look: Name
    """an actor: they face where he stands at first, and look at him"""
    clips: Annotated[list[Name], Field(min_length=1, max_length=6)] = ["idle"]
    rows: Annotated[int, Field(ge=1, le=3)] = 1
    present: Expression | None = None
    """of dials only"""


def spread(data: dict[str, Any], lines: Lines) -> tuple[dict[str, Any], list[Mistake]]:
    """`data` with everybody of its `onlookers` in `cast` and `marks` as `<group>-1`, `<group>-2` ..., and what is wrong with them."""
    groups = data.get("onlookers")
    if not isinstance(groups, dict):
        return data, []
    marks, cast = data.get("marks"), data.get("cast")
    if not isinstance(marks, dict) or not isinstance(cast, dict):
        return data, []  # said of those
    mistakes: list[Mistake] = []
    marks, cast = dict(marks), dict(cast)
    for name, raw in groups.items():
        path: Loc = ("onlookers", name)
        doc, _ = tried(raw, OnlookersDoc)
        if doc is None or not isinstance(name, str):
            continue  # said where the whole document is checked
        centre = _place(doc.look, cast, marks)
        if centre is None:
            mistakes.append(lines.mistake((*path, "look"), f"{doc.look!r} is no actor who stands on a mark", "name one of the cast"))
            continue
        for i, (x, z, face_deg) in enumerate(_stands(doc, centre, f"{data.get('place')}/{name}")):
            one = f"{name}-{i + 1}"
            if one in cast or one in marks:
                mistakes.append(lines.mistake(path, f"there is a {one!r} already", "give the group another name"))
                continue
            lines.moved(path, ("cast", one))
            lines.moved(path, ("marks", one))
            marks[one] = {"x": x, "z": z, "face_deg": face_deg}
            cast[one] = {
                "person": doc.people[i % len(doc.people)],
                "drawn": "anybody",
                "mark": one,
                "clip": _way(doc.clips, i),
                "look": doc.look,
                **({} if doc.present is None else {"present": doc.present}),
            }
    return {**data, "marks": marks, "cast": cast}, mistakes


def _way(clips: Sequence[str], i: int) -> str:
    """What the `i`th does: the group's clips in turn, and each of them in all its ways."""
    clip = clips[i % len(clips)]
    ways = WAYS.get(clip, (clip,))
    return ways[(i // len(clips)) % len(ways)]


def _place(actor: str, cast: Mapping[str, Any], marks: Mapping[str, Any]) -> tuple[float, float] | None:
    member = cast.get(actor)
    name = member.get("mark") if isinstance(member, dict) else None
    mark = marks.get(name) if isinstance(name, str) else None
    if not isinstance(mark, dict) or not all(isinstance(mark.get(k), int | float) for k in "xz"):
        return None
    return float(mark["x"]), float(mark["z"])


def _stands(doc: OnlookersDoc, centre: tuple[float, float], key: str) -> list[tuple[float, float, float]]:
    """(x, z, heading in degrees) of each: evenly along the line, a little out of it, the rows one behind the other."""
    per_row = -(-doc.count // doc.rows)
    out = []
    for i in range(doc.count):
        row, column = divmod(i, per_row)
        x, z = _along(doc.along, (column + 0.5 + 0.5 * (row % 2)) / (per_row + 0.5 * (doc.rows > 1)))
        dx, dz = x - centre[0], z - centre[1]
        far = math.hypot(dx, dz) or 1.0
        sway = [SWAY_M * (draw(f"{key}/{i}/{axis}", 2001) / 1000 - 1.0) for axis in "xz"]
        x, z = x + dx / far * ROW_M * row + sway[0], z + dz / far * ROW_M * row + sway[1]
        turn = TURN_DEG * (draw(f"{key}/{i}/turn", 2001) / 1000 - 1.0)
        face = math.degrees(math.atan2(x - centre[0], z - centre[1])) + turn  # heading 0 faces -Z, 90 faces -X
        out.append((round(x, 2), round(z, 2), round((face + 180.0) % 360.0 - 180.0, 0)))
    return out


def _along(line: Sequence[Sequence[float]], share: float) -> tuple[float, float]:
    """The point at a share of a line's length."""
    steps = [math.dist(a, b) for a, b in pairwise(line)]
    left = share * sum(steps)
    for (a, b), step in zip(pairwise(line), steps, strict=True):
        if left <= step and step > 0.0:
            t = left / step
            return a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])
        left -= step
    return line[-1][0], line[-1][1]
