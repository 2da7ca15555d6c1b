"""`vr-dti sound`: heads of one's own for headphones, brought as SOFA files."""

from __future__ import annotations

import re
from argparse import Namespace

from vr_dti.app.say import result, say
from vr_dti.assets.gltf.faults import plain
from vr_dti.audio.heads import kept
from vr_dti.audio.heads.made import head_of


def sound(options: Namespace) -> int:
    """Import one, or list them. Raises `InputError`, `StorageError`."""
    if options.action == "list":
        for name in kept.names():
            result(name)
        return 0
    name = options.name or re.sub("[^a-z0-9_-]+", "-", options.file.stem.lower()).strip("-")[:40]
    kept.place(name)  # a name that cannot be is refused before anything is worked out
    say(f"{options.file}: making a head of it")
    head = head_of(options.file)
    path = kept.keep(head, name)
    result(f"{name}: {len(head.directions)} directions, kept in {path}; runs with --hrtf {name} use it")
    if head.title:
        result(f"  title        {plain(head.title)}")
    for note in head.notes:
        result(f"  note         {note}")
    return 0
