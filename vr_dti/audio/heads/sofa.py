"""A SOFA file (AES69, HDF5 inside) read: responses of two ears with their directions, or a `ValueError` that says why not.

Runs in the child of `made.py` only: h5py is native code that meets a stranger's bytes. What a file only points at elsewhere is not read.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

CONVENTION = "SimpleFreeFieldHRIR"
MOST_DIRECTIONS = 12_000
MOST_TAPS = 16_384
MOST_VALUES = 2 * 12_000 * 1_024
"""of all responses together (default); the largest published sets have about 12,000 directions of 256 to 512 taps"""
RATES_HZ = (8_000, 192_000)
NEAREST_M = 0.05


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """A head as the file has it."""

    directions: Array
    """(M, 3) unit, the project's axes: +X right, +Y up, -Z ahead"""
    distance_m: Array
    ir: NDArray[np.float32]
    """(M, 2, n) left and right"""
    rate_hz: int
    title: str
    """and whose terms, as the file says"""


def read(data: bytes) -> Measured:
    """Raises `ValueError` with a sentence."""
    import h5py

    try:
        file = h5py.File(io.BytesIO(data), "r")
    except OSError as e:
        raise ValueError("it is no SOFA file, or cut off") from e
    with file:
        try:
            return _read(file)
        except (OSError, KeyError, RuntimeError, TypeError) as e:
            raise ValueError(f"it is damaged: {' '.join(str(e).split())[:120]}") from e


def _read(file: Any) -> Measured:
    convention = _text(file, "SOFAConventions")
    if convention != CONVENTION:
        raise ValueError(f"it holds {convention or 'no SOFA convention'!r}, not {CONVENTION}: responses of two ears in a free field")
    ir = _numbers(file, "Data.IR", MOST_VALUES)
    if ir.ndim != 3 or ir.shape[1] != 2 or not 1 <= ir.shape[0] <= MOST_DIRECTIONS or not 16 <= ir.shape[2] <= MOST_TAPS:
        raise ValueError(f"Data.IR is {ir.shape}: not directions (at most {MOST_DIRECTIONS}), two ears, 16 to {MOST_TAPS} samples")
    if not np.isfinite(ir).all() or not (np.abs(ir).max(axis=2) > 0.0).all():
        raise ValueError("Data.IR has responses that are silent or no numbers")
    rates = np.unique(_numbers(file, "Data.SamplingRate", MOST_DIRECTIONS))
    if len(rates) != 1 or not RATES_HZ[0] <= rates[0] <= RATES_HZ[1]:
        raise ValueError(f"Data.SamplingRate is no single rate between {RATES_HZ[0]} and {RATES_HZ[1]} Hz")
    count = len(ir)
    place = _points(file, "SourcePosition", count) - _points(file, "ListenerPosition", count, (0.0, 0.0, 0.0))
    distance = np.sqrt((place * place).sum(axis=1))
    if not (distance >= NEAREST_M).all():
        raise ValueError("SourcePosition has places inside the head, or none")
    ahead = _unit(_points(file, "ListenerView", count, (1.0, 0.0, 0.0)), "ListenerView")
    up = _points(file, "ListenerUp", count, (0.0, 0.0, 1.0))
    left = _unit(np.cross(up, ahead), "ListenerUp")
    up = np.cross(ahead, left)
    way = place / distance[:, None]
    directions = np.stack([-(way * left).sum(axis=1), (way * up).sum(axis=1), -(way * ahead).sum(axis=1)], axis=1)
    if "ReceiverPosition" in file:
        ears = _points(file, "ReceiverPosition", 2)
        if ears[0, 1] < ears[1, 1]:  # the first is the right one
            ir = ir[:, ::-1]
    return Measured(directions, distance, _late(file, ir), round(float(rates[0])), _text(file, "Title") or _text(file, "DatabaseName"))


def _late(file: Any, ir: Array) -> NDArray[np.float32]:
    """With what `Data.Delay` adds, in samples, rounded: times between ears are measured again, to an eighth, afterwards."""
    delay = np.zeros((1, 2))
    if "Data.Delay" in file:
        delay = _numbers(file, "Data.Delay", 2 * MOST_DIRECTIONS)
        if delay.ndim != 2 or delay.shape[1] != 2 or delay.shape[0] not in (1, len(ir)) or not np.isfinite(delay).all():
            raise ValueError(f"Data.Delay is {delay.shape}: not one or a row each direction, for two ears")
    delay = delay - delay.min()
    most = int(np.ceil(delay.max()))
    if most > ir.shape[2] + 1_000:
        raise ValueError("Data.Delay says that ears hear more than a head apart")
    out = np.zeros((*ir.shape[:2], ir.shape[2] + most), dtype=np.float32)
    rows = np.broadcast_to(np.rint(delay).astype(np.intp), ir.shape[:2])
    for late in np.unique(rows):
        at = rows == late
        out[at, late : late + ir.shape[2]] = ir[at]
    return out


def _points(file: Any, name: str, count: int, default: tuple[float, float, float] | None = None) -> Array:
    """(count, 3) metres, of places as the file has them: spherical or Cartesian, one for all or one each."""
    if name not in file:
        if default is None:
            raise ValueError(f"{name} is missing")
        return np.tile(default, (count, 1))
    points = _numbers(file, name, 3 * MOST_DIRECTIONS)
    if points.ndim == 3 and points.shape[2] == 1:
        points = points[..., 0]
    if points.ndim != 2 or points.shape[1] != 3 or points.shape[0] not in (1, count) or not np.isfinite(points).all():
        raise ValueError(f"{name} is {points.shape}: not {count} places of three numbers")
    # View and up may leave out their own words; then those of the listener's view hold
    kind = _text(file[name], "Type") or (_text(file["ListenerView"], "Type") if name == "ListenerUp" and "ListenerView" in file else "")
    if kind.startswith("spherical"):
        angles = points[:, :2] if _text(file[name], "Units").startswith("rad") else np.radians(points[:, :2])
        azimuth, elevation, far = angles[:, 0], angles[:, 1], points[:, 2]
        level = np.cos(elevation) * far
        points = np.stack((np.cos(azimuth) * level, np.sin(azimuth) * level, np.sin(elevation) * far), axis=1)
    elif kind and not kind.startswith("cartesian"):
        raise ValueError(f"{name} is of the type {kind[:40]!r}: neither spherical nor cartesian")
    return np.asarray(np.broadcast_to(points, (count, 3)), dtype=np.float64)


def _unit(v: Array, name: str) -> Array:
    size = np.sqrt((v * v).sum(axis=1, keepdims=True))
    if not (size > 1e-6).all():
        raise ValueError(f"{name} points nowhere")
    return np.asarray(v / size)


def _numbers(file: Any, name: str, most: int) -> Array:
    """A table that lies in this very file, not larger than it may be."""
    import h5py

    link = file.get(name, getlink=True)
    if link is None:
        raise ValueError(f"{name} is missing")
    found = file[name] if isinstance(link, h5py.HardLink) else None
    if not isinstance(found, h5py.Dataset) or found.is_virtual or found.external is not None or found.dtype.kind not in "fiu":
        raise ValueError(f"{name} is no table of numbers in this file")
    if found.size is None or not 0 < found.size <= most:
        raise ValueError(f"{name} has {found.size} numbers; at most {most} are read")
    return np.asarray(found[()], dtype=np.float64)


def _text(of: Any, name: str) -> str:
    import h5py

    value = of.attrs.get(name, "")
    if isinstance(value, h5py.Empty):  # as NetCDF writes an empty word
        return ""
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
    return "".join(c for c in text if c.isprintable())[:200].strip()
