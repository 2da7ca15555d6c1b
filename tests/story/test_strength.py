"""An edge may ask how hard a hand was: by its speed, and never of an act that tells none."""

from __future__ import annotations

import pytest

from vr_dti.authoring.checks.shadows import wider
from vr_dti.authoring.words import act
from vr_dti.errors import DocumentError
from vr_dti.story.graph_document import OnDoc
from vr_dti.story.offers import offers

from .scenarios import END, intent, play, scenario, told

HARD = """
regions:
  partner:
    initial: a
    nodes:
      a:
        go:
          - {on: pulled, who: partner, min_strength_cmps: 80, to: torn_off}
          - {on: pulled, who: partner, to: pulled_off}
      torn_off: {final: true}
      pulled_off: {final: true}
"""


@pytest.mark.parametrize(("cmps", "node"), [(79, "pulled_off"), (80, "torn_off"), (-1, "pulled_off")])
def test_the_least_strength_of_an_edge(cmps: int, node: str) -> None:
    """Of an act whose strength nobody told, it is not taken."""
    _, effects = play(scenario(HARD + END), [intent("pulled", 500, to="partner", strength_cmps=cmps)], 1000)
    assert told(effects, "enter")[-1] == (500, "enter", node)


def test_the_reason_says_how_hard_it_was() -> None:
    _, effects = play(scenario(HARD + END), [intent("pulled", 500, to="partner", strength_cmps=93)], 1000)
    assert next(e for e in effects if e.name == "torn_off").reason.because == "a pulled to partner at 93 cm/s"


def test_words_have_no_such_strength() -> None:
    with pytest.raises(DocumentError) as wrong:
        scenario(HARD.replace("on: pulled, who: partner, min", "on: spoke, who: partner, min") + END)
    assert "spoke is told with no strength" in str(wrong.value) and "remove min_strength_cmps:" in str(wrong.value)


def test_a_hard_hand_is_narrower_than_any_hand_and_is_said_so() -> None:
    hard, any_ = (OnDoc(on="pulled", who="partner", min_strength_cmps=least) for least in (80, 0))
    assert wider(any_, hard) and not wider(hard, any_)
    assert act(hard) == "pull of partner, at 80 cm/s or harder"


def test_simulated_trainees_know_that_they_can_pull_harder() -> None:
    known = offers(scenario(HARD + END).story)
    assert {a.strength_cmps for a in known.acts if a.kind == "pulled"} == {-1, 80}
