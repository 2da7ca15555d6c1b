"""Runs on walls that share one screen, and in a headset, each with the instructor's window beside it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from displays.x_server import XServer
from monado.remote import Puppet

from app.brisk import brisk
from app.desk import INSTRUCTOR, Desk, sealed_and_proved
from app.program import SAFE, Program, here, run
from app.witness import Witness
from vr_dti.assets.pictures import read
from vr_dti.recording.log import Log
from vr_dti.samples import Tracked

pytestmark = pytest.mark.window

WALLS = ("--display", "walls")
ONE_WINDOW = "vr-dti - Three walls, 180 degrees"
SEEN_MS = 1200
"""after a cue an act may be an answer to it: some time until it could be seen, and the floor of reactions (`debrief.RULES`)"""
TO_READ = 8.0
"""of 255: pixels of a wall that shows something differ so much, of one that is dark not at all"""


def views_of(witness: Witness) -> list[list[str]]:
    """The names of the views of every turn, each set of them once."""
    return [list(names) for names in dict.fromkeys(tuple(v.name for v in t.views) for t in witness.ticks)]


def test_three_walls_and_the_mirror(tmp_path: Path, desktop: XServer) -> None:
    path = tmp_path / "session.dtis"
    with Program(["run", brisk(tmp_path), *WALLS, "--rig", "walls-180", "--mirror", "window", "--out", str(tmp_path)]) as program:
        witness = Witness(path)
        desk = Desk(program, witness, desktop)
        program.until_said("walls: 3 walls in one window: of the screens that rig 'Three walls, 180 degrees' names, some are not here")
        desk.place(ONE_WINDOW, 0, 200, 960, 200)
        desk.place(INSTRUCTOR, 0, 0, 320, 180)
        desk.turns()
        assert witness.story_ms == 0, "the story waits for the instructor"
        walls = desktop.pixels()[200:400, :960]
        assert all(walls[:, x : x + 320].std() > TO_READ for x in (0, 320, 640)), "every wall shows something"

        desk.start()
        program.until(lambda: any(e.at_ms + SEEN_MS < witness.story_ms for e in witness.look().effects if e.kind == "cue"), "a threat")
        desk.press(INSTRUCTOR, "3")
        program.until(lambda: witness.look().told("spoke"), "the instructor's mark of what the trainee said")
        desk.press(INSTRUCTOR, "F10")
        assert program.finish() == 0

    whole = Witness.of(path)
    assert views_of(whole) == [["left", "front", "right", "eyes"]]
    heads = [d for d in whole.data("walls") if isinstance(d, Tracked)]
    assert [(d.device, d.tracked) for d in heads] == [("head", False)], "assumed once; nobody follows it"
    with Log.open(path) as log:
        assert [t.device_profile for t in log.meta.trainees] == ["walls"]
        assert log.sealed and log.check() == []
    ends_in_black(path, whole.story_ms, tmp_path / "last.png")
    not_scorable_is_no_zero(path, tmp_path / "report")


def ends_in_black(path: Path, last_ms: int, png: Path) -> None:
    """Stopped, the picture fades; and the whole comes out the same again."""
    told = here("replay", path, "--verify", "--rig", "walls-180", "--png", png, "--at", last_ms / 1000, "--size", "960x200").out
    assert told.startswith("equal: ")
    assert read(png).max() == 0


def not_scorable_is_no_zero(path: Path, out: Path) -> None:
    here("report", path, "--out", out, "--without-statement")
    trainee = json.loads((out / "report.json").read_text())["sessions"][0]["trainees"][0]
    assert trainee["display"] == "walls_voice"
    assert {s["measure"] for s in trainee["scorable"] if s["state"] == "not_scorable"} == {"notice", "hands", "immobility", "weapon"}
    (window,) = trainee["opportunities"]
    assert (window["use"], window["words"]["state"], window["words"]["after_perceivable_ms"]) == ("used", "mark", None)
    for measure in (window["steps"][0]["notice"], window["hands"]):
        numbers = [value for name, value in measure.items() if name.endswith("_ms") and name != "paused_ms"]
        assert measure["state"] == "not_scorable" and numbers and not any(n is not None for n in numbers)
    grades = {d["domain"]: (d["state"], d["score"]) for d in trainee["grades"]["domains"]}
    assert all(grades[name] == ("not_scorable", None) for name in ("notice", "timeliness", "ladder", "outcome"))
    assert (out / "report.html").read_text().count("not scorable") >= 6, "in the profile, in the table of steps and in that of measures"


def test_five_walls_with_a_script(tmp_path: Path, desktop: XServer) -> None:
    path = tmp_path / "session.dtis"
    words = ["run", "handcuffed", *WALLS, "--rig", "walls-300", "--mirror", "none", "--script", "early", "--seconds", "3"]
    program = run(*words, "--out", tmp_path)
    assert program.err.count("5 walls in one window") == 1
    whole = Witness.of(path)
    assert views_of(whole) == [["left rear", "left", "front", "right", "right rear"]]
    assert whole.story_ms > 1000 and not whole.told("stop")
    assert not whole.data("walls"), "the script says where the head is; nothing is assumed"
    sealed_and_proved(path)


@pytest.mark.openxr
def test_a_headset_and_the_mirror(tmp_path: Path, desktop: XServer, child_environment: dict[str, str], puppet: Puppet) -> None:
    path = tmp_path / "session.dtis"
    words = ["run", "handcuffed", "--display", "openxr", "--mirror", "window", "--operator", "K7", "--out", str(tmp_path)]
    with Program(words, environment=child_environment | {"DISPLAY": desktop.display}, stdin=SAFE) as program:
        witness = Witness(path)
        desk = Desk(program, witness, desktop)
        desk.place(INSTRUCTOR, 0, 0, 320, 180)
        program.until(lambda: 1 in witness.look().statuses("focus") and len(desk.views) > 1, "pictures in the headset")
        desk.turns()
        assert witness.story_ms == 0, "a headset that is worn starts nothing; the instructor does"
        desk.start()
        assert desk.views == ["headset/left", "headset/right", "eyes"]
        at = puppet.head.position_m = (0.1, 1.6, -0.1)
        puppet.send()
        program.until(lambda: witness.look().at("head", at), "the head to be followed")
        desk.press(INSTRUCTOR, "F10")
        assert program.finish() == 0
    whole = Witness.of(path)
    assert [(i.source, i.label) for i in whole.told("stop")] == [("mirror", "instructor")]
    sealed_and_proved(path)
