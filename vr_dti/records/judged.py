"""The findings of one session file by itself: whatever is named beside it, they are the same. With the labels that raters gave it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from vr_dti.debrief.debrief import findings
from vr_dti.debrief.findings import Pack, SessionFindings
from vr_dti.debrief.record import Recorded, read
from vr_dti.library.shelf import Shelf
from vr_dti.recording.log import Log
from vr_dti.records.labels import as_labelled
from vr_dti.records.pinned import scenario_of
from vr_dti.records.recovery import seal_if_open
from vr_dti.records.zero import as_zeroed
from vr_dti.story.load import Scenario


def opened(path: Path) -> tuple[Recorded, Scenario]:
    """A session and its scenario, as recorded. One that a crash left open is closed first: documents beside it name its digest, which
    sealing changes."""
    seal_if_open(path)
    with Log.open(path) as log:
        return read(log), scenario_of(log)


def packs_of(shelf: Shelf, ids: Sequence[str]) -> tuple[Pack, ...]:
    """The policy packs of those names, each once. Raises `InputError` and `DocumentError` for one that is not there or broken."""
    found = []
    for policy in map(shelf.policy, dict.fromkeys(ids)):
        counsel = policy.doc.reviewed_by_counsel
        reviewed = f"{counsel.by}, {counsel.date}" if counsel else ""
        found.append(Pack(policy.id, policy.doc.title, policy.sha256, str(policy.doc.effective_from), reviewed))
    return tuple(found)


def findings_of(path: Path) -> SessionFindings:
    """What one session shows. Raises `SessionFileError`, `DocumentError`, `InputError`, and `Refused` (`labels.followed`)."""
    recorded, scenario = opened(path)
    return findings(as_zeroed(as_labelled(recorded, path), path), scenario, told=Shelf().told(scenario.written.policies))
