"""What the ear understands of synthetic speech: rung, addressee, false alarms, delays. Nobody spoke: no figure here is of human speech.

python benchmarks/speech.py [--set NAME] [--engine ENGINE] [--each 2] [--minutes 30] [--only words|tables|alarms]

Sentences stand in `speech_data/`, written apart from the vocabulary. The held set's were not looked at while anything was chosen, nor were
its voices, and only totals over it are printed; look at single results of the others: the sealed set has decided things since. What all
but the held set and the confusables say is learnt from (`speech_examples.py`): by their words alone they measure nothing. Who speaks:
`speech_clips.py`.
"""

from __future__ import annotations

import argparse
import re
import tempfile
import time
from collections import Counter
from pathlib import Path

import numpy as np
from speech_clips import SETS, SLOW, babble, placed, room, speak, there

from vr_dti.app.listening import vocabulary_of
from vr_dti.app.voice import understood
from vr_dti.intents.addressee import by_gaze
from vr_dti.speech.engine import Heard
from vr_dti.speech.listener import Listener
from vr_dti.speech.meaning import RANK, Meaning, Reading
from vr_dti.speech.others import AUTO, ENGINES, engine_of
from vr_dti.speech.sound import RATE_HZ, Floats, to_pcm
from vr_dti.speech.to_whom import LOOKS, RADIO
from vr_dti.speech.vocabulary import Vocabulary
from vr_dti.speech.weighing import weighed

DATA = Path(__file__).resolve().parent / "speech_data"
FILES = {
    "development": ("sentences.txt", "talk.txt"),
    "sealed": ("sealed.txt", "sealed_talk.txt"),
    "fresh": ("fresh.txt", "fresh_talk.txt"),
    "confusables": ("confusables.txt", "fresh_talk.txt"),
    "held": ("held.txt", "held_talk.txt"),
}
BEFORE_S, NOISE_BEFORE_S = 0.5, 3.0
"""of the room before a sentence: a noise, or other talkers, are there for a while before the trainee speaks"""
AFTER_S = 0.8
SNR_DB = 10.0
KINDS = ("near", "free", "long", "mixed")
CLASSES = ("officer", "subject", "crowd")
LOOKED = {"gaze": LOOKS, "half": 0.5}
"""how often whoever is spoken to is looked at: as the rule that is judged here takes it, which is a circle, and less often, since many look
at the man while they speak to an officer about him (default)"""
HAND = "hand"
"""the first of these, of a trainee in a headset who keys the own radio whenever he speaks into it and then only: that is to dispatch by
the hand alone (`intents/words.py`), so none of it can be wrong here. A desk has no hands, and who forgets the key is heard as before"""
NUMBERS = ("two", "four", "seven", "twelve", "fourteen", "twenty one")
STREETS = ("main street", "oak avenue", "fifth street", "river road", "park lane", "church street")
PLATES = ("nora charles five one nine", "adam king two two seven", "david mary eight zero three")


def sentences(of: str) -> list[tuple[str, int, str, str]]:
    """(kind, rung, addressee, words) of a set; rung -1: none."""
    rows = [line.split("|") for line in lines_of(DATA / FILES[of][0])]
    return [(k.strip(), -1 if r.strip() == "-" else int(r), a.strip(), t.strip()) for k, r, a, t in rows]


def talk(of: str, count: int) -> list[str]:
    """So many sentences of a set's talk, their blanks filled."""
    lines, draw = list(lines_of(DATA / FILES[of][1])), np.random.default_rng(7)
    fill = {"unit": NUMBERS, "number": NUMBERS, "street": STREETS, "plate": PLATES}
    return [re.sub(r"\{(\w+)\}", lambda m: str(draw.choice(fill[m[1]])), lines[i % len(lines)]) for i in range(count)]


def lines_of(path: Path) -> list[str]:
    """Of a set's file, but remarks."""
    return [x for x in path.read_text(encoding="utf-8").splitlines() if x.strip() and not x.startswith("#")]


def quick(voices: tuple[str, ...]) -> tuple[str, ...]:
    """Those that say the talk."""
    return tuple(v for v in voices if not v.startswith(SLOW))


def looks(to: str, often: float) -> dict[str, float]:
    """Class of whoever may be looked at while `to` is spoken to ("": nobody) -> how likely that is: `often` for `to`; who speaks into a
    radio looks at any of them. The sound has no gaze: every look is counted so often, beside what words alone say."""
    each = (*CLASSES, "")
    return {c: often if c == to else (1.0 - often) / len(CLASSES) for c in each} if to in CLASSES else {c: 1.0 / len(each) for c in each}


def with_look(meant: Meaning, faced: str) -> tuple[str, int]:
    """To whom words are, and which rung, as a run has it: a reading to whoever is faced, else the likeliest."""
    return by_gaze([(r.to, r.rung) for r in meant.readings] or [(faced, -1)], faced)


def to_whom(meant: Meaning) -> Meaning:
    """`meant`; where that is not understood, to whom it may be, as a run takes it."""
    return meant if meant.understood else Meaning(tuple(Reading(to, -1) for to in meant.perhaps), meant.named)


def told(kind: str, rung: int, to: str, got: Meaning) -> Counter[str]:
    """Counts of one sentence: what of it is right, the looks in thousandths (`LOOKED`, `HAND`)."""
    counts = Counter({f"{kind} n": 1, f"{kind} rung": got.rung == rung, f"{kind} to": got.to == to})
    for name, often in LOOKED.items():
        right = sum(p for at, p in looks(to, often).items() if with_look(got, at)[0] == to)
        counts[f"{kind} {name}"] = round(1000 * right)
    counts[f"{kind} {HAND}"] = 1000 if to == RADIO else counts[f"{kind} gaze"]
    return counts


def as_read(of: str, vocabulary: Vocabulary) -> Counter[str]:
    """The same of a whole set's words themselves: what a recogniser that hears every word would give."""
    counts: Counter[str] = Counter()
    for kind, rung, to, text in sentences(of):
        counts += told(kind, rung, to, to_whom(weighed(Heard((), text), vocabulary)[1]))
    return counts


class Bench:
    """One engine and one set, and what was measured with them."""

    def __init__(self, model: Path | None, engine: str, of: str, voices: tuple[str, ...], each: int, clips: Path) -> None:
        self.vocabulary = vocabulary_of(None, ())
        self.listener = Listener(engine_of(self.vocabulary, model, engine), self.vocabulary)
        self.of, self.voices, self.clips = of, voices, clips
        self.each = min(each, len(voices))
        """voices that say each sentence, in turn"""
        self.delays: list[float] = []
        self.onsets: list[float] = []
        self.cpu_s = self.sound_s = 0.0

    def hear(self, x: Floats, spoken_s: float = 0.0, before_s: float = BEFORE_S) -> Meaning:
        """What the act in `x` means; times are kept where it is known how long was spoken, and after what."""
        began = time.process_time()
        decided = understood(self.listener, to_pcm(x))
        self.cpu_s += time.process_time() - began
        self.sound_s += len(x) / RATE_HZ - before_s + BEFORE_S
        if decided and spoken_s:
            self.onsets.append(decided[0].onset_ms - 1000 * before_s)
            self.delays.append(decided[-1].at_ms - 1000 * (before_s + spoken_s))
        believed = [d.utterance.meaning for d in decided if d.utterance.believed]
        if not believed:  # to whom it was, even so, as a run takes it
            longest = max(decided, key=lambda d: d.end_ms - d.onset_ms, default=None)
            return Meaning() if longest is None else Meaning(longest.utterance.readings)
        return min(believed, key=lambda m: RANK[m.rung])

    def table(self, kinds: tuple[str, ...], *, noise: Floats | None = None, in_room: bool = False) -> Counter[str]:
        """Counts: `KIND n`, `KIND rung` right, `KIND to` right, and `KIND gaze`, `KIND half` and `KIND hand`, thousandths, with a look
        besides (`LOOKED`, `HAND`); the same of each voice and `near`."""
        counts: Counter[str] = Counter()
        self.delays, self.onsets, self.cpu_s, self.sound_s = [], [], 0.0, 0.0
        before_s = BEFORE_S if noise is None else NOISE_BEFORE_S
        for n, (kind, rung, to, text) in enumerate(s for s in sentences(self.of) if s[0] in kinds):
            for k in range(self.each):
                v = (self.each * n + k) % len(self.voices)
                x = speak(text, self.voices[v], self.clips)
                said = room(x, n) if in_room else x
                got = self.hear(
                    placed(said, 10 * n + v, before_s=before_s, after_s=AFTER_S, noise=noise, snr_db=SNR_DB), len(x) / RATE_HZ, before_s
                )
                counts += told(kind, rung, to, got)
                if kind == "near":
                    counts += Counter({f"{self.voices[v]} n": 1, f"{self.voices[v]} rung": got.rung == rung})
        return counts

    def times(self) -> str:
        """Of the table before."""
        after, onset = np.array(self.delays), np.abs(self.onsets)
        decided, off = (f"{np.median(x):.0f} ms (95 in 100: {np.percentile(x, 95):.0f})" for x in (after, onset))
        return f"decided {decided} after the end; onset off by {off}; {100 * self.cpu_s / self.sound_s:.0f} % of a core"

    def alarms(self, minutes: float) -> str:
        """Acts heard in talk that has none."""
        heard: Counter[int] = Counter()
        seconds, self.cpu_s = 0.0, 0.0
        voices = quick(self.voices)
        for n, line in enumerate(talk(self.of, 2000)):
            x = placed(speak(line, voices[n % len(voices)], self.clips), n, after_s=0.6)
            seconds += len(x) / RATE_HZ
            rung = self.hear(x).rung
            heard[rung] += rung >= 0
            if seconds // 300 > (seconds - len(x) / RATE_HZ) // 300:  # a run that is stopped has told something
                print(f"{seconds / 60:.0f} min: {sum(heard.values())}", flush=True)
            if seconds > 60 * minutes:
                break
        rungs = ", ".join(f"rung {r}: {c}" for r, c in sorted(heard.items()) if c)
        count = sum(heard.values())
        return (
            f"False alarms: {count} in {seconds / 60:.1f} min of talk, {60 * count / seconds:.2f} a minute ({rungs}); "
            f"{100 * self.cpu_s / seconds:.0f} % of a core."
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--set", choices=sorted(FILES), default="development", help="held: once, when nothing is chosen any more")
    parser.add_argument("--model", type=Path, help="folder of a faster-whisper or Vosk model")
    parser.add_argument("--engine", choices=ENGINES, default=AUTO)
    parser.add_argument("--each", type=int, default=2, help="voices that say each sentence, taken in turn")
    parser.add_argument("--minutes", type=float, default=30.0, help="of talk and radio chatter")
    parser.add_argument("--only", choices=("words", "tables", "alarms"), help="a part: the words without sound; half of it")
    parser.add_argument("--clips", type=Path, default=Path(tempfile.gettempdir()) / "vr-dti-speech-clips", help="where clips are kept")
    args = parser.parse_args()
    if args.only == "words":
        words(args.set, vocabulary_of(None, ()))
        return
    voices = there(SETS.get(args.set, SETS["development"]))
    bench = Bench(args.model, args.engine, args.set, voices, args.each, args.clips)
    print(f"Engine {bench.listener.engine.name}; {args.set} set; voices {', '.join(voices)}.")
    print("Synthetic speech only: no human speech was tested.\n")
    if args.only != "alarms":
        tables(bench, args.clips)
    if args.only != "tables":
        print(bench.alarms(args.minutes))


def words(of: str, vocabulary: Vocabulary) -> None:
    """The head of the table, and its row without sound."""
    columns = ("rung right, %", *KINDS[:-1], "mixed: rung", "mixed: addressee", "with a look", "half of them", "a look and the hand")
    print(f"| {' | '.join(columns)} |\n|" + len(columns) * "---|")
    print(f"| the words themselves, without sound | {cells(as_read(of, vocabulary), KINDS)} |")


def tables(bench: Bench, clips: Path) -> None:
    """Rung, addressee and times, line by line as they are measured."""
    words(bench.of, bench.vocabulary)
    noise = babble(talk(bench.of, 40), quick(bench.voices), 60.0, 3, clips)
    hiss = np.random.default_rng(5).standard_normal(60 * RATE_HZ)
    for name, kinds, options in (
        ("clean", KINDS, {}),
        ("noise 10 dB", KINDS, {"noise": hiss}),
        ("six talkers 10 dB", KINDS, {"noise": noise}),
        ("room 0.35 s", ("near", "mixed"), {"in_room": True}),
    ):
        c = bench.table(kinds, **options)
        print(f"| {name} | {cells(c, kinds)} |")
        by_voice = ", ".join(f"{v} {100 * c[v + ' rung'] / max(1, c[v + ' n']):.0f}" for v in bench.voices)
        print(f"  {bench.times()}; near by voice, %: {by_voice}.", flush=True)


def cells(c: Counter[str], kinds: tuple[str, ...]) -> str:
    """A row of the table: the rung of each of `kinds`, then to whom those are that turn on few words."""
    row = [f"{100 * c[k + ' rung'] / c[k + ' n']:.0f}" if k in kinds and c[k + " n"] else "" for k in KINDS]
    n = max(1, c["mixed n"])
    return " | ".join([*row, f"{100 * c['mixed to'] / n:.1f}", *(f"{c[f'mixed {look}'] / 10 / n:.1f}" for look in (*LOOKED, HAND))])


if __name__ == "__main__":
    main()
