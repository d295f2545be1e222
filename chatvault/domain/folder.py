"""A folder of the person's own, and what a change of folders did, so that it can be taken back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from chatvault.domain.changes import Changes

DEEPEST = 20  # folders inside of each other


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder; ``parent_id`` None where it lies in no other, ``position`` among its siblings."""

    id: int
    parent_id: int | None
    name: str
    position: int = 0


@dataclass(frozen=True, slots=True)
class Filed:
    """Conversations that went from one folder to another; None is no folder."""

    session_ids: tuple[int, ...]
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class FolderChange:
    """What a change did: folders that came, went or became different, and who went where.

    ``altered`` are pairs of a folder before and after.
    """

    made: tuple[Folder, ...] = ()
    gone: tuple[Folder, ...] = ()
    altered: tuple[tuple[Folder, Folder], ...] = ()
    filed: tuple[Filed, ...] = ()

    @property
    def inverse(self) -> FolderChange:
        """What takes exactly this back."""
        return FolderChange(
            made=self.gone,
            gone=self.made,
            altered=tuple((after, before) for before, after in self.altered),
            filed=tuple(Filed(one.session_ids, one.after, one.before) for one in self.filed),
        )

    @property
    def changes(self) -> Changes:
        """What of the window is stale."""
        ids = frozenset(session_id for one in self.filed for session_id in one.session_ids)
        return Changes(organisation=bool(self), session_ids=ids)

    def __bool__(self) -> bool:
        """Whether anything became different."""
        return bool(self.made or self.gone or self.altered or self.filed)


@dataclass(frozen=True, slots=True)
class PlacedFolder:
    """A folder where a list shows it: ``path`` are the names down to it.

    ``conversations`` counts those in it, ``in_all`` with those in the folders inside.
    """

    folder: Folder
    path: tuple[str, ...]
    conversations: int = 0
    in_all: int = 0

    @property
    def depth(self) -> int:
        """In how many others it lies."""
        return len(self.path) - 1


def placed(folders: Iterable[Folder], tally: dict[int, int]) -> tuple[PlacedFolder, ...]:
    """Every folder with those inside it right after it, in the person's order.

    ``tally`` counts the conversations of each. A ring of folders, which a damaged vault could
    have, is left out.
    """
    inside: dict[int | None, list[Folder]] = {}
    for folder in sorted(folders, key=_order):
        inside.setdefault(folder.parent_id, []).append(folder)
    return tuple(_walk(inside, tally, None, ()))


def children(folders: Iterable[Folder], parent_id: int | None) -> list[Folder]:
    """The folders that lie right in that one, in their order."""
    return sorted((one for one in folders if one.parent_id == parent_id), key=_order)


def _order(folder: Folder) -> tuple[int, str, int]:
    return folder.position, folder.name.casefold(), folder.id


def _walk(
    inside: dict[int | None, list[Folder]],
    tally: dict[int, int],
    parent: int | None,
    path: tuple[str, ...],
) -> Iterator[PlacedFolder]:
    for folder in inside.get(parent, ()):
        names = (*path, folder.name)
        below = tuple(_walk(inside, tally, folder.id, names))
        own = tally.get(folder.id, 0)
        in_all = own + sum(one.conversations for one in below)
        yield PlacedFolder(folder, names, own, in_all)
        yield from below
