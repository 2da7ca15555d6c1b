"""Every kind of part a place may name. A new kind is a file beside this one and a line here."""

from __future__ import annotations

from vr_dti.render.place import booking, building, car, fixtures, furniture, ground, lamp_post, living, room, skyline
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
    "room": room.ROOM,
    "tube_light": fixtures.TUBE_LIGHT,
    "steel_door": fixtures.STEEL_DOOR,
    "door": fixtures.DOOR,
    "window": fixtures.WINDOW,
    "picture": fixtures.PICTURE,
    "wall_clock": fixtures.WALL_CLOCK,
    "camera_dome": fixtures.CAMERA_DOME,
    "counter": booking.COUNTER,
    "cuff_bench": booking.CUFF_BENCH,
    "height_chart": booking.HEIGHT_CHART,
    "notice_board": booking.NOTICE_BOARD,
    "sofa": living.SOFA,
    "table": living.TABLE,
    "television": living.TELEVISION,
    "floor_lamp": living.FLOOR_LAMP,
    "shelves": living.SHELVES,
    "rug": living.RUG,
}
"""Treat as constant."""
