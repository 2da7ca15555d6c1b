"""Fixtures of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from recording.sessions import write_session


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_session(tmp_path_factory.mktemp("sealed") / "session.dtis")
