"""Side by side with Panda3D: the same bodies, clips, eyes and light in one run of this command. The last line is JSON: its time over ours.

    python benchmarks/panda.py [--runs 3] [--pictures DIR]
    python benchmarks/panda.py --one WHO KIND N     one measurement in this process

`null`: Mesa's null driver, 16 x 16 pixels an eye: joints, culling and submission. `raster`: Mesa's software rasteriser, 512 x 512 an eye,
the same triangles on both sides; of Panda3D's two ways of skinning the better counts. `raster_lod`: the same with our levels of detail.
Medians of process CPU time, all threads, a process each, in both orders. `ours`: people play their clips, as Panda3D's do and no more;
`living`: they are posed as in a run (gaze, moods, captions), beside it and in no ratio. Panda3D mixes neighbouring samples of a clip, as
we do (`interpolate-frames`); if it reports an error, there is no figure. Pictures of ours (above) and Panda3D's (below) are left side by
side in `DIR`.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SIZES = {"null": (8, 32, 100), "raster": (8, 32), "raster_lod": (8, 32)}
SIDES = {"null": ("ours", "gpu", "living"), "raster": ("ours", "gpu", "cpu"), "raster_lod": ("levels", "gpu", "cpu")}
OURS = ("ours", "levels", "living")
FRAMES = {"null": 200, "raster": 40, "raster_lod": 40}
SIDE_PX = {"null": 16, "raster": 512, "raster_lod": 512}
FAR = 24
"""codes of 255: a pixel further off differs"""
DIFFER_MOST = {"raster": 0.002, "raster_lod": 0.05}
"""share of pixels: edges that fall to one side or the other; with levels of detail outlines besides (defaults)"""


def one(who: str, kind: str, count: int, picture: Path | None) -> None:
    """Measure one side here, and print milliseconds and triangles."""
    sys.path.insert(0, str(ROOT))
    from benchmarks.peer.crowd import crowd

    people = crowd(count)
    if who in OURS:
        from benchmarks.peer import ours

        spent = ours.run(people, SIDE_PX[kind], FRAMES[kind], levels=who == "levels", living=who == "living", picture=picture)
    else:
        from benchmarks.peer import theirs

        spent = theirs.run(people, SIDE_PX[kind], FRAMES[kind], skin=who, picture=picture)
    print(json.dumps({"cpu_ms": spent.cpu_ms, "triangles": spent.triangles}))


def measured(who: str, kind: str, count: int, pictures: Path) -> tuple[float, int]:
    """One process. -> (CPU milliseconds a frame, triangles in both eyes)"""
    command = [sys.executable, __file__, "--one", who, kind, str(count)]
    if kind != "null":
        command += ["--pictures", str(pictures)]
    env = {**os.environ, "OPENBLAS_NUM_THREADS": "1", **({"GALLIUM_NOOP": "true"} if kind == "null" else {})}  # as `vr-dti` sets it
    done = subprocess.run(command, env=env, check=True, capture_output=True, text=True)
    if "(error)" in done.stderr:  # Panda3D goes on without the shader that it could not compile, and is quick then
        sys.exit(f"{who} {kind} {count} drew nothing that counts:\n{done.stderr}")
    said = json.loads(done.stdout.strip().splitlines()[-1])
    return said["cpu_ms"], said["triangles"]


def table(kind: str, runs: int, pictures: Path) -> dict[str, float]:
    """Print one table. -> people: Panda3D's time over ours"""
    print(f"\n| {kind}: people | {' | '.join(SIDES[kind])} | Panda3D / ours | triangles, ours | theirs |")
    print(f"|---|{'---|' * (len(SIDES[kind]) + 3)}")
    ratios = {}
    for count in SIZES[kind]:
        times: dict[str, list[float]] = {who: [] for who in SIDES[kind]}
        triangles = {}
        for run in range(runs):
            for who in SIDES[kind] if run % 2 == 0 else reversed(SIDES[kind]):
                ms, triangles[who] = measured(who, kind, count, pictures)
                times[who].append(ms)
        median = {who: statistics.median(found) for who, found in times.items()}
        mine, *others = (who for who in SIDES[kind] if who != "living")
        ratios[str(count)] = round(min(median[who] for who in others) / median[mine], 2)
        cells = " | ".join(f"{median[who]:.2f}" for who in SIDES[kind])
        print(f"| {count} | {cells} | {ratios[str(count)]:.2f} | {triangles[mine]:,} | {triangles[others[0]]:,} |", flush=True)
        if kind != "null":
            ours, theirs = (pictures / f"{who}-{count}.png" for who in (mine, others[0]))
            beside(ours, theirs, pictures / f"{kind}-{count}.png", DIFFER_MOST[kind])
    return ratios


def beside(above: Path, below: Path, both: Path, most: float) -> None:
    """One picture of two. Stops where more of their pixels differ than `most`: a side that draws less is quick."""
    import numpy as np

    from vr_dti.assets import pictures

    ours, theirs = pictures.read(above), pictures.read(below)
    pictures.write(both, np.concatenate((ours, theirs)))
    differ = float((np.abs(ours.astype(int) - theirs).max(axis=-1) > FAR).mean())
    if differ > most:
        sys.exit(f"{both}: {differ:.1%} of the pixels differ, so that no figure counts")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--pictures", type=Path, default=ROOT / "build" / "peer", help="where the pictures of both sides go")
    parser.add_argument("--one", nargs=3, metavar=("WHO", "KIND", "N"))
    options = parser.parse_args()
    if options.one:
        who, kind, count = options.one
        picture = options.pictures / f"{who}-{count}.png" if kind != "null" else None
        one(who, kind, int(count), picture)
        return
    sys.path.insert(0, str(ROOT))
    options.pictures.mkdir(parents=True, exist_ok=True)
    print(f"CPU ms a frame, two eyes, load {os.getloadavg()[0]:.1f}; pictures in {options.pictures}")
    print(json.dumps({kind: table(kind, options.runs, options.pictures) for kind in SIZES}))


if __name__ == "__main__":
    main()
