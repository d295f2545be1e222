"""What the context menu offers for a picture or a file that the vault keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from chatvault.domain.blocks import Attachment
from chatvault.ui.painting.icons import qicon
from chatvault.ui.thread.parts.parts import ImagePart, LinePart
from chatvault.ui.thread.spots import Spot

if TYPE_CHECKING:
    from chatvault.ui.thread.thread_view import ThreadView


def kept_at(spot: Spot) -> Attachment | None:
    """The kept file that the part under the mouse shows."""
    part = spot.slot.part if spot.slot is not None and spot.inside else None
    if isinstance(part, LinePart):
        return part.file
    if isinstance(part, ImagePart) and part.attachment.blob is not None:
        return part.attachment
    return None


def add_kept(menu: QMenu, view: ThreadView, spot: Spot) -> None:
    """Add what can be done with the bytes of the file under the mouse, if there is one."""
    kept = kept_at(spot)
    if spot.slot is None or kept is None:
        return
    commands, theme = view.commands, view.look.theme
    if isinstance(spot.slot.part, ImagePart):
        copy = menu.addAction("Copy picture", lambda: commands.picture_copy_asked.emit(kept))
        copy.setIcon(qicon("image", theme))
    save = menu.addAction("Save as…", lambda: commands.save_asked.emit(kept))
    save.setIcon(qicon("download-simple", theme))
