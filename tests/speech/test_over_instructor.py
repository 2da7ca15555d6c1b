"""What of an utterance is kept while the instructor speaks: from the speech process's pipe to the sample that is logged."""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from vr_dti.app.ears import OVER_HIM, open_microphone
from vr_dti.app.sound_options import MicrophoneOptions
from vr_dti.app.wiring import Devices
from vr_dti.audio.live import Live, LiveRegister
from vr_dti.backends.microphone import Microphone, Talk
from vr_dti.backends.microphone.talk import LATELY_NS
from vr_dti.calibration.voice import VOICE_FORMAT
from vr_dti.cli import parser
from vr_dti.errors import SoundError
from vr_dti.events import Listener, Sounding
from vr_dti.samples import Speech
from vr_dti.scene import load_scene
from vr_dti.speech.echo import Echo, Whose
from vr_dti.speech.process import EarRegister, Ears, Said, State
from vr_dti.timebase import NS_PER_MS, NS_PER_S, Frame, monotonic_ns
from vr_dti.world.talking import IN_SCENE

WORDS = "get off him"
LISTENER = Listener((0.0, 1.6, 0.0), (0.0, 0.0, 0.0, 1.0), 0, True)
TALK = Sounding("say:partner:0", IN_SCENE, 0, (0.0, 1.6, 1.0), loop=True)


@pytest.fixture
def ears() -> Iterator[Ears]:
    made = Ears(multiprocessing.get_context("spawn"))
    made.words[EarRegister.STATE], made.words[EarRegister.ALIVE_NS] = State.LISTENING, monotonic_ns()
    yield made
    made.hears.close()
    made.says.close()


def logged(ears: Ears, echo: Echo, level_db: float, *, talks: bool = True, after_ms: int = 0) -> Speech:
    """What the log keeps of a second of understood words, begun as the instructor is heard."""
    microphone = Microphone(lambda _: (multiprocessing.current_process(), ears), "t1", echo, push=False)
    return hears(microphone, ears, level_db, talks=talks, after_ms=after_ms)


def hears(microphone: Microphone, ears: Ears, level_db: float, *, talks: bool, after_ms: int = 0, guessed: bool = False) -> Speech:
    now_ns = monotonic_ns()
    frame = Frame(0, now_ns, now_ns, NS_PER_S // 90)
    microphone.send(frame, (), (TALK,) if talks else (), LISTENER)
    onset_ns = now_ns + after_ms * NS_PER_MS
    ears.says.send(Said(onset_ns, onset_ns + NS_PER_S, WORDS, (("officer", 3),), "", 900, level_db, 0, True, False, guessed))
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


@pytest.mark.parametrize(("believed", "again"), [(True, [0, 1]), (False, [0, 0])])
def test_only_what_was_understood_is_said_again(ears: Ears, believed: bool, again: list[int]) -> None:
    """Of other words it is only known to whom they may be."""
    microphone = Microphone(lambda _: (multiprocessing.current_process(), ears), "t1", Echo({}, near_db=-26.0, worn=True), push=False)
    now_ns = monotonic_ns()
    for n in range(2):
        ears.says.send(Said(now_ns + n, now_ns + n + NS_PER_S, "back up", (("officer", -1),), "", 900, -20.0, 9, believed, True, False))
    told = [s.data for s in microphone.poll(Frame(0, now_ns, now_ns, NS_PER_S // 90)) if isinstance(s.data, Speech)]
    assert [s.again for s in told] == again and [s.unclear for s in told] == [not believed] * 2


def test_the_trainee_who_speaks_over_him_is_understood(ears: Ears) -> None:
    said = logged(ears, Echo({}, near_db=-26.0, worn=True), -27.0)
    assert not said.transcript and (said.text, said.confidence_permille, said.rung) == (WORDS, 900, 3)


def test_that_words_were_guessed_is_in_the_log_and_only_where_their_meaning_is(ears: Ears) -> None:
    microphone = Microphone(lambda _: (multiprocessing.current_process(), ears), "t1", Echo({}, near_db=-26.0, worn=True), push=False)
    told = [hears(microphone, ears, level_db, talks=True, guessed=True) for level_db in (-27.0, -45.0)]
    assert [(s.rung, s.guessed) for s in told] == [(3, True), (-1, False)]


def test_only_what_the_trainee_said_before_is_said_again(ears: Ears) -> None:
    echo = Echo({}, near_db=-26.0, worn=True)
    microphone = Microphone(lambda _: (multiprocessing.current_process(), ears), "t1", echo, push=False)
    said = [hears(microphone, ears, level_db, talks=True) for level_db in (-45.0, -27.0, -45.0, -27.0)]
    assert [(s.transcript, s.again) for s in said] == [(True, 0), (False, 0), (True, 0), (False, 1)], "the instructor's is no repetition"


@pytest.mark.parametrize("echo", [Echo({}), Echo({}, worn=True)])
def test_without_his_voice_all_is_the_trainees(ears: Ears, echo: Echo) -> None:
    said = logged(ears, echo, -41.0, talks=False)
    assert not said.transcript and (said.text, said.rung) == (WORDS, 3)


def test_a_trainee_who_goes_on_after_him_is_understood_without_a_text(ears: Ears) -> None:
    """Before walls that nobody measured: the first of these words may be his."""
    said = logged(ears, Echo({}), -27.0, after_ms=500)
    assert not said.transcript and (said.text, said.rung, said.confidence_permille) == ("", 3, 900)


@pytest.mark.parametrize("display", ["openxr", "desktop"])
@pytest.mark.parametrize("calibrated", [True, False])
def test_a_run_tells_by_its_display_and_calibration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, display: str, *, calibrated: bool
) -> None:
    monkeypatch.setenv("VR_DTI_CALIBRATION", str(tmp_path))
    if calibrated:
        levels = {"room_db": -70.0, "normal_db": -44.0, "loud_db": -30.0, "echo_db": -66.0}
        (tmp_path / "voice.json").write_text(json.dumps({"format": VOICE_FORMAT, **levels}))
    made: list[Echo] = []

    def opens(*_: object, echo: Echo, **__: object) -> None:
        made.append(echo)
        raise SoundError("none here", "plug one in")

    monkeypatch.setattr(Microphone, "open", opens)
    words = ["run", "handcuffed", "--display", display, "--voice", "open", "--engine", "pocketsphinx", "--instructor-mic", "desk"]
    options, told_at_start = parser().parse_args(words), list[str]()
    scene = load_scene("handcuffed", ["t1"], lambda _: None)
    with ExitStack() as stack:
        open_microphone(Devices(stack, "t1", told_at_start.append), MicrophoneOptions.of(options), scene)
    assert (OVER_HIM in told_at_start) == (display == "desktop" and not calibrated), "what is lost is said before it is"
    (echo,) = made
    for ms in range(0, 3000, 10):
        echo.playing(ms * NS_PER_MS, (TALK,))
    told = [echo.whose(NS_PER_S, 2 * NS_PER_S, WORDS, level_db).whose for level_db in (-65.0, -60.0, -50.0)]
    assert (
        told
        == {
            ("openxr", True): [Whose.INSTRUCTOR, Whose.INSTRUCTOR, Whose.TRAINEE],
            ("openxr", False): [Whose.EITHER, Whose.EITHER, Whose.EITHER],
            ("desktop", True): [Whose.INSTRUCTOR, Whose.EITHER, Whose.TRAINEE],
            ("desktop", False): [Whose.INSTRUCTOR, Whose.INSTRUCTOR, Whose.INSTRUCTOR],
        }[display, calibrated]
    )


def test_a_held_key_is_told_from_a_voice() -> None:
    context = multiprocessing.get_context("spawn")
    hears, says = context.Pipe(duplex=False)
    talk = Talk(lambda: (multiprocessing.current_process(), hears), Live(context))
    words = talk.live.words
    words[LiveRegister.OPEN_PERMILLE] = 700
    told = []
    for db in (-70, -30):
        words[LiveRegister.LEVEL_CDB], words[LiveRegister.AT_NS] = 100 * db, monotonic_ns()
        told.append((talk.speaks, talk.mouth, talk.level))
    assert told == [(False, 0.7, "nothing heard"), (True, 0.7, "-30 dB")]
    words[LiveRegister.AT_NS] -= LATELY_NS
    gone = (talk.speaks, talk.mouth, talk.level)
    hears.close()
    says.close()
    assert gone == (False, 0.0, "nothing heard"), "pulled out in the middle of a word: nobody speaks for ever after"
