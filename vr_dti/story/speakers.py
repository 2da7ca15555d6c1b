"""Who speaks how: `voices/voices.yaml` of a scene gives each speaker a voice, and words for whoever records the lines."""

from __future__ import annotations

from typing import Any

from vr_dti.documents import Model, parse_with_lines
from vr_dti.errors import Mistake
from vr_dti.events import DISPATCH
from vr_dti.story.behaviours import COACH
from vr_dti.story.graph_document import Name, Text

FORMAT = "dti-voices/1"
OFF_STAGE = frozenset({DISPATCH, COACH})
"""speakers who are no cast: the radio on the trainee's shoulder, and the coach in the trainee's ear, whom nobody answers"""


class SpeakerDoc(Model):
    """A voice of the machine that stands in, and how somebody should speak the part."""

    voice: Name
    about: Text = ""


class VoicesDoc(Model):
    """The voices of a scene."""

    format: str
    speakers: dict[Name, SpeakerDoc]


def voiced(data: dict[str, Any], text: str, file: str) -> tuple[dict[str, Any], list[Mistake]]:
    """`data` with the voices of its cast. -> (data, mistakes). Raises `DocumentError` for a file that is none."""
    doc, at = parse_with_lines(text, VoicesDoc, file=file, format=FORMAT)
    cast = data.get("cast", {})
    if not isinstance(cast, dict):
        return data, []  # the model says what is wrong with it
    cast = dict(cast)
    mistakes = []
    for name, speaker in doc.speakers.items():
        if isinstance(cast.get(name), dict):
            cast[name] = {**cast[name], "voice": speaker.voice}
        elif name not in cast and name not in OFF_STAGE:
            place = at.place(("speakers", name))
            what = f"the scenario has nobody called {name!r}"
            mistakes.append(Mistake(place.line, f"speakers.{name}", what, "mend the name, or remove it", place.column, file))
    return ({**data, "cast": cast} if cast else data), mistakes
