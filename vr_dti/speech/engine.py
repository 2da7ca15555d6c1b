"""The seam between listening and whoever turns sound into words: a recogniser is any object with these methods."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from vr_dti.speech.sound import Pcm
from vr_dti.speech.words import Token, spelled, tokens_of


@dataclass(frozen=True, slots=True)
class Word:
    """A word that was heard."""

    text: str
    start_ms: int
    end_ms: int
    """from the beginning of the utterance"""
    confidence: float = 1.0
    """0..1"""


@dataclass(frozen=True, slots=True)
class Heard:
    """What an engine heard in an utterance."""

    words: tuple[Word, ...] = ()
    text: str = ""
    """as it would be written; the words, unless the engine knows punctuation"""
    ways: tuple[tuple[Heard, float], ...] = ()
    """in which else it may have been said and how likely each is, itself among them; none where the engine knows one only"""
    clear: bool = True
    """the engine takes it for speech that it could write down, and not for its best guess at a mumble"""

    def __str__(self) -> str:
        return self.text or " ".join(w.text for w in self.words)

    def tokens(self, pause_ms: int = 180) -> tuple[Token, ...]:
        """The words as they are compared; a pause of `pause_ms` (default) or a mark of punctuation parts clauses."""
        if not self.words:
            return tokens_of(self.text)
        out: list[Token] = []
        clause = 0
        for n, word in enumerate(self.words):
            clause += n > 0 and word.start_ms - self.words[n - 1].end_ms >= pause_ms
            written = tokens_of(word.text)
            out += (Token(t.text, clause, n) for t in written) if written else (Token(t, clause, n) for t in spelled(word.text))
            clause += word.text.endswith((".", ",", "!", "?", ";"))
        return tuple(out)

    def confidence(self, start: int, end: int) -> float:
        """Of the words from `start` up to `end`: their mean; 1 where the engine says nothing of it."""
        part = self.words[start:end]
        return sum(w.confidence for w in part) / len(part) if part else 1.0


class Engine(Protocol):
    """Turns one utterance after another into words."""

    name: str
    """with the model's: what the log says who heard it"""

    def begin(self) -> None:
        """A new utterance."""

    def feed(self, block: Pcm) -> None:
        """More of it, (n,) at 16 kHz; may already be worked on."""

    def pause(self) -> None:
        """It may be over, or go on: a moment to work on what there is."""

    def end(self) -> Heard:
        """It is over: what was heard. As soon as can be: somebody waits for an answer."""
        ...
