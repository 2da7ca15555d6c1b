"""`make bench`: every figure of docs/performance.md, one command each, into build/bench.md."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
OUT = HERE.parent / "build" / "bench.md"
SCRIPTS = tuple(
    f"{name}.py" for name in ("frame", "start", "render", "views", "walls", "world", "audio", "log", "story", "explore", "authoring")
)


def main() -> None:
    """Run them one after another, printing as they come."""
    OUT.parent.mkdir(exist_ok=True)
    parts = [f"Machine: {os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}\n"]
    for script in SCRIPTS:
        print(f"\n## python benchmarks/{script}\n", flush=True)
        done = subprocess.run([sys.executable, str(HERE / script)], capture_output=True, text=True, check=False)
        said = done.stdout if done.returncode == 0 else f"failed with status {done.returncode}\n{done.stderr}"
        print(said, flush=True)
        parts.append(f"## python benchmarks/{script}\n\n{said}")
    OUT.write_text("\n".join(parts), encoding="utf-8")


if __name__ == "__main__":
    main()
