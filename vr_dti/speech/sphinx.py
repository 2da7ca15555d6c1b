"""The engine that comes with the program: PocketSphinx (BSD licence), its own models, and a language model made of the vocabulary.

It listens while somebody speaks. How sure it is of a word is the word's posterior among all that could have been said instead. The owner of
pocketsphinx.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from vr_dti.speech.engine import Heard, Word
from vr_dti.speech.model import arpa, sentences
from vr_dti.speech.sound import Pcm
from vr_dti.speech.vocabulary import Vocabulary

COMMON = 2500
"""everyday words beside the vocabulary's own (default): with fewer, chatter is heard as commands; more cost time"""
FRAME_MS = 10
TUNED_BLOCKS = 64
"""how much of an utterance (2 s, the quiet before it included) tells what voice and room sound like. Default: tuned to 0.7 s, or to whoever
spoke before, one command in twelve more is misheard"""
PAUSED_BLOCKS = 28
"""a pause tunes it too from here on (0.9 s): most utterances are over with the first, and worked on while the next word is waited for"""
CLEAR = 0.5
"""mean posterior of all that was heard in a breath, below which it is a guess at a mumble. Default: of development commands understood
rightly in a quiet room 8 in 100 are below it, of talk that became commands 58 in 100"""


class Sphinx:
    """`Engine`. Making one takes about a second; it is made in the speech process."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        import pocketsphinx

        self.name = "pocketsphinx en-us"
        models = Path(pocketsphinx.get_model_path())
        spoken = _dictionary(models / "en-us" / "cmudict-en-us.dict", vocabulary.sounds)
        everyday = _everyday(pocketsphinx, models / "en-us" / "en-us.lm.bin", spoken)
        drawn = list(sentences(vocabulary))
        common = sorted(everyday, key=lambda w: (-everyday[w], w))[:COMMON]
        known = frozenset(w for w in {*common, *(w for s in drawn for w in s)} if w in spoken)
        self.unspoken = tuple(sorted(w for w in vocabulary.words if w not in spoken))
        """words of the vocabulary that nobody has told how to say: they can be read, never heard"""
        acoustic = str(models / "en-us" / "en-us")
        with tempfile.TemporaryDirectory(prefix="vr-dti-speech-") as folder:
            words, language = Path(folder) / "words.dict", Path(folder) / "words.lm"
            words.write_text("".join(f"{n} {p}\n" for w in sorted(known) for n, p in _numbered(w, spoken[w])), encoding="utf-8")
            language.write_text(arpa(drawn, {w: everyday.get(w, 0.0) for w in known}, known), encoding="utf-8")
            self._words = pocketsphinx.Decoder(hmm=acoustic, dict=str(words), lm=str(language), loglevel="FATAL")
        phones = str(models / "en-us" / "en-us-phone.lm.bin")  # a decoder must have something to look for; this one never does
        self._tuner = pocketsphinx.Decoder(hmm=acoustic, allphone=phones, lm=None, dict=None, cmn="batch", loglevel="FATAL")
        self._open = False
        self._waiting: list[bytes] = []

    def begin(self) -> None:
        self._abandon()
        self._waiting = []

    def feed(self, block: Pcm) -> None:
        raw = block.astype("<i2", copy=False).tobytes()
        if self._open:
            self._words.process_raw(raw)
            return
        self._waiting.append(raw)
        if len(self._waiting) >= TUNED_BLOCKS:
            self._start()

    def pause(self) -> None:
        if len(self._waiting) >= PAUSED_BLOCKS:
            self._start()

    def end(self) -> Heard:
        self._start()
        self._abandon()
        found = list(self._words.seg() or ()) if self._words.hyp() is not None else []
        words = []
        for s in found:
            text = s.word.partition("(")[0]
            if text[:1] not in "<[":
                words.append(Word(text, s.start_frame * FRAME_MS, (s.end_frame + 1) * FRAME_MS, min(1.0, s.prob)))
        heard = Heard(tuple(words))
        return replace(heard, clear=heard.confidence(0, len(words)) >= CLEAR)

    def _start(self) -> None:
        """Tune to this voice and room by what was heard so far, then hear it: whoever spoke before leaves no trace."""
        if self._open or not self._waiting:
            return
        raw = b"".join(self._waiting)
        self._tuner.start_utt()
        self._tuner.process_raw(raw, no_search=True, full_utt=True)
        self._tuner.end_utt()
        self._words.set_cmn(self._tuner.get_cmn())
        self._words.start_utt()
        self._words.process_raw(raw)
        self._open, self._waiting = True, []

    def _abandon(self) -> None:
        if self._open:
            self._words.end_utt()
            self._open = False


def _dictionary(path: Path, sounds: Mapping[str, str]) -> dict[str, list[str]]:
    """word -> the ways in which it is spoken: the package's own dictionary, and what the vocabulary adds."""
    spoken: dict[str, list[str]] = defaultdict(list)
    with path.open(encoding="utf-8") as f:
        for line in f:
            word, _, phones = line.strip().partition(" ")
            spoken[word.partition("(")[0]].append(phones.strip())
    for word, phones in sounds.items():
        spoken[word].append(phones)
    return dict(spoken)


def _numbered(word: str, ways: Sequence[str]) -> list[tuple[str, str]]:
    return [(word if n == 0 else f"{word}({n + 1})", phones) for n, phones in enumerate(ways)]


def _everyday(pocketsphinx: Any, path: Path, spoken: Mapping[str, object]) -> dict[str, float]:
    """word -> how common it is, as the package's own language model has it."""
    log = pocketsphinx.LogMath(1.0001)
    language = pocketsphinx.NGramModel(pocketsphinx.Config(), log, str(path))
    return {word: float(log.exp(language.prob([word]))) for word in spoken}
