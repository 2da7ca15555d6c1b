"""The instructor relabels the last words during the run: both labels are recorded, the story goes on as it heard, a replay agrees."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.debrief.build import SPARED
from vr_dti.console.strip import StripKeeper
from vr_dti.debrief.debrief import findings
from vr_dti.debrief.record import read
from vr_dti.events import Mark
from vr_dti.recording.log import Log
from vr_dti.records.report_acts import act_label
from vr_dti.replay import verify
from vr_dti.samples import Command, Sample, SampleData, Speech
from vr_dti.scene import Scene
from vr_dti.timebase import NS_PER_S

from .conftest import Told, record

HZ = 30.0
WORDS = Speech(1, "partner", "leave it", confidence_permille=400)


def said(*data: tuple[float, SampleData]) -> Told:
    return Told([Sample(NS_PER_S + round(t * NS_PER_S), "console", n, "t", d) for n, (t, d) in enumerate(data, 1)])


def test_the_machines_label_stays_and_the_instructors_is_judged(scene: Scene, tmp_path: Path) -> None:
    path = tmp_path / "session.dtis"
    source = said((0, Command("start")), (1, WORDS), (3, Command("relabel", 3)), (4, Command("relabel", 2)))
    record(scene, path, [source], turns=round(6 * HZ), hz=HZ)
    with Log.open(path) as log:
        marks = [row for _, row in log.rows("mark") if isinstance(row, Mark) and row.what == "corrected"]
        recorded, verdict = read(log), verify(scene, log)
    assert [(m.text, m.by) for m in marks] == [("console 2 3 partner", "instructor"), ("console 2 2 partner", "instructor")]
    assert verdict.same, verdict.words
    (act,) = findings(recorded, scene.scenario, best=SPARED).trainees[0].acts
    assert (act.machine_rung, act.confidence_permille, act.rung, act.corrected_by) == (1, 400, 2, "instructor"), "the last one stands"
    assert act.counts and not act.unsure
    assert not [m for m in recorded.takes[0].moments if m.what == "override"], "a label bends no story"


@pytest.mark.parametrize(
    ("heard", "rung", "stays"),
    [
        (Speech(6, "subject", "easy now"), 3, "subject"),
        (Speech(3, "partner", "stop that"), 6, "partner"),
        (Speech(1, "bystander", "what is it"), 3, "bystander"),
        (Speech(5, "dispatch", "medic"), 5, "dispatch"),
        (Speech(3, "partner", "get a medic"), 5, "dispatch"),
        (Speech(5, "dispatch", "let him be"), 3, "partner"),
        (Speech(5, "dispatch", "are you hurt"), 6, "subject"),
    ],
    ids=lambda x: f"{x.rung}-{x.to}" if isinstance(x, Speech) else str(x),
)
def test_a_rung_alone_moves_the_words_to_nobody_else_unless_they_cannot_be_to_them(
    scene: Scene, tmp_path: Path, heard: Speech, rung: int, stays: str
) -> None:
    path = tmp_path / "session.dtis"
    record(scene, path, [said((0, Command("start")), (1, heard), (2, Command("relabel", rung)))], turns=round(3 * HZ), hz=HZ)
    with Log.open(path) as log:
        (mark,) = [row for _, row in log.rows("mark") if isinstance(row, Mark) and row.what == "corrected"]
        assert verify(scene, log).same
    assert mark.text == f"console 2 {rung} {stays}"


def test_what_was_guessed_says_so_at_once_and_in_the_debrief(scene: Scene, tmp_path: Path) -> None:
    path = tmp_path / "session.dtis"
    words = Speech(2, "partner", "he is turning purple", confidence_permille=710, guessed=True)
    record(scene, path, [said((0, Command("start")), (1, words))], turns=round(3 * HZ), hz=HZ)
    with Log.open(path) as log:
        recorded, verdict = read(log), verify(scene, log)
    assert verdict.same, verdict.words
    (act,) = findings(recorded, scene.scenario, best=SPARED).trainees[0].acts
    assert act.counts and "guessed" in act_label(act, {}) and "71" in act_label(act, {})
    session = record(scene, tmp_path / "again.dtis", [said((0, Command("start")), (1, words))], turns=0, hz=HZ)
    session.writer, keeper = None, StripKeeper(scene)
    assert "spoke rung 2 - partner 71 % guessed: L" in [keeper.strip(session.frame()).last_intent for _ in range(round(3 * HZ))]


def test_without_words_there_is_no_mark(scene: Scene, tmp_path: Path) -> None:
    path = tmp_path / "session.dtis"
    record(scene, path, [said((0, Command("start")), (1, Command("relabel", 3)))], turns=round(2 * HZ), hz=HZ)
    with Log.open(path) as log:
        assert not [row for _, row in log.rows("mark") if isinstance(row, Mark) and row.what in ("corrected", "override")]


def test_the_strip_asks_for_a_label_and_tells_what_came_of_it(scene: Scene, tmp_path: Path) -> None:
    source = said((0, Command("start")), (0.5, Command("relabel", 3)), (1, WORDS), (3, Command("relabel", 3)))
    session = record(scene, tmp_path / "session.dtis", [source], turns=0, hz=HZ)
    session.writer = None
    keeper = StripKeeper(scene)
    told = [keeper.strip(session.frame()).last_intent for _ in range(round(5 * HZ))]
    assert list(dict.fromkeys(w for w in told if "rung" in w or "nothing" in w)) == [
        "nothing said yet that could be relabeled",
        "spoke rung 1 - partner 40 % unsure: L",
        "relabeled: rung 3 - partner",
    ]
