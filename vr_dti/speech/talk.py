"""What holds words of an act and is only talk: told of somebody, or gone on with about something else. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from vr_dti.speech.phrases import Found
from vr_dti.speech.vocabulary import Vocabulary
from vr_dti.speech.words import Token

ORDERS = (0, 3)
"""rungs that are told to do"""
TELLING = frozenset(
    ("to", "i", "he", "she", "they", "we", "it", "who", "will", "would", "did", "does", "do", "can", "could", "should", "must", "may",
     "not", "never")
)  # fmt: skip
"""what stands right before a verb that is no order"""
ASIDE = (0, 1, 2, 6)
"""rungs of words that talk about something else holds as well"""
DOING = (3, 4)
"""the same, where they say little"""
FOLLOWS = 5
"""words after them that tell so; default, from development talk: of 22 sentences that were taken for acts by their words 9 are not, of
1,270 commands 10 are lost"""


def told(tokens: Sequence[Token], filler: Collection[int], found: Found) -> bool:
    """Is it what somebody else does, did or was told to do? `i told my kid to knock it off`, `he will not leave her alone`."""
    before = next((tokens[i] for i in reversed(range(found.start)) if i not in filler), None)
    first = tokens[found.start]
    return before is not None and before.clause == first.clause and before.text in TELLING and first.text not in TELLING


def goes_on(tokens: Sequence[Token], end: int, rung: int, *, little: bool, vocabulary: Vocabulary) -> bool:
    """Does the sentence go on about something else? `he is in custody at the county`, `cut it out of the newspaper`: words of an act that a
    word follows which nobody expects on this job. The last word of all right behind them may be a name. Not asked of orders that say much,
    which must not be missed, nor of calls, which name streets. `end`: of the words of the act, `little`: they weigh little."""
    if rung not in ASIDE and not (rung in DOING and little):
        return False
    clause = tokens[end - 1].clause
    rest = [t.text for t in tokens[end : end + FOLLOWS] if t.clause == clause]
    if end + 1 == len(tokens):
        return False
    return any(word not in vocabulary.expected and not word.isdigit() for word in rest)
