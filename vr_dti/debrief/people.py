"""Who somebody is, in the words of the scenario: no actor's id stands in a sentence."""

from __future__ import annotations

from collections.abc import Mapping

from vr_dti.debrief.acts import TRAINEE
from vr_dti.debrief.muzzle import FELLOW
from vr_dti.events import DISPATCH
from vr_dti.story.document import ScenarioDoc
from vr_dti.story.locale import in_words

ARTICLES = frozenset({"The", "A", "An", "His", "Her", "Another"})
ONLOOKER = "An onlooker"
"""one of a group who watch: nobody wrote words for each of them"""
YOURS = "Your "
"""so a scenario speaks to its trainee of whoever is with them; findings speak of the trainee"""


def people_of(doc: ScenarioDoc) -> dict[str, str]:
    """Actor -> the words for it."""
    groups = doc.onlookers
    return {n: c.title or (ONLOOKER if n.rpartition("-")[0] in groups else f"The {in_words(n)}") for n, c in doc.cast.items()}


def named(people: Mapping[str, str], actor: str) -> str:
    """Who that is, within a sentence: `the partner`, `a passer-by`, another trainee's code."""
    if actor.startswith(FELLOW):
        return actor.removeprefix(FELLOW)
    if actor == TRAINEE:
        return "the trainee"
    words = {DISPATCH: DISPATCH, **people}.get(actor, actor)
    if words.startswith(YOURS):
        return f"the {words.removeprefix(YOURS)}"
    return words[:1].lower() + words[1:] if words.split(" ")[0] in ARTICLES else words
