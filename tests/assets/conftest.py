"""One child and one validator for all tests of imported models."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assets import judge
from assets.build import Doc
from vr_dti.assets.gltf.child.jobs import Decoders
from vr_dti.assets.gltf.read import read_model
from vr_dti.assets.gltf.values import Model
from vr_dti.errors import DocumentError, Mistake

Load = Callable[[Doc, str], Model]
Refusal = Callable[[Path], dict[str, Mistake]]


@pytest.fixture(scope="session")
def decoders() -> Iterator[Decoders]:
    with Decoders() as one:
        yield one


@pytest.fixture(scope="session")
def validator() -> Path:
    try:
        return judge.installed()
    except RuntimeError as e:  # a skip would look like a pass
        pytest.fail(str(e), pytrace=False)


@pytest.fixture
def load(tmp_path: Path, decoders: Decoders) -> Load:
    """A document, written and read."""
    return lambda doc, name="model.glb": read_model(doc.write(tmp_path, name), decoders)


@pytest.fixture
def refusal(decoders: Decoders) -> Refusal:
    """The mistakes of a file that is refused, by their pointers."""

    def read(path: Path) -> dict[str, Mistake]:
        with pytest.raises(DocumentError) as caught:
            read_model(path, decoders)
        assert str(path) in str(caught.value) and all(m.remedy for m in caught.value.mistakes)
        return {m.path: m for m in caught.value.mistakes}

    return read
