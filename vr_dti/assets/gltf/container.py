"""The file itself: a .gltf is its JSON; a .glb is chunks, of which the first is JSON and the next may be binary (glTF 2.0, chapter 4)."""

from __future__ import annotations

import stat
import struct
from dataclasses import dataclass
from pathlib import Path

from vr_dti.assets.gltf import figures
from vr_dti.assets.gltf.faults import Faults
from vr_dti.errors import InputError

_CUT = "the file was cut or changed on its way; get it again from where it came"
_JSON, _BIN = 0x4E4F534A, 0x004E4942


@dataclass(frozen=True, slots=True)
class Container:
    """What stands in the file."""

    json: bytes
    binary: memoryview | None
    """the .glb's own buffer"""
    size: int
    """of the file, in bytes"""


def open_file(path: Path, faults: Faults) -> Container:
    """Read `path` whole. Raises `InputError` where it cannot be read, `DocumentError` where it is neither .gltf nor .glb."""
    raw = read_bytes(path)
    if raw[:4] == b"glTF":
        return _glb(raw, faults)
    text = raw.removeprefix(b"\xef\xbb\xbf")
    if text.lstrip(b" \t\r\n")[:1] != b"{":
        faults.stop(
            "", "neither glTF text nor a .glb file", "give a .gltf, .glb or .vrm file; others can be turned into one, by Blender say"
        )
    return Container(text, None, len(raw))


def read_bytes(path: Path) -> bytes:
    """A file of at most `figures.FILE_BYTES`. Raises `InputError`."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a pipe that nobody writes to would be waited for
            raise InputError(f"{path}: not a file", "give the path of a file")
        with path.open("rb") as f:
            raw = f.read(figures.FILE_BYTES + 1)
    except FileNotFoundError:
        raise InputError(f"{path}: there is no such file", "check the path") from None
    except (OSError, ValueError) as e:
        raise InputError(f"{path}: cannot be read: {getattr(e, 'strerror', None) or e}", "give the path of a readable file") from None
    if len(raw) > figures.FILE_BYTES:
        raise InputError(
            f"{path}: larger than {figures.FILE_BYTES // figures.MIB} MiB", "scale its pictures down, or leave parts of it out"
        )
    return raw


def _glb(raw: bytes, faults: Faults) -> Container:
    if len(raw) < 12:
        faults.stop("", f"cut: {len(raw)} bytes, less than the head of a .glb file", _CUT)
    version, length = struct.unpack_from("<II", raw, 4)
    if version != 2:
        faults.stop("", f"a .glb of version {version}, not 2", "export it as glTF 2.0")
    if length > len(raw):
        faults.stop("", f"cut: its head says {length} bytes, it has {len(raw)}", _CUT)
    if length < len(raw):
        faults.note(f"{len(raw) - length} bytes stand behind the end that its head tells, and are left out")
    chunks = _chunks(memoryview(raw)[:length], faults)
    if not chunks or chunks[0][0] != _JSON:
        faults.stop("", "the first chunk is not JSON", _CUT)
    if sum(kind == _JSON for kind, _ in chunks) > 1:
        faults.add("", "more than one JSON chunk")
    binary = [data for kind, data in chunks if kind == _BIN]
    if len(binary) > 1 or (binary and chunks[1][0] != _BIN):
        faults.add("", "a binary chunk may only be the second")
    return Container(bytes(chunks[0][1]), binary[0] if binary else None, len(raw))


def _chunks(view: memoryview, faults: Faults) -> list[tuple[int, memoryview]]:
    """(kind, bytes) of what stands behind the head; of very many, the first."""
    chunks: list[tuple[int, memoryview]] = []
    length, at = len(view), 12
    while at < length and len(chunks) < figures.CHUNKS:
        if at + 8 > length:
            faults.stop("", f"cut: the head of chunk {len(chunks)} is not whole", _CUT)
        size, kind = struct.unpack_from("<II", view, at)
        if at + 8 + size > length:
            faults.stop("", f"chunk {len(chunks)} says {size} bytes, {length - at - 8} are left", _CUT)
        if size % 4:
            faults.add("", f"chunk {len(chunks)} has {size} bytes, no multiple of 4")
        chunks.append((kind, view[at + 8 : at + 8 + size]))
        at += 8 + size
    return chunks
