"""`make demo`: the main job once through - two scripted trainees, pictures, a film, the report - then the live run where one can be had."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "build" / "demo"
SCENE = "handcuffed"
FILM_S = 60


def vr_dti(what: str, *words: str) -> None:
    """One command of the program, said and timed; ends the demo if it fails."""
    print(f"demo: {what}", flush=True)
    began = time.monotonic()
    done = subprocess.run([sys.executable, "-m", "vr_dti", *words], cwd=ROOT, check=False)
    if done.returncode:
        sys.exit(f"demo: '{' '.join(words)}' ended with status {done.returncode}")
    print(f"demo: {what}: {time.monotonic() - began:.0f} s", flush=True)


def main() -> None:
    """Everything into build/demo."""
    shutil.rmtree(OUT, ignore_errors=True)
    early, silent = OUT / "session.dtis", OUT / "silent" / "session.dtis"
    vr_dti("preparing people, movements, sounds and voices", "bake", SCENE)
    vr_dti("the trainee `early`", "run", SCENE, "--display", "offscreen", "--script", "early", "--out", str(OUT))
    vr_dti("the trainee `silent`", "run", SCENE, "--display", "offscreen", "--script", "silent", "--out", str(OUT / "silent"))
    vr_dti("proof of `early`", "replay", str(early), "--verify")
    vr_dti("proof of `silent`", "replay", str(silent), "--verify")
    vr_dti("the trainee's view at the moment of force", "replay", str(early), "--png", str(OUT / "view.png"))
    vr_dti(
        "the same moment on three walls", "replay", str(early), "--rig", "walls-180", "--png", str(OUT / "walls.png"), "--size", "1280x600"
    )
    vr_dti("the report", "report", str(early), str(silent), "--out", str(OUT))
    film = ("--from", "instructor", "--video", str(OUT / "mirror.webm"), "--seconds", str(FILM_S), "--size", "640x360")
    vr_dti("the film of the instructor's mirror", "replay", str(early), *film)
    for name in ("report.html", "report.json", "session.dtis", "view.png", "walls.png", "mirror.webm"):
        print(f"demo: {OUT.relative_to(ROOT) / name}  {(OUT / name).stat().st_size // 1000} kB")
    live()


def live() -> None:
    """Offer the live run on the best display that is here; say in a line why not on a better one."""
    from vr_dti.backends.graphics import probe as probe_graphics
    from vr_dti.backends.openxr import probe as probe_headset

    headset = probe_headset()
    if headset.ready and not headset.simulated:
        offer("openxr")
        return
    print(f"demo: no headset run: {headset.runtime[1] if not headset.runtime[0] else headset.headset[1]}")
    windows, words, _ = probe_graphics(windowed=True)
    if windows:
        offer("desktop")
        return
    print(f"demo: no desktop run: {words}")


def offer(display: str) -> None:
    """Ask where somebody is there to answer, else name the command."""
    words = ["run", SCENE, "--display", display, "--mirror", "window"]
    if sys.stdin.isatty() and input(f"demo: run it live now ({display})? [y/N] ").strip().lower() in ("y", "yes"):
        subprocess.run([sys.executable, "-m", "vr_dti", *words], cwd=ROOT, check=False)
    else:
        print(f"demo: live: .venv/bin/vr-dti {' '.join(words)}")


if __name__ == "__main__":
    main()
