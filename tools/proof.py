"""`make proof`: the sizes too large for every test run. Writes docs/proof.md: each figure, its command, date and machine.

python tools/proof.py [--only NAME ...]     only these; the other lines of docs/proof.md stay as they are, with their own date
"""

from __future__ import annotations

import argparse
import gc
import os
import platform
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT)]

OUT = ROOT / "docs" / "proof.md"
COMMAND = "`python tools/proof.py --only "
HEAD = "# Proof at large sizes\n\nBy `make proof`: each figure, its command, when and where it was had, and how long that took.\n\n"
SOAK_TURNS = 240 * 90
"""more than the untouched course of handcuffed takes to its end"""


def random_sessions(count: int = 1000) -> str:
    """Random trainees, recorded and recomputed."""
    from session.conftest import Told, record
    from session.test_replay import HZ, TURNS, random_samples

    from vr_dti.recording.log import Log
    from vr_dti.replay import verify
    from vr_dti.scene import load_scene

    scene = load_scene("handcuffed", ["t"], print)
    differ = []
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(count):
            path = Path(folder) / f"{seed}.dtis"
            record(scene, path, [Told(random_samples(seed))], TURNS, HZ)
            with Log.open(path) as log:
                if not verify(scene, log).same:
                    differ.append(seed)
            path.unlink()
            if seed % 100 == 99:
                print(f"proof: {seed + 1} random sessions", flush=True)
    return f"{count} random sessions of {TURNS} turns recorded and recomputed: {len(differ)} differ{f': {differ}' if differ else ''}"


def soak(runs: int = 20) -> str:
    """The whole scene again and again in one process: does memory grow?"""
    from session.conftest import record

    from vr_dti.app.starter import Starter
    from vr_dti.backends.script import load_script
    from vr_dti.resources import shipped
    from vr_dti.scene import load_scene

    scene = load_scene("handcuffed", ["silent"], print)
    held, began = [], time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        for n in range(runs):
            script = load_script(shipped("scenes", "handcuffed", "trainees", "silent.yaml"))
            session = record(scene, Path(folder) / f"{n}.dtis", [script, Starter("silent")], turns=SOAK_TURNS, hz=90.0, to_end=True)
            if not session.simulation.over:
                raise RuntimeError(f"the scene is not over after {SOAK_TURNS} turns: set SOAK_TURNS higher")
            story_s = session.simulation.run.story.t_ms // 1000
            del session
            gc.collect()
            held.append(_memory_mb("VmRSS"))
            print(f"proof: soak {n + 1} of {runs}: {held[-1]} MB held, {_memory_mb('VmHWM')} MB at most", flush=True)
    each_s = (time.process_time() - began) / runs
    said = f"{runs} runs of {story_s} s at 90 Hz in one process, each to the end of the scene"
    kept = f"{held[1]} MB held after the second, {held[-1]} MB after the last, never more than {_memory_mb('VmHWM')} MB"
    return f"{said}: {kept}; {each_s:.0f} s of processor time a run"


def hostile_scenarios(count: int = 2000) -> str:
    """The shipped scenario, its graphs and words changed at random: accepted, or one clear error, never anything else."""
    from story.mutate import mutated

    from vr_dti.errors import VrDtiError
    from vr_dti.story.load import SourceFile, load, parse_files

    files = load(ROOT / "scenes" / "handcuffed" / "scenario.yaml").files
    accepted, refused, longest = 0, 0, 0.0
    for seed in range(count):
        n = seed % len(files) if seed % 3 == 0 else 0
        broken = SourceFile(files[n].kind, "mutated.yaml", mutated(files[n].text, random.Random(seed)), files[n].id)
        began = time.process_time()
        try:
            parse_files([*files[:n], broken, *files[n + 1 :]])
            accepted += 1
        except VrDtiError:
            refused += 1
        longest = max(longest, time.process_time() - began)
        if seed % 100 == 99:
            print(f"proof: {seed + 1} mutated scenarios", flush=True)
    said = f"{count} mutated scenarios: {accepted} still scenarios, {refused} clear errors, nothing else"
    return f"{said}; longest {longest:.2f} s of processor time"


def hostile_checks(count: int = 500) -> str:
    """`check` of a shipped scene hurt at random: findings, or one clear error, never anything else."""
    from authoring.mutations import checked_mutations

    scene = ROOT / "scenes" / "handcuffed"
    files = {p.relative_to(scene).as_posix(): p.read_text(encoding="utf-8") for p in scene.rglob("*") if p.suffix in (".yaml", ".json")}
    with tempfile.TemporaryDirectory() as folder:
        found = checked_mutations(Path(folder) / "handcuffed", files, range(count))
    return f"{count} hurt scenes checked: {dict(found.results)}; longest {found.longest_s:.2f} s"


def hostile_models(count: int = 2000) -> str:
    """Imported models hurt at random: loaded, or one clear error; and what the Khronos validator passes loads."""
    from assets import judge
    from assets.mutate import run_mutants
    from assets.samples import SAMPLES

    with tempfile.TemporaryDirectory() as folder:
        run_mutants(Path(folder), SAMPLES, range(-200, 0))
        before = _memory_mb("VmHWM")
        found = run_mutants(Path(folder), SAMPLES, range(count), keep=True)
        grown = _memory_mb("VmHWM") - before
        verdicts = judge.errors(judge.installed(), list(found.refused))
        unfair = judge.unfair(found.refused, verdicts)
    passed = sum(not errors for errors in verdicts.values())
    said = f"{count} mutated models of {len(SAMPLES)} kinds: {dict(found.counts)}, nothing else; longest {found.longest_s:.2f} s"
    judged = f"of those refused the Khronos validator passes {passed}, {len(unfair)} of them for a reason that is not written down"
    return f"{said}, {grown} MB grown; {judged}"


def hostile_people(count: int = 2000) -> str:
    """Humanoids hurt at random, through the whole conversion; and the heaviest that are allowed, apart as users have them made."""
    from tests.imported.heavy import run_heavy
    from tests.imported.mutate import run_people

    with tempfile.TemporaryDirectory() as folder:
        found = run_people(Path(folder), range(count))
        heavy = run_heavy(Path(folder))
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    said = f"{count} mutated people: {dict(found.counts)}, nothing else; longest {found.longest_s:.2f} s"
    heaviest = f"longest {heavy.longest_s:.1f} s of processor time, at most {most} MB in their process"
    return f"{said}; {heavy.counts.total()} made to be heavy: {dict(heavy.counts)}, {heaviest}"


def hostile_movements(count: int = 2000) -> str:
    """Recorded movements hurt at random, BVH and glTF in turn, through the whole way to the text of a clip."""
    from tests.imported.mutate import run_movements

    with tempfile.TemporaryDirectory() as folder:
        found = run_movements(Path(folder), range(count))
    return f"{count} mutated movements: {dict(found.counts)}, nothing else; longest {found.longest_s:.2f} s"


def properties(rounds: int = 20) -> str:
    """What must hold of any data, with other examples every round: a test run takes the same ones every time (tests/conftest.py)."""
    command = ["pytest", "-q", "-n", "2", "-m", "hypothesis", "--hypothesis-profile=searching", "tests"]
    failed, passed = set[str](), ""
    for _ in range(rounds):
        done = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False)
        if not (ran := re.search(r"(\d+) passed", done.stdout)):
            sys.exit(f"proof: the tests of properties did not run:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
        passed = ran[1]
        failed |= set(re.findall(r"^FAILED (\S+)", done.stdout, re.MULTILINE))
    return f"{passed} properties with other examples, {rounds} times: {len(failed)} fail{f': {sorted(failed)}' if failed else ''}"


def validity() -> str:
    """Whether the findings order simulated trainees rightly, whatever the rate and the body: docs/validity.md."""
    from tools.validity.large import validity as large

    return large()


PROOFS: dict[str, Callable[[], str]] = {
    "random_sessions": random_sessions,
    "soak": soak,
    "hostile_scenarios": hostile_scenarios,
    "hostile_checks": hostile_checks,
    "hostile_models": hostile_models,
    "hostile_people": hostile_people,
    "hostile_movements": hostile_movements,
    "properties": properties,
    "validity": validity,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", nargs="+", choices=sorted(PROOFS), default=list(PROOFS), metavar="NAME")
    chosen = parser.parse_args().only
    had = _had()
    machine = f"{os.cpu_count()} shared cores, {platform.machine()}, Python {platform.python_version()}"
    for name in [name for name in PROOFS if name in chosen]:
        began = time.monotonic()
        said = PROOFS[name]()
        print(f"proof: {said}", flush=True)
        had[name] = f"{said}. ({date.today().isoformat()}, {machine}; {time.monotonic() - began:.0f} s)"
        OUT.write_text(HEAD + "".join(f"- {COMMAND}{n}`: {had[n]}\n" for n in PROOFS if n in had), encoding="utf-8")


def _memory_mb(which: str) -> int:
    """Memory of this process in MB: `VmRSS` is what it holds, `VmHWM` the most it held.

    Not `getrusage`, whose peak begins with that of whoever started the process: it hides growth below that (getrusage(2), proc(5)).
    """
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{which}:")) // 1024


def _had() -> dict[str, str]:
    """What docs/proof.md says of each proof that there still is."""
    lines = OUT.read_text(encoding="utf-8").splitlines() if OUT.exists() else []
    found = [line.removeprefix(f"- {COMMAND}").partition("`: ") for line in lines if line.startswith(f"- {COMMAND}")]
    return {name: said for name, _, said in found if name in PROOFS}


if __name__ == "__main__":
    main()
