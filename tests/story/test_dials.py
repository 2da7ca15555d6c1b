"""Dials: settings of a run that every expression may read and nothing may set; locales and voices beside them."""

from __future__ import annotations

from pathlib import Path

import pytest

from story.scenarios import parse_scenario
from vr_dti.errors import DocumentError, InputError
from vr_dti.story.dials import chosen
from vr_dti.story.load import Scenario, load, with_dials

from .scenarios import END, HEAD, play, scenario, told

BODY = (
    """
dials:
  rank: {of: [peer, sergeant], init: peer}
  officers: {min: 0, max: 2, init: 0}
  mine: {init: false}
regions:
  partner:
    initial: a
    nodes:
      a:
        enter: [{act: other, clip: x}, {look: partner, at: other}, {act: partner, clip: y, if: "rank == 'sergeant' and not mine"}]
        go: [{after: 1s, to: b}]
      b: {final: true}
"""
    + END
)
CAST = 'cast: {partner: {person: a, mark: m}, subject: {person: b, mark: m}, other: {person: b, mark: m, present: "officers >= 1"}}\n'


def with_other() -> Scenario:
    text = "".join(line + "\n" for line in HEAD.splitlines() if not line.startswith("cast")) + CAST + BODY
    return parse_scenario(text, "t.yaml")


def test_who_is_absent_by_a_dial_is_neither_staged_nor_spoken_of() -> None:
    plain = with_other()
    assert set(plain.doc.cast) == {"partner", "subject"} and set(plain.written.cast) == {"partner", "subject", "other"}
    assert told(play(plain, [], 5000)[1], "act", "look") == []
    full = with_dials(plain, {"officers": 2, "rank": "sergeant"})
    assert "other" in full.doc.cast
    assert [e.target for e in play(full, [], 5000)[1] if e.kind in ("act", "look")] == ["other", "partner", "partner"]
    assert full.sha256 != plain.sha256, "two settings are two different tests"


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ("dials: {rank: {of: [peer, chief], init: peer}}", "chief lies outside the range of 'rank'"),
        ("dials: {units: {of: [none, late], init: soon}}", "'soon' does not lie in the domain"),
        ("dials: {x: {min: 0, max: 90, init: 5}}", "at most 21"),
        ("dials: {x: {min: 9, max: 0, init: 5}}", "min 9 is above max 0"),
        ("dials: {x: {of: [], init: a}}", "of: names no setting"),
        ("dials: {x: {of: [a], min: 0, max: 1, init: a}}", "has both words"),
        ("dials: {x: {of: [a, b, a], init: a}}", "of: names a twice"),
        ("dials: {is: {init: true}}", "'is' is a word that expressions keep for themselves"),
        ("dials: {so-so: {init: true}}", "'so-so' should have _ instead of -"),
        ("dials: {yields: {init: true}}", "false, true lies outside the range of 'yields'"),
        ("dials: {x: {init: true}}\nvars: {x: {type: bool, init: true}}", "'x' is a variable too"),
    ],
)
def test_a_dial_that_is_none_is_named(body: str, what: str) -> None:
    with pytest.raises(DocumentError, match=what):
        scenario(body + "\nregions: {partner: {initial: b, nodes: {b: {final: true}}}}\n" + END)


@pytest.mark.parametrize(("setting", "said"), [(True, "true"), (3, "3"), ("1", "1")])
def test_a_setting_of_another_kind_is_none(setting: bool | int | str, said: str) -> None:
    with pytest.raises(InputError, match=f"dial 'officers' cannot be '{said}'"):
        with_dials(with_other(), {"officers": setting})


def test_nothing_sets_a_dial() -> None:
    with pytest.raises(DocumentError, match="'mine' is a dial"):
        scenario(BODY.replace("{act: other, clip: x}, {look: partner, at: other}", "{set: mine, to: true}"))


def test_settings_are_asked_for_in_words() -> None:
    dials = with_other().written.dials
    assert chosen(dials, [], 1) == {"rank": "peer", "officers": 0, "mine": False}
    assert chosen(dials, ["rank=sergeant", "officers=2", "mine=TRUE"], 1) == {"rank": "sergeant", "officers": 2, "mine": True}
    drawn = [chosen(dials, ["surprise", "rank=peer"], seed) for seed in range(40)]
    assert {d["rank"] for d in drawn} == {"peer"} and {d["officers"] for d in drawn} == {0, 1, 2}
    assert drawn[7] == chosen(dials, ["surprise", "rank=peer"], 7)
    with pytest.raises(InputError, match=r"no dial 'rnk'.*'officers' cannot be '9'"):
        chosen(dials, ["rnk=peer", "officers=9"], 1)


@pytest.mark.parametrize("again", ["rank=sergeant", "rank=peer", "rank=surprise", " rank = sergeant"])
def test_a_dial_is_set_once(again: str) -> None:
    """Whoever types it twice means one of the two, and which is not ours to choose."""
    dials = with_other().written.dials
    with pytest.raises(InputError, match=r"dial 'rank' is set twice, to 'peer' and to '(sergeant|peer|surprise)'; there is no dial 'x'"):
        chosen(dials, ["rank=peer", again, "x=1"], 1)
    assert chosen(dials, ["surprise", "rank=surprise", "officers=1"], 1)["officers"] == 1


def test_street_and_clean_wording_tell_one_story() -> None:
    path = Path(__file__).parents[2] / "scenes/handcuffed/scenario.yaml"
    clean, street = load(path), load(path, locale="street")
    assert clean.sha256 == street.sha256
    assert clean.doc.lines["p-argue"].text != street.doc.lines["p-argue"].text
    assert clean.doc.cast["partner"].voice == "man-low"
    with pytest.raises(InputError, match="one of: clean, street"):
        load(path, locale="fr")
