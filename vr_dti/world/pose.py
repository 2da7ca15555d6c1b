"""World -> `Shown`: the world as it looks and sounds at an instant, a pure function of (setting, world, time)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vr_dti.events import Sounding
from vr_dti.spaces import Floats
from vr_dti.world import holding
from vr_dti.world.animation import leaning, look
from vr_dti.world.animation.feelings import Mood
from vr_dti.world.animation.kinematics import affine, walk_levels
from vr_dti.world.animation.rig import SPINE_ROWS
from vr_dti.world.body import Embodied, embodied, standing_in
from vr_dti.world.casting import Sampled, sampled
from vr_dti.world.looking import looks_of, moods_of
from vr_dti.world.reaching import held_hands, set_arms, set_legs
from vr_dti.world.reacting import blinded, bow, raise_arms, reactions_of, trembles
from vr_dti.world.rows import Rows
from vr_dti.world.setting import Setting
from vr_dti.world.skeleton import LEVELS
from vr_dti.world.sounding import soundings
from vr_dti.world.state import Actor, World
from vr_dti.world.talking import is_live

_NOISES = {"cough": "(coughs)", "groan": "(groans)", "cry": "(cries out)"}
"""captions of what is no word, by the sound's name, of whom a trainee's tool met"""
LIVE = "(speaks)"
"""caption of what nobody wrote down: the instructor speaks as them"""
NOISE_MS = 1500
"""how long such a caption stands: default"""
DARK = 0.8
"""so black that nobody can be made out: default, a fifth of the light"""


@dataclass(frozen=True, slots=True)
class Caption:
    """A line on screen: who speaks and the words."""

    who: str
    text: str


@dataclass(frozen=True, slots=True)
class Shown:
    """The posed world. Rows of `world_from_joint` follow `names`: the cast in order, then `trainee:ID` for every trainee's body."""

    world: World
    story_ns: int
    names: tuple[str, ...]
    world_from_joint: Floats
    """(N, 54, 4, 4)"""
    sounding: tuple[Sounding, ...]
    captions: tuple[Caption, ...]
    fade: float
    """0 clear, 1 black"""
    moods: tuple[Mood, ...] = ()
    """of the cast, in order: what their faces show; empty: everybody's is calm"""
    breath: tuple[float, ...] = ()
    """of the cast: -1..1 times depth, out and in"""
    jaw: float = 0.0
    """how far the mouth is open of whom the instructor speaks as, 0..1: told by his microphone, and no part of the record"""

    @property
    def dark(self) -> bool:
        """Nothing can be made out in the picture."""
        return self.fade >= DARK

    def row(self, name: str) -> int:
        """The row of an actor or trainee; KeyError if absent."""
        try:
            return self.names.index(name)
        except ValueError:
            raise KeyError(name) from None


_TO_CHEST, _TO_HAND = 3, 7
"""levels of the skeleton after which the chest, and the hands, are known in world"""
_FINGERS = LEVELS[_TO_HAND].start
"""first row of the fingers: hands keep their size, whoever wears them"""


def pose(setting: Setting, world: World, story_ns: int) -> Shown:
    """The world at `story_ns`, which may lie a frame after `world.time_ms`. Pure: the same arguments give the same bits."""
    rows = setting.rows
    t_ms = story_ns / 1e6
    cast = sampled(setting, world, t_ms)
    people = [embodied(row, body, rows.plan, t_ms) for row, body in standing_in(setting, world)]
    m = _locals(rows, cast, people)
    arms = [p.arms for p in people]
    set_legs(rows.limbs, m, (*cast.steps, *(p.feet for p in people)))
    set_arms(rows.limbs, m, arms)
    for row, actor in enumerate(world.actors):
        if actor.lean is not None:
            leaning.apply(m[row], leaning.at(actor.lean, t_ms)[0])
    reacting = reactions_of(setting, world, t_ms)
    for row, reaction in reacting:
        bow(setting, m, row, reaction)
        trembles(m, row, reaction, rows.seeds[row], t_ms)
    walk_levels(m, 0, _TO_CHEST)
    if reacting:
        cast = blinded(cast, reacting)
    moods = moods_of(setting, world, cast, t_ms)
    look.apply(m, *looks_of(setting, world, m, cast, moods, t_ms))
    gripped = holding.apply(setting, world, m, t_ms)
    for row, reaction in reacting:
        raise_arms(setting, m, row, reaction, gripped)
    walk_levels(m, _TO_CHEST, _TO_HAND)
    held_hands(m, arms)
    walk_levels(m, _TO_HAND)
    return Shown(
        world=world,
        story_ns=story_ns,
        names=rows.names,
        world_from_joint=m,
        sounding=soundings(setting, world, rows.names, m, t_ms),
        captions=_captions(setting, world, t_ms),
        fade=world.fade_at(t_ms),
        moods=tuple(map(tuple, moods.tolist())),
        breath=cast.breath,
    )


def _locals(rows: Rows, cast: Sampled, people: Sequence[Embodied]) -> Floats:
    """`(N, 54, 4, 4)`: hips in world, every other joint local to its parent; trainees' limbs as in the bind pose."""
    count = len(cast.root_m)
    quat = cast.quat
    if count < len(rows.names):
        quat = np.zeros((len(rows.names), 54, 4))
        quat[:count] = cast.quat
        quat[count:, :, 3] = 1.0
    for p in people:
        quat[p.row, SPINE_ROWS] = p.quat
        quat[p.row, _FINGERS:] = p.fingers
    m = affine(quat, rows.offset_m)
    m[:count, 0, :3, 3] = cast.root_m
    for p in people:
        m[p.row, :_FINGERS, :3, 3] *= p.scale
        m[p.row, 0, :3, 3] = p.hips_m
    return m


def _called(setting: Setting, who: str) -> str:
    """How a trainee calls whoever speaks: `subject` is a word of authors, and says of nobody that he is a man in handcuffs."""
    title = next((m.title for m in setting.cast if m.name == who), "")
    return title or who[:1].upper() + who[1:]


def _captions(setting: Setting, world: World, t_ms: float) -> tuple[Caption, ...]:
    """What is being said, in words; in a black that is told by sound too, but not in the black after a stop: what stopped, stops."""
    if world.outcome and world.fade_at(t_ms) >= 1.0:
        return ()
    noises = [(a.name, words) for a in world.actors if a.hurts and (words := _noise(setting, world, a, t_ms))]
    spoken = [(a.name, a.saying) for a in world.actors if a.saying is not None] + [(v.who, v.saying) for v in world.voices]
    return (
        *(
            Caption(_called(setting, who), LIVE if is_live(said) else setting.lines[said.line].text)
            for who, said in spoken
            if said is not None and said.since_ms <= t_ms < said.until_ms and (said.line in setting.lines or is_live(said))
        ),
        *(Caption(_called(setting, who), words) for who, words in noises),
    )


def _noise(setting: Setting, world: World, actor: Actor, t_ms: float) -> str:
    """What comes out of his mouth now and is no word; nothing while he speaks."""
    said = actor.saying
    if said is not None and said.since_ms <= t_ms < said.until_ms:
        return ""
    mine = (s for s in world.sounds if s.at == actor.name and s.clip in setting.throats and 0.0 <= t_ms - s.since_ms < NOISE_MS)
    last = max(mine, key=lambda s: s.since_ms, default=None)
    return _NOISES.get(last.clip.partition("_")[0], "") if last is not None else ""
