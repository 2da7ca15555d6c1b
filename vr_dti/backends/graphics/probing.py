"""Can this machine draw? Asked in a child process, because a broken driver may take its process down. `vr-dti doctor` reads the answer."""

from __future__ import annotations

import json
import subprocess
import sys

from vr_dti.backends.graphics.context import Graphics
from vr_dti.errors import GraphicsError

_PATIENCE_S = 30.0
_CHILD = "from vr_dti.backends.graphics.probing import answer; answer({windowed})"


def probe(*, windowed: bool = False) -> tuple[bool, str, str]:
    """`(ok, sentence, remedy)` about drawing without a screen, or with `windowed` about drawing on it."""
    where = "on screen" if windowed else "offscreen"
    try:
        child = subprocess.run(
            [sys.executable, "-c", _CHILD.format(windowed=windowed)], capture_output=True, text=True, timeout=_PATIENCE_S, check=False
        )
    except subprocess.TimeoutExpired:
        return (False, f"OpenGL {where}: the driver did not answer in {_PATIENCE_S:.0f} s", "restart the desktop or update the driver")
    for line in reversed(child.stdout.splitlines()):
        if line.startswith("{"):
            said = json.loads(line)
            return (said["ok"], f"OpenGL {where}: {said['what']}", said["remedy"])
    last = (child.stderr.strip().splitlines() or ["no words"])[-1]
    return (False, f"OpenGL {where}: the driver crashed ({child.returncode}): {last}", "update or reinstall the graphics driver")


def answer(windowed: bool) -> None:
    """The child's part: one line of JSON."""
    try:
        with Graphics.windowed() if windowed else Graphics.offscreen() as graphics:
            slow = "; no graphics card: the processor draws, coarsely and slowly" if graphics.software else ""
            said = {"ok": True, "what": f"{graphics.version}, {graphics.renderer}{slow}", "remedy": ""}
    except GraphicsError as e:
        said = {"ok": False, "what": e.what, "remedy": e.remedy}
    sys.stdout.write(json.dumps(said) + "\n")
