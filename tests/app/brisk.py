"""The shipped scene with its first waits cut, so that what a test waits for on a real clock comes in seconds; and with a partner who never
has enough by himself, so that a test on a slow machine still finds him at it. All else is as shipped."""

from __future__ import annotations

import shutil
from pathlib import Path

from vr_dti.resources import shipped

WAITS = (
    "{after: 9s, to: questioning}",
    '{after: 12s, if: "not heeding", to: taunting}',
    '{after: 11s, if: "not heeding", to: shoving}',
    "{after: 34s, to: finished}",
)
"""of the partner in `handcuffed`: the threat comes at 21 s, the shove at 32 s, and he ends 34 s after he knelt down"""
NEVER_S = 600.0
HARD = ("--dial", "rank=sergeant", "--dial", "yields=0", "--dial", "retaliation=open")
"""one word or one hand does not move him: he goes on for as long as a test takes, also where frames are slow"""


def brisk(folder: Path, *, threat_s: float = 4.0, force_after_s: float = 6.0, once: str = "") -> str:
    """A copy in `folder` in which the threat comes so soon if nobody does anything, and the first force so soon after it. -> its path

    `once`: an act of the trainee's before which nothing of it begins, so that a slow machine misses nothing."""
    scene = folder / "handcuffed"
    shutil.copytree(shipped("scenes", "handcuffed"), scene)
    path = scene / "scenario.yaml"
    text = path.read_text(encoding="utf-8")
    for wait, seconds in zip(WAITS, (1.0, threat_s - 1.0, force_after_s, NEVER_S), strict=True):
        assert text.count(wait) == 1, f"the shipped scene has changed: {wait}"
        shipped_s = wait.split("s", 1)[0].removeprefix("{after: ")
        text = text.replace(wait, wait.replace(f"{shipped_s}s", f"{round(1000 * seconds)}ms", 1))
    if once:
        assert "{after: 1000ms, to: questioning}" in text
        text = text.replace("{after: 1000ms, to: questioning}", f"{{on: {once}, to: questioning}}", 1)
    path.write_text(text, encoding="utf-8")
    return str(scene)
