"""Since when a trainee could tell what was so: every fact of a run by itself, cue or none. Shown where there was nothing to stop."""

from __future__ import annotations

from collections.abc import Sequence

from vr_dti.debrief.findings import CueFact, FactSpan
from vr_dti.debrief.senses import Senses
from vr_dti.debrief.trainee import KnownFact


def known_of(senses: Senses, facts: Sequence[FactSpan]) -> tuple[KnownFact, ...]:
    """Each stretch of a fact in the order of `facts`, by the rule that holds for the facts of a cue."""
    return tuple(_known(senses, f) for f in facts)


def _known(senses: Senses, f: FactSpan) -> KnownFact:
    alone = CueFact(f.name, "", f.title, "", "", 0, "", (f.name,), f.from_ms, f.to_ms, "cue")
    (learned,) = senses.known(alone, (f,)).learned
    return KnownFact(f.name, f.title, f.from_ms, f.to_ms, learned.at_ms, learned.sense)
