"""The sound of a film: as long as its pictures, in step with them, and silent where the story stands."""

from __future__ import annotations

import numpy as np
import pytest

from vr_dti.audio.hrtf import HeadTable
from vr_dti.audio.mixdown import Instant, mixdown
from vr_dti.events import Sounding

from .listening import RATE, click, ears, joined, tone

FRONT = (0.0, 0.0, -1.0)


@pytest.mark.parametrize(("pictures_per_s", "count"), [(30.0, 31), (24.0, 10), (29.97, 60), (90.0, 7), (30.0, 1), (30.0, 0)])
def test_it_is_as_long_as_its_pictures(head: HeadTable, pictures_per_s: float, count: int) -> None:
    instants = [Instant(ears(i / pictures_per_s), [Sounding("k", "tone", 0, FRONT, loop=True)]) for i in range(count)]
    heard = joined(mixdown(head, {"tone": tone()}, instants, pictures_per_s))
    assert heard.shape == (round(count * RATE / pictures_per_s), 2) and heard.dtype == np.float32


def test_a_sound_between_two_pictures_begins_between_them(head: HeadTable) -> None:
    """At 30 pictures a second, named first by the picture after it began."""

    def peak(start_s: float) -> int:
        event = Sounding("k", "click", round(start_s * 1e9), FRONT)
        instants = [Instant(ears(i / 30), [event] if i / 30 >= start_s else []) for i in range(30)]
        return int(np.argmax(np.abs(joined(mixdown(head, {"click": click()}, instants, 30.0))[:, 0])))

    assert [abs(peak(s) - s * RATE) < 40 for s in (0.2, 0.21, 0.2249, 0.5)] == [True] * 4  # 8 taps before the onset, a head's delay


def test_a_story_that_stands_is_silent(head: HeadTable) -> None:
    hum = [Sounding("k", "tone", 0, FRONT, loop=True)]
    instants = [Instant(ears(min(i, 15) / 30, running=i < 15), hum) for i in range(45)]
    heard = joined(mixdown(head, {"tone": tone()}, instants, 30.0))
    assert np.abs(heard[RATE // 4 : RATE // 2]).max() > 0.05 and not heard[int(0.56 * RATE) :].any()
