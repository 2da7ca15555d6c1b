"""When something was said, by when blocks of sound came: late ones, lost ones, a device whose clock goes otherwise."""

from __future__ import annotations

import numpy as np
import pytest

from vr_dti.speech.clock import SoundClock
from vr_dti.speech.sound import BLOCK_MS
from vr_dti.timebase import NS_PER_MS, NS_PER_S

BEGAN_NS = 7 * NS_PER_S


def heard(
    blocks: int, *, late_ms: dict[int, float] | None = None, lost_ms: dict[int, int] | None = None, drift: float = 0.0, told: bool = False
) -> SoundClock:
    """So many blocks, from `BEGAN_NS` on. `late_ms`: by how much a block came late; `lost_ms`: what the device lost right before it, which
    the driver has `told` or not."""
    clock, at_ms = SoundClock(), 0.0
    for i in range(blocks):
        at_ms += (lost_ms or {}).get(i, 0)
        lost = told and i in (lost_ms or {})
        clock.heard(i * BLOCK_MS, BEGAN_NS + round((at_ms + (late_ms or {}).get(i, 0.0)) * NS_PER_MS), after_loss=lost)
        at_ms += BLOCK_MS * (1.0 + drift)
    return clock


def off_ms(clock: SoundClock, ms: int, truly_ms: float) -> float:
    return (clock.at(ms) - BEGAN_NS) / NS_PER_MS - truly_ms


def test_blocks_that_come_late_move_nothing() -> None:
    draw = np.random.default_rng(2)
    late = {i: float(x) for i, x in enumerate(draw.exponential(15.0, 400)) if i % 10}  # in bursts of ten, the last in time
    late |= {200 + i: 320.0 - 32.0 * i for i in range(10)}  # the machine stood still for a third of a second
    for ms in (0, 3000, 6400, 6500, 12_000):
        assert off_ms(heard(400, late_ms=late), ms, ms) == pytest.approx(0.0, abs=0.01)


def test_a_machine_that_is_busy_for_seconds_moves_nothing_either() -> None:
    """As was seen: for three seconds no block came less than 34 ms late."""
    late = {i: 35.0 if i % 93 else 34.0 for i in range(1, 450)}
    for ms in (2000, 6000, 12_000):
        assert off_ms(heard(450, late_ms=late), ms, ms) == pytest.approx(0.0)


def test_sound_that_the_device_lost_dates_nothing_too_early_for_long() -> None:
    clock = heard(500, lost_ms={200: 120, 260: 120})  # each less than anybody would notice
    assert off_ms(clock, 4000, 4000) == pytest.approx(0.0), "what was before it"
    assert off_ms(clock, 8100, 8220) == pytest.approx(0.0), "between them, 1.7 s after the first"
    assert off_ms(clock, 11_000, 11_240) == pytest.approx(0.0)


def test_a_loss_that_the_driver_tells_dates_nothing_too_early_at_all() -> None:
    lost = {200: 120, 210: 40}
    late = {i: 20.0 for i in range(200, 230) if i % 5}
    clock = heard(260, lost_ms=lost, late_ms=late, told=True)
    assert off_ms(clock, 6390, 6390) == pytest.approx(0.0), "the block before it"
    assert off_ms(clock, 6410, 6530) == pytest.approx(0.0), "10 ms after it"
    assert off_ms(clock, 6720, 6880) == pytest.approx(0.0), "and after another, too small to show"
    assert off_ms(heard(260, lost_ms=lost, late_ms=late), 6410, 6530) < -100.0, "not told, it shows after 1.5 s"


def test_a_driver_that_cries_wolf_moves_nothing() -> None:
    """It tells of a loss where there was none: fewer blocks date what follows, until there are enough."""
    clock = heard(400, lost_ms=dict.fromkeys(range(100, 300, 50), 0), late_ms={i: 15.0 for i in range(400) if i % 10}, told=True)
    for ms in (3200, 3300, 6000, 9000):
        assert off_ms(clock, ms, ms) == pytest.approx(0.0)


def test_a_device_with_a_clock_of_its_own_is_followed() -> None:
    for drift in (-2e-4, 2e-4):  # worse than any
        clock = heard(20_000, drift=drift)
        assert abs(off_ms(clock, 635_000, 635_000 * (1.0 + drift))) < 5.0, "it has gone 130 ms wrong by then"


def test_a_device_that_begins_anew_is_dated_by_itself() -> None:
    clock = heard(100)
    clock.clear()
    clock.heard(0, BEGAN_NS + 60 * NS_PER_S)
    assert clock.at(320) == BEGAN_NS + 60 * NS_PER_S + 320 * NS_PER_MS


def test_what_began_before_all_that_is_remembered_is_dated_by_what_is() -> None:
    assert off_ms(heard(2000), 0, 0) == pytest.approx(0.0)
