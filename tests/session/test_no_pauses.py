"""Frames run without the garbage collector; what somebody froze before stays frozen after them."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from vr_dti.session import no_pauses


@pytest.fixture(autouse=True)
def collecting() -> Iterator[None]:
    """With nothing frozen and the collector at work, and again as it was."""
    frozen, enabled = gc.get_freeze_count(), gc.isenabled()
    gc.unfreeze()
    gc.enable()
    yield
    gc.unfreeze()
    if frozen:
        gc.freeze()
    if not enabled:
        gc.disable()


@pytest.mark.parametrize("before", [False, True])
def test_only_what_it_froze_itself_is_given_back(before: bool) -> None:
    if before:
        gc.freeze()
    assert (gc.get_freeze_count() > 0) is before
    with no_pauses():
        assert not gc.isenabled() and gc.get_freeze_count() > 0
    assert gc.isenabled() and (gc.get_freeze_count() > 0) is before


def test_a_frame_that_fails_gives_back_too() -> None:
    with pytest.raises(ZeroDivisionError), no_pauses():
        raise ZeroDivisionError
    assert gc.isenabled() and gc.get_freeze_count() == 0
