"""Documents that are kept beside a session, since a finished session is never changed: statement, labels. Tied to it by its digest."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import StringConstraints

from vr_dti.documents import Model, parse, read_text
from vr_dti.errors import InputError, StorageError, unwritable
from vr_dti.records.alone import alone
from vr_dti.records.placed import whole


class Companion(Model):
    """What every such document says first."""

    format: str
    session: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    """digest of the session that it is about"""


C = TypeVar("C", bound=Companion)


def read(path: Path, digest: str, model: type[C], format: str) -> C | None:
    """The document at `path` about the session of that digest; None where there is none. Raises `InputError` and `DocumentError`."""
    if not path.exists():
        return None
    found = parse(read_text(path), model, file=str(path), format=format)
    if found.session != digest:
        raise InputError(f"{path}: is about another session", f"move it to the session it is about, {found.session[:12]}...")
    return found


@contextmanager
def changing(session: Path) -> Iterator[None]:
    """What lies beside a session to oneself, between reading it and writing it anew: two raters at once lose none of each other's labels.
    Raises `StorageError`."""
    with ExitStack() as stack:
        lock = session.with_suffix(".lock")
        try:
            stack.enter_context(alone(lock))
        except OSError as e:
            raise _unwritable(lock, e, "what is said of a session, and how it is labeled, is") from None
        yield


def write(path: Path, document: Companion, what: str) -> Path:
    """Put there whole: nobody reads half of it. `what` is kept there, in words. Raises `StorageError`. -> `path`"""
    text = json.dumps(document.model_dump(mode="json"), indent=1, ensure_ascii=False) + "\n"
    try:
        whole(path, text.encode())
    except OSError as e:
        raise _unwritable(path, e, what) from None
    return path


def _unwritable(path: Path, e: OSError, what: str) -> StorageError:
    why = unwritable(f"{path}: cannot be written", e).what
    return StorageError(why, f"free some space, or make the folder writable: {what} kept beside their session")
