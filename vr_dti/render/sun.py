"""The light that casts shadows, seen from itself: a lamp's cone, or the sun as a lamp far away over the middle of what happens."""

from __future__ import annotations

import math

import numpy as np

from vr_dti.render.hour import Hour
from vr_dti.render.lamp import Lamp, Vec3
from vr_dti.spaces import Floats, look_at, perspective

_LAMP_RAD, _CEILING_RAD = math.radians(92.0), math.radians(128.0)
"""the shadow map's field under a lamp: about 11 m of pavement, 5.5 m below, or of floor under a ceiling (default)"""
_LAMP_NEAR_M, _CEILING_NEAR_M = 1.5, 0.35
"""what is nearer throws no shadow: the lamp's own head, or shade (default)"""
_MIDDLE_M = (0.0, 0.0, -4.0)
"""of what happens: the sun's shadows lie round it"""
_HALF_M, _DEEP_M = 15.0, 70.0
"""half the side of the ground that has sun shadows, and how far from its middle what throws them may stand (default)"""
_FAR_M = 3000.0


def sun_axis(air: Hour) -> Vec3:
    """Where the sun's light goes, a unit vector."""
    c = math.cos(air.sun_height_rad)
    return (c * math.sin(air.sun_heading_rad), -math.sin(air.sun_height_rad), c * math.cos(air.sun_heading_rad))


def sun_lamp(air: Hour) -> Lamp:
    """The sun, so far off that its light comes from one side."""
    axis = sun_axis(air)
    r, g, b = (c * _FAR_M * _FAR_M for c in air.sun)
    x, y, z = (m - _FAR_M * a for m, a in zip(_MIDDLE_M, axis, strict=True))
    return Lamp((x, y, z), (r, g, b), 20.0 * _FAR_M, axis, math.radians(179.0), math.radians(90.0), key=True)


def sun_matrix(air: Hour) -> Floats:
    """`clip_from_world` of the sun's shadow map: parallel rays over a square of ground."""
    middle, axis = np.array(_MIDDLE_M), np.array(sun_axis(air))
    eye_from_world = look_at(middle - axis * _DEEP_M, middle, (0.0, 1.0, 0.0))
    out: Floats = np.diag((1.0 / _HALF_M, 1.0 / _HALF_M, -1.0 / _DEEP_M, 1.0)) @ _moved(eye_from_world, _DEEP_M)
    return out


def key_matrix(lamp: Lamp, *, indoors: bool) -> Floats:
    """`clip_from_world` of a lamp's shadow map: from the lamp along its axis."""
    at, axis = np.array(lamp.position_m), np.array(lamp.axis)
    up = (0.0, 0.0, -1.0) if abs(axis[1]) > 0.99 else (0.0, 1.0, 0.0)
    field, near_m = (_CEILING_RAD, _CEILING_NEAR_M) if indoors else (_LAMP_RAD, _LAMP_NEAR_M)
    out: Floats = perspective(field, 1.0, near_m, 16.0) @ look_at(at, at + axis, up)
    return out


def _moved(eye_from_world: Floats, back_m: float) -> Floats:
    """`eye_from_world` with its origin moved `back_m` along the view, so that the middle lies at depth 0."""
    out: Floats = eye_from_world.copy()
    out[2, 3] += back_m
    return out
