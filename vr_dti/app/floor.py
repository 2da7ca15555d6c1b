"""Whether the real floor is large enough: what the headset's runtime has measured out, against where a scene's people stand."""

from __future__ import annotations

from vr_dti.app.starting import MIDDLE, People, enough, outside, placed, start
from vr_dti.backends.graphics import Graphics
from vr_dti.backends.openxr import PlayArea, in_words, open_headset
from vr_dti.errors import GraphicsError, VrDtiError
from vr_dti.preflight import Silence, asked
from vr_dti.preflight import told as answered
from vr_dti.samples import Status

ASKED_M = 3.0
"""each side of the floor that a run is meant for, as `docs/first-30-minutes.md` has it: default"""
DRAW = "draw the boundary in the headset's own settings"
ON_THE_SPOT = "run with --teleport --turn snap: the trainee then stays on the spot"
_ASKS = f"a run asks for {ASKED_M:.0f} x {ASKED_M:.0f} m (default)"
MORE = f"Clear more and {DRAW}, or {ON_THE_SPOT}"
_CHILD = "from vr_dti.app.floor import answer; answer()"


def at_start(area: PlayArea | None, people: People, *, goes: bool) -> list[str]:
    """What the operator is told before the start; `goes`: the thumbstick takes the trainee where the floor ends."""
    lines = [f"headset: {in_words(area)}"]
    if area is None:
        return lines
    if min(area) < ASKED_M:
        lines.append(_too_small(min(area)))
    if goes:
        return lines
    where = start(area, people)
    beyond = outside(area, where, people)
    if where is not MIDDLE:
        lines.append(_starts(placed(area, people).words))
    elif beyond:
        lines.append(f"headset: {beyond}, wherever in it the trainee starts")
    if beyond:
        lines.append(f"headset: words reach them there; a hand does by --teleport, or where the area is {enough(people)}")
    return lines


def told(status: Status) -> list[str]:
    """The words for a `play_area` and for where in it the trainee is `placed`, as they are and as they change."""
    if status.what == "placed":
        return [_starts(status.text) if status.text else "headset: the trainee starts in the middle of the play area"]
    lines = [f"headset: {status.text}"]
    return [*lines, _too_small(status.value / 100)] if 0 < status.value < 100 * ASKED_M else lines


def _starts(words: str) -> str:
    return f"headset: the trainee starts in the {words}"


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
