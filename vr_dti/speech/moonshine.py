"""Moonshine tiny (MIT licence), where its package is installed: a network that writes down any English, led by the vocabulary.

It writes piece after piece. Eight beginnings are kept at a time; at each piece the network's own probability and that of the vocabulary's
sentences (`pieces.Expected`) are weighed together. What was kept to the end goes on to `weighing.py`. The work is done in a pause that may
be the end. The model is read from its package's folder; the package's own code, which would look for more on the net, is never loaded. The
owner of onnxruntime and of moonshine-voice's model.
"""

from __future__ import annotations

import importlib.util
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from vr_dti.speech.engine import Heard
from vr_dti.speech.model import sentences
from vr_dti.speech.pieces import BEGIN, END, Expected, Pieces, Row
from vr_dti.speech.quieting import quieted
from vr_dti.speech.sound import RATE_HZ, Pcm
from vr_dti.speech.vocabulary import Vocabulary

PACKAGE, NEEDED = "moonshine_voice", ("encoder_model.ort", "decoder_model_merged.ort", "tokenizer.bin")
WEIGHT = 0.25
"""of the vocabulary beside the network. Default, from development sentences: at 0.15 noisy commands are written as everyday words, at 0.5
chatter becomes commands"""
KEPT, TRIED = 8, 16
"""beginnings, and pieces that each may go on with; default. Twice as many take twice the time and were no better"""
HOPELESS = -18.0
"""ln of a piece's probability below which no weight of the vocabulary helps: a beginning so far behind is never among the best"""
HANDED_ON = 16
"""of whole sentences; default"""
FLAT = 1.5
"""by how much the probabilities of what was kept are flattened; default. A network of this kind is surer than it is right"""
CLEAR, CLEAR_ITSELF = -2.3, -1.0
"""mean `worth` of a piece, and ln of the network's own probability of it, below both of which what was written is a guess at a mumble.
Default: of development commands in noise that were written rightly 2 in 100 are below, of talk in noise that became commands half; by the
first alone a command within everyday words, which the vocabulary does not expect, is lost in noise"""
BEHIND = 6.0
"""beginnings so much (ln) behind the best whole sentence are given up"""
PIECES_A_S, PIECES_MORE = 6.5, 6
"""nobody says more pieces a second than this (the model's makers' bound); a network that writes on repeats itself"""
LEAST_A_S, SHORT = 2.0, 1.5
"""pieces a second that people say at the least, and what each piece that lacks costs (ln) a sentence that is over before: default. Without
it the network ends some sentences after the first word (`For`), of 247 of development four in a quiet room"""
QUIET_BLOCKS = 6
"""blocks after a pause in which nobody can have said anything: the utterance ends before (`activity.HANG_BLOCKS`)"""
LEAD, TAIL = RATE_HZ // 2, RATE_HZ // 10
"""samples of silence before the first word and after the last. Default, from development sentences in noise: the network learnt from longer
breaths than a command, and without the first writes `Stop!` for `stop hitting him`"""
AROUND = RATE_HZ // 2
"""samples that an engine is given of the quiet before the first word and of the pause after the last (`activity.BEFORE_BLOCKS`)"""

SAID_NOTHING = 2
"""pieces of a sentence without words: its marks of beginning and end"""

Array = NDArray[Any]


class Kept(NamedTuple):
    """A beginning."""

    pieces: Row
    said: Row
    """the same without capitals and punctuation, as `Expected` takes it"""
    heard: float
    """ln of the network's probability"""
    expected: float
    """ln of the vocabulary's"""
    short: float = 0.0
    """what it costs that it is over too early"""

    @property
    def worth(self) -> float:
        return self.heard + WEIGHT * self.expected - self.short

    @property
    def clear(self) -> bool:
        return self.worth >= CLEAR * len(self.said) or self.heard >= CLEAR_ITSELF * len(self.said)


def folder() -> Path | None:
    """Where the model lies; None where the packages are not installed."""
    found = importlib.util.find_spec(PACKAGE)
    if found is None or found.origin is None or importlib.util.find_spec("onnxruntime") is None:
        return None
    path = Path(found.origin).parent / "assets" / "tiny-en"
    return path if all((path / name).is_file() for name in NEEDED) else None


def told_apart(written: Sequence[Kept]) -> list[tuple[Kept, float]]:
    """Of what was written, the best first: each way in which it may have been said once, and how likely it is. Of nothing and something,
    something was said: the detector heard somebody speak."""
    once: dict[Row, Kept] = {}
    for k in written:  # the best first: others that say the same differ by a comma
        once.setdefault(k.said, k)
    kept = [k for k in once.values() if len(k.said) > SAID_NOTHING][:HANDED_ON] or list(once.values())[:1]
    shares = np.exp((np.array([k.worth for k in kept]) - kept[0].worth) / FLAT)
    return list(zip(kept, (shares / shares.sum()).tolist(), strict=True))


def _likeliest(chances: Array) -> list[int]:
    """The `TRIED` likeliest pieces by (pieces,) ln of their probability, in no order; fewer where all others are hopeless. Of thousands of
    pieces few are worth a comparison with each other."""
    some = np.flatnonzero(chances > HOPELESS)
    if len(some) > TRIED:
        some = some[np.argpartition(chances[some], -TRIED)[-TRIED:]]
    return [int(piece) for piece in some]


class Moonshine:
    """`Engine`. Making one takes about a second; it is made in the speech process."""

    def __init__(self, vocabulary: Vocabulary, model: Path) -> None:
        import onnxruntime

        self.name = "moonshine tiny-en"
        how = onnxruntime.SessionOptions()
        how.intra_op_num_threads = how.inter_op_num_threads = 1
        how.log_severity_level = 4
        encoder, decoder, table = (model / name for name in NEEDED)
        processor = ["CPUExecutionProvider"]
        self._encoder = onnxruntime.InferenceSession(str(encoder), how, providers=processor)
        self._decoder = onnxruntime.InferenceSession(str(decoder), how, providers=processor)
        self._pieces = Pieces(table.read_bytes())
        self._expected = Expected(self._pieces, sentences(vocabulary))
        self._past = [i for i in self._decoder.get_inputs() if i.name.startswith("past_key_values")]
        self._outputs = [o.name.replace("present", "past_key_values") for o in self._decoder.get_outputs()[1:]]
        self._sound: list[Pcm] = []
        self._worked: tuple[int, Heard] | None = None

    def begin(self) -> None:
        self._sound, self._worked = [], None

    def feed(self, block: Pcm) -> None:
        self._sound.append(block)

    def pause(self) -> None:
        self._worked = len(self._sound), self._hear()

    def end(self) -> Heard:
        if self._worked is not None and len(self._sound) - self._worked[0] <= QUIET_BLOCKS:
            return self._worked[1]
        return self._hear()

    def _hear(self) -> Heard:
        if not self._sound:
            return Heard()
        silence = np.zeros(LEAD, np.int16), np.zeros(TAIL, np.int16)
        written = self._written(np.concatenate((silence[0], quieted(np.concatenate(self._sound)), silence[1])))
        kept = told_apart(written)
        ways = tuple((Heard((), self._pieces.text(k.pieces), clear=k.clear), share) for k, share in kept)
        return Heard((), str(ways[0][0]), ways)

    def _written(self, sound: Pcm) -> list[Kept]:
        """Whole sentences, the best first; at least one."""
        x = (sound.astype(np.float32) / 32768.0)[None]
        (state,) = self._encoder.run(None, {"input_values": x, "attention_mask": np.ones(x.shape, np.int64)})
        past: dict[str, Array] = {i.name: np.zeros((1, i.shape[1], 0, i.shape[3]), np.float32) for i in self._past}
        kept, whole = [Kept((), (BEGIN,), 0.0, 0.0)], list[Kept]()
        last = [BEGIN]
        least = SAID_NOTHING + LEAST_A_S * (len(sound) - LEAD - TAIL - AROUND) / RATE_HZ
        for step in range(int(len(sound) / RATE_HZ * PIECES_A_S) + PIECES_MORE):
            chances, past = self._next(last, state, past, first=step == 0)
            grown = self._grown(kept, chances, least)
            whole += (k._replace(pieces=k.pieces[:-1]) for _, k in grown if k.pieces[-1] == END)
            whole.sort(key=lambda k: -k.worth)
            grown = [g for g in grown if g[1].pieces[-1] != END]
            if not grown:
                break
            ahead = grown[0][1].worth
            if whole and (whole[0].worth - ahead > BEHIND or (len(whole) >= KEPT and whole[KEPT - 1].worth > ahead)):
                break
            kept = [g for _, g in grown]
            parents = [parent for parent, _ in grown]
            # What was kept of the sound is the same for all beginnings: nothing is to be put in order there.
            past = {name: a[: len(kept)] if "encoder" in name and len(kept) <= len(a) else a[parents] for name, a in past.items()}
            last = [g.pieces[-1] for g in kept]
        return whole or kept

    def _next(self, last: list[int], state: Array, past: dict[str, Array], *, first: bool) -> tuple[Array, dict[str, Array]]:
        """ln of the probability of each piece, (beginnings, pieces), and what the network keeps of them."""
        states = np.repeat(state, len(last), axis=0)
        told = {
            "input_ids": np.array(last, np.int64)[:, None],
            "encoder_hidden_states": states,
            # Nothing is masked: the network takes every 384th of what is given, and one is there for all of a sound, however long.
            "encoder_attention_mask": np.ones((len(last), 1), np.int64),
            "use_cache_branch": np.array([not first]),
            **past,
        }
        out = self._decoder.run(None, told)
        scores = out[0][:, -1]
        scores = scores - scores.max(axis=1, keepdims=True)
        scores -= np.log(np.exp(scores).sum(axis=1, keepdims=True))
        new = {n: past[n] if "encoder" in n and not first else a for n, a in zip(self._outputs, out[1:], strict=True)}
        return scores, new

    def _grown(self, kept: list[Kept], chances: Array, least: float) -> list[tuple[int, Kept]]:
        """(which it was, what it became), the best first: `KEPT` that go on, and whichever are over before the last of these. Of beginnings
        in which the same is said only the best. `least`: pieces that a sentence should have."""
        grown = []
        for n, k in enumerate(kept):
            after, other = self._expected.after(k.said)
            for piece in _likeliest(np.where(self._pieces.word, chances[n], -np.inf)):
                said, expected = k.said, k.expected
                if not self._pieces.silent[piece]:
                    plain = int(self._pieces.plain[piece])
                    said, expected = (*said, plain), expected + math.log(after.get(plain, other))
                short = SHORT * max(0.0, least - len(said)) if piece == END else 0.0
                grown.append((n, Kept((*k.pieces, piece), said, k.heard + float(chances[n, piece]), expected, short)))
        grown.sort(key=lambda g: -g[1].worth)
        out: list[tuple[int, Kept]] = []
        there: set[tuple[Row, bool]] = set()
        left = KEPT
        for n, k in grown:
            over = k.pieces[-1] == END
            if (k.said, over) not in there:  # else the better one differs by a capital or a comma only
                there.add((k.said, over))
                out.append((n, k))
                left -= not over
            if not left:
                break
        return out
