"""Hurts a scenario at random, for tests and proofs."""

from __future__ import annotations

import random


def mutated(text: str, r: random.Random) -> str:
    """`text` with one to four hurts."""
    for _ in range(r.randint(1, 4)):
        i = r.randrange(len(text))
        hurt = r.randrange(6)
        if hurt == 0:
            text = text[:i]
        elif hurt == 1:
            text = text[:i] + r.choice("{}[]:,&*!|>'\"%@\t\0\u2028-#?") + text[i:]
        elif hurt == 2:
            text = text[:i] + text[i + r.randint(1, 200) :]
        elif hurt == 3:
            text = text[:i] + text[i : i + 400] * r.randint(2, 30) + text[i:]
        elif hurt == 4:
            text = text.replace(r.choice(("partner", "after", "to:", "5s", "say", "at(")), r.choice(("", "0", "x" * 500, "[[", "on")), 1)
        else:
            text = text[:i] + str(r.choice((10**30, -1, 1e308, "nan", ".inf"))) + text[i + 1 :]
        text = text or " "
    return text
