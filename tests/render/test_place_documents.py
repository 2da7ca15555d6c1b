"""A place's document: every mistake of it, told with its line and a remedy; what follows from what it leaves out."""

from __future__ import annotations

from pathlib import Path

import pytest

from vr_dti.errors import DocumentError, InputError
from vr_dti.render.place.document import load_place
from vr_dti.render.place.kinds import KINDS

BAD = """\
format: dti-place/1
name: bad
light: noon
marks:
  trainee: {at: [0, 0]}
parts:
  - {kind: bilding, at: [0, 0, 0], size: [1, 1, 1]}
  - {kind: building, at: [0, 0, 0], size: [1, 1, 1], options: {wal: brick}}
  - {kind: building, at: [0, 0, 0], size: [1, -1, 1]}
  - {kind: lamp_post, at: [0, 0, 0], size: [1, 1, 1], options: {power: "bright", key: maybe}}
  - {kind: hydrant, at: [0, 0], size: [1, 1, 1], options: {color: red}}
  - {kind: pavement, at: [0, 0, 0], size: [1, 1, 1], options: {outline: "0,0 1,1"}}
"""


def test_every_mistake_of_a_place_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(BAD, encoding="utf-8")
    with pytest.raises(DocumentError) as told:
        load_place(path)
    text = str(told.value)
    for line, words in (
        (7, "did you mean 'building'"),
        (8, "did you mean 'wall'"),
        (9, "greater than or equal to 0.05"),
        (10, "'bright' is no number"),
        (10, "'maybe' is none of: no, yes"),
        (11, "2 is missing"),
        (12, "3 to 64 corners"),
    ):
        assert any(f":{line}:" in part and words in part for part in text.split(str(path))), (line, words, text)


def test_an_unknown_light_and_a_missing_file_are_told(tmp_path: Path) -> None:
    path = tmp_path / "noon.yaml"
    path.write_text("format: dti-place/1\nname: x\nlight: dsk\nmarks: {}\nparts: []\n", encoding="utf-8")
    with pytest.raises(DocumentError, match="did you mean 'dusk'"):
        load_place(path)
    with pytest.raises(InputError, match="no such file"):
        load_place(tmp_path / "none.yaml")


def test_unknown_weather_is_told(tmp_path: Path) -> None:
    path = tmp_path / "snow.yaml"
    path.write_text("format: dti-place/1\nname: x\nweather: rian\nmarks: {}\nparts: []\n", encoding="utf-8")
    with pytest.raises(DocumentError, match="did you mean 'rain'"):
        load_place(path)


@pytest.mark.parametrize("said", ["front 1 0 1", "north 1 0 1 2", "front 1 0 x 2", "left 1 0 nan 2", "left 1 0 99 2"])
def test_an_opening_that_cannot_be_cut_is_told(said: str) -> None:
    check = KINDS["room"].options["openings"].check
    assert "names no openings" in check(said)
    assert check("front 1.2 0 0.9 2.1; right 0.5 0.9 1.4 1.2") == "" == check("")


@pytest.mark.parametrize(
    ("outline", "words"),
    [
        ("0,0 1,1 1,0", ""),
        ("0,0 1,0 1,1", "the other way around"),
        ("0,0 0.01,0 1,1", "within 5 cm"),
        ("0,0 1e9,1 1,0", "further than 400 m"),
        ("0,0 nan,1 1,0", "further than 400 m"),
        ("0,0 1", "no row of corners"),
        ("", "3 to 64 corners"),
    ],
)
def test_an_outline_that_cannot_be_paved_is_told(outline: str, words: str) -> None:
    told = KINDS["pavement"].options["outline"].check(outline)
    assert words in told and bool(told) == bool(words)


def test_a_lamp_that_points_nowhere_is_told() -> None:
    check = KINDS["lamp_post"].options["aim"].check
    assert check("0 -1 0.5") == ""
    assert all("no direction" in check(said) for said in ("0 0 0", "1 2", "a b c", "nan 0 0", "1e9 0 0"))


def test_ground_is_not_solid_unless_it_says_so(tmp_path: Path) -> None:
    path = tmp_path / "yard.yaml"
    path.write_text(YARD, encoding="utf-8")
    assert [p.kind for p in load_place(path).parts if not p.solid] == ["road", "litter", "skyline"]


YARD = """\
format: dti-place/1
name: yard
marks: {}
parts:
  - {kind: road, at: [0, 0, 0], size: [9, 0.15, 40]}
  - {kind: litter, at: [0, 0, 0], size: [2, 0.05, 2]}
  - {kind: skyline, at: [0, 0, 0], size: [280, 44, 60], solid: false}
  - {kind: bin, at: [0, 0, 0], size: [0.5, 1, 0.5]}
"""
