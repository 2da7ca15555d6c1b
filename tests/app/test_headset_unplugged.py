"""What leaves during a run and comes back: the sound card with microphone and headphones, and a controller that falls asleep with a drawn
weapon, after both were swapped. Each is said, survived and recovered; the weapon stays in the hand and nothing fires."""

from __future__ import annotations

from pathlib import Path

import pytest
from audio.conftest import SoundCard
from monado.remote import Puppet
from speech.voices import spoken

from app.program import SAFE, Program, proved
from app.wearer import Wearer
from app.witness import Witness
from vr_dti.recording.log import Log
from vr_dti.samples import Status

pytestmark = [pytest.mark.openxr, pytest.mark.sound]

WORDS = ("run", "handcuffed", "--display", "openxr", "--mirror", "none", "--operator", "K7", "--voice", "open", "--dial", "events=none")
MOVED = ("fired", "dry_fired", "dropped", "holstered", "took", "returned")
"""what must not come of a controller that is swapped or lost"""


def swap(wearer: Wearer, *, squeeze: float) -> None:
    """Each controller from one frame to the next where the other was, and squeezed so."""
    left, right = wearer.puppet.left, wearer.puppet.right
    left.position_m, right.position_m = right.position_m, left.position_m
    left.squeeze = right.squeeze = squeeze
    wearer.puppet.send()

    def there() -> bool:
        seen = wearer.witness.look()
        told = dict(seen.presses("squeeze"))
        return seen.at("left_grip", left.position_m) and seen.at("right_grip", right.position_m) and set(told.values()) == {squeeze}

    wearer.program.until(there, "each where the other was")


def last(witness: Witness, what: str, text: str = "") -> int | None:
    """The last value of a status."""
    told = [d.value for d in witness.look().data() if isinstance(d, Status) and d.what == what and text in ("", d.text)]
    return told[-1] if told else None


def test_sound_card_and_controller_leave_and_come_back(
    tmp_path: Path, loudspeakers: SoundCard, child_environment: dict[str, str], puppet: Puppet
) -> None:
    path = tmp_path / "out" / "session.dtis"
    words = [*WORDS, "--microphone", loudspeakers.microphone, "--out", str(path.parent)]
    with Program(words, environment=child_environment, stdin=SAFE) as program:
        witness = Witness(path)
        wearer = Wearer(program, witness, puppet)
        program.until_said("microphone: listening")
        program.until(lambda: last(witness, "focus") == 1 and witness.story_ms > 0, "a running story")
        wearer.stand(0.5, 0.0)
        wearer.squeeze_at_hip(lambda: witness.told("drew"), "the handgun in the hand")

        swap(wearer, squeeze=1.0)
        assert not witness.told(*MOVED) and len(witness.told("drew")) == 1, "each hand squeezed where the other's tools hang"
        swap(wearer, squeeze=0.0)

        loudspeakers.pull_out()
        program.until(lambda: last(witness, "microphone", "it went away; trying again") == 0, "a microphone that left")
        program.until_said("no sound")
        puppet.right.active = False
        puppet.right.trigger = 1.0
        puppet.send()
        program.until(lambda: last(witness, "tracking", "right") == 0, "a hand that is lost")
        story_ms = witness.story_ms
        program.until(lambda: witness.look().story_ms > story_ms + 700, "the story to go on")
        assert not witness.told(*MOVED)

        puppet.right.trigger = 0.0
        puppet.right.active = True
        puppet.send()
        loudspeakers.plug_in()
        program.until(lambda: last(witness, "tracking", "right") == 1, "the hand again")
        wearer.pull_trigger(lambda: witness.told("fired"), "a shot: the weapon had stayed in the hand")
        program.until_said("sound again")
        question = spoken("what are you doing?", tmp_path, before_s=0.3, after_s=1.2)
        loudspeakers.speak(question)
        program.until(lambda: witness.look().told("spoke"), "words that are heard")
        wearer.hold_menu()
        assert program.finish() == 0
        assert "the trainee is heard\n" in program.err

    whole = Witness.of(path)
    spoke = whole.told("spoke")
    assert spoke and spoke[0].rung == 1, "heard and understood again"
    assert {1, 0} <= set(whole.statuses("sound")) and {1, 0} <= set(whole.statuses("microphone"))
    with Log.open(path) as log:
        assert log.sealed and log.check() == []
    proved(path)
