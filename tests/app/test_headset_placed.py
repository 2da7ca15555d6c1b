"""A run in a play area that the tests' own runtime does not have: put into its mouth, all else is real."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from monado.remote import Puppet

from app.program import SAFE, Program, proved
from app.witness import Witness
from vr_dti.samples import Tracked

pytestmark = pytest.mark.openxr

WORDS = ("run", "handcuffed", "--display", "openxr", "--mirror", "none", "--operator", "K7")
MEASURED = """
from vr_dti.__main__ import main
from vr_dti.backends.openxr.play_area import PlayArea
from vr_dti.backends.openxr.spaces import Spaces

if __name__ == "__main__":
    real = Spaces.play_area
    Spaces.play_area = lambda spaces: real(spaces) or PlayArea(3.0, 3.0)
    main()
"""


def test_in_three_by_three_metres_the_corner_is_the_trainees_mark(
    tmp_path: Path, child_environment: dict[str, str], puppet: Puppet
) -> None:
    path, program_file = tmp_path / "out" / "session.dtis", tmp_path / "measured.py"
    program_file.write_text(MEASURED, encoding="utf-8")
    puppet.head.position_m = (1.1, 1.65, 1.1)
    puppet.send()
    words, command = [*WORDS, "--out", str(path.parent)], (sys.executable, str(program_file))
    with Program(words, environment=child_environment, stdin=SAFE, command=command) as program:
        witness = Witness(path)
        program.until(lambda: 1 in witness.look().statuses("focus") and witness.story_ms > 0, "a running story")
        turns = len(witness.ticks)
        program.until(lambda: len(witness.look().ticks) > turns + 10, "some frames")
        puppet.right.b = True
        puppet.send()
        assert program.finish() == 0
    assert program.err.count("headset: the trainee starts in the ring in the rear right corner; all inside\n") == 1
    assert "outside" not in program.err
    whole = Witness.of(path)
    assert whole.statuses("placed") == [156]
    heads = [d.pose for d in whole.data("headset") if isinstance(d, Tracked) and d.device == "head" and d.valid]
    assert np.allclose(heads[-1][:3], (0.0, 1.65, 0.0), atol=0.02), "on the mark"
    proved(path)
