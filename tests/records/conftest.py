"""A real learning record store for the tests that send to one; a run with words for those that label them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from records.lrs.store import Store
from tests.debrief.build import EARLY, played
from tests.debrief.stories import kicks


@pytest.fixture(scope="session")
def one_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    try:
        store = Store(tmp_path_factory.mktemp("lrs"))
    except RuntimeError as e:  # a skip would look like a pass
        pytest.fail(str(e), pytrace=False)
    with store:
        yield store


@pytest.fixture
def store(one_store: Store) -> Iterator[Store]:
    """Up at the beginning of each test, whatever the one before did to it. What it was given stays in it: take digests of your own."""
    yield one_store
    if not one_store.up:
        one_store.start()


@pytest.fixture
def account(tmp_path: Path) -> Path:
    """The file with the account at the store."""
    path = tmp_path / "lrs.yaml"
    path.write_text('format: dti-lrs/1\nusername: agency\npassword: "let me in"\nhome: https://training.agency.example\n')
    path.chmod(0o600)
    return path


@pytest.fixture(scope="session")
def early(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run with words to the officer at rungs 1, 3 and 0, a call and care."""
    return played(kicks(), EARLY).write(tmp_path_factory.mktemp("early") / "session.dtis")


@pytest.fixture
def session(early: Path, tmp_path: Path) -> Path:
    """The same, to be labelled."""
    (tmp_path / "run").mkdir()
    return Path(shutil.copy(early, tmp_path / "run"))
