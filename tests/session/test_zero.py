"""Shots at a known mark tell how true a weapon is, and whether reports score its hits; a mounted weapon shoots where it points."""

from __future__ import annotations

import math
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from vr_dti.app.zero import zero
from vr_dti.debrief.record import read
from vr_dti.errors import InputError
from vr_dti.events import Intent, Pose
from vr_dti.recording.log import Log
from vr_dti.records.zero import UNSCORED, as_zeroed, mean_and_spread, off_mrad, path_of
from vr_dti.replay import verify
from vr_dti.samples import Button, Command, Key, Sample, SampleData, Status, Tracked
from vr_dti.scene import Scene
from vr_dti.spaces import quat_about, quat_multiply, quat_rotate
from vr_dti.timebase import NS_PER_S
from vr_dti.world.mounts import Mount
from vr_dti.world.tools import tool

from .conftest import Told, record

HZ = 30.0
MARK_M = (0.4, 1.5, -6.0)
MARK = "0.4,1.5,-6.0"
SEAT = Mount("handgun", (0, -200, 300, 0, 0, 0), (50, 380, -1260, 0, 30_000, 0))
"""its muzzle points 30 degrees to the left of what is tracked"""


def device(off: tuple[float, float], seat: Mount | None) -> Pose:
    """Where the hand's device is while the muzzle points `off` (right, up, mrad) of the mark, from 5 m before it."""
    right, up = (v / 1000.0 for v in off)
    turn = quat_multiply(quat_about((0.0, 1.0, 0.0), -right), quat_about((1.0, 0.0, 0.0), up))
    handgun = tool("handgun")
    assert handgun is not None
    muzzle = np.add(MARK_M, (0.0, 0.0, 5.0))
    bore = np.array(handgun.bore_m)
    if seat is not None:
        bore = np.array(seat.muzzle[:3]) / 1e4
        turn = quat_multiply(turn, quat_about((0.0, 1.0, 0.0), -math.radians(30.0)))
    at = muzzle - quat_rotate(turn, bore)
    return Pose(*(float(v) for v in (*at, *turn)))


def shooting(shots: list[tuple[float, float]], seat: Mount | None, told: Mount | None) -> Iterator[tuple[float, SampleData]]:
    yield 0.0, Command("start")
    if told is not None:
        yield 0.0, Status("mount", 0, told.words())
    yield 0.0, Tracked("head", Pose(0.0, 1.66, 0.0, 0.0, 0.0, 0.0, 1.0))
    yield 0.5, Key("draw handgun", True)
    for n, off in enumerate(shots):
        at = device(off, seat)
        yield 1.0 + n, Tracked("right_grip", at)
        yield 1.0 + n, Tracked("right_aim", at)
        yield 1.2 + n, Button("right", "trigger", 1.0)
        yield 1.4 + n, Button("right", "trigger", 0.0)


def session(scene: Scene, path: Path, shots: list[tuple[float, float]], seat: Mount | None = None, told: Mount | None = None) -> Path:
    samples = [Sample(NS_PER_S + round(t * NS_PER_S), "told", n, "t", d) for n, (t, d) in enumerate(shooting(shots, seat, told), 1)]
    record(scene, path, [Told(samples)], turns=round((3 + len(shots)) * HZ), hz=HZ)
    return path


def options(path: Path, **more: object) -> Namespace:
    return Namespace(**{"session": path, "at": MARK, "tool": "handgun", "trainee": "", "limit_mrad": 10, "others": [], **more})


def fired(path: Path) -> list[Intent]:
    with Log.open(path) as log:
        return [i for i in as_zeroed(read(log), path).takes[0].intents if i.kind == "fired"]


def test_a_weapon_that_is_off_is_told_and_its_hits_are_not_scored(scene: Scene, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = session(scene, tmp_path / "session.dtis", [(12.0, -5.0), (16.0, -5.0), (20.0, -5.0)])
    assert UNSCORED not in [i.text for i in fired(path)], "nobody has measured it"
    assert zero(options(path)) == 1
    out = capsys.readouterr().out
    assert "handgun of t: 16.8 mrad off over 3 shots" in out and "16.0 right, 5.0 low" in out and "apart by 3.3" in out
    assert "limit 10 mrad: hits are not scored" in out
    assert [(i.text, i.part) for i in fired(path)] == [(UNSCORED, "")] * 3
    assert zero(options(path, limit_mrad=20)) == 0, "the last word counts"
    assert "hits are scored" in capsys.readouterr().out
    assert UNSCORED not in [i.text for i in fired(path)]


def test_it_holds_for_the_runs_that_are_named(scene: Scene, tmp_path: Path) -> None:
    measured = session(scene, tmp_path / "zero.dtis", [(20.0, 0.0)] * 3)
    run = session(scene, tmp_path / "run.dtis", [(0.0, 0.0)])
    assert zero(options(measured, others=[run])) == 1
    assert [i.text for i in fired(run)] == [UNSCORED] and path_of(run).exists()


def test_a_mounted_weapon_shoots_where_it_points(scene: Scene, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same shots without the mount go 30 degrees beside the mark."""
    aimed = [(1.0, 2.0)] * 3
    true = session(scene, tmp_path / "with.dtis", aimed, SEAT, SEAT)
    with Log.open(true) as log:
        assert verify(scene, log).same
    assert zero(options(true)) == 0
    assert "2.2 mrad off" in capsys.readouterr().out
    assert zero(options(session(scene, tmp_path / "without.dtis", aimed, SEAT))) == 1


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, "2 shots: too few"),
        ({"tool": "cew"}, "0 shots: too few"),
        ({"at": "nobody"}, "in it are"),
        ({"at": "subject/Nose"}, "is not a joint"),
        ({"at": "1,2"}, "is not a point"),
        ({"at": "1,2,nan"}, "is not a point of the scene"),
        ({"trainee": "K9"}, "was not in"),
    ],
)
def test_what_cannot_be_measured_is_said(scene: Scene, tmp_path: Path, more: dict[str, object], said: str) -> None:
    path = session(scene, tmp_path / "session.dtis", [(0.0, 0.0)] * 2)
    with pytest.raises(InputError, match=said):
        zero(options(path, **more))
    assert not path_of(path).exists()


def test_the_mark_may_be_somebody(scene: Scene, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = session(scene, tmp_path / "session.dtis", [(0.0, 0.0)] * 3)
    assert zero(options(path, at="subject/Spine2", limit_mrad=200)) in (0, 1)
    assert "3 shots at subject/Spine2" in capsys.readouterr().out


def test_left_and_right_do_not_depend_on_where_one_looks() -> None:
    assert off_mrad((0.0, 1.0, 0.0), (0.0, 0.0, 1.0), (-0.05, 1.05, 5.0)) == pytest.approx((-10.0, -10.0), abs=0.01)
    right, up, spread = mean_and_spread([(1.0, 0.0), (3.0, 0.0), (2.0, 0.0)])
    assert (right, up) == (2.0, 0.0) and spread == pytest.approx(math.sqrt(2.0 / 3.0))
