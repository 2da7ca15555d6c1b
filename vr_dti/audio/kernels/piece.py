"""A whole piece in one call, where all goes on as it did: nothing begins, ends or travels. Where the place answers, in one before and one
after the bus's product of gains and samples, which stays the library's."""

from __future__ import annotations

import numpy as np

from vr_dti.audio.kernels import placing
from vr_dti.audio.kernels.answer import around
from vr_dti.audio.kernels.bus import decoded, gather
from vr_dti.audio.kernels.near import near
from vr_dti.audio.kernels.transform import P, ears
from vr_dti.jit.compiler import ZERO, njit

steady, place, read = placing.steady, placing.place, placing.read


@njit(cache=True, error_model="numpy", nogil=True)
def piece(heard, stage, places, head, quat, share, at, table, air, state, turn, fade, out):
    """`Mixer._piece` into `out` (n, 2). -> it was done; else nothing is touched."""
    who, how = heard
    named, slots, clock, level, leaving, pool, step, jump, rings, step_in, step_out = stage
    first, length, repeat, cursor, silent, due = clock[0], clock[1], clock[2], clock[3], clock[4], clock[5]
    count, n = len(slots), len(out)
    if count == 0 or not steady(who, named, slots, due, cursor, silent, at, jump, rings):
        return False
    relative, fresh = places
    direction, distance = np.empty((count, 3), dtype=np.float32), np.empty(count, dtype=np.float32)
    gain, row = np.empty(count, dtype=np.float32), np.empty(count, dtype=np.intp)
    samples, total = np.empty((count, n), dtype=np.float32), np.empty(8 * P, dtype=np.float32)
    begun = fresh[slots]
    place(how, slots, head, quat, share, relative, fresh, step, direction, distance, gain, row)
    read(pool, first, length, repeat, slots, cursor, level, leaving, silent, step_in, step_out, samples)
    near(slots, begun, samples, direction, gain, row, table, air, state, turn, total)
    ears(total, turn, fade, out)
    return True


@njit(cache=True, error_model="numpy", nogil=True)
def answered(heard, stage, beds, places, head, quat, share, at, table, air, state, turn, total, answer, bus):
    """`Mixer._piece` of a place that answers, up to the bus's product: voices by their own filters into `total`, what comes back made ready
    for the bus. -> rows for the product, -1: it was not done and nothing is touched; whether a voice on the bus is dulled"""
    who, how = heard
    named, slots, clock, level, leaving, pool, step, jump, rings, step_in, step_out = stage
    first, length, repeat, cursor, silent, due = clock[0], clock[1], clock[2], clock[3], clock[4], clock[5]
    mirrors, tail, where, linear, back = answer
    shares, gains, ramp, work = bus
    count, n = len(slots), len(linear)
    if count == 0 or not steady(who, named, slots, due, cursor, silent, at, jump, rings):
        return -1, False
    relative, fresh = places
    direction, distance = np.empty((count, 3), dtype=np.float32), np.empty(count, dtype=np.float32)
    gain, row = np.empty(count, dtype=np.float32), np.empty(count, dtype=np.intp)
    samples, power = np.empty((count, n), dtype=np.float32), np.empty(count, dtype=np.float32)
    begun = fresh[slots]
    place(how, slots, head, quat, share, relative, fresh, step, direction, distance, gain, row)
    read(pool, first, length, repeat, slots, cursor, level, leaving, silent, step_in, step_out, samples)
    near(slots, begun, samples, direction, gain, row, table, air, state, turn, total)
    for i in range(count):
        loud_db = np.float64(how[i, 6]) + 0.5 * np.float64(how[i, 7])
        power[i] = ZERO if beds[i] else np.float32(10.0 ** (loud_db / 20.0) * step[i])
    came = around(slots, begun, samples, distance, how, power, head, placing.turned(quat), mirrors, tail, where, linear, back)
    slot, new, said, side, strength, dull = back
    return gather(slot[:came], new[:came], strength[:came], dull[:came], side[:came], said[:came], shares, gains, ramp, work)


@njit(cache=True, error_model="numpy", nogil=True)
def both(heard, mixed, channels, decode, turn, total, fade, out):
    """What the bus gives, added to `total`, and all of it as samples in `out` (n, 2)."""
    decoded(heard, mixed, channels, decode, turn, total)
    ears(total, turn, fade, out)


@njit(cache=True, error_model="numpy")
def passes(line, x, most, out):
    """`Limiter.process` where nothing is too loud: `x` (n, channels) into `out`, delayed by the length of `line`. -> it was done; else
    nothing is touched."""
    delay, n, channels = len(line), len(x), x.shape[1]
    loudest = ZERO
    for t in range(n):
        for c in range(channels):
            loudest = max(loudest, abs(x[t, c]))
    if not loudest <= most or n < delay:
        return False
    for c in range(channels):
        for t in range(delay):
            out[t, c], line[t, c] = line[t, c], x[n - delay + t, c]
        for t in range(n - delay):
            out[delay + t, c] = x[t, c]
    return True


@njit(cache=True, error_model="numpy")
def finite(how):
    """All of it is numbers."""
    for i in range(how.shape[0]):
        for j in range(how.shape[1]):
            if not np.isfinite(how[i, j]):
                return False
    return True
