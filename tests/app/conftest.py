"""A machine of the tests' own: nobody's documents, screen, sound card or headset are touched, only what was baked is shared."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from audio.conftest import SoundCard, sound_card
from displays.x_server import XServer
from monado.fixtures import child_environment, monado, puppet, validation

from app.sessions import Refused, recorded_by, refusal
from vr_dti.resources import cache_dir

__all__ = ["child_environment", "desktop", "home", "loudspeakers", "monado", "puppet", "sound_card", "validation", "x_server"]

os.environ.setdefault("PYGLFW_LIBRARY_VARIANT", "x11")  # glfw chooses when first imported; the screen of these tests is X11

BY_DEFAULT = "pcm.!default { type pulse device bin }\n"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user without screen, sound or headset. What was baked and built is that of whoever runs the tests: it takes minutes."""
    monkeypatch.setenv("VR_DTI_CACHE", str(cache_dir()))
    monkeypatch.setenv("VR_DTI_TEST_CACHE", os.environ.get("VR_DTI_TEST_CACHE") or str(Path.home() / ".cache" / "vr-dti-tests"))
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "XDG_DOCUMENTS_DIR", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR", "XR_RUNTIME_JSON"):
        monkeypatch.delenv(name, raising=False)
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("PULSE_SERVER", f"unix:{home}/nobody")
    monkeypatch.setenv("LIBGL_ALWAYS_SOFTWARE", "1")  # the same pictures at the same pace, whatever card the machine has
    return home


@pytest.fixture(scope="module")
def x_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[XServer]:
    """Wide enough for the trainee's window and the mirror side by side: no window manager runs that would place them."""
    server = XServer(tmp_path_factory.mktemp("x"), size=(2280, 800))
    yield server
    server.stop()


@pytest.fixture
def desktop(x_server: XServer, monkeypatch: pytest.MonkeyPatch) -> XServer:
    """A screen, for programs started by the test."""
    monkeypatch.setenv("DISPLAY", x_server.display)
    return x_server


@pytest.fixture
def loudspeakers(sound_card: SoundCard, monkeypatch: pytest.MonkeyPatch) -> SoundCard:
    """A sound card that the system names as its own choice."""
    config = sound_card.home / ".asoundrc"
    config.write_text(config.read_text(encoding="utf-8") + BY_DEFAULT, encoding="utf-8")
    return sound_card


@pytest.fixture(scope="session")
def three_seconds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The session of three seconds of a shipped scene, which nobody changes."""
    return recorded_by(tmp_path_factory.mktemp("recorded"), "--script", "early", "--seconds", "3")


@pytest.fixture
def refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Refused:
    """Runs a command that must refuse; see `refusal`."""
    return partial(refusal, capsys, tmp_path / "out")
