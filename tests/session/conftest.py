"""A real scene, played offscreen by scripted and by random trainees, recorded by the real writer."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from vr_dti.intents.thresholds import Thresholds
from vr_dti.ports import Source
from vr_dti.recording.rows import TraineeMeta
from vr_dti.records.pinned import documents_of
from vr_dti.records.session_file import SessionWriter, new_meta
from vr_dti.run import Course, begin
from vr_dti.samples import Sample
from vr_dti.scene import Scene, load_scene
from vr_dti.session import Session, period_of
from vr_dti.timebase import Frame, VirtualClock

ROOT = Path(__file__).parents[2]


def command(*words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """One `vr-dti` command in a process of its own."""
    return subprocess.run([sys.executable, "-m", "vr_dti", *words], cwd=ROOT, input=stdin, capture_output=True, text=True, check=False)


@pytest.fixture(scope="session")
def scripted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Sessions of the three scripted trainees, each run whole."""
    folder = tmp_path_factory.mktemp("scripted")
    names = ("early", "late", "silent")
    words = ["run", "handcuffed", "--display", "offscreen", "--script"]
    running = {
        n: subprocess.Popen(
            [sys.executable, "-m", "vr_dti", *words, n, "--out", str(folder / n)], cwd=ROOT, stderr=subprocess.PIPE, text=True
        )
        for n in names
    }
    for name, process in running.items():
        _, said = process.communicate()
        assert process.returncode == 0, f"{name}: {said}"
    return {n: folder / n / "session.dtis" for n in names}


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


def record(scene: Scene, path: Path, sources: Sequence[Source], turns: int, hz: float = 30.0) -> Session:
    """Play `turns` turns of `scene` from its beginning into a session file at `path`, which is sealed."""
    trainees = list(scene.setting.trainee_marks)
    run, first = begin(scene, trainees)
    meta = new_meta(
        scene_id=scene.story.id,
        scene_version=scene.scenario.doc.version,
        scene_hash=scene.scenario.sha256,
        seed=scene.story.seed,
        trainees=[TraineeMeta(t, "headset", True) for t in trainees],
        operator="",
        created="2026-01-01T00:00:00+00:00",
        pins=scene.pins,
    )
    documents = documents_of(scene.scenario)
    with SessionWriter(path, meta, documents) as writer:
        session = Session(
            Course(scene, Thresholds(), run, first=first),
            clock=VirtualClock(),
            period_ns=period_of(hz),
            sources=sources,
            displays=[],
            writer=writer,
        )
        for _ in range(turns):
            session.frame()
    return session
