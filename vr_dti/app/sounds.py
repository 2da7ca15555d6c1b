"""The sounds of a scene: its effects, its recorded lines, and placeholders for the others, as one table of clips by name."""

from __future__ import annotations

from collections.abc import Callable

from vr_dti.audio.clip import Clip
from vr_dti.cast import sounds, voices
from vr_dti.cast.takes import unspoken
from vr_dti.scene import Scene, spoken_lines


def clips_of(scene: Scene, say: Callable[[str], None], notice: Callable[[str], None]) -> dict[str, Clip]:
    """Every effect, and every line that could be spoken. `notice` hears the sentence about voices."""
    lines = spoken_lines(scene.scenario.doc)
    left = unspoken(lines, scene.takes)
    if scene.takes:
        count = len(lines) - len(left)
        notice(f"{count} of {len(lines)} lines are recorded, in {len(scene.takes)} takes.")
    baked = voices.Voices({}, "")
    if left or not lines:
        baked = voices.bake(left, say)
        notice(baked.sentence)
    return sounds.bake(say) | baked.clips | {name: t.clip for name, t in scene.takes.items()} | dict(scene.throats)
