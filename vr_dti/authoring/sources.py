"""What a PATH on the command line of an author means: a scenario, the documents of a scene, its side files."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import Field

from vr_dti.documents import Model, read, read_text
from vr_dti.errors import InputError
from vr_dti.resources import is_file, scene_folder, shipped, stands
from vr_dti.story import locale as locales
from vr_dti.story.load import Scenario, Texts, compose, texts_at

LAYOUT_FORMAT = "dti-layout/1"
DOCUMENTS = ("scenario.yaml", "guidebook.yaml", "graphs/*.yaml", "locales/*.yaml", "policies/*.yaml", "voices/*.yaml")
"""what `fmt` and `diff` know of a scene folder"""
BESIDE = ("guidebook.yaml", "layout.json", "graphs/*.yaml", "locales/*.yaml", "voices/*.yaml", "trainees/*.yaml")
"""what lies beside a scenario, and is checked with it"""

WITH_A_SCENE = {
    "dti-guidebook": "a guidebook",
    "dti-graph": "a sub-graph",
    "dti-locale": "a locale",
    "dti-voices": "a file of voices",
    "dti-trainee": "a scripted trainee",
    "dti-policy": "a policy pack",
    "dti-vocabulary": "a vocabulary",
}
"""documents that no scene is, by the name of their format"""
MOST_BEFORE = 4000
"""letters of a document in which its format stands (default)"""
_KIND = re.compile(r"^format: *[\"']?([a-z-]+)/\d", re.MULTILINE)


class SpotDoc(Model):
    """Where a picture puts a node; any unit, y down."""

    x: Annotated[float, Field(ge=-1e6, le=1e6)]
    y: Annotated[float, Field(ge=-1e6, le=1e6)]


class LayoutDoc(Model):
    """`layout.json`: region.node -> its place in pictures. It changes nothing that happens, and no session pins it."""

    format: str
    nodes: Annotated[dict[str, SpotDoc], Field(max_length=3000)] = {}


def scenario_file(where: str) -> Path:
    """The scenario named by its file, by another of its scene, by its folder, or by the id of a shipped scene. Raises `InputError`."""
    path = Path(where)
    if not is_file(path):
        return scene_folder(where) / "scenario.yaml"
    return next((found for found in _scenarios_of(path) if is_file(found)), path)


def _scenarios_of(path: Path) -> Iterator[Path]:
    """Where the scenario would stand of whose scene the file at `path` may be a part; of a scenario itself nowhere."""
    path = path.absolute()
    for pattern in BESIDE:
        if path.match(pattern):
            yield path.parents[pattern.count("/")] / "scenario.yaml"


def scenario_at(where: str, *, locale: str = "") -> Scenario:
    """That scenario in the words of `locale`: by default those a run takes, else the first there are. Raises `InputError`."""
    return compose(texts_of(where, locale=locale), {})


def texts_of(where: str, *, locale: str = "") -> Texts:
    """What that scenario is read from. Raises `InputError`."""
    path = scenario_file(where)
    _of_a_scene(path)
    there = sorted(p.stem for p in (path.parent / "locales").glob("*.yaml"))
    default = locales.DEFAULT if locales.DEFAULT in there or not there else there[0]
    return texts_at(path, locale=locale or default, graphs=(shipped("scenes", "common", "graphs"),))


def _of_a_scene(path: Path) -> None:
    """Raises `InputError`, naming the folder to give, for a document that says that it is a part of a scene and none itself."""
    said = _KIND.search(read_text(path)[:MOST_BEFORE])
    if said is None or said[1] not in WITH_A_SCENE:
        return
    folder = next((p for p in path.absolute().parents if is_file(p / "scenario.yaml")), None)
    remedy = f"give that: {folder}" if folder else "give the folder of the scene that uses it, where scenario.yaml lies"
    raise InputError(f"{path} is {WITH_A_SCENE[said[1]]}, which is read with its scene", remedy)


def documents_at(where: str) -> list[Path]:
    """The document of that name; of a scene folder every one that has a canonical form. Raises `InputError`."""
    path = Path(where)
    return [path] if is_file(path) else list(_inside(where).values())


def layout_beside(file: str) -> LayoutDoc:
    """The layout beside a scenario; an empty one where there is none. Raises `InputError`."""
    path = Path(file).parent / "layout.json"
    return read(path, LayoutDoc, format=LAYOUT_FORMAT) if stands(path) else LayoutDoc(format=LAYOUT_FORMAT)


class Pair(NamedTuple):
    """A document before and after; an empty text where it is not there."""

    name: str
    before: str
    after: str
    files: tuple[str, str]
    """of the two texts"""


def paired(old: str, new: str, name: str = "") -> list[Pair]:
    """Each document of two files or two scene folders. Raises `InputError`, also for a file and a folder."""
    a, b = _texts(old), _texts(new)
    if list(a) == list(b) == [""]:
        return [Pair(name or f"{old} -> {new}", a[""], b[""], (old, new))]
    if "" in {*a, *b}:
        document, folder = (old, new) if "" in a else (new, old)
        raise InputError(f"{document} is a document, and {folder} a scene folder", "compare two documents, or two folders")
    places = [str(Path(where) if Path(where).is_dir() else scene_folder(where)) for where in (old, new)]
    return [Pair(n, a.get(n, ""), b.get(n, ""), (f"{places[0]}/{n}", f"{places[1]}/{n}")) for n in dict.fromkeys(chain(a, b))]


def _texts(where: str) -> dict[str, str]:
    """name inside the scene folder -> text; a single document has no name."""
    if where == os.devnull:  # what git gives for a file that is not there
        return {"": ""}
    if is_file(Path(where)):
        return {"": read_text(Path(where))}
    return {name: read_text(path) for name, path in _inside(where).items()}


def _inside(where: str) -> dict[str, Path]:
    """`locales/clean.yaml` -> file, of every document of a scene folder."""
    folder = Path(where) if Path(where).is_dir() else scene_folder(where)
    found = [p for pattern in DOCUMENTS for p in sorted(folder.glob(pattern))]
    if not found:
        raise InputError(f"{where}: no document of a scene stands there", "give a scene folder, or a document")
    return {p.relative_to(folder).as_posix(): p for p in found}
