"""What words mean, without sound: the rung, to whom, names, profanity, ten-codes, paraphrases, and what never counts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from vr_dti.speech.meaning import Meaning, meaning_of
from vr_dti.speech.vocabulary import Vocabulary


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
