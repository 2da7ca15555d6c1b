"""API layers of OpenXR that tests put between the program and Monado: compiled once a machine and source, in a second, and named in the
environment. The program under test meets loader, layer, validation and a real session."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from monado.service import MonadoMissing, layer_folder


def with_layer(of_runtime: Mapping[str, str], kind: str, extensions: Sequence[Mapping[str, object]] = ()) -> dict[str, str]:
    """The environment of a program that uses the runtime through `{kind}_layer.c` too, below the layers that are there already, with
    whatever `extensions` it offers. Raises `MonadoMissing` where it cannot be compiled."""
    name = f"XR_APILAYER_VRDTI_{kind}"
    before, folders = of_runtime.get("XR_ENABLE_API_LAYERS"), of_runtime.get("XR_API_LAYER_PATH") or str(layer_folder())
    return {
        **of_runtime,
        "XR_ENABLE_API_LAYERS": f"{before}:{name}" if before else name,
        "XR_API_LAYER_PATH": f"{folders}:{_built(kind, name, extensions)}",
    }


def _built(kind: str, name: str, extensions: Sequence[Mapping[str, object]]) -> Path:
    """The folder with the layer and its manifest."""
    cache = Path(os.environ.get("VR_DTI_TEST_CACHE") or Path.home() / ".cache" / "vr-dti-tests")
    source = Path(__file__).with_name(f"{kind}_layer.c")
    whole = source.read_bytes() + source.with_name("layer.h").read_bytes() + os.uname().machine.encode()
    folder = cache / f"{kind}-{hashlib.sha256(whole).hexdigest()[:12]}"
    library = folder / f"lib{kind}.so"
    if not library.exists():
        folder.mkdir(parents=True, exist_ok=True)
        new = folder / f"new-{os.getpid()}.so"
        done = subprocess.run(
            ["cc", "-std=c99", "-Wall", "-Wextra", "-O1", "-fPIC", "-shared", "-o", str(new), str(source)], capture_output=True, text=True
        )
        if done.returncode:
            raise MonadoMissing(f"the layer {source.name} cannot be compiled:\n{done.stderr}")
        layer = {
            "name": name,
            "library_path": f"./lib{kind}.so",
            "api_version": "1.0",
            "implementation_version": "1",
            "description": f"{kind}, of a test",
            "instance_extensions": list(extensions),
        }
        (folder / f"{kind}.json").write_text(json.dumps({"file_format_version": "1.0.0", "api_layer": layer}))
        new.replace(library)
    return folder
