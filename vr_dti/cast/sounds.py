"""The catalogue of sound effects, each made by our own code at its level, baked once into the user's cache.

The cache's file is named by a hash of the recipes' source, so that a changed recipe bakes anew and an unchanged one never does.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
from numpy.random import Generator

from vr_dti.audio import clip as clips
from vr_dti.audio.clip import Clip, amplitude, loudest_db
from vr_dti.audio.synthesis import eased, seconds
from vr_dti.cast import foley, shots, soundscape
from vr_dti.resources import cache_dir
from vr_dti.spaces import Floats


@dataclass(frozen=True, slots=True)
class Recipe:
    """How one sound is made, and how loud it is."""

    make: Callable[[Generator], Floats]
    level_db: float
    """SPL at one metre, loudest 125 ms. Ours ("default"), set by what such things measure outdoors; far sounds by what arrives"""
    lasts_ms: int
    """written here, because what lasts how long decides the course of a run; the sound is cut or filled up to it"""
    _: KW_ONLY
    seed: int
    period_ms: int = 0
    """a loop that rests: begins again after so long"""


_MADE: dict[str, Recipe] = {
    "street": Recipe(soundscape.traffic, 72.0, 23000, seed=11),
    "street_2": Recipe(soundscape.traffic, 71.0, 23000, seed=12),
    "street_3": Recipe(soundscape.traffic, 70.0, 23000, seed=13),
    "street_4": Recipe(soundscape.traffic, 71.0, 23000, seed=14),
    "car_idle": Recipe(soundscape.car_idle, 56.0, 6000, seed=21),
    "far_dog": Recipe(soundscape.far_dog, 78.0, 3600, seed=31, period_ms=31_000),
    "far_siren": Recipe(soundscape.far_siren, 84.0, 15500, seed=32, period_ms=67_000),
    "siren": Recipe(soundscape.siren, 86.0, 9500, seed=33),
    "radio": Recipe(soundscape.radio_open, 60.0, 340, seed=41),
    "radio_tail": Recipe(soundscape.radio_close, 60.0, 220, seed=42),
    "blow_1": Recipe(foley.blow, 76.0, 700, seed=51),
    "blow_2": Recipe(foley.blow, 77.0, 700, seed=52),
    "blow_3": Recipe(foley.blow, 75.0, 700, seed=53),
    "smack": Recipe(foley.smack, 74.0, 500, seed=55),
    "scuffle": Recipe(foley.shove, 68.0, 1300, seed=61),
    "body_fall": Recipe(foley.fall, 76.0, 2000, seed=62),
    "step_1": Recipe(foley.step, 56.0, 600, seed=71),
    "step_2": Recipe(foley.step, 55.0, 600, seed=72),
    "step_3": Recipe(foley.step, 56.0, 600, seed=73),
    "step_4": Recipe(foley.step, 54.0, 600, seed=74),
    "cloth_1": Recipe(foley.cloth, 48.0, 550, seed=81),
    "cloth_2": Recipe(foley.cloth, 47.0, 550, seed=82),
    "notes": Recipe(foley.notes, 46.0, 1400, seed=85),
    "cuffs_ratchet": Recipe(foley.cuffs_ratchet, 60.0, 750, seed=91),
    "cuffs_rattle": Recipe(foley.cuffs_rattle, 58.0, 900, seed=92),
    "grunt_1": Recipe(foley.grunt, 72.0, 800, seed=101),
    "grunt_2": Recipe(foley.grunt, 74.0, 800, seed=102),
    "grunt_3": Recipe(foley.grunt, 73.0, 800, seed=103),
    "groan_1": Recipe(foley.groan, 66.0, 1700, seed=104),
    "groan_2": Recipe(foley.groan, 65.0, 1700, seed=105),
    "cry_1": Recipe(foley.cry, 77.0, 1000, seed=107),
    "cry_2": Recipe(foley.cry, 75.0, 1000, seed=108),
    "choke_1": Recipe(foley.choke, 62.0, 1800, seed=109),
    "choke_2": Recipe(foley.choke, 63.0, 1800, seed=110),
    "cough_1": Recipe(foley.cough, 70.0, 900, seed=115),
    "cough_2": Recipe(foley.cough, 68.0, 900, seed=116),
    "breath": Recipe(foley.breath, 54.0, 2400, seed=106),
    "gunshot": Recipe(shots.gunshot, 82.0, 1100, seed=111),
    "cew_shot": Recipe(shots.cew_shot, 75.0, 5200, seed=112),
    "spray_hiss": Recipe(shots.spray_hiss, 70.0, 1000, seed=113),
    "click": Recipe(shots.click, 56.0, 120, seed=114),
}
"""Loops: street, car_idle, far_dog, far_siren, breath."""

THROATS: dict[str, str] = {
    "grunt_1": "a grunt: struck in the body, the air goes out",
    "grunt_2": "a grunt, harder struck",
    "grunt_3": "a grunt, when one more blow comes",
    "groan_1": "a groan: it hurts, and goes on hurting",
    "groan_2": "a groan, weaker",
    "cry_1": "a cry of pain, no word",
    "cry_2": "a cry of pain, cut short",
    "choke_1": "choking: something presses on the throat",
    "choke_2": "choking, and a breath got at last",
    "cough_1": "coughing: spray in the throat",
    "cough_2": "coughing, and it does not stop",
    "breath": "breathing hard, in and out once",
}
"""What comes out of somebody's mouth and is no word, and how a role-player is asked for it. A man's stands under this name, a woman's
beside it (`of_throat`)."""
_WOMANS = " of a woman"
_MAKERS: dict[str, Callable[..., Floats]] = {
    "grunt": foley.grunt,
    "groan": foley.groan,
    "cry": foley.cry,
    "choke": foley.choke,
    "cough": foley.cough,
}
_OF_WOMEN = {
    name + _WOMANS: replace(_MADE[name], make=partial(make, throat=foley.WOMAN))
    for name in THROATS
    if (make := _MAKERS.get(name.partition("_")[0])) is not None
}
CATALOGUE: dict[str, Recipe] = _MADE | _OF_WOMEN
"""Every sound effect by name."""


def of_throat(name: str, woman: bool) -> str:
    """The sound `name` of `THROATS` as a man or a woman makes it; what has no voice is the same."""
    return name + _WOMANS if woman and name + _WOMANS in CATALOGUE else name


SOUND_LEVEL_DB: dict[str, float] = {name: recipe.level_db for name, recipe in CATALOGUE.items()}
"""SPL at one metre of each, as the world's hearing needs it"""

SOUND_MS: dict[str, int] = {name: recipe.lasts_ms for name, recipe in CATALOGUE.items()}
"""how long each lasts; a loop's round"""


def bake(say: Callable[[str], None] = lambda _: None) -> dict[str, Clip]:
    """Every sound of the catalogue by name, from the cache or made now (seconds); `say` hears of the making."""
    folder = cache_dir() / "sounds"
    folder.mkdir(exist_ok=True)
    path = folder / f"{_recipe_hash()}.npz"
    kept = clips.load(path)
    if kept is not None and set(kept) == set(CATALOGUE):
        return kept
    say(f"making {len(CATALOGUE)} sounds")
    made = {name: _made(recipe) for name, recipe in CATALOGUE.items()}
    clips.save(made, path)
    return made


def _made(recipe: Recipe) -> Clip:
    samples = recipe.make(np.random.default_rng(recipe.seed))
    n = seconds(recipe.lasts_ms / 1000.0)
    if len(samples) > n:
        samples = eased(samples[:n], 0.05)
    samples = samples - samples.mean()
    samples *= amplitude(recipe.level_db) / amplitude(loudest_db(samples))
    return Clip.of(np.pad(samples, (0, n - len(samples))), level_db=recipe.level_db, period=seconds(recipe.period_ms / 1000.0))


def _recipe_hash() -> str:
    here = Path(__file__).resolve().parent
    files = (here / "sounds.py", here / "foley.py", here / "soundscape.py", here.parent / "audio" / "synthesis.py")
    return hashlib.sha256(b"\0".join(f.read_bytes() for f in files)).hexdigest()[:16]
