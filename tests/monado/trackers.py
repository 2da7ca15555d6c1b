"""Vive trackers for a runtime that has none: an API layer of OpenXR, which the loader puts between the program and Monado.

The layer (`trackers_layer.c`) offers XR_HTCX_vive_tracker_interaction and reads where its trackers are from a file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from monado.layers import with_layer
from monado.remote import Quaternion, Vector

OFFERED = {"name": "XR_HTCX_vive_tracker_interaction", "extension_version": "3", "entrypoints": ["xrEnumerateViveTrackerPathsHTCX"]}


@dataclass(frozen=True, slots=True)
class Tracker:
    """One tracker that is switched on, in STAGE."""

    position_m: Vector
    quat: Quaternion = (0.0, 0.0, 0.0, 1.0)
    trigger: float = 0.0
    """how far what is wired to its pins is pulled"""
    seen: bool = True
    """False: it is on, and no base station sees it"""


@dataclass(slots=True)
class Trackers:
    """All trackers of one test, by role. Change them, then `send()`."""

    folder: Path
    by_role: dict[str, Tracker] = field(default_factory=dict)

    def send(self) -> None:
        """Let the layer read these from now on; never half of them."""
        lines = [
            " ".join((role, *map(repr, (*t.position_m, *t.quat, t.trigger)), str(int(t.seen)))) for role, t in sorted(self.by_role.items())
        ]
        new = self.folder / "trackers.new"
        new.write_text("\n".join([*lines, ""]))
        new.replace(self._file)

    @property
    def _file(self) -> Path:
        return self.folder / "trackers"

    def environment(self, of_runtime: dict[str, str]) -> dict[str, str]:
        """That of a program which uses the runtime and has these: the validation layer, where there is one, comes first."""
        self.send()
        return with_layer(of_runtime, "trackers", [OFFERED]) | {"VR_DTI_TRACKERS": str(self._file)}
