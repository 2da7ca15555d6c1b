"""The compiled loops give the samples that NumPy gives. Without numba they run as plain Python, so that this is always checked.

What is compiled for the tests lies in the cache, as of a run: half a minute the first time, and again when the loops change.
"""

from __future__ import annotations

import math
import os
import shutil
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from vr_dti.audio import compiled
from vr_dti.audio.clip import Clip
from vr_dti.audio.hrtf import HeadTable
from vr_dti.audio.mixer import Mixer
from vr_dti.audio.room import Room
from vr_dti.events import Listener, Sounding

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


@pytest.mark.parametrize(("count", "room", "block"), [(2, None, 256), (2, ROOM, 256), (20, None, 200)])
def test_they_give_the_same_samples(head: HeadTable, count: int, room: Room | None, block: int) -> None:
    clips = {"tone": tone(), "noise": white(0.05)}
    mixers = Mixer.for_head(head, clips, RATE, room), quick(head, clips, room)
    for i in range(BLOCKS):
        want, got = (m.render(*story(count, i * block / RATE), block) for m in mixers)
        assert np.abs(want - got).max() < 1e-6
        if i == 2:
            assert np.abs(want).max() > 0.01


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
    monkeypatch.setattr(compiled, "behind", begun.append)
    said: list[str] = []
    assert not compiled.prepare(said.append, wait=False)
    assert begun == [compiled._compile] and len(said) == 1 and "beside this run" in said[0]
    assert compiled.standing()[2] == "vr-dti bake"


@pytest.mark.skipif(not NUMBA, reason="numba has no package here")
def test_what_was_compiled_for_other_sources_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VR_DTI_CACHE", str(tmp_path))
    folder = compiled._folder()
    folder.mkdir(parents=True)
    (folder / "ready").touch()
    assert compiled.prepared() and compiled.standing()[0]
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(compiled, "_processor", lambda: "another")
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
