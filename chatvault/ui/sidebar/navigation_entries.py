"""The rows of the navigation, made from the counts of the vault."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass

from chatvault.domain.search.hits import Count
from chatvault.domain.search.saved_search import SavedSearch
from chatvault.domain.session import Navigation, NavigationItem, SessionScope, SessionStatus
from chatvault.domain.tag import Tag
from chatvault.ui.painting.tag_colors import color_token

SHOWN_PROJECTS = 4

Searches = tuple[tuple[SavedSearch, Count | None], ...]


class EntryKind(enum.Enum):
    """What a row of the navigation is."""

    HEAD = enum.auto()  # names a group
    PLACE = enum.auto()  # leads to conversations or to a page
    MORE = enum.auto()  # shows the rest of a group, or hides it again
    LINE = enum.auto()  # parts the groups of the rail
    FLYOUT = enum.auto()  # opens a group of the rail as a menu
    SEARCH = enum.auto()  # asks a saved search, and leaves the place where it is


@dataclass(frozen=True, slots=True)
class NavigationEntry:
    """One row: what it says, its sign (an icon, a source's tile or a tag's dot), where it leads."""

    kind: EntryKind
    key: str
    label: str
    count: int | None = None
    icon: str = ""
    source: str = ""
    dot: str = ""
    scope: SessionScope | None = None
    page: str = ""
    search: SavedSearch | None = None
    tag: NavigationItem | None = None
    folder: NavigationItem | None = None
    more: bool = False  # there is more than was counted
    first: bool = False  # the head of the topmost group stands closer

    @property
    def reachable(self) -> bool:
        """Whether the keyboard and the pointer can choose it."""
        return self.kind not in (EntryKind.HEAD, EntryKind.LINE)

    @property
    def takes_sessions(self) -> bool:
        """Whether conversations can be dropped on it."""
        return self.tag is not None or self.folder is not None

    @property
    def depth(self) -> int:
        """How far inside of others it stands."""
        return 0 if self.folder is None else self.folder.depth

    @property
    def figure(self) -> str:
        """The count as it is shown."""
        return "" if self.count is None else f"{self.count:,}{'+' if self.more else ''}"

    @property
    def spoken(self) -> str:
        """What a screen reader says."""
        return f"{self.label}, {self.figure}" if self.figure else self.label


def wide_entries(
    navigation: Navigation, searches: Searches = (), *, all_projects: bool = False
) -> tuple[NavigationEntry, ...]:
    """The rows of the full navigation; empty groups are left out."""
    groups: tuple[tuple[str, tuple[NavigationEntry, ...]], ...] = (
        ("Library", _library(navigation)),
        ("Sources", _sources(navigation)),
        ("Projects", _some_projects(navigation, all_projects=all_projects)),
        ("Tags", tag_entries(navigation)),
        ("Folders", folder_entries(navigation)),
        ("Saved searches", search_entries(searches)),
    )
    return tuple(_grouped(groups))


def rail_entries(navigation: Navigation, searches: Searches = ()) -> tuple[NavigationEntry, ...]:
    """The rows of the narrow rail: signs only; every group but the sources as one flyout."""
    entries = [*_library(navigation)]
    sources = _sources(navigation)
    if sources:
        entries += [NavigationEntry(EntryKind.LINE, "line:sources", ""), *sources]
    flyouts = [
        NavigationEntry(EntryKind.FLYOUT, f"flyout:{name.lower()}", name, icon=icon)
        for name, icon, filled in (
            ("Projects", "folder-simple", navigation.projects),
            ("Tags", "tag", navigation.tags),
            ("Folders", "folder-open", navigation.folders),
            ("Saved searches", "magnifying-glass", searches),
        )
        if filled
    ]
    if flyouts:
        entries += [NavigationEntry(EntryKind.LINE, "line:flyouts", ""), *flyouts]
    return tuple(entries)


def foot_entries() -> tuple[NavigationEntry, ...]:
    """The pages at the foot."""
    return (
        NavigationEntry(
            EntryKind.PLACE, "page:statistics", "Statistics", icon="chart-bar", page="statistics"
        ),
        NavigationEntry(
            EntryKind.PLACE, "page:backups", "Backups", icon="shield-check", page="backups"
        ),
        NavigationEntry(
            EntryKind.PLACE, "page:imports", "Imports", icon="download-simple", page="imports"
        ),
        NavigationEntry(
            EntryKind.PLACE, "page:upkeep", "Upkeep", icon="list-checks", page="upkeep"
        ),
        NavigationEntry(EntryKind.PLACE, "page:health", "Health", icon="database", page="health"),
    )


def project_entries(navigation: Navigation) -> tuple[NavigationEntry, ...]:
    """Every project."""
    return tuple(
        NavigationEntry(
            EntryKind.PLACE,
            f"project:{project.key}",
            project.label,
            project.count,
            icon="folder-simple",
            scope=SessionScope(project_id=int(project.key)),
        )
        for project in navigation.projects
    )


def tag_entries(navigation: Navigation) -> tuple[NavigationEntry, ...]:
    """Every tag, each with a dot of its own colour."""
    return tuple(
        NavigationEntry(
            EntryKind.PLACE,
            f"tag:{tag.key}",
            tag.label,
            tag.count,
            dot=color_token(Tag(tag.key, tag.color).shown_color),
            scope=SessionScope(tag=tag.key),
            tag=tag,
        )
        for tag in navigation.tags
    )


def folder_entries(navigation: Navigation) -> tuple[NavigationEntry, ...]:
    """Every folder of the person's own, those inside of it after it."""
    return tuple(
        NavigationEntry(
            EntryKind.PLACE,
            f"folder:{folder.key}",
            folder.label,
            folder.count,
            icon="folder-open",
            scope=SessionScope(folder_id=int(folder.key)),
            folder=folder,
        )
        for folder in navigation.folders
    )


def search_entries(searches: Searches) -> tuple[NavigationEntry, ...]:
    """Every saved search, with how much it finds once that is counted."""
    return tuple(
        NavigationEntry(
            EntryKind.SEARCH,
            f"search:{search.id}",
            search.name,
            None if count is None else count.value,
            icon="magnifying-glass",
            search=search,
            more=count is not None and not count.exact,
        )
        for search, count in searches
    )


def _grouped(
    groups: tuple[tuple[str, tuple[NavigationEntry, ...]], ...],
) -> Iterator[NavigationEntry]:
    first = True
    for name, entries in groups:
        if entries:
            yield NavigationEntry(EntryKind.HEAD, f"head:{name.lower()}", name, first=first)
            yield from entries
            first = False


def _library(navigation: Navigation) -> tuple[NavigationEntry, ...]:
    places = (
        ("All", navigation.all, "tray", SessionScope()),
        ("Starred", navigation.starred, "star", SessionScope(status=None, starred=True)),
        ("Archived", navigation.archived, "archive", SessionScope(SessionStatus.ARCHIVED)),
        ("Trash", navigation.trashed, "trash", SessionScope(SessionStatus.TRASHED)),
    )
    return tuple(
        NavigationEntry(
            EntryKind.PLACE,
            f"library:{label.lower()}",
            label,
            count if navigation.is_counted else None,
            icon=icon,
            scope=scope,
        )
        for label, count, icon, scope in places
    )


def _sources(navigation: Navigation) -> tuple[NavigationEntry, ...]:
    return tuple(
        NavigationEntry(
            EntryKind.PLACE,
            f"source:{source.key}",
            source.label,
            source.count,
            source=source.key,
            scope=SessionScope(source=source.key),
        )
        for source in navigation.sources
    )


def _some_projects(navigation: Navigation, *, all_projects: bool) -> tuple[NavigationEntry, ...]:
    entries = project_entries(navigation)
    hidden = len(entries) - SHOWN_PROJECTS
    if hidden <= 0:
        return entries
    words = "Fewer" if all_projects else f"{hidden:,} more"
    more = NavigationEntry(EntryKind.MORE, "more:projects", words, icon="dots-three")
    return (*(entries if all_projects else entries[:SHOWN_PROJECTS]), more)
