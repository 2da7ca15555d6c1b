"""`check` over more than one document: the twin, sub-graphs, side files, exit status, hurt scenes."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from argparse import Namespace
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from authoring.clean import FILES, SCENARIO, checked, write
from authoring.mutations import checked_mutations
from authoring.scenes import SCENES, SHIPPED
from vr_dti.app.scenario_check import check as command
from vr_dti.authoring.check import check
from vr_dti.authoring.checks.staging import clip_names
from vr_dti.authoring.finding import Report
from vr_dti.backends.script import load_script
from vr_dti.cast.clips import clip_files, read_clips
from vr_dti.errors import DocumentError, InputError

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


# --- the twin --------------------------------------------------------------------------------------------------------------


def lawful(scenario: str) -> str:
    """The lawful twin of the clean scene: it has no cues."""
    cues = scenario[scenario.index("cues:\n") : scenario.index("duties:\n")]
    return scenario.replace("id: bench\n", "id: bench-lawful\ntwin: bench\nlawful: true\n").replace(cues, "")


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


def in_twin(guidebook: str) -> str:
    """The guidebook of the twin: what its reports ask where no cue does."""
    text = guidebook.replace("bench", "bench-lawful").replace("applies: prevented", "applies: lawful")
    return text.replace("category: tactical", "category: tactical, applies: left_alone").replace(
        "category: legal", "category: legal, applies: broke_control"
    )


def pair(folder: Path, change: Callable[[Mapping[str, str]], Mapping[str, str]] = dict) -> Report:
    """What is said of the clean scene with a twin that was changed."""
    words = {name: re.sub(r"(?m)^cues: .*\n", "", text) for name, text in FILES.items() if name.startswith("locales")}
    files = {
        **FILES,
        **words,
        "scenario.yaml": lawful(SCENARIO),
        "guidebook.yaml": in_twin(FILES["guidebook.yaml"]),
    }
    write(folder / "bench-lawful", change(files))
    return checked(folder / "bench", {**FILES, "scenario.yaml": SCENARIO.replace("id: bench\n", "id: bench\ntwin: bench-lawful\n")})


def in_scenario(old: str, new: str) -> Callable[[Mapping[str, str]], Mapping[str, str]]:
    def change(files: Mapping[str, str]) -> Mapping[str, str]:
        assert old in files["scenario.yaml"]
        return {**files, "scenario.yaml": files["scenario.yaml"].replace(old, new)}

    return change


def test_nothing_is_said_of_a_pair_that_opens_alike(tmp_path: Path) -> None:
    assert pair(tmp_path).findings == ()
    assert check(tmp_path / "bench-lawful", load_script).findings == ()


@pytest.mark.parametrize(
    ("old", "new", "severity", "path"),
    [
        ("twin: bench\n", "twin: other\n", "mistake", "twin"),
        ("lawful: true\n", "", "mistake", "twin"),
        ("end:\n", "end\n", "mistake", "twin"),
        ("      talking:\n", "      talking:\n        enter: [{look: partner, at: trainee}]\n", "warning", "regions.partner.nodes.talking"),
        ("there: {x: 1", "there: {x: 2", "warning", "marks.there"),
        ("subject: {person: man-hoodie", "subject: {person: woman-coat", "warning", "cast.subject"),
        ("init: some", "init: none", "warning", "dials.pleas"),
        ("lines:\n  p-threat: {", "props: {knife: {kind: knife, at: there}}\nlines:\n  p-threat: {", "warning", "props"),
    ],
)
def test_what_tells_the_two_apart_is_found(tmp_path: Path, old: str, new: str, severity: str, path: str) -> None:
    found = pair(tmp_path, in_scenario(old, new)).findings
    assert [(f.severity, f.path, f.rule.partition("-")[0]) for f in found] == [(severity, path, "twin")]


def test_other_words_for_the_twin_are_found_in_the_locale_that_has_them(tmp_path: Path) -> None:
    def change(files: Mapping[str, str]) -> Mapping[str, str]:
        other = files["locales/street.yaml"].replace("The bench", "The other bench").replace("You relieve", "You watch")
        return {**files, "locales/street.yaml": other}

    found = pair(tmp_path, change).findings
    assert [(f.rule, Path(f.file).name, f.line, f.column) for f in found] == [
        ("twin-differs", "street.yaml", 3, 1),
        ("twin-differs", "street.yaml", 4, 1),
    ]


@pytest.mark.parametrize("applies", ["lawful", "left_alone", "broke_control"])
def test_a_twin_whose_reports_have_nothing_to_ask_is_told_of(tmp_path: Path, applies: str) -> None:
    pair(tmp_path, lambda files: {**files, "guidebook.yaml": files["guidebook.yaml"].replace(f", applies: {applies}", "")})
    (found,) = check(tmp_path / "bench-lawful", load_script).findings
    assert (found.rule, found.severity, Path(found.file).name, found.line) == ("nothing-asked", "warning", "guidebook.yaml", 3)
    assert f"no item says applies: {applies}" in found.what


def test_what_to_ask_of_leaving_it_out_is_missed_where_the_officer_can_ask_it(tmp_path: Path) -> None:
    for name in ("handcuffed", "handcuffed-lawful"):
        shutil.copytree(SCENES / name, tmp_path / name, ignore=shutil.ignore_patterns("*.wav"))
    book = tmp_path / "handcuffed" / "guidebook.yaml"
    book.write_text(book.read_text(encoding="utf-8").replace("    applies: asked_to_leave_out\n", ""), encoding="utf-8")
    found = [f for f in check(tmp_path / "handcuffed", load_script).findings if Path(f.file).name == "guidebook.yaml"]
    assert [f.rule for f in found] == ["nothing-asked"]


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


# --- exit status -----------------------------------------------------------------------------------------------------------


def status(scene: Path, *, strict: bool = False, as_json: bool = False) -> int:
    return command(Namespace(path=str(scene), strict=strict, json=as_json))


def test_exit_status_and_pages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scene = write(tmp_path / "bench", FILES)
    assert (status(scene), status(scene, strict=True)) == (0, 0)
    (scene / "guidebook.yaml").unlink()
    assert (status(scene), status(scene, strict=True)) == (0, 1)
    (scene / "scenario.yaml").write_text(SCENARIO.replace("to: striking}", "to: nowhere}"), encoding="utf-8")
    assert status(scene) == 1
    line = SCENARIO[: SCENARIO.index("{after: 9s, to: striking}")].count("\n") + 1
    assert f"{scene / 'scenario.yaml'}:{line}:25: mistake: regions.partner.nodes.threatening.go[1].to: " in capsys.readouterr().out
    assert status(scene, as_json=True) == 1
    page = json.loads(capsys.readouterr().out)
    mistakes = [f for f in page["findings"] if f["severity"] == "mistake"]
    assert page["mistakes"] == 1 and [(f["line"], f["column"]) for f in mistakes] == [(line, 25)]


@pytest.mark.parametrize(
    "guard",
    [
        "__import__('os').system('id')",
        "().__class__.__base__.__subclasses__()",
        "stage ** 99999999",
        "'a' * 2000000000 == 'a'",
        "(lambda: stage)() == 3",
        "[s for s in (1, 2)] == 3",
        "open('x')",
        "stage == " + "(" * 300 + "3" + ")" * 300,
        "stage == 3 or " * 40 + "calm",
        "stage == 99999999999999999999",
        "f'{stage}' == 'x'",
        "stage is 3",
        "stage == 0x3",
        "stage == 3  # the last",
        "ｓtage == 3",
    ],
)
def test_a_hostile_guard_is_refused_with_its_line(tmp_path: Path, guard: str) -> None:
    line = SCENARIO[: SCENARIO.index('when: "stage == 3"')].count("\n") + 1
    scene = write(tmp_path / "bench", {**FILES, "scenario.yaml": SCENARIO.replace('when: "stage == 3"', f'when: "{guard}"')})
    with pytest.raises(DocumentError) as refused:
        status(scene)
    assert refused.value.exit_status == 2 and f":{line}:14:" in str(refused.value)


@pytest.mark.parametrize("text", ["", "[", "a: &x 1\nb: *x\n", "format: dti-rig/1\n", "format: dti-scenario/9\n", "- 1\n", "\x00", "7"])
def test_what_is_no_scenario_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(DocumentError):
        checked(tmp_path / "bench", {**FILES, "scenario.yaml": text})


def test_a_locale_that_is_no_document_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"clean\.yaml"):
        checked(tmp_path / "bench", {**FILES, "locales/clean.yaml": "lines: ["})


def test_a_scene_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such scene"):
        check(tmp_path / "nowhere", load_script)


def test_a_hundred_hurt_scenes_are_reported_on_or_refused_in_time(tmp_path: Path) -> None:
    found = checked_mutations(tmp_path / "bench", FILES, range(100))
    assert found.results.total() == 100 and min(found.results["refused"], found.results["mistakes"]) >= 10
    assert found.longest_s < 2.0
