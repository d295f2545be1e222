"""Lists as Python writes them, brought into JSON: so tables have them that pandas wrote."""

from __future__ import annotations

import re
import sys

from chatvault.importers.json_files.json_values import to_json

_BEGINNING = re.compile(r"\s*\[\s*\{\s*'")
# What is not closed goes up to the end of its line, so that no sign is looked at twice.
_TOKEN = re.compile(r"'(?:[^'\\\n]|\\.)*+'?|\"(?:[^\"\\\n]|\\.)*+\"?|\b(?:None|True|False)\b")
_WORDS = {"None": "null", "True": "true", "False": "false"}
_ESCAPE = re.compile(
    r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U(00[01][0-9a-fA-F]{5})|(.))", re.DOTALL
)
_SIGNS = {"n": "\n", "r": "\r", "t": "\t"}
_BETWEEN = re.compile(r"\}[^\S\n]*+\n\s*+\{")  # of an array of NumPy
_LONGEST = 4_000_000  # characters


def as_json_text(told: str) -> str:
    """The list as JSON text; anything else as it is."""
    if len(told) > _LONGEST or _BEGINNING.match(told) is None:
        return told
    return _BETWEEN.sub("},{", _TOKEN.sub(_token, told))


def _token(found: re.Match[str]) -> str:
    token = found[0]
    if token in _WORDS:
        return _WORDS[token]
    if len(token) < 2 or token[-1] != token[0]:
        return token
    return to_json([_ESCAPE.sub(_sign, token[1:-1])])[1:-1]  # text by itself would stay as it is


def _sign(found: re.Match[str]) -> str:
    code = found[1] or found[2] or found[3]
    if code is None:
        return _SIGNS.get(found[4], found[4])
    return chr(min(int(code, 16), sys.maxunicode))
