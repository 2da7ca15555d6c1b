"""Which words understood a run stands in its file."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from records.kept import recorded

from vr_dti.app.listening import pins_of, vocabulary_of
from vr_dti.cli import run_command
from vr_dti.resources import shipped

OWN = "format: dti-vocabulary/1\nacts: [{rung: 3, to: officer, say: [knock it off]}]\n"


def test_every_vocabulary_is_pinned_in_its_order_by_its_text(tmp_path: Path) -> None:
    own = tmp_path / "vocabulary.yaml"
    own.write_text(OWN)
    pins = pins_of(vocabulary_of("handcuffed", (own,)))
    assert list(pins)[:3] == ["vocabulary.1:examples.yaml", "vocabulary.2:default.yaml", "vocabulary.3:vocabulary.yaml"]
    assert pins["vocabulary.3:vocabulary.yaml"] == hashlib.sha256(OWN.encode()).hexdigest()
    sentences = shipped("scenes", "common", "vocabulary", "examples.yaml").read_text(encoding="utf-8")
    assert pins["vocabulary.1:examples.yaml"] == hashlib.sha256(sentences.encode()).hexdigest()
    own.write_text(OWN.replace("3", "2"))
    changed = pins_of(vocabulary_of("handcuffed", (own,)))
    assert [name for name in pins if pins[name] != changed[name]] == ["vocabulary.3:vocabulary.yaml"]
    assert not [name for name in pins if str(tmp_path) in name], "where it lay on somebody's disk is nobody's business"


def test_a_log_begins_with_its_head_also_of_a_session_from_before_any_was_pinned(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    session = recorded(tmp_path / "session.dtis", "K7")
    assert run_command(["log", str(session)]) == 0
    first, *rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (first["row"], first["tick"], first["scene_id"], first["pins"]) == ("head", -1, "handcuffed", {})
    assert rows and all(r["row"] != "head" for r in rows)
    assert run_command(["log", str(session), "--kind", "head"]) == 0
    assert [json.loads(line) for line in capsys.readouterr().out.splitlines()] == [first]
