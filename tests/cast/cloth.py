"""How cloth sits on a posed body, measured on the baked mesh: what comes through what covers it, and where pieces that met come apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree

from vr_dti.cast.mesh import Material, PersonMesh
from vr_dti.spaces import Floats, normalized
from vr_dti.world.animation.kinematics import forward
from vr_dti.world.members import Clip
from vr_dti.world.skeleton import JOINT

Ints = NDArray[np.intp]

COVER_M = (0.0005, 0.030)
"""how deep a vertex lies beneath the cloth that covers it, in the bind pose: default"""
NEAREST = 12
"""triangles of the cover that are looked at in a pose: those nearest in the bind pose, and cloth slides little"""
SEAM_M = 0.006
"""vertices of two pieces nearer than this in the bind pose are a seam: default"""
BESIDE_M = 0.002
_WORN = (Material.CLOTH, Material.LEATHER)
_MANY, _SHOE = 400, 120
"""corners of the pieces that are looked at: the large ones cover, badges and buttons are laid on them; uppers and socks have fewer"""
_FEET = [JOINT[f"{side}{joint}"] for side in ("Left", "Right") for joint in ("Foot", "ToeBase")]


@dataclass(frozen=True, slots=True)
class Cloth:
    """Who covers whom on one person. Rows are vertices of the mesh."""

    under: Ints
    """(C,) vertices with cloth of another piece over them"""
    over: Ints
    """(C, NEAREST, 3) corners of the triangles over each"""
    of_skin: NDArray[np.bool_]
    """(C,)"""
    of_shoe: NDArray[np.bool_]
    """(C,) an upper or a sock beneath a hem, or a hem beneath a tongue"""
    seam: Ints
    """(S,) rim vertices of a piece that lie on another one"""
    on: Ints
    """(S, NEAREST, 3) corners of that other piece's triangles nearest to each"""
    lies_m: Floats
    """(S,) how far it is from them in the bind pose"""
    shod: NDArray[np.bool_]
    """(S,) whether either of the two is a shoe or a sock"""


def pieces_of(mesh: PersonMesh) -> Ints:
    """(V,) which connected piece each vertex belongs to, vertices at one place being one."""
    place = np.unique(np.round(mesh.vertices["position"].astype(np.float64), 5), axis=0, return_inverse=True)[1].ravel()
    label = np.arange(place.max() + 1)
    corner = place[mesh.triangles.astype(np.int64)]
    while True:  # labels flow along triangles and jump to their own labels' labels
        low = label[corner].min(axis=1)
        after = label.copy()
        for k in range(3):
            np.minimum.at(after, corner[:, k], low)
        after = after[after]
        if np.array_equal(after, label):
            return after[place]
        label = after


def measure(mesh: PersonMesh) -> Cloth:
    """Look once at the bind pose."""
    p = mesh.vertices["position"].astype(np.float64)
    material = mesh.vertices["surface"][:, 2]
    piece, worn = pieces_of(mesh), np.isin(material, _WORN)
    triangles = mesh.triangles[worn[mesh.triangles].all(axis=1)].astype(np.int64)
    # Corners at one place count once: a seam doubles them, and makes no button a coat.
    sizes = np.bincount(piece[np.unique(np.round(p, 5), axis=0, return_index=True)[1]], minlength=piece.max() + 1)
    of_foot = np.isin(np.take_along_axis(mesh.vertices["joints"], mesh.vertices["weights"].argmax(axis=1)[:, None], axis=1)[:, 0], _FEET)
    shod = np.bincount(piece, of_foot, minlength=len(sizes)) > 0.5 * np.bincount(piece, minlength=len(sizes))
    counts = (sizes >= _MANY) | (shod & (sizes >= _SHOE))
    triangles = triangles[counts[piece[triangles[:, 0]]]]
    middle, owner = p[triangles].mean(axis=1), piece[triangles[:, 0]]
    asked = np.flatnonzero((material == Material.SKIN) | (worn & counts[piece]))
    under, over, skin, shoe, seam, on, lies, both = [], [], [], [], [], [], [], []
    rim = _rim(mesh, piece)
    for mine in np.unique(piece[asked]):
        rows = asked[piece[asked] == mine]
        others = np.flatnonzero(owner != mine)
        if not len(others):
            continue
        away, near = KDTree(middle[others]).query(p[rows], NEAREST)
        corners = triangles[others[near]]
        depth, beside = above(p, rows, corners)
        inside = beside < BESIDE_M
        covered = inside & (depth < -COVER_M[0]) & (depth > -COVER_M[1])
        under.append(rows[covered])
        over.append(corners[covered])
        skin.append(material[rows[covered]] == Material.SKIN)
        shoe.append(worn[rows[covered]] & (shod[piece[rows[covered]]] | shod[piece[corners[covered][:, 0, 0]]]))
        meets = rim[rows] & (away[:, 0] < 2.0 * SEAM_M) & (np.abs(depth) < SEAM_M) & inside
        seam.append(rows[meets])
        on.append(corners[meets])
        lies.append(np.hypot(depth, beside)[meets])
        both.append(shod[piece[rows[meets]]] | shod[piece[corners[meets][:, 0, 0]]])
    return Cloth(*(np.concatenate(x) for x in (under, over, skin, shoe, seam, on, lies, both)))


def _rim(mesh: PersonMesh, piece: Ints) -> NDArray[np.bool_]:
    """(V,) vertices on an open edge of their piece."""
    place = np.unique(np.round(mesh.vertices["position"].astype(np.float64), 5), axis=0, return_inverse=True)[1].ravel()
    edges = np.sort(place[mesh.triangles.astype(np.int64)][:, (0, 1, 1, 2, 2, 0)].reshape(-1, 2), axis=1)
    found, count = np.unique(edges, axis=0, return_counts=True)
    open_ = np.zeros(place.max() + 1, dtype=bool)
    open_[found[count == 1].ravel()] = True
    return open_[place]


def above(p: Floats, rows: Ints, corners: Ints) -> tuple[Floats, Floats]:
    """How far vertices `rows` `(C,)` of `p` lie outside the nearest of their triangles `(C, K, 3)`, metres (negative: beneath), and how far
    beside that triangle they are, rather than over or under it."""
    a, b, c = (p[corners[..., k]] for k in range(3))
    normal = normalized(np.cross(b - a, c - a) + 1e-18)
    to = p[rows][:, None] - a
    height = (to * normal).sum(axis=-1)
    foot = p[rows][:, None] - height[..., None] * normal
    # how far beside the triangle the foot of the perpendicular is, roughly: beyond the circle round its middle
    middle = (a + b + c) / 3.0
    reach = np.sqrt(((np.stack((a, b, c)) - middle) ** 2).sum(axis=-1)).max(axis=0)
    beside = np.maximum(np.sqrt(((foot - middle) ** 2).sum(axis=-1)) - reach, 0.0)
    best = np.sqrt(height**2 + (2.0 * beside) ** 2).argmin(axis=1)
    k = np.arange(len(rows))
    return height[k, best], beside[k, best]


def skinned(mesh: PersonMesh, world_from_joint: Floats, rows: Ints) -> Floats:
    """`(V, 3)` places of the vertices `rows` in a pose, as the graphics card has them; the others are left at zero."""
    world = world_from_joint.copy()
    world[:, :3, 3] -= (world[:, :3, :3] @ mesh.skeleton.joint_m[:, :, None])[:, :, 0]
    v = mesh.vertices[rows]
    m = np.einsum("vk,vkij->vij", v["weights"] / 255.0, world[v["joints"]][..., :3, :])
    out: Floats = np.zeros((len(mesh.vertices), 3))
    out[rows] = (m[..., :3] @ v["position"][:, :, None].astype(np.float64))[..., 0] + m[..., 3]
    return out


def extreme(clip: Clip, mesh: PersonMesh) -> Floats:
    """The pose `(54, 4, 4)` of a clip that is bent furthest."""
    body = [JOINT[j] for j in JOINT if "Hand" not in j or j.endswith("Hand")]
    most = int(np.arccos(np.clip(np.abs(clip.rotation[:, body[1:], 3]), 0.0, 1.0)).sum(axis=1).argmax())
    at = slice(most, most + 1)
    out: Floats = forward(clip.rotation[at].astype(float), clip.root_m[at].astype(float), mesh.skeleton.offset_m)[0]
    return out


PAST_M = 0.003
"""out of its cover by less than this is hidden by the cover's own folds: default"""
LOOK_M = 0.05
"""further off the cover has gone elsewhere, and nothing is said"""
LAYER_M = 0.025
"""how far out another layer or a fold may lie: default"""
FEW = 100
"""of fewer covered vertices a share says nothing: they count as so many"""


def hidden(mesh: PersonMesh, world_from_joint: Floats, rows: Ints) -> NDArray[np.bool_]:
    """(N,) which of these few vertices have any cloth before them after all, straight out from the skin: another layer, or a fold."""
    covered = np.zeros(len(rows), dtype=bool)
    if not len(rows):
        return covered
    worn = np.isin(mesh.vertices["surface"][:, 2], _WORN)
    corners = mesh.triangles[worn[mesh.triangles].all(axis=1)].astype(np.int64)
    p = skinned(mesh, world_from_joint, np.union1d(np.flatnonzero(worn), rows))
    first = world_from_joint[mesh.vertices["joints"][rows, mesh.vertices["weights"][rows].argmax(axis=1)], :3, :3]
    out = normalized((first @ mesh.vertices["normal"][rows].astype(np.float64)[..., None])[..., 0])
    middle = p[corners].mean(axis=1)
    for k, row in enumerate(rows):
        near = corners[(((middle - p[row]) ** 2).sum(axis=1) < LOOK_M**2) & (corners != row).all(axis=1)]
        a, e1, e2 = p[near[:, 0]], p[near[:, 1]] - p[near[:, 0]], p[near[:, 2]] - p[near[:, 0]]
        h = np.cross(out[k], e2)
        det = (e1 * h).sum(axis=1)
        inverse = 1.0 / np.where(np.abs(det) < 1e-14, 1e-14, det)
        to = p[row] - a
        u, q = (to * h).sum(axis=1) * inverse, np.cross(to, e1)
        v, t = (q @ out[k]) * inverse, (e2 * q).sum(axis=1) * inverse
        faces = (np.cross(e1, e2) @ out[k]) > 0.0  # from inside; what it meets from outside is somebody's other limb
        covered[k] = bool((faces & (u >= 0.0) & (v >= 0.0) & (u + v <= 1.0) & (t > 0.0005) & (t < LAYER_M)).any())
    return covered


@dataclass(frozen=True, slots=True)
class Fit:
    """What was seen in one pose."""

    skin_share: float
    """of covered skin that has come more than `PAST_M` out of its cloth"""
    cloth_share: float
    """the same of cloth under cloth"""
    shoe_share: float
    """and of cloth where one of the two is a shoe or a sock"""
    gap_mm: float
    """by how much rims have come off the piece that they lay on: the 99th part"""
    shoe_gap_mm: float
    """the same at shoes"""


def fit(mesh: PersonMesh, cloth: Cloth, world_from_joint: Floats) -> Fit:
    """Look at one pose."""
    rows = np.unique(np.concatenate((cloth.under, cloth.over.ravel(), cloth.seam, cloth.on.ravel())))
    p = skinned(mesh, world_from_joint, rows)
    depth, beside = above(p, cloth.under, cloth.over)
    out = (beside < BESIDE_M) & (depth > PAST_M) & (depth < LOOK_M)
    out[out] = ~hidden(mesh, world_from_joint, cloth.under[out])
    off = np.hypot(*above(p, cloth.seam, cloth.on)) - cloth.lies_m if len(cloth.seam) else np.zeros(0)

    def share(which: NDArray[np.bool_]) -> float:
        return float(out[which].sum() / max(FEW, which.sum()))

    def gap_mm(which: NDArray[np.bool_]) -> float:
        return 1000.0 * float(np.quantile(off[which], 0.99)) if which.any() else 0.0

    of_cloth = ~cloth.of_skin & ~cloth.of_shoe
    return Fit(share(cloth.of_skin), share(of_cloth), share(cloth.of_shoe), gap_mm(~cloth.shod), gap_mm(cloth.shod))
