"""What is carried: the radio's shoulder microphone with its cord, the body camera, a phone in the hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from vr_dti.cast.belt import moved
from vr_dti.cast.decals import decal_uv
from vr_dti.cast.figure import Figure
from vr_dti.cast.lay import attached, cast
from vr_dti.cast.mesh import Material
from vr_dti.cast.recipe import Phone, rgb
from vr_dti.cast.shapes import box, ellipsoid, merged, tube
from vr_dti.cast.surface import Finish, Surface, piece
from vr_dti.spaces import normalized
from vr_dti.world.skeleton import JOINT

_VIEWERS_RIGHT = (-1.0, 0.0, 0.0)
_PLASTIC = Finish((0.05, 0.05, 0.055), Material.PLASTIC, 0.45)


def radio_and_camera(figure: Figure, shell: Surface, belt_m: float) -> list[Surface]:
    """Microphone on the left shoulder, its cord to the radio on the belt, and a camera on the chest."""
    arm, neck = figure.joint("LeftArm"), figure.joint("Neck")
    front = neck[2] - 0.6
    mic_x, mic_y = arm[0] * 0.74, arm[1] + 0.012
    spot = cast(shell, [(mic_x, mic_y, front)], (0.0, 0.0, 1.0))
    mic = merged(
        box((0.052, 0.072, 0.026), 0.006),
        moved(box((0.036, 0.030, 0.030), 0.004), (0.0, -0.012, 0.0)),
        moved(tube([(-0.022, 0.030, 0.0), (-0.022, 0.052, 0.0)], 0.005, 6), (0.0, 0.0, 0.0)),
    )
    out = [attached(mic, spot, _PLASTIC, right=_VIEWERS_RIGHT, out_m=0.016)]
    grille = moved(box((0.034, 0.024, 0.008), 0.002), (0.0, 0.018, 0.012))
    out.append(attached(grille, spot, Finish((0.11, 0.11, 0.12), Material.METAL, 0.6, 0.5), right=_VIEWERS_RIGHT, out_m=0.016))
    out.append(_cord(shell, (mic_x, mic_y - 0.04), (arm[0] * 0.76, belt_m + 0.03), front))
    chest = arm[1] - 0.155
    camera_spot = cast(shell, [(-0.004, chest, front)], (0.0, 0.0, 1.0))
    out.append(attached(box((0.056, 0.080, 0.024), 0.006), camera_spot, _PLASTIC, right=_VIEWERS_RIGHT, out_m=0.014))
    lens = tube([(0.0, 0.020, 0.010), (0.0, 0.020, 0.017)], 0.012, 12)
    out.append(attached(lens, camera_spot, Finish((0.02, 0.02, 0.03), Material.PLASTIC, 0.08), right=_VIEWERS_RIGHT, out_m=0.014))
    lamp = ellipsoid((0.018, -0.026, 0.012), (0.0035, 0.0035, 0.002), 8, 5)
    out.append(attached(lamp, camera_spot, Finish((0.85, 0.08, 0.05), Material.PLASTIC, 0.3), right=_VIEWERS_RIGHT, out_m=0.014))
    button = moved(box((0.022, 0.022, 0.006), 0.002), (0.0, -0.012, 0.012))
    out.append(attached(button, camera_spot, Finish((0.10, 0.10, 0.11), Material.PLASTIC, 0.5), right=_VIEWERS_RIGHT, out_m=0.014))
    return out


def _cord(shell: Surface, start: tuple[float, float], end: tuple[float, float], front: float) -> Surface:
    """A coiled cord that hangs in a slack curve over the chest to the side of the belt."""
    n = 28
    t = np.linspace(0.0, 1.0, n)
    x = start[0] + (end[0] - start[0]) * t**1.5 + 0.02 * np.sin(np.pi * t)
    y = start[1] + (end[1] - start[1]) * t
    spots = cast(shell, np.column_stack((x, y, np.full(n, front))), (0.0, 0.0, 1.0))
    wave = np.arange(n) * 2.3
    p = spots.position + spots.normal * 0.008
    for _ in range(3):  # it spans small hollows
        p[1:-1] = np.where(p[1:-1, 2:] > 0.5 * (p[:-2, 2:] + p[2:, 2:]), 0.5 * (p[:-2] + p[2:]), p[1:-1])
    p += spots.normal * (0.0022 * np.cos(wave))[:, None]
    p[:, 0] += 0.0022 * np.sin(wave)
    solid = tube(p, 0.0036, 4)
    weights = np.concatenate((np.repeat(spots.weights, 4, axis=0), spots.weights[:1], spots.weights[-1:]))
    return piece(solid[0], solid[1], weights, _PLASTIC)


def phone(figure: Figure, item: Phone) -> list[Surface]:
    """A phone held between thumb and fingers of the right hand, its screen towards the thumb's side."""
    wrist = figure.joint("RightHand")
    index, pinky, middle = (figure.joint(f"RightHand{f}1") for f in ("Index", "Pinky", "Middle"))
    along = normalized(middle - wrist)
    across = normalized(index - pinky)
    palm = normalized(np.cross(along, across))
    tip = figure.joint("RightHandMiddle3")
    if (tip - middle) @ palm < 0:
        palm = -palm
    frame = np.stack((across, along, palm), axis=1)
    at = 0.5 * (middle + figure.joint("RightHandMiddle2")) + palm * 0.026
    body = moved(box((0.074, 0.150, 0.009), 0.004), (0.012, 0.02, 0.0))
    weights = np.zeros(54, dtype=np.float32)
    weights[JOINT["RightHand"]] = 1.0
    out = [piece(body[0] @ frame.T + at, body[1], weights, Finish(rgb(item.colour), Material.PLASTIC, 0.25), run="hands")]
    x, y = np.meshgrid((-0.5, 0.5), (0.5, -0.5))
    st = np.stack((x + 0.5, 0.5 - y), axis=-1).reshape(-1, 2)
    corner = np.column_stack((x.ravel() * 0.068 + 0.012, y.ravel() * 0.142 + 0.02, np.full(4, 0.0049)))
    screen = piece(
        corner @ frame.T + at, np.array(((0, 2, 3), (0, 3, 1))), weights, Finish((0.3, 0.3, 0.4), Material.PLASTIC, 0.12), run="hands"
    )
    if np.cross(frame[:, 0], frame[:, 1]) @ frame[:, 2] < 0:
        screen = replace(screen, triangles=screen.triangles[:, ::-1])
        out[0] = replace(out[0], triangles=out[0].triangles[:, ::-1])
    return [*out, replace(screen, uv=decal_uv("phone", st), over=np.ones(4))]
