"""The bus: gains, lines ready for one product, and the decoder."""

from __future__ import annotations

import numpy as np

from vr_dti.audio.ambisonics import S3, S5, S7, S15, S21_8, S35_8, S105
from vr_dti.audio.hrtf import FFT
from vr_dti.audio.kernels.transform import P, spectra
from vr_dti.jit.compiler import FIVE, FUSED, ONE, THREE, TWO, ZERO, njit

N3, N15, N105, N35_8, N21_8 = np.float32(S3), np.float32(S15), np.float32(S105), np.float32(S35_8), np.float32(S21_8)
N5_2, N15_2, N7_2, N105_2 = np.float32(0.5 * S5), np.float32(0.5 * S15), np.float32(0.5 * S7), np.float32(0.5 * S105)


@njit(cache=True, error_model="numpy")
def _harmonics(d, way):
    """`ambisonics.harmonics` of one direction."""
    x, y, z = -d[2], -d[0], d[1]
    xx, yy, zz = x * x, y * y, z * z
    xy, across, five = x * y, xx - yy, FIVE * zz - ONE
    way[0], way[1], way[2], way[3] = ONE, N3 * y, N3 * z, N3 * x
    way[4], way[5], way[6] = N15 * xy, N15 * y * z, N5_2 * (THREE * zz - ONE)
    way[7], way[8] = N15 * x * z, N15_2 * across
    way[9], way[10], way[11] = N35_8 * y * (THREE * xx - yy), N105 * xy * z, N21_8 * y * five
    way[12], way[13] = N7_2 * z * (five - TWO), N21_8 * x * five
    way[14], way[15] = N105_2 * z * across, N35_8 * x * (xx - THREE * yy)


@njit(cache=True, error_model="numpy")
def gather(slots, fresh, gain, row, direction, samples, shares, gains, ramp, work):
    """`Bus.mixed` up to the product: gains `by` (., 2 C) and samples `lines` (., n), a row for each voice, and one more for what is ramped
    where its gains change. -> rows, whether a voice is dulled
    """
    open_share, dull_share = shares
    way, goal, by, lines = work
    channels, n = len(way), samples.shape[1]
    rows, dulls = 0, False
    for i in range(len(slots)):
        slot = slots[i]
        open_, dull = gain[i] * open_share[row[i]], gain[i] * dull_share[row[i]]
        _harmonics(direction[i], way)
        sounds = glides = False
        for c in range(channels):
            goal[c], goal[channels + c] = way[c] * open_, way[c] * dull
        for c in range(2 * channels):
            was = goal[c] if fresh[i] else gains[slot, c]
            heard = was != ZERO or goal[c] != ZERO
            sounds, glides = sounds or heard, glides or was != goal[c]
            dulls = dulls or (heard and c >= channels)
            by[rows, c], by[rows + 1, c] = was, goal[c] - was
            gains[slot, c] = goal[c]
        if sounds:
            for t in range(n):
                lines[rows, t] = samples[i, t]
            rows += 1
        if glides:
            for t in range(n):
                lines[rows, t] = samples[i, t] * ramp[t]
            rows += 1
    return rows, dulls


@njit(cache=True, error_model="numpy", fastmath=FUSED)
def decoded(heard, mixed, rows, decode, turn, total):
    """`HeadBus.add` after the product: `mixed` (len(rows), n) goes into `heard` (2 C, FFT), what it then gives both ears into `total`
    (8 P,)."""
    n = mixed.shape[1]
    bins, sums = np.empty((len(rows), 2 * P), dtype=np.float32), np.zeros(4 * P, dtype=np.float32)
    for c in range(len(rows)):
        for t in range(FFT - n):
            heard[c, t] = heard[c, t + n]
        for t in range(n):
            heard[c, FFT - n + t] = mixed[c, t]
    spectra(heard, rows, turn, bins)
    for c in range(len(rows)):
        for ear in range(2):
            o = ear * 2 * P
            for k in range(P):
                re, im, dr, di = bins[c, k], bins[c, P + k], decode[c, o + k], decode[c, o + P + k]
                sums[o + k] += re * dr - im * di
                sums[o + P + k] += re * di + im * dr
    for k in range(4 * P):
        total[k] += sums[k]
        total[4 * P + k] += sums[k]
