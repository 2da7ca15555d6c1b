"""Which tests may run side by side. `make test` runs those that need no device on two processes, then the others
on two again, by themselves.

A device here is a real one: a headset's runtime, a screen, a sound card, each with programs that must keep up with it.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import settings

settings.register_profile("untimed", deadline=None)  # a busy machine is no failure
settings.load_profile("untimed")

DEVICES = frozenset(("monado", "sound_card", "x_server"))
MARKED = frozenset(("openxr", "sound", "window"))
ROOMS = frozenset(("contracts", "displays", "openxr"))
TOGETHER = frozenset(("session",))
"""folders whose files share a session that is long to play; elsewhere each file stands for itself"""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark those that use a device."""
    for item in items:
        room = item.path.parent.name
        names = set(getattr(item, "fixturenames", ()))
        if room in ROOMS or names & DEVICES or any(m.name in MARKED for m in item.iter_markers()):
            item.add_marker(pytest.mark.device)


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
