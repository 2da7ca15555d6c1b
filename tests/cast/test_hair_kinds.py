"""Kinds of hair beside the short: an afro's outline, what falls down a back as a head turns, what a cap presses, what recedes, a beard that
goes with its jaw, and that seeds draw every kind for every part."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from tests.cast.conftest import NAMES
from tests.cast.posing import posed, turn
from vr_dti.cast.coils import coils
from vr_dti.cast.combing import in_row
from vr_dti.cast.drawn import FAMILIES, KINDS, PLAITED_SHARE, drawn, family
from vr_dti.cast.face import FacePoints, bearded
from vr_dti.cast.figure import Figure, Library, make_figure
from vr_dti.cast.hair import hair
from vr_dti.cast.hairline import Hairline, above_hairline
from vr_dti.cast.headwear import beneath, cap
from vr_dti.cast.mesh import Material, PersonMesh
from vr_dti.cast.recipe import PLAITED, Cap, Recipe, person_file, read_recipe
from vr_dti.cast.surface import Surface, vertex_normals
from vr_dti.cast.tailor import body_surface
from vr_dti.spaces import Floats
from vr_dti.world.animation.units import UNIT
from vr_dti.world.skeleton import JOINT

BACK = 0.26
"""metres below the eyes, from where on hair lies on the back"""


def recipe(name: str, **of_hair: object) -> Recipe:
    r = read_recipe(person_file(name))[1]
    return r.model_copy(update={"hair": r.hair.model_copy(update=of_hair)})


@pytest.fixture(scope="module")
def figure(library: Library) -> Figure:
    return make_figure(library, recipe("officer-lean").body)


@pytest.fixture(scope="module")
def afro(figure: Figure) -> Surface:
    return hair(figure, recipe("officer-lean", kind="afro").model_copy(update={"wear": ()}), body_surface(figure), [])[0]


def outline(p: Floats, middle: Floats) -> Floats:
    """(18,) how far points reach in the plane of the face, every ten degrees of the upper half."""
    x, y = p[:, 0] - middle[0], p[:, 1] - middle[1]
    at = np.round(np.degrees(np.arctan2(y, x)) / 10.0)
    return np.array([np.hypot(x, y)[at == k].max() for k in range(18)])


def test_an_afro_is_round_and_stands_off_all_of_the_head(figure: Figure, afro: Surface) -> None:
    """No flat top, no corner: it was a mushroom at first. And no ruled outline: clumps and coils stand out of it."""
    middle = figure.joint("LeftEye") * (0.0, 1.0, 1.0) + (0.0, 0.03, 0.0)
    far = outline(afro.position, middle)
    bare = outline(figure.vertices[:13380][figure.neck[:13380] > 0.06], middle)
    assert (far - bare)[1:-1].min() > 0.015
    smooth = np.convolve(far, np.full(3, 1.0 / 3.0), mode="valid")
    assert np.abs(np.diff(smooth)).max() < 0.008, "a corner"
    assert 0.0005 < np.abs(far[1:-1] - smooth).mean() < 0.004
    single = coils(figure, recipe("officer-lean", kind="afro"), afro)
    off = np.linalg.norm(single.position - middle, axis=1).max() - np.linalg.norm(afro.position - middle, axis=1).max()
    assert off > 0.001, "hairs break the outline"


@pytest.mark.parametrize("kind", ["afro", "long", "bob", "short", "coily", "ponytail", "cornrows", "braids", "locs"])
def test_hair_fits_under_a_cap(figure: Figure, kind: str) -> None:
    """Of what lies above the rim nothing comes through the dome; an afro stands out below it."""
    r = recipe("officer-lean", kind=kind)
    pieces = hair(figure, r, body_surface(figure), [])
    dome = cap(figure, next(w for w in r.wear if isinstance(w, Cap)))[0]
    normal = vertex_normals(dome.position, dome.triangles)
    p = np.concatenate([s.position[np.unique(s.triangles)] for s in pieces])
    rim = dome.position[:40]
    low = np.interp(p[:, 2], *rim[np.argsort(rim[:, 2])][:, [2, 1]].T)
    p = p[p[:, 1] > low + 0.006]
    nearest = np.argmin(((p[:, None] - dome.position[None]) ** 2).sum(axis=2), axis=1)
    out = ((p - dome.position[nearest]) * normal[nearest]).sum(axis=1)
    assert out.max() < 0.0005, f"{1000.0 * out.max():.1f} mm out of the cap"
    assert np.allclose(beneath(figure, rim * (0.5, 1.0, 0.5)), rim * (0.5, 1.0, 0.5), atol=1e-6), "what has room stays"


@pytest.mark.parametrize("degrees", [-60.0, 0.0, 60.0])
def test_hair_that_falls_stays_out_of_the_back_as_a_head_turns(people: dict[str, PersonMesh], degrees: float) -> None:
    """Of the back nothing is before the hair on it that was behind it, and the ends do not follow the head."""
    mesh = people["woman-cardigan"]
    v = mesh.vertices
    eye = mesh.skeleton.joint_m[JOINT["LeftEye"], 1]
    falls = (v["surface"][:, 2] == Material.HAIR) & (v["surface"][:, 1] > 0) & (v["position"][:, 1] < eye - BACK)
    cloth = (v["surface"][:, 2] == Material.CLOTH) & (v["position"][:, 1] > eye - 0.6)
    y = (0.0, 1.0, 0.0)
    p = posed(mesh, {"Neck": turn(y, 0.4 * degrees), "Head": turn(y, 0.6 * degrees)})
    assert falls.sum() > 200
    assert np.abs(p[falls] - v["position"][falls]).max() < 0.03
    on, under = p[falls], p[cloth]
    far = np.hypot(on[:, None, 0] - under[None, :, 0], on[:, None, 1] - under[None, :, 1])
    back = np.where(far < 0.012, under[None, :, 2], -np.inf).max(axis=1)
    deep = back - on[:, 2]
    assert np.percentile(deep[np.isfinite(deep)], 99) < 0.004


def test_what_recedes_goes_from_the_temples_then_from_the_crown() -> None:
    """A wreath is left at last, and a full head of hair is what it was."""
    places = {"temple": (45.0, 80.0, -12.0), "forelock": (0.0, 86.0, -10.0), "crown": (0.0, 104.0, -135.0), "side": (70.0, 30.0, -90.0)}
    a, y, d = np.array(list(places.values())).T
    f = FacePoints(a, y, d, a)
    grows = {
        r: dict(zip(places, above_hairline(f, Hairline("man", receding=r, corners=min(1.0, r / 0.4))) > 0.0, strict=True))
        for r in (0.0, 0.4, 0.7, 1.0)
    }
    assert all(grows[0.0].values())
    assert not grows[0.4]["temple"] and grows[0.4]["forelock"] and grows[0.4]["crown"]
    assert not grows[0.7]["crown"] and grows[0.7]["forelock"]
    assert not grows[1.0]["forelock"] and not grows[1.0]["crown"] and grows[1.0]["side"]


def test_a_moustache_is_over_the_lips_only() -> None:
    chin, lip, cheek = (FacePoints(*(np.array([v]) for v in (a, y, d, a))) for a, y, d in ((0, -95, 20), (12, -58, 28), (50, -75, -20)))
    assert bearded(lip, "moustache") > 0.4 and bearded(lip, "full") > 0.4
    assert bearded(chin, "moustache") < 0.05 < 0.5 < bearded(chin, "full") and bearded(cheek, "moustache") < 0.05


def test_a_beard_goes_with_its_jaw(people: dict[str, PersonMesh]) -> None:
    """As a mouth opens, the beard on the chin sinks as far as the chin does."""
    mesh = people["man-sweatshirt"]
    assert mesh.face is not None
    v, rows = mesh.vertices, mesh.face.rows
    eye = mesh.skeleton.joint_m[JOINT["LeftEye"]]
    chin = (np.abs(v["position"][rows, 0]) < 0.015) & (v["position"][rows, 1] < eye[1] - 0.085) & (v["position"][rows, 2] < eye[2])
    hairy = v["surface"][rows, 2] == Material.HAIR
    sinks = mesh.face.deltas[UNIT["jawOpen"], :, 1].astype(float)
    assert (chin & hairy).sum() > 60
    assert abs(sinks[chin & hairy].mean() - sinks[chin & ~hairy].mean()) < 0.006 and sinks[chin & hairy].mean() < -0.012


def test_each_kind_is_drawn_in_each_part_for_whoever_may_have_it() -> None:
    for actor in ("partner", "subject", "resident"):
        for who, sex in (("man-hoodie", 0), ("woman-coat", 1)):
            found = [drawn(recipe(who), f"{seed}/{actor}") for seed in range(300)]
            for name in FAMILIES:
                kinds = {r.hair.kind for r in found if family(r) == name} - {"none"}
                assert set(KINDS[name][sex]) <= kinds, (actor, name, kinds)
        men = [drawn(recipe("man-hoodie"), f"{seed}/{actor}") for seed in range(300)]
        for name in FAMILIES:
            assert {"full", "moustache"} < {r.hair.beard for r in men if family(r) == name}
        assert not any(r.hair.receding for r in men if r.body.age_years <= 28)
        old = [r.hair.receding > 0.0 for r in men if r.body.age_years >= 55]
        assert 0.3 < sum(old) / len(old) < 0.8


def test_whoever_is_drawn_may_wear_cornrows_braids_or_locs_alike() -> None:
    """Of no family and of no sex more than of another, in any part: within three standard errors of the share asked for."""
    seen: dict[tuple[str, str], list[bool]] = {}
    for who in ("man-hoodie", "woman-coat", "officer-stocky"):
        for seed in range(600):
            r = drawn(recipe(who), f"{seed}/{who}")
            if r.hair.kind != "none":
                seen.setdefault((who, family(r)), []).append(r.hair.kind in PLAITED)
            assert r.hair.receding == 0.0 or r.hair.kind not in PLAITED
    for key, worn in seen.items():
        off = abs(sum(worn) / len(worn) - PLAITED_SHARE) / np.sqrt(PLAITED_SHARE * (1.0 - PLAITED_SHARE) / len(worn))
        assert off < 3.0, (key, sum(worn), len(worn))


def test_cornrows_lie_on_the_scalp_and_are_painted_where_they_lie(figure: Figure) -> None:
    """Their backs stand 2 to 9 mm off the skin all along, and below each the scalp is hair, between them bare."""
    r = recipe("officer-lean", kind="cornrows").model_copy(update={"wear": ()})
    skin = body_surface(figure)
    rows = hair(figure, r, skin, [])[-1]
    nearest = np.argmin(((rows.position[:, None] - skin.position[None]) ** 2).sum(axis=2), axis=1)
    normal = vertex_normals(skin.position, skin.triangles)[nearest]
    off = ((rows.position - skin.position[nearest]) * normal).sum(axis=1)
    assert 0.002 < np.percentile(off, 95) < 0.009
    assert len(rows) > 1500 and np.isfinite(rows.normal if rows.normal is not None else np.nan).all()
    a = np.radians(np.arange(-100.0, 100.0, 0.5))
    across = in_row(FacePoints(np.abs(90.0 * np.sin(a)), 60.0 * np.cos(a), np.full(len(a), -60.0), 90.0 * np.sin(a)))
    assert 12 < np.count_nonzero(np.diff((across > 0.5).astype(int)) == 1) < 22 and across.min() < 0.05 and across.max() > 0.95


@pytest.mark.parametrize("kind", ["braids", "locs"])
def test_ropes_of_hair_face_outwards_and_end_apart(figure: Figure, kind: str) -> None:
    """Their triangles turn as their normals do (they were inside out and black), and no two ends are at one height."""
    r = recipe("officer-lean", kind=kind).model_copy(update={"wear": ()})
    ropes = hair(figure, r, body_surface(figure), [])[-1]
    corner = ropes.position[ropes.triangles]
    face = np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0])
    assert ropes.normal is not None
    alike = (face * ropes.normal[ropes.triangles].sum(axis=1)).sum(axis=1) > 0.0
    assert alike.mean() > 0.97
    low = ropes.position[:, 1] < np.percentile(ropes.position[:, 1], 3)
    assert np.ptp(ropes.position[low, 1]) > 0.01


def test_no_two_heads_begin_alike() -> None:
    """Five men of one scene wore one hairline, tooth for tooth."""
    made = [Hairline.of(r) for r in map(recipe, NAMES) if r.body.gender >= 0.5]
    x, y = np.meshgrid(np.arange(-45.0, 46.0, 1.0), np.arange(45.0, 100.0, 0.5))
    f = FacePoints(np.abs(x), y, np.full(x.shape, -2.0), x)
    edges = [y[np.argmax(above_hairline(f, line) > 0.0, axis=0), 0] for line in made]
    apart = [np.abs(a - b).mean() for a, b in itertools.combinations(edges, 2)]
    assert len(made) >= 5 and min(apart) > 1.0, apart


def test_corners_run_back_with_the_years_and_never_before_a_recipe_says_so() -> None:
    young = recipe("man-tshirt")
    old = young.model_copy(update={"body": young.body.model_copy(update={"age_years": 70.0})})
    bald = young.model_copy(update={"hair": young.hair.model_copy(update={"receding": 0.4})})
    assert Hairline.of(young).corners < 0.8 < Hairline.of(old).corners == Hairline.of(bald).corners == 1.0
    woman = recipe("woman-coat")
    assert Hairline.of(woman).corners == 0.0
