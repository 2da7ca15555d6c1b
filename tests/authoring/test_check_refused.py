"""`check`'s exit status and pages, and what is refused instead of checked: hostile conditions, what is no document, hurt scenes."""

from __future__ import annotations

import json
from argparse import Namespace
from pathlib import Path

import pytest

from authoring.clean import FILES, SCENARIO, checked, write
from authoring.mutations import checked_mutations
from vr_dti.app.scenario_check import check as command
from vr_dti.authoring.check import check
from vr_dti.backends.script import load_script
from vr_dti.errors import DocumentError, InputError


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
