"""Clip documents read, checked and solved for one skeleton, and kept in the user's cache by the hash of all that went in."""

from __future__ import annotations

import functools
import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from vr_dti.cached import DAMAGED
from vr_dti.cast.source import Say, quiet
from vr_dti.documents import load_yaml, parse, read_text
from vr_dti.errors import DocumentError, InputError, StorageError
from vr_dti.resources import cache_dir, shipped
from vr_dti.world.animation.document import ClipDocument
from vr_dti.world.animation.rig import rig_of
from vr_dti.world.animation.solve import SOLVER, solve
from vr_dti.world.animation.words import mistakes
from vr_dti.world.members import Clip, Hold
from vr_dti.world.skeleton import JOINTS, Skeleton

FORMAT = "dti-clips/1"


def clip_files() -> tuple[Path, ...]:
    """The shipped clip documents: together what anybody in the cast can do."""
    return tuple(sorted(shipped("scenes", "common", "clips").glob("*.yaml")))


def read_clips(path: Path) -> ClipDocument:
    """The checked clip document at `path`. Raises `InputError` or `DocumentError` with every mistake."""
    return parse_clips(read_text(path), str(path))


@functools.lru_cache(maxsize=32)
def parse_clips(text: str, file: str) -> ClipDocument:
    """The checked clip document in `text`; `file` is named in mistakes. Remembered: the same documents are solved for every body."""
    document = parse(text, ClipDocument, file=file, format=FORMAT)
    wrong = list(mistakes(document))
    if wrong:
        _, lines = load_yaml(text, file)
        raise DocumentError(file, [lines.mistake(path, what, remedy) for path, what, remedy in wrong])
    return document


def clips_for(skeleton: Skeleton, say: Say = quiet, *, files: Sequence[Path] = (), own: Sequence[tuple[str, str]] = ()) -> dict[str, Clip]:
    """Every clip of `files` (those shipped, if none is named) solved for `skeleton`, by name; from the cache where the same work was done
    before, else solved anew, some seconds a body. `say` hears of that. `own` are further documents, (file, text): a scene's own.

    Raises as `read_clips`, `InputError` where two documents have a clip of the same name, and `StorageError`.
    """
    paths = tuple(files) or clip_files()
    texts = [read_text(path) for path in paths]
    key = clips_key([*texts, *(text for _, text in own)], skeleton)
    kept = cache_dir() / "clips" / f"{key[:32]}.npz"
    found = _load(kept)
    if found is not None:
        return found
    say(f"solving movements for a body of {skeleton.height_m:.2f} m")
    named = [*((str(path), text) for text, path in zip(texts, paths, strict=True)), *own]
    documents = [(parse_clips(text, file), file) for file, text in named]
    rig = rig_of(skeleton)
    clips: dict[str, Clip] = {}
    for document, path in documents:
        twice = sorted(set(document.clips) & set(clips))
        if twice:
            raise InputError(f"{path}: another clip document has {', '.join(twice)} too", "give each clip a name of its own")
        clips |= {name: solve(name, words, document.poses, rig) for name, words in document.clips.items()}
    met = {w.meets.does for document, _ in documents for w in document.clips.values() if w.meets is not None and w.meets.touches}
    # Who only stands there as he would alone is held by a hand that follows him, and goes on breathing.
    moved = (clips[name] for name in sorted(met & set(clips)) if not clips[name].loop or clips[name].posture != "stand")
    clips |= {clip.name: replace(clip, touching=True) for clip in moved}
    _save(kept, clips)
    return clips


def clips_key(texts: Sequence[str], skeleton: Skeleton) -> str:
    """sha256 over documents, bones and the solver's version, as hex: what a session may pin."""
    h = hashlib.sha256()
    h.update(f"{FORMAT} solver {SOLVER} {','.join(JOINTS)}\n".encode())
    h.update(np.ascontiguousarray(skeleton.joint_m, dtype="<f8").tobytes())
    h.update(f"{skeleton.height_m!r} {skeleton.shoulder_width_m!r} {skeleton.front_m!r}\n".encode())
    for text in texts:
        h.update(f"{len(text)} ".encode() + text.encode())
    return h.hexdigest()


_PLAIN = (
    *("name", "rate_hz", "loop", "piece_ms", "touching", "blend_ms", "then", "posture", "ends", "leave", "walk", "stride_m"),
    *("look", "breaths_per_min", "breath", "face"),
)


def _save(path: Path, clips: dict[str, Clip]) -> None:
    head = [
        {name: getattr(clip, name) for name in _PLAIN}
        | {
            "events": clip.events,
            "travel": clip.travel,
            "holds": [(h.side, h.on, h.from_ms, h.until_ms, h.fist) for h in clip.holds],
            "samples": len(clip.root_m),
        }
        for clip in clips.values()
    ]
    # Written beside and moved into place: two programs may solve the same clips at once.
    part = path.with_name(f"{path.stem}.{os.getpid()}.part.npz")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        np.savez(
            part,
            head=np.frombuffer(json.dumps(head).encode(), dtype=np.uint8),
            rotation=np.concatenate([clip.rotation for clip in clips.values()]),
            root_m=np.concatenate([clip.root_m for clip in clips.values()]),
        )
        part.replace(path)
    except OSError as e:
        part.unlink(missing_ok=True)
        raise StorageError(
            f"{path.parent}: solved movements cannot be kept: {e.strerror}", "make room, or point VR_DTI_CACHE elsewhere"
        ) from None


def _load(path: Path) -> dict[str, Clip] | None:
    """What `_save` wrote; None if it is not there or was cut: it is then solved anew."""
    try:
        with path.open("rb") as f, np.load(f, allow_pickle=False) as z:  # numpy does not close a file that proves broken
            head, rotation, root_m = json.loads(bytes(z["head"])), z["rotation"], z["root_m"]
        rotation.setflags(write=False)
        root_m.setflags(write=False)
        clips, at = {}, 0
        for said in head:
            rows = slice(at, at + said["samples"])
            at = rows.stop
            clips[said["name"]] = Clip(
                **{name: said[name] for name in _PLAIN if name != "face"},
                face=tuple((str(emotion), float(share)) for emotion, share in said["face"]),
                rotation=rotation[rows],
                root_m=root_m[rows],
                events=tuple((str(event), int(ms)) for event, ms in said["events"]),
                travel=tuple(said["travel"]),
                holds=tuple(Hold(*hold) for hold in said["holds"]),
            )
        return clips
    except DAMAGED:
        return None
