"""`vr-dti clip import`: a stranger's recorded movement as a clip document of a scene."""

from __future__ import annotations

import re
from argparse import Namespace
from pathlib import Path

from vr_dti.app.say import result
from vr_dti.assets.gltf.faults import plain
from vr_dti.assets.gltf.read import read_model
from vr_dti.cast.clips import clip_files, read_clips
from vr_dti.cast.imported.bvh import read_bvh
from vr_dti.cast.imported.clip_text import clip_text
from vr_dti.cast.imported.keys import MOST_KEYS
from vr_dti.cast.imported.motion import Motion, cut, motion_of
from vr_dti.cast.imported.retarget import retargeted
from vr_dti.errors import InputError, StorageError

_NAME = re.compile(r"[a-z][a-z0-9_-]{0,39}")


def clip(options: Namespace) -> int:
    """`options`: file, out, movement, from_s, to_s, loop, posture, stay. Raises `InputError`, `DocumentError`, `StorageError`."""
    name = options.out.stem
    if options.out.suffix != ".yaml" or not _NAME.fullmatch(name):
        raise InputError(
            f"{options.out}: no name of a clip document", "lower-case words with - or _ between, and .yaml: clips/wave-twice.yaml"
        )
    if options.out.exists():
        raise InputError(f"{options.out} exists; nothing is written over", "choose another name, or remove it first")
    taken = {c for path in clip_files() for c in read_clips(path).clips}
    if name in taken:
        raise InputError(f"{name}: there is a shipped clip of that name", "choose another name")
    moved = retargeted(cut(_motion(options.file, options.movement), options.from_s, options.to_s))
    about = f"from {options.file.name}{f', {options.movement}' if options.movement else ''}"
    made = clip_text(moved, name, about, loop=options.loop, posture=options.posture, travels=not options.stay)
    try:
        options.out.parent.mkdir(parents=True, exist_ok=True)
        options.out.write_text(made.text, encoding="utf-8", newline="\n")
    except OSError as e:
        raise StorageError(f"{options.out}: cannot be written: {e.strerror or e}", "choose another --out") from None
    result(f"{options.out}: clip {name}, {made.seconds:.1f} s in {made.keys} keys, at most {made.off_m * 100.0:.1f} cm off between them")
    if made.keys >= MOST_KEYS:
        result(f"  note         {MOST_KEYS} keys are the most; cut the movement into shorter ones if it must be truer")
    for note in moved.notes:
        result(f"  note         {plain(note)}")
    return 0


def _motion(file: Path, movement: str) -> Motion:
    return read_bvh(file) if file.suffix.lower() == ".bvh" else motion_of(read_model(file), movement)
