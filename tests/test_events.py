"""The tables of what is meant and what is asked for (`events.py`) name every kind that the code makes, and no other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from vr_dti import events


@pytest.mark.parametrize(("made", "table"), [("Act", events.INTENTS), ("Effect", events.EFFECTS)])
def test_what_is_made_is_in_its_table_and_what_is_in_it_is_made(made: str, table: dict[str, str]) -> None:
    here = Path(events.__file__)
    code = "\n".join(p.read_text(encoding="utf-8") for p in here.parent.rglob("*.py") if p != here)
    kinds = set(re.findall(rf'\b{made}\(\s*"(\w+)"', code))
    assert kinds and not kinds - table.keys(), "made, and not in the table"
    assert not [kind for kind in table if f'"{kind}"' not in code], "in the table, and nobody names it"
