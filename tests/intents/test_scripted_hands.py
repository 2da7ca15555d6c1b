"""A scripted trainee's hands are read as a wearer's are: pulling, a palm held up, a finger."""

from __future__ import annotations

from typing import Any

import pytest

from vr_dti.backends.script import ScriptDoc, ScriptSource
from vr_dti.timebase import NS_PER_MS, Frame

from .acting import Actor


def played(actor: Actor, seconds: float, **said: Any) -> None:
    """The script's samples as this trainee's: two of the actor's frames to one of the script's."""
    doc = ScriptDoc.model_validate({"format": "dti-trainee/1", "trainee": "t1", "device": "headset", "eye_height_m": 1.66, **said})
    source = ScriptSource(doc, "")
    for i in range(round(seconds * 45)):
        now_ns = i * 22 * NS_PER_MS
        for sample in source.poll(Frame(i, now_ns, now_ns, 22 * NS_PER_MS)):
            actor.say(sample.data)
        actor.run(11)


def test_a_script_pulls(actor: Actor) -> None:
    x, y, z = actor.joint_m("partner", "RightArm").tolist()
    behind = {"x": x - 0.3, "z": z + 0.5}
    grips = {"x": 0.3, "y": y, "z": -0.5, "squeeze": 1.0}
    keys = [
        {**grips, "at": "1s", "squeeze": 0.0},
        {**grips, "at": "1500ms"},
        {**grips, "at": "2s"},
        {**grips, "at": "2500ms", "x": 0.0, "z": -0.3},
    ]
    played(actor, 3.0, head=[{"at": "0s", **behind}], right_hand=keys)
    assert [i.to for i in actor.told("touched")] == ["partner"]
    (pulled,) = actor.told("pulled")
    assert pulled.to == "partner" and 2000 <= pulled.act_ms <= 2400


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("yaw", [8, 188])
def test_a_script_shows_its_palm_to_whom_it_looks_at(actor: Actor, side: str, yaw: float) -> None:
    hand = {"x": 0.1, "y": 1.5, "z": -0.45, "palm": True}
    played(actor, 1.5, head=[{"at": "0s", "yaw": yaw}], **{f"{side}_hand": [{"at": "0s", **hand}, {"at": "1s", **hand, "palm": False}]})
    assert [(i.to, i.hand) for i in actor.told("open_palm")] == ([("partner", side)] if yaw == 8 else [])


def test_a_fist_held_out_points(actor: Actor) -> None:
    keys = [{"at": "0s", "x": 0.0, "y": 1.35, "z": -0.5, "squeeze": 1.0}]
    played(actor, 1.5, head=[{"at": "0s", "yaw": 8.0}], right_hand=keys)
    assert [(i.to, i.hand) for i in actor.told("pointed")] == [("partner", "right")]
