"""`diff`: what changed, in words."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from authoring.scenes import SMALL
from vr_dti.authoring.diff import differences as compared
from vr_dti.authoring.fmt import formatted
from vr_dti.authoring.sources import Pair, paired
from vr_dti.errors import DocumentError, InputError


def pair(before: str, after: str, name: str = "x") -> Pair:
    return Pair(name, before, after, (f"a/{name}", f"b/{name}"))


def differences(before: str, after: str, name: str, locales: Sequence[tuple[str, str]] = ()) -> list[str]:
    """Of two texts."""
    return compared(pair(before, after, name), [pair(*texts) for texts in locales])


def test_a_document_that_is_none_is_told_by_its_own_file() -> None:
    for before, after, file in (("a: [1", "a: 1", "a/x"), ("a: 1", "a: [1", "b/x")):
        with pytest.raises(DocumentError) as refused:
            differences(before, after, "x")
        assert refused.value.file == file


def test_a_document_and_a_folder_are_not_compared(tmp_path: Path) -> None:
    (tmp_path / "scenario.yaml").write_text(SMALL, encoding="utf-8")
    for both in ((str(tmp_path), str(tmp_path / "scenario.yaml")), (str(tmp_path / "scenario.yaml"), str(tmp_path))):
        with pytest.raises(InputError, match=r"is a document, and .* a scene folder"):
            paired(*both)


def test_what_is_another_kind_of_value_shows_it_and_another_spelling_of_a_time_is_none() -> None:
    assert changed(("seed: 7", 'seed: "7"')) == ['seed changed from 7 to "7"']
    assert changed(("after: 5s", "after: 5000ms")) == [] != changed(("after: 5s", "after: 5001ms"))
    (endless,) = changed(("after: 5s", f"after: {'9' * 400}s"))  # a number that no float holds
    assert "after changed from 5s to 999" in endless


def changed(*swaps: tuple[str, str]) -> list[str]:
    """What differs between the small scenario and one with `swaps` made."""
    text = SMALL
    for old, new in swaps:
        assert old in text
        text = text.replace(old, new)
    return differences(SMALL, text, "scenario.yaml")


def test_of_one_graph_for_several_people_each_is_named() -> None:
    old = "".join(f"  - {{graph: onlooker, with: {{me: {me}, lag: 1s}}}}\n" for me in ("second", "third"))
    new = old.replace("me: third, lag: 1s", "me: third, lag: 2s")
    (words,) = differences(f"format: x\ninclude:\n{old}", f"format: x\ninclude:\n{new}", "scenario.yaml")
    assert words == "included graph onlooker of third: with.lag changed from 1s to 2s"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("after: 5s", "after: 8s", "region partner, node talking, way out 'after 5 s to striking': after changed from 5s to 8s"),
        (
            "rung: [2, 3]",
            "rung: [3]",
            "region partner, node talking, way out 'on speech rung 2, 3 to partner to done': rung changed from [2, 3] to [3]",
        ),
        ("init: peer}", "init: sergeant}", "dial rank: init changed from peer to sergeant"),
        ("facts: [cuffed, struck]", "facts: [struck]", "cue kick: facts changed from [cuffed, struck] to [struck]"),
        ("rung: 3,", "rung: 4,", "cue kick: rung changed from 3 to 4"),
        ("  aid: {kind: aid}", "  aid: {kind: aid, within: 30s}", "duty aid: within added: 30s"),
        (
            "{fact_end: struck, in: 2s}",
            "{fact_end: struck, in: 3s}",
            "region partner, node striking, command on entering 'fact end struck, in 2 s': in changed from 2s to 3s",
        ),
        (", {fact_end: struck, in: 2s}", "", "region partner, node striking, command on entering 'fact end struck, in 2 s' removed"),
        (
            "      helped: {final: true}",
            "      helped: {final: true}\n      gone: {final: true}",
            "region subject, node gone added: {final: true}",
        ),
        ("name: release", "name: let_go", "interrupt release: name changed from release to let_go"),
        ("outcome: over", "outcome: finished", "ending over removed: {when: final(partner), outcome: over}"),
        ('when: "final(partner)"', 'when: "final(subject)"', "ending over: when changed from final(partner) to final(subject)"),
        ("  trust: {type: int, min: 0, max: 9, init: 3}\n", "", "variable trust removed: {type: int, min: 0, max: 9, init: 3}"),
        ('title: "A small one"', 'title: "Another"', 'title changed from "A small one" to Another'),
    ],
)
def test_a_change_is_told_where_it_is_and_from_what_to_what(old: str, new: str, words: str) -> None:
    assert words in changed((old, new))


def test_what_is_called_otherwise_and_is_the_same_has_not_gone_and_come() -> None:
    told = changed(("helped", "cared_for"))
    assert told[1:] == ["region subject, node helped is now called cared_for"] and "to changed from helped to cared_for" in told[0]
    assert changed(("  aid: {kind: aid}", "  help: {kind: aid, within: 9s}"))[:1] == ["duty aid removed: {kind: aid}"]


def test_a_variable_is_called_otherwise_only_if_it_is_used_where_the_old_one_was() -> None:
    text = SMALL.replace("  trust:", "  upset: {type: bool, init: false}\n  trust:").replace('if: "rank', 'if: "upset and rank')
    assert text.count("upset") == 2
    renamed = differences(text, text.replace("upset", "engaged"), "scenario.yaml")
    assert renamed[0] == "variable upset is now called engaged"
    other = text.replace("upset: {", "engaged: {").replace("upset and ", "").replace('when: "final(p', 'when: "engaged and final(p')
    assert differences(text, other, "scenario.yaml")[:2] == [
        "variable upset removed: {type: bool, init: false}",
        "variable engaged added: {type: bool, init: false}",
    ]


def test_a_line_is_what_it_says_not_who_says_it_how_long() -> None:
    text = SMALL.replace("regions:", "lines:\n  p-one: {who: partner, lasts: 2s}\nregions:", 1)
    text = text.replace("      striking:\n        enter: [", "      striking:\n        enter: [{say: p-one}, ")
    after = text.replace("p-one", "p-two")
    locale = 'format: dti-locale/1\nlocale: clean\nlines:\n  p-one: "Stop that."\n'
    same, another = locale.replace("p-one", "p-two"), locale.replace("p-one", "p-two").replace("Stop", "Like")
    renamed = "line p-one is now called p-two"
    assert renamed in differences(text, after, "scenario.yaml", [(locale, same)])
    gone = "line p-one removed: {who: partner, lasts: 2s}"
    for locales in ([(locale, another)], [(locale, same), (locale, another)], []):
        told = differences(text, after, "scenario.yaml", locales)
        assert gone in told and renamed not in told
    assert differences(locale, same, "locales/clean.yaml") == [renamed]


def test_ways_out_are_taken_in_order_so_their_order_counts() -> None:
    a = "          - {on: touched, who: partner, part: shoulder, to: done}\n"
    b = "          - {after: 9s, if: \"rank == 'peer'\", to: done}\n"
    (told,) = changed((a + b, b + a))
    assert "region partner, node striking, way out" in told and "moved to place" in told


def test_the_order_of_regions_counts_and_that_of_names_does_not() -> None:
    head, _, rest = SMALL.partition("regions:\n")
    partner, _, tail = rest.partition("  subject:\n    initial")
    subject, interrupts, end = ("  subject:\n    initial" + tail).partition("interrupts:")
    told = differences(SMALL, head + "regions:\n" + subject + partner + interrupts + end, "x")
    assert told == ["regions: order changed from partner, subject to subject, partner"]
    assert (
        changed(
            (
                "  cuffed: {init: true, see: [subject]}\n  struck: {see: [partner, subject]}\n",
                "  struck: {see: [partner, subject]}\n  cuffed: {init: true, see: [subject]}\n",
            )
        )
        == []
    )


def test_how_it_is_written_is_no_difference() -> None:
    assert differences(SMALL, "# a word on top\n" + formatted(SMALL, "x"), "x") == []


def test_a_document_that_is_not_there() -> None:
    assert differences("", SMALL, "x") == ["added"] and differences(SMALL, "", "x") == ["removed"]


def test_texts_of_a_locale_are_told_by_line() -> None:
    text = 'format: dti-locale/1\nlocale: clean\nlines:\n  p-intro: "Hello there."\n'
    assert differences(text, text.replace("Hello there", "Go away"), "x") == ['line p-intro changed from "Hello there." to "Go away."']


def test_a_graph_with_parameters_can_be_compared_too() -> None:
    text = (
        'format: dti-graph/1\ngraph: g\nregions:\n  "${a}_x":\n    initial: n\n    nodes:\n      n: {enter: [{say: "${b}", to: "${a}"}]}\n'
    )
    assert differences(text, text.replace('to: "${a}"', "to: trainee"), "x") == [
        "region ${a}_x, node n, command on entering 'say ${b} to ${a}': to changed from ${a} to trainee"
    ]


@pytest.mark.parametrize("item", ["null", "{a: {b: [null]}}", "[]", "1.5", '"x"'])
def test_a_document_that_is_none_of_ours_can_be_compared_too(item: str) -> None:
    for key in ("go", "items", "end", "regions", "anything"):
        one, two = f"{key}: [{item}, {{a: 1}}]\n", f"{key}: [{{a: 1}}, {item}, 3]\n"
        assert differences(one, two, "x") and differences(two, one, "x")
        assert differences(one, one, "x") == []


def test_long_lists_are_compared_in_time() -> None:
    one = "go: [" + ", ".join(f"{{a: {i}}}" for i in range(2000)) + "]\n"
    two = "go: [" + ", ".join(f"{{b: {i}}}" for i in range(2000)) + "]\n"
    assert len(differences(one, two, "x")) == 4000
