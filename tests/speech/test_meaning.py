"""What words mean, without sound: the rung, to whom, names, profanity, ten-codes, paraphrases, and what never counts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from vr_dti.app.listening import vocabulary_of
from vr_dti.speech.meaning import Meaning, meaning_of
from vr_dti.speech.vocabulary import Vocabulary


@pytest.fixture(scope="module")
def words() -> Vocabulary:
    return vocabulary_of(None, ())


def understood(text: str, words: Vocabulary) -> tuple[int, str | None]:
    m: Meaning = meaning_of(text, words)
    return m.rung, m.to


@pytest.mark.parametrize(
    ("text", "rung", "to"),
    [
        ("Let me take over.", 0, "officer"),
        ("Why don't you take a walk, I've got him.", 0, "officer"),
        ("Hey. You good?", 1, "officer"),
        ("He's cuffed, man.", 2, "officer"),
        ("He can't breathe!", 2, "officer"),
        ("Get off him!", 3, "officer"),
        ("Stop hitting him", 3, "officer"),
        ("I'm pulling you off.", 4, "officer"),
        ("Dispatch, supervisor and medical to my location.", 5, "radio"),
        ("Sir, are you hurt? Can you breathe?", 6, "subject"),
        ("It goes in the report, all of it.", 6, "officer"),
    ],
)
def test_each_rung_is_understood(words: Vocabulary, text: str, rung: int, to: str) -> None:
    assert understood(text, words) == (rung, to)


@pytest.mark.parametrize(
    "text",
    [
        "Stop resisting!",
        "stop fighting us",
        "Stop! Stop resisting!",
        "Sir, stop moving",
        "put your hands behind your back",
        "Stop pulling away",
    ],
)
def test_an_order_to_the_man_is_no_intervention(words: Vocabulary, text: str) -> None:
    assert understood(text, words) == (-1, "subject")


@pytest.mark.parametrize(
    ("text", "rung", "to"),
    [("partner, stop", 3, "officer"), ("stop, Dave", 3, "officer"), ("bro relax", 2, "officer"), ("stop, sir", -1, "subject")],
)
def test_one_word_with_a_name_is_to_whoever_is_called(words: Vocabulary, text: str, rung: int, to: str) -> None:
    meant = meaning_of(text, words)
    assert [(r.rung, r.to) for r in meant.readings] == [(rung, to)]


def test_man_may_have_been_said_to_a_woman_who_watches_where_the_words_allow_it(words: Vocabulary) -> None:
    """`ma'am` is heard so. A look decides."""
    assert [(r.rung, r.to) for r in meaning_of("calm down, man", words).readings] == [(2, "officer"), (-1, "crowd")]
    assert [(r.rung, r.to) for r in meaning_of("stop hitting him, man", words).readings] == [(3, "officer")]


def test_one_word_within_a_sentence_about_something_else_is_none(words: Vocabulary) -> None:
    assert not meaning_of("partner the next stop is main street", words).understood


def test_a_command_inside_a_longer_breath_counts(words: Vocabulary) -> None:
    said = "look man i know what he called you and i get it but you need to get your knee off his neck and i mean it"
    assert understood(said, words) == (3, "officer")


@pytest.mark.parametrize("text", ["get the fuck off him", "what the hell are you doing", "Goddamn it, let him go!"])
def test_profanity_changes_nothing(words: Vocabulary, text: str) -> None:
    assert understood(text, words)[1] == "officer" and understood(text, words)[0] in (1, 3)


@pytest.mark.parametrize("text", ["ten four", "unit twelve we are code four", "copy that", "cancel the ambulance"])
def test_radio_traffic_calls_nobody(words: Vocabulary, text: str) -> None:
    meant = meaning_of(text, words)
    assert (meant.rung, meant.to, meant.readings[0].about) == (-1, "radio", "chatter")


@pytest.mark.parametrize(("text", "about"), [("send me an ambulance", "medical"), ("i need a sergeant over here", "supervisor")])
def test_a_call_says_what_it_is_about(words: Vocabulary, text: str, about: str) -> None:
    assert meaning_of(text, words).readings[0] == ("radio", 5, about)


def test_words_that_fit_two_keep_both_and_a_name_decides(words: Vocabulary) -> None:
    assert {r.to for r in meaning_of("get back", words).readings} == {"officer", "subject", "crowd"}
    assert understood("folks, get back", words) == (-1, "crowd")
    assert understood("get back, partner", words) == (3, "officer")
    assert understood("are you okay sir", words) == (6, "subject")
    assert understood("partner, are you okay", words) == (1, "officer")


@pytest.mark.parametrize(
    "text",
    [
        "the bus stops at the corner store",
        "we had a traffic stop on main street",
        "",
        "...",
        "it was a nice walk",
        "the key holder is on the way",
    ],
)
def test_talk_means_nothing(words: Vocabulary, text: str) -> None:
    assert meaning_of(text, words).rung == -1


@pytest.mark.parametrize(
    "text",
    [
        "he gave up smoking in march",
        "he stopped at the bakery",
        "what did she look like",
        "were you hurt when the bus hit you",
        "she said he pushed her",
        "i'm moving to another town",
        "i have to report for training",
        "do you still need a supervisor",
        "what are you doing this weekend",
        "person having trouble breathing at the corner",
    ],
)
def test_what_is_told_asked_of_a_witness_or_about_something_else_is_no_act(words: Vocabulary, text: str) -> None:
    assert meaning_of(text, words).rung == -1


@pytest.mark.parametrize(
    ("text", "rung", "to"),
    [
        ("step away from the tape", -1, "crowd"),
        ("step away from him", 3, "officer"),
        ("give the officer your arm", -1, "subject"),
        ("give him his wallet back", 3, "officer"),
        ("hands off my partner", -1, "subject"),
        ("hands off him", 3, "officer"),
        ("dispatch, he's in cuffs, we're code four", -1, "radio"),
        ("partner, he's in cuffs", 2, "officer"),
        ("don't move your hands", -1, "subject"),
        ("move your hand", 3, "officer"),
        ("stop yelling at my partner", -1, "subject"),
        ("stop yelling at him", 3, "officer"),
        ("get away from my partner", -1, "subject"),
        ("get away from him", 3, "officer"),
        ("let him put the cuffs on", -1, "subject"),
        ("let me put the cuffs on him", 0, "officer"),
        ("get those phones away from us", -1, "crowd"),
        ("everybody, we have this under control", -1, "crowd"),
    ],
)
def test_who_is_meant_turns_on_what_is_acted_on(words: Vocabulary, text: str, rung: int, to: str) -> None:
    assert understood(text, words) == (rung, to)


def test_an_order_that_stops_no_officer_is_to_whoever_is_called(words: Vocabulary) -> None:
    assert understood("get away from the car", words) == (-1, "subject")
    assert understood("get away from the car, folks", words) == (-1, "crowd")


def test_what_is_said_over_and_over_is_said_once(words: Vocabulary) -> None:
    assert understood("let up let up let up", words) == understood("let up", words) == (3, "officer")


def test_a_command_after_a_word_that_parts_clauses_stands_for_itself(words: Vocabulary) -> None:
    long = "you heard what he said about the asthma that he has had all of his life"
    assert understood(f"{long} so let him up", words) == (3, "officer")
    phrases = replace(words, examples=())
    assert understood(f"{long} let him up", phrases) != (3, "officer"), "within a clause it may be part of anything"


def test_which_of_the_spoken_words_carry_the_meaning_is_told(words: Vocabulary) -> None:
    meant = meaning_of("well you know get off him", words)
    assert meant.words == (3, 6)


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
