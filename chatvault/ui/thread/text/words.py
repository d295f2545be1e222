"""The word and the paragraph around a place in a text, in UTF-16 units."""

from __future__ import annotations

from PySide6.QtCore import QTextBoundaryFinder

from chatvault.ui import utf16


def word_around(text: str, position: int) -> tuple[int, int]:
    """Start and end of the word at that place."""
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Word, text)
    finder.setPosition(min(position, utf16.length(text)))
    if not finder.isAtBoundary() or not _starts_word(finder):
        finder.toPreviousBoundary()
    start = max(0, finder.position())
    end = finder.toNextBoundary()
    return start, end if end > start else utf16.length(text)


def _starts_word(finder: QTextBoundaryFinder) -> bool:
    reasons = finder.boundaryReasons()
    return bool(reasons & QTextBoundaryFinder.BoundaryReason.StartOfItem)


def paragraph_around(text: str, position: int) -> tuple[int, int]:
    """Start and end of the line of text at that place, whatever lines it is broken into."""
    index = utf16.to_index(text, position)
    start = text.rfind("\n", 0, index) + 1
    end = text.find("\n", index)
    return utf16.to_units(text, start), utf16.to_units(text, end if end >= 0 else len(text))
