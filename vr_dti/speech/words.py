"""Words as they are compared: lower case, contractions spelled out, split into clauses where somebody paused."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

WHOLE = {
    "can't": "can not",
    "cannot": "can not",
    "won't": "will not",
    "shan't": "shall not",
    "let's": "let us",
    "what'd": "what did",
    "why'd": "why did",
    "how'd": "how did",
    "where'd": "where did",
    "gonna": "going to",
    "gotta": "got to",
    "wanna": "want to",
    "lemme": "let me",
    "gimme": "give me",
    "dunno": "do not know",
    "ain't": "is not",
    "y'all": "you all",
    "ma'am": "ma'am",
    "'em": "them",
    "em": "them",
    "outta": "out of",
    "kinda": "kind of",
    "needa": "need to",
    "ya": "you",
    "youre": "you are",
    "hes": "he is",
    "handcuffed": "handcuffed",
    "okay": "okay",
    "ok": "okay",
    "alright": "all right",
    "ems": "e m s",
    "emt": "e m t",
    "pc": "p c",
    "id": "i d",
    "lt": "l t",
}
"""contractions that no ending tells, and spellings of one word"""
ENDINGS = (("n't", " not"), ("'re", " are"), ("'ve", " have"), ("'ll", " will"), ("'m", " am"), ("'d", " would"))
OF_BEING = frozenset(
    ("he", "she", "it", "that", "this", "there", "what", "who", "where", "how", "why", "guy", "man", "kid", "everything", "everybody",
     "everyone", "somebody", "dude", "lady", "here", "when", "nobody", "woman",
     "camera", "cam", "ambulance", "help", "medic", "knee", "elbow", "foot", "boot")
)  # fmt: skip
"""`'s` after these is `is`; after any other word it says whose"""
_WORD = re.compile(r"[a-z0-9']+")
_PAUSE = re.compile(r"[.,;:!?]+|\s-\s|\s--\s|—|–|…|\n")


class Token(NamedTuple):
    """A word of what was said."""

    text: str
    clause: int
    """grows at each pause"""
    source: int
    """which of the words as spoken or written it is of"""


def spelled(word: str) -> tuple[str, ...]:
    """One word in small letters as the words it stands for: `he's` -> he is."""
    if word in WHOLE:
        return tuple(WHOLE[word].split())
    for ending, full in ENDINGS:
        if word.endswith(ending) and len(word) > len(ending):
            return (*spelled(word[: -len(ending)]), full.strip())
    if word.endswith("'s") and word[:-2] in OF_BEING:
        return (word[:-2], "is")
    if word.endswith("in'"):
        return (word[:-1] + "g",)
    return (word,)


def plain(text: str) -> str:
    """Typographic apostrophes made straight, small letters."""
    return text.lower().replace("\u2019", "'").replace("\u2018", "'").replace("`", "'")


def tokens_of(text: str) -> tuple[Token, ...]:
    """What is written, clause by clause as its punctuation has it; `source` counts the words as written."""
    out: list[Token] = []
    source = 0
    for clause, part in enumerate(_PAUSE.split(plain(text))):
        for word in _WORD.findall(part):
            out += (Token(w, clause, source) for w in spelled(word))
            source += 1
    return tuple(out)


@lru_cache(maxsize=8192)
def spelled_out(text: str) -> tuple[str, ...]:
    """The words of a phrase, without its clauses; lists name the same words again and again."""
    return tuple(t.text for t in tokens_of(text))
