"""Where a trainee stands, from session files; an instructor's decision on it, kept in the ledger; `standing.json`,
`standing.html` and on request `standing.pdf`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal

from vr_dti import __version__
from vr_dti.debrief.debrief import findings
from vr_dti.debrief.judgement import RULES
from vr_dti.debrief.measures import STATEMENTS
from vr_dti.debrief.record import Recorded
from vr_dti.debrief.standing import Decision, Judged, Standing, figures, named, standing
from vr_dti.errors import InputError, Refused
from vr_dti.library.shelf import Shelf
from vr_dti.records import standing_words
from vr_dti.records.about import mark, of_standing
from vr_dti.records.judged import opened, packs_of
from vr_dti.records.labels import as_labelled
from vr_dti.records.ledger import Entry, Ledger
from vr_dti.records.placed import drop, put
from vr_dti.records.report_html import rendered
from vr_dti.records.report_numbers import TITLES
from vr_dti.records.standing_paper import SHOWN, pdf
from vr_dti.records.zero import as_zeroed
from vr_dti.story.load import Scenario

FORMAT = "dti-standing/1"
Result = Literal["pass", "fail"]
PDF = "standing.pdf"


def stands(paths: Sequence[Path], trainee: str, *, shelf: Shelf, pack: str = "") -> Standing:
    """Of one trainee over these sessions, each named once or more. `pack` judges all of them (default: the packs that each scene names).

    Raises `InputError` (no session, not one trainee), `SessionFileError`, `DocumentError`, and `Refused` (several raters, none final).
    """
    if not paths:
        raise InputError("no session of this trainee", "give session.dtis files, or --trainee CODE --records DIR")
    runs: dict[str, tuple[Path, Recorded, Scenario]] = {}
    for path in paths:
        recorded, scenario = opened(path)
        runs.setdefault(recorded.digest, (path, recorded, scenario))
        here = [t.id for t in recorded.meta.trainees]
        if trainee and trainee not in here:
            raise InputError(f"{trainee}: was not in {path}", f"its trainees are {', '.join(here)}")
    codes = dict.fromkeys(t.id for _, recorded, _ in runs.values() for t in recorded.meta.trainees)
    if not trainee and len(codes) > 1:
        raise InputError(f"these are runs of {', '.join(codes)}", "say whose standing it is: --trainee CODE")
    who = trainee or next(iter(codes))
    judged: list[Judged] = []
    for path, recorded, scenario in runs.values():
        ids = [pack] if pack else scenario.written.policies
        s = findings(as_zeroed(as_labelled(recorded, path), path), scenario, told=shelf.told(ids))
        judged.append((s, next(t for t in s.trainees if t.trainee == who), packs_of(shelf, ids)))
    return standing(who, judged, RULES)


def sign(s: Standing, ledger: Ledger, *, result: Result, by: str, why: str, at: str) -> Decision:
    """Keep an instructor's decision with all that it rests on. Raises `Refused` with everything that speaks against it, and as the
    ledger does."""
    against = list(s.against)
    if s.closed and not why:
        runs = ", ".join(named(r) for r in s.runs if r.session in s.closed)
        against.append(f"the gate was closed in {runs}: say in words what is made of it, with --why")
    if against:
        raise Refused("nothing was signed:\n" + "\n".join(f"  {a}" for a in against), "leave out what cannot count, or have it mended")
    detail = {
        "result": result,
        "sessions": [r.session for r in s.runs],
        "packs": [asdict(p) for p in s.packs],
        "totals": [{"sessions": list(t.sessions), "value": t.value, "withheld": list(t.withheld)} for t in s.totals],
        "detection": asdict(s.detection),
        "closed": list(s.closed),
        "standing_sha256": hashlib.sha256(json.dumps(asdict(s), sort_keys=True).encode()).hexdigest(),
        "program": __version__,
        **figures(RULES),
    }
    return _decision(ledger.append("decision", s.trainee, at=at, by=by, why=why, detail=detail))


def decisions(ledger: Ledger, trainee: str) -> tuple[Decision, ...]:
    """All on this trainee, oldest first; a later one takes none back. Raises `InputError` where the ledger was changed."""
    return tuple(_decision(e) for e in ledger.entries() if e.what == "decision" and e.code == trainee)


def document(s: Standing, kept: Sequence[Decision] | None) -> dict[str, Any]:
    """What `standing.json` says. `kept`: the decisions in the ledger; None: no ledger was looked into."""
    return {
        "format": FORMAT,
        "program": __version__,
        **asdict(s),
        "decisions": None if kept is None else [asdict(d) for d in kept],
        **figures(RULES),
        "statements": list(STATEMENTS),
    }


def write_standing(s: Standing, kept: Sequence[Decision] | None, out: Path) -> tuple[Path, Path]:
    """standing.html and standing.json in `out`, which is made if absent; an older standing.pdf there goes. -> where. Raises
    `StorageError`."""
    rules = [(name, m) for name, m in RULES.rows() if name in SHOWN]
    html = rendered(
        "standing.html",
        s=s,
        looked=kept is not None,
        decisions=list(kept or ()),
        rules=rules,
        titles=TITLES,
        statements=STATEMENTS,
        program=__version__,
        words=standing_words,
        mark=mark(of_standing(s)),
    )
    found = (out / "standing.html", out / "standing.json")
    for path, text in zip(found, (html, _json(document(s, kept))), strict=True):
        put(path, text.encode(), "the standing")
    drop(out / PDF, "a standing")
    return found


def write_pdf(s: Standing, kept: Sequence[Decision] | None, out: Path) -> Path:
    """standing.pdf in `out`, with the same as the page. -> where. Raises `MachineError` (no typesetter), `InputError`, `StorageError`."""
    put(out / PDF, pdf(s, kept), "the standing")
    return out / PDF


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"


def _decision(e: Entry) -> Decision:
    packs, counsel = (", ".join(dict.fromkeys(str(p.get(k, "")) for p in e.detail.get("packs", []))) for k in ("id", "counsel"))
    sessions = tuple(str(d) for d in e.detail.get("sessions", []))
    exact = tuple(f"{p.get('id', '')}@{p.get('sha256', '')}" for p in e.detail.get("packs", []))
    return Decision(e.n, e.at, e.by, e.why, str(e.detail.get("result", "")), sessions, packs, counsel, e.sha256, exact)
