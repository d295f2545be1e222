"""What the list says where a scope has no conversations."""

from __future__ import annotations

from dataclasses import dataclass

from chatvault.domain.session import SessionScope, SessionStatus


@dataclass(frozen=True, slots=True)
class EmptyText:
    """Icon, title and sentence; ``action`` is what a button offers, if any."""

    icon: str
    title: str
    sentence: str
    action: str = ""


def empty_text(scope: SessionScope, title: str) -> EmptyText:
    """Why nothing is listed, and what would change that."""
    if scope.status is SessionStatus.TRASHED:
        return EmptyText(
            "trash", "The trash is empty", "What you throw away can be put back from here."
        )
    if scope.status is SessionStatus.ARCHIVED:
        sentence = "Archive what you are done with; a search finds it where you tick “Archived”."
        return EmptyText("archive", "Nothing is archived", sentence)
    if scope.starred:
        return EmptyText("star", "Nothing is starred", "Star a conversation to find it here.")
    if scope == SessionScope():
        sentence = "Import an export, or what the tools on this computer keep."
        return EmptyText("tray", "No conversations yet", sentence, "Import…")
    return EmptyText(
        "tray", "Nothing here any more", f"“{title}” has no conversation in the library."
    )
