"""Reading what people write: YAML 1.2 (JSON is a subset of it) checked by a model, every mistake at once, each with its line.

Documents may come from strangers. Before anything is built from one it is bounded: bytes, depth, number of values; anchors, aliases and
tags are refused (they can explode or name code). The owner of ruamel.yaml and of pydantic's error report.
"""

from __future__ import annotations

import difflib
import hashlib
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, NamedTuple, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, WithJsonSchema
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.tokens import AliasToken, AnchorToken, TagToken

from vr_dti.errors import DocumentError, InputError, Mistake

MAX_BYTES = 1_000_000
MAX_VALUES = 50_000
MAX_DEPTH = 40
MAX_INTEGER = 2**63

Path_ = tuple[int | str, ...]


class Model(BaseModel):
    """The base of every document: unknown keys are mistakes, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


M = TypeVar("M", bound=Model)


def read(path: Path, model: type[M], *, format: str, max_bytes: int = MAX_BYTES) -> M:
    """The document at `path` as a `model`.

    `format` is what its `format:` key must say, `name/number`. Raises `InputError` if there is no such file and `DocumentError` with
    all mistakes otherwise.
    """
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
        raise DocumentError(str(path), [Mistake(line, "", "not UTF-8 text", "save the file as UTF-8")]) from None


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
    try:
        return model.model_validate(data)
    except ValidationError as e:
        raise DocumentError(file, [_mistake(err, lines, model) for err in e.errors(include_url=False)]) from None


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

    def put(self, path: Path_, place: Place) -> None:
        self._of[path] = place

    def place(self, path: Path_) -> Place:
        """Where `path` stands, or its nearest ancestor."""
        while path and path not in self._of:
            path = path[:-1]
        return self._of[path]

    def of(self, path: Path_) -> int:
        """The line of `path`, or of its nearest ancestor."""
        return self.place(path).line

    def mistake(self, path: Path_, what: str, remedy: str = "") -> Mistake:
        """A mistake in the value at `path`."""
        at = self.place(path)
        return Mistake(at.line, dotted(path), what, remedy, at.column, at.file)


def load_yaml(text: str, file: str) -> tuple[Any, Lines]:
    """Plain dicts, lists, strings, numbers and booleans, with the line of each. Raises `DocumentError`."""
    yaml = YAML(typ="safe", pure=True)
    try:
        _refuse_tricks(yaml, text, file)
        root = yaml.compose(text)
    except MarkedYAMLError as e:
        mark = e.problem_mark or e.context_mark
        at = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        what = f"not YAML: {e.problem or e.context}"
        raise DocumentError(file, [Mistake(at[0], "", what, "check indentation, quotes and brackets here", at[1])]) from None
    except (YAMLError, ValueError, RecursionError) as e:
        raise DocumentError(file, [Mistake(0, "", f"not YAML: {e}", "save it as plain UTF-8 text")]) from None
    if root is None:
        raise DocumentError(file, [Mistake(1, "", "the file is empty", "restore it or start from a shipped example")])
    lines = Lines()
    mistakes: list[Mistake] = []
    count = [0]
    data = _plain(yaml, root, (), lines, mistakes, count)
    if count[0] > MAX_VALUES:
        mistakes.append(Mistake(0, "", f"more than {MAX_VALUES} values", "split the document"))
    if mistakes:
        raise DocumentError(file, mistakes)
    return data, lines


def _refuse_tricks(yaml: YAML, text: str, file: str) -> None:
    depth = 0
    mistakes = []
    for token in yaml.scan(text):
        line = token.start_mark.line + 1
        if isinstance(token, AnchorToken | AliasToken):
            mistakes.append(Mistake(line, "", "anchors and aliases are not allowed", "write the value out"))
        elif isinstance(token, TagToken):
            mistakes.append(Mistake(line, "", "tags (!...) are not allowed", "remove the tag"))
        name = type(token).__name__
        depth += name.endswith("StartToken") and name != "StreamStartToken" and name != "DocumentStartToken"
        depth -= name in ("BlockEndToken", "FlowSequenceEndToken", "FlowMappingEndToken")
        if depth > MAX_DEPTH:
            mistakes.append(Mistake(line, "", f"nested deeper than {MAX_DEPTH}", "flatten the document"))
        if len(mistakes) >= 20 or depth > MAX_DEPTH:
            break
    if mistakes:
        raise DocumentError(file, mistakes)


def _plain(yaml: YAML, node: Node, path: Path_, lines: Lines, mistakes: list[Mistake], count: list[int]) -> Any:
    lines.put(path, Place(node.start_mark.line + 1, node.start_mark.column + 1))
    count[0] += 1
    if isinstance(node, ScalarNode):
        return _scalar(yaml, node, path, mistakes)
    if isinstance(node, SequenceNode):
        return [_plain(yaml, child, (*path, i), lines, mistakes, count) for i, child in enumerate(node.value)]
    assert isinstance(node, MappingNode)
    out: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        key = str(key_node.value) if isinstance(key_node, ScalarNode) else ""
        if not isinstance(key_node, ScalarNode):
            mistakes.append(Mistake(line, dotted(path), "a key must be a plain word", "rewrite the key"))
        elif key in out:
            mistakes.append(Mistake(line, dotted((*path, key)), "this key stands twice", "remove one of them"))
        out[key] = _plain(yaml, value_node, (*path, key), lines, mistakes, count)
        lines.put((*path, key), Place(line, key_node.start_mark.column + 1))
    return out


def _scalar(yaml: YAML, node: ScalarNode, path: Path_, mistakes: list[Mistake]) -> Any:
    """A word, number, boolean or nothing. What looks like a date, or is `=` or `<<`, is a word: YAML 1.2 has no other kinds."""
    if str(node.tag).rpartition(":")[2] not in ("str", "int", "float", "bool", "null"):
        return str(node.value)
    try:
        value = yaml.constructor.construct_object(node)
        if isinstance(value, int) and abs(value) >= MAX_INTEGER:
            raise ValueError
        if isinstance(value, str):
            value.encode()
    except UnicodeEncodeError:
        wrong = ("half a character: one of \\ud800 to \\udfff alone", "write the character itself")
    except ValueError:
        wrong = ("not a number that can be used", "write a smaller number")
    else:
        return value
    mistakes.append(Mistake(node.start_mark.line + 1, dotted(path), *wrong))
    return None


# --- from a model's complaint to a sentence --------------------------------------------------------------------------------


def dotted(path: Path_) -> str:
    """`regions.partner.go[2]`"""
    text = ""
    for p in path:
        text += f"[{p}]" if isinstance(p, int) else (f".{p}" if text else str(p))
    return text


def check_format(data: Any, lines: Lines, file: str, format: str) -> None:
    """Raises `DocumentError` unless the document says that it is of `format`."""
    name, _, number = format.partition("/")
    if not isinstance(data, Mapping):
        raise DocumentError(file, [Mistake(1, "", "the document must be a mapping", f"begin with 'format: {format}'")])
    said = data.get("format")
    if said == format:
        return
    line = lines.of(("format",))
    match = re.fullmatch(r"([a-z-]+)/(\d+)", said) if isinstance(said, str) else None
    if match and match[1] == name and int(match[2]) > int(number):
        what = f"format {said} is newer than this program, which reads {format}"
        raise DocumentError(file, [Mistake(line, "format", what, "update vr-dti, or ask for a copy in the older format")])
    what = f"says format {said!r}, not {format!r}" if said is not None else "does not say what it is"
    raise DocumentError(file, [Mistake(line, "format", what, f"a document of this kind begins with 'format: {format}'")])


def _mistake(err: Any, lines: Lines, model: type[Model]) -> Mistake:
    # pydantic puts the tried branch of a union into the path; such parts are not in the document and simply find the parent's line.
    path = tuple(err["loc"])
    kind, value = err["type"], err.get("input")
    what = str(err["msg"]).removeprefix("Value error, ")
    remedy = ""
    if kind == "extra_forbidden":
        what, remedy = f"unknown key {path[-1]!r}", _did_you_mean(str(path[-1]), _field_names(model))
    elif kind == "missing":
        what, remedy = f"{path[-1]!r} is missing", "add it"
        path = path[:-1]
    elif isinstance(value, str | int | float | bool):
        what = f"{what[:1].lower()}{what[1:]} (here: {str(value)[:60]!r})"
    return replace(lines.mistake(path, what, remedy), refused=kind in ("string_too_long", "too_long"))


def _field_names(model: type[Model]) -> set[str]:
    """Names of all fields of a model and the models inside it."""

    def walk(m: type[BaseModel], seen: set[type[BaseModel]]) -> Iterator[str]:
        if m in seen:
            return
        seen.add(m)
        for name, field in m.model_fields.items():
            yield field.alias or name
            for inner in _models_in(field.annotation):
                yield from walk(inner, seen)

    return set(walk(model, set()))


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for arg in getattr(annotation, "__args__", ()):
        yield from _models_in(arg)


def _did_you_mean(word: str, known: set[str]) -> str:
    near = difflib.get_close_matches(word, sorted(known), n=1)
    return f"did you mean {near[0]!r}?" if near else "remove it"


def _nearest_file(path: Path) -> str:
    try:
        siblings = sorted(p.name for p in path.parent.iterdir())
    except OSError:
        return "check the folder's name"
    near = difflib.get_close_matches(path.name, siblings, n=1)
    return f"did you mean {path.parent / near[0]}?" if near else "check the path"


# --- values with units -----------------------------------------------------------------------------------------------------


DURATION = r"(\d+(?:\.\d+)?)(ms|s|m)"


def _milliseconds(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, str):
        raise ValueError("a duration needs its unit: 1500ms, 2.5s or 1m")
    match = re.fullmatch(DURATION, value.strip())
    if not match:
        raise ValueError("a duration needs its unit: 1500ms, 2.5s or 1m")
    ms = round(float(match[1]) * {"ms": 1, "s": 1000, "m": 60_000}[match[2]])
    if ms > 24 * 3_600_000:
        raise ValueError("longer than a day")
    return ms


Milliseconds = Annotated[int, BeforeValidator(_milliseconds), WithJsonSchema({"type": "string", "pattern": f"^{DURATION}$"})]
"""A duration or an instant written with its unit (`1500ms`, `2.5s`, `1m`), held as integer milliseconds."""
