"""The sheet of people: everybody of `scenes/common/people`, front, side, back and face, standing as `idle` has them."""

from __future__ import annotations

from pathlib import Path

from sheet_studio import Picture, around, keep, labelled, sheet, studio

from vr_dti.cast.bake import person
from vr_dti.cast.clips import clips_for
from vr_dti.resources import shipped
from vr_dti.world.animation.kinematics import forward
from vr_dti.world.skeleton import JOINT

SIDES = (("front", 0.0), ("side", 90.0), ("back", 180.0))
TALL_PX = (176, 352)
FACE_PX = (352, 352)


def names() -> tuple[str, ...]:
    """Every recipe shipped."""
    return tuple(sorted(p.stem for p in shipped("scenes", "common", "people").glob("*.yaml")))


def draw(only: frozenset[str] = frozenset()) -> list[Path]:
    """`people.png`; of the people in `only`, if any are named. Empty where one of them is not there."""
    if not only <= set(names()):
        return []
    people = {name: person(name, print) for name in names() if not only or name in only}
    rows: list[list[Picture]] = []
    with studio(people) as here:
        for name, mesh in people.items():
            clip = clips_for(mesh.skeleton, print)["idle"]
            m = forward(clip.rotation[:1].astype(float), clip.root_m[:1].astype(float), mesh.skeleton.offset_m)[0]
            row = [
                labelled(here.picture({name: m}, around((0.0, 0.95, 0.0), 4.6, heading, 4.0, 28.0), TALL_PX), f"{name} {side}")
                for side, heading in SIDES
            ]
            x, y, z = m[JOINT["Head"], :3, 3].tolist()
            for heading in (0.0, 50.0):
                close = around((x, y + 0.08, z), 0.9, heading, 2.0, 24.0)
                row.append(labelled(here.picture({name: m}, close, FACE_PX), f"{name} face"))
            rows.append(row)
    half = -(-len(rows) // 2)
    pairs = [rows[i] + (rows[i + half] if i + half < len(rows) else []) for i in range(half)]
    return [keep("people", sheet(pairs))]
