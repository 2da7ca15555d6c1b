"""Reading what people write: YAML 1.2 (JSON is a subset of it) checked by a model, every mistake at once, each with its line.

Documents may come from strangers, and are bounded before anything is built from one: bytes here, all else in `yaml_tokens.py`. The owner
of ruamel.yaml; what a model says is put into words by `complaints.py`.
"""

from __future__ import annotations

import hashlib
import re
import stat
from collections.abc import Mapping, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import Annotated, Any, NamedTuple, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, WithJsonSchema
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from vr_dti.complaints import Complaint, complaints, nearest
from vr_dti.errors import DocumentError, InputError, Mistake, UnfitValue
from vr_dti.yaml_tokens import broken, composed, tokens_of

MAX_BYTES = 1_000_000
MAX_INTEGER = 2**63
KEPT = 32
"""texts whose trees are kept: reading one is most of what a scene costs to load, and scenes share their graphs, people and places"""
Unusable = partial(Mistake, refused=True)
"""a mistake that leaves nothing to go on with"""

Path_ = tuple[int | str, ...]


class Model(BaseModel):
    """The base of every document: unknown keys are mistakes, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


M = TypeVar("M", bound=Model)


def read(path: Path, model: type[M], *, format: str, max_bytes: int = MAX_BYTES) -> M:
    """The document at `path` as a `model`. `format` is what its `format:` key must say, `name/number`. Raises `InputError` if there is no
    such file and `DocumentError` with all mistakes otherwise."""
    return parse(read_text(path, max_bytes=max_bytes), model, file=str(path), format=format)


def read_text(path: Path, *, max_bytes: int = MAX_BYTES) -> str:
    """The text of a file, or an `InputError` that says why not."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a pipe that nobody writes to would be waited for
            raise InputError(f"{path}: not a file", "give the path of a file")
        with path.open("rb") as f:
            raw = f.read(max_bytes + 1)
    except FileNotFoundError:
        raise InputError(f"{path}: there is no such file", _nearest_file(path)) from None
    except OSError as e:
        raise InputError(f"{path}: cannot be read: {e.strerror}", "give the path of a readable file") from None
    if len(raw) > max_bytes:
        raise InputError(f"{path}: larger than {max_bytes} bytes", "this is no document of ours; check the path")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as e:
        line = raw[: e.start].count(b"\n") + 1
        raise DocumentError(str(path), [Unusable(line, "", "not UTF-8 text", "save the file as UTF-8")]) from None


def parse(text: str, model: type[M], *, file: str, format: str) -> M:
    """The document in `text` as a `model`; `file` is named in mistakes."""
    return parse_with_lines(text, model, file=file, format=format)[0]


def parse_with_lines(text: str, model: type[M], *, file: str, format: str) -> tuple[M, Lines]:
    """As `parse`, with the line of each value, for readers that check more than a model can."""
    data, lines = load_yaml(text, file)
    check_format(data, lines, file, format)
    return validated(data, lines, model, file=file), lines


def validated(data: Any, lines: Lines, model: type[M], *, file: str) -> M:
    """Plain values as a `model`, every mistake with its place."""
    made, wrong = tried(data, model)
    if made is None:
        raise DocumentError(file, [complained(c, lines) for c in wrong])
    return made


def tried(data: Any, model: type[M]) -> tuple[M | None, list[Complaint]]:
    """Plain values as a `model`, or all that it complains of."""
    try:
        return model.model_validate(data), []
    except ValidationError as e:
        return None, complaints(e, data, model)


def complained(c: Complaint, lines: Lines) -> Mistake:
    """A complaint with its place."""
    return lines.mistake(c.path, c.what, c.remedy, refused=c.refused)


def digest(text: str) -> str:
    """sha256 of a document's text, as hex: what a session pins."""
    return hashlib.sha256(text.encode()).hexdigest()


# --- from text to plain values and their lines -----------------------------------------------------------------------------


class Place(NamedTuple):
    """Where a value stands: line and column 1-based; `file` empty where it is the document's own."""

    line: int
    column: int
    file: str = ""


class Lines:
    """Where each value of a document stands."""

    def __init__(self) -> None:
        self._of: dict[Path_, Place] = {(): Place(1, 1)}
        self._moved: dict[Path_, Path_] = {}

    def put(self, path: Path_, place: Place) -> None:
        self._of[path] = place

    def moved(self, old: Path_, new: Path_) -> None:
        """What stands at `old` is asked for as `new` from now on."""
        self._moved[new] = old

    def place(self, path: Path_) -> Place:
        """Where `path` stands, or its nearest ancestor."""
        for n in range(len(path), 0, -1) if self._moved else ():
            if path not in self._of and path[:n] in self._moved:
                path = (*self._moved[path[:n]], *path[n:])
        while path and path not in self._of:
            path = path[:-1]
        return self._of[path]

    def of(self, path: Path_) -> int:
        """The line of `path`, or of its nearest ancestor."""
        return self.place(path).line

    def mistake(self, path: Path_, what: str, remedy: str = "", *, refused: bool = False) -> Mistake:
        """A mistake in the value at `path`."""
        at = self.place(path)
        return Mistake(at.line, dotted(path), what, remedy, at.column, at.file, refused)


def load_yaml(text: str, file: str) -> tuple[Any, Lines]:
    """Plain dicts, lists, strings, numbers and booleans, with the line of each. Raises `DocumentError`."""
    data, lines, mistakes = plain_yaml(text, file)
    if mistakes:
        raise DocumentError(file, mistakes)
    return data, lines


def plain_yaml(text: str, file: str) -> tuple[Any, Lines, list[Mistake]]:
    """As `load_yaml`, with the mistakes that leave something to go on with (a key that stands twice); the others are raised."""
    try:
        root, tricks = _tree(text)
        if tricks:
            raise DocumentError(file, tricks)
    except MarkedYAMLError as e:
        mark = e.problem_mark or e.context_mark
        at = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        what, remedy = broken(text, str(e.problem or e.context), at[0])
        raise DocumentError(file, [Unusable(at[0], "", f"not YAML: {what}", remedy, at[1])]) from None
    except ReaderError as e:
        line, what = text.count("\n", 0, e.position) + 1, f"not YAML: the character U+{e.character:04X} may not stand in text"
        raise DocumentError(file, [Unusable(line, "", what, "save it as plain UTF-8 text")]) from None
    except (YAMLError, ValueError, RecursionError) as e:
        raise DocumentError(file, [Unusable(0, "", f"not YAML: {e}", "save it as plain UTF-8 text")]) from None
    if root is None:
        raise DocumentError(file, [Unusable(1, "", "the file is empty", "restore it or start from a shipped example")])
    lines = Lines()
    mistakes: list[Mistake] = []
    return _plain(YAML(typ="safe", pure=True), root, (), lines, mistakes), lines, mistakes


@lru_cache(maxsize=KEPT)
def _tree(text: str) -> tuple[Node | None, Sequence[Mistake]]:
    """The tree of a text, which nobody changes, or the tricks for which none was built. Raises ruamel's errors."""
    tokens, tricks = tokens_of(YAML(typ="safe", pure=True), text)
    return (None, tricks) if tricks else (composed(YAML(typ="safe", pure=True), tokens), ())


def _plain(yaml: YAML, node: Node, path: Path_, lines: Lines, mistakes: list[Mistake]) -> Any:
    lines.put(path, Place(node.start_mark.line + 1, node.start_mark.column + 1))
    if isinstance(node, ScalarNode):
        return _scalar(yaml, node, path, mistakes)
    if isinstance(node, SequenceNode):
        return [_plain(yaml, child, (*path, i), lines, mistakes) for i, child in enumerate(node.value)]
    assert isinstance(node, MappingNode)
    out: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        key = str(key_node.value) if isinstance(key_node, ScalarNode) else ""
        if not isinstance(key_node, ScalarNode):
            mistakes.append(Unusable(line, dotted(path), "a key must be a plain word", "rewrite the key"))
        elif key in out:
            first = lines.of((*path, key))
            at = key_node.start_mark.column + 1
            mistakes.append(
                Unusable(line, dotted((*path, key)), f"this key stands twice, first in line {first}", "remove one, or rename it", at)
            )
        out[key] = _plain(yaml, value_node, (*path, key), lines, mistakes)
        lines.put((*path, key), Place(line, key_node.start_mark.column + 1))
    return out


def _scalar(yaml: YAML, node: ScalarNode, path: Path_, mistakes: list[Mistake]) -> Any:
    """A word, number, boolean or nothing. What looks like a date, or is `=` or `<<`, is a word: YAML 1.2 has no other kinds."""
    if str(node.tag).rpartition(":")[2] not in ("str", "int", "float", "bool", "null"):
        return str(node.value)
    stands_in: str | int  # of the same kind, so that nothing more is said of it
    try:
        value = yaml.constructor.construct_object(node)
        str(value).encode()
        if isinstance(value, int) and abs(value) >= MAX_INTEGER:
            raise ValueError
    except UnicodeEncodeError:
        wrong, stands_in = ("half a character: one of \\ud800 to \\udfff alone", "write the character itself"), ""
    except ValueError:
        wrong, stands_in = ("not a number that can be used", "write a smaller number"), 0
    else:
        return value
    mistakes.append(Unusable(node.start_mark.line + 1, dotted(path), *wrong))
    return stands_in


# --- what is said of a document --------------------------------------------------------------------------------------------


def dotted(path: Path_) -> str:
    """`regions.partner.go[2]`"""
    return "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in path).removeprefix(".")


def check_format(data: Any, lines: Lines, file: str, format: str) -> None:
    """Raises `DocumentError` unless the document says that it is of `format`."""
    name, _, number = format.partition("/")
    if not isinstance(data, Mapping):
        raise DocumentError(file, [Unusable(1, "", "the document must be a mapping", f"begin with 'format: {format}'")])
    said = data.get("format")
    if said == format:
        return
    line = lines.of(("format",))
    match = re.fullmatch(r"([a-z-]+)/(\d+)", said) if isinstance(said, str) else None
    if match and match[1] == name and int(match[2]) > int(number):
        what = f"format {said} is newer than this program, which reads {format}"
        raise DocumentError(file, [Unusable(line, "format", what, "update vr-dti, or ask for a copy in the older format")])
    what = f"says format {said!r}, not {format!r}" if said is not None else "does not say what it is"
    raise DocumentError(file, [Unusable(line, "format", what, f"a document of this kind begins with 'format: {format}'")])


def _nearest_file(path: Path) -> str:
    try:
        near = nearest(path.name, {p.name for p in path.parent.iterdir()} - {path.name})
    except OSError:
        return "check the folder's name"
    return f"did you mean {path.parent / near}?" if near else "check the path"


# --- values with units -----------------------------------------------------------------------------------------------------


DURATION = r"(\d+(?:\.\d+)?)(ms|s|m)"


def _milliseconds(value: Any) -> Any:
    match = re.fullmatch(DURATION, value.strip()) if isinstance(value, str) else None
    if not match:
        raise ValueError("a duration needs its unit: 1500ms, 2.5s or 1m")
    ms = round(float(match[1]) * {"ms": 1, "s": 1000, "m": 60_000}[match[2]])
    if ms > 24 * 3_600_000:
        raise UnfitValue("longer than a day", "write 1440m or less")
    return ms


Milliseconds = Annotated[int, BeforeValidator(_milliseconds), WithJsonSchema({"type": "string", "pattern": f"^{DURATION}$"})]
"""A duration or an instant written with its unit (`1500ms`, `2.5s`, `1m`), held as integer milliseconds."""
