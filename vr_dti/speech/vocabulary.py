"""Vocabularies: documents that say which words mean what. The shipped one, an agency's and a scenario's are laid one over the other.

A `dti-vocabulary/1` document. Everything that a later one says is added to what the earlier ones say; its phrases are tried first, so that
an agency's own meaning of its words stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Any, Final, Literal, TypeVar

from pydantic import Field, StringConstraints, model_validator

from vr_dti.documents import Lines, Model, check_format, complained, load_yaml, read_text, tried
from vr_dti.errors import DocumentError, InputError, Mistake
from vr_dti.samples import APART, About
from vr_dti.speech.guess import Example, Guess, Sense, drawn
from vr_dti.speech.phrases import Phrase, PhraseError, Words, parse
from vr_dti.speech.words import plain, spelled_out

FORMAT = "dti-vocabulary/1"
MAX_PHRASES = 4000
"""in all vocabularies together: what can be tried in the time there is (default)"""
MAX_LAYERS = 8
MAX_SAYING = 600
MAX_LIKE = 200_000
MAX_LEARNT = 60_000
"""words of sentences that are learnt from, in all vocabularies together: the fit to so many takes 1 to 2.5 s of a core at the
start and up to 170 MB, that to the shipped 20,000 0.6 s (default)"""
NOTATION = frozenset("<>[]()|*")
"""signs of a phrase, which a sentence does not have"""

K = TypeVar("K", list[Any], dict[str, Any])
Class = Literal["officer", "subject", "crowd", "radio"]
"""to whom words are, as words tell it: fellow officers, the person, those who watch, the radio"""
NOBODY: Final = "nobody"
"""of a phrase: talk that holds words of an act and is none"""
ORDER = 3
"""the rung of one"""
Saying = Annotated[str, StringConstraints(min_length=1, max_length=MAX_SAYING)]
Word = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=r"^[A-Za-z0-9' -]+$")]
ListName = Annotated[str, StringConstraints(pattern=r"^[a-z]{1,20}$")]


class ActDoc(Model):
    """Words that mean one thing."""

    to: Class | Literal["nobody"]
    rung: Annotated[int, Field(ge=0, le=6)] | None = None
    """of the ladder; none: said, and no intervention"""
    about: About = ""
    """of a radio call; `apart`: of words to an officer, looked for in whatever is said to him. Without a rung that is all they mean"""
    say: Annotated[list[Saying], Field(max_length=400)] = []
    like: Annotated[str, StringConstraints(max_length=MAX_LIKE)] = ""
    """sentences, a line each, in plain words: what no phrase fits is guessed by those that it resembles"""

    @model_validator(mode="after")
    def _says_something(self) -> ActDoc:
        if not self.say and not self.like.strip():
            raise ValueError("say no phrase and give no sentence that it is like")
        if self.about == APART and (self.to != "officer" or self.like.strip()):
            raise ValueError(f"about: {APART} is of phrases to an officer: to: officer, and say:, not like:")
        return self


class VocabularyDoc(Model):
    """One vocabulary."""

    format: str
    language: Annotated[str, StringConstraints(max_length=20)] = "en-US"
    title: Annotated[str, StringConstraints(max_length=200)] = ""
    names: dict[Class, Annotated[list[Word], Field(max_length=400)]] = {}
    filler: Annotated[list[Annotated[list[Word], Field(max_length=200)]], Field(max_length=40)] = []
    light: Annotated[list[Word], Field(max_length=400)] = []
    words: Annotated[dict[ListName, Annotated[list[Word], Field(min_length=1, max_length=200)]], Field(max_length=100)] = {}
    sounds: Annotated[dict[Word, Annotated[str, StringConstraints(max_length=80, pattern=r"^[A-Z ]+$")]], Field(max_length=400)] = {}
    """word -> how it is spoken, in the phones of CMU's dictionary: nicknames and codes that no dictionary has"""
    acts: Annotated[list[ActDoc], Field(max_length=200)] = []


@dataclass(frozen=True, slots=True)
class Meant:
    """A phrase, and what it means."""

    phrase: Phrase
    to: Class | Literal["nobody"]
    rung: int
    """-1: none"""
    about: str
    order: int
    """of two that are said equally well the earlier stands"""


@dataclass(frozen=True)
class Vocabulary:
    """Several documents as one."""

    meant: tuple[Meant, ...]
    names: dict[Words, Class]
    filler: frozenset[Words]
    light: frozenset[str]
    sounds: dict[str, str]
    files: tuple[tuple[str, str], ...] = ()
    """(name, text) of each document: what the speech process makes the same of"""
    examples: tuple[Example, ...] = ()
    """sentences that no phrase is made of"""
    apart: tuple[Meant, ...] = ()
    """what keeps an officer away from the person, whatever its rung"""

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word of any of it."""
        found = {w for m in self.meant for s in m.phrase.slots for w in s.words}
        found |= {w for name in self.names for w in name} | {w for f in self.filler for w in f} | self.light
        return frozenset(found)

    @cached_property
    def expected(self) -> frozenset[str]:
        """Those but the words of talk that is no act."""
        talk = {w for m in self.meant if m.to == NOBODY for s in m.phrase.slots for w in s.words}
        acts = {w for m in self.meant if m.to != NOBODY for s in m.phrase.slots for w in s.words}
        return self.words - (talk - acts)

    @cached_property
    def guess(self) -> Guess | None:
        """What words mean that no phrase fits; None where no vocabulary gives sentences for it. Fitted when it is first asked for."""
        if not self.examples:
            return None
        phrases = [(m.phrase, _sense(m.to, m.rung, m.about)) for m in self.meant]
        return Guess((*self.examples, *drawn(phrases)), self.names, self.filler)

    @cached_property
    def longest_filler(self) -> int:
        return max((len(f) for f in self.filler), default=0)

    @cached_property
    def longest_name(self) -> int:
        return max((len(n) for n in self.names), default=0)


def read(paths: Sequence[Path]) -> Vocabulary:
    """The vocabularies at `paths`, the most general first. Raises `InputError` and `DocumentError`."""
    return layered([(str(path), read_text(path)) for path in paths])


def layered(files: Sequence[tuple[str, str]]) -> Vocabulary:
    """The same of (name, text). Raises `InputError` and `DocumentError`."""
    if len(files) > MAX_LAYERS:
        raise InputError(f"{len(files)} vocabularies, at most {MAX_LAYERS} can be laid over each other", "put several into one document")
    layers = [(name, *_plain(name, text)) for name, text in files]
    lists, light = _lists([data for _, data, _ in layers]), _light([data for _, data, _ in layers])
    phrase = cache(lambda text: parse(text, lists, light))  # each is read twice: for its mistakes, and to be used
    docs = _docs(layers, phrase)
    meant: list[Meant] = []
    for doc in reversed(docs):
        meant += _phrases(doc, phrase, len(meant))
    apart = tuple(m for doc in reversed(docs) for m in _apart(doc, phrase))
    held = len(meant) + len(apart)
    if held > MAX_PHRASES:
        raise InputError(f"the vocabularies hold {held} phrases, at most {MAX_PHRASES} can be tried in time", "leave some out")
    names: dict[Words, Class] = {}
    for doc in reversed(docs):  # those of a scene's own people are the most usual, and say to whom where two documents differ
        own = {spelled_out(n): cls for cls, of in doc.names.items() for n in of}
        names = {**names, **{n: cls for n, cls in own.items() if n not in names}}
    filler = frozenset(spelled_out(w) for doc in docs for row in doc.filler for w in row)
    sounds = {word.lower(): phones for doc in docs for word, phones in doc.sounds.items()}
    examples = tuple(e for doc in docs for e in _examples(doc))
    learnt = sum(len(e.words) for e in examples)
    if learnt > MAX_LEARNT:
        raise InputError(f"the vocabularies give sentences of {learnt} words, at most {MAX_LEARNT} are learned from", "leave some out")
    return Vocabulary(tuple(meant), names, filler, light, sounds, tuple(files), examples, apart)


def _lists(layers: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    """The named lists of words of all documents: one that several have is all of theirs."""
    lists: dict[str, list[str]] = {}
    for data in layers:
        for name, words in _raw(data.get("words"), dict).items():
            lists.setdefault(name, []).extend(w for w in _raw(words, list) if isinstance(w, str))
    return lists


def _light(layers: Sequence[Mapping[str, Any]]) -> frozenset[str]:
    """The words that weigh little, of all documents."""
    return frozenset(w for data in layers for word in _raw(data.get("light"), list) if isinstance(word, str) for w in spelled_out(word))


def _docs(layers: Sequence[tuple[str, dict[str, Any], Lines]], phrase: Callable[[str], Phrase]) -> list[VocabularyDoc]:
    """Each document by its model. Raises `DocumentError` with every mistake of all of them, those in their phrases included."""
    docs, mistakes = [], []
    for name, data, lines in layers:
        doc, wrong = tried(data, VocabularyDoc)
        docs += [doc] if doc is not None else []
        mistakes += [replace(complained(c, lines), file=name) for c in wrong]
    if all(isinstance(data.get("words", {}), dict) for _, data, _ in layers):  # else no phrase knows its lists
        mistakes += [m for name, data, lines in layers for m in _wrong_phrases(name, data, lines, phrase)]
    mistakes += [m for name, data, lines in layers for m in _wrong_sentences(name, data, lines)]
    if mistakes:
        raise DocumentError(layers[0][0], mistakes)
    return docs


def _plain(name: str, text: str) -> tuple[dict[str, Any], Lines]:
    data, lines = load_yaml(text, name)
    check_format(data, lines, name, FORMAT)
    return data, lines


def _raw(value: Any, kind: type[K]) -> K:
    """`value` where it is of that kind, else an empty one: what is wrong with it the model says."""
    return value if isinstance(value, kind) else kind()


def _wrong_phrases(name: str, data: dict[str, Any], lines: Lines, phrase: Callable[[str], Phrase]) -> Iterator[Mistake]:
    """Of every phrase of a document, whatever else is wrong with it."""
    for a, act in enumerate(_raw(data.get("acts"), list)):
        for s, text in enumerate(_raw(_raw(act, dict).get("say"), list)):
            if not isinstance(text, str) or not 0 < len(text) <= MAX_SAYING:
                continue  # said by the model
            try:
                phrase(text)
            except PhraseError as e:
                yield replace(lines.mistake(("acts", a, "say", s), f"{text!r}: {e}", "see the notation in docs/voice.md"), file=name)


def _wrong_sentences(name: str, data: dict[str, Any], lines: Lines) -> Iterator[Mistake]:
    """Of every sentence that is learnt from: signs of a phrase, and letters that no recogniser writes, would be left out unsaid."""
    for a, act in enumerate(_raw(data.get("acts"), list)):
        like = _raw(act, dict).get("like")
        for sentence in like.splitlines() if isinstance(like, str) else ():
            wrong = next((c for c in plain(sentence) if c in NOTATION or (c.isalnum() and not c.isascii())), "")
            if wrong:
                remedy = "write plain words of the letters a to z, a sentence a line; phrases belong under say"
                yield replace(
                    lines.mistake(("acts", a, "like"), f"{sentence.strip()[:80]!r}: {wrong!r} does not belong here", remedy), file=name
                )


def _sense(to: str, rung: int, about: str) -> Sense:
    """What is guessed: talk has no rung, and only a radio call is about something."""
    return Sense(to, -1 if to == NOBODY else rung, about if to == "radio" else "")


def _phrases(doc: VocabularyDoc, phrase: Callable[[str], Phrase], before: int) -> Iterator[Meant]:
    said = [(act, text) for act in doc.acts for text in act.say if act.rung is not None or act.about != APART]
    for i, (act, text) in enumerate(said):
        yield Meant(phrase(text), act.to, -1 if act.rung is None else act.rung, act.about, before + i)


def _apart(doc: VocabularyDoc, phrase: Callable[[str], Phrase]) -> Iterator[Meant]:
    """As orders, so that one which somebody else gave is none."""
    yield from (Meant(phrase(text), act.to, ORDER, APART, 0) for act in doc.acts if act.about == APART for text in act.say)


def _examples(doc: VocabularyDoc) -> Iterator[Example]:
    for act in doc.acts:
        sense = _sense(act.to, -1 if act.rung is None else act.rung, act.about)
        yield from (Example(words, sense) for line in act.like.splitlines() if (words := spelled_out(line)))
