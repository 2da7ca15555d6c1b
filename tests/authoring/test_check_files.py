"""`check` over more than one document: sub-graphs, side files, a guidebook by itself."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from authoring.clean import FILES, SCENARIO, checked, write
from authoring.scenes import SCENES, SHIPPED
from vr_dti.authoring.check import check
from vr_dti.authoring.checks.staging import clip_names
from vr_dti.authoring.finding import Report
from vr_dti.backends.script import load_script
from vr_dti.cast.clips import clip_files, read_clips
from vr_dti.errors import InputError

GRAPH = """\
format: dti-graph/1
graph: nag
params:
  over: {about: condition}
vars:
  asked: {type: int, min: 0, max: 9, init: 0}
regions:
  nag:
    initial: quiet
    nodes:
      quiet:
        go:
          - {on: spoke, who: partner, do: [{set: asked, to: "asked + 1"}]}
          - {when: "${over}", to: done}
          - {on: touched, if: "asked > 9", to: unused}
      unused: {final: true}
      done: {final: true}
"""
SILENT = ("hear: [blow_1]", "hear: []")
FACTS = ("threatened", "struck")


def rules(report: Report, *severities: str) -> list[str]:
    """Rules of the findings, notes left out."""
    return [f.rule for f in report.findings if f.severity in (severities or ("mistake", "warning"))]


def test_every_shipped_scene_is_checked_whole_and_without_mistakes() -> None:
    found = {name: check(SCENES / name, load_script).findings for name in SHIPPED}
    wrong = {name: [str(f) for f in of if f.severity == "mistake" or f.rule == "not-checked"] for name, of in found.items()}
    assert not any(wrong.values()), wrong


# --- what may be perceived after all ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "edits",
    [
        [("      arriving:\n", "      arriving:\n        enter: [{fade: 0ms}]\n")],  # it is heard
        [SILENT, ("      arriving:\n", "      arriving:\n        enter: [{fade: 1500ms}, {fade: 1s, to: clear, in: 5s}]\n")],
        [SILENT, ("      again:\n        enter: [", "      again:\n        enter: [{fade: 0ms}, ")],  # it was seen before
        [SILENT, ("      talking:\n", "      talking:\n        enter: [{act: partner, clip: idle, at: off}]\n")],  # he is still on his way
        [
            ("mark: beside}", 'mark: beside, present: "crowd == 0"}'),
            *(("{fact: " + f, "{fact: " + f + ', if: "crowd == 0"') for f in FACTS),
        ],
    ],
)
def test_no_more_is_taken_for_hidden_than_is(tmp_path: Path, edits: list[tuple[str, str]]) -> None:
    text = SCENARIO.replace("beside: {", "off: {x: 1, z: 400}, beside: {")
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    assert "not-perceivable" not in rules(checked(tmp_path / "bench", {**FILES, "scenario.yaml": text}))


def test_a_guidebook_by_itself_is_told_to_be_checked_with_its_scene(tmp_path: Path) -> None:
    alone = tmp_path / "guidebook.yaml"
    alone.write_text(FILES["guidebook.yaml"], encoding="utf-8")
    with pytest.raises(InputError, match=r"guidebook\.yaml is a guidebook, which is read with its scene") as found:
        check(alone, load_script)
    assert "the folder of the scene" in found.value.remedy
    write(tmp_path / "bench", FILES)
    draft = tmp_path / "bench" / "drafts" / "book.yaml"
    draft.parent.mkdir()
    alone.rename(draft)
    with pytest.raises(InputError) as found:
        check(draft, load_script)
    assert found.value.remedy == f"give that: {tmp_path / 'bench'}"


# --- sub-graphs ------------------------------------------------------------------------------------------------------------


def with_graph(folder: Path, over: str) -> Report:
    include = f'include:\n  - {{graph: nag, with: {{over: "{over}"}}}}\n'
    return checked(folder / "bench", {**FILES, "scenario.yaml": SCENARIO.replace("marks:", include + "marks:"), "graphs/nag.yaml": GRAPH})


def test_a_part_of_a_graph_that_is_not_used_is_noted_and_no_more(tmp_path: Path) -> None:
    report = with_graph(tmp_path, "final(partner)")
    assert [(f.rule, f.severity, Path(f.file).name, f.line, f.column) for f in report.findings] == [
        ("unused-graph-part", "note", "nag.yaml", 16, 7)
    ]
    assert report.mistakes == report.warnings == 0


def test_a_part_of_a_graph_that_others_use_too_is_not_noted(tmp_path: Path) -> None:
    include = 'include:\n  - {graph: nag, with: {over: "final(partner)"}}\n'
    write(tmp_path, {"common/graphs/nag.yaml": GRAPH})
    assert checked(tmp_path / "bench", {**FILES, "scenario.yaml": SCENARIO.replace("marks:", include + "marks:")}).findings == ()


def test_a_graph_that_is_included_in_vain_is_noted(tmp_path: Path) -> None:
    write(tmp_path, {"common/graphs/more.yaml": "format: dti-graph/1\ngraph: more\nnodes:\n  extra: {final: true}\n"})
    text = SCENARIO.replace("    initial: sitting\n", "    initial: sitting\n    include: [{graph: more}]\n")
    report = checked(tmp_path / "bench", {**FILES, "scenario.yaml": text})
    assert [(f.rule, f.severity, f.path) for f in report.findings] == [("unused-graph-part", "note", "regions.subject.include[0]")]
    used = text.replace('{when: "final(partner)", to: safe}', '{when: "final(partner)", to: extra}')
    assert "unused-graph-part" not in rules(checked(tmp_path / "bench", {**FILES, "scenario.yaml": used}), "note")


def test_a_condition_given_to_a_graph_is_judged_where_it_is_given(tmp_path: Path) -> None:
    found = [f for f in with_graph(tmp_path, "stage > 3").findings if f.severity != "note"]
    assert [(f.rule, Path(f.file).name, f.line, f.column) for f in found] == [("guard-never-holds", "scenario.yaml", 10, 25)]


# --- side files ------------------------------------------------------------------------------------------------------------


def test_what_lies_beside_the_scenario_is_looked_at(tmp_path: Path) -> None:
    files = {k: v for k, v in FILES.items() if k not in ("guidebook.yaml", "voices/voices.yaml")}
    report = checked(
        tmp_path / "bench", {**files, "layout.json": '{"format": "dti-layout/1", "nodes": {"partner.gone": {"x": 1, "y": 2}}}'}
    )
    assert sorted(rules(report)) == ["layout", "missing-voice", "no-guidebook"]
    assert [(f.line, f.column) for f in report.findings if f.rule == "layout"] == [(1, 38)]


@pytest.mark.parametrize("name", ["layout.json", "guidebook.yaml", "voices/voices.yaml", "locales/street.yaml", "trainees/still.yaml"])
def test_a_folder_where_a_document_should_be_is_told_and_nothing_else(tmp_path: Path, name: str) -> None:
    scene = write(tmp_path / "bench", {k: v for k, v in FILES.items() if k != name})
    (scene / name).mkdir(parents=True)
    assert [(f.file, f.what) for f in check(scene, load_script).findings] == [(str(scene / name), "not a file")]


@pytest.mark.parametrize(("twin", "severity"), [("", "warning"), ("twin: bench-lawful\n", "mistake")])
def test_a_scene_that_is_called_otherwise_than_its_folder(tmp_path: Path, twin: str, severity: str) -> None:
    text = SCENARIO.replace("id: bench\n", f"id: bank\n{twin}")
    if twin:
        lawful = SCENARIO.replace("id: bench\n", "id: bench-lawful\ntwin: bench\nlawful: true\n")
        write(tmp_path / "bench-lawful", {**FILES, "scenario.yaml": lawful})
    found = checked(tmp_path / "bench", {**FILES, "scenario.yaml": text}).findings
    assert [(f.rule, f.severity, f.line, f.column) for f in found] == [("id", severity, 2, 1)]


@pytest.mark.parametrize("number", [".nan", ".inf", "nan", "1e999"])
def test_what_is_no_number_is_told_so_and_nothing_that_follows(tmp_path: Path, number: str) -> None:
    text = SCENARIO.replace("there: {x: 1,", f"there: {{x: {number},")
    (found,) = checked(tmp_path / "bench", {**FILES, "scenario.yaml": text}).findings
    assert (found.path, found.remedy) == ("marks.there.x", "write a number, such as 0.5") and "should be a number" in found.what


def test_a_text_without_words_is_none(tmp_path: Path) -> None:
    bare = {name: text.replace("struck: he is struck}", 'struck: ""}') for name, text in FILES.items()}
    found = checked(tmp_path / "bench", {**bare, "locales/clean.yaml": FILES["locales/clean.yaml"]}).findings
    assert [(f.rule, f.what) for f in found] == [("locale-differs", "facts lack struck, which clean.yaml has")]
    assert [(f.rule, f.path) for f in checked(tmp_path / "none" / "bench", bare).findings] == [("untitled", "facts.struck")]


def test_a_recording_of_no_line_is_found(tmp_path: Path) -> None:
    write(tmp_path / "bench", {"voices/clean/p-threat.wav": "", "voices/clean/p-treat.wav": ""})
    assert [Path(f.file).name for f in checked(tmp_path / "bench").findings] == ["p-treat.wav"]


def test_a_locale_that_is_called_otherwise_than_its_file(tmp_path: Path) -> None:
    files = {**FILES, "locales/street.yaml": FILES["locales/clean.yaml"]}
    found = checked(tmp_path / "bench", files).findings
    assert [(f.rule, Path(f.file).name, f.line, f.column) for f in found] == [("id", "street.yaml", 2, 1)]


@pytest.mark.parametrize("name", ["guidebook.yaml", "locales/clean.yaml", "voices/voices.yaml", "trainees/still.yaml"])
def test_a_document_beside_a_scenario_is_checked_with_it(tmp_path: Path, name: str) -> None:
    scene = write(tmp_path / "bench", {**FILES, "scenario.yaml": SCENARIO.replace("to: striking}", "to: nowhere}")})
    assert check(scene / name, load_script) == check(scene / "scenario.yaml", load_script)


def test_clip_names_are_those_that_reading_the_clips_whole_would_give() -> None:
    assert clip_names() == {name for path in clip_files() for name in read_clips(path).clips}


# --- what it costs ---------------------------------------------------------------------------------------------------------


def test_a_check_loads_no_reader_of_models_and_leaves_the_process_as_it_was(tmp_path: Path) -> None:
    """Both were a third of what an author waited for."""
    scene = write(tmp_path / "bench", FILES)
    text = (
        "import gc, sys; from argparse import Namespace; from vr_dti.app.scenario_check import check; before = gc.get_threshold();"
        f"check(Namespace(path={str(scene)!r}, strict=False, json=False));"
        "assert gc.get_threshold() == before; assert not [m for m in sys.modules if m.startswith('vr_dti.assets')]"
    )
    home = {**os.environ, "HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)}  # where nobody has brought people of their own
    subprocess.run([sys.executable, "-c", text], check=True, env=home)
