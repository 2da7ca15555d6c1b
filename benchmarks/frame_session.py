"""What `benchmarks/frame.py` measures: a shipped scene with a scripted trainee, all that a headset's frame has but its runtime."""

from __future__ import annotations

import multiprocessing
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from vr_dti.app.starter import Starter
from vr_dti.audio.link import Link, SceneWriter
from vr_dti.backends.graphics import Graphics
from vr_dti.backends.offscreen import OffscreenDisplay
from vr_dti.backends.script import load_script
from vr_dti.console.strip import StripKeeper
from vr_dti.events import Effect, Listener, Sounding
from vr_dti.intents.thresholds import Thresholds
from vr_dti.ports import Standpoint, Strip, View
from vr_dti.recording.rows import TraineeMeta
from vr_dti.records.session_file import SessionWriter, new_meta
from vr_dti.render.renderer import Renderer
from vr_dti.render.viewpoints import eyes
from vr_dti.resources import shipped
from vr_dti.run import Lap, Simulation, begin
from vr_dti.scene import load_scene
from vr_dti.session import Session, period_of
from vr_dti.timebase import Frame, VirtualClock

SCENE = "handcuffed"
HZ = 90
_ONE_EYE = eyes()


class SharedSound:
    """The frame's part of the sound: the newest scene into shared memory."""

    name = "sound"

    def __init__(self, clips: Sequence[str]) -> None:
        self._writer = SceneWriter(Link(multiprocessing.get_context("spawn")), clips)

    def send(self, frame: Frame, effects: Sequence[Effect], heard: Sequence[Sounding], listener: Listener) -> None:
        self._writer.write(frame.now_ns, listener, heard)

    def close(self) -> None: ...


class WatchedDisplay(OffscreenDisplay):
    """A display with an instructor before it."""

    def inform(self, strip: Strip) -> None: ...


@contextmanager
def watched_session(lap: Lap) -> Iterator[tuple[Session, str]]:
    """-> the session at its beginning, and the name of what draws it; `lap` is told of each part of a frame."""
    script = load_script(shipped("scenes", SCENE, "trainees", "early.yaml"))
    trainees = [script.doc.trainee]
    scene = load_scene(SCENE, trainees, lambda _: None)
    run, first = begin(scene, trainees)
    clock, graphics = VirtualClock(), Graphics.offscreen()
    display = WatchedDisplay(graphics.ctx, clock=clock, rate_hz=HZ, size_px=(16, 16), camera=_both_eyes, wanted=lambda _: True)
    renderer = Renderer(graphics.ctx, scene.setting, scene.people, trainee_person=scene.scenario.doc.trainee_person)
    meta = new_meta(
        scene_id=SCENE,
        scene_version="0",
        scene_hash="",
        seed=1,
        trainees=[TraineeMeta("early", "headset", True)],
        operator="",
        created="",
    )
    with tempfile.TemporaryDirectory() as folder, SessionWriter(Path(folder) / "session.dtis", meta) as writer:
        session = Session(
            Simulation(scene, Thresholds(), run, first=first),
            clock=clock,
            period_ns=period_of(HZ),
            sources=[script, Starter(trainees[0])],
            displays=[display],
            outputs=[SharedSound(list(scene.setting.sound_level_db))],
            draw=renderer.draw,
            writer=writer,
            strip=StripKeeper(scene),
            lap=lap,
        )
        yield session, graphics.renderer


def _both_eyes(standpoint: Standpoint, target: object, rect_px: tuple[int, int, int, int]) -> Sequence[View]:
    return (*_ONE_EYE(standpoint, target, rect_px), *_ONE_EYE(standpoint, target, rect_px))
