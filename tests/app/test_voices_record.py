"""Lines recorded one after another: what is kept, taken again, skipped; and the list says what is still a placeholder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from vr_dti.app.voices import Part, walk
from vr_dti.cast import takes
from vr_dti.cast.voices import Spoken
from vr_dti.cli import parser
from vr_dti.errors import SoundError

PARTS = {
    "hey": Part("partner", "tired", Spoken("Hey!", "man-low", 1200, 76.0)),
    "psst": Part("bystander", "", Spoken("Psst.", "woman", 900, 56.0)),
}


def murmur(seconds: float, peak: float = 0.3) -> Callable[[float], NDArray[np.int16]]:
    """A microphone that hears so much of a voice, after half a second of a quiet room."""
    n = round(seconds * 48_000)
    x = np.concatenate((np.zeros(24_000), peak * np.sin(np.arange(n) * 0.03), np.zeros(24_000)))
    return lambda _: np.round(x * 32767).astype(np.int16)


def in_a_room(pcm: NDArray[np.int16], room_db: float) -> NDArray[np.int16]:
    """With noise of so much of full scale (RMS)."""
    noise = np.random.default_rng(1).standard_normal(len(pcm)) * 32767 * 10 ** (room_db / 20)
    return np.clip(np.round(pcm + noise), -32768, 32767).astype(np.int16)


def answers(*words: str) -> Callable[[str], str]:
    left = list(words)
    return lambda question: left.pop(0)


def test_what_is_kept_is_cut_to_the_words_and_is_the_scenes_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VR_DTI_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("vr_dti.cast.voices.PROGRAMS", ())
    folder = tmp_path / "voices" / "clean"
    assert walk(PARTS, folder, "", murmur(0.8), answers("", "", "", "")) == 2
    assert sorted(p.name for p in folder.iterdir()) == ["hey.wav", "psst.wav"]
    found = takes.takes(folder, {name: p.line for name, p in PARTS.items()})
    assert 780 <= found["hey"].clip.duration_ms <= 830


def test_a_take_may_be_taken_again_skipped_or_left(tmp_path: Path) -> None:
    assert walk(PARTS, tmp_path / "v", "", murmur(0.8), answers("", "r", "s", "q")) == 0
    assert not (tmp_path / "v").exists()
    assert walk(PARTS, tmp_path / "v", "rage.40", murmur(0.8), answers("", "r", "", "s")) == 1
    assert [p.name for p in (tmp_path / "v").iterdir()] == ["hey.rage.40.wav"]


def test_a_take_that_will_not_do_is_not_offered(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for record, why in ((murmur(3.0), "its line lasts"), (murmur(0.8, 0.0005), "nothing to be heard"), (murmur(0.8, 1.0), "clipped")):
        assert walk(PARTS, tmp_path / "v", "", record, answers("", "q")) == 0
        assert why in capsys.readouterr().err
    assert walk(PARTS, tmp_path / "v", "", murmur(0.8, 0.02), answers("", "q")) == 0
    assert "come nearer" in capsys.readouterr().err


def test_what_is_cut_off_by_the_end_of_the_recording_is_no_take(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    late = murmur(0.8)(0.0)[:-28_000]
    assert walk(PARTS, tmp_path / "v", "", lambda _: late, answers("", "q")) == 0
    assert "ended in the middle of it" in capsys.readouterr().err


@pytest.mark.parametrize(("voice_db", "room_db"), [(-20, -45), (-20, -50), (-25, -50), (-12, -40), (-12, -48)])
def test_a_room_that_is_too_loud_is_told_and_not_the_speaker(
    voice_db: int, room_db: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its noise is as loud at the end as before the first word: nobody was cut off, and nobody speaks too slowly."""
    noisy = in_a_room(murmur(0.8, 10 ** (voice_db / 20))(0.0), room_db)
    assert walk(PARTS, tmp_path / "v", "", lambda _: noisy, answers("", "q")) == 0
    told = capsys.readouterr().err
    assert "the room is too loud" in told and "in the middle" not in told and "its line lasts" not in told


def test_whoever_is_cut_off_in_a_room_with_some_noise_is_told_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And who speaks in it in time is heard."""
    late = in_a_room(murmur(0.8)(0.0)[:-28_000], -65)
    assert walk(PARTS, tmp_path / "v", "", lambda _: late, answers("", "q")) == 0
    assert "ended in the middle of it" in capsys.readouterr().err
    assert walk(PARTS, tmp_path / "v", "", lambda _: in_a_room(murmur(0.8)(0.0), -65), answers("", "", "q")) == 1


def test_a_microphone_that_leaves_in_the_middle_costs_one_take(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What was kept is kept, and the walk goes on where it is there again; without any microphone there is no walk."""
    whole = murmur(0.8)
    heard = iter((whole, SoundError("the microphone went away", "plug it in again"), whole))

    def record(seconds: float) -> NDArray[np.int16]:
        now = next(heard)
        if isinstance(now, SoundError):
            raise now
        return now(seconds)

    assert walk(PARTS, tmp_path / "v", "", record, answers("", "", "", "", "")) == 2
    assert "went away: plug it in again" in capsys.readouterr().err
    assert sorted(p.name for p in (tmp_path / "v").iterdir()) == ["hey.wav", "psst.wav"]
    gone = iter((SoundError("the microphone cannot be heard", ""),))
    heard = gone  # type: ignore[assignment]
    with pytest.raises(SoundError, match="cannot be heard"):
        walk(PARTS, tmp_path / "w", "", record, answers("", "", ""))


def test_the_list_marks_placeholders(capsys: pytest.CaptureFixture[str]) -> None:
    from vr_dti.app.voices import voices

    assert voices(parser().parse_args(["voices", "list", "handcuffed"])) == 0
    told = capsys.readouterr().out.splitlines()
    assert all(row.startswith("placeholder") for row in told[:-1]) and told[-1].startswith("0 of ")
