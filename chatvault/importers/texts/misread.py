"""Texts in UTF-8 that a program read as the letters of Windows before it wrote them."""

from __future__ import annotations

_UNDEFINED = (0x81, 0x8D, 0x8F, 0x90, 0x9D)  # which stand for themselves
_CODES = {
    bytes([code]).decode("cp1252"): code for code in range(0x80, 0xA0) if code not in _UNDEFINED
}


def misread(text: str) -> str:
    """A text as such a program writes it."""
    letters = {code: letter for letter, code in _CODES.items()}
    return "".join(letters.get(code, chr(code)) for code in text.encode())


def mended(text: str) -> str:
    """The text as it was; one that is not damaged so stays as it is."""
    try:
        return bytes(_CODES.get(letter, ord(letter)) for letter in text).decode()
    except ValueError:  # a letter that is no byte, or bytes that are no text
        return text
