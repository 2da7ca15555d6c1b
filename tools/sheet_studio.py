"""A studio for contact sheets: bodies on a bare floor in even light, drawn off screen, tiles with words put together into one picture."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vr_dti.assets import pictures
from vr_dti.backends.graphics import Graphics
from vr_dti.cast.mesh import PersonMesh
from vr_dti.ports import View
from vr_dti.render.renderer import Renderer
from vr_dti.render.surface import Target
from vr_dti.spaces import Floats, look_at, perspective
from vr_dti.world.members import CastMember, Clip
from vr_dti.world.place import Part, Place
from vr_dti.world.pose import Shown
from vr_dti.world.setting import Setting
from vr_dti.world.state import World

Picture = NDArray[np.uint8]

OUT = Path(__file__).resolve().parent.parent / "build" / "sheets"
TILE_PX = 240
LABEL_PX = 13
PAPER = 24
"""grey of the paper between the tiles"""
FLOOR = Part("pavement", (0, 0, 0), 0.0, (1, 0.15, 1), False, (("outline", "-30,30 30,30 30,-30 -30,-30"),))
LAMP = Part("lamp_post", (-6.0, 0, 4.0), 0.0, (0.3, 5.6, 1.7), True, (("aim", "3.5 -5.0 -3.2"), ("key", "yes"), ("power", "1.3")))


@dataclass(frozen=True, slots=True)
class Camera:
    """An eye, what it looks at, and how much it sees."""

    eye_m: tuple[float, float, float]
    target_m: tuple[float, float, float]
    fov_deg: float = 36.0


def around(target_m: tuple[float, float, float], far_m: float, heading_deg: float, up_deg: float = 8.0, fov_deg: float = 36.0) -> Camera:
    """A camera `far_m` from `target_m`; heading 0 stands at -Z of it, before somebody who faces -Z, 90 at their right."""
    a, b = math.radians(heading_deg), math.radians(up_deg)
    x, y, z = target_m
    away = far_m * math.cos(b)
    return Camera((x + away * math.sin(a), y + far_m * math.sin(b), z - away * math.cos(a)), target_m, fov_deg)


def studio_setting(people: Mapping[str, PersonMesh], clips: Mapping[str, Mapping[str, Clip]] | None = None) -> Setting:
    """A bare floor under `people`, each in the cast under their own name."""
    first = next(iter(people.values()))
    cast = tuple(CastMember(n, n, p.skeleton, dict(clips[n]) if clips else {}, "", "") for n, p in people.items())
    return Setting(Place("studio", (FLOOR, LAMP), {}, light="overcast"), cast, {}, {}, first.skeleton)


class Studio:
    """Draws people of one cast, posed as told. Make with `studio`."""

    def __init__(self, graphics: Graphics, people: Mapping[str, PersonMesh], setting: Setting | None = None) -> None:
        self._ctx = graphics.ctx
        self._renderer = Renderer(graphics.ctx, setting or studio_setting(people), people, trainee_person=next(iter(people)))

    def picture(self, posed: Mapping[str, Floats], camera: Camera, size_px: tuple[int, int] = (TILE_PX, TILE_PX)) -> Picture:
        """People by name, each `world_from_joint` `(54, 4, 4)`, before the camera. -> `(H, W, 3)`"""
        return self.shot(Shown(World(0, ()), 0, tuple(posed), np.stack(list(posed.values())), (), (), 0.0), camera, size_px)

    def shot(self, shown: Shown, camera: Camera, size_px: tuple[int, int] = (TILE_PX, TILE_PX)) -> Picture:
        """The world as shown, before the camera. -> `(H, W, 3)`"""
        target = Target(self._ctx, size_px, samples=4)
        try:
            lens = perspective(math.radians(camera.fov_deg), size_px[0] / size_px[1], 0.05, 100.0)
            self._renderer.draw(shown, [View("studio", look_at(camera.eye_m, camera.target_m), lens, target.framebuffer, (0, 0, *size_px))])
            target.resolve()
            return target.picture()
        finally:
            target.release()

    def close(self) -> None:
        """Give the graphics card back what was made."""
        self._renderer.close()


@contextmanager
def studio(people: Mapping[str, PersonMesh], setting: Setting | None = None) -> Iterator[Studio]:
    """A studio with `people` in it, off screen; on a bare floor, unless another `setting` is given."""
    with Graphics.offscreen() as graphics:
        made = Studio(graphics, people, setting)
        try:
            yield made
        finally:
            made.close()


def labelled(picture: Picture, words: str) -> Picture:
    """`picture` with a line of words over its upper left corner."""
    out = picture.copy()
    ink = pictures.text(words, LABEL_PX, bold=0)[:, : out.shape[1] - 6]
    cover = ink[..., 3:].astype(float) / 255.0
    spot = out[2 : 2 + len(ink), 3 : 3 + ink.shape[1]]
    under = spot.astype(float) * 0.45
    spot[:] = (under + (ink[..., :3] - under) * cover).astype(np.uint8)
    return out


def captioned(picture: Picture, words: str) -> Picture:
    """`picture` with a line of words below it, where they cover nothing of a face."""
    strip = np.full((LABEL_PX + 7, picture.shape[1], 3), PAPER, dtype=np.uint8)
    return np.concatenate((picture, labelled(strip, words)))


def sheet(rows: Sequence[Sequence[Picture]], gap_px: int = 4) -> Picture:
    """Rows of pictures on one paper, rows of unequal length filled up with paper."""
    wide = max(sum(p.shape[1] + gap_px for p in row) for row in rows)
    parts = []
    for row in rows:
        tall = max(p.shape[0] for p in row)
        strip = np.full((tall + gap_px, wide, 3), PAPER, dtype=np.uint8)
        x = 0
        for p in row:
            strip[: p.shape[0], x : x + p.shape[1]] = p
            x += p.shape[1] + gap_px
        parts.append(strip)
    return np.concatenate(parts)


def keep(name: str, picture: Picture) -> Path:
    """Write a sheet into `build/sheets`."""
    path = OUT / f"{name}.png"
    pictures.write(path, picture)
    return path
