"""`vr-dti scenario check`: what is wrong with a scene."""

from __future__ import annotations

import json
from argparse import Namespace
from pathlib import Path

from vr_dti.app.say import result
from vr_dti.authoring import finding
from vr_dti.authoring.check import check as checked
from vr_dti.backends.script import load_script


def check(options: Namespace) -> int:
    """Print all findings; 1 if there are mistakes, or with `--strict` warnings. Raises `InputError` for what is no scenario at all."""
    report = checked(Path(options.path), load_script)
    result(json.dumps(finding.plain(report), indent=2, ensure_ascii=False) if options.json else finding.text(report))
    return 1 if report.mistakes or (options.strict and report.warnings) else 0
