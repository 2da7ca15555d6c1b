"""The options by which a trainee wears the duty belt."""

from __future__ import annotations

import argparse

from vr_dti.cli_values import whole


def run_options(run: argparse.ArgumentParser) -> None:
    """How the belt is worn in a run."""
    run.add_argument("--left-handed", action="store_true", help="the belt is worn the other way round, the handgun on the left")
    run.add_argument("--belt-cm", type=whole(40, 150), metavar="CM", default=0, help="its height over the floor (default: from the eyes')")
