"""A process killed in the middle of a run loses at most one second of it."""

from __future__ import annotations

import sqlite3
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from recording.children import COMMAND, ENVIRONMENT
from recording.sessions import HZ, turn
from vr_dti.recording.log import Log
from vr_dti.records.recovery import recover

KILLS = 20
AT_ONCE = 4
# From before the first commit to a second and a half, never twice at the same phase of the half-second between commits.
TURNS_BEFORE_KILL = [5 + 7 * i for i in range(KILLS)]


def killed_after(turns: int, path: Path) -> int:
    """Run a child, kill it as soon as it has put so many turns. -> the last turn it put"""
    with subprocess.Popen([*COMMAND, "run", str(path)], stdout=subprocess.PIPE, env=ENVIRONMENT) as child:
        assert child.stdout
        told = child.stdout.read(8 * turns)
        child.kill()
        told += child.stdout.read()
    return int.from_bytes(told[len(told) // 8 * 8 - 8 :][:8], "little")


@pytest.fixture(scope="module")
def sessions(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Path, int]]:
    folder = tmp_path_factory.mktemp("killed")
    paths = [folder / str(i) / "session.dtis" for i in range(KILLS)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(zip(paths, pool.map(killed_after, TURNS_BEFORE_KILL, paths), strict=True))


@pytest.mark.parametrize("i", range(KILLS))
def test_a_kill_costs_at_most_a_second(sessions: list[tuple[Path, int]], i: int) -> None:
    path, last_put = sessions[i]
    assert last_put >= TURNS_BEFORE_KILL[i] - 1
    with Log.open(path) as log:
        assert not log.sealed
        turns = list(log.turns())
        assert log.check()[0].startswith("not sealed")
    assert last_put - len(turns) < HZ
    for n, read in enumerate(turns):  # and all of it up to there
        put = turn(n)
        assert read.tick.index == n and list(read.samples) == put["samples"] and list(read.effects) == put["effects"]

    with sqlite3.connect(path) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    db.close()
    assert recover(path)
    with Log.open(path) as log:
        assert log.check() == [] and len(list(log.ticks())) == len(turns)
    assert [p.name for p in path.parent.iterdir()] == ["session.dtis"]
