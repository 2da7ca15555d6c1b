"""The booklet as PDF on letter paper."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from vr_dti.library import typeset
from vr_dti.library.booklet import Booklet

TEMPLATE = Path(__file__).resolve().parent / "templates" / "booklet.typ"


def pdf(booklet: Booklet) -> bytes:
    """The PDF; the same booklet gives the same bytes. Raises `MachineError` and `InputError`."""
    return typeset.pdf(TEMPLATE, asdict(booklet), f"the booklet of {booklet.scene}")


def pictures(booklet: Booklet, ppi: float = 72.0) -> list[bytes]:
    """Each page as PNG, to look at."""
    return typeset.pictures(TEMPLATE, asdict(booklet), f"the booklet of {booklet.scene}", ppi)
