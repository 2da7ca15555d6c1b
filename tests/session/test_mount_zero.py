"""A weapon mount and its zero: measured once, known to later runs until the mount is changed or it is old; else hits are not scored."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from vr_dti.app.mounts import STALE_DAYS, inherited, judged, mounting, mounts_of
from vr_dti.app.zero import zero
from vr_dti.calibration.weapons import read_mount
from vr_dti.calibration.zeros import MountZero, Zeros, found_zeros
from vr_dti.debrief.record import read
from vr_dti.errors import DocumentError
from vr_dti.events import Intent, Pose
from vr_dti.recording.log import Log
from vr_dti.records.zero import UNSCORED, Zeroed, as_zeroed, keep
from vr_dti.resources import calibration_file
from vr_dti.run import begin
from vr_dti.samples import Button, Command, Key, Sample, SampleData, Tracked
from vr_dti.scene import Scene
from vr_dti.spaces import look_at, quat_about, quat_from_rotation, quat_multiply, quat_rotate
from vr_dti.timebase import NS_PER_S
from vr_dti.world.pose import pose
from vr_dti.world.skeleton import JOINT

from .conftest import Told, command, record
from .test_zero import HZ, MARK, options, shooting

DOCUMENT = """format: dti-weapon-mount/1
name: ours
device: replica
tool: handgun
grip: {at_cm: [0, -2.0, 3.0]}
muzzle: {at_cm: [0.5, 3.8, -12.6], left_deg: 30}
"""
"""that of `test_zero`: its muzzle points 30 degrees to the left of what is tracked"""
TAPED = """format: dti-weapon-mount/1
name: taped-in-a-hurry
device: controller
tool: handgun
grip: {at_cm: [0, 0, 0]}
muzzle: {at_cm: [0, 3, -12], left_deg: 4}
"""
FROM_M = (0.2, 1.4, -0.5)
"""where its muzzle is as it is fired"""


@pytest.fixture
def ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The mount, of a user who has measured nothing yet."""
    monkeypatch.setenv("VR_DTI_CALIBRATION", str(tmp_path / "calibration"))
    path = tmp_path / "ours.yaml"
    path.write_text(DOCUMENT, encoding="utf-8")
    return path


def session(scene: Scene, path: Path, mount: Path, shots: list[tuple[float, float]], *, days_ago: int = 0) -> tuple[Path, list[str]]:
    """A run with the mount, whose muzzle points `shots` (right, up, mrad) beside the mark; and what was said of it."""
    said: list[str] = []
    words, marks, documents = mounts_of([str(mount)], said.append)
    seat = mounting(read_mount(mount))
    samples = [Sample(NS_PER_S, "fitting", n, "t", status) for n, status in enumerate(words, 1)]
    samples += [Sample(NS_PER_S + round(t * NS_PER_S), "told", n, "t", d) for n, (t, d) in enumerate(shooting(shots, seat, None), 1)]
    created = (datetime.now().astimezone() - timedelta(days=days_ago)).isoformat()
    record(scene, path, [Told(samples)], turns=round((3 + len(shots)) * HZ), hz=HZ, beside=documents, marks=marks, created=created)
    return path, said


def scored(path: Path) -> bool:
    with Log.open(path) as log:
        fired: list[Intent] = [i for i in as_zeroed(read(log), path).takes[0].intents if i.kind == "fired"]
    assert fired
    return UNSCORED not in [i.text for i in fired]


def test_hits_are_scored_once_the_zero_of_the_mount_was_measured_and_until_it_is_changed(scene: Scene, tmp_path: Path, ours: Path) -> None:
    first, said = session(scene, tmp_path / "first.dtis", ours, [(1.0, 2.0)] * 3)
    assert "weapon mount: ours: its zero was never measured; hits are not scored (vr-dti zero)" in said and not scored(first)
    assert zero(options(first)) == 0
    assert scored(first), "its own shots have shown it"
    (kept,) = found_zeros(calibration_file("zeros.json")).zeros
    assert (kept.mount, kept.tool, kept.shots, kept.error_mrad) == ("ours", "handgun", 3, pytest.approx(2.24, abs=0.05))

    second, said = session(scene, tmp_path / "second.dtis", ours, [(0.0, 0.0)])
    assert "weapon mount: ours: 2.2 mrad off when it was measured, limit 10" in said and scored(second)

    ours.write_text(DOCUMENT.replace("12.6", "12.9"), encoding="utf-8")
    third, said = session(scene, tmp_path / "third.dtis", ours, [(0.0, 0.0)])
    assert any("its numbers were changed after its zero was measured; hits are not scored" in words for words in said)
    assert not scored(third)


def test_a_mount_beyond_its_limit_is_remembered(scene: Scene, tmp_path: Path, ours: Path) -> None:
    path, _ = session(scene, tmp_path / "off.dtis", ours, [(20.0, 0.0)] * 3)
    assert zero(options(path)) == 1
    after, said = session(scene, tmp_path / "after.dtis", ours, [(0.0, 0.0)])
    assert any("20.1 mrad off when it was measured, limit 10; hits are not scored" in words for words in said) and not scored(after)


def test_shots_are_as_old_as_their_session_and_do_not_speak_against_later_ones(scene: Scene, tmp_path: Path, ours: Path) -> None:
    old, _ = session(scene, tmp_path / "old.dtis", ours, [(1.0, 2.0)] * 3, days_ago=30)
    assert zero(options(old)) == 0
    new, said = session(scene, tmp_path / "new.dtis", ours, [(20.0, 0.0)] * 3)
    assert any("its zero was measured 30 days ago" in words for words in said)
    assert zero(options(new)) == 1 and zero(options(old)) == 0
    (kept,) = found_zeros(calibration_file("zeros.json")).zeros
    assert kept.error_mrad == pytest.approx(20.1, abs=0.1)


@pytest.mark.parametrize("made", ["yesterday", "2026-03-01T12:00:00"])
def test_a_time_that_is_none_is_told(tmp_path: Path, made: str) -> None:
    row = {"mount": "ours", "tool": "cew", "sha256": "0" * 64, "made": made, "shots": 3, "error_mrad": 1, "spread_mrad": 1, "limit_mrad": 9}
    path = tmp_path / "zeros.json"
    path.write_text(json.dumps({"format": "dti-zeros/1", "zeros": [row]}))
    with pytest.raises(DocumentError, match="made"):
        found_zeros(path)


@pytest.mark.parametrize(
    ("days", "true", "why"),
    [(0, True, "1.0 mrad off"), (STALE_DAYS, True, "1.0 mrad off"), (STALE_DAYS + 1, False, "8 days ago"), (-2, False, "a day to come")],
)
def test_a_zero_grows_old(ours: Path, days: int, true: bool, why: str) -> None:
    mount, now = mounting(read_mount(ours)), datetime(2026, 3, 1, 12).astimezone()
    made = now - timedelta(days=days)
    row = MountZero(mount="ours", tool="handgun", sha256=mount.sha256, made=made, shots=3, error_mrad=1.0, spread_mrad=0.5, limit_mrad=10.0)
    known = judged(row, mount, now)
    assert known[0] is true and why in known[1]


def test_the_last_word_about_a_mount_counts_and_others_stay() -> None:
    def row(name: str, error_mrad: float, tool: str = "cew") -> MountZero:
        return MountZero(
            mount=name,
            tool=tool,
            sha256="0" * 64,
            made=datetime(2026, 3, 1, 12, tzinfo=UTC),
            shots=3,
            error_mrad=error_mrad,
            spread_mrad=0,
            limit_mrad=10,
        )

    zeros = Zeros().with_(row("a", 1.0)).with_(row("b", 2.0)).with_(row("a", 3.0))
    assert [(z.mount, z.error_mrad) for z in zeros.zeros] == [("b", 2.0), ("a", 3.0)]
    assert zeros.of("c", "cew") is None
    both = zeros.with_(row("a", 4.0, "handgun"))
    assert [z.error_mrad for z in (both.of("a", "cew"), both.of("a", "handgun")) if z] == [3.0, 4.0], "one name, two tools"


def test_a_run_that_goes_on_from_another_inherits_what_was_known_of_its_mounts(scene: Scene, tmp_path: Path, ours: Path) -> None:
    path, _ = session(scene, tmp_path / "first.dtis", ours, [(0.0, 0.0)])
    (mark,) = inherited(path, [])
    assert (mark.at_ms, mark.value) == (0, 0) and mark.text == "handgun: its zero was never measured"
    words, _, _ = mounts_of([str(ours)], lambda _: None)
    assert inherited(path, words) == [], "a mount put on anew is judged anew"


def at_his_hips(scene: Scene) -> Iterator[tuple[float, SampleData]]:
    """One shot of `TAPED`, whose muzzle points at the man himself."""
    shown = pose(scene.setting, begin(scene, ["t"])[0].world, 0)
    hips_m = shown.world_from_joint[shown.row("subject")][JOINT["Hips"], :3, 3]
    ahead = quat_from_rotation(look_at(FROM_M, hips_m)[:3, :3].T)
    turn = quat_multiply(ahead, quat_about((0.0, 1.0, 0.0), -math.radians(4.0)))
    hand = Pose(*(float(v) for v in (*(FROM_M - quat_rotate(turn, np.array((0.0, 0.03, -0.12)))), *turn)))
    yield 0.0, Command("start")
    yield 0.0, Tracked("head", Pose(0.0, 1.66, 0.0, 0.0, 0.0, 0.0, 1.0))
    yield 0.5, Key("draw handgun", True)
    yield 0.5, Tracked("right_grip", hand)
    yield 0.5, Tracked("right_aim", hand)
    yield 0.8, Button("right", "trigger", 1.0)


def test_a_hit_with_a_weapon_beside_its_sights_is_not_in_the_report(scene: Scene, tmp_path: Path, ours: Path) -> None:
    """The same shot, on a controller: told where the zero is within its limit, and not scored where it is above."""
    ours.write_text(TAPED, encoding="utf-8")
    words, marks, documents = mounts_of([str(ours)], lambda _: None)
    told = [*((0.0, w) for w in words), *at_his_hips(scene)]
    samples = [Sample(NS_PER_S + round(t * NS_PER_S), "told", n, "t", d) for n, (t, d) in enumerate(told, 1)]
    path = tmp_path / "hit.dtis"
    record(scene, path, [Told(samples)], turns=round(3 * HZ), hz=HZ, beside=documents, marks=marks)
    of = {"trainee": "t", "tool": "handgun", "mark": MARK, "made": "2026-03-01T12:00:00+00:00", "shots": 3}
    shot = "fired the handgun at the handcuffed man: "
    for right_mrad, came in ((1.0, "hit the "), (70.0, "hits are not scored, since the weapon points beside its sights")):
        keep(path, Zeroed.model_validate({**of, "right_mrad": right_mrad, "up_mrad": 0.0, "spread_mrad": 1.0, "limit_mrad": 10.0}))
        out = tmp_path / f"{right_mrad:.0f}-mrad-off"
        done = command("report", str(path), "--out", str(out), "--without-statement")
        assert done.returncode == 0, done.stderr
        page = (out / "report.html").read_text(encoding="utf-8").replace("\u00a0", " ")
        assert f"{shot}{came}" in page and (f"{shot}hit " in page) == (came == "hit the ")
