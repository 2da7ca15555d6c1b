"""What was said while whoever listened hung, ended or fell behind: that it was said, and when, is told all the same; once, and wordless."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable

import numpy as np
import pytest

from vr_dti.speech import process
from vr_dti.speech.listener import blocks_of
from vr_dti.speech.process import MOST_WAITING, Ear, EarRegister, Ears, Said, SpeechOptions, tell_untold
from vr_dti.speech.recent import KEPT, Recent
from vr_dti.speech.sound import BLOCK_MS, RATE_HZ, Pcm
from vr_dti.speech.wav import read_wav
from vr_dti.timebase import NS_PER_MS, NS_PER_S

from .told import Told
from .voices import spoken

BEGAN_NS = 100 * NS_PER_S
BEFORE_S = 1.0
ROOM = np.rint(np.random.default_rng(1).normal(0.0, 8.0, 2 * RATE_HZ)).astype(np.int16)
VOCABULARY = (("own", "format: dti-vocabulary/1\nacts: [{rung: 3, to: officer, say: [stop]}]\n"),)


@pytest.fixture(scope="module")
def order(tmp_path_factory: pytest.TempPathFactory) -> list[Pcm]:
    """A second of quiet, some words, a second and a half of quiet."""
    return blocks_of(read_wav(spoken("get off him now", tmp_path_factory.mktemp("order"), before_s=BEFORE_S, after_s=1.5)))


def recent() -> Recent:
    return Recent(multiprocessing.get_context("spawn"))


def added(to: Recent, blocks: list[Pcm], at_ns: int = BEGAN_NS) -> None:
    for n, block in enumerate(blocks):
        to.add(at_ns + n * BLOCK_MS * NS_PER_MS, block)


def test_words_that_nobody_told_are_told_with_their_onset(order: list[Pcm]) -> None:
    heard = recent()
    added(heard, order)
    (said,) = heard.untold()
    assert said.onset_ns == pytest.approx(BEGAN_NS + BEFORE_S * NS_PER_S, abs=60 * NS_PER_MS)
    assert said.end_ns > said.onset_ns + 400 * NS_PER_MS


def test_what_was_told_is_not_told_again_and_what_goes_on_is(order: list[Pcm]) -> None:
    heard = recent()
    added(heard, order)
    heard.told()
    assert heard.untold() == []
    begins = len(order) * BLOCK_MS * NS_PER_MS
    added(heard, order[: len(order) // 2], BEGAN_NS + begins)
    (said,) = heard.untold()
    assert said.onset_ns > BEGAN_NS + begins, "the words before are what the room is known by"


def test_of_a_listener_that_ends_in_the_middle_of_words_they_are_told(order: list[Pcm]) -> None:
    heard = recent()
    added(heard, order[: round(1300 / BLOCK_MS)])
    heard.told(round(1000 / BLOCK_MS))
    assert len(heard.untold()) == 1


def test_silence_or_nothing_at_all_is_nothing() -> None:
    heard = recent()
    assert heard.untold() == []
    added(heard, blocks_of(ROOM))
    assert heard.untold() == []


def test_a_device_that_began_anew_parts_what_is_said(order: list[Pcm]) -> None:
    heard, half = recent(), round((BEFORE_S + 0.4) * 1000 / BLOCK_MS)
    added(heard, order[:half])
    added(heard, order[half:], BEGAN_NS + 20 * NS_PER_S)
    first, second = heard.untold()
    assert first.end_ns < BEGAN_NS + 2 * NS_PER_S and second.onset_ns >= BEGAN_NS + 20 * NS_PER_S


def test_of_more_than_is_kept_the_last_is_told(order: list[Pcm]) -> None:
    heard, room = recent(), blocks_of(ROOM)
    added(heard, order)
    long = (room * (1 + KEPT // len(room)))[:KEPT]
    added(heard, long, BEGAN_NS + 10 * NS_PER_S)
    added(heard, order, BEGAN_NS + 60 * NS_PER_S)
    (said,) = heard.untold()
    assert said.onset_ns > BEGAN_NS + 60 * NS_PER_S


def test_loud_or_normal_words_are_an_act_without_a_label_and_murmurs_are_none(order: list[Pcm]) -> None:
    heard, ears = recent(), Ears(multiprocessing.get_context("spawn"))
    added(heard, order)
    (said,) = heard.untold()
    for normal_db in (said.level_db + process.UNTOLD_DB, -process.UNTOLD_DB + 1 + said.level_db):
        tell_untold(heard, round(normal_db), ears.says)
    told: list[Said] = [ears.hears.recv() for _ in range(2)]
    assert [t.loud for t in told] == [True, False]
    assert all((t.text, t.readings, t.believed, t.confidence_permille) == ("", (), False, 0) for t in told)


class Stuck(Told):
    """An engine that hangs over the first block it is given, until it is let go."""

    def __init__(self) -> None:
        super().__init__("words", "words")
        self.hangs, self.go_on = threading.Event(), threading.Event()

    def feed(self, block: Pcm) -> None:
        self.hangs.set()
        assert self.go_on.wait(60.0)


def taken(ear: Ear, blocks: list[Pcm]) -> None:
    for block in blocks:
        ear.take(block.tobytes(), 0)


@pytest.fixture
def listening(monkeypatch: pytest.MonkeyPatch) -> Callable[[Told], tuple[Ear, Ears]]:
    def made(engine: Told) -> tuple[Ear, Ears]:
        monkeypatch.setattr(process, "engine_of", lambda *_: engine)
        ears = Ears(multiprocessing.get_context("spawn"))
        return Ear(SpeechOptions(VOCABULARY, normal_db=-26.0), ears.words, ears.says, ears.recent), ears

    return made


def test_while_a_recognizer_hangs_the_devices_own_thread_keeps_what_is_said(
    order: list[Pcm], listening: Callable[[Told], tuple[Ear, Ears]]
) -> None:
    engine = Stuck()
    ear, ears = listening(engine)
    taken(ear, order)
    thread = threading.Thread(target=ear.listen, args=(0.0,))
    thread.start()
    assert engine.hangs.wait(60.0)
    taken(ear, order)  # and somebody says it again
    said = ears.recent.untold()
    engine.go_on.set()
    thread.join(60.0)
    assert len(said) == 2, "what it hung over, and what was said meanwhile"
    assert ears.recent.untold() == [], "it came back, and told"


def test_sound_that_a_slow_recognizer_let_go_is_told_without_words(order: list[Pcm], listening: Callable[[Told], tuple[Ear, Ears]]) -> None:
    ear, ears = listening(Told("words"))
    room = blocks_of(ROOM)
    taken(ear, [*order, *(room * 9)[:MOST_WAITING]])
    ear.listen(0.0)
    assert ears.words[EarRegister.DROPPED] > MOST_WAITING
    assert ears.hears.poll() and ears.hears.recv().text == ""
    assert not ears.hears.poll() and ears.recent.untold() == []


def test_what_was_said_as_the_microphone_was_pulled_out_is_understood(
    order: list[Pcm], listening: Callable[[Told], tuple[Ear, Ears]]
) -> None:
    ear, ears = listening(Told("get off him"))
    taken(ear, order[: round((BEFORE_S + 0.6) * 1000 / BLOCK_MS)])
    ear.lost()
    assert ears.hears.poll() and ears.hears.recv().text == "get off him"
    ear.restart()
    assert not ears.hears.poll() and ears.recent.untold() == []
