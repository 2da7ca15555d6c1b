"""Rigs that cannot be used say so: every mistake at once, with line, place and remedy."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vr_dti.calibration import describe, parse_rig, warnings
from vr_dti.errors import DocumentError, Mistake
from vr_dti.resources import rig_file

GOOD = rig_file("walls-180").read_text()


def changed(*changes: tuple[str, str]) -> str:
    """The three-wall rig with some words replaced, each of which must be there once."""
    text = GOOD
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def mistakes(text: str) -> list[Mistake]:
    with pytest.raises(DocumentError) as caught:
        parse_rig(text, file="rig.json")
    assert "rig.json" in str(caught.value)
    return list(caught.value.mistakes)


LEFT = '"lower_left": [-4.0, 0.0, 0.0],'
MIRRORED = [
    ('"lower_left": [-2.0, 0.0, -3.4641],', '"lower_left": [2.0, 0.0, -3.4641],'),
    ('"lower_right": [2.0, 0.0, -3.4641],', '"lower_right": [-2.0, 0.0, -3.4641],'),
    ('"upper_left": [-2.0, 2.5, -3.4641],', '"upper_left": [2.0, 2.5, -3.4641],'),
]

STRETCHED = '"upper_left": [2.0, 2.5, -3.4641],\n      "resolution_px": [1920, 1080],\n      "output": 2'

CASES: dict[str, tuple[list[tuple[str, str]], str, str, str]] = {
    # name: changes, words on the line where the mistake stands, what it says, what to do
    "mirrored": (
        MIRRORED,
        "walls[1]",
        "turns its back on the eye (3.46 m behind it): the picture would be mirrored",
        "swap left and right",
    ),
    "eye behind all walls": (
        [('"at": [0.0, 1.65, 0.0]', '"at": [0.0, 1.65, -9.0]')],
        "walls[1]",
        "5.54 m behind",
        "move the eye in front",
    ),
    "eye too close": (
        [('"at": [0.0, 1.65, 0.0]', '"at": [0.0, 1.65, -3.3]')],
        "walls[1]",
        "0.16 m from the plane of wall 'front'; it must be 0.3 m",
        "move eye.at",
    ),
    "no size": (
        [(LEFT, '"lower_left": [-2.0, 0.0, -3.4641],')],
        '"lower_right": [-2.0, 0.0, -3.4641],',
        "wall 'left' has no size: lower_left and lower_right",
        "measure",
    ),
    "no rectangle": (
        [('"upper_left": [-4.0, 2.5, 0.0]', '"upper_left": [-4.5, 2.5, 0.3]')],
        '"upper_left": [-4.5',
        "its edges meet at 101.5 deg at lower_left",
        "measure the three corners again",
    ),
    "stretched": (
        [('"upper_left": [-4.0, 2.5, 0.0]', '"upper_left": [-4.0, 2.25, 0.0]')],
        '"resolution_px"',
        "1920 x 1200 px on 4.00 x 2.25 m gives pixels 11 % wider than high: circles would be ellipses",
        "2133 x 1200",
    ),
    "same name": ([('"name": "front"', '"name": "left"')], '"name": "left"', "a second wall is named 'left'", "own name"),
    "same screen": ([('"output": 2', '"output": 1')], '"output": 1', "on top of each other on screen 1", "window_px"),
    "same place": (
        [
            ('"lower_left": [-2.0, 0.0, -3.4641]', '"lower_left": [-4.0, 0.0, 0.0]'),
            ('"lower_right": [2.0, 0.0, -3.4641]', '"lower_right": [-2.0, 0.0, -3.4641]'),
            ('"upper_left": [-2.0, 2.5, -3.4641]', '"upper_left": [-4.0, 2.5, 0.0]'),
        ],
        "walls[1]",
        "walls 'left' and 'front' stand in the same place",
        "leave it out",
    ),
    "window of another shape": (
        [('"output": 3', '"output": 3, "window_px": [0, 0, 1024, 768]')],
        '"window_px"',
        "window_px 1024 x 768 has another shape than 1920 x 1200",
        "shape of resolution_px",
    ),
    "near beyond far": ([('"near_m": 0.05', '"near_m": 400.0')], '"near_m"', "400.0 is not nearer than far_m 300.0", "swap"),
    "unknown key": ([('"tracked": false', '"trackd": false')], '"trackd"', "unknown key 'trackd'", "did you mean 'tracked'?"),
    "not a number": ([('"far_m": 300.0', '"far_m": .inf')], '"far_m"', "should be a number (here: 'inf')", "such as 0.5"),
    "a corner in the next town": (
        [(LEFT, '"lower_left": [-4000.0, 0.0, 0.0],')],
        '"lower_left": [-4000',
        "greater than or equal to -100",
        "",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_each_kind_of_mistake(case: str) -> None:
    changes, where, what, remedy = CASES[case]
    text = changed(*changes)
    found = [m for m in mistakes(text) if what in m.what]
    assert found, [str(m) for m in mistakes(text)]
    assert remedy in found[0].remedy
    if where == "walls[1]":
        assert found[0].path == "walls[1]"
    else:
        lines = [i for i, line in enumerate(text.splitlines(), 1) if where in line]
        assert found[0].line in lines


def test_all_mistakes_at_once_of_form_and_of_geometry() -> None:
    """A wall with a misspelt key does not hide that another is mirrored, a third stretched and two share a screen."""
    text = changed(
        ('"name": "left",', '"nam": "left",'),
        *MIRRORED,
        ('"upper_left": [2.0, 2.5, -3.4641],\n      "resolution_px": [1920, 1200],\n      "output": 3', STRETCHED),
    )
    said = "\n".join(str(m) for m in mistakes(text))
    for words in ("unknown key 'nam'", "'name' is missing", "mirrored", "higher than wide", "on top of each other"):
        assert words in said
    lines = [m.line for m in mistakes(text)]
    assert lines == sorted(lines) and 0 not in lines


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (GOOD.replace("dti-rig/1", "dti-rig/2"), "newer than this program"),
        (GOOD.replace("dti-rig/1", "dti-scenario/1"), "says format 'dti-scenario/1'"),
        ("[]", "must be a mapping"),
        (GOOD[: len(GOOD) // 2], "not YAML"),
        ("", "the file is empty"),
        (json.dumps(json.loads(GOOD) | {"walls": []}), "at least 1 item"),
        (json.dumps(json.loads(GOOD) | {"walls": "none"}), "should be a list"),
        (json.dumps(json.loads(GOOD) | {"eye": 7}), "should be a mapping"),
    ],
)
def test_other_documents_and_cut_ones(text: str, what: str) -> None:
    assert any(what in m.what for m in mistakes(text)), [m.what for m in mistakes(text)]


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_whatever_stands_in_it_a_rig_is_read_or_refused(data: st.DataObject) -> None:
    """Any value anywhere, of any kind: mistakes with lines, never a fault of the reader."""
    doc = json.loads(GOOD)
    junk = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.lists(st.floats()), st.just({}))
    for _ in range(data.draw(st.integers(1, 4))):
        place: Any = doc
        while isinstance(place, dict | list) and place:
            keys = sorted(place) if isinstance(place, dict) else range(len(place))
            key = data.draw(st.sampled_from(keys))
            if not isinstance(place[key], dict | list) or not place[key] or data.draw(st.booleans()):
                place[key] = data.draw(junk)
                break
            place = place[key]
    text = json.dumps(doc).replace("Infinity", ".inf").replace("NaN", ".nan")
    try:
        rig = parse_rig(text, file="rig.json")
    except DocumentError as e:
        assert e.mistakes
    else:
        assert describe(rig) and isinstance(warnings(rig), list)


def test_a_gap_is_a_warning_in_centimetres() -> None:
    """Real rooms have gaps; the installer decides. The edge that is farther off is named."""

    def moved(by: float) -> Any:
        doc = json.loads(GOOD)
        for key in ("lower_left", "lower_right", "upper_left"):
            doc["walls"][2][key][0] += by
        return parse_rig(json.dumps(doc), file="rig.json")

    assert warnings(moved(0.032)) == ["gap of 3.2 cm between 'front' and 'right', at the foot"]
    assert warnings(moved(-0.05)) == ["overlap of 5.0 cm between 'front' and 'right', at the foot"]
    assert warnings(moved(0.0)) == []
    assert warnings(moved(0.9)) == []  # that far apart, they were not meant to meet


def test_description_reads_as_an_installer_would_check_it() -> None:
    rig = parse_rig(GOOD, file="rig.json")
    assert describe(rig)[1] == "front: 4.00 x 2.50 m at 3.46 m, -30 to +30 deg, 29-39 px/deg, screen 2"
