"""A file in, a `Model` out, or every mistake that can be found in it: the one way into this room."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from vr_dti.assets.gltf import draco, figures
from vr_dti.assets.gltf.accessors import Accessors
from vr_dti.assets.gltf.animations import Animations
from vr_dti.assets.gltf.child.jobs import Decoders
from vr_dti.assets.gltf.container import open_file
from vr_dti.assets.gltf.cursor import Cursor
from vr_dti.assets.gltf.extensions import check_asset
from vr_dti.assets.gltf.faults import Faults
from vr_dti.assets.gltf.images import read_images
from vr_dti.assets.gltf.materials import read_lights, read_materials, read_textures
from vr_dti.assets.gltf.meshes import Meshes
from vr_dti.assets.gltf.nodes import Counts, read_cameras, read_nodes, read_scenes
from vr_dti.assets.gltf.person_values import Person
from vr_dti.assets.gltf.skins import check_roots, check_worn, read_skins
from vr_dti.assets.gltf.sources import Sources, read_buffers
from vr_dti.assets.gltf.springs import read_springs1
from vr_dti.assets.gltf.strict_json import parse
from vr_dti.assets.gltf.values import Model
from vr_dti.assets.gltf.views import read_views
from vr_dti.assets.gltf.vrm0 import read_vrm0
from vr_dti.assets.gltf.vrm1 import Scope, read_bones, read_vrm1


def read_model(path: Path, decoders: Decoders | None = None) -> Model:
    """The model at `path`: .gltf, .glb or .vrm.

    Raises `InputError` where the file cannot be opened and `DocumentError` with all mistakes. `decoders` saves the start of a child for
    each file where many are read.
    """
    with ExitStack() as stack:
        return _read(path, decoders or stack.enter_context(Decoders()))


def _read(path: Path, decoders: Decoders) -> Model:
    faults = Faults(str(path))
    container = open_file(path, faults)
    root = Cursor(parse(container.json, faults), "", faults)
    asset = check_asset(root, faults)

    sources = Sources(path, faults)
    views = read_views(root, read_buffers(root, container, sources, faults), sources, decoders, faults)
    accessors = Accessors(root, views, faults)
    unpacked = draco.unpack(root, views, accessors, decoders, faults)

    lights, cameras = read_lights(root), read_cameras(root)
    counts = Counts(len(root.objects("meshes")), len(root.objects("skins", most=figures.SKINS)), len(cameras), len(lights))
    nodes, rest = read_nodes(root, counts, faults)
    scenes, scene = read_scenes(root, nodes, faults)
    skins = read_skins(root, len(nodes), accessors)
    images_count = len(root.objects("images", most=figures.PICTURES))
    textures = read_textures(root, images_count)
    materials = read_materials(root, len(textures))
    reader = Meshes(accessors, len(materials), unpacked, faults)
    meshes = reader.read(root)
    check_worn(root, nodes, meshes, skins, reader.highest_joint, faults)
    if not faults.any:
        check_roots(root, nodes, skins)
    animations = Animations(accessors, nodes, meshes).read(root)
    person = _person(root, Scope(nodes, meshes, tuple(m.name for m in materials)))
    images = read_images(root, views, sources, decoders, faults)
    faults.check()
    return Model(
        file=str(path),
        size=container.size,
        generator=asset.generator,
        copyright=asset.copyright,
        extensions=asset.extensions,
        nodes=nodes,
        rest=rest,
        scenes=scenes,
        scene=scene,
        meshes=meshes,
        skins=skins,
        animations=animations,
        materials=materials,
        textures=textures,
        images=images,
        lights=lights,
        cameras=cameras,
        person=person,
        bones=person.bones if person is not None else _moved_bones(root, len(nodes)),
        notes=faults.notes,
    )


def _person(root: Cursor, scope: Scope) -> Person | None:
    v1 = root.extension("VRMC_vrm")
    if v1 is not None:
        swings = root.extension("VRMC_springBone")
        springs, colliders = read_springs1(swings, len(scope.nodes)) if swings is not None else ((), ())
        return replace(read_vrm1(v1, scope), springs=springs, colliders=colliders)
    v0 = root.extension("VRM")
    return read_vrm0(v0, scope) if v0 is not None else None


def _moved_bones(root: Cursor, nodes: int) -> dict[str, int]:
    """Of a VRM animation."""
    moves = root.extension("VRMC_vrm_animation")
    return read_bones(moves.need("humanoid").need("humanBones"), nodes) if moves is not None else {}
