"""What words mean: which rung of the ladder, to whom, how sure. Pure: text and a vocabulary in, a `Meaning` out.

Every phrase of the vocabulary is looked for anywhere in what was said; the heavier of two that overlap stands, so that `stop resisting`
is never `stop`. Words that fit two addressees keep both readings, for gaze and distance to choose from (`intents/addressee.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, cast

from vr_dti.speech.called import called_in, filler_of, places_called
from vr_dti.speech.finding import ENOUGH, Group, groups_of, phrases_said
from vr_dti.speech.phrases import Found
from vr_dti.speech.talk import ASIDE, ORDERS, goes_on
from vr_dti.speech.vocabulary import NOBODY, Class, Meant, Vocabulary
from vr_dti.speech.words import Token, tokens_of

INTERVENES = range(5)
"""rungs that neither a look nor a guess makes of words to the man: taken for `stop`, `stop resisting` would end a scene by an act that
nobody did"""
AGAINST = range(1, 5)
"""of these, rungs that say that something is wrong: an offer of help before it does not"""
OF_HIM = frozenset(("he", "he's", "him", "his", "himself", "she", "she's", "her", "herself", "they", "they're", "them", "their"))
"""words that speak of the man: an order with one of them is not to him"""
RANK = {4: 0, 3: 1, 5: 2, 2: 3, 6: 4, 0: 5, 1: 6, -1: 7}
"""which of several acts in one breath is the act: an order before the reason that is given for it. Default"""
AGAIN = 5
"""words of a phrase, at most, that may be said over and over; default"""
SOUNDS_LIKE: dict[str, Class] = {"man": "crowd"}
"""who else may have been called by what is heard so, for a look to decide where the words allow both: of 13 `ma'am` of development none was
heard as itself in a quiet room, five as `man`"""
GUESSED, GUESSED_ORDER, GUESSED_ASIDE = 0.4, 0.6, 0.8
"""how likely a guess must be to be what words mean that no phrase fits: no act, an order or a call, and an act that is only talked of as
often (`talk.ASIDE`). Default, from sentences of development: each lower bound understands more and takes more talk for an act"""
SURELY, SURELY_TALK, SURELY_TALK_ASIDE = 0.9, 0.7, 0.5
"""how likely it must be to stand before a phrase that means something else: another act, talk where the phrase is an order or a call, and
talk where it is something else. Default, likewise"""
TO_GUESS_BY = 4
"""words, fillers left out: of fewer nothing is guessed (`stop filming him` resembles orders to an officer). Default"""
WEAK = 0.4
"""an act that weighs less than this share of the heaviest does not come before it; default"""


class Reading(NamedTuple):
    """What words mean if they are to somebody of that class."""

    to: Class
    rung: int
    """-1: no rung of the ladder"""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What was meant."""

    readings: tuple[Reading, ...] = ()
    """the likeliest first; several where only gaze and distance can tell; none where nothing was understood"""
    named: Class | None = None
    """somebody was called by name"""
    share: float = 0.0
    """0..1, how much of the phrase was said"""
    weight: float = 0.0
    words: tuple[int, int] = (0, 0)
    """from which to which of the words as spoken (`Token.source`), the end left out"""
    guessed: bool = False
    """no phrase says so: it resembles sentences that do. `share`: how likely"""
    apart: bool = False
    """if it is to an officer: a phrase keeps him away from the person"""
    perhaps: tuple[Class, ...] = ()
    """to whom it may be where it is not understood, the likeliest first"""

    @property
    def understood(self) -> bool:
        return bool(self.readings)

    @property
    def rung(self) -> int:
        return self.readings[0].rung if self.readings else -1

    @property
    def to(self) -> Class | None:
        return self.readings[0].to if self.readings else self.named


def meaning_of(text: str, vocabulary: Vocabulary) -> Meaning:
    """What a written text means."""
    return meaning(tokens_of(text), vocabulary)


def meaning(tokens: Sequence[Token], vocabulary: Vocabulary) -> Meaning:
    """What these words mean, together."""
    meant = _act(tokens, vocabulary)
    to_officer = meant.named not in ("subject", "crowd") and any(r.to == "officer" and r.rung >= 0 for r in meant.readings)
    return replace(meant, apart=True) if to_officer and _apart(tokens, vocabulary) else meant


def _act(tokens: Sequence[Token], vocabulary: Vocabulary) -> Meaning:
    words = [t.text for t in tokens]
    filler = filler_of(words, vocabulary)
    named, called = called_in(words, filler, vocabulary)
    found, of_others = phrases_said(tokens, filler, called, vocabulary.meant, vocabulary)
    every = groups_of(found)
    groups = [g for g in every if g.readings() and not _talk(tokens, g, vocabulary)]
    guess = _guess(tokens, filler, named, vocabulary)
    if not groups:
        once = _once(tokens)
        if len(once) < len(tokens):
            return _act(once, vocabulary)
        if guess is None or every or of_others or guess.share < _enough(guess):
            return Meaning(named=named)  # a phrase that says it is talk tells more than a guess
        return guess if guess.understood else Meaning(named=named)
    perhaps = next((SOUNDS_LIKE[words[i]] for i in called if words[i] in SOUNDS_LIKE), None)
    chosen, phrases = _chosen(_without_orders_beside(groups, tokens, vocabulary) if named != "officer" else groups, named, perhaps)
    _, best = phrases[0]
    span = tokens[best.start : best.end]
    readings = tuple(Reading(m.to, m.rung, m.about) for m, _ in phrases if m.to != NOBODY)
    if named in ("crowd", "radio") and all(r.to != named for r in readings):
        readings = _called(named, readings)
    meant = Meaning(readings, named, best.share, chosen.value, (span[0].source, span[-1].source + 1))
    return _surely(guess, meant) if guess is not None else meant


def _guess(tokens: Sequence[Token], filler: frozenset[int], named: Class | None, vocabulary: Vocabulary) -> Meaning | None:
    """What all of it resembles, however likely; None where too little was said or there is nothing to guess by."""
    if vocabulary.guess is None or len(tokens) - len(filler) < TO_GUESS_BY:
        return None
    sense, likely = vocabulary.guess.of([t.text for t in tokens])
    if sense.to == NOBODY:
        return Meaning(named=named, share=likely, guessed=True)
    readings: tuple[Reading, ...] = (Reading(cast(Class, sense.to), sense.rung, sense.about),)
    if named in ("crowd", "radio") and sense.to != named:
        readings = _called(named, readings)
    return Meaning(readings, named, likely, 0.0, (0, tokens[-1].source + 1), guessed=True)


def _enough(guess: Meaning) -> float:
    if guess.rung < 0:
        return GUESSED
    return GUESSED_ASIDE if guess.rung in ASIDE else GUESSED_ORDER


def _surely(guess: Meaning, meant: Meaning) -> Meaning:
    """`meant` by a phrase, or the guess where that is sure of something else."""
    surely = SURELY if guess.understood else SURELY_TALK_ASIDE if meant.rung in ASIDE else SURELY_TALK
    if guess.share < surely or guess.readings[:1] == meant.readings[:1]:
        return meant
    if guess.to == "officer" and guess.rung in INTERVENES and meant.to == "subject":
        return meant
    others = tuple(r for r in meant.readings if r.to != guess.to)
    return replace(guess, readings=(*guess.readings, *others)) if guess.readings else guess


def _called(named: Class, readings: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """What words mean that are told to others when people who watch or the radio are called with them. What stops no officer is to whoever
    is called, and an order that does too, unless the officer is looked at; nothing else that is told an officer is told over the radio."""
    if named == "radio" or all(r.rung < 0 for r in readings):
        return (Reading(named, -1, "chatter" if named == "radio" else ""),)
    return (Reading(named, -1), *readings) if readings[0].rung == ORDERS[-1] else readings


def _once(tokens: Sequence[Token]) -> list[Token]:
    """The tokens without what was only said again at once: `let up, let up`."""
    out: list[Token] = []
    for token in tokens:
        out.append(token)
        for n in range(1, min(AGAIN, len(out) // 2) + 1):
            if [t.text for t in out[-n:]] == [t.text for t in out[-2 * n : -n]]:
                del out[-n:]
                break
    return out


# --- phrases ---------------------------------------------------------------------------------------------------------------


def _apart(tokens: Sequence[Token], vocabulary: Vocabulary) -> bool:
    """Does any of it keep an officer away from the person? Asked apart from what the act is: a rung does not tell, nor does a guess."""
    filler = filler_of([t.text for t in tokens], vocabulary)
    return bool(phrases_said(tokens, filler, places_called(tokens, vocabulary), vocabulary.apart, vocabulary)[0])


def _talk(tokens: Sequence[Token], group: Group, vocabulary: Vocabulary) -> bool:
    return goes_on(tokens, group.end, group.readings()[0][0].rung, vocabulary)


def _without_orders_beside(groups: Sequence[Group], tokens: Sequence[Token], vocabulary: Vocabulary) -> Sequence[Group]:
    """The groups; beside words that may be to the man and are to no officer, none of an act to an officer where none is called at the
    beginning of a clause and nobody speaks of the man: `stop resisting, it's over` is all to him."""
    to = [{m.to for m, _ in g.readings()} for g in groups]
    begin = {t.text for i, t in enumerate(tokens) if i == 0 or t.clause != tokens[i - 1].clause} - SOUNDS_LIKE.keys()
    if any("subject" in t and "officer" not in t for t in to) and not (
        any(t.text in OF_HIM for t in tokens) or any(vocabulary.names.get((word,)) == "officer" for word in begin)
    ):
        return [g for g in groups if not all(m.to == "officer" and m.rung in AGAINST for m, _ in g.readings())]
    return groups


def _chosen(groups: Sequence[Group], named: Class | None, perhaps: Class | None) -> tuple[Group, list[tuple[Meant, Found]]]:
    """The act among several, and its readings: as the name says, else as the words around it say, else all of them. `perhaps`: another who
    may have been called."""
    read = [(g, g.readings()) for g in groups]
    sure = {r[0][0].to for _, r in read if len(r) == 1}
    told: list[tuple[Group, list[tuple[Meant, Found]]]] = []
    for group, readings in read:
        if len(readings) > 1:
            fits = [r for r in readings if r[0].to == named] or [r for r in readings if r[0].to in sure]
            readings = [*fits[:1], *(r for r in readings if fits and r[0].to == perhaps)] or readings
        told.append((group, readings))
    if named == "radio":  # `dispatch, he's in cuffs, we're code four` warns no officer
        told = [t for t in told if t[1][0][0].to == "radio"] or told
    heaviest = max(g.value for g, _ in told)
    told = [t for t in told if t[0].value >= WEAK * heaviest or t[0].value >= ENOUGH]
    return min(told, key=lambda t: (RANK[t[1][0][0].rung], -t[0].value, t[0].start))
