"""How many characters a frame may draw that were never drawn before.

To draw one for the first time takes 25 µs of laying out and rasterising, and each time after that
two: letters are soon known, but a list in a script of thousands of characters may bring several
hundred new ones, a whole frame's worth. So lines that have too many wait for the next frame.
"""

from __future__ import annotations

FIRST_WIDE = "\u2e80"  # from here on scripts have thousands of characters
A_FRAME = 60


class NewGlyphs:
    """Which characters have been drawn in a font, and how many new ones the frame has room for."""

    def __init__(self) -> None:
        self._drawn: set[str] = set()
        self._room = A_FRAME

    def begin_frame(self) -> None:
        """Give the next frame its room."""
        self._room = A_FRAME

    def admit(self, text: str) -> bool:
        """Whether ``text`` is drawn in this frame; the first that brings anything new always is."""
        if text.isascii():
            return True
        new = {character for character in text if character >= FIRST_WIDE} - self._drawn
        if new and len(new) > self._room < A_FRAME:
            return False
        self._room -= len(new)
        self._drawn |= new
        return True

    def forget(self) -> None:
        """Begin anew, with another font."""
        self._drawn.clear()
