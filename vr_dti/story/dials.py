"""Dials: what holds people back, as settings of a run. Two runs with different dials are two different tests, and reports print them.

The names and widest ranges below are the house's, so that a dial means the same in every scenario; a scenario offers those it honours,
narrower if it likes, and others of its own. Source of the list: what was found to hold bystanders and officers back (Rovira 2021, Slater
2013, Taniguchi 2022); the ranges are defaults of this project.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from vr_dti.errors import InputError
from vr_dti.story.chance import draw
from vr_dti.story.variables import DialDoc, Setting, spelled

SURPRISE = "surprise"

STANDARD: Mapping[str, tuple[tuple[Setting, ...], str]] = {
    "rank": (("peer", "training_officer", "sergeant"), "what the officer who goes too far is to the trainee"),
    "officers": (tuple(range(4)), "how many other officers stand by"),
    "attitude": (("calm", "uneasy", "egging_on"), "how those other officers take it"),
    "ambiguity": (("low", "medium", "high"), "how much there is that could justify it at first sight"),
    "red_herring": (("none", "glint"), "something that could be a weapon and is none"),
    "pleas": (("none", "some", "many"), "how much the person asks for help"),
    "gaze": (("away", "trainee"), "whether the person looks to the trainee"),
    "crowd": (tuple(range(4)), "how many bystanders, and how loud"),
    "load": (("low", "high"), "how much else the trainee has to do"),
    "prompts": (("none", "hint", "full"), "words offered to the trainee"),
    "retaliation": (("none", "hinted", "open"), "what was said about those who speak up"),
    "yields": (tuple(range(11)), "how readily the officer yields: 0 hardly ever, 5 usual, 10 at once"),
    "units": (("none", "late", "soon"), "when other units arrive after a call"),
    "events": (("full", "none"), "none: nothing happens that calls for anybody"),
    "warning": (("none", "threat"), "whether a shouted threat makes the blow foreseeable"),
}


def narrower(name: str, dial: DialDoc) -> str:
    """What a dial of a house name offers beyond the house's range; empty: nothing."""
    if name not in STANDARD:
        return ""
    house = STANDARD[name][0]
    beyond = [d for d in dial.domain if not any(type(d) is type(h) and d == h for h in house)]
    return f"{', '.join(map(spelled, beyond))} lies outside the range of {name!r}: {', '.join(map(spelled, house))}" if beyond else ""


def words_of(name: str) -> tuple[str, ...]:
    """The words of a house dial, of which a scenario may offer fewer; none of one that has no words, and of any other."""
    return tuple(setting for setting in STANDARD.get(name, ((),))[0] if isinstance(setting, str))


def declared(name: str) -> str:
    """A house dial as a scenario declares it; empty of any other."""
    if name not in STANDARD:
        return ""
    house = STANDARD[name][0]
    if isinstance(house[0], str):
        return f"{name}: {{of: [{', '.join(map(spelled, house))}], init: {house[0]}}}"
    return f"{name}: {{min: {house[0]}, max: {house[-1]}, init: {house[len(house) // 2]}}}"


def chosen(dials: Mapping[str, DialDoc], asked: Iterable[str], seed: int) -> dict[str, Setting]:
    """Settings of every dial: as `asked` (`rank=sergeant`), else the scenario's own; `surprise` draws all others from the seed, and
    `name=surprise` that one. Raises `InputError`, naming everything wrong: a dial set twice too, since it was meant one way."""
    out: dict[str, Setting] = {name: d.init for name, d in dials.items()}
    drawn: set[str] = set()
    named: dict[str, str] = {}
    wrong = []
    for words in asked:
        name, _, value = (part.strip() for part in words.partition("="))
        if name == SURPRISE and not value:
            drawn |= set(dials)
            continue
        if name not in dials:
            wrong.append(f"there is no dial {name!r} here; its dials: {', '.join(dials) or 'none'}")
            continue
        if name in named:
            wrong.append(f"dial {name!r} is set twice, to {named[name]!r} and to {value!r}")
        named[name] = value
        if value == SURPRISE:
            drawn.add(name)
        else:
            found = [d for d in dials[name].domain if spelled(d) == value.lower()]
            if found:
                out[name] = found[0]
            else:
                wrong.append(f"dial {name!r} cannot be {value!r}; it can be {', '.join(map(spelled, dials[name].domain))}")
    if wrong:
        raise InputError("; ".join(wrong), "write --dial name=value, each dial once, or --dial surprise")
    for name in dials:
        if name in drawn and named.get(name, SURPRISE) == SURPRISE:
            domain = dials[name].domain
            out[name] = domain[draw(f"{seed}/dial/{name}", len(domain))]
    return out
