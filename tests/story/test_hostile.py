"""Scenarios from strangers: each is accepted, or refused in one clear error; never a traceback, a hang, or growth."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from story.mutate import mutated
from story.scenarios import parse_scenario
from vr_dti.errors import DocumentError
from vr_dti.story.load import SourceFile, load, parse_files

FILES = load(Path(__file__).parents[2] / "scenes" / "handcuffed" / "scenario.yaml").files
"""scenario, sub-graphs, locale and voices"""


@pytest.mark.parametrize("batch", range(2))
def test_fifty_mutations(batch: int) -> None:
    """Thousands of them: `make proof`."""
    for seed in range(batch * 25, batch * 25 + 25):
        n = seed % len(FILES) if seed % 3 == 0 else 0  # a sub-graph, a locale, most often the scenario itself
        broken = SourceFile(FILES[n].kind, "mutated.yaml", mutated(FILES[n].text, random.Random(seed)), FILES[n].id)
        try:
            parse_files([*FILES[:n], broken, *FILES[n + 1 :]])
        except DocumentError as e:
            assert e.mistakes and all(m.what for m in e.mistakes), seed


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("a: &x [1]\nb: *x\n", "anchors"),
        ("!!python/object:os.system x\n", "tags"),
        ("[" * 5000, "deeper"),
        ("format: dti-scenario/2\n", "newer"),
        ("format: dti-rig/1\n", "dti-scenario/1"),
        ("", "empty"),
        ("\x00\x01", "not YAML"),
        ("format: dti-scenario/1\n" + "a: 1\n" * 9_000, "twice"),
        ("format: dti-scenario/1\n" + "a: 1\n" * 60_000, "more than"),
    ],
)
def test_tricks_are_named(text: str, what: str) -> None:
    with pytest.raises(DocumentError, match=what):
        parse_scenario(text, "trick.yaml")
