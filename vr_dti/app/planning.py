"""What is known of a run before any device is opened: its scene and simulation, who trains in it, and what its session file must hold."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from vr_dti.app import kept_voice
from vr_dti.app.ears import check_push
from vr_dti.app.fitting import worn
from vr_dti.app.mounts import inherited, mounts_of
from vr_dti.app.moving import check_sticks
from vr_dti.app.say import say
from vr_dti.backends.script import ScriptSource, load_script
from vr_dti.calibration import Rig, read_rig
from vr_dti.errors import InputError
from vr_dti.events import Mark
from vr_dti.intents.thresholds import Thresholds
from vr_dti.recording import codec
from vr_dti.recording.log import Log
from vr_dti.recording.rows import Document, Parent
from vr_dti.records.people import check_code
from vr_dti.records.pinned import documents_of
from vr_dti.replay import START, do_over_ms, read_of, scene_of, seek
from vr_dti.resources import is_file, rig_file, scene_folder
from vr_dti.run import Simulation, begin, resumable
from vr_dti.samples import Status
from vr_dti.scene import DRAWN, load_scenario, load_scene

DEFAULT_RIG = "walls-180"


@dataclass(frozen=True, slots=True)
class Plan:
    """A run as its options ask for it."""

    simulation: Simulation
    """at its beginning, or at a second of a recorded session"""
    parent: Parent | None
    """that session and second"""
    rig: Rig | None
    """of the walls; None: another display"""
    scripts: Sequence[ScriptSource]
    """of the trainees who are played; empty: somebody trains"""
    belt: Sequence[Status]
    """how each trainee wears it, and which real weapons are tracked"""
    zeros: Sequence[Mark]
    """whether those are known to shoot true"""
    documents: Sequence[Document]
    """what was read, for the session file"""

    @property
    def trainees(self) -> list[str]:
        """Their codes, the first first."""
        return [body.trainee for body in self.simulation.run.memory.bodies]


def planned(options: Namespace, notice: Callable[[str], None]) -> Plan:
    """Everything that can be refused is refused here: raises `InputError` and `DocumentError`."""
    scripts = [load_script(_script_file(options.scene, name)) for name in options.script]
    names = [s.doc.trainee for s in scripts]
    _check(options, names)
    rig = read_rig(rig_file(options.rig or DEFAULT_RIG)) if options.display == "walls" else None
    stand_back_m = rig.stand_back_m if rig is not None else 0.0
    mounts, zeros, mount_documents = mounts_of(options.weapon_mount, notice)
    documents = [*_documents(rig, scripts), *mount_documents]
    parent: Parent | None = None
    if options.from_session is None:
        simulation = _from_the_beginning(options, names, stand_back_m)
    else:
        simulation, parent, start = _from_session(options, names, stand_back_m)
        trainees = [body.trainee for body in simulation.run.memory.bodies]
        scripts = [s.going_on(t, parent.at_ms) for s, t in zip(scripts, trainees, strict=bool(scripts))]
        zeros += inherited(options.from_session, mounts)
        documents.append(start)
    if options.display == "offscreen" and not scripts and options.seconds is None:
        notice("offscreen without a script: the scene plays to its end with a trainee who stands still")
    return Plan(simulation, parent, rig, scripts, [*worn(options), *mounts], zeros, [*documents_of(simulation.scene.scenario), *documents])


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
    others = f", or one of: {', '.join(known)}" if known else "; this scene brings none"
    raise InputError(f"{name}: no such script", f"give the path of a script{others}")


def _check(options: Namespace, names: Sequence[str]) -> None:
    """Raises `InputError` for options that do not go together; `names` are the trainees of the scripts."""
    if len(set(names)) < len(names):
        raise InputError(f"two scripts for the same trainee: {', '.join(names)}", "give each script its own trainee:")
    if options.display == "openxr" and names:
        raise InputError("a script and somebody in a headset would share one body", "play the script on --display desktop or offscreen")
    if options.display != "openxr" and options.foveation != "auto":
        raise InputError(
            "--foveation is for a headset: other pictures have no edges of their own", "leave it out, or run with --display openxr"
        )
    check_sticks(options)
    check_push(options)
    kept_voice.check(options)
    if options.from_session is not None and options.seed is not None:
        raise InputError("--seed with --from: chance goes on as it was recorded", "leave out --seed")
    if options.from_session is not None and options.dial:
        raise InputError("--dial with --from: the dials stand as they were recorded", "leave out --dial")
    if options.from_session is not None and options.uniform:
        raise InputError("--uniform with --from: people are dressed as they were recorded", "leave out --uniform")
    if options.from_session is None and options.at is not None:
        raise InputError(f"--at {options.at:g} without --from", "say which session to go on from: --from session.dtis")


def _from_the_beginning(options: Namespace, names: Sequence[str], stand_back_m: float) -> Simulation:
    """The scene's own simulation, for the trainees of the scripts or for the one that the options name."""
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
        uniform=options.uniform,
    )
    first, effects = begin(scene, trainees)
    return Simulation(scene, Thresholds(), first, first=effects)


def _from_session(options: Namespace, names: Sequence[str], stand_back_m: float) -> tuple[Simulation, Parent, Document]:
    """The simulation that goes on from a second of a recorded session, by what it was recorded with; that second; the run as it was."""
    with Log.open(options.from_session) as log:
        at_ms = do_over_ms(log) if options.at is None else round(options.at * 1000)
        scene = scene_of(log, say, stand_back_m=stand_back_m)
        now = load_scenario(options.scene)
        if scene.story.id != now.story.id:
            raise InputError(f"{options.from_session} is a session of {scene.story.id!r}, not of {now.story.id!r}", "name its scene")
        if (was := scene.scenario.doc.version) != now.doc.version:
            say(f"{scene.story.id} goes on as it was recorded, in version {was}; the one here is {now.doc.version}")
        known = [t.id for t in log.meta.trainees]
        if names and (len(names) != len(known) or (len(known) > 1 and known != list(names))):
            raise InputError(f"the session's trainees are {', '.join(known)}", "give each one script, in this order, or none")
        then = seek(scene, log, at_ms).run
        parent = Parent(log.digest, then.story.t_ms)
        say(f"practice, never scored: from {then.story.t_ms / 1000:.1f} s of {options.from_session}")
        with read_of(log, "that second"):
            start = resumable(then)
            return Simulation(scene, Thresholds(), start, take=1), parent, Document("other", START, codec.encode(start).decode())


def _documents(rig: Rig | None, scripts: Sequence[ScriptSource]) -> list[Document]:
    found = [Document("script", s.doc.trainee, s.text) for s in scripts]
    if rig is not None:
        found.append(Document("rig", rig.name, rig.model_dump_json()))
    return found
