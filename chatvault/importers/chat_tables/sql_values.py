"""The values between the brackets of an INSERT statement, whichever program wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from chatvault.importers.json_files.json_values import to_json

Value = str | int | float | bool | None

_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\u2400"}
# A text up to the quote that ends it, where "\" means something and where it does not.
_WITH_ESCAPES = re.compile(r"[^'\\]*+(?:(?:''|\\.)[^'\\]*+)*+", re.DOTALL)
_PLAIN = re.compile(r"[^'(),\[\]$]+")
# Around a text of PostgreSQL in which nothing is escaped.
_DOLLARS = re.compile(r"\$(?:[^\W\d]\w*)?\$")
_WITHOUT = re.compile(r"[^']*+(?:''[^']*+)*+")
_DOUBLED_OR_ESCAPED = re.compile(r"''|\\(.)", re.DOTALL)
_ESCAPING = ("E", "_BINARY E")  # before a text in which "\" means something
_WORDS: dict[str, Value] = {"null": None, "true": True, "false": False, "default": None}
# The shell of SQLite writes lines of a text as replace('a\nb','\n',char(10)), since 2025 as
# unistr('a\u000ab').
_REPLACED, _UNISTR, _ARRAY = "replace(", "unistr(", "array["
_OF_UNICODE = "u&"  # before a text of PostgreSQL
_CODE = re.compile(r"cha?r\((\d{1,3})\)", re.IGNORECASE)
_UNICODE = re.compile(
    r"\\(?:(\\)|(?:u|(?=[\da-fA-F]{4}))([\da-fA-F]{4})|U([\da-fA-F]{8})|\+([\da-fA-F]{6}))"
)
_HIGHEST = 0x10FFFF


def tuples(text: str, place: int, *, escapes: bool) -> Iterator[list[Value]]:
    """The rows of VALUES, from a place on."""
    while (begin := text.find("(", place)) >= 0:
        values, place = _values(text, begin + 1, escapes=escapes)
        yield values
        rest = text[place : place + 64].lstrip()
        if not rest.startswith(","):
            return


def unescaped(value: str) -> str:
    """A text without the backslashes in it."""
    return re.sub(r"\\(.)", lambda found: _ESCAPES.get(found[1], found[1]), value)


def _values(text: str, place: int, *, escapes: bool) -> tuple[list[Value], int]:
    """The values up to the bracket that closes, and the place behind it."""
    values: list[Value] = []
    plain: list[str] = []
    texts: list[str] = []
    depth = 0
    while place < len(text):
        if (run := _PLAIN.match(text, place)) is not None:
            plain.append(run[0])
            place = run.end()
            continue
        character = text[place]
        if character == "'":
            backslashes = escapes or _is_escaping(plain)
            told, place = _quoted(text, place + 1, escapes=backslashes)
            texts.append(told)
            continue
        if (mark := _DOLLARS.match(text, place)) is not None:
            end = text.find(mark[0], mark.end())
            end = len(text) if end < 0 else end
            texts.append(text[mark.end() : end])
            place = end + len(mark[0])
            continue
        if character in ",)" and not depth:
            values.append(_value("".join(plain).strip(), texts))
            plain, texts = [], []
            if character == ")":
                return values, place + 1
        else:
            plain.append(character)
        depth += (character in "([") - (character in ")]" and depth > 0)
        place += 1
    return values, place


def _is_escaping(plain: Sequence[str]) -> bool:
    """Whether what stands before a text, and nothing else does, has "\\" mean something in it."""
    return len(plain) == 1 and plain[0].strip().upper() in _ESCAPING


def _quoted(text: str, place: int, *, escapes: bool) -> tuple[str, int]:
    """A text up to the quote that ends it, and the place behind that."""
    form = _WITH_ESCAPES if escapes else _WITHOUT
    found = form.match(text, place)
    told = found[0] if found is not None else ""
    end = place + len(told) + 1
    if escapes and "\\" in told:
        return _DOUBLED_OR_ESCAPED.sub(_meant, told), end
    return told.replace("''", "'"), end


def _meant(found: re.Match[str]) -> str:
    return "'" if found[1] is None else _ESCAPES.get(found[1], found[1])


def _value(plain: str, texts: Sequence[str]) -> Value:
    if texts:
        return _of_texts(plain.lower(), texts)
    word = plain.partition("::")[0].strip()
    if word.lower() in _WORDS:
        return _WORDS[word.lower()]
    try:
        return int(word)
    except ValueError:
        return _fraction(word)


def _of_texts(plain: str, texts: Sequence[str]) -> Value:
    """What texts stand for with what is around them; a function is mostly about its first."""
    if plain.startswith(_REPLACED):
        told = texts[0]
        for mark, code in zip(texts[1:], _CODE.findall(plain), strict=False):
            told = told.replace(mark, chr(int(code))) if mark else told
        return told
    if plain.startswith((_UNISTR, _OF_UNICODE)):
        return _UNICODE.sub(_character, texts[0])
    return to_json(list(texts)) if plain.startswith(_ARRAY) else texts[0]


def _character(found: re.Match[str]) -> str:
    if found[1]:
        return found[1]
    code = int(next(filter(None, found.groups())), 16)
    return chr(code) if code <= _HIGHEST else found[0]


def _fraction(word: str) -> float | str:
    try:
        return float(word)
    except ValueError:
        return word
