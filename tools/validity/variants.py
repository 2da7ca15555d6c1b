"""The same scripted trainee in another body: taller, shorter, left-handed, one-handed, seated, slower or quicker of speech.

What is done stays the same: the eyes look at the same places, a hand that reaches for somebody goes the same way, words begin when they
began. What belongs to the body - the height of the eyes, hands at rest, the microphone at the shoulder - moves with it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from vr_dti.backends.script import HandKey, HeadKey, ScriptDoc

EYES = 0.936
"""height of the eyes as a share of stature. Source: Drillis and Contini, Body Segment Parameters, 1966."""
SEATED_EYES_M = 1.2
LEAST_M = 0.7
"""what is looked at is never nearer than this over the ground"""
REACHES_M = 0.45
"""a hand farther than this from the head, over the ground, reaches for somebody"""


Spot = tuple[float, float]
"""x and z in the trainee's stage, metres"""
Way = Callable[[int], Spot]
"""where somebody is at a millisecond of the script"""


def tall(doc: ScriptDoc, stature_m: float, looks_at: Way) -> ScriptDoc:
    """With eyes at the height that goes with `stature_m`."""
    return with_eyes(doc, EYES * stature_m, looks_at)


def with_eyes(doc: ScriptDoc, eyes_m: float, looks_at: Way) -> ScriptDoc:
    """With eyes `eyes_m` above the floor when upright, looking at the same places as before: as far away as `looks_at` is just then."""
    up = eyes_m - doc.eye_height_m

    def hand(keys: list[HandKey]) -> list[HandKey]:
        return [k if r else k.model_copy(update={"y": k.y + up}) for k, r in zip(keys, _reaching(keys), strict=True)]

    return doc.model_copy(
        update={
            "eye_height_m": eyes_m,
            "head": [_head(k, doc.eye_height_m, eyes_m, looks_at(k.at)) for k in doc.head],
            "left_hand": hand(doc.left_hand),
            "right_hand": hand(doc.right_hand),
        }
    )


def _head(key: HeadKey, was_m: float, eyes_m: float, looks_at: Spot) -> HeadKey:
    y_m = was_m if key.y is None else key.y
    now_m = y_m * eyes_m / was_m
    away_m = max(LEAST_M, math.hypot(key.x - looks_at[0], key.z - looks_at[1]))
    target_m = y_m + away_m * math.tan(math.radians(key.pitch))
    return key.model_copy(update={"y": now_m, "pitch": math.degrees(math.atan2(target_m - now_m, away_m))})


def mirrored(doc: ScriptDoc) -> ScriptDoc:
    """With left and right hand changed; each reaches for the same places."""
    return doc.model_copy(update={"left_hand": _other(doc.right_hand), "right_hand": _other(doc.left_hand)})


def _other(keys: list[HandKey]) -> list[HandKey]:
    return [k if r else k.model_copy(update={"x": -k.x}) for k, r in zip(keys, _reaching(keys), strict=True)]


def one_handed(doc: ScriptDoc, side: str) -> ScriptDoc:
    """Who does with the `left` or `right` hand what that hand does, and with the other nothing."""
    return doc.model_copy(update={"left_hand" if side == "right" else "right_hand": []})


def in_place(doc: ScriptDoc) -> ScriptDoc:
    """Without a step or a reach: stands where it began, hands at rest."""
    x, z = doc.head[0].x, doc.head[0].z
    head = [k.model_copy(update={"x": x, "y": None, "z": z}) for k in doc.head]
    return doc.model_copy(update={"head": head, "left_hand": [], "right_hand": []})


def understood(doc: ScriptDoc, times: float) -> ScriptDoc:
    """With words that take so many times as long to say, and so to be understood; they begin when they began."""
    return doc.model_copy(update={"speech": [s.model_copy(update={"heard_after": round(s.heard_after * times)}) for s in doc.speech]})


def _reaching(keys: Sequence[HandKey]) -> list[bool]:
    """Which keys belong to a reach for somebody: where the hand is far out, and the one before and after."""
    out = [math.hypot(k.x, k.z) > REACHES_M for k in keys]
    return [any(out[max(0, i - 1) : i + 2]) for i in range(len(out))]
