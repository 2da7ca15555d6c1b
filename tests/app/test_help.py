"""The help names every command and explains every option; what is no command is told in a sentence."""

from __future__ import annotations

import re

import pytest

from app.program import run
from vr_dti.cli import parser

VOICE = ("--voice", "--keep-voice", "--microphone", "--vocabulary", "--engine", "--model")
SOUND = ("--sound", "--speakers", "--hrtf", "--instructor-mic", "--classroom")
BELT = ("--left-handed", "--belt-cm", "--magazine", "--spare-magazines", "--weapon-mount")
MOVES = ("--foveation", "--turn", "--teleport", "--seated", "--eyes-cm")
SHARED = (
    "--rig",
    "--mirror",
    "--script",
    "--trainee",
    "--seed",
    "--locale",
    "--people",
    "--uniform",
    "--seconds",
    "--operator",
    *VOICE,
    *SOUND,
    *BELT,
    *MOVES,
)
"""what a run and a course have in common"""
STANDING = ("--course-over", "--without-statement", "--sign", "--pass", "--fail", "--by", "--why")
COMMANDS = {
    "run": ("SCENE", "--display", *SHARED, "--dial", "--out", "--from", "--at"),
    "replay": ("SESSION", "--verify", "--from", "--rig", "--png", "--at", "--video", "--seconds", "--size"),
    "report": ("SESSION", "--out", "--policies", "--pdf", "--csv", "--without-statement"),
    "log": ("SESSION", "--kind"),
    "bake": ("SCENE", "--uniform"),
    "doctor": ("--display", "--rig"),
    "zero": ("SESSION", "--at", "--tool", "--trainee", "--limit-mrad", "--for"),
    "people": ("SCENE", "--seeds"),
    "model": ("FILE", "--json", "--person"),
    "speakers": ("RING", "--sound", "--seconds", "--levels", "--out"),
    "course": ("--out", "--runs", "--display", *SHARED),
    "statement": ("SESSION", "--trainee", "--policy"),
    "symptoms": ("SESSION", "--trainee"),
    "label": ("SESSION", "--trainee", "--ask", "--act", "--rung", "--to", "--about", "--confirm", "--final", "--by", "--blind"),
    "agreement": ("SESSION", "--json"),
    "standing": ("SESSION", "--trainee", "--records", "--out", "--pdf", "--json", "--policies", "--policy", *STANDING),
    "guidebook": ("SCENE", "--out", "--policies", "--policy", "--locale"),
    "xapi": ("SESSION", "--lrs", "--auth", "--outbox", "--simulated", "--patience"),
    "records": ("ACTION", "DIR", "CODE", "--by", "--why", "--schedule", "--people", "--outbox", "--out", "--dry-run"),
}
ACTIONS = {
    "sound import": ("FILE", "--name"),
    "clip import": ("FILE", "--out", "--movement", "--from", "--to", "--loop", "--posture", "--stay"),
    "voice test": ("DIR", "--json", "--scene", "--vocabulary", "--engine", "--model"),
    "voice calibrate": ("--microphone", "--speakers", "--out", "--wav"),
}
TOOLS = {
    "new": ("ID", "DIR"),
    "check": ("PATH", "--strict", "--json"),
    "fmt": ("PATH", "--check", "--migrate"),
    "test": ("PATH",),
    "explore": ("PATH", "--runs", "--jobs", "--seed", "--dial", "--json"),
    "graph": ("PATH", "--out", "--region", "--whole"),
    "diff": ("A B",),
    "schema": ("DOCUMENT",),
}
"""of `vr-dti scenario`"""


def test_the_program_names_its_commands_and_what_an_exit_status_means() -> None:
    told = run("--help").out
    for name in (*COMMANDS, "scenario", "clip", "voice"):
        assert re.search(rf"^ +{name}\s+\w.{{10,}}$", told, re.MULTILINE), name
    assert "exit status:" in told
    assert re.fullmatch(r"vr-dti \d+\.\d+\.\d+\S*\n", run("--version").out)
    told = run("scenario", "--help").out
    for name in TOOLS:
        assert re.search(rf"^ +{name}  +\w.{{6,}}$", told, re.MULTILINE), name


@pytest.mark.parametrize("name", [*COMMANDS, *ACTIONS, *(f"scenario {tool}" for tool in TOOLS)])
def test_the_help_of_a_command_explains_every_option(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parser().parse_args([*name.split(), "--help"])
    told = capsys.readouterr().out
    assert ended.value.code == 0 and "exit status:" in told
    assert ("1  something was found" in told) == name.startswith("scenario "), "what 1 means of an author's tool"
    known = {**COMMANDS, **ACTIONS}.get(name) or TOOLS[name.removeprefix("scenario ")]
    options = told[told.index("\noptions:" if "--" in "".join(known) else "positional") :]
    for word in known:
        where = options if word.startswith("--") else told
        assert re.search(rf"^ +{word}(?![\w-])(.*)\n?.*  +\w.{{3,}}$", where, re.MULTILINE), f"{word} is not explained"
    assert set(re.findall(r"^  (--[a-z-]+)", told, re.MULTILINE)) <= set(known), "an option that this test does not know"
    assert name == "bake" or f"vr-dti {name} " in told.partition("options:")[0].partition("\n\n")[2], "no example"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "vr-dti: the following arguments are required: COMMAND"),
        (("label", "--rung", "9"), "vr-dti label: argument --rung: there is no '9'; one of: 0, 1, 2, 3, 4, 5, 6, none"),
        (
            ("voice", "calibrate", "--wav", "a.wav"),
            "argument --wav: expected 3 arguments (--wav: three recordings instead of a microphone: of",
        ),
        (("log",), "vr-dti log: the following arguments are required: SESSION (SESSION: "),
        (("reprot",), "did you mean 'report'?"),
        (("run",), "vr-dti run: the following arguments are required: SCENE, --display"),
        (("run", "handcuffed"), "vr-dti run: the following arguments are required: --display"),
        (("run", "handcuffed", "--display", "desk"), "did you mean 'desktop'?"),
        (
            ("run", "handcuffed", "--display", "offscreen", "--mirrror=none"),
            "vr-dti run: there is no '--mirrror'; did you mean '--mirror'?",
        ),
        (("scenario", "check", "handcuffed", "--zzzz"), "vr-dti scenario check: there is no '--zzzz'"),
        (("records", "explode"), "vr-dti records: argument ACTION: there is no 'explode'; did you mean 'export'? else one of: list, hold,"),
        (("scenario", "chek", "handcuffed"), "vr-dti scenario: argument TOOL: there is no 'chek'; did you mean 'check'?"),
    ],
)
def test_what_is_no_command_is_told_in_a_sentence_and_with_what_to_do(words: tuple[str, ...], told: str) -> None:
    program = run(*words, status=2)
    said, remedy = program.err.splitlines()
    assert told in said and re.fullmatch(r"  -> vr-dti[a-z ]* --help explains every option", remedy) and not program.out
