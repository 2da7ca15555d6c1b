"""Can this machine draw? Asked in a child process, because a broken driver may take its process down. `vr-dti doctor` reads the answer."""

from __future__ import annotations

from vr_dti.backends.graphics.context import Graphics
from vr_dti.errors import GraphicsError
from vr_dti.preflight import Silence, asked, told

_CHILD = "from vr_dti.backends.graphics.probing import answer; answer({windowed})"


def probe(*, windowed: bool = False) -> tuple[bool, str, str]:
    """`(ok, sentence, remedy)` about drawing without a screen, or with `windowed` about drawing on it."""
    where = "on screen" if windowed else "offscreen"
    match asked(_CHILD.format(windowed=windowed)):
        case Silence(hung=True, why=why):
            return (False, f"OpenGL {where}: the driver gave {why}", "restart the desktop or update the driver")
        case Silence(why=why):
            return (False, f"OpenGL {where}: the driver crashed {why}", "update or reinstall the graphics driver")
        case said:
            return (said["ok"], f"OpenGL {where}: {said['what']}", said["remedy"])


def answer(windowed: bool) -> None:
    """The child's part: one line of JSON."""
    try:
        with Graphics.windowed() if windowed else Graphics.offscreen() as graphics:
            slow = "; no graphics card: the processor draws, coarsely and slowly" if graphics.software else ""
            said = {"ok": True, "what": f"{graphics.version}, {graphics.renderer}{slow}", "remedy": ""}
    except GraphicsError as e:
        said = {"ok": False, "what": e.what, "remedy": e.remedy}
    told(said)
