"""Asks which tags the chosen conversations shall have, and lets the library give them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from chatvault.domain.tag import Tag
from chatvault.domain.work import Work
from chatvault.ui.appearance import Appearance
from chatvault.ui.dialogs.tag_marks import TagMarks
from chatvault.ui.dialogs.tags import TagsDialog
from chatvault.ui.library import Library
from chatvault.ui.operations import Operations
from chatvault.ui.tag_changes import TagChanges

if TYPE_CHECKING:
    from chatvault.services.vault import Services


class Labelling:
    """Opens the dialogs over what is chosen."""

    def __init__(
        self, appearance: Appearance, operations: Operations, library: Library, window: QWidget
    ) -> None:
        self._appearance, self._operations, self._window = appearance, operations, window
        self.tags = TagChanges(library)

    def ask_tags(self, ids: tuple[int, ...]) -> None:
        """Ask for the tags of these conversations; without any there is nothing to ask."""

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
