"""Scenarios from strangers: each is accepted, or refused in one clear error; never a traceback, a hang, or growth."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from story.mutate import mutated
from vr_dti.errors import DocumentError
from vr_dti.story.load import parse_scenario

TEXT = (Path(__file__).parents[2] / "scenes" / "handcuffed" / "scenario.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("batch", range(4))
def test_a_hundred_mutations(batch: int) -> None:
    for seed in range(batch * 25, batch * 25 + 25):
        try:
            parse_scenario(mutated(TEXT, random.Random(seed)), "mutated.yaml")
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
        ("format: dti-scenario/1\n" + "a: 1\n" * 60_000, "twice"),
    ],
)
def test_tricks_are_named(text: str, what: str) -> None:
    with pytest.raises(DocumentError, match=what):
        parse_scenario(text, "trick.yaml")
