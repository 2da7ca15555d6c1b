"""How true a tracked weapon is, and what follows: of one that points beside its sights, or of which that is not known, no report says what
its shots hit.

A `dti-zero/1` document beside the session, `session.zero.json`, tied to it by its digest: a row for each trainee and weapon.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from vr_dti.debrief.record import Recorded
from vr_dti.documents import Model
from vr_dti.errors import InputError
from vr_dti.events import Intent, Mark
from vr_dti.recording.log import Log
from vr_dti.records import companion
from vr_dti.records.companion import Companion

FORMAT: Literal["dti-zero/1"] = "dti-zero/1"
FEWEST = 3
"""shots, or their mean is the shooter's hand and not the weapon: default"""
ZERO_MARK = "zero"
"""what a run's log says of a weapon mount, `tool: what is known`; value 1: known to be true"""
UNSCORED = "not scored"
"""what comes of a shot of a weapon that is not true"""

Vector = tuple[float, float, float]
Name = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Mrad = Annotated[float, Field(ge=-4000.0, le=4000.0, allow_inf_nan=False)]


class Zeroed(Model):
    """What was found of one weapon of one trainee."""

    trainee: Name
    tool: Name
    mark: Name
    made: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    """ISO 8601"""
    shots: Annotated[int, Field(ge=FEWEST, le=1000)]
    right_mrad: Mrad
    up_mrad: Mrad
    """where the muzzle points, seen from the mark: the mean of all shots"""
    spread_mrad: Annotated[Mrad, Field(ge=0.0)]
    """root mean square of the shots about their mean"""
    limit_mrad: Annotated[Mrad, Field(gt=0.0)]

    @property
    def error_mrad(self) -> float:
        """How far off."""
        return math.hypot(self.right_mrad, self.up_mrad)

    @property
    def true(self) -> bool:
        """Hits are scored."""
        return self.error_mrad <= self.limit_mrad


class Zero(Companion):
    """The document beside a session."""

    format: Literal["dti-zero/1"]
    zeroed: tuple[Zeroed, ...] = ()


def off_mrad(at_m: Vector, ahead: Vector, mark_m: Vector) -> tuple[float, float]:
    """How far to the right of a mark, and above it, what is at `at_m` points along the unit `ahead`."""
    x, y, z = (m - a for m, a in zip(mark_m, at_m, strict=True))
    yaw, meant_yaw = math.atan2(ahead[0], -ahead[2]), math.atan2(x, -z)
    pitch, meant_pitch = math.asin(max(-1.0, min(1.0, ahead[1]))), math.atan2(y, math.hypot(x, z))
    aside = math.remainder(yaw - meant_yaw, math.tau) * math.cos(meant_pitch)
    return 1000.0 * aside, 1000.0 * (pitch - meant_pitch)


def mean_and_spread(shots: Sequence[tuple[float, float]]) -> tuple[float, float, float]:
    """(right, up) of the mean, and the root mean square about it. Raises `InputError` for too few shots."""
    if len(shots) < FEWEST:
        raise InputError(f"{len(shots)} shots: too few to tell a weapon from a hand", f"fire at least {FEWEST} times at the mark")
    right, up = (sum(s[i] for s in shots) / len(shots) for i in (0, 1))
    return right, up, math.sqrt(sum((a - right) ** 2 + (b - up) ** 2 for a, b in shots) / len(shots))


def path_of(session: Path) -> Path:
    """Where the document of a session lies."""
    return session.with_suffix(".zero.json")


def keep(session: Path, found: Zeroed) -> Path:
    """Beside the session; the last word about a weapon counts. -> where. Raises `InputError` for somebody who was not in it."""
    with Log.open(session) as log:
        known, digest = [t.id for t in log.meta.trainees], log.digest
    if found.trainee not in known:
        raise InputError(f"{found.trainee}: was not in {session}", f"its trainees are {', '.join(known)}")
    with companion.changing(session):
        before = companion.read(path_of(session), digest, Zero, FORMAT) or Zero(format=FORMAT, session=digest)
        others = tuple(z for z in before.zeroed if (z.trainee, z.tool) != (found.trainee, found.tool))
        return companion.write(path_of(session), before.model_copy(update={"zeroed": (*others, found)}), "what weapons' zero is is")


def as_zeroed(recorded: Recorded, session: Path) -> Recorded:
    """A session as the debrief reads it: without the hits of weapons that are not true, or of mounts of which that is not known, unless
    shots have shown it since. Raises `InputError` and `DocumentError`."""
    zero = companion.read(path_of(session), recorded.digest, Zero, FORMAT)
    with Log.open(session) as log:
        marks = [r.row for r in log.rows("mark") if isinstance(r.row, Mark) and r.row.what == ZERO_MARK and not r.row.value]
    known = {(t.id, m.text.partition(":")[0]): False for t in recorded.meta.trainees for m in marks}
    known |= {(z.trainee, z.tool): z.true for z in zero.zeroed} if zero else {}
    untrue = frozenset(weapon for weapon, true in known.items() if not true)
    if not untrue:
        return recorded
    return replace(recorded, takes=tuple(replace(t, intents=without_hits(t.intents, untrue)) for t in recorded.takes))


def without_hits(intents: Iterable[Intent], untrue: Collection[tuple[str, str]]) -> tuple[Intent, ...]:
    """What was done, without whom shots of `untrue` weapons, (trainee, tool), hit: at whom they were fired stays."""
    kept = (i for i in intents if i.kind not in ("caught", "exposed") or (i.trainee, i.name) not in untrue)
    return tuple(replace(i, text=UNSCORED, part="") if i.kind == "fired" and (i.trainee, i.name) in untrue else i for i in kept)
