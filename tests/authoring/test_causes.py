"""One cause, one finding: what an author slips at is told once, where it stands, with what to write instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from authoring.clean import FILES, LOCALE, SCENARIO, checked
from vr_dti.authoring.finding import Finding
from vr_dti.errors import DocumentError, Mistake

TOUCHED = "        go:\n          - {on: touched, who: partner"


def found(folder: Path, old: str, new: str, file: str = "scenario.yaml") -> list[Finding]:
    """What is said of the clean scene with one slip; notes say only what was not looked at."""
    assert FILES[file].count(old) == 1, old
    return [f for f in checked(folder, {**FILES, file: FILES[file].replace(old, new)}).findings if f.severity != "note"]


@pytest.mark.parametrize(
    ("old", "new", "what", "remedy"),
    [
        ('striking: "200"}', "striking: 200}", "should be text", "put it in quotation marks"),
        ('{stopping: "heat', '{stoping: "heat', "has no node 'stoping'", "did you mean 'stopping'?"),
        ('striking: "200"}', 'striking: "calm"}', "'calm' is a condition, not a number", "expressions"),
        ('"heat - grip', '"heet - grip', "unknown variable 'heet'", "did you mean 'heat'?"),
        ("{person: man-hoodie,", "{person: man-hoody,", "there is no person 'man-hoody'", "did you mean 'man-hoodie'?"),
        ("{sound: blow_1,", "{sound: blow1,", "there is no sound 'blow1'", "did you mean 'blow_1'?"),
        ("{fact: struck}", "{fact: strukc}", "there is no fact 'strukc'", "did you mean 'struck'?"),
        ("      striking:\n", "      Striking:\n", "the key 'Striking' should be a name", "call it striking, wherever it is named"),
        ("{on: touched, who: partner", "{on: says, who: partner", "should be 'spoke', 'touched'", "write it as it stands here"),
        ('when: "stage == 3"', 'when: "calm == yes"', "unknown variable 'yes'", "write true"),
        ("  blow: {kind: exc", "blow: {kind: exc", "unknown key 'blow'", "indent it, if it belongs to what stands above it"),
        ("there: {x: 1, z: -3}", "there: {x: 1,5, z: -3}", "unknown key '5'", "a decimal has a point"),
        ("to: talking}", "to: chatting}", "has no node 'chatting'", "one of: arriving, talking"),
        ("end:\n", "ends:\n", "unknown key 'ends'", "did you mean 'end'?"),
    ],
)
def test_a_slip_in_the_scenario_is_one_finding(tmp_path: Path, old: str, new: str, what: str, remedy: str) -> None:
    (one,) = found(tmp_path / "bench", old, new)
    assert what in one.what and remedy in one.remedy and Path(one.file).name == "scenario.yaml"
    assert one.line == FILES["scenario.yaml"][: FILES["scenario.yaml"].index(old)].count("\n") + 1


def test_a_text_under_a_misspelt_id_is_told_where_the_text_stands(tmp_path: Path) -> None:
    (one,) = found(tmp_path / "bench", "  s-plead: ", "  s-pleed: ", "locales/clean.yaml")
    assert one.remedy == "did you mean 's-plead'?" and Path(one.file).name == "clean.yaml"


def test_a_line_without_words_is_told_once(tmp_path: Path) -> None:
    (one,) = found(tmp_path / "bench", '  s-plead: "Please."\n', "", "locales/clean.yaml")
    assert (one.path, one.what) == ("lines.s-plead", "this line has no words")


def test_what_no_locale_has_words_for_is_told_and_where_one_lacks_them_that_it_differs(tmp_path: Path) -> None:
    bare = LOCALE.replace("duties: {aid: Aid to him}\n", "")
    files = {**FILES, "locales/clean.yaml": bare, "locales/street.yaml": bare.replace("locale: clean", "locale: street")}
    (one,) = checked(tmp_path / "bench", files).findings
    assert (one.rule, one.severity, one.path) == ("untitled", "warning", "duties.aid") and "show the id" in one.what
    (other,) = found(tmp_path / "two" / "bench", "duties: {aid: Aid to him}\n", "", "locales/street.yaml")
    assert other.rule == "locale-differs"


def test_a_run_that_never_ends_says_where_it_waits(tmp_path: Path) -> None:
    (one,) = found(tmp_path / "bench", "{after: 90s, to: over}", "{after: 30m, to: over}")
    assert one.rule == "never-ends" and one.what.endswith("it still waits in closing.settling")


@pytest.mark.parametrize(
    ("old", "new", "what", "remedy"),
    [
        ("      striking:\n", "\t  striking:\n", "a tab, where only spaces may stand", "indent with spaces"),
        (
            TOUCHED,
            f"  {TOUCHED}",
            "indented otherwise",
            "as they are",
        ),
        ("[{after: 15s, to: threatening}]", "[{after: 15s, to: threatening]", "a '{' that is not closed", "close it with }"),
        ("      again:\n", "      striking:\n", "this key stands twice, first in line 48", "rename"),
    ],
)
def test_a_text_that_is_no_yaml_says_what_an_author_sees(tmp_path: Path, old: str, new: str, what: str, remedy: str) -> None:
    one = refused(tmp_path / "bench", old, new)
    assert what in one.what and remedy in one.remedy and one.line == SCENARIO[: SCENARIO.index(old)].count("\n") + 1 and one.column


def test_a_quotation_mark_left_open_is_named_where_it_opens(tmp_path: Path) -> None:
    old = '{when: "stage == 3", to: stopping}'
    one = refused(tmp_path / "bench", old, '{when: "stage == 3, to: stopping}')
    assert f"close the quotation mark that line {SCENARIO[: SCENARIO.index(old)].count(chr(10)) + 1} opens" in one.remedy


@pytest.mark.parametrize("remark", ['# 7" is a blade', "# it's 6'2\" tall", "note: 'he said \"no'"])
def test_a_quotation_mark_that_opens_nothing_is_not_taken_for_one(tmp_path: Path, remark: str) -> None:
    one = refused(tmp_path / "bench", "id: bench\n", f"id: bench\n{remark}\nmarks [\n")
    assert "quotation" not in one.what + one.remedy


def test_a_mark_left_open_is_found_behind_a_remark_with_one(tmp_path: Path) -> None:
    old = '{when: "stage == 3", to: stopping}'
    line = SCENARIO[: SCENARIO.index(old)].count("\n") + 1
    with pytest.raises(DocumentError) as error:
        text = SCENARIO.replace(old, '{when: "stage == 3, to: stopping}').replace("id: bench\n", 'id: bench  # 7" or so\n')
        checked(tmp_path / "bench", {**FILES, "scenario.yaml": text})
    assert f"close the quotation mark that line {line} opens" in error.value.mistakes[0].remedy


def refused(folder: Path, old: str, new: str) -> Mistake:
    """The one mistake for which the scene is not read at all."""
    assert SCENARIO.count(old) == 1
    with pytest.raises(DocumentError) as error:
        checked(folder, {**FILES, "scenario.yaml": SCENARIO.replace(old, new)})
    (one,) = error.value.mistakes
    return one


@pytest.mark.parametrize(
    ("guard", "remedy"),
    [("calm = true", "write == to compare"), ("stage == -1", "no sign before a number: 0 - 1"), ("calm == 1", "calm, or not calm")],
)
def test_a_condition_in_another_languages_spelling_is_told_ours(tmp_path: Path, guard: str, remedy: str) -> None:
    files = {**FILES, "scenario.yaml": SCENARIO.replace('when: "stage == 3"', f'when: "{guard}"')}
    try:
        told = [f.remedy for f in checked(tmp_path / "bench", files).findings]
    except DocumentError as e:
        told = [m.remedy for m in e.mistakes]
    assert any(remedy in r for r in told)
