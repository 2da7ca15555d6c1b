"""Hair: painted as its tufts lie, round without cracks, its line over a forehead uneven; what is flat of a triangle follows rings."""

from __future__ import annotations

import numpy as np
import pytest

from tests.cast.conftest import NAMES
from vr_dti.cast.atlas import DECALS
from vr_dti.cast.combing import combed, strands, swept
from vr_dti.cast.curtain import COLUMNS, CUTS, curtain
from vr_dti.cast.face import FacePoints, face_points
from vr_dti.cast.figure import Figure, Library, make_figure
from vr_dti.cast.flesh import _LASHES
from vr_dti.cast.hairline import Hairline, above_hairline
from vr_dti.cast.mesh import Material, PersonMesh
from vr_dti.cast.morph import BODY_VERTICES
from vr_dti.cast.recipe import Recipe, person_file, read_recipe
from vr_dti.cast.tresses import Back
from vr_dti.spaces import normalized
from vr_dti.world.skeleton import JOINT

LONG = ("officer-senior", "woman-cardigan", "woman-coat")
SHORT = ("man-hoodie", "man-tshirt", "officer-stocky", "officer-tall")


def recipe(name: str) -> Recipe:
    return read_recipe(person_file(name))[1]


@pytest.fixture(scope="module")
def figure(library: Library) -> Figure:
    """The neutral body's hair lies where the map of faces says."""
    return make_figure(library, recipe("man-hoodie").body)


def test_hair_is_painted_the_way_its_tufts_lie(figure: Figure) -> None:
    """Where it is combed aside: a step along a tuft changes the paint less than the same step across it, or as far to the other side."""
    base = figure.base
    p = base.vertices[:BODY_VERTICES][figure.triangles].mean(axis=1)
    out = normalized(figure.normals[figure.triangles].sum(axis=1))
    f = face_points(base, p)
    on = (above_hairline(f, Hairline("man")) > 6.0) & (f.d > -60.0) & (f.y > 50.0)
    here, p, out = face_points(base, p[on]), p[on], out[on]
    changes = []
    for seed in range(8):
        r = recipe("man-hoodie").model_copy(update={"seed": seed})
        along = combed(figure, r, here, p, out, np.full(len(p), 0.5))
        across = np.cross(out, along)
        back = -2.0 * swept(here, "short", seed)[:, None]
        ways = (along, across, along * np.cos(back) + across * np.sin(back))
        paint = strands(here, "short", seed)
        changes.append([np.abs(strands(face_points(base, p + 0.0015 * way), "short", seed) - paint).mean() for way in ways])
    tufts, aside, mirrored = np.mean(changes, axis=0)
    assert tufts < 0.8 * min(aside, mirrored), (tufts, aside, mirrored)


def test_it_is_combed_aside_over_the_forehead_and_to_either_side() -> None:
    front, back = (FacePoints(*(np.array([v]) for v in at)) for at in ((0.0, 75.0, 0.0, 0.0), (0.0, 40.0, -160.0, 0.0)))
    sides = {float(np.sign(swept(front, "short", seed)[0])) for seed in range(12)}
    assert sides == {-1.0, 1.0}
    assert abs(swept(front, "short", 3)[0]) > 0.7 and abs(swept(back, "short", 3)[0]) < 0.05
    assert swept(front, "bob", 3)[0] == 0.0


def test_cropped_hair_is_dots_and_no_felt() -> None:
    """Of its paint less than a third is clouds of half a centimeter and more: gray hair looked mottled."""
    at = np.arange(-48.0, 48.0, 0.5)
    x, y = np.meshgrid(at, at)
    paint = strands(FacePoints(np.abs(x), y + 60.0, np.full(x.shape, -100.0), x), "cropped", 57)
    clouds = paint.reshape(16, 12, 16, 12).mean(axis=(1, 3))
    assert paint.std() > 0.3 and clouds.std() < 0.33 * paint.std()


@pytest.mark.parametrize("name", LONG)
def test_long_hair_leaves_no_wedge_of_scalp_below_its_parting(library: Library, name: str) -> None:
    """Four millimeters over the hairline it was open by 45."""
    r = recipe(name)
    own = make_figure(library, r.body)
    rows = CUTS[r.hair.kind].rows
    edge = curtain(own, r, Back.of(own, []))[0].position[: rows * COLUMNS].reshape(rows, COLUMNS, 3)[::-1]
    y = own.joint("LeftEye")[1] + 0.070
    left, right = (float(np.interp(y, edge[:, k, 1], edge[:, k, 0])) for k in (0, -1))
    assert abs(right - left) < 0.038


@pytest.mark.parametrize("name", LONG)
def test_long_hair_ends_along_no_ruled_hem(library: Library, name: str) -> None:
    """Round the head its lowest points rise and fall from one centimeter to the next, locks beyond the sheet: it was cut with a knife."""
    r = recipe(name)
    own, rows = make_figure(library, r.body), CUTS[r.hair.kind].rows
    sheet, _, ends, *_ = curtain(own, r, Back.of(own, []))
    hem = sheet.position[: rows * COLUMNS].reshape(rows, COLUMNS, 3)[-1]
    tips = ends.position[ends.triangles[:, 2]].reshape(-1, 3)
    turn = np.round(np.degrees(np.arctan2(tips[:, 0], tips[:, 2] - hem[:, 2].mean())) / 6.0)
    lowest = np.array([tips[turn == k, 1].min() for k in np.unique(turn)])
    assert lowest.min() < hem[:, 1].min() - 0.004
    assert np.abs(np.diff(lowest)).mean() > 0.002


@pytest.mark.parametrize("name", LONG)
def test_hair_that_hangs_says_so_and_other_hair_does_not(people: dict[str, PersonMesh], name: str) -> None:
    """The shader lays strands and their highlight along the texture of the one, and as the other falls."""
    v = people[name].vertices
    hair = v["surface"][:, 2] == Material.HAIR
    hangs = hair & (v["surface"][:, 1] > 0)
    assert hangs.sum() > 1500 and (hair & ~hangs).sum() > 500
    assert (v["uv"][hangs, 0] > DECALS[0]).all() and (v["uv"][hangs, 1] < DECALS[3]).all()


@pytest.mark.parametrize("kind", ["man", "woman"])
def test_no_hair_ends_along_a_drawn_line(kind: str) -> None:
    x = np.arange(-30.0, 31.0, 1.0)
    y = np.arange(50.0, 100.0, 0.25)
    gx, gy = np.meshgrid(x, y)
    inside = above_hairline(FacePoints(np.abs(gx), gy, np.full(gx.shape, 8.0), gx), Hairline(kind)) > 0.0
    line = y[np.argmax(inside, axis=0)]
    smooth = np.convolve(line, np.full(15, 1.0 / 15.0), mode="valid")
    off = line[7:-7] - smooth
    assert 0.5 < off.std() < 3.0


@pytest.mark.parametrize("name", [*SHORT, "man-sweatshirt"])
def test_a_rounded_head_of_hair_has_no_crack(people: dict[str, PersonMesh], name: str) -> None:
    """Corners that lie on one another, where the texture has its seam up the back of the head, were drawn apart when it was rounded."""
    mesh = people[name]
    first, count = mesh.ranges["head"]
    hair = mesh.vertices["surface"][:, 2] == Material.HAIR
    shell = hair & (mesh.vertices["albedo"][:, 3] == 255)
    triangles = mesh.triangles[first : first + count]
    triangles = triangles[shell[triangles].all(axis=1)]
    _, place = np.unique(np.round(mesh.vertices["position"], 5), axis=0, return_inverse=True)
    edges = np.sort(place.reshape(-1)[triangles][:, (0, 1, 1, 2, 2, 0)].reshape(-1, 2), axis=1)
    unique, used = np.unique(edges, axis=0, return_counts=True)
    at = np.empty((place.max() + 1, 3))
    at[place.reshape(-1)] = mesh.vertices["position"]
    rim = at[unique[used == 1]].mean(axis=1)
    eye = mesh.skeleton.joint_m[[JOINT["LeftEye"], JOINT["RightEye"]]].mean(axis=0)
    top = (rim[:, 1] - eye[1] > 0.075) & (rim[:, 2] - eye[2] > 0.055)
    assert len(triangles) > 500 and not top.any(), f"{top.sum()} open edges on top of the head"


@pytest.mark.parametrize("name", NAMES)
def test_what_is_flat_of_a_triangle_is_its_darkest_corner_s(people: dict[str, PersonMesh], name: str) -> None:
    """Else the edge between lips and mouth takes now one ring of corners and now the other, and is a saw."""
    mesh = people[name]
    hidden = mesh.vertices["surface"][:, 3][mesh.triangles]
    assert np.ptp(hidden, axis=1).max() > 0
    assert (hidden[:, 2] == hidden.max(axis=1)).all()


@pytest.mark.parametrize("name", NAMES)
def test_lashes_stand_before_the_lids(people: dict[str, PersonMesh], name: str) -> None:
    """Where a lid folds over its own edge they came out of it half-way up, and a comb lay over each eye."""
    mesh = people[name]
    v, joints = mesh.vertices, mesh.skeleton.joint_m
    near = np.zeros(len(v), dtype=bool)
    for side in ("LeftEye", "RightEye"):
        near |= np.linalg.norm(v["position"] - joints[JOINT[side]], axis=1) < 0.035
    skin = near & (v["surface"][:, 2] == Material.SKIN)
    lash = near & (v["surface"][:, 2] == Material.HAIR) & (v["albedo"][:, 3] == 0)
    many = 2 * sum(count for _, count, _ in _LASHES)
    ends = np.flatnonzero(lash)[: 5 * many][4::5]
    assert len(ends) == many
    p = v["position"][ends].astype(float)
    nearest = np.argmin(((p[:, None] - v["position"][skin][None]) ** 2).sum(axis=2), axis=1)
    off = ((p - v["position"][skin][nearest]) * v["normal"][skin][nearest]).sum(axis=1)
    assert np.percentile(off, 10) > 0.0, f"{(off < 0.0).sum()} of {len(off)} ends lie in the skin: more than some in the corners"
