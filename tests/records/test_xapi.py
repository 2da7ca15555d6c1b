"""Findings as statements, and the profile that defines their words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from records.made import hand, opportunity, override, session, step, trainee, words
from vr_dti.debrief.steps import Latency, Notice
from vr_dti.debrief.trainee import TraineeFindings
from vr_dti.records import xapi_profile
from vr_dti.records.xapi import HOME, statement_id, statements
from vr_dti.records.xapi_words import BASE, EXTENSIONS

PROFILE = Path(__file__).parents[2] / "docs" / "xapi-profile.jsonld"


def told(*trainees: TraineeFindings, **more: Any) -> list[dict[str, Any]]:
    return [t.statement for t in statements([session(*trainees, **more)])]


def extension(statement: dict[str, Any], name: str) -> Any:
    inside = statement["result"]["extensions"] | statement["context"]["extensions"]
    return inside.get(f"{BASE}/extensions/{name}")


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for k, v in value.items():
            yield k
            yield from strings(v)
    elif isinstance(value, list):
        for v in value:
            yield from strings(v)
    elif isinstance(value, str):
        yield value


def test_a_run_tells_each_opportunity_each_counted_act_and_itself() -> None:
    found = told()
    verbs = [s["verb"]["id"].rpartition("/")[2] for s in found]
    assert verbs == ["intervened", "used-opportunity", "completed"]
    act, window, run = found
    assert extension(act, "after-perceivable-ms") == 2300 and extension(act, "rung") == 3
    assert extension(window, "words") == {"state": "latency", "after_perceivable_ms": 2300}
    assert extension(window, "use") == "used" and extension(window, "window-ms") == 9340
    assert run["result"]["duration"] == "PT74.00S" and run["result"]["completion"] is True
    assert extension(run, "outcome") == "stopped" and extension(run, "counts")["used"] == 1
    assert extension(run, "dials") == {"rank": "sergeant", "officers": 2}
    assert act["timestamp"] == "2026-11-20T09:00:22.400Z"
    assert act["object"]["id"].endswith("/scenarios/handcuffed/1.0/opportunities/kicks")


def test_nobody_is_named_nothing_said_is_repeated_and_nothing_is_graded() -> None:
    for statement in told():
        everything = "\n".join(strings(statement))
        assert "Somebody" not in everything and "cuffed." not in everything
        assert statement["actor"] == {"objectType": "Agent", "account": {"homePage": HOME, "name": "K7"}}
        assert "score" not in statement["result"] and "success" not in statement["result"]
        assert "instructor" not in statement["context"]
        assert not [s for s in strings(statement) if "fail" in s.lower()]


def test_the_same_session_makes_the_same_ids_and_another_session_others() -> None:
    ids = [s["id"] for s in told()]
    assert ids == [s["id"] for s in told()]
    assert len(set(ids)) == len(ids)
    assert not set(ids) & {s["id"] for s in told(digest="cd" * 32)}
    assert not set(ids) & {s["id"] for s in told(trainee("K8"))}
    assert statement_id("d", "a/b", "run") != statement_id("d", "a", "b/run")


@pytest.mark.parametrize(
    ("use", "verb"),
    [
        ("used", "used-opportunity"),
        ("not_used", "did-not-use-opportunity"),
        ("not_perceivable", "was-present-at"),
        ("no_realistic_opportunity", "experienced"),
        ("no_harm", "experienced"),
        ("a word of a later version", "experienced"),
    ],
)
def test_what_was_made_of_an_opportunity_decides_its_verb(use: Any, verb: str) -> None:
    window = next(s for s in told(trainee(opportunities=(opportunity(use=use),))) if extension(s, "use"))
    assert window["verb"]["id"].endswith(f"/{verb}") and extension(window, "use") == use


def test_what_is_no_latency_carries_no_time_to_be_averaged() -> None:
    o = opportunity(
        words=Latency("mark", "act-1", 22_400, 2300),
        hands=Latency("not_scorable", "act-2", 23_000, 2900, why="hands are not tracked"),
        steps=(step(notice=Notice("not_scorable", why="no head")), step(id="knee")),
    )
    acts = (words(22_400, mark=True, label="keyed"), hand(23_000))
    found = told(trainee(opportunities=(o,), acts=acts))
    window = next(s for s in found if extension(s, "use"))
    assert [extension(window, n) for n in ("words", "hands")] == [{"state": "mark"}, {"state": "not_scorable"}]
    assert [s["notice"] for s in extension(window, "steps")] == [
        {"state": "not_scorable"},
        {"state": "noticed", "by": "eyes", "after_ms": 200},
    ]
    assert [extension(s, "after-perceivable-ms") for s in found if extension(s, "channel")] == [None, None]
    assert [extension(s, "mark") for s in found if extension(s, "channel")] == [True, False]


def test_a_meaning_that_was_guessed_is_told_as_such() -> None:
    acts = (words(22_400, guessed=True), words(25_000), words(26_000, label="keyed", guessed=True))
    found = [s for s in told(trainee(acts=acts)) if extension(s, "channel")]
    assert [extension(s, "guessed") for s in found] == [True, None, None], "only a machine's label is a guess"


def test_an_act_is_marked_as_the_findings_mark_it_and_the_run_by_any_override() -> None:
    acts = (words(22_400), replace(hand(28_000), overridden=True))
    found = told(trainee(acts=acts), moments=(override(21_000),))
    assert [extension(s, "overridden") for s in found if extension(s, "channel")] == [False, True]
    assert extension(found[-1], "overridden") is True


def test_scripts_are_no_persons_unless_asked_for() -> None:
    one = session(replace(trainee("early"), simulated=True), trainee("K7"))
    assert {t.code for t in statements([one])} == {"K7"}
    both = statements([one], simulated=True)
    assert {(t.code, extension(t.statement, "simulated")) for t in both} == {("early", True), ("K7", False)}


def test_practice_says_that_it_is_practice() -> None:
    found = told(trainee(summary=None, opportunities=(), acts=()), practice=True)
    assert [s["verb"]["id"].rpartition("/")[2] for s in found] == ["practised"]
    assert extension(found[0], "counts") is None


def test_a_run_that_was_cut_off_is_not_called_complete() -> None:
    run = told(outcome="")[-1]
    assert run["verb"]["id"].endswith("/terminated") and run["result"]["completion"] is False and extension(run, "outcome") is None


def test_a_head_without_a_time_leaves_the_time_to_the_store() -> None:
    assert all("timestamp" not in s for s in told(created="last tuesday"))
    assert told(created="2026-11-20T10:00:00")[-1]["timestamp"] == "2026-11-20T10:01:14.000Z"
    with pytest.raises(ValueError, match="digest"):
        told(digest="")


def test_names_that_are_no_plain_words_stay_one_piece_of_an_address() -> None:
    found = told(trainee(opportunities=(opportunity(id="kicks#2"),)), scene="a scene/é", scene_version="1.0 beta")
    assert found[1]["object"]["id"] == f"{BASE}/scenarios/a%20scene%2F%C3%A9/1.0%20beta/opportunities/kicks%232"


# --- the profile -----------------------------------------------------------------------------------------------------------


def test_the_published_profile_is_that_of_the_program() -> None:
    assert PROFILE.read_text(encoding="utf-8") == xapi_profile.text(), (
        "run `python -m vr_dti.records.xapi_profile docs/xapi-profile.jsonld` and raise the version if a meaning changed"
    )


def test_every_word_of_every_statement_is_in_the_profile_at_its_place() -> None:
    profile = json.loads(PROFILE.read_text(encoding="utf-8"))
    concepts = {c["id"]: c for c in profile["concepts"]}
    assert len(concepts) == len(profile["concepts"])
    assert {c["inScheme"] for c in profile["concepts"] + profile["templates"]} == {profile["versions"][-1]["id"]}
    practice = session(trainee(summary=None, opportunities=(), acts=()), practice=True)
    for _, _, s in statements([session(), session(outcome=""), practice]):
        for place, kind in (("result", "ResultExtension"), ("context", "ContextExtension")):
            for iri, value in s[place]["extensions"].items():
                assert concepts[iri]["type"] == kind
                jsonschema.validate(value, json.loads(concepts[iri]["inlineSchema"]))
        if s["verb"]["id"].startswith(BASE):
            assert concepts[s["verb"]["id"]]["type"] == "Verb"
        assert s["context"]["contextActivities"]["category"][0]["id"] == profile["versions"][-1]["id"]
        template = next(t for t in profile["templates"] if t["verb"] == s["verb"]["id"])
        assert template.get("objectActivityType", s["object"]["definition"]["type"]) == s["object"]["definition"]["type"]
        for rule in template["rules"]:
            path, _, key = rule["location"].removeprefix("$.").partition("['")
            at: Any = s
            for part in path.split("."):
                at = at.get(part, {})
            held = key.removesuffix("']") in at if key else bool(at)
            assert held == (rule["presence"] == "included"), rule
    assert {e.iri for e in EXTENSIONS} <= set(concepts)
