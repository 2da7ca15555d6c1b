"""Values survive JSON exactly, or are refused by name."""

from __future__ import annotations

import math
import struct
import subprocess
import sys
from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recording.values import values
from vr_dti.events import IDENTITY_POSE, Effect, Intent, Mark, Perceived, Pose, Reason
from vr_dti.recording.codec import decode, encode, fingerprint
from vr_dti.recording.rows import Document, Meta, Seal, TickRow
from vr_dti.samples import Button, Key, Sample, Speech, Tracked
from vr_dti.story.state import StoryState
from vr_dti.world.state import World

EVENTS = (Sample, Intent, Effect, Perceived, Mark)
SAMPLE = Sample(1, "script", 1, "early", Tracked("head", IDENTITY_POSE))


@pytest.mark.parametrize("cls", [*EVENTS, TickRow, Meta, Document, Seal, World, StoryState], ids=lambda c: c.__name__)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_every_value_comes_back_equal(cls: type, data: st.DataObject) -> None:
    value = data.draw(values(cls))
    written = encode(value)
    read = decode(cls, written)
    assert read == value and type(read) is cls
    assert encode(read) == written, "equal values have equal bytes"
    assert b"\n" not in written, "one line a value"


@settings(deadline=None)
@given(st.floats(allow_nan=False, allow_infinity=False))
def test_floats_come_back_bit_for_bit(x: float) -> None:
    button = Sample(1, "s", 1, "t", Button("left", "trigger", x))
    read = decode(Sample, encode(button)).data
    assert isinstance(read, Button)
    assert struct.pack("<d", read.value) == struct.pack("<d", x)


def test_the_class_behind_a_tag_comes_back() -> None:
    read = decode(Sample, encode(SAMPLE))
    assert type(read) is Sample and isinstance(read.data, Tracked) and type(read.data.pose) is Pose


def test_an_int_where_a_float_belongs_has_the_same_fingerprint() -> None:
    """A live run may hold 0 where the same run, read from the log, holds 0.0."""
    live = replace(SAMPLE, data=Tracked("head", Pose(0, 0, 0, 0, 0, 0, 1)))
    assert fingerprint(live) == fingerprint(decode(Sample, encode(live)))


def test_the_fingerprint_tells_values_apart() -> None:
    assert fingerprint(SAMPLE) == fingerprint(replace(SAMPLE)) != fingerprint(replace(SAMPLE, seq=2))
    assert len(fingerprint(SAMPLE)) == 16


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_numbers_that_are_not_finite_are_refused_by_name(bad: float) -> None:
    with pytest.raises(ValueError, match=r"Sample\.data\.tracked\.pose\.1: .*finite number"):
        encode(replace(SAMPLE, data=Tracked("head", IDENTITY_POSE._replace(py=bad))))
    with pytest.raises(ValueError, match=r"Button\.value"):
        encode(Button("left", "trigger", bad))


def test_the_word_nan_in_a_text_is_a_word() -> None:
    speech = replace(SAMPLE, data=Speech(3, "partner", "NaN, to Infinity and beyond"))
    assert decode(Sample, encode(speech)) == speech


@pytest.mark.parametrize(
    ("value", "complaint"),
    [
        (Mark("soon", "bookmark"), r"Mark\.at_ms"),  # type: ignore[arg-type]
        (Key("3", 1), r"Key\.down"),  # type: ignore[arg-type]
        (Tracked("tail", IDENTITY_POSE), r"Tracked\.device"),  # type: ignore[arg-type]
        (replace(SAMPLE, data=Tracked("tail", IDENTITY_POSE)), r"Sample\.data\.tracked\.device"),  # type: ignore[arg-type]
        (Perceived(1, "t", "sees", "x", None), r"Perceived\.began"),  # type: ignore[arg-type]
        (Mark(1, object()), "Mark"),  # type: ignore[arg-type]
        (Mark(1, "not \ud800 text"), "Mark"),
    ],
)
def test_values_of_the_wrong_type_are_not_written(value: object, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        encode(value)


@dataclass(frozen=True, slots=True)
class WithSet:
    inner: tuple[tuple[str, frozenset[str]], ...]


@dataclass(frozen=True, slots=True)
class WithAny:
    what: Any


@pytest.mark.parametrize("value", [WithSet(()), WithAny(1)])
def test_types_that_json_cannot_hold_are_refused_by_field(value: object) -> None:
    with pytest.raises(TypeError, match=r"With(Set\.inner|Any\.what): a .* cannot be kept as JSON"):
        encode(value)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (b'{"at_ms":1,"what":"x","text":"","by":"","value":0,"more":1}', "Mark.more"),
        (b'{"at_ms":"1","what":"x","text":"","by":"","value":0}', "Mark.at_ms"),
        (b'{"at_ms":1.0,"what":"x"}', "Mark.at_ms"),
        (b'{"what":"x"}', "Mark.at_ms"),
        (b"null", "null"),
        (b"[" * 10_000, "Invalid JSON"),
        (b'{"at_ms":1,"what":"\xff"}', "Invalid JSON"),
        (b"", "Invalid JSON"),
    ],
)
def test_json_that_is_no_mark_is_refused(text: bytes, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        decode(Mark, text)


def test_numbers_that_are_not_finite_are_not_read() -> None:
    line = encode(replace(SAMPLE, data=Button("left", "trigger", 0.5)))
    for bad in (b"NaN", b"Infinity", b"1e999", b"null"):
        with pytest.raises(ValueError, match=r"Sample\.data\.button\.value"):
            decode(Sample, line.replace(b"0.5", bad))


def test_effects_keep_words_and_numbers_apart() -> None:
    effect = Effect("say", 1, "partner", "line", (("n", 1), ("s", "1")), Reason(because="timer"))
    assert decode(Effect, encode(effect)).args == (("n", 1), ("s", "1"))


def test_the_story_engine_does_not_pay_for_the_codec() -> None:
    code = "import sys, vr_dti.story.engine; sys.exit('vr_dti.recording' in sys.modules or 'pydantic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
