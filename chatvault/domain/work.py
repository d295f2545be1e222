"""What a long piece of work may know about whoever runs it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Progress:
    """One reading of how far the work has come; a ``total`` of 0 means unknown."""

    done: int
    total: int = 0
    note: str = ""


class Work(Protocol):
    """Report progress and notice cancellation, without knowing about threads."""

    def progress(self, done: int, total: int = 0, note: str = "") -> None:
        """Report progress; raise Cancelled when the person asked to stop."""

    def check(self) -> None:
        """Raise Cancelled when the person asked to stop."""

    def interruptible(self, stop: Callable[[], None]) -> AbstractContextManager[None]:
        """While the block runs, cancelling also calls ``stop``, from another thread."""


class Unattended:
    """Work that nobody watches and nobody cancels."""

    def progress(self, done: int, total: int = 0, note: str = "") -> None:
        """Ignore the reading."""

    def check(self) -> None:
        """Never stop."""

    def interruptible(self, stop: Callable[[], None]) -> AbstractContextManager[None]:
        """Run the block; nobody will stop it."""
        return nullcontext()
