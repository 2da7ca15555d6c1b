"""The officer is kept apart from the person by words that send him off, by hands, by who stands between, and by no other order."""

from __future__ import annotations

from pathlib import Path

import pytest

from vr_dti.app.listening import vocabulary_of
from vr_dti.backends.script import SpeechKey, load_script
from vr_dti.events import Intent
from vr_dti.scene import load_scenario
from vr_dti.speech.meaning import meaning_of
from vr_dti.speech.vocabulary import Vocabulary
from vr_dti.story.engine import Playthrough

SCENES = Path(__file__).resolve().parent.parent.parent / "scenes"
OFFICERS = ("partner", "second", "third")
SPOKEN = [
    pytest.param(path.parent.parent.name, key, id=f"{path.parent.parent.name}/{path.stem}: {key.text}")
    for path in sorted(SCENES.glob("*/trainees/*.yaml"))
    for key in load_script(path).doc.speech
    if key.to in OFFICERS
]


@pytest.mark.parametrize("scene", ["handcuffed", "the-search"])
@pytest.mark.parametrize(
    ("act", "parted"),
    [
        ({"kind": "spoke", "rung": 0, "name": "apart"}, True),
        ({"kind": "spoke", "rung": 3, "name": "apart"}, True),
        ({"kind": "spoke", "rung": 3}, False),
        ({"kind": "spoke", "rung": 0}, False),
        ({"kind": "touched", "part": "arm"}, True),
        ({"kind": "stepped_between"}, True),
    ],
)
def test_what_parts_them(scene: str, act: dict[str, object], parted: bool) -> None:
    scenario = load_scenario(scene)
    course = Playthrough.begun(scenario.story)
    node = scenario.doc.regions["parting"].nodes
    row = list(scenario.doc.regions).index("parting")
    while list(node)[course.regions[row].node] == "before":
        course.go(course.t_ms + 1000, ())
    at_ms = course.t_ms
    course.go(at_ms, (Intent(trainee="trainee", act_ms=at_ms, heard_ms=at_ms, source="s", seq=1, to="partner", **act),))  # type: ignore[arg-type]
    assert ("separate" in [e.name for e in course.effects if e.kind == "duty"]) is parted


@pytest.fixture(scope="module")
def words() -> Vocabulary:
    return vocabulary_of(None, ())


@pytest.mark.parametrize(("scene", "key"), SPOKEN)
def test_scripted_trainees_say_what_their_words_mean(words: Vocabulary, scene: str, key: SpeechKey) -> None:
    assert (key.about == "apart") is meaning_of(key.text, words).apart
