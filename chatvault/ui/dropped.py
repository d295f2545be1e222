"""What is dragged over the window, dropped on it, or was copied in a file manager."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData


def dropped_paths(mime: QMimeData | None) -> tuple[Path, ...]:
    """The local files and folders of a drop or the clipboard; nothing else is taken."""
    urls = () if mime is None else mime.urls()  # None: a clipboard that cannot be read right now
    return tuple(Path(url.toLocalFile()) for url in urls if url.isLocalFile())


def copied_text(mime: QMimeData | None) -> str:
    """The words on the clipboard; empty where there is nothing but spaces, or no text."""
    text = mime.text() if mime is not None and mime.hasText() else ""
    return text if text.strip() else ""
