"""Shows the pictures of the opened conversation in the lightbox, read in the background."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from chatvault.domain.blocks import Attachment
from chatvault.ui.operations import Operations
from chatvault.ui.thread.images.kept_files import KeptFiles
from chatvault.ui.thread.images.lightbox import Lightbox
from chatvault.ui.thread.images.picture import MOST_BYTES, Picture, whole
from chatvault.ui.thread.thread_view import ThreadView
from chatvault.ui.thread.vault_provider import head_of

if TYPE_CHECKING:
    from chatvault.services.vault import Services


class Pictures(QObject):
    """Joins a thread view, the lightbox over its window, and the vault.

    Signals:
        done: a sentence of what was done.
        failed: a sentence of what went wrong.
    """

    done = Signal(str)
    failed = Signal(str)

    def __init__(self, view: ThreadView, operations: Operations) -> None:
        super().__init__(view)
        self._view, self._operations = view, operations
        self._box: Lightbox | None = None
        self._session_id: int | None = None
        self._reading = self._wanted = ""
        self._kept = KeptFiles(operations, view)
        self._kept.done.connect(self.done)
        self._kept.failed.connect(self._say_failure)
        view.commands.save_asked.connect(self._kept.save_as)
        view.commands.picture_copy_asked.connect(self._kept.copy_picture)
        view.picture_asked.connect(self._open)

    @property
    def lightbox(self) -> Lightbox:
        """What covers the window; made when the first picture is asked for."""
        if self._box is None:
            box = self._box = Lightbox(self._view.appearance, self._view.window())
            box.wanted.connect(self._want)
            box.save_asked.connect(self._kept.save_as)
            box.copy_asked.connect(self._kept.copy_picture)
            box.closed.connect(lambda: self._view.setFocus(Qt.FocusReason.OtherFocusReason))
        return self._box

    def show_session(self, session_id: int | None) -> None:
        """The view shows this conversation from now on; pictures of another one are put away."""
        if session_id != self._session_id:
            self._session_id = session_id
            if self._box is not None:
                self._box.close_box()

    def _open(self, blob: str) -> None:
        session_id, hidden = self._session_id, self._view.model.show_hidden
        if session_id is None:
            return
        shown = (session_id, *self._view.model.annex.runs.session_ids)

        def read(services: Services, work: object) -> Sequence[Attachment]:
            """The pictures of the conversation, or of the sub-agent's run, that has this one."""
            for one in shown:
                pictures = services.reading.pictures(one, hidden=hidden)
                if any(picture.blob == blob for picture in pictures):
                    return pictures
            return ()

        self._operations.read(
            "Looking for the pictures",
            read,
            lambda pictures: self._show(session_id, blob, pictures),
        )

    def _show(self, session_id: int, blob: str, pictures: Sequence[Attachment]) -> None:
        if session_id != self._session_id:
            return
        blobs = [picture.blob for picture in pictures]
        if blob not in blobs:  # the conversation changed meanwhile
            pictures, blobs = (Attachment("", blob=blob),), [blob]
        self.lightbox.open_box(pictures, blobs.index(blob))

    def _want(self, blob: str) -> None:
        """Read that picture; of many that are turned over quickly, only the last."""
        self._wanted = blob
        if not self._reading:
            self._read(blob)

    def _read(self, blob: str) -> None:
        self._reading = blob

        def read(services: Services, work: object) -> Picture:
            return whole(head_of(services, blob, MOST_BYTES))

        job = self._operations.read("Reading a picture", read, self._take)
        job.finished.connect(self._go_on)

    def _take(self, picture: Picture) -> None:
        self.lightbox.take(self._reading, picture)

    def _go_on(self) -> None:
        was, self._reading = self._reading, ""
        if self._wanted != was and self.lightbox.isVisible():
            self._read(self._wanted)

    def _say_failure(self, sentence: str) -> None:
        if self._box is not None and self._box.isVisible():
            self._box.say_failure(sentence)
        self.failed.emit(sentence)
