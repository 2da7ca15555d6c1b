"""The child: takes jobs from its standard input, one after the other, and answers on what was its standard output."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from typing import Any

from vr_dti.assets.gltf.child import limits, wire
from vr_dti.assets.gltf.child.codecs import CODECS, Array, Codec


def main(codecs: Mapping[str, Codec] = CODECS) -> None:
    """Work until the input ends."""
    into = os.fdopen(os.dup(0), "rb", buffering=0)
    out = os.fdopen(os.dup(1), "wb", buffering=0)
    silence = os.open(os.devnull, os.O_RDWR)
    for fd in (0, 1, 2):  # what a library prints must not stand between our answers
        os.dup2(silence, fd)
    first = True
    while True:
        try:
            job = wire.receive_head(into)
        except EOFError:
            return
        data = wire.receive(into, job["size"]).tobytes()
        if first:
            limits.confine(job["memory"])
            first = False
        limits.allow_cpu(job["cpu_s"])
        began = time.process_time()
        arrays, head = _done(codecs, job, data)
        head["cpu_s"] = time.process_time() - began
        limits.allow_cpu(0.0)
        head["arrays"] = [(a.dtype.str, a.shape) for a in arrays]
        wire.send(out, head, *(a.data for a in arrays))


def _done(codecs: Mapping[str, Codec], job: dict[str, Any], data: bytes) -> tuple[list[Array], dict[str, Any]]:
    try:
        arrays, info = codecs[job["kind"]](job["options"], data)
        return [a if a.flags.c_contiguous else a.copy() for a in arrays], {"info": info}
    except MemoryError:
        return [], {"error": "needs more memory than it may have"}
    except Exception as e:  # whatever a library raises about a stranger's bytes is that job's answer, and the next job's turn comes
        return [], {"error": f"{e}"[:200] or type(e).__name__}
