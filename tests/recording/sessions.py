"""A short session to write and to damage: a run of a few seconds with every kind of row in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vr_dti.events import Effect, Intent, Mark, Perceived, Reason, pose_of
from vr_dti.recording.log import Log
from vr_dti.recording.rows import Document, Meta, TraineeMeta
from vr_dti.records.encoder import Turn
from vr_dti.records.session_file import SessionWriter, new_meta
from vr_dti.samples import Sample, Tracked
from vr_dti.timebase import Frame

HZ = 90
PERIOD_NS = 1_000_000_000 // HZ
START_NS = 5_000_000_000
DOCUMENTS = (Document("scenario", "scenario.yaml", "format: dti-scenario/1\nid: kerb – side\n"), Document("script", "early.yaml", "early"))


def files_beside(path: Path) -> list[str]:
    """Names of all that lies where `path` does."""
    return sorted(p.name for p in path.parent.iterdir())


@dataclass(frozen=True, slots=True)
class Run:
    """Stands for the state of a run."""

    node: str
    since_ms: int
    head: tuple[float, float, float]


def meta(**changes: Any) -> Meta:
    """The head of a session of the scripted trainee `early`."""
    given: dict[str, Any] = {
        "scene_id": "handcuffed",
        "scene_version": "1.0",
        "scene_hash": "00ff",
        "seed": 7,
        "trainees": [TraineeMeta("early", "headset", True)],
        "operator": "op-1",
        "created": "2026-01-02T03:04:05Z",
        "pins": {"clips": "ab12"},
        "options": {"display": "offscreen", "seconds": 2.5, "mirror": False, "rig": None, "n": 3},
    }
    return new_meta(**(given | changes))


def turn(i: int) -> dict[str, Any]:
    """What is put for turn `i`."""
    now_ns, ms = START_NS + i * PERIOD_NS, i * 1000 // HZ
    pose = pose_of((i / 7, 1.6, -0.1), (0.0, 0.6, 0.0, 0.8))
    return {
        "frame": Frame(i, now_ns, now_ns + 2 * PERIOD_NS, PERIOD_NS),
        "story_ms": ms,
        "samples": [Sample(now_ns, "script", 2 * i + k, "early", Tracked(d, pose), now_ns - 3) for k, d in ((1, "head"), (2, "left_grip"))],
        "intents": [Intent("gazed", "early", ms, ms, "script", 2 * i + 1, to="partner", dwell_ms=300)] if i % 10 == 0 else [],
        "effects": [
            Effect("say", ms, "partner", "line-1", (("to", "subject"), ("duration_ms", 1200)), Reason("partner", "talk", 0, "timer"))
        ]
        if i % 20 == 0
        else [],
        "perceived": [Perceived(ms, "early", "sees", "fact:kicked", True)] if i % 15 == 0 else [],
        "marks": [Mark(ms, "bookmark", by="instructor")] if i == 5 else [],
        "run": Run("talk", ms, (0.1, -0.0, i / 3)) if i % HZ == 0 else None,
    }


def turns(n: int) -> Iterator[dict[str, Any]]:
    """The first `n` turns."""
    return (turn(i) for i in range(n))


def write_session(path: Path, n: int = 200, *, blocks_of: int = 50) -> Path:
    """A sealed session of `n` turns in blocks of so many turns."""
    with SessionWriter(path, meta(), DOCUMENTS, commit_s=1e6) as writer:
        writer.note(Mark(0, "safety_confirmed", by="op-1"))
        for i, what in enumerate(turns(n)):
            writer.put(Turn(**what))
            if (i + 1) % blocks_of == 0:
                assert writer.flush()
    return path


def read_all(path: Path) -> list[str]:
    """Read everything in a session. -> what `check` said"""
    with Log.open(path) as log:
        problems = log.check()
        for _ in log.turns():
            pass
        for _ in log.lines():
            pass
        for _ in log.snapshots():
            pass
    return problems
