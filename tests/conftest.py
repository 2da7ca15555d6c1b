"""Which tests may run side by side. `make test` runs those that need no device on two processes, then the others one by one.

A device here is a real one: a headset's runtime, a screen, a sound card, each with programs that must keep up with it.
"""

from __future__ import annotations

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
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark those that use a device, and name the group whose tests share what they set up."""
    side_by_side = config.pluginmanager.hasplugin("xdist")
    for item in items:
        room = item.path.parent.name
        names = set(getattr(item, "fixturenames", ()))
        if room in ROOMS or names & DEVICES or any(m.name in MARKED for m in item.iter_markers()):
            item.add_marker(pytest.mark.device)
        if side_by_side:
            item.add_marker(pytest.mark.xdist_group(room if room in TOGETHER else str(item.path)))
