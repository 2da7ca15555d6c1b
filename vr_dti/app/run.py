"""`vr-dti run`: a scene, a trainee and an instructor, recorded."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

from vr_dti.app import floor, kept_voice, safety, wellbeing
from vr_dti.app.devices import arrange_start, connect_headset, open_devices
from vr_dti.app.ears import talking_hand
from vr_dti.app.ending import Ending
from vr_dti.app.fitting import Fitting
from vr_dti.app.interrupts import Interrupts
from vr_dti.app.mounts import trackers_of
from vr_dti.app.moving import seated_eyes_cm, steered
from vr_dti.app.planning import Plan, planned
from vr_dti.app.say import Once, say
from vr_dti.app.starting import near
from vr_dti.app.wiring import Devices
from vr_dti.console.notices import Notices
from vr_dti.console.strip import StripKeeper
from vr_dti.errors import HeadsetError, InputError, StorageError, unwritable
from vr_dti.events import Mark
from vr_dti.ports import Source
from vr_dti.recording.rows import Meta, TraineeMeta
from vr_dti.records import voice_files
from vr_dti.records.pinned import options_of
from vr_dti.records.session_file import SessionWriter, new_meta
from vr_dti.resources import sessions_dir
from vr_dti.run import Tick
from vr_dti.samples import Command, Status
from vr_dti.session import Session, no_pauses, period_of
from vr_dti.timebase import NS_PER_S

CLOCK_HZ = 90.0
"""pace of the loop where no display gives one: that of most headsets. Default."""


def run(options: Namespace) -> int:
    """Run a scene until it ends, is stopped, or its seconds are up. The session is saved whatever happens."""
    notice = Once()
    out = _out_dir(options.out)
    plan = planned(options, notice)
    scene, trainee, worn = plan.simulation.scene, plan.trainees[0], options.display == "openxr"
    steer = steered(options, plan.simulation, trainee)
    with ExitStack() as stack:
        sources: list[Source] = [Fitting(plan.trainees, plan.belt), *plan.scripts]
        devices = Devices(stack, trainee, notice, sources=sources, scripted=bool(plan.scripts))
        open_devices(devices, options, scene, plan.rig)
        if worn:
            safe = safety.confirm(options.operator, say)
            options.operator = safe[0].by
            devices.marks += (*safe, *wellbeing.begin(options.operator, say, sys.stdin))
        devices.marks += kept_voice.begin(devices, options, out / "session.dtis", sys.stdin, say)
        devices.marks += plan.zeros
        writer = SessionWriter(out / "session.dtis", _meta(options, plan, devices), plan.documents)
        kept: list[Path] = []
        stack.callback(lambda: kept.append(_seal(writer)))
        for mark in devices.marks:
            writer.note(mark)
        if worn:
            try:
                connect_headset(devices, steer, near(plan.simulation, trainee), talking_hand(options), trackers_of(plan.belt))
            except HeadsetError:
                writer.discard()
                raise
        arrange_start(devices, options)
        session = Session(
            plan.simulation,
            clock=devices.clock,
            period_ns=period_of(CLOCK_HZ),
            sources=devices.sources,
            displays=devices.displays,
            outputs=devices.outputs,
            draw=devices.draw,
            writer=writer,
            strip=StripKeeper(scene, sound=devices.sound, level=devices.level),
            say=notice,
        )
        _loop(session, devices, options.seconds, notice)
        for fault, times in session.faults.items():
            notice(f"during the run, {times} times: {fault}")
    say(f"session: {kept[0]}")
    if worn:
        # without a mirror the terminal's lines went to the story, and its thread has the next one
        wellbeing.afterwards(kept[0], sys.stdin, here=options.mirror == "window" and sys.stdin.isatty())
    return 0


def _loop(session: Session, devices: Devices, seconds: float | None, notice: Callable[[str], None]) -> None:
    """Turn by turn until the end. With an instructor there, a scene that has ended waits for a do-over or a stop."""
    started_ns = devices.clock.now_ns()
    writer, simulation = session.writer, session.simulation
    notices, stopped, ending = Notices(), False, Ending(simulation.run.memory.trainees[0].trainee)
    session.sources = (*session.sources, ending)
    with no_pauses(), Interrupts() as interrupts:
        while not interrupts.asked:
            tick = session.frame()
            if writer is not None and writer.problem:
                notice(writer.problem)
            notice(devices.problem())
            stopped = stopped or any(i.kind == "stop" for i in tick.intents)
            _tell(tick, devices, notices)
            if simulation.over and (stopped or not devices.instructed):
                break
            if seconds is not None and devices.clock.now_ns() - started_ns >= seconds * NS_PER_S:
                break
        if ending.cuts_off(simulation.run):
            session.frame()
        while devices.microphone is not None and devices.microphone.settle():
            session.frame()
    if interrupts.asked:
        if writer is not None:
            writer.note(Mark(simulation.run.story.t_ms, "ended", interrupts.asked, "operator"))
        say(f"{interrupts.asked}; the session is being saved")


def _tell(tick: Tick, devices: Devices, notices: Notices) -> None:
    """Say at the terminal what devices say of themselves; where the instructor would go on and cannot, ask back a headset that left."""
    for sample in tick.samples:
        if isinstance(sample.data, Status) and sample.data.what in ("play_area", "placed"):
            for line in floor.told(sample.data):
                devices.say(line)
        elif isinstance(sample.data, Status) and (words := notices.words(sample.data)):
            say(words)
        elif isinstance(sample.data, Command) and sample.data.name in ("start", "pause") and not tick.run.memory.clock.running:
            devices.ask_back()


def _meta(options: Namespace, plan: Plan, devices: Devices) -> Meta:
    scene = plan.simulation.scene
    device = {"openxr": "headset", "walls": "walls", "desktop": "desktop", "offscreen": "none"}[options.display]
    profile = {s.doc.trainee: s.doc.device for s in plan.scripts}
    return new_meta(
        scene_id=scene.story.id,
        scene_version=scene.scenario.doc.version,
        scene_hash=scene.scenario.sha256,
        seed=scene.story.seed,
        trainees=tuple(TraineeMeta(t, profile.get(t, device), simulated=t in profile) for t in plan.trainees),
        operator=options.operator,
        created=datetime.now().astimezone().isoformat(timespec="seconds"),
        pins={**scene.pins, **devices.pins},
        options={
            "display": options.display,
            "mirror": options.mirror,
            "rig": options.rig,
            "seconds": options.seconds,
            "stand_back_m": scene.stand_back_m,
            "people": scene.cast_is,
            "uniform": scene.uniform,
            "turn": options.turn,
            "teleport": options.teleport,
            "seated_eyes_cm": seated_eyes_cm(options) or None,
            **options_of(scene.scenario),
        },
        parent=plan.parent,
    )


def _out_dir(out: Path | None) -> Path:
    """The folder of this session; never one that already holds a session."""
    if out is None:
        out = sessions_dir() / datetime.now().strftime("%Y-%m-%d_%H-%M-%S")
    try:
        there = (out / "session.dtis").exists()
    except OSError as e:
        raise unwritable(f"{out}: the session cannot be kept", e) from None
    if there:
        raise InputError(f"{out / 'session.dtis'} exists; a session is never written over", "choose another --out")
    return out


def _seal(writer: SessionWriter) -> Path:
    """Close the session; where its disk failed, keep it in the user's own folder rather than lose it. -> where it is whole

    Raises `StorageError` where it could be kept in neither place.
    """
    try:
        writer.close()
    except StorageError as e:
        try:
            rescue = sessions_dir() / f"rescued-{datetime.now().strftime('%Y-%m-%d_%H-%M-%S')}.dtis"
            writer.save_as(rescue)
        except StorageError as second:
            raise StorageError(f"{e.what}\n{second.what}: nor could it be saved there", e.remedy) from None
        say(f"vr-dti: {e}\nthe whole session was saved as {rescue}")
        try:
            voice_files.moved(writer.path, rescue)
        except StorageError as left:
            say(f"vr-dti: {left}")
        return rescue
    return writer.path
