"""What each kind of display can score of a trainee, and why not where it cannot."""

from __future__ import annotations

from vr_dti.debrief.record import Devices
from vr_dti.debrief.trainee import Display, Scorable

NO_SCORING = frozenset({"not_scorable", "not_measured"})


def display_of(profile: str, devices: Devices) -> Display:
    """The column of the table that a device profile stands in. Walls with a tracked head are tracked walls."""
    if profile == "desktop":
        return "desktop"
    if profile == "walls":
        return "walls_tracked" if devices.head else "walls_voice"
    return "headset"


def scorable(display: Display, devices: Devices, *, simulated: bool) -> tuple[Scorable, ...]:
    """What can be said about a trainee before such a display, each measure with its reason."""
    return (
        _perceivable(display),
        _notice(display, devices),
        _words(display, devices, simulated),
        _hands(display, devices),
        Scorable("immobility", "not_measured", "prolonged immobility is not measured by this version"),
        _weapon(display),
    )


def of_measure(table: tuple[Scorable, ...], measure: str) -> Scorable:
    """The row of one measure; `KeyError` if there is none."""
    for row in table:
        if row.measure == measure:
            return row
    raise KeyError(measure)


def _perceivable(display: Display) -> Scorable:
    match display:
        case "headset" | "walls_tracked":
            return Scorable("perceivable", "scored", "from the tracked head: field of view, what hides, what is audible")
        case "walls_voice":
            return Scorable("perceivable", "shown", "when it was drawn on the walls; where this trainee stood and faced is not known")
        case "desktop":
            return Scorable("perceivable", "shown", "authoring only: a mouse turned this view")


def _notice(display: Display, devices: Devices) -> Scorable:
    match display:
        case "walls_voice":
            return Scorable("notice", "not_scorable", "the head was not tracked")
        case "desktop":
            return Scorable("notice", "shown", "authoring only: where the camera pointed stands in for the eyes")
        case "headset" | "walls_tracked" if not devices.head:
            return Scorable("notice", "not_scorable", "the head was never tracked in this session")
        case "headset" | "walls_tracked":
            return Scorable("notice", "shown", "head direction stands in for the eyes: shown, not graded")


def _words(display: Display, devices: Devices, simulated: bool) -> Scorable:
    if display == "desktop":
        return Scorable("words", "mark", "entered by key: a mark, not a latency")
    if not (devices.recogniser or simulated):
        return Scorable("words", "mark", "no speech recogniser listened: words are the instructor's marks, not latencies")
    return Scorable("words", "scored", "onset of speech, addressee and rung as the recogniser gave them")


def _hands(display: Display, devices: Devices) -> Scorable:
    match display:
        case "desktop":
            return Scorable("hands", "not_scorable", "a mouse button is no hand")
        case "walls_voice":
            return Scorable("hands", "not_scorable", "hands were not tracked: only the instructor can mark them")
        case _ if not devices.hands:
            return Scorable("hands", "not_scorable", "hands were not tracked")
        case _:
            return Scorable("hands", "scored", "onset of touch, from tracked hands")


def _weapon(display: Display) -> Scorable:
    if display == "headset":
        return Scorable("weapon", "shown", "by the pose of the hand; events only, judged by a person")
    if display == "desktop":
        return Scorable("weapon", "not_scorable", "a key drew it and a mouse pointed it")
    return Scorable("weapon", "not_scorable", "no zeroed laser in this version")
