"""What comes back from the place: the nearest voices off its surfaces, and the tail of a room. `room.py` and `tail.py` in one pass."""

from __future__ import annotations

import numpy as np

from vr_dti.audio.acoustics import AIR_CUTOFF_HZ, DULLEST_CUTOFF_HZ, NEAREST_M, ROWS, SOUND_M_PER_S, STEPS_PER_OCTAVE
from vr_dti.audio.room import MEMORY, MIRRORED
from vr_dti.audio.tail import DAMPING
from vr_dti.audio.voices import REFLECTIONS, SLOTS, TAIL_LINES, TAIL_SLOT
from vr_dti.jit.compiler import FUSED, ONE, ZERO, njit

REACH, AIR_SQUARED = np.float32(NEAREST_M), np.float32(AIR_CUTOFF_HZ**2)
KEPT, BESIDE, EACH = np.float32(1.0 - DAMPING), np.float32(DAMPING / 3.0), np.float32(TAIL_LINES**-0.5)


@njit(cache=True, error_model="numpy")
def _nearest(power, distance, near):
    """The `MIRRORED` nearest of those that the place answers to, into `near`; of two as near, the first. -> how many"""
    count = 0
    for i in range(len(power)):
        if power[i] > ZERO and (count < MIRRORED or distance[i] < distance[near[MIRRORED - 1]]):
            at = min(count, MIRRORED - 1)
            while at > 0 and distance[i] < distance[near[at - 1]]:
                near[at] = near[at - 1]
                at -= 1
            near[at] = i
            count = min(count + 1, MIRRORED)
    return count


@njit(cache=True, error_model="numpy")
def _images(source, head, surfaces, best, offset, gain, distance):
    """`Answer._images` of one source. `best` (`REFLECTIONS`,) is scratch."""
    centre, normal, across, half, given_back = surfaces
    best[:] = np.inf
    found = 0
    for p in range(len(given_back)):
        before = mine = 0.0
        for j in range(3):
            before += (source[j] - centre[p, j]) * normal[p, j]
            mine += (head[j] - centre[p, j]) * normal[p, j]
        x = source[0] - 2.0 * before * normal[p, 0] - head[0]
        y = source[1] - 2.0 * before * normal[p, 1] - head[1]
        z = source[2] - 2.0 * before * normal[p, 2] - head[2]
        share = mine / max(mine + before, 1e-9)
        on = before > 0.0 and mine > 0.0
        for a in range(2):
            met = (head[0] + share * x - centre[p, 0]) * across[p, a, 0]
            met += (head[1] + share * y - centre[p, 1]) * across[p, a, 1]
            met += (head[2] + share * z - centre[p, 2]) * across[p, a, 2]
            on = on and abs(met) <= half[p, a]
        far = np.sqrt(x * x + y * y + z * z)
        strength = given_back[p] if on else 0.0
        rank = -strength / max(far, NEAREST_M)
        if found < REFLECTIONS or rank < best[REFLECTIONS - 1]:
            at = min(found, REFLECTIONS - 1)
            while at > 0 and rank < best[at - 1]:
                best[at], gain[at], distance[at], offset[at] = best[at - 1], gain[at - 1], distance[at - 1], offset[at - 1]
                at -= 1
            best[at], gain[at], distance[at] = rank, strength, far
            offset[at, 0], offset[at, 1], offset[at, 2] = x, y, z
            found = min(found + 1, REFLECTIONS)
    for at in range(found, REFLECTIONS):  # fewer surfaces than reflections: the last ones are silent
        gain[at], distance[at], offset[at] = 0.0, distance[found - 1], offset[found - 1]


@njit(cache=True, error_model="numpy")
def _copied(memory, first, out):
    """`out` (n,) from the ring `memory`, from its sample `first` on."""
    first %= len(memory)
    whole = min(len(out), len(memory) - first)
    for t in range(whole):
        out[t] = memory[first + t]
    for t in range(whole, len(out)):
        out[t] = memory[t - whole]


@njit(cache=True, error_model="numpy")
def _kept(said, memory, first):
    """`said` (n,) into the ring `memory`, from its sample `first` on."""
    whole = min(len(said), len(memory) - first)
    for t in range(whole):
        memory[first + t] = said[t]
    for t in range(whole, len(said)):
        memory[t - whole] = said[t]


@njit(cache=True, error_model="numpy")
def _remember(slots, fresh, samples, heard, late, at):
    """`Answer._remember`."""
    for i in range(len(slots)):
        slot = slots[i]
        if fresh[i]:
            heard[slot, :] = ZERO
            late[slot * REFLECTIONS : (slot + 1) * REFLECTIONS] = -1
        _kept(samples[i], heard[slot], at)


@njit(cache=True, error_model="numpy")
def _mirrored(slots, samples, distance, places, power, head, turn, surfaces, rate, ramp, heard, late, at, out):
    """`Answer._mirrored` into the first rows of `out`. -> how many"""
    slot, fresh, said, direction, gain, row = out
    n = samples.shape[1]
    near, kept = np.empty(MIRRORED, dtype=np.intp), np.zeros(SLOTS, dtype=np.bool_)
    count = _nearest(power, distance, near)
    for i in near[:count]:
        kept[slots[i]] = True
    for k in range(SLOTS * REFLECTIONS):
        if not kept[k // REFLECTIONS]:
            late[k] = -1
    best, share, far = np.empty(REFLECTIONS), np.empty(REFLECTIONS), np.empty(REFLECTIONS)
    offset, source, other = np.empty((REFLECTIONS, 3)), np.empty(3), np.empty(n, dtype=np.float32)
    o = 0
    for i in near[:count]:
        for j in range(3):
            source[j] = places[i, j]
        _images(source, head, surfaces, best, offset, share, far)
        for r in range(REFLECTIONS):
            k = slots[i] * REFLECTIONS + r
            now = min(max(int(np.rint((far[r] - np.float64(distance[i])) * rate / SOUND_M_PER_S)), 0), MEMORY - 2 * n)
            fresh[o] = late[k] < 0
            was = now if fresh[o] else late[k]
            slot[o], late[k] = SLOTS + k, now
            _copied(heard[slots[i]], at - was, said[o])
            if was != now:
                _copied(heard[slots[i]], at - now, other)
                for t in range(n):
                    said[o, t] += ramp[t] * (other[t] - said[o, t])
            reach = max(np.float32(far[r]), REACH)
            cutoff = np.float64(reach / AIR_SQUARED) ** -0.5
            row[o] = min(max(int(np.rint(STEPS_PER_OCTAVE * np.log2(cutoff / DULLEST_CUTOFF_HZ))), 0), ROWS)
            gain[o] = np.float32(power[i] * (ONE / reach) * share[r])
            apart = max(far[r], NEAREST_M)
            for j in range(3):
                direction[o, j] = (offset[r, 0] * turn[j, 0] + offset[r, 1] * turn[j, 1] + offset[r, 2] * turn[j, 2]) / apart
            o += 1
    return o


@njit(cache=True, error_model="numpy", fastmath=FUSED)
def _rung(lines, lengths, keep, at, sent, samples):
    """`Tail._next` into `samples` (`TAIL_LINES`, n)."""
    n = len(sent)
    came, mixed = np.empty(n + 2, dtype=np.float32), np.empty((TAIL_LINES, n), dtype=np.float32)
    for i in range(TAIL_LINES):
        _copied(lines[i], at - lengths[i] - 2, came)
        for t in range(n):
            samples[i, t] = (KEPT * came[t + 1] + BESIDE * (came[t] + came[t + 1] + came[t + 2])) * keep[i, 0]
            mixed[i, t] = samples[i, t] * EACH
    apart = 1
    while apart < TAIL_LINES:  # each line into each line, by sums and differences of pairs (Walsh and Hadamard)
        for i in range(TAIL_LINES):
            if not i & apart:
                for t in range(n):
                    a, b = mixed[i, t], mixed[i + apart, t]
                    mixed[i, t], mixed[i + apart, t] = a + b, a - b
        apart *= 2
    for i in range(TAIL_LINES):
        for t in range(n):
            mixed[i, t] += sent[t]
        _kept(mixed[i], lines[i], at)


@njit(cache=True, error_model="numpy", nogil=True)
def around(slots, begun, samples, distance, places, power, head, turn, mirrors, tail, state, ramp, out):
    """`Answer.around` into the rows of `out`, for which there is room for all. `places` (A, 3 or more) in the world, `turn` (3, 3) to the
    head's axes; `mirrors` and `tail` are what `FastAnswer` keeps, `state` where their rings are. -> how many rows"""
    surfaces, rate, heard, late = mirrors
    lines, lengths, keep, sides, level, loudest = tail
    slot, fresh, said, direction, gain, row = out
    n = samples.shape[1]
    count = 0
    if len(surfaces[0]) and len(slots):
        _remember(slots, begun, samples, heard, late, state[0])
        count = _mirrored(slots, samples, distance, places, power, head, turn, surfaces, rate, ramp, heard, late, state[0], out)
        state[0] = (state[0] + n) % heard.shape[1]
    if len(lines) == 0:
        return count
    sent = np.zeros(n, dtype=np.float32)
    for i in range(len(slots)):
        if power[i] > ZERO:
            for t in range(n):
                sent[t] += power[i] * samples[i, t]
    mine = said[count : count + TAIL_LINES]
    _rung(lines, lengths, keep, state[1], sent, mine)
    state[1] = (state[1] + n) % lines.shape[1]
    loudest[0] = ONE
    if not sent.any():
        loudest[0] = np.abs(mine).max()
    for i in range(TAIL_LINES):
        slot[count + i], fresh[count + i], gain[count + i], row[count + i] = TAIL_SLOT + i, False, level, ROWS
        direction[count + i] = sides[i]
    return count + TAIL_LINES
