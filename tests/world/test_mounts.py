"""A real weapon on what is tracked: palm, muzzle and line of fire follow from it, and mistakes of a document have a place."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from vr_dti.app.mounts import mounting, mounts_of, trackers_of
from vr_dti.calibration.weapons import read_mount
from vr_dti.errors import DocumentError, InputError
from vr_dti.events import Pose
from vr_dti.resources import mount_file
from vr_dti.world.mounts import Mount, mount_of
from vr_dti.world.state import Hand
from vr_dti.world.tools import bore_of

LEVEL = Pose(1.0, 1.4, -2.0, 0.0, 0.0, 0.0, 1.0)
GOOD = """format: dti-weapon-mount/1
name: mine
device: controller
tool: handgun
grip: {at_cm: [0, -2, 4]}
muzzle: {at_cm: [0, 3, -12], left_deg: 10}
"""


def held(mount: Mount, device: Pose) -> Hand:
    grip, aim = mount.held(device)
    return Hand(grip, aim, tool=mount.tool)


def test_a_shot_leaves_along_the_measured_muzzle() -> None:
    """Turned 90 degrees to the left the device's own right is the world's way from the wall, and 10 degrees up stay so."""
    mount = Mount("handgun", (0, -200, 400, 0, 0, 0), (0, 380, -1160, 10_000, 0, 0))
    turned = Pose(1.0, 1.4, -2.0, 0.0, math.sqrt(0.5), 0.0, math.sqrt(0.5))
    for device, level in ((LEVEL, (0.0, -1.0)), (turned, (-1.0, 0.0))):
        bore = bore_of(held(mount, device))
        assert bore is not None
        at, ahead = bore
        up = math.radians(10.0)
        assert ahead == pytest.approx((level[0] * math.cos(up), math.sin(up), level[1] * math.cos(up)), abs=1e-9)
        muzzle = tuple(p + v for p, v in zip(device[:3], (0.116 * level[0], 0.038, 0.116 * level[1]), strict=True))
        aside = [m - a for m, a in zip(muzzle, at, strict=True)]
        along = sum(a * b for a, b in zip(aside, ahead, strict=True))
        assert math.dist(aside, [along * a for a in ahead]) < 1e-9, "the measured muzzle lies on the line"


def test_the_palm_is_where_it_was_measured_along_the_barrel() -> None:
    mount = Mount("handgun", (0, -580, 0, 0, 0, 90_000), (0, 0, -1560, 0, 0, 0))
    grip, _ = mount.held(LEVEL)
    assert grip[:3] == pytest.approx((1.0, 1.342, -2.0))
    assert grip[3:] == pytest.approx((0.0, 0.0, -math.sqrt(0.5), math.sqrt(0.5))), "clockwise as the shooter sees it"
    assert mount.beside_m() < 1e-9
    assert Mount("handgun", (700, -580, 0, 0, 0, 0), mount.muzzle).beside_m() == pytest.approx(0.07)


@pytest.mark.parametrize("words", ["", "handgun", "handgun 1 2 3", "handgun " + "x " * 12, "radio " + "1 " * 12])
def test_words_that_tell_no_mount(words: str) -> None:
    assert mount_of(words) is None


def test_the_shipped_example_is_told_whole_and_fits_the_handgun() -> None:
    mount = mounting(read_mount(mount_file("example-replica")))
    assert mount_of(mount.words()) == mount
    assert mount.beside_m() < 0.03


@pytest.mark.parametrize(
    ("change", "line", "column", "said"),
    [
        (("tool: handgun", "tool: rifle"), 4, 1, "handgun"),
        (("[0, -2, 4]", "[0, -2]"), 5, 8, "at_cm"),
        (("-12]", "-120]"), 6, 24, "60"),
        (("left_deg: 10", "left_rad: 10"), 6, 30, "left_rad"),
        (("device: controller\n", ""), 1, 1, "device"),
        (("[0, 3, -12]", "[0, -2, 3]"), 6, 10, "measure both again"),
        (("tool: handgun", "tool: handgun\nrole: handheld_object"), 5, 1, "device: tracker"),
        (("device: controller", "device: tracker\nrole: left_foot"), 4, 1, "handheld_object"),
        (("tool: handgun", "tool: handgun\ntrigger: left"), 5, 1, "give a role"),
    ],
    ids=["tool", "two numbers", "too far", "unknown", "missing", "together", "role of a hand", "part of a body", "trigger of none"],
)
def test_a_mistake_is_told_with_its_place_and_a_remedy(tmp_path: Path, change: tuple[str, str], line: int, column: int, said: str) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(GOOD.replace(*change), encoding="utf-8")
    with pytest.raises(DocumentError) as found:
        read_mount(path)
    (mistake,) = found.value.mistakes
    assert said in f"{mistake.path} {mistake.what} {mistake.remedy}" and mistake.remedy
    assert (mistake.line, mistake.column) == (line, column)


def test_a_tracker_of_its_own_is_told_and_asked_for(tmp_path: Path) -> None:
    own = GOOD.replace("device: controller", "device: tracker\nrole: handheld_object")
    paths = [tmp_path / "one.yaml", tmp_path / "two.yaml"]
    paths[0].write_text(own, encoding="utf-8")
    paths[1].write_text(own.replace("tool: handgun", "tool: cew\ntrigger: none").replace("handheld_object", "camera"), encoding="utf-8")
    said: list[str] = []
    told, _, _ = mounts_of([str(path) for path in paths], said.append)
    mounts = [mount_of(status.text) for status in told]
    assert [(m.tool, m.device, m.trigger) for m in mounts if m] == [
        ("handgun", "tracker_handheld_object", "tracker"),
        ("cew", "tracker_camera", "none"),
    ]
    assert trackers_of(told) == ("tracker_handheld_object", "tracker_camera")
    assert [s for s in said if "role" in s and s.endswith(("what is wired to it", "which fires nothing"))] == [
        s for s in said if "role" in s
    ]
    paths[1].write_text(own.replace("tool: handgun", "tool: cew"), encoding="utf-8")
    with pytest.raises(InputError, match="one tracker"):
        mounts_of([str(path) for path in paths], lambda _: None)


def test_all_mistakes_of_all_mounts_are_told_at_once(tmp_path: Path) -> None:
    """Form and measures, of each file: nobody mends one thing to hear of the next."""
    one, two = tmp_path / "one.yaml", tmp_path / "two.yaml"
    one.write_text(GOOD.replace("tool: handgun", "tool: rifle").replace("[0, 3, -12]", "[0, -2, 3]"), encoding="utf-8")
    two.write_text(GOOD.replace("device: controller", "device: phone"), encoding="utf-8")
    with pytest.raises(DocumentError) as found:
        mounts_of([str(one), str(two)], lambda _: None)
    assert [(m.file, m.path) for m in found.value.mistakes] == [(str(one), "tool"), (str(one), "muzzle.at_cm"), (str(two), "device")]
    assert f"{one}:6:10: muzzle.at_cm: the muzzle is 1.0 cm from the grip" in found.value.what
    with pytest.raises(DocumentError) as found:
        mounts_of([str(one), "nowhere.yaml"], lambda _: None)
    assert {m.file for m in found.value.mistakes} == {str(one), "nowhere.yaml"}, "of one that is not there, too"
