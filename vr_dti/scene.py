"""A scene folder loaded whole: the story, its staging, the people and their movements, ready for `session.py`.

What a session must pin to be replayed is named here too: `Scene.pins` are the hashes of everything that decides what happens.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from vr_dti.audio.clip import Clip as Sound
from vr_dti.cast import bake, takes, throats
from vr_dti.cast import worn as uniforms
from vr_dti.cast.clips import clip_files, clips_for, parse_clips, read_clips
from vr_dti.cast.imported.people import brought, imported, recalled
from vr_dti.cast.mesh import PersonMesh
from vr_dti.cast.palette import Palette
from vr_dti.cast.sounds import SOUND_LEVEL_DB, SOUND_MS
from vr_dti.cast.voices import Spoken, lips_of
from vr_dti.errors import InputError
from vr_dti.render.place.document import load_place
from vr_dti.resources import people_folders, scene_folder, shipped
from vr_dti.scene_names import common, mistakes, too_many, unknown, unknown_clips
from vr_dti.story import locale as locales
from vr_dti.story.dials import chosen
from vr_dti.story.document import NOWHERE, CastDoc, PropDoc, ScenarioDoc
from vr_dti.story.load import Scenario, load, with_dials
from vr_dti.story.model import Story
from vr_dti.story.speakers import OFF_STAGE
from vr_dti.world.members import CastMember, Clip
from vr_dti.world.place import Mark, Place
from vr_dti.world.setting import Evidence, Line, PropKind, Setting
from vr_dti.world.skeleton import Skeleton

PERSON = "person/"
"""begins the name of the pin of somebody whom an agency brought"""
WORN_BY = " for "
"""between whose clothes they are and which actor wears them, where people are drawn"""
DRESSED_IN = " in "
"""between who somebody is and the palette of their uniform, where it is not that of their recipe"""
WRITTEN, DRAWN = "written", "drawn"
"""people as the scenario has them, or in the same clothes drawn from the seed"""


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything about a scene that does not change during a run."""

    scenario: Scenario
    setting: Setting
    people: dict[str, PersonMesh]
    """by person name; the trainee's body is `scenario.doc.trainee_person`"""
    stand_back_m: float = 0.0
    """how far behind their marks the trainees stand (walls)"""
    takes: Mapping[str, takes.Take] = field(default_factory=dict)
    """recorded lines, by the name of their sound"""
    throats: Mapping[str, Sound] = field(default_factory=dict)
    """recorded grunts and cries, by the name of their sound"""
    uniform: str = ""
    """palettes that the run was asked for, as `--uniform` has them, with commas between; empty: the scenario's own"""

    @property
    def story(self) -> Story:
        """What `story.engine` runs."""
        return self.scenario.story

    @property
    def cast_is(self) -> str:
        """`WRITTEN` or `DRAWN`; whom the scenario itself has drawn is as written."""
        cast = zip(self.scenario.doc.cast.values(), self.setting.cast, strict=True)
        return DRAWN if any(WORN_BY in member.person and not doc.drawn for doc, member in cast) else WRITTEN

    @property
    def pins(self) -> dict[str, str]:
        """name -> hash of what decides the course of a run: the scenario's text, the place, every skeleton and clip, and each file that
        an agency brought a person in."""
        return {
            "scenario": self.scenario.sha256,
            "place": _hash(repr(self.setting.place)),
            **{f"cast/{m.name}": _motion_hash(m.skeleton, m.clips) for m in self.setting.cast},
            "cast/trainee": _motion_hash(self.setting.trainee_skeleton, {}),
            **{PERSON + name: mesh.provenance["file"] for name, mesh in self.people.items() if "file" in mesh.provenance},
        }


def load_scenario(scene: str, *, locale: str = locales.DEFAULT, dials: Sequence[str] = (), seed: int | None = None) -> Scenario:
    """The scenario of that path or id, its dials set as asked (`rank=sergeant`, `surprise`). Raises `InputError`."""
    scenario = load(scene_folder(scene) / "scenario.yaml", locale=locale, graphs=(shipped("scenes", "common", "graphs"),))
    if seed is not None:
        scenario = replace(scenario, story=replace(scenario.story, seed=seed))
    settings = chosen(scenario.written.dials, dials, scenario.story.seed)
    return with_dials(scenario, settings) if settings != scenario.dials else scenario


def load_scene(
    scene: str,
    trainees: Sequence[str],
    say: Callable[[str], None],
    *,
    seed: int | None = None,
    stand_back_m: float = 0.0,
    locale: str = locales.DEFAULT,
    dials: Sequence[str] = (),
    drawn: bool = False,
    uniform: Sequence[str] = (),
) -> Scene:
    """The scene of that path or id, cast for `trainees`. `say` hears of progress (baking). Raises `InputError`, `MachineError`."""
    scenario = load_scenario(scene, locale=locale, dials=dials, seed=seed)
    return stage(scenario, trainees, say, seed=seed, stand_back_m=stand_back_m, drawn=drawn, uniform=uniform)


def stage(
    scenario: Scenario,
    trainees: Sequence[str],
    say: Callable[[str], None],
    *,
    seed: int | None = None,
    stand_back_m: float = 0.0,
    pins: Mapping[str, str] | None = None,
    drawn: bool = False,
    uniform: Sequence[str] = (),
) -> Scene:
    """Cast and set a scenario; `seed` overrides its own, `stand_back_m` moves the trainees back from their marks. `pins` are those of the
    session that is shown again: whoever an agency brought is then looked for in the cache first, since the file may be gone. `drawn`: the
    clothes of the cast are worn by people drawn from the seed (`cast/drawn.py`); whoever an agency brought stays.
    `uniform`: palettes of the uniform, `NAME` for everybody or `WHO=NAME` (`cast/worn.py`).

    Raises `DocumentError` for people, clips, a place and sounds that do not exist, all of them at once.
    """
    doc = scenario.doc
    if seed is not None:
        scenario = replace(scenario, story=replace(scenario.story, seed=seed))
    guests = _guests(scenario, pins or {})
    own_clips = [(f.name, f.text) for f in scenario.files if f.kind == "clips"]
    if (uniform or uniforms.asked_for(doc)) and not any(f.kind == uniforms.KIND for f in scenario.files):
        scenario = replace(scenario, files=(*scenario.files, *uniforms.texts(Path(scenario.file).parent)))
    palettes = uniforms.known(scenario.files)
    _check_names(scenario, trainees, guests, own_clips, palettes)  # before anything is baked: that may take minutes
    place, stands = _place(doc, stand_back_m)
    dressed = {who: (name, palettes[name]) for who, name in uniforms.worn(doc, uniform, palettes).items()}
    body, people = _bodies(scenario, guests, pins or {}, say, drawn=drawn, dressed=dressed)
    clips = {name: clips_for(mesh.skeleton, say, own=own_clips) for name, mesh in people.items()}
    wrong = list(unknown_clips(doc, clips[doc.trainee_person]))  # everybody can do the same
    if wrong:
        raise mistakes(scenario, wrong)
    lines, recorded = _lines(scenario)
    pressed_out = throats.recorded(scenario.file, doc.cast)
    setting = Setting(
        place=place,
        cast=tuple(_cast_member(name, c, body[name], people[body[name]], clips[body[name]]) for name, c in doc.cast.items()),
        lines=lines,
        trainee_marks=dict(zip(trainees, stands, strict=False)),
        trainee_skeleton=people[doc.trainee_person].skeleton,
        sound_level_db=dict(SOUND_LEVEL_DB),
        sound_ms=dict(SOUND_MS),
        throats=throats.by_actor({name: member.voice for name, member in doc.cast.items()}, pressed_out),
        facts={f.name: Evidence(f.see, frozenset(f.hear)) for f in scenario.story.facts},
        props=tuple(_prop(name, p, doc) for name, p in doc.props.items()),
        seed=scenario.story.seed,
    )
    return Scene(scenario, setting, people, stand_back_m, recorded, pressed_out, ",".join(uniform))


def _check_names(
    scenario: Scenario, trainees: Sequence[str], guests: Collection[str], own_clips: Sequence[tuple[str, str]], palettes: Collection[str]
) -> None:
    """Raises `DocumentError` for everything that the scenario asks for in vain; clips are looked for only where something else is wrong,
    since those that are baked tell it anyhow."""
    wrong = [*too_many(scenario.doc, trainees), *unknown(scenario.doc, guests), *uniforms.unknown(scenario.doc, palettes, guests)]
    if wrong:
        clip_names = {name for path in clip_files() for name in read_clips(path).clips}
        clip_names |= {name for file, text in own_clips for name in parse_clips(text, file).clips}
        raise mistakes(scenario, [*wrong, *unknown_clips(scenario.doc, clip_names)])


def _place(doc: ScenarioDoc, stand_back_m: float) -> tuple[Place, list[str]]:
    """-> (the place in the scene's light and weather, with its marks; names of the marks on which trainees stand)"""
    place = load_place(common("places")[doc.place])
    marks = {name: Mark(m.x, m.z, math.radians(m.face_deg)) for name, m in doc.marks.items()}
    stands = list(doc.trainees)
    if stand_back_m:
        stands = [f"{name} (stands back)" for name in doc.trainees]
        marks |= {stand: _back(marks[name], stand_back_m) for stand, name in zip(stands, doc.trainees, strict=True)}
    marks = {**place.marks, **marks}
    return replace(place, light=doc.light or place.light, weather=doc.weather or place.weather, marks=marks), stands


def _guests(scenario: Scenario, pins: Mapping[str, str]) -> dict[str, Path | None]:
    """Whom an agency brought: name -> file; None for somebody who is only known from a session's pins. Raises `InputError`."""
    found: dict[str, Path | None] = dict(brought(people_folders(Path(scenario.file).parent)))
    ours = sorted(found.keys() & common("people").keys())
    if ours:
        raise InputError(f"{found[ours[0]]}: there is a shipped person {ours[0]!r}", "give the file another name")
    return {**{pin.removeprefix(PERSON): None for pin in pins if pin.startswith(PERSON)}, **found}


def _bodies(
    scenario: Scenario,
    guests: Mapping[str, Path | None],
    pins: Mapping[str, str],
    say: Callable[[str], None],
    *,
    drawn: bool,
    dressed: Mapping[str, tuple[str, Palette]],
) -> tuple[dict[str, str], dict[str, PersonMesh]]:
    """actor -> person, person -> body. Whoever is drawn, or dressed in a palette (by actor), has a name of their own."""
    doc, body = scenario.doc, {}
    plain = None, None
    named = {m.person for m in doc.cast.values() if m.drawn != "anybody"} - guests.keys()
    people = {doc.trainee_person: _person(doc.trainee_person, guests, pins, say, dressed.get("", plain)[1])}
    for actor, member in doc.cast.items():
        other = (drawn or member.drawn) and member.person not in guests
        palette, colours = dressed.get(actor, plain) if member.person not in guests else plain
        name = body[actor] = member.person + (f"{DRESSED_IN}{palette}" if palette else "") + (f"{WORN_BY}{actor}" if other else "")
        if other:
            key = f"{doc.place if member.drawn else scenario.story.seed}/{actor}"
            people[name] = bake.drawn_person(member.person, key, say, anybody=member.drawn == "anybody", unlike=named, uniform=colours)
        elif name not in people:
            people[name] = _person(member.person, guests, pins, say, colours)
    return body, people


def _person(
    name: str, guests: Mapping[str, Path | None], pins: Mapping[str, str], say: Callable[[str], None], uniform: Palette | None
) -> PersonMesh:
    if name not in guests:
        return bake.person(name, say, uniform=uniform)
    pinned = recalled(name, pins.get(PERSON + name, ""))
    if pinned is not None:
        return pinned
    path = guests[name]
    if path is None:
        raise InputError(
            f"{name}: whoever was brought under that name is neither here nor in the cache",
            f"put the file {name}.vrm or {name}.glb into people/ beside the session, or into the folder that VR_DTI_PEOPLE names",
        )
    return imported(path, say)


def _cast_member(name: str, doc: CastDoc, person: str, mesh: PersonMesh, clips: dict[str, Clip]) -> CastMember:
    return CastMember(
        name,
        person,
        mesh.skeleton,
        clips,
        start=doc.mark,
        clip=doc.clip,
        look=doc.look,
        voice=doc.voice,
        temper=doc.temper,
        looks_on=doc.drawn == "anybody",
        title=doc.title,
        carries=mesh.carries,
    )


def _lines(scenario: Scenario) -> tuple[dict[str, Line], dict[str, takes.Take]]:
    """-> (every line, with how its mouth moves; those that people spoke, by the name of their sound)"""
    doc = scenario.doc
    spoken = spoken_lines(doc)
    locale = next((f.id for f in scenario.files if f.kind == "locale"), locales.DEFAULT)
    recorded = takes.takes(takes.folder_of(scenario.file, locale), spoken)
    mouths = lips_of(takes.unspoken(spoken, recorded)) | {name: t.lips for name, t in recorded.items()}
    return {n: Line(x.text, x.lasts, x.level_db, mouths[n], takes.moods(n, recorded)) for n, x in doc.lines.items()}, recorded


def spoken_lines(doc: ScenarioDoc) -> dict[str, Spoken]:
    """Every line of a scenario as a voice is asked to speak it."""
    voice = {name: member.voice for name, member in doc.cast.items()} | {name: name for name in OFF_STAGE}
    return {name: Spoken(line.text, voice.get(line.who, "man-mid"), line.lasts, line.level_db) for name, line in doc.lines.items()}


def _prop(name: str, prop: PropDoc, doc: ScenarioDoc) -> PropKind:
    """What somebody has whom the dials sent away is nowhere."""
    there = prop.at != NOWHERE and (prop.at in doc.cast or prop.at in doc.marks)
    return PropKind(name, prop.kind, prop.at, prop.part) if there else PropKind(name, prop.kind)


def _back(mark: Mark, by_m: float) -> Mark:
    """A mark that far behind another, facing the same way."""
    return Mark(mark.x_m + by_m * math.sin(mark.heading_rad), mark.z_m + by_m * math.cos(mark.heading_rad), mark.heading_rad)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _motion_hash(skeleton: Skeleton, clips: dict[str, Clip]) -> str:
    h = hashlib.sha256(skeleton.joint_m.tobytes())
    for name in sorted(clips):
        h.update(
            name.encode()
            + clips[name].rotation.tobytes()
            + clips[name].root_m.tobytes()
            + repr((clips[name].face, clips[name].holds)).encode()
        )
    return h.hexdigest()
