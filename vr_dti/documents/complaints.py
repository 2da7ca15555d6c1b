"""From a model's complaint about plain values to a sentence for whoever wrote them. The owner of pydantic's error report.

A model names places that no document has (the branch of a union it tried, its own classes); here each complaint is of a place in the
document, once, in an author's words.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel, ValidationError

from vr_dti.documents.plain import Loc
from vr_dti.documents.units import DURATION
from vr_dti.errors import UnfitValue

KEY = "[key]"
"""what a model calls the key of a mapping"""
MANY = 300
"""complaints of one document; whoever has more is not told of each unknown key what else it may have been. Default."""
BOUNDS = ("string_too_long", "too_long")
"""more than is read at all"""
TEXT, NUMBER, WHOLE, TRUTH, LIST, MAPPING = "text", "a number", "a whole number", "true or false", "a list", "a mapping (key: value)"
KINDS: Mapping[str, str] = {
    "string_type": TEXT,
    "int_type": WHOLE,
    "int_parsing": WHOLE,
    "int_from_float": WHOLE,
    "float_type": NUMBER,
    "float_parsing": NUMBER,
    "finite_number": NUMBER,
    "bool_type": TRUTH,
    "bool_parsing": TRUTH,
    "list_type": LIST,
    "tuple_type": LIST,
    "dict_type": MAPPING,
    "model_type": MAPPING,
    "model_attributes_type": MAPPING,
}
"""a complaint that a value is of the wrong kind -> the right one"""
WRITE: Mapping[str, str] = {
    TEXT: "put it in quotation marks",
    WHOLE: "write digits alone, such as 3",
    NUMBER: "write a number, such as 0.5",
    TRUTH: "write true or false",
    LIST: "write [a, b], or one a line, each behind a dash",
    MAPPING: "write key: value",
}
"""kind -> how it is written"""
REMEDIES: Mapping[str, str] = {
    "literal_error": "write it as it stands here",
    "string_pattern_mismatch": "write it so",
    "string_too_long": "shorten it",
    "string_too_short": "say something here",
    "too_long": "leave some out",
    "too_short": "add to it",
    "less_than": "write a smaller number",
    "less_than_equal": "write a smaller number",
    "greater_than": "write a larger number",
    "greater_than_equal": "write a larger number",
}
"""what to do about a complaint of that kind"""
INSTEAD: Mapping[str, tuple[str, str]] = {
    "on": ("go", "ways out stand under go: (many YAML readers take a bare on for true)"),
    "wait": ("after", "how long until then stands under after:"),
    "then": ("to", "where it leads stands under to:"),
    "next": ("to", "where it leads stands under to:"),
    "who": ("to", "whom it is done to stands under to:"),
}
"""key that people write -> the one that stands there, if it may, and what to say"""
FEW = 6
"""so many words are listed even where the one that was meant is plain. Default."""
REMOVE = "remove it"
NAME = r"^[a-z][a-z0-9_-]{0,39}$"
PATTERNS: Mapping[str, str] = {
    NAME: "a name: at most 40 lower-case letters, digits, _ and -, a letter first",
}
"""pattern -> what fits it"""


@dataclass(frozen=True, slots=True)
class Complaint:
    """One complaint. `path` leads to a value of the document; of a key that is missing, to the mapping that lacks it."""

    path: Loc
    kind: str
    """pydantic's word for it; `KEY` where the key itself is wrong"""
    what: str
    remedy: str = ""
    near: str = ""
    """of an unknown key: the one that was meant, if one is near and not there already; of a key that is no name: the name it would be"""
    lacks: str = ""
    """of a missing key: which"""

    @property
    def refused(self) -> bool:
        return self.kind in BOUNDS


def complaints(error: ValidationError, data: Any, model: type[BaseModel]) -> list[Complaint]:
    """Everything that `model` has to say of `data`, each place once."""
    tried: dict[Loc, list[Any]] = {}
    out: list[Complaint] = []
    for err in error.errors(include_url=False):
        path, branch = _in_document(err, data)
        if branch:
            tried.setdefault(path, []).append(err)
        else:
            out.append(_complaint(err, path, data, model, many=len(out) > MANY))
    return out + [_of_branches(errs, path) for path, errs in tried.items()]


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The remedy for a word that is none of those known."""
    near = nearest(word, known)
    return f"did you mean {near!r}?" if near else REMOVE


def nearest(word: str, known: Iterable[str]) -> str:
    """The word that was meant; empty where none is near."""
    return next(iter(difflib.get_close_matches(word, sorted(known), n=1)), "")


def _in_document(err: Any, data: Any) -> tuple[Loc, bool]:
    """-> (the part of a location that is in the document, whether it also names the branch of a union)"""
    path: list[int | str] = []
    branch = False
    for part in err["loc"]:
        there = (isinstance(data, Mapping) and part in data) or (isinstance(data, list) and isinstance(part, int) and part < len(data))
        if there:
            data = data[part]
            path.append(part)
        elif part != KEY and not (err["type"] == "missing" and part == err["loc"][-1]):
            branch = True
    return tuple(path), branch


def _complaint(err: Any, path: Loc, data: Any, model: type[BaseModel], *, many: bool) -> Complaint:
    kind, last = err["type"], err["loc"][-1] if err["loc"] else ""
    if kind == "extra_forbidden":
        near, remedy = ("", REMOVE) if many else _unknown_key(str(last), err.get("input"), path, data, model)
        return Complaint(path, kind, f"unknown key {last!r}", remedy, near)
    if kind == "missing":
        return Complaint(path, kind, f"{last!r} is missing", "add it", lacks=str(last))
    what = f"should be {alternative}" if (alternative := _alternative(err)) else _sentence(err["msg"])
    if kind == "less_than_equal" and isinstance(err.get("input"), str) and re.fullmatch(DURATION, err["input"]):
        what = f"should last at most {err['ctx']['le'] / 1000:g}s"
    if kind == "literal_error" and len(words := _words_of(err)) > FEW and nearest(str(err.get("input")), words):
        what = "no word that can stand here"  # the one that was meant is told; a row of twenty hides it
    if last == KEY:
        name = _as_name(str(path[-1]), "_")
        remedy = f"call it {name}, wherever it is named" if name else "give it another name"
        return Complaint(path, KEY, f"the key {path[-1]!r} {what}", remedy, near=name)
    return Complaint(path, kind, what + _here(err.get("input")), _remedy(err))


def _unknown_key(key: str, value: Any, path: Loc, data: Any, model: type[BaseModel]) -> tuple[str, str]:
    """-> (the key that was meant, if it may stand there and does not already; what to do)"""
    if re.fullmatch(r"\d+", key):
        return "", "if it is part of a number: a decimal has a point, 1.35; else remove it"
    own = {name for m in models_at(model, path[:-1]) for name in _names(m)}
    near, remedy = INSTEAD.get(key, ("", ""))
    if near not in own:
        near = nearest(key, own)
        if value is None and not near:
            return "", f"in {{...}} a comma ends a text: put brackets or quotation marks around what belongs together; else {REMOVE}"
        remedy = did_you_mean(key, own) if near else _elsewhere(key, model)
        if len(path) == 1 and not near and isinstance(value, Mapping):
            remedy = f"indent it, if it belongs to what stands above it; else {REMOVE}"
    beside = {str(k) for k in _at(data, path[:-1])}
    return "" if near in beside else near, remedy


def _remedy(err: Any) -> str:
    """What to do about a value that is wrong; of a word that is none of several, the one that is near."""
    kind, value = err["type"], err.get("input")
    if kind == "literal_error" and isinstance(value, str) and (near := nearest(value, _words_of(err))):
        return f"did you mean {near!r}?"
    if kind == "string_pattern_mismatch" and (name := _as_name(str(value), "-")) and re.fullmatch(err["ctx"]["pattern"], name):
        return f"write it so: {name}"
    if kind in ("list_type", "tuple_type") and isinstance(value, str | int) and not isinstance(value, bool):
        return f"write it in brackets: [{', '.join(re.findall(r'[^ ,]+', str(value)))}]"
    if value is None or (value == "" and kind == "string_pattern_mismatch"):
        return "write it here, or remove the key"
    if kind == "string_type" and isinstance(value, list | dict):
        return "write one word or text, without brackets"
    if isinstance(said := (err.get("ctx") or {}).get("error"), UnfitValue):
        return said.remedy
    return WRITE.get(KINDS.get(kind, ""), "") or REMEDIES.get(kind, "") or ("" if kind == "value_error" else "mend this value")


def _as_name(text: str, between: str) -> str:
    """`Parking lot` as a name; empty where none can be made of it."""
    name = between.join(text.lower().split())
    return name if re.fullmatch(NAME, name) else ""


def _words_of(err: Any) -> list[str]:
    """The words of which one should stand there."""
    return re.findall(r"'([^']+)'", str(err["ctx"]["expected"]))


def _of_branches(errs: Sequence[Any], path: Loc) -> Complaint:
    """What each branch of a union would have, as one."""
    if over := next((e for e in errs if e["type"] in BOUNDS), None):  # of that kind it is, and too much of it
        return Complaint(path, over["type"], _sentence(over["msg"]) + _here(over.get("input")), _remedy(over))
    would = list(dict.fromkeys(_alternative(e) or _sentence(e["msg"]).removeprefix("should be ") for e in errs))
    listed = ", ".join(would[:-1]) + f"{',' if any(' or ' in w or ',' in w for w in would) else ''} or {would[-1]}"
    what = f"should be {listed if len(would) > 1 else would[0]}"
    remedy = _remedy(errs[0]) if len(would) == 1 else "write one of these"
    return Complaint(path, errs[0]["type"], what + _here(errs[0].get("input")), remedy)


def _alternative(err: Any) -> str:
    """What should stand there, where that can be said in our words."""
    kind, context = err["type"], err.get("ctx") or {}
    if kind == "literal_error":
        return "empty" if context["expected"] == "''" else str(context["expected"])
    if kind == "string_pattern_mismatch":
        return PATTERNS.get(context["pattern"], f"as {context['pattern']} has it")
    return KINDS.get(kind, "")


def _sentence(message: str) -> str:
    words = (
        message.removeprefix("Value error, ").removeprefix("Input ").removesuffix(" after validation").replace(" after validation,", ",")
    )
    return re.sub("^(dictionary|list|string|tuple) ", "", words[:1].lower() + words[1:])


def _here(value: Any) -> str:
    if value is None:
        return " (here: nothing)"
    if isinstance(value, bool):
        value = str(value).lower()  # as it is written
    return f" (here: {str(value)[:60]!r})" if isinstance(value, str | int | float) else ""


# --- what a model knows ----------------------------------------------------------------------------------------------------


def models_at(annotation: Any, path: Loc) -> Iterator[type[BaseModel]]:
    """The models that may stand at `path` of a document of that model."""
    origin, args = get_origin(annotation), get_args(annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if not path:
            yield annotation
        for name, field in annotation.model_fields.items():
            if path and path[0] in (name, field.alias):
                yield from models_at(field.annotation, path[1:])
    elif origin is Annotated:
        yield from models_at(args[0], path)
    elif origin in (list, tuple, dict):
        if path:
            yield from models_at(args[-1 if origin is dict else 0], path[1:])
    else:
        for arg in args:
            yield from models_at(arg, path)


def _elsewhere(word: str, model: type[BaseModel]) -> str:
    """The remedy for a key that is near to none that may stand here: perhaps it belongs elsewhere in the document."""
    known = {name for m in _inside(model, set()) for name in _names(m)}
    return "it does not belong here: move it, or remove it" if word in known else did_you_mean(word, known)


def _inside(annotation: Any, seen: set[type[BaseModel]]) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel) and annotation not in seen:
        seen.add(annotation)
        yield annotation
        for field in annotation.model_fields.values():
            yield from _inside(field.annotation, seen)
    for arg in get_args(annotation):
        yield from _inside(arg, seen)


def _names(model: type[BaseModel]) -> set[str]:
    return {field.alias or name for name, field in model.model_fields.items()}


def _at(data: Any, path: Loc) -> Any:
    for part in path:
        data = data[part]
    return data
