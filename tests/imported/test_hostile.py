"""What strangers' files may cost: hurt ones end in a person, a clip or one clear error, and heavy ones end in time."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.imported.heavy import ball, heavy, net
from tests.imported.mutate import run_movements, run_people
from tests.imported.stranger import stranger
from tests.world.conftest import skeleton
from vr_dti.assets.gltf.read import read_model
from vr_dti.assets.gltf.values import Model
from vr_dti.cast import thin
from vr_dti.cast.imported import apart
from vr_dti.cast.imported.convert import converted
from vr_dti.cast.levels import LEVELS, _pieces, levels
from vr_dti.cast.mesh import VERTEX, parts
from vr_dti.cli import run_command
from vr_dti.errors import DocumentError, InputError
from vr_dti.spaces import Floats

BODY = skeleton("stocky")


def read(folder: Path, **leave: tuple[str, ...]) -> Model:
    return read_model(stranger(BODY, "mixamo", **leave).write(folder, "guest.glb"))


@pytest.mark.parametrize("run", [run_people, run_movements])
def test_hurt_files_end_in_a_person_or_one_clear_error(tmp_path: Path, run: object) -> None:
    """`tools/proof.py` does the same with 2,000 each."""
    assert callable(run)
    found = run(tmp_path, range(40))
    assert found.counts.total() == 40 and found.counts["made"] >= 10 <= found.counts["refused"]


def test_a_person_made_apart_is_the_same_person(tmp_path: Path) -> None:
    model = read(tmp_path)
    here, there = converted(model, "guest", "0" * 64), apart.person_of(model, "guest", "0" * 64)
    assert here[1] == there[1]
    mine, theirs = parts(here[0]), parts(there[0])
    assert mine.keys() == theirs.keys() and all(np.array_equal(mine[k], theirs[k]) for k in mine)
    assert not there[0].vertices.flags.writeable


def test_all_mistakes_come_back_from_there(tmp_path: Path) -> None:
    with pytest.raises(DocumentError) as there:
        apart.person_of(model := read(tmp_path, leave=("LeftHand", "RightFoot")), "guest", "")
    with pytest.raises(DocumentError) as here:
        converted(model, "guest", "")
    assert str(there.value) == str(here.value) and there.value.mistakes == here.value.mistakes


def test_making_one_ends_when_its_time_is_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(apart, "MOST_CPU_S", 0.02)
    path = stranger(BODY, "mixamo").write(tmp_path, "guest.glb")
    assert run_command(["model", str(path), "--person"]) == 2
    said = capsys.readouterr().err
    assert "making a person of it takes longer than 0.0 s" in said and "make it simpler" in said


def test_what_is_sent_there_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Targets that share one accessor are sent once; what is large all the same is refused before it is written out whole."""
    model = read_model(heavy(ball(30), net(30), targets=400).write(tmp_path, "guest.vrm"))
    monkeypatch.setattr(apart, "SENT_BYTES", 3 << 20)
    assert apart.person_of(model, "guest", "")[0].name == "guest"
    monkeypatch.setattr(apart, "SENT_BYTES", 1 << 16)
    with pytest.raises(InputError, match="more than 0 MB of shape and pictures"):
        apart.person_of(model, "guest", "")


def as_vertices(position: Floats) -> np.ndarray:
    out = np.zeros(len(position), VERTEX)
    out["position"], out["normal"], out["weights"][:, 0] = position, position - (0.0, 1.0, 0.0), 255
    return out


def test_a_mesh_of_equal_triangles_is_thinned_too() -> None:
    """Where no corner is cheaper than its neighbours, lots are drawn: else hardly one would go at a time."""
    side = 120
    made = levels(as_vertices(ball(side)), net(side))
    assert [len(level) for level in made] == pytest.approx([much.triangles for much in LEVELS], rel=0.02)


def test_a_mesh_that_cannot_be_thinned_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Inside out, every corner that moves would turn a triangle against its normals."""
    rounds: list[int] = []
    once = thin._turned
    monkeypatch.setattr(thin, "_turned", lambda *args: rounds.append(1) or once(*args))
    made = levels(as_vertices(ball(120)), net(120)[:, ::-1])
    assert len(rounds) < 30 and len(made) == len(LEVELS)
    assert len(made[0]) > 2 * LEVELS[0].triangles and made[0] is made[-1]


def test_a_winding_strip_of_shuffled_vertices_is_one_piece() -> None:
    """Found in a few rounds, whatever the order of its vertices; a person's pieces are thinned each for itself."""
    order = np.random.default_rng(2).permutation(20_002)
    row = np.arange(20_000)
    triangles = order[np.stack((row, row + 1, row + 2), axis=-1)]
    assert (_pieces(20_003, triangles) == np.where(np.arange(20_003) < 20_002, 0, 20_002)).all()
