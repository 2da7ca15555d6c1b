"""A face at an instant: how far each face unit is drawn, from mood, gaze, breath, speech, and what never rests in a living face. Pure.

All of it is a function of the instant and of the person's name: no matter how often it is asked for, in a replay too, a face does the same.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from vr_dti.events import EMOTIONS
from vr_dti.spaces import Floats
from vr_dti.world.animation.feelings import CALM, Mood
from vr_dti.world.animation.lips import SHAPES, Shape
from vr_dti.world.animation.units import ROUND, ROWS, UNIT, UNITS, units_named
from vr_dti.world.animation.wander import beat, draw, wander
from vr_dti.world.animation.way import smoothstep

BLINK_EVERY_MS, BLINK_LOOSE_MS = 4000.0, 1000.0
"""adults at rest blink 12 to 20 times a minute: default"""
BLINK_SHUTS_MS, BLINK_STAYS_MS, BLINK_OPENS_MS = 75.0, 30.0, 140.0
"""a lid comes down in less than a tenth of a second and goes up in twice that: default, after blink studies"""
GAZE_FULL_RAD = math.radians(30.0)
"""the gaze that a whole eyeLook unit stands for: default"""

PARTS_FROM, PARTS_WHOLE = 0.2, 0.4
"""how much somebody feels from which on lips part that are silent, and part as far as the feeling has it: default"""

_DRAWN: dict[str, str] = {
    "calm": "",
    "contempt": "mouthDimpleRight 105 mouthDimpleLeft 35 mouthSmileRight 24 mouthUpperUpRight 37 noseSneerRight 92 noseSneerLeft 54"
    " cheekSquintRight 45 eyeSquint 20 eyeBlink 5 browOuterUpRight 85 browDownLeft 80 browDownRight 15 mouthPress 60 mouthShrugLower 55"
    " mouthFrownLeft 32",
    "rage": "browDown 140 eyeWide 50 eyeSquint 20 noseSneer 130 cheekSquint 30 jawForward 60 mouthUpperUp 115 mouthLowerDown 95"
    " mouthStretch 35 mouthFrown 45 jawOpen 11 mouthFunnel 12",
    "fear": "browInnerUp 160 browOuterUp 55 browDown 15 eyeWide 145 mouthStretch 100 jawOpen 36 mouthLowerDown 45 mouthFrown 30"
    " mouthUpperUp 25",
    "pain": "browDown 110 browInnerUp 50 eyeSquint 90 cheekSquint 100 eyeBlink 72 noseSneer 110 mouthUpperUp 90 mouthStretch 95"
    " mouthLowerDown 70 jawOpen 26 mouthFrown 30",
    "pleading": "browInnerUp 160 browDown 10 eyeWide 45 mouthFrown 90 mouthShrugLower 50 jawOpen 13 mouthStretch 30 mouthLowerDown 25"
    " cheekSquint 25",
    "shame": "browInnerUp 80 browDown 15 eyeBlink 18 mouthFrown 80 mouthPress 60 mouthRollLower 55 mouthShrugLower 55 cheekSquint 15",
    "faint": "eyeBlink 97 jawOpen 12",
}
"""emotion -> how far each unit is drawn when it is whole, in hundredths; more than 100 is more than the unit's maker meant. Tuned by eye to
be read at three metres."""


def _rows(drawn: str) -> Floats:
    out = np.zeros(ROWS)
    words = drawn.split()
    for name, hundredths in zip(words[::2], words[1::2], strict=True):
        out[list(units_named(name))] += float(hundredths) / 100.0
    return out


_FACES: Floats = np.stack([_rows(_DRAWN[e]) for e in EMOTIONS])
_MOUTH: Floats = np.array([float(u.startswith(("mouth", "jaw", "tongue"))) for u in UNITS] + [0.0, 0.0])
_SPOKEN: Floats = np.stack([_rows(SHAPES[name]) for name in Shape._fields])
_SQUEEZED = _rows("eyeBlink 100 browDown 120 cheekSquint 120 noseSneer 100 mouthUpperUp 40")
"""of eyes shut with all of a face"""
_ASYMMETRY = 0.16
"""how unlike two sides of a face are: default"""
_FEAR = EMOTIONS.index("fear")


class Gaze(NamedTuple):
    """Where an eye points against the head: to the person's left, and up, in radians."""

    left_rad: float
    up_rad: float


class Living(NamedTuple):
    """What a face is drawn from at an instant."""

    seed: int
    mood: Mood = CALM
    eyes: tuple[Gaze, Gaze] = (Gaze(0.0, 0.0), Gaze(0.0, 0.0))
    """left, right"""
    breath: float = 0.0
    """-1..1 times depth, as `layers.breath`"""
    spoken: Shape | None = None
    """the shape of the mouth of somebody who speaks"""
    effort: float = 0.0
    """0 an ordinary voice, 1 a shout"""
    squeezed: float = 0.0
    """how tightly the eyes are shut, by spray or by pain"""


def blink(seed: int, t_ms: float) -> float:
    """How far the lids are shut by a blink, 0..1."""
    _, since = beat(seed, t_ms, BLINK_EVERY_MS, BLINK_LOOSE_MS)
    opens = BLINK_SHUTS_MS + BLINK_STAYS_MS
    if since >= opens + BLINK_OPENS_MS:
        return 0.0
    u = min(1.0, since / BLINK_SHUTS_MS) if since < opens else 1.0 - (since - opens) / BLINK_OPENS_MS
    return u * u * (3.0 - 2.0 * u)


def own_sides(seed: int) -> Floats:
    """(ROWS,) about 1: how much more or less this person draws each unit than others do, each side for itself."""
    out = np.array([1.0 + _ASYMMETRY * (2.0 * draw(seed, 1000 + i) - 1.0) for i in range(ROWS)])
    for name in ("eyeBlink", *(f"eyeLook{way}" for way in ("In", "Out", "Up", "Down"))):
        out[list(units_named(name))] = 1.0
    return out


def drawn(who: Living, t_ms: float, sides: Floats) -> Floats:
    """(ROWS,) how far each unit is drawn at `t_ms`; `sides` as `own_sides` gives them."""
    mood = np.array(who.mood)
    felt = 1.0 - who.mood[0]
    mood *= 1.0 + 0.10 * felt * wander(who.seed, t_ms, 1300.0) + 0.2 * min(who.effort, 1.0)
    w = (mood @ _FACES) * sides
    w[_PARTING] *= smoothstep((felt - PARTS_FROM) / (PARTS_WHOLE - PARTS_FROM))  # whoever feels little keeps his lips together
    _restless(w, who, t_ms)
    if who.squeezed > 0.0:
        np.maximum(w, who.squeezed * _SQUEEZED, out=w)
    if who.spoken is not None:
        shape = np.array(who.spoken)
        talk = min(1.0, float(shape.max()) + 0.35)
        w *= 1.0 - _MOUTH * talk * 0.62
        loud = 1.0 + 0.45 * who.effort
        w += (shape * (loud, 1.0, 1.0, 1.0, 1.0, 1.0, loud)) @ _SPOKEN
        w[_PARTING] *= 1.0 - 0.9 * who.spoken.closed
    _lids(w, who, t_ms)
    np.clip(w, 0.0, 1.6, out=w)
    return w


def _restless(w: Floats, who: Living, t_ms: float) -> None:
    """Breath in the nostrils and between the lips; brows, corners and lids that are never quite still; lips that tremble in fear."""
    seed, felt = who.seed, 1.0 - who.mood[0]
    w[_BROWS] += 0.05 * wander(seed + 1, t_ms, 1900.0) * (1.0 + felt)
    w[UNIT["browInnerUp"]] += 0.05 * wander(seed + 2, t_ms, 1500.0) * (1.0 + felt)
    w[_CORNERS] += 0.05 * wander(seed + 3, t_ms, 2300.0) * (1.0 + felt)
    w[_SQUINT] += 0.05 + 0.05 * wander(seed + 4, t_ms, 1700.0)
    deep = max(0.0, who.breath)
    w[_NOSTRILS] += 0.05 * deep
    w[UNIT["jawOpen"]] += 0.035 * max(0.0, abs(who.breath) - 1.2)
    afraid = who.mood[_FEAR]
    if afraid > 0.05:
        shake = afraid * wander(seed + 5, t_ms, 62.0)
        w[UNIT["mouthShrugLower"]] += 0.10 * max(0.0, shake)
        w[_STRETCH] += 0.06 * shake


def _lids(w: Floats, who: Living, t_ms: float) -> None:
    """Lids follow the eyes, and shut in a blink whatever they show; on their way they go round the ball."""
    shut = blink(who.seed, t_ms)
    for k, (side, gaze) in enumerate(zip(("Left", "Right"), who.eyes, strict=True)):
        up, out = gaze.up_rad / GAZE_FULL_RAD, (gaze.left_rad if side == "Left" else -gaze.left_rad) / GAZE_FULL_RAD
        w[UNIT[f"eyeLookUp{side}"]] = max(0.0, up)
        w[UNIT[f"eyeLookDown{side}"]] = max(0.0, -up)
        w[UNIT[f"eyeLookOut{side}"]] = max(0.0, out)
        w[UNIT[f"eyeLookIn{side}"]] = max(0.0, -out)
        row = UNIT[f"eyeBlink{side}"]
        closed = max(0.0, min(1.0, w[row]))
        closed += (1.0 - closed) * shut
        w[row] = closed
        for unit in ("eyeWide", "eyeSquint", "eyeLookDown", "eyeLookUp"):
            w[UNIT[f"{unit}{side}"]] *= 1.0 - closed
        w[ROUND[k]] = 4.0 * closed * (1.0 - closed)


_BROWS, _SQUINT, _NOSTRILS, _STRETCH = (list(units_named(n)) for n in ("browDown", "eyeSquint", "noseSneer", "mouthStretch"))
_CORNERS = list(units_named("mouthDimple"))
_PARTING = [row for name in ("jawOpen", "mouthUpperUp", "mouthLowerDown", "mouthFunnel") for row in units_named(name)]
"""what holds lips apart that shall meet"""
