"""Whether the real floor is large enough: what the headset's runtime has measured out, against where a scene's people stand."""

from __future__ import annotations

import math
from collections.abc import Sequence

from vr_dti.backends.graphics import Graphics
from vr_dti.backends.openxr import PlayArea, in_words, open_headset
from vr_dti.errors import GraphicsError, VrDtiError
from vr_dti.preflight import Silence, asked
from vr_dti.preflight import told as answered
from vr_dti.run import Course
from vr_dti.samples import Status
from vr_dti.spaces import rigid_inverse, transform_points
from vr_dti.world.place import world_from_stage

ASKED_M = 3.0
"""each side of the floor that a run is meant for, as `docs/first-30-minutes.md` has it: default"""
NEAR_M = 4.0
"""whoever stands nearer than this to the trainee's mark at first may have to be reached by hand: default"""
DRAW = "draw the boundary in the headset's own settings"
ON_THE_SPOT = "run with --teleport --turn snap: the trainee then stays on the spot"
_ASKS = f"a run asks for {ASKED_M:.0f} x {ASKED_M:.0f} m (default)"
MORE = f"Clear more and {DRAW}, or {ON_THE_SPOT}"
_CHILD = "from vr_dti.app.floor import answer; answer()"

Spot = tuple[str, float, float]
"""somebody, and where they stand in the trainee's stage: x and z, in metres"""


def near(course: Course, trainee: str) -> list[Spot]:
    """Who stands near the trainee's mark as the scene begins, whatever its dials."""
    setting = course.scene.setting
    marks = setting.place.marks
    stage_from_world = rigid_inverse(world_from_stage(marks[setting.trainee_marks[trainee]]))
    spots = []
    for name, role in course.scene.scenario.doc.cast.items():
        x, _, z = transform_points(stage_from_world, (marks[role.mark].x_m, 0.0, marks[role.mark].z_m)).tolist()
        if not role.present and math.hypot(x, z) < NEAR_M:
            spots.append((name, x, z))
    return spots


def at_start(area: PlayArea | None, people: Sequence[Spot], *, goes: bool) -> list[str]:
    """What the operator is told before the start; `goes`: the thumbstick takes the trainee where the floor ends."""
    lines = [f"headset: {in_words(area)}"]
    if area is None:
        return lines
    if min(area) < ASKED_M:
        lines.append(_too_small(min(area)))
    outside = {name: far_m for name, x, z in people if (far_m := area.beyond_m(x, z)) > 0.0}
    if outside and not goes:
        inside = PlayArea(max(area.width_m, *(2 * abs(x) for _, x, _ in people)), max(area.depth_m, *(2 * abs(z) for _, _, z in people)))
        who = " and ".join(f"{name} {far_m:.1f} m" for name, far_m in outside.items())
        lines.append(
            f"headset: outside of the play area stand {who}: no hand reaches them without leaving it, unless the trainee goes by "
            f"thumbstick (--teleport) or the area is {inside}"
        )
    return lines


def told(status: Status) -> list[str]:
    """The words for a `play_area`, as it is and as it changes."""
    lines = [f"headset: {status.text}"]
    return [*lines, _too_small(status.value / 100)] if 0 < status.value < 100 * ASKED_M else lines


def _too_small(side_m: float) -> str:
    return f"headset: {side_m:.1f} m of floor is narrow: {_ASKS}. {MORE}"


# --- for the pre-flight ----------------------------------------------------------------------------------------------------


def probe() -> tuple[bool, str, str]:
    """For the doctor: (ok, one sentence, what to do next). Asked in a child process, which opens the headset and begins no session."""
    match asked(_CHILD):
        case Silence(hung=hung, why=why):
            return False, f"not told: {why if hung else f'the runtime crashed when asked {why}'}", "restart the headset's software"
        case said:
            return bool(said["ok"]), str(said["what"]), str(said["remedy"])


def answer() -> None:
    """The child's part: one line of JSON on standard output."""
    try:
        with _graphics() as graphics, open_headset(graphics.ctx, graphics.kind, trainee="nobody", name="vr-dti pre-flight") as headset:
            ok, what, remedy = judged(headset.play_area)
    except VrDtiError as e:
        ok, what, remedy = False, f"not told: {e.what}", e.remedy
    answered({"ok": ok, "what": what, "remedy": remedy})


def judged(area: PlayArea | None) -> tuple[bool, str, str]:
    """The pre-flight's line, which knows no scene."""
    if area is None:
        return False, "the runtime tells no play area", f"measure the room yourself, and {DRAW}: without one it shows no wall"
    if min(area) < ASKED_M:
        return False, f"{area}: narrow, {_ASKS}", MORE
    return True, str(area), ""


def _graphics() -> Graphics:
    """What a run would draw with."""
    try:
        return Graphics.windowed()
    except GraphicsError:
        return Graphics.offscreen()
