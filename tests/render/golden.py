"""Pictures that must stay as they are: compared with a tolerance on the software rasteriser, drawn everywhere.

`VR_DTI_REGENERATE=1 pytest tests/render` writes them anew; look at each before you commit it. A picture that differs leaves
`build/golden/NAME.png`: expected, drawn, and their difference eight times as strong.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vr_dti.assets import pictures

FOLDER = Path(__file__).parent / "golden"
SHEETS = Path(__file__).resolve().parents[2] / "build" / "golden"

FAR = 24
"""a pixel further off than this has changed; dither and another version of the rasteriser stay below"""
FEW = 0.006
"""share of pixels that may: edges fall to one side or the other"""
MEAN = 1.0


def check(name: str, picture: NDArray[np.uint8], *, software: bool) -> None:
    """Compare `picture` with the golden one of that name. Raises AssertionError and leaves a sheet."""
    path = FOLDER / f"{name}.png"
    if os.environ.get("VR_DTI_REGENERATE"):
        FOLDER.mkdir(exist_ok=True)
        pictures.write(path, picture)
        return
    expected = pictures.read(path)
    assert picture.shape == expected.shape
    off = np.abs(picture.astype(int) - expected.astype(int))
    changed, mean = float((off.max(axis=-1) > FAR).mean()), float(off.mean())
    if not software or (changed <= FEW and mean <= MEAN):
        return
    SHEETS.mkdir(parents=True, exist_ok=True)
    sheet = np.concatenate((expected, picture, np.minimum(255, off * 8).astype(np.uint8)), axis=1)
    pictures.write(SHEETS / f"{name}.png", sheet)
    raise AssertionError(f"{name}: {changed:.2%} of pixels changed, mean {mean:.2f}; see {SHEETS / name}.png")
