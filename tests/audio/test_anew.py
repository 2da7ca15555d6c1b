"""What ends or hangs is begun anew, and how that is known: by looking, whatever the machine's clock did meanwhile."""

from __future__ import annotations

import pytest

from vr_dti.audio.anew import GAP_NS, TIMES, Anew, Watch
from vr_dti.timebase import NS_PER_S

FRAME_NS = NS_PER_S // 90


def test_silence_counts_while_somebody_looks_and_ends_with_any_sign() -> None:
    watch = Watch()
    silent = [watch.silent_ns(n * FRAME_NS, 7) for n in range(1000, 1091)]
    assert silent[0] == 0 and silent[-1] == 90 * FRAME_NS
    assert watch.silent_ns(1091 * FRAME_NS, 8) == 0


def test_an_hour_in_which_nobody_looked_is_no_hour_of_silence() -> None:
    watch = Watch()
    watch.silent_ns(0, 7)
    assert watch.silent_ns(3600 * NS_PER_S, 7) == GAP_NS


def test_nothing_is_begun_before_its_time_nor_once_it_is_closed() -> None:
    made: list[int] = []
    anew = Anew(lambda: made.append(1))
    for now_ns in (NS_PER_S, 2 * NS_PER_S - 1):
        assert anew.begun(now_ns, alive=False) is None and anew._thread is None
    assert anew.begun(2 * NS_PER_S - 1, alive=True) is None, "it came back: the wait begins again"
    anew.begun(2 * NS_PER_S, alive=False)
    assert anew._thread is None
    anew.close()
    anew.begun(9 * NS_PER_S, alive=False)
    assert not made and anew._thread is None


def test_a_machine_that_has_no_thread_left_costs_a_try_and_not_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(_: object) -> None:
        raise RuntimeError("can't start new thread")

    anew = Anew(lambda: 1)
    with monkeypatch.context() as none_left:
        none_left.setattr("threading.Thread.start", refuses)
        assert [anew.begun(s * NS_PER_S, alive=False) for s in (1, 2, 3)] == [None] * 3
        assert (anew.times, anew.left) == (2, TIMES - 2)
    anew.begun(5 * NS_PER_S, alive=False)
    assert anew.times == 3 and anew.close() == 1


@pytest.mark.parametrize(
    ("alive", "hangs", "left", "killed"), [(True, True, 3, 1), (True, True, 0, 0), (False, True, 3, 0), (True, False, 3, 0)]
)
def test_what_hangs_is_ended_while_another_one_will_be_begun(alive: bool, hangs: bool, left: int, killed: int) -> None:
    ended: list[int] = []
    anew = Anew(lambda: 1)
    anew.times = TIMES - left
    assert anew.kept(NS_PER_S, alive=alive, hangs=hangs, kill=lambda: ended.append(1)) is None
    assert len(ended) == killed
