"""Streets and lots: what wet ground mirrors, paint that is worn, islands nobody walks through, roofs and woods that end the view."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
import scenery
from scenery import Draw

from vr_dti.documents import load_yaml
from vr_dti.render.grain import Grain
from vr_dti.render.place.assemble import PlaceMesh, assemble
from vr_dti.render.place.document import load_place
from vr_dti.render.place.finish import Batch
from vr_dti.render.place.ground import ASPHALT, GUTTER, KERB_M, WHITE
from vr_dti.render.place.street import OPEN_M, fronts
from vr_dti.render.renderer import Renderer
from vr_dti.resources import shipped
from vr_dti.spaces import Floats, quat_about, quat_rotate
from vr_dti.world.place import Part, Place
from vr_dti.world.setting import Setting
from vr_dti.world.state import Turned

CORNER = load_place(scenery.CORNER)
LOT = load_place(scenery.CORNER.parent / "parking-lot.yaml")


def one(kind: str, size: tuple[float, float, float], **options: str) -> PlaceMesh:
    return assemble(Place("test", (Part(kind, (0.0, 0.0, 0.0), 0.0, size, True, tuple(sorted(options.items()))),), {}))


def corners(mesh: PlaceMesh) -> Floats:
    """(T, 3, 3) of what is solid."""
    return np.asarray(mesh.vertices[Batch.SOLID]["position"][mesh.triangles[Batch.SOLID]], dtype=np.float64)


# --- what wet ground mirrors ------------------------------------------------------------------------------------------------------


def test_fronts_are_where_houses_stand_and_far_where_none_does() -> None:
    left, ahead, right, behind = fronts(CORNER, 0.0, -1.5)
    assert (ahead, right, behind) == pytest.approx((-6.4, 18.6, 15.2)), "market, laundry, diner"
    assert left == -OPEN_M, "along the street"
    turned = replace(CORNER.parts[0], kind="building", position_m=(0.0, 0.0, -10.0), heading_rad=0.5 * math.pi, size_m=(4.0, 9.0, 12.0))
    assert fronts(Place("t", (turned,), {}), 0.0, 0.0) == pytest.approx((-OPEN_M, -8.0, OPEN_M, OPEN_M))


def test_a_lit_shop_is_mirrored_on_the_wet_road_before_it(renderer_of: Callable[..., Renderer], draw: Draw) -> None:
    """At night in rain the road at the diner's foot shines when its windows are lit; it does not two houses further along."""
    out = {"shop_lit": "0"}
    dark = tuple(
        replace(p, options=tuple({**dict(p.options), **out}.items())) if ("sign", "DINER") in p.options else p for p in CORNER.parts
    )
    pictures = []
    for parts in (CORNER.parts, dark):
        setting = Setting(replace(CORNER, parts=parts), (), {}, {"t1": "trainee"}, scenery.PEOPLE["lean"].skeleton)
        shown = scenery.shown({})
        shown = replace(shown, world=replace(shown.world, light=Turned("night"), weather=Turned("rain")))
        view = scenery.view((0.0, 1.68, 1.5), (-7.0, 0.0, 10.5), size=(240, 160))
        pictures.append(draw(renderer_of(setting=setting), shown, view, (240, 160)).astype(float).mean(axis=-1))
    more = pictures[0] - pictures[1]
    assert more[95:115, 10:110].mean() > 8.0, "looked for as if it were as far as the sky, it was 1"
    assert np.abs(more[95:, 190:]).mean() < 1.0, "nor beside it"


# --- the lot --------------------------------------------------------------------------------------------------------------------


def test_paint_of_bays_is_worn_here_more_than_there() -> None:
    mesh = one("road", (60.0, 0.15, 39.0), lanes="none", parking="no", bays="both")
    v, t = mesh.vertices[Batch.SOLID], mesh.triangles[Batch.SOLID]
    high = v["position"][t][..., 1].min(axis=1) > -0.15 + 0.005
    tones = v["albedo"][t][high][:, 0, :3].astype(int)
    kinds = np.unique(tones, axis=0)
    assert len(kinds) == 4
    assert (kinds <= WHITE.rgb).all() and (kinds >= ASPHALT.rgb).all()
    assert (tones == WHITE.rgb).all(axis=1).mean() > 0.2


def marks_of_scenes(place: Place) -> list[dict[str, tuple[float, float]]]:
    """x, z of the marks of a place and of each scene there, but for who is not there yet, and sounds from afar."""
    out = [{name: (m.x_m, m.z_m) for name, m in place.marks.items()}]
    for path in sorted(shipped("scenes").glob("*/scenario.yaml")):
        document, _ = load_yaml(path.read_text(encoding="utf-8"), str(path))
        if document["place"] == place.name:
            there = {name: (float(m["x"]), float(m["z"])) for name, m in document["marks"].items()}
            out.append({name: at for name, at in there.items() if name not in ("off", "siren")})
    assert len(out) >= 3
    return out


@pytest.mark.parametrize(("place", "kinds", "many"), [(LOT, {"island"}, 6), (CORNER, {"stop_sign", "parking_meter"}, 5)])
def test_what_blocks_no_sight_stands_where_nobody_stands_walks_or_parks(place: Place, kinds: set[str], many: int) -> None:
    """Nearly half a metre round every mark of every scene there, every way between two of them, and every car."""
    things = [p for p in place.parts if p.kind in kinds]
    assert len(things) >= many and not any(p.solid for p in things)
    ways = [np.linspace(a, b, 400) for marks in marks_of_scenes(place) for a, b in combinations(marks.values(), 2)]
    cars = [p for p in place.parts if p.kind in ("parked_car", "patrol_car", "wheel_stop", "lamp_post", "cart", "tree", "news_box", "bin")]
    spots = np.concatenate((*ways, *(_outline(c) for c in cars)))
    for thing in things:
        turn = quat_about((0.0, 1.0, 0.0), -thing.heading_rad)
        local = quat_rotate(turn, np.insert(spots, 1, 0.0, axis=1) - np.array(thing.position_m) * (1.0, 0.0, 1.0))
        near = (np.abs(local[:, (0, 2)]) < np.array((thing.size_m[0], thing.size_m[2])) / 2 + 0.3).all(axis=1)
        assert not near.any(), (thing.kind, thing.position_m, spots[near][0])


def _outline(part: Part) -> Floats:
    w, _, d = part.size_m
    u = np.linspace(-0.5, 0.5, 9)
    local = np.array([(x * w, 0.0, z * d) for x in u for z in u])
    return np.asarray((quat_rotate(quat_about((0.0, 1.0, 0.0), part.heading_rad), local) + np.array(part.position_m))[:, (0, 2)])


def test_units_stand_on_the_roof_behind_its_edge() -> None:
    bare, cooled = (corners(one("building", (34.0, 6.4, 14.0), wall="plaster", units=n)) for n in ("0", "5"))
    assert bare[..., 1].max() < 6.5
    over = cooled[cooled[..., 1].min(axis=1) > 6.45].reshape(-1, 3)
    assert 7.0 < over[:, 1].max() < 8.6
    assert (over[:, 2] > -7.0 + 1.5).all() and (np.abs(over[:, 0]) < 17.0).all()


def test_a_wood_closes_the_horizon_all_around() -> None:
    p = np.concatenate([v["position"] for v in one("skyline", (300.0, 38.0, 60.0), count="0", trees="yes").vertices]).astype(np.float64)
    high = p[p[:, 1] > 2.5]
    heading = np.degrees(np.arctan2(high[:, 0], -high[:, 2])) % 360
    assert len(np.unique((heading // 3).astype(int))) == 120
    assert np.hypot(high[:, 0], high[:, 2]).min() > 100.0 and high[:, 1].max() < 15.0


def test_a_pier_holds_the_lamp_post_where_cars_drive() -> None:
    bare, held = (corners(one("lamp_post", (0.3, 6.6, 1.6), base=base)).reshape(-1, 3) for base in ("0", "0.75"))
    wide = [float(np.hypot(p[:, 0], p[:, 2])[(p[:, 1] > 0.3) & (p[:, 1] < 0.8)].max()) for p in (bare, held)]
    assert wide[0] < 0.2 and wide[1] == pytest.approx(0.3, abs=0.005)


# --- the crossing -----------------------------------------------------------------------------------------------------------------


def test_a_gutter_lies_between_kerb_and_road_under_the_paint() -> None:
    mesh = one("pavement", (1.0, 0.15, 1.0), outline="-10,4 10,4 10,-4 -10,-4")
    v, t = mesh.vertices[Batch.SOLID], mesh.triangles[Batch.SOLID]
    mine = (v["albedo"][t][:, 0, :3] == GUTTER.rgb).all(axis=1)
    p = v["position"][t][mine].reshape(-1, 3).astype(np.float64) + np.array((0.0, KERB_M, 0.0))
    assert mine.sum() >= 8
    assert (p[:, 1] > 0.0).all() and (p[:, 1] < 0.006).all(), "over the road, under its paint"
    beyond = np.maximum(np.abs(p[:, 0]) - 10.0, np.abs(p[:, 2]) - 4.0)
    assert beyond.min() == pytest.approx(0.0, abs=1e-6) and beyond.max() == pytest.approx(0.45, abs=0.01)
    assert v["surface"][t][mine][..., 2].max() <= Grain.SLABS, "what may be wet is ground; of anything else it is a glow"


def test_a_stop_sign_is_read_from_its_front_at_the_height_that_is_asked_for() -> None:
    mesh = one("stop_sign", (0.1, 2.9, 0.1))
    v, t = mesh.vertices[Batch.SOLID], mesh.triangles[Batch.SOLID]
    red = (v["albedo"][t][:, 0, :3].astype(int)[:, 0] > 150) & (v["albedo"][t][:, 0, 1] < 60)
    p, n = v["position"][t][red], v["normal"][t][red]
    front = n[..., 2].mean(axis=1) < -0.9
    octagon = p[front & (p[..., 1].max(axis=1) > 2.2)].reshape(-1, 3)
    assert np.ptp(octagon[:, 0]) == pytest.approx(0.92 * 0.76, abs=0.01)
    assert corners(mesh)[..., 1].max() == pytest.approx(2.9, abs=0.01)
    assert octagon[:, 1].min() > 2.1, "7 feet to its lower edge in towns (MUTCD 2009, 2A.18)"
    words = mesh.vertices[Batch.DECAL]
    assert len(words) == 8 and (words["position"][:, 2] < octagon[:, 2].min()).all()


def test_domes_are_as_high_and_as_far_apart_as_the_standard_has_them() -> None:
    """2010 ADA Standards, 705.1: 5 mm high, 41 to 61 mm apart, the top half to two thirds as wide as the base."""
    p = corners(one("domes", (1.2, 0.05, 0.6))).reshape(-1, 3)
    tops = np.unique(np.round(p[p[:, 1] > p[:, 1].max() - 1e-5], 4), axis=0)
    middles = tops[np.isclose(tops[:, 2], np.sort(np.unique(tops[:, 2]))[np.argmax(np.unique(tops[:, 2], return_counts=True)[1])])]
    assert p[:, 1].max() - 0.004 == pytest.approx(0.005, abs=1e-5)
    assert len(tops) == 20 * 10 * 7
    assert np.ptp(middles[:, 0]) > 1.0


# --- mist ---------------------------------------------------------------------------------------------------------------------------


def test_a_lamp_lights_the_mist_below_it_and_no_clear_air(renderer_of: Callable[..., Renderer], draw: Draw) -> None:
    """A cone of light stands under a lamp in fog, against the sky too; in clear air there is none."""
    lamp = Part("lamp_post", (0.0, 0.0, -12.0), 0.0, (0.3, 5.6, 1.5), False, (("power", "1.0"),))
    out = replace(lamp, options=(("power", "0"),))
    view, size = scenery.view((0.0, 1.7, 0.0), (0.0, 4.4, -12.0), size=(160, 120)), (160, 120)
    places = [Place("t", (part,), CORNER.marks, light="night") for part in (lamp, out)]
    setting = [Setting(p, (), {}, {"t1": "trainee"}, scenery.PEOPLE["lean"].skeleton) for p in places]
    renderers = [renderer_of(setting=s) for s in setting]

    def more(weather: str) -> Floats:
        shown = scenery.shown({})
        there = replace(shown, world=replace(shown.world, weather=Turned(weather)))
        lit, dark = (draw(r, there, view, size).astype(float).mean(axis=-1) for r in renderers)
        return np.asarray(lit - dark)

    sky = np.s_[52:60, 84:92]  # a metre aside of the post, below the lamp and above the horizon
    assert more("fog")[sky].mean() > 15.0
    assert abs(more("dry")[sky].mean()) < 1.0
    assert more("fog")[sky].mean() > 2.0 * more("fog")[2:8, 4:12].mean(), "it fades away from the lamp"


# --- leaves -----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("season", ["autumn", "green"])
def test_leaves_hang_above_heads_and_below_the_top_of_their_tree(season: str) -> None:
    """Sight is stopped by a tree's trunk alone (`world/sight.py`): what hangs lower would hide people who count as seen."""
    size = (0.3, 7.0, 0.3)
    bare, leafy = (corners(one("tree", size, seed="4", leaves=leaves)) for leaves in ("none", season))
    leaves = leafy[~(leafy[:, None] == bare[None]).all(axis=(2, 3)).any(axis=1)]
    assert len(leafy) - len(bare) == len(leaves) > 500
    assert leaves[..., 1].min() > 2.1
    assert leaves[..., 1].max() < 7.2


def test_a_shrub_that_somebody_may_stand_beside_has_more_and_smaller_leaves() -> None:
    parts = (Part("island", (at, 0.0, 0.0), 0.0, (3.8, 0.7, 1.2), True) for at in (6.0, 60.0))
    near, far = (corners(assemble(Place("test", (part,), {}))) for part in parts)
    assert len(near) > 2 * len(far)
    edges = [np.median(np.linalg.norm(tri[:, 0] - tri[:, 2], axis=1)) for tri in (near, far)]
    assert edges[0] < 0.7 * edges[1]
