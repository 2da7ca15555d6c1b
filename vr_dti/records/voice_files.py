"""The trainee's voice beside a session, where that was chosen: a WAV file an utterance, named by the trainee's code and by the number that
the log gives the utterance, `session.voice.K7-12.wav`. The log holds the name, the size and the SHA-256 of each.

An older session is whole without them: what the agency's schedule no longer keeps is gone, and the log says what it was. But of what lies
there a row tells: a run removes what its log could not take in any more, and only one that was killed may leave a file without one.
"""

from __future__ import annotations

import hashlib
import io
import re
import wave
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from vr_dti.errors import StorageError, unwritable
from vr_dti.recording.layout import SUFFIX
from vr_dti.recording.log import Log
from vr_dti.recording.rows import VOICE_KEPT
from vr_dti.records.placed import whole
from vr_dti.samples import Sample, Status

VOICE = ".voice."
"""in the name of a recording of the trainee's voice beside a session"""
SOURCE = "voice"
"""the source of samples and intents whose sound these are: the trainee's microphone"""
_NAME = re.compile(r".*\.voice\.([A-Za-z0-9][A-Za-z0-9._-]{0,31})-([0-9]{1,9})\.wav$")
"""how ours end: code, number; what is before them is the session's own name, whatever that is"""
_SAID = re.compile(r"(voice\.[^/\\ ]{1,60}) ([0-9]{1,12}) ([0-9a-f]{64})")
"""`KeptVoice` in words"""


class KeptVoice(NamedTuple):
    """An utterance as the log tells of its file."""

    name: str
    """what follows the session's own: `voice.K7-12.wav`"""
    size: int
    """bytes"""
    sha256: str

    def __str__(self) -> str:
        return f"{self.name} {self.size} {self.sha256}"


def path_of(session: Path, trainee: str, seq: int) -> Path:
    """Where the utterance that is sample `seq` of the microphone lies."""
    return session.parent / f"{session.stem}{VOICE}{trainee}-{seq}.wav"


def whose(name: str) -> str:
    """The code of whoever is heard in a file of that name; empty where it is none of ours."""
    found = _NAME.search(name)
    return found[1] if found else ""


def keep(session: Path, path: Path, pcm: bytes, rate_hz: int) -> KeptVoice:
    """Put an utterance beside its session, whole or not at all. `pcm`: mono, 16 bits, little-endian. Raises `OSError`."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes(pcm)
    content = out.getvalue()
    whole(path, content)
    return KeptVoice(path.name.removeprefix(f"{session.stem}."), len(content), hashlib.sha256(content).hexdigest())


def beside(session: Path) -> list[Path]:
    """The utterances that lie beside a session, by name; those of another session whose name begins like its own are left out. None where
    the folder may not be listed."""

    def its(name: str) -> bool:
        found = _NAME.fullmatch(name)
        return found is not None and name == f"{session.name.removesuffix(SUFFIX)}{VOICE}{found[1]}-{found[2]}.wav"

    try:
        return sorted(path for path in session.parent.iterdir() if its(path.name))
    except PermissionError:
        return []


def removed(path: Path) -> None:
    """An utterance that no log tells of, gone, with what a writer that was killed left of it. Raises `StorageError`."""
    try:
        path.unlink(missing_ok=True)
        for part in path.parent.iterdir():
            if part.name.startswith(f"{path.name}.") and part.name.endswith(".part"):
                part.unlink(missing_ok=True)
    except FileNotFoundError:
        return  # the folder itself is gone
    except OSError as e:
        what = f"{path}: nothing in the session tells of this recording of the trainee, and it cannot be removed: {e.strerror or e}"
        raise StorageError(what, "remove it by hand") from None


def kept_by(log: Log) -> list[KeptVoice]:
    """What a session's log says was kept. Words that we do not write, in a file from a stranger, are left out."""
    said = (row.data for _, row in log.rows("sample") if isinstance(row, Sample))
    found = [_SAID.fullmatch(s.text) for s in said if isinstance(s, Status) and s.what == VOICE_KEPT]
    return [KeptVoice(m[1], int(m[2]), m[3]) for m in found if m and whose(f".{m[1]}")]


def fault(path: Path, rows: Collection[KeptVoice]) -> str:
    """Why the file at `path` is not what was recorded, a sentence; empty: it is. `rows`: all that its session's log tells of. Raises
    `FileNotFoundError`."""
    kept = next((k for k in rows if path.name.endswith(f".{k.name}")), None)
    try:
        size = path.stat().st_size
        if kept is None:
            return f"{path.name}: the session does not tell of it"
        same = size == kept.size and hashlib.sha256(path.read_bytes()).hexdigest() == kept.sha256
    except FileNotFoundError:
        raise
    except OSError as e:
        return f"{path.name} cannot be read: {e.strerror or e}"
    return "" if same else f"{path.name} is not as it was recorded"


def changed(log: Log) -> tuple[list[str], int, int]:
    """The files against the log. -> (a sentence for each that is not as it was recorded, how many are, how many are gone). A run that was
    killed may have kept more than its log tells of; that is no fault."""
    wrong: list[str] = []
    good = gone = 0
    rows = kept_by(log)
    stem = log.path.name.removesuffix(SUFFIX)
    told = [log.path.with_name(f"{stem}.{kept.name}") for kept in rows]
    untold = [path for path in beside(log.path) if path not in told] if log.sealed else []
    for path in (*told, *untold):
        try:
            found = fault(path, rows)
        except FileNotFoundError:
            gone += 1
            continue
        wrong += [found] if found else []
        good += not found
    return wrong, good, gone


def counted(utterances: int) -> str:
    """`3 utterances`."""
    return f"{utterances} utterance{'s' * (utterances != 1)}"


def moved(session: Path, to: Path) -> None:
    """Take the voice of a session along to where it had to be kept instead. Raises `StorageError`; what was not moved stays."""
    for path in beside(session):
        target = to.with_name(to.stem + path.name.removeprefix(session.stem))
        try:
            whole(target, path.read_bytes())
            path.unlink()
        except OSError as e:
            raise unwritable(f"{path}: the trainee's voice cannot be moved to {target.parent}", e) from None
