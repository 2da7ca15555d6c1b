"""`make sheets`: contact sheets of people, faces, movements and places into `build/sheets`, to be opened and judged.

`tools/sheets.py people clips` draws only those; `tools/sheets.py clips:kneel_on,strike people:man-tshirt` only those of them. A sheet is a
file `sheet_NAME.py` beside this one whose `draw(only)` writes pictures and names them.
"""

from __future__ import annotations

import importlib
import sys
import time
from pathlib import Path

from vr_dti.errors import InputError

HERE = Path(__file__).resolve().parent
NO_SHEETS = ("sheet_studio", "sheet_duo")


def sheets() -> tuple[str, ...]:
    """What there is to draw."""
    return tuple(sorted(p.stem.removeprefix("sheet_") for p in HERE.glob("sheet_*.py") if p.stem not in NO_SHEETS))


def main(asked: list[str]) -> int:
    """Draw what is asked for, or everything; says what was written and how long it took."""
    there = sheets()
    wanted = [(name, only) for name, _, only in (word.partition(":") for word in asked)] or [(name, "") for name in there]
    unknown = [name for name, _ in wanted if name not in there]
    if unknown:
        print(f"sheets: there is no sheet {', '.join(unknown)}; there are: {', '.join(there)}", file=sys.stderr)
        return 2
    for name, only in wanted:
        began = time.monotonic()
        draw = importlib.import_module(f"sheet_{name}").draw
        try:
            written = draw(frozenset(only.split(","))) if only else draw()
        except InputError as e:
            print(f"sheets: {e}", file=sys.stderr)
            return 2
        if not written:
            print(f"sheets: {name}: not all are there of {only}", file=sys.stderr)
            return 2
        for path in written:
            print(f"sheets: {path}", flush=True)
        print(f"sheets: {name}: {time.monotonic() - began:.0f} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
