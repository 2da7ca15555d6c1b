"""Who in a scenario wears the uniform in which palette: by its document, or by what a run is asked for (`--uniform`)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from vr_dti.cast.palette import FILE, Palette, palettes, wears_one
from vr_dti.cast.recipe import person_file, read_recipe
from vr_dti.documents import Loc, read_text
from vr_dti.errors import InputError
from vr_dti.resources import is_file, people_folders, shipped
from vr_dti.story.document import ScenarioDoc
from vr_dti.story.load import Scenario, SourceFile
from vr_dti.story.remedies import meant

KIND = "uniforms"
"""of the texts of a scenario"""


def asked_for(doc: ScenarioDoc) -> bool:
    """Does the scenario name a palette?"""
    return bool(doc.uniform) or any(member.uniform for member in doc.cast.values())


def texts(beside: Path) -> list[SourceFile]:
    """The palettes for a scene in the folder `beside`: the agency's own, nearest first, then the shipped. Raises as `read_text` does."""
    own = [folder / FILE for folder in people_folders(beside)]
    found = [*(path for path in own if is_file(path)), shipped("scenes", "common", FILE)]
    return [SourceFile(KIND, str(path), read_text(path), f"{i}.yaml") for i, path in enumerate(found)]


def known(files: Sequence[SourceFile]) -> dict[str, Palette]:
    """The palettes among the texts of a scenario. Raises `DocumentError`."""
    return palettes((f.name, f.text) for f in files if f.kind == KIND)


def unknown(doc: ScenarioDoc, there: Collection[str], guests: Collection[str] = ()) -> Iterator[tuple[Loc, str, str]]:
    """Palettes that the scenario names in vain, and people who are to wear one and have no uniform: where, what, and what to do. `guests`:
    people whom an agency brought. Of a person who does not exist `scene_names.py` tells, and nothing is said here."""
    named: list[tuple[Loc, str]] = [(("cast", actor, "uniform"), member.uniform) for actor, member in doc.cast.items()]
    for path, name in [(("uniform",), doc.uniform), *named]:
        if name and name not in there:
            yield path, f"there is no uniform {name!r}", meant(name, sorted(there))
    for actor, member in doc.cast.items():
        if member.uniform and (_in_uniform(member.person) is False or member.person in guests):
            yield ("cast", actor, "uniform"), f"{member.person} wears no uniform", "cast somebody who does, or leave it out"


def worn(doc: ScenarioDoc, asked: Sequence[str], there: Mapping[str, Palette]) -> dict[str, str]:
    """Actor -> name of the palette, and "" -> that of everybody else in uniform, the trainee too; who is not named wears their recipe's.

    `asked`: `NAME` for everybody, or `WHO=NAME`, which count before what the scenario says. Raises `InputError`.
    """
    named = {"": str(doc.uniform), **{actor: str(member.uniform) for actor, member in doc.cast.items()}}
    for word in asked:
        who, _, name = word.rpartition("=")
        if name not in there:
            raise InputError(f"--uniform {word}: there is no uniform {name!r}", meant(name, sorted(there)))
        if "=" in word and (who not in doc.cast or not _in_uniform(doc.cast[who].person)):
            able = [actor for actor, member in doc.cast.items() if _in_uniform(member.person)]
            raise InputError(f"--uniform {word}: {who!r} is nobody here who wears one", f"one of: {', '.join(able) or 'nobody'}")
        named = {**named, who: name} if who else dict.fromkeys(named, name)
    wear = {who: name or named[""] for who, name in named.items() if name or named[""]}
    dressed = {person for person in {doc.cast[who].person for who in wear if who} if _in_uniform(person)}
    return {who: name for who, name in wear.items() if not who or doc.cast[who].person in dressed}


def check(scenario: Scenario, asked: Sequence[str]) -> None:
    """Raises `InputError` where `scenario` has nobody for what is `asked`. `worn` finds it too, once a scene is begun: that is late where
    several are to be prepared or run one after the other."""
    if asked:
        worn(scenario.doc, asked, known(texts(Path(scenario.file).parent)))


def _in_uniform(person: str) -> bool | None:
    """None for whom there is no recipe: whoever an agency brought wears what their file says."""
    try:
        return wears_one(read_recipe(person_file(person))[1])
    except InputError:
        return None
