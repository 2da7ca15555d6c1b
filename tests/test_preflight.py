"""A question put to a child process: its answer among its chatter, or what became of it."""

from __future__ import annotations

import pytest

from vr_dti import preflight
from vr_dti.preflight import Silence, asked


def test_the_answer_is_found_among_chatter() -> None:
    assert asked("print('driver: hello'); from vr_dti.preflight import told; told({'ok': True}); print('bye')") == {"ok": True}


def test_a_crash_is_told_with_its_status_and_last_words() -> None:
    assert asked("import sys; print('no card', file=sys.stderr); sys.exit(3)") == Silence(False, "(3): no card")


def test_one_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preflight, "PATIENCE_S", 0.5)
    assert isinstance(said := asked("import threading; threading.Event().wait()"), Silence) and said.hung
