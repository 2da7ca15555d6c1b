"""What somebody feels as a face shows it: emotions mixed from the story's word, from what the body does, and from a blow. Pure.

A mood is a share of each emotion, in the order of `EMOTIONS`. What somebody does shows over what the story says he feels: who kicks
looks it; and where a clip says nothing of the face, the story's word stands.
"""

from __future__ import annotations

from collections.abc import Mapping

from vr_dti.events import EMOTIONS
from vr_dti.world.animation.way import smoothstep

Mood = tuple[float, ...]

CALM: Mood = tuple(float(e == "calm") for e in EMOTIONS)
FADE_MS = 320.0
"""how long a face takes from one emotion to the next: default; expressions begin within a quarter to half a second"""
PAIN_RISE_MS, PAIN_HOLD_MS, PAIN_FADE_MS = 70.0, 900.0, 2600.0
"""a blow shows at once, stands and sinks: default"""
_PAIN = EMOTIONS.index("pain")

TILT: dict[str, tuple[float, float, float]] = {
    "calm": (0.0, 0.0, 0.0),
    "contempt": (7.0, 4.0, 0.7),
    "rage": (-6.0, 0.0, 1.0),
    "fear": (4.0, 0.0, 1.0),
    "pain": (-6.0, 5.0, 0.0),
    "pleading": (3.0, 6.0, 0.8),
    "shame": (-17.0, 2.0, -0.35),
    "faint": (0.0, 0.0, 0.0),
}
"""emotion -> degrees the head goes up and to its right, and how far the eyes make up for it: 1 stay on whom they look at, below 0 they
sink besides. Defaults: the glare from under the brows, the chin raised in scorn, the look that avoids."""
_TILTS = tuple(TILT[e] for e in EMOTIONS)


def shares(said: Mapping[str, float]) -> Mood:
    """A mood of emotions by name."""
    return tuple(float(said.get(e, 0.0)) for e in EMOTIONS)


def scaled(mood: Mood, weight: float, on: Mood | None = None) -> Mood:
    """`mood` times `weight`, added to `on`."""
    if on is None:
        return tuple(weight * a for a in mood)
    return tuple(b + weight * a for a, b in zip(mood, on, strict=True))


def blow(since_ms: float) -> float:
    """0..1: how much of the pain of a blow shows `since_ms` after it."""
    if since_ms < 0.0:
        return 0.0
    return smoothstep(since_ms / PAIN_RISE_MS) * (1.0 - smoothstep((since_ms - PAIN_HOLD_MS) / PAIN_FADE_MS))


def mixed(told: Mood, doing: Mood | None, pain: float) -> Mood:
    """The mood of somebody who is `told` to feel, while what he does shows `doing` and a blow shows `pain` 0..1."""
    out = told
    if doing is not None:
        left = max(0.0, 1.0 - sum(doing))
        out = tuple(left * a + b for a, b in zip(out, doing, strict=True))
    if pain > 0.0:
        out = tuple((1.0 - pain) * a + (pain if i == _PAIN else 0.0) for i, a in enumerate(out))
    return out


def told(emotion: str, share: float, before: str, before_share: float, since_ms: float) -> Mood:
    """The story's word: an emotion since `since_ms`, faded from the one before."""
    u = smoothstep(since_ms / FADE_MS)
    if u >= 1.0:
        return _one(emotion, share)
    now, was = _one(emotion, share), _one(before, before_share)
    return tuple(b + (a - b) * u for a, b in zip(now, was, strict=True))


def _one(emotion: str, share: float) -> Mood:
    return tuple((share if e == emotion else 0.0) + (1.0 - share if e == "calm" else 0.0) for e in EMOTIONS)


def tilt_deg(mood: Mood) -> tuple[float, float, float]:
    """How far the head goes up and to its right, and how far up the eyes go against it."""
    up = right = back = 0.0
    for w, (pitch, roll, hold) in zip(mood, _TILTS, strict=True):
        up += w * pitch
        right += w * roll
        back -= w * pitch * hold
    return up, right, back
