"""What tests of the headset stand on: a runtime of their own, somebody in the headset, and a validation layer that must stay silent.

Import these into a conftest.py. A test in this process takes `runtime`; one that starts a program takes `child_environment`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from monado.layers import with_layer
from monado.remote import Puppet
from monado.service import MonadoMissing, MonadoService, complaints


@pytest.fixture
def monado() -> Iterator[MonadoService]:
    """A running service with the remote driver. A missing runtime fails the test: a skip would look like a pass."""
    try:
        service = MonadoService()
    except MonadoMissing as e:
        pytest.fail(str(e), pytrace=False)
    with service:
        yield service


@pytest.fixture
def puppet(monado: MonadoService, request: pytest.FixtureRequest) -> Iterator[Puppet]:
    """Who wears the headset, standing still in the middle of the stage until a test moves them. How often it had to say a pose again
    stands in pytest's report (`--junit-xml`)."""
    with Puppet(monado.port) as puppet:
        yield puppet
    request.node.user_properties += [("poses", puppet.said), ("poses said again", puppet.again)]


@pytest.fixture
def validation(tmp_path: Path) -> Iterator[Path]:
    """Where the core validation layer writes. Any error or warning in it fails the test that used the runtime."""
    path = tmp_path / "validation.txt"
    yield path
    assert "Core Validation Layer is initialized" in path.read_text(), "the validation layer was not loaded"
    found = complaints(path)
    assert not found, "the validation layer found fault:\n" + "\n".join(found)


@pytest.fixture
def child_environment(monado: MonadoService, validation: Path) -> dict[str, str]:
    """The environment of a program that is to use the test's runtime, in small pictures, watched by the validation layer."""
    return os.environ | with_layer(monado.environment(validation), "small")


@pytest.fixture
def use_runtime(monkeypatch: pytest.MonkeyPatch) -> Callable[[MonadoService, Path | None], None]:
    """Point this process at a service; undone after the test."""

    def use(service: MonadoService, validation: Path | None) -> None:
        for name in ("XR_ENABLE_API_LAYERS", "XDG_CONFIG_HOME"):
            monkeypatch.delenv(name, raising=False)
        for name, value in service.environment(validation).items():
            monkeypatch.setenv(name, value)

    return use


@pytest.fixture
def runtime(monado: MonadoService, validation: Path, use_runtime: Callable[[MonadoService, Path | None], None]) -> MonadoService:
    """The test's service, which this process now uses, watched by the validation layer."""
    use_runtime(monado, validation)
    return monado
