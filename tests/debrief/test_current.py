"""Current of the trainee's own weapon in the debrief: added up by person, told, and too much of it closes the gate."""

from __future__ import annotations

from dataclasses import replace

import pytest

from vr_dti.debrief.current import exposures_of
from vr_dti.events import Intent
from vr_dti.records.report_sentences import exposure

from .graded import gate, session

ALLOWED = "{allowed: [draw, aim, fire], at: [subject], tools: [cew]}"


def pressed(ms: int, text: str = "cycle", to: str = "subject") -> Intent:
    return Intent("fired", "early", ms, ms, "hands", ms, to=to, name="cew", hand="right", part="torso", text=text)


def exposed(ms: int, lasted_ms: int, to: str = "subject") -> Intent:
    return Intent("exposed", "early", ms, ms, "hands", ms + 1, to=to, name="cew", hand="right", part="torso", dwell_ms=lasted_ms)


def cycles(n: int, lasted_ms: int = 5000) -> list[Intent]:
    """Told sooner than they can be: the scene is short."""
    told = [pressed(4000, "connected"), exposed(4000, lasted_ms)]
    for k in range(1, n):
        told += [pressed(4000 + 500 * k), exposed(4000 + 500 * k, lasted_ms)]
    return told


def test_it_is_added_up_by_person() -> None:
    told = [*cycles(2), pressed(50_000, "clothing", "partner"), pressed(60_000, "connected", "partner"), exposed(60_000, 700, "partner")]
    one, two = exposures_of(told, "early")
    assert (one.to, one.first_ms, one.cycles, one.total_ms, one.longest_ms) == ("subject", 4000, 2, 10_000, 5000)
    assert (two.to, two.cycles, two.total_ms) == ("partner", 1, 700)
    assert not exposures_of(told, "late")
    assert exposure(one, {"subject": "The man"}).replace("\u00a0", " ") == "the man for 10.0 s in 2 cycles"


def test_spray_is_added_up_beside_it_and_is_no_current() -> None:
    on = [replace(exposed(ms, 16_000), name="spray") for ms in (4000, 30_000)]
    (spray,) = exposures_of([replace(pressed(4000), name="spray", text="hit"), *on], "early")
    assert (spray.tool, spray.cycles, spray.total_ms) == ("spray", 2, 32_000)
    assert exposure(spray, {"subject": "The man"}).replace("\u00a0", " ") == "the man for 32.0 s in 2 presses"
    assert gate(*on, allowed=ALLOWED).state == "open", "no figure says how much is too much"


@pytest.mark.parametrize(
    ("told", "state"),
    [(cycles(1), "open"), (cycles(3), "open"), (cycles(4), "closed"), (cycles(1, 15_001), "closed"), (cycles(4, 1000), "closed")],
    ids=["one", "three", "four", "held", "four cut short"],
)
def test_more_than_three_cycles_or_fifteen_seconds_close_the_gate_also_where_force_is_lawful(told: list[Intent], state: str) -> None:
    found = gate(*told, allowed=ALLOWED)
    assert found.state == state and ("Prolonged current: " in found.words) == (state == "closed")
    if state == "closed":
        assert not found.acts, "each press was allowed"


def test_it_stands_in_the_findings_and_each_cycle_among_the_acts() -> None:
    trainee = session(*cycles(2)).trainees[0]
    assert [(e.to, e.cycles, e.total_ms) for e in trainee.current] == [("subject", 2, 10_000)]
    assert [(a.kind, a.text) for a in trainee.acts] == [("fired", "connected"), ("fired", "cycle")]
