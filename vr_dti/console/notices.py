"""What devices say of themselves, put so that whoever runs the session knows what happened and what to do. Each change once."""

from __future__ import annotations

from vr_dti.samples import AS_ASKED, Status

LOST: dict[str, tuple[str, str]] = {
    "runtime": ("headset lost", "check cable, power and the headset's own program; it is looked for until it is back"),
    "focus": ("headset menu open", "the story stands; ask the trainee to close it"),
    "worn": ("headset off", "the story stands until it is on again"),
    "picture": ("headset colors are wrong", "the run can go on; report this runtime to us"),
    "microphone": ("the trainee is not heard", "check the microphone; keys 0-6 enter what is said"),
    "microphone_level": ("the trainee's microphone is set too loud", "turn its gain down; keys 0-6 enter what is missed"),
    "talk_button": (
        "the trainee's controller has no talk button, and nothing is heard",
        "keys 0-6 enter what is said; next time --voice open",
    ),
    "voice_files": ("the trainee's voice is not kept", "the run goes on; each utterance is tried anew"),
    "sound": ("no sound", "captions go on; plug the headphones in, or end the program that holds them"),
    "classroom": ("the classroom hears nothing", "plug its output in; it is looked for until it is there"),
    "sound_output": ("the system plays the sound elsewhere", "plug the output in again; it is looked for until it is back"),
    "instructor_mic": ("the instructor is not heard in the scene", "check his microphone; it is looked for until it is back"),
}
"""status -> what its value 0 means, and what to do"""
LATER = frozenset({"focus", "worn"})
"""what begins with 0: a headset that nobody has put on yet is not missed"""
FOUND: dict[str, str] = {
    "runtime": "headset found again",
    "focus": "headset menu closed",
    "worn": "headset on",
    "microphone": "the trainee is heard",
    "microphone_level": "the trainee's microphone no longer clips",
    "talk_button": "the trainee's controller has a talk button",
    "voice_files": "the trainee's voice is kept again",
    "sound": "sound again",
    "classroom": "the classroom hears it",
    "sound_output": "the sound is on its own output again",
    "instructor_mic": "the instructor is heard in the scene",
}


COARSE = {"picture_percent": "picture", "edges_percent": "edges of the picture"}


class Notices:
    """Puts the changes into words: each loss, and the return of what was said to be lost."""

    def __init__(self) -> None:
        self._was: dict[str, bool] = {}
        self._missed: dict[str, None] = {}
        self._coarse_told: dict[str, None] = {}

    def words(self, status: Status) -> str:
        """One sentence for the terminal; empty where nothing changed that matters."""
        if status.what in COARSE and status.value < 100 and status.what not in self._coarse_told:
            coarse = f"{COARSE[status.what]} at {status.value} % of its width and height"
            if status.text == AS_ASKED:  # a loss of rate would still be news
                return f"{coarse}, {AS_ASKED}"
            self._coarse_told[status.what] = None  # the strip says the rest
            return f"{coarse} ({status.text}), to keep the frame rate"
        if status.what not in LOST:
            return ""
        now = bool(status.value)
        before = self._was.get(status.what, status.what not in LATER)
        self._was[status.what] = now
        if now == before:
            return ""
        if now:
            missed = status.what in self._missed
            self._missed.pop(status.what, None)
            return FOUND.get(status.what, "") if missed else ""
        self._missed[status.what] = None
        what, remedy = LOST[status.what]
        reason = f" ({status.text})" if status.text else ""
        return f"{what}{reason}: {remedy}"
