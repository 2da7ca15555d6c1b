"""Guidebooks: each group has what an instructor needs, references hold, mistakes come all at once."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from tests.library.made import GUIDEBOOK, PACK, SCENES, places, spoiled
from vr_dti.documents import load_yaml
from vr_dti.errors import DocumentError
from vr_dti.library.booklet import SceneSheet, booklet
from vr_dti.library.guidebook import GROUPS, parse_guidebook, read_guidebook
from vr_dti.library.shelf import Shelf

GUIDEBOOKS = sorted(SCENES.glob("*/guidebook.yaml"))
TRAINING = [p for p in GUIDEBOOKS if p.parent.name != "first-steps"]
"""those of scenes that are scored, and of their twins"""


@pytest.mark.parametrize("path", GUIDEBOOKS, ids=lambda p: p.parent.name)
def test_a_shipped_guidebook_can_be_used_with_its_scene(path: Path) -> None:
    guidebook = read_guidebook(path, Shelf())
    scene, _ = load_yaml((path.parent / "scenario.yaml").read_text(encoding="utf-8"), str(path))
    wanted = {i for cue in scene.get("cues", {}).values() for i in cue.get("guidebook", [])}
    assert {i for i in wanted if guidebook.item(i) is None} == set()


@pytest.mark.parametrize("path", TRAINING, ids=lambda p: p.parent.name)
def test_a_category_has_two_or_three_items_each_with_question_point_and_cheat(path: Path) -> None:
    """A sergeant picks one a group in ten minutes: nobody picks out of a heap."""
    items = read_guidebook(path, Shelf()).doc.items
    counted = Counter(i.category for i in items)
    assert set(counted) == {c for g in GROUPS for c, _ in g.categories} and set(counted.values()) <= {2, 3}
    assert all(i.question and i.training_point and i.cheat for i in items)


@pytest.mark.parametrize("path", TRAINING, ids=lambda p: p.parent.name)
def test_each_group_rests_on_policy_and_every_reference_is_printed_with_its_date(path: Path) -> None:
    shelf = Shelf()
    pages = booklet(SceneSheet(path.parent.name, ""), read_guidebook(path, shelf), shelf)
    for group in pages.groups:
        printed = [r.cited for part in group.parts for i in part.items for r in i.policy]
        assert printed and all(re.search(r"\b(19|20)\d\d\b|date not known", cited) for cited in printed)


@pytest.mark.parametrize("path", TRAINING, ids=lambda p: p.parent.name)
def test_what_is_asked_beneath_the_opportunities_of_a_run_fits_into_ten_minutes(path: Path) -> None:
    scene, _ = load_yaml((path.parent / "scenario.yaml").read_text(encoding="utf-8"), str(path))
    asked = [i for cue in scene.get("cues", {}).values() for i in cue.get("guidebook", [])]
    assert len(set(asked)) <= 4 and len(asked) == len(set(asked))


def test_all_mistakes_at_once_each_with_its_line() -> None:
    bad = (
        GUIDEBOOK.replace("scene: corner", "scene: elsewhere")
        .replace("category: tactical", "category: tactics")
        .replace("policy: [us-federal.duty]", "policy: [us-federal.nothing, nobody.duty]")
        .replace("{id: human.voice, category: human_behaviour, question: What did you hear?", "{id: legal.duty, category: human_behaviour")
        .replace("debrief: [What did you see?]", "debrief: []")
    )
    with pytest.raises(DocumentError) as e:
        parse_guidebook(bad, file="guidebook.yaml", scene="corner", shelf=Shelf())
    assert places(e.value) == [
        (2, "scene"),
        (3, "items"),  # tactics are no group: neither question
        (3, "items"),  # nor training point
        (3, "items"),  # and nobody asks about human behaviour
        (4, "items[0].category"),
        (5, "items[1].policy[0]"),
        (5, "items[1].policy[1]"),
        (6, "items[2].id"),
        (7, "debrief"),
    ]


def test_an_item_asks_or_says_something() -> None:
    extra = "  - {id: moral.nothing, category: moral, cheat: Be good}\n"
    with pytest.raises(DocumentError, match="neither asks nor says") as e:
        parse_guidebook(GUIDEBOOK.replace("debrief:", f"{extra}debrief:"), file="guidebook.yaml")
    assert places(e.value) == [(7, "items[3]")]


HUMAN = "{id: human.voice,"


@pytest.mark.parametrize(
    ("applies", "lawful", "said"),
    [
        ("broke_control", False, "it is no lawful twin"),
        ("prevented", True, "it is a lawful twin"),
        ("prevented", False, ""),
        ("lawful", True, ""),
        ("asked_to_leave_out", True, ""),
        ("left_alone", None, ""),  # who reads it without its scene cannot tell
        ("stepped_in", None, "should be 'lawful', 'left_alone'"),
        ("[lawful]", None, "should be 'lawful', 'left_alone'"),
    ],
)
def test_an_item_applies_to_runs_that_the_scene_can_have(applies: str, lawful: bool | None, said: str) -> None:
    text = GUIDEBOOK.replace(HUMAN, f"{HUMAN} applies: {applies},")
    if not said:
        (item,) = parse_guidebook(text, file="guidebook.yaml", lawful=lawful).applying(applies)  # type: ignore[arg-type]
        assert item.id == "human.voice"
        return
    with pytest.raises(DocumentError, match=re.escape(said)) as e:
        parse_guidebook(text, file="guidebook.yaml", lawful=lawful)
    assert places(e.value) == [(6, "items[2].applies")]


def test_an_item_that_reports_ask_has_a_question() -> None:
    asks = f"{HUMAN} category: human_behaviour, question: What did you hear?"
    text = GUIDEBOOK.replace(asks, f"{HUMAN} category: legal, applies: prevented")
    with pytest.raises(DocumentError, match="it has no question") as e:
        parse_guidebook(text, file="guidebook.yaml")
    assert (6, "items[2].applies") in places(e.value)


@pytest.mark.parametrize("sign", ["\\x07", "\\u0000", "\\u202e", "\\u2067"])
def test_signs_that_no_page_shows_are_refused(sign: str) -> None:
    with pytest.raises(DocumentError, match="control character") as e:
        parse_guidebook(GUIDEBOOK.replace("Where did you stand?", f'"Where{sign} did you stand?"'), file="guidebook.yaml")
    assert places(e.value) == [(4, "items[0].question")]


def test_mistakes_of_a_pack_are_told_of_the_pack(tmp_path: Path) -> None:
    (tmp_path / "metro-pd.yaml").write_text(PACK.replace("rank: none", "rank: 3"))
    with pytest.raises(DocumentError) as e:
        parse_guidebook(GUIDEBOOK.replace("us-federal.duty", "metro-pd.duty"), file="guidebook.yaml", shelf=Shelf((tmp_path,)))
    assert e.value.file == str(tmp_path / "metro-pd.yaml")


def test_spoiled_guidebooks_end_in_a_guidebook_or_in_a_clear_error() -> None:
    for text in spoiled(GUIDEBOOK, seed=6):
        try:
            parse_guidebook(text, file="guidebook.yaml", scene="corner", shelf=Shelf())
        except DocumentError as e:
            assert all(m.line for m in e.mistakes)
