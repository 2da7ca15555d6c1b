"""`vr-dti scenario`: the author's tools. Each loads what it needs, when it is asked for."""

from __future__ import annotations

import re
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

from vr_dti.app.say import result, say
from vr_dti.errors import InputError, StorageError, unwritable

_KEY = re.compile(r"^\s*[\w{'\"][^:\n]*:", re.MULTILINE)
"""of a mapping, as every document is"""


def scenario(options: Namespace) -> int:
    """Do what the tool asked for does. -> exit status"""
    tools: dict[str, Callable[[Namespace], int]] = {
        "new": new,
        "check": _check,
        "fmt": fmt,
        "test": test,
        "explore": _explore,
        "graph": graph,
        "diff": diff,
        "schema": schema,
    }
    return tools[options.tool](options)


def _check(options: Namespace) -> int:
    from vr_dti.app.scenario_check import check

    return check(options)


def _explore(options: Namespace) -> int:
    from vr_dti.app.scenario_explore import explore

    return explore(options)


def new(options: Namespace) -> int:
    """A scene and its twin, written from the example that comes with the tools."""
    from vr_dti.authoring.new import written_scenes

    files = written_scenes(options.id, options.dir)
    for path, text in files:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8", newline="\n") as f:
                f.write(text)
        except OSError as e:
            raise unwritable(f"{path}: cannot be written", e, "DIR") from None
    for path, _ in files:  # once all is there: who reads no further (`| head`) ends the program
        result(str(path))
    say(f"next: vr-dti scenario check {options.dir / options.id}")
    return 0


def fmt(options: Namespace) -> int:
    """The canonical form of every document named; names those that changed, or would."""
    from vr_dti.authoring.fmt import formatted
    from vr_dti.authoring.sources import documents_at
    from vr_dti.documents import read_text

    changed = []
    for path in [p for where in options.paths for p in documents_at(where)]:
        before = read_text(path)
        if before.strip() and not _KEY.search(before):
            raise InputError(f"{path}: no document of a scene: nothing in it has a name", "give .yaml files of a scene, or its folder")
        after = formatted(before, str(path), bring_up_to_date=options.migrate)
        if after != before:
            changed.append((path, after))
    for path, after in changed:
        if not options.check:
            _replace(path, after)
        result(str(path))
    return 1 if changed and options.check else 0


def test(options: Namespace) -> int:
    """The tests of the scenes named, one line each, and of one that fails what came instead."""
    from vr_dti.authoring.rehearse import rehearse
    from vr_dti.authoring.sources import scenario_at

    failed = 0
    for where in options.paths:
        scene = scenario_at(where)
        rehearsals = rehearse(scene)
        result(f"{scene.story.id}: {len(rehearsals) or 'no'} tests")
        for r in rehearsals:
            result(f"  {'FAIL' if r.wrong else 'ok  '}  {r.name}" + (f"  ({scene.file}:{r.line})" if r.wrong else ""))
            for line in r.told:
                result(f"        {line}")
        failed += sum(bool(r.wrong) for r in rehearsals)
    if failed:
        say(f"{failed} of the tests failed")
    return 1 if failed else 0


def graph(options: Namespace) -> int:
    """The picture of a scene."""
    from vr_dti.authoring.graph import drawn
    from vr_dti.authoring.sources import layout_beside, scenario_at

    scene = scenario_at(options.path)
    svg = drawn(scene, layout_beside(scene.file), only=options.region, whole=options.whole)
    if options.out is None:
        result(svg)
        return 0
    try:
        options.out.parent.mkdir(parents=True, exist_ok=True)
        options.out.write_text(svg, encoding="utf-8")
    except OSError as e:
        raise unwritable(f"{options.out}: cannot be written", e) from None
    result(str(options.out))
    return 0


def diff(options: Namespace) -> int:
    """What differs, in words. Called by git (seven words) it ends with 0 whatever it found, as git asks for."""
    from vr_dti.authoring.diff import differences
    from vr_dti.authoring.sources import paired

    if len(options.paths) not in (2, 7):
        raise InputError(f"{len(options.paths)} given to compare", "give two documents or two scene folders")
    by_git = len(options.paths) == 7
    if by_git:
        name, old, _, _, now = options.paths[:5]
        pairs = paired(old, now, name)
    else:
        pairs = paired(*options.paths)
    found = False
    locales = [p for p in pairs if p.name.startswith("locales/")]
    for pair in pairs:
        lines = differences(pair, locales)
        if lines:
            found = True
            result("\n".join([pair.name, *(f"  {line}" for line in lines)]))
    return 1 if found and not by_git else 0


def schema(options: Namespace) -> int:
    """The JSON Schema of a document."""
    from vr_dti.authoring.schema import schema_text

    result(schema_text(options.kind))
    return 0


def _replace(path: Path, text: str) -> None:
    """Another text into a file, all or nothing."""
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_text(text, encoding="utf-8", newline="\n")
        beside.replace(path)
    except OSError as e:
        beside.unlink(missing_ok=True)
        raise StorageError(f"{path}: cannot be written: {e.strerror or e}", "make this folder writable") from None
