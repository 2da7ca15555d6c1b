"""Reads a session while it is being recorded, and plays it along: what happened so far, and where everybody stands now."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from vr_dti.errors import SessionFileError
from vr_dti.events import Effect, Intent, Mark, Perceived
from vr_dti.intents.thresholds import Thresholds
from vr_dti.recording.log import Log
from vr_dti.recording.rows import Row, TickRow, Turn
from vr_dti.replay import scene_of, simulation_of
from vr_dti.run import Simulation
from vr_dti.samples import Button, Command, Key, Sample, SampleData, Status, Tracked
from vr_dti.spaces import Floats
from vr_dti.world.pose import Shown
from vr_dti.world.setting import Setting
from vr_dti.world.shapes import Shapes, cast_ray
from vr_dti.world.skeleton import JOINT

AIM_RAD = math.radians(Thresholds().aim_deg.value)
AIMED_AT = ("Spine2", "Spine1", "Hips", "Head", "LeftLeg", "RightLeg")


class Witness:
    """One session file. `look` reads what has been committed since the last look."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.rows: list[Row] = []
        self._tick = -1
        self._waiting: list[Turn] = []
        """turns that were read and not yet played"""
        self._simulation: Simulation | None = None
        self._setting: Setting | None = None
        self._shown: Shown | None = None

    @classmethod
    def of(cls, path: Path) -> Witness:
        """The whole of a session that has ended."""
        witness = cls(path)
        with Log.open(path) as log:
            witness.rows = [row for _, row in log.rows()]
        return witness

    def look(self) -> Witness:
        """Take in the turns that are new. A file that is just being made or sealed is looked at again next time."""
        try:
            with Log.open(self.path) as log:
                self._read(log)
        except SessionFileError:
            pass
        return self

    def _read(self, log: Log) -> None:
        since = self._tick + 1 if self.rows else None  # marks made before the first turn stand before turn 0
        turns = list(log.turns(since=since))
        if not turns:
            return
        self.rows += [row for _, row in log.rows(since=since, until=turns[-1].tick.index + 1)]
        self._waiting += turns
        self._tick = turns[-1].tick.index

    # --- what happened -----------------------------------------------------------------------------------------------------

    @property
    def samples(self) -> list[Sample]:
        return [r for r in self.rows if isinstance(r, Sample)]

    @property
    def intents(self) -> list[Intent]:
        return [r for r in self.rows if isinstance(r, Intent)]

    @property
    def effects(self) -> list[Effect]:
        return [r for r in self.rows if isinstance(r, Effect)]

    @property
    def perceived(self) -> list[Perceived]:
        return [r for r in self.rows if isinstance(r, Perceived)]

    @property
    def marks(self) -> list[Mark]:
        return [r for r in self.rows if isinstance(r, Mark)]

    @property
    def ticks(self) -> list[TickRow]:
        return [r for r in self.rows if isinstance(r, TickRow)]

    def data(self, source: str = "") -> list[SampleData]:
        """What devices said, or one of them."""
        return [s.data for s in self.samples if not source or s.source == source]

    def statuses(self, what: str) -> list[int]:
        """Every value a status took."""
        return [d.value for d in self.data() if isinstance(d, Status) and d.what == what]

    def commands(self, source: str = "mirror") -> list[str]:
        return [d.name for d in self.data(source) if isinstance(d, Command)]

    def keys(self) -> list[str]:
        """Keys pressed at the trainee's desk."""
        return [d.name for d in self.data() if isinstance(d, Key) and d.down]

    def presses(self, name: str) -> list[tuple[str, float]]:
        """(hand, value) of every change of a control."""
        return [(d.device, d.value) for d in self.data() if isinstance(d, Button) and d.name == name]

    def told(self, *kinds: str) -> list[Intent]:
        return [i for i in self.intents if i.kind in kinds]

    def marked(self, what: str) -> list[Mark]:
        return [m for m in self.marks if m.what == what]

    # --- where everybody is ------------------------------------------------------------------------------------------------

    def at(self, device: str, position_m: Sequence[float], within_m: float = 0.02) -> bool:
        """Whether the device's last word is valid and there, in the trainee's stage."""
        last = next((d for d in reversed(self.data()) if isinstance(d, Tracked) and d.device == device), None)
        return last is not None and last.valid and bool(np.allclose(last.pose[:3], position_m, atol=within_m))

    def joint_m(self, actor: str, joint: str) -> Floats:
        """(3,) where an actor's joint was last shown, in world: the turns read so far, played again."""
        shown = self._played()
        at: Floats = shown.world_from_joint[shown.row(actor), JOINT[joint], :3, 3]
        return at

    def seen_part_m(self, actor: str, from_m: Sequence[float]) -> Floats:
        """(3,) of his trunk, head and thighs, the first that a weapon from there is told to be aimed at, in world; his chest where none is.
        An aim is told with some breadth: beside somebody who stands or kneels before him it is at that one, though the line is free."""
        shown = self._played()
        assert self._setting is not None
        shapes = Shapes.of(shown, self._setting)
        for at in (self.joint_m(actor, name) for name in AIMED_AT):
            way = at - np.array(from_m)
            x, y, z = (way / np.linalg.norm(way)).tolist()
            if cast_ray(shapes, (from_m[0], from_m[1], from_m[2]), (x, y, z), spread_rad=AIM_RAD).actor == actor:
                return at
        return self.joint_m(actor, AIMED_AT[0])

    def leans(self, actor: str) -> float:
        """How far the trunk of an actor is turned by hands, radians, as last shown."""
        lean = next(a.lean for a in self._played().world.actors if a.name == actor)
        return 0.0 if lean is None else math.hypot(*lean.to)

    def _played(self) -> Shown:
        """The turns read so far, played again."""
        if self._simulation is None:
            with Log.open(self.path) as log:
                scene = scene_of(log, lambda _: None)
                self._simulation, self._setting = simulation_of(scene, log), scene.setting
        for turn in self._waiting:
            self._shown = self._simulation.turn(turn.tick.frame, turn.samples).shown
        self._waiting.clear()
        assert self._shown is not None, "nothing was shown yet"
        return self._shown

    @property
    def story_ms(self) -> int:
        return self.ticks[-1].story_ms if self.ticks else 0
