"""Another VR program on the same runtime: comes to the front, says so, and leaves when its input is closed."""

from __future__ import annotations

import select
import sys

from openxr.loop import Loop
from vr_dti.backends.graphics import Graphics
from vr_dti.backends.openxr.headset import Headset
from vr_dti.backends.openxr.link import Wishes


def main() -> None:
    with Graphics.offscreen() as graphics, Headset.open(graphics.ctx, "egl", trainee="t2", wishes=Wishes(name="second")) as headset:
        loop = Loop(headset)
        loop.until_focused()
        sys.stdout.write("focused\n")
        sys.stdout.flush()
        while not select.select([sys.stdin], [], [], 0)[0]:
            loop.frame()


if __name__ == "__main__":
    main()
