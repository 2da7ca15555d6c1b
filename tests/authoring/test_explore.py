"""What authors rely on: exploring finds the waits and the dead corners that were planted, the same on any machine."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from tests.authoring.fair import FAIR, found, planted
from tests.story.scenarios import HEAD, parse_scenario
from vr_dti.app.scenario_explore import explore
from vr_dti.authoring.coverage import Unreached
from vr_dti.authoring.explore import explored
from vr_dti.authoring.explore_report import plain, report, text
from vr_dti.authoring.rounds import Table, Tally, setup
from vr_dti.errors import InputError, MachineError
from vr_dti.resources import shipped
from vr_dti.scene import load_scenario
from vr_dti.story.behaviours import BEHAVIOURS
from vr_dti.story.load import SourceFile, with_dials
from vr_dti.story.model import Story
from vr_dti.story.rehearsal import rehearse


def test_a_fair_scenario_has_no_finding() -> None:
    r = found(FAIR)
    assert not r.found, text(r)
    early = next(c for c in r.columns if c.behaviour == "early")
    assert early.good_percent == 100.0 and early.harm == 0.0
    silent = next(c for c in r.columns if c.behaviour == "silent")
    assert silent.outcomes == {"not-stopped": silent.runs} and silent.harm == 100.0  # 20 s at 5 points a second


def test_one_round_in_ten_is_uneventful_and_a_part_of_one_is_compared_with_none() -> None:
    r = found(FAIR, runs=20 * len(BEHAVIOURS) + 3)
    assert (r.exploration.rounds, len(r.exploration.rows)) == (20, 20 * len(BEHAVIOURS) + 3)
    assert {c.runs for c in r.columns} == {18} and sum(r.uneventful.values()) == 2 * len(BEHAVIOURS)
    assert [x.behaviour for x in r.exploration.rows if x.round == 0] == list(BEHAVIOURS)
    assert [x.behaviour for x in r.exploration.rows if x.round == 20] == list(BEHAVIOURS)[:3]
    assert "263 runs, 20 rounds of 13 simulated trainees and 3 runs of the next" in text(r)


# --- waits -----------------------------------------------------------------------------------------------------------------


def test_a_region_that_waits_for_ever_is_named_with_the_run_that_shows_it() -> None:
    r = found(
        planted(
            (
                'open: {go: [{when: "final(partner)", to: over}]}',
                'open: {go: [{when: "final(partner) and not at(partner.stops)", to: over}]}',
            )
        )
    )
    assert r.found
    assert {e.where for e in r.endless} == {("closing.open",)}
    assert "waits in closing.open" in text(r)
    first = r.endless[0]
    scenario = r.exploration.scenario
    at = next(s for i in range(r.exploration.rounds) if (s := setup(scenario, r.exploration.seed, i)).words == first.words)
    again = rehearse(with_dials(scenario, at.dials).story, BEHAVIOURS[first.behaviour], seed=at.seed)
    assert not again.outcome


def test_a_story_at_rest_that_no_end_holds_for_is_named() -> None:
    r = found(planted(('  - {when: "final(closing)", outcome: not-stopped}\n', "")))
    assert {e.where for e in r.endless} == {()} and "no end: holds" in text(r)


def test_a_story_that_goes_round_in_no_time_is_a_finding_and_no_crash() -> None:
    r = found(
        planted(
            (
                "stops_late: {enter: [{fact_end: kicking}], final: true}",
                'stops_late: {go: [{when: "true", to: spin}]}\n      spin: {go: [{when: "true", to: stops_late}]}',
            )
        )
    )
    assert any("goes around" in e.fault for e in r.endless) and r.found


# --- coverage --------------------------------------------------------------------------------------------------------------


def test_what_nobody_reached_is_listed_with_its_line() -> None:
    r = found(
        planted(
            ("quiet: {final: true}", "quiet: {final: true}\n      attic: {final: true}"),
            (
                "{on: spoke, who: partner, to: weighs}, ",
                '{on: spoke, who: partner, to: weighs}, {on: spoke, if: "yields == 99", to: attic}, ',
            ),
        )
    )
    line = 1 + (HEAD + FAIR).splitlines().index("      quiet: {final: true}") + 1
    unreached = {(u.kind, u.what, u.place) for u in r.coverage.unreached}
    assert ("node", "partner.attic", f"t.yaml:{line}") in unreached
    assert any(kind == "way" and "threatens -> attic" in what for kind, what, _ in unreached)
    assert r.coverage.nodes == (12, 13)


def test_what_nobody_took_of_a_shared_graph_is_counted_and_not_listed() -> None:
    r = found(FAIR)
    way = Unreached("way", "mind: nodding -> weighing", "scenes/common/graphs/partner.yaml:215")
    own = Unreached("node", "partner.attic", "scenes/night/scenario.yaml:9")
    lines = text(replace(r, coverage=replace(r.coverage, unreached=(way, way, own))))
    assert "2 in partner.yaml" in lines and "nodding" not in lines and "partner.attic  (scenario.yaml:9)" in lines


def test_what_only_an_instructor_can_do_is_no_gap() -> None:
    r = found(
        planted(
            ("stops_late: {enter", "ordered: {final: true}\n      stops_late: {enter"),
            ("goto: {partner: stops}", "goto: {partner: ordered}"),
        )
    )
    assert r.coverage.instructors == ("partner.ordered", "he_yields")
    assert not any("ordered" in u.what for u in r.coverage.unreached)


# --- the same everywhere ---------------------------------------------------------------------------------------------------


def test_the_same_on_any_number_of_processes() -> None:
    scenario = parse_scenario(HEAD + FAIR, "t.yaml")
    told: list[tuple[int, int]] = []
    one = plain(report(explored(scenario, runs=60, jobs=1)))
    three = plain(report(explored(scenario, runs=60, jobs=3, progress=lambda done, of: told.append((done, of)))))
    assert json.dumps(one) == json.dumps(three)
    assert told[-1] == (60, 60) and told == sorted(told)
    assert one != plain(report(explored(scenario, runs=60, jobs=1, seed=99)))


def test_dials_that_are_held_are_held_in_every_process_and_the_others_drawn() -> None:
    scenario = parse_scenario(HEAD + FAIR, "t.yaml")
    easy, hard = (explored(scenario, runs=260, jobs=2, held=[f"yields={n}", "events=full"]) for n in (10, 0))
    for x, n in ((easy, 10), (hard, 0)):
        dials = [x.plan.at(i).dials for i in range(x.rounds)]
        assert {d["yields"] for d in dials} == {n} and {d["events"] for d in dials} == {"full"} and len({d["crowd"] for d in dials}) > 1
    spared = [sum(not r.force for r in x.rows if r.behaviour == "one_word") for x in (easy, hard)]
    assert spared[0] > spared[1], "who yields readily is stopped by a word more often"
    assert "held: yields=10, events=full" in text(report(easy)) and plain(report(easy))["held"] == ["yields=10", "events=full"]
    with pytest.raises(InputError, match="no dial 'yield'"):
        explored(scenario, runs=60, held=["yield=3"])


def test_a_process_that_is_lost_ends_the_command_with_a_word(capfd: pytest.CaptureFixture[str]) -> None:
    scenario = parse_scenario(HEAD + FAIR, "t.yaml")
    with pytest.raises(MachineError, match="ended before its work"):
        explored(replace(scenario, files=(SourceFile("scenario", "t.yaml", "no scenario"),)), runs=60, jobs=2)


def _ran(story: Story, behaviour: str, seed: int) -> object:
    r = rehearse(story, BEHAVIOURS[behaviour], seed=seed)
    return r.state, r.effects, r.intents


@pytest.mark.parametrize("round_", range(6))
def test_a_story_compiled_once_plays_as_one_compiled_for_its_dials(round_: int) -> None:
    scenario = load_scenario("handcuffed")
    table = Table(scenario, 7)
    list(table.round(99, Tally()))
    at = setup(scenario, 7, round_)
    quick, _ = table.story(at.dials)
    for behaviour in ("early", "late", "random"):
        assert _ran(quick, behaviour, at.seed) == _ran(with_dials(scenario, at.dials).story, behaviour, at.seed)


# --- the command -----------------------------------------------------------------------------------------------------------


def options(path: Path, **more: object) -> Namespace:
    return Namespace(**{"path": str(path), "runs": 3 * len(BEHAVIOURS), "jobs": 1, "seed": None, "dial": [], "json": False, **more})


def test_the_command_prints_a_page_and_ends_with_0_or_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "scenario.yaml"
    path.write_text(HEAD + FAIR)
    assert explore(options(path)) == 0
    page = capsys.readouterr().out
    assert "Waits without end: none" in page and "Balance" in page and "never" in page and len(page.splitlines()) < 50
    path.write_text(HEAD + FAIR.replace("outcome: prevented, good: true", "outcome: prevented"))
    assert explore(options(path)) == 1
    assert "FINDING" in capsys.readouterr().out


@pytest.mark.parametrize("asked", [13, 40, 52])
@pytest.mark.parametrize("jobs", [1, 2])
def test_exactly_the_runs_asked_for_are_played(tmp_path: Path, capsys: pytest.CaptureFixture[str], asked: int, jobs: int) -> None:
    path = tmp_path / "scenario.yaml"
    path.write_text(HEAD + FAIR)
    explore(options(path, runs=asked, jobs=jobs, json=True))
    told = json.loads(capsys.readouterr().out)
    assert (told["runs"], told["rounds"]) == (asked, asked // 13)


@pytest.mark.parametrize("asked", [1, 12])
def test_fewer_runs_than_simulated_trainees_are_refused(tmp_path: Path, asked: int) -> None:
    path = tmp_path / "scenario.yaml"
    path.write_text(HEAD + FAIR)
    with pytest.raises(InputError, match=f"^{asked} runs?, and there are 13 simulated trainees\n.*give 13 or more"):
        explore(options(path, runs=asked))


def test_the_command_as_json_holds_what_the_page_says(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "scenario.yaml"
    path.write_text(HEAD + FAIR)
    explore(options(path, json=True, seed=5))
    said: Mapping[str, object] = json.loads(capsys.readouterr().out)
    assert (said["runs"], said["seed"], said["findings"], said["endless"]) == (3 * len(BEHAVIOURS), 5, False, [])
    assert said["reached"] == {
        "nodes": {"reached": 11, "all": 12},
        "ways out": {"reached": 12, "all": 13},
        "interrupts": {"reached": 0, "all": 0},
    }


# --- the shipped scenes ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scene", sorted(p.parent.name for p in shipped("scenes").glob("*/scenario.yaml")))
def test_shipped_scenes_are_fair_and_come_to_an_end(scene: str) -> None:
    r = report(explored(load_scenario(scene), runs=220, jobs=1))
    assert not r.found, text(r)
