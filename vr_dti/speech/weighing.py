"""What was meant, where an engine heard an utterance in several ways: ways that mean the same count together. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from vr_dti.speech.called import only_called, or_called, places_called
from vr_dti.speech.engine import Heard
from vr_dti.speech.meaning import Meaning, Reading, meaning
from vr_dti.speech.to_whom import Likely, ordered, perhaps_to
from vr_dti.speech.vocabulary import Vocabulary
from vr_dti.speech.words import Token, spelled_out

NONSENSE, NONSENSE_AROUND = 0.3, 2.0
"""what a way that means nothing counts, beside one that is mostly a command and beside one that is mostly other words: people who say
`Mike stop it` are many, who say `Mike stuck it` few; but of those who say much else most mean no command by it. Default: in white noise
as many of 322 sentences of development are understood as with 0.3 for both, and of 150 utterances of talk 9 became commands and not 10"""
MOSTLY = 0.4
"""share of the words that carry the meaning, from which on it is mostly a command; default, likewise"""

HEARD_TOO = 0.3
"""how likely a way must be, beside the likeliest, for a name that nothing else was heard with. Default"""


def weighed(heard: Heard, vocabulary: Vocabulary, before: Sequence[Token] = ()) -> tuple[Heard, Meaning, float]:
    """(as it was most likely said, what that means, 0..1 how sure). An engine that hears one way only is as sure as its words are.
    `before`: a name that was called right before (`name_alone`)."""
    first: dict[object, tuple[Heard, Meaning]] = {}
    sure: dict[object, float] = {}
    likely = Likely()
    for way, share in heard.ways or ((heard, 1.0),):
        tokens = _called_before(before, way.tokens(), vocabulary)
        meant = meaning(tokens, vocabulary)
        instead, another = or_called(tokens, vocabulary)
        likely.add(meant, tokens, share * (1.0 - another), vocabulary)
        if instead:
            likely.add(meaning(instead, vocabulary), instead, share * another, vocabulary)
        # `Mike, stop it` and `might stop it` are one act, though the second may be to somebody else too.
        same: tuple[Reading, ...] | tuple[str, ...] = meant.readings[:1] or spelled_out(str(way))
        first.setdefault(same, (way, meant))
        sure[same] = sure.get(same, 0.0) + share * (meant.share if meant.guessed and meant.understood else 1.0)
    likeliest = max(sure, key=lambda same: (first[same][1].understood, sure[same]))
    said, meant = first[likeliest]
    tokens = _called_before(before, said.tokens(), vocabulary)
    perhaps = perhaps_to(meant.named, likely, tokens, vocabulary)
    if not meant.understood or not said.clear:
        return heard, Meaning(named=meant.named, perhaps=perhaps), 0.0
    sense = replace(ordered(meant, likely, tokens, vocabulary), perhaps=perhaps)
    if not heard.ways:
        return heard, sense, heard.confidence(*meant.words) * meant.share
    nonsense = NONSENSE if _share_of_words(said, meant) >= MOSTLY else NONSENSE_AROUND
    # Against the one strongest rival: ten spellings of a sentence without meaning are not ten reasons to doubt.
    rivals = (share * (1.0 if first[same][1].understood else nonsense) for same, share in sure.items() if same != likeliest)
    doubt = max(rivals, default=0.0)
    return said, sense, sure[likeliest] / (sure[likeliest] + doubt) * meant.share


def name_alone(heard: Heard, vocabulary: Vocabulary) -> tuple[Token, ...]:
    """The name, where nothing but somebody's name was said; a way that is heard nearly as well as the likeliest is enough."""
    ways = heard.ways or ((heard, 1.0),)
    for way, share in ways:
        if share >= HEARD_TOO * ways[0][1] and (name := only_called(way.tokens(), vocabulary)):
            return name
    return ()


def _called_before(name: Sequence[Token], tokens: Sequence[Token], vocabulary: Vocabulary) -> tuple[Token, ...]:
    """`tokens` with the name that was called before them; another name among them counts more."""
    return tuple(tokens) if places_called(tokens, vocabulary) else (*name, *tokens)


def _share_of_words(said: Heard, meant: Meaning) -> float:
    """0..1, of the words as spoken, those that carry the meaning."""
    start, end = meant.words
    return (end - start) / (said.tokens()[-1].source + 1)
