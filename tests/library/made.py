"""Documents made for the tests of the library: small, valid, and easy to spoil."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from vr_dti.errors import DocumentError
from vr_dti.library.booklet import Booklet, CueLine, DutyLine, OutcomeLine, SceneSheet, booklet
from vr_dti.library.guidebook import parse_guidebook
from vr_dti.library.shelf import Shelf

ROOT = Path(__file__).resolve().parents[2]
SCENES = ROOT / "scenes"
PACKS = SCENES / "common" / "policies"

PACK = """\
format: dti-policy/1
id: metro-pd
title: Metro
jurisdiction: Metro, an invented town
notice: Training reference, not legal advice.
effective_from: 2024-05
effective_to: none
reviewed_by_counsel: none
triggers: {of: any_violation, text: Any wrong done to somebody., citation: [order]}
channels: none
rank: none
told_counts: {of: [supervisor], text: Somebody above., ours: true}
report: {to: the watch commander, deadline: before the shift ends, fields: [date, {id: place, question: Where?}], citation: [order]}
own_intervention_report: none
aid: none
retaliation: none
citations:
  order: {kind: agency_policy, cite: General Order 7, date: 2024-05-01}
clauses:
  duty: {text: Step in., citation: [order]}
"""

GUIDEBOOK = """\
format: dti-guidebook/1
scene: corner
items:
  - {id: tactical.place, category: tactical, question: Where did you stand?, training_point: See both men., cheat: Stand well}
  - {id: legal.duty, category: legal, question: When could you act?, training_point: Time to speak is enough., policy: [us-federal.duty]}
  - {id: human.voice, category: human_behaviour, question: What did you hear?, training_point: Voices change first.}
debrief: [What did you see?]
"""

SHEET = SceneSheet(
    id="corner",
    title="The corner",
    cues=(CueLine("excessive", "Kicks him", 3, ("us-federal.restrained",)), CueLine("life_threat", "Knee on the back", 4)),
    duties=(DutyLine("Medical help called", 60_000), DutyLine("Aid to the man", 45_000)),
    outcomes=(OutcomeLine("No force was used", good=True), OutcomeLine("Nobody stopped it")),
)


def made(guidebook: str = GUIDEBOOK, sheet: SceneSheet = SHEET, *, folder: Path | None = None, policies: tuple[str, ...] = ()) -> Booklet:
    """The booklet of that guidebook; `folder` holds an agency's packs."""
    shelf = Shelf((folder,) if folder else ())
    return booklet(sheet, parse_guidebook(guidebook, file="guidebook.yaml", shelf=shelf), shelf, policies)


def places(error: DocumentError) -> list[tuple[int, str]]:
    """(line, path) of each mistake."""
    return [(m.line, m.path) for m in error.mistakes]


def spoiled(text: str, seed: int, times: int = 120) -> Iterator[str]:
    """`text` with one line of it lost, doubled, cut or hurt, again and again."""
    rng = random.Random(seed)
    lines = text.splitlines()
    for _ in range(times):
        i, j = rng.randrange(len(lines)), rng.randrange(len(lines))
        hurt = list(lines)
        hurt[i] = rng.choice(
            ["", lines[j], lines[i][: rng.randrange(60)], lines[i].replace(": ", ": [", 1), lines[i] + " {", "- 3", "x: 1"]
        )
        yield "\n".join(hurt)
