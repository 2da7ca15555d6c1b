"""`vr-dti run`: a scene, a trainee and an instructor, recorded."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

from vr_dti.app import safety, wellbeing
from vr_dti.app.devices import arrange_start, connect_headset, open_devices
from vr_dti.app.ending import Ending
from vr_dti.app.fitting import Fitting, worn
from vr_dti.app.interrupts import Interrupts
from vr_dti.app.mounts import inherited, mounts_of
from vr_dti.app.moving import check_sticks, steered
from vr_dti.app.say import Once, say
from vr_dti.app.wiring import Devices
from vr_dti.backends.script import ScriptSource, load_script
from vr_dti.calibration import Rig, read_rig
from vr_dti.console.notices import Notices
from vr_dti.console.strip import StripKeeper
from vr_dti.errors import HeadsetError, InputError, StorageError, unwritable
from vr_dti.events import Mark
from vr_dti.intents.thresholds import Thresholds
from vr_dti.recording import codec
from vr_dti.recording.log import Log
from vr_dti.recording.rows import Document, Meta, Parent, TraineeMeta
from vr_dti.records.people import check_code
from vr_dti.records.pinned import documents_of, options_of
from vr_dti.records.session_file import SessionWriter, new_meta
from vr_dti.replay import START, do_over_ms, read_of, scene_of, seek
from vr_dti.resources import is_file, rig_file, scene_folder, sessions_dir
from vr_dti.run import Course, Tick, begin, resumable
from vr_dti.samples import Command, Status
from vr_dti.scene import DRAWN, Scene, load_scenario, load_scene
from vr_dti.session import Session, no_pauses, period_of
from vr_dti.timebase import NS_PER_S

DEFAULT_RIG = "walls-180"
CLOCK_HZ = 90.0
"""pace of the loop where no display gives one: that of most headsets. Default."""


def run(options: Namespace) -> int:
    """Run a scene until it ends, is stopped, or its seconds are up. The session is saved whatever happens."""
    notice = Once()
    scripts = [load_script(_script_file(options.scene, name)) for name in options.script]
    names = [s.doc.trainee for s in scripts]
    _check(options, names)
    if options.display == "offscreen" and not scripts and options.seconds is None:
        notice("offscreen without a script: the scene plays to its end with a trainee who stands still")
    out = _out_dir(options.out)
    rig = read_rig(rig_file(options.rig or DEFAULT_RIG)) if options.display == "walls" else None
    mounts, zeros, mount_documents = mounts_of(options.weapon_mount, notice)
    belt = [*worn(options), *mounts]
    scene, course, parent, start = _course(options, names, rig.stand_back_m if rig else 0.0)
    trainees = [body.trainee for body in course.run.memory.bodies]
    steer = steered(options, course, trainees[0])
    if parent is not None:
        scripts = [s.going_on(t, parent.at_ms) for s, t in zip(scripts, trainees, strict=bool(scripts))]
        zeros += inherited(options.from_session, mounts)
    with ExitStack() as stack:
        devices = Devices(stack, trainees[0], notice, sources=[Fitting(trainees, belt), *scripts], scripted=bool(scripts))
        open_devices(devices, options, scene, rig)
        if options.display == "openxr":
            safe = safety.confirm(options.operator, say)
            options.operator = safe[0].by
            devices.marks += (*safe, *wellbeing.begin(options.operator, say, sys.stdin))
        devices.marks += zeros
        documents = [*documents_of(scene.scenario), *_documents(rig, scripts), *mount_documents, *start]
        writer = SessionWriter(out / "session.dtis", _meta(options, scene, scripts, trainees, parent), documents)
        kept: list[Path] = []
        stack.callback(lambda: kept.append(_seal(writer)))
        for mark in devices.marks:
            writer.note(mark)
        if options.display == "openxr":
            try:
                connect_headset(devices, steer)
            except HeadsetError:
                writer.discard()
                raise
        arrange_start(devices, options)
        session = Session(
            course,
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
    if options.display == "openxr":
        say(wellbeing.reminder(kept[0]))
    return 0


def _check(options: Namespace, names: Sequence[str]) -> None:
    """Raises `InputError` for options that do not go together; `names` are the trainees of the scripts."""
    if len(set(names)) < len(names):
        raise InputError(f"two scripts for the same trainee: {', '.join(names)}", "give each script its own trainee:")
    if options.display == "openxr" and names:
        raise InputError("a script and somebody in a headset would share one body", "play the script on --display desktop or offscreen")
    check_sticks(options)
    if options.from_session is not None and options.seed is not None:
        raise InputError("--seed with --from: chance goes on as it was recorded", "leave out --seed")
    if options.from_session is None and options.at is not None:
        raise InputError(f"--at {options.at:g} without --from", "say which session to go on from: --from session.dtis")


def _loop(session: Session, devices: Devices, seconds: float | None, notice: Callable[[str], None]) -> None:
    """Turn by turn until the end. With an instructor there, a scene that has ended waits for a do-over or a stop."""
    started_ns = devices.clock.now_ns()
    writer, course = session.writer, session.course
    notices, stopped, ending = Notices(), False, Ending(course.run.memory.trainees[0].trainee)
    session.sources = (*session.sources, ending)
    with no_pauses(), Interrupts() as interrupts:
        while not interrupts.asked:
            tick = session.frame()
            if writer is not None and writer.problem:
                notice(writer.problem)
            stopped = stopped or any(i.kind == "stop" for i in tick.intents)
            _tell(tick, devices, notices)
            if course.over and (stopped or not devices.instructed):
                break
            if seconds is not None and devices.clock.now_ns() - started_ns >= seconds * NS_PER_S:
                break
        if ending.cuts_off(course.run):
            session.frame()
    if interrupts.asked:
        if writer is not None:
            writer.note(Mark(course.run.story.t_ms, "ended", interrupts.asked, "operator"))
        say(f"{interrupts.asked}; the session is being saved")


def _tell(tick: Tick, devices: Devices, notices: Notices) -> None:
    """Say at the terminal what devices say of themselves; where the instructor would go on and cannot, ask back a headset that left."""
    for sample in tick.samples:
        if isinstance(sample.data, Status) and (words := notices.words(sample.data)):
            say(words)
        elif isinstance(sample.data, Command) and sample.data.name in ("start", "pause") and not tick.run.memory.clock.running:
            devices.ask_back()


def _course(options: Namespace, names: Sequence[str], stand_back_m: float) -> tuple[Scene, Course, Parent | None, list[Document]]:
    """The scene and the course to run: from its beginning, or from a second of a recorded session."""
    rules = Thresholds()
    if options.from_session is None:
        trainees = list(names) or [check_code(options.trainee)]
        scene = load_scene(
            options.scene,
            trainees,
            say,
            seed=options.seed,
            stand_back_m=stand_back_m,
            locale=options.locale,
            dials=options.dial,
            drawn=options.people == DRAWN,
        )
        first, effects = begin(scene, trainees)
        return scene, Course(scene, rules, first, first=effects), None, []
    with Log.open(options.from_session) as log:
        at_ms = do_over_ms(log) if options.at is None else round(options.at * 1000)
        scene = scene_of(log, say, stand_back_m=stand_back_m)
        asked = load_scenario(options.scene).story.id
        if scene.story.id != asked:
            raise InputError(f"{options.from_session} is a session of {scene.story.id!r}, not of {asked!r}", "name its scene")
        known = [t.id for t in log.meta.trainees]
        if names and (len(names) != len(known) or (len(known) > 1 and known != list(names))):
            raise InputError(f"the session's trainees are {', '.join(known)}", "give each one script, in this order, or none")
        then = seek(scene, log, at_ms).run
        parent = Parent(log.digest, then.story.t_ms)
        say(f"practice, never scored: from {then.story.t_ms / 1000:.1f} s of {options.from_session}")
        with read_of(log, "that second"):
            start = resumable(then)
            return scene, Course(scene, rules, start, take=1), parent, [Document("other", START, codec.encode(start).decode())]


def _documents(rig: Rig | None, scripts: Sequence[ScriptSource]) -> list[Document]:
    found = [Document("script", s.doc.trainee, s.text) for s in scripts]
    if rig is not None:
        found.append(Document("rig", rig.name, rig.model_dump_json()))
    return found


def _meta(options: Namespace, scene: Scene, scripts: Sequence[ScriptSource], trainees: Sequence[str], parent: Parent | None) -> Meta:
    device = {"openxr": "headset", "walls": "walls", "desktop": "desktop", "offscreen": "none"}[options.display]
    profile = {s.doc.trainee: s.doc.device for s in scripts}
    return new_meta(
        scene_id=scene.story.id,
        scene_version=scene.scenario.doc.version,
        scene_hash=scene.scenario.sha256,
        seed=scene.story.seed,
        trainees=tuple(TraineeMeta(t, profile.get(t, device), simulated=t in profile) for t in trainees),
        operator=options.operator,
        created=datetime.now().astimezone().isoformat(timespec="seconds"),
        pins=scene.pins,
        options={
            "display": options.display,
            "mirror": options.mirror,
            "rig": options.rig,
            "seconds": options.seconds,
            "stand_back_m": scene.stand_back_m,
            "people": scene.cast_is,
            "turn": options.turn,
            "teleport": options.teleport,
            **options_of(scene.scenario),
        },
        parent=parent,
    )


def is_script_path(name: str) -> bool:
    """A script's name is the path of its file, not what a scene calls it."""
    return Path(name).suffix in (".yaml", ".yml") or is_file(Path(name))


def _script_file(scene: str, name: str) -> Path:
    """A script named by path, or by the name of one that comes with the scene."""
    if is_script_path(name):
        return Path(name)
    folder = scene_folder(scene) / "trainees"
    known = sorted(p.stem for p in folder.glob("*.yaml"))
    if name in known:
        return folder / f"{name}.yaml"
    raise InputError(f"{name}: no such script", f"give the path of a script, or one of: {', '.join(known)}")


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
        return rescue
    return writer.path
