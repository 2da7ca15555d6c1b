"""The sounds of a scene: its effects and placeholder lines baked, as one table of clips by name."""

from __future__ import annotations

from collections.abc import Callable

from vr_dti.audio.clip import Clip
from vr_dti.cast import sounds, voices
from vr_dti.scene import Scene, spoken_lines


def clips_of(scene: Scene, say: Callable[[str], None], notice: Callable[[str], None]) -> dict[str, Clip]:
    """Every effect, and every line that could be spoken. `notice` hears the sentence about voices."""
    baked = voices.bake(spoken_lines(scene.scenario.doc), say)
    notice(baked.sentence)
    return sounds.bake(say) | baked.clips
