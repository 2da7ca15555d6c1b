"""The booklet as PDF, typeset by typst. The owner of typst.

No word of a guidebook ever becomes typst source: the template is ours and fixed, and the booklet reaches it as one JSON string, whose
values are printed as they stand. The template's root holds nothing else that it could read.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import typst

from vr_dti.errors import InputError
from vr_dti.library.booklet import Booklet

TEMPLATE = Path(__file__).resolve().parent / "templates" / "booklet.typ"


def pdf(booklet: Booklet) -> bytes:
    """The PDF, letter paper; the same booklet gives the same bytes. Raises `InputError` where it cannot be typeset."""
    return _typeset(booklet, "pdf")[0]


def pictures(booklet: Booklet, ppi: float = 72.0) -> list[bytes]:
    """Each page as PNG, to look at."""
    return _typeset(booklet, "png", ppi=ppi)


def _typeset(booklet: Booklet, format: typst.OutputFormat, ppi: float | None = None) -> list[bytes]:
    compiler = typst.Compiler(
        input=TEMPLATE.read_bytes(), root=str(TEMPLATE.parent), sys_inputs={"booklet": json.dumps(asdict(booklet), ensure_ascii=False)}
    )
    try:
        made = compiler.compile(format=format, ppi=ppi)
    except typst.TypstError as e:
        raise InputError(f"the booklet of {booklet.scene} cannot be typeset: {e.message}", "use the HTML page, and report this") from None
    return made if isinstance(made, list) else [made or b""]
