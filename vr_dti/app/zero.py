"""`vr-dti zero`: shots of a recorded session at a known mark, against where they went."""

from __future__ import annotations

import math
from argparse import Namespace
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from vr_dti.app import mounts
from vr_dti.app.say import Once, result, say
from vr_dti.errors import InputError
from vr_dti.recording.log import Log
from vr_dti.records.recovery import seal_if_open
from vr_dti.records.zero import Vector, Zeroed, keep, mean_and_spread, off_mrad
from vr_dti.replay import scene_of, ticks
from vr_dti.scene import Scene
from vr_dti.world.pose import Shown
from vr_dti.world.skeleton import JOINT
from vr_dti.world.tools import bore_of

MARK = "name somebody in the scene, such as subject or subject/Spine2, or a point such as 0.4,1.5,-6"
Mark = Callable[[Shown], Vector]
"""where the mark is, as the scene was shown"""


def zero(options: Namespace) -> int:
    """Measure, print, keep beside the sessions. -> 1 where hits are not scored"""
    session: Path = options.session
    for path in (session, *options.others):
        seal_if_open(path)
    with Log.open(session) as log:
        trainee = _trainee([t.id for t in log.meta.trainees], options.trainee, session)
        scene = scene_of(log, Once())
        mark = _mark(options.at, scene)
        shots = list(_shots(scene, log, trainee, options.tool, mark))
    right, up, spread = mean_and_spread(shots)
    found = Zeroed(
        trainee=trainee,
        tool=options.tool,
        mark=options.at,
        made=datetime.now().astimezone().isoformat(timespec="seconds"),
        shots=len(shots),
        right_mrad=round(right, 2),
        up_mrad=round(up, 2),
        spread_mrad=round(spread, 2),
        limit_mrad=float(options.limit_mrad),
    )
    for path in (session, *options.others):
        say(f"kept: {keep(path, found)}")
    with Log.open(session) as log:
        kept = mounts.keep(log, found)
    if kept is not None:
        say(f"kept for the runs to come, until the mount is changed or {mounts.STALE_DAYS} days are over: {kept}")
    result(words(found))
    return 0 if found.true else 1


def words(z: Zeroed) -> str:
    """What was found, in two lines."""
    sides = (
        f"{abs(z.right_mrad):.1f} {'right' if z.right_mrad >= 0 else 'left'}",
        f"{abs(z.up_mrad):.1f} {'high' if z.up_mrad >= 0 else 'low'}",
    )
    verdict = "hits are scored" if z.true else "hits are not scored: measure the mount again"
    return (
        f"{z.tool} of {z.trainee}: {z.error_mrad:.1f} mrad off over {z.shots} shots at {z.mark} ({', '.join(sides)}), "
        f"apart by {z.spread_mrad:.1f}\nlimit {z.limit_mrad:g} mrad: {verdict}"
    )


def _trainee(known: list[str], asked: str, session: Path) -> str:
    if asked and asked not in known:
        raise InputError(f"{asked}: was not in {session}", f"its trainees are {', '.join(known)}")
    if not asked and len(known) > 1:
        raise InputError(f"{session}: {' and '.join(known)} were in it", "say whose shots: --trainee CODE")
    return asked or known[0]


def _mark(words: str, scene: Scene) -> Mark:
    """Raises `InputError`."""
    if "," in words:
        try:
            x, y, z = (float(word) for word in words.split(","))
        except ValueError:
            raise InputError(f"{words}: is not a point", MARK) from None
        if not all(math.isfinite(v) and abs(v) <= 1000.0 for v in (x, y, z)):
            raise InputError(f"{words}: is not a point of the scene", MARK)
        return lambda _: (x, y, z)
    who, _, joint = words.partition("/")
    cast = [member.name for member in scene.setting.cast]
    if who not in cast:
        raise InputError(f"{who}: nobody in this scene is called so", f"{MARK}; in it are {', '.join(cast)}")
    if joint and joint not in JOINT:
        raise InputError(f"{joint}: is not a joint", f"one of: {', '.join(JOINT)}")

    def at(shown: Shown) -> Vector:
        px, py, pz = shown.world_from_joint[shown.row(who), JOINT[joint or "Head"], :3, 3].tolist()
        return px, py, pz

    return at


def _shots(scene: Scene, log: Log, trainee: str, tool: str, mark: Mark) -> Iterator[tuple[float, float]]:
    """How far (right, up) of the mark each shot went."""
    before: Shown | None = None
    for _, tick in ticks(scene, log):
        shown, before = before or tick.shown, tick.shown
        for shot in tick.intents:
            if shot.kind != "fired" or shot.trainee != trainee or shot.name != tool or shot.text == "cycle":  # which flies nowhere
                continue
            body = next(b for b in tick.run.memory.bodies if b.trainee == trainee)
            bore = bore_of(body.left if shot.hand == "left" else body.right)
            if bore is not None:
                yield off_mrad(*bore, mark(shown))
