"""The engine that is led by the vocabulary: its parts without a model, and words in noise with it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from vr_dti.app.listening import vocabulary_of
from vr_dti.app.voice import understood
from vr_dti.errors import MachineError
from vr_dti.intents.addressee import by_gaze
from vr_dti.speech import moonshine
from vr_dti.speech.activity import LONGEST_BLOCKS
from vr_dti.speech.engine import Heard
from vr_dti.speech.listener import Listener, blocks_of
from vr_dti.speech.moonshine import Kept, told_apart
from vr_dti.speech.others import check, engine_of
from vr_dti.speech.pieces import ANY, BEGIN, BYTES, END, Expected, Pieces
from vr_dti.speech.quieting import quieted
from vr_dti.speech.sound import BLOCK, RATE_HZ, level_db, to_pcm
from vr_dti.speech.sphinx import Sphinx
from vr_dti.speech.vocabulary import Vocabulary, layered
from vr_dti.speech.wav import read_wav
from vr_dti.speech.weighing import NONSENSE, NONSENSE_AROUND, weighed

from .voices import spoken

installed = pytest.mark.skipif(moonshine.folder() is None, reason="moonshine-voice is not installed")
WORDS = """format: dti-vocabulary/1
light: [it]
acts:
  - {rung: 3, to: officer, say: [stop it, get off him]}
  - {rung: 1, to: officer, say: [what are you doing]}
"""


@pytest.fixture(scope="module")
def words() -> Vocabulary:
    return layered([("own", WORDS)])


def ways(*said: tuple[str, float]) -> Heard:
    return Heard((), said[0][0], tuple((Heard((), text), share) for text, share in said))


def table(*pieces: str) -> bytes:
    """As a model's package writes it: marks, the 256 bytes, then these."""
    every = [b"<unk>", b"<s>", b"</s>", *(bytes([n]) for n in range(BYTES - 3)), *(p.encode() for p in pieces)]
    return b"".join(bytes([len(p)]) + p if p != b"\0" else b"\x01\0" for p in every)


def test_ways_that_mean_the_same_count_together(words: Vocabulary) -> None:
    said, meant, sure = weighed(ways(("Stopped him.", 0.4), ("Stop it!", 0.3), ("Get off him.", 0.2), ("Stop it.", 0.1)), words)
    assert (str(said), meant.rung, sure) == ("Stop it!", 3, pytest.approx(0.6 / (0.6 + 0.4 * NONSENSE)))


def test_a_way_that_may_be_to_somebody_else_too_is_no_doubt_of_the_act() -> None:
    words = layered([("own", WORDS + "  - {to: subject, say: [stop it]}\nnames: {officer: [mike]}\n")])
    said, meant, sure = weighed(ways(("Mike, stop it.", 0.4), ("Might stop it.", 0.3), ("Mikes topped.", 0.3)), words)
    assert (str(said), meant.named, len(meant.readings), sure) == (
        "Mike, stop it.",
        "officer",
        1,
        pytest.approx(0.7 / (0.7 + 0.3 * NONSENSE)),
    )


def test_spellings_of_a_sentence_without_meaning_are_one_doubt_and_two_sentences_are_two(words: Vocabulary) -> None:
    one = weighed(ways(("Stop it.", 0.4), ("Stuck it.", 0.3), ("stuck it", 0.3)), words)[2]
    two = weighed(ways(("Stop it.", 0.4), ("Stuck it.", 0.3), ("Stack it.", 0.3)), words)[2]
    assert (one, two) == (pytest.approx(0.4 / (0.4 + 0.6 * NONSENSE)), pytest.approx(0.4 / (0.4 + 0.3 * NONSENSE)))


@pytest.mark.parametrize(
    ("share", "name", "to"),
    [(0.35, "", ["officer", "subject"]), (0.05, "", ["officer"]), (0.35, "Mike, ", ["officer"])],
    ids=["nearly as likely", "unlikely", "a name says more than a look"],
)
def test_what_may_have_been_said_to_another_is_left_to_gaze(share: float, name: str, to: list[str]) -> None:
    words = layered([("own", WORDS + "  - {to: subject, say: [stand still]}\nnames: {officer: [mike]}\n")])
    meant = weighed(ways((f"{name}Stop it.", 0.6), ("Stand still.", share)), words)[1]
    assert [r.to for r in meant.readings] == to


@pytest.mark.parametrize(("rung", "to"), [(3, ["subject"]), (6, ["subject", "officer"])])
def test_an_order_to_the_man_becomes_no_intervention_by_a_look(rung: int, to: list[str]) -> None:
    words = layered(
        [("own", f"{WORDS}  - {{to: subject, say: [stop resisting]}}\n  - {{rung: {rung}, to: officer, say: [stop the thing]}}\n")]
    )
    meant = weighed(ways(("Stop resisting.", 0.6), ("Stop the thing.", 0.3)), words)[1]
    assert [r.to for r in meant.readings] == to


@pytest.mark.parametrize(
    ("said", "else_", "rung"),
    [
        (("Get off him.", 0.88), ("Get on the ground.", 0.10), 3),
        (("He can't breathe.", 0.86), ("Can you breathe?", 0.10), 2),
        (("He's done, stop.", 0.86), ("Stop moving.", 0.12), 3),
    ],
)
def test_whoever_speaks_of_the_man_and_looks_at_him_speaks_to_the_officer_still(
    said: tuple[str, float], else_: tuple[str, float], rung: int
) -> None:
    surer, close = (
        [(r.to, r.rung) for r in weighed(ways(*w), vocabulary_of(None, ()))[1].readings]
        for w in ((said, else_), ((said[0], 0.6), (else_[0], 0.3)))
    )
    assert by_gaze(surer, "subject") == by_gaze(close, "officer") == ("officer", rung)
    assert by_gaze(close, "subject")[0] == "subject", "heard nearly as well"


def test_words_that_mean_nothing_are_less_of_a_doubt_than_another_act(words: Vocabulary) -> None:
    nonsense = weighed(ways(("Stuck it.", 0.6), ("Stop it.", 0.4)), words)
    another = weighed(ways(("What are you doing?", 0.6), ("Stop it.", 0.4)), words)
    assert (nonsense[1].rung, another[1].rung) == (3, 1) and nonsense[2] > another[2]


def test_a_command_amid_other_words_is_doubted_more(words: Vocabulary) -> None:
    amid, instead = "Jane told her friend stop it", "Jane told her friend stuck it"
    assert weighed(ways((amid, 0.6), (instead, 0.4)), words)[2] == pytest.approx(0.6 / (0.6 + 0.4 * NONSENSE_AROUND))


def test_nothing_meant_is_nothing_sure(words: Vocabulary) -> None:
    said, meant, sure = weighed(ways(("The game was good.", 0.7), ("A game was good.", 0.3)), words)
    assert (str(said), meant.understood, sure) == ("The game was good.", False, 0.0)


def test_a_mumble_that_the_vocabulary_made_a_command_is_none(words: Vocabulary) -> None:
    mumbled = Heard((), "Stop it.", ((Heard((), "Stop it.", clear=False), 0.9), (Heard((), "Stuck at."), 0.1)))
    said, meant, sure = weighed(mumbled, words)
    assert (str(said), meant.understood, sure) == ("Stop it.", False, 0.0)
    assert not weighed(Heard((), "Stop it.", clear=False), words)[1].understood
    assert weighed(Heard((), "Stop it."), words)[1].rung == 3


def test_words_fall_into_pieces_and_come_back() -> None:
    pieces = Pieces(table("st", "op", "▁it", "▁st", "▁stop", "▁Stop", "...", "▁i"))
    assert [pieces.written[p] for p in pieces.of("stop")] == ["▁stop".encode()]
    assert pieces.text([*pieces.of("stop"), *pieces.of("it")]) == "stop it"
    big, dot = (pieces.written.index(w.encode()) for w in ("▁Stop", "..."))
    assert pieces.plain[big] == pieces.of("stop")[0] and pieces.silent[dot] and not pieces.silent[big]


def test_no_word_is_written_in_bytes_or_in_the_sign_for_none() -> None:
    pieces = Pieces(table("▁it", "\ufffd\ufffd"))
    assert np.flatnonzero(pieces.word).tolist() == [END, BYTES]


def test_the_vocabulary_expects_its_own_sentences_and_allows_others() -> None:
    pieces = Pieces(table("▁s", "▁st", "▁sto", "▁stop", "▁i", "▁it", "▁h", "▁hi", "▁him"))
    expected = Expected(pieces, [["stop", "it"], ["stop", "it"], ["stop", "him"]])
    stop, it, him = (pieces.written.index(w.encode()) for w in ("▁stop", "▁it", "▁him"))
    after, other = expected.after((BEGIN, stop))
    assert after[it] > after[him] > after[END] > other > 0.0
    assert sum(after.values()) < 1.0
    assert expected.after((it, it))[1] < ANY


def test_a_name_with_an_apostrophe_is_expected_and_what_two_words_become_is_left_to_the_network() -> None:
    pieces = Pieces(table("▁m", "▁ma", "a", "am", "'", "▁d", "▁do", "▁don", "t"))
    expected = Expected(pieces, [["ma'am", "don't"]])
    for word, known in (("ma'am", True), ("don't", False)):
        written = pieces.of(word)
        assert [pieces.written[p] for p in written][1] == b"'"
        said = [p for p in written if not pieces.silent[p]]
        after, other = expected.after((said[0],))
        assert (after[said[1]] > after.get(written[1], other)) is known


def test_a_steady_noise_becomes_quieter_and_what_is_said_in_it_stays() -> None:
    draw = np.random.default_rng(4)
    noise = 0.02 * draw.standard_normal(RATE_HZ)
    tone = 0.3 * np.sin(2 * np.pi * 700.0 * np.arange(RATE_HZ) / RATE_HZ)
    tone[: RATE_HZ // 2] = 0.0
    x = to_pcm(noise + tone)
    y = quieted(x)
    assert len(y) == len(x)
    lead, said = slice(2000, 7000), slice(10000, 15000)
    assert level_db(y[lead]) - level_db(x[lead]) == pytest.approx(-10.0, abs=1.5)
    assert level_db(y[said]) == pytest.approx(level_db(x[said]), abs=0.5)


def kept(*said: int, worth: float) -> Kept:
    return Kept((BEGIN, *said), (BEGIN, *said, END), worth, 0.0)


def test_of_nothing_and_something_something_was_said() -> None:
    nothing, stop = kept(worth=-1.0), kept(300, worth=-9.0)
    assert [k for k, _ in told_apart([nothing, stop])] == [stop]
    assert told_apart([nothing]) == [(nothing, 1.0)]


def test_the_engine_that_was_asked_for_listens(words: Vocabulary, monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(engine_of(words, None, "pocketsphinx"), Sphinx)
    monkeypatch.setattr(moonshine, "folder", lambda: None)
    assert isinstance(engine_of(words, None), Sphinx)
    with pytest.raises(MachineError, match=r"not installed\s+-> pip install 'vr-dti"):
        check(None, "moonshine")


@installed
def test_commands_are_heard_in_noise_and_talk_is_none(tmp_path: Path) -> None:
    words = vocabulary_of(None, ())
    listener = Listener(engine_of(words, None, "moonshine"), words)
    for text, rung in (("get off him", 3), ("are you okay partner", 1), ("the printer is out of paper again", -1)):
        x = read_wav(spoken(text, tmp_path)) / 32768.0
        noise = np.random.default_rng(2).standard_normal(len(x)) * np.sqrt((x**2).mean() / 10.0)
        said = [d.utterance for d in understood(listener, to_pcm(x + noise))]
        assert [u.meaning.rung for u in said if u.believed] == ([rung] if rung >= 0 else []), (text, [str(u.heard) for u in said])


@installed
@pytest.mark.parametrize(
    "text",
    [
        "twelve adam start me fire rescue for an unconscious male",  # numbers were written as signs for no letter
        "i will be the contact officer you cover me",  # and this was over after three words
    ],
)
def test_a_whole_sentence_is_written(tmp_path: Path, text: str) -> None:
    words = vocabulary_of(None, ())
    said = understood(Listener(engine_of(words, None, "moonshine"), words), read_wav(spoken(text, tmp_path)))
    heard = " ".join(str(d.utterance.heard) for d in said)
    assert len(heard.split()) >= len(text.split()) - 2, heard


@installed
def test_a_pause_that_was_the_end_has_done_the_work(words: Vocabulary, tmp_path: Path) -> None:
    engine = engine_of(words, None, "moonshine")
    blocks = blocks_of(read_wav(spoken("what are you doing", tmp_path, before_s=0.3, after_s=0.3)))
    engine.begin()
    for block in blocks:
        engine.feed(block)
    engine.pause()
    for block in blocks[-5:]:
        engine.feed(np.zeros_like(block))
    heard = engine.end()
    assert heard.ways and sum(share for _, share in heard.ways) == pytest.approx(1.0)
    engine.begin()  # and leaves no trace in what comes next
    for block in blocks_of(read_wav(spoken("get off him", tmp_path, before_s=0.3, after_s=0.3))):
        engine.feed(block)
    assert weighed(heard, words)[1].rung == 1 and weighed(engine.end(), words)[1].rung == 3


@installed
def test_who_talks_on_for_long_is_heard(words: Vocabulary) -> None:
    """12.8 s without a pause is the longest that the detector lets through (`activity.LONGEST_BLOCKS`)."""
    engine = engine_of(words, None, "moonshine")
    engine.begin()
    for block in blocks_of(to_pcm(0.01 * np.random.default_rng(3).standard_normal(LONGEST_BLOCKS * BLOCK))):
        engine.feed(block)
    assert engine.end().ways, "and the process that hears lives on"
