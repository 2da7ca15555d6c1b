"""Who is knelt on chokes between what he says, and no more once he is limp or freed."""

from __future__ import annotations

from vr_dti.cast.sounds import SOUND_MS
from vr_dti.events import Effect, Intent
from vr_dti.scene import load_scenario
from vr_dti.story.engine import Playthrough


def heard(*words: tuple[int, str, int]) -> tuple[list[Effect], int, int]:
    """(his lines and his chokes, from when until when he is pinned) where somebody says `words` to the partner: (ms, act, rung)."""
    course = Playthrough.begun(load_scenario("handcuffed").story)
    for n, (ms, act, rung) in enumerate(words):
        course.go(ms, (Intent(act, "trainee", ms, ms, "s", n + 1, to="partner", part="shoulder", rung=rung),))
    course.go(100_000, ())
    his = [e for e in course.effects if (e.kind, e.target) == ("say", "subject") or e.name in ("choke_1", "choke_2")]
    nodes = [(e.at_ms, e.name) for e in course.effects if (e.kind, e.target) == ("enter", "subject")]
    k = [name for _, name in nodes].index("pinned")
    return his, nodes[k][0], nodes[k + 1][0]


def test_he_chokes_between_his_words_and_worse_until_he_is_limp() -> None:
    his, pinned, limp = heard()
    chokes = [e for e in his if e.kind == "sound"]
    assert [e.name for e in chokes] == ["choke_1", "choke_1", "choke_2", "choke_2"]
    assert all(pinned < e.at_ms < e.at_ms + SOUND_MS[e.name] < limp for e in chokes)
    for line in (e for e in his if e.kind == "say"):
        until = line.at_ms + line.int_arg("duration_ms")
        assert not any(line.at_ms < e.at_ms + SOUND_MS[e.name] and e.at_ms < until for e in chokes), line


def test_who_is_freed_chokes_no_more() -> None:
    tries = ((70_000, "touched", 0), (70_500, "spoke", 4), (73_000, "touched", 0), (75_000, "spoke", 4))
    his, _, freed = heard(*tries)
    chokes = [e.at_ms for e in his if e.kind == "sound"]
    assert freed < 80_000 and chokes and max(chokes) < freed
