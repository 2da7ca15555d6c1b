"""A humanoid of a stranger's model made into a person as the renderer and the clips take it."""

from __future__ import annotations

import numpy as np

from vr_dti.assets.gltf.values import Model
from vr_dti.cast.front import front_of
from vr_dti.cast.imported.body import carried_by, surfaces
from vr_dti.cast.imported.model_bones import rested
from vr_dti.cast.imported.stance import height_of, stance_of
from vr_dti.cast.imported.swing import springs_of, swing_of
from vr_dti.cast.joined import Joined, joined
from vr_dti.cast.levels import LEVELS, levels
from vr_dti.cast.mesh import PersonMesh
from vr_dti.cast.surface import boundary
from vr_dti.cast.units import gathered
from vr_dti.errors import InputError
from vr_dti.world.skeleton import JOINT, Skeleton

VERSION = 7
"""Raise it whenever the same file would give another person: caches are kept by it."""
UNITS_M = (("metres", 1.0), ("centimetres", 0.01), ("inches", 0.0254), ("millimetres", 0.001))
LEAST_M, MOST_M = 1.3, 2.3
"""how tall somebody is who can stand in a scene (default)"""

_WELD_M = 1e-5
_MOST_AT_A_PLACE = 64
"""vertices (default)"""
_MOST_PAIRS = 6_000_000
"""of edges that meet: thinning looks at each, and a star of a thousand has a million (default)"""
_HEAVY = 3
"""times what the coarsest level may have, from which on it is said (default)"""
_LOOSE = 2.2
"""open edges for each triangle, from which on there is no surface to be thinned (default); single triangles have 3, a strip of cards 2"""


def converted(model: Model, name: str, sha256: str) -> tuple[PersonMesh, tuple[str, ...]]:
    """The person, and what whoever brings the file should know. Raises `DocumentError`, `InputError` where it can be none."""
    who = rested(model)
    stance = stance_of(who.humanoid)
    tall = height_of(who.humanoid)
    unit, scale = next(((u, s) for u, s in UNITS_M if LEAST_M <= tall * s <= MOST_M), ("", 0.0))
    if not scale:
        said = ", ".join(f"{tall * s:.3g} m if it is in {u}" for u, s in UNITS_M[:2])
        raise InputError(f"{model.file}: about {said}: people here are {LEAST_M} to {MOST_M} m tall", "scale it to its true height")
    springs = springs_of(model, who)
    pieces, sheet, details, more = surfaces(model, who, stance, scale, springs)
    if not pieces:
        raise InputError(f"{model.file}: all of it is clear", "check the alpha of its materials")
    place = scale * (stance.joint - stance.joint[0] * (1.0, 0.0, 1.0))
    ankles = place[[JOINT["LeftFoot"], JOINT["RightFoot"]], 1]  # lowest of whoever was brought without legs to be seen
    lift = -min(float(ankles.min()), *(float(s.position[:, 1].min()) for s in pieces))
    joint = np.array((0.0, lift, 0.0)) + place
    made = joined(pieces, lift)
    sound = _a_surface(made)
    coarser = levels(made.vertices, made.triangles) if sound else ()
    height = float(made.vertices["position"][:, 1].max())
    width = float(abs(joint[JOINT["RightArm"], 0] - joint[JOINT["LeftArm"], 0]))
    licence = model.person.licence if model.person is not None else None
    mesh = PersonMesh(
        name=name,
        skeleton=Skeleton(joint, height, width, front_of(made.vertices, joint)),
        vertices=made.vertices,
        triangles=made.triangles.astype(np.uint32),
        ranges=made.ranges,
        skin=sheet.picture,
        provenance={
            "file": sha256,
            "generator": model.generator[:200],
            "copyright": model.copyright[:200],
            "licence": licence.licence[:200] if licence is not None else "",
            "authors": ", ".join(licence.authors)[:200] if licence is not None else "",
        },
        levels=coarser,
        face=gathered(made.pieces, (made.triangles, *coarser)),
        details=details,
        swing=swing_of(springs, who, carried_by(who, stance, scale, who.humanoid.owners(), who.world), made.pieces, scale, lift),
    )
    mesh.freeze()
    notes = [*who.notes, *more, *springs.notes, *(f"to clear: {c}" for c in (licence.concerns if licence is not None else ()))]
    if unit != "metres":
        notes.append(f"it is measured in {unit}, and scaled to meters")
    if stance.lacks:
        lacks = dict.fromkeys("fingers" if "Hand" in j else j for j in stance.lacks)
        notes.append(f"bones it lacks are put where most people have them, and carry nothing: {', '.join(lacks)}")
    if not sound:
        notes.append("its mesh is loose triangles or stars of them: it is drawn whole however far away it stands")
    if coarser and len(coarser[-1]) > _HEAVY * LEVELS[-1].triangles:
        notes.append(f"its mesh can hardly be thinned: {len(coarser[-1]):,} triangles are drawn however far away it stands")
    if mesh.face is None:
        notes.append("its face does not move: it has neither ARKit morph targets nor VRM expressions")
    return mesh, tuple(notes)


def _a_surface(made: Joined) -> bool:
    """Whether thinning it is worth its time: a hostile mesh can make that very long."""
    p = made.vertices["position"].astype(np.float64)
    _, place, count = np.unique(np.round(p / _WELD_M).astype(np.int64), axis=0, return_inverse=True, return_counts=True)
    tri = place.ravel()[made.triangles]
    tri = tri[(tri[:, 0] != tri[:, 1]) & (tri[:, 1] != tri[:, 2]) & (tri[:, 2] != tri[:, 0])]
    if len(tri) < 100 or count.max() > _MOST_AT_A_PLACE:
        return False
    edges = np.unique(np.sort(tri[:, (0, 1, 1, 2, 2, 0)].reshape(-1, 2), axis=1), axis=0)
    meet = np.bincount(edges.ravel()).astype(np.float64)
    return bool((meet**2).sum() <= _MOST_PAIRS and len(boundary(tri)) <= _LOOSE * len(tri))
