"""The child that decodes: held to time and memory, replaced when it dies, and never led astray by where the program stands."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from assets.surfaces import covered, picture, pixels
from vr_dti.assets.gltf import figures
from vr_dti.assets.gltf.child import jobs
from vr_dti.assets.gltf.child.jobs import Decoders, Job
from vr_dti.assets.gltf.read import read_model
from vr_dti.errors import DocumentError

LARGE = 3000


def job(data: bytes, *, edge: int = 64, most: int = 1 << 20, more_cpu_s: float = 0.0) -> Job:
    return Job("picture", np.frombuffer(data, np.uint8), {"format": "PNG", "edge_px": edge}, most, more_cpu_s)


@pytest.fixture(scope="module")
def large() -> bytes:
    """A PNG that is small as a file and 36 MB as pixels."""
    return picture("PNG", np.zeros((LARGE, LARGE, 4), np.uint8))


def test_a_job_that_takes_too_long_ends_alone(large: bytes) -> None:
    with Decoders() as d:
        before, slow, after = d.run([job(picture()), job(large, more_cpu_s=0.01 - figures.JOB_CPU_S), job(picture())])
    assert before.arrays[0].tolist() == after.arrays[0].tolist() == pixels().tolist()
    assert "takes longer than" in slow.problem


def test_a_job_that_wants_too_much_memory_ends_alone(large: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "CHILD_BYTES", 24 << 20)
    with Decoders() as d:
        before, greedy, after = d.run([job(picture()), job(large), job(picture())])
    assert not before.problem and not after.problem
    assert "memory" in greedy.problem


def test_a_child_that_crashes_is_replaced_until_time_is_up(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken, Decoders() as d:
        broken.setattr(jobs, "_START", "import sys; sys.stdin.buffer.read(8); raise SystemExit(3)")
        answers = d.run([job(picture())] * 4)
        broken.undo()
        (next_file,) = d.run([job(picture())])
    assert "decoding broke off on it (status 3)" in answers[0].problem and "too long already" in answers[-1].problem
    assert not next_file.problem


def test_answers_larger_than_announced_are_not_taken(large: bytes) -> None:
    """A child that a file has taken over cannot fill the program's memory."""
    with Decoders() as d:
        (answer,) = d.run([job(large, edge=LARGE, most=1000)])
        (next_one,) = d.run([job(picture())])
    assert "more than the file says" in answer.problem and not next_one.problem


def test_what_fails_does_not_fail_the_rest_but_its_time_is_bounded(large: bytes) -> None:
    with Decoders() as d:
        answers = d.run([job(picture()[:-30]), *[job(large)] * 100])
    problems = [a.problem for a in answers]
    assert problems[0] and not problems[1] and "too long already" in problems[-1]


def test_the_folder_one_stands_in_is_not_imported_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Models are looked at in folders of strangers."""
    for name in ("numpy", "json", "PIL", "DracoPy"):
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'led-astray')!r}, 'w')\n")
    doc = covered({"pbrMetallicRoughness": {"baseColorTexture": {"index": 0}}}, {"source": 0})
    doc.add("images", {"bufferView": doc.view(picture()), "mimeType": "image/png"})
    path = doc.write(tmp_path, "a.glb")
    monkeypatch.chdir(tmp_path)
    assert read_model(Path(path.name)).images[0].pixels is not None
    assert not (tmp_path / "led-astray").exists()


def test_no_child_is_left_and_none_is_started_for_nothing(tmp_path: Path) -> None:
    doc = covered({})
    path = doc.write(tmp_path, "a.glb")
    with Decoders() as d:
        read_model(path, d)
        assert d._child is None
        d.run([job(picture())])
        assert d._child is not None
        pid = d._child.pid
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_pictures_are_scaled_down_to_what_is_kept(tmp_path: Path, decoders: Decoders, monkeypatch: pytest.MonkeyPatch) -> None:
    """Longer than the longest edge, or too many together."""
    doc = covered({})
    for edge in (40, 20, 4):
        doc.add("images", {"bufferView": doc.view(picture("PNG", np.zeros((edge // 2, edge, 3), np.uint8))), "mimeType": "image/png"})
    path = doc.write(tmp_path, "a.glb")
    monkeypatch.setattr(figures, "KEPT_EDGE_PX", 20)
    model = read_model(path, decoders)
    assert [i.pixels.shape[:2] for i in model.images if i.pixels is not None] == [(10, 20), (10, 20), (2, 4)]
    assert model.images[0].width == 40 and "from 40 x 20 to 20 x 10" in model.notes[0]
    monkeypatch.setattr(figures, "KEPT_PIXELS", 200)
    assert [i.pixels.shape[:2] for i in read_model(path, decoders).images if i.pixels is not None] == [(5, 10), (5, 10), (2, 4)]


def test_pictures_together_are_bounded_before_any_is_decoded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    doc = covered({})
    for _ in range(3):
        doc.add("images", {"bufferView": doc.view(picture()), "mimeType": "image/png"})
    monkeypatch.setattr(figures, "PICTURES_PIXELS", 20)
    with Decoders() as d, pytest.raises(DocumentError, match="24 pixels altogether"):
        read_model(doc.write(tmp_path, "a.glb"), d)
    assert d._child is None
