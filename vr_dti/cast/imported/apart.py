"""A stranger's model made a person in a process of its own, which is ended where that takes too long or needs too much memory.

Whatever a file holds, the program gets a person or a sentence. What goes to the child is our own reading of the file, pickled; what comes
back is plain arrays (`mesh.parts`), never a pickle.
"""

from __future__ import annotations

import io
import pickle
import zipfile
from dataclasses import asdict, replace
from typing import Any

import numpy as np

from vr_dti.assets.gltf import figures
from vr_dti.assets.gltf.child import worker
from vr_dti.assets.gltf.child.codecs import Made
from vr_dti.assets.gltf.child.jobs import Decoders, Job
from vr_dti.assets.gltf.values import Model
from vr_dti.cast.imported import details
from vr_dti.cast.imported.convert import converted
from vr_dti.cast.mesh import PersonMesh, parts, whole
from vr_dti.errors import DocumentError, InputError, Mistake

MOST_CPU_S = 12.0
"""processor time of making one person (default); the heaviest that are allowed were measured to take 2 to 4 s on two busy cores"""
PATIENCE = 3.0
"""wall time it is waited for, in multiples of that (default); where a system bounds no processor time, this is the bound"""
SENT_BYTES = 384 * figures.MIB
"""a model without what no person needs (default); all pictures that are kept have at most 256 MiB"""
_BACK_BYTES = 512 * figures.MIB
_REMEDY = "make it simpler: fewer triangles, morph targets and pictures"


def person_of(model: Model, name: str, sha256: str, decoders: Decoders | None = None) -> tuple[PersonMesh, tuple[str, ...]]:
    """As `converted`, but apart. Raises as that does, and `InputError` where it takes too long.

    `decoders`, of this room, saves the start of a child where many are made.
    """
    job = Job(
        "person",
        np.frombuffer(_sent(model), np.uint8),
        {"name": name, "sha256": sha256},
        _BACK_BYTES,
        more_cpu_s=MOST_CPU_S,
        most_cpu_s=MOST_CPU_S,
        patience=PATIENCE,
        work="making a person of it",
    )
    if decoders is None:
        with Decoders(__name__) as own:
            (answer,) = own.run([job])
    else:
        (answer,) = decoders.run([job])
    if answer.problem:
        raise InputError(f"{model.file}: {answer.problem}", _REMEDY)
    if "mistakes" in answer.info:
        raise DocumentError(answer.info["file"], [Mistake(**m) for m in answer.info["mistakes"]])
    if "what" in answer.info:
        raise InputError(answer.info["what"], answer.info["remedy"])
    try:
        with np.load(io.BytesIO(answer.arrays[0].tobytes()), allow_pickle=False) as z:
            return whole(z), tuple(answer.info["notes"])
    except (ValueError, KeyError, IndexError, OSError, zipfile.BadZipFile) as e:
        raise InputError(f"{model.file}: what was made of it is no person ({e})", _REMEDY) from None


def main() -> None:
    """What the child runs."""
    worker.main({"person": _person})


def _person(options: dict[str, Any], data: bytes) -> Made:
    try:
        mesh, notes = converted(pickle.loads(data), options["name"], options["sha256"])
    except DocumentError as e:
        return [], {"file": e.file, "mistakes": [asdict(m) for m in e.mistakes[: figures.MISTAKES]]}
    except InputError as e:
        return [], {"what": e.what, "remedy": e.remedy}
    except MemoryError:
        raise
    except Exception as e:  # a fault of ours that a stranger's file brings to light must read as one, and end nothing but this
        raise ValueError(f"this program fails on it ({type(e).__name__}: {e})") from e
    out = io.BytesIO()
    np.savez(out, **parts(mesh))  # type: ignore[arg-type]
    return [np.frombuffer(out.getbuffer(), np.uint8)], {"notes": notes}


class _Bounded(io.BytesIO):
    """Many parts of a file may share one run of bytes, which a pickle writes out for each."""

    def write(self, data: Any, /) -> int:
        if self.tell() + memoryview(data).nbytes > SENT_BYTES:
            raise OverflowError
        return super().write(data)


def _sent(model: Model) -> memoryview:
    """`model` without movements, and without pictures that no person here shows. Raises `InputError`."""
    used = {use.texture for m in model.materials for use in (m.base_colour_texture, *details.textures(m)) if use is not None}
    shown = {model.textures[t].image for t in used}
    images = tuple(i if k in shown else replace(i, pixels=None) for k, i in enumerate(model.images))
    out = _Bounded()
    try:
        pickle.dump(replace(model, animations=(), images=images), out, protocol=5)
    except OverflowError:
        raise InputError(f"{model.file}: more than {SENT_BYTES // figures.MIB} MB of shape and pictures", _REMEDY) from None
    return out.getbuffer()
