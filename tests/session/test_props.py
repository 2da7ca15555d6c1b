"""A prop in a shipped scene: there to be seen while the story says so, gone afterwards, and the same in the replay."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from vr_dti.app.pictures import Eyes, Studio
from vr_dti.recording.log import Log
from vr_dti.replay import seek, verify
from vr_dti.run import Tick
from vr_dti.samples import Command, Sample
from vr_dti.scene import load_scene
from vr_dti.timebase import NS_PER_S
from vr_dti.world.state import Prop

from .conftest import Told, record

SIZE = (640, 360)
HZ, SECONDS = 10.0, 90


def money(tick: Tick) -> Prop:
    return next(p for p in tick.run.world.props if p.name == "money")


def without_money(tick: Tick) -> Tick:
    world = replace(tick.shown.world, props=tuple(p if p.name != "money" else Prop("money") for p in tick.shown.world.props))
    return replace(tick, shown=replace(tick.shown, world=world))


def test_money_comes_out_in_sight_of_the_trainee_and_goes_into_a_pocket(tmp_path: Path) -> None:
    scene = load_scene("the-search", ["t"], lambda _: None)
    start = Sample(NS_PER_S, "told", 1, "t", Command("start"), NS_PER_S)
    record(scene, tmp_path / "session.dtis", [Told([start])], round(HZ * SECONDS), HZ)
    with Log.open(tmp_path / "session.dtis") as log, Studio(scene, Eyes(), SIZE) as studio:
        verdict = verify(scene, log)
        assert verdict.same and verdict.from_samples, verdict.words
        at_ms = [e.at_ms for _, e in log.rows("effect") if e.kind == "prop" and e.name == "money"]  # type: ignore[union-attr]
        assert len(at_ms) == 2 and at_ms[1] - at_ms[0] > 8000
        seen = {}
        for what, ms in (("before", at_ms[0] - 1500), ("counted", at_ms[0] + 2300), ("kept", at_ms[1] + 1500)):
            tick = seek(scene, log, ms)
            off = studio.picture(tick).astype(int) - studio.picture(without_money(tick))
            seen[what] = (money(tick).at, int((np.abs(off) > 12).any(axis=-1).sum()))
    assert seen["before"] == ("", 0) and seen["kept"] == ("", 0)
    assert seen["counted"][0] == "partner" and seen["counted"][1] > 40
