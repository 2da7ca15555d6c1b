"""A film plays back what was put into it: pictures, colours, sound on the right side."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from vr_dti.errors import InputError, StorageError
from vr_dti.records.film import Film

SIZE = (320, 180)
FPS, RATE = 30, 48000


def picture(i: int) -> np.ndarray:
    """Red above, blue below, and a grey bar that grows from the left with `i`."""
    rgb = np.zeros((SIZE[1], SIZE[0], 3), np.uint8)
    rgb[:60] = (200, 30, 30)
    rgb[120:] = (30, 30, 200)
    rgb[60:120, : i * 4] = 128
    return rgb


def tone(n: int, start: int = 0) -> np.ndarray:
    """A tone, four times as loud on the left as on the right."""
    wave = 0.4 * np.sin(2 * np.pi * 440 * (np.arange(n) + start) / RATE)
    return np.stack((wave, wave / 4), axis=1).astype(np.float32)


def make(path: Path, pictures: int = 60) -> Path:
    with Film(path, SIZE, FPS) as film:
        for i in range(pictures):
            film.add_frame(picture(i))
            film.add_sound(tone(RATE // FPS, i * RATE // FPS))
    return path


@pytest.mark.parametrize("suffix", [".webm", ".mp4"])
def test_a_film_plays_back(tmp_path: Path, suffix: str) -> None:
    path = make(tmp_path / f"mirror{suffix}")
    with av.open(str(path)) as film:
        pictures = [f.to_ndarray(format="rgb24").astype(int) for f in film.decode(video=0)]
        assert film.streams.video[0].average_rate == FPS
    assert len(pictures) == 60 and pictures[0].shape == (SIZE[1], SIZE[0], 3)
    for i in (0, 30, 59):
        assert np.abs(pictures[i][20, 200] - (200, 30, 30)).max() < 25, "red above"
        assert np.abs(pictures[i][150, 200] - (30, 30, 200)).max() < 25, "blue below"
    assert pictures[50][90, 100].min() > 90 and pictures[50][90, 300].max() < 40, "the bar has grown so far and no further"

    with av.open(str(path)) as film:
        heard = np.concatenate([f.to_ndarray() for f in film.decode(audio=0)], axis=1)
    assert heard.shape[0] == 2 and abs(heard.shape[1] - 2 * RATE) <= 2048
    middle = heard[:, RATE // 2 : RATE]
    assert np.sqrt((middle**2).mean(axis=1)) == pytest.approx((0.4 / 2**0.5, 0.1 / 2**0.5), rel=0.15)
    spectrum = np.abs(np.fft.rfft(middle[0]))
    assert np.argmax(spectrum) * RATE / middle.shape[1] == pytest.approx(440, abs=3)


def test_blocks_of_sound_may_have_any_length(tmp_path: Path) -> None:
    path = tmp_path / "mirror.webm"
    at = 0
    with Film(path, SIZE, FPS) as film:
        film.add_frame(picture(0))
        for n in (1, 0, 7, 48_000, 512, 961, 519):
            film.add_sound(tone(n, at))
            at += n
    with av.open(str(path)) as film:
        assert abs(sum(f.samples for f in film.decode(audio=0)) - at) <= 2048


def test_a_silent_film_has_no_sound_track(tmp_path: Path) -> None:
    with Film(tmp_path / "silent.webm", SIZE, FPS, rate=None) as film:
        film.add_frame(picture(3))
        with pytest.raises(ValueError, match="silent"):
            film.add_sound(tone(10))
    with av.open(str(tmp_path / "silent.webm")) as film:
        assert len(film.streams.video) == 1 and not film.streams.audio


def test_nothing_is_left_after_a_fault_and_the_older_film_stays(tmp_path: Path) -> None:
    older = make(tmp_path / "mirror.webm", 2).read_bytes()
    with pytest.raises(ZeroDivisionError), Film(tmp_path / "mirror.webm", SIZE, FPS) as film:
        film.add_frame(picture(0))
        raise ZeroDivisionError
    assert [p.name for p in tmp_path.iterdir()] == ["mirror.webm"]
    assert (tmp_path / "mirror.webm").read_bytes() == older
    make(tmp_path / "mirror.webm", 3)
    with av.open(str(tmp_path / "mirror.webm")) as film:
        assert sum(1 for _ in film.decode(video=0)) == 3, "a new whole one takes its place"


def test_what_is_no_picture_or_sound_is_refused(tmp_path: Path) -> None:
    with Film(tmp_path / "mirror.webm", SIZE, FPS) as film:
        film.add_frame(picture(0)[:, ::-1])  # a view of other memory is fine
        for wrong in (picture(0)[:-1], picture(0).astype(np.float32)):
            with pytest.raises(ValueError, match="a picture of"):
                film.add_frame(wrong)
        for wrong in (tone(5)[:, :1], tone(5).astype(np.float64), tone(5)[:, 0]):
            with pytest.raises(ValueError, match="sound of"):
                film.add_sound(wrong)
    film.close()
    with pytest.raises(ValueError, match="closed"):
        film.add_frame(picture(0))
    assert (tmp_path / "mirror.webm").stat().st_size > 0


def test_a_film_that_cannot_be_is_said_before_the_run(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"\.webm, \.mp4"):
        Film(tmp_path / "mirror.avi", SIZE, FPS)
    with pytest.raises(InputError, match="321 x 180"):
        Film(tmp_path / "mirror.webm", (321, 180), FPS)
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="cannot be written"):
        Film(tmp_path / "file" / "mirror.webm", SIZE, FPS)
    with pytest.raises(ValueError, match="needs a picture"), Film(tmp_path / "mirror.webm", SIZE, FPS):
        pass
    assert [p.name for p in tmp_path.iterdir()] == ["file"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_ends_the_film_with_a_word(tmp_path: Path) -> None:
    (tmp_path / ".mirror.part.webm").symlink_to("/dev/full")
    noise = np.random.default_rng(1).integers(0, 256, (SIZE[1], SIZE[0], 3), dtype=np.uint8)
    with (
        pytest.raises(StorageError, match=r"No space left|cannot be written"),
        Film(tmp_path / "mirror.webm", SIZE, FPS, rate=None) as film,
    ):
        for i in range(60):
            film.add_frame(np.roll(noise, i * 37, axis=1))
    assert list(tmp_path.iterdir()) == []
