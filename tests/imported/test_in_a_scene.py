"""Somebody whom an agency brings, in a scene: by name, with a movement of the scene's own, pinned, and shown again without the file."""

from __future__ import annotations

import hashlib
import re
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.imported.recorded import bvh_text
from tests.imported.stranger import stranger
from tests.world.conftest import skeleton
from vr_dti.authoring.check import check
from vr_dti.backends.script import load_script
from vr_dti.cast.source import quiet
from vr_dti.cli import run_command
from vr_dti.errors import DocumentError, InputError
from vr_dti.records.pinned import CLIPS, documents_of
from vr_dti.scene import PERSON, Scene, load_scenario, load_scene, stage

BODY = skeleton("stocky")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The starter scene with one stranger as everybody, who lies in the agency's own folder, and a clip made of BVH."""
    home = tmp_path_factory.mktemp("agency")
    assert run_command(["scenario", "new", "scene", str(home)]) == 0
    scenario = home / "scene" / "scenario.yaml"
    text = re.sub(r"person: [a-z-]+", "person: guest", scenario.read_text(encoding="utf-8"))
    text = text.replace("clip: talk,", "clip: bow,", 1).replace("trainees: [trainee]", "trainees: [trainee]\ntrainee_person: guest")
    scenario.write_text(text, encoding="utf-8")
    (home / "people").mkdir()
    stranger(BODY, "mixamo").write(home / "people", "guest.glb")
    turn = np.tile(np.eye(3), (31, 54, 1, 1))
    angle = np.linspace(0.0, 0.5, 31)
    turn[:, 1:, 1, 1] = turn[:, 1:, 2, 2] = np.cos(angle)[:, None]
    turn[:, 1:, 1, 2], turn[:, 1:, 2, 1] = np.sin(angle)[:, None], -np.sin(angle)[:, None]
    turn[:, 2:4], turn[:, 5:8] = np.eye(3), np.eye(3)
    (home / "bow.bvh").write_text(bvh_text(BODY, turn, np.tile(BODY.joint_m[0], (31, 1))), encoding="utf-8")
    return home


@pytest.fixture(autouse=True)
def agency(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VR_DTI_CACHE", str(folder / "cache"))
    monkeypatch.setenv("VR_DTI_PEOPLE", str(folder / "people"))


@pytest.fixture(scope="module")
def scene(folder: Path) -> Scene:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VR_DTI_CACHE", str(folder / "cache"))
        patch.setenv("VR_DTI_PEOPLE", str(folder / "people"))
        out = folder / "scene" / "clips" / "bow.yaml"
        assert run_command(["clip", "import", str(folder / "bow.bvh"), "--out", str(out)]) == 0
        return load_scene(str(folder / "scene"), ["t1"], quiet)


def test_a_scene_casts_a_stranger_by_name(scene: Scene, folder: Path) -> None:
    assert set(scene.people) == {"guest"} and {m.person for m in scene.setting.cast} == {"guest"}
    assert scene.pins[PERSON + "guest"] == hashlib.sha256((folder / "people" / "guest.glb").read_bytes()).hexdigest()
    assert {"bow", "idle", "shove"} <= set(scene.setting.cast[0].clips)


def test_what_a_session_keeps_is_enough_to_show_it_again(scene: Scene, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The clip stands among its documents, the person in the cache under the pinned hash; the file may be gone."""
    assert [d.name for d in documents_of(scene.scenario) if d.role == "other"] == [CLIPS + "bow.yaml"]
    monkeypatch.setenv("VR_DTI_PEOPLE", str(folder / "nowhere"))
    elsewhere = replace(scene.scenario, files=(replace(scene.scenario.files[0], name="gone/session.dtis:x"), *scene.scenario.files[1:]))
    assert stage(elsewhere, ["t1"], quiet, pins=scene.pins).pins == scene.pins
    with pytest.raises(DocumentError, match="there is no person 'guest'"):
        stage(elsewhere, ["t1"], quiet)
    with pytest.raises(InputError, match="neither here nor in the cache"):
        stage(elsewhere, ["t1"], quiet, pins={PERSON + "guest": "0" * 64})


def test_the_authors_check_knows_them(scene: Scene, folder: Path) -> None:
    said = [f.what for f in check(folder / "scene", load_script).findings if f.rule == "unknown-name"]
    assert said == []
    broken = folder / "scene" / "clips" / "broken.yaml"
    broken.write_text("format: dti-clips/1\nclips:\n  fall: {keys: [{at: 0ms}]}\n", encoding="utf-8")
    try:
        assert any("first key does not say" in f.what for f in check(folder / "scene", load_script).findings)
    finally:
        broken.unlink()


def test_a_broken_file_is_refused_as_the_scene_is_loaded(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VR_DTI_PEOPLE", str(tmp_path))
    whole = (folder / "people" / "guest.glb").read_bytes()
    (tmp_path / "guest.glb").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(DocumentError, match="cut: its head says"):
        load_scene(str(folder / "scene"), ["t1"], quiet)


def test_shipped_people_keep_their_names(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VR_DTI_PEOPLE", str(tmp_path))
    shutil.copy(folder / "people" / "guest.glb", tmp_path / "officer-lean.glb")
    with pytest.raises(InputError, match="there is a shipped person 'officer-lean'"):
        stage(load_scenario(str(folder / "scene")), ["t1"], quiet)


def test_clips_are_not_written_over(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, said in (("idle.yaml", "shipped clip"), ("My Clip.yaml", "no name of a clip")):
        assert run_command(["clip", "import", str(folder / "bow.bvh"), "--out", str(tmp_path / name)]) == 2
        assert said in capsys.readouterr().err
    (tmp_path / "own.yaml").write_text("mine", encoding="utf-8")
    assert run_command(["clip", "import", str(folder / "bow.bvh"), "--out", str(tmp_path / "own.yaml")]) == 2
    assert (tmp_path / "own.yaml").read_text(encoding="utf-8") == "mine"
