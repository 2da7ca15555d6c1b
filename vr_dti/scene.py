"""A scene folder loaded whole: the story, its staging, the people and their movements, ready for `session.py`.

What a session must pin to be replayed is named here too: `Scene.pins` are the hashes of everything that decides what happens.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from vr_dti.assets.places import load_place
from vr_dti.cast import bake
from vr_dti.cast.clips import clips_for
from vr_dti.cast.mesh import PersonMesh
from vr_dti.cast.sounds import SOUND_LEVEL_DB, SOUND_MS
from vr_dti.errors import DocumentError, Mistake
from vr_dti.resources import scene_folder, shipped
from vr_dti.story.load import Scenario, load, parse_scenario
from vr_dti.story.model import Story
from vr_dti.world.setting import CastMember, Clip, Line, Mark, Place, Setting
from vr_dti.world.skeleton import Skeleton


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything about a scene that does not change during a run."""

    scenario: Scenario
    setting: Setting
    people: dict[str, PersonMesh]
    """by person name; the trainee's body is `scenario.doc.trainee_person`"""
    stand_back_m: float = 0.0
    """how far behind their marks the trainees stand (walls)"""

    @property
    def story(self) -> Story:
        return self.scenario.story

    @property
    def pins(self) -> dict[str, str]:
        """name -> hash of what decides the course of a run: the scenario's text, the place, every skeleton and clip."""
        return {
            "scenario": self.scenario.sha256,
            "place": _hash(repr(self.setting.place)),
            **{f"cast/{m.name}": _motion_hash(m.skeleton, m.clips) for m in self.setting.cast},
            "cast/trainee": _motion_hash(self.setting.trainee_skeleton, {}),
        }


def load_scene(
    scene: str, trainees: Sequence[str], say: Callable[[str], None], *, seed: int | None = None, stand_back_m: float = 0.0
) -> Scene:
    """The scene of that path or id, cast for `trainees`. `say` hears of progress (baking). Raises `InputError`, `MachineError`."""
    return stage(load(scene_folder(scene) / "scenario.yaml"), trainees, say, seed=seed, stand_back_m=stand_back_m)


def stage_text(
    text: str, file: str, trainees: Sequence[str], say: Callable[[str], None], *, seed: int | None = None, stand_back_m: float = 0.0
) -> Scene:
    """As `load_scene`, from the text that a session pinned."""
    return stage(parse_scenario(text, file), trainees, say, seed=seed, stand_back_m=stand_back_m)


def stage(
    scenario: Scenario, trainees: Sequence[str], say: Callable[[str], None], *, seed: int | None = None, stand_back_m: float = 0.0
) -> Scene:
    """Cast and set a scenario; `seed` overrides its own, `stand_back_m` moves the trainees back from their marks.

    Raises `DocumentError` for a person, clip, place or sound that does not exist.
    """
    doc = scenario.doc
    if seed is not None:
        scenario = replace(scenario, story=replace(scenario.story, seed=seed))
    if len(trainees) > len(doc.trainees):
        what = f"{len(trainees)} trainees, but the scene has marks for {len(doc.trainees)}"
        raise DocumentError(scenario.file, [Mistake(0, "trainees", what, "add marks to trainees:")])
    place = load_place(shipped("scenes", "common", "places", f"{doc.place}.yaml"))
    marks = {name: Mark(m.x, m.z, math.radians(m.face_deg)) for name, m in doc.marks.items()}
    stands = [(f"{name} (stands back)", _back(marks[name], stand_back_m)) if stand_back_m else (name, marks[name]) for name in doc.trainees]
    marks |= dict(stands)
    people = {name: bake.person(name, say) for name in sorted({c.person for c in doc.cast.values()} | {doc.trainee_person})}
    clips = {name: clips_for(mesh.skeleton, say) for name, mesh in people.items()}
    setting = Setting(
        place=_with_marks(place, marks),
        cast=tuple(
            CastMember(name, c.person, people[c.person].skeleton, clips[c.person], c.mark, c.clip, c.look, c.voice)
            for name, c in doc.cast.items()
        ),
        lines={name: Line(line.text, line.lasts, line.level_db) for name, line in doc.lines.items()},
        trainee_marks=dict(zip(trainees, (name for name, _ in stands), strict=False)),
        trainee_skeleton=people[doc.trainee_person].skeleton,
        sound_level_db=dict(SOUND_LEVEL_DB),
        sound_ms=dict(SOUND_MS),
    )
    _check_clips(scenario, setting)
    return Scene(scenario, setting, people, stand_back_m)


def _back(mark: Mark, by_m: float) -> Mark:
    """A mark that far behind another, facing the same way."""
    return Mark(mark.x_m + by_m * math.sin(mark.heading_rad), mark.z_m + by_m * math.cos(mark.heading_rad), mark.heading_rad)


def _with_marks(place: Place, marks: dict[str, Mark]) -> Place:
    return replace(place, marks={**place.marks, **marks})


def _check_clips(scenario: Scenario, setting: Setting) -> None:
    """Every clip and sound that the scenario asks for exists."""
    known = {m.name: m.clips for m in setting.cast}
    mistakes = []
    for region in scenario.story.regions:
        for node in region.nodes:
            actions = [
                node.enter,
                *(a for _, a in node.moments),
                *(e.action for e in node.edges),
                *([node.every.action] if node.every else []),
            ]
            for command in (c for a in actions for c in a.commands):
                where = f"regions.{region.name}.nodes.{node.name}"
                if command.kind == "act" and command.name not in known[command.target]:
                    what = f"there is no clip {command.name!r}"
                    mistakes.append(Mistake(0, where, what, f"one of: {', '.join(sorted(known[command.target]))}"))
                if command.kind == "sound" and command.name not in setting.sound_level_db:
                    what = f"there is no sound {command.name!r}"
                    mistakes.append(Mistake(0, where, what, f"one of: {', '.join(sorted(setting.sound_level_db))}"))
    if mistakes:
        raise DocumentError(scenario.file, mistakes)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _motion_hash(skeleton: Skeleton, clips: dict[str, Clip]) -> str:
    h = hashlib.sha256(skeleton.joint_m.tobytes())
    for name in sorted(clips):
        h.update(name.encode() + clips[name].rotation.tobytes() + clips[name].root_m.tobytes())
    return h.hexdigest()
