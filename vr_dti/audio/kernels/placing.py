"""Where sounds are, whether all goes on, and their samples."""

from __future__ import annotations

import numpy as np

from vr_dti.audio.acoustics import (
    AIR_CUTOFF_HZ,
    BEHIND_DB,
    DULLEST_CUTOFF_HZ,
    NEAREST_M,
    OCTAVE_PER_DB,
    OPEN_CUTOFF_HZ,
    ROWS,
    STEPS_PER_OCTAVE,
)
from vr_dti.jit.compiler import ONE, ZERO, njit

REACH, QUIET = np.float32(NEAREST_M), np.float32(BEHIND_DB * 0.5)
AIR_SQUARED, INSIDE = np.float32(AIR_CUTOFF_HZ**2), np.float32(1e-3)


@njit(cache=True, error_model="numpy")
def turned(quat):
    """(3, 3) from the world's axes to those that `quat` turns into the world's."""
    qx, qy, qz, qw = quat
    sx, sy, sz = qx + qx, qy + qy, qz + qz
    a0, a1, a2 = 1.0 - (qy * sy + qz * sz), qx * sy + qw * sz, qx * sz - qw * sy
    b0, b1, b2 = qx * sy - qw * sz, 1.0 - (qx * sx + qz * sz), qy * sz + qw * sx
    c0, c1, c2 = qx * sz + qw * sy, qy * sz - qw * sx, 1.0 - (qx * sx + qy * sy)
    return np.array(((a0, a1, a2), (b0, b1, b2), (c0, c1, c2)))


@njit(cache=True, error_model="numpy")
def place(how, slots, head, quat, share, relative, fresh, step, direction, distance, gain, row):
    """`Places.placed`."""
    turn = turned(quat)
    for i in range(len(slots)):
        slot = slots[i]
        x, y, z = how[i, 0] - head[0], how[i, 1] - head[1], how[i, 2] - head[2]
        square = ZERO
        for j in range(3):
            now = np.float32(x * turn[j, 0] + y * turn[j, 1] + z * turn[j, 2])
            if fresh[slot]:
                relative[slot, j] = now
            relative[slot, j] += share * (now - relative[slot, j])
            square += relative[slot, j] * relative[slot, j]
        far = np.sqrt(square)
        apart = max(far, INSIDE)
        distance[i] = far
        for j in range(3):
            direction[i, j] = relative[slot, j] / apart
        if far <= INSIDE:
            direction[i, 0], direction[i, 1], direction[i, 2] = ZERO, ZERO, -ONE
        shade = np.float64(how[i, 7])
        if how[i, 3] != ZERO or how[i, 4] != ZERO or how[i, 5] != ZERO:
            aside = x * how[i, 3] + y * how[i, 4] + z * how[i, 5] + apart
            shade = shade + QUIET * (ONE - np.float32(1.0 - aside / apart))
        shade = min(shade, np.float64(0.0))
        reach = max(far, REACH)
        behind = 0.0
        if shade < 0.0:
            behind = max(OPEN_CUTOFF_HZ * 2.0 ** (OCTAVE_PER_DB * shade), DULLEST_CUTOFF_HZ) ** -2.0
        cutoff = (behind + np.float64(reach / AIR_SQUARED)) ** -0.5
        row[i] = min(max(int(np.rint(STEPS_PER_OCTAVE * np.log2(cutoff / DULLEST_CUTOFF_HZ))), 0), ROWS)
        gain[i] = np.float32(10.0 ** ((how[i, 6] + shade) / 20.0) / reach) * step[i]
        fresh[slot] = False


@njit(cache=True, error_model="numpy")
def steady(who, named, slots, due, cursor, silent, at, jump, rings):
    """`Stage.sync`'s question: the same are named, and nothing that plays is over or in the wrong place."""
    if len(who) != len(named):
        return False
    for i in range(len(who)):
        for j in range(4):
            if who[i, j] != named[i, j]:
                return False
    for i in range(len(slots)):
        slot = slots[i]
        if abs(at - due[slot] - cursor[slot]) > jump or silent[slot] > rings:
            return False
    return True


@njit(cache=True, error_model="numpy")
def read(pool, first, length, repeat, slots, cursor, level, leaving, silent, step_in, step_out, out):
    """`Stage.read` for what does not travel: the next samples of each, faded where it comes or goes."""
    n = out.shape[1]
    for i in range(len(slots)):
        slot = slots[i]
        start, size, loop = first[slot], length[slot], repeat[slot]
        at = cursor[slot]
        if loop and at >= 0:
            at %= loop
        if 0 <= at <= size - n:
            whole, row = pool[start + at : start + at + n], out[i]
            for t in range(n):
                row[t] = whole[t]
        else:
            for t in range(n):
                out[i, t] = pool[start + at] if 0 <= at < size else ZERO
                at += 1
                if loop and at == loop:
                    at = 0
        cursor[slot] += n
        if leaving[slot] or level[slot] < 1.0:
            step = -step_out if leaving[slot] else step_in
            was, now = level[slot], 0.0
            for t in range(n):
                now = min(max(was + step * (t + 1), 0.0), 1.0)
                out[i, t] *= np.float32(0.5 - 0.5 * np.cos(np.pi * now))
            level[slot] = now
        ended = level[slot] == 0.0 or (loop == 0 and cursor[slot] >= size)
        silent[slot] = silent[slot] + n if ended else 0
