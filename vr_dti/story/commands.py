"""Commands of a scenario, made from what is written: who is to do what, and whether everybody and everything named there exists."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from vr_dti.documents import Loc
from vr_dti.story.document import NOWHERE, ScenarioDoc
from vr_dti.story.graph_document import CommandDoc
from vr_dti.story.model import Command
from vr_dti.story.staging import Known, Wrong, check_prop

TURN_MS = 3000
"""over how long light or weather changes unless said: default"""
FADES = ("black", "clear")
"""what a picture fades to, the first unless said; a scene that fades to black in no time as it begins, begins black"""


def about(doc: CommandDoc, scene: ScenarioDoc, people: Collection[str]) -> bool:
    """Whether the command needs one of `people`."""
    line = scene.lines.get(doc.say or "")
    who = {doc.act, doc.look, doc.feel, doc.blow, doc.by, line.who if line else None}
    where = {doc.at, doc.face, doc.to} if doc.verb in ("sound", "look", "act", "prop", "torch") else set()
    return any(p in who | where for p in people)


def command(doc: CommandDoc, scene: ScenarioDoc, path: Loc, known: Known, wrong: Wrong) -> Command:
    """The command written at `path` of `scene`, which is not a `set`; its condition stands outside. Tells `known` and `wrong` of
    everything there is to complain of."""
    read = READERS.get(doc.verb)
    if read is not None:
        return read(_Scene(scene, known, wrong), doc, path)
    name, kind = str(getattr(doc, doc.verb)), "duty" if doc.verb == "duty" else "fact"  # or fact_end
    known(name, frozenset(scene.duties if kind == "duty" else scene.facts), (*path, doc.verb), kind)
    return Command(doc.verb, "", name)


@dataclass(frozen=True, slots=True)
class _Scene:
    """What a command may name, and whom to tell of what it may not."""

    doc: ScenarioDoc
    known: Known
    wrong: Wrong

    def actor(self, name: str | None, path: Loc, *others: str) -> None:
        self.known(name, frozenset((*self.doc.cast, *others)), path, "actor")

    def place(self, name: str, path: Loc, *others: str) -> None:
        self.known(name, frozenset((*self.doc.cast, *self.doc.marks, *others)), path, "mark or actor")


Reader = Callable[[_Scene, CommandDoc, Loc], Command]


def _act(scene: _Scene, doc: CommandDoc, path: Loc) -> Command:
    scene.actor(doc.act, (*path, "act"))
    scene.place(doc.at, (*path, "at"), "", "trainee")
    scene.place(doc.face, (*path, "face"), "", "trainee")
    args: list[tuple[str, int | str]] = [(k, v) for k, v in (("at", doc.at), ("face", doc.face)) if v]
    args += [("travel_ms", doc.travel)] if doc.travel is not None else []
    return Command("act", str(doc.act), doc.clip, tuple(args))


def _say(scene: _Scene, doc: CommandDoc, path: Loc) -> Command:
    scene.known(doc.say, frozenset(scene.doc.lines), (*path, "say"), "line")
    scene.actor(str(doc.to), (*path, "to"), "", "trainee", "dispatch")
    line = scene.doc.lines.get(str(doc.say))
    who, lasts = (line.who, line.lasts) if line else ("", 0)
    return Command("say", who, str(doc.say), (("to", str(doc.to)), ("duration_ms", lasts)))


def _sound(scene: _Scene, doc: CommandDoc, path: Loc) -> Command:
    scene.place(doc.at, (*path, "at"))
    if not doc.to:
        return Command("sound", doc.at, str(doc.sound))
    scene.place(str(doc.to), (*path, "to"))
    return Command("sound", doc.at, str(doc.sound), (("to", str(doc.to)), ("travel_ms", doc.travel or 0)))


def _look(scene: _Scene, doc: CommandDoc, path: Loc) -> Command:
    scene.actor(doc.look, (*path, "look"))
    scene.place(doc.at, (*path, "at"), "", "trainee")
    return Command("look", str(doc.look), doc.at)


def _feel(scene: _Scene, doc: CommandDoc, path: Loc) -> Command:
    scene.actor(doc.feel, (*path, "feel"))
    return Command("feel", str(doc.feel), doc.emotion, (("permille", doc.permille),))


def _haptic(_scene: _Scene, doc: CommandDoc, _path: Loc) -> Command:
    strength = ("strength_permille", doc.strength_permille)
    return Command("haptic", str(doc.haptic), doc.hand, (strength, ("duration_ms", doc.lasts)))


def _blow(scene: _Scene, doc: CommandDoc, path: Loc) -> Command:
    scene.actor(doc.blow, (*path, "blow"))
    scene.actor(doc.by, (*path, "by"))
    return Command("blow", doc.by, str(doc.blow), (("part", doc.part),))


def _fade(scene: _Scene, doc: CommandDoc, path: Loc) -> Command:
    to = str(doc.to or "black")
    if to not in FADES:
        scene.wrong((*path, "to"), f"a picture cannot fade to {to!r}", f"one of: {', '.join(FADES)}")
    return Command("fade", "", to, (("duration_ms", int(doc.fade or 0)),))


def _turned(_scene: _Scene, doc: CommandDoc, _path: Loc) -> Command:
    """Light or weather."""
    over_ms = doc.lasts if "lasts" in doc.model_fields_set else TURN_MS
    return Command(doc.verb, "", str(getattr(doc, doc.verb)), (("duration_ms", over_ms),))


def _torch(scene: _Scene, doc: CommandDoc, path: Loc) -> Command:
    scene.actor(doc.at, (*path, "at"), "")
    return Command("torch", doc.at, str(doc.torch))


def _prop(scene: _Scene, doc: CommandDoc, path: Loc) -> Command:
    name, part = str(doc.prop), doc.part if "part" in doc.model_fields_set else ""
    scene.known(name, frozenset(scene.doc.props), (*path, "prop"), "prop")
    check_prop(scene.doc, name, doc.at, part, path, scene.known, scene.wrong)
    return Command("prop", "" if doc.at == NOWHERE else doc.at, name, (("part", part),) if part else ())


READERS: Mapping[str, Reader] = {
    "act": _act,
    "say": _say,
    "sound": _sound,
    "look": _look,
    "feel": _feel,
    "haptic": _haptic,
    "blow": _blow,
    "fade": _fade,
    "light": _turned,
    "weather": _turned,
    "torch": _torch,
    "prop": _prop,
}
"""verb -> what makes a command of it; of the others only the name counts"""
