"""Bodies, clips and a staged street corner for the tests of this room."""

from __future__ import annotations

import functools
import json
import math
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from vr_dti.cast.clips import clips_for
from vr_dti.events import Effect, Pose
from vr_dti.world.members import CastMember, Clip
from vr_dti.world.place import Mark, Part, Place
from vr_dti.world.setting import Line, Setting
from vr_dti.world.skeleton import JOINTS, Skeleton
from vr_dti.world.state import Body, World
from vr_dti.world.step import initial, step

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))

from sheet_duo import duo_setting

BODIES = ("stocky", "tall", "small")

MARKS = {
    "trainee": Mark(0.0, 0.0, 0.0),
    "partner": Mark(-0.40, -2.80, math.radians(-90.0)),
    "subject": Mark(0.45, -2.80, math.radians(90.0)),
    "kick": Mark(0.50, -2.47, math.radians(-90.0)),
    "kneel": Mark(0.86, -2.42, math.radians(-90.0)),
    "away": Mark(-1.35, -3.00, math.radians(-156.0)),
    "corner": Mark(5.80, -4.40, math.radians(60.0)),
}
"""the staging that the clips are written for"""

LINES = {"hey": Line("Hey!", 1500, 70.0), "psst": Line("Psst.", 1500, 40.0)}


def skeleton(name: str) -> Skeleton:
    """One of the bodies of `skeletons.json`."""
    said = json.loads((Path(__file__).parent / "skeletons.json").read_text(encoding="utf-8"))[name]
    joint = np.array([said["joint_m"][j] for j in JOINTS])
    joint.setflags(write=False)
    return Skeleton(joint, said["height_m"], said["shoulder_width_m"], (said["front_m"][0], said["front_m"][1]))


@pytest.fixture(scope="session")
def solved() -> Callable[[str], dict[str, Clip]]:
    """Every shipped clip, solved for a body of that name; kept where users' are, for other rooms and other processes."""
    return functools.cache(lambda body: clips_for(skeleton(body)))


@pytest.fixture(scope="session")
def pair(solved: Callable[[str], dict[str, Clip]]) -> Callable[[str, str], Setting]:
    """Two bodies on an empty stage, each pair once."""
    return functools.cache(lambda mine, his: duo_setting({"a": (skeleton(mine), solved(mine)), "b": (skeleton(his), solved(his))}))


@pytest.fixture(scope="session")
def staged(solved: Callable[[str], dict[str, Clip]]) -> Callable[..., Setting]:
    """A street corner with partner, subject and bystander of the bodies named, and some trainees."""

    def setting(
        partner: str = "stocky",
        subject: str = "tall",
        *,
        parts: tuple[Part, ...] = (),
        trainees: tuple[str, ...] = ("t1",),
        marks: dict[str, Mark] | None = None,
    ) -> Setting:
        cast = tuple(
            CastMember(name, body, skeleton(body), solved(body), mark, clip, look)
            for name, body, mark, clip, look in (
                ("partner", partner, "partner", "talk", "subject"),
                ("subject", subject, "subject", "cuffed_stand", "partner"),
                ("bystander", "small", "corner", "idle", "subject"),
            )
        )
        place = Place("corner", parts, MARKS | (marks or {}), (("street", (0.0, 2.0, -20.0), -6.0),))
        return Setting(place, cast, LINES, dict.fromkeys(trainees, "trainee"), skeleton("stocky"), {"thud": 75.0}, {"thud": 400})

    return setting


@pytest.fixture(scope="session")
def corner(staged: Callable[..., Setting]) -> Setting:
    """The staging as it comes: stocky partner, tall subject, one trainee `t1`."""
    return staged()


def effect(at_ms: int, kind: str, target: str, name: str, **args: int | str) -> Effect:
    """An effect with its arguments by name."""
    return Effect(kind, at_ms, target, name, tuple(args.items()))


def standing(x: float = 0.0, z: float = 0.0, *, yaw_deg: float = 0.0, y: float = 1.66, trainee: str = "t1") -> Body:
    """A trainee who stands at x, z with the head turned by `yaw_deg`."""
    half = math.radians(yaw_deg) / 2.0
    return Body(trainee, Pose(x, y, z, 0.0, math.sin(half), 0.0, math.cos(half)))


def play(setting: Setting, effects: list[Effect], until_ms: int, *, every_ms: int = 11, body: Callable[[int], Body] | None = None) -> World:
    """The world at `until_ms`, reached in calls of `every_ms`."""
    world = initial(setting, tuple(setting.trainee_marks))
    now, first = 0, True
    while now < until_ms or first:
        then = min(until_ms, now + every_ms)
        due = [e for e in effects if (now < e.at_ms <= then) or (first and e.at_ms <= 0)]
        world = step(setting, world, due, (body(then),) if body else (standing(),), then)
        now, first = then, False
    return world


FORCE = [
    effect(1500, "act", "partner", "point", face="subject"),
    effect(1600, "act", "subject", "cuffed_plead", face="partner"),
    effect(6000, "act", "partner", "shove", face="subject"),
    effect(6500, "act", "subject", "shoved_fall"),
    effect(6500, "blow", "partner", "subject", part="torso"),
    effect(10500, "act", "partner", "kick", at="kick", travel_ms=1000),
    effect(11900, "blow", "partner", "subject", part="torso"),
    effect(11900, "act", "subject", "kicked"),
    effect(15500, "act", "partner", "kick", at="kick"),
    effect(15900, "act", "subject", "kicked"),
    effect(19000, "act", "subject", "roll_prone"),
    effect(19000, "act", "partner", "kneel_on", at="kneel", travel_ms=800),
    effect(26000, "act", "partner", "hands_up", at="away", face="trainee"),
    effect(28500, "act", "subject", "sit_up"),
]
"""the whole course of force, as a scenario would ask for it"""
