"""What the window does to folders when asked: each change can be undone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from chatvault.domain.counted import conversations
from chatvault.domain.folder import FolderChange
from chatvault.ui.tasks.library import Library
from chatvault.ui.tasks.steps import Done

if TYPE_CHECKING:
    from chatvault.services.vault import Services


class FolderChanges:
    """Makes, fills, names, moves and deletes folders by way of the library, which remembers."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def make(self, name: str, parent_id: int | None, ids: tuple[int, ...] = ()) -> None:
        """Make a folder, and put these conversations into it."""
        self._do(
            lambda services: services.filing.make(name, parent_id, ids=ids),
            lambda change: filed_words(change, name.strip()) if ids else f"Folder “{name}” made",
        )

    def file(self, ids: tuple[int, ...], folder_id: int | None, name: str = "") -> None:
        """Put conversations into a folder; None takes them out of theirs."""
        self._do(
            lambda services: services.filing.file(ids, folder_id),
            lambda change: filed_words(change, name),
        )

    def rename(self, folder_id: int, name: str) -> None:
        """Give a folder another name."""
        self._do(
            lambda services: services.filing.rename(folder_id, name),
            lambda change: f"Folder “{change.altered[0][0].name}” renamed",
            silent=True,
        )

    def move(self, folder_id: int, parent_id: int | None) -> None:
        """Let a folder lie in another one, or in none."""
        self._do(
            lambda services: services.filing.move(folder_id, parent_id),
            lambda change: f"Folder “{change.altered[0][0].name}” moved",
        )

    def step(self, folder_id: int, by: int) -> None:
        """Move a folder up (-1) or down (1) among its siblings."""
        self._do(
            lambda services: services.filing.step(folder_id, by),
            lambda _change: "Folder moved",
            silent=True,
        )

    def remove(self, folder_id: int) -> None:
        """Let a folder go; what is in it comes to lie where it lay."""
        self._do(
            lambda services: services.filing.remove(folder_id),
            lambda change: f"Folder “{change.gone[0].name}” deleted",
        )

    def _do(
        self,
        change: Callable[[Services], FolderChange],
        words: Callable[[FolderChange], str],
        *,
        silent: bool = False,
    ) -> None:
        def run(services: Services) -> Done | None:
            done = change(services)
            if not done:
                return None
            return Done(
                done.changes,
                lambda services: services.filing.apply(done.inverse),
                lambda services: services.filing.apply(done),
                sentence=words(done),
            )

        self._library.do(run, silent=silent)


def filed_words(change: FolderChange, name: str) -> str:
    """What is told of conversations that went into a folder, or out of theirs."""
    count = conversations(sum(len(one.session_ids) for one in change.filed))
    if change.filed and change.filed[0].after is None:
        return f"{count} taken out of the folder"
    return f"{count} moved to “{name}”" if name else f"{count} moved"
