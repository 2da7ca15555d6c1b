"""Push-to-talk: what a trainee holds reaches the microphone, whichever device it belongs to, and goes on as it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import pytest

from vr_dti.app.ears import check_push, clicker_keys, overheard, talking_hand
from vr_dti.app.sound_options import CLICKER
from vr_dti.backends.microphone import Microphone
from vr_dti.cli import parser
from vr_dti.samples import Button, Key, Sample, SampleData
from vr_dti.timebase import Frame

FRAME = Frame(0, 900, 1000, 100)


class Device:
    """A source that says what it is given."""

    name = "device"

    def __init__(self, *said: SampleData) -> None:
        self.samples = [Sample(900, self.name, n, "K7", data, device_ns=100 * n) for n, data in enumerate(said, 1)]

    def poll(self, frame: Frame) -> Sequence[Sample]:
        return self.samples

    def close(self) -> None:
        self.samples = []


class Waiting:
    """Of a microphone, what is told to it."""

    def __init__(self, *, push: bool) -> None:
        self.waits_for_key = push
        self.told: list[tuple[bool, int]] = []

    def talk(self, held: bool, at_ns: int) -> None:
        self.told.append((held, at_ns))


@pytest.mark.parametrize(
    ("down", "up", "other"),
    [
        (Key("v", True), Key("v", False), Key("f", True)),
        (Key("page_down", True), Key("page_down", False), Key("escape", True)),
        (Button("left", "talk", 1.0), Button("left", "talk", 0.0), Button("right", "select", 1.0)),
    ],
)
def test_what_is_held_is_told_with_the_time_of_the_press_and_is_logged_all_the_same(
    down: SampleData, up: SampleData, other: SampleData
) -> None:
    device, microphone = Device(down, other, up), Waiting(push=True)
    source = overheard(device, cast(Microphone, microphone))
    assert source.name == device.name and source.poll(FRAME) == device.samples
    assert microphone.told == [(True, 100), (False, 300)]


@pytest.mark.parametrize(("words", "keys"), [("walls --voice push", CLICKER), ("walls --voice open", ()), ("desktop --voice push", ())])
def test_a_trainee_at_walls_holds_a_clicker(words: str, keys: tuple[str, ...]) -> None:
    options = parser().parse_args(["run", "handcuffed", "--display", *words.split()])
    check_push(options)
    assert clicker_keys(options) == keys


def test_a_microphone_that_is_always_open_or_missing_waits_for_nobody() -> None:
    device = Device(Key("v", True))
    assert overheard(device, cast(Microphone, Waiting(push=False))) is device and overheard(device, None) is device


@pytest.mark.parametrize(("words", "hand"), [(("--voice", "push"), "left"), (("--voice", "push", "--left-handed"), "right"), ((), None)])
def test_the_button_is_the_hands_that_draws_no_weapon(words: tuple[str, ...], hand: str | None) -> None:
    assert talking_hand(parser().parse_args(["run", "handcuffed", "--display", "openxr", *words])) == hand
