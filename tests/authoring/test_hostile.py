"""Documents from strangers, in the tools: each is used, or refused in a clear error; never a traceback, a hang, or another meaning."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest
from story.mutate import mutated

from authoring.scenes import SCENES
from vr_dti.authoring.check import check
from vr_dti.authoring.diff import differences
from vr_dti.authoring.fmt import formatted
from vr_dti.authoring.graph import drawn
from vr_dti.authoring.rehearse import mistakes, rehearse
from vr_dti.authoring.sources import LAYOUT_FORMAT, LayoutDoc, Pair
from vr_dti.backends.script import load_script
from vr_dti.documents import load_yaml
from vr_dti.errors import DocumentError, InputError
from vr_dti.story.load import SourceFile, load, parse_files

FILES = load(SCENES / "handcuffed" / "scenario.yaml").files


@pytest.mark.parametrize("seed", range(24))
def test_a_mutated_scenario(seed: int) -> None:
    text = mutated(FILES[0].text, random.Random(seed))
    try:
        after = formatted(text, "mutated.yaml", bring_up_to_date=True)
    except DocumentError as e:
        assert all(m.what for m in e.mistakes)
        with pytest.raises(DocumentError):
            differences(Pair("x", FILES[0].text, text, ("one.yaml", "mutated.yaml")))
        return
    assert formatted(after, "mutated.yaml") == after
    assert differences(Pair("x", FILES[0].text, text, ("x", "x"))) or load_yaml(text, "x")[0] == load_yaml(FILES[0].text, "x")[0]
    try:
        scenario = parse_files([SourceFile("scenario", "mutated.yaml", text), *FILES[1:]])
    except DocumentError:
        return
    assert drawn(scenario, LayoutDoc(format=LAYOUT_FORMAT)).endswith("</svg>\n")
    try:
        assert mistakes(scenario) or rehearse(scenario)
    except InputError as e:
        assert e.what


@pytest.mark.parametrize("comment", ["#" * 200_000, "\n".join("# x" for _ in range(20_000))])
def test_very_many_comments_are_kept_in_time(comment: str) -> None:
    assert formatted(f"a: 1\n{comment}\nb: 2\n", "x").count("# x") == comment.count("# x")


def test_what_somebody_absent_does_may_ask_for_what_is_not_there(tmp_path: Path) -> None:
    """The second officer is absent as the dials stand, and his region came with a shared graph."""
    scene = tmp_path / "handcuffed"
    shutil.copytree(SCENES / "handcuffed", scene)
    text = (scene / "scenario.yaml").read_text(encoding="utf-8")
    (scene / "scenario.yaml").write_text(text.replace("\ninclude:", "\nincluded:"), encoding="utf-8")
    told = check(scene, load_script)
    assert any(f.rule == "guard-unknown" and "second.joining" in f.what for f in told.findings)


def test_what_somebody_absent_does_may_ask_for_a_node_that_is_not_there(tmp_path: Path) -> None:
    scene = tmp_path / "handcuffed"
    shutil.copytree(SCENES / "handcuffed", scene)
    text = (scene / "scenario.yaml").read_text(encoding="utf-8")
    (scene / "scenario.yaml").write_text(text.replace("at(second.joining)", "at(second.nowhere)"), encoding="utf-8")
    told = [f for f in check(scene, load_script).findings if f.rule == "guard-unknown"]
    assert [f.what for f in told] == ["asks for what there is not: 'at(second.nowhere)'"] * text.count("at(second.joining)")
