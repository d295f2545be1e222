"""A text document that never opens a file and never goes to the network."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QImage, QTextDocument


class SafeDocument(QTextDocument):
    """Refuses every resource that its text asks for, and counts how often it was asked."""

    refused: ClassVar[int] = 0
    _NOTHING = QImage()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setUndoRedoEnabled(False)
        self.setDocumentMargin(0)

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Nothing; and not None, for then Qt would open the name as a local file."""
        SafeDocument.refused += 1
        return self._NOTHING
