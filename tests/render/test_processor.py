"""Where the processor rasterises, its loops skin people and leave out what faces away: the picture is the shader's."""

from __future__ import annotations

import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import moderngl
import numpy as np
import pytest
import scenery
from numpy.typing import NDArray

from vr_dti.cast.bake import person
from vr_dti.cast.mesh import VERTEX
from vr_dti.events import EMOTIONS
from vr_dti.jit import kept
from vr_dti.render import processor
from vr_dti.render.processor import Processor
from vr_dti.render.rawgl import is_software
from vr_dti.render.renderer import Renderer
from vr_dti.render.surface import Target
from vr_dti.world import acts
from vr_dti.world.members import CastMember
from vr_dti.world.place import Place
from vr_dti.world.pose import Shown
from vr_dti.world.setting import Setting
from vr_dti.world.state import Actor, World

SIZE = 192
EYES = ((0.0, 1.6, -0.7), (0.5, 1.5, 1.0), (0.0, 1.7, -9.0))
"""before an angry face, behind the head, and so far off that a coarser body is drawn"""
RAGE = tuple(float(e == "rage") for e in EMOTIONS)
MARKS_M = {"man-hoodie": (0.0, 0.0, 0.0), "woman-coat": (0.55, 0.0, 0.2)}
"""two bodies of different meshes"""
Pictures = Callable[[], list[NDArray[np.int64]]]


@pytest.fixture
def loops(ctx: moderngl.Context) -> None:
    if not is_software(ctx) or find_spec("numba") is None:
        pytest.skip("nothing but a software rasteriser with numba has the loops")


@pytest.fixture(scope="module")
def drawn(ctx: moderngl.Context, renderer: Renderer) -> Iterator[Pictures]:
    poses = np.tile(np.eye(4), (len(MARKS_M), 54, 1, 1))
    for pose, (name, at) in zip(poses, MARKS_M.items(), strict=True):
        pose[:, :3, 3] = person(name).skeleton.joint_m + at
    shown = Shown(
        World(2000, tuple(Actor(name, acts.staying("", 0, at)) for name, at in MARKS_M.items())),
        2_000_000_000,
        tuple(MARKS_M),
        poses,
        (),
        (),
        0.0,
        (RAGE,) * len(MARKS_M),
        (0.0,) * len(MARKS_M),
    )
    target = Target(ctx, (SIZE, SIZE))
    views = [scenery.view(eye, (0.0, 1.5, 0.0), size=(SIZE, SIZE)) for eye in EYES]

    def pictures() -> list[NDArray[np.int64]]:
        out = []
        for view in views:
            renderer.draw(shown, [view(target.framebuffer)])
            out.append(target.picture()[..., :3].astype(np.int64))
        return out

    yield pictures
    target.release()


@pytest.fixture(scope="module")
def renderer(ctx: moderngl.Context) -> Iterator[Renderer]:
    meshes = {name: person(name) for name in MARKS_M}
    cast = tuple(CastMember(name, name, mesh.skeleton, {}, "", "") for name, mesh in meshes.items())
    setting = Setting(Place("test", (scenery.GROUND,), {}), cast, {}, {}, meshes["man-hoodie"].skeleton)
    renderer = Renderer(ctx, setting, meshes, trainee_person="man-hoodie")
    yield renderer
    renderer.close()


def test_after_many_frames_the_loops_are_fetched_once(loops: None, drawn: Pictures, monkeypatch: pytest.MonkeyPatch) -> None:
    fetched = []
    monkeypatch.setattr(processor, "AFTER", len(EYES))
    monkeypatch.setattr(Processor, "fetch", lambda self: fetched.append(self))
    drawn()
    assert not fetched
    drawn()
    assert len(fetched) == 1


def test_the_picture_is_the_same(loops: None, renderer: Renderer, drawn: Pictures) -> None:
    drawn()  # the surroundings are seen once, before the first
    by_shader, asked = drawn(), renderer.tally.triangles
    assert renderer.hasten() and not renderer.problem
    by_loops = drawn()
    assert renderer.tally.triangles == asked, "the tally counts what was to be drawn, however it is done"
    for one, other in zip(by_shader, by_loops, strict=True):
        assert (np.abs(one - other).max(axis=-1) > 2).mean() < 1e-4


# --- where they are kept -----------------------------------------------------------------------------------------------------


@pytest.fixture
def compiled(loops: None, renderer: Renderer) -> Path:
    """Where the loops of this machine are kept."""
    assert renderer.hasten()
    return kept.folder(processor.SOURCES)


@pytest.fixture
def made(loops: None, ctx: moderngl.Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Processor]:
    """A processor of one triangle, and a cache of the test's own."""
    monkeypatch.setenv("VR_DTI_CACHE", str(tmp_path))
    tags = np.zeros(3, dtype=[("person", "<u2"), ("face", "<u2"), ("kind", "<f4")])
    return lambda: Processor(ctx, np.zeros(3, dtype=VERTEX), np.arange(3, dtype=np.uint32), tags)


def test_what_was_compiled_of_other_sources_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, loops: None) -> None:
    """Nor what another machine compiled: numba asks about a loop's own file only."""
    files = [tmp_path / path.name for path in processor.SOURCES]
    for path, source in zip(files, processor.SOURCES, strict=True):
        path.write_bytes(source.read_bytes())
    before = kept.folder(files)
    assert kept.folder(files) == before
    for path in files:
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("255.0", "254.0").replace("(0.0, 1.0", "(0.5, 1.0"), encoding="utf-8")
        assert path.read_text(encoding="utf-8") != text and kept.folder(files) != before
        before = kept.folder(files)
    monkeypatch.setattr(kept, "_processor", lambda: "another")
    assert kept.folder(files) != before


@pytest.mark.parametrize("ending", ["nbi", "nbc"])
def test_a_cache_that_was_cut_off_is_made_anew(
    renderer: Renderer, compiled: Path, made: Callable[[], Processor], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    """As a machine that lost its power leaves it."""
    folder = kept.folder(processor.SOURCES)
    assert folder.is_relative_to(tmp_path)
    shutil.copytree(compiled, folder)
    cut = sorted(folder.rglob(f"*.{ending}"))
    for path in cut:
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    before = [path.stat().st_size for path in cut]
    monkeypatch.delattr("vr_dti.render.loops")  # as in a process that has not loaded them
    monkeypatch.delitem(sys.modules, "vr_dti.render.loops")
    one = made()
    assert one.fetch() and not one.problem
    assert before and all(path.stat().st_size > size for path, size in zip(cut, before, strict=True))


@pytest.mark.parametrize("beside", [False, True])
def test_a_fault_is_told_with_what_to_do_and_the_shader_goes_on(
    compiled: Path, made: Callable[[], Processor], monkeypatch: pytest.MonkeyPatch, beside: bool
) -> None:
    started: list[threading.Thread] = []
    tried: list[threading.Thread] = []

    class Noted(threading.Thread):
        def start(self) -> None:
            started.append(self)
            super().start()

    def fails(*arguments: object) -> None:
        tried.append(threading.current_thread())
        raise SystemError("LLVM has\n no such instruction")

    monkeypatch.setattr(threading, "Thread", Noted)
    monkeypatch.setattr("vr_dti.render.loops.skin", fails)
    monkeypatch.setattr(processor, "AFTER", 0)
    one = made()
    assert not (one.wanted() if beside else one.fetch())
    for thread in started:
        thread.join(30.0)
    assert len(started) == beside and tried == [started[0] if beside else threading.current_thread()] * 2, "the second time without a cache"
    assert "SystemError: LLVM has no such instruction" in one.problem and processor.REMEDY in one.problem
    assert not one.fetch() and not one.wanted() and len(tried) == 2, "not tried again"


def test_no_room_for_a_cache_ends_no_run(made: Callable[[], Processor], tmp_path: Path) -> None:
    (tmp_path / "compiled").write_text("in the way", encoding="utf-8")
    one = made()
    assert not one.fetch() and not one.wanted()
    assert "FileExistsError" in one.problem or "NotADirectoryError" in one.problem
