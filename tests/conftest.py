"""Which tests may run side by side. `make test` runs those that need no device on two processes, then the others
on two again, by themselves.

A device here is a real one: a headset's runtime, a screen, a sound card, each with programs that must keep up with it.
"""

from __future__ import annotations

import gc
import os
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
"""as the program does (`__main__.py`), before numpy is there: two processes of two threads each wait for one another on two cores"""

SELDOM = 20_000
"""objects made before Python looks for circles among them, 700 of its own accord: among twelve thousand tests that stay, a fifth of the
work of those that make many small values, and half of collecting them"""
gc.set_threshold(SELDOM, 20, 20)

settings.register_profile("same", deadline=None, derandomize=True)  # a busy machine is no failure, nor is an example nobody chose
settings.register_profile("searching", deadline=None, database=None)  # other examples every time: `make proof` looks for what fails
settings.load_profile("same")

DEVICES = frozenset(("monado", "sound_card", "x_server"))
MARKED = frozenset(("openxr", "sound", "window"))
ROOMS = frozenset(("contracts", "displays", "openxr"))
NAMED = re.compile(r"\b(monado|puppet|child_environment|sound_card|loudspeakers|x_server|desktop|mark\.(openxr|sound|window))\b")
"""a file in which none of these is written has no test with a device"""
LONG = frozenset(("app", "speech"))
"""rooms whose files take longest: begun first, so that no process is left alone with one in the end"""
TOGETHER = frozenset(("session",))
"""folders whose files share a session that is long to play; elsewhere each file stands for itself"""


@cache
def may_use_a_device(path: Path) -> bool:
    """Told without reading it as Python: that costs 18 s of work for all files, in each process, as scenes are loaded by some."""
    return path.parent.name in ROOMS or NAMED.search(path.read_text(encoding="utf-8")) is not None


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Where only devices are asked for, files without any are left out."""
    left_out = config.option.markexpr == "device" and collection_path.match("test_*.py") and not may_use_a_device(collection_path)
    return True if left_out else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark those that use a device. A file with one that would be left out is told by the run that reads them all."""
    if config.option.markexpr == "device":
        items.sort(key=lambda item: item.path.parent.name not in LONG)
    for item in items:
        room = item.path.parent.name
        names = set(getattr(item, "fixturenames", ()))
        if room in ROOMS or names & DEVICES or any(m.name in MARKED for m in item.iter_markers()):
            item.add_marker(pytest.mark.device)
            if not may_use_a_device(item.path):
                raise pytest.UsageError(f"{item.nodeid} uses a device, and no word of NAMED in tests/conftest.py is in its file")


def pytest_collection_finish() -> None:
    """What is there stays until the end: it is not looked through again."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Tests that share what they set up go to one process. By their place: marks of groups get lost with pytest 9.2."""
    from xdist.scheduler.loadscope import LoadScopeScheduling

    class Together(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file, _, _ = nodeid.partition("::")
            room = file.rpartition("/")[0]
            return room if room.rpartition("/")[2] in TOGETHER else file

    return Together(config, log)
