"""The sheet of places: each of `scenes/common/places` in the headset, over the shoulder, from above, looking back, and on three walls; the
street corner by night in rain as well."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from sheet_studio import Picture, keep, labelled, sheet

from vr_dti.backends.graphics import Graphics
from vr_dti.calibration import read_rig
from vr_dti.cast.bake import person
from vr_dti.cast.clips import clips_for
from vr_dti.cast.mesh import PersonMesh
from vr_dti.events import Pose
from vr_dti.ports import Standpoint
from vr_dti.render.place.document import load_place
from vr_dti.render.renderer import Renderer
from vr_dti.render.surface import Target
from vr_dti.render.viewpoints import Camera, above, eyes, over_shoulder, picture_size, walls
from vr_dti.resources import shipped
from vr_dti.spaces import Floats, matrix_from_pose, quat_about
from vr_dti.world.members import CastMember, Clip
from vr_dti.world.place import Place, world_from_stage
from vr_dti.world.pose import pose
from vr_dti.world.setting import Setting
from vr_dti.world.state import Body, Turned
from vr_dti.world.step import initial, step

EYE_M = 1.66
FROM_WALL_M = 0.45
"""nearer nobody stands with the back to a wall"""
SIDE_PX, TALL_PX = 400, 300
HEADSET_FOV_DEG = 90.0
WALLS = "walls-180"
WHEN_MS = 360
"""a light bar is lit then"""
CAST = (("partner", "officer-stocky"), ("subject", "man-hoodie"))
AGAIN = {"street-corner": ("night", "rain")}
"""places that are shown in another light and weather, too"""


def _standpoint(place: Place, turned_deg: float = 0.0, back_m: float = 0.0) -> Standpoint:
    """A trainee on their mark or so far behind it as the room goes, the head turned left by `turned_deg`."""
    mark = world_from_stage(place.marks["trainee"])
    stage = mark @ matrix_from_pose((0.0, 0.0, _within(place, mark, back_m)), (0.0, 0.0, 0.0, 1.0))
    head = matrix_from_pose((0.0, EYE_M, 0.0), quat_about((0.0, 1.0, 0.0), math.radians(turned_deg)))
    subject = place.marks.get("subject") or next(iter(place.marks.values()))
    x, _, z = (stage @ head)[:3, 3].tolist()
    return Standpoint("t1", stage, stage @ head, (subject.x_m, 1.2, subject.z_m), place.room_around(x, z))


def _within(place: Place, world_from_mark: Floats, back_m: float) -> float:
    """How far behind a mark somebody can stand who would stand `back_m` behind it: in a room no further than its wall lets him."""
    for far in np.arange(back_m, 0.0, -0.05).tolist() if place.indoors else ():
        x, _, z = (world_from_mark @ (0.0, 0.0, far + FROM_WALL_M, 1.0))[:3].tolist()
        if place.room_around(x, z) is not None:
            return float(far)
    return 0.0 if place.indoors else back_m


def _views(place: Place) -> Sequence[tuple[str, Camera, Standpoint, tuple[int, int]]]:
    """(what, camera, from where, pixels) of a place's row."""
    ahead, back = _standpoint(place), _standpoint(place, 180.0)
    rig = read_rig(shipped("calibration") / f"{WALLS}.json")
    one, none = (SIDE_PX, TALL_PX), frozenset[str]()
    return (
        ("headset", eyes(fov_deg=HEADSET_FOV_DEG), ahead, (TALL_PX, TALL_PX)),
        ("back", eyes(fov_deg=HEADSET_FOV_DEG), back, (TALL_PX, TALL_PX)),
        ("over the shoulder", over_shoulder(aids=none), ahead, one),
        ("above", above(aids=none), ahead, one),
        ("walls", walls(rig), _standpoint(place, back_m=rig.stand_back_m), picture_size(rig, TALL_PX)),
    )


def _row(
    graphics: Graphics, place: Place, people: dict[str, PersonMesh], clips: dict[str, dict[str, Clip]], light: str = "", weather: str = ""
) -> list[Picture]:
    there = tuple((name, who) for name, who in CAST if name in place.marks)
    cast = tuple(CastMember(name, who, people[who].skeleton, clips[who], name, "idle") for name, who in there)
    setting = Setting(place, cast, {}, {"t1": "trainee"}, people["officer-lean"].skeleton)
    renderer = Renderer(graphics.ctx, setting, people, trainee_person="officer-lean")
    row = []
    try:
        for what, camera, standpoint, size_px in _views(place):
            target = Target(graphics.ctx, size_px, samples=4)
            body = Body("t1", _head(standpoint.world_from_head))
            world = step(setting, initial(setting, ("t1",)), [], (body,), WHEN_MS)
            world = replace(world, light=Turned(light), weather=Turned(weather))
            renderer.draw(pose(setting, world, WHEN_MS * 1_000_000), camera(standpoint, target.framebuffer, (0, 0, *size_px)))
            target.resolve()
            row.append(labelled(target.picture(), " ".join(word for word in (place.name, light, weather, what) if word)))
            target.release()
    finally:
        renderer.close()
    return row


def _head(m: Floats) -> Pose:
    x, y, z = m[:3, 3].tolist()
    half = 0.5 * math.atan2(float(m[0, 2]), float(m[0, 0]))
    return Pose(x, y, z, 0.0, float(np.sin(half)), 0.0, float(np.cos(half)))


def draw(only: frozenset[str] = frozenset()) -> list[Path]:
    """`places.png`; of the places in `only`, if any are named. Empty where one of them is not there."""
    there = sorted(shipped("scenes", "common", "places").glob("*.yaml"))
    if not only <= {path.stem for path in there}:
        return []
    people = {who: person(who, print) for who in (*(who for _, who in CAST), "officer-lean")}
    clips = {who: clips_for(mesh.skeleton, print) for who, mesh in people.items()}
    with Graphics.offscreen() as graphics:
        rows = []
        for path in there:
            if not only or path.stem in only:
                place = load_place(path)
                rows += [_row(graphics, place, people, clips, *turned) for turned in ((), AGAIN.get(path.stem)) if turned is not None]
        return [keep("places", sheet(rows))]
