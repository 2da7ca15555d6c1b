"""`vr-dti scenario explore`: simulated trainees play a scene; what that showed."""

from __future__ import annotations

import json
import sys
from argparse import Namespace

from vr_dti.app.say import result, say
from vr_dti.authoring.explore import explored
from vr_dti.authoring.explore_report import plain, report, text
from vr_dti.authoring.sources import scenario_at
from vr_dti.timebase import NS_PER_S, monotonic_ns


def explore(options: Namespace) -> int:
    """Play, and print what was found; 1 if that is something to mend."""
    scenario = scenario_at(options.path)
    began_ns = monotonic_ns()
    shown = _Shown()
    exploration = explored(scenario, runs=options.runs, seed=options.seed, jobs=options.jobs, progress=shown, held=options.dial)
    shown.gone()
    say(f"{len(exploration.rows)} runs in {(monotonic_ns() - began_ns) / NS_PER_S:.1f} s")
    found = report(exploration)
    result(json.dumps(plain(found), indent=2, ensure_ascii=False) if options.json else text(found))
    return 1 if found.found else 0


class _Shown:
    """Progress, where somebody watches: one line that is written over."""

    def __init__(self) -> None:
        self._watched = sys.stderr.isatty()
        self._percent = -1

    def __call__(self, done: int, of: int) -> None:
        percent = 100 * done // of
        if self._watched and percent != self._percent:
            self._percent = percent
            sys.stderr.write(f"\r{done} of {of} runs, {percent} %")
            sys.stderr.flush()

    def gone(self) -> None:
        """Leave a clean line."""
        if self._percent >= 0:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
