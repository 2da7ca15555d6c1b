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
    pull_m: Threshold = Threshold(0.08, "m", "default", "a closed hand this much further from whom he is on, or off over him, pulls")
    pull_mps: Threshold = Threshold(0.15, "m/s", "default", "if it was once this fast on the way: no heaving is asked for")
    pull_near_m: Threshold = Threshold(2.2, "m", "default", "somebody this near to another, a step and a kick away, can be pulled off him")
    hold_back_m: Threshold = Threshold(0.03, "m", "default", "a hand this far into a body, or left behind by it, holds it back")
    hold_back_way_m: Threshold = Threshold(0.10, "m", "default", "and a closed one does where he has gone this far, not just shifted")
    hold_back_ms: Threshold = Threshold(500, "ms", "default", "for this long")
    help_up_m: Threshold = Threshold(0.10, "m", "default", "a hand closed on the arm of somebody low that rises this much helps up")
    roll_m: Threshold = Threshold(0.08, "m", "default", "hands at shoulder and hip that go this far across a body roll it over")
    breathing_ms: Threshold = Threshold(1500, "ms", "default", "a hand rests, or the head is near the face, this long: breath is felt for")
    ear_m: Threshold = Threshold(
        0.45, "m", "default", "the head this close to the face of somebody low: no trainee must bend to the ground"
    )
    custody_ms: Threshold = Threshold(1500, "ms", "default", "the only hand on the arm of somebody in handcuffs for this long has him")
    cuff_m: Threshold = Threshold(0.15, "m", "default", "drawn handcuffs this close to somebody's wrist are at it")
    cuff_ms: Threshold = Threshold(600, "ms", "default", "and close on it after this long, if the other hand holds his arm or he is ready")
    cuff_behind_m: Threshold = Threshold(0.08, "m", "default", "who has both wrists this far behind his hips is ready for them")
    cuff_apart_m: Threshold = Threshold(0.25, "m", "default", "and no farther apart than this")
    others_hand_m: Threshold = Threshold(0.15, "m", "default", "another's hand this close to him is on him too")
    held_out_m: Threshold = Threshold(0.28, "m", "default", "a hand this far out from the head, over the ground, can sign")
    palm_deg: Threshold = Threshold(35, "deg", "default", "an open palm faces somebody this closely")
    palm_up_deg: Threshold = Threshold(50, "deg", "default", "with its fingers this close to upright")
    palm_ms: Threshold = Threshold(300, "ms", "default", "for this long")
    point_deg: Threshold = Threshold(5, "deg", "default", "a finger points this close to somebody")
    point_ms: Threshold = Threshold(500, "ms", "default", "for this long")
    shaken_off_mps: Threshold = Threshold(0.25, "m/s", "default", "a hand slower than this that is let go of was shaken off")
    squeeze_on: Threshold = Threshold(0.6, "0-1", "default", "squeeze or trigger counts as pulled above this")
    squeeze_off: Threshold = Threshold(0.4, "0-1", "default", "and as released below this")
    between_m: Threshold = Threshold(0.45, "m", "default", "head or torso this close to the line from partner to subject is between them")
    between_dwell_ms: Threshold = Threshold(300, "ms", "default", "for this long")
    shield_m: Threshold = Threshold(0.9, "m", "default", "whoever stands between shields a subject this near: within an arm's reach")
    shield_deg: Threshold = Threshold(60, "deg", "default", "with a hand on him, or one held out this closely toward the partner")
    kept_off_ms: Threshold = Threshold(3000, "ms", "default", "an officer whom a body, a hand or a tool keeps off is told of this often")
    gap_ms: Threshold = Threshold(
        100, "ms", "default", "a touch, place between, palm, finger or ear that is off for less than this goes on"
    )
    gaze_deg: Threshold = Threshold(10, "deg", "default", "the head points this close to a person's head or chest")
    eyes_deg: Threshold = Threshold(6, "deg", "default", "tracked eyes look this close to it: nearer than a head can be held")
    blink_ms: Threshold = Threshold(300, "ms", "default", "eyes that are not seen for less than this only blink; then the head stands in")
    gaze_dwell_ms: Threshold = Threshold(200, "ms", "default", "for this long")
    aim_deg: Threshold = Threshold(4, "deg", "default", "the muzzle points this close to a body part")
    aim_dwell_ms: Threshold = Threshold(150, "ms", "default", "for this long")
    band_near_cm: Threshold = Threshold(45, "cm", "Hall 1966, intimate distance", "nearer than this is called intimate")
    band_personal_cm: Threshold = Threshold(120, "cm", "Hall 1966, personal distance", "nearer than this is called personal")
    band_social_cm: Threshold = Threshold(360, "cm", "Hall 1966, social distance", "nearer than this is called social; beyond it, public")
    band_hysteresis_cm: Threshold = Threshold(8, "cm", "default", "a distance is called otherwise only this far beyond its edge")
    stop_hold_ms: Threshold = Threshold(1000, "ms", "default", "menu held this long is the trainee's stop")
    holster_m: Threshold = Threshold(0.25, "m", "default", "a squeezing hand this close to a tool's place on the belt takes or returns it")
    holster_front_m: Threshold = Threshold(0.12, "m", "default", "the same of places before the body, where hands hold people")
    camera_m: Threshold = Threshold(0.10, "m", "default", "a hand that squeezes this close to the own body camera taps on it")
    clear_m: Threshold = Threshold(
        0.20,
        "m",
        "default",
        "a hand that squeezes this close to the other's handgun, or with it to the buckle, clears its malfunction",
    )
    muzzle_deg: Threshold = Threshold(1, "deg", "default", "a muzzle is on whoever it points at this closely")
    muzzle_ms: Threshold = Threshold(30, "ms", "default", "for this long: a shorter crossing, or gap in one, an aim or a look, is noise")
    spray_ms: Threshold = Threshold(100, "ms", "default", "spray that a held trigger sweeps over somebody for this long has caught them")
    radio_m: Threshold = Threshold(0.14, "m", "default", "a hand that squeezes this close to the own shoulder microphone calls by radio")
    address_deg: Threshold = Threshold(25, "deg", "default", "words that fit several people are to whom the head points at this closely")
    earshot_m: Threshold = Threshold(
        6, "m", "default", "a shout that is not understood is to whoever is nearest, words for an officer to one faced, within this"
    )

    def rows(self) -> tuple[tuple[str, Threshold], ...]:
        """(name, threshold) of each, in file order."""
        return tuple((f.name, getattr(self, f.name)) for f in fields(self))
