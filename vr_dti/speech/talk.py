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
NEVER = [[no, more] for no in ("not", "never") for more in ("get", "ever")]
"""a no and what may stand between it and the verb that it forbids: `do not ever let him go`, `get` of `get off him`"""
SAYERS = frozenset(("he", "she", "they"))
"""who told `you to` do something, where it is no order of the trainee's"""
ASIDE = (0, 1, 2, 6)
"""rungs of words that talk about something else holds as well"""
FOLLOWS = 5
"""words after them that tell so; default, from development: of 522 sentences of talk 23 are acts by their words with it and 56 without, of
1,267 commands 6 are lost"""


def told(tokens: Sequence[Token], beside: Collection[int], found: Found) -> bool:
    """Is it what somebody else does, did or was told to do? `i told my kid to knock it off`, `he will not leave her alone`; not `i am going
    to need you to let go`. `beside`: places of fillers and of a name, which may be Will."""
    first = tokens[found.start]
    before = [tokens[i].text for i in range(found.start) if i not in beside and tokens[i].clause == first.clause]
    if before[-2:] in NEVER:
        before.pop()
    if not before or before[-1] not in TELLING or first.text in TELLING:
        return False
    return before[-2:] != ["you", "to"] or not SAYERS.isdisjoint(before)


def goes_on(tokens: Sequence[Token], end: int, rung: int, vocabulary: Vocabulary) -> bool:
    """Does the sentence go on about something else? `he is in custody at the county`, `cut it out of the newspaper`: words of an act that a
    word follows which nobody expects on this job. The last word of all right behind them may be a name, and so may `you coward`. Never
    asked of orders, which must not be missed (`get off him you coward`), nor of calls, which name streets. `end`: of the words of the act.
    """
    if rung not in ASIDE:
        return False
    clause = tokens[end - 1].clause
    rest = [t.text for t in tokens[end : end + FOLLOWS] if t.clause == clause]
    if end + 1 == len(tokens) or (end + 2 == len(tokens) and tokens[end].text == "you"):
        return False
    return any(word not in vocabulary.expected and not word.isdigit() for word in rest)
