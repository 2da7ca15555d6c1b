"""What is in a model, in figures and words: for `vr-dti model`, and for whoever wants it as JSON."""

from __future__ import annotations

from typing import Any

import numpy as np

from vr_dti.assets.gltf import figures
from vr_dti.assets.gltf.person_values import PRESETS
from vr_dti.assets.gltf.pose import rest_pose, world_from_node, world_positions
from vr_dti.assets.gltf.values import Model
from vr_dti.spaces import Floats

_SMALL = 200
"""vertices that a primitive counts for at least, since each costs something (default)"""


def summary(model: Model) -> dict[str, Any]:
    """Plain values. `size_m` is width, height and depth of the shown scene at rest; null where it is empty or too large to measure."""
    shown = _shown(model)
    drawn = [mesh for i in shown if (mesh := model.nodes[i].mesh) is not None]
    triangles = [sum(len(p.elements) for p in m.primitives if p.shape == "triangles") for m in model.meshes]
    vertices = [sum(len(p.position) for p in m.primitives) for m in model.meshes]
    size = _size(model, shown)
    return {
        "file": model.file,
        "bytes": model.size,
        "generator": model.generator,
        "copyright": model.copyright,
        "size_m": size,
        "people": _people(model),
        "nodes": len(model.nodes),
        "meshes": len(model.meshes),
        "triangles": sum(triangles[m] for m in drawn),
        "vertices": sum(vertices[m] for m in drawn),
        "morph_targets": sorted({n for m in set(drawn) for n in model.meshes[m].target_names if n}),
        "skins": [{"name": s.name, "joints": len(s.joints)} for s in model.skins],
        "materials": [m.name or f"material {i}" for i, m in enumerate(model.materials)],
        "images": [{"name": i.name, "kind": i.mime, "width": i.width, "height": i.height} for i in model.images],
        "animations": [
            {"name": a.name or f"animation {i}", "seconds": round(a.length_s, 3), "channels": len(a.channels)}
            for i, a in enumerate(model.animations)
        ],
        "lights": [light.kind for light in model.lights],
        "cameras": len(model.cameras),
        "extensions": list(model.extensions),
        "not_supported": list(model.notes),
    }


def _people(model: Model) -> list[dict[str, Any]]:
    p = model.person
    if p is None:
        return []
    licence = p.licence
    return [
        {
            "title": licence.title,
            "vrm": p.version,
            "authors": list(licence.authors),
            "licence": licence.licence,
            "to_clear": list(licence.concerns),
            "bones": len(p.bones),
            "expressions": [e.name for e in p.expressions],
            "missing_expressions": [n for n in PRESETS if n not in {e.name for e in p.expressions}],
            "eyes": p.look_at.kind if p.look_at is not None else "",
        }
    ]


def _shown(model: Model) -> list[int]:
    """Nodes of the scene that is shown; all of them where there is none."""
    if not model.scenes:
        return list(range(len(model.nodes)))
    level = list(model.scenes[model.scene or 0].nodes)
    out = []
    while level:
        out += level
        level = [c for i in level for c in model.nodes[i].children]
    return out


def _size(model: Model, shown: list[int]) -> list[float] | None:
    work = [sum(_SMALL + len(p.position) * (1 + len(p.targets)) for p in m.primitives) for m in model.meshes]
    if sum(work[mesh] for i in shown if (mesh := model.nodes[i].mesh) is not None) > figures.MEASURED_VERTICES:
        return None
    pose = rest_pose(model.rest)
    world = world_from_node(model.rest, pose)
    corners: list[Floats] = []
    for i in shown:
        mesh = model.nodes[i].mesh
        for at in world_positions(model, pose, world, i, model.meshes[mesh]) if mesh is not None else ():
            if len(at):
                corners += [at.min(axis=0), at.max(axis=0)]
    if not corners:
        return None
    span = np.max(corners, axis=0) - np.min(corners, axis=0)
    return [round(float(x), 3) for x in span] if np.isfinite(span).all() else None
