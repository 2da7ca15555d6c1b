"""The weapon mounts of a run: read, told as the log tells them, and whether each is known to point where its sights do.

A mount whose zero is missing, of other numbers, old or beyond its limit is used all the same - muzzle discipline needs no zero - but its
hits are not scored until `vr-dti zero` has measured that run or named it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import get_args

from vr_dti.calibration.weapons import Seat, WeaponMount, read_mount
from vr_dti.calibration.zeros import MountZero, Zeros, found_zeros
from vr_dti.documents import read_text
from vr_dti.errors import DocumentError, InputError, Mistake
from vr_dti.events import Mark
from vr_dti.recording.log import Log
from vr_dti.recording.rows import Document
from vr_dti.records.instants import instant
from vr_dti.records.placed import put
from vr_dti.records.zero import ZERO_MARK, Zeroed
from vr_dti.resources import calibration_file, mount_file
from vr_dti.samples import TRACKER, Sample, Status, TrackerDevice
from vr_dti.world.mounts import UNITS_A_DEGREE, UNITS_A_METRE, Mount, mount_of

BESIDE_M = 0.05
"""a palm measured farther from where the tool has it is a slip of the tape: default"""
STALE_DAYS = 7
"""what is screwed or taped to something is knocked and shifts: default"""
FIRED_BY = {
    "tracker": "fired by what is wired to it",
    "left": "fired by the left controller's trigger",
    "right": "fired by the right controller's trigger",
    "none": "which fires nothing",
}
DOCUMENT = "weapon mount "
"""begins the name of a mount's document in a session; tool and name follow"""


def mounts_of(names: Sequence[str], say: Callable[[str], None]) -> tuple[list[Status], list[Mark], list[Document]]:
    """What the run is to tell of the mounts of those names, what its log must keep, and their documents. Raises `InputError` and
    `DocumentError`."""
    paths, mounts = _read(names)
    roles = [m.role for m in mounts if m.role is not None]
    if len(set(roles)) < len(roles):
        raise InputError(f"two mounts of one tracker: {', '.join(m.name for m in mounts)}", "give each tracker a role of its own")
    if len({m.tool for m in mounts}) < len(mounts):
        raise InputError(f"two mounts of one tool: {', '.join(m.name for m in mounts)}", "give each tool one --weapon-mount")
    zeros = found_zeros(calibration_file("zeros.json")) if mounts else Zeros()
    words, marks = [], []
    for document in mounts:
        mount = mounting(document)
        say(f"weapon mount: {document.name}, for the {document.tool}")
        if (beside_m := mount.beside_m()) > BESIDE_M:
            say(f"weapon mount: {document.name}: its palm lies {100 * beside_m:.0f} cm off where the {document.tool} has it; measure again")
        true, why = judged(zeros.of(document.name, document.tool), mount, datetime.now().astimezone())
        say(f"weapon mount: {document.name}: {why}" + ("" if true else "; hits are not scored (vr-dti zero)"))
        if document.role is not None:
            say(f"weapon mount: {document.name}: followed by the tracker with the role {document.role}, {FIRED_BY[mount.trigger]}")
        words.append(Status("mount", 0, mount.words()))
        marks.append(Mark(0, ZERO_MARK, f"{document.tool}: {why}", "program", int(true)))
    return words, marks, [Document("other", f"{DOCUMENT}{m.tool}/{m.name}", read_text(path)) for m, path in zip(mounts, paths, strict=True)]


def _read(names: Sequence[str]) -> tuple[list[Path], list[WeaponMount]]:
    """All of them, or the mistakes of all: of a file that is not there, too."""
    paths, mounts, wrong = [], [], list[Mistake]()
    for name in names:
        try:
            paths.append(mount_file(name))
            mounts.append(read_mount(paths[-1]))
        except DocumentError as e:
            wrong += [replace(m, file=e.file) for m in e.mistakes]
        except InputError as e:
            if len(names) == 1:
                raise
            wrong.append(Mistake(0, "", e.what.removeprefix(f"{name}: "), e.remedy, file=name))
    if wrong:
        raise DocumentError(names[0], wrong)
    return paths, mounts


def inherited(session: Path, anew: Sequence[Status]) -> list[Mark]:
    """What a session that is gone on from knew of the zero of its mounts, which its trainees still wear; of tools that have `anew` another
    mount, nothing."""
    tools = {mount.tool for status in anew if (mount := mount_of(status.text)) is not None}
    with Log.open(session) as log:
        marks = [r.row for r in log.rows("mark") if isinstance(r.row, Mark) and r.row.what == ZERO_MARK]
    return [replace(mark, at_ms=0) for mark in marks if mark.text.partition(":")[0] not in tools]


def judged(zero: MountZero | None, mount: Mount, now: datetime) -> tuple[bool, str]:
    """(known to be true, what is known)."""
    if zero is None:
        return False, "its zero was never measured"
    if zero.sha256 != mount.sha256:
        return False, "its numbers were changed after its zero was measured"
    days = (now - zero.made).days
    if days > STALE_DAYS or days < 0:
        return False, f"its zero was measured {days} days ago, more than {STALE_DAYS}" if days > 0 else "its zero is of a day to come"
    off = f"{zero.error_mrad:.1f} mrad off when it was measured, limit {zero.limit_mrad:g}"
    return zero.error_mrad <= zero.limit_mrad, off


def keep(log: Log, found: Zeroed) -> Path | None:
    """What shots of a session told of the mount that its trainee had on that tool, kept for the runs to come; None where they had none.

    Raises `DocumentError` and `StorageError`."""
    told = [
        r.row for r in log.rows("sample") if isinstance(r.row, Sample) and isinstance(r.row.data, Status) and r.row.data.what == "mount"
    ]
    mounts = [mount_of(s.data.text) for s in told if s.trainee == found.trainee and isinstance(s.data, Status)]
    mount = next((m for m in reversed(mounts) if m is not None and m.tool == found.tool), None)
    begins = f"{DOCUMENT}{found.tool}/"
    names = [d.name.removeprefix(begins) for d in log.documents if d.name.startswith(begins)]
    fired = instant(log.meta.created)
    if mount is None or not names or fired is None:
        return None
    path = calibration_file("zeros.json")
    row = MountZero(
        mount=names[0],
        tool=found.tool,
        sha256=mount.sha256,
        made=fired,
        shots=found.shots,
        error_mrad=round(found.error_mrad, 2),
        spread_mrad=found.spread_mrad,
        limit_mrad=found.limit_mrad,
    )
    put(path, f"{found_zeros(path).with_(row).model_dump_json(indent=1)}\n".encode(), "the zero")
    return path


def mounting(document: WeaponMount) -> Mount:
    """A mount as the log tells it."""
    seats = (_seat(document.grip), _seat(document.muzzle))
    if document.role is None:
        return Mount(document.tool, *seats)
    return Mount(document.tool, *seats, f"{TRACKER}{document.role}", document.trigger or "tracker")


def trackers_of(told: Sequence[Status]) -> tuple[TrackerDevice, ...]:
    """The trackers that the mounts of a run have for themselves."""
    mounts = [mount_of(status.text) for status in told if status.what == "mount"]
    names = {mount.device for mount in mounts if mount is not None}
    return tuple(device for device in get_args(TrackerDevice) if device in names)


def _seat(seat: Seat) -> tuple[int, ...]:
    turns = (seat.up_deg, seat.left_deg, seat.clockwise_deg)
    return (*(round(v * UNITS_A_METRE / 100) for v in seat.at_cm), *(round(v * UNITS_A_DEGREE) for v in turns))
