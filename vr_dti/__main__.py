"""`python -m vr_dti` and the `vr-dti` command."""

from __future__ import annotations

import os
import sys

from vr_dti.cli import run_command


def main() -> None:
    """Run the command line and leave with its exit status.

    One thread of linear algebra, before numpy is there: a frame's products are small, and threads that wait for each other over them were
    seen to take 8 ms for what one does in 0.2 ms where the cores are busy (docs/performance.md). Whoever sets the variable has their way.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    sys.exit(run_command(sys.argv[1:]))


if __name__ == "__main__":
    main()
