"""One record of a Claude Code transcript, with the fields that every record has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from chatvault.domain.parsed import LogEvent
from chatvault.importers.claude_code.draft import Node
from chatvault.importers.json_files.json_values import gist, mapping, string

_NOT_NOTED = frozenset(
    (
        *("type", "subtype", "uuid", "parentUuid", "sessionId", "session_id", "timestamp", "cwd"),
        *("gitBranch", "version", "isSidechain", "userType", "entrypoint", "isMeta", "slug"),
        # whose account it is of
        *("accountUuid", "organizationUuid", "ownerAccountUuid", "ownerOrganizationUuid"),
    )
)


@dataclass(slots=True)
class Entry:
    """A record with its place in the file and in the chain of records."""

    number: int  # of its line
    record: dict[str, Any]
    uuid: str
    parent: str | None
    at: int | None
    node: Node
    message: dict[str, Any]  # the API message in it

    @property
    def id(self) -> str:
        """Names the record inside its file."""
        return self.uuid or f"line:{self.number}"

    def flag(self, name: str) -> bool:
        """Whether the record is marked so."""
        return self.record.get(name) is True

    def event(self, inner: str = "", level: str = "info") -> LogEvent:
        """The record as a line of the log: its short fields, without what it carries."""
        fields = mapping(self.record.get(inner)) if inner else self.record
        subtype = string(fields.get("type" if inner else "subtype"))
        kind = ":".join(filter(None, (string(self.record.get("type")), subtype)))
        return LogEvent(kind, level, self.at, gist(fields, _NOT_NOTED))
