"""From words to a clip: curves, two bones, frames, and what the reader says of a document that is wrong."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vr_dti.cast import clips as reader
from vr_dti.errors import DocumentError
from vr_dti.spaces import Floats, normalized
from vr_dti.world.animation import scalar
from vr_dti.world.animation.curves import curve
from vr_dti.world.animation.ik import two_bone
from vr_dti.world.animation.kinematics import forward
from vr_dti.world.animation.rig import rig_of
from vr_dti.world.animation.solve import solve
from vr_dti.world.members import Clip
from vr_dti.world.skeleton import JOINT

from .conftest import skeleton

STAND = """
  stand:
    hips: {shift: [0, -0.01, 0], turn: [0, 0, 0]}
    hand_left: {at: [-0.28, -0.47, -0.15]}
    hand_right: {at: [0.28, -0.47, -0.15]}
    foot_left: {at: [-0.13, 0, 0]}
    foot_right: {at: [0.13, 0, 0]}
"""


def clip_of(keys: str, body: str = "stocky", more: str = "") -> Clip:
    text = f"format: dti-clips/1\nposes:{STAND}clips:\n  it:\n    keys:\n{keys}{more}"
    document = reader.parse_clips(text, "it.yaml")
    return solve("it", document.clips["it"], document.poses, rig_of(skeleton(body)))


def joint(clip: Clip, name: str, body: str = "stocky") -> Floats:
    m = forward(clip.rotation.astype(float), clip.root_m.astype(float), skeleton(body).offset_m)
    out: Floats = m[:, JOINT[name]]
    return out


# --- curves ---


@given(st.lists(st.floats(-3.0, 3.0, allow_subnormal=False), min_size=2, max_size=8))
def test_a_curve_never_leaves_the_span_of_the_keys_on_its_two_sides(values: list[float]) -> None:
    t = np.arange(len(values), dtype=float)
    found = curve(t, np.array(values)[:, None], ("through",) * len(values)).at(np.linspace(0.0, t[-1], 200))[:, 0]
    for k in range(len(values) - 1):
        low, high = sorted(values[k : k + 2])
        part = found[(np.linspace(0.0, t[-1], 200) >= k) & (np.linspace(0.0, t[-1], 200) <= k + 1)]
        assert part.min() >= low - 1e-9
        assert part.max() <= high + 1e-9


def test_a_hit_arrives_at_speed_and_stops_dead() -> None:
    c = curve(np.array((0.0, 0.2, 1.0)), np.array(((0.0,), (1.0,), (1.0,))), ("rest", "hit", "rest"))
    before, after = c.at(np.array((0.19, 0.2)))[:, 0], c.at(np.array((0.2, 0.3)))[:, 0]
    assert (before[1] - before[0]) / 0.01 > 1.5 * 1.0 / 0.2
    assert after[0] == after[1] == 1.0


# --- two bones ---


@given(
    st.tuples(*[st.floats(-0.5, 0.5)] * 3).filter(lambda v: 0.1 < sum(x * x for x in v) ** 0.5 < 0.5),
    st.tuples(*[st.floats(-1.0, 1.0)] * 3),
)
def test_two_bones_reach_what_is_in_reach_and_bend_towards_the_pole(target: tuple[float, ...], pole: tuple[float, ...]) -> None:
    to, p = np.array(target), np.array(pole)
    aside = p - (p @ to) / (to @ to) * to
    if np.sqrt(aside @ aside) < 0.05:
        return
    eye = np.eye(3)
    bones = two_bone(np.zeros(3), to, p, np.array(0.28), np.array(0.26), eye, eye)
    assert np.allclose(bones.end_m, to, atol=1e-9)
    assert bones.mid_m @ aside > 0.0
    assert abs(np.sqrt(bones.mid_m @ bones.mid_m) - 0.28) < 1e-9
    upper, lower = scalar.two_bone(
        (0.0, 0.0, 0.0),
        scalar.as_point(target),
        scalar.as_point(pole),
        0.28,
        0.26,
        scalar.as_matrix(eye.ravel()),
        scalar.as_matrix(eye.ravel()),
    )
    assert np.allclose(np.array(upper).reshape(3, 3), bones.upper)
    assert np.allclose(np.array(lower).reshape(3, 3), bones.lower)


# --- words ---


@pytest.mark.parametrize("body", ["stocky", "small"])
def test_a_palm_is_where_its_words_put_it_whichever_frame_they_speak_in(body: str) -> None:
    rig = rig_of(skeleton(body))
    point = (0.18, 1.05, -0.42)
    words = f"      - {{at: 0ms, pose: stand, hand_right: {{at: {list(point)}, in: actor, fingers: [0, 0.2, -1], palm: [-1, 0, 0]}}}}\n"
    hand = joint(clip_of(words, body), "RightHand", body)[0]
    palm = hand[:3, :3] @ rig.palm_offset_m[1] + hand[:3, 3]
    assert np.allclose(palm, np.array(point) * rig.scale, atol=0.005)
    along = hand[:3, :3] @ rig.hand_bind[1, :, 0]
    assert along @ normalized((0.0, 0.2, -1.0)) > 0.999


def test_true_metres_do_not_grow_with_the_body() -> None:
    words = "      - {at: 0ms, pose: stand, foot_right: {at: [0.1, 0.2, -0.4], metres: true}}\n"
    for body in ("stocky", "small"):
        ankle = joint(clip_of(words, body), "RightFoot", body)[0, :3, 3]
        assert np.allclose(ankle[(0, 2),], (0.1, -0.4), atol=0.01)


def test_a_foot_that_goes_elsewhere_is_lifted_and_one_that_stays_is_not() -> None:
    words = (
        "      - {at: 0ms, pose: stand}\n"
        "      - {at: 600ms, foot_left: {at: [-0.13, 0, -0.4]}, foot_right: {at: [0.13, 0, 0]}, hips: {shift: [0, -0.08, -0.2]}}\n"
    )
    left, right = joint(clip_of(words), "LeftFoot")[:, :3, 3], joint(clip_of(words), "RightFoot")[:, :3, 3]
    assert left[:, 1].max() - left[0, 1] > 0.06
    assert np.abs(right - right[0]).max() < 0.003


@pytest.mark.parametrize("pitch", [-20, -50, -64, -85])
@pytest.mark.parametrize("body", ["stocky", "small"])
def test_a_heel_that_leaves_the_ground_leaves_the_toes_on_it(body: str, pitch: int) -> None:
    """Flat as far as they bend, and then on their tip, which stays where it was."""
    words = (
        "      - {at: 0ms, pose: stand}\n"
        f"      - {{at: 600ms, hips: {{shift: [0, -0.3, 0]}}, foot_right: {{at: [0.13, 0, 0], pitch: {pitch}}}}}\n"
    )
    rig = rig_of(skeleton(body))
    toes = joint(clip_of(words, body), "RightToeBase", body)
    tip = (toes @ np.append(rig.tip_m[1] - rig.ball_m[1], 1.0))[:, :3]
    assert np.abs(tip - tip[0]).max() < 0.003
    if pitch >= -50:
        assert np.abs(toes - toes[0]).max() < 0.003


def test_a_foot_that_turns_on_its_ball_does_not_step() -> None:
    ball = rig_of(skeleton("stocky")).ball_m[1]
    aside = 0.13 - float(ball[2] * np.sin(np.radians(20.0))) / rig_of(skeleton("stocky")).scale
    words = (
        "      - {at: 0ms, pose: stand}\n"
        "      - {at: 400ms, hips: {shift: [0, -0.1, 0]},"
        f" foot_right: {{at: [{aside:.3f}, 0, -0.009], heading: 20, pitch: -20}}}}\n"
    )
    assert joint(clip_of(words), "RightToeBase")[:, 1, 3].max() < ball[1] + 0.004


def test_the_ground_carries_a_lying_body_of_any_size() -> None:
    words = (
        "      - {at: 0ms, pose: stand, ground: 1, hips: {shift: [0, -0.5, 0], turn: [0, -90, 0]},"
        " foot_left: {at: [-0.1, -0.9, 0], in: hips}, foot_right: {at: [0.1, -0.9, 0], in: hips},"
        " hand_left: {at: [-0.3, 0.3, -0.1]}, hand_right: {at: [0.3, 0.3, -0.1]}}\n"
    )
    for body in ("stocky", "tall", "small"):
        assert 0.05 < float(clip_of(words, body).root_m[0, 1]) < 0.3


def test_the_same_words_and_bones_give_the_same_bits() -> None:
    words = "      - {at: 0ms, pose: stand}\n      - {at: 400ms, pose: stand, spine: [20, -10, 0]}\n"
    one, two = clip_of(words), clip_of(words)
    assert one.rotation.tobytes() == two.rotation.tobytes()
    assert one.root_m.tobytes() == two.root_m.tobytes()


# --- bad documents, and the cache ---


def test_every_mistake_of_a_document_is_said_with_its_line() -> None:
    text = (
        "format: dti-clips/1\n"
        f"poses:{STAND}"
        "clips:\n"
        "  one:\n"
        "    then: tow\n"
        "    events: {contact: 900ms}\n"
        "    keys:\n"
        "      - {at: 0ms, pose: stnad}\n"
        "      - {at: 500ms, fingers_left: claw}\n"
        "      - {at: 400ms, hand_left: {at: [0, 0, 0], palm: [0, 1, 0]}}\n"
        "  two:\n"
        "    loop: true\n"
        "    keys:\n"
        "      - {at: 0ms, hips: {shift: [0, 0, 0]}}\n"
    )
    with pytest.raises(DocumentError) as caught:
        reader.parse_clips(text, "bad.yaml")
    said = {(m.line, m.what.split()[0]) for m in caught.value.mistakes}
    lines = text.splitlines()

    def line(part: str) -> int:
        return next(i for i, row in enumerate(lines, 1) if part in row)

    found = {n for n, _ in said}
    assert {line("tow"), line("900ms"), line("stnad"), line("claw"), line("at: 400ms"), line("hips: {shift: [0, 0, 0]}")} <= found
    assert line("  two:") in found, "a loop that does not say when it closes"
    assert all(m.remedy for m in caught.value.mistakes)


def test_solved_clips_come_back_from_the_cache_equal_and_a_broken_cache_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VR_DTI_CACHE", str(tmp_path / "cache"))
    document = tmp_path / "small.yaml"
    document.write_text(
        f"format: dti-clips/1\nposes:{STAND}clips:\n  a:\n    events: {{here: 100ms}}\n    leave: {{sit: a}}\n    keys:\n"
        "      - {at: 0ms, pose: stand}\n      - {at: 300ms, pose: stand, spine: [0, -20, 0]}\n",
        encoding="utf-8",
    )
    heard: list[str] = []
    first = reader.clips_for(skeleton("stocky"), heard.append, files=[document])
    again = reader.clips_for(skeleton("stocky"), heard.append, files=[document])
    assert len(heard) == 1
    for field in dataclasses.fields(Clip):
        assert np.array_equal(getattr(first["a"], field.name), getattr(again["a"], field.name)), field.name
    (kept,) = (tmp_path / "cache" / "clips").iterdir()
    kept.write_bytes(kept.read_bytes()[:100])
    mended = reader.clips_for(skeleton("stocky"), heard.append, files=[document])
    assert len(heard) == 2
    assert np.array_equal(mended["a"].rotation, first["a"].rotation)
    reader.clips_for(skeleton("tall"), heard.append, files=[document])
    assert len(heard) == 3, "other bones, other clips"
