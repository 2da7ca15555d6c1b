"""SOFA files become heads: the shipped head, written as others would write it, comes back; what is hostile or cut ends in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest
from numpy.typing import NDArray

from vr_dti.audio.bus import Decoder
from vr_dti.audio.heads import kept
from vr_dti.audio.heads.made import head_of
from vr_dti.audio.hrtf import HeadTable
from vr_dti.audio.mixer import Mixer
from vr_dti.cli import run_command
from vr_dti.errors import InputError
from vr_dti.events import Sounding

from .listening import RATE, db, ears, white
from .test_hrtf import TABLE, heard

Change = Callable[[h5py.File], None]


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VR_DTI_HEADS", str(tmp_path / "heads"))


def measured(step: int = 1, rate: int = RATE) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """SOFA's own axes (M, 3) and responses (M, 2, n) of the shipped head, every `step`-th direction but the point put in below."""
    with np.load(TABLE) as z:
        x, y, z_ = z["directions"][:710:step].astype(np.float64).T
        taps, delay = z["taps"][:710:step] * float(z["scale"]), z["delay"][:710:step]
    n = 512 * rate // RATE
    ramp = np.exp(-2j * np.pi * np.arange(257) / 512 * (20.0 + delay[..., None]))
    spectrum = np.fft.rfft(taps, 512) * ramp
    return np.stack((-z_, -x, y), axis=1), np.fft.irfft(spectrum[..., : n // 2 + 1], n) * n / 512


def sofa(path: Path, places: NDArray[np.float64], ir: NDArray[np.float64], rate: int = RATE, change: Change = lambda f: None) -> Path:
    with h5py.File(path, "w") as f:
        f.attrs.update({"Conventions": "SOFA", "SOFAConventions": "SimpleFreeFieldHRIR", "Title": "a head"})
        f["Data.IR"], f["Data.SamplingRate"] = ir, [float(rate)]
        f["SourcePosition"] = 1.5 * places
        f["SourcePosition"].attrs.update({"Type": "cartesian", "Units": "metre"})
        change(f)
    return path


def spherical(f: h5py.File) -> None:
    x, y, z = f["SourcePosition"][:].T
    del f["SourcePosition"]
    f["SourcePosition"] = np.stack((np.degrees(np.arctan2(y, x)) % 360.0, np.degrees(np.arcsin(z / 1.5)), np.full(len(x), 1.5)), axis=1)
    f["SourcePosition"].attrs.update({"Type": "spherical", "Units": "degree, degree, metre"})


def turned(f: h5py.File) -> None:
    """The head looks to its room's left, and the right ear comes first."""
    x, y, z = f["SourcePosition"][:].T
    f["SourcePosition"][:] = np.stack((-y, x, z), axis=1) + np.array([3.0, 2.0, 1.0])
    f["ListenerPosition"], f["ListenerView"], f["ListenerUp"] = [[3.0, 2.0, 1.0]], [[0.0, 1.0, 0.0]], [[0.0, 0.0, 1.0]]
    f["ReceiverPosition"] = [[[0.0], [-0.09], [0.0]], [[0.0], [0.09], [0.0]]]
    f["Data.IR"][:] = f["Data.IR"][:][:, ::-1]


def delayed(f: h5py.File) -> None:
    """The left ear is late by so much that its responses had to be cut."""
    ir = f["Data.IR"][:]
    ir[:, 0] = np.roll(ir[:, 0], -12, axis=-1)
    f["Data.IR"][:] = ir
    f["Data.Delay"] = [[12.0, 0.0]]


def twice(f: h5py.File) -> None:
    """Nearer sources, too, which sound otherwise."""
    ir, places = f["Data.IR"][:], f["SourcePosition"][:]
    del f["Data.IR"], f["SourcePosition"]
    f["Data.IR"] = np.concatenate((0.3 * ir[:, ::-1], ir))
    f["SourcePosition"] = np.concatenate((places / 3.0, places))


@pytest.mark.parametrize(
    "change", [lambda f: None, spherical, turned, delayed, twice], ids=["plain", "spherical", "turned", "delayed", "twice"]
)
def test_the_shipped_head_comes_back(head: HeadTable, tmp_path: Path, change: Change) -> None:
    made = head_of(sofa(tmp_path / "a.sofa", *measured(), change=change))
    assert made.title == "a head" and any("below the head" in n for n in made.notes)
    table = HeadTable.build(directions=made.directions, taps=made.taps, delay=made.delay, triangles=made.triangles, rate_hz=RATE)
    with np.load(TABLE) as z:
        ways = z["directions"][:710:7]
    late_us = 1e6 * np.abs(heard(table.filters(ways)[0])[0] - heard(head.filters(ways)[0])[0])
    assert late_us.mean() < 5.0 and late_us.max() < 25.0
    ours, theirs = (20 * np.log10(np.abs(t.filters(ways)[0][..., 4:160])) for t in (table, head))
    assert np.abs(ours - theirs).mean() < 1.0
    mine, shipped = Decoder.build(made.decoder).spectra[..., 4:160], Decoder.load().spectra[..., 4:160]
    assert np.abs(20 * np.log10(np.abs(mine[0]) / np.abs(shipped[0]))).mean() < 1.5


def test_a_head_without_a_title_has_none(tmp_path: Path) -> None:
    """As the files of MIT's own KEMAR are."""
    made = head_of(sofa(tmp_path / "a.sofa", *measured(4), change=lambda f: f.attrs.update({"Title": h5py.Empty("S1")})))
    assert made.title == ""


def test_another_rate_is_resampled(head: HeadTable, tmp_path: Path) -> None:
    rate = 96_000
    places, ir = measured()
    wide = np.fft.irfft(np.fft.rfft(ir), 1024) * 2.0
    made = head_of(sofa(tmp_path / "a.sofa", places, wide, rate))
    assert f"resampled from {rate} to {RATE} Hz" in made.notes
    table = HeadTable.build(directions=made.directions, taps=made.taps, delay=made.delay, triangles=made.triangles, rate_hz=RATE)
    sides = np.array([[1.0, 0.0, 0.0], [-1.0, 0.0, 0.0], [0.0, 0.0, -1.0]])
    assert np.abs(heard(table.filters(sides)[0])[0] - heard(head.filters(sides)[0])[0]).max() < 15e-6


def test_it_is_kept_named_and_heard(head: HeadTable, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = sofa(tmp_path / "Officer 7.sofa", *measured(4))
    assert run_command(["sound", "import", str(path)]) == 0
    assert run_command(["sound", "list"]) == 0
    told = capsys.readouterr().out
    assert "--hrtf officer-7" in told and told.splitlines()[-1] == "officer-7"
    path = kept.file_of("officer-7")
    table = HeadTable.load(path)
    assert len(table.delay) == 178 + 1
    mixers = Mixer.for_head(head, {"noise": white(0.2)}), Mixer.for_head(table, {"noise": white(0.2)}, RATE, None, Decoder.load(path))
    right = [Sounding("a", "noise", 0, (2.0, 0.0, 0.0), loop=True)]
    for here in (right, [*right, *(replace(right[0], key=f"{i}", position_m=(3.0, 0.0, 0.0)) for i in range(20))]):
        shipped, own = (db(np.concatenate([m.render(ears(i * 256 / RATE), here, 256) for i in range(40)])) for m in mixers)
        assert own[1] > own[0] + 6.0 and np.abs(own - shipped).max() < 2.0
    with pytest.raises(InputError, match="there is a head 'officer-7' already"):
        kept.place("officer-7")
    kept.file_of("officer-7").write_bytes(b"PK")
    with pytest.raises(InputError, match="damaged"):
        kept.file_of("officer-7")
    with pytest.raises(InputError, match="no such head"):
        kept.file_of("officer-8")


def removed(name: str) -> Change:
    return lambda f: f.__delitem__(name)


def instead(name: str, value: Any) -> Change:
    def change(f: h5py.File) -> None:
        del f[name]
        f[name] = value

    return change


def silent(f: h5py.File) -> None:
    f["Data.IR"][3] = 0.0


def endless(f: h5py.File) -> None:
    del f["Data.IR"]
    f.create_dataset("Data.IR", (2_000_000_000, 2, 512), dtype="f8", chunks=(1, 2, 512))


def elsewhere(f: h5py.File) -> None:
    del f["Data.IR"]
    f["Data.IR"] = h5py.ExternalLink("/etc/passwd", "/Data.IR")


def outside(f: h5py.File) -> None:
    del f["Data.IR"]
    f.create_dataset("Data.IR", (178, 2, 16), dtype="u1", external=[("/etc/passwd", 0, 178 * 32)])


def in_front(f: h5py.File) -> None:
    ahead = f["SourcePosition"][:, 0] > 0.0
    places, ir = f["SourcePosition"][:][ahead], f["Data.IR"][:][ahead]
    instead("SourcePosition", places)(f)
    instead("Data.IR", ir)(f)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (removed("Data.IR"), "Data.IR is missing"),
        (removed("SourcePosition"), "SourcePosition is missing"),
        (removed("Data.SamplingRate"), "Data.SamplingRate is missing"),
        (instead("Data.SamplingRate", [0.0]), "no single rate"),
        (instead("Data.IR", np.zeros((178, 1, 512))), "not directions"),
        (instead("Data.IR", np.full((178, 2, 512), np.nan)), "silent or no numbers"),
        (instead("Data.IR", b"text"), "no table of numbers"),
        (instead("SourcePosition", np.zeros((178, 3))), "inside the head"),
        (instead("SourcePosition", np.ones((5, 3))), "not 178 places"),
        (silent, "silent or no numbers"),
        (endless, "at most"),
        (elsewhere, "no table of numbers in this file"),
        (outside, "no table of numbers in this file"),
        (in_front, "leave a hole"),
        (lambda f: f.attrs.__setitem__("SOFAConventions", "GeneralFIR"), "'GeneralFIR', not SimpleFreeFieldHRIR"),
    ],
)
def test_what_cannot_be_a_head_is_refused_with_a_sentence(tmp_path: Path, change: Change, words: str) -> None:
    with pytest.raises(InputError) as told:
        head_of(sofa(tmp_path / "a.sofa", *measured(4), change=change))
    assert words in told.value.what and "SimpleFreeFieldHRIR" in told.value.remedy


def test_cut_and_foreign_files_are_refused(tmp_path: Path) -> None:
    whole = sofa(tmp_path / "a.sofa", *measured(4)).read_bytes()
    for size in (0, 7, 600, len(whole) // 2, len(whole) - 1):
        (tmp_path / "cut.sofa").write_bytes(whole[:size])
        with pytest.raises(InputError, match=r"cut off|damaged"):
            head_of(tmp_path / "cut.sofa")
    with pytest.raises(InputError, match="cannot be read"):
        head_of(tmp_path)


def test_without_its_packages_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vr_dti.audio.heads.made.find_spec", lambda name: None)
    with pytest.raises(InputError) as told:
        head_of(tmp_path / "a.sofa")
    assert "pip install 'vr-dti[import]'" in told.value.remedy
