"""Real transforms of `FFT` samples, two rows as one complex transform, and the way back for two ears.

Sixty-four samples that lie eight apart are transformed at a time, eight such sets side by side; what the sets give each other comes last.
All that one transform touches is 8 kB, which stays in a core's nearest cache.
"""

from __future__ import annotations

import numpy as np

from vr_dti.audio.hrtf import FFT
from vr_dti.jit.compiler import FUSED, MIDDLE, ZERO, njit

P = 264
"""numbers in a row of real or imaginary parts: `BINS`, and zeros up to whole vectors"""
HALF = FFT // 2
LANES = 8
SET = FFT // LANES
QUARTER = SET // 4 * LANES
ASIDE = np.float32(np.sqrt(0.5))


@njit(inline="always")
def _four(ar, ai, br, bi, cr, ci, dr, di):
    """The transform of four complex numbers, of which real and imaginary parts come in turn, as they go."""
    pr, pi, qr, qi = ar + cr, ai + ci, ar - cr, ai - ci
    rr, ri, sr, si = br + dr, bi + di, br - dr, bi - di
    return pr + rr, pi + ri, qr + si, qi - sr, pr - rr, pi - ri, qr - si, qi + sr


@njit(inline="always")
def _pass(x, y, turn, count, apart):
    """One of three radix-4 passes (Stockham), eight transforms of `SET` complex numbers side by side, from `x` into `y`."""
    w = apart * LANES
    for p in range(count):
        c1, s1 = turn[0, p * apart], turn[1, p * apart]
        c2, s2 = turn[0, 2 * p * apart], turn[1, 2 * p * apart]
        c3, s3 = turn[0, 3 * p * apart], turn[1, 3 * p * apart]
        i, o = p * w, 4 * p * w
        for q in range(w):
            ar, br, cr, dr = x[i + q], x[i + q + QUARTER], x[i + q + 2 * QUARTER], x[i + q + 3 * QUARTER]
            ai, bi, ci, di = x[i + q + FFT], x[i + q + FFT + QUARTER], x[i + q + FFT + 2 * QUARTER], x[i + q + FFT + 3 * QUARTER]
            tr, ti, ur, ui, vr, vi, wr, wi = _four(ar, ai, br, bi, cr, ci, dr, di)
            y[o + q], y[o + q + FFT] = tr, ti
            y[o + q + w], y[o + q + w + FFT] = c1 * ur - s1 * ui, c1 * ui + s1 * ur
            y[o + q + 2 * w], y[o + q + 2 * w + FFT] = c2 * vr - s2 * vi, c2 * vi + s2 * vr
            y[o + q + 3 * w], y[o + q + 3 * w + FFT] = c3 * wr - s3 * wi, c3 * wi + s3 * wr


@njit(inline="always")
def _turned(x, turn, j):
    """Number `j` of `x`, turned to where its set stands among the eight."""
    vr, vi, c, s = x[j], x[FFT + j], turn[2, j], turn[3, j]
    return c * vr - s * vi, c * vi + s * vr


@njit(inline="always")
def _joined(x, y, turn):
    """From eight sets in `x`, one after the other, to the whole transform in `y`."""
    for k in range(SET):
        br, bi = _turned(x, turn, SET + k)
        cr, ci = _turned(x, turn, 2 * SET + k)
        dr, di = _turned(x, turn, 3 * SET + k)
        er, ei = _turned(x, turn, 4 * SET + k)
        fr, fi = _turned(x, turn, 5 * SET + k)
        gr, gi = _turned(x, turn, 6 * SET + k)
        hr, hi = _turned(x, turn, 7 * SET + k)
        e0r, e0i, e1r, e1i, e2r, e2i, e3r, e3i = _four(x[k], x[FFT + k], cr, ci, er, ei, gr, gi)
        o0r, o0i, o1r, o1i, o2r, o2i, o3r, o3i = _four(br, bi, dr, di, fr, fi, hr, hi)
        y[k], y[FFT + k] = e0r + o0r, e0i + o0i
        y[4 * SET + k], y[FFT + 4 * SET + k] = e0r - o0r, e0i - o0i
        y[2 * SET + k], y[FFT + 2 * SET + k] = e2r + o2i, e2i - o2r
        y[6 * SET + k], y[FFT + 6 * SET + k] = e2r - o2i, e2i + o2r
        ur, ui = ASIDE * (o1r + o1i), ASIDE * (o1i - o1r)
        y[SET + k], y[FFT + SET + k] = e1r + ur, e1i + ui
        y[5 * SET + k], y[FFT + 5 * SET + k] = e1r - ur, e1i - ui
        ur, ui = ASIDE * (o3i - o3r), ASIDE * (o3r + o3i)
        y[3 * SET + k], y[FFT + 3 * SET + k] = e3r + ur, e3i - ui
        y[7 * SET + k], y[FFT + 7 * SET + k] = e3r - ur, e3i + ui


@njit(cache=True, error_model="numpy", fastmath=FUSED)
def transformed(x, y, turn):
    """`x` (2 FFT,), real parts and imaginary ones, into `y`; `x` is used up."""
    _pass(x, y, turn, 16, 1)
    _pass(y, x, turn, 4, 4)
    _pass(x, y, turn, 1, 16)
    for part in range(0, 2 * FFT, FFT):
        for k in range(SET):
            for lane in range(LANES):
                x[part + lane * SET + k] = y[part + k * LANES + lane]
    _joined(x, y, turn)


@njit(cache=True, error_model="numpy", fastmath=FUSED)
def spectra(heard, rows, turn, out):
    """Real transforms of `rows` of `heard` (., FFT) into `out` (len(rows), 2 P)."""
    x, y = np.empty(2 * FFT, dtype=np.float32), np.empty(2 * FFT, dtype=np.float32)
    spare = np.empty(2 * P, dtype=np.float32)
    count = len(rows)
    for i in range(0, count, 2):
        both = i + 1 < count
        first, second = rows[i], rows[i + 1] if both else rows[i]
        for t in range(FFT):
            x[t], x[FFT + t] = heard[first, t], heard[second, t]
        transformed(x, y, turn)
        a, b = out[i], out[i + 1] if both else spare
        a[0], a[P], b[0], b[P] = y[0], ZERO, y[FFT], ZERO
        for k in range(1, HALF + 1):
            pr, pi, qr, qi = y[k], y[FFT + k], y[FFT - k], y[2 * FFT - k]
            a[k], a[P + k] = MIDDLE * (pr + qr), MIDDLE * (pi - qi)
            b[k], b[P + k] = MIDDLE * (pi + qi), MIDDLE * (qr - pr)
        for k in range(HALF + 1, P):
            a[k], a[P + k], b[k], b[P + k] = ZERO, ZERO, ZERO, ZERO


@njit(cache=True, error_model="numpy", fastmath=FUSED)
def ears(total, turn, fade, out):
    """`Convolver.out`: `total` (8 P,) back to samples, faded from old to new into `out` (n, 2)."""
    n = len(out)
    x, y = np.empty(2 * FFT, dtype=np.float32), np.empty(2 * FFT, dtype=np.float32)
    part = np.float32(1.0 / FFT)
    for new in range(2):
        o = new * 4 * P
        for k in range(HALF + 1):  # left + i right, real and imaginary parts changed over: the way back by the same transform
            lr, li, rr, ri = total[o + k], total[o + P + k], total[o + 2 * P + k], total[o + 3 * P + k]
            x[k], x[FFT + k] = li + rr, lr - ri
        for k in range(1, HALF):
            lr, li, rr, ri = total[o + k], total[o + P + k], total[o + 2 * P + k], total[o + 3 * P + k]
            x[FFT - k], x[2 * FFT - k] = rr - li, lr + ri
        x[0], x[FFT] = total[o + 2 * P], total[o]
        x[HALF], x[FFT + HALF] = total[o + 2 * P + HALF], total[o + HALF]
        transformed(x, y, turn)
        for t in range(n):
            left, right = y[2 * FFT - n + t] * part, y[FFT - n + t] * part
            if new:
                out[t, 0] += (left - out[t, 0]) * fade[t]
                out[t, 1] += (right - out[t, 1]) * fade[t]
            else:
                out[t, 0], out[t, 1] = left, right
