"""What the drawing tests and the benchmark draw: small places, the street corner, and tube people standing in them."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
from mannequin import bind_pose, person, skeleton
from numpy.typing import NDArray

from vr_dti.events import Pose
from vr_dti.ports import View
from vr_dti.render.place.document import load_place
from vr_dti.spaces import Floats, look_at, perspective, quat_about, quat_rotate
from vr_dti.world.members import CastMember
from vr_dti.world.place import Part, Place
from vr_dti.world.pose import Caption, Shown
from vr_dti.world.setting import Setting
from vr_dti.world.state import Body, World

Picture = NDArray[np.uint8]
Draw = Callable[..., Picture]
"""the fixture `draw`: (renderer, shown, view_of, size) -> picture"""

CORNER = Path(__file__).resolve().parents[2] / "scenes" / "common" / "places" / "street-corner.yaml"
PEOPLE = {
    "stocky": person("stocky", (28, 36, 62), (26, 28, 40)),
    "lean": person("lean", (28, 36, 62), (26, 28, 40)),
    "hoodie": person("hoodie", (176, 122, 40), (50, 60, 84)),
    "coat": person("coat", (120, 40, 44), (40, 36, 34)),
}

GROUND = Part("pavement", (0, 0, 0), 0.0, (1, 0.15, 1), False, (("outline", "-12,12 12,12 12,-12 -12,-12"),))
KEY_LAMP = Part("lamp_post", (-4.4, 0, 2.0), 0.0, (0.3, 5.6, 1.7), True, (("aim", "4.8 -5.2 -3.5"), ("key", "yes"), ("power", "1.6")))


def setting(*parts: Part, cast: tuple[tuple[str, str], ...] = (("partner", "stocky"),), trainees: tuple[str, ...] = ("t1",)) -> Setting:
    """A place of these parts with nobody's movements in it."""
    bones = skeleton()
    return Setting(
        place=Place("test", parts, {}),
        cast=tuple(CastMember(name, body, bones, {}, "", "") for name, body in cast),
        lines={},
        trainee_marks=dict.fromkeys(trainees, ""),
        trainee_skeleton=bones,
    )


def corner_setting() -> Setting:
    """The shipped street corner with three people and a trainee."""
    made = setting(cast=(("partner", "stocky"), ("subject", "hoodie"), ("bystander", "coat")))
    return Setting(load_place(CORNER), made.cast, {}, made.trainee_marks, made.trainee_skeleton)


def shown(
    people: dict[str, Floats],
    *,
    story_ns: int = 0,
    fade: float = 0.0,
    captions: tuple[Caption, ...] = (),
    bodies: tuple[Body, ...] = (),
) -> Shown:
    """People by name, each as `world_from_joint` (54, 4, 4)."""
    poses = np.stack(list(people.values())) if people else np.zeros((0, 54, 4, 4))
    return Shown(World(0, (), bodies), story_ns, tuple(people), poses, (), captions, fade)


def head(x: float = 0.0, y: float = 1.68, z: float = 0.0) -> Pose:
    """A head that faces -Z."""
    return Pose(x, y, z, 0.0, 0.0, 0.0, 1.0)


def shown_corner(story_ns: int = 250_000_000, captions: tuple[Caption, ...] = ()) -> Shown:
    """Everybody at the corner on their mark."""
    turn = math.pi / 2
    return shown(
        {
            "partner": bind_pose((-0.35, -2.7), -turn),
            "subject": bind_pose((0.45, -2.7), turn),
            "bystander": bind_pose((5.2, -4.2), turn),
            "trainee:t1": bind_pose((0.0, 0.08)),
        },
        story_ns=story_ns,
        captions=captions,
        bodies=(Body("t1", head()),),
    )


def view(
    eye_m: tuple[float, float, float],
    target_m: tuple[float, float, float],
    *,
    fov_deg: float = 60.0,
    size: tuple[int, int] = (160, 120),
    trainee: str = "",
    aids: frozenset[str] = frozenset(),
) -> Callable[[object], View]:
    """A camera at `eye_m` that looks at `target_m`, as a function of the framebuffer it draws into."""
    matrix = look_at(eye_m, target_m)
    projection = perspective(math.radians(fov_deg), size[0] / size[1], 0.05, 300.0)
    return lambda framebuffer: View("test", matrix, projection, framebuffer, (0, 0, *size), trainee=trainee, aids=aids)


def solid_at(place: Place, p: Floats, margin: float = 0.0) -> list[str]:
    """Kinds of the solid parts whose box holds any of `p` (n, 3)."""
    found = []
    for part in place.parts:
        if part.solid:
            local = quat_rotate(quat_about((0.0, 1.0, 0.0), -part.heading_rad), p - np.array(part.position_m))
            half = np.array((part.size_m[0] / 2, part.size_m[2] / 2)) + margin
            inside = (np.abs(local[:, (0, 2)]) < half).all(axis=1) & (local[:, 1] < part.size_m[1])
            if inside.any():
                found.append(part.kind)
    return found
