"""In which folder something shall be: the rows to choose from, and what each one means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chatvault.domain.folder import PlacedFolder
from chatvault.domain.own_name import alike, trimmed, why_no_name
from chatvault.ui.dialogs.picking.picker_rows import PickerRow

_NONE, _FOLDER, _NEW = "none", "folder:", "new:"


@dataclass(frozen=True, slots=True)
class Destination:
    """A folder by its id; without one no folder, or a new one of that name."""

    folder_id: int | None
    name: str = ""

    @property
    def is_new(self) -> bool:
        """Whether the folder has to be made."""
        return self.folder_id is None and bool(self.name)


class FolderChoice:
    """The folders as a tree; while something is typed, those whose path has it."""

    def __init__(
        self,
        folders: Sequence[PlacedFolder],
        *,
        none: str = "",
        makes: bool = True,
        current: int | None = None,
    ) -> None:
        """``none``: the words for in no folder, where that is offered; ``makes``: new ones, too.

        ``current`` is where it is now.
        """
        self._folders, self._none, self.makes = folders, none, makes
        self.current = f"{_FOLDER}{current}" if current is not None else None

    def rows(self, typed: str) -> tuple[PickerRow, ...]:
        """What can be chosen."""
        wanted = alike(typed)
        fitting = [one for one in self._folders if wanted in alike(" / ".join(one.path))]
        if typed:  # Enter means the very one, or else one whose own name has it
            fitting.sort(
                key=lambda one: (
                    alike(one.folder.name) != wanted,
                    wanted not in alike(one.path[-1]),
                )
            )
        rows = [_row(one, whole=bool(typed)) for one in fitting]
        if self._none and not typed:
            rows.insert(0, PickerRow(_NONE, self._none, icon="tray"))
        name = trimmed(typed)
        taken = any(alike(one.folder.name) == alike(name) for one in self._top())
        if self.makes and not taken and not why_no_name(name, "folder"):
            rows.append(PickerRow(f"{_NEW}{name}", f"New folder “{name}”", icon="plus"))
        return tuple(rows)

    def destination(self, key: str) -> Destination:
        """What the row of that key means."""
        if key == _NONE:
            return Destination(None)
        if key.startswith(_NEW):
            return Destination(None, key.removeprefix(_NEW))
        folder_id = int(key.removeprefix(_FOLDER))
        name = next(one.folder.name for one in self._folders if one.folder.id == folder_id)
        return Destination(folder_id, name)

    def _top(self) -> list[PlacedFolder]:
        return [one for one in self._folders if not one.depth]


def _row(one: PlacedFolder, *, whole: bool) -> PickerRow:
    label = " / ".join(one.path) if whole else one.folder.name
    figure = f"{one.in_all:,}" if one.in_all else ""
    depth = 0 if whole else one.depth
    key = f"{_FOLDER}{one.folder.id}"
    return PickerRow(key, label, figure, icon="folder-open", depth=depth, is_path=whole)
