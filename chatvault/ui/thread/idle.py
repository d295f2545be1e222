"""What a thread view does when nothing else is to do: lay out ahead, colour, load pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from chatvault.ui.thread.boxes.image_box import ImageBox
from chatvault.ui.thread.boxes.mono_box import MonoBox
from chatvault.ui.thread.images.picture import Picture
from chatvault.ui.thread.message_block import MessageBlock

if TYPE_CHECKING:
    from chatvault.ui.thread.thread_view import ThreadView

_AHEAD = (1, 2, -1, 3)  # rows behind the last in view, and before the first


class Idle(QObject):
    """Does one small thing at a time, so that input never waits for more than that."""

    def __init__(self, view: ThreadView) -> None:
        super().__init__(view)
        self._view = view
        self._current = -1
        self._loading: set[str] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._turn)

    def start(self) -> None:
        """Begin once the event loop has nothing else to do."""
        self._timer.start()

    def _turn(self) -> None:
        view = self._view
        if not view.placed or not len(view.model):
            return
        self._tell_current()
        view.want_near()
        self._load_pictures()
        view.waiting.load()
        if self._colour() or self._lay_out_ahead():
            self._timer.start()

    def _tell_current(self) -> None:
        view = self._view
        reading = next(
            (row for row in view.placed if row.top + row.block.height > view.look.line * 2),
            view.placed[0],
        )
        message_id = reading.block.entry.id
        if message_id != self._current:
            self._current = message_id
            view.current_changed.emit(message_id)

    def _colour(self) -> bool:
        """Colour one block of code that was shown plain at first."""
        for placed in self._view.placed:
            for _, box in placed.block.boxes():
                if isinstance(box, MonoBox) and box.waits_for_colours:
                    box.add_colours()
                    self._view.viewport().update()
                    return True
        return False

    def _lay_out_ahead(self) -> bool:
        """Lay out one row that is likely to come into view next."""
        view = self._view
        first, last = view.placed[0].row, view.placed[-1].row
        for step in _AHEAD:
            row = last + step if step > 0 else first + step
            if not 0 <= row < len(view.flow.heights) or row in view.blocks:
                continue
            if view.model.message(view.model.rows[row].first) is not None:
                view.flow.block(row)
                view.scrolled.emit()
                return True
        return False

    def _load_pictures(self) -> None:
        for placed in self._view.placed:
            for _, box in placed.block.boxes():
                blob = box.wanted if isinstance(box, ImageBox) else None
                if blob and blob not in self._loading:
                    self._loading.add(blob)
                    self._load(blob)

    def _load(self, blob: str) -> None:
        def take(content: Picture) -> None:
            self._loading.discard(blob)
            for row, block in self._view.blocks.laid_out():
                if self._show(block, blob, content):
                    self._view.changed_size(row)
            self._view.viewport().update()

        self._view.model.provider.picture(blob, take)

    @staticmethod
    def _show(block: MessageBlock, blob: str, content: Picture) -> bool:
        """Give the picture to those who wait for it; True where a height changed."""
        before = block.height
        for slot, box in block.boxes():
            if isinstance(box, ImageBox) and box.wanted == blob:
                box.show_picture(content)
                box.lay_out(box.width)
                slot.height = box.height
        block.place()
        return block.height != before
