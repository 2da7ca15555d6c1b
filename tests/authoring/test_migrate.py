"""Documents of an older format: said so when read, brought up to date by `fmt --migrate`, comments kept."""

from __future__ import annotations

import pytest
from story.scenarios import parse_scenario

from vr_dti.authoring.fmt import formatted
from vr_dti.documents import load_yaml, manuscript
from vr_dti.errors import DocumentError
from vr_dti.story import migrate
from vr_dti.story.engine import advance, begin

DRAFT = """\
# A draft, as the first version of the program read it.
format: dti-scenario/0
id: draft
version: "0.1.0"
title: "A draft"
seed: 7
place: street-corner
marks: {m: {x: 0, z: 0}}
trainees: [m]
cast:
  partner: {person: a, mark: m}
  subject: {person: b, mark: m}
cues: # what there is to notice
  kick-1: {kind: excessive, title: "First kick", actor: partner, victim: subject, rung: 3}
  talk: {kind: precursor, actor: partner, rung: 1} # nobody in particular
regions:
  partner:
    initial: a
    nodes:
      a:
        enter: [{cue: talk}]
        go: [{after: 1500ms, do: [{cue_end: talk}], to: b}] # and on
      b:
        enter: [{cue: kick-1, in: 500ms}, {act: partner, clip: x}]
        go: [{after: 2s, to: c}]
      c:
        enter: [{cue_end: kick-1}]
        final: true
interrupts:
  - {id: over, on: command, name: over, do: [{cue_end: talk}], outcome: stopped-by-hand}
end:
  - {when: "final(partner)", outcome: done}
"""


@pytest.mark.parametrize("said", ["dti-scenario/0", "dti-scenario/1"])
def test_a_draft_is_told_apart_whatever_it_calls_itself(said: str) -> None:
    text = DRAFT.replace("dti-scenario/0", said)
    with pytest.raises(DocumentError) as refused:
        parse_scenario(text, "old/scenario.yaml")
    assert str(refused.value).startswith("old/scenario.yaml:2:1: format: this is of format dti-scenario/0, older than dti-scenario/1")
    assert "vr-dti scenario fmt --migrate old/scenario.yaml" in str(refused.value)
    with pytest.raises(DocumentError, match="fmt --migrate"):
        formatted(text, "old/scenario.yaml")
    assert formatted(text, "old/scenario.yaml", bring_up_to_date=True).splitlines()[1] == "format: dti-scenario/1"


def test_each_cue_of_the_draft_hangs_on_a_fact_of_its_own() -> None:
    text = formatted(DRAFT, "draft.yaml", bring_up_to_date=True)
    story = parse_scenario(text, "draft.yaml").story
    assert [(f.name, f.title, f.see) for f in story.facts] == [
        ("kick-1", "First kick", ("partner", "subject")),
        ("talk", "talk", ("partner",)),
    ]
    state, effects = begin(story)
    state, more = advance(story, state, 10_000, [])
    assert [(e.at_ms, e.kind, e.name) for e in effects + more if e.kind.startswith("cue")] == [
        (0, "cue", "talk"),
        (1500, "cue_end", "talk"),
        (2000, "cue", "kick-1"),
        (3500, "cue_end", "kick-1"),
    ]


def test_comments_and_the_rest_of_the_document_stay() -> None:
    text = formatted(DRAFT, "draft.yaml", bring_up_to_date=True)
    assert sorted(manuscript.comments(manuscript.read(text))) == sorted(manuscript.comments(manuscript.read(DRAFT)))
    before, after = load_yaml(DRAFT, "x")[0], load_yaml(text, "x")[0]
    changed = {"format", "cues", "facts", "regions", "interrupts"}
    assert {k: v for k, v in after.items() if k not in changed} == {k: v for k, v in before.items() if k not in changed}
    assert formatted(text, "draft.yaml", bring_up_to_date=True) == text


@pytest.mark.parametrize(
    "data", [None, [], "x", {}, {"format": 3}, {"format": "dti-scenario/"}, {"format": "dti-scenario/x"}, {"format": "dti-locale/0"}]
)
def test_what_is_none_of_ours_has_no_number(data: object) -> None:
    assert migrate.number_of(data) is None
    assert migrate.older(data) == ""


def test_every_older_format_has_a_step_to_the_next() -> None:
    assert sorted(migrate.STEPS) == list(range(migrate.CURRENT))


@pytest.mark.parametrize(
    "part", [{"cues": []}, {"cues": {"a": None}}, {"regions": [[{"cue": "x"}]]}, {"regions": {"a": {"cue": "x"}}}, {"interrupts": "x"}]
)
def test_a_draft_that_is_no_scenario_either_is_migrated_without_a_fault(part: dict[str, object]) -> None:
    assert migrate.migrated({"format": "dti-scenario/0", **part})["format"] == "dti-scenario/1"
