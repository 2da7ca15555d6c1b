"""Where an act begins and ends: every threshold of the interpreter, with its source or the word "default". Printed on every report."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Threshold:
    """One number, its unit, and where it comes from."""

    value: float
    unit: str
    source: str
    what: str


@dataclass(frozen=True, slots=True)
class Thresholds:
    """All thresholds; a run's own are pinned in its log."""

    touch_m: Threshold = Threshold(0.10, "m", "default", "a hand this close to a body part touches it")
    let_go_m: Threshold = Threshold(0.20, "m", "default", "and lets go beyond this")
    touch_dwell_ms: Threshold = Threshold(150, "ms", "default", "contact this long is a touch, not a brush")
    front_deg: Threshold = Threshold(60, "deg", "default", "a touch comes from the front up to here, as the touched person faces")
    behind_deg: Threshold = Threshold(120, "deg", "default", "and from behind from here on")
    hand_lost_ms: Threshold = Threshold(300, "ms", "default", "a hand not seen for less than this has not let go")
    squeeze_on: Threshold = Threshold(0.6, "0-1", "default", "squeeze or trigger counts as pulled above this")
    squeeze_off: Threshold = Threshold(0.4, "0-1", "default", "and as released below this")
    between_m: Threshold = Threshold(0.45, "m", "default", "head this close to the line from partner to subject stands between them")
    between_dwell_ms: Threshold = Threshold(300, "ms", "default", "for this long")
    gaze_deg: Threshold = Threshold(10, "deg", "default", "the head points this close to a person's head or chest")
    gaze_dwell_ms: Threshold = Threshold(200, "ms", "default", "for this long")
    aim_deg: Threshold = Threshold(4, "deg", "default", "the muzzle points this close to a body part")
    aim_dwell_ms: Threshold = Threshold(150, "ms", "default", "for this long")
    band_near_cm: Threshold = Threshold(45, "cm", "Hall 1966, intimate distance", "outer edge of band `intimate`")
    band_personal_cm: Threshold = Threshold(120, "cm", "Hall 1966, personal distance", "outer edge of band `personal`")
    band_social_cm: Threshold = Threshold(360, "cm", "Hall 1966, social distance", "outer edge of band `social`; beyond is `public`")
    band_hysteresis_cm: Threshold = Threshold(8, "cm", "default", "a band is left only this far beyond its edge")
    stop_hold_ms: Threshold = Threshold(1000, "ms", "default", "menu held this long is the trainee's stop")
    holster_m: Threshold = Threshold(0.25, "m", "default", "a squeezing hand this close to the hip draws or holsters")

    radio_m: Threshold = Threshold(0.14, "m", "default", "a hand that squeezes this close to the own shoulder microphone calls by radio")
    address_deg: Threshold = Threshold(25, "deg", "default", "words that fit several people are to whom the head points at this closely")
    earshot_m: Threshold = Threshold(6, "m", "default", "a shout that is not understood is to whoever is nearest, within this")

    def rows(self) -> tuple[tuple[str, Threshold], ...]:
        """(name, threshold) of each, in file order."""
        return tuple((f.name, getattr(self, f.name)) for f in fields(self))
