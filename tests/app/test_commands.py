"""Every command does what its manual page says: log, report, pictures, films, baking, and runs that can be had again."""

from __future__ import annotations

import json
import os
import re
import sys
from itertools import islice
from pathlib import Path

import av
import numpy as np
import pytest

from app.program import ROOT, Program, here, proved, run
from app.sessions import copied, recorded_by
from vr_dti.assets import pictures
from vr_dti.cli import run_command
from vr_dti.recording.log import Log
from vr_dti.replay import scene_of

KINDS = ("head", "sample", "intent", "effect", "perceived", "tick", "mark")
EYES = ("trainee", "subject", "partner", "instructor", "above")


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A trainee who sees a shove and kicks before he says anything: words, force, and moments for a report."""
    return recorded_by(tmp_path_factory.mktemp("recorded"), "--script", "late", "--seconds", "53", "--seed", "5")


# --- log -------------------------------------------------------------------------------------------------------------------


def test_the_log_is_json_lines_oldest_first(session: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [json.loads(line) for line in here("log", session).out.splitlines()]
    assert {row["row"] for row in rows} == set(KINDS)
    ticks = [row["tick"] for row in rows]
    assert ticks == sorted(ticks)
    for kind in KINDS:
        assert run_command(["log", str(session), "--kind", kind]) == 0
        only = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        assert only == [row for row in rows if row["row"] == kind], kind
    assert [row["rung"] for row in rows if row["row"] == "intent" and row["kind"] == "spoke"] == [3], "what the script said"


@pytest.mark.skipif(os.name == "nt", reason="a POSIX shell")
def test_whoever_reads_only_the_beginning_of_a_log_ends_it_quietly(session: Path) -> None:
    pipe = '("$0" -m vr_dti log "$1" || echo "status $?" >&2) | head -1'
    with Program([str(session)], command=["sh", "-c", pipe, sys.executable]) as program:
        assert program.finish() == 0
    assert json.loads(program.out)["row"] == "head" and not program.err


# --- report ----------------------------------------------------------------------------------------------------------------


def test_a_report_is_one_page_that_fetches_nothing(session: Path, tmp_path: Path) -> None:
    program = here("report", session, "--out", tmp_path / "new" / "report")
    page, data = tmp_path / "new" / "report" / "report.html", tmp_path / "new" / "report" / "report.json"
    assert program.out.splitlines() == [str(page), str(data)]
    assert sorted(p.name for p in page.parent.iterdir()) == ["report.html", "report.json"]
    html = page.read_text(encoding="utf-8")
    fetched = re.findall(r"""(?:src|href|poster|data|action|srcset)\s*=\s*["']?([^"'\s>]+)|url\(["']?([^"')]+)|@import\s+(\S+)""", html)
    assert fetched and all(re.match(r"#|data:", "".join(where)) for where in fetched), fetched
    assert "<img" in html and "<script" not in html
    assert json.loads(data.read_text(encoding="utf-8"))["sessions"]


# --- pictures and films ----------------------------------------------------------------------------------------------------


def test_the_same_moment_from_everybodys_eyes(session: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    seen = {}
    for eyes in EYES:
        path = tmp_path / "new" / f"{eyes}.png"
        words = ["replay", str(session), "--from", eyes, "--png", str(path), "--at", "39.5", "--size", "320x180"]
        assert run_command(words) == 0
        assert re.fullmatch(rf"{re.escape(str(path))}: {eyes} at 39\.5\d s\n", capsys.readouterr().out)
        seen[eyes] = pictures.read(path).astype(float)
        assert seen[eyes].shape == (180, 320, 3) and seen[eyes].std() > 10, f"{eyes} see one colour"
    for a in EYES:
        for b in EYES[: EYES.index(a)]:
            assert np.abs(seen[a] - seen[b]).mean() > 8, f"{a} and {b} see the same"


def test_a_picture_on_walls_as_jpeg_of_the_first_force(session: Path, tmp_path: Path) -> None:
    program = here("replay", session, "--rig", "walls-180", "--png", tmp_path / "walls.jpg", "--size", "1280x120")
    with Log.open(session) as log:
        first = next(row for _, row in log.rows("effect") if getattr(row, "kind", "") == "blow")
    at_s = float(re.search(r" at (\S+) s$", program.out.strip())[1])  # type: ignore[index]
    assert 0 <= at_s * 1000 - first.at_ms < 50
    picture = pictures.read(tmp_path / "walls.jpg")
    assert picture.shape == (120, round(120 * 12.0 / 2.5), 3)


@pytest.mark.parametrize("suffix", ["webm", "mp4"])
def test_a_film_has_pictures_and_sound(session: Path, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"film.{suffix}"
    here("replay", session, "--from", "instructor", "--video", path, "--at", "38.5", "--seconds", "1", "--size", "160x90")
    with av.open(str(path)) as film:
        assert [s.type for s in film.streams] == ["video", "audio"]
        frames = [f.to_ndarray(format="rgb24") for f in film.decode(video=0)]
        film.seek(0)
        heard = np.concatenate([_mono(f) for f in film.decode(audio=0)])
        rate = film.streams.audio[0].rate
    assert len(frames) == 15 and frames[0].shape == (90, 160, 3)
    assert np.abs(frames[0].astype(float) - frames[-1]).mean() > 1, "nothing moves"
    assert len(heard) / rate == pytest.approx(1.0, abs=0.1)
    loudness = np.sqrt(np.mean(heard**2))
    assert 0.003 < loudness < 0.5 and np.isfinite(heard).all(), f"silence or noise: {loudness}"
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith((".", "film"))] == [path.name]


def _mono(frame: av.AudioFrame) -> np.ndarray:
    """(n,) of -1..1, of any sample format."""
    x = frame.to_ndarray().astype(float)
    x = x / np.iinfo(frame.to_ndarray().dtype).max if frame.to_ndarray().dtype.kind == "i" else x
    return x.mean(axis=0) if frame.format.is_planar else x.reshape(-1, 2).mean(axis=1)


# --- bake ------------------------------------------------------------------------------------------------------------------


def _files(folder: Path) -> set[tuple[str, int, int]]:
    return {(str(path), path.stat().st_mtime_ns, path.stat().st_ino) for path in folder.rglob("*") if path.is_file()}


def test_what_is_baked_is_not_baked_again() -> None:
    here("bake", "handcuffed")
    cache = Path(os.environ["VR_DTI_CACHE"])
    for _ in range(2):  # who bakes beside us into the same cache may end once more what both had begun, and no more than once
        before = _files(cache)
        again = run("bake", "handcuffed")
        if kept := before <= _files(cache):
            break
    assert kept
    assert again.err.splitlines()[0] == "handcuffed: preparing" and again.err.endswith(f"ready; kept in {cache}\n")
    assert not re.search(r"baking|solving|speaking", again.err), again.err


# --- runs that can be had again --------------------------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_log_by_id_or_by_path(session: Path, tmp_path: Path) -> None:
    """The second run is another process, and ends before the first did: what it did until then is the same."""
    words = ("--script", "late", "--seconds", "12", "--seed", "5", "--display", "offscreen", "--out", tmp_path / "path")
    run("run", ROOT / "scenes" / "handcuffed", *words)
    again = tmp_path / "path" / "session.dtis"
    file = str(ROOT / "scenes" / "handcuffed" / "scenario.yaml")
    third = recorded_by(tmp_path / "file", "--script", "late", "--seconds", "2", scene=file)
    with Log.open(session) as a, Log.open(again) as b, Log.open(third) as c:
        assert a.meta.seed == b.meta.seed == 5 and c.meta.seed == 7, "the one given, or the scene's own"
        lines, kept = list(b.lines()), [s.body for s in b.snapshots()]
        assert list(islice(a.lines(), len(lines))) == lines and len(lines) > 1000
        assert [s.body for s in islice(a.snapshots(), len(kept))] == kept and len(kept) > 10
        assert (a.meta.scene_hash, a.meta.pins) == (c.meta.scene_hash, c.meta.pins)


def test_a_session_can_be_gone_on_from_with_the_scene_in_another_folder(session: Path, tmp_path: Path) -> None:
    """What counts is which scene it is, not where it lies."""
    copy = copied(tmp_path / "my copy")
    path = recorded_by(tmp_path / "retry", "--from", str(session), "--at", "20", "--seconds", "1", scene=str(copy))
    with Log.open(path) as log, Log.open(session) as first:
        assert log.meta.parent is not None and log.meta.parent.digest == first.digest


def test_drawn_people_are_the_seeds_and_the_same_in_the_replay(tmp_path: Path) -> None:
    """Other bodies, the same scenario; the session alone brings the same people back. In the scene with the fewest: each is baked anew."""
    written = recorded_by(tmp_path / "written", "--seconds", "3", scene="first-steps")
    drawn = recorded_by(tmp_path / "drawn", "--seconds", "3", "--people", "drawn", scene="first-steps")
    with Log.open(written) as a, Log.open(drawn) as b:
        assert (a.meta.options["people"], b.meta.options["people"]) == ("written", "drawn")
        assert a.meta.pins["scenario"] == b.meta.pins["scenario"] and a.meta.pins["cast/partner"] != b.meta.pins["cast/partner"]
        assert scene_of(b, print).pins == b.meta.pins
    assert run_command(["replay", str(drawn), "--verify"]) == 0


def test_a_run_with_dials_and_the_words_of_the_street(tmp_path: Path) -> None:
    """A dial changes the story and is kept with it; the wording changes what is said and nothing else."""
    clean = recorded_by(tmp_path / "clean", "--script", "silent", "--seconds", "3")
    street = recorded_by(tmp_path / "street", "--script", "silent", "--seconds", "3", "--locale", "street")
    dials = recorded_by(tmp_path / "dials", "--script", "silent", "--seconds", "7", "--dial", "rank=sergeant", "--dial", "retaliation=open")
    with Log.open(clean) as a, Log.open(street) as b, Log.open(dials) as c:
        assert (a.meta.scene_hash, a.meta.pins, list(a.lines())) == (b.meta.scene_hash, b.meta.pins, list(b.lines()))
        assert c.meta.scene_hash != a.meta.scene_hash
        assert [[r.name for _, r in log.rows("effect") if getattr(r, "kind", "") == "say"] for log in (a, c)] == [
            ["p-intro"],
            ["p-intro", "p-open"],
        ], "what he says to a peer, and what to one who should keep silent"
        words = [next(d.text for d in log.documents if d.role == "locale") for log in (a, b)]
    assert ["sorry you made me run" in w for w in words] == [True, True] and ["asshole" in w for w in words] == [False, True]
    with Log.open(dials) as log:
        scenario = scene_of(log, lambda _: None).scenario
    assert (scenario.dials["rank"], scenario.dials["retaliation"]) == ("sergeant", "open")
    for path in (street, dials):
        proved(path)
