"""`graph`: nothing covers a word, no line crosses a box, and what stands in the scenario stands in the picture."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from authoring.scenes import SCENES, SHIPPED, small
from vr_dti.authoring.graph import drawn
from vr_dti.authoring.layered import Link, Placed, Point, Size, layered
from vr_dti.authoring.sources import LAYOUT_FORMAT, LayoutDoc, SpotDoc, scenario_at
from vr_dti.authoring.svg import Line, wrapped
from vr_dti.errors import InputError

NOWHERE = LayoutDoc(format=LAYOUT_FORMAT)
Rect = tuple[float, float, float, float]


@st.composite
def graphs(draw: st.DrawFn) -> tuple[list[Size], list[Link]]:
    n = draw(st.integers(1, 9))
    size = st.builds(Size, st.integers(20, 200).map(float), st.integers(15, 90).map(float))
    ends = st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)).filter(lambda e: e[0] != e[1])
    pairs = draw(st.lists(ends, max_size=0 if n == 1 else 14, unique=True))
    return [draw(size) for _ in range(n)], [Link(a, b, draw(size)) for a, b in pairs]


def rects(boxes: list[Size], links: list[Link], placed: Placed) -> list[Rect]:
    sizes = [*zip(placed.boxes, boxes, strict=True), *zip(placed.words, (k.words for k in links), strict=True)]
    return [(x, y, x + s.w, y + s.h) for (x, y), s in sizes]


def crosses(a: Point, b: Point, r: Rect) -> bool:
    """Whether the line between two points of an arrow, which bends inside the box around them, can touch the rectangle's inside."""
    left, right, top, bottom = min(a[0], b[0]), max(a[0], b[0]), min(a[1], b[1]), max(a[1], b[1])
    return left < r[2] - 0.01 and right > r[0] + 0.01 and top < r[3] - 0.01 and bottom > r[1] + 0.01


@given(graphs(), st.booleans(), st.randoms(use_true_random=False))
@settings(max_examples=120, deadline=None)
def test_nothing_overlaps_and_no_line_crosses(graph: tuple[list[Size], list[Link]], hinted: bool, random: object) -> None:
    boxes, links = graph
    places = [(random.random() * 500, random.random() * 500) for _ in boxes] if hinted else None  # type: ignore[attr-defined]
    placed = layered(boxes, links, 0, places)
    all_ = rects(boxes, links, placed)
    for i, r in enumerate(all_):
        assert r[0] >= -0.01 and r[2] <= placed.width + 0.01 and r[1] >= -0.01 and r[3] <= placed.height + 0.01
        for other in all_[:i]:
            assert r[0] >= other[2] or r[2] <= other[0] or r[1] >= other[3] or r[3] <= other[1], "two things in one place"
    for link, line in zip(links, placed.lines, strict=True):
        for box, (x, y) in ((link.a, line[0]), (link.b, line[-1])):
            left, top, right, bottom = all_[box]
            assert left <= x <= right and min(abs(y - top), abs(y - bottom)) < 0.01, "an arrow ends beside its box"
        for a, b in pairwise(line):
            hit = [r for r in all_ if crosses(a, b, r)]
            assert not hit, "an arrow crosses something"


def test_a_given_layout_says_who_stands_left_of_whom() -> None:
    boxes = [Size(50.0, 20.0)] * 3
    links = [Link(0, 1, Size(30.0, 10.0)), Link(0, 2, Size(30.0, 10.0))]
    one = layered(boxes, links, 0, [(0.0, 0.0), (-50.0, 100.0), (50.0, 100.0)])
    two = layered(boxes, links, 0, [(0.0, 0.0), (50.0, 100.0), (-50.0, 100.0)])
    assert one.boxes[1][0] < one.boxes[2][0] and two.boxes[1][0] > two.boxes[2][0]
    turned = layered(boxes, links, 0, [(0.0, 100.0), (0.0, 0.0), (50.0, 0.0)])
    assert turned.boxes[0][1] > turned.boxes[1][1], "and who over whom"


@pytest.mark.parametrize("name", ["foot-chase", "the-search-lawful"])
def test_a_shipped_scene_is_drawn_whole(name: str) -> None:
    scenario = scenario_at(str(SCENES / name))
    root = ET.fromstring(drawn(scenario, NOWHERE, whole=True))
    texts = [t.text or "" for t in root.iter("{http://www.w3.org/2000/svg}text")]
    doc = scenario.written
    for region in doc.regions.values():
        assert set(region.nodes) <= set(texts)
    for word in (*doc.regions, *(i.id for i in doc.interrupts), *(e.outcome for e in doc.end)):
        assert word in texts
    together = " ".join(t.strip("\u2007") for t in texts)
    for cue in doc.cues.values():
        assert together.count(f"\u25b2 {cue.title}"[:20]) >= 2, "at its node, and among the cues"
    w, h = float(root.attrib["width"]), float(root.attrib["height"])
    assert 0.8 < w / h < 2.5, "fits no paper"


@pytest.mark.parametrize("name", SHIPPED)
def test_what_is_the_same_in_every_scene_is_named_and_not_drawn(name: str) -> None:
    """So that the scene's own story is a page that can be read at arm's length."""
    root = ET.fromstring(drawn(scenario_at(str(SCENES / name)), NOWHERE))
    texts = [t.text or "" for t in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"partner", "aftermath", "radio"} <= set(texts) and "care, control, parting, closing" in texts
    assert "weighing" not in texts and "subject" in texts
    assert float(root.attrib["width"]) < 2100 and float(root.attrib["height"]) < 2000


def test_words_of_ways_nodes_and_interrupts() -> None:
    texts = [t.text for t in ET.fromstring(drawn(small(), NOWHERE)).iter("{http://www.w3.org/2000/svg}text")]
    for words in (
        "on speech rung 2, 3 to partner",
        "after 5 s",
        "or after 9 s, if rank == 'peer'",
        "\u25b2 kick (excessive)",
        "\u2714 duty: aid",
    ):
        assert words in texts, words
    assert "on instructor release" in texts and "\u2192 partner: done" in texts and "when final(partner)" in texts


def test_one_region_alone() -> None:
    svg = drawn(small(), NOWHERE, ["subject"])
    assert "helped" in svg and "striking" not in svg and "from anywhere" not in svg
    with pytest.raises(InputError, match="partnr"):
        drawn(small(), NOWHERE, ["partnr"])


def test_a_layout_for_some_nodes_only_is_no_layout() -> None:
    some = LayoutDoc(format=LAYOUT_FORMAT, nodes={"partner.done": SpotDoc(x=0, y=0)})
    assert drawn(small(), some) == drawn(small(), NOWHERE)


def test_long_words_break_between_words_and_signs_are_escaped() -> None:
    lines = wrapped(Line("when at(partner.talking) and trust >= 3 and not heeding or final(subject)"), 120.0)
    assert len(lines) > 2 and all(line.w <= 120.0 for line in lines)
    assert " ".join(line.text.strip("\u2007") for line in lines).startswith("when at(partner.talking) and trust >= 3")
    assert "trust &gt;= 1" in drawn(small('  - {when: "trust >= 1 and at(subject.helped)", outcome: more}\n'), NOWHERE)


def test_a_tangle_that_would_take_minutes_is_refused() -> None:
    n = 60
    links = [Link(a, b, Size(10.0, 10.0)) for a in range(n) for b in range(n) if a != b]
    with pytest.raises(InputError, match="too many"):
        layered([Size(10.0, 10.0)] * n, links)
