"""The eyes of the headset: their format, size and place, what they see of the world, and what the lenses hide of that."""

from __future__ import annotations

import math

import numpy as np
import pytest
from monado.remote import Eye, Puppet

from openxr.fixtures import OpenLoop
from openxr.loop import Loop
from vr_dti.backends.openxr.gl import RGBA16F, SRGB8_ALPHA8
from vr_dti.backends.openxr.swapchain import COLOR_FORMATS, choose
from vr_dti.spaces import matrix_from_pose, quat_from_euler_deg

pytestmark = pytest.mark.openxr


def test_choice_of_format() -> None:
    assert choose(COLOR_FORMATS, (0x8058, RGBA16F, SRGB8_ALPHA8)) == SRGB8_ALPHA8, "ours, not the runtime's favourite"
    assert choose(COLOR_FORMATS, (0x8058, RGBA16F)) == RGBA16F
    assert choose(COLOR_FORMATS, (0x1234,)) == 0


def test_size_follows_the_wish_within_the_runtimes_limits(open_loop: OpenLoop) -> None:
    loop = open_loop(scale=0.5)
    assert loop.headset.connection.link.eyes.sizes_px == ((160, 120), (160, 120))
    loop.headset.close()
    loop = open_loop(scale=100.0)
    largest = loop.headset.connection.facts.max_size_px
    assert all(0 < w <= largest[0] and 0 < h <= largest[1] for w, h in loop.headset.connection.link.eyes.sizes_px)


def test_what_the_lenses_hide(loop: Loop) -> None:
    loop.run(2)
    first = loop.views
    for view in first:
        assert view.hidden is not None and view.hidden.shape[1:] == (3, 2)
        assert np.isfinite(view.hidden).all() and np.abs(view.hidden).max() <= 1.01
        for a, b, c in view.hidden:
            sides = [p[0] * q[1] - p[1] * q[0] for p, q in ((a, b), (b, c), (c, a))]  # on which side of each edge the middle lies
            assert not (min(sides) > 0 or max(sides) < 0), "the middle of the picture is never hidden"
    loop.run(1)
    assert all(now.hidden is before.hidden for now, before in zip(loop.views, first, strict=True)), "asked for once"


def test_eyes_that_are_canted_and_unlike(loop: Loop, puppet: Puppet) -> None:
    """As real headsets have them: each eye turned outwards, and seeing further aside than inwards."""
    wide, narrow, up, down = (math.radians(a) for a in (52.0, 40.0, 44.0, 48.0))
    half = math.radians(5.0) / 2
    left = Eye((-0.034, 0.0, -0.01), (0.0, math.sin(half), 0.0, math.cos(half)), (-wide, narrow, up, -down))
    right = Eye((0.034, 0.0, -0.01), (0.0, -math.sin(half), 0.0, math.cos(half)), (-narrow, wide, up, -down))
    puppet.head.eyes = (left, right)
    puppet.head.position_m, puppet.head.quat = (0.2, 1.6, 0.4), tuple(quat_from_euler_deg(25, -10, 5))
    puppet.send()
    loop.run(3)
    world_from_head = matrix_from_pose(puppet.head.position_m, puppet.head.quat)
    for view, eye in zip(loop.views, puppet.head.eyes, strict=True):
        world_from_eye = world_from_head @ matrix_from_pose(eye.position_m, eye.quat)
        assert view.eye_from_world @ world_from_eye == pytest.approx(np.eye(4), abs=1e-4)
        for fov, corner in ((eye.fov_rad[0], -1.0), (eye.fov_rad[1], 1.0)):
            edge = view.clip_from_eye @ (math.tan(fov), 0.0, -1.0, 1.0)
            assert edge[0] / edge[3] == pytest.approx(corner, abs=1e-4), "the field of view ends where the picture does"


def test_eyes_are_drawn_as_the_trainee(loop: Loop) -> None:
    loop.run(1)
    assert [v.name for v in loop.views] == ["headset/left", "headset/right"]
    assert {v.trainee for v in loop.views} == {"t1"}
