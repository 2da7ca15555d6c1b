"""`vr-dti model`: what a person at the terminal, or their tool, is told of a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assets.people import figure, vrm0
from assets.samples import triangle
from assets.surfaces import extended
from vr_dti.cli import run_command


def test_a_person_and_their_terms(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["model", str(vrm0().write(tmp_path, "a.vrm"))]) == 0
    said = capsys.readouterr().out
    for words in (
        "Tube by nobody (VRM 0.x, 16 bones",
        "its author does not allow violent scenes",
        "blink, happy, blush",
        "skin (15 joints)",
    ):
        assert words in said, said


def test_figures_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The figure stands twice as high as wide: 2 m by its skin, wherever its node stands."""
    doc = figure()
    doc.json["nodes"][2]["translation"] = [0, 50, 0]
    assert run_command(["model", str(doc.write(tmp_path, "a.glb")), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["size_m"] == [0.2, 2.0, 0.2] and (said["triangles"], said["vertices"]) == (16, 12)
    assert said["animations"] == [{"name": "bend", "seconds": 1.0, "channels": 1}]
    assert said["skins"] == [{"name": "", "joints": 2}] and said["morph_targets"] == ["blink", "smile"]
    assert said["people"] == [] and said["not_supported"] == []


def test_what_is_left_out_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    doc = extended()
    doc.use("VRMC_node_constraint")
    assert run_command(["model", str(doc.write(tmp_path, "a.glb"))]) == 0
    said = capsys.readouterr().out
    assert "rain jacket, sign" in said and "KHR_materials_sheen" in said
    assert "left out, or taken otherwise than written:\n    VRMC_node_constraint: constrained bones stay still" in said


def test_a_broken_file_ends_in_its_mistakes_and_status_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    doc = triangle()
    doc.json["accessors"][0]["count"] = 10**9
    doc.json["nodes"][0]["mesh"] = 3
    path = doc.write(tmp_path, "a.glb")
    assert run_command(["model", str(path)]) == 2
    out, err = capsys.readouterr()
    assert (
        not out and "/accessors/0/count" in err and "/nodes/0/mesh" in err and str(path) in err and "->" in err and "Traceback" not in err
    )


def test_names_cannot_steer_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    doc = triangle()
    doc.json["asset"]["copyright"] = "\x1b[2J\u202egone"
    assert run_command(["model", str(doc.write(tmp_path, "a.glb"))]) == 0
    assert "copyright    ?[2J?gone" in capsys.readouterr().out
