"""`vr-dti scenario`: what each tool prints and writes, and its exit status: 0 done, 1 something was found, 2 unusable."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from authoring.scenes import SCENES, SMALL
from vr_dti.authoring.schema import schema_text
from vr_dti.cli import run_command


@pytest.fixture
def scene(tmp_path: Path) -> Path:
    """A folder with the small scenario."""
    folder = tmp_path / "small"
    folder.mkdir()
    (folder / "scenario.yaml").write_text(SMALL, encoding="utf-8")
    return folder


def scenario(*words: object) -> int:
    """`vr-dti scenario WORDS` -> exit status"""
    return run_command(["scenario", *map(str, words)])


# --- new -------------------------------------------------------------------------------------------------------------------


def test_of_a_new_scene_all_files_are_there_before_the_first_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who reads the first line alone (`| head -1`) ends the program with it."""
    there: list[int] = []
    monkeypatch.setattr("vr_dti.app.scenario.result", lambda _: there.append(sum(p.is_file() for p in tmp_path.rglob("*"))))
    scenario("new", "night-shift", tmp_path)
    assert len(set(there)) == 1 and len(there) == there[0]


def test_new_writes_two_whole_scenes_that_are_canonical_and_pass_their_tests(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert scenario("new", "night-shift", tmp_path) == 0
    written = capsys.readouterr().out.split()
    for folder in ("night-shift", "night-shift-lawful"):
        there = {p.relative_to(tmp_path / folder).as_posix() for p in (tmp_path / folder).rglob("*") if p.is_file()}
        assert there >= {
            "scenario.yaml",
            "layout.json",
            "guidebook.yaml",
            "README.md",
            "locales/clean.yaml",
            "locales/street.yaml",
            "voices/voices.yaml",
        }
        assert any(name.startswith("trainees/") for name in there)
        assert {str(tmp_path / folder / name) for name in there} <= set(written)
        for name in there:
            assert "starter" not in (tmp_path / folder / name).read_text(encoding="utf-8")
        assert scenario("fmt", "--check", tmp_path / folder) == 0
        assert scenario("test", tmp_path / folder) == 0
        assert scenario("check", "--strict", tmp_path / folder) == 0
        assert scenario("explore", "--runs", "110", "--jobs", "1", tmp_path / folder) == 0
    titles = [line for p in sorted(tmp_path.rglob("clean.yaml")) for line in p.read_text(encoding="utf-8").splitlines() if "title:" in line]
    assert titles[0] == titles[1], "the twin gives itself away"


def test_new_writes_over_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine-lawful").mkdir()
    assert scenario("new", "mine", tmp_path) == 2
    assert "nothing is written over" in capsys.readouterr().err and not (tmp_path / "mine").exists()


@pytest.mark.parametrize("id", ["Mine", "a", "../x", "x_y", "-x", "x" * 33])
def test_new_wants_an_id_that_can_be_one(id: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) if id.startswith("-") else _nothing():
        assert scenario("new", id, tmp_path) == 2
    assert not list(tmp_path.iterdir()) and capsys.readouterr().err


class _nothing:
    def __enter__(self) -> None: ...
    def __exit__(self, *_: object) -> None: ...


# --- fmt -------------------------------------------------------------------------------------------------------------------


def test_fmt_changes_what_is_not_canonical_and_check_only_says_so(scene: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = scene / "scenario.yaml"
    assert scenario("fmt", "--check", scene) == 1
    assert capsys.readouterr().out.split() == [str(file)] and file.read_text(encoding="utf-8") == SMALL
    assert scenario("fmt", file) == 0
    assert capsys.readouterr().out.split() == [str(file)] and file.read_text(encoding="utf-8") != SMALL
    assert scenario("fmt", "--check", scene) == 0 and not capsys.readouterr().out
    assert sorted(p.name for p in scene.iterdir()) == ["scenario.yaml"], "leaves something behind"


def test_fmt_knows_every_document_of_a_scene(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "scene"
    shutil.copytree(SCENES / "handcuffed", folder)
    shutil.copytree(SCENES / "common" / "graphs", folder / "graphs")
    files = [p for p in folder.rglob("*.yaml") if p.parent.name != "trainees"]
    for path in files:
        path.write_text(path.read_text(encoding="utf-8").replace("\n\n", "\n\n\n").replace(": ", ":  ", 1), encoding="utf-8")
    assert scenario("fmt", folder) == 0
    assert sorted(capsys.readouterr().out.split()) == sorted(map(str, files))
    assert scenario("test", folder) == 0, "its meaning changed"


def test_fmt_touches_nothing_if_one_document_cannot_be_read(scene: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = scene / "guidebook.yaml"
    broken.write_text("a: [1\n", encoding="utf-8")
    assert scenario("fmt", scene) == 2
    assert str(broken) in capsys.readouterr().err and (scene / "scenario.yaml").read_text(encoding="utf-8") == SMALL


# --- test, graph, schema ---------------------------------------------------------------------------------------------------


def test_a_failing_test_is_told_with_its_line_and_ends_with_one(scene: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = scene / "scenario.yaml"
    file.write_text(SMALL + "tests:\n  - {name: good, expect: {outcome: over}}\n  - {name: bad, expect: {cues: []}}\n", encoding="utf-8")
    assert scenario("test", file) == 1
    told = capsys.readouterr()
    line = len(SMALL.splitlines()) + 3
    assert told.out.splitlines()[:4] == [
        "small: 2 tests",
        "  ok    good",
        f"  FAIL  bad  ({file}:{line})",
        "        cues: expected none, came kick",
    ]
    assert told.err == "1 of the tests failed\n"
    file.write_text(SMALL + "tests:\n  - {name: bad, expect: {outcome: nope}}\n", encoding="utf-8")
    assert scenario("test", file) == 2
    assert f"{file}:{line - 1}:" in capsys.readouterr().err


def test_a_picture_goes_where_it_is_asked_for(scene: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert scenario("graph", scene, "--out", tmp_path / "new" / "small.svg") == 0
    written = (tmp_path / "new" / "small.svg").read_text(encoding="utf-8")
    assert capsys.readouterr().out == f"{tmp_path / 'new' / 'small.svg'}\n"
    assert scenario("graph", scene) == 0 and capsys.readouterr().out == written
    assert scenario("graph", scene, "--region", "nobody") == 2
    (scene / "layout.json").write_text('{"format": "dti-layout/1", "nodes": {"partner.done": {"x": "left"}}}', encoding="utf-8")
    assert scenario("graph", scene) == 2 and "layout.json:1:" in capsys.readouterr().err


def test_a_schema_is_printed_as_it_is_published(capsys: pytest.CaptureFixture[str]) -> None:
    assert scenario("schema") == 0
    assert capsys.readouterr().out == schema_text("scenario")
    assert scenario("schema", "locale") == 0 and json.loads(capsys.readouterr().out)["title"] == "dti-locale/1"
    assert scenario("schema", "nothing") == 2


# --- diff ------------------------------------------------------------------------------------------------------------------


def test_diff_of_files_and_of_folders(scene: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = tmp_path / "other"
    shutil.copytree(scene, other)
    (other / "layout.json").write_text("{}", encoding="utf-8")
    assert scenario("diff", scene, other) == 0 and not capsys.readouterr().out
    (other / "scenario.yaml").write_text(SMALL.replace("5s", "8s"), encoding="utf-8")
    (other / "locales").mkdir()
    (other / "locales" / "clean.yaml").write_text("format: dti-locale/1\nlocale: clean\n", encoding="utf-8")
    assert scenario("diff", scene, other) == 1
    assert capsys.readouterr().out.splitlines() == [
        "scenario.yaml",
        "  region partner, node talking, way out 'after 5 s to striking': after changed from 5s to 8s",
        "locales/clean.yaml",
        "  added",
    ]
    assert scenario("diff", scene / "scenario.yaml", other / "scenario.yaml") == 1
    assert capsys.readouterr().out.splitlines()[0] == f"{scene / 'scenario.yaml'} -> {other / 'scenario.yaml'}"
    assert scenario("diff", scene) == 2 and scenario("diff", scene, tmp_path / "nowhere") == 2


@pytest.mark.skipif(shutil.which("git") is None, reason="no git")
def test_git_can_call_it(scene: Path, capfd: pytest.CaptureFixture[str]) -> None:
    def git(*words: str) -> None:
        person = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
        subprocess.run(["git", "-C", str(scene), *person, *words], check=True, capture_output=True)

    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "one")
    (scene / "scenario.yaml").write_text(SMALL.replace("5s", "8s"), encoding="utf-8")
    old = scene / "old.yaml"
    old.write_text(SMALL, encoding="utf-8")
    words = ["scenario.yaml", str(old), "0" * 40, "100644", str(scene / "scenario.yaml"), "1" * 40, "100644"]
    assert scenario("diff", *words) == 0, "git takes any other status for a crash"
    assert capfd.readouterr().out.splitlines()[0] == "scenario.yaml"
    assert scenario("diff", "new.yaml", os.devnull, ".", ".", str(old), "0" * 40, "100644") == 0
    assert capfd.readouterr().out.splitlines() == ["new.yaml", "  added"]
