"""The microphone of a run: opened by its options, told what our loudspeakers say, and of the key by which the trainee talks."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Sequence
from contextlib import ExitStack

from vr_dti.app.listening import vocabulary_of
from vr_dti.backends.microphone import Microphone
from vr_dti.calibration import found_voice
from vr_dti.errors import SoundError
from vr_dti.events import Mark
from vr_dti.ports import Informed, Output, Source, Strip
from vr_dti.resources import voice_file
from vr_dti.samples import Key, Sample
from vr_dti.scene import Scene
from vr_dti.speech.echo import Echo
from vr_dti.speech.listener import UNCALIBRATED_DB
from vr_dti.speech.others import check
from vr_dti.timebase import Frame, monotonic_ns

TALK_KEY = "v"
HEADPHONES = ("openxr",)
"""displays whose sound does not come back into the microphone"""
OVER_HIM = (
    "microphone: while the instructor is heard in the scene the trainee's words are lost, since nobody measured how loud he comes out of "
    "these loudspeakers (vr-dti voice calibrate --speakers); keys 0-6 enter them"
)


def open_microphone(
    sources: list[Source],
    outputs: list[Output],
    marks: list[Mark],
    stack: ExitStack,
    options: Namespace,
    scene: Scene,
    trainee: str,
    say: Callable[[str], None],
    talks: Callable[[], bool] = lambda: True,
) -> None:
    """Where the run listens, add the microphone. One that is not there is said, and looked for; one that cannot be had (no library, a
    model that fails) is said once and left out. Meanwhile keys enter what is said.

    `talks`: something is heard in the instructor's microphone now."""
    if options.voice == "off":
        return
    vocabulary = vocabulary_of(options.scene, options.vocabulary)
    check(options.model, options.engine)
    voice = found_voice(voice_file())
    if voice is None:
        say("microphone: not calibrated; how loud somebody speaks is a guess (vr-dti voice calibrate)")
    worn = options.display in HEADPHONES
    if options.instructor_mic is not None and not worn and (voice is None or voice.echo_db is None):
        say(OVER_HIM)
    lines = {} if worn else {name: line.text for name, line in scene.setting.lines.items()}
    normal_db = voice.normal_db if voice else UNCALIBRATED_DB
    try:
        microphone = Microphone.open(
            vocabulary,
            trainee,
            device=options.microphone,
            model=options.model,
            engine=options.engine,
            normal_db=normal_db,
            echo=Echo(
                lines,
                echo_db=None if worn or voice is None else voice.echo_db,
                near_db=None if voice is None else voice.normal_db,
                worn=worn,
                talks=talks,
            ),
            push=options.voice == "push",
        )
    except SoundError as e:
        say(f"microphone: {e.what}; keys 0-6 enter what is said ({e.remedy})")
        marks.append(Mark(0, "fall-back", f"not heard: {e.what}", "program"))
        return
    stack.callback(microphone.close)
    if (missing := microphone.missing) is not None:
        say(f"microphone: {missing.what}; it is looked for, and keys 0-6 enter what is said ({missing.remedy})")
        marks.append(Mark(0, "fall-back", f"not heard at first: {missing.what}", "program"))
    else:
        say("microphone: listening" + (" while V is held" if options.voice == "push" else ""))
    if options.voice == "push":
        sources[:] = [_Overheard(s, microphone) for s in sources]
    sources.append(microphone)
    outputs.append(microphone)


class _Overheard:
    """A source whose talk key is told to the microphone; all it says goes on as it is."""

    def __init__(self, source: Source, microphone: Microphone) -> None:
        self._source, self._microphone = source, microphone
        self.name = source.name

    def poll(self, frame: Frame) -> Sequence[Sample]:
        samples = self._source.poll(frame)
        for sample in samples:
            if isinstance(sample.data, Key) and sample.data.name == TALK_KEY:
                self._microphone.talk(sample.data.down, monotonic_ns())
        return samples

    def inform(self, strip: Strip) -> None:
        if isinstance(self._source, Informed):
            self._source.inform(strip)

    def close(self) -> None:
        self._source.close()
