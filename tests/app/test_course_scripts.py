"""What plays a course for trying it out: the script that a scene has, or what stands in for it, and nothing said of the next scene."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from vr_dti.app.course import _scripts
from vr_dti.errors import InputError


def plan(*scenes: str) -> Any:
    return SimpleNamespace(runs=[SimpleNamespace(scene=s) for s in scenes])


BOTH = plan("handcuffed", "handcuffed-lawful")


@pytest.mark.parametrize(
    ("name", "scene", "plays"),
    [
        ("early", "handcuffed", "early"),
        ("early", "handcuffed-lawful", "helpful"),
        ("late", "handcuffed-lawful", "helpful"),
        ("grabber", "handcuffed", "early"),
        ("silent", "handcuffed-lawful", "silent"),
        ("auto", "handcuffed", "early"),
        ("auto", "handcuffed-lawful", "helpful"),
        ("own/trainee.yaml", "handcuffed-lawful", "own/trainee.yaml"),
    ],
)
def test_a_scene_without_that_script_is_played_by_one_it_has(name: str, scene: str, plays: str) -> None:
    assert _scripts([name], BOTH, scene) == [plays]


def test_what_is_said_is_the_same_whichever_scene_comes_next(capsys: pytest.CaptureFixture[str]) -> None:
    told = []
    for scene in ("handcuffed", "handcuffed-lawful"):
        _scripts(["late"], BOTH, scene)
        told.append(capsys.readouterr().err)
    assert told[0] == told[1] and "not every scene of this course has late" in told[0] and "handcuffed" not in told[0]
    _scripts(["late"], plan("handcuffed"), "handcuffed")
    assert capsys.readouterr().err == "", "where every scene has it there is nothing to say"


def test_a_name_that_no_scene_has_tells_which_there_are() -> None:
    with pytest.raises(InputError, match="zzz: no scene of this course has such a script") as e:
        _scripts(["zzz", "early"], BOTH, "handcuffed")
    assert "give auto, a path, or one of: in every scene silent; in some early, grabber, helpful, late" in e.value.remedy
