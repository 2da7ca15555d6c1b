"""Where bytes come from: the .glb's own chunk, data URIs, and files beside the model - never anything else."""

from __future__ import annotations

import binascii
import re
import urllib.parse
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vr_dti.assets.gltf import figures
from vr_dti.assets.gltf.container import Container, read_bytes
from vr_dti.assets.gltf.cursor import Cursor
from vr_dti.assets.gltf.faults import Faults
from vr_dti.errors import InputError

Bytes = NDArray[np.uint8]
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_DATA = re.compile(r"data:([^,;]*(?:;[^,;]*)*?)(;base64)?,", re.IGNORECASE)
_BESIDE = "put the file beside the model, or export it as one .glb"


class Budget:
    """Bytes that may still be made."""

    def __init__(self, limit: int, what: str) -> None:
        self._left = self._limit = limit
        self._what = what

    def take(self, size: int, pointer: str, faults: Faults) -> bool:
        """Are `size` more allowed? A mistake where not."""
        if size > self._left:
            faults.add(pointer, f"with this, {self._what} need more than {self._limit // figures.MIB} MiB", "bring a smaller model")
            return False
        self._left -= size
        return True


@dataclass(frozen=True, slots=True, eq=False)
class Loaded:
    """What a URI gave."""

    data: Bytes
    mime: str
    """as a data URI says; empty for a file"""


class Sources:
    """Reads what URIs name, each file once, all within one budget."""

    def __init__(self, path: Path, faults: Faults) -> None:
        self._folder = path.parent
        self._faults = faults
        self._read: dict[Path, Bytes | None] = {}
        self.budget = Budget(figures.BUFFER_BYTES, "all buffers and pictures together")

    def load(self, uri: str, pointer: str) -> Loaded | None:
        """The bytes at `uri`, a mistake at `pointer` where there are none."""
        if uri[:5].lower() == "data:":
            return self._data_uri(uri, pointer)
        path = self._beside(uri, pointer)
        if path is None:
            return None
        if path not in self._read:
            self._read[path] = self._file(path, pointer)
        elif self._read[path] is None:
            self._faults.add(pointer, f"{uri[:60]!r} cannot be read, as said above", _BESIDE)
        data = self._read[path]
        return None if data is None else Loaded(data, "")

    def _data_uri(self, uri: str, pointer: str) -> Loaded | None:
        head = _DATA.match(uri[:300])
        if head is None:
            self._faults.add(pointer, "not a data URI: data:TYPE;base64,...")
            return None
        if not self.budget.take(len(uri) - head.end(), pointer, self._faults):
            return None
        try:
            if head[2]:
                raw = binascii.a2b_base64(uri[head.end() :], strict_mode=True)
            else:
                raw = urllib.parse.unquote_to_bytes(uri[head.end() :])
        except ValueError as e:
            self._faults.add(pointer, f"its base64 is broken: {e}")
            return None
        return Loaded(np.frombuffer(raw, dtype=np.uint8), head[1].partition(";")[0].lower())

    def _beside(self, uri: str, pointer: str) -> Path | None:
        """The file that `uri` names in the model's folder or below."""
        shown = repr(uri[:60])
        if _SCHEME.match(uri):
            self._faults.add(pointer, f"{shown} is an address elsewhere, which is never opened", _BESIDE)
            return None
        name = urllib.parse.unquote(uri, errors="replace")
        if not name or any(ord(c) < 32 or c in '\\:*?"<>|\x7f\ufffd' for c in name):
            self._faults.add(pointer, f"{shown} names no file", "give it a plain name, with / between folders")
            return None
        try:
            folder = self._folder.resolve()
            path = (folder / name).resolve()
        except (OSError, RuntimeError, ValueError):
            self._faults.add(pointer, f"{shown} names no file", _BESIDE)
            return None
        if name.startswith("/") or not path.is_relative_to(folder):
            self._faults.add(pointer, f"{shown} lies outside the model's folder, where nothing is opened", _BESIDE)
            return None
        return path

    def _file(self, path: Path, pointer: str) -> Bytes | None:
        try:
            size = path.stat().st_size if path.is_file() else 0
            if not self.budget.take(size, pointer, self._faults):
                return None
            return np.frombuffer(read_bytes(path), dtype=np.uint8)
        except (InputError, OSError) as e:
            remedy = e.remedy if isinstance(e, InputError) and "larger" in e.what else _BESIDE
            self._faults.add(pointer, e.what if isinstance(e, InputError) else f"{path}: cannot be read", remedy)
            return None


def read_buffers(root: Cursor, container: Container, sources: Sources, faults: Faults) -> list[Bytes | None]:
    """The bytes of every buffer, as long as it says; None where it has none of its own or they are wrong."""
    out: list[Bytes | None] = []
    for i, b in enumerate(root.objects("buffers")):
        length = b.integer("byteLength", low=1, must=True)
        chunk = container.binary if i == 0 and "uri" not in b else None
        data = _written(b, sources) if chunk is None else np.frombuffer(chunk, dtype=np.uint8)
        if data is not None and len(data) < length:
            b.fault("byteLength", f"says {length} bytes, there are {len(data)}")
            data = None
        if data is not None and chunk is not None and len(data) > length + 3:
            b.note(f"the binary chunk has {len(data) - length} bytes more than its buffer says")
        out.append(data[:length] if data is not None and length else None)
    if container.binary is not None and not out and len(container.binary):
        faults.note("the file has a binary chunk, but no buffer that uses it")
    return out


def _written(buffer: Cursor, sources: Sources) -> Bytes | None:
    """What the `uri` of a buffer leads to."""
    uri = buffer.text("uri") if "uri" in buffer else ""
    loaded = sources.load(uri, buffer.at("uri")) if uri else None
    return loaded.data if loaded else None
