"""Voices through their own filters: directions to filters, samples to spectra, all summed for two ears."""

from __future__ import annotations

import numpy as np

from vr_dti.audio.hrtf import DELAY_STEPS, FFT
from vr_dti.audio.kernels.transform import HALF, P, spectra
from vr_dti.jit.compiler import FUSED, ZERO, njit

STEPS = np.float32(DELAY_STEPS)


@njit(cache=True, error_model="numpy")
def _least(weights, t, x, y, z, shares):
    for corner in range(3):
        w = weights[corner, t]
        shares[corner] = w[0] * x + w[1] * y + w[2] * z
    return min(shares[0], shares[1], shares[2])


@njit(cache=True, error_model="numpy")
def _aim(direction, slots, weights, beside, triangles, delay, triangle, corners, shares, ramp):
    """`HeadTable.around`: the three rows around each direction, their shares, and how long its two ears' ramps are."""
    three = np.empty(3, dtype=np.float32)
    for i in range(len(slots)):
        x, y, z = direction[i, 0], direction[i, 1], direction[i, 2]
        t = triangle[slots[i]]
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
        triangle[slots[i]] = t
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
def _filters(slots, corners, shares, ramp, gain, row, table, ramps, air, at_reference, after):
    """`HeadTable.filters` and the way through the air: into the rows `slots` of `after` (., 4 P)."""
    for i in range(len(slots)):
        slot, a, b, c, r = slots[i], corners[i, 0], corners[i, 1], corners[i, 2], row[i]
        level = gain[i] / at_reference[r]
        wa, wb, wc = shares[i, 0] * level, shares[i, 1] * level, shares[i, 2] * level
        for ear in range(2):
            late, o = ramp[i, ear], ear * 2 * P
            for k in range(P):
                re = table[a, o + k] * wa + table[b, o + k] * wb + table[c, o + k] * wc
                im = table[a, o + P + k] * wa + table[b, o + P + k] * wb + table[c, o + P + k] * wc
                lr, li, pr, pi = ramps[late, k], ramps[late, P + k], air[r, k], air[r, P + k]
                wr, wi = lr * pr - li * pi, lr * pi + li * pr
                after[slot, o + k] = re * wr - im * wi
                after[slot, o + P + k] = re * wi + im * wr


@njit(cache=True, error_model="numpy")
def _hear(heard, slots, fresh, samples):
    """Each row makes room for its next samples; nothing comes before a fresh one's."""
    n = samples.shape[1]
    for i in range(len(slots)):
        row, said = heard[slots[i]], samples[i]
        if fresh[i]:
            row[:] = ZERO
        elif n == HALF:
            for t in range(HALF):
                row[t] = row[HALF + t]
        else:
            for t in range(FFT - n):
                row[t] = row[t + n]
        late = row[FFT - n :]
        for t in range(n):
            late[t] = said[t]


@njit(cache=True, error_model="numpy", fastmath=FUSED)
def _through(slots, fresh, bins, before, after, total):
    """`total` (8 P,): what all give both ears by their filters before and after."""
    total[:] = ZERO
    for i in range(len(slots)):
        slot = slots[i]
        was = after if fresh[i] else before
        for ear in range(2):
            o = ear * 2 * P
            for k in range(P):
                re, im = bins[i, k], bins[i, P + k]
                br, bi = was[slot, o + k], was[slot, o + P + k]
                ar, ai = after[slot, o + k], after[slot, o + P + k]
                total[o + k] += re * br - im * bi
                total[o + P + k] += re * bi + im * br
                total[o + 4 * P + k] += re * ar - im * ai
                total[o + 5 * P + k] += re * ai + im * ar


@njit(cache=True, error_model="numpy", nogil=True)
def near(slots, fresh, samples, direction, gain, row, table, air, state, turn, total):
    """`Convolver.feed`. `table`, `air` and `state` are what `FastConvolver` keeps."""
    weights, beside, triangles, delay, rows, ramps = table
    paths, at_reference = air
    triangle, heard, filters, side = state
    before, after = filters[side[0]], filters[1 - side[0]]
    side[0] = 1 - side[0]
    count = len(slots)
    corners, shares = np.empty((count, 3), dtype=np.intp), np.empty((count, 3), dtype=np.float32)
    ramp, bins = np.empty((count, 2), dtype=np.intp), np.empty((count, 2 * P), dtype=np.float32)
    _aim(direction, slots, weights, beside, triangles, delay, triangle, corners, shares, ramp)
    _filters(slots, corners, shares, ramp, gain, row, rows, ramps, paths, at_reference, after)
    _hear(heard, slots, fresh, samples)
    spectra(heard, slots, turn, bins)
    _through(slots, fresh, bins, before, after, total)
