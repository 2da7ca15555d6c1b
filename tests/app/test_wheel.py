"""The wheel needs nothing but itself: built, unpacked elsewhere, it runs a scene, draws it and answers the pre-flight."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from app.program import PATIENCE_S, ROOT, Program

WHERE = """
import json, sys, vr_dti
from pathlib import Path
from vr_dti.resources import rig_file, scene_folder, shipped
paths = [vr_dti.__file__, shipped("shaders", "person.frag"), scene_folder("handcuffed"), rig_file("desk-3")]
print(json.dumps({"paths": [str(p) for p in paths], "search": [str(Path(p).resolve()) for p in sys.path]}))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, as `make wheel` builds it, without asking any index."""
    if importlib.util.find_spec("hatchling") is None:
        pytest.fail("hatchling is missing, which builds the wheel: pip install -e '.[dev]'", pytrace=False)
    folder = tmp_path_factory.mktemp("wheel")
    words = ["-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "--no-index", "--disable-pip-version-check"]
    built = subprocess.run([sys.executable, *words, "-w", folder, ROOT], capture_output=True, text=True, timeout=PATIENCE_S)
    assert built.returncode == 0, built.stderr
    (path,) = folder.glob("vr_dti-*-py3-none-any.whl")
    return path


@pytest.fixture(scope="module")
def unpacked(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its files in a folder of their own."""
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(wheel) as z:
        z.extractall(folder)
    return folder


@pytest.fixture
def elsewhere(unpacked: Path, tmp_path: Path) -> tuple[dict[str, str], Path]:
    """(environment, folder) of somebody who has the wheel and no checkout."""
    return {**os.environ, "PYTHONPATH": str(unpacked), "PYTHONDONTWRITEBYTECODE": "1"}, tmp_path


def python(elsewhere: tuple[dict[str, str], Path], *words: str) -> Program:
    """A Python that imports from the wheel: without site it knows neither this checkout's editable install nor the user's own packages."""
    environment, folder = elsewhere
    packages = os.pathsep.join(p for p in sys.path if p.endswith("site-packages"))
    environment = environment | {"PYTHONPATH": os.pathsep.join([environment["PYTHONPATH"], packages])}
    with Program(words, environment=environment, cwd=folder, command=(sys.executable, "-S")) as program:
        assert program.finish() == 0, program.err
    return program


def test_the_wheel_holds_what_the_program_reads_and_nothing_more(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as z:
        held = {name for name in z.namelist() if ".dist-info/" not in name}
        (facts,) = (z.read(name).decode() for name in z.namelist() if name.endswith(".dist-info/METADATA"))
        assert any(name.endswith(".dist-info/licenses/LICENSE") for name in z.namelist())
    tracked = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True)
    ours = [p for p in tracked.stdout.splitlines() if (ROOT / p).is_file()]
    wanted = {p for p in ours if p.startswith("vr_dti/")}
    wanted |= {f"vr_dti/shipped/{p}" for p in ours if p.startswith(("scenes/", "shaders/", "calibration/"))}
    assert held == wanted
    assert "License-Expression: Apache-2.0" in facts and "Requires-Python: >=3.11" in facts


def test_everything_comes_from_the_wheel(elsewhere: tuple[dict[str, str], Path], unpacked: Path) -> None:
    said = json.loads(python(elsewhere, "-c", WHERE).out)
    assert all(Path(p).is_relative_to(unpacked) and Path(p).exists() for p in said["paths"]), said["paths"]
    assert str(ROOT.resolve()) not in said["search"], "the checkout can be imported"


def test_a_scene_is_run_drawn_and_proved_from_the_wheel(elsewhere: tuple[dict[str, str], Path], unpacked: Path) -> None:
    before = sorted(unpacked.rglob("*"))
    words = ("run", "handcuffed", "--display", "offscreen", "--script", "early", "--seconds", "3", "--out", "out")
    python(elsewhere, "-m", "vr_dti", *words)
    session = elsewhere[1] / "out" / "session.dtis"
    proved = python(elsewhere, "-m", "vr_dti", "replay", str(session), "--verify", "--png", "p.png", "--at", "2", "--size", "64x36")
    assert proved.out.startswith("equal: ") and (elsewhere[1] / "p.png").stat().st_size > 500
    python(elsewhere, "-m", "vr_dti", "report", str(session), "--out", "report")
    assert sorted(unpacked.rglob("*")) == before, "the program wrote among its own files"


def test_the_pre_flight_from_the_wheel(elsewhere: tuple[dict[str, str], Path]) -> None:
    told = python(elsewhere, "-m", "vr_dti", "doctor", "--rig", "walls-300").out
    assert told.endswith("\nready\n") and "walls-300" not in told.splitlines()[-1]
