"""The instructor speaks as somebody of the scene: since when, and how it begins and ends. What he says is not kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from vr_dti.events import DISPATCH, Effect, Intent, Reason
from vr_dti.world.state import Saying, Voice, World
from vr_dti.world.whereabouts import TRAINEE

IN_SCENE, ON_RADIO = "live voice", "live radio"
"""lines that nobody wrote: out of somebody's mouth, over the radio. No line of a scene has a space in its name"""
OPENS, CLOSES = "radio", "radio_tail"
"""what a radio sounds like as somebody begins and ends"""
LONGEST_MS = 24 * 3_600_000
"""no session lasts longer"""


class Talk(NamedTuple):
    """Who is spoken as, since when."""

    who: str
    since_ms: int


def is_live(said: Saying | None) -> bool:
    """The instructor says it, now."""
    return said is not None and said.line in (IN_SCENE, ON_RADIO)


def talk_of(world: World) -> Talk | None:
    """As whom the instructor speaks in `world`; None: he does not."""
    for who, said in (*((a.name, a.saying) for a in world.actors), *((v.who, v.saying) for v in world.voices)):
        if said is not None and is_live(said):
            return Talk(who, said.since_ms)
    return None


def last_begun(intents: Iterable[Intent]) -> Talk | None:
    """As whom he began to speak last among `intents`; None: he did not."""
    begun = [Talk(i.to, i.heard_ms) for i in intents if i.kind == "command" and (i.name, i.text) == ("talk", "on")]
    return begun[-1] if begun else None


def keyed(down: bool, who: str, there: Collection[str], last: Talk | None, now_ms: int) -> tuple[Mapping[str, Any], ...]:
    """The fields of what his key comes to, pressed or let go at `now_ms`: nothing, if nobody called `who` is `there`. Letting go ends what
    was begun `last`, and nothing else (a do-over has ended it, too)."""
    if down:
        return ({"to": who, "text": "on"},) if who in there else ()
    return ({"to": last.who, "text": "off", "dwell_ms": max(0, now_ms - last.since_ms)},) if last is not None else ()


def aired(intents: Iterable[Intent], now_ms: int) -> tuple[Effect, ...]:
    """The effects of the keys by which an instructor begins and ends to speak, at `now_ms`."""
    out: list[Effect] = []
    for i in intents:
        if i.kind == "command" and i.name == "talk":
            began = i.text == "on"
            why = Reason(because="instructor speaks" if began else "instructor has spoken", source=i.source, seq=i.seq)
            out.append(Effect("talk", now_ms, i.to, i.text, () if began else (("lasts_ms", i.dwell_ms),), why))
            if i.to == DISPATCH:
                out.append(Effect("sound", now_ms, TRAINEE, OPENS if began else CLOSES, (), why))
    return tuple(out)


def in_words(i: Intent) -> str:
    """What a key to speak did, for log and strip."""
    return f"instructor speaks as {i.to}" if i.text == "on" else f"instructor spoke as {i.to}, {i.dwell_ms / 1000:.1f} s"


def talked(world: World, effect: Effect) -> World:
    """`world` after a `talk` effect: whoever speaks so says nothing else, and only one speaks so."""
    world = silenced(world)
    if effect.name != "on":
        return world
    said = Saying(ON_RADIO if effect.target == DISPATCH else IN_SCENE, effect.at_ms, effect.at_ms + LONGEST_MS)
    if effect.target == DISPATCH:
        return replace(world, voices=(*(v for v in world.voices if v.who != DISPATCH), Voice(DISPATCH, said)))
    return replace(world, actors=tuple(replace(a, saying=said) if a.name == effect.target else a for a in world.actors))


def silenced(world: World) -> World:
    """`world`, the instructor off air: where a course is put back to, no key is held any more."""
    if talk_of(world) is None:
        return world
    actors = tuple(replace(a, saying=None) if is_live(a.saying) else a for a in world.actors)
    return replace(world, actors=actors, voices=tuple(v for v in world.voices if not is_live(v.saying)))
