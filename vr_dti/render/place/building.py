"""A building: walls of brick, stone or plaster with windows cut in, a shop front lit from within, a cornice."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vr_dti.render.grain import Grain
from vr_dti.render.lamp import Lamp
from vr_dti.render.place.colors import rgb
from vr_dti.render.place.facade import Face, Opening
from vr_dti.render.place.finish import Finish, Room
from vr_dti.render.place.house_front import house_foot
from vr_dti.render.place.kind import Kind, Options, choice, color, count, number, some_of, words
from vr_dti.render.place.lot import roof_units
from vr_dti.render.place.shape import Shape
from vr_dti.render.place.shopfront import papers
from vr_dti.render.place.wall_things import air_conditioner, alarm, at_the_door, sprayed
from vr_dti.world.place import Part

GROUND_FLOOR_M = 3.9
STOREY_M = 3.3

_WALLS = {
    "brick": ((118, 73, 61), 0.85, Grain.BRICK, 0.9),
    "stone": ((150, 142, 128), 0.8, Grain.BLOCKS, 2.8),
    "plaster": ((158, 150, 136), 0.85, Grain.STONE, 3.0),
}


@dataclass(frozen=True, slots=True)
class _Look:
    wall: Finish
    trim: Finish
    foot: Finish
    frame: Finish
    dark: Finish


def _look(options: Options) -> _Look:
    usual, roughness, grain, tile = _WALLS[options["wall"]]
    painted = rgb(options["color"]) if options["color"] else usual
    return _Look(
        wall=Finish(painted, roughness, grain=grain, tile_m=tile),
        trim=Finish(rgb(options["trim"]), 0.75, grain=Grain.STONE, tile_m=1.5),
        foot=Finish(_darker(rgb(options["trim"])), 0.8, grain=Grain.STONE, tile_m=1.1),
        frame=Finish(rgb(options["frame"]), 0.45),
        dark=Finish((34, 33, 34), 0.6),
    )


def _darker(tone: tuple[int, int, int]) -> tuple[int, int, int]:
    """Stone near the ground is dirtier."""
    r, g, b = (round(0.78 * v) for v in tone)
    return r, g, b


def _build(part: Part, options: Options) -> Shape:
    shape = Shape()
    look = _look(options)
    rng = np.random.default_rng(int(options["seed"]))
    width, height, depth = part.size_m
    faces = {
        "front": Face(shape, (width / 2, 0, -depth / 2), (-1, 0, 0), width, height),
        "left": Face(shape, (-width / 2, 0, -depth / 2), (0, 0, 1), depth, height),
        "right": Face(shape, (width / 2, 0, depth / 2), (0, 0, -1), depth, height),
        "back": Face(shape, (-width / 2, 0, depth / 2), (1, 0, 0), width, height),
    }
    seen = options["faces"].split()
    for name, face in faces.items():
        if name in seen:
            shop = options["front"] in ("shop", "shutter") and (name == "front" or options["corner"] == name)
            _street_face(face, look, options, rng, shop=shop, sign=options["sign"] if name == "front" else "")
        else:
            face.wall([], look.wall)
    shape.quad(
        (
            (-width / 2, height, depth / 2),
            (width / 2, height, depth / 2),
            (width / 2, height, -depth / 2),
            (-width / 2, height, -depth / 2),
        ),
        look.dark,
    )
    roof_units(shape, width, height, depth, int(options["units"]), int(options["seed"]))
    return shape


def _street_face(face: Face, look: _Look, options: Options, rng: np.random.Generator, *, shop: bool, sign: str) -> None:
    lit = float(options["lit"])
    base = GROUND_FLOOR_M if shop else 0.9
    openings: list[Opening] = []
    columns = max(1, round(face.width / 2.5))
    pitch = face.width / columns
    y = base + (0.95 if shop else 0.5)
    while y + 2.3 < face.height:
        for i in range(columns):
            x = (i + 0.5) * pitch
            glow = float(rng.random() < lit) * (0.45 + 0.55 * float(rng.random()))
            openings.append(Opening(x - 0.55, y, x + 0.55, y + 1.7, glow, int(rng.integers(256))))
        y += STOREY_M
    bays: list[Opening] = []
    if shop:
        bays = _shop_bays(face, options, rng)
    elif options["front"] == "flats":
        x = (columns // 2 + 0.5) * pitch
        openings = [o for o in openings if not (o.y0 < 2.6 and abs((o.x0 + o.x1) / 2 - x) < 0.9)]
        bays = [Opening(x - 0.6, 0.0, x + 0.6, 2.5, 0.35, int(rng.integers(256)), door=True)]
    face.wall(openings + bays, look.wall)
    for o in openings:
        face.window(o, look.frame, look.trim)
        if o.y0 > GROUND_FLOOR_M - 1.0:
            air_conditioner(face, o)
    for bay in bays:
        if options["front"] == "shutter":
            face.shutter(bay, Finish((92, 92, 94), 0.5, 0.7, Grain.METAL))
            if bay.seed % 2:
                sprayed(face, (0.5 * (bay.x0 + bay.x1), 1.3, -0.07), bay.seed)
        else:
            face.shop_window(bay, look.frame, look.dark)
            if shop:
                papers(face, bay)
            else:
                at_the_door(face, bay, 100 + 2 * int(options["seed"]) % 900)
    if shop:
        _fascia(face, look, options, sign)
    elif options["front"] == "flats":
        house_foot(face, bays, openings, look.foot, 0.9 + STOREY_M - 0.35)
    elif options["front"] == "blank":
        for k, x in enumerate(np.arange(1.6, face.width - 1.6, 4.3).tolist()):
            sprayed(face, (x, 0.72, 0.006), int(options["seed"]) + k)  # below the windows
    top = face.height
    face.band(top - 0.55, top - 0.30, 0.12, look.trim)
    face.band(top - 0.30, top, 0.30, look.trim)  # flush with the roof: light would fall through a gap between them


def _shop_bays(face: Face, options: Options, rng: np.random.Generator) -> list[Opening]:
    """Windows from pier to pier, one of them a door."""
    usable = face.width - 0.9
    panes = max(2, round(usable / 2.7))
    door = min(panes - 1, int(options["door"]))
    door_width, gap = 1.35, 0.28
    width = (usable - door_width - gap * (panes - 1)) / (panes - 1)
    lit, room = float(options["shop_lit"]), Room[options["room"].upper()]
    bays, x = [], 0.45
    for i in range(panes):
        w = door_width if i == door else width
        low = 0.02 if i == door else 0.55
        bays.append(Opening(x, low, x + w, 2.85, lit, int(rng.integers(256)), room=room, door=i == door))
        x += w + gap
    return bays


def _fascia(face: Face, look: _Look, options: Options, sign: str) -> None:
    board = Finish(rgb(options["board"]), 0.5)
    face.band(3.02, 3.66, 0.10, board)
    face.band(3.66, 3.78, 0.18, look.trim)
    if sign:
        alarm(face, 0.5, 4.1)
        face.words(sign, face.width * float(options["sign_at"]), 3.34, 0.11, 0.62, Finish((236, 222, 180), 0.6, glow=0.28), bold=2)
    if options["awning"]:
        cloth = Finish(rgb(options["awning"]), 0.9, grain=Grain.CLOTH, tile_m=0.2)
        pale = Finish((178, 172, 158), 0.9, grain=Grain.CLOTH, tile_m=0.2)
        face.awning(0.45, face.width - 0.45, 2.98, 1.05, (cloth, pale))


def _lamps(part: Part, options: Options) -> tuple[Lamp, ...]:
    """A shop's light falls out of its windows: one soft lamp before the glass."""
    lit = float(options["shop_lit"])
    if options["front"] != "shop" or lit <= 0.0 or options["spill"] == "no":
        return ()
    width, _, depth = part.size_m
    x = width / 2 - width * float(options["sign_at"])
    return (
        Lamp(
            (x, 1.9, -depth / 2 - 0.35),
            (6.5 * lit, 4.9 * lit, 3.0 * lit),
            9.0,
            axis=(0.0, -0.25, -0.97),
            outer_rad=1.75,
            inner_rad=0.6,
            burns="dark",
        ),
    )


BUILDING = Kind(
    _build,
    {
        "wall": choice(*_WALLS),
        "color": color(""),
        "trim": color("#a39a88"),
        "frame": color("#2c2a2a"),
        "front": choice("flats", "shop", "shutter", "blank"),
        "faces": some_of("front", "front", "left", "right", "back"),
        "corner": choice("", "left", "right"),
        "sign": words(""),
        "sign_at": number("0.5", 0.0, 1.0),
        "board": color("#23352f"),
        "awning": color(""),
        "door": count("1", 0, 20),
        "lit": number("0.3", 0.0, 1.0),
        "room": choice("market", "laundry", "diner"),
        "shop_lit": number("1.0", 0.0, 1.0),
        "spill": choice("yes", "no"),
        "units": count("0", 0, 12),
        "seed": count("1", 0, 999_999_999),
    },
    _lamps,
)
