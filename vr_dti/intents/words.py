"""What the trainee says: to whom it is, and which rung of the ladder. Words into the own radio are to dispatch, whoever is faced.

Somebody squeezes the shoulder microphone, or pulls the trigger of the radio in a hand, and speaks: that is a call, as the press itself
already was. Words that are in it for more than half of their length are in it; the log keeps how long before them it was pressed, so that
press and words can be told as the one call that they are (`debrief/transmissions.py`).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Literal

from vr_dti.events import DISPATCH
from vr_dti.intents.addressee import CALL, FACED_NS, about, addressed, turned_to
from vr_dti.intents.live import LiveTrainee
from vr_dti.intents.memory import Keyed, TraineeMemory
from vr_dti.intents.moment import Moment
from vr_dti.intents.thresholds import Thresholds
from vr_dti.samples import Speech
from vr_dti.timebase import NS_PER_MS
from vr_dti.world.pose import Shown
from vr_dti.world.setting import Setting
from vr_dti.world.skeleton import JOINT

RADIO = "radio"
"""class of words that are by radio, and the part of a call that is made by it"""
IN_IT = 0.5
"""of their length: words that are in the radio for more than this are to dispatch (default)"""
LEFT_M = 0.60
"""a hand this far from the head has left the shoulder microphone, closed or not: default, twice as far as that hangs from it"""
By = Literal["squeeze", "trigger"]


def heard(
    rules: Thresholds,
    setting: Setting,
    shown: Shown,
    live: LiveTrainee | None,
    speech: Speech,
    onset_ns: int,
    story_ms: Callable[[int], int],
) -> dict[str, Any] | None:
    """Fields of the `spoke` that `speech` from machine time `onset_ns` is; None where it is nobody's. `live` is who spoke, where known,
    `story_ms` machine time in the story's."""
    to, rung, more = speech.to, speech.rung, dict[str, Any]()
    if not to and live is not None and (speech.readings or rung < 0):
        press = said_into(live.keyed, onset_ns, speech.length_ms)
        if press is not None:
            to, rung = DISPATCH, rung_by_radio(speech)
            before_ms = max(0, story_ms(onset_ns) - story_ms(press.since_ns))
            more = {"part": RADIO, "hand": press.hand, "dwell_ms": before_ms}
        else:
            meanwhile = turned_to(live.memory.faced, onset_ns, speech.length_ms)
            to, rung = addressed(rules, setting, shown, live.body(), speech, meanwhile)
        if not to:
            return None
    return {
        "rung": rung,
        "to": to,
        "text": speech.text,
        "name": about(speech, to, setting),
        "loud_db": speech.loud_db,
        "confidence_permille": speech.confidence_permille,
        "distance_cm": _distance_cm(shown, live, to),
        "label": "recognised",
        "guessed": speech.guessed,
        **more,
    }


def rung_by_radio(speech: Speech) -> int:
    """The rung of words in the radio: what they mean there, if anything; else they are a call, unless they mean no rung to anybody: nobody
    calls by "Stop resisting!", nor by what was not understood."""
    known = next((rung for to, rung in speech.readings if to == RADIO), None)
    if known is not None:
        return known
    return CALL if max((speech.rung, *(rung for _, rung in speech.readings))) >= 0 else -1


def key_down(spans: tuple[Keyed, ...], hand: str, by: By, at_ns: int) -> tuple[Keyed, ...]:
    """The radio is keyed from machine time `at_ns` on. What is long over is forgotten."""
    recent = (s for s in key_up(spans, hand, by, at_ns) if not s.until_ns or s.until_ns > at_ns - FACED_NS)
    return (*recent, Keyed(hand, by, at_ns))


def key_up(spans: tuple[Keyed, ...], hand: str, by: By, at_ns: int) -> tuple[Keyed, ...]:
    """That hand has let it go."""
    return tuple(replace(s, until_ns=at_ns) if (s.hand, s.by) == (hand, by) and not s.until_ns else s for s in spans)


def kept_keyed(moment: Moment, trainee: TraineeMemory) -> TraineeMemory:
    """The trainee's memory after this frame: a closed hand that has left the shoulder microphone keys it no more."""
    spans = trainee.keyed
    for side, hand in (("left", trainee.body.left), ("right", trainee.body.right)):
        head = trainee.body.head
        if head is not None and hand.grip is not None and math.dist(head[:3], hand.grip[:3]) > LEFT_M:
            spans = key_up(spans, side, "squeeze", moment.now_ns)
    return trainee if spans == trainee.keyed else replace(trainee, keyed=spans)


def said_into(spans: tuple[Keyed, ...], onset_ns: int, length_ms: int) -> Keyed | None:
    """The press of the radio into which something was said; None where it was not, or for half of it at most."""
    over_ns = onset_ns + max(1, length_ms * NS_PER_MS)
    shares = [(min(s.until_ns or over_ns, over_ns) - max(s.since_ns, onset_ns), s) for s in spans]
    if sum(max(0, share) for share, _ in shares) <= IN_IT * (over_ns - onset_ns):
        return None
    return max(shares, key=lambda found: found[0])[1]


def _distance_cm(shown: Shown, trainee: LiveTrainee | None, to: str) -> int:
    """From head to head, over the ground; -1 where either is not known."""
    if trainee is None or trainee.head is None or to not in shown.names:
        return -1
    x, _, z = shown.world_from_joint[shown.names.index(to), JOINT["Head"], :3, 3].tolist()
    return round(100 * math.hypot(x - trainee.head[0], z - trainee.head[2]))
