"""Models hurt at random, and what the import room makes of them: loaded or one clear error, never anything else."""

from __future__ import annotations

import copy
import json
import random
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assets.build import Doc, glb
from vr_dti.assets.gltf.child.jobs import Decoders
from vr_dti.assets.gltf.read import read_model
from vr_dti.assets.gltf.summary import summary
from vr_dti.errors import InputError

NUMBERS = (-1, 0, 1, 2, 3, 5, 7, 255, 2**16, 2**31 - 1, 2**31, 2**32, 2**53, 2**63, 10**30, -(2**31), 0.5, -0.0, 1e30, 1e300, 5123, 5126)
OTHERS: tuple[Any, ...] = (None, True, "", "x", "VEC3", "MAT4", "a" * 5000, [], {}, [0, 0], [[]], {"node": 0}, "\ud800")
URIS = (
    "../../etc/passwd",
    "/dev/zero",
    "file:///etc/passwd",
    "http://localhost/x",
    "C:\\x",
    "%2e%2e/x",
    "data:,",
    "data:image/png;base64,A",
    ".",
)
PARTS = ("NaN", "Infinity", "-1e999", "[" * 200, '{"a":1,"a":2}', "\x00", "nul", '"\\ud800"', "1" * 400)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterable[tuple[Any, ...]]:
    """The path of every value in a document, the root left out."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield (*path, key)
        yield from places(inner, (*path, key))


def spoil_value(doc: Doc, chance: random.Random) -> None:
    """One value becomes another, goes, or comes twice."""
    path = chance.choice(list(places(doc.json)))
    at: Any = doc.json
    for key in path[:-1]:
        at = at[key]
    old = at[path[-1]]
    how = chance.random()
    if how < 0.5:
        near = (old + chance.choice((-1, 1, 4)),) if isinstance(old, int) and not isinstance(old, bool) else ()
        at[path[-1]] = chance.choice((*NUMBERS, *near * 10))
    elif how < 0.65:
        at[path[-1]] = chance.choice((*OTHERS, *URIS))
    elif how < 0.75 and isinstance(old, str):
        at[path[-1]] = chance.choice((*URIS, old[: len(old) // 2], old + "0"))
    elif how < 0.85 and isinstance(at, list):
        at.insert(path[-1], copy.deepcopy(chance.choice(at)))
    elif how < 0.92 and isinstance(old, list) and old:
        old.extend(copy.deepcopy(old) * chance.choice((1, 200)))
    else:
        del at[path[-1]]


def spoil_bytes(data: bytes, chance: random.Random) -> bytes:
    """Some bytes become others, go, or come."""
    if not data:
        return data
    out = bytearray(data)
    how = chance.randrange(4)
    if how == 0:
        for _ in range(chance.choice((1, 4, 64))):
            out[chance.randrange(len(out))] = chance.choice((0, 0x7F, 0x80, 0xFF, chance.randrange(256)))
    elif how == 1:
        del out[chance.randrange(len(out)) :]
    elif how == 2:
        at = chance.randrange(len(out))
        out[at : at + 4] = chance.choice((b"\0\0\xc0\x7f", b"\0\0\x80\x7f", b"\xff\xff\xff\xff", b"\xff\xff\xff\x7f"))
    else:
        at = chance.randrange(len(out))
        out[at:at] = bytes(chance.randrange(256) for _ in range(chance.choice((1, 4, 40))))
    return bytes(out)


def write_mutant(make: Callable[[], Doc], path: Path, seed: int) -> None:
    """A document hurt in its values, its buffer, its text or its file."""
    chance = random.Random(seed)
    doc = make()
    doc.json.setdefault("buffers", [{}])[0]["byteLength"] = len(doc.data)
    kind = chance.choice(("values", "values", "values", "buffer", "text", "file"))
    if kind == "values":
        for _ in range(chance.choice((1, 1, 2, 6))):
            spoil_value(doc, chance)
    elif kind == "buffer":
        length = len(doc.data)
        doc.data = bytearray(spoil_bytes(bytes(doc.data), chance))
        if chance.random() < 0.8:
            doc.data = doc.data[:length] + b"\0" * (length - len(doc.data))
    doc.write(path.parent, path.name)
    if kind == "text":
        text = json.dumps(doc.json)
        at = chance.randrange(len(text))
        end = at + chance.choice((0, 0, 1, 10))
        broken = (text[:at] + chance.choice(PARTS) + text[end:]).encode()
        path.write_bytes(broken if path.suffix == ".gltf" else glb(broken, bytes(doc.data)))
    elif kind == "file":
        path.write_bytes(spoil_bytes(path.read_bytes(), chance))


@dataclass
class Outcomes:
    """What became of many mutants."""

    counts: Counter[str] = field(default_factory=Counter)
    longest_s: float = 0.0
    loaded: list[Path] = field(default_factory=list)
    refused: dict[Path, str] = field(default_factory=dict)


def run_mutants(folder: Path, samples: dict[str, Callable[[], Doc]], seeds: range, *, keep: bool = False) -> Outcomes:
    """Read one mutant for each seed, the samples in turn. Anything but a model or an `InputError` goes through to the caller."""
    out = Outcomes()
    names = sorted(samples)
    with Decoders() as decoders:
        for seed in seeds:
            name = names[seed % len(names)]
            home = folder / str(seed)
            home.mkdir()
            path = home / name
            write_mutant(samples[name], path, seed)
            began = time.perf_counter()
            try:
                summary(read_model(path, decoders))
                out.counts["loaded"] += 1
                out.loaded.append(path)
            except InputError as e:
                assert len(str(e)) < 30_000, "a file's own text must not come back as a flood of words"
                out.counts["refused"] += 1
                out.refused[path] = str(e)
            out.longest_s = max(out.longest_s, time.perf_counter() - began)
            if not keep:
                for f in home.iterdir():
                    f.unlink()
                home.rmdir()
    return out
