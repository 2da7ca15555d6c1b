"""`vr-dti report`: the debrief of sessions, with pictures from their replays."""

from __future__ import annotations

from argparse import Namespace
from contextlib import ExitStack
from pathlib import Path

from vr_dti.app.pictures import Eyes, Studio
from vr_dti.app.say import Once, result, say
from vr_dti.app.statement import hear_first
from vr_dti.assets.pictures import encode_jpeg
from vr_dti.errors import VrDtiError
from vr_dti.library.shelf import Shelf
from vr_dti.recording.log import Log
from vr_dti.records.csv_table import write_tables
from vr_dti.records.recovery import seal_if_open
from vr_dti.records.report import write_pdf, write_report
from vr_dti.replay import scene_of, seek
from vr_dti.scene import Scene

PICTURE_PX = (640, 360)


def report(options: Namespace) -> int:
    """Write the report of the sessions named. Without OpenGL it has no pictures, and says so."""
    for path in options.sessions:
        if seal_if_open(path):
            say(f"{path}: was left open by a crash; closed in order, nothing of it changed")
    shelf = Shelf(options.policies)
    hear_first(options.sessions, without=options.without_statement)
    with _Replays() as replays:
        written = write_report(options.sessions, options.out, replays.picture, shelf)
    tables = write_tables(written.findings, options.out) if options.csv else ()
    result("\n".join(map(str, (written.html, written.json, *tables))))
    if options.pdf:  # last: where it cannot be made, all else is there
        result(str(write_pdf(written)))
    return 0


class _Replays:
    """Pictures of several sessions; the scene and the studio of the last one asked for are kept."""

    def __init__(self) -> None:
        self._notice = Once()
        self._stack = ExitStack()
        self._path: Path | None = None
        self._scene: Scene | None = None
        self._log: Log | None = None
        self._studio: Studio | None = None

    def picture(self, path: Path, trainee: str, story_ms: int) -> bytes | None:
        """JPEG of what the trainee saw; None, said once, where nothing can be drawn or run again."""
        try:
            self._open(path)
            assert self._scene is not None and self._log is not None and self._studio is not None
            tick = seek(self._scene, self._log, story_ms)
            return encode_jpeg(self._studio.picture(tick, trainee), quality=80)
        except VrDtiError as e:
            self._notice(f"report: without pictures: {e}")
            return None

    def _open(self, path: Path) -> None:
        if path == self._path:
            return
        self._path = None  # whatever fails from here on, what was open is closed
        self._stack.close()
        log = self._stack.enter_context(Log.open(path))
        scene = scene_of(log, self._notice)
        self._studio = self._stack.enter_context(Studio(scene, Eyes(), PICTURE_PX))
        self._path, self._scene, self._log = path, scene, log

    def __enter__(self) -> _Replays:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()
