"""`vr-dti course` as instructors use it: the next run without a word of which it is, all of it when asked, and scripts to try one out."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from app.program import SAFE, here, run
from vr_dti.app.course import _scripts
from vr_dti.errors import InputError
from vr_dti.library.sealed import load_course
from vr_dti.recording.log import Log
from vr_dti.replay import scene_of
from vr_dti.scene import load_scenario

BAKED_S = 400.0
"""Until people are baked on a machine that has none of them yet"""
SEED = "5"
"""a course of two runs with few people in them, all of whom other tests bake too: with some seeds a dozen drawn ones watch, ten seconds of
work each"""


def test_a_course_runs_the_next_run_and_tells_nobody_which_it_is(tmp_path: Path) -> None:
    words = ("course", "--out", tmp_path / "monday", "--runs", "2", "--seed", SEED)
    assert here(*words).out == f"{tmp_path / 'monday'}: 2 runs, 0 done\n"
    planned = [one.model_dump() for one in load_course(tmp_path / "monday").runs]
    assert {one["kind"] for one in planned} == {"violation", "uneventful"}
    nothing = here("course", "reveal", "--out", tmp_path / "sunday", status=2).err
    assert "there is no such file" in nothing and not (tmp_path / "sunday").exists(), "what is not drawn is not drawn to be looked at"
    for number, one in enumerate(planned, 1):
        play = (*words, "--display", "offscreen", "--script", "silent", "--seconds", "2")
        program = run(*play, patience_s=BAKED_S) if number == 1 else here(*play)
        session = tmp_path / "monday" / f"run-{number}" / "session.dtis"
        scene = one["scene"].removesuffix("-lawful")
        pair = [load_scenario(name).doc for name in (scene, f"{scene}-lawful")]
        (begins,) = {f"run {number} of 2: {d.title}\n{d.briefing.strip()}\n" for d in pair}
        told = program.err  # between the two stands at most what is prepared for the first run of anybody's
        assert told.startswith(begins) and told.endswith(f"session: {session}\n") and not program.out, "what both of the pair say"
        assert one["scene"] not in begins.splitlines()[0].lower(), "the title is no id"
        for given_away in ("lawful", "twin", "violation", "uneventful", one["scene"] if "-" in one["scene"] else "scenes/"):
            assert given_away not in told.replace(str(session), "").lower(), f"{given_away}: {told}"
        with Log.open(session) as log:
            assert (log.meta.scene_id, log.meta.seed) == (one["scene"], one["seed"])
            assert scene_of(log, lambda _: None).scenario.dials["events"] == ("none" if one["kind"] == "uneventful" else "full")
        assert here("course", "--out", tmp_path / "monday").out.endswith(f": 2 runs, {number} done\n")
        opened = here("course", "reveal", "--out", tmp_path / "monday")
        assert [line.split(":")[1].strip() for line in opened.out.splitlines()] == [
            f"{one['kind']}{', to come' * (n > number)}" for n, one in enumerate(planned, 1)
        ]
        assert ("1 still to come: who has read this is no longer blind to it" in opened.err) is (number == 1)
    told = here("course", "--out", tmp_path / "tuesday", "--seed", SEED, "--display", "offscreen", "--script", "wrong-name", status=2).err
    assert "wrong-name: no scene of this course has such a script" in told and "in every scene silent; in some " in told
    assert not any(word in told for word in ("lawful", "handcuffed", "foot-chase", "sudden-punch", "the-search"))
    assert "all 2 runs of this course are done" in here(*words, "--display", "offscreen", "--script", "silent", status=2).err


def test_a_headset_that_is_not_there_costs_no_run_of_a_course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XR_RUNTIME_JSON", "/nowhere/runtime.json")
    course = ("course", "--out", tmp_path / "monday", "--runs", "2", "--seed", SEED)
    words = (*course, "--display", "openxr", "--mirror", "none", "--operator", "K7")
    for asked in (run, here):
        told = asked(*words, stdin=SAFE, status=2).err
        assert told.startswith("run 1 of 2: ") and "no OpenXR runtime" in told


# --- who plays it, to try it out --------------------------------------------------------------------------------------------


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
