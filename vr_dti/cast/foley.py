"""The sounds of bodies: blows, a shove, a fall, steps, cloth, handcuffs, and what pain and effort press out of a chest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.random import Generator

from vr_dti.audio.clip import RATE_HZ
from vr_dti.audio.synthesis import decay, drift, eased, filtered, glide, modes, noise, placed, resonant, seconds, street, swell
from vr_dti.spaces import Floats

VOWEL_UH = ((680.0, 110.0, 0.0), (1190.0, 130.0, 0.0), (2390.0, 190.0, -3.0), (3300.0, 260.0, -6.0), (4200.0, 400.0, -8.0))
VOWEL_EH = ((540.0, 100.0, 0.0), (1500.0, 150.0, -2.0), (2450.0, 200.0, -4.0), (3350.0, 260.0, -8.0), (4200.0, 400.0, -10.0))
VOWEL_MM = ((290.0, 90.0, 0.0), (1000.0, 220.0, -12.0), (2200.0, 300.0, -14.0), (3200.0, 340.0, -20.0))
"""Formants of a man's mouth (Hz, bandwidth, dB): half open, spread, closed; near those of Peterson and Barney 1952"""


def blow(rng: Generator) -> Floats:
    """A boot into a clothed side: dull, low, short; a push of air more than a crack."""
    n = seconds(0.45)
    t = np.arange(n) / RATE_HZ
    hz = rng.uniform(82, 94) + rng.uniform(45, 65) * np.exp(-t / 0.014)
    chest = np.sin(2.0 * np.pi * glide(hz)) * decay(n, 0.003, rng.uniform(0.022, 0.030))
    flesh = noise(rng, n, {70: -10, 120: -2, 230: 0, 520: -3, 1200: -11, 2600: -22, 6000: -38}) * decay(
        n, 0.0015, rng.uniform(0.015, 0.022)
    )
    cloth = noise(rng, n, {500: -20, 1200: 0, 3500: -4, 8000: -20}) * decay(n, 0.004, 0.022)
    drag = noise(rng, n, {200: -10, 700: 0, 2500: -6, 6000: -18}) * decay(n, 0.02, 0.05)
    dry = placed(n, (0.0, 0.07 * cloth), (0.004, 0.8 * chest), (0.005, 0.8 * flesh), (rng.uniform(0.05, 0.08), 0.035 * drag))
    return eased(street(rng, dry, -26.0), 0.05)


def smack(rng: Generator) -> Floats:
    """A fist on a jaw: a flat crack of skin on bone, a little body behind it, teeth that meet."""
    n = seconds(0.3)
    skin = noise(rng, n, {120: -12, 300: -2, 900: 0, 2200: -3, 4500: -12, 9000: -28}) * decay(n, 0.0008, rng.uniform(0.010, 0.014))
    bone = modes(
        n, [(f * rng.uniform(0.95, 1.05), tau, a) for f, tau, a in ((310.0, 0.010, 0.9), (690.0, 0.006, 0.6), (1480.0, 0.003, 0.3))]
    )
    head = np.sin(2.0 * np.pi * 118.0 * np.arange(n) / RATE_HZ) * decay(n, 0.003, 0.024)
    dry = placed(
        n, (0.0, 0.04 * cloth(rng)[:n]), (0.004, skin), (0.004, 0.5 * bone), (0.005, 0.5 * head), (0.028, 0.05 * _knock(rng, 1500))
    )
    return eased(street(rng, dry, -26.0), 0.05)


def notes(rng: Generator) -> Floats:
    """A few banknotes thumbed through and folded: thin, dry crackles."""
    n = seconds(1.3)
    flicks = []
    for t in (0.05, 0.30, 0.52, 0.80, 0.98):
        m = seconds(rng.uniform(0.06, 0.11))
        grain = np.maximum(drift(rng, m, 260.0), 0.0) ** 2 + 0.1
        flicks.append((t, noise(rng, m, {800: -24, 2500: -6, 5000: 0, 9000: -4, 15000: -18}) * grain * swell(m, 0.012, 0.05)))
    return eased(placed(n, *flicks), 0.05)


def shove(rng: Generator) -> Floats:
    """Two palms on a chest, cloth, and a foot that catches the balance."""
    n = seconds(0.75)
    palms = placed(n, (0.06, _pat(rng, 0.9)), (0.085, _pat(rng, 0.7)))
    dry = palms + 0.5 * placed(n, (0.0, cloth(rng)[:n])) + placed(n, (0.30, 0.5 * _scrape(rng)), (0.42, 0.8 * step(rng)))
    return eased(street(rng, dry, -26.0), 0.08)


def fall(rng: Generator) -> Floats:
    """A body goes down on pavement: knees, hip, shoulder, a hand, then cloth settling."""
    n = seconds(1.5)
    dry = placed(
        n,
        (0.05, 0.5 * cloth(rng)),
        (0.10, 0.7 * _pat(rng, 0.8)),
        (0.10, 0.3 * _knock(rng, 420)),
        (0.15, 0.4 * _knock(rng, 500)),
        (0.31, 1.2 * _weight(rng, 84)),
        (0.46, 1.6 * _weight(rng, 74)),
        (0.47, 0.25 * _knock(rng, 700)),
        (0.58, 0.5 * _pat(rng, 1.0)),
        (0.62, 0.45 * cloth(rng)),
        (0.70, 0.35 * _scrape(rng)),
    )
    return eased(street(rng, dry, -24.0), 0.15)


def step(rng: Generator) -> Floats:
    """One step of a boot with a rubber sole: heel, roll, toe."""
    n = seconds(0.34)
    toe_s = rng.uniform(0.095, 0.13)
    heel = _heel(rng)
    roll = noise(rng, seconds(0.12), {600: -14, 1800: -2, 4200: 0, 9000: -12}) * swell(seconds(0.12), 0.03, 0.08)
    toe = noise(rng, seconds(0.1), {150: -6, 500: 0, 1500: -5, 4500: -10, 9000: -24}) * decay(seconds(0.1), 0.003, 0.016)
    return eased(street(rng, placed(n, (0.002, heel), (0.02, 0.028 * roll), (toe_s, 0.22 * toe)), -24.0), 0.05)


def cloth(rng: Generator) -> Floats:
    """A uniform that moves: many small rubs."""
    n = seconds(0.55)
    rub = noise(rng, n, {400: -26, 1500: -4, 4000: 0, 8000: -5, 14000: -22})
    grain = np.maximum(drift(rng, n, 26.0), 0.0) ** 1.5 + 0.15 * np.abs(drift(rng, n, 90.0))
    return eased(0.3 * rub * grain * swell(n, 0.12, 0.3), 0.05)


def cuffs_ratchet(rng: Generator) -> Floats:
    """A cuff closes: teeth over a pawl, quick, then a stop."""
    times = 0.01 + np.cumsum(rng.uniform(0.026, 0.040, 11))
    return eased(placed(seconds(0.75), *((t, rng.uniform(0.7, 1.0) * _steel(rng, 0.006)) for t in times), (0.47, 1.4 * _steel(rng, 0.02))))


def cuffs_rattle(rng: Generator) -> Floats:
    """Chained hands that move: links and swivels, irregular."""
    times = np.sort(rng.uniform(0.0, 0.62, 13))
    return eased(placed(seconds(0.95), *((t, rng.uniform(0.2, 1.0) * _steel(rng, rng.uniform(0.008, 0.03))) for t in times)))


# --- what is pressed out of a chest ----------------------------------------------------------------------------------------


class Throat(NamedTuple):
    """How much higher a voice is than a man's, and how much shorter the way from its cords to its lips."""

    pitch: float = 1.0
    shorter: float = 1.0


MAN, WOMAN = Throat(), Throat(1.7, 1.17)
"""women speak some 0.7 of an octave higher, with formants a sixth higher (Peterson and Barney 1952)"""


def grunt(rng: Generator, throat: Throat = MAN) -> Floats:
    """Somebody is struck: the air goes out, half voiced, and stops."""
    n = seconds(rng.uniform(0.26, 0.34))
    t = np.linspace(0.0, 1.0, n)
    hz = rng.uniform(150, 175) * (1.0 + 0.18 * np.sin(np.pi * np.minimum(t * 3.0, 1.0)) - 0.42 * t)
    return _voice(rng, throat, hz, VOWEL_UH, VOWEL_EH, breath=0.3, rough=0.05, envelope=decay(n, 0.022, 0.085) * swell(n, 0.001, 0.05))


def groan(rng: Generator, throat: Throat = MAN) -> Floats:
    """Pain that lasts: begins in the throat, opens, sinks into a creak with the mouth closing."""
    n = seconds(rng.uniform(1.0, 1.25))
    t = np.linspace(0.0, 1.0, n)
    hz = rng.uniform(118, 132) * (1.0 + 0.16 * np.sin(np.pi * np.minimum(t * 1.5, 1.0)) - 0.34 * t**2)
    return _voice(rng, throat, hz, VOWEL_UH, VOWEL_MM, breath=0.16, rough=0.035, envelope=swell(n, 0.14, 0.55))


def cry(rng: Generator, throat: Throat = MAN) -> Floats:
    """A cry of pain: an open vowel that leaps up, strained, and falls off as the breath ends."""
    n = seconds(rng.uniform(0.55, 0.7))
    t = np.linspace(0.0, 1.0, n)
    hz = rng.uniform(225, 260) * (0.78 + 0.34 * np.sin(np.pi * np.minimum(t * 1.6, 1.0)) - 0.2 * t**2)
    return _voice(rng, throat, hz, VOWEL_UH, VOWEL_EH, breath=0.22, rough=0.07, envelope=swell(n, 0.04, 0.3))


def choke(rng: Generator, throat: Throat = MAN) -> Floats:
    """A throat that is pressed shut: short catches of air with hardly a voice, and one drawn in at last."""
    sounds = []
    for at_s in (0.0, 0.36, 0.66):
        n = seconds(rng.uniform(0.12, 0.17))
        hz = rng.uniform(95, 115) * np.linspace(1.0, 0.8, n)
        caught = _voice(rng, throat, hz, VOWEL_MM, VOWEL_EH, breath=0.9, rough=0.12, envelope=swell(n, 0.008, 0.06))
        sounds.append((at_s + rng.uniform(0.0, 0.05), caught))
    drawn = _air(rng, 0.5, ((900.0, 160.0, 0.0), (1900.0, 240.0, -4.0), (3100.0, 380.0, -8.0)))
    return placed(seconds(1.7), *sounds, (1.05, 0.45 * drawn))


def cough(rng: Generator, throat: Throat = MAN) -> Floats:
    """A cough: the glottis bursts open, air rushes through an open mouth, and a short voiced end; twice, the second one weaker."""
    sounds = []
    for at_s, loud in ((0.0, 1.0), (0.30, 0.7)):
        n = seconds(rng.uniform(0.20, 0.26))
        hz = rng.uniform(150, 185) * np.linspace(1.0, 0.7, n)
        burst = _voice(rng, throat, hz, VOWEL_UH, VOWEL_EH, breath=1.6, rough=0.16, envelope=decay(n, 0.005, 0.07) * swell(n, 0.001, 0.06))
        sounds.append((at_s + rng.uniform(0.0, 0.04), loud * burst))
    return placed(seconds(0.9), *sounds)


def breath(rng: Generator) -> Floats:
    """A loop: hard breathing through an open mouth, in and out, with rests of silence between."""
    n = seconds(2.4)
    inward = _air(rng, 0.62, ((720.0, 240.0, -6.0), (1750.0, 320.0, 0.0), (2900.0, 420.0, -4.0), (4300.0, 700.0, -10.0)))
    outward = _air(rng, 0.85, ((560.0, 200.0, 0.0), (1250.0, 300.0, -4.0), (2500.0, 420.0, -9.0), (3900.0, 700.0, -16.0)))
    return placed(n, (0.06, 0.75 * inward), (0.92, outward))


def _voice(
    rng: Generator,
    throat: Throat,
    hz: Floats,
    opening: Sequence[tuple[float, float, float]],
    closing: Sequence[tuple[float, float, float]],
    *,
    breath: float,
    rough: float,
    envelope: Floats,
) -> Floats:
    """A throat: pulses at `hz` (n,) with jitter and aspiration, through a mouth that goes from one vowel to another."""
    n = len(hz)
    opening, closing = ([(at * throat.shorter, wide, db) for at, wide, db in vowel] for vowel in (opening, closing))
    phase = glide(throat.pitch * hz * (1.0 + rough * drift(rng, n, 70.0)))
    within = phase % 1.0
    flow = np.where(within < 0.62, np.sin(np.pi * within / 0.62) ** 2, 0.0)  # Rosenberg's pulse, open for 62 % of the cycle
    pulses = np.diff(flow, prepend=flow[:1]) * 60.0
    shimmer = 1.0 + 3.0 * rough * drift(rng, n, 40.0)
    air = noise(rng, n, {300: -14, 1200: -3, 3500: 0, 9000: -10}) * (0.35 + flow)
    source = pulses * shimmer + breath * air
    turn = np.linspace(0.0, 1.0, n) ** 2.0
    mouth = (1.0 - turn) * resonant(source, opening) + turn * resonant(source, closing)
    return eased(street(rng, mouth * envelope, -24.0), 0.08)


def _air(rng: Generator, length_s: float, mouth: Sequence[tuple[float, float, float]]) -> Floats:
    n = seconds(length_s)
    source = noise(rng, n, {150: -20, 700: -3, 2000: 0, 6000: -5, 12000: -20}) * (1.0 + 0.18 * drift(rng, n, 18.0))
    return resonant(source, mouth) * swell(n, length_s * 0.35, length_s * 0.6)


# --- pieces ----------------------------------------------------------------------------------------------------------------


def _pat(rng: Generator, strength: float) -> Floats:
    """A flat hand on a clothed body."""
    n = seconds(0.2)
    body = noise(rng, n, {60: -6, 140: 0, 420: -1, 1000: -10, 3000: -24, 8000: -40}) * decay(n, 0.002, 0.024)
    return strength * (body + 0.5 * np.sin(2.0 * np.pi * 95.0 * np.arange(n) / RATE_HZ) * decay(n, 0.004, 0.03))


def _weight(rng: Generator, hz: float) -> Floats:
    """Soft weight on stone."""
    n = seconds(0.4)
    t = np.arange(n) / RATE_HZ
    low = np.sin(2.0 * np.pi * glide(hz * (1.0 + 0.8 * np.exp(-t / 0.015)))) * decay(n, 0.005, 0.03)
    skin = noise(rng, n, {80: -4, 200: 0, 500: -3, 1200: -12, 4000: -30}) * decay(n, 0.004, 0.032)
    return 0.8 * low + 0.8 * skin


def _knock(rng: Generator, hz: float) -> Floats:
    """Bone, sole or button on stone: a dull tick, no ring."""
    n = seconds(0.08)
    tick = noise(rng, n, {hz / 2: -12, hz: 0, hz * 3: -2, hz * 9: -12, 14000: -36}) * decay(n, 0.0008, 0.007)
    return tick + 0.5 * modes(n, [(hz * k, 0.006 / k, 1.0 / k) for k in (1.0, 1.9, 3.1)])


def _heel(rng: Generator) -> Floats:
    n = seconds(0.16)
    stone = noise(rng, n, {80: -6, 140: 0, 300: -2, 700: -8, 2000: -20, 6000: -36}) * decay(n, 0.002, 0.014)
    return 0.45 * stone + 0.40 * np.pad(_knock(rng, rng.uniform(330, 430)), (0, n - seconds(0.08)))


def _scrape(rng: Generator) -> Floats:
    """A sole that slides on gritty pavement."""
    n = seconds(0.24)
    grit = noise(rng, n, {500: -16, 1500: -2, 3500: 0, 7000: -6, 13000: -22})
    return 0.25 * filtered(grit * (0.3 + np.abs(drift(rng, n, 120.0))), {300: -6, 2000: 0}) * swell(n, 0.05, 0.12)


def _steel(rng: Generator, tau_s: float) -> Floats:
    """A small steel part is struck: a handful of high, unrelated tones."""
    n = seconds(0.12)
    rows = [(f * rng.uniform(0.97, 1.03), tau_s * rng.uniform(0.5, 1.2), a) for f, a in _STEEL]
    tick = noise(rng, n, {1500: -14, 4000: 0, 9000: 0, 16000: -18}) * decay(n, 0.0004, 0.0016)
    return 0.35 * modes(n, rows) + 0.5 * tick


_STEEL = ((2350.0, 0.5), (3720.0, 1.0), (5180.0, 0.9), (6900.0, 0.6), (8650.0, 0.4), (11200.0, 0.2))
