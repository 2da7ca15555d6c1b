"""What a person gives the program and it cannot use: one clear message, exit status 2, and nothing of theirs is touched."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from app.program import ROOT, run
from app.sessions import Refused, copied
from vr_dti.cli import run_command

SCENE = (ROOT / "scenes" / "handcuffed" / "scenario.yaml").read_text(encoding="utf-8")
RIG = (ROOT / "calibration" / "walls-180.json").read_text(encoding="utf-8")
SCRIPT = (ROOT / "scenes" / "handcuffed" / "trainees" / "early.yaml").read_text(encoding="utf-8")
MOUNT = (ROOT / "calibration" / "weapons" / "example-replica.yaml").read_text(encoding="utf-8")
OFFSCREEN = ("--display", "offscreen", "--seconds", "1")

DOCUMENTS: dict[str, tuple[str, str, Callable[[Path], tuple[object, ...]]]] = {
    "scene": ("scenario.yaml", SCENE, lambda p: ("run", p.parent, *OFFSCREEN)),
    "script": ("trainee.yaml", SCRIPT, lambda p: ("run", "handcuffed", *OFFSCREEN, "--script", p)),
    "mount": ("mount.yaml", MOUNT, lambda p: ("run", "handcuffed", *OFFSCREEN, "--weapon-mount", p)),
    "rig": ("rig.json", RIG, lambda p: ("run", "handcuffed", "--display", "walls", "--rig", p)),
}
"""kind -> (file name, a good one, the command that reads it)"""


def hurt(text: str, how: str) -> bytes:
    """A document that is spoilt in one way."""
    return {
        "empty": b"",
        "cut": text[: text.index("{", len(text) // 2) + 3].encode(),
        "junk": bytes(range(255, 0, -1)) * 20,
        "zeros": bytes(5000),
        "newer": text.replace("/1", "/7", 1).encode(),
        "another kind": b"format: dti-place/1\n",
        "no mapping": b"[1, 2, 3]\n",
        "an alias bomb": b"a: &a [1, 1]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n",
        "a tag": b"a: !!python/object/apply:os.system [id]\n",
        "deep": b"[" * 5000,
        "huge": b"#" * 1_000_001,
        "many values": b"[" + b"1," * 20_001 + b"1]",
        "an endless number": b"a: " + b"9" * 5000,
        "half a character": b'a: "\\ud800"\n',
        "a date that is none": b"format: 2001-99-99\n",
    }[how]


SPOILT = {
    "empty": "empty",
    "cut": "",
    "junk": "UTF-8",
    "zeros": "not YAML",
    "newer": "is newer than this program",
    "another kind": "begins with",
    "no mapping": "must be a mapping",
    "an alias bomb": "anchors and aliases are not allowed",
    "a tag": "tags (!...) are not allowed",
    "deep": "nested deeper",
    "huge": "larger than",
    "many values": "more than 20000 values",
    "an endless number": "not a number",
    "half a character": "half a character",
    "a date that is none": "2001-99-99",
}


@pytest.mark.parametrize(("kind", "how"), [(k, h) for k in DOCUMENTS for h in SPOILT if k == "rig" or h != "many values"])
def test_a_spoilt_document(tmp_path: Path, refused: Refused, kind: str, how: str) -> None:
    name, text, command = DOCUMENTS[kind]
    path = tmp_path / name
    path.write_bytes(hurt(text, how))
    told = refused(*command(path), said=SPOILT[how])
    assert str(path) in told


# --- several mistakes ------------------------------------------------------------------------------------------------------

MISTAKES: dict[str, tuple[str, tuple[tuple[str, str, str], ...]]] = {
    "form of a scene": (
        "scene",
        (
            ("seed: 7", "sead: 7", "did you mean 'seed'"),
            ("place: street-corner", "place: ../../../etc/passwd", "place"),
            ("{after: 9s, to: questioning}", "{after: 9, to: questioning}", "a duration needs its unit"),
            ("x: -0.40, z: -2.80", "x: .inf, z: -2.80", "marks.partner.x"),
            ("person: man-hoodie", "person: /etc/passwd", "cast.subject.person"),
        ),
    ),
    "names in a scene": (
        "scene",
        (
            ("mark: corner", "mark: cornr", "there is no mark 'cornr'"),
            ("{act: partner, clip: point, face: subject}", "{act: $nobody, clip: point, face: subject}", "'$nobody'"),
            ("{look: subject, at: partner}, {say", "{look: subject, at: partnr}, {say", "no mark or actor 'partnr'"),
            ("to: shoving}", "to: shuving}", "no node 'shuving'"),
            ("{set: stage, to: 1}", "{set: stage, to: one}", "one"),
            ("{fact: threatened}", "{fact: threatend}", "no fact 'threatend'"),
            ('when: "at(partner.cooling)"', 'when: "at(partner.coolin)"', "region 'partner' has no node 'coolin'"),
        ),
    ),
    "things a scene asks for": (
        "scene",
        (
            ("place: street-corner", "place: street-korner", "did you mean 'street-corner'?"),
            ("trainee_person: officer-lean", "trainee_person: officer-leen", "officer-lean"),
            ("clip: cuffed_stand", "clip: cuffed_stood", "cuffed_stand"),
            ("{sound: scuffle, at: subject", "{sound: skuffle, at: subject", "scuffle"),
            ("{act: partner, clip: hands_up", "{act: partner, clip: hand_up", "hands_up"),
        ),
    ),
    "a script": (
        "script",
        (
            ("device: headset", "device: helmet", "'walls'"),
            ("at: 0s", "at: 0", "a duration needs its unit"),
            ("rung: 1", "rung: 9", "speech[0].rung"),
        ),
    ),
    "a rig": (
        "rig",
        (
            ('"tracked"', '"trakced"', "did you mean 'tracked'"),
            ('"near_m": 0.05', '"near_m": 0', "near_m"),
            ('"output": 3', '"output":  1', "on top of each other on screen 1"),
        ),
    ),
}


@pytest.mark.parametrize("case", MISTAKES)
def test_several_mistakes_are_told_at_once_each_with_its_line(tmp_path: Path, refused: Refused, case: str) -> None:
    kind, changes = MISTAKES[case]
    name, text, command = DOCUMENTS[kind]
    folder = copied(tmp_path / "copy") if kind == "scene" else tmp_path
    path = folder / name
    for right, wrong, _ in changes:
        assert right in text, right
        text = text.replace(right, wrong, 1)
    path.write_text(text, encoding="utf-8")
    told = refused(*command(path))
    for _, wrong, words in changes:
        line = text[: text.index(wrong)].count("\n") + 1
        here = re.search(rf"^(?:vr-dti: )?{re.escape(str(path))}:{line}:([0-9]+): .*(?:\n +-> .*)?", told, re.MULTILINE)
        assert here and words in here[0], f"line {line}, {words}:\n{told}"
        assert 1 <= int(here[1]) <= len(text.splitlines()[line - 1]), f"no such column: {here[0]}"


def test_a_scene_that_was_copied_without_its_words(tmp_path: Path, refused: Refused) -> None:
    """What is missing and where it belongs; not once for every line that has no text."""
    (tmp_path / "scenario.yaml").write_text(SCENE, encoding="utf-8")
    told = refused("run", tmp_path, *OFFSCREEN, said="this scenario has no words")
    assert "-> put its locales/ folder (and voices/) beside it" in told and told.count("\n") == 2


def test_a_line_without_words_is_named(tmp_path: Path, refused: Refused) -> None:
    scene = copied(tmp_path / "copy")
    for path in (scene / "locales").iterdir():
        text = re.sub(r"^  p-shove: .*\n", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        path.write_text(text, encoding="utf-8")
    line = SCENE[: SCENE.index("  p-shove: {")].count("\n") + 1
    told = refused("run", scene, *OFFSCREEN, said=f"{scene / 'scenario.yaml'}:{line}:3: lines.p-shove: this line has no words")
    assert told.count("no words") == 1


# --- no such thing ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("run", "handcuft", *OFFSCREEN), "did you mean 'handcuffed'?"),
        (("run", "no-such", *OFFSCREEN), "one of: first-steps, foot-chase, foot-chase-lawful, handcuffed, "),
        (("run", "{}/none", *OFFSCREEN), "{}/none: no such scene"),
        (("run", "{}", *OFFSCREEN), "{}: no such scene: that folder has no file scenario.yaml"),
        (("run", "{}/good.yaml", *OFFSCREEN), "{}/good.yaml: no such scene"),
        (("run", "x" * 300, *OFFSCREEN), "no such scene"),
        (("run", "handcuffed", *OFFSCREEN, "--speakers", "5.7"), "5.7"),
        (("run", "handcuffed", *OFFSCREEN, "--speakers", "{}/none.json"), "{}/none.json"),
        (("run", "handcuffed", *OFFSCREEN, "--script", "erly"), "one of: early, late, silent"),
        (("run", "first-steps", *OFFSCREEN, "--script", "early"), "give the path of a script; this scene brings none"),
        (("run", "handcuffed", *OFFSCREEN, "--script", "{}/goot.yaml"), "did you mean {}/good.yaml?"),
        (("run", "handcuffed", *OFFSCREEN, "--script", "{}"), "no such script"),
        (("run", "handcuffed", *OFFSCREEN, "--script", "{}/folder.yaml"), "{}/folder.yaml: not a file"),
        (("run", "handcuffed", *OFFSCREEN, "--script", "{}/loop.yaml"), "{}/loop.yaml: cannot be read"),
        (("run", "handcuffed", *OFFSCREEN, "--script", "x" * 300 + ".yaml"), "cannot be read"),
        (("run", "handcuffed", *OFFSCREEN, "--script", "early", "--script", "early"), "two scripts for the same trainee"),
        (("run", "handcuffed", *OFFSCREEN, "--weapon-mount", "replica"), "one of: example-replica"),
        (("run", "handcuffed", "--display", "walls", "--rig", "walls-18"), "one of: desk-3, walls-180, walls-300"),
        (("run", "handcuffed", "--display", "walls", "--rig", "{}/none.json"), "{}/none.json: no such rig"),
        (("run", "handcuffed", "--display", "walls", "--rig", "{}"), "{}: no such rig"),
        (("bake", "handcuft"), "did you mean 'handcuffed'?"),
        (("bake", "{}/none"), ", handcuffed, handcuffed-lawful, "),
        (("run", "handcuffed", *OFFSCREEN, "--dial", "rnk=sergeant"), "there is no dial 'rnk' here; its dials: rank, yields"),
        (("run", "handcuffed", *OFFSCREEN, "--dial", "rank=boss"), "it can be peer, training_officer, sergeant"),
        (("run", "handcuffed", *OFFSCREEN, "--dial", "yields=11"), "dial 'yields' cannot be '11'"),
        (("run", "handcuffed", *OFFSCREEN, "--dial", "rank"), "dial 'rank' cannot be ''"),
        (("run", "handcuffed", *OFFSCREEN, "--locale", "stret"), "no locale 'stret'\n  -> one of: clean, street"),
        (("run", "handcuffed", *OFFSCREEN, "--trainee", "J. Doe"), "J. Doe"),
        (("run", "handcuffed", *OFFSCREEN, "--from", "{}/none.dtis", "--at", "1"), "{}/none.dtis: there is no such file"),
        (("replay", "{}/none.dtis", "--verify"), "{}/none.dtis: there is no such file"),
        (("replay", "{}", "--verify"), "{}: not a file"),
        (("report", "{}/none.dtis"), "{}/none.dtis: there is no such file"),
        (("log", "{}/loop.yaml"), "{}/loop.yaml: cannot be read"),
        (("log", "x" * 300), "cannot be read"),
    ],
)
def test_no_such_thing(tmp_path: Path, refused: Refused, words: tuple[str, ...], said: str) -> None:
    (tmp_path / "good.yaml").write_text(SCRIPT, encoding="utf-8")
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "loop.yaml").symlink_to(tmp_path / "loop.yaml")
    refused(*(w.format(tmp_path) for w in words), said=said.format(tmp_path))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    said = run("run", "handcuffed", *OFFSCREEN, "--script", tmp_path / "pipe.yaml", "--out", tmp_path / "out", status=2).err
    assert f"{tmp_path / 'pipe.yaml'}: not a file" in said


def test_a_link_to_a_document_is_followed(tmp_path: Path) -> None:
    (tmp_path / "link.yaml").symlink_to(ROOT / "scenes" / "handcuffed" / "trainees" / "early.yaml")
    assert run_command(["run", "handcuffed", *OFFSCREEN, "--script", str(tmp_path / "link.yaml"), "--out", str(tmp_path / "out")]) == 0


# --- options ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("run", "handcuffed", "--display", "offscreen", "--seconds", "-1"), "give seconds"),
        (("run", "handcuffed", "--display", "offscreen", "--seconds", "nan"), "give seconds"),
        (("run", "handcuffed", "--display", "offscreen", "--seconds", "inf"), "give seconds"),
        (("run", "handcuffed", *OFFSCREEN, "--seed", "lucky"), "give a whole number"),
        (("run", "handcuffed", *OFFSCREEN, "--seed", "-1"), "give a whole number"),
        (("run", "handcuffed", *OFFSCREEN, "--seed", "9" * 5000), "give a whole number"),
        (("run", "handcuffed", *OFFSCREEN, "--at", "2"), "--at 2 without --from"),
        (("run", "handcuffed", *OFFSCREEN, "--from", "{session}", "--at", "99"), "the run ended at 3.0 s"),
        (("run", "handcuffed", *OFFSCREEN, "--from", "{session}", "--at", "-1"), "give seconds"),
        (("run", "handcuffed", *OFFSCREEN, "--from", "{session}", "--at", "1", "--dial", "rank=sergeant"), "--dial with --from"),
        (("run", "handcuffed", *OFFSCREEN, "--from", "{session}", "--at", "1", "--seed", "4"), "--seed with --from"),
        (("run", "handcuffed", *OFFSCREEN, "--voice", "push"), "--voice push with --display offscreen: nobody has a key"),
        (
            ("run", "handcuffed", "--display", "desktop", "--script", "early", "--voice", "push"),
            "--voice push with --script: nobody has",
        ),
        (("replay", "{session}", "--png", "{here}/p.png", "--at", "nan"), "give seconds"),
        (("replay", "{session}", "--png", "{here}/p.png", "--at", "99"), "the run ended at 3.0 s"),
        (("replay", "{session}", "--png", "{here}/p.png", "--size", "0x0"), "16 to 8192"),
        (("replay", "{session}", "--png", "{here}/p.png", "--size", "99999x9"), "16 to 8192"),
        (("replay", "{session}", "--png", "{here}/p.png", "--size", "large"), "give it as 1280x720"),
        (("replay", "{session}", "--png", "{here}/p.png", "--size", "64x8000", "--rig", "walls-300"), "cannot be drawn"),
        (("replay", "{session}", "--png", "{session}"), "name it with one of: .png"),
        (("replay", "{session}", "--png", "{here}/file/p.png", "--size", "16x16"), "the picture cannot be written"),
        (("replay", "{session}", "--video", "{here}/f.txt"), "name it with one of: .webm, .mp4"),
        (("replay", "{session}", "--video", "{session}"), "name it with one of: .webm, .mp4"),
        (("replay", "{session}", "--video", "{here}/f.webm", "--at", "99", "--size", "16x16"), "the session ends before that"),
        (("replay", "{session}", "--video", "{here}/file/f.webm", "--size", "16x16"), "the film cannot be written"),
        (("report", "{session}", "--out", "{session}"), "the report cannot be written"),
        (("run", "handcuffed", *OFFSCREEN, "--out", "{session}"), "a file stands where a folder is needed"),
        (("run", "handcuffed", *OFFSCREEN, "--out", "{here}/file/deeper"), "a file stands where a folder is needed"),
        (("run", "handcuffed", *OFFSCREEN, "--out", "{folder}"), "a session is never written over"),
    ],
)
def test_options_that_cannot_be_meant(tmp_path: Path, three_seconds: Path, refused: Refused, words: tuple[str, ...], said: str) -> None:
    before = three_seconds.read_bytes()
    (tmp_path / "file").write_text("mine")
    refused(*(w.format(session=three_seconds, folder=three_seconds.parent, here=tmp_path) for w in words), said=said)
    assert three_seconds.read_bytes() == before and sorted(p.name for p in three_seconds.parent.iterdir()) == ["session.dtis"]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["file", "home"] and (tmp_path / "file").read_text() == "mine"


def test_the_message_of_a_process(tmp_path: Path, three_seconds: Path) -> None:
    """What the tests above ask of a call holds of the command too: the message on stderr, nothing on stdout, status 2."""
    scene = copied(tmp_path / "copy", ("{after: 9s, to: questioning}", "{after: 9, to: questioning}"))
    program = run("run", scene, *OFFSCREEN, "--out", tmp_path / "out", status=2)
    assert program.err.startswith(f"vr-dti: {scene / 'scenario.yaml'}:") and not program.out
    assert run("run", "handcuffed", *OFFSCREEN, "--out", three_seconds.parent, status=2).out == ""
