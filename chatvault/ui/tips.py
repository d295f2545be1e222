"""Tool tips that say exactly what they are given, whoever wrote it."""

from __future__ import annotations

import html

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QToolTip, QWidget

LONGEST = 2_000  # characters


def literal(text: str) -> str:
    """The text as Qt has to get it to show every character of it.

    A tip that looks like HTML would be taken for it, and Qt would open the pictures it names.
    """
    if len(text) > LONGEST:
        text = f"{text[:LONGEST]}…"
    if "<" not in text and "&" not in text:
        return text
    return f"<p style='white-space:pre-wrap'>{html.escape(text)}</p>"


def show(at: QPoint, text: str, widget: QWidget) -> None:
    """Show the text as a tip at that place of the screen; without a text none is shown."""
    QToolTip.showText(at, literal(text), widget)
