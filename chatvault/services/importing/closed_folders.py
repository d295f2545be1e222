"""What is said of folders in a folder that were not looked into."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chatvault.domain.counted import counted
from chatvault.domain.first_names import first_names
from chatvault.domain.parsed import Issue, Severity
from chatvault.importers.containers.container import Container, FolderContainer

HOW_TO_MERGE = (
    "To have what another vault holds, merge it: File → Merge another vault…, or “chatvault merge "
    "FOLDER”."
)
_NAMED = 3
_LONGEST = 80  # characters of a name, of which the end tells most


def closed_in(container: Container) -> Iterator[Issue]:
    """The issue of those that cannot be, if there are any."""
    if closed := container.closed if isinstance(container, FolderContainer) else ():
        folders = counted(len(closed), "folder in it", "folders in it")
        what = "it holds" if len(closed) == 1 else "they hold"
        sentence = f"{folders} cannot be opened, so nobody knows what {what}: {_named(closed)}."
        yield Issue("", Severity.WARNING, sentence)


def linked_in(container: Container) -> Iterator[Issue]:
    """The note of those to which links lead that were not followed, if there are any."""
    if left := container.left if isinstance(container, FolderContainer) else ():
        links = counted(len(left), "link in it leads", "links in it lead")
        one = len(left) == 1
        elsewhere, were, those = ("a folder", "was", "it") if one else ("folders", "were", "them")
        sentence = (
            f"{links} to {elsewhere} outside and {were} not followed: {_named(left)}. "
            f"Import {those} if conversations are there."
        )
        yield Issue("", Severity.INFO, sentence)


def vaults_in(container: Container) -> Iterator[Issue]:
    """The note of vaults of the program itself, if there are any."""
    if vaults := container.vaults if isinstance(container, FolderContainer) else ():
        one = len(vaults) == 1
        what, its = ("a vault", "its") if one else ("vaults", "their")
        named = _named([name or container.path.name for name in vaults])
        sentence = (
            f"{named} {'is' if one else 'are'} {what} of ChatVault, or backups of one, so {its} "
            f"originals were not read again. {HOW_TO_MERGE}"
        )
        yield Issue("", Severity.INFO, sentence)


def _named(names: Sequence[str]) -> str:
    return first_names(list(map(_short, names)), _NAMED, "other", "others")


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"…{name[-_LONGEST:]}"
