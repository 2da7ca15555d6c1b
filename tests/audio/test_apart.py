"""The rank of the process that plays: taken, given back and taken again, on systems that allow less than others."""

from __future__ import annotations

import os
from typing import Any

import pytest

from vr_dti.audio import apart


def test_without_the_right_to_a_rank_niceness_goes_down_and_up_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """However often: who misses a device and finds it, again and again, ends where they were. The system is made up, since it may not
    allow niceness to be taken back."""
    nice = [apart.ORDINARY_NICE]

    def refused(*_: Any) -> None:
        raise PermissionError

    def lowered(by: int) -> int:
        nice.append(max(-20, nice[-1] + by))
        return nice[-1]

    monkeypatch.setattr(os, "sched_setscheduler", refused, raising=False)
    monkeypatch.setattr(os, "nice", lowered, raising=False)
    monkeypatch.setattr(os, "setpriority", lambda which, who, to: nice.append(to), raising=False)
    for rank in (apart.urgent, apart.ease, apart.urgent, apart.urgent, apart.ease):
        rank()
    taken, own = nice[0] - apart.HURRIED, nice[0]
    assert nice == [own, taken, own, taken, taken, own]


def test_a_system_that_refuses_everything_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: Any) -> None:
        raise PermissionError

    for name in ("sched_setscheduler", "nice", "setpriority"):
        monkeypatch.setattr(os, name, refused, raising=False)
    apart.urgent()
    apart.ease()
