"""Every kind of part a place may name. A new kind is a file beside this one and a line here."""

from __future__ import annotations

from vr_dti.render.place import building, car, furniture, ground, lamp_post, skyline
from vr_dti.render.place.kind import Kind

KINDS: dict[str, Kind] = {
    "road": ground.ROAD,
    "pavement": ground.PAVEMENT,
    "building": building.BUILDING,
    "patrol_car": car.PATROL_CAR,
    "parked_car": car.PARKED_CAR,
    "lamp_post": lamp_post.LAMP_POST,
    "hydrant": furniture.HYDRANT,
    "bin": furniture.BIN,
    "street_sign": furniture.STREET_SIGN,
    "news_box": furniture.NEWS_BOX,
    "skyline": skyline.SKYLINE,
}
"""Treat as constant."""
