"""The rows of the navigation: what each is called, shows and leads to."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from chatvault.domain.session import Navigation, NavigationItem, SessionScope, SessionStatus

SHOWN_PROJECTS = 4


class RowKind(enum.Enum):
    """What sort of row it is."""

    HEAD = enum.auto()
    PLACE = enum.auto()
    MORE = enum.auto()


@dataclass(frozen=True, slots=True)
class NavigationRow:
    """One row; ``source`` is the key of a tile, ``dot`` a tag's colour token.

    ``key`` tells the row again after the counts changed.
    """

    kind: RowKind
    key: str
    label: str
    count: int | None = None
    icon: str = ""
    source: str = ""
    dot: str = ""
    scope: SessionScope | None = None


PAGES = (
    NavigationRow(RowKind.PLACE, "statistics", "Statistics", icon="chart-bar"),
    NavigationRow(RowKind.PLACE, "backups", "Backups", icon="shield-check"),
)

_TAG_TOKENS = ("s2", "s4", "s1", "s5", "s3")


def navigation_rows(counts: Navigation, *, all_projects: bool = False) -> list[NavigationRow]:
    """Every row above the pages, in order."""
    rows = [_head("Library"), *_library(counts)]
    if counts.sources:
        rows += [_head("Sources"), *map(_source, counts.sources)]
    if counts.projects:
        shown = counts.projects if all_projects else counts.projects[:SHOWN_PROJECTS]
        rows += [_head("Projects"), *map(_project, shown)]
        left = len(counts.projects) - len(shown)
        if left:
            rows.append(NavigationRow(RowKind.MORE, "more", f"{left} more", icon="dots-three"))
    if counts.tags:
        rows += [_head("Tags"), *map(_tag, counts.tags)]
    return rows


def _library(counts: Navigation) -> list[NavigationRow]:
    return [
        _place("all", "All", counts.all, "tray", SessionScope()),
        _place("starred", "Starred", counts.starred, "star", SessionScope(None, starred=True)),
        _place(
            "archived", "Archived", counts.archived, "archive", SessionScope(SessionStatus.ARCHIVED)
        ),
        _place("trash", "Trash", counts.trashed, "trash", SessionScope(SessionStatus.TRASHED)),
    ]


def _head(label: str) -> NavigationRow:
    return NavigationRow(RowKind.HEAD, f"head:{label}", label)


def _place(key: str, label: str, count: int, icon: str, scope: SessionScope) -> NavigationRow:
    return NavigationRow(RowKind.PLACE, key, label, count, icon=icon, scope=scope)


def _source(found: NavigationItem) -> NavigationRow:
    scope = SessionScope(source=found.key)
    return NavigationRow(
        RowKind.PLACE,
        f"source:{found.key}",
        found.label,
        found.count,
        source=found.key,
        scope=scope,
    )


def _project(found: NavigationItem) -> NavigationRow:
    scope = SessionScope(project_id=int(found.key))
    return _place(f"project:{found.key}", found.label, found.count, "folder-simple", scope)


def _tag(found: NavigationItem) -> NavigationRow:
    token = _TAG_TOKENS[sum(found.key.encode()) % len(_TAG_TOKENS)]
    return NavigationRow(
        RowKind.PLACE,
        f"tag:{found.key}",
        found.label,
        found.count,
        dot=token,
        scope=SessionScope(tag=found.key),
    )
