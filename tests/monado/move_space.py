"""Move a reference space of a running Monado service, through libmonado.

    python move_space.py LIBMONADO stage|local X_M Y_M Z_M YAW_DEG

A process of its own: libmonado finds the service by the environment of whoever loads it.
"""

from __future__ import annotations

import ctypes
import math
import sys


class Pose(ctypes.Structure):
    _fields_ = [("orientation", ctypes.c_float * 4), ("position", ctypes.c_float * 3)]


SPACES = {"local": 1, "stage": 3}
"""MND_SPACE_REFERENCE_TYPE_*"""


def main() -> int:
    library, space, x, y, z, yaw_deg = sys.argv[1:]
    half = math.radians(float(yaw_deg)) / 2
    pose = Pose((0.0, math.sin(half), 0.0, math.cos(half)), (float(x), float(y), float(z)))
    monado = ctypes.CDLL(library)
    root = ctypes.c_void_p()
    result = monado.mnd_root_create(ctypes.byref(root))
    if result == 0:
        result = monado.mnd_root_set_reference_space_offset(root, SPACES[space], ctypes.byref(pose))
        monado.mnd_root_destroy(ctypes.byref(root))
    if result != 0:
        sys.stderr.write(f"libmonado answered {result}\n")
    return 0 if result == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
