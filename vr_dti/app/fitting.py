"""The source that says how each trainee wears the belt, and which real weapon is tracked, where neither is as the program has it."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Sequence

from vr_dti.calibration.weapons import Seat, WeaponMount, read_mount
from vr_dti.errors import InputError
from vr_dti.resources import mount_file
from vr_dti.samples import Sample, Status
from vr_dti.timebase import Frame
from vr_dti.world.mounts import UNITS_A_DEGREE, UNITS_A_METRE, Mount

BESIDE_M = 0.05
"""a palm measured farther from where the tool has it is a slip of the tape: default"""


class Fitting:
    """Says it once of every trainee, so that it stands in the log and a session replays with it."""

    name = "fitting"

    def __init__(self, trainees: Sequence[str], words: Sequence[Status]) -> None:
        self._told = tuple((trainee, status) for trainee in trainees for status in words)

    def poll(self, frame: Frame) -> Sequence[Sample]:
        """At the first frame."""
        told, self._told = self._told, ()
        return [Sample(frame.now_ns, self.name, n, trainee, status) for n, (trainee, status) in enumerate(told, 1)]

    def close(self) -> None:
        """Nothing is held."""
        self._told = ()


def worn(options: Namespace, say: Callable[[str], None]) -> list[Status]:
    """What is to be told, if `options` ask for another belt than a right-handed one at the height of the eyes' own, or for weapon mounts.
    Raises `InputError` and `DocumentError`."""
    words = []
    if options.left_handed or options.belt_cm:
        words.append(Status("belt", int(options.left_handed), str(options.belt_cm) if options.belt_cm else ""))
    mounts = [read_mount(mount_file(name)) for name in options.weapon_mount]
    if len({m.tool for m in mounts}) < len(mounts):
        raise InputError(f"two mounts of one tool: {', '.join(m.name for m in mounts)}", "give each tool one --weapon-mount")
    for document in mounts:
        mount = mounting(document)
        say(f"weapon mount: {document.name}, for the {document.tool}; vr-dti zero tells how true it is")
        if (beside_m := mount.beside_m()) > BESIDE_M:
            say(f"weapon mount: {document.name}: its palm lies {100 * beside_m:.0f} cm off where the {document.tool} has it; measure again")
        words.append(Status("mount", 0, mount.words()))
    return words


def mounting(document: WeaponMount) -> Mount:
    """A mount as the log tells it."""
    return Mount(document.tool, _seat(document.grip), _seat(document.muzzle))


def _seat(seat: Seat) -> tuple[int, ...]:
    turns = (seat.up_deg, seat.left_deg, seat.clockwise_deg)
    return (*(round(v * UNITS_A_METRE / 100) for v in seat.at_cm), *(round(v * UNITS_A_DEGREE) for v in turns))
