"""What was found of weapon mounts: how far each points beside its sights, for which numbers of its document, and when.

A `dti-zeros/1` document in the user's own calibration folder, written by `vr-dti zero`; a row for each mount.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from vr_dti.documents import Model, read

ZEROS_FORMAT: Literal["dti-zeros/1"] = "dti-zeros/1"

Mrad = Annotated[float, Field(ge=0.0, le=4000.0, allow_inf_nan=False)]


class MountZero(Model):
    """Of one mount."""

    mount: Annotated[str, Field(min_length=1, max_length=80)]
    """its name"""
    tool: Annotated[str, Field(min_length=1, max_length=40)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    """of its numbers, as a log tells them: other numbers are another mount"""
    made: AwareDatetime
    """when its shots were fired"""
    shots: Annotated[int, Field(ge=1, le=1000)]
    error_mrad: Mrad
    spread_mrad: Mrad
    limit_mrad: Annotated[Mrad, Field(gt=0.0)]


class Zeros(Model):
    """All that are kept."""

    format: str = ZEROS_FORMAT
    zeros: tuple[MountZero, ...] = ()

    def of(self, mount: str, tool: str) -> MountZero | None:
        """What was last found of the mount of that name for that tool. One row for both: who changed its numbers has moved it, and what was
        found of other numbers before says nothing any more, also where those numbers come back."""
        return next((z for z in self.zeros if (z.mount, z.tool) == (mount, tool)), None)

    def with_(self, found: MountZero) -> Zeros:
        """And this; the last shots of a mount count."""
        known = self.of(found.mount, found.tool)
        if known is not None and known.made > found.made:
            return self
        return self.model_copy(update={"zeros": (*(z for z in self.zeros if z != known), found)})


def found_zeros(path: Path) -> Zeros:
    """Those at `path`; none where nobody has measured yet. Raises `InputError` and `DocumentError`."""
    return read(path, Zeros, format=ZEROS_FORMAT) if path.exists() else Zeros()
