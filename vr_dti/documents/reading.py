"""A document read by its model: every mistake at once, each with its line and what to do. Documents may come from strangers."""

from __future__ import annotations

import hashlib
import re
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from vr_dti.documents.complaints import Complaint, complaints, nearest
from vr_dti.documents.plain import Lines, Unusable, load_yaml
from vr_dti.errors import DocumentError, InputError, Mistake

MAX_BYTES = 1_000_000


class Model(BaseModel):
    """The base of every document: unknown keys are mistakes, values never change, numbers are finite."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


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
        before = raw[: e.start].decode("utf-8")
        at = before.count("\n") + 1, len(before) - before.rfind("\n")
        what = f"not UTF-8 text: the byte 0x{raw[e.start]:02X} stands for no letter here"
        remedy = "save the file as UTF-8; it was saved in another encoding, such as Latin-1 or UTF-16"
        raise DocumentError(str(path), [Unusable(at[0], "", what, remedy, at[1])]) from None


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


def check_format(data: Any, lines: Lines, file: str, format: str) -> None:
    """Raises `DocumentError` unless the document says that it is of `format`."""
    name, _, number = format.partition("/")
    if not isinstance(data, Mapping):
        raise DocumentError(file, [Unusable(1, "", "the document must be a mapping", f"begin with 'format: {format}'", 1)])
    said = data.get("format")
    if said == format:
        return
    at = lines.place(("format",))
    match = re.fullmatch(r"([a-z-]+)/(\d+)", said) if isinstance(said, str) else None
    if match and match[1] == name and int(match[2]) > int(number):
        what = f"format {said} is newer than this program, which reads {format}"
        raise DocumentError(file, [Unusable(at.line, "format", what, "update vr-dti, or ask for a copy in the older format", at.column)])
    what = f"says format {said!r}, not {format!r}" if said is not None else "does not say what it is"
    raise DocumentError(file, [Unusable(at.line, "format", what, f"a document of this kind begins with 'format: {format}'", at.column)])


def _nearest_file(path: Path) -> str:
    try:
        near = nearest(path.name, {p.name for p in path.parent.iterdir()} - {path.name})
    except OSError:
        return "check the folder's name"
    return f"did you mean {path.parent / near}?" if near else "check the path"
