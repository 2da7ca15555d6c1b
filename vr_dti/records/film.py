"""Writes a film: pictures and stereo sound in, one WebM or MP4 file out. The only importer of PyAV.

WebM (VP8 and Opus) is the default: both formats are free of licences and their encoders (libvpx, libopus) are BSD-licensed, every current
browser plays it, and VP8 in its realtime setting is the fastest encoder in the wheel. MP4 is for places that take nothing else; it uses
FFmpeg's own MPEG-4 part 2 and AAC encoders (LGPL), never x264, which is GPL.
"""

from __future__ import annotations

import contextlib
from pathlib import Path
from types import TracebackType

import av
import numpy as np
from numpy.typing import NDArray

from vr_dti.errors import InputError, StorageError, unwritable

CODECS = {".webm": ("libvpx", "libopus"), ".mp4": ("mpeg4", "aac")}
# The encoder must keep up beside a running scene: realtime deadline and two threads. A negative speed is fixed; a positive one follows the
# machine's load, and the looks of the film with it. At -8 a 640x360 picture takes about 3 ms of CPU (defaults).
VIDEO_OPTIONS = {"libvpx": {"deadline": "realtime", "cpu-used": "-8", "threads": "2"}, "mpeg4": {"threads": "2"}}
BITS_PER_PIXEL = 0.15
"""of video, per picture: about 1 Mbit/s at 640x360 and 30 pictures a second (default)"""
SOUND_BITS_PER_S = 96_000


class Film:
    """A film being made; a context manager. The file appears under its name when it is whole; after a fault nothing is left."""

    def __init__(self, path: Path, size: tuple[int, int], fps: int, rate: int | None = 48000) -> None:
        """`size` is (width, height) in pixels, both even; `rate` the sound's samples a second, None for a silent film.

        Opus takes 48000, 24000, 16000, 12000 or 8000. Raises `InputError` for a suffix or size that cannot be, `StorageError` if the
        file cannot be made.
        """
        if path.suffix.lower() not in CODECS:
            raise InputError(f"{path}: not a film format that can be written", f"name it with one of: {', '.join(CODECS)}")
        width, height = size
        if width <= 0 or height <= 0 or width % 2 or height % 2:
            raise InputError(f"{path}: a film cannot be {width} x {height}", "give an even width and height")
        self.path = path
        self._size, self._rate = (width, height), rate
        self._part = path.with_name(f".{path.stem}.part{path.suffix.lower()}")
        self._pictures, self._samples = 0, 0
        self._closed = False
        video, sound = CODECS[path.suffix.lower()]
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = av.open(str(self._part), "w")
            self._video = self._file.add_stream(video, rate=fps, options=VIDEO_OPTIONS[video])
            self._video.width, self._video.height = width, height
            self._video.pix_fmt = "yuv420p"
            self._video.bit_rate = int(width * height * fps * BITS_PER_PIXEL)
            self._sound = self._file.add_stream(sound, rate=rate, layout="stereo") if rate else None
            if self._sound:
                self._sound.bit_rate = SOUND_BITS_PER_S
        except (OSError, av.error.FFmpegError) as e:
            self._discard()
            raise self._failed(e) from None

    def add_frame(self, rgb: NDArray[np.uint8]) -> None:
        """The next picture, `(height, width, 3)` with the top row first. Raises `StorageError` if the disk will not take it."""
        width, height = self._size
        if rgb.shape != (height, width, 3) or rgb.dtype != np.uint8:
            raise ValueError(f"a picture of {rgb.shape} {rgb.dtype} in a film of ({height}, {width}, 3) uint8")
        picture = av.VideoFrame.from_ndarray(np.ascontiguousarray(rgb), format="rgb24")
        picture.pts = self._pictures
        self._pictures += 1
        self._encode(self._video, picture)

    def add_sound(self, block: NDArray[np.float32]) -> None:
        """The next stretch of sound, `(n, 2)` left and right in -1..1; whatever is beyond is clipped."""
        if self._sound is None:
            raise ValueError("this film is silent: it was made without a rate")
        if block.ndim != 2 or block.shape[1] != 2 or block.dtype != np.float32:
            raise ValueError(f"sound of {block.shape} {block.dtype}, not (n, 2) float32")
        if not len(block):
            return
        packed = np.ascontiguousarray(np.clip(block, -1.0, 1.0)).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(packed, format="flt", layout="stereo")
        frame.sample_rate = self._rate
        frame.pts = self._samples
        self._samples += len(block)
        self._encode(self._sound, frame)

    def close(self) -> None:
        """Finish the file and give it its name; an older film of that name is replaced. A second call does nothing.

        Raises `StorageError`, and `ValueError` for a film without a picture.
        """
        if self._closed:
            return
        if not self._pictures:
            self.discard()
            raise ValueError(f"{self.path}: a film needs a picture")
        for stream in (self._video, self._sound):
            if stream is not None:
                self._encode(stream, None)
        try:
            self._file.close()
            self._closed = True
            self._part.replace(self.path)
        except (OSError, av.error.FFmpegError) as e:
            self._discard()
            raise self._failed(e) from None

    def discard(self) -> None:
        """Give up and leave nothing."""
        if not self._closed:
            self._discard()

    def __enter__(self) -> Film:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if kind is None:
            self.close()
        else:
            self.discard()

    def _encode(self, stream: av.VideoStream | av.AudioStream, frame: av.VideoFrame | av.AudioFrame | None) -> None:
        try:
            if self._closed:
                raise ValueError("the film is closed")
            self._file.mux(stream.encode(frame))
        except (OSError, av.error.FFmpegError) as e:
            self._discard()
            raise self._failed(e) from None

    def _discard(self) -> None:
        self._closed = True
        with contextlib.suppress(AttributeError, OSError, av.error.FFmpegError):  # the trailer of a file that is thrown away
            self._file.close()
        with contextlib.suppress(OSError):
            self._part.unlink(missing_ok=True)

    def _failed(self, e: Exception) -> StorageError:
        if isinstance(e, OSError):  # PyAV's own are OSErrors too, by their number
            return unwritable(f"{self.path}: the film cannot be written", e, "--video")
        return StorageError(f"{self.path}: the film cannot be written: {e}", "choose another place with --video")
