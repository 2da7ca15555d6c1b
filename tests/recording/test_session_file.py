"""What is put into a session comes out of it, in one file, and never over another one."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from recording.sessions import DOCUMENTS, HZ, PERIOD_NS, START_NS, Run, files_beside, meta, turn, turns
from vr_dti.errors import InputError
from vr_dti.events import Mark
from vr_dti.ports import View
from vr_dti.recording.codec import fingerprint
from vr_dti.recording.log import Log
from vr_dti.recording.rows import Parent
from vr_dti.records.encoder import Turn
from vr_dti.records.session_file import SessionWriter
from vr_dti.records.view_rows import view_row
from vr_dti.samples import Button, Sample
from vr_dti.spaces import frustum, matrix_from_pose, quat_about, quat_from_rotation, quat_multiply, rigid_inverse
from vr_dti.timebase import Frame

KINDS = ("samples", "intents", "effects", "perceived", "marks")


# --- what comes out --------------------------------------------------------------------------------------------------------


def test_every_turn_comes_back_as_it_was_put(sealed: Path) -> None:
    with Log.open(sealed) as log:
        read = list(log.turns())
        assert len(read) == 200
        for put, got in zip(turns(200), read, strict=True):
            for kind in KINDS:
                assert list(getattr(got, kind)) == put[kind], kind
            assert got.tick.frame == put["frame"]
            assert got.tick.story_ms == put["story_ms"]
            assert got.tick.state == (fingerprint(put["run"]) if put["run"] else "")


def test_the_head_and_the_documents_come_back(sealed: Path) -> None:
    with Log.open(sealed) as log:
        assert log.meta == meta()
        assert log.documents == DOCUMENTS
        assert log.sealed and log.check() == []


def test_the_whole_run_of_each_second_comes_back(sealed: Path) -> None:
    with Log.open(sealed) as log:
        snapshots = list(log.snapshots())
        assert [s.tick for s in snapshots] == [0, HZ, 2 * HZ]
        assert [s.value(Run) for s in snapshots] == [turn(i)["run"] for i in (0, HZ, 2 * HZ)]
        assert str(snapshots[1].value(Run).head[1]) == "-0.0"


def test_rows_are_chosen_by_kind_and_turn(sealed: Path) -> None:
    with Log.open(sealed) as log:
        assert [t for t, _ in log.rows("intent", since=10, until=40)] == [10, 20, 30]
        assert [t.index for t in log.ticks(since=198)] == [198, 199]
        assert {type(row).__name__ for _, row in log.rows("sample", "mark", until=6)} == {"Sample", "Mark"}
        assert [row.what for t, row in log.rows("mark") if isinstance(row, Mark)] == ["safety_confirmed", "bookmark"]
        lines = list(log.lines("effect"))
        assert len(lines) == 10 and lines[0].startswith('{"row":"effect","tick":0,"kind":"say",')
        with pytest.raises(InputError, match="one of: tick, sample, intent, effect, perceived, mark"):
            list(log.rows("pose"))


def test_a_mark_before_the_first_turn_is_kept_apart(sealed: Path) -> None:
    with Log.open(sealed) as log:
        assert next(iter(log.rows())) == (-1, Mark(0, "safety_confirmed", by="op-1"))
        assert log.turns().__next__().marks == ()


def test_a_do_over_names_the_session_it_goes_on_from(sealed: Path, tmp_path: Path) -> None:
    with Log.open(sealed) as log:
        parent = Parent(log.digest, 41_000)
    SessionWriter(tmp_path / "again.dtis", meta(parent=parent)).close()
    with Log.open(tmp_path / "again.dtis") as log:
        assert log.meta.parent == parent and len(parent.digest) == 64
        assert log.sealed and log.check() == [] and list(log.turns()) == []


def test_views_are_logged_as_drawn() -> None:
    quat = quat_multiply(quat_about((0, 1, 0), 2.5), quat_about((1, 0, 0), -0.4))
    eye = rigid_inverse(matrix_from_pose((1.0, 1.7, -2.0), quat))
    wall = frustum(-0.03, 0.05, -0.04, 0.02, 0.05, 100.0)
    row = view_row(View("wall", eye, wall, None, (0, 1, 640, 360), trainee="early"))
    assert row.position_m == (1.0, 1.7, -2.0)
    assert np.allclose(row.quat, quat_from_rotation(rigid_inverse(eye)[:3, :3]), atol=2e-6)
    assert np.allclose(row.tangents, (-0.6, 1.0, -0.8, 0.4), atol=1e-6)
    assert (row.name, row.trainee, row.rect_px) == ("wall", "early", (0, 1, 640, 360))


@pytest.mark.parametrize("axis", [(1, 0, 0), (0, 1, 0), (0, 0, 1), (0.6, 0, 0.8)])
@pytest.mark.parametrize("angle", [0.0, 1.0, 3.0, math.pi, -2.8])
def test_a_view_may_be_turned_any_way(axis: tuple[float, float, float], angle: float) -> None:
    quat = quat_about(axis, angle)
    row = view_row(View("v", rigid_inverse(matrix_from_pose((0, 0, 0), quat)), frustum(-1, 1, -1, 1, 1, 2), None, (0, 0, 1, 1)))
    assert abs(float(np.dot(row.quat, quat))) == pytest.approx(1.0, abs=1e-5)


# --- writing ---------------------------------------------------------------------------------------------------------------


def test_closing_leaves_one_file_and_may_be_done_twice(tmp_path: Path) -> None:
    writer = SessionWriter(tmp_path / "new" / "folder" / "session.dtis", meta())
    writer.put(Turn(**turn(0)))
    writer.close()
    writer.close()
    assert files_beside(writer.path) == ["session.dtis"]
    for late in (lambda: writer.put(Turn(**turn(1))), lambda: writer.note(Mark(0, "end"))):
        with pytest.raises(ValueError, match="after"):
            late()


def test_a_fault_in_the_run_seals_what_there_is(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), SessionWriter(tmp_path / "session.dtis", meta()) as writer:
        writer.put(Turn(**turn(0)))
        raise ZeroDivisionError
    with Log.open(tmp_path / "session.dtis") as log:
        assert log.check() == [] and len(list(log.turns())) == 1


def test_no_session_is_written_over(sealed: Path) -> None:
    before = sealed.read_bytes()
    with pytest.raises(InputError, match="is there already"):
        SessionWriter(sealed, meta())
    assert sealed.read_bytes() == before


def test_turns_must_go_forwards(tmp_path: Path) -> None:
    with SessionWriter(tmp_path / "session.dtis", meta()) as writer:
        writer.put(Turn(**turn(3)))
        with pytest.raises(ValueError, match="turn 3 cannot be logged after turn 3"):
            writer.put(Turn(**turn(3)))


def test_a_value_that_cannot_be_written_leaves_a_mark(tmp_path: Path) -> None:
    broken = Sample(1, "headset", 1, "early", Button("left", "trigger", math.nan))
    with SessionWriter(tmp_path / "session.dtis", meta()) as writer:
        writer.put(
            Turn(Frame(0, START_NS, START_NS, PERIOD_NS), story_ms=7, samples=[broken, turn(0)["samples"][0]], run={"not": "a dataclass"})
        )
        assert writer.flush()
        assert "not recorded" in writer.problem
    with Log.open(tmp_path / "session.dtis") as log:
        assert log.check() == []
        (got,) = log.turns()
    assert got.samples == (turn(0)["samples"][0],)
    sample, run = got.marks
    assert sample.what == run.what == "unlogged" and sample.at_ms == 7
    assert "Sample.data.button.value" in sample.text and run.text.startswith("snapshot: ")


def test_a_backlog_makes_many_blocks_and_keeps_the_order(tmp_path: Path) -> None:
    text = "x" * 200_000
    with SessionWriter(tmp_path / "session.dtis", meta(), commit_s=1e6) as writer:
        for i in range(60):
            writer.put(Turn(**(turn(i) | {"marks": [Mark(i, "bookmark", text)]})))
    with Log.open(tmp_path / "session.dtis") as log:
        assert log.check() == []
        assert sum(e.kind == "block" for e in log.entries()) >= 3
        assert [t.index for t in log.ticks()] == list(range(60))
        assert all(len(t.marks[-1].text) == len(text) for t in log.turns())
