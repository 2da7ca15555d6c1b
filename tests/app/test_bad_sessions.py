"""Sessions that cannot be read, or lie: cut, of another kind, newer, forged. One clear message, and the file stays as it was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.program import ROOT
from app.sessions import Refused, copied, forged
from vr_dti.cli import run_command

SCENE = (ROOT / "scenes" / "handcuffed" / "scenario.yaml").read_text(encoding="utf-8")
OFFSCREEN = ("--display", "offscreen", "--seconds", "1")

READERS: dict[str, Callable[[Path], tuple[object, ...]]] = {
    "verify": lambda p: ("replay", p, "--verify"),
    "picture": lambda p: ("replay", p, "--png", p.with_name("picture.png"), "--at", "1.5"),
    "film": lambda p: ("replay", p, "--video", p.with_name("film.webm"), "--size", "16x16"),
    "report": lambda p: ("report", p),
    "log": lambda p: ("log", p),
    "from": lambda p: ("run", "handcuffed", *OFFSCREEN, "--from", p, "--at", "1.5"),
}
CONTENTS: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "empty": (lambda _: b"", "is empty"),
    "cut": (lambda b: b[: len(b) // 2], "cut off: "),
    "junk": (lambda _: bytes(range(255, 0, -1)) * 20, "not a session file"),
    "a scene": (lambda _: SCENE.encode(), "not a session file"),
    "newer": (lambda b: b[:60] + (99).to_bytes(4, "big") + b[64:], "format 99 is newer"),
}


@pytest.mark.parametrize("content", CONTENTS)
@pytest.mark.parametrize("reader", READERS)
def test_a_spoilt_session(tmp_path: Path, three_seconds: Path, refused: Refused, reader: str, content: str) -> None:
    spoil, said = CONTENTS[content]
    path = tmp_path / "spoilt.dtis"
    path.write_bytes(spoilt := spoil(three_seconds.read_bytes()))
    assert f"{path}: " in refused(*READERS[reader](path), said=said)
    assert path.read_bytes() == spoilt and [p.name for p in tmp_path.iterdir() if p.name != "home"] == ["spoilt.dtis"]


FORGED: dict[str, tuple[str, dict[str, object], tuple[str, ...], str]] = {
    "nobody trained": ("meta", {"trainees": []}, ("verify", "picture", "report", "log", "from"), "names no trainee"),
    "trainees far back": ("meta", {"options": {"stand_back_m": "x"}}, ("verify", "picture"), "meters back"),
    "another scene inside": ("document", {"text": "format: dti-scenario/9\n"}, ("verify", "film", "report", "from"), "newer"),
    "another run inside": ("snapshot", {"sensed": []}, ("picture", "from"), "is another one"),
    "a turn in a thousand years": ("tick", {"now_ns": 10**18}, ("verify", "film"), "cannot be run again"),
    "a trainee from nowhere": ("meta", {"trainees": [{"id": "z", "device_profile": "walls", "simulated": True}]}, ("from",), "run again"),
}


@pytest.mark.parametrize("case", FORGED)
def test_a_forged_session(tmp_path: Path, three_seconds: Path, refused: Refused, case: str) -> None:
    """Every sum in the file is right; what it says is nonsense."""
    kind, changes, readers, said = FORGED[case]
    path = forged(three_seconds, tmp_path / "forged.dtis", kind, changes)
    for reader in readers:
        assert str(path) in refused(*READERS[reader](path), said=said)


def test_a_run_that_another_version_kept_otherwise_is_no_damage(tmp_path: Path, three_seconds: Path, refused: Refused) -> None:
    older = forged(three_seconds, tmp_path / "older.dtis", "meta", {"program": "0.0.9"})
    path = forged(older, tmp_path / "forged.dtis", "tick", {"now_ns": 10**18})
    told = refused(*READERS["film"](path), said="vr-dti 0.0.9 recorded it")
    assert "restore it from a copy" not in told


def test_what_a_stranger_calls_the_version_is_told_short_and_plain(tmp_path: Path, three_seconds: Path, refused: Refused) -> None:
    older = forged(three_seconds, tmp_path / "older.dtis", "meta", {"program": "\x1b[2J" + "9" * 5000})
    path = forged(older, tmp_path / "forged.dtis", "tick", {"now_ns": 10**18})
    told = refused(*READERS["film"](path), said=f"vr-dti \\x1b[2J{'9' * 76} recorded it")
    assert "\x1b" not in told


def test_a_session_of_another_scene_is_not_gone_on_from(tmp_path: Path, three_seconds: Path, refused: Refused) -> None:
    scene = copied(tmp_path / "kerb", ("id: handcuffed", "id: kerb"))
    refused("run", scene, *OFFSCREEN, "--from", three_seconds, "--at", "1", said="is a session of 'handcuffed', not of 'kerb'")


def test_a_forged_snapshot_is_found_by_the_proof(tmp_path: Path, three_seconds: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Pictures are drawn from the run that was kept last, so the proof looks at those too."""
    path = forged(three_seconds, tmp_path / "forged.dtis", "snapshot", {"shown_ns": 0})
    assert run_command(["replay", str(path), "--verify"]) == 1
    assert "DIFFERS: the file was changed or damaged: the run kept at turn" in capsys.readouterr().out
