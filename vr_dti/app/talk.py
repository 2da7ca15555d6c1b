"""The instructor's microphone of a run: opened by its options, wired to whoever needs it; a run can do without, and is told once."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace

from vr_dti.backends.microphone import ONE_FOR_BOTH, REMEDY_TWO, Talk
from vr_dti.errors import InputError, SoundError
from vr_dti.events import DISPATCH, Mark
from vr_dti.ports import View
from vr_dti.scene import Scene
from vr_dti.session import Draw
from vr_dti.world.pose import Shown

DEFAULT = "default"


def check_talk(options: Namespace) -> None:
    """Refuse what cannot be meant, before anything is opened. Raises `InputError`."""
    asked = options.instructor_mic
    if asked is None:
        return
    if options.display == "offscreen":
        raise InputError("--instructor-mic with --display offscreen: nothing sounds there", "leave it out")
    if options.mirror == "none" and options.display != "openxr":
        raise InputError("--instructor-mic with --mirror none: the key is at the mirror", "leave out --mirror none")
    if options.voice != "off" and _device(asked) == options.microphone:
        raise InputError(ONE_FOR_BOTH, REMEDY_TWO)


def open_talk(marks: list[Mark], stack: ExitStack, options: Namespace, say: Callable[[str], None]) -> Talk | None:
    """The microphone that `options` ask for, which may be one that is looked for; None where none was asked for or none can be had.
    Raises `InputError` where it is the trainee's own."""
    if options.instructor_mic is None:
        return None
    try:
        talk = Talk.open(_device(options.instructor_mic), other=options.microphone, apart=options.voice != "off")
    except SoundError as e:
        if e.what == ONE_FOR_BOTH:
            raise InputError(e.what, e.remedy) from None
        say(f"instructor's microphone: {e.what}; nobody is spoken as ({e.remedy})")
        marks.append(Mark(0, "fall-back", f"the instructor is not heard in the scene: {e.what}", "program"))
        return None
    stack.callback(talk.close)
    if (missing := talk.missing) is not None:
        say(f"instructor's microphone: {missing.what}; it is looked for ({missing.remedy})")
        marks.append(Mark(0, "fall-back", f"the instructor is not heard in the scene at first: {missing.what}", "program"))
    return talk


def speakers_of(scene: Scene) -> tuple[str, ...]:
    """As whom an instructor can speak: dispatch, then everybody who is there and has a line."""
    speak = {line.who for line in scene.scenario.doc.lines.values()}
    return (DISPATCH, *(m.name for m in scene.setting.cast if m.name in speak))


def with_mouth(draw: Draw, talk: Talk) -> Draw:
    """`draw`, with the mouth of whom the instructor speaks as open as he is loud."""

    def drawn(shown: Shown, views: Sequence[View]) -> None:
        draw(replace(shown, jaw=talk.mouth), views)

    return drawn


def _device(asked: str) -> str | None:
    return None if asked == DEFAULT else asked
