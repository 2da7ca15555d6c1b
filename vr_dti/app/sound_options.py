"""What the command line asks of a run's loudspeakers and microphones, as values: the one place that knows those options by their names."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self

DEFAULT = "default"
"""of any device: the system's own choice"""
HEADPHONES = ("openxr",)
"""displays whose sound does not come back into the microphone"""
TALK_KEYS = {
    "desktop": "V",
    "openxr": "X (left-handed: A) or that hand's trackpad",
    "walls": "Page Down or Page Up of a presenter's clicker",
}
"""where a trainee has something to hold for push-to-talk, and what: in a headset the select button of the hand that draws no weapon"""
CLICKER = ("page_down", "page_up")
"""keys of a presenter's clicker, as windows name them: next and back"""

Listens = Literal["off", "open", "push"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakersOptions:
    """What the trainee and the classroom hear with."""

    device: str | None = None
    """None: that of a measured ring, else the system's own choice"""
    ring: str | None = None
    """loudspeakers by name or angles, or the file of a measured ring; None: headphones"""
    head: str | None = None
    """whose ears the headphones are for, by the name of an import; None: the shipped head"""
    classroom: str | None = None
    """device of a second output, which may be `DEFAULT`; None: there is none"""

    @classmethod
    def of(cls, options: Namespace) -> Self:
        """As `cli/sound.py` reads them."""
        return cls(
            device=_named(options.sound),
            ring=options.speakers or None,
            head=options.hrtf or None,
            classroom=options.classroom or None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MicrophoneOptions:
    """Who is listened to, with what, and by which words."""

    listens: Listens = "off"
    """to the trainee: always, or while the talk key is held"""
    talk_key: str = ""
    """in words"""
    keeps: bool = False
    """the trainee is asked whether the sound of what they say is kept"""
    device: str | None = None
    """the trainee's; None: the system's own choice"""
    engine: str
    model: Path | None = None
    """folder of an agency's own"""
    scene: str
    vocabulary: tuple[Path, ...] = ()
    """an agency's own words, the last over those before"""
    worn: bool
    """the trainee hears by headphones: no loudspeaker comes back into the microphone"""
    instructed: bool = False
    """the instructor has a microphone, too"""
    instructor: str | None = None
    """its device; None: the system's own choice"""

    @classmethod
    def of(cls, options: Namespace) -> Self:
        """As `cli/voice.py` and `cli/sound.py` read them."""
        instructor = options.instructor_mic
        return cls(
            listens=options.voice,
            talk_key=TALK_KEYS.get(options.display, ""),
            keeps=options.keep_voice,
            device=options.microphone,
            engine=options.engine,
            model=options.model,
            scene=options.scene,
            vocabulary=tuple(options.vocabulary),
            worn=options.display in HEADPHONES,
            instructed=instructor is not None,
            instructor=_named(instructor),
        )


def _named(device: str | None) -> str | None:
    """None: the system's own choice."""
    return None if device in (None, "", DEFAULT) else device
