"""A headset run from the safety check to the proof, on the real runtime: a handgun drawn at the hip and put back; a hand on the partner's
shoulder, both to pull him off, then between the two; and a shot, last, since a scene ends soon after somebody was shot."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest
from monado.remote import Puppet

from app.brisk import HARD, brisk
from app.program import SAFE, Program, here, proved, run
from app.wearer import Wearer
from app.witness import Witness
from vr_dti.app.safety import POINTS
from vr_dti.recording.log import Log
from vr_dti.samples import Status, Tracked

pytestmark = pytest.mark.openxr

HEADSET = ("--display", "openxr", "--mirror", "none")
ACTS = ("drew", "holstered", "touched", "pulled", "stepped_between", "aimed", "fired")
LATER_S = 30.0
"""patience with each act after one that failed"""
EXACT_M = 1e-5
"""the runtime carries poses as 32-bit numbers, and a head that stands still is predicted where it is"""


def test_a_hand_on_the_partners_shoulder_both_to_pull_him_off_then_between_and_a_shot(
    tmp_path: Path, child_environment: dict[str, str], puppet: Puppet
) -> None:
    path = tmp_path / "out" / "session.dtis"
    words = ["run", brisk(tmp_path, threat_s=2.0, once="holstered"), *HEADSET, *HARD, "--operator", "K7", "--out", str(path.parent)]
    with Program(words, environment=child_environment, stdin=SAFE) as program:
        witness = Witness(path)
        wearer = Wearer(program, witness, puppet)
        program.until(lambda: 1 in witness.look().statuses("focus") and witness.ticks[-1].views, "pictures in the headset")
        tried(program, acts(program, witness, wearer))
        wearer.hold_menu()
        assert program.finish() == 0

    whole = Witness.of(path)
    order = list(dict.fromkeys(i.kind for i in whole.told(*ACTS) if i.kind != "aimed"))
    assert order == [act for act in ACTS if act != "aimed"]
    confirmed_seen_and_worn(whole, wearer)
    shot(whole)
    touched(whole)
    pulled = whole.told("pulled")[0]
    assert pulled.to == "partner" and pulled.part in ("shoulder", "upper_arm", "torso", "neck")
    assert both_hold(whole)
    assert [i.name for i in whole.told("stop")] == ["menu held"]

    with Log.open(path) as log:
        assert log.sealed and log.check() == []
        assert log.meta.operator == "K7" and [t.device_profile for t in log.meta.trainees] == ["headset"]
    proved(path)
    here("report", path, "--out", tmp_path / "report", "--without-statement")
    page = (tmp_path / "report" / "report.html").read_text(encoding="utf-8").replace("\u00a0", " ")
    assert "muzzle of the handgun crossed the handcuffed man for " in page
    assert "fired the handgun at the handcuffed man: hit" in page
    assert re.search("hand on the partner’s (shoulder|upper arm|torso)( with both hands)? at ", page)
    assert "pulled the partner by the " in page
    assert "words before it are not measured here" in page, "nobody listened"


def acts(program: Program, witness: Witness, wearer: Wearer) -> dict[str, Callable[[], None]]:
    """What the wearer does until the story was told each of `ACTS`."""

    def told(kind: str) -> Callable[[], object]:
        return lambda: witness.told(kind)

    def draw() -> None:
        wearer.stand(0.5, 0.0)
        wearer.squeeze_at_hip(told("drew"), "the handgun in the hand")

    def holster() -> None:
        wearer.stand(0.5, 0.0)
        wearer.squeeze_at_hip(told("holstered"), "the handgun in the holster")

    def touch() -> None:
        wearer.walk_to(-0.25, -2.1)
        program.until(lambda: any(e.kind == "cue" and e.name == "shove" for e in witness.look().effects), "the first force")
        wearer.hold_shoulder("partner", lambda: witness.told("touched") and touch_felt(witness), "a hand on his shoulder")

    def aim() -> None:
        wearer.walk_to(0.5, 0.0)
        wearer.squeeze_at_hip(lambda: len(witness.told("drew")) > 1, "the handgun in the hand once more")
        before = len(witness.told("aimed"))  # as it was first drawn it may have pointed at somebody
        wearer.aim_at("subject", lambda: any(i.to == "subject" for i in witness.told("aimed")[before:]), "an aim")

    def pull() -> None:
        leant = False

        def gives_way() -> object:
            nonlocal leant
            leant = leant or leans(witness)  # pulled out of a kick he stumbles away, and is not in the hands any more
            return both_hold(witness) and witness.told("pulled") and leant

        wearer.pull_off("partner", "subject", gives_way, "a pull he gives way to")

    return {
        "drew": draw,
        "holstered": holster,
        "touched": touch,
        "pulled": pull,
        "stepped_between": lambda: wearer.step_between("partner", "subject", told("stepped_between"), "standing between them"),
        "aimed": aim,
        "fired": lambda: wearer.pull_trigger(told("fired"), "a shot"),
    }


def tried(program: Program, steps: Mapping[str, Callable[[], None]]) -> None:
    """Each of them, also after one that failed; which came to be and which did not is told of all at once."""
    found: dict[str, str] = {}
    for act, step in steps.items():
        try:
            step()
        except AssertionError as e:
            found[act] = str(e).splitlines()[0]
            program.patience_s = LATER_S
            if not program.running:
                break
    came = [act for act in steps if act not in found]
    assert not found, f"came to be: {', '.join(came) or 'none'}\n" + "\n".join(f"{k}: {v}" for k, v in found.items()) + f"\n{program.err}"


def touch_felt(witness: Witness) -> bool:
    """The headset's hands shook as long as the story asked for when somebody was touched."""
    asked = [e.int_arg("duration_ms") for e in witness.effects if e.kind == "haptic" and e.reason.region == "feel"]
    return bool(asked) and asked[0] in witness.statuses("haptic")


def both_hold(witness: Witness) -> bool:
    return {i.hand for i in witness.told("touched") if i.to == "partner"} == {"left", "right"}


def leans(witness: Witness) -> bool:
    return witness.leans("partner") > 0.02


def confirmed_seen_and_worn(whole: Witness, wearer: Wearer) -> None:
    assert [(m.text, m.by) for m in whole.marked("safety")] == [(point, "K7") for point in POINTS]
    assert [m.value for m in whole.marked("symptoms before")] == [0] and whole.marked("content note")
    heads = [d for d in whole.data("headset") if isinstance(d, Tracked) and d.device == "head" and d.valid]
    rest = iter([d.pose[:3] for d in heads])
    missed = [at for at in wearer.been if not any(np.allclose(pose, at, rtol=0.0, atol=EXACT_M) for pose in rest)]
    assert len(wearer.been) > 10 and not missed, "each place in turn"
    assert {v.name for t in whole.ticks for v in t.views} == {"headset/left", "headset/right"}


def shot(whole: Witness) -> None:
    drew, aimed, (shot,) = whole.told("drew"), whole.told("aimed")[-1], whole.told("fired")
    assert [(i.name, i.hand) for i in drew] == [("handgun", "right")] * 2, "the hand on his shoulder gripped there, and drew nothing"
    assert (aimed.to, aimed.hand) == ("subject", "right")
    assert (shot.name, shot.to, shot.text) == ("handgun", "subject", "hit") and shot.part and 100 < shot.distance_cm < 500
    assert {i.to for i in whole.told("crossed")} >= {"subject"}


def touched(whole: Witness) -> None:
    """What the first touch moved in the story, and what the hand felt of it."""
    touched = whole.told("touched")[0]
    assert (touched.to, touched.hand, touched.label) == ("partner", "right", "sensed")
    assert touched.part in ("shoulder", "upper_arm", "torso"), touched
    because = [e for e in whole.effects if e.reason.source == touched.source and e.reason.seq == touched.seq]
    entered = [(e.reason.region, e.name) for e in because if e.kind == "enter"]
    assert sorted(entered) == [("hand", "on_him"), ("mind", "weighing")]
    (haptic,) = [e for e in because if e.kind == "haptic"]
    assert (haptic.target, haptic.name, haptic.reason.region) == ("trainee", "right", "feel")
    assert Status("haptic", haptic.int_arg("duration_ms"), "right") in whole.data("headset")


def test_no_headset_is_touched_before_everything_is_confirmed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The runtime named here does not exist: to reach for it would be another message, and exit status 2."""
    monkeypatch.setenv("XR_RUNTIME_JSON", "/nonexistent")
    program = run("run", "handcuffed", *HEADSET, "--operator", "K7", "--out", tmp_path / "out", stdin="yes\nyes\nno\nyes\n", status=1)
    assert all(point in program.err for point in POINTS[:3]) and POINTS[3] not in program.err
    assert f"not confirmed: {POINTS[2].lower()}" in program.err and "the headset was not started" in program.err
    assert not (tmp_path / "out").exists()
