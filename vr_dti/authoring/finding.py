"""What a check found, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Literal

from vr_dti.errors import DocumentError, InputError

Severity = Literal["mistake", "warning", "note"]
"""a mistake is to be mended; a warning may be meant so; a note says what was not looked at, or lies unused, and counts for nothing"""
UNREADABLE = "unreadable"
"""the rule of what a reader refused"""


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. `line` and `column` are 1-based, 0 where there is none; `path` leads to the value."""

    rule: str
    severity: Severity
    file: str
    line: int
    column: int
    path: str
    what: str
    remedy: str = ""

    def __str__(self) -> str:
        where = ":".join(str(part) for part in (self.file, self.line, self.column) if part)
        path = f" {self.path}:" if self.path else ""
        remedy = f"\n    -> {self.remedy}" if self.remedy else ""
        return f"{where}: {self.severity}:{path} {self.what} [{self.rule}]{remedy}"


@dataclass(frozen=True, slots=True)
class Size:
    """How large a scene is."""

    nodes: int = 0
    """its own; with `shared` 0 where it could not be read"""
    regions: int = 0
    """that hold nodes of its own"""
    shared: int = 0
    """nodes that shared graphs bring"""

    def __str__(self) -> str:
        own = f"{_plural(self.nodes, 'node')} of its own in {_plural(self.regions, 'region')}"
        return f"{own}, {self.shared} more from shared graphs" if self.shared else own


@dataclass(frozen=True, slots=True)
class Report:
    """All findings about one scene, in the order of its files."""

    file: str
    size: Size
    findings: tuple[Finding, ...]

    @property
    def mistakes(self) -> int:
        return self._count("mistake")

    @property
    def warnings(self) -> int:
        return self._count("warning")

    def _count(self, severity: Severity) -> int:
        return sum(f.severity == severity for f in self.findings)


def report(file: str, size: Size, findings: Iterable[Finding]) -> Report:
    """Each finding once, those about the scenario's own file first, and notes last."""
    ordered = sorted(
        dict.fromkeys(findings), key=lambda f: (f.severity == "note", f.file != file, f.file, f.line, f.column, f.severity, f.rule, f.what)
    )
    return Report(file, size, tuple(ordered))


def refused(error: DocumentError) -> list[Finding]:
    """The mistakes that a reader found, as findings."""
    return [Finding(UNREADABLE, "mistake", m.file or error.file, m.line, m.column, m.path, m.what, m.remedy) for m in error.mistakes]


def unreadable(file: str, error: InputError) -> list[Finding]:
    """Why the document `file` beside a scenario cannot be read, as findings."""
    if isinstance(error, DocumentError):
        return refused(error)
    return [Finding(UNREADABLE, "mistake", file, 0, 0, "", error.what.removeprefix(f"{file}: "), error.remedy)]


def text(r: Report) -> str:
    """The page: mistakes and warnings as compilers print them, then notes, then how many there are."""
    lines = [str(f) for f in r.findings]
    counted = ", ".join(_plural(n, word) for n, word in ((r.mistakes, "mistake"), (r.warnings, "warning")))
    size = f" ({r.size})" if r.size.nodes or r.size.shared else ""
    return "\n".join([*lines, f"{r.file}{size}: {counted}"])


def plain(r: Report) -> dict[str, Any]:
    """The same, for programs."""
    return {
        "file": r.file,
        "nodes": r.size.nodes + r.size.shared,
        "own_nodes": r.size.nodes,
        "own_regions": r.size.regions,
        "mistakes": r.mistakes,
        "warnings": r.warnings,
        "findings": [asdict(f) for f in r.findings],
    }


def _plural(n: int, word: str) -> str:
    return f"{n or 'no'} {word}{'' if n == 1 else 's'}"
