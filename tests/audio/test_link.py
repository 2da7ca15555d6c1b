"""The link to the sound process: the newest whole scene, whatever was written before and however it is spoilt."""

from __future__ import annotations

import math
import multiprocessing

from vr_dti.audio.heard import KEY, LOOPS
from vr_dti.audio.link import MOST, Link, SceneReader, SceneWriter, State
from vr_dti.events import Listener, Sounding

CLIPS = ("thud", "voice", "../x")
HEAD = Listener((1.0, 1.7, -2.0), (0.0, 1.0, 0.0, 0.0), 123_456_789_012, True)


def ends() -> tuple[Link, SceneWriter, SceneReader]:
    link = Link(multiprocessing.get_context("spawn"))
    return link, SceneWriter(link, CLIPS), SceneReader(link)


def sounding(i: int, clip: str = "thud") -> Sounding:
    return Sounding(f"key {i}", clip, 10**12 + i, (i * 0.5, -1.0, 2.0), -6.0, bool(i % 2), -3.0)


def test_nothing_was_sent_yet() -> None:
    assert ends()[2].newest() is None


def test_what_is_sent_arrives_and_the_newest_wins() -> None:
    _, writer, reader = ends()
    writer.write(1, HEAD, [sounding(0)])
    writer.write(2, HEAD, [sounding(0), sounding(1, "../x")])
    scene = reader.newest()
    assert scene is not None and scene.sent_ns == 2 and scene.listener == HEAD
    assert scene.heard.who[:, 1:].tolist() == [[0, 10**12, 0], [2, 10**12 + 1, LOOPS]]
    assert scene.heard.how.tolist() == [[0.0, -1.0, 2.0, 0.0, 0.0, 0.0, -6.0, -3.0], [0.5, -1.0, 2.0, 0.0, 0.0, 0.0, -6.0, -3.0]]


def test_a_key_keeps_its_number_and_two_keys_differ() -> None:
    _, writer, reader = ends()
    writer.write(1, HEAD, [sounding(0), sounding(1)])
    first = reader.newest()
    writer.write(2, HEAD, [sounding(1)])
    second = reader.newest()
    assert first is not None and second is not None
    assert first.heard.who[1, KEY] == second.heard.who[0, KEY] != first.heard.who[0, KEY]


def test_a_scene_half_written_is_not_read() -> None:
    link, writer, reader = ends()
    writer.write(1, HEAD, [sounding(0)])
    before = reader.newest()
    writer.write(2, HEAD, [sounding(1)])
    memory = memoryview(link.scene).cast("B")
    memory[0] |= 1  # the writer is at work
    assert reader.newest() is before
    memory[0] &= 0xFE
    memory[60] ^= 0xFF  # and a byte that does not fit the checksum
    assert reader.newest() is before


def test_unknown_clips_and_too_many_are_left_out_and_kept_count_of() -> None:
    _, writer, reader = ends()
    writer.write(1, HEAD, [sounding(0, "nobody"), *(sounding(i) for i in range(MOST + 5))])
    scene = reader.newest()
    assert scene is not None and len(scene.heard.who) == MOST
    assert writer.unknown == {"nobody"} and writer.left_out == 5


def test_numbers_that_fit_nowhere_are_left_out() -> None:
    _, writer, reader = ends()
    far = Sounding("a", "thud", 0, (1e300, 0.0, 0.0))
    late = Sounding("b", "thud", 2**70, (0.0, 0.0, 0.0))
    nan = Sounding("c", "thud", 0, (math.nan, 0.0, 0.0))
    writer.write(1, HEAD, [far, late, nan, sounding(0)])
    scene = reader.newest()
    assert scene is not None and len(scene.heard.who) == 2 and writer.left_out == 2


def test_words_are_heard_and_cut_to_their_room() -> None:
    link, _, _ = ends()
    assert link.heard() == (State.STARTING, "", "")
    link.say(State.FAILED, "no device", "plug one in")
    assert link.heard() == (State.FAILED, "no device", "plug one in")
    link.say(State.LOST, "ü" * 1000)
    state, what, _ = link.heard()
    assert state is State.LOST and set(what) == {"ü"}
