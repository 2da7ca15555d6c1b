"""A real learning record store for the tests that send to one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from records.lrs.store import Store


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
