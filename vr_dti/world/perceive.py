"""What one trainee could see, hear and face at an instant, and what changed. Could: whether they noticed is another question."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from vr_dti.events import Perceived
from vr_dti.spaces import Floats
from vr_dti.world.boxes import boxes_between
from vr_dti.world.pose import Shown
from vr_dti.world.setting import Setting
from vr_dti.world.shapes import Shapes, hidden
from vr_dti.world.sight import Sight
from vr_dti.world.skeleton import JOINT
from vr_dti.world.sounding import SHADOW_DB, mouth_m, place_of
from vr_dti.world.state import Body, Saying

Sense = Literal["sees", "hears", "faces"]
Senses = tuple[tuple[str, str], ...]
"""(sense, what), sorted"""


@dataclass(frozen=True, slots=True)
class Perception(Sight):
    """Thresholds of what counts as perceivable."""

    view_deg: float = 110.0
    """Whole angle of the cone of sight about the head's direction: what a common headset shows of the world, and about the field that
    both of a person's eyes share (Spector 1990, in Clinical Methods, gives some 120 deg). Default."""
    faces_deg: float = 10.0
    """The head counts as turned to somebody whose head or chest lies within this angle. Default."""
    hears_db: float = 35.0
    """Level at the ear from which speech can be made out on a quiet street. Default."""
    radio_db: float = 62.0
    """Level at the ear of a radio worn on the shoulder. Default."""
    words_ms: int = 700
    """Words tell what they mean this long after they begin, or at their end where they are shorter: three or four syllables at the usual
    four to six a second. Default."""


DEFAULT = Perception()
_SEEN = tuple(JOINT[j] for j in ("Head", "Spine2", "Hips", "LeftArm", "RightArm"))
"""joints to which the rays of sight go; the first two also say whom the head is turned to"""


def perceive(setting: Setting, shown: Shown, body: Body, rules: Perception = DEFAULT) -> Senses:
    """What the trainee of `body` can perceive of `shown`: `sees` and `faces` an actor, `hears` an actor or a voice on the radio, `sees` or
    `hears` a `fact:NAME`. Nothing before a head was seen; while the picture is black, nothing is seen. While the head is lost nothing is
    seen either, since nobody knows where it points, and no picture is drawn for it; it is taken to hear from where it was last: a voice
    carries about as far a step away."""
    if body.head is None or not setting.cast:
        return ()
    seen, faced = ((), "") if shown.dark or body.head_lost else _seen(setting, shown, body, rules)
    heard = _heard(setting, shown, body, rules)
    t_ms = shown.story_ns / 1e6
    out = {("sees", name) for name in seen} | {("hears", source.who) for source in heard}
    if faced:
        out.add(("faces", faced))
    for fact in shown.world.facts:
        evidence = setting.facts.get(fact.name)
        if evidence is None:
            continue
        if evidence.see and all(who in seen for who in evidence.see):
            out.add(("sees", f"fact:{fact.name}"))
        if any(source.what in evidence.hear and source.told_ms + min(rules.words_ms, source.lasts_ms) <= t_ms for source in heard):
            out.add(("hears", f"fact:{fact.name}"))
    return tuple(sorted(out))


def changes(before: Senses, after: Senses, trainee: str, at_ms: int) -> tuple[Perceived, ...]:
    """What `trainee` began and ceased to perceive between two instants: endings first, each in order."""
    was, now = set(before), set(after)
    ended = [Perceived(at_ms, trainee, _sense(s), what, False) for s, what in before if (s, what) not in now]
    began = [Perceived(at_ms, trainee, _sense(s), what, True) for s, what in after if (s, what) not in was]
    return (*ended, *began)


def _sense(word: str) -> Sense:
    return "sees" if word == "sees" else "hears" if word == "hears" else "faces"


def _seen(setting: Setting, shown: Shown, body: Body, rules: Perception) -> tuple[tuple[str, ...], str]:
    """The actors in view and not hidden, and the one whom the head is turned to."""
    assert body.head is not None
    count = len(setting.cast)
    eye = np.array(body.head[:3])
    points = shown.world_from_joint[:count, _SEEN][..., :3, 3]
    way = points - eye
    x, y, z, w = body.head[3:]
    forward = np.array((-2.0 * (x * z + y * w), -2.0 * (y * z - x * w), -1.0 + 2.0 * (x * x + y * y)))
    cosine = (way @ forward) / np.maximum(np.sqrt((way * way).sum(axis=-1)), 1e-9)
    inside = (cosine >= math.cos(math.radians(0.5 * rules.view_deg))) & _lit(setting, shown, body, rules, way, cosine)
    row, _ = np.nonzero(inside)
    seen = np.zeros(count, dtype=bool)
    if len(row):
        seen[row[~_hidden(setting, shown, body, eye, points[inside], row)]] = True
    names = shown.names[:count]
    nearest = cosine[:, :2].max(axis=1)
    best = int(nearest.argmax())
    faced = names[best] if seen[best] and nearest[best] >= math.cos(math.radians(rules.faces_deg)) else ""
    return tuple(name for name, is_seen in zip(names, seen.tolist(), strict=True) if is_seen), faced


def _lit(setting: Setting, shown: Shown, body: Body, rules: Perception, way: Floats, cosine: Floats) -> NDArray[np.bool_]:
    """Which of the points that lie `way` (..., 3) from the eyes, `cosine` (...) off the head's direction, there is light and air enough to
    see. -> (...) bool"""
    far, t_ms = np.sqrt((way * way).sum(axis=-1)), shown.story_ns / 1e6
    lit: NDArray[np.bool_] = far <= rules.unlit_m(setting.place, shown.world, t_ms)
    if body.trainee in shown.world.torches:
        beam = cosine >= math.cos(math.radians(0.5 * rules.torch_deg))
        lit |= beam & (far <= rules.lit_m(setting.place, shown.world, t_ms))
    return lit


def _hidden(setting: Setting, shown: Shown, body: Body, eye: Floats, points: Floats, row: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Which of `points` `(R, 3)`, each on the actor of `row`, the place or somebody else hides from `eye`. -> `(R,)` bool"""
    walls = boxes_between(setting.rows, np.broadcast_to(eye, points.shape), points) > 0
    shapes = Shapes.of(shown, setting, trainees=len(setting.rows.trainees) > 1)
    me = f"trainee:{body.trainee}"
    out: NDArray[np.bool_] = walls | hidden(shapes, eye, points, row, but=shapes.names.index(me) if me in shapes.names else -1)
    return out


def _heard(setting: Setting, shown: Shown, body: Body, rules: Perception) -> list[Source]:
    """What is heard: what people say, sounds at their bodies, and the radio."""
    sources = _sources(setting, shown)
    radio = [_spoken(v.who, v.saying, (0.0, 0.0, 0.0), 0.0) for v in shown.world.voices if rules.radio_db >= rules.hears_db]
    if not sources:
        return radio
    assert body.head is not None
    ear = np.array(body.head[:3])
    places = np.array([s.place_m for s in sources])
    walls = boxes_between(setting.rows, np.broadcast_to(ear, places.shape), places)
    far = np.maximum(np.sqrt(((places - ear) ** 2).sum(axis=-1)), 0.1)
    level = np.array([s.level_db for s in sources]) - 20.0 * np.log10(far) - SHADOW_DB * walls
    return [s for s, loud in zip(sources, (level >= rules.hears_db).tolist(), strict=True) if loud] + radio


class Source(NamedTuple):
    """Somebody or something at somebody's body that sounds."""

    who: str
    what: str
    """the line, or the sound"""
    place_m: tuple[float, float, float]
    level_db: float
    """at one metre"""
    told_ms: int = 0
    """since when it says something"""
    lasts_ms: int = 0
    """how long it takes to say it; 0: a blow is known by its sound at once"""


def _spoken(who: str, said: Saying, place_m: tuple[float, float, float], level_db: float) -> Source:
    return Source(who, said.line, place_m, level_db, said.since_ms, said.until_ms - said.since_ms)


def _sources(setting: Setting, shown: Shown) -> list[Source]:
    out = []
    world, t_ms = shown.world, shown.story_ns / 1e6
    for row, actor in enumerate(world.actors):
        said = actor.saying
        if said is not None and said.since_ms <= t_ms < said.until_ms:
            line = setting.lines.get(said.line)
            level = float(said.level_db) if said.level_db >= 0 else line.level_db if line else 65.0
            out.append(_spoken(actor.name, said, mouth_m(shown.world_from_joint, row), level))
    for sound in world.sounds:
        lasts = setting.sound_ms.get(sound.clip, 1000)
        if any(a.name == sound.at for a in world.actors) and sound.since_ms <= t_ms < sound.since_ms + lasts:
            where = place_of(setting, shown.names, shown.world_from_joint, sound.at)
            out.append(Source(sound.at, sound.clip, where, setting.sound_level_db.get(sound.clip, 60.0)))
    return out
