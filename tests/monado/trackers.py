"""Vive trackers for a runtime that has none: an API layer of OpenXR, which the loader puts between the program and Monado.

The layer (`trackers_layer.c`) offers XR_HTCX_vive_tracker_interaction and reads where its trackers are from a file. It is compiled once a
machine and source, in a second; the program under test meets loader, layer, validation and a real session.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from monado.remote import Quaternion, Vector
from monado.service import MonadoMissing, layer_folder

SOURCE = Path(__file__).with_name("trackers_layer.c")
NAME = "XR_APILAYER_VRDTI_trackers"


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
        before = of_runtime.get("XR_ENABLE_API_LAYERS")
        return of_runtime | {
            "XR_ENABLE_API_LAYERS": f"{before}:{NAME}" if before else NAME,
            "XR_API_LAYER_PATH": f"{layer_folder()}:{_built()}",
            "VR_DTI_TRACKERS": str(self._file),
        }


def _built() -> Path:
    """The folder with the layer and its manifest."""
    cache = Path(os.environ.get("VR_DTI_TEST_CACHE") or Path.home() / ".cache" / "vr-dti-tests")
    whole = SOURCE.read_bytes() + os.uname().machine.encode()
    folder = cache / f"trackers-{hashlib.sha256(whole).hexdigest()[:12]}"
    library = folder / "libtrackers.so"
    if not library.exists():
        folder.mkdir(parents=True, exist_ok=True)
        new = folder / f"new-{os.getpid()}.so"
        done = subprocess.run(
            ["cc", "-std=c99", "-Wall", "-Wextra", "-O1", "-fPIC", "-shared", "-o", str(new), str(SOURCE)], capture_output=True, text=True
        )
        if done.returncode:
            raise MonadoMissing(f"the layer with trackers cannot be compiled:\n{done.stderr}")
        _manifest(folder)
        new.replace(library)
    return folder


def _manifest(folder: Path) -> None:
    extension = {"name": "XR_HTCX_vive_tracker_interaction", "extension_version": "3", "entrypoints": ["xrEnumerateViveTrackerPathsHTCX"]}
    layer = {
        "name": NAME,
        "library_path": "./libtrackers.so",
        "api_version": "1.0",
        "implementation_version": "1",
        "description": "Vive trackers of a test",
        "instance_extensions": [extension],
    }
    (folder / "trackers.json").write_text(json.dumps({"file_format_version": "1.0.0", "api_layer": layer}))
