"""A course as it lies in its folder: `course.json` says how many runs there are, and what each of them is stands sealed beside it.

The seal is against reading by accident, on the machine that the trainee stands before: no cryptography, and whoever wants to know opens it
with `vr-dti course reveal`. Courses drawn by earlier versions, whose `course.json` tells all, are read as ever.
"""

from __future__ import annotations

import base64
import binascii
from pathlib import Path
from typing import Annotated

from pydantic import Field

from vr_dti.documents import Model, check_format, digest, load_yaml, parse, read_text, validated
from vr_dti.errors import InputError
from vr_dti.library.course import FORMAT, MAX_RUNS, CourseDoc

FILE, SEALED = "course.json", "course.sealed"
OUTSIDE = "dti-course/2"
ABOUT = f"What each run is stands in {SEALED}, sealed against reading by accident: vr-dti course reveal opens it."
HEAD = """What the runs of a course are, written so that nobody reads it by accident. This is no cryptography.
To open it: vr-dti course reveal --out DIR

"""


class OutsideDoc(Model):
    """What anybody may see of a course."""

    format: str = OUTSIDE
    about: str = ABOUT
    runs: Annotated[list[int], Field(min_length=1, max_length=MAX_RUNS)]
    """their numbers"""
    sealed_sha256: str
    """of all that stands in the sealed file"""


def keep(folder: Path, plan: CourseDoc) -> None:
    """Write both files; `course.json` last, so that it is there only with the other. Raises `OSError`."""
    sealed = HEAD + base64.encodebytes(plan.model_dump_json().encode()).decode()
    outside = OutsideDoc(runs=list(range(1, len(plan.runs) + 1)), sealed_sha256=digest(sealed))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / SEALED).write_bytes(sealed.encode())
    (folder / FILE).write_bytes((outside.model_dump_json(indent=1) + "\n").encode())


def load_course(folder: Path) -> CourseDoc:
    """The course in `folder`. Raises `InputError`, `DocumentError`."""
    path = folder / FILE
    data, lines = load_yaml(read_text(path), str(path))
    if isinstance(data, dict) and data.get("format") == FORMAT:
        return validated(data, lines, CourseDoc, file=str(path))
    check_format(data, lines, str(path), OUTSIDE)
    outside = validated(data, lines, OutsideDoc, file=str(path))
    sealed = read_text(folder / SEALED) if (folder / SEALED).exists() else ""
    if digest(sealed) != outside.sealed_sha256:
        raise _unlike(folder)
    try:
        opened = base64.b64decode(sealed.removeprefix(HEAD)).decode()
    except (binascii.Error, UnicodeDecodeError):
        raise _unlike(folder) from None
    plan = parse(opened, CourseDoc, file=f"{folder / SEALED}, opened", format=FORMAT)
    if outside.runs != list(range(1, len(plan.runs) + 1)):
        raise _unlike(folder)
    return plan


def _unlike(folder: Path) -> InputError:
    return InputError(
        f"{folder}: {SEALED} is not what {FILE} was written with",
        "bring both from where the course was drawn, or draw another into a new folder",
    )
