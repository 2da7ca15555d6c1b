"""Real transforms of `FFT` samples, eight side by side, and the way back for two ears."""

from __future__ import annotations

import numpy as np

from vr_dti.audio.hrtf import FFT
from vr_dti.audio.kernels.compiler import FUSED, MIDDLE, ZERO, njit

P = 264
"""numbers in a row of real or imaginary parts: `BINS`, and zeros up to whole vectors"""
LANES = 8
HALF = FFT // 2
SIDE = HALF * LANES
"""the real parts of eight half transforms; the imaginary ones follow"""
IMAGINARY = SIDE + LANES
"""the same of eight whole ones: `HALF` + 1 bins"""


@njit(inline="always")
def _pass(x, y, turn, count, apart):
    """One of four radix-4 passes (Stockham), eight transforms of `HALF` complex numbers side by side, from `x` into `y`."""
    w = apart * LANES
    for p in range(count):
        c1, s1 = turn[0, p * apart], turn[1, p * apart]
        c2, s2 = turn[0, 2 * p * apart], turn[1, 2 * p * apart]
        c3, s3 = turn[0, 3 * p * apart], turn[1, 3 * p * apart]
        i, o = p * w, 4 * p * w
        for q in range(w):
            ar, br, cr, dr = x[i + q], x[i + q + 512], x[i + q + 1024], x[i + q + 1536]
            ai, bi, ci, di = x[i + q + 2048], x[i + q + 2560], x[i + q + 3072], x[i + q + 3584]
            pr, pi, mr, mi = ar + cr, ai + ci, ar - cr, ai - ci
            sr, si, jr, ji = br + dr, bi + di, di - bi, br - dr
            y[o + q], y[o + q + 2048] = pr + sr, pi + si
            ur, ui = mr - jr, mi - ji
            y[o + q + w], y[o + q + w + 2048] = c1 * ur - s1 * ui, c1 * ui + s1 * ur
            ur, ui = pr - sr, pi - si
            y[o + q + 2 * w], y[o + q + 2 * w + 2048] = c2 * ur - s2 * ui, c2 * ui + s2 * ur
            ur, ui = mr + jr, mi + ji
            y[o + q + 3 * w], y[o + q + 3 * w + 2048] = c3 * ur - s3 * ui, c3 * ui + s3 * ur


@njit(cache=True, error_model="numpy", fastmath=FUSED)
def transformed(x, y, turn):
    _pass(x, y, turn, 64, 1)
    _pass(y, x, turn, 16, 4)
    _pass(x, y, turn, 4, 16)
    _pass(y, x, turn, 1, 64)


@njit(cache=True, error_model="numpy", fastmath=FUSED)
def unfolded(x, turn, lanes):
    """From the half transforms in `x` to eight real ones: `lanes`, real parts of all `HALF` + 1 bins, then imaginary ones."""
    for lane in range(LANES):
        re, im = x[lane], x[SIDE + lane]
        lanes[lane], lanes[IMAGINARY + lane] = re + im, ZERO
        lanes[SIDE + lane], lanes[IMAGINARY + SIDE + lane] = re - im, ZERO
    for k in range(1, HALF):
        c, s = turn[2, k], turn[3, k]
        near, far = k * LANES, (HALF - k) * LANES
        for lane in range(LANES):
            ar, ai, br, bi = x[near + lane], x[SIDE + near + lane], x[far + lane], x[SIDE + far + lane]
            er, ei, dr, di = MIDDLE * (ar + br), MIDDLE * (ai - bi), MIDDLE * (ai + bi), MIDDLE * (br - ar)
            lanes[near + lane] = er + c * dr - s * di
            lanes[IMAGINARY + near + lane] = ei + c * di + s * dr


@njit(cache=True, error_model="numpy", fastmath=FUSED)
def spectra(heard, count, turn, x, y, lanes, out):
    """Real transforms of the first `count` rows of `heard` (., FFT) into `out` (., 2 P)."""
    for group in range(0, count, LANES):
        many = min(LANES, count - group)
        for lane in range(many):
            for k in range(HALF):
                x[k * LANES + lane] = heard[group + lane, 2 * k]
                x[SIDE + k * LANES + lane] = heard[group + lane, 2 * k + 1]
        transformed(x, y, turn)
        unfolded(x, turn, lanes)
        for lane in range(many):
            for k in range(HALF + 1):
                out[group + lane, k] = lanes[k * LANES + lane]
                out[group + lane, P + k] = lanes[IMAGINARY + k * LANES + lane]


@njit(cache=True, error_model="numpy", fastmath=FUSED)
def ears(total, turn, fade, x, y, out):
    """`Convolver.out`: `total` (8 P,) back to samples, faded from old to new into `out` (n, 2)."""
    n = len(out)
    for lane in range(4):
        o = lane * 2 * P
        for k in range(HALF):
            far = o + HALF - k
            ar, ai, br, bi = total[o + k], total[o + P + k], total[far], -total[far + P]
            if k == 0:
                ai, bi = ZERO, ZERO
            er, ei, dr, di = ar + br, ai + bi, ar - br, ai - bi
            c, s = turn[2, k], -turn[3, k]
            pr, pi = dr * c - di * s, dr * s + di * c
            x[k * LANES + lane] = er - pi
            x[SIDE + k * LANES + lane] = -(ei + pr)  # conjugated: the way back by the same transform
    transformed(x, y, turn)
    part = np.float32(0.5 / HALF)
    for t in range(n):
        at = FFT - n + t
        k = (at // 2) * LANES
        sign = part
        if at % 2:
            k += SIDE
            sign = -part
        for ear in range(2):
            old, new = x[k + ear] * sign, x[k + 2 + ear] * sign
            out[t, ear] = old + (new - old) * fade[t]
