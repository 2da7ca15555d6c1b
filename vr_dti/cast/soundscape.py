"""The sounds of the place: traffic round the corner, a patrol car at idle, a dog and a siren far away, one that comes, a police radio."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from vr_dti.audio.clip import RATE_HZ
from vr_dti.audio.synthesis import drift, eased, filtered, glide, noise, placed, resonant, seconds, street, swell
from vr_dti.spaces import Floats

TRAFFIC_S = 23.0


def traffic(rng: Generator) -> Floats:
    """A loop of a busy road a block away: low rumble that wanders, and two cars that pass."""
    n = seconds(TRAFFIC_S)
    rumble = noise(rng, n, {25: -14, 50: 0, 110: -1, 250: -6, 500: -9, 1000: -11, 2000: -17, 4000: -28, 9000: -44})
    bed = rumble * 10.0 ** (2.0 * drift(rng, n, 0.25) / 20.0)
    for _ in range(2):
        length = seconds(rng.uniform(6.0, 9.0))
        tyres = noise(rng, length, {60: -12, 110: -4, 300: -8, 700: 0, 1200: 0, 2500: -9, 6000: -26})
        engine = 0.5 * _firing(rng, length, rng.uniform(55.0, 75.0), 9)
        passing = (tyres + engine) * swell(length, length / RATE_HZ * 0.45, length / RATE_HZ * 0.55) ** 2
        at = int(rng.uniform(0, n))
        bed += np.roll(np.pad(1.3 * passing, (0, n - length)), at)  # rolled round: the loop keeps no seam
    return bed


def car_idle(rng: Generator) -> Floats:
    """A loop of a large petrol engine at about 680 rpm: exhaust pulses of unequal cylinders, belts and valves, the fan."""
    n = seconds(6.0)
    cycles = 34  # whole engine cycles (two turns each) in the loop: 5.67 Hz, eight firings a cycle
    wander = 1.0 + 0.004 * drift(rng, n, 1.0)
    phase = np.cumsum(wander) / wander.sum() * cycles
    strength = 1.0 + 0.18 * rng.standard_normal(8)
    within = (phase * 8.0) % 1.0
    which = (phase * 8.0).astype(int) % 8
    pulses = strength[which] * np.exp(-within * 9.0) * np.sin(2.0 * np.pi * within * 1.7)
    twice = np.concatenate((pulses, pulses))  # filtered over two rounds, the second kept: no seam
    exhaust = filtered(twice, {20: -30, 35: -4, 60: 0, 130: -1, 260: -9, 600: -20, 1500: -34, 6000: -60})[n:]
    valves = noise(rng, n, {800: -30, 1800: 0, 4500: -2, 9000: -18}) * (0.4 + np.exp(-within * 5.0))
    fan = noise(rng, n, {60: -12, 180: 0, 700: -3, 2000: -13, 8000: -36})
    out: Floats = exhaust / np.sqrt((exhaust**2).mean()) + 0.06 * valves + 0.22 * fan
    return out


def far_dog(rng: Generator) -> Floats:
    """Five barks, two streets away, and the houses' answer."""

    def bark(strength: float) -> Floats:
        n = seconds(rng.uniform(0.13, 0.18))
        t = np.linspace(0.0, 1.0, n)
        hz = rng.uniform(430, 470) * (1.0 + 0.45 * np.sin(np.pi * np.minimum(t * 1.6, 1.0)) - 0.30 * t)
        voiced = _buzz(glide(hz), 14) + 0.5 * rng.standard_normal(n)
        shaped = resonant(voiced, ((780, 160, 0), (1500, 260, -3), (2700, 420, -10)))
        return strength * shaped * swell(n, 0.018, 0.09)

    times = (0.05, 0.48, 0.86, 2.30, 2.71)
    dry = placed(seconds(3.1), *((t, bark(rng.uniform(0.8, 1.0))) for t in times))
    far = street(rng, filtered(dry, {200: -6, 500: 0, 1500: -2, 3500: -14, 8000: -40}), wet_db=-9.0)
    return eased(far, 0.2)


def far_siren(rng: Generator) -> Floats:
    """A wail that comes up behind the houses and goes away again; many paths, no edge left."""
    n = seconds(15.0)
    t = np.arange(n) / RATE_HZ
    hz = 950.0 + 340.0 * np.sin(2.0 * np.pi * t / 4.6 - 1.2) - 6.0 * (t - 7.5)
    dry = sum(np.sin(2.0 * np.pi * k * glide(hz)) / k**1.4 for k in (1, 2, 3, 5)) * swell(n, 6.0, 8.0) ** 2
    blur = sum(np.roll(dry, seconds(d)) * g for d, g in ((0.0, 0.5), (0.19, 0.6), (0.34, 0.5), (0.52, 0.35), (0.81, 0.2)))
    wander = 10.0 ** (3.0 * drift(rng, n, 1.5) / 20.0)
    return eased(street(rng, filtered(np.asarray(blur) * wander, {300: -10, 700: 0, 1300: -3, 2600: -20, 6000: -60}), wet_db=-2.0), 0.5)


def siren(rng: Generator) -> Floats:
    """A patrol car's own: a slow wail that breaks off as the car stops. Nothing of its way is in it: who places it moves it."""
    n = seconds(9.0)
    t = np.arange(n) / RATE_HZ
    hz = 1060.0 + 400.0 * np.sin(2.0 * np.pi * t / 4.2 - 1.4)
    wail = sum(np.sin(2.0 * np.pi * k * glide(hz)) / k**1.1 for k in range(1, 8)) * np.minimum(1.0, (t[-1] - t) / 0.08)
    horn = filtered(np.tanh(1.4 * np.asarray(wail)), {150: -40, 500: -6, 900: 0, 2400: 2, 4200: -6, 8000: -30})
    return eased(street(rng, horn, wet_db=-14.0), 0.05)


def radio_open(rng: Generator) -> Floats:
    """The channel opens: a short two-tone chirp out of a small loudspeaker, then carrier hiss."""
    n = seconds(0.34)
    t = np.arange(n) / RATE_HZ
    tone = np.sin(2.0 * np.pi * glide(np.where(t < 0.06, 910.0, 1280.0))) * (t < 0.13) * np.minimum((0.13 - t) * 200, 1.0).clip(0)
    hiss = 0.16 * rng.standard_normal(n) * (t > 0.02)
    return eased(_small_loudspeaker(tone + hiss), 0.03)


def radio_close(rng: Generator) -> Floats:
    """The other side lets go: the squelch tail, cut off short."""
    n = seconds(0.22)
    t = np.arange(n) / RATE_HZ
    burst = rng.standard_normal(n) * np.where(t < 0.012, 0.25, np.where(t < 0.185, 1.0, 0.0))
    return eased(_small_loudspeaker(burst), 0.02)


def _small_loudspeaker(x: Floats) -> Floats:
    return np.tanh(1.6 * filtered(x, {120: -50, 380: -8, 600: 0, 1700: 4, 2600: 3, 3400: -4, 5200: -40}))


def _buzz(phase: Floats, harmonics: int) -> Floats:
    """A voiced source: harmonics falling by 9 dB an octave."""
    k = np.arange(1, harmonics + 1)
    out: Floats = np.sin(2.0 * np.pi * phase[:, None] * k) @ (k**-1.5)
    return out


def _firing(rng: Generator, n: int, hz: float, harmonics: int) -> Floats:
    t = np.arange(n) / RATE_HZ
    phase = glide(hz * (1.0 + 0.06 * np.sin(2.0 * np.pi * t / (n / RATE_HZ))))
    return filtered(_buzz(phase, harmonics), {40: 0, 200: -3, 800: -20})
