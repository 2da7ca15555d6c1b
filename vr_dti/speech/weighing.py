"""What was meant, where an engine heard an utterance in several ways: ways that mean the same count together. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from vr_dti.speech.called import only_called
from vr_dti.speech.engine import Heard
from vr_dti.speech.meaning import INTERVENES, Meaning, Reading, meaning
from vr_dti.speech.vocabulary import Vocabulary
from vr_dti.speech.words import Token, spelled_out

NONSENSE, NONSENSE_AROUND = 0.3, 2.0
"""what a way that means nothing counts, beside one that is mostly a command and beside one that is mostly other words: people who say
`Mike stop it` are many, who say `Mike stuck it` few; but of those who say much else most mean no command by it. Default: in white noise
as many of 322 sentences of development are understood as with 0.3 for both, and of 150 utterances of talk 9 became commands and not 10"""
MOSTLY = 0.4
"""share of the words that carry the meaning, from which on it is mostly a command; default, likewise"""

LOOKS, ELSEWHERE = 0.77, 0.23 / 3
"""how often whoever is spoken to is looked at (Vertegaal and others, Eye gaze patterns in conversations, CHI 2001), and each of two other
classes or nobody instead of them; that these are alike is a default"""
PERHAPS = ELSEWHERE / LOOKS
"""a way to somebody else that is so much as likely as the likeliest is handed on beside it, and a look chooses it. By Bayes' rule: words
times look, and a look at somebody weighs as much as words that are ten times as likely to another"""

NEARLY = 0.3
"""what counts for `PERHAPS` where the likeliest is an act to an officer (`INTERVENES`): who says `get off him` mostly looks at him, and the
paper counted people who are spoken to, not people who are spoken of. Default"""


def weighed(heard: Heard, vocabulary: Vocabulary, before: Sequence[Token] = ()) -> tuple[Heard, Meaning, float]:
    """(as it was most likely said, what that means, 0..1 how sure). An engine that hears one way only is as sure as its words are.
    `before`: a name that was called right before (`name_alone`)."""
    if not heard.ways:
        meant = meaning((*before, *heard.tokens()), vocabulary)
        if not meant.understood or not heard.clear:
            return heard, Meaning(named=meant.named), 0.0
        return heard, meant, heard.confidence(*meant.words) * meant.share
    first: dict[object, tuple[Heard, Meaning]] = {}
    sure: dict[object, float] = {}
    for way, share in heard.ways:
        meant = meaning((*before, *way.tokens()), vocabulary)
        # `Mike, stop it` and `might stop it` are one act, though the second may be to somebody else too.
        same: tuple[Reading, ...] | tuple[str, ...] = meant.readings[:1] or spelled_out(str(way))
        first.setdefault(same, (way, meant))
        sure[same] = sure.get(same, 0.0) + share * (meant.share if meant.guessed and meant.understood else 1.0)
    likeliest = max(sure, key=lambda same: (first[same][1].understood, sure[same]))
    said, meant = first[likeliest]
    if not meant.understood or not said.clear:
        return heard, Meaning(named=meant.named), 0.0
    nonsense = NONSENSE if _share_of_words(said, meant) >= MOSTLY else NONSENSE_AROUND
    # Against the one strongest rival: ten spellings of a sentence without meaning are not ten reasons to doubt.
    rivals = (share * (1.0 if first[same][1].understood else nonsense) for same, share in sure.items() if same != likeliest)
    doubt = max(rivals, default=0.0)
    if meant.named != meant.to:  # a name says more than a look
        meant = _to_others_perhaps(meant, {m.readings[0]: sure[same] for same, (_, m) in first.items() if m.understood})
    return said, meant, sure[likeliest] / (sure[likeliest] + doubt) * meant.share


def name_alone(heard: Heard, vocabulary: Vocabulary) -> tuple[Token, ...]:
    """The name, where nothing but somebody's name was said; a way that is heard nearly as well as the likeliest is enough."""
    ways = heard.ways or ((heard, 1.0),)
    for way, share in ways:
        if share >= NEARLY * ways[0][1] and (name := only_called(way.tokens(), vocabulary)):
            return name
    return ()


def _to_others_perhaps(meant: Meaning, likely: Mapping[Reading, float]) -> Meaning:
    """`meant` with the readings to others that were heard nearly as well, the likeliest first."""
    readings = list(meant.readings)
    enough = NEARLY if readings[0].to == "officer" and readings[0].rung in INTERVENES else PERHAPS
    for reading in sorted(likely, key=lambda r: -likely[r]):
        if readings[0].to == "subject" and reading.to == "officer" and reading.rung in INTERVENES:
            continue  # `stop resisting`, heard nearly as well as `stop`: a look at the officer does not make an act of it
        if likely[reading] >= enough * likely[readings[0]] and all(r.to != reading.to for r in readings):
            readings.append(reading)
    return replace(meant, readings=tuple(readings))


def _share_of_words(said: Heard, meant: Meaning) -> float:
    """0..1, of the words as spoken, those that carry the meaning."""
    start, end = meant.words
    return (end - start) / (said.tokens()[-1].source + 1)
