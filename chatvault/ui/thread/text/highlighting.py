"""The colours of code: which stretches of a line are keywords, strings and the like."""

from __future__ import annotations

import functools
import time
from typing import TYPE_CHECKING, NamedTuple

from chatvault.ui import utf16

if TYPE_CHECKING:
    from pygments.lexer import Lexer

LONGEST = 0.5  # seconds after which the rest of the code stays plain
LARGEST = 60_000  # characters; larger code stays plain


class Stretch(NamedTuple):
    """Characters of one line, in UTF-16 units, that are set alike.

    ``token`` is a colour token of the theme or a colour of its own as "#RRGGBB"; empty for the
    usual ink.
    """

    start: int
    length: int
    token: str
    bold: bool = False
    italic: bool = False
    underline: bool = False


Line = tuple[Stretch, ...]

# Looked up from the special to the general: the first that a token belongs to gives the colour.
_COLOURS = (
    ("Comment", "comment"),
    ("Keyword", "keyword"),
    ("Operator.Word", "keyword"),
    ("Literal.String", "string"),
    ("Literal.Number", "number"),
    ("Name.Function", "function"),
    ("Name.Class", "class_"),
    ("Name.Builtin", "class_"),
    ("Name.Exception", "class_"),
    ("Name.Decorator", "function"),
    ("Name.Tag", "keyword"),
    ("Name.Attribute", "function"),
    ("Name.Namespace", "class_"),
    ("Generic.Heading", "function"),
    ("Generic.Subheading", "function"),
    ("Generic.Inserted", "ok"),
    ("Generic.Deleted", "bad"),
)


@functools.lru_cache(maxsize=64)
def _lexer(language: str) -> Lexer | None:
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        return get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return None


@functools.lru_cache(maxsize=512)
def _colour(kind: object) -> str:
    name = str(kind).removeprefix("Token.")
    for prefix, token in _COLOURS:
        if name == prefix or name.startswith(prefix + "."):
            return token
    return ""


def label(language: str) -> str:
    """What people call the language; an unknown one keeps its own word."""
    lexer = _lexer(language.lower()) if language else None
    if lexer is not None and "text" in lexer.aliases:
        return "Text"
    return str(lexer.name) if lexer is not None else language


@functools.lru_cache(maxsize=256)
def highlight(code: str, language: str) -> tuple[Line, ...]:
    """The coloured stretches of every line; empty where there is nothing to colour by."""
    lexer = _lexer(language.lower()) if language and len(code) <= LARGEST else None
    if lexer is None:
        return ()
    lines: list[list[Stretch]] = [[]]
    place = 0
    end = time.thread_time() + LONGEST
    for kind, text in lexer.get_tokens(code):
        if time.thread_time() > end:  # some lexers can be led to go on for minutes
            break
        token = _colour(kind)
        for number, piece in enumerate(text.split("\n")):
            if number:
                lines.append([])
                place = 0
            width = utf16.length(piece)
            if token and piece and not piece.isspace():
                _add(lines[-1], Stretch(place, width, token))
            place += width
    return tuple(tuple(line) for line in lines)


def _add(line: list[Stretch], stretch: Stretch) -> None:
    """Append the stretch, or lengthen the last one where both are one colour."""
    if line and line[-1].token == stretch.token:
        last = line[-1]
        if last.start + last.length == stretch.start:
            line[-1] = last._replace(length=last.length + stretch.length)
            return
    line.append(stretch)
