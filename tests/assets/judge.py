"""The Khronos validator's word on models: the reference for what a sound file is."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent / "validator"

UNSEEN = re.compile(
    r"/extensions/(VRM|VRMC_vrm)\b|EXT_meshopt_compression|KHR_draco_mesh_compression|KHR_texture_basisu|EXT_texture_webp"
    r"|(draco.glb|meshopt.gltf): /meshes/0/primitives/0|basisu.glb: /images|the picture (cannot be decoded|is cut)"
    r"|key 1 is not later than|matrix 0 is not affine|\band \d+ more mistakes"
)
"""mistakes in what the validator does not look at: VRM, packed bytes, pixels behind a picture's head, accessors that are all zeros since
they have no view"""
CHOSEN = re.compile(
    r"address elsewhere|outside the model's folder|names no file|cannot be read without|is none of|more than \d+|must be one of"
    r"|buffer \d has no bytes to take this from|(is not between -3.4e\+38|e\+(39|[4-9]\d|\d{3}) is not between \S+) and 3.4e\+38"
)
"""and what it passes, but is refused here: addresses, unknown required extensions, unknown kinds of numbers, our bounds, bytes that are
nowhere, numbers beyond a float"""


def installed() -> Path:
    """Where the validator is; installed now if no set-up did. Raises `RuntimeError` with what to do."""
    script = HERE / "install.sh"
    done = subprocess.run([script], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    return Path(subprocess.run([script, "--prefix"], capture_output=True, text=True, check=True).stdout.strip())


def errors(prefix: Path, paths: Sequence[Path]) -> dict[Path, list[str]]:
    """For each model the validator's errors (not its warnings), as `code pointer message`."""
    words = ["node", str(HERE / "check.js"), str(prefix)]
    done = subprocess.run(words, input="\n".join(map(str, paths)), capture_output=True, text=True, check=True)
    return {Path(p): [" ".join(m[1:]) for m in found if m[0] == 0] for p, found in json.loads(done.stdout).items()}


def unfair(refused: dict[Path, str], verdicts: dict[Path, list[str]]) -> dict[str, str]:
    """Models that the validator passes but that were refused, for another reason than `UNSEEN` or `CHOSEN`. -> file, what was said"""
    out = {}
    for path, said in refused.items():
        mistakes = [line for line in said.splitlines() if not line.startswith("    ->")]
        if not verdicts[path] and not all(UNSEEN.search(m) or CHOSEN.search(m) for m in mistakes):
            out[path.parent.name + "/" + path.name] = said
    return out
