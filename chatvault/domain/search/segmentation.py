"""How text is cut before it is indexed and before it is searched: the same way."""

from __future__ import annotations

import re
import unicodedata

from chatvault.domain.search.letters import plain_letters

# Raise it with every change below, of `letters` and `identifiers`: an index of another version is
# rebuilt.
VERSION = 5

# Scripts written without spaces (Thai, Lao, Burmese, Khmer, Chinese, Japanese, Korean): each
# character becomes a word, so that any part is found. So do signs that are younger than the
# tokenizer's tables, new emoji above all, and those for private use, with which ChatGPT marks what
# it cites: it takes them for letters of the word before them.
UNSPACED = re.compile(
    "([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u20ba-\u20c0\u23f4-\u23ff\u2b4d-\u2bff"
    "\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3130-\u318f\u31a0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\ue001-\ufaff\uff66-\uff9f"
    "\U0001f000-\U0001faff\U00020000-\U000323af]+)"
)
# C++, C# and --flag, which are one word of the index each.
SIGNED = re.compile(r"[A-Za-z]{1,2}(?:\+\+|#)|--[A-Za-z][\w-]*")
# What may stand where a word has a star: letters, but no run that is data, or what cuts words.
ANYTHING = r"(?:[^\W_]{0,40}|[\W_]{1,20})"
# A word as the tokenizer cuts them, in folded text.
WORD = re.compile(r"[^\W_]+")


def segmented(text: str) -> str:
    """``text`` in plain letters, with every run of an unspaced script split into its characters."""
    if text.isascii():
        return text
    text = plain_letters(composed(text))
    pieces = UNSPACED.split(text)  # a run is every second of them
    pieces[1::2] = map(" ".join, pieces[1::2])
    return " ".join(pieces)


def composed(text: str) -> str:
    """``text`` with a letter and its marks as one character, however they were written.

    Names of files on a Mac and what is copied from a PDF have them one by one.
    """
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)
