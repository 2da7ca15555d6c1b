"""A scenario read whole: its document, the sub-graphs it includes, the words of a locale; checked, and compiled to a `Story`.

The order: YAML -> includes -> locale -> model -> story. What a session must pin to be replayed is `Scenario.files`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from vr_dti.documents import Lines, check_format, digest, plain_yaml, read_text, validated
from vr_dti.errors import DocumentError, InputError, Mistake
from vr_dti.story import locale as locales
from vr_dti.story import migrate
from vr_dti.story.compile import Compiler
from vr_dti.story.document import ScenarioDoc
from vr_dti.story.include import Graphs, expanded
from vr_dti.story.locale import in_words
from vr_dti.story.model import Story
from vr_dti.story.onlookers import spread
from vr_dti.story.speakers import voiced
from vr_dti.story.variables import Setting, spelled

FORMAT = "dti-scenario/1"
GRAPHS = "graphs"
"""the folder of a scenario's own sub-graphs, beside it"""
MAX_CLIP_FILES = 40
"""of a scene's own (default)"""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A text that a scenario is made of."""

    kind: str
    """`scenario`, `graph`, `locale`, `voices`, `clips` or `uniforms`"""
    name: str
    """the file, as mistakes name it; of a graph, `NAME` stands in `id`"""
    text: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A scenario read and checked: the story to play, the document for those who stage it, and the texts that a session pins."""

    story: Story
    doc: ScenarioDoc
    """of this run: people whom the dials send away are not in its cast"""
    files: tuple[SourceFile, ...]
    written: ScenarioDoc
    """as written, whatever the dials"""
    lines: Lines
    dials: Mapping[str, Setting]
    """settings of this run, every dial"""

    @property
    def file(self) -> str:
        """The scenario's own file."""
        return self.files[0].name

    @property
    def text(self) -> str:
        """The scenario's own text."""
        return self.files[0].text

    @property
    def sha256(self) -> str:
        """Hash of what decides the course: scenario, sub-graphs and dials. Words and voices do not."""
        course = [f"{f.kind}/{f.id}/{digest(f.text)}" for f in self.files if f.kind in ("scenario", "graph")]
        return digest("\n".join([*course, *(f"{k}={v}" for k, v in sorted(self.dials.items()))]))


class Texts(NamedTuple):
    """What a scenario is read from."""

    own: SourceFile
    beside: Sequence[SourceFile]
    """its locale and voices"""
    graphs: Graphs
    clips: Sequence[SourceFile] = ()
    """movements of its own, `clips/` beside it, and of a session the palettes of its uniforms; kept as they are for those who stage it"""


def load(path: Path, *, locale: str = locales.DEFAULT, graphs: Sequence[Path] = (), dials: Mapping[str, Setting] | None = None) -> Scenario:
    """The scenario at `path`, in the words of `locale`; sub-graphs from `graphs/` beside it, `common/graphs/` beside its folder, and
    the folders `graphs`. Raises `InputError` or `DocumentError`."""
    return compose(texts_at(path, locale=locale, graphs=graphs), dials or {})


def texts_at(path: Path, *, locale: str = locales.DEFAULT, graphs: Sequence[Path] = ()) -> Texts:
    """The texts of the scenario at `path`, as `load` takes them."""
    folders = (path.parent / GRAPHS, path.parent.parent / "common" / "graphs", *graphs)
    own = SourceFile("scenario", str(path), read_text(path))
    voices = path.parent / "voices" / "voices.yaml"
    beside = [f for f in (_locale(path.parent / "locales", locale), _voices(voices)) if f is not None]
    return Texts(own, beside, _Folders(folders), _clips(path.parent / "clips"))


def parse_files(files: Sequence[SourceFile], *, dials: Mapping[str, Setting] | None = None) -> Scenario:
    """The scenario that a session pinned. Raises `InputError` if there is none among `files`."""
    own = next((f for f in files if f.kind == "scenario"), None)
    if own is None:
        raise InputError("this session holds no scenario", "the file is not whole")
    graphs = {f.id: (f.name, f.text) for f in files if f.kind == "graph"}
    clips = [f for f in files if f.kind in ("clips", "uniforms")]
    return compose(Texts(own, [f for f in files if f.kind in ("locale", "voices")], graphs, clips), dials or {})


def compose(texts: Texts, dials: Mapping[str, Setting]) -> Scenario:
    """Everything put together. Raises `DocumentError` with every mistake of the first step that has any."""
    put = assembled(texts)
    if put.mistakes:
        raise DocumentError(texts.own.name, put.mistakes)
    written = validated(put.data, put.lines, ScenarioDoc, file=texts.own.name)
    return _compiled(written, put.lines, put.files, dials)


@dataclass(frozen=True, slots=True)
class Assembled:
    """The document of a scenario with its graphs, words and voices, before a model has seen it."""

    data: dict[str, Any]
    lines: Lines
    files: tuple[SourceFile, ...]
    mistakes: tuple[Mistake, ...]
    lost: frozenset[str]
    """kinds of files (`graph`, `locale`, `voices`) of which one or more could not be brought in"""


def assembled(texts: Texts) -> Assembled:
    """All of it that can be put together. Raises `DocumentError` where the scenario itself is no document, or of another format."""
    own = texts.own
    data, lines, doubled = plain_yaml(own.text, own.name)
    if older := migrate.older(data):
        raise DocumentError(own.name, [*doubled, lines.mistake(("format",), older, f"{migrate.REMEDY} {own.name}", refused=True)])
    try:
        check_format(data, lines, own.name, FORMAT)
    except DocumentError as e:
        raise DocumentError(own.name, [*doubled, *e.mistakes]) from None
    data, graphs, mistakes, whole = expanded(data, lines, texts.graphs, Path(own.name).parent / GRAPHS)
    data, wrong = spread(data, lines)
    mistakes += wrong
    lost = set() if whole else {"graph"}
    for file in texts.beside:
        merge = locales.merged if file.kind == "locale" else voiced
        try:
            data, wrong = merge(data, file.text, file.name)
            if not whole:  # these may be of a graph that is missing
                wrong = [m for m in wrong if not m.path.startswith(("facts.", "cues.", "duties."))]
        except DocumentError as e:
            lost.add(file.kind)
            wrong = [replace(m, file=m.file or e.file) for m in e.mistakes]
        mistakes += wrong
    files = (own, *(SourceFile("graph", file, text, name) for name, file, text in graphs), *texts.beside, *texts.clips)
    return Assembled(data, lines, files, (*doubled, *mistakes), frozenset(lost))


def with_dials(scenario: Scenario, dials: Mapping[str, Setting]) -> Scenario:
    """The same scenario with other settings: every dial that `dials` lacks stands as it did. Raises `InputError` for a dial it has not."""
    return _compiled(scenario.written, scenario.lines, scenario.files, {**scenario.dials, **dials})


def settled(written: ScenarioDoc, dials: Mapping[str, Setting]) -> dict[str, Setting]:
    """Every dial of a scenario, at its own setting where `dials` has none. Raises `InputError` for a dial or a setting that it has not."""
    settings = {name: dials.get(name, d.init) for name, d in written.dials.items()}
    unknown = [f"there is no dial {name!r}" for name in dials if name not in settings]
    unfit = [n for n, v in settings.items() if not any(type(d) is type(v) and d == v for d in written.dials[n].domain)]  # true is no 1
    if unknown or unfit:
        remedies = [f"the dials of {written.id}: {', '.join(settings) or 'none'}"] if unknown else []
        remedies += [f"{n} can be {', '.join(map(spelled, written.dials[n].domain))}" for n in unfit]
        raise InputError("; ".join(unknown + [f"dial {n!r} cannot be {spelled(settings[n])!r}" for n in unfit]), "; ".join(remedies))
    return settings


def _compiled(written: ScenarioDoc, lines: Lines, files: tuple[SourceFile, ...], dials: Mapping[str, Setting]) -> Scenario:
    settings = settled(written, dials)
    compiler = Compiler(written, lines, settings)
    story = compiler.story()
    if compiler.mistakes:
        raise DocumentError(files[0].name, compiler.mistakes)
    doc = written
    if compiler.absent:
        doc = written.model_copy(update={"cast": {n: c for n, c in written.cast.items() if n not in compiler.absent}})
    return Scenario(story, doc, files, written, lines, settings)


def _locale(folder: Path, name: str) -> SourceFile | None:
    """The locale of that name; None for a scenario whose texts stand inline."""
    try:
        there = sorted(p.stem for p in folder.glob("*.yaml"))
    except OSError:
        there = []
    if not there:
        return None
    if name not in there:
        raise InputError(f"{folder}: no locale {name!r}", f"one of: {', '.join(there)}")
    path = folder / f"{name}.yaml"
    return SourceFile("locale", str(path), read_text(path), name)


def _clips(folder: Path) -> list[SourceFile]:
    try:
        there = sorted(folder.glob("*.yaml"))
    except OSError:
        there = []
    if len(there) > MAX_CLIP_FILES:
        raise InputError(f"{folder}: {len(there)} documents, at most {MAX_CLIP_FILES}", "put several clips into one document")
    return [SourceFile("clips", str(path), read_text(path)) for path in there]


def _voices(path: Path) -> SourceFile | None:
    try:
        return SourceFile("voices", str(path), read_text(path), "voices") if path.is_file() else None
    except OSError:
        return None


class _Folders:
    """The graphs in these folders, the first of a name."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self.folders = folders

    def get(self, name: str, /) -> tuple[str, str] | None:
        for folder in self.folders:
            path = folder / f"{name}.yaml"
            try:
                if path.is_file():
                    return str(path), read_text(path)
            except OSError:
                continue
        return None

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(path.stem for folder in self.folders for path in folder.glob("*.yaml")))


def outcome_titles(doc: ScenarioDoc) -> Mapping[str, str]:
    """outcome -> the words for it, for the report."""
    return {e.outcome: e.title or in_words(e.outcome).capitalize() for e in doc.end} | {
        "stopped": "The run was stopped",
        "shot": "The trainee shot somebody",
    }
