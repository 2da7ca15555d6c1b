"""`vr-dti course`: draw a course of runs, run the next of it without saying which kind it is, and tell all when that is asked for."""

from __future__ import annotations

import copy
from argparse import Namespace
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from vr_dti.app.planning import is_script_path
from vr_dti.app.run import run
from vr_dti.app.say import result, say
from vr_dti.cast import worn
from vr_dti.errors import InputError, unwritable
from vr_dti.library.course import CourseDoc, RunDoc, drawn, pairs_of, to_come
from vr_dti.library.sealed import FILE, keep, load_course
from vr_dti.resources import scene_folder, shipped
from vr_dti.scene import load_scenario

AUTO = "auto"
USUAL = ("early", "helpful", "silent")
"""scripts that do well in a violation, in a lawful twin, or nothing at all: what `auto` plays"""


def course(options: Namespace) -> int:
    """Draw the course if the folder has none, then run the next run of it where a display is named."""
    folder: Path = options.out
    if options.reveal:
        return _reveal(folder)
    plan = _plan(folder, options)
    done = sorted(folder.glob("run-*/session.dtis"))
    if options.display is None:
        result(f"{folder}: {len(plan.runs)} run{'s' * (len(plan.runs) != 1)}, {len(done)} done")
        return 0
    left = to_come(folder, plan)
    if not left:
        raise InputError(
            f"{folder}: all {len(plan.runs)} runs of this course are done",
            "read them with vr-dti report and vr-dti standing, or draw another",
        )
    number = left[0]
    planned = plan.runs[number - 1]
    scripts = _scripts(options.script, plan, planned.scene)
    _check_uniform(options.uniform, [plan.runs[n - 1] for n in left])
    scenario = load_scenario(planned.scene, locale=options.locale)
    say(f"run {number} of {len(plan.runs)}: {scenario.doc.title}\n{scenario.doc.briefing}")
    one = copy.copy(options)
    one.scene, one.seed, one.dial, one.out = planned.scene, planned.seed, planned.dials, folder / f"run-{number}"
    one.script, one.from_session, one.at = scripts, None, None
    return run(one)


def _reveal(folder: Path) -> int:
    """What each run is, those to come as well."""
    plan = load_course(folder)
    left = to_come(folder, plan)
    for n, one in enumerate(plan.runs, 1):
        pair = f", pair {one.pair}" if one.pair else ""
        words = " ".join([one.scene, f"--seed {one.seed}", *(f"--dial {d}" for d in one.dials)])
        result(f"run {n}: {one.kind}{pair}{', to come' * (n in left)}: {words}")
    if left:
        say(f"{len(left)} still to come: who has read this is no longer blind to {'them' if len(left) != 1 else 'it'}")
    return 0


def _scripts(names: Sequence[str], plan: CourseDoc, scene: str) -> list[str]:
    """The scripts that play `scene`. One is named by its path, by a name that scenes of the course have, or `auto`: the first of
    `USUAL` that a scene has, which also plays where a name is lacking. What is said tells nothing of the next scene. Raises `InputError`
    for a name that no scene of the course has."""
    there = {s: {p.stem for p in (scene_folder(s) / "trainees").glob("*.yaml")} for s in {r.scene for r in plan.runs}}
    every = set.intersection(*there.values())
    some = set.union(*there.values()) - every
    unknown = [n for n in names if not is_script_path(n) and n != AUTO and n not in every | some]
    if unknown:
        known = f"in every scene {', '.join(sorted(every)) or 'none'}; in some {', '.join(sorted(some)) or 'none'}"
        raise InputError(f"{', '.join(unknown)}: no scene of this course has such a script", f"give {AUTO}, a path, or one of: {known}")
    partly = [n for n in names if n in some]
    if partly:
        say(f"not every scene of this course has {', '.join(partly)}: where it is lacking, the first of {', '.join(USUAL)} plays")
    usual = next((n for n in USUAL if n in there[scene]), "")
    found = [n if is_script_path(n) or n in there[scene] else usual for n in names]
    if "" in found:
        raise InputError(f"a scene of this course has none of {', '.join(USUAL)}", "give the path of a script")
    return found


def _check_uniform(asked: Sequence[str], runs: Sequence[RunDoc]) -> None:
    """Before the first of the runs, or one of the next would end at its beginning. No scene is named: which one it is stays sealed."""
    for one in runs if asked else ():
        try:
            worn.check(load_scenario(one.scene, dials=one.dials), asked)
        except InputError as e:
            raise InputError(f"in a scene of this course: {e.what}", e.remedy) from None


def _plan(folder: Path, options: Namespace) -> CourseDoc:
    if (folder / FILE).exists():
        return load_course(folder)
    docs = {p.parent.name: load_scenario(str(p.parent)).written for p in sorted(shipped("scenes").glob("*/scenario.yaml"))}
    seed = options.seed if options.seed is not None else int(datetime.now().timestamp() * 1000) % (1 << 31)
    plan = drawn(pairs_of(docs), options.runs, seed)
    try:
        keep(folder, plan)
    except OSError as e:
        raise unwritable(f"{folder}: the course cannot be written", e) from None
    return plan
