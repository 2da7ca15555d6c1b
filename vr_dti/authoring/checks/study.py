"""A scenario, its folder, and what follows from it, worked out once for all checks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from vr_dti.authoring.checks.moves import Part
from vr_dti.authoring.checks.projection import Projection
from vr_dti.authoring.checks.reach import Reached, reached
from vr_dti.authoring.checks.subject import Spot, Subject
from vr_dti.authoring.checks.times import Window, windows
from vr_dti.authoring.damage import Damage
from vr_dti.authoring.finding import Finding
from vr_dti.authoring.sources import scenario_at
from vr_dti.documents import Lines, parse_with_lines, read_text
from vr_dti.errors import InputError
from vr_dti.resources import is_file
from vr_dti.story import locale as locales
from vr_dti.story.document import ScenarioDoc
from vr_dti.story.load import Scenario
from vr_dti.story.locale import LocaleDoc

ReadScript = Callable[[Path], object]
"""reads a scripted trainee, or raises `InputError`"""


@dataclass(frozen=True, slots=True)
class Locale:
    """A locale of the scene, with the place of each text."""

    file: Path
    doc: LocaleDoc
    lines: Lines


class Study:
    """What checks are given."""

    def __init__(self, scenario: Scenario, read_script: ReadScript, damage: Damage | None = None) -> None:
        """`damage`: what was taken out of the scenario before, if anything."""
        self.damage = damage or Damage()
        self.subject = Subject(scenario, self.damage)
        self.read_script = read_script
        self._projections: dict[Part, Projection] = {}

    @cached_property
    def at(self) -> Reached:
        """What can be reached."""
        return reached(self.subject)

    @cached_property
    def times(self) -> Mapping[Spot, Window]:
        """When each node can be held."""
        return windows(self.subject, self.at)

    def projection(self, part: Part) -> Projection:
        """What the regions, variables and facts of `part` can come to together."""
        if part not in self._projections:
            self._projections[part] = Projection(self.subject, self.at, self.times, part)
        return self._projections[part]

    # --- beside the scenario ---

    @cached_property
    def twin(self) -> Scenario | InputError | None:
        """The scenario that this one calls its twin, beside it or shipped; or why it cannot be had."""
        name = self.subject.doc.twin
        if not name:
            return None
        beside = self.subject.folder.resolve().parent / name
        try:
            return scenario_at(str(beside) if is_file(beside / "scenario.yaml") else name)
        except InputError as e:
            return e

    @property
    def original(self) -> ScenarioDoc | None:
        """Of a lawful twin: what it is the twin of."""
        return self.twin.written if self.subject.doc.lawful and isinstance(self.twin, Scenario) else None

    @cached_property
    def locales(self) -> Sequence[Locale]:
        """Every locale that can be read."""
        return [found for _, found in self._locales if isinstance(found, Locale)]

    @cached_property
    def unreadable_locales(self) -> Sequence[tuple[Path, InputError]]:
        return [(file, found) for file, found in self._locales if isinstance(found, InputError)]

    @cached_property
    def _locales(self) -> Sequence[tuple[Path, Locale | InputError]]:
        return list(read_locales(self.subject.folder))


def read_locales(scene: Path) -> Iterator[tuple[Path, Locale | InputError]]:
    """The locales of a scene folder, or why one cannot be read."""
    for file in sorted((scene / "locales").glob("*.yaml")):
        try:
            doc, lines = parse_with_lines(read_text(file), LocaleDoc, file=str(file), format=locales.FORMAT)
        except InputError as e:
            yield file, e
        else:
            yield file, Locale(file, doc, lines)


Check = Callable[[Study], Iterator[Finding]]
"""One kind of check"""
