"""What Cursor's databases list of conversations: in an item, or in a table of their heads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chatvault.importers.cursor.composer import Listed
from chatvault.importers.cursor.folders import workspace_of
from chatvault.importers.json_files.json_values import mapping, sequence, string
from chatvault.importers.json_files.stored_json import stored_json
from chatvault.importers.times.timestamps import timestamp

HEADS = "composerHeaders"  # a table, and what one of the lists is called
LISTS = ("composer.composerData", "composer.composerHeaders")

_NAMED = ("selectedComposerIds", "lastFocusedComposerIds")
_COLUMNS = ("composerId", "createdAt", "lastUpdatedAt")


def listed(value: object, folder: str) -> Iterator[tuple[str, Listed]]:
    """The conversations of a list by id; ``folder`` is that of the workspace that keeps it.

    Newer versions name those alone that are open, or were last.
    """
    told = mapping(value)
    for key in (string(one) for name in _NAMED for one in sequence(told.get(name))):
        if key:
            yield key, Listed(folder=folder)
    for entry in map(mapping, sequence(told.get("allComposers"))):
        if key := string(entry.get("composerId")):
            yield key, _entry(entry, folder)


def headed(row: dict[str, Any]) -> tuple[str, Listed]:
    """The conversation of a row of heads, whose columns repeat some of what its value tells."""
    head = mapping(stored_json(row.get("value")))
    columns = {key: value for key, value in row.items() if key in _COLUMNS and value is not None}
    told = {**columns, **head}
    archived = row.get("isArchived") == 1 or head.get("isArchived") is True
    return string(told.get("composerId")), _entry({**told, "isArchived": archived}, "")


def _entry(entry: dict[str, Any], folder: str) -> Listed:
    return Listed(
        string(entry.get("name")).strip(),
        folder or workspace_of(entry),
        timestamp(entry.get("createdAt")),
        timestamp(entry.get("lastUpdatedAt")),
        _branch(entry),
        string(mapping(entry.get("subagentInfo")).get("parentComposerId")),
        entry.get("isArchived") is True,
    )


def _branch(entry: dict[str, Any]) -> str:
    """The branch of the first repository that the conversation is about."""
    for repository in map(mapping, sequence(entry.get("trackedGitRepos"))):
        for branch in map(mapping, sequence(repository.get("branches"))):
            if name := string(branch.get("branchName")):
                return name
    return ""
