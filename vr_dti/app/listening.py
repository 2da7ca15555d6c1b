"""What listens, put together from options: the vocabularies of a scene and an agency, the engine, the calibration of a microphone."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from vr_dti.documents import digest
from vr_dti.resources import is_file, scene_folder, shipped
from vr_dti.speech.vocabulary import Vocabulary, read

SHIPPED = ("examples.yaml", "default.yaml")
OF_A_SCENE = "vocabulary.yaml"
"""beside its scenario.yaml: what a scene's people are called, what is said only there"""


def vocabulary_of(scene: str | None, own: Sequence[Path]) -> Vocabulary:
    """The shipped vocabulary, the agency's own over it, the scene's over both. Raises `InputError` and `DocumentError`."""
    paths = [*(shipped("scenes", "common", "vocabulary", name) for name in SHIPPED), *own]
    if scene is not None and is_file(beside := scene_folder(scene) / OF_A_SCENE):
        paths.append(beside)
    return read(paths)


def vocabulary_asked(options: Namespace) -> Vocabulary:
    """The same, from the command line."""
    return vocabulary_of(options.scene, options.vocabulary)


def pins_of(vocabulary: Vocabulary) -> dict[str, str]:
    """Which words and sentences understand a run: each document by its name and its place, the most general first, with its hash."""
    return {f"vocabulary.{n}:{Path(name).name}": digest(text) for n, (name, text) in enumerate(vocabulary.files, 1)}
