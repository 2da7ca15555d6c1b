"""The compiled loops give the samples that NumPy gives. Without numba they run as plain Python, so that this is always checked.

What is compiled for the tests lies in the cache, as of a run: half a minute the first time, and again when the loops change.
"""

from __future__ import annotations

import math
import multiprocessing
import os
import pickle
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from vr_dti.audio import apart, compiled
from vr_dti.audio.clip import Clip
from vr_dti.audio.hrtf import HeadTable
from vr_dti.audio.link import Link, SceneReader, SceneWriter
from vr_dti.audio.mixer import Mixer
from vr_dti.audio.room import Room, room_of
from vr_dti.events import Listener, Sounding
from vr_dti.jit import kept
from vr_dti.world.place import Part, Place

from .listening import RATE, tone, white

NUMBA = find_spec("numba") is not None
BLOCKS = 60 if NUMBA else 5
"""plain Python takes a tenth of a second for a piece"""
ROOM = Room(
    np.array([[0.0, 0.0, 0.0], [4.0, 1.0, 0.0]]),
    np.array([[0.0, 1.0, 0.0], [-1.0, 0.0, 0.0]]),
    np.array([[[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]], [[0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]]),
    np.full((2, 2), 20.0),
    np.array([0.6, 0.75]),
    decay_s=0.4,
    tail=0.2,
)

HALL = room_of(Place("hall", (Part("room", (0.0, 0.0, -1.0), 0.3, (27.0, 2.75, 28.6), True, (("wall", "blocks"),)),), {}, indoors=True))
"""six sides, and walls so far that they answer late"""


def story(count: int, s: float) -> tuple[Listener, Sequence[Sounding]]:
    """`count` sources that circle a turning head: some in shadow, some that face away, one that begins, one that ends, one in the head."""
    here = Listener((0.0, 1.6, 0.0), (0.0, math.sin(s), 0.0, math.cos(s)), round(s * 1e9), True)
    around = [
        Sounding(
            f"q{i}",
            "noise" if i % 2 else "tone",
            0,
            ((1 + 0.2 * i) * math.cos(9 * s + i), 1.5, (1 + 0.2 * i) * math.sin(9 * s + i)),
            loop=True,
            occlusion_db=-3.0 * (i % 3),
            facing=(1.0, 0.0, 0.0) if i % 4 == 0 else (0.0, 0.0, 0.0),
        )
        for i in range(count if s < 0.012 else count - 1)
    ]
    return here, [
        *around,
        Sounding("inside", "tone", 0, here.position_m, loop=True),
        Sounding("late", "noise", 8_000_000, (0.0, 1.0, -2.0)),
    ]


def quick(head: HeadTable, clips: dict[str, Clip], room: Room | None) -> Mixer:
    if NUMBA:
        return compiled.made(head, clips, RATE, room)
    from vr_dti.audio import fast

    return fast.mixer_for_head(head, clips, RATE, room)


@pytest.mark.parametrize(("count", "room", "block"), [(2, None, 256), (2, ROOM, 256), (20, None, 200), (7, None, 256)])
def test_they_give_the_same_samples(head: HeadTable, count: int, room: Room | None, block: int) -> None:
    clips = {"tone": tone(), "noise": white(0.05)}
    mixers = Mixer.for_head(head, clips, RATE, room), quick(head, clips, room)
    for i in range(BLOCKS):
        want, got = (m.render(*story(count, i * block / RATE), block) for m in mixers)
        assert np.abs(want - got).max() < 1e-6
        if i == 2:
            assert np.abs(want).max() > 0.01


@pytest.mark.parametrize(("count", "room"), [(9, HALL), (9, replace(HALL, tail=0.0)), (3, replace(ROOM, tail=0.0))])
def test_what_comes_back_from_the_place_is_the_same_sample_by_sample(head: HeadTable, count: int, room: Room) -> None:
    """More voices than have reflections, who overtake each other and walk round the room; the last of them begins late, and one stands
    outside of the walls."""
    clips = {"noise": white(1.0)}
    mixers = Mixer.for_head(head, clips, RATE, room), quick(head, clips, room)
    loudest = 0.0
    for i in range(BLOCKS):
        s = i * 256 / RATE
        here = Listener((2.0 * math.sin(3 * s), 1.6, 0.0), (0.0, math.sin(s), 0.0, math.cos(s)), round(s * 1e9), True)
        voices = [
            Sounding(f"q{k}", "noise", 100_000_000 * (k == count - 1), (5 * math.cos(9 * s + k), 1.5, (4 - k) * math.sin(7 * s + k) - 1))
            for k in range(count)
        ]
        voices.append(Sounding("outside", "noise", 0, (0.0, 1.5, -40.0)))
        want, got = (m.render(here, voices, 256) for m in mixers)
        assert np.abs(want - got).max() < 1e-6, i
        loudest = max(loudest, float(np.abs(want).max()))
    assert loudest > 0.01


def test_every_triangle_has_three_neighbours_that_share_an_edge(head: HeadTable) -> None:
    from vr_dti.audio.fast import neighbours

    beside = neighbours(head.triangles)
    for row in range(0, len(beside), 97):
        for corner in range(3):
            shared = set(head.triangles[row].tolist()) & set(head.triangles[beside[row, corner]].tolist())
            assert len(shared) == 2 and head.triangles[row, corner] not in shared


def test_nothing_is_compiled_while_it_sounds(head: HeadTable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What does not lie ready in the cache is not waited for."""
    monkeypatch.setenv("VR_DTI_CACHE", str(tmp_path))
    assert not compiled.prepared()
    assert type(compiled.mixer_for_head(head, {"tone": tone()}, RATE, None)._stage).__name__ == "Stage"


@pytest.mark.skipif(not NUMBA, reason="numba has no package here")
def test_no_scene_needs_a_loop_that_was_not_met_before() -> None:
    """Another kind of array would be compiled for, seconds long, where it first sounds. In a process that met nothing yet."""
    assert compiled.prepare(print)
    before, after = apart.ask(_loops_met, 60.0) or ((), ())
    assert before and after == before


def _loops_met() -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
    """How many kinds of arrays each loop has met: as sound begins, and after scenes of all sizes."""
    from vr_dti.audio.kernels import answer, bus, near, piece, placing, transform

    loops = [f for m in (answer, bus, near, piece, placing, transform) for f in vars(m).values() if hasattr(f, "signatures")]
    clips = {"tone": tone(), "noise": white(0.05)}
    link = Link(multiprocessing.get_context("spawn"))
    writer, reader = SceneWriter(link, tuple(clips)), SceneReader(link)
    mixers = [compiled.mixer_for_head(HeadTable.load(), clips, RATE, room) for room in (None, ROOM)]
    met = [(f.__name__, len(f.signatures)) for f in loops]
    for i, count in enumerate((0, 1, 1, 1, 2, 2, 40, 40, 1, 0, 0, 1)):
        here, around = story(count + 1, i * 256 / RATE)
        writer.write(i, here, around[:count])
        now = reader.newest()
        assert now is not None and len(now.heard.who) == count
        for mixer in mixers:
            mixer.render(now.listener, now.heard, 256)
    return met, [(f.__name__, len(f.signatures)) for f in loops]


def test_without_numba_it_is_said_and_nothing_compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VR_DTI_CACHE", str(tmp_path))
    monkeypatch.setattr(compiled, "find_spec", lambda name: None)
    said: list[str] = []
    assert not compiled.prepare(said.append)
    assert said == [f"Sound is not compiled: {compiled.WITHOUT}."] and not list(tmp_path.iterdir())
    well, words, remedy = compiled.standing()
    assert not well and compiled.WITHOUT in words and "docs/sound.md" in remedy


@pytest.mark.skipif(not NUMBA, reason="numba has no package here")
def test_a_run_does_not_wait_for_the_compiler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VR_DTI_CACHE", str(tmp_path))
    begun: list[Callable[[], object]] = []
    monkeypatch.setattr(compiled, "behind", lambda work, longest_s: begun.append(work))
    said: list[str] = []
    for _ in range(2):  # a second run soon after leaves it to the first one's
        assert not compiled.prepare(said.append, wait=False)
        assert begun == [compiled._compile] and "beside this run" in said[-1]
    assert compiled.standing()[2] == "vr-dti bake"
    os.utime(compiled._folder() / "begun", (1, 1))  # that one was killed
    compiled.prepare(said.append, wait=False)
    assert len(begun) == 2


@pytest.mark.skipif(not NUMBA, reason="numba has no package here")
def test_a_cache_that_was_cut_off_leaves_sound_as_it_is(head: HeadTable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VR_DTI_CACHE", str(tmp_path))
    folder = compiled._folder()
    folder.mkdir(parents=True)
    (folder / "ready").touch()
    monkeypatch.setattr(compiled, "_warm", lambda table: pickle.loads(b"\x80\x04"))  # as numba reads it
    assert type(compiled.mixer_for_head(head, {"tone": tone()}, RATE, None)._stage).__name__ == "Stage"
    assert not compiled.prepared(), "the next run compiles it anew"


def test_what_runs_behind_goes_on_when_the_program_ends(tmp_path: Path) -> None:
    """The compiler of a run that is shorter than compiling takes."""
    (tmp_path / "work.py").write_text(
        "import os, time\n"
        "from pathlib import Path\n"
        "def work():\n"
        "    here = Path(__file__).parent\n"
        "    (here / 'begun').touch()\n"
        "    while not (here / 'go').exists():\n"
        "        time.sleep(0.01)\n"
        "    (here / 'done').write_text(str(os.getppid()))\n",
        encoding="utf-8",
    )
    code = (
        f"import os, sys; sys.path.insert(0, {str(tmp_path)!r}); from work import work; from vr_dti.audio.apart import behind\n"
        "child = behind(work, 60.0); print(os.getpid(), child.pid)"
    )
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    program = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environ, check=True, timeout=60)
    parent, child = program.stdout.split()
    (tmp_path / "go").touch()
    end = time.monotonic() + 60
    while not ((done := tmp_path / "done").exists() and done.read_text()):
        assert time.monotonic() < end, f"{child} did not go on"
        time.sleep(0.01)
    assert done.read_text() != parent


def test_what_runs_behind_does_not_run_for_ever() -> None:
    child = apart.behind(_for_ever, 0.2)
    assert child.wait(60) == 1


def _for_ever() -> None:
    while True:
        time.sleep(1.0)


@pytest.mark.skipif(not NUMBA, reason="numba has no package here")
def test_what_was_compiled_for_other_sources_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VR_DTI_CACHE", str(tmp_path))
    folder = compiled._folder()
    folder.mkdir(parents=True)
    (folder / "ready").touch()
    assert compiled.prepared() and compiled.standing()[0]
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(kept, "_processor", lambda: "another")
        assert not compiled.prepared()
    # The same words installed anew: numba would compile them again, in the middle of a run's beginning.
    shutil.copytree(compiled.HERE, tmp_path / "audio")
    monkeypatch.setattr(compiled, "HERE", tmp_path / "audio")
    assert not compiled.prepared()
    (compiled._folder()).mkdir(parents=True)
    (compiled._folder() / "ready").touch()
    assert compiled.prepared()
    os.utime(tmp_path / "audio" / "fast.py", (1, 1))
    assert not compiled.prepared()
