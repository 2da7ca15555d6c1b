"""Writes `scenes/common/vocabulary/examples.yaml`: the sentences of development and of the set that was sealed, each with what it means.

python benchmarks/speech_examples.py [--check]

What no phrase of a vocabulary fits is guessed by them (`vr_dti/speech/guess.py`), so by their words alone nothing is measured with them any
more. The held set is not among them.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from pathlib import Path

from speech import DATA, NUMBERS, PLATES, STREETS, lines_of

TOLD = ("sentences.txt", "sealed.txt", "fresh.txt", "taught.txt")
TALK = ("talk.txt", "sealed_talk.txt", "fresh_talk.txt", "taught_talk.txt")
PATH = Path(__file__).resolve().parents[1] / "scenes" / "common" / "vocabulary" / "examples.yaml"
HEAD = """\
# Sentences, and what they mean: what no phrase of a vocabulary fits is guessed by those that it resembles (vr_dti/speech/guess.py).
# Written by benchmarks/speech_examples.py from the sentences of development: nothing is measured with them that is guessed by them.
format: dti-vocabulary/1
language: en-US
acts:
"""
MEDICAL = re.compile(r"ambul|medic|\bems\b|rescue|\bbus\b|doctor|\bemt|fire|breath|bleed|hurt|injur|unconsc|passed out")
BOSS = re.compile(r"super|serg|sarge|lieut|boss|capt|command|stripes|rank|shirt|\blt\b|internal|in charge")
BLANKS = {"unit": NUMBERS, "number": NUMBERS, "street": STREETS, "plate": PLATES}
ORDER = ("officer", "subject", "crowd", "radio", "nobody")
CALL = 5


def about(to: str, rung: int, text: str) -> str:
    """What is called for over the radio."""
    if to != "radio":
        return ""
    if rung != CALL:
        return "chatter"
    return "medical" if MEDICAL.search(text) else "supervisor" if BOSS.search(text) else "backup"


def written() -> str:
    """The document."""
    of: dict[tuple[str, int, str], list[str]] = defaultdict(list)
    for name in TOLD:
        for line in lines_of(DATA / name):
            _, rung, to, text = (part.strip() for part in line.split("|"))
            number = -1 if rung == "-" else int(rung)
            of[to, number, about(to, number, text)].append(text)
    for name in TALK:
        for n, line in enumerate(lines_of(DATA / name)):
            of["nobody", -1, ""].append(re.sub(r"\{(\w+)\}", lambda m, n=n: BLANKS[m[1]][n % len(BLANKS[m[1]])], line))
    out = [HEAD]
    for to, rung, call in sorted(of, key=lambda key: (ORDER.index(key[0]), *key[1:])):
        out += [f"  - to: {to}\n", f"    rung: {rung}\n" if rung >= 0 else "", f"    about: {call}\n" if call else "", "    like: |\n"]
        out += (f"      {text}\n" for text in dict.fromkeys(of[to, rung, call]))
    return "".join(out)


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit(PATH.read_text(encoding="utf-8") != written())
    PATH.write_text(written(), encoding="utf-8")
