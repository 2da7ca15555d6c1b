"""The sheets of movements: every clip of `scenes/common/clips` at five moments, with the body it is made for where it is made for two."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
from sheet_duo import duo_setting, duo_world, lasts_ms
from sheet_studio import Camera, Picture, Studio, around, keep, labelled, sheet, studio

from vr_dti.cast.bake import person
from vr_dti.cast.clips import clip_files, clips_for, read_clips
from vr_dti.cast.mesh import PersonMesh
from vr_dti.spaces import Floats
from vr_dti.world.animation.document import ClipDocument, ClipWords
from vr_dti.world.members import Clip
from vr_dti.world.pose import pose

MOMENTS = 5
ROWS = 8
"""clips on a sheet"""
WHO = {
    "officer": ("officer-stocky", "man-hoodie"),
    "force": ("officer-tall", "man-tshirt"),
    "manner": ("officer-young", "man-sweatshirt"),
    "hold": ("officer-stocky", "man-tshirt"),
    "help": ("officer-lean", "officer-stocky"),
    "bystander": ("woman-coat", "man-hoodie"),
}
"""who plays the clips of a document, and for whom; else the second of these"""
OTHERS = ("man-hoodie", "officer-stocky")
VIEW_DEG, LOW_M = 62.0, 0.75
"""side from which standing bodies are seen; hips below this: somebody is down, and the camera goes up"""
CROWN_M = 0.22
"""how much of a head is above its joint"""


def moments(words: ClipWords, lasts: int) -> list[int]:
    """Beginning, end, what the clip itself names, and the rest evenly between."""
    if words.loop:
        return [lasts * k // MOMENTS for k in range(MOMENTS)]
    named = {0, lasts, *words.events.values(), *((words.meets.since,) if words.meets else ())}
    picked = sorted(named)[: MOMENTS - 1] + ([lasts] if len(named) >= MOMENTS else [])
    while len(picked) < MOMENTS:
        gaps = [b - a for a, b in pairwise(picked)]
        k = int(np.argmax(gaps))
        picked.insert(k + 1, (picked[k] + picked[k + 1]) // 2)
    return sorted(set(picked))


def tiles(here: Studio, bodies: dict[str, PersonMesh], clips: dict[str, dict[str, Clip]], name: str, words: ClipWords) -> list[Picture]:
    """One clip's row."""
    setting = duo_setting({who: (mesh.skeleton, clips[who]) for who, mesh in bodies.items()})
    row = []
    for t in moments(words, lasts_ms(setting, name)):
        shown = pose(setting, duo_world(setting, name, words, t), t * 1_000_000)
        m = shown.world_from_joint[: len(shown.world.actors)]
        row.append(labelled(here.shot(shown, _camera(m)), f"{name} {t} ms"))  # with the faces that the clip makes
    return row


def _camera(m: Floats) -> Camera:
    joints = m[..., :3, 3].reshape(-1, 3)
    low, high = joints.min(axis=0), joints.max(axis=0) + np.array((0.0, CROWN_M, 0.0))
    x, y, z = (0.5 * (low + high)).tolist()
    wide = float(np.sqrt(((high - low) ** 2).sum())) + 0.35
    down = float(m[:, 0, 1, 3].min()) < LOW_M
    return around((x, y, z), 1.4 * wide, VIEW_DEG, 30.0 if down else 8.0)


def draw(only: frozenset[str] = frozenset()) -> list[Path]:
    """`clips-DOCUMENT-N.png`; of the clips in `only`, if any are named. Empty where one of them is not there."""
    documents: dict[Path, ClipDocument] = {path: read_clips(path) for path in clip_files()}
    if not only <= {name for document in documents.values() for name in document.clips}:
        return []
    wanted = sorted({w for pair in WHO.values() for w in pair} | set(OTHERS))
    people = {name: person(name, print) for name in wanted}
    clips = {name: clips_for(mesh.skeleton, print) for name, mesh in people.items()}
    made = []
    with studio(people) as here:
        for path, document in documents.items():
            who = WHO.get(path.stem, OTHERS)
            rows = [
                tiles(here, {w: people[w] for w in who[: 2 if words.meets else 1]}, clips, name, words)
                for name, words in document.clips.items()
                if not only or name in only
            ]
            for k in range(0, len(rows), ROWS):
                made.append(keep(f"clips-{path.stem}-{k // ROWS + 1}", sheet(rows[k : k + ROWS])))
    return made
