"""The trainee's voice: starts the speech process on a microphone, and says what it understood as samples. `device.py` is what runs in it;
the instructor's microphone is `talk.py`.

PortAudio and the recogniser live in the child only: a device that hangs, or a slow model, does so there. In the parent `poll`
looks into a pipe and never waits.
"""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from multiprocessing.process import BaseProcess
from pathlib import Path

from vr_dti.audio.anew import Anew
from vr_dti.audio.apart import ask
from vr_dti.backends.microphone.device import ONE_FOR_BOTH, REMEDY, REMEDY_TWO, answered, child, recorded
from vr_dti.backends.microphone.keeping import Keeping
from vr_dti.backends.microphone.parent import Apart, Child
from vr_dti.backends.microphone.talk import Talk
from vr_dti.events import Effect, Listener, Sounding
from vr_dti.ports import Strip
from vr_dti.records.voice_files import SOURCE
from vr_dti.samples import Sample, SampleData, Speech, Status
from vr_dti.speech.echo import Echo, Whose
from vr_dti.speech.process import BLOCK_NS, EarRegister, Ears, Said, SpeechOptions
from vr_dti.speech.recent import Recent
from vr_dti.speech.repeats import Repeats
from vr_dti.timebase import NS_PER_MS, NS_PER_S, Frame, monotonic_ns

__all__ = ["ONE_FOR_BOTH", "REMEDY_TWO", "Microphone", "Talk", "probe", "recorded"]

HANGS_NS = 8 * NS_PER_S
"""the speech process showed no sign of life for so long; a large model may think for seconds"""
ENDS_NS = 15 * NS_PER_S
"""and after so long it will give none: longer than the longest utterance (`activity.LONGEST_BLOCKS`), all of which a slow model may
understand at its end. Default"""
OVERRUN = "the recognizer is too slow for this machine: some seconds of sound were let go"
OVERRUN_NS = 10 * NS_PER_S
"""for so long after it that is said; default"""
TALK_NS = 200 * NS_PER_MS
"""speech that began this long before the key was pressed, or after it was let go, still counts as pushed; default"""


Begin = Callable[[Recent | None], tuple[BaseProcess, Ears]]


class Microphone(Apart[tuple[BaseProcess, Ears]]):
    """`ports.Source` of what the trainee says, an `Output` only to know what our own loudspeakers say, and `Informed` of whether the story
    runs. Made by `open`."""

    name = SOURCE

    def __init__(self, begin: Begin, trainee: str, echo: Echo, *, push: bool) -> None:
        """`begin` starts a speech process: now, and again where it ends by itself or hangs, given what that one heard."""
        process, self._ears = begin(None)
        self._anew = Anew(lambda: begin(self._ears.recent))
        self._child = self._child_of(process)
        self._trainee, self._echo = trainee, echo
        self._keeping = Keeping(self._ears.wants)
        self._push = push
        self._repeats = Repeats()
        self._held: deque[tuple[int, int]] = deque(maxlen=50)
        """from and until when the talk key was held; until 0: still"""
        self._seq = 0
        self._told: str | None = None
        self._told_loud = False
        self._dropped = self._dropped_ns = 0

    @classmethod
    def open(cls, options: SpeechOptions, trainee: str, *, echo: Echo, push: bool = False, wait_s: float = 30.0) -> Microphone:
        """Start the speech process and wait until it listens, or looks for a microphone that is `missing`. Raises `SoundError`."""
        microphone = cls(partial(_begun, options), trainee, echo, push=push)
        microphone._child.await_listening(wait_s, REMEDY)
        return microphone

    def talk(self, held: bool, at_ns: int) -> None:
        """The key for push-to-talk went down or up."""
        if held:
            self._held.append((at_ns, 0))
        elif self._held and not self._held[-1][1]:
            self._held[-1] = (self._held[-1][0], at_ns)

    def keep(self, session: Path) -> None:
        """From now on what the trainee says while the story runs is kept beside `session`; only where `SpeechOptions.keeps`."""
        self._keeping.session = session

    @property
    def waits_for_key(self) -> bool:
        """Push-to-talk: only what is said while a key or button is held counts."""
        return self._push

    @property
    def keeps(self) -> bool:
        """The trainee's voice is kept."""
        return self._keeping.session is not None

    def settle(self) -> bool:
        """The run is over: wait a little for what is still being written. -> there is something left to log"""
        return self._keeping.settle()

    def inform(self, strip: Strip) -> None:
        """Whether the story runs."""
        self._keeping.runs(monotonic_ns(), strip.running and not strip.over)

    def poll(self, frame: Frame) -> Sequence[Sample]:
        """What was understood since the last poll, and a change of the microphone's own state."""
        if self._child.closed:
            return ()
        out: list[Sample] = []
        trouble = self.status or self._overrun()
        if trouble != self._told:
            self._told = trouble
            out.append(self._sample(frame.now_ns, Status("microphone", int(not trouble), trouble)))
        loud = bool(self._ears.words[EarRegister.TOO_LOUD])
        if loud != self._told_loud:
            self._told_loud = loud
            out.append(self._sample(frame.now_ns, Status("microphone_level", int(not loud), "it clips" if loud else "")))
        for said in self._child.told():
            # The machine's clock and the frame's differ where that one is virtual: the way back from now is the same.
            back_ns = max(0, monotonic_ns() - said.onset_ns)
            speech, theirs = self._speech(said)
            out.append(self._sample(frame.now_ns, speech, frame.now_ns - back_ns))
            if theirs:
                self._keeping.want(said.n, said.onset_ns, self._trainee, out[-1].seq)
        out += (self._sample(frame.now_ns, word) for word in self._keeping.told())
        another = self._another(monotonic_ns())
        if another is not None:
            self._child.let_go()
            process, self._ears = another
            self._dropped = 0
            self._child = self._child_of(process)
            self._keeping.ask(self._ears.wants)
        return out

    def send(self, frame: Frame, effects: Sequence[Effect], heard: Sequence[Sounding], listener: Listener) -> None:
        """What our own loudspeakers say now."""
        self._echo.playing(monotonic_ns(), heard if listener.running else ())

    def close(self) -> None:
        """End the process; one that does not listen is killed. Raises `StorageError` where a recording that the log does not tell of cannot
        be removed."""
        super().close()
        if (left := self._anew.close()) is not None:
            process, self._ears = left
            self._child_of(process).close()
            self._ears.wants.close()
        self._keeping.close()

    def _child_of(self, process: BaseProcess) -> Child:
        """Whoever listens with `_ears`."""
        return Child(process, self._ears.words, self._ears.hears, HANGS_NS, ENDS_NS, begins=self._anew.begins)

    def _overrun(self) -> str:
        """One sentence for a while after what was said came faster than it could be understood."""
        dropped = self._ears.words[EarRegister.DROPPED]
        if dropped > self._dropped:
            self._dropped, self._dropped_ns = dropped, monotonic_ns()
        return OVERRUN if self._dropped_ns and monotonic_ns() - self._dropped_ns < OVERRUN_NS else ""

    def _speech(self, said: Said) -> tuple[Speech, bool]:
        """-> what the log has of it, and whether it is the trainee's, words and all"""
        whose, kept = self._echo.whose(said.onset_ns, said.end_ns, said.text, said.level_db)
        pushed = not self._push or self._pushed(said.onset_ns, said.end_ns)
        act = pushed and whose in (Whose.TRAINEE, Whose.EITHER) and (said.believed or said.loud)
        meant = act and whose is Whose.TRAINEE  # of what is perhaps the instructor's the instructor says what it was
        readings = said.readings if meant else ()
        speech = Speech(
            rung=readings[0][1] if readings else -1,
            to="",
            text=said.text if kept else "",
            confidence_permille=said.confidence_permille if kept or meant else 0,
            about=said.about if meant else "",
            loud_db=said.loud_db,
            readings=readings,
            length_ms=max(0, said.end_ns - said.onset_ns) // NS_PER_MS,
            again=self._repeats.count(readings[0], said.onset_ns) if readings and said.believed else 0,
            unclear=bool(readings) and not said.believed,
            guessed=said.guessed and meant,
            transcript=not act,
        )
        return speech, pushed and kept and whose is Whose.TRAINEE

    def _pushed(self, onset_ns: int, end_ns: int) -> bool:
        return any(down - TALK_NS <= end_ns and (not up or onset_ns <= up + TALK_NS) for down, up in self._held)

    def _sample(self, t_ns: int, data: SampleData, device_ns: int = 0) -> Sample:
        self._seq += 1
        return Sample(t_ns, self.name, self._seq, self._trainee, data, device_ns, uncertainty_ns=BLOCK_NS if device_ns else 0)


def _begun(options: SpeechOptions, before: Recent | None) -> tuple[BaseProcess, Ears]:
    """A speech process that was started; it does not listen yet. `before`: what the one before it heard."""
    context = multiprocessing.get_context("spawn")
    ears = Ears(context)
    given = (ears.words, ears.says, options, ears.wanted, ears.recent, before)
    process = context.Process(target=child, args=given, name="vr-dti-speech", daemon=True)
    process.start()
    ears.says.close()
    ears.wanted.close()
    return process, ears


def probe() -> tuple[bool, str, str]:
    """For the doctor: (ok, one sentence, what to do next). Asked in a process of its own."""
    return ask(answered) or (False, "Microphone: the sound system does not answer.", REMEDY)
