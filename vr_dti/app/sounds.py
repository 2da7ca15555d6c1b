"""The sounds of a scene: its effects and placeholder lines baked, as one table of clips by name."""

from __future__ import annotations

from collections.abc import Callable

from vr_dti.audio.clip import Clip
from vr_dti.cast import sounds, voices
from vr_dti.scene import Scene
from vr_dti.story.speakers import OFF_STAGE


def clips_of(scene: Scene, say: Callable[[str], None], notice: Callable[[str], None]) -> dict[str, Clip]:
    """Every effect, and every line that could be spoken. `notice` hears the sentence about voices."""
    doc = scene.scenario.doc
    voice = {name: member.voice for name, member in doc.cast.items()} | {name: name for name in OFF_STAGE}
    spoken = {name: voices.Spoken(line.text, voice.get(line.who, "man-mid"), line.lasts, line.level_db) for name, line in doc.lines.items()}
    baked = voices.bake(spoken, say)
    notice(baked.sentence)
    return sounds.bake(say) | baked.clips
