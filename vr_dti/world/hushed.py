"""Who breaks off in the middle of a line: because a trainee shouts over it, or the instructor speaks in his stead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from vr_dti.events import EMOTIONS, Effect, Intent, Reason
from vr_dti.world.pose import Shown
from vr_dti.world.skeleton import JOINT
from vr_dti.world.state import Body, Saying
from vr_dti.world.talking import is_live

SHOUT_DB = 6
"""over the trainee's own normal voice; ANSI S3.5-1997 has 6 dB from normal to raised speech: default"""
NEAR_M = 4.0
"""farther off nobody lets himself be interrupted who is not spoken to: default"""
BEGUN_MS = 300
"""who has said less than this, or has less left to say, says it: default, about a word"""
OVERCOME = tuple(EMOTIONS.index(e) for e in ("pain", "faint"))
"""whose face shows these for the greater part does not hear it: a cry is not broken off"""


def hushed(shown: Shown, bodies: Sequence[Body], intents: Iterable[Intent], now_ms: int) -> tuple[Effect, ...]:
    """`hush` effects of what was just shouted, at `now_ms`: for everybody near who had begun to speak before the shout and still does, and
    for whom it is meant. Voices on the radio do not hear it, nor does somebody in pain."""
    out = []
    heads = {b.trainee: b.head for b in bodies if b.head is not None}
    for i in intents:
        if i.kind == "command" and (i.name, i.text) == ("talk", "on"):
            out += _spoken_for(shown, i, now_ms)
        if i.kind != "spoke" or i.loud_db < SHOUT_DB:
            continue
        head = heads.get(i.trainee)
        for row, actor in enumerate(shown.world.actors):
            said = actor.saying
            if said is None or is_live(said) or said.since_ms >= i.act_ms:
                continue
            if not said.since_ms + BEGUN_MS <= now_ms <= said.until_ms - BEGUN_MS:
                continue
            if row < len(shown.moods) and sum(shown.moods[row][e] for e in OVERCOME) > 0.5:
                continue
            if i.to != actor.name:
                if head is None:
                    continue
                there = shown.world_from_joint[row, JOINT["Head"], :3, 3]
                if float(np.hypot(there[0] - head[0], there[2] - head[2])) > NEAR_M:
                    continue
            out.append(_hush(actor.name, said, i, "shouted over", now_ms))
    return tuple(out)


def _spoken_for(shown: Shown, i: Intent, now_ms: int) -> list[Effect]:
    """The instructor begins to speak as somebody who is in the middle of a line."""
    said = next((a.saying for a in shown.world.actors if a.name == i.to), None)
    goes_on = said is not None and not is_live(said) and said.since_ms <= now_ms < said.until_ms
    return [_hush(i.to, said, i, "the instructor speaks as him", now_ms)] if said is not None and goes_on else []


def _hush(who: str, said: Saying, i: Intent, because: str, now_ms: int) -> Effect:
    return Effect("hush", now_ms, who, said.line, (("since_ms", said.since_ms),), Reason(because=because, source=i.source, seq=i.seq))
