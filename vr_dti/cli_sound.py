"""The command line of `vr-dti speakers`, and the options by which a run sounds."""

from __future__ import annotations

import argparse
from pathlib import Path

from vr_dti.cli_values import seconds

SPEAKERS = """A ring of loudspeakers around the trainee: each is named and plays noise alone, so that you hear whether it is the one meant,
and measure its level where the trainee stands.

RING is quad, 5.1, 7.1, or 4 to 16 angles in degrees to the right of straight ahead, in the order of the device's channels.

examples:
  vr-dti speakers 5.1
  vr-dti speakers 315,45,135,225 --sound "Theater amplifier" --out calibration/ring.json
  vr-dti speakers 7.1 --levels 70,71.5,70,-,68,69,70,70 --out calibration/ring.json
"""


def add(speakers: argparse.ArgumentParser) -> None:
    """The options of `vr-dti speakers`."""
    speakers.add_argument("ring", metavar="RING", help="quad, 5.1, 7.1, or angles")
    speakers.add_argument("--sound", metavar="DEVICE", help="device (default: the system's own choice)")
    speakers.add_argument("--seconds", type=seconds, metavar="S", default=3.0, help="of noise from each (default: 3)")
    speakers.add_argument("--levels", metavar="DB,...", help="levels already measured, a channel each; nothing is played")
    speakers.add_argument("--out", type=Path, metavar="FILE", help="ask for the levels and keep them there")


def run_options(run: argparse.ArgumentParser) -> None:
    """By which a run sounds."""
    run.add_argument("--sound", metavar="DEVICE", help="sound device (default: the system's own choice)")
    run.add_argument(
        "--speakers", metavar="RING", help="loudspeakers instead of headphones: quad, 5.1, 7.1, angles, or the file of a measured ring"
    )
    run.add_argument("--classroom", metavar="DEVICE", help="a second output that hears the same, for those who watch")
