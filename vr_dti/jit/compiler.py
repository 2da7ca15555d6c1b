"""numba where it is installed, nothing where it is not; and what every loop may count on."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

import numpy as np


def _as_it_is(**_: Any) -> Callable[[Any], Any]:
    """No compiler: the function itself."""
    return lambda f: f


njit: Any = _as_it_is
with contextlib.suppress(ImportError):
    import numba

    njit = numba.njit

FUSED = {"contract", "nsz"}
"""what a loop may do whose last bits do not matter"""
ZERO, ONE, TWO, THREE, FIVE, MIDDLE = (np.float32(n) for n in (0.0, 1.0, 2.0, 3.0, 5.0, 0.5))
