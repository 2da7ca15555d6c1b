"""Places kept in the cache: the same triangles as built anew, whatever happened to the file, and no more of them than fit."""

from __future__ import annotations

import ast
import json
import multiprocessing
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import vr_dti
from vr_dti.assets import pictures
from vr_dti.render.place import kept
from vr_dti.render.place.assemble import PlaceMesh, assemble
from vr_dti.render.place.document import load_place
from vr_dti.render.place.kept import assembled
from vr_dti.resources import shipped
from vr_dti.world.place import Mark, Part, Place

HERE = Path(kept.__file__).parent
SMALL = Place("small", (Part("bin", (0.0, 0.0, -3.0)),), {})


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which places are kept, of a cache of its own."""
    monkeypatch.setenv("VR_DTI_CACHE", str(tmp_path))
    return tmp_path / kept.FOLDER


@pytest.fixture(scope="module")
def booking() -> Place:
    return load_place(shipped("scenes", "common", "places") / "booking-room.yaml")


@pytest.fixture(scope="module")
def built(booking: Place) -> PlaceMesh:
    return assemble(booking)


def same(a: PlaceMesh, b: PlaceMesh) -> bool:
    arrays = [*zip(a.vertices, b.vertices, strict=True), *zip(a.triangles, b.triangles, strict=True), (a.decals, b.decals)]
    plain = [(m.runs, m.lamps, m.within_m, m.ceiling_m, m.fronts_m) for m in (a, b)]
    return plain[0] == plain[1] and all(x.dtype == y.dtype and x.shape == y.shape and x.tobytes() == y.tobytes() for x, y in arrays)


def never(place: Place) -> PlaceMesh:
    raise AssertionError("built again")


@pytest.mark.parametrize("name", ["booking-room", "street-corner"])  # within walls; with fronts, a key lamp, beacons
def test_a_place_from_the_cache_is_the_place_as_built(cache: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    place = load_place(shipped("scenes", "common", "places") / f"{name}.yaml")
    first = assembled(place)
    monkeypatch.setattr(kept, "assemble", never)
    assert same(assembled(place), first)
    marked = replace(place, marks={"trainee": Mark(0.0, 0.0)}, light="night", weather="rain")
    assert same(assembled(marked), first), "marks, light and weather move no triangle"
    assert len(list(cache.iterdir())) == 1


def test_another_part_or_font_is_another_place(cache: Path, booking: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, fewer = assembled(booking), assembled(replace(booking, parts=booking.parts[:-1]))
    assert not same(whole, fewer)
    monkeypatch.setattr(pictures, "LETTERS", "another font")
    assembled(booking)
    assert len(list(cache.iterdir())) == 3


def cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def turned(data: bytes) -> bytes:
    """A bit in the middle of the vertices is another."""
    at = len(data) // 2
    return data[:at] + bytes([data[at] ^ 16]) + data[at + 1 :]


def headless(data: bytes) -> bytes:
    return b"\0" * 200 + data[200:]


def locked(data: bytes) -> bytes:
    """A bit of the last entry says that it is encrypted."""
    at = data.rindex(b"PK\x01\x02") + 8
    return data[:at] + bytes([data[at] | 1]) + data[at + 1 :]


DAMAGE: tuple[Callable[[bytes], bytes], ...] = (
    cut,
    turned,
    headless,
    locked,
    lambda data: data.replace(b"), }", b"(, }", 1),
    lambda _: b"",
    lambda _: b"PK\x03\x04",
    lambda _: b"\x93NUMPY\x01\x00",
)


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_file_is_built_again(cache: Path, booking: Place, built: PlaceMesh, damage: Callable[[bytes], bytes]) -> None:
    assembled(booking)
    (path,) = cache.iterdir()
    whole = path.read_bytes()
    path.write_bytes(damage(whole))
    assert same(assembled(booking), built)
    (path,) = cache.iterdir()
    assert path.stat().st_size == len(whole), "and written anew"


def lying(what: str, mesh: PlaceMesh) -> dict[str, object]:
    parts: dict[str, object] = dict(kept._parts(mesh))
    if what == "reaches for a vertex that is not there":
        parts["triangles_0"] = mesh.triangles[0] + np.uint32(len(mesh.vertices[0]))
    elif what == "other vertices":
        parts["vertices_0"] = np.zeros(len(mesh.vertices[0]))
    elif what == "a run beyond the triangles":
        head = json.loads(kept._parts(mesh)["head"].tobytes())
        head["runs"][0][2] += 1_000_000
        parts["head"] = np.frombuffer(json.dumps(head).encode(), dtype=np.uint8)
    else:
        parts["head"] = np.frombuffer(b"[]", dtype=np.uint8)
    return parts


@pytest.mark.parametrize("what", ["reaches for a vertex that is not there", "other vertices", "a run beyond the triangles", "another head"])
def test_a_file_that_fits_its_sums_but_not_together_is_built_again(cache: Path, booking: Place, built: PlaceMesh, what: str) -> None:
    assembled(booking)
    (path,) = cache.iterdir()
    np.savez(path, **lying(what, built))  # type: ignore[arg-type]
    assert same(assembled(booking), built)


def _builds(cache: str, results: multiprocessing.Queue[bytes]) -> None:
    os.environ["VR_DTI_CACHE"] = cache
    place = load_place(shipped("scenes", "common", "places") / "booking-room.yaml")
    results.put(assembled(place).vertices[0].tobytes())


def test_two_runs_may_build_at_once(cache: Path, built: PlaceMesh) -> None:
    context = multiprocessing.get_context("spawn")
    results: multiprocessing.Queue[bytes] = context.Queue()
    both = [context.Process(target=_builds, args=(str(cache.parent), results)) for _ in range(2)]
    for run in both:
        run.start()
    assert [results.get(timeout=120) == built.vertices[0].tobytes() for _ in both] == [True, True]
    for run in both:
        run.join()
    assert [p.suffix for p in cache.iterdir()] == [".npz"], "one file, and none half written"


def test_the_folder_stays_small(cache: Path, booking: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was used longest ago goes first, what a run that was killed left half written too; the newest is always kept."""
    places = [replace(booking, parts=booking.parts[:n]) for n in (-3, -2, -1)]
    paths: list[Path] = []
    for age, place in enumerate(places):
        before = set(cache.iterdir()) if cache.exists() else set()
        assembled(place)
        paths += set(cache.iterdir()) - before
        os.utime(paths[-1], (1000 + age, 1000 + age))
    (cache / "half.part").write_bytes(b"x")
    os.utime(cache / "half.part", (500, 500))
    assembled(places[0])  # used: it is the youngest again
    monkeypatch.setattr(kept, "MOST_BYTES", int(2.5 * paths[0].stat().st_size))
    assembled(booking)
    left = set(cache.iterdir())
    assert paths[0] in left and len(left) == 2, left
    monkeypatch.setattr(kept, "MOST_BYTES", 1)
    assembled(places[1])
    assert set(cache.iterdir()) == {paths[1]}


def test_a_cache_that_cannot_be_written_is_no_fault(cache: Path, booking: Place, built: PlaceMesh) -> None:
    cache.write_text("a file where the folder should be")
    assert same(assembled(booking), built)


def test_small_places_are_not_kept(cache: Path) -> None:
    assert same(assembled(SMALL), assemble(SMALL))
    assert not cache.exists()


def test_all_code_that_builds_a_place_is_in_its_name() -> None:
    """A module beside the folder that its files import: in `BESIDE`, or it decides no triangle."""
    no_triangles = {"cached", "documents", "render/hour", "resources", "__init__"}
    root = Path(vr_dti.__file__).parent
    used = set()
    for path in HERE.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("vr_dti"):
                inside = node.module.removeprefix("vr_dti").removeprefix(".").replace(".", "/")
                names = [f"{inside}/{n.name}" for n in node.names]  # `from package import module`
                used |= {n for n in names if (root / f"{n}.py").is_file()} or {inside}
    beside = {name for name in used if name and not name.startswith("render/place")} - no_triangles
    assert beside == {name.removesuffix(".py") for name in kept.BESIDE}
