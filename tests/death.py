"""A process that dies at a chosen step: from then on it changes no file any more."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_CHANGES = {"os.rename", "os.link", "os.remove", "os.mkdir", "os.rmdir", "os.truncate"}
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Died(BaseException):
    """Nobody who handles errors may take it for one."""


class _Steps:
    left: int | None = None  # None: nobody is to die


def _hook(event: str, details: tuple[object, ...]) -> None:
    if _Steps.left is None:
        return
    if event == "open":
        flags = details[2]
        if not isinstance(flags, int) or not flags & _WRITING:
            return
    elif event not in _CHANGES:
        return
    if _Steps.left == 0:
        raise Died
    _Steps.left -= 1


sys.addaudithook(_hook)  # it cannot be taken out again


@contextmanager
def dying_after(steps: int) -> Iterator[None]:
    """Within the block files can be changed so many times; then Died is raised, always."""
    _Steps.left = steps
    try:
        yield
    finally:
        _Steps.left = None


def every_death(work: Callable[[], object]) -> Iterator[int]:
    """Let ``work`` die at its first step, then at its second, until it comes to its end.

    The number of the step after each death; whoever takes it makes everything as before.
    """
    steps = 0
    while True:
        try:
            with dying_after(steps):
                work()
        except Died:
            yield steps
            steps += 1
        else:
            return
