"""Whether the mixer's inner loops run compiled: a block then takes a third of its time or less.

Compiling takes a while, so it is done once, by `vr-dti bake` or beside the first run, in a process of its own, and kept in the cache. The
sound process only takes what lies ready there; without it, or where numba has no package, the NumPy form gives the same samples.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from vr_dti.audio.apart import ask, behind
from vr_dti.audio.bus import Decoder
from vr_dti.audio.clip import Clip
from vr_dti.audio.hrtf import LONGEST, HeadTable
from vr_dti.audio.mixer import Mixer
from vr_dti.audio.room import Room
from vr_dti.errors import StorageError
from vr_dti.events import Listener, Sounding
from vr_dti.jit import kept

HERE = Path(__file__).resolve().parent
SOURCES = (
    *(f"kernels/{name}.py" for name in ("placing", "transform", "near", "answer", "bus", "piece")),
    *(f"{name}.py" for name in ("compiled", "fast", "acoustics", "ambisonics", "hrtf", "room", "tail", "voices")),
)
"""what the compiled form depends on; and what was met, which is said here"""
LONGEST_S = 300.0
"""a machine that compiles for longer goes without (default; 20 s on a busy core)"""
PRIMES = (1, 3)
"""sounds at once, the first of them one that the ground answers (a bed of sound is not), so that every loop is met"""
WITHOUT = "numba has no package for this Python or machine: sound takes three times as much of a core"


def prepare(say: Callable[[str], None], *, wait: bool = True) -> bool:
    """Compile what is not yet: now, or behind what goes on. -> the compiled form is ready. False without numba, or where it fails."""
    if find_spec("numba") is None:
        say(f"Sound is not compiled: {WITHOUT}.")
    elif not prepared():
        if not wait:
            say("Sound is being compiled for this machine, once, beside this run and after it; then it takes a third of its time.")
            begun = _folder() / "begun"
            with suppress(OSError):  # a full disk: this run does without, and the next one tries again
                begun.parent.mkdir(parents=True, exist_ok=True)
                if not begun.is_file() or not 0.0 <= time.time() - begun.stat().st_mtime <= LONGEST_S:  # else the run before is still at it
                    begun.touch()
                    behind(_compile, LONGEST_S)
            return False
        say("Sound is compiled for this machine, once: about half a minute.")
        if not ask(_compile, LONGEST_S):
            say("It could not be compiled; sound takes three times as much of a core, and is the same.")
    return prepared()


def standing() -> tuple[bool, str, str]:
    """For the doctor: does sound run compiled here? (yes, one sentence, what to do next)"""
    try:
        ready = prepared()
    except StorageError:
        return False, "Sound: not compiled, since there is no cache to keep that in.", "see the line about the disk"
    if ready:
        return True, "Sound: compiled for this machine.", ""
    if find_spec("numba") is None:
        return False, f"Sound: {WITHOUT}.", "use a Python for which numba has a package (see docs/sound.md), or leave it so"
    return False, "Sound: not compiled yet; it takes three times as much of a core.", "vr-dti bake"


def prepared() -> bool:
    """It lies in the cache, for this machine and these very sources."""
    return find_spec("numba") is not None and (_folder() / "ready").is_file()


def mixer_for_head(table: HeadTable, clips: Mapping[str, Clip], rate: int, room: Room | None, decoder: Decoder | None = None) -> Mixer:
    """For the sound process: compiled where that lies ready."""
    if prepared():
        try:
            mixer = made(table, clips, rate, room, decoder)
            _warm(table)
            return mixer
        except Exception:  # cut off by a full disk or a lost power: whatever numba then comes up with. The next run compiles it anew
            shutil.rmtree(_folder(), ignore_errors=True)
    return Mixer.for_head(table, clips, rate, room, decoder)


def made(table: HeadTable, clips: Mapping[str, Clip], rate: int, room: Room | None, decoder: Decoder | None = None) -> Mixer:
    """Compiled, whether or not it lies ready. Needs numba."""
    import numba

    numba.config.CACHE_DIR = str(_folder())  # read when the loops are imported
    from vr_dti.audio.fast import mixer_for_head as fast

    return fast(table, clips, rate, room, decoder)


def _compile() -> bool:
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    _warm(HeadTable.load())
    (folder / "ready").touch()
    return True


def _warm(table: HeadTable) -> None:
    """Every loop once, so that none is loaded while something sounds: under the open sky, and where ground and walls answer."""
    hum = {"hum": Clip.of(0.01 * np.sin(np.arange(4800) * 0.1), level_db=50.0)}
    up, flat = np.array([[0.0, 1.0, 0.0]]), np.eye(3)[None, [0, 2]]
    ground = Room(np.array([[0.0, -1.0, 0.0]]), up, flat, np.full((1, 2), 500.0), np.array([0.6]), 0.5, 0.1)
    for room in (None, ground):
        mixer, at = made(table, hum, table.rate_hz, room), 0
        for count in PRIMES:
            many = [Sounding(f"{i}", "hum", 0, (1.0 + i, 0.0, -1.0), loop=i > 0, occlusion_db=-3.0 * i) for i in range(count)]
            for _ in range(3):
                listener = Listener((0.0, 0.0, 0.0), (0.0, 0.0, 0.0, 1.0), at * 1_000_000_000 // 48_000, True)
                mixer.render(listener, many, LONGEST)
                at += LONGEST


def _folder() -> Path:
    return kept.folder(HERE / name for name in SOURCES)
