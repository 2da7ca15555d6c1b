"""The numbers behind a report as page and paper say them: a title in words, and units that the rest of the page speaks in. The names and
units of the code stand in report.json beside them."""

from __future__ import annotations

from vr_dti.debrief.findings import Limit
from vr_dti.library.wording import KINDS

TITLES = {
    # debrief
    "floor_ms": "Reaction time",
    "window_min_ms": "Shortest window that counts",
    "blind_ms": "Head lost by the tracking",
    "confidence_permille": "Certainty of a machine label",
    "untouched_limit_ms": "Course with nobody acting",
    "notice_dwell_ms": "Look that is a notice",
    "excessive_4_ms": "Timeliness, excessive force: 4 of 4",
    "excessive_3_ms": "Timeliness, excessive force: 3 of 4",
    "excessive_2_ms": "Timeliness, excessive force: 2 of 4",
    "life_threat_4_ms": "Timeliness, threat to life: 4 of 4",
    "life_threat_3_ms": "Timeliness, threat to life: 3 of 4",
    "life_threat_2_ms": "Timeliness, threat to life: 2 of 4",
    "breach_4_ms": "Timeliness, breach: 4 of 4",
    "breach_3_ms": "Timeliness, breach: 3 of 4",
    "breach_2_ms": "Timeliness, breach: 2 of 4",
    "raise_fast_ms": "Raised when ignored, at no cost",
    "raise_slow_ms": "Raised when ignored, at a cost",
    "precursor_raise": "Late raise after a precursor",
    "not_at_once": "First act below the adequate rung",
    "call_only": "Radio call alone",
    "below_raised": "Raised, and below the adequate rung",
    "let_pass": "Graver step let pass",
    "moved_ms": "Act that moved the officer",
    "understood_ms": "Words on their way",
    "muzzle_officer_ms": "Muzzle on a fellow officer",
    "current_ms": "Current in all",
    "current_cycles": "Cycles of current",
    "life_permille": "Threat to life in outcome",
    "life_tiny_permille": "Small threat to life",
    "rest_tiny_permille": "Small other harm",
    "talk_lasts_ms": "Instructor speaks in the scene",
    "late_permille": "Duty done late",
    "uncontrolled_ms": "Time with nobody in charge",
    "order_left": "Order in a lawful run, no effect",
    "order_broke": "Order in a lawful run, broke control",
    "hands_broke": "Hands in a lawful run, broke control",
    "seated_head_mm": "Seated: height of the head",
    "seated_place_mm": "Seated: way from the place",
    "announced_ms": "Word that announces hands",
    "immobile_ms": "Immobility",
    "head_still_mm_s": "Still head",
    "head_turn_deg_s": "Still head: turning",
    "hand_still_mm_s": "Still hand",
    "paused_ms": "Pause of the run",
    "apt_ms": "Act after a pause",
    "orienting_ms": "Longest orienting pause",
    "statement_gap_ms": "Statement and record alike",
    "together_ms": "Second hand of one act",
    "answered_ms": "Line that reads like an answer",
    "control_ms": "Custody told with hands on",
    "picture_ms": "Picture without a blow",
    "mixed_runs": "Runs for d\u2032 and criterion",
    "mixed_each": "Runs of either kind",
    "signed_runs": "Runs for pass or fail",
    # perception
    "view_deg": "Field of view",
    "dusk_m": "Sight at dusk",
    "night_m": "Sight at night",
    "rain_m": "Sight in rain",
    "fog_m": "Sight in fog",
    "torch_m": "Sight by flashlight",
    "torch_deg": "Beam of the flashlight",
    "faces_deg": "Head turned to somebody",
    "hears_db": "Speech made out",
    "radio_db": "Radio at the ear",
    "words_ms": "Words that tell something",
    # interpreter
    "touch_m": "Touch: how close",
    "let_go_m": "Touch: let go",
    "touch_dwell_ms": "Touch: how long",
    "front_deg": "Touch from the front",
    "behind_deg": "Touch from behind",
    "hand_lost_ms": "Hand not seen",
    "pull_m": "Pull: how far",
    "pull_mps": "Pull: how fast",
    "pull_near_m": "Pulled off somebody: how near",
    "hold_back_m": "Holding back: how deep",
    "hold_back_way_m": "Holding back: his way",
    "hold_back_ms": "Holding back: how long",
    "help_up_m": "Helping up",
    "roll_m": "Rolling over",
    "breathing_ms": "Feeling for breath: how long",
    "ear_m": "Feeling for breath: how near",
    "custody_ms": "Hand that takes custody",
    "spray_ms": "Spray swept over somebody",
    "cuff_m": "Handcuffs at a wrist: how near",
    "cuff_ms": "Handcuffs at a wrist: how long",
    "cuff_behind_m": "Hands behind the back: how far",
    "cuff_apart_m": "Hands behind the back: how far apart",
    "others_hand_m": "Another\u2019s hand on him",
    "held_out_m": "Hand held out to sign",
    "palm_deg": "Open palm: direction",
    "palm_up_deg": "Open palm: fingers up",
    "palm_ms": "Open palm: how long",
    "point_deg": "Pointing: direction",
    "point_ms": "Pointing: how long",
    "shaken_off_mps": "Hand shaken off",
    "squeeze_on": "Squeeze or trigger: pulled",
    "squeeze_off": "Squeeze or trigger: released",
    "between_m": "Stepping between: how near",
    "between_dwell_ms": "Stepping between: how long",
    "shield_m": "Shielding: how near",
    "shield_deg": "Shielding: hand toward the officer",
    "kept_off_ms": "Kept off: how often it counts anew",
    "gap_ms": "Gap that ends no act",
    "gaze_deg": "Looking by the head: direction",
    "eyes_deg": "Looking by tracked eyes: direction",
    "blink_ms": "Blink",
    "gaze_dwell_ms": "Looking: how long",
    "aim_deg": "Aim: direction",
    "aim_dwell_ms": "Aim: how long",
    "band_near_cm": "Distance called intimate",
    "band_personal_cm": "Distance called personal",
    "band_social_cm": "Distance called social",
    "band_hysteresis_cm": "Distance: margin",
    "stop_hold_ms": "Trainee\u2019s stop",
    "holster_m": "Belt: taking and returning a tool",
    "holster_front_m": "Belt: places before the body",
    "camera_m": "Tap on the body camera",
    "clear_m": "Clearing a malfunction",
    "muzzle_deg": "Muzzle on somebody: direction",
    "muzzle_ms": "Muzzle on somebody: how long",
    "radio_m": "Keying the radio",
    "address_deg": "Whom words are to",
    "earshot_m": "Words not understood",
    # harm, by kind of cue
    **{kind: words.capitalize() for kind, words in KINDS.items()},
}
"""by name"""
IN_OTHER_UNITS = {
    "ms": (1000, " s"),
    "mm": (1000, " m"),
    "mm/s": (1000, " m/s"),
    "per mille": (10, " %"),
    "0-1": (0.01, " %"),
    "deg": (1, "°"),
    "deg/s": (1, "°/s"),
    "of 4": (1, " of 4 points"),
}
"""units of thresholds in the code, as they are said on a page: by what to divide, and the unit there"""
LONG_S = 600
"""from here on seconds are said in minutes"""


def quantity(limit: Limit) -> str:
    """A threshold with its unit, in the units in which the rest of the page speaks."""
    by, unit = IN_OTHER_UNITS.get(limit.unit, (1, f" {limit.unit}"))
    value = round(limit.value / by, 6)
    if limit.unit == "ms" and value >= LONG_S:
        return f"{number(value / 60)} min"
    return f"{number(value)}{unit}"


def number(value: float) -> str:
    """A threshold's value: `0.45`, `1,200,000`."""
    return f"{value:,.0f}" if value == int(value) else f"{value:g}"
