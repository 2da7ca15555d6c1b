"""The words that every scene begins with, for the tests of what they mean."""

from __future__ import annotations

import pytest

from vr_dti.app.listening import vocabulary_of
from vr_dti.speech.vocabulary import Vocabulary


@pytest.fixture(scope="module")
def words() -> Vocabulary:
    return vocabulary_of(None, ())
