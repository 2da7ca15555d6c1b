"""A microphone that gives perfect silence: muted, or not allowed. It is told apart from a quiet room, and heard again afterwards."""

from __future__ import annotations

import multiprocessing

import numpy as np

from vr_dti.app.listening import vocabulary_of
from vr_dti.speech.process import SILENT_BLOCKS, Ear, EarRegister, Ears, SpeechOptions, State
from vr_dti.speech.sound import BLOCK

SILENCE = np.zeros(BLOCK, np.int16).tobytes()
QUIET = np.random.default_rng(1).integers(-3, 4, BLOCK).astype(np.int16).tobytes()


def test_perfect_silence_is_a_microphone_that_is_muted_until_it_gives_something() -> None:
    ears = Ears(multiprocessing.get_context("spawn"))
    ear = Ear(SpeechOptions(vocabulary_of(None, ()).files, normal_db=-26.0, engine="pocketsphinx"), ears.words, ears.says, ears.recent)

    def state_after(block: bytes, times: int) -> State:
        for _ in range(times):
            ear.take(block, 0)
            ear.listen(0.0)
        return State(ears.words[EarRegister.STATE])

    assert state_after(QUIET, SILENT_BLOCKS) == State.LISTENING, "a quiet room is no silence"
    assert state_after(SILENCE, SILENT_BLOCKS - 1) == State.LISTENING
    assert state_after(SILENCE, 1) == State.MUTE
    assert state_after(QUIET, 1) == State.LISTENING
    assert not ears.hears.poll(0), "nobody said anything"
