"""Whether a scene is fair: exploring finds the endings that reward silence, hands or late words, and takes no luck for skill."""

from __future__ import annotations

import re

import pytest

from tests.authoring.fair import FAIR, broken, found, planted
from tests.story.scenarios import HEAD, parse_scenario
from vr_dti.authoring.balance import judged
from vr_dti.authoring.explore import explored
from vr_dti.authoring.explore_report import report, text
from vr_dti.authoring.rounds import Plan, Row


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (("outcome: prevented, good: true", "outcome: prevented"), "good-ending"),
        (("outcome: broken-off}", "outcome: broken-off, good: true}"), "poor"),
        (
            (
                'when: "final(closing) and not force", outcome: prevented',
                'when: "final(closing) and not force and yields == 0", outcome: prevented',
            ),
            "earned",
        ),
        (("outcome: not-stopped}", "outcome: not-stopped, good: true}"), "poor"),
        (("{on: spoke, who: partner, to: weighs}, ", ""), "prevented"),
        (('random: {calms: "yields + 1", threatens_on: "1"}', "to: calms"), "effort"),
    ],
)
def test_an_unfair_ending_is_found(change: tuple[str, str], rule: str) -> None:
    assert rule in broken(found(planted(change)))


def test_silence_that_pays_is_found_with_seed_and_dials() -> None:
    """An officer whom words make worse: he kicks on for as long as he is spoken to."""
    r = found(
        planted(
            ("{on: spoke, who: partner, rung: [3], to: stops}", "{on: spoke, who: partner, to: provoked}"),
            ("{on: spoke, who: partner, to: weighs}, ", ""),
            ("stops_late: {enter", "provoked: {go: [{after: 60s, to: stops_late}]}\n      stops_late: {enter"),
        )
    )
    harm = [j for j in r.judged if j.rule == "harm" and not j.holds]
    assert {j.words.split()[0] for j in harm} == {"early", "words_only"}
    assert all("--seed" in e and "points instead of" in e for j in harm for e in j.examples)


def row(round_: int, behaviour: str, good: bool) -> Row:
    return Row(round_, behaviour, "x", good, 0, 1000, 1, False, 1)


def test_who_does_better_by_chance_alone_does_not_do_better() -> None:
    """The officer weighs each word by a draw, so that of two who are equally good one comes out ahead."""
    lucky = [row(i, name, i >= n) for name, n in (("early", 3), ("words_only", 1)) for i in range(40)]
    better = [row(i, name, i >= n) for name, n in (("early", 9), ("words_only", 1)) for i in range(40)]
    scenario = parse_scenario(HEAD + FAIR, "t.yaml")
    rule = [{j.rule: j.holds for j in judged(Plan(scenario, 1), rows)}["nobody-more"] for rows in (lucky, better)]
    assert rule == [True, False]


def test_a_rule_broken_only_by_late_names_late() -> None:
    r = found(planted(("outcome: broken-off}", "outcome: broken-off, good: true}")))
    assert [j.words.split()[0] for j in r.judged if not j.holds] == ["late"]


TWIN = """
lawful: true
regions:
  partner:
    initial: talks
    nodes:
      talks: {go: [{after: 20s, to: holds}]}
      holds:
        enter: [{blow: partner, by: subject}]
        go: [{on: touched, who: partner, to: broken}, {on: spoke, who: partner, rung: [3, 4], to: broken}, {after: 30s, to: held}]
      held: {final: true}
      broken: {final: true}
end: [{when: "at(partner.held)", outcome: held, good: true}, {when: "at(partner.broken)", outcome: broken}]
"""


def test_a_fair_twin_has_no_finding() -> None:
    r = found(TWIN)
    assert not r.found, text(r)
    good = {c.behaviour: c.good_percent for c in r.columns}
    assert good["patient"] == good["silent"] == good["early"] == 100.0
    assert good["grabber"] == 0.0


def test_a_twin_in_which_no_force_sets_anybody_off_says_that_hands_were_not_tried() -> None:
    r = found(TWIN.replace("enter: [{blow: partner, by: subject}]", "enter: []"))
    (hands,) = (j for j in r.judged if j.rule == "poor")
    assert hands.holds and hands.words.startswith("grabber never acts here")


SOMETIMES = ("enter: [{fact: threatening}]", 'enter: [{fact: threatening, if: "yields >= 6"}]')


def test_force_that_no_sign_comes_before_is_not_for_early_words_to_prevent() -> None:
    """Who speaks at any time prevents some of it, which is told with the reason; good practice is held against the other rounds."""
    r = found(planted(SOMETIMES))
    rules = {j.rule: j for j in r.judged}
    shown = re.search(r"in (\d+) of the (\d+) rounds in which a sign comes", rules["prevented"].words)
    unforeseen = re.search(r"in (\d+) rounds force comes without a sign .*early waits for one and prevents none", rules["unforeseen"].words)
    assert shown and unforeseen and rules["prevented"].holds, text(r)
    forced = sum(c.outcomes.get("not-stopped", 0) for c in r.columns if c.behaviour == "silent")
    assert int(shown[2]) + int(unforeseen[1]) == forced and "nagger" in rules["unforeseen"].words
    assert "unforeseen" not in {j.rule for j in found(FAIR).judged}


@pytest.mark.parametrize(("held", "fair"), [((), False), (("yields=3",), True)])
def test_where_no_sign_ever_comes_before_force_an_author_is_told(held: tuple[str, ...], fair: bool) -> None:
    body = planted(SOMETIMES) if held else planted(("enter: [{fact: threatening}]", "enter: []"))
    scenario = parse_scenario(HEAD.replace("cast: {", "cast: {bystander: {person: b, mark: m, present: 'crowd >= 2'}, ") + body, "t.yaml")
    (rule,) = (j for j in report(explored(scenario, runs=130, jobs=1, held=held)).judged if j.rule == "prevented")
    assert rule.holds == fair and "early words have nothing to go by" in rule.words


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("{on: touched, who: partner, to: broken}, ", "", "poor"),
        ("rung: [3, 4], to: broken", "to: broken", "earned"),
        ("{after: 30s, to: held}", "{after: 30s, to: broken}, {on: spoke, who: dispatch, to: held}", "earned"),
    ],
)
def test_a_twin_that_trains_silence_or_rewards_hands_is_found(old: str, new: str, rule: str) -> None:
    assert TWIN.count(old) == 1
    assert rule in broken(found(TWIN.replace(old, new)))
