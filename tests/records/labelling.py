"""`vr-dti label` and what raters agree on, asked as a test asks it."""

from __future__ import annotations

import json
from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest

from tests.records.kept import digest_of
from vr_dti.app.agreement import agree
from vr_dti.app.label import label
from vr_dti.records.labels import read_labels

NOTHING = {
    "trainee": "",
    "act": [],
    "rung": None,
    "to": "",
    "about": "",
    "confirm": False,
    "final": False,
    "by": "",
    "blind": False,
    "ask": False,
}


def do(session: Path, *acts: str, **more: Any) -> int:
    return label(Namespace(**(NOTHING | {"session": session, "act": list(acts)} | more)))


def told_of(session: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    capsys.readouterr()
    assert agree(Namespace(sessions=[session, session], json=True)) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def given(session: Path) -> list[tuple[str, str, int, str, str]]:
    """(by, act, rung, to, how) of each label beside it."""
    labels = read_labels(session, digest_of(session))
    return [(x.by, x.act, x.rung, x.to, x.given) for x in labels.labels] if labels else []
