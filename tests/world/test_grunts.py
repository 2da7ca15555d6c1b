"""What a blow drives out of somebody: from their mouth, with a clip of their own, and never over their words."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from vr_dti.events import Effect, Sounding
from vr_dti.world.animation.face import own_sides
from vr_dti.world.animation.units import UNIT
from vr_dti.world.effects import CRIES, GRUNTS
from vr_dti.world.faces import units_of
from vr_dti.world.pose import pose
from vr_dti.world.setting import Setting
from vr_dti.world.sounding import mouth_m

from .conftest import effect, play

NS = 1_000_000


@pytest.fixture
def throaty(corner: Setting) -> Setting:
    """The corner, where both have a throat: sounds of the subject are named `hers`."""
    return replace(corner, throats={name: {"partner": name, "subject": f"hers/{name}"} for name in (*GRUNTS, *CRIES)}, sound_ms={})


def struck(part: str = "torso", at_ms: int = 100) -> Effect:
    return effect(at_ms, "blow", "partner", "subject", part=part)


def heard(setting: Setting, effects: list[Effect], t_ms: int) -> list[Sounding]:
    return [s for s in pose(setting, play(setting, effects, t_ms), t_ms * NS).sounding if s.clip.partition("/")[2]]


@pytest.mark.parametrize(("part", "names"), [("torso", GRUNTS), ("head", CRIES)])
def test_who_is_struck_grunts_from_their_own_mouth(throaty: Setting, part: str, names: tuple[str, ...]) -> None:
    assert heard(throaty, [struck(part)], 120) == [], "the blow comes first"
    (grunt,) = heard(throaty, [struck(part)], 300)
    assert grunt.clip.removeprefix("hers/") in names
    shown = pose(throaty, play(throaty, [struck(part)], 300), 300 * NS)
    assert grunt.position_m == pytest.approx(mouth_m(shown.world_from_joint, 1), abs=1e-6)
    assert np.linalg.norm(grunt.facing) == pytest.approx(1.0, abs=1e-6)


def test_a_mouth_does_one_thing_at_a_time(throaty: Setting) -> None:
    speaks = effect(50, "say", "subject", "hey", to="partner")
    assert heard(throaty, [speaks, struck()], 300) == []
    assert heard(throaty, [struck(), replace(speaks, at_ms=250)], 300) == [], "the words that it breaks into"


def test_who_lies_senseless_makes_no_sound(throaty: Setting, corner: Setting) -> None:
    assert heard(throaty, [effect(50, "feel", "subject", "faint", permille=1000), struck()], 300) == []
    assert not play(corner, [struck()], 300).sounds, "nor does who has no throat here"


def jaw(setting: Setting, effects: list[Effect], t_ms: int) -> float:
    shown = pose(setting, play(setting, effects, t_ms), t_ms * NS)
    return float(units_of(setting, shown, 1, t_ms, own_sides(setting.rows.seeds[1]))[UNIT["jawOpen"]])


def test_the_mouth_opens_for_it_and_shuts_again(throaty: Setting, corner: Setting) -> None:
    assert jaw(throaty, [struck()], 260) > jaw(corner, [struck()], 260) + 0.2
    assert jaw(throaty, [struck()], 1000) == pytest.approx(jaw(corner, [struck()], 1000))


def test_the_mouth_opens_for_the_next_blow_too(throaty: Setting, corner: Setting) -> None:
    """While the sound of the one before was still dying away, it stayed shut."""
    blows = [struck(), struck(at_ms=850)]
    assert jaw(throaty, blows, 1010) > jaw(corner, blows, 1010) + 0.2


def test_which_grunt_it_is_hangs_on_no_frame_rate(throaty: Setting) -> None:
    """It was drawn from the millisecond of the blow: a frame later it was another one."""
    clips = {heard(throaty, [struck(at_ms=at)], at + 200)[0].clip for at in range(100, 140, 4)}
    assert len(clips) == 1
    heard_of = {seed: heard(replace(throaty, seed=seed), [struck()], 300)[0].clip for seed in range(12)}
    assert len(set(heard_of.values())) == len(GRUNTS)
