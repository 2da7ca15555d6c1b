"""What a scenario asks for by name and that does not exist: places, people, props, sounds, movements, each with where it stands."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from vr_dti.cast.props import KINDS
from vr_dti.cast.sounds import SOUND_LEVEL_DB
from vr_dti.documents import Loc
from vr_dti.errors import DocumentError
from vr_dti.resources import shipped
from vr_dti.story.document import ScenarioDoc
from vr_dti.story.graph_document import CommandDoc
from vr_dti.story.load import Scenario
from vr_dti.story.remedies import meant

Wrong = tuple[Loc, str, str]
"""where in the document, what is wrong, what to do"""


def common(kind: str) -> dict[str, Path]:
    """The documents that scenes share, by name: `places` or `people`."""
    return {p.stem: p for p in shipped("scenes", "common", kind).glob("*.yaml")}


def too_many(doc: ScenarioDoc, trainees: Sequence[str]) -> Iterator[Wrong]:
    """More trainees than the scene has marks for."""
    if len(trainees) > len(doc.trainees):
        what = f"{len(trainees)} trainees, but the scene has marks for {len(doc.trainees)}"
        yield ("trainees",), what, "add marks to trainees:, or run with fewer"


def unknown_names(doc: ScenarioDoc, clips: Collection[str], guests: Collection[str] = ()) -> Iterator[Wrong]:
    """Every place, person, sound and clip that a scenario asks for and that does not exist; `clips` are those there are, `guests` the
    people whom an agency brought."""
    yield from unknown(doc, guests)
    yield from unknown_clips(doc, clips)


def unknown(doc: ScenarioDoc, guests: Collection[str] = ()) -> Iterator[Wrong]:
    """Every place, person, prop and sound that the scenario asks for and that does not exist."""
    people = [(("cast", name, "person"), member.person) for name, member in doc.cast.items()]
    sounds = [((*path, "sound"), command.sound) for path, command in commands(doc) if command.sound is not None]
    for kind, asked, known in (
        ("place", [(("place",), doc.place)], common("places")),
        ("person", [*people, (("trainee_person",), doc.trainee_person)], {*common("people"), *guests}),
        ("kind of prop", [(("props", name, "kind"), p.kind) for name, p in doc.props.items()], KINDS),
        ("sound", sounds, SOUND_LEVEL_DB),
    ):
        yield from _not_among(kind, asked, known)


def unknown_clips(doc: ScenarioDoc, known: Collection[str]) -> Iterator[Wrong]:
    """The same of clips."""
    cast = [(("cast", name, "clip"), member.clip) for name, member in doc.cast.items()]
    acts = [((*path, "clip"), command.clip) for path, command in commands(doc) if command.act is not None]
    yield from _not_among("clip", [*cast, *acts], known)


def _not_among(kind: str, asked: Sequence[tuple[Loc, str]], known: Collection[str]) -> Iterator[Wrong]:
    for path, name in asked:
        if name not in known:
            yield path, f"there is no {kind} {name!r}", meant(name, sorted(known))


def commands(doc: ScenarioDoc) -> Iterator[tuple[Loc, CommandDoc]]:
    """Every command of a scenario, and where it stands."""
    lists: list[tuple[Loc, Sequence[CommandDoc]]] = [(("interrupts", i, "do"), d.do) for i, d in enumerate(doc.interrupts)]
    for region, r in doc.regions.items():
        for name, node in r.nodes.items():
            path: Loc = ("regions", region, "nodes", name)
            lists += [((*path, "enter"), node.enter), ((*path, "every", "do"), node.every.do if node.every else [])]
            lists += [((*path, "go", i, "do"), edge.do) for i, edge in enumerate(node.go)]
    for path, commands in lists:
        for i, command in enumerate(commands):
            yield (*path, i), command


def mistakes(scenario: Scenario, wrong: Sequence[Wrong]) -> DocumentError:
    """Each with its line."""
    return DocumentError(scenario.file, [scenario.lines.mistake(path, what, remedy) for path, what, remedy in wrong])
