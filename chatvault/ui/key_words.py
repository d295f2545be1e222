"""What keys are called, where a menu, a tooltip or the page of shortcuts names them."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence


def key_words(keys: str) -> str:
    """The keys in the words of this system; the large one is called Enter everywhere."""
    native = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
    return native.replace("Return", "Enter")
