"""The microphone of a run: opened by its options, told what our loudspeakers say, and of the key by which the trainee talks."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Sequence

from vr_dti.app.listening import pins_of, vocabulary_of
from vr_dti.app.sound_options import CLICKER, TALK_KEYS, MicrophoneOptions
from vr_dti.app.wiring import Devices
from vr_dti.backends.microphone import Microphone
from vr_dti.backends.openxr import Hand
from vr_dti.calibration import Voice, found_voice
from vr_dti.errors import InputError, SoundError
from vr_dti.ports import Informed, Source, Strip
from vr_dti.resources import voice_file
from vr_dti.samples import Button, Key, Sample
from vr_dti.scene import Scene
from vr_dti.speech.echo import Echo
from vr_dti.speech.listener import UNCALIBRATED_DB
from vr_dti.speech.others import check
from vr_dti.speech.process import SpeechOptions
from vr_dti.timebase import Frame

OVER_HIM = (
    "microphone: while the instructor is heard in the scene the trainee's words are lost, since nobody measured how loud he comes out of "
    "these loudspeakers (vr-dti voice calibrate --speakers); keys 0-6 enter them"
)


def check_push(options: Namespace) -> None:
    """Raises `InputError` where nobody could ever hold it: a trainee at a desk has a key to talk, one in a headset a button, one at walls a
    presenter's clicker, which is a keyboard of the computer's."""
    if options.voice == "push" and (options.display not in TALK_KEYS or options.script):
        where = "with --script" if options.script else f"with --display {options.display}"
        raise InputError(f"--voice push {where}: nobody has a key or a button to hold there", "add --voice open")


def clicker_keys(options: Namespace) -> tuple[str, ...]:
    """What a trainee at walls holds to speak, in whichever window has the keyboard; empty: nothing."""
    return CLICKER if options.voice == "push" and options.display == "walls" else ()


def talking_hand(options: Namespace) -> Hand | None:
    """Whose select button a trainee in a headset holds to speak: that of the hand which draws no weapon. None: no button is asked for."""
    if options.voice != "push":
        return None
    return "right" if options.left_handed else "left"


def open_microphone(devices: Devices, options: MicrophoneOptions, scene: Scene, talks: Callable[[], bool] = lambda: True) -> None:
    """Where the run listens, add the microphone. One that is not there is said, and looked for; one that cannot be had (no library, a
    model that fails) is said once and left out. Meanwhile keys enter what is said.

    `talks`: something is heard in the instructor's microphone now."""
    if options.listens == "off":
        return
    vocabulary = vocabulary_of(options.scene, options.vocabulary)
    check(options.model, options.engine)
    voice = found_voice(voice_file())
    if voice is None:
        devices.say("microphone: not calibrated; how loud somebody speaks is a guess (vr-dti voice calibrate)")
    if options.instructed and not options.worn and (voice is None or voice.echo_db is None):
        devices.say(OVER_HIM)
    speech = SpeechOptions(
        vocabulary.files,
        normal_db=voice.normal_db if voice else UNCALIBRATED_DB,
        device=options.device,
        model=options.model,
        engine=options.engine,
        keeps=options.keeps,
    )
    echo = _echo(scene, voice, worn=options.worn, talks=talks, plays=lambda: any(comes_out() for comes_out in devices.plays))
    try:
        microphone = Microphone.open(speech, devices.trainee, echo=echo, push=options.listens == "push")
    except SoundError as e:
        devices.fall_back("microphone", e, "keys 0-6 enter what is said", "not heard")
        return
    devices.stack.callback(microphone.close)
    devices.microphone = microphone
    devices.pins |= pins_of(vocabulary)
    if microphone.missing is not None:
        devices.fall_back("microphone", microphone.missing, "it is looked for, and keys 0-6 enter what is said", "not heard at first")
    else:
        devices.say("microphone: listening" + (f" while {options.talk_key} is held" if options.listens == "push" else ""))
    devices.sources[:] = [overheard(s, microphone) for s in devices.sources]
    devices.sources.append(microphone)
    devices.outputs.append(microphone)


def overheard(source: Source, microphone: Microphone | None) -> Source:
    """The source, whose talk key or button is told to the microphone, if it waits for one."""
    return source if microphone is None or not microphone.waits_for_key else _Overheard(source, microphone)


def _echo(scene: Scene, voice: Voice | None, *, worn: bool, talks: Callable[[], bool], plays: Callable[[], bool]) -> Echo:
    """What of the microphone's words are our own loudspeakers': those of headphones (`worn`) are not heard in it, nor those of an output
    that is lost."""
    return Echo(
        {} if worn else {name: line.text for name, line in scene.setting.lines.items()},
        echo_db=None if worn or voice is None else voice.echo_db,
        near_db=None if voice is None else voice.normal_db,
        worn=worn,
        talks=talks,
        plays=plays,
    )


class _Overheard:
    """A source whose talk key or button is told to the microphone; all it says goes on as it is."""

    def __init__(self, source: Source, microphone: Microphone) -> None:
        self._source, self._microphone = source, microphone
        self.name = source.name

    def poll(self, frame: Frame) -> Sequence[Sample]:
        samples = self._source.poll(frame)
        for sample in samples:
            match sample.data:
                case Key(name=name, down=held) if name in ("v", *CLICKER):
                    self._microphone.talk(held, sample.act_ns)
                case Button(name="talk", value=pressed):
                    self._microphone.talk(pressed > 0.0, sample.act_ns)
        return samples

    def inform(self, strip: Strip) -> None:
        if isinstance(self._source, Informed):
            self._source.inform(strip)

    def close(self) -> None:
        self._source.close()
