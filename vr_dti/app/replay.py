"""`vr-dti replay`: a recorded session proved, pictured, filmed or watched."""

from __future__ import annotations

import re
from argparse import Namespace
from collections.abc import Iterator

from vr_dti.app.pictures import Eyes, Shot, Studio, film
from vr_dti.app.say import Once, result, say
from vr_dti.app.sounds import clips_of
from vr_dti.assets import pictures
from vr_dti.calibration import read_rig
from vr_dti.errors import InputError
from vr_dti.events import Effect
from vr_dti.recording.log import Log
from vr_dti.records import voice_files
from vr_dti.render.viewpoints import picture_size
from vr_dti.replay import differing_pins, scene_of, seek, ticks, verify
from vr_dti.resources import rig_file
from vr_dti.run import Tick
from vr_dti.scene import Scene

SMALLEST_PX, LARGEST_PX = 16, 8192
"""of a picture's side: what every OpenGL of today can draw into"""
FILM_FPS = 15
"""pictures a second of a film: smooth enough for a debrief, and what software rendering can do. Default."""


def replay(options: Namespace) -> int:
    """Do what is asked with the session; several things may be asked at once."""
    if options.png:
        pictures.check_name(options.png)
    size_px = _size(options.size)
    eyes = Eyes(options.eyes, read_rig(rig_file(options.rig)) if options.rig else None)
    if eyes.rig is not None:
        size_px = _drawable(picture_size(eyes.rig, size_px[1]), f"--size {options.size} on {eyes.rig.name}")
    with Log.open(options.session) as log:
        scene = scene_of(log, say)
        status = 0
        if options.verify:
            verdict = verify(scene, log)
            result(f"{'equal' if verdict.same else 'DIFFERS'}: {verdict.words}")
            status = 0 if verdict.same and _voice_as_it_was(log) else 1
        if options.png or options.video:
            for what in differing_pins(scene, log):
                say(f"not quite as it was shown: {what}")
        if options.png:
            _picture(options, scene, log, eyes, size_px)
        if options.video:
            _film(options, scene, log, eyes, (size_px[0] // 2 * 2, size_px[1] // 2 * 2))
        if not (options.verify or options.png or options.video):
            from vr_dti.app.playback import play  # windows only where one is asked for

            play(scene, log, eyes, say)
    return status


def _voice_as_it_was(log: Log) -> bool:
    """Hold the files of the trainee's voice against the log, and say what came of it where any was kept."""
    wrong, good, gone = voice_files.changed(log)
    if wrong:
        result(f"DIFFERS: the trainee's voice: {'; '.join(wrong)}")
    elif good or gone:
        away = f"{voice_files.counted(gone)} no longer there, as a schedule may have it" if gone else ""
        result(f"the trainee's voice: {', '.join(w for w in (f'{voice_files.counted(good)} as recorded' if good else '', away) if w)}")
    return not wrong


def _picture(options: Namespace, scene: Scene, log: Log, eyes: Eyes, size_px: tuple[int, int]) -> None:
    at_ms = first_force_ms(log) if options.at is None else round(options.at * 1000)
    tick = seek(scene, log, at_ms)
    with Studio(scene, eyes, size_px, strip=eyes.whose == "instructor") as studio:
        pictures.write(options.png, studio.picture(tick))
    result(f"{options.png}: {eyes.whose if eyes.rig is None else eyes.rig.name} at {tick.story_ms / 1000:.2f} s")


def _film(options: Namespace, scene: Scene, log: Log, eyes: Eyes, size_px: tuple[int, int]) -> None:
    begin_ms = round((options.at or 0.0) * 1000)
    clips = clips_of(scene, say, Once())
    turns: Iterator[Tick] = (tick for _, tick in ticks(scene, log))
    film(options.video, scene, turns, Shot(eyes, size_px, FILM_FPS, begin_ms, options.seconds), clips, say)
    result(f"{options.video}: from {begin_ms / 1000:.1f} s")


def first_force_ms(log: Log) -> int:
    """Story time of the first blow of the scored run, where there was none of the last cue, else 0."""
    effects = [row for _, row in log.rows("effect") if isinstance(row, Effect)]
    blows = [e.at_ms for e in effects if e.kind == "blow"]
    cues = [e.at_ms for e in effects if e.kind == "cue"]
    return blows[0] if blows else cues[-1] if cues else 0


def _size(words: str) -> tuple[int, int]:
    match = re.fullmatch(r"([0-9]{1,5})x([0-9]{1,5})", words)
    if not match:
        raise InputError(f"--size {words}: not a size", "give it as 1280x720")
    return _drawable((int(match[1]), int(match[2])), f"--size {words}")


def _drawable(size_px: tuple[int, int], what: str) -> tuple[int, int]:
    width, height = size_px
    if min(size_px) < SMALLEST_PX or max(size_px) > LARGEST_PX or width * height > pictures.MAX_PIXELS:
        raise InputError(f"{what}: a picture of {width} x {height} cannot be drawn", f"give {SMALLEST_PX} to {LARGEST_PX} px a side")
    return size_px
