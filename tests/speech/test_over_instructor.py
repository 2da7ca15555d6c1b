"""What of an utterance is kept while the instructor speaks: from the speech process's pipe to the sample that is logged."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator

import pytest

from vr_dti.backends.microphone import Microphone
from vr_dti.events import Listener, Sounding
from vr_dti.samples import Speech
from vr_dti.speech.echo import Echo
from vr_dti.speech.process import Ears, Said, State, Word_
from vr_dti.timebase import NS_PER_MS, NS_PER_S, Frame, monotonic_ns
from vr_dti.world.talking import IN_SCENE

WORDS = "get off him"
LISTENER = Listener((0.0, 1.6, 0.0), (0.0, 0.0, 0.0, 1.0), 0, True)
TALK = Sounding("say:partner:0", IN_SCENE, 0, (0.0, 1.6, 1.0), loop=True)


@pytest.fixture
def ears() -> Iterator[Ears]:
    made = Ears(multiprocessing.get_context("spawn"))
    made.words[Word_.STATE], made.words[Word_.ALIVE_NS] = State.LISTENING, monotonic_ns()
    yield made
    made.hears.close()
    made.says.close()


def logged(ears: Ears, echo: Echo, level_db: float, *, talks: bool = True, after_ms: int = 0) -> Speech:
    """What the log keeps of a second of understood words, begun as the instructor is heard."""
    microphone = Microphone(multiprocessing.current_process(), ears, "t1", echo, push=False)
    now_ns = monotonic_ns()
    frame = Frame(0, now_ns, now_ns, NS_PER_S // 90)
    microphone.send(frame, (), (TALK,) if talks else (), LISTENER)
    onset_ns = now_ns + after_ms * NS_PER_MS
    ears.says.send(Said(onset_ns, onset_ns + NS_PER_S, WORDS, (("officer", 3),), "", 900, level_db, 0, 1, True, False))
    (data,) = [s.data for s in microphone.poll(frame) if isinstance(s.data, Speech)]
    return data


@pytest.mark.parametrize("echo", [Echo({}), Echo({}, echo_db=-40.0, near_db=-26.0), Echo({}, near_db=-26.0, worn=True)])
def test_the_instructors_words_are_no_act_and_not_in_the_log(ears: Ears, echo: Echo) -> None:
    said = logged(ears, echo, -45.0)
    assert said.transcript and (said.text, said.confidence_permille, said.rung, said.readings, said.again) == ("", 0, -1, (), 0)


@pytest.mark.parametrize("echo", [Echo({}, echo_db=-50.0, near_db=-26.0), Echo({}, worn=True)])
def test_what_may_be_the_trainees_stays_an_act_that_the_instructor_can_label(ears: Ears, echo: Echo) -> None:
    said = logged(ears, echo, -41.0)
    assert not said.transcript, "an act"
    assert (said.text, said.confidence_permille, said.rung, said.readings, said.again) == ("", 0, -1, (), 0)


def test_the_trainee_who_speaks_over_him_is_understood(ears: Ears) -> None:
    said = logged(ears, Echo({}, near_db=-26.0, worn=True), -27.0)
    assert not said.transcript and (said.text, said.confidence_permille, said.rung, said.again) == (WORDS, 900, 3, 1)


@pytest.mark.parametrize("echo", [Echo({}), Echo({}, worn=True)])
def test_without_his_voice_all_is_the_trainees(ears: Ears, echo: Echo) -> None:
    said = logged(ears, echo, -41.0, talks=False)
    assert not said.transcript and (said.text, said.rung) == (WORDS, 3)


def test_a_trainee_who_goes_on_after_him_is_understood_without_a_text(ears: Ears) -> None:
    """Before walls that nobody measured: the first of these words may be his."""
    said = logged(ears, Echo({}), -27.0, after_ms=500)
    assert not said.transcript and (said.text, said.rung, said.confidence_permille) == ("", 3, 900)
