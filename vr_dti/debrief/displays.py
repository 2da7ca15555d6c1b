"""What each kind of display can score of a trainee, and why not where it cannot: the table of the scoring model, and nothing else.

A scripted trainee is scored as the device that it stands for.
"""

from __future__ import annotations

from vr_dti.debrief.devices import Devices
from vr_dti.debrief.trainee import Display, Scorable


def display_of(profile: str, devices: Devices) -> Display:
    """The column of the table that a device profile stands in. Walls with a tracked head are tracked walls."""
    if profile == "desktop":
        return "desktop"
    if profile == "walls":
        return "walls_tracked" if devices.head else "walls_voice"
    return "headset"


def scorable(display: Display, devices: Devices, *, simulated: bool, eyes: bool = False, seated: bool = False) -> tuple[Scorable, ...]:
    """What can be said about a trainee before such a display, each measure with its reason. `eyes`: they were tracked; `seated`: the
    trainee sat in one place (`devices.seated`). A single tracked hand can do all that is measured."""
    listened = devices.recogniser or simulated
    return (
        _perceivable(display, devices),
        _notice(display, devices, eyes),
        _words(display, listened),
        _hands(display, devices, seated),
        _immobility(display, devices, listened),
        _weapon(display, devices),
    )


def of_measure(table: tuple[Scorable, ...], measure: str) -> Scorable:
    """The row of one measure; `KeyError` if there is none."""
    for row in table:
        if row.measure == measure:
            return row
    raise KeyError(measure)


def _perceivable(display: Display, devices: Devices) -> Scorable:
    match display:
        case "headset" | "walls_tracked" if not devices.head:
            return Scorable("perceivable", "not_scorable", "the head was never tracked: what this trainee could see or hear is not known")
        case "headset" | "walls_tracked":
            return Scorable("perceivable", "scored", "from the tracked head: field of view, what hides, what is audible")
        case "walls_voice":
            return Scorable("perceivable", "shown", "when it was drawn on the walls; where this trainee stood and faced is not known")
        case "desktop":
            return Scorable("perceivable", "shown", "authoring only: a mouse turned this view")


def _notice(display: Display, devices: Devices, eyes: bool) -> Scorable:
    match display:
        case "walls_voice":
            return Scorable("notice", "not_scorable", "the head was not tracked")
        case "desktop":
            return Scorable("notice", "shown", "authoring only: where the camera pointed stands in for the eyes")
        case "headset" if eyes:
            return Scorable("notice", "scored", "gaze by eye tracking")
        case "headset" | "walls_tracked" if not devices.head:
            return Scorable("notice", "not_scorable", "the head was never tracked in this session")
        case "headset" | "walls_tracked":
            return Scorable("notice", "shown", "gaze by head: its direction stands in for the eyes, is shown and not graded")


def _words(display: Display, listened: bool) -> Scorable:
    if display == "desktop":
        return Scorable("words", "mark", "entered by key: a mark, not a latency")
    if not listened:
        return Scorable("words", "mark", "no speech recognizer listened: words are the instructor's marks, not latencies")
    return Scorable("words", "scored", "onset of speech, addressee and rung as the recognizer gave them")


def _hands(display: Display, devices: Devices, seated: bool) -> Scorable:
    match display:
        case "desktop":
            return Scorable("hands", "not_scorable", "a mouse button is no hand")
        case "walls_voice":
            return Scorable("hands", "not_scorable", "hands were not tracked; the instructor can enter rung 4, which is a mark")
        case _ if not devices.hands:
            return Scorable("hands", "not_scorable", "hands were not tracked")
        case _ if seated:
            return Scorable("hands", "not_scorable", "seated in one place: nobody could be reached")
        case _:
            return Scorable("hands", "scored", "onset of touch, from tracked hands")


def _immobility(display: Display, devices: Devices, listened: bool) -> Scorable:
    match display:
        case "desktop":
            return Scorable("immobility", "not_scorable", "nobody's head or hands were tracked")
        case _ if not devices.head:
            return Scorable("immobility", "not_scorable", "the head was not tracked")
        case _ if not devices.hands:
            return Scorable("immobility", "not_scorable", "hands were not tracked")
        case _ if not listened:
            return Scorable("immobility", "not_scorable", "no microphone was listened to: somebody who speaks is not still")
        case _:
            return Scorable("immobility", "shown", "from head and hands; it has no points of its own, since latency already holds it")


def _weapon(display: Display, devices: Devices) -> Scorable:
    if display == "headset" and not devices.hands:
        return Scorable("weapon", "not_scorable", "hands were not tracked")
    if display == "headset":
        return Scorable("weapon", "scored", "by the pose of the hand")
    if display == "desktop":
        return Scorable("weapon", "not_scorable", "a key drew it and a mouse pointed it")
    return Scorable("weapon", "not_scorable", "no zeroed laser in this version")
