"""What the recogniser is told to expect: a dictionary and a language model made of the vocabulary, with everyday words beside it.

Sentences are drawn from the phrases (always the same for a vocabulary) and counted in threes; what was not counted falls back on twos, on
single words, and those half on how common a word is in English. So words of the vocabulary are likely in their order, and any other
sentence of everyday words is possible: it is heard as itself, and not as the phrase that sounds most like it.
"""

from __future__ import annotations

import math
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from vr_dti.speech.phrases import said
from vr_dti.speech.vocabulary import Vocabulary

TIMES = 60
"""sentences drawn from each phrase (default)"""
TIMES_EXAMPLE = 6
"""how often a sentence counts that a vocabulary gives as an example (default)"""
CALLS, CALLS_RADIO = 0.2, 0.5
"""share of them in which somebody is called by name: who speaks into a radio mostly says to whom. Default; of names that a class has the
second is drawn half as often as the first, the third a third as often (Zipf's law): the vocabulary lists them so"""
EVERYDAY = 0.5
"""share of single words that is everyday English and not the vocabulary; default"""
START, END = "<s>", "</s>"
CONTRACTED = {
    ("he", "is"): "he's", ("she", "is"): "she's", ("it", "is"): "it's", ("that", "is"): "that's", ("what", "is"): "what's",
    ("i", "am"): "i'm", ("you", "are"): "you're", ("we", "are"): "we're", ("they", "are"): "they're", ("i", "will"): "i'll",
    ("i", "have"): "i've", ("we", "have"): "we've", ("you", "have"): "you've", ("do", "not"): "don't", ("can", "not"): "can't",
    ("is", "not"): "isn't", ("does", "not"): "doesn't", ("did", "not"): "didn't", ("let", "us"): "let's", ("will", "not"): "won't",
    ("going", "to"): "gonna", ("got", "to"): "gotta", ("there", "is"): "there's", ("where", "is"): "where's", ("here", "is"): "here's",
    ("we", "will"): "we'll", ("you", "will"): "you'll", ("should", "not"): "shouldn't", ("could", "not"): "couldn't",
    ("everybody", "is"): "everybody's", ("let", "me"): "lemme", ("guy", "is"): "guy's", ("give", "me"): "gimme",
}  # fmt: skip
"""how people say two words, more often than not"""

Gram = tuple[str, ...]


def sentences(vocabulary: Vocabulary, seed: int = 1) -> Iterator[Gram]:
    """Sentences that the vocabulary lets expect, as they are spoken: alone, after a name, one after another, with a filler in between."""
    draw = random.Random(seed)
    by_class: dict[str, list[Gram]] = defaultdict(list)
    for name, cls in vocabulary.names.items():
        by_class[cls].append(name)
    often = {cls: [1.0 / n for n in range(1, len(names) + 1)] for cls, names in by_class.items()}
    fillers = sorted(vocabulary.filler)
    for meant in vocabulary.meant:
        names = by_class.get(meant.to, [])
        for words in said(meant.phrase, draw, TIMES):
            out = list(words)
            if names and draw.random() < (CALLS_RADIO if meant.to == "radio" else CALLS):
                (name,) = draw.choices(names, often[meant.to])
                out = [*name, *out] if draw.random() < 0.6 else [*out, *name]
            if fillers and draw.random() < 0.25:
                at = draw.randrange(len(out) + 1)
                out[at:at] = draw.choice(fillers)
            yield as_spoken(out, draw)
    for example in vocabulary.examples:
        for _ in range(TIMES_EXAMPLE):
            yield as_spoken(example.words, draw)


def as_spoken(words: Sequence[str], draw: random.Random) -> Gram:
    """With contractions where most people make them."""
    out: list[str] = []
    at = 0
    while at < len(words):
        short = CONTRACTED.get((words[at], words[at + 1])) if at + 1 < len(words) else None
        if short is not None and draw.random() < (0.7 if short not in ("gonna", "gotta", "lemme", "gimme") else 0.3):
            out.append(short)
            at += 2
        else:
            out.append(words[at])
            at += 1
    return tuple(out)


def arpa(drawn: Sequence[Gram], everyday: Mapping[str, float], known: frozenset[str]) -> str:
    """A trigram model in ARPA's format. `everyday`: word -> probability in English; `known`: words one can say. Witten and Bell's
    smoothing (IEEE Transactions on Information Theory 37, 1991), interpolated."""
    ones: Counter[str] = Counter()
    twos: dict[Gram, Counter[str]] = defaultdict(Counter)
    threes: dict[Gram, Counter[str]] = defaultdict(Counter)
    for sentence in drawn:
        words = (START, *(w for w in sentence if w in known), END)
        for i in range(1, len(words)):
            ones[words[i]] += 1
            twos[words[i - 1 : i]][words[i]] += 1
            if i > 1:
                threes[words[i - 2 : i]][words[i]] += 1
    total, common = sum(ones.values()), sum(everyday.values())
    single = {
        w: (1.0 - EVERYDAY) * ones[w] / total + EVERYDAY * everyday.get(w, 0.0) / common
        for w in {*ones, *everyday}
        if w in known or w == END
    }
    single[END] = max(single[END], 0.05)
    rest = sum(single.values())
    single = {w: p / rest for w, p in single.items()}
    pair = {h: _smoothed(counts, single) for h, counts in twos.items()}
    triple = {h: _smoothed(counts, {w: _of_pair(pair, single, h[1:], w) for w in counts}) for h, counts in threes.items()}
    return _written(single, pair, triple)


def _smoothed(counts: Counter[str], below: Mapping[str, float]) -> dict[str, float]:
    n, kinds = sum(counts.values()), len(counts)
    return {w: (c + kinds * below[w]) / (n + kinds) for w, c in counts.items()}


def _of_pair(pair: Mapping[Gram, Mapping[str, float]], single: Mapping[str, float], h: Gram, w: str) -> float:
    seen = pair.get(h, {})
    if w in seen:
        return seen[w]
    return single[w] * _left(seen, single)


def _left(seen: Mapping[str, float], below: Mapping[str, float]) -> float:
    """What a word that was not seen has its lower probability multiplied by."""
    return max(1e-6, 1.0 - sum(seen.values())) / max(1e-6, 1.0 - sum(below[w] for w in seen))


def _written(single: Mapping[str, float], pair: Mapping[Gram, Mapping[str, float]], triple: Mapping[Gram, Mapping[str, float]]) -> str:
    log = math.log10
    backoff_one = {h[0]: log(_left(seen, single)) for h, seen in pair.items()}
    backoff_two = {h: log(_left(seen, {w: _of_pair(pair, single, h[1:], w) for w in seen})) for h, seen in triple.items()}
    rows = [f"-99 {START} {backoff_one.get(START, 0.0):.4f}"]
    rows += [f"{log(p):.4f} {w} {backoff_one.get(w, 0.0):.4f}" for w, p in sorted(single.items())]
    twos = [
        f"{log(p):.4f} {h[0]} {w} {backoff_two.get((h[0], w), 0.0):.4f}"
        for h, seen in sorted(pair.items())
        for w, p in sorted(seen.items())
    ]
    threes = [f"{log(p):.4f} {h[0]} {h[1]} {w}" for h, seen in sorted(triple.items()) for w, p in sorted(seen.items())]
    head = ["\\data\\", f"ngram 1={len(rows)}", f"ngram 2={len(twos)}", f"ngram 3={len(threes)}", ""]
    return "\n".join([*head, "\\1-grams:", *rows, "", "\\2-grams:", *twos, "", "\\3-grams:", *threes, "", "\\end\\", ""])
