"""Voices with filters of their own: directions to filters, samples to spectra, all summed for two ears."""

from __future__ import annotations

import numpy as np

from vr_dti.audio.hrtf import DELAY_STEPS
from vr_dti.audio.kernels.compiler import FUSED, ZERO, njit
from vr_dti.audio.kernels.transform import P, spectra

STEPS = np.float32(DELAY_STEPS)


@njit(cache=True, error_model="numpy")
def _least(weights, t, x, y, z, shares):
    for corner in range(3):
        w = weights[corner, t]
        shares[corner] = w[0] * x + w[1] * y + w[2] * z
    return min(shares[0], shares[1], shares[2])


@njit(cache=True, error_model="numpy")
def _aim(direction, seats, weights, beside, triangles, delay, triangle, corners, shares, ramp):
    """`HeadTable.around`: the three rows around each direction, their shares, and how long its two ears' ramps are."""
    three = np.empty(3, dtype=np.float32)
    for i in range(len(seats)):
        x, y, z = direction[i, 0], direction[i, 1], direction[i, 2]
        t = triangle[seats[i]]
        tried = 0
        while _least(weights, t, x, y, z, three) < ZERO and tried < 12:
            t = beside[t, np.argmin(three)]
            tried += 1
        if tried == 12:
            best = np.float32(-np.inf)
            for other in range(len(triangles)):
                least = _least(weights, other, x, y, z, three)
                if least > best:
                    best, t = least, other
            _least(weights, t, x, y, z, three)
        triangle[seats[i]] = t
        a, b, c = max(three[0], ZERO), max(three[1], ZERO), max(three[2], ZERO)
        whole = a + b + c
        shares[i, 0], shares[i, 1], shares[i, 2] = a / whole, b / whole, c / whole
        for corner in range(3):
            corners[i, corner] = triangles[t, corner]
        for ear in range(2):
            late = ZERO
            for corner in range(3):
                late += shares[i, corner] * delay[corners[i, corner], ear]
            ramp[i, ear] = int(np.rint(late * STEPS))


@njit(cache=True, error_model="numpy", fastmath=FUSED)
def _filters(seats, corners, shares, ramp, gain, row, table, ramps, air, at_reference, after):
    """`HeadTable.filters` and the way through the air: into the rows `seats` of `after` (., 4 P)."""
    for i in range(len(seats)):
        seat, a, b, c = seats[i], corners[i, 0], corners[i, 1], corners[i, 2]
        wa, wb, wc = shares[i, 0], shares[i, 1], shares[i, 2]
        level, r = gain[i] / at_reference[row[i]], row[i]
        for ear in range(2):
            late, o = ramp[i, ear], ear * 2 * P
            for k in range(P):
                re = table[a, o + k] * wa + table[b, o + k] * wb + table[c, o + k] * wc
                im = table[a, o + P + k] * wa + table[b, o + P + k] * wb + table[c, o + P + k] * wc
                lr, li = ramps[late, k], ramps[late, P + k]
                tr, ti = re * lr - im * li, re * li + im * lr
                pr, pi = air[r, k] * level, air[r, P + k] * level
                after[seat, o + k] = tr * pr - ti * pi
                after[seat, o + P + k] = tr * pi + ti * pr


@njit(cache=True, error_model="numpy")
def _shift(heard, count, n):
    """The first `count` rows make room for `n` samples, which are silence."""
    size = heard.shape[1]
    for s in range(count):
        for t in range(size - n):
            heard[s, t] = heard[s, t + n]
        for t in range(size - n, size):
            heard[s, t] = ZERO


@njit(cache=True, error_model="numpy")
def _put(heard, rows, samples):
    """`samples` (H, n) at the end of `rows`."""
    n = samples.shape[1]
    begin = heard.shape[1] - n
    for i in range(len(rows)):
        for t in range(n):
            heard[rows[i], begin + t] = samples[i, t]


@njit(cache=True, error_model="numpy", fastmath=FUSED)
def _through(bins, before, after, count, total):
    """`total` (8 P,): what all seats give both ears by their filters before and after; after becomes before."""
    total[:] = ZERO
    for s in range(count):
        for ear in range(2):
            o = ear * 2 * P
            for k in range(P):
                re, im = bins[s, k], bins[s, P + k]
                br, bi = before[s, o + k], before[s, o + P + k]
                ar, ai = after[s, o + k], after[s, o + P + k]
                total[o + k] += re * br - im * bi
                total[o + P + k] += re * bi + im * br
                total[o + 4 * P + k] += re * ar - im * ai
                total[o + 5 * P + k] += re * ai + im * ar
        before[s, :] = after[s, :]


@njit(cache=True, error_model="numpy")
def near(direction, gain, row, seats, held, samples, new, table, air, state, work, total):
    """`Convolver.feed`. `table`, `air`, `state` and `work` are what `FastConvolver` keeps."""
    weights, beside, triangles, delay, rows, ramps = table
    paths, at_reference = air
    triangle, heard, before, after = state
    corners, shares, ramp, turn, x, y, lanes, bins = work
    _aim(direction, seats, weights, beside, triangles, delay, triangle, corners, shares, ramp)
    _filters(seats, corners, shares, ramp, gain, row, rows, ramps, paths, at_reference, after)
    top = 0
    for i in range(len(held)):
        top = max(top, held[i] + 1)
    for i in range(len(new)):
        before[new[i], :] = after[new[i], :]
    _shift(heard, top, samples.shape[1])
    _put(heard, held, samples)
    spectra(heard, top, turn, x, y, lanes, bins)
    _through(bins, before, after, top, total)
