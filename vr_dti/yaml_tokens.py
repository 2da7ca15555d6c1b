"""The words and signs of a YAML text, read once: bounded and without tricks, then parsed from the list that was looked through.

Reading signs is most of what a document costs. A document of strangers is bounded before anything is built from it: depth, number of
values; anchors, aliases and tags are refused (they can explode or name code).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.nodes import Node
from ruamel.yaml.tokens import AliasToken, AnchorToken, TagToken, Token

from vr_dti.errors import Mistake

MAX_VALUES = 20_000
MAX_DEPTH = 40
MAX_TOLD = 20
"""tricks that are named; more are of the same making"""
CLOSING = frozenset(("BlockEndToken", "FlowSequenceEndToken", "FlowMappingEndToken"))


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
    for token in _scanned(yaml, text):
        tokens.append(token)
        line = token.start_mark.line + 1
        if isinstance(token, AnchorToken | AliasToken):
            mistakes.append(Mistake(line, "", "anchors and aliases are not allowed", "write the value out", refused=True))
        elif isinstance(token, TagToken):
            mistakes.append(Mistake(line, "", "tags (!...) are not allowed", "remove the tag", refused=True))
        name = type(token).__name__
        if name.endswith("StartToken") and name not in ("StreamStartToken", "DocumentStartToken"):
            inside.append(name)
        elif name in CLOSING:
            del inside[-1:]
        values += name in ("ValueToken", "BlockEntryToken") or (name == "FlowEntryToken" and inside[-1:] == ["FlowSequenceStartToken"])
        if len(inside) > MAX_DEPTH:
            mistakes.append(Mistake(line, "", f"nested deeper than {MAX_DEPTH}", "flatten the document", refused=True))
        if values > MAX_VALUES:
            mistakes.append(Mistake(line, "", f"more than {MAX_VALUES} values", "split the document", refused=True))
        if len(mistakes) >= MAX_TOLD or len(inside) > MAX_DEPTH or values > MAX_VALUES:
            break
    return tokens, mistakes


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
