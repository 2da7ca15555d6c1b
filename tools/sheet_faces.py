"""The sheet of faces: everybody with each emotion, close up and as a headset shows them at three metres; and a speaking mouth."""

from __future__ import annotations

import sys
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from sheet_people import names
from sheet_studio import Camera, Picture, Studio, around, captioned, keep, sheet, studio, studio_setting

from vr_dti.cast.bake import person
from vr_dti.cast.clips import clips_for
from vr_dti.cast.lips import guessed, lips
from vr_dti.events import EMOTIONS
from vr_dti.world import acts
from vr_dti.world.place import Mark
from vr_dti.world.pose import Shown, pose
from vr_dti.world.setting import Line, Setting
from vr_dti.world.skeleton import JOINT
from vr_dti.world.state import Actor, Saying, World

CLOSE_PX, FAR_PX = 240, 208
FAR_DEG = 9.5
"""a headset has about 22 pixels a degree: 208 pixels are this wide"""
AT_MS = 6000


def stage(people: Collection[str]) -> tuple[dict[str, object], Setting]:
    """Everybody on the same spot of a bare floor; who is not asked for stands far away."""
    meshes = {name: person(name, print) for name in people}
    clips = {name: clips_for(mesh.skeleton, print) for name, mesh in meshes.items()}
    setting = studio_setting(meshes, clips)
    marks = {"here": Mark(0.0, 0.0), "camera": Mark(0.0, -3.0)}
    said = Line(SAID, SPEAKS_MS, 78.0, lips(guessed(SAID), SPEAKS_MS))
    return dict(meshes), replace(setting, place=replace(setting.place, marks=marks), lines={"said": said})


def feeling(setting: Setting, who: str, emotion: str, t_ms: int = AT_MS, saying: Saying | None = None) -> Shown:
    """`who` feels `emotion`, looks into the camera, and may be saying something."""
    actors = []
    for row, member in enumerate(setting.cast):
        x = 0.0 if member.name == who else 40.0 + 3.0 * row
        now = acts.staying("idle", 0, (x, 0.0, 0.0))
        actors.append(Actor(member.name, now, look="camera", saying=saying, feels=emotion, feels_permille=1000 if saying is None else 450))
    return pose(setting, World(t_ms, tuple(actors)), t_ms * 1_000_000)


def tile(studio: Studio, setting: Setting, who: str, emotion: str, far_m: float, *, side_deg: float = 0.0) -> Picture:
    """Head and shoulders."""
    shown = feeling(setting, who, emotion)
    x, y, z = shown.world_from_joint[shown.row(who), JOINT["Head"], :3, 3].tolist()
    close = far_m < 2.0
    camera: Camera = around((x, y + (0.05 if close else 0.01), z), far_m, side_deg, 3.0, 24.0 if close else FAR_DEG)
    size = CLOSE_PX if close else FAR_PX
    return studio.shot(shown, camera, (size, size))


SAID = "Move away from him, now!"
SPEAKS_MS = 1600


def speaking(studio: Studio, setting: Setting, who: str) -> list[Picture]:
    """`who` says a line, at eight moments of it; lips by the letters, as where no voice program is."""
    out = []
    for k in range(8):
        t_ms = AT_MS + 60 + k * (SPEAKS_MS - 100) // 7
        shown = replace(feeling(setting, who, "rage", t_ms, Saying("said", AT_MS, AT_MS + SPEAKS_MS)), captions=())  # they lie on mouths
        x, y, z = shown.world_from_joint[shown.row(who), JOINT["Head"], :3, 3].tolist()
        picture = studio.shot(shown, around((x, y + 0.05, z), 0.8, 20.0, 3.0, 20.0), (CLOSE_PX, CLOSE_PX))
        out.append(captioned(picture, SAID if k == 0 else f"{t_ms - AT_MS} ms"))
    return out


def draw(people: Collection[str] = (), name: str = "faces") -> list[Path]:
    """`faces.png`: a row a person; of each emotion the face at 0.8 m, and at 3 m."""
    people = sorted(people) or names()
    meshes, setting = stage(people)
    rows = []
    with studio(meshes, setting) as here:  # type: ignore[arg-type]
        for who in people:
            for far in (0.8, 3.0):
                rows.append([captioned(tile(here, setting, who, e, far), f"{who} {e}" if far < 2.0 else "3 m") for e in EMOTIONS])
        rows += [speaking(here, setting, who) for who in people[:2]]
    return [keep(name, sheet(rows))]


if __name__ == "__main__":
    print(*draw(sys.argv[1:], "faces-some" if sys.argv[1:] else "faces"))
