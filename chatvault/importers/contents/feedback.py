"""What a person thought of an answer, as a notice in its message."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from chatvault.domain.blocks import Event, EventKind


def feedback(verdict: str, reasons: Iterable[str] = (), comment: str = "") -> Iterator[Event]:
    """The notice, if anything is told; ``verdict`` is a word such as "good", or empty."""
    words = ", ".join(filter(None, reasons))
    if verdict or words or comment.strip():
        first = f"You rated this as {verdict}" if verdict else "You gave feedback"
        told = f"{first}: {words}" if words else first
        yield Event(EventKind.NOTICE, f"{told}\n\n{comment}".strip())
