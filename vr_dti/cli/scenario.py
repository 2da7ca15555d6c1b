"""The words of `vr-dti scenario`: the author's tools on the command line. `app/scenario.py` does what they ask for."""

from __future__ import annotations

from pathlib import Path

from vr_dti.cli.pages import Command, commands_of
from vr_dti.cli.values import whole

EPILOG = """exit status:
  0  done, and nothing was found
  1  something was found: mistakes, a failing test, a wait without end, a difference, a file that `fmt --check` would change
  2  the input cannot be used; the message says what to do
"""

SCENARIO = """Write a scene, and find out what is wrong with it before a trainee does.

PATH is the folder of a scene, a document in it, or the id of a shipped one. docs/authoring.md shows a first scene in 15 minutes.
"""

NEW = """Write a small scene that runs, and its lawful twin: DIR/ID and DIR/ID-lawful, with everything a scene has. Nothing is overwritten.

example:
  vr-dti scenario new night-shift scenes
"""

CHECK = """Look for mistakes in a scene, and tell each with file, line, column and what to do. Beyond misspellings it finds nodes that
nobody can reach, waits without end, conditions that cannot hold, cues that nobody could perceive, and duties that nobody can do.

example:
  vr-dti scenario check scenes/handcuffed
"""

FMT = """Rewrite documents in their canonical form, in place. There is one way to write each, so a changed field is one changed line.
Comments and the order of keys stay, and no meaning changes. In a folder: scenario.yaml, guidebook.yaml, and all of graphs/, locales/,
policies/ and voices/.

examples:
  vr-dti scenario fmt scenes/handcuffed
  vr-dti scenario fmt --check scenes/*
  vr-dti scenario fmt --migrate old/scenario.yaml
"""

TEST = """Run the tests that a scene brings along (`tests:`): what a scripted trainee does, and what must come of it. For a test that fails
you see what was expected, what came, and the last ten transitions with their reasons.

example:
  vr-dti scenario test scenes/handcuffed
"""

EXPLORE = """Let simulated trainees play a scene many times. The result says which nodes and ways out were ever used, which waits never
end, how it ended for each behavior, and whether good practice earns the good ending. Dials are drawn by chance, except those that you
hold.

Runs come in rounds: each of the 13 simulated trainees plays once with the same seed and dials, so that they can be compared. Exactly --runs
are played, at least 13; an incomplete last round counts only for waits and for what was reached.

examples:
  vr-dti scenario explore scenes/handcuffed --runs 2000
  vr-dti scenario explore scenes/handcuffed --dial rank=sergeant --dial yields=0
"""

GRAPH = """Draw a scene as one picture (SVG): each region with its nodes, cues and duties, and the ways between them in words; beside them
what can happen at any time, and how the scene ends. Regions from shared graphs (partner, radio, aftermath...) are the same in every scene;
they are only named, unless you give --whole.

examples:
  vr-dti scenario graph scenes/handcuffed --out handcuffed.svg
  vr-dti scenario graph scenes/handcuffed --region partner --out partner.svg
"""

DIFF = """Say in words what differs between two documents or two scene folders: nodes, ways out, dials, cues, lines, texts. Where a node
stands in the picture (layout.json) does not count. Exit status 1 if anything differs.

With git: put `scenario.yaml diff=vr-dti` into .gitattributes, and once
  git config diff.vr-dti.command "vr-dti scenario diff"

example:
  vr-dti scenario diff scenes/handcuffed scenes/handcuffed-lawful
"""

SCHEMA = """Print the JSON Schema of a document, for editors that check while you write: scenario, graph, locale, voices, guidebook, policy
or layout.

example:
  vr-dti scenario schema > scenario.schema.json
"""


def add(command: Command) -> None:
    """Put `scenario` and its tools on the command line."""
    tool = commands_of(command("scenario", "write a scene: new, check, fmt, test, explore, graph, diff, schema", SCENARIO), "tool", EPILOG)

    new = tool("new", "write a small scene and its lawful twin", NEW)
    new.add_argument("id", metavar="ID", help="id of the scene: lower-case words with hyphens")
    new.add_argument("dir", metavar="DIR", type=Path, help="the folder in which both scenes are made")

    check = tool("check", "find mistakes", CHECK)
    check.add_argument("path", metavar="PATH", help="the scene")
    check.add_argument("--strict", action="store_true", help="exit status 1 for warnings too")
    check.add_argument("--json", action="store_true", help="findings as JSON")

    fmt = tool("fmt", "write in the canonical form", FMT)
    fmt.add_argument("paths", metavar="PATH", nargs="+", help="scenes or documents")
    fmt.add_argument("--check", action="store_true", help="write nothing; exit status 1 if anything would change")
    fmt.add_argument("--migrate", action="store_true", help="bring documents of an older format up to date")

    test = tool("test", "run the tests of a scene", TEST)
    test.add_argument("paths", metavar="PATH", nargs="+", help="scenes")

    explore = tool("explore", "let simulated trainees play it", EXPLORE)
    explore.add_argument("path", metavar="PATH", help="the scene")
    explore.add_argument(
        "--runs",
        type=whole(1, 1_000_000),
        metavar="N",
        default=1000,
        help="how many runs, exactly; 13 or more (default: 1000)",
    )
    explore.add_argument("--jobs", type=whole(1, 256), metavar="N", help="processes (default: one for each core)")
    explore.add_argument("--dial", metavar="NAME=VALUE", action="append", default=[], help="keep this dial at this value; may be repeated")
    explore.add_argument("--seed", type=whole(0, (1 << 53) - 1), metavar="N", help="seed of all chance (default: the scene's own)")
    explore.add_argument("--json", action="store_true", help="figures as JSON")

    graph = tool("graph", "draw it", GRAPH)
    graph.add_argument("path", metavar="PATH", help="the scene")
    graph.add_argument("--out", type=Path, metavar="FILE", help="where the picture goes (default: standard output)")
    graph.add_argument("--region", metavar="NAME", action="append", default=[], help="only this region; may be repeated")
    graph.add_argument("--whole", action="store_true", help="draw the regions of shared graphs too")

    diff = tool("diff", "say what changed, in words", DIFF)
    diff.add_argument("paths", metavar="A B", nargs="+", help="two documents or scene folders (or the seven arguments that git passes)")

    schema = tool("schema", "print a JSON Schema", SCHEMA)
    schema.add_argument("kind", metavar="DOCUMENT", nargs="?", default="scenario", help="which document (default: scenario)")
