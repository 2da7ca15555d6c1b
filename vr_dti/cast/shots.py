"""The sounds of the trainee's own tools: a shot, the crackle of a conducted-energy weapon, spray, a trigger that fires nothing."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from vr_dti.audio.clip import RATE_HZ
from vr_dti.audio.synthesis import decay, eased, noise, placed, seconds, street, swell
from vr_dti.spaces import Floats


def gunshot(rng: Generator) -> Floats:
    """A pistol: a crack, a push of air, and what the houses give back."""
    n = seconds(0.6)
    crack = noise(rng, n, {120: -8, 400: 0, 2500: -1, 9000: -6, 16000: -14}) * decay(n, 0.0003, 0.010)
    t = np.arange(n) / RATE_HZ
    push = np.sin(2.0 * np.pi * 74.0 * t) * decay(n, 0.001, 0.045)
    tail = noise(rng, n, {80: -4, 300: 0, 1200: -6, 5000: -20}) * decay(n, 0.004, 0.11)
    x = street(rng, placed(n, (0.0, 0.5 * crack), (0.001, 0.6 * push), (0.012, 0.5 * tail)), -14.0)
    whole = swell(len(x), 0.01, 0.6)
    return eased(x - whole * (x.mean() / whole.mean()), 0.1)


def cew_shot(rng: Generator) -> Floats:
    """The pop of a cartridge, then 19 pulses a second for five seconds: sharp, dry, even."""
    n = seconds(5.2)
    pop = noise(rng, seconds(0.2), {150: -6, 700: 0, 4000: -4, 12000: -16}) * decay(seconds(0.2), 0.0005, 0.018)
    m = seconds(0.03)
    pulses = [
        (0.06 + k / 19.0, 0.35 * noise(rng, m, {900: -18, 3000: -3, 7000: 0, 14000: -5}) * decay(m, 0.0003, 0.0035)) for k in range(95)
    ]
    return eased(placed(n, (0.0, pop), *pulses), 0.05)


def spray_hiss(rng: Generator) -> Floats:
    """A second of a stream through a small nozzle."""
    n = seconds(1.0)
    return eased(noise(rng, n, {400: -30, 1800: -10, 5000: 0, 9000: -2, 15000: -10}) * swell(n, 0.03, 0.25), 0.03)


def click(rng: Generator) -> Floats:
    """A striker that falls on nothing."""
    n = seconds(0.12)
    return eased(noise(rng, n, {500: -20, 2000: -4, 4500: 0, 9000: -8}) * decay(n, 0.0003, 0.004), 0.02)
