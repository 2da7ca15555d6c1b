"""To whom words are: what phrases, a name and sentences that resemble them tell, added up over all ways in which they were heard. Pure.

A phrase, a name and a guess each tell something, and none of them overrules the others: their logarithms of odds are added, for each way in
which an engine heard the words, and what a look would have to outweigh is handed on for a look to choose (`intents/addressee.py`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import cast, get_args

from vr_dti.speech.called import filler_of, places_called
from vr_dti.speech.meaning import INTERVENES, Meaning, Reading
from vr_dti.speech.vocabulary import NOBODY, Class, Vocabulary
from vr_dti.speech.words import Token

CLASSES: tuple[Class, ...] = get_args(Class)
RADIO: Class = "radio"

GUESS, PHRASE, COVERING, NAME = 0.9, 0.6, 1.7, 2.0
"""what the logarithm of a guess's odds counts; and for whom a phrase is (ln), more by so much as it is all that was said, and for whom is
called. Default, from a multinomial logistic regression to 349 confusables of development that no guess had learnt from: where phrase and
guess agree 97 in 100 are right, where they differ half (docs/decisions/to-whom-evidence-adds-up.md)"""
PHRASE_ALONE = 5.0
"""for whom a phrase is (ln), where a vocabulary gives nothing to guess by. Default"""
UNHEARD_OF = 1e-3
"""how likely a guess takes anybody at the least; default"""
ANYBODY = frozenset(("man", "bro", "dude", "brother", "boss", "homie", "guy"))
"""names of fellow officers by which anybody is called: they tell nothing here. Default"""

LOOKS, ELSEWHERE, BY_RADIO = 0.77, 0.23 / 3, 0.25
"""how often whoever is spoken to is looked at (Vertegaal and others, Eye gaze patterns in conversations, CHI 2001), and each of two other
classes or nobody instead of them, which are taken for alike (default); who speaks into a radio looks at any of them"""
PERHAPS = ELSEWHERE / LOOKS
"""words to somebody else that are so much as likely as the likeliest are handed on beside them, and a look chooses them. By Bayes' rule:
words times look, and a look at somebody weighs as much as words that are ten times as likely to another"""
NEARLY = 0.3
"""what counts for `PERHAPS` where the likeliest is an act to an officer (`INTERVENES`): who says `get off him` mostly looks at him, and the
paper counted people who are spoken to, not people who are spoken of. Default"""
SWAYED = math.e
"""how much likelier words must be to somebody else, to be no act to an officer by them alone. Default"""
SURELY_RADIO = 0.5
"""how likely words that were not understood must be for the radio, to be to nobody who is looked at. Default"""
CALLED = (RADIO, "crowd")
"""who is called by name where nothing else was understood says more than whom the head points at. Default: of names heard in such words of
development 14 of 14 of these were right, of a fellow officer's 6 of 10"""
HIM = frozenset(("him", "her"))
"""an order that speaks of somebody so is to them by a look alone: `let him go, sir` may be to a sergeant. Default"""
LEAST_WORDS = 2
"""beside fillers and a name, of which it is guessed to whom they are, where they were not understood. Default"""


@dataclass(slots=True)
class Likely:
    """How likely words are to each class."""

    share: dict[Class, float] = field(default_factory=lambda: dict.fromkeys(CLASSES, 0.0))
    reading: dict[Class, Reading] = field(default_factory=dict[Class, Reading])
    """what they mean if they are to it, as it is likeliest"""
    best: dict[Class, float] = field(default_factory=lambda: dict.fromkeys(CLASSES, 0.0))

    def add(self, meant: Meaning, tokens: Sequence[Token], share: float, vocabulary: Vocabulary) -> None:
        """One way in which they were heard, and how likely it is."""
        guessed = _guessed(tokens, vocabulary)
        if not guessed and not meant.understood and meant.named is None:
            return
        odds = _odds(meant, tokens, guessed, vocabulary)
        top = max(odds.values())
        whole = sum(math.exp(o - top) for o in odds.values())
        read = {r.to: r for r in meant.readings}
        for to in CLASSES:
            likely = share * math.exp(odds[to] - top) / whole
            self.share[to] += likely
            reading = read.get(to) or (guessed[to][1] if to in guessed else None)
            if reading is not None and likely > self.best[to]:
                self.best[to], self.reading[to] = likely, reading

    def unseen(self) -> dict[Class, float]:
        """How likely each is where none of them is looked at, to a factor."""
        return {to: p * (BY_RADIO / ELSEWHERE if to == RADIO else 1.0) for to, p in self.share.items()}


def ordered(meant: Meaning, likely: Likely, tokens: Sequence[Token], vocabulary: Vocabulary) -> Meaning:
    """`meant` with its readings as `likely` has them: the likeliest first, then whoever else a look may choose."""
    first, read = meant.readings[0], {r.to: r for r in meant.readings}
    called = meant.named == "officer" and _known(tokens, vocabulary)
    worth = likely.unseen()
    start, end = meant.words
    of_him = (
        meant.named == "subject" and _act(first) and "subject" not in read and any(t.text in HIM for t in tokens if start <= t.source < end)
    )

    def lawful(reading: Reading) -> bool:
        # `Stop resisting` must not become an act by any look, whatever it resembles; `partner, are you hurt` may.
        return not _act(reading) or reading.to in read or "subject" not in read or (called and first.rung >= 0)

    perhaps = sorted((r for r in {**likely.reading, **read}.values() if lawful(r)), key=lambda r: -worth[r.to])
    best = next(r for r in perhaps if r.to == first.to or called or not (_act(r) or (of_him and r.to == "subject")))
    swayed = (math.inf if best.to in read else SWAYED) if _act(first) else 1.0  # `stop it` fits both: only a look makes it the man's
    if worth[best.to] <= worth[first.to] * swayed:
        best = first
    enough = (NEARLY if _act(best) else PERHAPS) * worth[best.to]
    alone = meant.named == best.to and (called or best.to != "officer")  # a name says more than a look

    def handed_on(reading: Reading) -> bool:
        if reading.to in (best.to, RADIO) or (alone and reading.to not in read):
            return False
        return likely.share[reading.to] >= enough or (reading.to in read and (reading.to == "subject" or _act(reading)))

    return replace(meant, readings=(best, *filter(handed_on, perhaps)))


def perhaps_to(named: Class | None, likely: Likely, tokens: Sequence[Token], vocabulary: Vocabulary) -> tuple[Class, ...]:
    """To whom words that were not understood are, the likeliest first: a look chooses any of these; nobody where too little was said."""
    if named in CALLED:
        return (named,)
    if len(tokens) - len(filler_of([t.text for t in tokens], vocabulary) | places_called(tokens, vocabulary)) < LEAST_WORDS:
        return ()
    if likely.share[RADIO] >= SURELY_RADIO:
        return (RADIO,)
    return tuple(sorted((to for to in CLASSES if to != RADIO), key=lambda to: -likely.share[to]))


def _act(reading: Reading) -> bool:
    return reading.to == "officer" and reading.rung in INTERVENES


def _guessed(tokens: Sequence[Token], vocabulary: Vocabulary) -> Mapping[Class, tuple[float, Reading]]:
    """How likely words that resemble these are to each class, and what they mean then; empty where there is nothing to guess by."""
    if vocabulary.guess is None:
        return {}
    found: dict[Class, tuple[float, Reading]] = {}
    best: dict[Class, float] = {}
    for sense, chance in vocabulary.guess.chances([t.text for t in tokens]):
        if sense.to != NOBODY:
            to = cast(Class, sense.to)
            share, reading = found.get(to, (0.0, None))
            if reading is None or chance > best[to]:
                best[to], reading = chance, Reading(to, sense.rung, sense.about)
            found[to] = share + chance, reading
    whole = sum(share for share, _ in found.values())
    return {to: (share / whole, reading) for to, (share, reading) in found.items()}


def _odds(
    meant: Meaning, tokens: Sequence[Token], guessed: Mapping[Class, tuple[float, Reading]], vocabulary: Vocabulary
) -> dict[Class, float]:
    """ln, of each class, to a constant."""
    odds = {to: GUESS * math.log(guessed[to][0] + UNHEARD_OF) if to in guessed else 0.0 for to in CLASSES}
    if not meant.guessed:  # a guess is counted already
        start, end = meant.words
        covered = min(1.0, (end - start) / (tokens[-1].source + 1)) if tokens else 0.0
        for to in {r.to for r in meant.readings}:
            odds[to] += PHRASE + COVERING * covered if guessed else PHRASE_ALONE
    if meant.named is not None and (meant.named != "officer" or _known(tokens, vocabulary)):
        odds[meant.named] += NAME
    return odds


def _known(tokens: Sequence[Token], vocabulary: Vocabulary) -> bool:
    """Somebody is called by a name that is not anybody's."""
    called = places_called(tokens, vocabulary)
    return bool(called) and ANYBODY.isdisjoint(tokens[i].text for i in called)
