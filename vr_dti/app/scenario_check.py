"""`vr-dti scenario check`: what is wrong with a scene."""

from __future__ import annotations

import gc
import json
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from vr_dti.app.say import result
from vr_dti.authoring import finding
from vr_dti.authoring.check import check as checked
from vr_dti.backends.script import load_script

SELDOM = 50_000
"""objects made before Python looks for circles among them, 700 of its own accord. Measured: a third of a check's time, 7 MB more memory."""


def check(options: Namespace) -> int:
    """Print all findings; 1 if there are mistakes, or with `--strict` warnings. Raises `InputError` for what is no scenario at all."""
    with _seldom_collected():
        report = checked(Path(options.path), load_script)
    result(json.dumps(finding.plain(report), indent=2, ensure_ascii=False) if options.json else finding.text(report))
    return 1 if report.mistakes or (options.strict and report.warnings) else 0


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """A check makes many small values and keeps most: to look through all of them again and again is for nothing."""
    before = gc.get_threshold()
    gc.set_threshold(SELDOM, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
