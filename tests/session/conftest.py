"""A real scene, played offscreen by scripted and by random trainees, recorded by the real writer."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest

from vr_dti.app.starter import Starter
from vr_dti.backends.script import load_script
from vr_dti.cli import run_command
from vr_dti.events import Mark
from vr_dti.intents.thresholds import Thresholds
from vr_dti.ports import Source
from vr_dti.recording.rows import Document, TraineeMeta
from vr_dti.records.pinned import documents_of
from vr_dti.records.session_file import SessionWriter, new_meta
from vr_dti.resources import shipped
from vr_dti.run import Simulation, begin
from vr_dti.samples import Sample
from vr_dti.scene import Scene, load_scene
from vr_dti.session import Session, period_of
from vr_dti.timebase import Frame, VirtualClock


def command(*words: str) -> SimpleNamespace:
    """One `vr-dti` command, in this process: processes are `app/`'s, a start costs some three seconds of work, and what another command
    has read of scenes and people is there. -> `returncode`, `stdout`, `stderr`"""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = run_command(words)
    return SimpleNamespace(returncode=status, stdout=out.getvalue(), stderr=err.getvalue())


WHOLE_HZ = 22.5


@pytest.fixture(scope="session")
def scripted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Sessions of the three scripted trainees, each run whole, in a quarter of a headset's frames: most frames of a whole run show nothing
    that another does not. That acts are measured alike is proved of 45 to 120 Hz (`debrief/test_validity.py`, `intents/test_rates.py`), and
    not of this rate: no test of these sessions may hang on a frame."""
    folder = tmp_path_factory.mktemp("scripted")
    for name in ("early", "late", "silent"):
        (folder / name).mkdir()
        _play(name, folder / name / "session.dtis")
    return {n: folder / n / "session.dtis" for n in ("early", "late", "silent")}


def _play(name: str, path: Path) -> None:
    script = load_script(shipped("scenes", "handcuffed", "trainees", f"{name}.yaml"))
    played = load_scene("handcuffed", [name], lambda _: None)
    session = record(played, path, [script, Starter(name)], turns=round(240 * WHOLE_HZ), hz=WHOLE_HZ, to_end=True)
    assert session.simulation.over, name


@pytest.fixture(scope="session")
def scene() -> Scene:
    """The shipped scene, cast for one trainee `t`."""
    return load_scene("handcuffed", ["t"], lambda _: None)


class Told:
    """A source that says what the test gave it, each sample in the first frame at or after its time."""

    def __init__(self, samples: Sequence[Sample], name: str = "told") -> None:
        self.name = name
        self._waiting = sorted(samples, key=lambda s: s.order)

    def poll(self, frame: Frame) -> Sequence[Sample]:
        due = [s for s in self._waiting if s.t_ns <= frame.now_ns]
        self._waiting = self._waiting[len(due) :]
        return due

    def close(self) -> None:
        self._waiting = []


Record = Callable[..., Path]


def record(
    scene: Scene,
    path: Path,
    sources: Sequence[Source],
    turns: int,
    hz: float = 30.0,
    *,
    to_end: bool = False,
    beside: Sequence[Document] = (),
    marks: Sequence[Mark] = (),
    created: str = "2026-01-01T00:00:00+00:00",
) -> Session:
    """Play `turns` turns of `scene` (`to_end`: until it is over) from its beginning into a session file at `path`, which is sealed.
    `beside`: more documents that it pins, `marks`: what it notes before its first turn, `created`: when."""
    trainees = list(scene.setting.trainee_marks)
    run, first = begin(scene, trainees)
    meta = new_meta(
        scene_id=scene.story.id,
        scene_version=scene.scenario.doc.version,
        scene_hash=scene.scenario.sha256,
        seed=scene.story.seed,
        trainees=[TraineeMeta(t, "headset", True) for t in trainees],
        operator="",
        created=created,
        pins=scene.pins,
    )
    documents = [*documents_of(scene.scenario), *beside]
    with SessionWriter(path, meta, documents) as writer:
        for mark in marks:
            writer.note(mark)
        session = Session(
            Simulation(scene, Thresholds(), run, first=first),
            clock=VirtualClock(),
            period_ns=period_of(hz),
            sources=sources,
            displays=[],
            writer=writer,
        )
        for _ in range(turns):
            if to_end and session.simulation.over:
                break
            session.frame()
    return session
