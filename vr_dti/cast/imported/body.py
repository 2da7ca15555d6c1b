"""Every mesh of a stranger's model as surfaces in our bind pose: re-posed by its own skinning, weights on our joints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from vr_dti.assets.gltf.material_values import Material as GltfMaterial
from vr_dti.assets.gltf.pose import morphed, rest_pose, weights_of, world_from_mesh
from vr_dti.assets.gltf.values import Model, Primitive
from vr_dti.cast.imported import details
from vr_dti.cast.imported.cards import cut_out, with_backs
from vr_dti.cast.imported.expressions import carried
from vr_dti.cast.imported.gaze import turns
from vr_dti.cast.imported.model_bones import Rested
from vr_dti.cast.imported.paint import Atlas, Laid, atlas, laid, pixel_at, srgb
from vr_dti.cast.imported.stance import Stance
from vr_dti.cast.imported.swing import FIELD as SWING
from vr_dti.cast.imported.swing import Springs
from vr_dti.cast.mesh import Details, Material
from vr_dti.cast.surface import Surface, kept, vertex_normals
from vr_dti.cast.units import FIELD
from vr_dti.errors import InputError
from vr_dti.spaces import Floats, normalized
from vr_dti.world.skeleton import JOINT, JOINTS

MOST_TRIANGLES = 100_000
"""of a person (default); ours have about 25,000"""
MOST_VERTICES = 200_000
MOST_PARTS = 256
"""primitives of a person's meshes (default)"""
_PLAIN = GltfMaterial(
    *("", (1.0, 1.0, 1.0, 1.0), None, 0.0, 0.9, None, None, None, (0.0, 0.0, 0.0), None, "OPAQUE", 0.5, False, False, 1.5),
    *(None, None, None, 0.0, None),
)
_CLEAR = "what is nearly clear all over is left out"
_EYES = [JOINT["LeftEye"], JOINT["RightEye"]]
_HEAD = [JOINT["Head"], *_EYES]


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    node: int
    primitive: Primitive
    material: GltfMaterial
    use: Laid | None


def surfaces(
    model: Model, who: Rested, stance: Stance, scale: float, springs: Springs
) -> tuple[list[Surface], Atlas, Details | None, list[str]]:
    """All triangles that are shown, in metres with the hips over the origin; texture, details; what is to be told. Raises `InputError`."""
    parts = _parts(model)
    if not parts:
        raise InputError(f"{model.file}: it has no triangles to show", "export the mesh with the bones")
    triangles, vertices = sum(len(p.primitive.elements) for p in parts), sum(len(p.primitive.position) for p in parts)
    for have, most, what in (
        (triangles, MOST_TRIANGLES, "triangles"),
        (vertices, MOST_VERTICES, "vertices"),
        (len(parts), MOST_PARTS, "parts"),
    ):
        if have > most:
            raise InputError(
                f"{model.file}: {have:,} {what}, at most {most:,}",
                "decimate or join its meshes, in Blender say; ours have about 25,000 triangles",
            )
    if detailed := any(details.says_more(p.material) for p in parts):
        parts = [replace(p, use=details.with_more(model, p.material, p.use, p.primitive.uv, len(p.primitive.position))) for p in parts]
    sheet = atlas(model, [p.use for p in parts if p.use is not None])
    whose = {id(p.use): p.material for p in parts}
    more = details.painted(model, sheet, [whose[id(patch.use)] for patch in sheet.patches]) if detailed else None
    uvs = iter(sheet.uv)
    notes: dict[str, None] = {}
    out: list[Surface] = []
    for part in parts:
        uv = next(uvs) if part.use is not None else np.zeros((len(part.primitive.position), 2))
        out += _finished(model, part, _surface(model, who, stance, scale, springs, part, uv, notes), notes)
    if sheet.scale < 1.0:
        notes[f"its pictures are {1.0 / sheet.scale:.1f} times smaller, to fit into one texture of {len(sheet.picture)} pixels"] = None
    return [s for s in out if len(s.triangles)], sheet, more, list(notes)


def _parts(model: Model) -> list[_Part]:
    """What the scene shows, and the wearer's own view does not hide."""
    hidden = {n for n, how in model.person.first_person.items() if how == "firstPersonOnly"} if model.person is not None else set()
    level = list(model.scenes[model.scene or 0].nodes) if model.scenes else [i for i, n in enumerate(model.nodes) if n.parent < 0]
    out = []
    while level:
        for node in level:
            mesh = model.nodes[node].mesh
            for p in model.meshes[mesh].primitives if mesh is not None and node not in hidden else ():
                if p.shape == "triangles" and len(p.elements):
                    material = model.materials[p.material] if p.material is not None else _PLAIN
                    out.append(_Part(node, p, material, laid(model, material.base_colour_texture, p.uv, material.base_colour[:3])))
        level = [c for i in level for c in model.nodes[i].children]
    return out


def _surface(
    model: Model, who: Rested, stance: Stance, scale: float, springs: Springs, part: _Part, uv: Floats, notes: dict[str, None]
) -> Surface:
    p, m = part.primitive, part.material
    owner = who.humanoid.owners()
    skin = model.skins[n] if (n := model.nodes[part.node].skin) is not None and p.joints is not None else None
    nodes = np.array(skin.joints if skin is not None else (part.node,), dtype=np.intp)
    palette = carried_by(who, stance, scale, owner[nodes], world_from_mesh(skin, who.world) if skin is not None else who.world[nodes])
    count = len(p.position)
    joints = p.joints.astype(np.intp) if skin is not None and p.joints is not None else np.zeros((count, 1), dtype=np.intp)
    weights = p.weights.astype(np.float64) if skin is not None and p.weights is not None else np.ones((count, 1))
    blend = sum((w[:, None, None] * palette[j] for j, w in zip(joints.T, weights.T, strict=True)), start=np.zeros((count, 4, 4)))
    at = morphed(p, weights_of(model, rest_pose(model.rest), part.node))
    position = (blend[:, :3, :3] @ at[..., None])[..., 0] + blend[:, :3, 3]
    if not np.isfinite(position).all() or np.abs(position).max(initial=0.0) > 10.0:
        raise InputError(
            f"{model.file}: a mesh of it lies more than 10 m from its bones", "export it again, with the mesh where its bones are"
        )
    triangles = p.elements.astype(np.int64)
    if np.linalg.det(palette[:, :3, :3]).mean() < 0.0:
        triangles = triangles[:, ::-1]
    normal = None
    if p.normal is not None:
        cofactor = np.linalg.inv(blend[:, :3, :3] + 1e-12 * np.eye(3)).swapaxes(1, 2)
        normal = normalized((cofactor @ p.normal.astype(np.float64)[..., None])[..., 0])
    if normal is None or not np.allclose(np.linalg.norm(normal, axis=1), 1.0, atol=1e-3):
        normal = vertex_normals(position, triangles)
    normal[np.linalg.norm(normal, axis=1) < 0.5] = (0.0, 1.0, 0.0)
    hung = _hung(owner[nodes], joints, weights, len(JOINTS))
    share = turns(model.person)  # a corner that hangs on the head as to the rest turns by so much less
    hung[:, JOINT["Head"]] += (1.0 - share) * hung[:, _EYES].sum(axis=1)
    hung[:, _EYES] *= share
    spring = springs.by_node[nodes]
    rough, metal = _shine(model, m, p, count)
    fields = {"arm": _arm(position, hung, stance, scale)}
    if (spring >= 0).any() and (swings := _hung(spring, joints, weights, len(springs.springs))).any():
        fields[SWING] = swings.astype(np.float64)
    if p.targets and (units := carried(model, part.node, p, blend[:, :3, :3])).any():
        fields[FIELD] = units
    notes |= dict.fromkeys(details.left_out(model, m))
    coloured = part.use is not None and part.use.coloured
    return Surface(
        position=position,
        triangles=triangles,
        weights=hung,
        uv=uv,
        rgb=np.ones((count, 3)) if coloured else _colour(m, p, count),  # under a picture: how open it is, `cast.openness`
        over=np.full(count, float(coloured)),
        rough=rough,
        metal=metal,
        material=Material.SKIN if "skin" in m.name.lower() else Material.PLASTIC,
        normal=normal,
        fields=fields,
    )


def _hung(owner: NDArray[np.intp], joints: NDArray[np.intp], weights: Floats, count: int) -> NDArray[np.float32]:
    """(V, count) how much of each corner hangs on each of `count` owners, of which each joint of a palette has one, or none: -1."""
    out = np.zeros((len(joints), count), dtype=np.float32)
    for j, w in zip(joints.T, weights.T, strict=True):
        at = np.flatnonzero(owner[j] >= 0)
        np.add.at(out, (at, owner[j][at]), w[at].astype(np.float32))
    return out


def carried_by(who: Rested, stance: Stance, scale: float, owner: NDArray[np.intp], world: Floats) -> Floats:
    """(J, 4, 4) what each joint of a palette does to a vertex: into the stranger's rest, our axes, our bind pose, metres."""
    turned = np.eye(4)
    turned[:3, :3] = who.humanoid.turn
    into = np.tile(np.eye(4), (len(owner), 1, 1))
    into[:, :3, :3] = stance.turn[owner]
    into[:, :3, 3] = stance.now[owner] - (stance.turn[owner] @ stance.was[owner][..., None])[..., 0]
    middle = stance.joint[0] * (1.0, 0.0, 1.0)
    into[:, :3, 3] -= middle
    into[:, :3] *= scale
    out: Floats = into @ turned @ world
    return out


def _colour(m: GltfMaterial, p: Primitive, count: int) -> Floats:
    """(V, 3) sRGB 0..1 where no picture lies."""
    light = np.tile(np.array(m.base_colour[:3]), (count, 1))
    if p.colour is not None:
        light = light * p.colour[:, :3]
    out: Floats = srgb(light) / 255.0
    return out


def _shine(model: Model, m: GltfMaterial, p: Primitive, count: int) -> tuple[Floats, float]:
    """(V,) roughness, and metalness: the factors, times what the picture says at each corner where it does not lie in the details."""
    rough, metal = np.full(count, m.roughness), m.metallic
    use = m.metallic_roughness_texture
    if use is not None and details.fitting(model, m, "metallic_roughness_texture") is None:
        made = laid(model, use, p.uv)
        if made is not None:
            pixel = pixel_at(model, made, made.uv) / 255.0
            rough, metal = rough * pixel[:, 1], metal * float(pixel[:, 2].mean())
    if m.unlit:
        rough, metal = np.full(count, 0.9), 0.0
    return np.clip(rough, 0.05, 1.0), float(np.clip(metal, 0.0, 1.0))


def _arm(position: Floats, hung: NDArray[np.float32], stance: Stance, scale: float) -> Floats:
    """(V,) 1 at the elbow, 2 at the wrist, as far as a corner hangs on an arm; 0 elsewhere."""
    out = np.zeros(len(position))
    middle = stance.joint[0] * (1.0, 0.0, 1.0)
    for side in ("Left", "Right"):
        rows = [j for name, j in JOINT.items() if name.startswith((f"{side}ForeArm", f"{side}Hand"))]
        mine = hung[:, rows].sum(axis=1) > 0.5
        elbow, wrist = (scale * (stance.joint[JOINT[side + j]] - middle) for j in ("ForeArm", "Hand"))
        along = wrist - elbow
        out[mine] = 1.0 + np.maximum((position[mine] - elbow) @ along / (along @ along), 0.0)
    return out


def _finished(model: Model, part: _Part, s: Surface, notes: dict[str, None]) -> Sequence[Surface]:
    """Cut out where its picture is clear, and with a back where one may see it."""
    m = part.material
    if details.is_clear(m):
        notes[_CLEAR] = None
        return ()
    if m.alpha_mode != "OPAQUE":
        cutoff = (m.alpha_cutoff if m.alpha_mode == "MASK" else 0.5) / max(m.base_colour[3], 1e-6)
        if cutoff > 1.0:
            notes[_CLEAR] = None
            return ()
        if part.use is not None and part.use.coloured:
            s = cut_out(model, part.use, s, cutoff)
            notes["what is half clear is cut out along its edge, or wholly there"] = None
    head = s.weights[:, _HEAD].sum(axis=1)[s.triangles].mean(axis=1) > 0.5
    runs = [(kept(s, head), "head"), (kept(s, ~head), "body")]
    whole = [replace(r, run=run) for r, run in runs if len(r.triangles)]
    return [back for r in whole for back in with_backs(r)] if m.double_sided else whole
