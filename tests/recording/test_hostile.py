"""Files that are no session, or want to do harm: a clear error, nothing written, no long wait."""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
import subprocess
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from recording.children import COMMAND, ENVIRONMENT
from recording.sessions import meta, read_all, write_session
from vr_dti.errors import SessionFileError
from vr_dti.recording import codec, layout
from vr_dti.recording.layout import Entry, chain, entry_after
from vr_dti.recording.rows import Document

MUTATIONS = 50
SECONDS_EACH = 2
"""a bound against hanging; they take a hundredth of it"""


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_session(tmp_path_factory.mktemp("sound") / "session.dtis", 120, blocks_of=10)


def refused(path: Path) -> SessionFileError:
    with pytest.raises(SessionFileError) as caught:
        read_all(path)
    assert str(path) in caught.value.what and caught.value.remedy
    return caught.value


# --- no session at all -----------------------------------------------------------------------------------------------------


def test_no_file(tmp_path: Path) -> None:
    assert "no such file" in refused(tmp_path / "session.dtis").what


def test_a_folder(tmp_path: Path) -> None:
    assert "not a file" in refused(tmp_path).what


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.dtis")
    assert "not a file" in refused(tmp_path / "pipe.dtis").what


@pytest.mark.parametrize("content", [b"", b"format: dti-scenario/1\n", b"SQLite format 3\0", b"\0" * 5000])
def test_something_else(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "session.dtis"
    path.write_bytes(content)
    assert ("is empty" if not content else "not a session file") in refused(path).what


def test_the_database_of_another_program(tmp_path: Path) -> None:
    path = tmp_path / "session.dtis"
    with sqlite3.connect(path) as db:
        db.execute(layout.TABLE)
    db.close()
    assert "not a session file" in refused(path).what


def test_a_newer_format(sealed: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(sealed, tmp_path))
    with sqlite3.connect(path) as db:
        db.execute(f"PRAGMA user_version = {layout.FORMAT + 1}")
    db.close()
    e = refused(path)
    assert f"format {layout.FORMAT + 1} is newer" in e.what and "update vr-dti" in e.remedy


# --- ours by its head, hostile inside --------------------------------------------------------------------------------------


def build(path: Path, *entries: Entry, table: str = layout.TABLE, more: str = "") -> Path:
    with sqlite3.connect(path) as db:
        db.execute(f"PRAGMA application_id = {layout.APPLICATION_ID}")
        db.execute(f"PRAGMA user_version = {layout.FORMAT}")
        db.execute(table)
        if more:
            db.executescript(more)
        if entries:
            db.executemany(f"INSERT INTO entry ({layout.COLUMNS}) VALUES (?,?,?,?,?,?,?)", [e.columns for e in entries])
    db.close()
    return path


HEAD = entry_after(None, "meta", codec.encode(meta()))


def raw(above: Entry, kind: str, body: object, tick_from: object = 0, tick_to: object = 0) -> Entry:
    """An entry with any body, its sum right."""
    data = body if isinstance(body, bytes) else b""
    sha256 = chain(above.sha256, above.n + 1, kind, 0, 0, 0, data)
    return Entry(above.n + 1, kind, tick_from, tick_to, 0, body, sha256)  # type: ignore[arg-type]


BOMB = zlib.compress(b" " * 300_000_000, 9)
ENDLESS = "CREATE VIEW entry AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT n, 'meta' kind FROM r"
LINE = b'{"row":"mark","tick":0,"at_ms":1,"what":"x","text":"","by":"","value":0}'

HOSTILE: dict[str, Callable[[Path], object]] = {
    "no entries": lambda p: build(p),
    "no head": lambda p: build(p, entry_after(HEAD, "seal", b"{}")),
    "a head that is no JSON": lambda p: build(p, entry_after(None, "meta", b"{")),
    "a head of another shape": lambda p: build(p, entry_after(None, "meta", b'{"program":1}')),
    "two heads": lambda p: build(p, HEAD, entry_after(HEAD, "meta", codec.encode(meta()))),
    "another table": lambda p: build(p, table=layout.TABLE.replace("t_ns", "time")),
    "an endless view": lambda p: build(p, table=ENDLESS),
    "a table that is no text": lambda p: p.write_bytes(build(p, HEAD).read_bytes().replace(b"TABLE entry", b"TABLE e\xf6\xc5ry")),
    "a trigger": lambda p: build(p, HEAD, more="CREATE TRIGGER t AFTER INSERT ON entry BEGIN DELETE FROM entry; END;"),
    "a zlib bomb": lambda p: build(p, HEAD, raw(HEAD, "block", BOMB)),
    "a zlib bomb as document": lambda p: build(p, HEAD, raw(HEAD, "document", BOMB)),
    "a body that is too long": lambda p: build(p, HEAD, raw(HEAD, "block", bytes(layout.MAX_PACKED_BYTES + 2**13))),
    "a body that is no zlib": lambda p: build(p, HEAD, raw(HEAD, "block", b"hello")),
    "a body with a tail": lambda p: build(p, HEAD, raw(HEAD, "block", zlib.compress(LINE) + b"x")),
    "a cut body": lambda p: build(p, HEAD, raw(HEAD, "block", zlib.compress(LINE)[:-4])),
    "text for a body": lambda p: build(p, HEAD, raw(HEAD, "block", "text")),
    "text for a number": lambda p: build(p, HEAD, raw(HEAD, "block", zlib.compress(LINE), "one")),
    "an unknown kind": lambda p: build(p, HEAD, raw(HEAD, "pose", zlib.compress(LINE))),
    "a kind that is bytes": lambda p: build(p, HEAD, raw(HEAD, b"block", zlib.compress(LINE))),  # type: ignore[arg-type]
    "rows that are none": lambda p: build(p, HEAD, entry_after(HEAD, "block", b"\n" * 2**22, tick_from=0, tick_to=0)),
    "a row of an unknown kind": lambda p: build(
        p, HEAD, entry_after(HEAD, "block", LINE.replace(b"mark", b"note"), tick_from=0, tick_to=0)
    ),
    "a row too deep": lambda p: build(p, HEAD, entry_after(HEAD, "block", LINE.replace(b"1", b"[" * 100_000), tick_from=0, tick_to=0)),
    "a row too long": lambda p: build(p, HEAD, entry_after(HEAD, "block", LINE.replace(b"x", b"x" * 2**21), tick_from=0, tick_to=0)),
    "a row with a huge number": lambda p: build(
        p, HEAD, entry_after(HEAD, "block", LINE.replace(b"1", b"9" * 50_000), tick_from=0, tick_to=0)
    ),
    "a turn without end": lambda p: build(
        p,
        HEAD,
        entry_after(
            HEAD,
            "block",
            b"\n".join(
                [
                    b'{"row":"tick","tick":0,"index":0,"now_ns":1,"display_ns":1,"period_ns":1,"should_render":true,"story_ms":0,"take":0,"state":"","views":[]}',
                    *[LINE] * 30_000,
                ]
            ),
            tick_from=0,
            tick_to=0,
        ),
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_contents(tmp_path: Path, name: str) -> None:
    path = tmp_path / "session.dtis"
    HOSTILE[name](path)
    try:
        assert not read_all(path)[0].startswith("not sealed")  # what nobody asks for is not read, but it is told
    except SessionFileError as e:
        assert str(path) in e.what and e.remedy


def test_a_thousand_documents_that_unpack_to_much(tmp_path: Path) -> None:
    chained = [HEAD]
    big = codec.encode(Document("other", "big", "x" * 4_000_000))
    for _ in range(30):
        chained.append(entry_after(chained[-1], "document", big))
    assert "more documents" in refused(build(tmp_path / "session.dtis", *chained)).what


# --- damaged at random -----------------------------------------------------------------------------------------------------


def mutated(data: bytes, rng: random.Random) -> bytes:
    """A copy of a file as bad disks, bad cables and bad people leave it."""
    out = bytearray(data)
    at = rng.randrange(len(out))
    match rng.randrange(7):
        case 0:
            out[at] ^= 1 << rng.randrange(8)
        case 1:
            for _ in range(200):
                out[rng.randrange(len(out))] = rng.randrange(256)
        case 2:
            del out[at:]
        case 3:
            page = at // 4096 * 4096
            out[page : page + 4096] = bytes(4096)
        case 4:
            a, b = (rng.randrange(len(out) // 4096) * 4096 for _ in range(2))
            out[a : a + 4096], out[b : b + 4096] = out[b : b + 4096], out[a : a + 4096]
        case 5:
            page = rng.randrange(len(out) // 4096) * 4096  # cell pointers and page heads: where walks can be led astray
            for i in range(24):
                out[page + i] = rng.randrange(256)
        case _:
            for i in rng.sample(range(100), 3):
                out[i] = rng.randrange(256)
    return bytes(out)


def test_damaged_files_are_refused_or_read_and_never_hang(sealed: Path, tmp_path: Path) -> None:
    rng = random.Random(2)
    data = sealed.read_bytes()
    for i in range(MUTATIONS):
        (tmp_path / f"{i:02}.dtis").write_bytes(mutated(data, rng))
    ran = subprocess.run(
        [*COMMAND, "judge", str(tmp_path)], capture_output=True, text=True, env=ENVIRONMENT, timeout=MUTATIONS * SECONDS_EACH
    )
    assert ran.returncode == 0, ran.stderr
    outcomes = dict(map(json.loads, ran.stdout.splitlines()))
    assert len(outcomes) == MUTATIONS
    assert set(outcomes.values()) == {"refused", "read"}, outcomes
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(outcomes), "reading left something behind"
