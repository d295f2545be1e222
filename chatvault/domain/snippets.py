"""The line of a message that shows why it was found."""

from __future__ import annotations

import re
import unicodedata

from chatvault.domain.query_tree import Query, Term
from chatvault.domain.search import Snippet

WIDTH = 160
_BEFORE_HIT = 40
# Beyond this a text is not folded for its snippet: the hit is near the beginning or not shown.
_LOOKED_AT = 400_000


class _Fold(dict[int, str]):
    """Lower case without marks, one character for one, as the index folds words."""

    def __missing__(self, code: int) -> str:
        lowered = chr(code).lower()
        base = unicodedata.normalize("NFD", lowered)[0] if lowered else chr(code)
        self[code] = base
        return base


_FOLD = _Fold()


def folded(text: str) -> str:
    """``text`` as it is compared; every character keeps its place."""
    return text.lower() if text.isascii() else text.translate(_FOLD)


def pattern(query: Query) -> re.Pattern[str] | None:
    """What finds the query's words in folded text, None where it has none."""
    return re.compile("|".join(map(_expression, query.terms))) if query.terms else None


def snippet(text: str, words: re.Pattern[str] | None, width: int = WIDTH) -> Snippet:
    """About ``width`` characters of ``text`` round the first hit, on one line."""
    text = text[:_LOOKED_AT]
    first = words.search(folded(text)) if words else None
    start = max(0, first.start() - _BEFORE_HIT) if first else 0
    if start:
        at_word = text.find(" ", start, first.start() if first else start)
        start = at_word + 1 if at_word >= 0 else start
    line = " ".join(text[start : start + width * 2].split())
    cut = line[:width].rstrip()
    shown = ("…" if start else "") + cut + ("…" if len(line) > len(cut) else "")
    marks = tuple(
        (found.start(), found.end() - found.start())
        for found in (words.finditer(folded(shown)) if words else ())
    )
    return Snippet(shown, marks)


def _expression(term: Term) -> str:
    parts = [re.escape(folded(part)) for part in re.split(r"[\W_]+", term.text) if part]
    body = r"[\W_]*".join(parts) or re.escape(folded(term.text))
    spaced = folded(term.text)[:1].isascii() and folded(term.text)[:1].isalnum()
    begin = r"(?<![^\W_])" if spaced else ""
    end = "" if term.prefix or not spaced else r"(?![^\W_])"
    return begin + body + (r"\w*" if term.prefix and spaced else "") + end
