"""A session is evidence: what was recorded can be recomputed bit for bit, and nothing in the file can be changed unnoticed."""

from __future__ import annotations

import random
import sqlite3
import zlib
from pathlib import Path

from vr_dti.events import pose_of
from vr_dti.recording.log import Log
from vr_dti.replay import scene_of, seek, ticks, verify
from vr_dti.samples import Button, Command, Key, Sample, SampleData, Speech, Status, Tracked
from vr_dti.scene import Scene
from vr_dti.spaces import quat_from_euler_deg
from vr_dti.timebase import NS_PER_S

from .conftest import Told, command, record

TURNS, HZ = 75, 30.0


def random_samples(seed: int) -> list[Sample]:
    """Two and a half seconds of a trainee who does anything at any time."""
    r = random.Random(seed)
    samples: list[Sample] = []

    def add(t_s: float, data: SampleData, late_s: float = 0.0) -> None:
        t_ns = NS_PER_S + round(t_s * NS_PER_S)
        samples.append(Sample(t_ns, "told", len(samples) + 1, "t", data, t_ns - round(late_s * NS_PER_S)))

    add(0.0, Command("start"))
    for i in range(TURNS):
        t = i / HZ
        q = quat_from_euler_deg(r.uniform(-60, 60), r.uniform(-40, 20), r.uniform(-5, 5))
        head = pose_of((r.uniform(-0.5, 0.5), r.uniform(1.2, 1.8), r.uniform(-2.6, 0.3)), (q[0], q[1], q[2], q[3]))
        add(t, Tracked("head", head, position_valid=r.random() > 0.1, tracked=r.random() > 0.1))
        for device in ("left_grip", "left_aim", "right_grip", "right_aim"):
            at = pose_of((head.px + r.uniform(-0.6, 0.6), r.uniform(0.6, 1.7), head.pz + r.uniform(-0.7, 0.2)), head[3:])
            add(t, Tracked(device, at, position_valid=r.random() > 0.05))  # type: ignore[arg-type]
        if r.random() < 0.15:
            side, name = r.choice(("left", "right")), r.choice(("trigger", "squeeze", "menu", "select"))
            add(t, Button(side, name, round(r.random(), 2)))  # type: ignore[arg-type]
        if r.random() < 0.1:
            add(t, Speech(r.randrange(7), r.choice(("partner", "subject", "dispatch")), "words"), late_s=r.uniform(0, 0.5))
        if r.random() < 0.1:
            add(t, r.choice((Key(str(r.randrange(7)), True), Key("h", True), Status("worn", r.randrange(2)), Status("focus", 1))))
        if r.random() < 0.08:
            add(t, Command(r.choice(("pause", "bookmark", "do_over", "partner_yields", "partner_doubles_down", "rung")), r.randrange(6)))
    return samples


def test_random_sessions_are_proved(scene: Scene, tmp_path: Path) -> None:
    """A thousand of them: `make proof`."""
    for seed in range(10):
        path = tmp_path / f"{seed}.dtis"
        record(scene, path, [Told(random_samples(seed))], TURNS, HZ)
        with Log.open(path) as log:
            verdict = verify(scene, log)
        assert verdict.same, f"seed {seed}: {verdict.words}"
        assert verdict.from_samples and verdict.turns == TURNS


def test_the_scripted_sessions_are_proved_by_the_command(scripted: dict[str, Path]) -> None:
    done = command("replay", str(scripted["early"]), "--verify")
    assert done.returncode == 0 and done.stdout.startswith("equal: "), done.stdout + done.stderr


def test_a_changed_row_fails(scene: Scene, tmp_path: Path) -> None:
    """Somebody edits a rung in the file: the chain says so before anything is recomputed."""
    path = tmp_path / "session.dtis"
    record(scene, path, [Told(random_samples(7))], TURNS, HZ)
    db = sqlite3.connect(path)
    n, body = db.execute("SELECT n, body FROM entry WHERE kind = 'block' ORDER BY n DESC LIMIT 1").fetchone()
    edited = zlib.compress(zlib.decompress(body).replace(b'"story_ms":', b'"story_ms": ', 1))
    db.execute("UPDATE entry SET body = ? WHERE n = ?", (edited, n))
    db.commit()
    db.close()
    done = command("replay", str(path), "--verify")
    assert done.returncode == 1
    assert "DIFFERS" in done.stdout and f"entry {n}" in done.stdout


def test_a_recomputed_difference_is_named(scene: Scene, tmp_path: Path) -> None:
    """Samples that lead elsewhere than the log says: a forger who mends the chain is still found."""
    path = tmp_path / "session.dtis"
    record(scene, path, [Told(random_samples(3))], TURNS, HZ)
    with Log.open(path) as log:
        turns = list(log.turns())
    other = tmp_path / "other.dtis"
    record(scene, other, [Told(random_samples(4))], TURNS, HZ)
    with Log.open(other) as log:
        again = [tick for _, tick in ticks(scene, log)]
    assert any(t.intents != a.intents or t.effects != a.effects for t, a in zip(turns, again, strict=True))


def test_a_replay_taken_up_in_the_middle_is_the_same_replay(scene: Scene, tmp_path: Path) -> None:
    """Also where a do-over, asked for later, goes back to before the middle."""
    path = tmp_path / "session.dtis"
    asked = [(0, "start"), (24, "do_over"), (27, "do_over")]
    told = Told([Sample(NS_PER_S + round(t * NS_PER_S), "console", n, "t", Command(name)) for n, (t, name) in enumerate(asked, 1)])
    record(scene, path, [told], round(30 * HZ), HZ)
    with Log.open(path) as log:
        whole = [tick for _, tick in ticks(scene, log)]
        middle = whole[round(22 * HZ)]
        part = [tick for _, tick in ticks(scene, log, since_ns=middle.frame.now_ns)]
    taken_up = whole[-len(part)]
    assert 0 < middle.frame.index - taken_up.frame.index < 1.2 * HZ, "from the last kept second"
    assert [t.run for t in part] == [t.run for t in whole[-len(part) :]]
    assert part[-1].take == 2 and part[-1].story_ms < middle.story_ms


def test_seeking_gives_the_same_run_as_playing_through(scene: Scene, tmp_path: Path) -> None:
    path = tmp_path / "session.dtis"
    samples = [s for s in random_samples(11) if not isinstance(s.data, Command) or s.data.name == "start"]
    samples = [s for s in samples if not isinstance(s.data, Status)]
    record(scene, path, [Told(samples)], TURNS, HZ)
    with Log.open(path) as log:
        sought = seek(scene_of(log, lambda _: None), log, 1800)
        played = next(tick for _, tick in ticks(scene, log) if tick.story_ms >= 1800)
    assert sought.run == played.run
    assert (sought.shown.world_from_joint == played.shown.world_from_joint).all()
