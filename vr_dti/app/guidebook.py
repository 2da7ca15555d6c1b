"""`vr-dti guidebook`: the guidebook and cheat sheet of a scene, as a page and as PDF."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from vr_dti.app.say import result
from vr_dti.library.booklet import CueLine, DutyLine, OutcomeLine, SceneSheet, booklet
from vr_dti.library.booklet_html import html
from vr_dti.library.booklet_pdf import pdf
from vr_dti.library.guidebook import read_guidebook
from vr_dti.library.shelf import Shelf
from vr_dti.records.placed import put
from vr_dti.resources import scene_folder
from vr_dti.scene import load_scenario
from vr_dti.story.load import Scenario, outcome_titles
from vr_dti.story.locale import in_words


def guidebook(options: Namespace) -> int:
    """Write both. `options`: scene, out (a folder), policies (folders with the agency's own packs), policy (ids of packs to print before
    those of the scene), locale."""
    folder = scene_folder(options.scene)
    scenario = load_scenario(options.scene, locale=options.locale)
    shelf = Shelf(options.policies)
    book = read_guidebook(folder / "guidebook.yaml", shelf, lawful=scenario.written.lawful)
    made = booklet(sheet_of(scenario), book, shelf, [*options.policy, *scenario.written.policies])
    _write(options.out / f"{made.scene}-guidebook.html", html(made).encode())
    _write(options.out / f"{made.scene}-guidebook.pdf", pdf(made))  # after the page, which needs no typesetter
    return 0


def sheet_of(scenario: Scenario) -> SceneSheet:
    """What the scenario, as written, says of itself."""
    doc, titles = scenario.written, outcome_titles(scenario.written)
    return SceneSheet(
        id=doc.id,
        title=doc.title or in_words(doc.id).capitalize(),
        version=doc.version,
        cues=tuple(CueLine(c.kind, c.title or in_words(name).capitalize(), c.rung, tuple(c.policy)) for name, c in doc.cues.items()),
        duties=tuple(DutyLine(d.title or in_words(name).capitalize(), d.within) for name, d in doc.duties.items() if d.if_ != "false"),
        outcomes=tuple(OutcomeLine(titles[e.outcome], e.good) for e in doc.end),
    )


def _write(path: Path, content: bytes) -> None:
    put(path, content, "the guidebook")
    result(str(path))
