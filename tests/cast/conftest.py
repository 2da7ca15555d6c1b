"""The shipped people, baked once for the whole run into the cache (`VR_DTI_CACHE`, or the user's own), and a cache of one's own."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from vr_dti.cast.bake import person
from vr_dti.cast.figure import Library, read_library
from vr_dti.cast.mesh import PersonMesh
from vr_dti.cast.source import WHEEL_SHA256, body_data
from vr_dti.resources import cache_dir, shipped

NAMES = tuple(sorted(p.stem for p in shipped("scenes", "common", "people").glob("*.yaml")))


@pytest.fixture(scope="session")
def library() -> Library:
    return read_library(body_data())


@pytest.fixture(scope="session")
def people(library: Library) -> dict[str, PersonMesh]:
    return {name: person(name) for name in NAMES}


@pytest.fixture
def own_cache(library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache but for the unpacked body data (linked where the file system can)."""

    def link(source: str, target: str) -> str:
        try:
            os.link(source, target)
        except OSError:
            shutil.copy2(source, target)
        return target

    data = Path("body-data") / WHEEL_SHA256[:16]
    shutil.copytree(cache_dir() / data, tmp_path / "cache" / data, copy_function=link)
    monkeypatch.setenv("VR_DTI_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"
