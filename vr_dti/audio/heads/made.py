"""A SOFA file made a head's table, in a process of its own that may take only so long and so much memory.

Whatever a file holds, the program gets a head or a sentence. h5py and scipy come with the extra `import` and are loaded in the child alone.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vr_dti.assets.gltf import figures
from vr_dti.assets.gltf.child import worker
from vr_dti.assets.gltf.child.codecs import Made
from vr_dti.assets.gltf.child.jobs import Decoders, Job
from vr_dti.audio.ambisonics import CHANNELS
from vr_dti.audio.heads import decoding, shaping, sofa
from vr_dti.audio.hrtf import RESPONSE, Floats32, HeadTable
from vr_dti.errors import InputError

MOST_CPU_S = 120.0
"""processor time of making one head (default): 12,000 directions took 7 s"""
PATIENCE = 4.0
MOST_BYTES = 128 * figures.MIB
BACK_BYTES = 64 * figures.MIB
KEPT_SAMPLES = 1_024
"""of a response, from a little before the first onset of all: what comes later is the room"""
BEFORE = 32
AT_ONCE = 256
"""directions that are worked on together"""
SAME = 1e-3
"""directions nearer to each other are one; the farthest source counts, as it stands for all distances"""
POLE_DEG = 15.0
"""nothing measured within this of straight above or below: the mean of the nearest ring goes there"""
RING_DEG = 5.0
WIDEST_HOLE_DEG = 60.0
"""radius of the largest patch without a direction (default): across a wider one nothing is left to blend"""


@dataclass(frozen=True, slots=True, eq=False)
class Head:
    """What `kept.py` keeps."""

    directions: Floats32
    taps: Floats32
    delay: Floats32
    triangles: NDArray[np.uint16]
    decoder: Floats32
    title: str
    notes: tuple[str, ...]


def head_of(path: Path) -> Head:
    """Read and make. Raises `InputError`."""
    if find_spec("h5py") is None or find_spec("scipy") is None:
        raise InputError("SOFA files are read by h5py and scipy, which are not installed", "pip install 'vr-dti[import]'")
    try:
        with path.open("rb") as f:
            data = f.read(MOST_BYTES + 1)
    except OSError as e:
        raise InputError(f"{path}: cannot be read: {e.strerror or e}", "give a SOFA file") from None
    if len(data) > MOST_BYTES:
        raise InputError(f"{path}: more than {MOST_BYTES // figures.MIB} MB", "give a set with fewer directions or shorter responses")
    remedy = f"give a SOFA file of the convention {sofa.CONVENTION}, as sofaconventions.org lists them"
    job = Job(
        "head", np.frombuffer(data, np.uint8), {}, BACK_BYTES, more_cpu_s=MOST_CPU_S, most_cpu_s=MOST_CPU_S, patience=PATIENCE,
        work="making a head of it",
    )  # fmt: skip
    with Decoders(__name__) as child:
        (answer,) = child.run([job])
    if answer.problem:
        raise InputError(f"{path}: {answer.problem}", remedy)
    try:
        directions, taps, delay, triangles, decoder = answer.arrays
        head = Head(directions, taps, delay, triangles, decoder, str(answer.info["title"]), tuple(map(str, answer.info["notes"])))
        if decoder.shape != (CHANNELS, 2, decoding.TAPS) or not all(np.isfinite(a).all() for a in (directions, taps, delay, decoder)):
            raise ValueError("its numbers are none")
        HeadTable.build(directions=directions, taps=taps, delay=delay, triangles=triangles, rate_hz=shaping.RATE_HZ)
    except (ValueError, KeyError, IndexError, TypeError, np.linalg.LinAlgError) as e:
        raise InputError(f"{path}: what was made of it is no head ({e})", remedy) from None
    return head


def main() -> None:
    """What the child runs."""
    worker.main({"head": _head})


def _head(options: dict[str, Any], data: bytes) -> Made:
    found = sofa.read(data)
    notes = []
    rows = _apart(found)
    if len(rows) < len(found.ir):
        notes.append(f"{len(found.ir) - len(rows)} of {len(found.ir)} measurements are of directions that are there already")
    directions, ir = found.directions[rows], _cut(_resampled(found.ir[rows], found.rate_hz))
    if found.rate_hz != shaping.RATE_HZ:
        notes.append(f"resampled from {found.rate_hz} to {shaping.RATE_HZ} Hz")
    if len(directions) < 4:
        raise ValueError(f"{len(directions)} directions surround nobody")
    everywhere, rings = _poles(directions)
    weights = _weights(everywhere)
    taps, delay = _shaped(ir, weights[: len(ir)])
    for name, ring in rings:
        notes.append(f"nothing was measured {name} the head: the mean of the {len(ring)} nearest stands in")
        taps = np.concatenate((taps, np.broadcast_to(taps[ring].mean(axis=(0, 1)), (1, *taps.shape[1:]))))
        delay = np.vstack((delay, np.full(2, delay[ring].mean())))
    if delay.max() + shaping.TAPS > RESPONSE:
        raise ValueError(f"its responses begin up to {delay.max() / 48.0:.1f} ms apart, more than two ears of a head do")
    decoder = decoding.decoder_of(everywhere, weights, taps, delay, shaping.RATE_HZ)
    triangles = shaping.triangles_of(everywhere)
    made = [a.astype("<f4") for a in (everywhere, taps, delay)]
    return [*made, triangles.astype("<u2"), decoder.astype("<f4")], {"title": found.title, "notes": notes}


def _apart(found: sofa.Measured) -> NDArray[np.intp]:
    """Rows of different directions, in their order; of the same, the farthest."""
    far_first = np.lexsort((np.arange(len(found.distance_m)), -found.distance_m))
    _, first = np.unique(np.round(found.directions[far_first] / SAME), axis=0, return_index=True)
    return np.sort(far_first[first])


def _resampled(ir: NDArray[np.float32], rate_hz: int) -> NDArray[np.float32]:
    from scipy.signal import resample_poly

    if rate_hz == shaping.RATE_HZ:
        return ir
    most = math.gcd(rate_hz, shaping.RATE_HZ)
    return np.concatenate(
        [resample_poly(part, shaping.RATE_HZ // most, rate_hz // most, axis=-1).astype(np.float32) for part in _parts(ir)]
    )


def _cut(ir: NDArray[np.float32]) -> NDArray[np.float32]:
    loud = np.abs(ir) > shaping.ONSET_SHARE * np.abs(ir).max(axis=-1, keepdims=True)
    first = max(int(np.argmax(loud, axis=-1).min()) - BEFORE, 0)
    return ir[..., first : first + KEPT_SAMPLES]


def _parts(ir: NDArray[np.float32]) -> list[NDArray[np.float32]]:
    return [ir[i : i + AT_ONCE] for i in range(0, len(ir), AT_ONCE)]


def _shaped(ir: NDArray[np.float32], weights: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Taps (M, 2, TAPS) and delays (M, 2)."""
    weights = weights / weights.sum()
    powers = [shaping.mean_power(part, weights[i * AT_ONCE : (i + 1) * AT_ONCE]) for i, part in enumerate(_parts(ir))]
    equaliser = shaping.diffuse_equaliser(np.sum(powers, axis=0))
    taps, delays = [], []
    for part in _parts(ir):
        even = np.fft.irfft(np.fft.rfft(part, shaping.FFT) * equaliser, shaping.FFT)
        delays.append(shaping.onsets(even))
        taps.append(shaping.aligned(even, delays[-1]))
    delay = np.concatenate(delays)
    return np.concatenate(taps), delay - delay.min()


def _poles(directions: NDArray[np.float64]) -> tuple[NDArray[np.float64], list[tuple[str, NDArray[np.intp]]]]:
    """All directions, with above and below where they are missing, and by which rows each of these is filled. Raises `ValueError` where
    what remains has holes too wide."""
    added, rings = [], []
    for name, y in (("above", 1.0), ("below", -1.0)):
        off = np.degrees(np.arccos(np.clip(y * directions[:, 1], -1.0, 1.0)))
        if off.min() > POLE_DEG:
            added.append((0.0, y, 0.0))
            rings.append((name, np.flatnonzero(off <= off.min() + RING_DEG)))
    everywhere = np.vstack((directions, *added)) if added else directions
    hole = _widest_deg(everywhere)
    if hole > WIDEST_HOLE_DEG:
        raise ValueError(
            f"its directions leave a hole {2.0 * hole:.0f} degrees wide beside the head; at most {2 * WIDEST_HOLE_DEG:.0f} is filled"
        )
    return everywhere, rings


def _widest_deg(directions: NDArray[np.float64]) -> float:
    """Radius of the largest patch without a direction: a face of the hull that lies near the middle, or beyond it, spans one."""
    from scipy.spatial import ConvexHull, QhullError

    try:
        off = ConvexHull(directions).equations[:, 3]
    except QhullError:
        return 90.0
    return float(np.degrees(np.arccos(np.clip(-off.max(), -1.0, 1.0))))


def _weights(directions: NDArray[np.float64]) -> NDArray[np.float64]:
    """(M,) each direction's share of the sphere, by the patch that is nearest to it."""
    from scipy.spatial import SphericalVoronoi

    areas = SphericalVoronoi(directions / np.sqrt((directions**2).sum(axis=1, keepdims=True)), threshold=SAME * 1e-2).calculate_areas()
    return np.asarray(areas / areas.sum())
