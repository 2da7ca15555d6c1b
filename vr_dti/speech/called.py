"""Who is called by name, and which words change nothing. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from vr_dti.speech.vocabulary import Class, Vocabulary
from vr_dti.speech.words import Token

CALLED_WITHIN = frozenset(("folks", "ma'am", "partner"))
"""names that call somebody in the middle of a sentence too: `leave him alone, folks, he's in custody`. Default: many others (`guys`,
`will`) are said of somebody, or are other words"""

OR_CALLED = {"man": ("ma'am", 0.25)}
"""how a name is heard -> whom else was called by it, and how likely that is. Default, from the sentences of development: 40 call `man`, of
which four fifths are heard so, and 28 call `ma'am`, of which 5 in 13 are"""


def filler_of(words: Sequence[str], vocabulary: Vocabulary) -> frozenset[int]:
    """Places of words that change nothing."""
    places: set[int] = set()
    for start in range(len(words)):
        for n in range(1, vocabulary.longest_filler + 1):
            if tuple(words[start : start + n]) in vocabulary.filler and start + n <= len(words):
                places |= set(range(start, start + n))
    return frozenset(places)


def called_in(words: Sequence[str], filler: frozenset[int], vocabulary: Vocabulary) -> tuple[Class | None, frozenset[int]]:
    """Who is called at the beginning, else at the end, else within, and the places of that name."""
    at = 0
    while at < len(words):
        for n in range(min(vocabulary.longest_name, len(words) - at), 0, -1):
            if (cls := vocabulary.names.get(tuple(words[at : at + n]))) is not None:
                return cls, frozenset(range(at, at + n))
        if at not in filler:
            break
        at += 1
    end = len(words)
    while end > 0:
        for n in range(min(vocabulary.longest_name, end), 0, -1):
            if (cls := vocabulary.names.get(tuple(words[end - n : end]))) is not None and not _belongs(words, end - n):
                return cls, frozenset(range(end - n, end))
        if end - 1 not in filler:
            break
        end -= 1
    for at, word in enumerate(words):
        if word in CALLED_WITHIN and (word,) in vocabulary.names and not _belongs(words, at):
            return vocabulary.names[(word,)], frozenset((at,))
    return None, frozenset()


def _belongs(words: Sequence[str], at: int) -> bool:
    """The word before makes it part of the sentence: `off that man`, `of a supervisor`."""
    return at > 0 and words[at - 1] in (
        "the",
        "a",
        "an",
        "that",
        "this",
        "my",
        "your",
        "his",
        "her",
        "another",
        "to",
        "of",
        "from",
        "poor",
        "old",
        "under",
    )


def places_called(tokens: Sequence[Token], vocabulary: Vocabulary) -> frozenset[int]:
    """Places of the name that somebody is called by."""
    words = [t.text for t in tokens]
    return called_in(words, filler_of(words, vocabulary), vocabulary)[1]


def or_called(tokens: Sequence[Token], vocabulary: Vocabulary) -> tuple[tuple[Token, ...], float]:
    """(the words as they are where the name among them was another that sounds like it, how likely that is); (none, 0) where none does."""
    for at in places_called(tokens, vocabulary):
        other, likely = OR_CALLED.get(tokens[at].text, ("", 0.0))
        if (other,) in vocabulary.names:
            return (*tokens[:at], tokens[at]._replace(text=other), *tokens[at + 1 :]), likely
    return (), 0.0


def only_called(tokens: Sequence[Token], vocabulary: Vocabulary) -> tuple[Token, ...]:
    """The words of a name that nothing but fillers stands beside, as what comes before the words that follow it (`clause` -1)."""
    words = [t.text for t in tokens]
    called, filler = places_called(tokens, vocabulary), filler_of(words, vocabulary)
    if not called or len(called | filler) < len(words):
        return ()
    return tuple(Token(words[i], -1, 0) for i in sorted(called))
