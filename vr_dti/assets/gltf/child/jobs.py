"""The program's side of the child: jobs in, arrays or a sentence out. It is started for the first job, and again if it dies."""

from __future__ import annotations

import json
import math
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vr_dti.assets.gltf import figures
from vr_dti.assets.gltf.child import wire
from vr_dti.errors import MachineError

Bytes = NDArray[np.uint8]
_NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)
"""Windows alone would open one"""
_START = "import importlib, json, sys; sys.path[:] = json.loads(sys.argv[1]); importlib.import_module(sys.argv[2]).main()"


@dataclass(frozen=True, slots=True, eq=False)
class Job:
    """Bytes to decode."""

    kind: str
    """of `codecs.CODECS`, or of what the child's room takes"""
    data: Bytes
    options: dict[str, Any]
    most_bytes: int
    """all arrays of a right answer together"""
    more_cpu_s: float = 0.0
    """beyond what the bytes allow"""
    most_cpu_s: float = math.inf
    """and never more than that"""
    patience: float = figures.PATIENCE
    """wall time it is waited for, in multiples of its processor time"""
    work: str = "decoding"
    """what a sentence calls it"""

    @property
    def cpu_s(self) -> float:
        """What it may take."""
        return min(figures.JOB_CPU_S + figures.JOB_CPU_S_PER_MIB * len(self.data) / figures.MIB + self.more_cpu_s, self.most_cpu_s)


@dataclass(frozen=True, slots=True, eq=False)
class Decoded:
    """A job's answer: arrays, or why there are none."""

    arrays: tuple[NDArray[Any], ...] = ()
    info: dict[str, Any] = field(default_factory=dict)
    problem: str = ""


class Decoders:
    """A child that decodes, for one file or many. Leave it as a context manager, so that the child ends.

    `room` is the module whose `main` the child runs.
    """

    def __init__(self, room: str = "vr_dti.assets.gltf.child.worker") -> None:
        self._room = room
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Decoders:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._end()

    def run(self, jobs: Sequence[Job], *, hurry: bool = False) -> list[Decoded]:
        """All `jobs`, in order. In a `hurry`, and once one has failed, the rest gets `figures.ALL_CPU_S` altogether."""
        left = figures.ALL_CPU_S
        answers = []
        for job in jobs:
            if hurry and left <= 0.0:
                answers.append(Decoded(problem="not looked at, since decoding took too long already"))
                continue
            answer, cpu_s = self._one(job)
            left -= cpu_s
            hurry = hurry or bool(answer.problem)
            answers.append(answer)
        return answers

    def _one(self, job: Job) -> tuple[Decoded, float]:
        child = self._running()
        assert child.stdin is not None and child.stdout is not None
        watch = threading.Timer(job.patience * job.cpu_s, child.kill)
        watch.daemon = True
        watch.start()
        head = {"kind": job.kind, "options": job.options, "size": len(job.data), "memory": figures.CHILD_BYTES, "cpu_s": job.cpu_s}
        try:
            wire.send(child.stdin, head, job.data.data)
            return _answer(child, job)
        except (OSError, EOFError):
            return Decoded(problem=_death(self._end(), job)), job.cpu_s
        except (ValueError, KeyError, TypeError) as e:
            self._end()
            return Decoded(problem=f"the decoder answered nonsense ({e})"), job.cpu_s
        finally:
            watch.cancel()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is not None and self._child.poll() is None:
            return self._child
        self._end()
        # never the folder that the program stands in: it may hold a stranger's numpy.py
        paths = [p for p in sys.path if p and Path(p).is_absolute()]
        try:
            self._child = subprocess.Popen(
                [sys.executable, "-I", "-c", _START, json.dumps(paths), self._room],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
                env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
                creationflags=_NO_WINDOW,
            )
        except OSError as e:
            raise MachineError(
                f"the decoder of models cannot be started: {e.strerror or e}", "close other programs and try again"
            ) from None
        return self._child

    def _end(self) -> int:
        """-> the child's status; 0 where there is none"""
        child, self._child = self._child, None
        if child is None:
            return 0
        assert child.stdin is not None and child.stdout is not None
        for pipe in (child.stdin, child.stdout):
            pipe.close()
        try:
            return child.wait(timeout=1.0)
        except subprocess.TimeoutExpired:
            child.kill()
            return child.wait()


def _answer(child: subprocess.Popen[bytes], job: Job) -> tuple[Decoded, float]:
    """Raises `EOFError` where the child died, `ValueError`, `KeyError` or `TypeError` where its answer is none."""
    pipe: Any = child.stdout
    head = wire.receive_head(pipe)
    cpu_s = float(head["cpu_s"])
    if "error" in head:
        return Decoded(problem=str(head["error"])[:200]), cpu_s
    kinds = [(np.dtype(kind), tuple(int(n) for n in shape)) for kind, shape in head["arrays"] if kind in wire.DTYPES]
    sizes = [kind.itemsize * int(np.prod(shape, dtype=object)) for kind, shape in kinds]
    if len(kinds) != len(head["arrays"]) or any(n < 0 for _, shape in kinds for n in shape) or sum(sizes) > job.most_bytes:
        raise ValueError("more than the file says")
    arrays = tuple(wire.receive(pipe, size).view(kind).reshape(shape) for size, (kind, shape) in zip(sizes, kinds, strict=True))
    for array in arrays:
        array.setflags(write=False)
    return Decoded(arrays, dict(head["info"])), cpu_s


def _death(status: int, job: Job) -> str:
    if status < 0 and sys.platform != "win32" and -status in (signal.SIGPROF, signal.SIGKILL):
        return f"{job.work} takes longer than {job.cpu_s:.1f} s"
    return f"{job.work} broke off on it (status {status})"
