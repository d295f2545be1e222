"""The person's folders: which there are, what is in them, and changes of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable

from chatvault.domain.changes import Changes
from chatvault.domain.folder import (
    DEEPEST,
    Folder,
    FolderChange,
    PlacedFolder,
    children,
    placed,
)
from chatvault.domain.own_name import alike
from chatvault.errors import NotFound, RefusedName
from chatvault.services.own_names import own_name
from chatvault.storage.database.engine import Database
from chatvault.storage.folder_repository import FolderRepository

Folders = dict[int, Folder]
_GONE = "The folder is not in the vault any more; nothing was changed."


class Filing:
    """Every change tells what it did; ``apply`` of its inverse takes exactly that back."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> tuple[PlacedFolder, ...]:
        """Every folder, those inside of it right after each."""
        with self._database.read() as session:
            repository = FolderRepository(session)
            return placed(repository.all().values(), repository.tally())

    def place(self, folder_id: int) -> PlacedFolder:
        """Where a folder is. Raises NotFound."""
        found = next((one for one in self.all() if one.folder.id == folder_id), None)
        if found is None:
            raise NotFound(_GONE)
        return found

    def named(self, text: str) -> PlacedFolder:
        """The folder of that path, or the only one of that name. Raises NotFound."""
        folders, wanted = self.all(), alike(text.strip())
        by_path = [one for one in folders if alike("/".join(one.path)) == wanted]
        found = by_path or [one for one in folders if alike(one.folder.name) == wanted]
        if len(found) == 1:
            return found[0]
        if not found:
            raise NotFound(f"There is no folder “{text.strip()}”; nothing was changed.")
        paths = ", ".join(f"“{'/'.join(one.path)}”" for one in found)
        raise NotFound(f"“{text.strip()}” could be {paths}: say its path. Nothing was changed.")

    def holding(self, ids: Collection[int]) -> dict[int, int]:
        """How many of these conversations are in each folder, by the folder's id."""
        with self._database.read() as session:
            return FolderRepository(session).holding(ids)

    def make(
        self, name: str, parent_id: int | None = None, *, ids: Collection[int] = ()
    ) -> FolderChange:
        """Make a folder, behind its siblings, and put these conversations into it.

        Raises RefusedName and NotFound.
        """
        name = own_name(name, "folder")
        with self._database.write() as session:
            repository = FolderRepository(session)
            folders = repository.all()
            if parent_id is not None:
                _require_room(folders, _found(folders, parent_id), 1)
            _require_free(folders, parent_id, name)
            made = repository.make(parent_id, name, _behind(folders, parent_id))
            return FolderChange(made=(made,), filed=repository.file(ids, made.id))

    def file(self, ids: Collection[int], folder_id: int | None) -> FolderChange:
        """Put conversations into a folder; None takes them out of theirs. Raises NotFound."""
        with self._database.write() as session:
            repository = FolderRepository(session)
            if folder_id is not None:
                _found(repository.all(), folder_id)
            return FolderChange(filed=repository.file(ids, folder_id))

    def rename(self, folder_id: int, name: str) -> FolderChange:
        """Give a folder another name. Raises RefusedName and NotFound."""
        name = own_name(name, "folder")
        with self._database.write() as session:
            repository = FolderRepository(session)
            folders = repository.all()
            before = _found(folders, folder_id)
            _require_free(folders, before.parent_id, name, but=folder_id)
            return _altered(repository, [(before, dataclasses.replace(before, name=name))])

    def move(self, folder_id: int, parent_id: int | None) -> FolderChange:
        """Let a folder lie in another one, or with None in none, behind what is there.

        Raises RefusedName and NotFound.
        """
        with self._database.write() as session:
            repository = FolderRepository(session)
            folders = repository.all()
            before = _found(folders, folder_id)
            if before.parent_id == parent_id:
                return FolderChange()
            _require_free(folders, parent_id, before.name)
            if parent_id is not None:
                parent = _found(folders, parent_id)
                if parent_id in repository.inside(folder_id):
                    raise RefusedName(
                        f"“{before.name}” cannot lie inside itself; nothing was changed."
                    )
                _require_room(folders, parent, _height(folders.values(), folder_id))
            position = _behind(folders, parent_id)
            after = dataclasses.replace(before, parent_id=parent_id, position=position)
            return _altered(repository, [(before, after)])

    def step(self, folder_id: int, by: int) -> FolderChange:
        """Change places with the sibling below (1) or above (-1), where there is one."""
        with self._database.write() as session:
            repository = FolderRepository(session)
            folders = repository.all()
            siblings = children(folders.values(), _found(folders, folder_id).parent_id)
            here = [one.id for one in siblings].index(folder_id)
            if not 0 <= here + by < len(siblings):
                return FolderChange()
            siblings.insert(here + by, siblings.pop(here))
            pairs = [
                (folders[one.id], dataclasses.replace(one, position=place))
                for place, one in enumerate(siblings)
            ]
            return _altered(repository, pairs)

    def remove(self, folder_id: int) -> FolderChange:
        """Delete a folder; what is in it moves to where the folder was. Raises NotFound."""
        with self._database.write() as session:
            repository = FolderRepository(session)
            folders = repository.all()
            gone = _found(folders, folder_id)
            filed = repository.file(repository.sessions(folder_id), gone.parent_id)
            others = {key: one for key, one in folders.items() if key != folder_id}
            pairs = []
            for child in children(folders.values(), folder_id):
                name = _free_name(others, gone.parent_id, child.name)
                place = _behind(others, gone.parent_id)
                after = Folder(child.id, gone.parent_id, name, place)
                others[child.id] = after
                pairs.append((child, after))
            moved = _altered(repository, pairs)
            repository.remove(folder_id)
        return FolderChange(gone=(gone,), altered=moved.altered, filed=filed)

    def apply(self, change: FolderChange) -> Changes:
        """Do what the change says. Raises RefusedName where the folders changed meanwhile."""
        with self._database.write() as session:
            repository = FolderRepository(session)
            _require_unchanged(repository.all(), change)
            for folder in change.made:
                repository.put(folder)
            for _, after in change.altered:
                repository.alter(after)
            for one in change.filed:
                repository.file(one.session_ids, one.after)
            for folder in change.gone:
                repository.remove(folder.id)
        return change.changes


def _require_unchanged(folders: Folders, change: FolderChange) -> None:
    """Ids are used again: what another window made since must not be taken for it."""
    made = {one.id for one in change.made}
    stood = (*change.gone, *(before for before, _ in change.altered))
    parents = {one.parent_id for one in (*change.made, *(after for _, after in change.altered))}
    wanted = (parents | {one.after for one in change.filed}) - {None}
    there = folders.keys() | made
    if (
        made & folders.keys()
        or any(folders.get(one.id) != one for one in stood)
        or not wanted <= there
    ):
        raise RefusedName("The folders were changed since; nothing was taken back.")


def _altered(repository: FolderRepository, pairs: Iterable[tuple[Folder, Folder]]) -> FolderChange:
    changed = tuple((before, after) for before, after in pairs if before != after)
    for _, after in changed:
        repository.alter(after)
    return FolderChange(altered=changed)


def _found(folders: Folders, folder_id: int) -> Folder:
    folder = folders.get(folder_id)
    if folder is None:
        raise NotFound(_GONE)
    return folder


def _require_free(
    folders: Folders, parent_id: int | None, name: str, *, but: int | None = None
) -> None:
    """Two of one name beside each other could not be told apart, and a backup makes them one."""
    for one in children(folders.values(), parent_id):
        if one.id != but and alike(one.name) == alike(name):
            raise RefusedName(f"There is a folder “{one.name}” there already; nothing was changed.")


def _free_name(folders: Folders, parent_id: int | None, name: str) -> str:
    """The name, with a number behind it where a sibling has it."""
    taken = {alike(one.name) for one in children(folders.values(), parent_id)}
    number, free = 1, name
    while alike(free) in taken:
        number += 1
        free = f"{name} {number}"
    return free


def _require_room(folders: Folders, parent: Folder, height: int) -> None:
    depth, at = 1, parent
    while at.parent_id is not None and depth <= DEEPEST:
        at, depth = folders[at.parent_id], depth + 1
    if depth + height > DEEPEST:
        raise RefusedName(
            f"Folders lie at most {DEEPEST} deep inside of each other; nothing was changed."
        )


def _height(folders: Iterable[Folder], folder_id: int) -> int:
    """How many folders lie below each other from that one on."""
    below = children(folders, folder_id)
    return 1 + max((_height(folders, one.id) for one in below), default=0)


def _behind(folders: Folders, parent_id: int | None) -> int:
    return max((one.position for one in children(folders.values(), parent_id)), default=-1) + 1
