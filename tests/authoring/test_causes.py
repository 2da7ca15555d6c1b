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
        ("vars:\n", "varz:\nvars:\n", "unknown key 'varz'", "did you mean 'vars'?"),
    ],
)
def test_a_slip_in_the_scenario_is_one_finding(tmp_path: Path, old: str, new: str, what: str, remedy: str) -> None:
    (one,) = found(tmp_path / "bench", old, new)
    assert what in one.what and remedy in one.remedy and Path(one.file).name == "scenario.yaml"
    assert one.line == FILES["scenario.yaml"][: FILES["scenario.yaml"].index(old)].count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new", "what", "remedy"),
    [
        ("{after: 9s,", "{after: 9,", "a duration needs its unit", "9s, if these are seconds"),
        ("{who: partner, lasts: 2s}", "{who: partner, lasts: 90s}", "should last at most 60s", "smaller"),
        ('to: hurt}, {when: "final', 'to: partner.again}, {when: "final', "has no node 'partner.again'", 'when: "at(partner.again)"'),
        ("facts: [cuffed, struck]", "facts: cuffed struck", "should be a list", "[cuffed, struck]"),
        ('present: "crowd >= 1"', 'present: "stage >= 1"', "unknown variable 'stage'", "it may speak of dials only: pleas, crowd"),
        ("{set: stage, to: 1}", "{set: crowd, to: 1}", "'crowd' is a dial", "declare a variable under vars:"),
        ("talking:\n        go:", "talking:\n      go:", "a part of a node, and stands beside it", "it belongs to talking"),
        ("crowd: {min: 0, max: 1,", "crowd: {min: 0, max: 9,", "lies outside the range", "may be narrowed, not widened"),
        ("{fact: struck}", "{fact: struck}, {blow: subject, by: partner, part: leg}", "nobody has a part 'leg'", "one of: head"),
        ("hear: [blow_1]", "hear: [blow1]", "neither a line nor a sound 'blow1'", "did you mean 'blow_1'?"),
        (", beside: {x: 2, z: -3}", "", "there is no mark 'beside'", "one of: far, here, there"),
        ("  s-plead: {who: subject, lasts: 2s}\n", "", "there is no line 's-plead'", "declare it under lines:"),
    ],
)
def test_what_an_author_is_told_to_do_is_what_mends_it(tmp_path: Path, old: str, new: str, what: str, remedy: str) -> None:
    (one,) = found(tmp_path / "bench", old, new)
    assert what in one.what and remedy in one.remedy and Path(one.file).name == "scenario.yaml"


def test_a_name_that_is_missing_in_several_places_is_told_once_with_their_lines(tmp_path: Path) -> None:
    (one,) = found(tmp_path / "bench", "      stopping:\n", "      ceasing:\n")
    lines = [n for n, text in enumerate(FILES["scenario.yaml"].splitlines(), 1) if ": stopping}" in text or "{stopping:" in text]
    assert one.line == lines[0] and one.what.endswith(f"here and in lines {', '.join(map(str, lines[1:]))}")


@pytest.mark.parametrize("name", ["is", "true", "pass", "so-so"])
def test_a_variable_or_node_that_no_expression_could_name_is_told_where_it_is_declared(tmp_path: Path, name: str) -> None:
    for part, old, new in (
        ("vars.", "  calm: {type: bool", f"  {name}: {{type: bool, init: false}}\n  calm: {{type: bool"),
        ("regions.partner.nodes.", "      talking:\n", f"      {name}: {{final: true}}\n      talking:\n"),
    ):
        told = [f for f in found(tmp_path / part / "bench", old, new) if f.rule == "unreadable"]
        assert [f.path for f in told] == [part + name] and told[0].remedy


@pytest.mark.parametrize(
    ("include", "column", "what"),
    [
        (
            "[{graph: feel, with: {officer: partner}}, {graph: feel, with: {officer: partner}}]",
            52,
            "graph 'feel' brings region 'feel', which",
        ),
        ("[{graph: ../feel}]", 12, "should be a name"),
    ],
)
def test_a_graph_that_cannot_be_included_is_told_once_and_where_it_is_included(
    tmp_path: Path, include: str, column: int, what: str
) -> None:
    (one,) = (f for f in found(tmp_path / "bench", "regions:\n", f"include: {include}\nregions:\n") if f.rule == "unreadable")
    assert (Path(one.file).name, one.column) == ("scenario.yaml", column) and one.what.startswith(what)


def test_a_node_that_no_expression_could_name_is_told_once(tmp_path: Path) -> None:
    text = FILES["scenario.yaml"].replace("      settling:\n", "      quieting-down:\n").replace("to: settling", "to: quieting_down")
    (one,) = (f for f in checked(tmp_path / "bench", {**FILES, "scenario.yaml": text}).findings if f.severity != "note")
    assert (one.path, one.remedy) == ("regions.closing.nodes.quieting-down", "call it quieting_down, wherever it is named")


def test_a_voice_under_a_misspelt_name_is_told_where_it_stands(tmp_path: Path) -> None:
    (one,) = found(tmp_path / "bench", "  partner: {voice", "  partnr: {voice", "voices/voices.yaml")
    assert one.remedy == "did you mean 'partner'?" and Path(one.file).name == "voices.yaml"


def test_an_interrupt_before_many_ways_is_told_once_and_at_itself(tmp_path: Path) -> None:
    spoken = "{on: spoke, who: partner, rung: [1, 2], to: weighing}"
    text = FILES["scenario.yaml"].replace(spoken, f"{spoken}\n          - {{on: spoke, rung: [3], to: again}}")
    text = text.replace("interrupts:\n", "interrupts:\n  - {id: word, on: spoke, do: [{set: heat, to: 9}]}\n")
    told = [f for f in checked(tmp_path / "bench", {**FILES, "scenario.yaml": text}).findings if f.rule == "shadowed-way"]
    assert [(f.path, "2 ways out of nodes" in f.what) for f in told] == [("interrupts[0]", True)]


def test_an_ending_before_narrower_ones_is_told_once_and_at_itself(tmp_path: Path) -> None:
    told = found(tmp_path / "bench", "end:\n", 'end:\n  - {when: "at(closing.over)", outcome: late, title: Late}\n')
    assert [(f.rule, f.path, f.remedy) for f in told if f.severity == "mistake"] == [("shadowed-end", "end[0]", "put it last")]


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
    [
        ("calm = true", "write == to compare"),
        ("stage == -1", "no sign before a number: 0 - 1"),
        ("calm == 1", "calm, or not calm"),
        ("subject.safe", "write at(subject.safe)"),
        ("at('subject.safe')", "write it as in at(subject.safe)"),
        ("final('subject')", "write it as in final(partner)"),
        ("1 < stage < 3", "write 1 < stage and stage < 3"),
        ("stage += 1", "write the whole sum"),
        ("stage in [1, 2]", "compare with each"),
        ("true if calm else false", "each with its own if:"),
    ],
)
def test_a_condition_in_another_languages_spelling_is_told_ours(tmp_path: Path, guard: str, remedy: str) -> None:
    files = {**FILES, "scenario.yaml": SCENARIO.replace('when: "stage == 3"', f'when: "{guard}"')}
    try:
        told = [f.remedy for f in checked(tmp_path / "bench", files).findings]
    except DocumentError as e:
        told = [m.remedy for m in e.mistakes]
    assert any(remedy in r for r in told)
