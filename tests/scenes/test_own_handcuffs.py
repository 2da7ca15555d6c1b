"""The trainee's own handcuffs, in the scene that answers them: he gives his hands, and leaves them there."""

from __future__ import annotations

import pytest

from scenes.test_scenes import SHIPPED
from vr_dti.authoring.rehearse import Played, play
from vr_dti.story import document

STOPPED = [
    *({"at": f"{at_ms}ms", "on": "spoke", "to": "partner", "rung": 4, "distance_cm": 60} for at_ms in (41_000, 44_000, 47_000)),
    *({"at": f"{at_ms}ms", "on": "touched", "to": "partner", "part": "shoulder"} for at_ms in (41_500, 44_500, 47_500)),
]


def played(*acts: dict[str, object]) -> Played:
    script = sorted([*STOPPED, *acts], key=lambda act: int(str(act["at"])[:-2]))
    return play(
        SHIPPED["foot-chase"], document.TestDoc.model_validate({"name": "cuffs", "script": script, "until": "90s", "expect": {"cues": []}})
    )


def over_ms() -> int:
    return next(e.at_ms for e in played().effects if (e.kind, e.target, e.name) == ("enter", "subject", "recovering"))


def half(after_ms: int) -> dict[str, object]:
    return {"at": f"{over_ms() + after_ms}ms", "on": "cuffed", "to": "subject", "part": "right_wrist", "name": "one wrist"}


@pytest.mark.parametrize("after_ms", [500, 2500, 18_000])
def test_he_gives_his_hands_as_the_first_half_closes(after_ms: int) -> None:
    """He took them back, arms out, if it closed within three seconds."""
    run = played(half(after_ms))
    does = [e.name for e in run.effects if e.kind == "act" and e.target == "subject" and e.at_ms >= over_ms() + after_ms]
    assert does == ["be_cuffed"] and "s-cuffed" in [e.name for e in run.effects if e.kind == "say"]
    assert not run.state.values[[v.name for v in run.story.variables].index("cuffed")], "on one wrist nobody is cuffed"
