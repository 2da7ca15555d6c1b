"""Light and weather as an instructor asks for them: which comes, and over how long."""

from __future__ import annotations

from vr_dti.events import LIGHTS, WEATHERS
from vr_dti.samples import Command
from vr_dti.world.state import World

TURN_MS = 3000
"""over how long it comes while the story runs: default, seen to change without a start"""


def asked(command: Command, world: World, *, running: bool) -> tuple[str, int]:
    """(name, over how long in ms) of a `light` or `weather` command: the one it names, else the one after what is shown. While the story
    stands it comes at once."""
    names, shown = (LIGHTS, world.light) if command.name == "light" else (WEATHERS, world.weather)
    after = names[(names.index(shown.now) + 1) % len(names)] if shown.now in names else names[0]
    return command.text if command.text in names else after, TURN_MS if running else 0
