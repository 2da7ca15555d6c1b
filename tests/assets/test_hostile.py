"""Broken and hostile documents: each mistake is named where it stands, all at once, and nothing is made from what a file only claims."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assets import samples
from assets.build import Doc
from assets.conftest import Refusal
from assets.packed import draco_packed, meshopt_packed
from assets.people import figure
from assets.surfaces import basisu, covered, picture, pictures
from vr_dti.assets.gltf import figures

Spoil = Callable[[Doc], object]


def put(path: str, value: Any) -> Spoil:
    """Set the value at a JSON pointer."""

    def spoil(doc: Doc) -> None:
        at: Any = doc.json
        *above, last = (int(k) if k.isdigit() else k for k in path.strip("/").split("/"))
        for key in above:
            at = at[key]
        at[last] = value

    return spoil


def floats(index: int, row: int, value: float) -> Spoil:
    """One number of an accessor of three floats a row."""

    def spoil(doc: Doc) -> None:
        view = doc.json["bufferViews"][doc.json["accessors"][index]["bufferView"]]
        at = view["byteOffset"] + row * view.get("byteStride", 12)
        doc.data[at : at + 4] = np.float32(value).tobytes()

    return spoil


def in_picture(offset: int, data: bytes) -> Spoil:
    """Bytes of the first picture, so far behind its beginning."""

    def spoil(doc: Doc) -> None:
        view = doc.json["bufferViews"][doc.json["images"][0]["bufferView"]]
        at = view["byteOffset"] + offset
        doc.data[at : at + len(data)] = data

    return spoil


def drop(path: str) -> Spoil:
    """Take the value at a JSON pointer away."""

    def spoil(doc: Doc) -> None:
        at: Any = doc.json
        *above, last = path.strip("/").split("/")
        for key in above:
            at = at[int(key) if key.isdigit() else key]
        del at[last]

    return spoil


TRIANGLE = (
    ("/bufferViews/0/byteLength", 1000, "/bufferViews/0/byteLength", "ends at byte 1000"),
    ("/bufferViews/0/byteOffset", 2**31, "/bufferViews/0/byteOffset", "ends at byte"),
    ("/bufferViews/0/buffer", 7, "/bufferViews/0/buffer", "7: there are only 1 buffers"),
    ("/bufferViews/0/byteStride", 6, "/bufferViews/0/byteStride", "no multiple of 4"),
    ("/bufferViews/0/byteStride", 4, "/accessors/0/bufferView", "only 4 bytes apart"),
    ("/accessors/0/byteOffset", 2, "/accessors/0/count", "ends at byte 38"),
    ("/accessors/0/count", 2**31, "/accessors/0/count", "2147483648 elements, more than"),
    ("/accessors/0/count", 4, "/accessors/0/count", "ends at byte 48"),
    ("/accessors/0/count", -1, "/accessors/0/count", "-1 is less than 1"),
    ("/accessors/0/count", 1.5, "/accessors/0/count", "whole number"),
    ("/accessors/0/componentType", 5124, "/accessors/0/componentType", "5124 is none of"),
    ("/accessors/0/type", "VEC5", "/accessors/0/type", "'VEC5' is none of"),
    ("/accessors/0/type", "VEC2", "/meshes/0/primitives/0/attributes/POSITION", "type VEC2"),
    ("/accessors/0/normalized", True, "/accessors/0/normalized", "only bytes and shorts"),
    ("/accessors/1/byteOffset", 1, "/accessors/1/count", "ends at byte 7"),
    ("/accessors/1/byteOffset", 2**40, "/accessors/1/byteOffset", "ends at byte 1099511627782"),
    ("/bufferViews/1/byteOffset", 33, "/accessors/1", "unaligned"),
    ("/accessors/1/bufferView", 9, "/accessors/1/bufferView", "there are only 2 buffer views"),
    ("/meshes/0/primitives/0/indices", 0, "/meshes/0/primitives/0/indices", "SCALAR accessor of unsigned"),
    ("/meshes/0/primitives/0/mode", 8, "/meshes/0/primitives/0/mode", "8 is more than 6"),
    ("/meshes/0/primitives/0/material", 0, "/meshes/0/primitives/0/material", "there are no materials"),
    ("/meshes/0/primitives", [], "/meshes/0/primitives", "at least one primitive"),
    ("/nodes/0/mesh", 1, "/nodes/0/mesh", "there are only 1 meshes"),
    ("/nodes/0/rotation", [0, 0, 0, 2], "/nodes/0/rotation", "a quaternion of length 2"),
    ("/nodes/0/translation", [0, 0], "/nodes/0/translation", "2 numbers instead of 3"),
    ("/nodes/0/scale", [1e300, 1, 1], "/nodes/0/scale/0", "is not between"),
    ("/nodes/0/matrix", [1, 0, 0, 0, 0, 1, 0, 1, 0, 0, 1, 0, 0, 0, 0, 1], "/nodes/0/matrix", "not affine"),
    ("/nodes/0/children", [0], "/nodes/0/children", "a loop: node 0 under 0"),
    ("/nodes/0/children", [5], "/nodes/0/children/0", "5: there are only 1 nodes"),
    ("/scenes/0/nodes", [0, 0], "/scenes/0/nodes/1", "0 stands here twice"),
    ("/scene", 3, "/scene", "there are only 1 scenes"),
    ("/asset", 2, "/asset", "must be an object"),
    ("/asset/version", "1.0", "/asset/version", "glTF 1.0, not 2.0"),
    ("/extensionsRequired", ["ACME_mesh"], "/extensionsRequired/0", "cannot be read without ACME_mesh"),
    ("/meshes", {"0": {}}, "/meshes", "must be an array"),
    ("/nodes/0", 5, "/nodes/0", "must be an object"),
)


@pytest.mark.parametrize(("path", "value", "pointer", "what"), TRIANGLE, ids=[f"{t[0]}={t[1]}"[:60] for t in TRIANGLE])
def test_one_lie_one_mistake_at_its_place(tmp_path: Path, refusal: Refusal, path: str, value: Any, pointer: str, what: str) -> None:
    doc = samples.triangle()
    put(path, value)(doc)
    found = refusal(doc.write(tmp_path, "a.glb"))
    assert pointer in found and what in found[pointer].what, found


OTHERS: dict[str, tuple[Callable[[], Doc], Spoil, str, str]] = {
    "nan": (samples.triangle, floats(0, 1, float("nan")), "/accessors/0", "element 1 is not a finite number"),
    "infinity": (samples.triangle, floats(0, 2, float("-inf")), "/accessors/0", "element 2 is not a finite number"),
    "index beyond": (samples.triangle, lambda d: d.data.__setitem__(36, 9), "/meshes/0/primitives/0/indices", "names vertex 9 of 3"),
    "sparse beyond": (samples.sparse, lambda d: d.data.__setitem__(36, 3), "/accessors/0/sparse/indices", "replaces element 3 of 3"),
    "sparse count": (samples.sparse, put("/accessors/0/sparse/count", 4), "/accessors/0/sparse/count", "only 3"),
    "sparse lie": (samples.sparse, put("/accessors/1/sparse/values/byteOffset", 4), "/accessors/1/sparse/values/byteOffset", "ends at"),
    "unequal": (figure, put("/accessors/3/count", 11), "/meshes/0/primitives/0/attributes/WEIGHTS_0", "has 11 elements"),
    "joint beyond": (figure, put("/skins/0/joints", [0]), "/nodes/2/skin", "hangs on joint 1, but skin 0 has 1"),
    "joint twice": (figure, put("/skins/0/joints", [0, 0]), "/skins/0/joints/1", "0 stands here twice"),
    "no joints": (figure, put("/skins/0/joints", []), "/skins/0/joints", "at least one"),
    "few binds": (figure, put("/accessors/5/count", 1), "/skins/0/inverseBindMatrices", "1 matrices for 2 joints"),
    "skeleton": (figure, put("/skins/0/skeleton", 0), "/skins/0/skeleton", "not above joint 1"),
    "two parents": (figure, put("/nodes/2/children", [0]), "/nodes/2/children", "already a child of node 1"),
    "long loop": (figure, put("/nodes/0/children", [1]), "/nodes/0/children", "a loop: node 0 under 1 under 0"),
    "scene of a child": (figure, put("/scenes/0/nodes", [0]), "/scenes/0/nodes", "node 0 is no root"),
    "keys fall": (
        samples.animated,
        put("/animations/0/samplers/0/input", 3),
        "/animations/0/samplers/0/input",
        "SCALAR accessor of floats",
    ),
    "few values": (samples.animated, put("/accessors/3/count", 2), "/animations/0/samplers/0/output", "3 keys of kind LINEAR need 9"),
    "moved twice": (
        samples.animated,
        put("/animations/0/channels/1/target/path", "translation"),
        "/animations/0/samplers/1/output",
        "where 3 numbers a key",
    ),
    "targets": (samples.animated, put("/meshes/0/weights", [1]), "/meshes/0/weights", "1 weights for 2 morph targets"),
    "meshopt cut": (
        meshopt_packed,
        put("/bufferViews/0/extensions/EXT_meshopt_compression/byteLength", 20),
        "/bufferViews/0/extensions/EXT_meshopt_compression",
        "cannot be unpacked",
    ),
    "meshopt claim": (
        meshopt_packed,
        put("/bufferViews/0/extensions/EXT_meshopt_compression/count", 2**40),
        "/bufferViews/0/extensions/EXT_meshopt_compression/count",
        "are not the buffer view's",
    ),
    "meshopt huge": (
        meshopt_packed,
        lambda d: d.json["bufferViews"][0].update(byteLength=2**34) or put(_PACKED + "/count", 2**30)(d),
        "/bufferViews/0/extensions/EXT_meshopt_compression",
        "need more than 512 MiB",
    ),
    "draco noise": (
        draco_packed,
        lambda d: d.data.__setitem__(slice(0, 5), b"DRACX"),
        "/meshes/0/primitives/0/extensions/KHR_draco_mesh_compression",
        "cannot be unpacked",
    ),
    "draco count": (
        draco_packed,
        put("/accessors/0/count", 30),
        "/meshes/0/primitives/0/extensions/KHR_draco_mesh_compression",
        "where its accessor says (30, 3)",
    ),
    "picture cut": (pictures, lambda d: d.beside.update({"be side.jpg": picture("JPEG")[:100]}), "/images/1/uri", "the picture is cut"),
    "pixels cut": (pictures, lambda d: d.beside.update({"be side.jpg": picture("JPEG")[:-20]}), "/images/1/uri", "cannot be decoded"),
    "picture bomb": (pictures, lambda d: d.beside.update({"be side.jpg": BOMB}), "/images/1/uri", "60000 x 60000 pixels"),
    "text bomb": (pictures, lambda d: d.beside.update({"be side.jpg": TEXT_BOMB}), "/images/1/uri", "cannot be decoded"),
    "ktx2 level elsewhere": (basisu, in_picture(80, b"\xff" * 8), "/images/0/bufferView", "cannot be decoded"),
    "ktx2 level of exabytes": (basisu, in_picture(88, b"\xff" * 8), "/images/0/bufferView", "cannot be decoded"),
    "ktx2 unpacked to terabytes": (basisu, in_picture(96, b"\0\0\0\0\0\1\0\0"), "/images/0/bufferView", "cannot be decoded"),
    "ktx2 levels without end": (basisu, in_picture(40, b"\xff" * 4), "/images/0/bufferView", "cannot be decoded"),
    "picture kind": (pictures, put("/images/0/mimeType", "image/jpeg"), "/images/0/mimeType", "but it is image/png"),
    "no file": (pictures, put("/images/1/uri", "gone.jpg"), "/images/1/uri", "there is no such file"),
    "base64": (pictures, put("/images/2/uri", "data:image/png;base64,AA=A"), "/images/2/uri", "base64 is broken"),
    "texture": (pictures, put("/textures/0/source", 3), "/textures/0/source", "there are only 3 images"),
    "texture use": (pictures, drop("/materials/0/normalTexture/index"), "/materials/0/normalTexture", "'index' is missing"),
    "roughness": (
        lambda: covered({"pbrMetallicRoughness": {"roughnessFactor": 2}}),
        lambda d: None,
        "/materials/0/pbrMetallicRoughness/roughnessFactor",
        "2 is not between 0 and 1",
    ),
}
_PACKED = "/bufferViews/0/extensions/EXT_meshopt_compression"
_TEXT = b"zTXtx\0\0" + zlib.compress(bytes(64 << 20), 9)
TEXT_BOMB = picture()[:33] + struct.pack(">I", len(_TEXT) - 4) + _TEXT + struct.pack(">I", zlib.crc32(_TEXT)) + picture()[33:]
"""a small picture with 64 MiB of zeros, well packed, for a comment"""
BOMB = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\xea\x60\0\0\xea\x60\x08\x06\0\0\0" + bytes(40)


@pytest.mark.parametrize("name", OTHERS)
def test_each_lie_is_told_where_it_stands(tmp_path: Path, refusal: Refusal, name: str) -> None:
    make, spoil, pointer, what = OTHERS[name]
    doc = make()
    spoil(doc)
    found = refusal(doc.write(tmp_path, "a.gltf"))
    assert pointer in found and what in found[pointer].what, found


@pytest.mark.parametrize(
    ("uri", "what"),
    [
        ("http://example.org/a.bin", "an address elsewhere"),
        ("file:///etc/passwd", "an address elsewhere"),
        ("C:/windows/win.ini", "an address elsewhere"),
        ("/etc/passwd", "outside the model's folder"),
        ("//host/share/a.bin", "outside the model's folder"),
        ("../a.bin", "outside the model's folder"),
        ("%2e%2e%2fa.bin", "outside the model's folder"),
        ("x/../../a.bin", "outside the model's folder"),
        ("link.bin", "outside the model's folder"),
        ("..\\a.bin", "names no file"),
        ("a%00.bin", "names no file"),
        ("pipe.bin", "not a file"),
        (".", "not a file"),
    ],
)
def test_nothing_outside_the_folder_is_opened(tmp_path: Path, refusal: Refusal, uri: str, what: str) -> None:
    secret = tmp_path / "a.bin"
    secret.write_bytes(bytes(100))
    home = tmp_path / "home"
    home.mkdir()
    (home / "link.bin").symlink_to(secret)
    os.mkfifo(home / "pipe.bin")
    doc = samples.triangle()
    path = doc.write(home, "a.gltf")
    path.write_text(path.read_text().replace('"a.bin"', f'"{uri}"'.replace("\\", "\\\\")))
    assert what in refusal(path)["/buffers/0/uri"].what


def test_all_mistakes_at_once_and_no_flood(tmp_path: Path, refusal: Refusal) -> None:
    """Of every kind together; of a thousand alike the first are told and the rest are counted."""
    doc = pictures()
    for spoil in (
        put("/accessors/0/count", 0),
        put("/nodes/0/mesh", 4),
        put("/images/0/bufferView", 99),
        put("/materials/0/doubleSided", 1),
    ):
        spoil(doc)
    found = refusal(doc.write(tmp_path, "a.gltf"))
    assert {"/accessors/0/count", "/nodes/0/mesh", "/images/0/bufferView", "/materials/0/doubleSided"} <= set(found)
    for _ in range(1000):
        doc.node(mesh=77)
    found = refusal(doc.write(tmp_path, "b.gltf"))
    assert len(found) == figures.MISTAKES + 1 and "more mistakes" in found[""].what


BOUNDED = """
import resource, sys
from pathlib import Path
from vr_dti.assets.gltf.read import read_model
from vr_dti.errors import DocumentError
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
for path in sys.argv[1:]:
    try:
        read_model(Path(path))
    except DocumentError as e:
        print(Path(path).name, e.mistakes[0].what)
"""


def test_claims_are_refused_within_bounded_memory(tmp_path: Path) -> None:
    """Small files that claim gigabytes, read by a program that may have one: huge counts, one view used over and over, many zeros."""
    zeros = samples.triangle()
    for _ in range(100):
        accessor = zeros.add("accessors", {"componentType": 5126, "type": "VEC4", "count": figures.ELEMENTS})
        zeros.node(mesh=zeros.mesh({"POSITION": 0, "TANGENT": accessor}))
    huge = samples.triangle()
    put("/accessors/0", {"componentType": 5126, "type": "VEC3", "count": 2**40})(huge)
    again = Doc()
    view = again.view(bytes(3 << 20))
    for _ in range(1000):
        accessor = again.add("accessors", {"bufferView": view, "componentType": 5120, "type": "VEC3", "count": 1 << 20})
        again.node(mesh=again.mesh({"POSITION": accessor}))
    paths = [doc.shown().write(tmp_path, f"{name}.glb") for name, doc in (("zeros", zeros), ("huge", huge), ("again", again))]
    done = subprocess.run([sys.executable, "-c", BOUNDED, *map(str, paths)], capture_output=True, text=True, check=True)
    lines = done.stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["zeros.glb", "huge.glb", "again.glb"], done
    assert "more than 512 MiB" in lines[2] and "elements, more than" in lines[1]
