"""`vr-dti course`: draw a course of runs, and run the next of it without saying which kind it is."""

from __future__ import annotations

import copy
from argparse import Namespace
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from vr_dti.app.run import is_script_path, run
from vr_dti.app.say import result, say
from vr_dti.errors import InputError, StorageError
from vr_dti.library.course import FILE, CourseDoc, drawn, load_course, pairs_of, to_come
from vr_dti.resources import scene_folder, shipped
from vr_dti.scene import load_scenario


def course(options: Namespace) -> int:
    """Draw the course if the folder has none, then run the next run of it where a display is named."""
    folder: Path = options.out
    plan = _plan(folder, options)
    done = sorted(folder.glob("run-*/session.dtis"))
    if options.display is None:
        result(f"{folder}: {len(plan.runs)} runs, {len(done)} done")
        return 0
    left = to_come(folder, plan)
    if not left:
        raise InputError(
            f"{folder}: all {len(plan.runs)} runs of this course are done",
            "read them with vr-dti report and vr-dti standing, or draw another",
        )
    number = left[0]
    planned = plan.runs[number - 1]
    _blind_scripts(options.script, plan)
    scenario = load_scenario(planned.scene, locale=options.locale)
    say(f"run {number} of {len(plan.runs)}: {scenario.doc.title}\n{scenario.doc.briefing}")
    one = copy.copy(options)
    one.scene, one.seed, one.dial, one.out = planned.scene, planned.seed, planned.dials, folder / f"run-{number}"
    one.from_session = one.at = None
    return run(one)


def _blind_scripts(names: Sequence[str], plan: CourseDoc) -> None:
    """A script is named by its path, or by a name that every scene of the course has: what the next scene has alone would tell which it
    is. Raises `InputError`, which names no scene."""
    scenes = {r.scene for r in plan.runs}
    common = set.intersection(*({p.stem for p in (scene_folder(s) / "trainees").glob("*.yaml")} for s in scenes))
    for name in names:
        if not is_script_path(name) and name not in common:
            known = ", ".join(sorted(common)) or "none"
            raise InputError(f"{name}: no script that every scene of this course has", f"give the path of a script, or one of: {known}")


def _plan(folder: Path, options: Namespace) -> CourseDoc:
    if (folder / FILE).exists():
        return load_course(folder)
    docs = {p.parent.name: load_scenario(str(p.parent)).written for p in sorted(shipped("scenes").glob("*/scenario.yaml"))}
    seed = options.seed if options.seed is not None else int(datetime.now().timestamp() * 1000) % (1 << 31)
    plan = drawn(pairs_of(docs), options.runs, seed)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / FILE).write_text(plan.model_dump_json(indent=1) + "\n", encoding="utf-8")
    except OSError as e:
        raise StorageError(f"{folder}: the course cannot be written: {e.strerror or e}", "choose another --out") from None
    return plan
