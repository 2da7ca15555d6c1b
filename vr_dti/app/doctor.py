"""`vr-dti doctor`: is this machine ready for a run? A line each, with what to do next."""

from __future__ import annotations

import shutil
from argparse import Namespace
from dataclasses import dataclass

from vr_dti.app import floor
from vr_dti.app.say import result
from vr_dti.audio import compiled
from vr_dti.backends import microphone, speakers
from vr_dti.backends.graphics import probe as probe_graphics
from vr_dti.backends.openxr import probe as probe_headset
from vr_dti.calibration import read_rig
from vr_dti.calibration import warnings as rig_warnings
from vr_dti.errors import StorageError, VrDtiError
from vr_dti.resources import cache_dir, rig_file, sessions_dir
from vr_dti.speech import others

ENOUGH_MB = 500
"""free disk for a day of sessions (1.4 MB a minute) and the baked people; default"""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the pre-flight."""

    what: str
    ok: bool
    words: str
    remedy: str = ""
    needed: bool = True
    """False: a run can do without it"""

    def __str__(self) -> str:
        state = "ready  " if self.ok else "MISSING" if self.needed else "without"
        return f"{state}  {self.what:<12} {self.words}" + (
            f"\n                      -> {self.remedy}" if self.remedy and not self.ok else ""
        )


def doctor(options: Namespace) -> int:
    """Look at everything, say it, and answer: 0 ready, 1 not."""
    found = [*_headset(options.display == "openxr"), *_graphics(options.display), *_sound(), _disk()]
    if options.rig or options.display == "walls":
        found.append(_rig(options.rig or "walls-180"))
    for finding in found:
        result(str(finding))
    missing = [f.what for f in found if f.needed and not f.ok]
    result("ready" if not missing else f"not ready: {', '.join(missing)}")
    return 1 if missing else 0


def _headset(needed: bool) -> list[Finding]:
    report = probe_headset()
    names = ("runtime", "headset", "controllers")
    found = [Finding(name, *line, needed=needed and name != "controllers") for name, line in zip(names, report.lines, strict=True)]
    if needed and report.ready:
        found.append(Finding("play area", *floor.probe(), needed=False))
    return found


def _graphics(display: str | None) -> list[Finding]:
    off = Finding("graphics", *probe_graphics())
    if display is None:
        return [off, Finding("windows", *probe_graphics(windowed=True), needed=False)]
    return [off, Finding("windows", *probe_graphics(windowed=True), needed=display in ("desktop", "walls"))]


def _sound() -> list[Finding]:
    return [
        Finding("sound out", *speakers.probe(), needed=False),
        Finding("sound speed", *compiled.standing(), needed=False),
        Finding("microphone", *microphone.probe(), needed=False),
        Finding("recognizer", *others.standing(), needed=False),
    ]


def _disk() -> Finding:
    try:
        free_mb = min(shutil.disk_usage(folder).free for folder in (cache_dir(), sessions_dir())) // 1_000_000
    except StorageError as e:
        return Finding("disk", False, e.what, e.remedy)
    except OSError as e:
        return Finding("disk", False, f"cannot be written: {e.strerror}", "make your user's folders writable")
    return Finding("disk", free_mb >= ENOUGH_MB, f"{free_mb} MB free", f"free at least {ENOUGH_MB} MB")


def _rig(name: str) -> Finding:
    try:
        rig = read_rig(rig_file(name))
    except VrDtiError as e:
        return Finding("rig", False, e.what, e.remedy)
    notes = rig_warnings(rig)
    return Finding("rig", True, "; ".join([f"{rig.name}: {len(rig.walls)} walls", *notes]))
