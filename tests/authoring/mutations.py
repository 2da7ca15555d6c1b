"""Hurt scenes through `check`: each is read and reported on, or refused in one clear error; never a traceback, a hang, or growth."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from story.mutate import mutated

from authoring.clean import write
from vr_dti.authoring.check import check
from vr_dti.backends.script import load_script
from vr_dti.errors import DocumentError


class Checked(NamedTuple):
    """How many came to what, and the longest, in seconds of this process's own time."""

    results: Counter[str]
    longest_s: float


def checked_mutations(folder: Path, files: Mapping[str, str], seeds: Iterable[int]) -> Checked:
    """`check` of the scene in `files`, its `scenario.yaml` hurt anew for every seed. Any other error than of
    a document comes through, and whatever is told without its line and column."""
    results: Counter[str] = Counter()
    longest_s = 0.0
    write(folder, files)
    for seed in seeds:
        hurt = mutated(files["scenario.yaml"], random.Random(seed))
        (folder / "scenario.yaml").write_bytes(hurt.encode("utf-8", "surrogatepass"))
        began_s = time.process_time()
        try:
            report = check(folder, load_script)
        except DocumentError as e:
            assert e.mistakes and all(m.what and m.line and m.column for m in e.mistakes), seed
            results["refused"] += 1
        else:
            assert all(f.what and ((f.line and f.column) or f.severity == "note") for f in report.findings), seed
            results["mistakes" if report.mistakes else "accepted"] += 1
        longest_s = max(longest_s, time.process_time() - began_s)
    return Checked(results, longest_s)
