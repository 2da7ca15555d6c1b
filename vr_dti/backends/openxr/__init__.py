"""The headset, through OpenXR. `open_headset` for a run, `probe` for the pre-flight; neither loads pyopenxr before it is called.

    headset.py    the owner of one connection and its faces        connection.py  loss and recovery, what the faces share
                                                                   link.py      all that a working runtime gives us, as one
    display.py    pictures and pace (`ports.Display`)              instance.py  runtime, extensions, which headset
    source.py     samples (`ports.Source`)                         session.py   states, events, the open frame
    haptics.py    what is felt (`ports.Output`)                    eyes.py      cameras and pictures of both eyes
    tracking.py   head and hands, each frame; hands.py, bare ones  actions.py   controls; bindings.py says which
    anchor.py     the stage stays where it is                      spaces.py    what the stage stands on
    steering.py   moved by thumbstick or from a seat, where asked  play_area.py the free floor about it
    trackers.py   those on things: which are there                 swapped.py   controllers in the wrong hands

Below those: `calls.py` (the C functions, faults as our errors), `binding.py` (our OpenGL context in the platform's words), `swapchain.py`
and `gl.py` (the runtime's pictures), `joined.py` (eyes drawn in two zones, into those), `times.py` (its clock on ours), `rigid.py` (poses
in plain floats).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from vr_dti.backends.openxr.bindings import Hand
from vr_dti.backends.openxr.play_area import UNPLACED, Placed, PlayArea, in_words
from vr_dti.backends.openxr.probe import HeadsetReport, probe
from vr_dti.backends.openxr.steering import STILL, Steered
from vr_dti.errors import HeadsetError
from vr_dti.samples import TrackerDevice
from vr_dti.timebase import Clock

if TYPE_CHECKING:
    import moderngl

    from vr_dti.backends.openxr.headset import Headset

__all__ = ["UNPLACED", "Hand", "HeadsetReport", "Placed", "PlayArea", "Steered", "in_words", "open_headset", "probe"]

_KINDS = ("egl", "glx", "wgl")


def open_headset(
    ctx: moderngl.Context,
    kind: str,
    *,
    trainee: str,
    name: str = "headset",
    clock: Clock | None = None,
    steered: Steered = STILL,
    talks: Hand | None = None,
    trackers: Sequence[TrackerDevice] = (),
    placed: Callable[[PlayArea], Placed] = lambda area: UNPLACED,
) -> Headset:
    """Connect to the headset of this machine, drawing with `ctx`, which must be current and was made by way of `kind`. `talks`: whose
    select button is held to speak; None: no button is. `trackers`: those on things that are followed. `placed`: where in the play area the
    trainee starts.

    -> the headset; its `display`, `source` and `haptics` are what a run takes. Raises `HeadsetError`, saying what to do next.
    """
    if kind not in _KINDS:
        raise HeadsetError(f"a headset cannot be reached from OpenGL of kind {kind!r}", "use Linux or Windows for the headset")
    try:
        from vr_dti.backends.openxr.headset import Headset
        from vr_dti.backends.openxr.link import Wishes
    except (ImportError, OSError, NotImplementedError) as e:
        raise HeadsetError(f"OpenXR cannot be loaded: {e}", "install pyopenxr again; it knows Linux (x86, ARM) and Windows") from None
    wishes = Wishes(steered=steered, talks=talks, trackers=trackers, placed=placed)
    return Headset.open(ctx, kind, trainee=trainee, name=name, wishes=wishes, clock=clock)  # type: ignore[arg-type]
