"""Commands of a scenario, made from what is written: who is to do what, and whether everybody and everything named there exists."""

from __future__ import annotations

from collections.abc import Collection

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
    actors = frozenset(scene.cast)
    places = actors | frozenset(scene.marks)
    match doc.verb:
        case "act":
            known(doc.act, actors, (*path, "act"), "actor")
            for word in ("at", "face"):
                known(getattr(doc, word), places | {"", "trainee"}, (*path, word), "mark or actor")
            args: list[tuple[str, int | str]] = [(k, v) for k in ("at", "face") if (v := getattr(doc, k))]
            args += [("travel_ms", doc.travel)] if doc.travel is not None else []
            return Command("act", str(doc.act), doc.clip, tuple(args))
        case "say":
            known(doc.say, frozenset(scene.lines), (*path, "say"), "line")
            known(str(doc.to), actors | {"", "trainee", "dispatch"}, (*path, "to"), "actor")
            line = scene.lines.get(str(doc.say))
            who, lasts = (line.who, line.lasts) if line else ("", 0)
            return Command("say", who, str(doc.say), (("to", str(doc.to)), ("duration_ms", lasts)))
        case "sound":
            known(doc.at, places, (*path, "at"), "mark or actor")
            if not doc.to:
                return Command("sound", doc.at, str(doc.sound))
            known(str(doc.to), places, (*path, "to"), "mark or actor")
            return Command("sound", doc.at, str(doc.sound), (("to", str(doc.to)), ("travel_ms", doc.travel or 0)))
        case "look":
            known(doc.look, actors, (*path, "look"), "actor")
            known(doc.at, places | {"", "trainee"}, (*path, "at"), "mark or actor")
            return Command("look", str(doc.look), doc.at)
        case "feel":
            known(doc.feel, actors, (*path, "feel"), "actor")
            return Command("feel", str(doc.feel), doc.emotion, (("permille", doc.permille),))
        case "haptic":
            strength = ("strength_permille", doc.strength_permille)
            return Command("haptic", str(doc.haptic), doc.hand, (strength, ("duration_ms", doc.lasts)))
        case "blow":
            known(doc.blow, actors, (*path, "blow"), "actor")
            known(doc.by, actors, (*path, "by"), "actor")
            return Command("blow", doc.by, str(doc.blow), (("part", doc.part),))
        case "fade":
            to = str(doc.to or "black")
            if to not in FADES:
                wrong((*path, "to"), f"a picture cannot fade to {to!r}", f"one of: {', '.join(FADES)}")
            return Command("fade", "", to, (("duration_ms", int(doc.fade or 0)),))
        case "light" | "weather" as verb:
            over_ms = doc.lasts if "lasts" in doc.model_fields_set else TURN_MS
            return Command(verb, "", str(getattr(doc, verb)), (("duration_ms", over_ms),))
        case "torch":
            known(doc.at, actors | {""}, (*path, "at"), "actor")
            return Command("torch", doc.at, str(doc.torch))
        case "prop":
            name, part = str(doc.prop), doc.part if "part" in doc.model_fields_set else ""
            known(name, frozenset(scene.props), (*path, "prop"), "prop")
            check_prop(scene, name, doc.at, part, path, known, wrong)
            return Command("prop", "" if doc.at == NOWHERE else doc.at, name, (("part", part),) if part else ())
        case "duty":
            known(doc.duty, frozenset(scene.duties), (*path, "duty"), "duty")
            return Command("duty", "", str(doc.duty))
        case verb:  # fact, fact_end
            name = str(getattr(doc, verb))
            known(name, frozenset(scene.facts), (*path, verb), "fact")
            return Command(verb, "", name)
