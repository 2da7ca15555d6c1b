"""Ask a question in a process of its own: a sound library that hangs or aborts while it looks for devices takes nobody along."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import TypeVar

T = TypeVar("T")


def ask(question: Callable[[], T], wait_s: float = 15.0) -> T | None:
    """What `question()` (a module's function) answers; None if its process ends without a word or is still silent after `wait_s`."""
    context = multiprocessing.get_context("spawn")
    ear, mouth = context.Pipe(duplex=False)
    process = context.Process(target=_answer, args=(mouth, question), daemon=True)
    process.start()
    mouth.close()
    try:
        return ear.recv() if ear.poll(wait_s) else None
    except EOFError:
        return None
    finally:
        ear.close()
        process.join(1.0)
        if process.is_alive():
            process.kill()
            process.join(1.0)


def _answer(mouth: Connection, question: Callable[[], T]) -> None:
    mouth.send(question())
