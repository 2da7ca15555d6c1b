"""The words and signs of a YAML text, read once: bounded and without tricks, then parsed from the list that was looked through.

Reading signs is most of what a document costs. A document of strangers is bounded before anything is built from it: depth, number of
values; anchors, aliases and tags are refused (they can explode or name code).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.nodes import Node
from ruamel.yaml.tokens import AliasToken, AnchorToken, TagToken, Token

from vr_dti.errors import Mistake

MAX_VALUES = 20_000
MAX_DEPTH = 40
MAX_TOLD = 20
"""tricks that are named; more are of the same making"""
TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""signs that turn the direction of what follows (embeddings, overrides, isolates; Unicode Standard Annex 9): a page would not show what its
file says. Letters that are written right to left need none of them, and marks of direction alone are allowed."""
CLOSING = frozenset(("BlockEndToken", "FlowSequenceEndToken", "FlowMappingEndToken"))
CLOSE = "close it"
BROKEN: Mapping[str, tuple[str, str]] = {
    r"found character '\\t'": ("a tab, where only spaces may stand", "indent with spaces, two a level; elsewhere write one"),
    "mapping values are not allowed": (
        "a ':' where none can stand",
        "put the ':' behind the key that lacks it, or quote the text that has one in it",
    ),
    "could not find expected ':'": ("a key without its ':'", "write key: value; look at the line above too"),
    "but found '<block mapping start>'": ("this line is indented otherwise than those it belongs with", "indent it as they are"),
    "but found '<block sequence start>'": (
        "a dash where no list is",
        "give every part of the list its dash, all indented alike; look at the line above too",
    ),
    "but found '<scalar>'": (
        "more text behind a text that is over",
        'inside "..." write \\" for a quotation mark; or put the whole between single marks',
    ),
    "but found '-'": ("a dash where no list is", "indent it as the other parts of its list are"),
    "expected ',' or '}'": (
        "a '{' that is not closed before this",
        "close it with }, put a comma between two parts, and quote a text with a ':' in it",
    ),
    "expected ',' or ']'": ("a '[' that is not closed before this", "close it with ], and put a comma between two parts"),
    "but found another document": ("a second document begins here", "remove the line of dashes: a file is one document"),
    "found unexpected end of stream": ("a quotation mark that is never closed", CLOSE),
}
"""what the reader of YAML finds -> that in an author's words, and what to do"""
OTHERWISE = "check indentation, quotes and brackets here"
_QUOTED = re.compile(r"(?<![^\s\[{,:])'(?:[^']|'')*'|\"(?:[^\"\\]|\\.)*\"|\"")
"""text in single marks; in double ones; a double mark that this line does not close"""
_ODD_INDENT = re.compile(r"^ *([^\S ]|[\u200b\ufeff])", re.MULTILINE)
"""what only looks like an indenting space"""
_REMARK = re.compile(r"(?:^|\s)#.*")


def composed(yaml: YAML, tokens: Sequence[Token]) -> Node | None:
    """The tree of the document that `tokens` spell, None of an empty one. `yaml` is used up. Raises ruamel's errors."""
    yaml._scanner = _Replayed(tokens)
    tree: Node | None = yaml.compose("")
    return tree


def tokens_of(yaml: YAML, text: str) -> tuple[list[Token], list[Mistake]]:
    """All tokens, or those up to where it goes too far, and what is refused. Raises ruamel's errors."""
    tokens: list[Token] = []
    inside: list[str] = []
    values, mistakes = 0, []
    turned, at = TURNS.search(text) is not None, 0
    for token in _scanned(yaml, text):
        if turned:
            mistakes += [_turned(text, at + found.start()) for found in TURNS.finditer(text[at : token.start_mark.index])]
            at = max(at, token.end_mark.index)
        tokens.append(token)
        line, column = token.start_mark.line + 1, token.start_mark.column + 1
        if isinstance(token, AnchorToken | AliasToken):
            mistakes.append(Mistake(line, "", "anchors and aliases are not allowed", "write the value out", column, refused=True))
        elif isinstance(token, TagToken):
            mistakes.append(Mistake(line, "", "tags (!...) are not allowed", "remove the tag", column, refused=True))
        name = type(token).__name__
        if name.endswith("StartToken") and name not in ("StreamStartToken", "DocumentStartToken"):
            inside.append(name)
        elif name in CLOSING:
            del inside[-1:]
        values += name in ("ValueToken", "BlockEntryToken") or (name == "FlowEntryToken" and inside[-1:] == ["FlowSequenceStartToken"])
        if len(inside) > MAX_DEPTH:
            mistakes.append(Mistake(line, "", f"nested deeper than {MAX_DEPTH}", "flatten the document", column, refused=True))
        if values > MAX_VALUES:
            mistakes.append(Mistake(line, "", f"more than {MAX_VALUES} values", "split the document", column, refused=True))
        if len(mistakes) >= MAX_TOLD or len(inside) > MAX_DEPTH or values > MAX_VALUES:
            break
    return tokens, mistakes


def turning(sign: str) -> tuple[str, str]:
    """(what, remedy) of a sign of `TURNS`."""
    what = f"the control character U+{ord(sign):04X} turns the direction of the text behind it, which then does not show what it says"
    return what, "remove it; letters that are written right to left need none"


def _turned(text: str, at: int) -> Mistake:
    """Of such a sign in a remark."""
    return Mistake(text.count("\n", 0, at) + 1, "", *turning(text[at]), at - text.rfind("\n", 0, at), refused=True)


def odd_indent(text: str, until: int) -> tuple[int, int, str] | None:
    """(line, column, character) of the first sign up to line `until` that only looks like an indenting space."""
    for n, row in enumerate(text.split("\n")[:until], 1):
        if (found := _ODD_INDENT.match(row)) and found[1] not in "\t\r":
            return n, found.start(1) + 1, found[1]
    return None


def broken(text: str, problem: str, line: int) -> tuple[str, str]:
    """(what, remedy) of a text that is no YAML, where its reader stopped at `line` with `problem`. A quotation mark that was left open
    before that is more likely the cause than what the reader stumbled over."""
    what, remedy = next((words for told, words in BROKEN.items() if re.search(told, problem)), (problem, OTHERWISE))
    odd = [n for n, row in enumerate(text.split("\n")[:line], 1) if _left_open(row)]
    if len(odd) % 2:
        closing = f"close the quotation mark that line {odd[-1]} opens"
        return what, closing if remedy == CLOSE else f"{closing}, if that is where it should end; otherwise: {remedy}"
    return what, remedy


def _left_open(row: str) -> bool:
    """A double quotation mark of this line is not closed in it; those in remarks and in text between single marks are none."""
    at = 0
    while at < len(row):
        remark, quoted = _REMARK.search(row, at), _QUOTED.search(row, at)
        if quoted is None or (remark is not None and remark.start() < quoted.start()):
            return False
        if quoted[0] == '"':
            return True
        at = quoted.end()
    return False


def _scanned(yaml: YAML, text: str) -> Iterator[Token]:
    yield from yaml.scan(text)


class _Replayed:
    """What a parser asks of a scanner, answered from a list."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self._at = 0

    def check_token(self, *kinds: Any) -> bool:
        """Is there a next one, of one of these kinds if any are named?"""
        if self._at >= len(self._tokens):
            return False
        return not kinds or isinstance(self._tokens[self._at], kinds)

    def peek_token(self) -> Token | None:
        """The next one."""
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def get_token(self) -> Token | None:
        """The next one, which is then past."""
        token = self.peek_token()
        self._at += 1
        return token

    def reset_scanner(self) -> None:
        """Nothing: it is used once."""
