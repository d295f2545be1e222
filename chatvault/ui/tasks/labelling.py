"""Asks for tags, folder and note of what is chosen, and lets the library change them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from chatvault.domain.counted import conversations
from chatvault.domain.folder import PlacedFolder
from chatvault.domain.tag import Tag
from chatvault.domain.work import Work
from chatvault.ui.dialogs.name import NameDialog
from chatvault.ui.dialogs.note import NoteDialog
from chatvault.ui.dialogs.picking.folder import FolderDialog
from chatvault.ui.dialogs.picking.folder_choice import Destination, FolderChoice
from chatvault.ui.dialogs.picking.tag_marks import TagMarks
from chatvault.ui.dialogs.picking.tags import TagsDialog
from chatvault.ui.operations import Operations
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.tasks.folder_changes import FolderChanges
from chatvault.ui.tasks.library import Library
from chatvault.ui.tasks.tag_changes import TagChanges

if TYPE_CHECKING:
    from chatvault.services.vault import Services

_FILING = "Type a new name to make a folder."
_MOVING = "The folder moves with all that is inside."


class Labelling:
    """Opens the dialogs over what is chosen; without anything chosen there is nothing to ask."""

    def __init__(
        self, appearance: Appearance, operations: Operations, library: Library, window: QWidget
    ) -> None:
        self._appearance, self._operations, self._window = appearance, operations, window
        self._library = library
        self.tags = TagChanges(library)
        self.folders = FolderChanges(library)

    def ask_tags(self, ids: tuple[int, ...]) -> None:
        """Ask for the tags of these conversations."""

        def read(services: Services, work: Work) -> tuple[tuple[Tag, ...], dict[str, int]]:
            return services.tagging.all(), services.tagging.counts(ids)

        def ask(found: tuple[tuple[Tag, ...], dict[str, int]]) -> None:
            tags, counts = found
            marks = TagMarks(tags, counts, len(ids))
            dialog = TagsDialog(self._appearance, marks, len(ids), self._window)
            dialog.decided.connect(lambda give, take: self.tags.change(ids, give, take))
            dialog.open()

        if ids:
            self._operations.read("Looking at the tags", read, ask)

    def give_tag(self, name: str, ids: tuple[int, ...]) -> None:
        """Give a tag to conversations that were dropped on it."""
        self.tags.change(ids, (name,), ())

    def ask_folder(self, ids: tuple[int, ...]) -> None:
        """Ask for the folder of these conversations."""

        def read(services: Services, work: Work) -> tuple[tuple[PlacedFolder, ...], dict[int, int]]:
            return services.filing.all(), services.filing.holding(ids)

        def ask(found: tuple[tuple[PlacedFolder, ...], dict[int, int]]) -> None:
            folders, holding = found
            same = next((one for one, count in holding.items() if count == len(ids)), None)
            none = "In no folder" if holding else ""
            choice = FolderChoice(folders, none=none, current=same)
            self._choose(
                choice,
                f"Move {conversations(len(ids))} to a folder",
                _FILING,
                lambda chosen: self._file(ids, chosen),
            )

        if ids:
            self._operations.read("Looking at the folders", read, ask)

    def ask_note(self, session_id: int) -> None:
        """Ask for the note on a conversation."""

        def ask(note: str) -> None:
            dialog = NoteDialog(note, self._appearance, self._window)
            dialog.written.connect(lambda text: self._library.set_note(session_id, text))
            dialog.open()

        self._operations.read(
            "Looking at the note", lambda services, work: services.organising.note(session_id), ask
        )

    def ask_new_folder(self, parent_id: int | None = None) -> None:
        """Ask for the name of a new folder, in another one or in none."""
        dialog = NameDialog("New folder", "folder", self._window)
        dialog.named.connect(lambda name: self.folders.make(name, parent_id))
        dialog.open()

    def ask_parent(self, folder_id: int) -> None:
        """Ask in which other folder one shall lie: neither in itself nor in one inside it."""

        def ask(folders: tuple[PlacedFolder, ...]) -> None:
            moved = next((one for one in folders if one.folder.id == folder_id), None)
            if moved is None:
                return
            others = [one for one in folders if one.path[: len(moved.path)] != moved.path]
            none = "In no folder" if moved.depth else ""
            choice = FolderChoice(others, none=none, makes=False, current=moved.folder.parent_id)
            self._choose(
                choice,
                f"Move “{moved.folder.name}” into",
                _MOVING,
                lambda chosen: self.folders.move(folder_id, chosen.folder_id),
            )

        self._operations.read(
            "Looking at the folders", lambda services, work: services.filing.all(), ask
        )

    def _choose(
        self, choice: FolderChoice, title: str, hint: str, decide: Callable[[Destination], None]
    ) -> None:
        dialog = FolderDialog(self._appearance, choice, title, hint, self._window)
        dialog.decided.connect(decide)
        dialog.open()

    def _file(self, ids: tuple[int, ...], chosen: Destination) -> None:
        if chosen.is_new:
            self.folders.make(chosen.name, None, ids)
        else:
            self.folders.file(ids, chosen.folder_id, chosen.name)
