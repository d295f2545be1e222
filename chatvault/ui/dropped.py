"""What is dragged over the window, and dropped on it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData


def dropped_paths(mime: QMimeData) -> tuple[Path, ...]:
    """The local files and folders of a drop; nothing else is taken."""
    return tuple(Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile())
