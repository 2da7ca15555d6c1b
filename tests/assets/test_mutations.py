"""Models hurt at random: loaded, or one clear error. `tools/proof.py` does the same with 2,000."""

from __future__ import annotations

from pathlib import Path

from assets import judge
from assets.mutate import run_mutants
from assets.samples import SAMPLES

COUNT = 60


def test_mutants_load_or_are_refused_and_what_the_validator_passes_loads(tmp_path: Path, validator: Path) -> None:
    found = run_mutants(tmp_path, SAMPLES, range(COUNT), keep=True)
    assert found.counts["loaded"] + found.counts["refused"] == COUNT and min(found.counts.values()) >= 5
    assert not judge.unfair(found.refused, judge.errors(validator, list(found.refused)))
