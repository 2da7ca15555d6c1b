"""The face of anybody in the world as shown: mood, gaze, breath and speech put together, for whoever draws it. Pure."""

from __future__ import annotations

import math

import numpy as np

from vr_dti.spaces import Floats
from vr_dti.world.animation.face import Gaze, Living, drawn
from vr_dti.world.animation.feelings import CALM
from vr_dti.world.animation.lips import SHUT, Shape, shape_at
from vr_dti.world.animation.reactions import squeezed
from vr_dti.world.pose import Shown
from vr_dti.world.setting import Setting
from vr_dti.world.skeleton import JOINT
from vr_dti.world.talking import is_live

_HEAD, _EYES = JOINT["Head"], [JOINT["LeftEye"], JOINT["RightEye"]]
EASY_DB, SHOUT_DB = 68.0, 84.0
"""a voice that costs no effort, and a shout, at one metre (ANSI S3.5-1997 has raised speech at 68 dB and a shout at 82): default"""

CRIES_OPEN, OPENS, SHUTS = 0.85, 0.08, 0.7
"""how far a mouth opens for what is no word, and in which shares of the sound it is open and shut again: default"""
UNKNOWN_MS = 1000


def units_of(setting: Setting, shown: Shown, row: int, t_ms: float, sides: Floats) -> Floats:
    """(units.ROWS,) how far each face unit of the person of `row` is drawn at `t_ms`; `sides` are theirs (`face.own_sides`)."""
    world = shown.world
    mood, breath, spoken, effort, squeeze = CALM, 0.0, None, 0.0, 0.0
    if row < len(shown.moods):
        mood, breath = shown.moods[row], shown.breath[row]
        spoken, effort = _speech(setting, shown, row, t_ms)
        if world.actors and world.actors[row].hurts:
            squeeze = squeezed(world.actors[row].hurts, t_ms, setting.rows.seeds[row])
    elif row >= len(world.actors):
        breath = math.sin(t_ms / 700.0)
    return drawn(Living(setting.rows.seeds[row], mood, gaze(shown.world_from_joint[row]), breath, spoken, effort, squeeze), t_ms, sides)


def gaze(m: Floats) -> tuple[Gaze, Gaze]:
    """Where both eyes of a body `(54, 4, 4)` point against its head."""
    ahead = m[_EYES, :3, 2] @ m[_HEAD, :3, :3]
    (lx, ly, lz), (rx, ry, rz) = (-ahead).tolist()
    return Gaze(math.atan2(-lx, -lz), math.atan2(ly, math.hypot(lx, lz))), Gaze(math.atan2(-rx, -rz), math.atan2(ry, math.hypot(rx, rz)))


def _speech(setting: Setting, shown: Shown, row: int, t_ms: float) -> tuple[Shape | None, float]:
    said = shown.world.actors[row].saying
    if is_live(said):
        return SHUT._replace(open=shown.jaw), 0.0
    line = setting.lines.get(said.line) if said is not None else None
    if said is None or line is None or line.lips is None or not said.since_ms <= t_ms < said.until_ms:
        return _pressed_out(setting, shown, row, t_ms), 0.0
    level = said.level_db if said.level_db >= 0 else line.level_db
    take = line.take(said.feels, said.feels_permille)
    lips = line.lips if take is None else take.lips
    return shape_at(lips, t_ms - said.since_ms), float(np.clip((level - EASY_DB) / (SHOUT_DB - EASY_DB), 0.0, 1.0))


def _pressed_out(setting: Setting, shown: Shown, row: int, t_ms: float) -> Shape | None:
    """The mouth from which a grunt or a cry comes: it opens at once, and shuts as the sound dies away."""
    name, widest = shown.world.actors[row].name, 0.0
    for sound in shown.world.sounds:
        if sound.at == name and name in setting.throats.get(sound.clip, ()) and t_ms >= sound.since_ms:
            done = (t_ms - sound.since_ms) / setting.sound_ms.get(sound.clip, UNKNOWN_MS)
            widest = max(widest, min(1.0, done / OPENS) * max(0.0, 1.0 - done / SHUTS))
    return SHUT._replace(open=CRIES_OPEN * widest) if widest > 0.0 else None
