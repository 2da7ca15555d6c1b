"""What somebody feels as a face shows it: emotions mixed from the story's word, from what the body does, and from a blow. Pure.

A mood is a share of each emotion, in the order of `EMOTIONS`. What somebody does shows over what the story says he feels: who kicks
looks it; and where a clip says nothing of the face, the story's word stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from vr_dti.events import EMOTIONS
from vr_dti.spaces import Floats
from vr_dti.world.animation.wander import draw, wanders
from vr_dti.world.animation.way import smoothstep

Mood = tuple[float, ...]

CALM: Mood = tuple(float(e == "calm") for e in EMOTIONS)
FAINT: Mood = tuple(float(e == "faint") for e in EMOTIONS)
_CALM = np.array(CALM)
FADE_MS = 320.0
"""how long a face takes from one emotion to the next: default; expressions begin within a quarter to half a second"""
PAIN_RISE_MS, PAIN_HOLD_MS, PAIN_FADE_MS = 70.0, 900.0, 2600.0
"""a blow shows at once, stands and sinks: default"""
_PAIN = EMOTIONS.index("pain")

TEMPERS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("fright", "scared", "afraid", "nervous"), "fear"),
    (("tired", "spent", "weary", "sad"), "shame"),
    (("loud", "hot", "angry", "impatient"), "rage"),
    (("proud", "cold", "guarded"), "contempt"),
)
"""what in the words of somebody's temper says which emotion is never quite out of their face; the first that fits"""
REST_LEAST, REST_MOST, REST_EVERY_MS = 0.05, 0.12, 5200.0
"""how much of it there is, by chance of the name, and how slowly it comes and goes: default, to be felt and not to be read"""
REST_TOLD = 1.6
"""and how much more where the temper says so: default"""
_RESTS = ("fear", "contempt", "shame", "pleading")

SHOCKED_AFTER_MS, SHOCK_LOOSE_MS = 250.0, 500.0
SHOCK_RISE_MS, SHOCK_HOLD_MS, SHOCK_FADE_MS, SHOCK_LEFT = 500.0, 3000.0, 9000.0, 0.4
"""Who looks on takes a quarter to three quarters of a second to see what happened; most of it sinks, the rest stays. Defaults."""
_SHOCKS: tuple[tuple[float, dict[str, float]], ...] = (
    (0.50, {"fear": 0.75}),
    (0.70, {"fear": 0.35, "pain": 0.45}),
    (0.85, {"contempt": 0.7}),
    (1.00, {"rage": 0.3, "fear": 0.3}),
)
"""up to which number of chance, what somebody who sees a blow looks like: fear mostly, a wince, scorn, anger. Default."""

TILT: dict[str, tuple[float, float, float]] = {
    "calm": (0.0, 0.0, 0.0),
    "contempt": (9.0, 8.0, 0.8),
    "rage": (-6.0, 0.0, 1.0),
    "fear": (4.0, 0.0, 1.0),
    "pain": (-6.0, 5.0, 0.0),
    "pleading": (3.0, 6.0, 0.8),
    "shame": (-17.0, 2.0, -0.35),
    "faint": (0.0, 0.0, 0.0),
}
"""emotion -> degrees the head goes up and to its right, and how far the eyes make up for it: 1 stay on whom they look at, below 0 they
sink besides. Defaults: the glare from under the brows, the chin raised in scorn, the look that avoids."""
_TILTS = np.radians([(up, right, -up * hold) for up, right, hold in (TILT[e] for e in EMOTIONS)])


FLUSH: dict[str, float] = {"rage": 0.42, "shame": 0.25, "pain": 0.15, "fear": -0.6, "pleading": -0.2, "faint": -0.8}
"""emotion -> how far blood comes into the face, below 0 leaves it: defaults, to be seen beside a calm face and not to be named"""
_FLUSH: Mood = tuple(FLUSH.get(e, 0.0) for e in EMOTIONS)


def flush(mood: Mood) -> float:
    """-1..1: how far a face reddens (above 0) or pales."""
    return sum(share * much for share, much in zip(mood, _FLUSH, strict=True))


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


def resting(temper: str, seed: int) -> Mood:
    """What is never quite out of somebody's face who feels nothing in particular: by their temper's words, else by chance of the name."""
    low = temper.lower()
    said = next((emotion for words, emotion in TEMPERS if any(word in low for word in words)), "")
    share = REST_LEAST + (REST_MOST - REST_LEAST) * draw(seed, 2001)
    return _one(said, REST_TOLD * share) if said else _one(_RESTS[int(draw(seed, 2002) * len(_RESTS))], share)


def rested(moods: Sequence[Mood], rests: Floats, seeds: tuple[int, ...], t_ms: float) -> Floats:
    """`moods` with their calm filled by what is there at rest, which comes and goes slowly: `rests` (A, E), less the calm that it takes.
    -> (A, E)"""
    out = np.empty((len(moods), len(EMOTIONS)))
    out[:] = _CALM
    for row, mood in enumerate(moods):
        if mood is not CALM:  # most of a crowd is, and numpy takes a microsecond to read a tuple
            out[row] = mood
    there = 0.7 + 0.3 * wanders(seeds, 11, t_ms, REST_EVERY_MS)
    out += (out[:, 0] * there)[:, None] * rests
    return out


def shock(seed: int, since_ms: float) -> Mood | None:
    """What the face of somebody shows who saw a blow `since_ms` ago, by chance of the name; None: nothing yet."""
    since = since_ms - SHOCKED_AFTER_MS - SHOCK_LOOSE_MS * draw(seed, 2003)
    if since <= 0.0:
        return None
    chance = draw(seed, 2004)
    kind = next(shown for below, shown in _SHOCKS if chance <= below)
    sunk = (1.0 - SHOCK_LEFT) * smoothstep((since - SHOCK_HOLD_MS) / SHOCK_FADE_MS)
    return scaled(shares(kind), smoothstep(since / SHOCK_RISE_MS) * (1.0 - sunk))


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


def tilts_rad(moods: Floats) -> list[tuple[float, float, float]]:
    """Of each of the moods (A, E) how far the head goes up and to its right, and how far up the eyes go against it."""
    return [(up, right, back) for up, right, back in (moods @ _TILTS).tolist()]
