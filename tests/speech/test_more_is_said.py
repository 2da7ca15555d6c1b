"""What words mean where more is said than an order: what takes it back, who else is told or called, and what it goes on about."""

from __future__ import annotations

import pytest

from vr_dti.speech.meaning import meaning_of
from vr_dti.speech.vocabulary import Vocabulary

from .test_meaning import understood


@pytest.mark.parametrize(
    "text",
    [
        "he is in custody at the county",
        "it is too much for one person to carry",
        "do we need to bring our own chairs",
        "i told my kid to knock it off",
        "she wants him to leave her alone",
    ],
)
def test_words_of_an_act_that_go_on_about_something_else_are_none(text: str, words: Vocabulary) -> None:
    assert meaning_of(text, words).rung == -1


@pytest.mark.parametrize(("text", "rung"), [("take your knee off him in the cafeteria", 3), ("send an ambulance to lexington avenue", 5)])
def test_an_order_or_a_call_counts_whatever_follows(text: str, rung: int, words: Vocabulary) -> None:
    assert meaning_of(text, words).rung == rung


@pytest.mark.parametrize(
    "text",
    [
        "stop fighting him",
        "stop resisting him",
        "stop fighting with him",
        "sir stop fighting him",
        "quit fighting him and put your hands behind your back",
        "stop filming him",
        "stop recording him",
        "stop helping him",
        "stop watching him",
        "stop following him",
    ],
)
def test_an_order_to_stop_what_no_officer_does_is_to_none(text: str, words: Vocabulary) -> None:
    """Not even where an officer is looked at: it would end the scene as an intervention."""
    assert all(r.to != "officer" for r in meaning_of(text, words).readings)


@pytest.mark.parametrize(
    "text",
    [
        "stop resisting, it's over",
        "sir, stop fighting, it's over",
        "quit resisting, you're making this worse",
        "what are you doing? stop resisting",
        "stop resisting, man, it's not worth it",
    ],
)
def test_what_is_said_with_an_order_to_the_man_is_to_him_as_well(text: str, words: Vocabulary) -> None:
    assert all(r.to != "officer" for r in meaning_of(text, words).readings)


@pytest.mark.parametrize("text", ["stop resisting! Jack, it's over", "stop resisting, and you get off him", "sir, stay down. let him go"])
def test_an_officer_is_told_in_the_same_breath_where_he_is_called_or_the_man_spoken_of(text: str, words: Vocabulary) -> None:
    assert understood(text, words) == (3, "officer")


@pytest.mark.parametrize(
    "text",
    [
        "I'm going to ask you to get off him",
        "I'm going to need you to stop hitting him",
        "it's time for you to let go",
        "we are here for you to stop hitting him",
        "Will stop",
        "Will, stop hitting him",
    ],
)
def test_an_order_to_you_is_not_told_of_somebody_else(text: str, words: Vocabulary) -> None:
    assert understood(text, words) == (3, "officer")


@pytest.mark.parametrize(
    "text",
    [
        "don't get off him",
        "don't ever stop hitting him",
        "I'm not stopping you",
        "he's fighting us",
        "he's resisting",
        "he is resisting arrest",
        "he's breathing",
    ],
)
def test_what_says_the_reverse_of_an_order_or_a_warning_is_none(text: str, words: Vocabulary) -> None:
    assert not meaning_of(text, words).understood


@pytest.mark.parametrize(
    ("text", "rung"),
    [
        ("don't! get off him", 3),
        ("why don't you get off him", 3),
        ("officer, I'm pulling you off him", 4),
        ("he's not resisting", 2),
        ("he isn't even fighting", 2),
        ("he's no longer resisting", 2),
        ("he's barely breathing", 2),
        ("he can't breathe you psycho", 2),
    ],
)
def test_a_no_that_is_no_reverse_or_a_name_that_is_called_changes_nothing(text: str, rung: int, words: Vocabulary) -> None:
    assert understood(text, words) == (rung, "officer")


@pytest.mark.parametrize("text", ["he told you to get off him", "they want you to let him go", "I will stop", "he will stop hitting him"])
def test_what_somebody_else_says_or_does_is_no_order(text: str, words: Vocabulary) -> None:
    assert not meaning_of(text, words).understood


@pytest.mark.parametrize(
    "text",
    ["guys get off him", "you guys stop", "guys stop it", "everybody get off him", "all of you get off him", "you guys leave him alone"],
)
def test_an_order_to_several_is_to_an_officer_too_where_gaze_says_so(text: str, words: Vocabulary) -> None:
    readings = meaning_of(text, words).readings
    assert {(r.rung, r.to) for r in readings} >= {(-1, "crowd"), (3, "officer")}


@pytest.mark.parametrize("text", ["you two get back", "everybody leave", "all of you calm down", "you guys stop filming"])
def test_what_several_who_watch_are_told_is_to_no_officer(text: str, words: Vocabulary) -> None:
    assert {r.to for r in meaning_of(text, words).readings} == {"crowd"}


def test_whom_an_order_to_stop_something_is_to_turns_on_what(words: Vocabulary) -> None:
    assert {understood(f"stop {x} him", words) for x in ("fighting", "resisting", "fighting with")} == {(-1, "subject")}
    assert {understood(f"stop {x} him", words) for x in ("filming", "recording")} == {(-1, "crowd")}
    assert {understood(f"stop {x} him", words) for x in ("hitting", "shaking", "scaring", "laughing at", "jumping on")} == {(3, "officer")}
    assert {r.to for r in meaning_of("stop cussing at him", words).readings} == {"subject", "officer"}


@pytest.mark.parametrize(
    "tail",
    [
        "you coward",
        "you idiot",
        "you psycho",
        "before somebody gets hurt",
        "before he suffocates",
        "for pete's sake",
        "you lost your mind",
        "Kowalski let go",
    ],
)
@pytest.mark.parametrize(
    "order",
    [
        "stop hitting him",
        "stop kicking him",
        "get off him",
        "that's enough",
        "knock it off",
        "back off",
        "leave him alone",
        "get your knee off him",
    ],
)
def test_an_order_to_stop_counts_whatever_is_called_after_it(order: str, tail: str, words: Vocabulary) -> None:
    assert understood(f"{order} {tail}", words) == (3, "officer")


@pytest.mark.parametrize(
    ("text", "rung", "to"),
    [
        ("ma'am, do not touch him", -1, "crowd"),
        ("dispatch, we have him in cuffs", -1, "radio"),
        ("ma'am, are you hurt", 6, "subject"),
        ("get your hands out of his pockets", 3, "officer"),
        ("get your hands out of your pockets", -1, "subject"),
    ],
)
def test_who_is_called_and_whose_they_are(text: str, rung: int, to: str, words: Vocabulary) -> None:
    assert understood(text, words) == (rung, to)


@pytest.mark.parametrize("text", ["he was kicked by a horse as a kid", "my wife got stopped on main street", "did you see who hit him"])
def test_talk_that_holds_words_of_an_act_is_to_nobody(text: str, words: Vocabulary) -> None:
    """Not to those who watch either: a scene would have them answer it."""
    assert not meaning_of(text, words).understood


def test_who_is_called_in_the_middle_of_a_sentence_is_called(words: Vocabulary) -> None:
    assert understood("leave him alone folks he's in custody", words)[1] == "crowd"
    assert understood("calm down partner he's in cuffs", words)[1] == "officer"
    assert understood("get off my partner right now", words) == (-1, "subject")
