"""Every shipped scene, at drawn dials and acts: its course is the same however time is cut, whenever it is put down and taken up, and
whatever had been meant to come."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from vr_dti.events import INTENTS, Effect, Intent
from vr_dti.recording import codec
from vr_dti.story.dials import chosen
from vr_dti.story.engine import advance, begin
from vr_dti.story.load import Scenario, load, with_dials
from vr_dti.story.model import Story
from vr_dti.story.state import StoryState

SCENES = sorted((Path(__file__).parents[2] / "scenes").glob("*/scenario.yaml"))
UNTIL_MS = 150_000


def acts(r: random.Random, s: Scenario) -> list[Intent]:
    """Anything at any time, heard as late as a slow recogniser has it, many on the same millisecond."""
    names = ["", "medical", "supervisor", "shaken_off", "behind left", *(i.on.name for i in s.story.interrupts)]
    kinds = [kind for kind in INTENTS if kind != "stop"]
    out = []
    for n in range(r.randint(5, 50)):
        heard_ms = r.randrange(UNTIL_MS) // r.choice((1, 1000)) * r.choice((1, 1000)) % UNTIL_MS
        out.append(
            Intent(
                r.choice(("spoke", "touched", r.choice(kinds))),
                "trainee",
                max(0, heard_ms - r.choice((0, r.randrange(3000)))),
                heard_ms,
                r.choice(("x", "y")),
                n,
                to=r.choice((*s.doc.cast, "dispatch", "")),
                part=r.choice(("", "shoulder", "upper_arm")),
                name=r.choice(names),
                rung=r.randint(-1, 6),
                hand="left",
                distance_cm=r.choice((-1, 30, 90)),
                dwell_ms=r.choice((0, 3000)),
                strength_cmps=r.choice((-1, 20, 120)),
            )
        )
    return sorted(out, key=lambda i: i.order)


def play(story: Story, intents: list[Intent], ticks: list[int], *, put_down: bool = False) -> tuple[StoryState, tuple[Effect, ...]]:
    """Each act heard in the first tick at or after its time; `put_down`: written and read again between ticks, now and then."""
    state, effects = begin(story)
    waiting = intents
    for n, now_ms in enumerate(ticks):
        heard = [i for i in waiting if i.heard_ms <= now_ms]
        waiting = waiting[len(heard) :]
        if put_down and n % 7 == 3:
            state = codec.decode(StoryState, codec.encode(state))
        state, more = advance(story, state, now_ms, heard)
        effects += more
    return state, effects


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("scene", SCENES, ids=lambda p: p.parent.name)
def test_a_course_is_the_same_however_it_is_cut_put_down_and_gone_on_with(scene: Path, seed: int) -> None:
    r = random.Random(f"{scene.parent.name}/{seed}")
    s = load(scene)
    s = with_dials(s, chosen(s.written.dials, ["surprise"], seed))
    intents, hz = acts(r, s), r.choice((3, 45, 72, 90, 120))
    whole = play(s.story, intents, [UNTIL_MS])
    even = [n * 1000 // hz for n in range(20 * hz)]
    ragged = sorted(r.randrange(UNTIL_MS) for _ in range(200))
    for ticks in (even, ragged, [i.heard_ms for i in intents]):
        assert play(s.story, intents, [*ticks, UNTIL_MS], put_down=True) == whole

    then_ms = r.randrange(UNTIL_MS // 1000) * 1000
    past = [i for i in intents if i.heard_ms <= then_ms]
    other = [i for i in acts(r, s) if i.heard_ms > then_ms]
    state, effects = play(s.story, past, [then_ms])
    state, more = advance(s.story, state, UNTIL_MS, other)
    assert (state, effects + more) == play(s.story, [*past, *other], [*ragged, UNTIL_MS])
