"""The file and its text before glTF has a meaning: .glb chunks, and JSON that strangers wrote."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import pytest

from assets.build import glb, triangle
from assets.conftest import Refusal
from vr_dti.assets.gltf import figures
from vr_dti.assets.gltf.read import read_model
from vr_dti.errors import InputError

WHOLE = triangle().glb()
ASSET = b'{"asset":{"version":"2.0"}}'


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack("<I", len(data)) + kind + data


def headed(*chunks: bytes, length: int = 0) -> bytes:
    body = b"".join(chunks)
    return b"glTF" + struct.pack("<II", 2, length or 12 + len(body)) + body


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "neither glTF text nor a .glb"),
        (b"PK\x03\x04", "neither glTF text nor a .glb"),
        (WHOLE[:11], "cut: 11 bytes"),
        (WHOLE[:100], "cut: its head says"),
        (WHOLE[:4] + b"\x01" + WHOLE[5:], "version 1"),
        (headed(chunk(b"JSON", ASSET + b" "))[:-20] + b"x" * 20, "not JSON"),
        (headed(b"\xff\xff\xff\x7fJSON" + ASSET + b" "), "says 2147483647 bytes"),
        (headed(b"\x00\x00"), "head of chunk 0 is not whole"),
        (headed(), "first chunk is not JSON"),
        (headed(chunk(b"BIN\0", b"1234")), "first chunk is not JSON"),
        (headed(chunk(b"JSON", ASSET)), "no multiple of 4"),
        (headed(chunk(b"JSON", ASSET + b" "), chunk(b"JSON", ASSET + b" ")), "more than one JSON chunk"),
        (headed(chunk(b"JSON", ASSET + b" "), chunk(b"WHAT", b""), chunk(b"BIN\0", b"1234")), "only be the second"),
    ],
)
def test_broken_containers(tmp_path: Path, refusal: Refusal, data: bytes, what: str) -> None:
    path = tmp_path / "a.glb"
    path.write_bytes(data)
    assert any(what in m.what for m in refusal(path).values())


def test_bytes_behind_the_end_are_left_out_and_said(tmp_path: Path) -> None:
    path = tmp_path / "a.glb"
    path.write_bytes(WHOLE + b"1234")
    assert read_model(path).notes == ("4 bytes stand behind the end that its head tells, and are left out",)


def test_a_buffer_longer_than_its_chunk(tmp_path: Path, refusal: Refusal) -> None:
    path = tmp_path / "a.glb"
    path.write_bytes(glb(triangle()._with_buffer("").replace(b'"byteLength": 42}', b'"byteLength": 99}'), bytes(42)))
    assert "says 99 bytes, there are 44" in refusal(path)["/buffers/0/byteLength"].what


@pytest.mark.parametrize(
    ("text", "pointer", "what"),
    [
        (b"{", "", "not JSON"),
        (b"{} {}", "", "not JSON"),
        (b"\xef\xbb\xbf{}", "", "'asset' is missing"),
        (b'{"asset":{"version":"2.0"},"a\xff":1}', "", "not UTF-8"),
        (b'{"a":' + b"[" * 100_000, "", "nested deeper"),
        (b'{"a":' + b"[" * 60 + b"]" * 60 + b"}", None, "nested deeper than 48"),
        (b'{"asset":{"version":"2.0","version":"2.0"}}', "/asset/version", "stands twice"),
        (b'{"asset":{"version":"2.0"},"nodes":[{"scale":[NaN,1,1]}]}', "/nodes/0/scale/0", "NaN is no JSON number"),
        (b'{"asset":{"version":"2.0"},"nodes":[{"scale":[1e999,1,1]}]}', "/nodes/0/scale/0", "beyond what a float holds"),
        (b'{"asset":{"version":"2.0"},"nodes":[{"mesh":' + b"9" * 400 + b"}]}", "/nodes/0/mesh", "beyond what a float holds"),
        (b'{"asset":{"version":"2.0"},"nodes":[{"name":"\\ud800"}]}', "/nodes/0/name", "half a character"),
        (b'{"asset":{"version":"2.0","\\ud800":1}}', "/asset/?", "half a character in a key"),
        (b'{"a":[' + b"0," * (figures.JSON_VALUES + 1) + b"0]}", "", "values, more than"),
    ],
)
def test_hostile_text(tmp_path: Path, refusal: Refusal, text: bytes, pointer: str | None, what: str) -> None:
    path = tmp_path / "a.gltf"
    path.write_bytes(text)
    found = refusal(path)
    assert any(what in m.what for p, m in found.items() if pointer in (None, p)), found


def test_mistakes_in_the_text_have_lines(tmp_path: Path, refusal: Refusal) -> None:
    path = tmp_path / "a.gltf"
    path.write_text('{\n  "asset": {"version": "2.0"},\n  "nodes": [,]\n}')
    (mistake,) = refusal(path).values()
    assert (mistake.line, mistake.column) == (3, 13)


def test_words_of_a_file_cannot_steer_a_terminal(tmp_path: Path, refusal: Refusal) -> None:
    path = tmp_path / "a.gltf"
    path.write_text(json.dumps({"asset": {"version": "2.0"}, "extensionsRequired": ["\x1b]0;x\x07"], "extensionsUsed": ["\x1b[2J"]}))
    (mistake,) = refusal(path).values()
    assert "\x1b" not in str(mistake) and "\x07" not in str(mistake)


def test_files_that_are_none(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "gone.glb", Path("/dev/zero")):
        with pytest.raises(InputError):
            read_model(path)


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "large.glb"
    with path.open("wb") as f:
        f.truncate(figures.FILE_BYTES + 1)
    with pytest.raises(InputError, match="larger than 256 MiB"):
        read_model(path)
