"""Somebody at the staged street corner, for the tests of this room."""

from __future__ import annotations

import pytest
from world.conftest import corner, solved, staged

from vr_dti.world.setting import Setting

from .acting import Actor

__all__ = ["corner", "solved", "staged"]


@pytest.fixture
def actor(corner: Setting) -> Actor:
    """A trainee on the mark, head up, hands beside the hips, the run begun."""
    return Actor(corner)
