"""Vocabularies of agencies and scenarios: laid over the shipped one, every mistake named, and strangers' documents bounded."""

from __future__ import annotations

from pathlib import Path

import pytest

from vr_dti.app.listening import vocabulary_of
from vr_dti.errors import DocumentError, InputError
from vr_dti.scene import shipped
from vr_dti.speech.meaning import meaning_of
from vr_dti.speech.model import arpa, sentences
from vr_dti.speech.vocabulary import layered

HEAD = "format: dti-vocabulary/1\n"


def own(text: str, tmp_path: Path) -> Path:
    path = tmp_path / "own.yaml"
    path.write_text(HEAD + text, encoding="utf-8")
    return path


def test_an_agencys_words_come_before_ours(tmp_path: Path) -> None:
    words = vocabulary_of(None, [own("acts:\n  - {rung: 3, to: officer, say: [code red, take a walk]}\n", tmp_path)])
    assert meaning_of("code red", words).rung == 3
    assert meaning_of("take a walk", words).rung == 3
    assert meaning_of("let me take over", words).rung == 0


def test_a_nickname_tells_to_whom_it_is(tmp_path: Path) -> None:
    words = vocabulary_of(None, [own("names: {subject: [Smitty], officer: [Tex]}\n", tmp_path)])
    assert meaning_of("Smitty, are you okay?", words).rung == 6
    assert meaning_of("Tex, are you okay?", words).rung == 1


def test_a_scene_brings_its_own(tmp_path: Path) -> None:
    scene = tmp_path / "scene"
    scene.mkdir()
    (scene / "scenario.yaml").write_text("format: dti-scenario/1\n", encoding="utf-8")
    (scene / "vocabulary.yaml").write_text(HEAD + "acts: [{rung: 2, to: officer, say: [the money]}]\n", encoding="utf-8")
    assert meaning_of("the money", vocabulary_of(str(scene), ())).rung == 2


def test_every_mistake_is_told_with_its_place(tmp_path: Path) -> None:
    path = own('acts:\n  - {rung: 3, to: officer, say: ["stop <nobody>", "(a|b", "[only] ..."]}\n', tmp_path)
    with pytest.raises(DocumentError) as e:
        vocabulary_of(None, [path])
    assert [m.line for m in e.value.mistakes] == [3, 3, 3]
    assert "there is no list <nobody>" in str(e.value) and "docs/voice.md" in str(e.value)


def test_a_mistake_of_one_kind_hides_none_of_another_nor_of_another_file(tmp_path: Path) -> None:
    path = own('surprise: 1\nwords: {him: [him, "<"]}\nacts:\n  - {rung: 9, to: officer, say: ["stop <him>", "(a|b", ""]}\n', tmp_path)
    other = tmp_path / "other.yaml"
    other.write_text(HEAD + 'acts: [{to: officer, say: ["[a"]}]\n', encoding="utf-8")
    with pytest.raises(DocumentError) as e:
        vocabulary_of(None, [path, other])
    assert [(Path(m.file).name, m.line, m.path) for m in e.value.mistakes] == [
        ("other.yaml", 2, "acts[0].say[0]"),
        ("own.yaml", 2, "surprise"),
        ("own.yaml", 3, "words.him[1]"),
        ("own.yaml", 5, "acts[0].rung"),
        ("own.yaml", 5, "acts[0].say[1]"),
        ("own.yaml", 5, "acts[0].say[2]"),
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("acts: [{rung: 9, to: officer, say: [a]}]\n", "rung"),
        ("acts: [{rung: 1, to: dog, say: [a]}]\n", "to"),
        ("names: {officer: ['<script>']}\n", "names"),
        ("words: {him: &a [him], her: *a}\n", "anchors"),
        ("acts: [{to: officer, say: ['" + "(a|b) " * 40 + "']}]\n", "24 parts"),
        ("surprise: 1\n", "surprise"),
    ],
)
def test_what_is_none_is_refused(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(DocumentError, match=says):
        vocabulary_of(None, [own(text, tmp_path)])


def test_lists_of_lists_cannot_explode(tmp_path: Path) -> None:
    many = ", ".join(f"word{i}" for i in range(150))
    with pytest.raises(DocumentError, match="more than 4000 phrases"):
        vocabulary_of(None, [own(f"words: {{many: [{many}]}}\nacts: [{{to: officer, say: ['(<many> <many>)']}}]\n", tmp_path)])


@pytest.mark.parametrize(("mark", "understood"), [("", True), ("!", False)])
def test_a_light_word_that_must_be_said_is_missed(mark: str, understood: bool) -> None:
    """Most of a phrase is enough, but for what the exclamation mark says."""
    say = f"please leave the area around! (me|us){mark}"
    words = layered([("own", HEAD + f"light: [me, us, the]\nacts: [{{to: subject, say: ['{say}']}}]\n")])
    assert meaning_of("please leave the area around", words).understood == understood
    assert meaning_of("please leave the area around us", words).understood
    assert not meaning_of("please leave the area me", words).understood


def test_any_word_with_an_ending_may_stand_where_the_phrase_says_so() -> None:
    words = layered([("own", HEAD + "light: [him]\nacts: [{rung: 3, to: officer, say: ['stop *ing him']}]\n")])
    assert meaning_of("stop shaking him", words).rung == 3
    assert not meaning_of("stop and see him", words).understood and not meaning_of("stop him", words).understood
    assert list(sentences(words)) == [], "no sentence of it can be expected"


@pytest.mark.parametrize("say", ["stop (him|*ing)", "stop [*ing] him", "stop *Ing", "stop *", "stop kick*ing"])
def test_an_ending_where_none_can_be_is_refused(say: str) -> None:
    """Silently it would be the word `ing`, which nobody says."""
    with pytest.raises(DocumentError, match=r"\* stands before an ending"):
        layered([("own", HEAD + f"acts: [{{rung: 3, to: officer, say: ['{say}']}}]\n")])


def test_no_more_phrases_than_can_be_tried_in_time() -> None:
    say = ", ".join(f"phrase {i}" for i in range(400))
    text = HEAD + "acts:\n" + "".join(f"  - {{to: officer, say: [{say}]}}\n" for _ in range(11))
    with pytest.raises(InputError, match="4000"):
        layered([("big", text)])


def test_the_language_model_is_the_same_each_time_and_sums_to_one() -> None:
    words = layered([("own", HEAD + "light: [him]\nacts: [{rung: 3, to: officer, say: ['get off him', 'let him go']}]\n")])
    drawn = list(sentences(words))
    known = frozenset(("get", "off", "him", "let", "go", "cat"))
    model = arpa(drawn, {"cat": 0.5, "go": 0.5}, known)
    assert model == arpa(list(sentences(words)), {"cat": 0.5, "go": 0.5}, known)
    after_get = {
        w[2]: 10 ** float(w[0]) for w in map(str.split, model.splitlines()) if len(w) in (3, 4) and w[1] == "get" and w[0] != "ngram"
    }
    assert after_get["off"] > 0.9


def test_what_a_vocabulary_names_first_is_expected_most_and_calls_over_the_radio_name_dispatch() -> None:
    names = "names: {officer: [partner, laura, sean], radio: [dispatch]}\n"
    acts = "acts: [{rung: 3, to: officer, say: [let go, get off him, stop it]}, {rung: 5, to: radio, say: [send a unit, start a unit]}]\n"
    drawn = [set(s) for s in sentences(layered([("own", HEAD + names + acts)]))]
    partner, sean, dispatch = (sum(name in s for s in drawn) for name in ("partner", "sean", "dispatch"))
    radio = sum("unit" in s for s in drawn)
    assert partner > 2 * sean > 0 and dispatch > radio / 3 > (partner + sean) / 3


def test_the_names_of_an_agency_and_before_them_of_a_scene_are_the_most_usual() -> None:
    shipped, agency, scene = (f"names: {{officer: [{names}]}}\n" for names in ("partner, mike, laura", "tex, mike, smitty", "smitty"))
    acts = "acts: [{rung: 3, to: officer, say: [let go, get off him, stop it]}]\n"
    words = layered([("ours", HEAD + shipped + acts), ("agency", HEAD + agency), ("scene", HEAD + scene)])
    assert [" ".join(n) for n in words.names] == ["smitty", "tex", "mike", "partner", "laura"]


def test_who_is_called_is_as_the_later_document_says() -> None:
    ours, scene = (f"{HEAD}names: {{{to}: [smitty]}}\n" for to in ("officer", "subject"))
    assert layered([("ours", ours), ("scene", scene)]).names[("smitty",)] == "subject"


def test_the_shipped_vocabulary_is_canonical_yaml_of_every_rung() -> None:
    words = vocabulary_of(None, ())
    assert {m.rung for m in words.meant} == {-1, 0, 1, 2, 3, 4, 5, 6}
    assert shipped("scenes", "common", "vocabulary", "default.yaml").is_file()
