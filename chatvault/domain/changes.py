"""What a write touched, so that each part of the window knows whether it is stale."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Changes:
    """Kinds of things that a write changed; ``session_ids`` names them where they are few."""

    sessions: bool = False  # sessions came, went, or moved between lists
    messages: bool = False  # the content of sessions changed
    organisation: bool = False  # titles, stars, pins, tags, bookmarks
    backups: bool = False
    searches: bool = False  # the saved ones
    rules: bool = False  # of the upkeep
    layouts: bool = False  # of tables, the saved ones
    session_ids: frozenset[int] = frozenset()
    removed_ids: frozenset[int] = frozenset()  # sessions that left the vault for good

    def __or__(self, other: Changes) -> Changes:
        """Both together; where either may be about any session, so is the result."""
        any_session = self._is_about_any or other._is_about_any
        return Changes(
            self.sessions or other.sessions,
            self.messages or other.messages,
            self.organisation or other.organisation,
            self.backups or other.backups,
            self.searches or other.searches,
            self.rules or other.rules,
            self.layouts or other.layouts,
            frozenset() if any_session else self.session_ids | other.session_ids,
            self.removed_ids | other.removed_ids,
        )

    @property
    def _is_about_any(self) -> bool:
        """Whether sessions are touched that are not named."""
        return (self.sessions or self.messages or self.organisation) and not self.session_ids


EVERYTHING = Changes(
    sessions=True,
    messages=True,
    organisation=True,
    backups=True,
    searches=True,
    rules=True,
    layouts=True,
)
