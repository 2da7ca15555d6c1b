"""Slips on the command line that cost most: what would take minutes before it fails, and what said nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from vr_dti.cli import run_command


def test_a_scene_that_is_none_is_told_before_the_first_is_prepared(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["bake", "handcuffed", "nope"]) == 2
    said = capsys.readouterr()
    assert "nope: no such scene" in said.err and "preparing" not in said.err + said.out


def test_what_is_no_document_is_not_left_without_a_word(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("hello\n", encoding="utf-8")
    assert run_command(["scenario", "fmt", str(notes)]) == 2
    assert "no document of a scene" in capsys.readouterr().err and notes.read_text(encoding="utf-8") == "hello\n"
