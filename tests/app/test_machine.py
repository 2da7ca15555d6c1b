"""Machines that lack something - OpenGL, a screen, a headset, sound, room on the disk: said with what to do, and what can go on goes on."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from displays.x_server import XServer
from monado.remote import Puppet

from app.program import PATIENCE_S, ROOT, SAFE, Program, here, proved, run
from app.sessions import recorded_by
from vr_dti.app.run import open_devices
from vr_dti.app.wiring import Devices
from vr_dti.cli import run_command
from vr_dti.recording.log import Log

RUN = ("run", "handcuffed", "--display")
SEVERAL_COMMITS_S = "20"
"""of story, which nobody waits for: long enough that a quick machine, too, writes more than once (every 0.5 s) before its end"""
NO_GL = {"__EGL_VENDOR_LIBRARY_DIRS": "/nowhere", "__EGL_VENDOR_LIBRARY_FILENAMES": "", "LIBGL_DRIVERS_PATH": "/nowhere"}
"""no driver is found by GLVND nor by Mesa"""
REMEDY = re.compile(r"\n +-> \S.{15,}")


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Half a minute with a trainee who is silent: moments enough for pictures in a report."""
    return recorded_by(tmp_path_factory.mktemp("recorded"), "--script", "silent", "--seconds", "30")


def sound(path: Path) -> bool:
    """The session is whole, closed, and proved."""
    with Log.open(path) as log:
        assert log.sealed and log.check() == []
    return bool(proved(path))


def test_what_makes_pictures_slow_is_said_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def opened(devices: Devices, *asked: object) -> None:
        open_devices(devices, *asked)  # type: ignore[arg-type]
        devices.problem = lambda: "people are drawn more slowly"

    monkeypatch.setattr("vr_dti.app.run.open_devices", opened)
    assert run_command([*RUN, "offscreen", "--script", "early", "--seconds", "1", "--out", str(tmp_path)]) == 0
    assert capsys.readouterr().err.count("people are drawn more slowly") == 1


# --- no OpenGL -------------------------------------------------------------------------------------------------------------


def test_without_opengl_a_script_is_still_played(tmp_path: Path) -> None:
    run(*RUN, "offscreen", "--script", "early", "--seconds", "2", "--out", tmp_path, environment=os.environ | NO_GL)
    assert sound(tmp_path / "session.dtis")


def test_without_opengl_pictures_are_refused_and_leave_nothing(tmp_path: Path, session: Path) -> None:
    for words in (("--png", tmp_path / "p.png"), ("--video", tmp_path / "f.webm")):
        told = run("replay", session, *words, environment=os.environ | NO_GL, status=2).err
        assert "no OpenGL" in told and "graphics driver" in told and REMEDY.search(told)
    assert [p.name for p in tmp_path.iterdir()] == ["home"]


def test_without_opengl_a_report_has_no_pictures_and_says_so_once(tmp_path: Path, session: Path) -> None:
    told = run("report", session, "--out", tmp_path, environment=os.environ | NO_GL).err
    assert told.count("without pictures: no OpenGL") == 1 and REMEDY.search(told)
    assert "<img" not in (tmp_path / "report.html").read_text(encoding="utf-8") and (tmp_path / "report.json").exists()


# --- no screen, headset, sound ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [("desktop",), ("walls",), ("openxr", "--operator", "K7")])
def test_without_a_screen_there_is_no_window(tmp_path: Path, words: tuple[str, ...]) -> None:
    told = here(*RUN, *words, "--out", tmp_path / "out", stdin=SAFE, status=2).err
    assert "no screen to open windows on" in told and REMEDY.search(told)
    assert not (tmp_path / "out").exists()


def test_without_a_screen_a_session_cannot_be_watched(session: Path) -> None:
    told = here("replay", session, status=2).err
    assert "no screen to open windows on" in told and REMEDY.search(told)


@pytest.mark.parametrize("chosen", ["", "/nowhere/runtime.json"])
def test_without_an_openxr_runtime(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chosen: str) -> None:
    if chosen:
        monkeypatch.setenv("XR_RUNTIME_JSON", chosen)
    words = (*RUN, "openxr", "--mirror", "none", "--operator", "K7", "--out", tmp_path / "out")
    told = here(*words, stdin=SAFE, status=2).err
    assert "no OpenXR runtime" in told and "make it the OpenXR runtime" in told and REMEDY.search(told)
    assert not (tmp_path / "out" / "session.dtis").exists(), "nothing was recorded; the same command works once the runtime runs"


@pytest.mark.parametrize("answers", ["", "yes\nyes\nyes\nperhaps\n"])
def test_a_headset_is_not_started_before_every_point_is_confirmed(tmp_path: Path, answers: str) -> None:
    words = (*RUN, "openxr", "--mirror", "none", "--operator", "K7", "--out", tmp_path / "out")
    told = here(*words, stdin=answers, status=1).err
    assert "not confirmed: " in told and "the headset was not started" in told
    assert not (tmp_path / "out").exists()


@pytest.mark.window
def test_without_sound_a_run_goes_on_and_says_so_once(tmp_path: Path, desktop: XServer) -> None:
    program = run(*RUN, "desktop", "--mirror", "none", "--seconds", "1", "--out", tmp_path)
    told = [line for line in program.err.splitlines() if "no sound device" in line]
    assert len(told) == 1 and told[0].startswith("no sound ("), told
    with Log.open(tmp_path / "session.dtis") as log:
        assert [row.text for _, row in log.rows("mark") if getattr(row, "what", "") == "fall-back"] == ["silent: there is no sound device"]
    assert sound(tmp_path / "session.dtis")


# --- a disk that is full ---------------------------------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 120 kB; skips where this user may not make one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=120k", "tmpfs", str(disk)]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("may not mount a small file system; the limit on file size stands for it")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_full_disk_is_said_survived_and_the_session_saved_elsewhere(small_disk: Path, home: Path) -> None:
    words = ("--script", "silent", "--seconds", SEVERAL_COMMITS_S)
    program = here(*RUN, "offscreen", *words, "--out", small_disk)
    assert program.err.count("the disk is full - the run is kept in memory") == 1
    (rescued,) = home.rglob("*.dtis")
    assert program.err.endswith(f"the whole session was saved as {rescued}\nsession: {rescued}\n")
    assert sound(rescued)
    with Log.open(rescued) as log:
        assert max(t.story_ms for t in log.ticks()) > 1000 * int(SEVERAL_COMMITS_S) - 100


def test_a_disk_that_is_full_at_the_beginning(small_disk: Path, home: Path) -> None:
    (small_disk / "ballast").write_bytes(bytes(110_000))
    told = run(*RUN, "offscreen", "--seconds", "1", "--out", small_disk, status=2).err
    assert f"{small_disk / 'session.dtis'}: the disk is full" in told and "--out" in told
    assert [p.name for p in small_disk.iterdir()] == ["ballast"] and not list(home.rglob("*.dtis"))


@pytest.mark.skipif(sys.platform == "win32", reason="the limit on file size is POSIX's")
def test_a_disk_that_is_full_everywhere_keeps_what_fitted(tmp_path: Path) -> None:
    """The system lets no file of this program grow beyond 60 kB."""
    limited = "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000)); from vr_dti.__main__ import main; main()"
    words = [*RUN, "offscreen", "--script", "silent", "--seconds", SEVERAL_COMMITS_S, "--out", str(tmp_path)]
    with Program(words, command=(sys.executable, "-c", limited)) as program:
        assert program.finish() == 2
    assert "the run is kept in memory" in program.err and "nor could it be saved there" in program.err and REMEDY.search(program.err)
    with Log.open(tmp_path / "session.dtis") as log:
        assert log.meta.scene_id == "handcuffed" and not log.sealed


def test_results_that_cannot_be_written(session: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    with Path("/dev/full").open("w") as full:
        words = [sys.executable, "-m", "vr_dti", "log", str(session)]
        ended = subprocess.run(words, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, timeout=PATIENCE_S)
    assert ended.returncode == 2 and ended.stderr == "vr-dti: standard output: No space left on device\n" + (
        "  -> free space, or send it to another place\n"
    )


def test_a_cache_that_cannot_be_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("mine")
    monkeypatch.setenv("VR_DTI_CACHE", str(tmp_path / "file" / "cache"))
    told = run(*RUN, "offscreen", "--seconds", "1", "--out", tmp_path / "out", status=2).err
    assert f"{tmp_path / 'file' / 'cache'}: this folder cannot be made" in told and "VR_DTI_CACHE" in told
    assert "MISSING  disk" in here("doctor", status=1).out


# --- the pre-flight --------------------------------------------------------------------------------------------------------

LINE = re.compile(r"^(ready  |MISSING|without)  (\w[\w ]{11}) (.+)(?:\n +-> (.+))?$", re.MULTILINE)
EVERYTHING = ["runtime", "headset", "controllers", "graphics", "windows", "sound out", "sound speed", "microphone", "recognizer", "disk"]


def lines_of(program: Program | SimpleNamespace) -> dict[str, tuple[str, str]]:
    """What the pre-flight said: of what, its state and what to do. Each line that is not ready has a remedy."""
    found = {m[2].strip(): (m[1].strip(), m[4] or "") for m in LINE.finditer(program.out)}
    assert all(remedy for state, remedy in found.values() if state != "ready"), program.out
    return found


def test_doctor_where_nothing_is_plugged_in() -> None:
    program = run("doctor", "--rig", "walls-180")
    lines = lines_of(program)
    assert list(lines) == [*EVERYTHING, "rig"]
    assert {what for what, (state, _) in lines.items() if state == "ready"} - {"sound speed"} == {"graphics", "recognizer", "disk", "rig"}
    assert program.out.endswith("\nready\n")


@pytest.mark.parametrize(
    ("words", "missing"),
    [
        (("--display", "openxr"), "runtime, headset"),
        (("--display", "desktop", "--rig", "{}/bad.json"), "windows, rig"),
        (("--display", "walls"), "windows"),
    ],
)
def test_doctor_insists_on_what_was_asked_for(tmp_path: Path, words: tuple[str, ...], missing: str) -> None:
    (tmp_path / "bad.json").write_text((ROOT / "calibration" / "desk-3.json").read_text(encoding="utf-8").replace('"near_m"', '"neer_m"'))
    program = here("doctor", *(w.format(tmp_path) for w in words), status=1)
    assert {what for what, (state, _) in lines_of(program).items() if state == "MISSING"} == set(missing.split(", "))
    assert program.out.endswith(f"\nnot ready: {missing}\n")


def test_doctor_without_opengl() -> None:
    program = run("doctor", environment=os.environ | NO_GL, status=1)
    assert lines_of(program)["graphics"][0] == "MISSING" and "graphics driver" in lines_of(program)["graphics"][1]


@pytest.mark.window
def test_doctor_at_a_desk_with_sound(desktop: XServer, loudspeakers: object) -> None:
    lines = lines_of(run("doctor", "--display", "desktop"))
    assert {lines[what][0] for what in ("graphics", "windows", "sound out")} == {"ready"}


@pytest.mark.openxr
def test_doctor_with_a_runtime(child_environment: dict[str, str], puppet: Puppet) -> None:
    lines = lines_of(run("doctor", "--display", "openxr", environment=child_environment))
    assert {lines[what][0] for what in ("runtime", "headset", "controllers")} == {"ready"}
    assert lines["play area"][0] == "without" and "draw the boundary" in lines["play area"][1], "this runtime has measured no floor"
