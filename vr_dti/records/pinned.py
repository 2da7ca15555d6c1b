"""The scenario as a session pins it: every text it was made of, and its dials, so that a replay needs nothing else."""

from __future__ import annotations

from pathlib import Path

from vr_dti.errors import SessionFileError
from vr_dti.recording.log import Log
from vr_dti.recording.rows import Document
from vr_dti.story.load import Scenario, SourceFile, parse_files

DIAL = "dial."
"""begins the name of a dial among a session's options"""
CLIPS = "clips/"
"""begins the name of a clip document of the scene's own among a session's documents"""
BESIDE = {"clips": CLIPS, "uniforms": "uniforms/"}
"""kind of a text that those who stage a scene need -> what begins its name among a session's documents: clips of the scene's own, and
palettes of the uniform where one is asked for"""


def documents_of(scenario: Scenario) -> list[Document]:
    """The documents that a session of this scenario holds."""
    texts = [f for f in scenario.files if f.kind not in BESIDE]
    beside = [Document("other", BESIDE[f.kind] + (f.id or Path(f.name).name), f.text) for f in scenario.files if f.kind in BESIDE]
    return [*(Document(f.kind, f.id or f.name, f.text) for f in texts), *beside]  # type: ignore[arg-type]


def options_of(scenario: Scenario) -> dict[str, bool | int | str]:
    """The dials, as options of a session."""
    return {DIAL + name: value for name, value in scenario.dials.items()}


def scenario_of(log: Log) -> Scenario:
    """The scenario of a session, its dials set. Raises `SessionFileError` where the file holds none, `DocumentError` for a broken one."""
    files = [
        SourceFile(d.role, f"{log.path}:{d.name}", d.text, "" if d.role == "scenario" else d.name)
        for d in log.documents
        if d.role in ("scenario", "graph", "locale", "voices")
    ]
    for kind, begins in BESIDE.items():
        mine = [d for d in log.documents if d.role == "other" and d.name.startswith(begins)]
        files += [SourceFile(kind, f"{log.path}:{d.name}", d.text, d.name.removeprefix(begins)) for d in mine]
    if not any(f.kind == "scenario" for f in files):
        raise SessionFileError(f"{log.path}: holds no scenario", "restore it from a copy")
    dials = {k.removeprefix(DIAL): v for k, v in log.meta.options.items() if k.startswith(DIAL) and isinstance(v, bool | int | str)}
    return parse_files(files, dials=dials)
