"""What a person thought of an answer, as a row tells it: in words, stars, yes and no."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chatvault.domain.blocks import Block, Event, EventKind
from chatvault.domain.tables.table_layout import Table
from chatvault.importers.chat_tables.meanings import folded
from chatvault.importers.chat_tables.values import text

_GOOD = ("up", "thumbs up", "thumbsup", "thumb up", "like", "liked", "positive", "good", "helpful",
         "yes", "true", "👍")  # fmt: skip
_BAD = ("down", "thumbs down", "thumbsdown", "thumb down", "dislike", "disliked", "negative", "bad",
        "not helpful", "unhelpful", "no", "-1", "👎")  # fmt: skip
_NOTHING = ("", "0", "none", "null", "nan", "n/a", "false", "pending", "neutral")
_ASKING = ("is_helpful", "was_helpful", "helpful", "thumbs", "vote", "is_liked", "liked")
_LONGEST_GRADE = 20  # characters; what is longer is a comment


def rating_of(table: Table, row: Mapping[str, Any]) -> list[Block]:
    """The rating, if there is one; a flag that is not set may be one that nobody touched."""
    told = text(table.value(row, "rating")).strip()
    known = told.lower().replace("_", " ").replace("-", " ").strip() if told != "-1" else told
    if known in _NOTHING:
        return []
    asks = folded(table.columns.get("rating", "")) in _ASKING
    if known in _GOOD or (asks and known == "1"):
        return [_event("You rated this as good")]
    if known in _BAD:
        return [_event("You rated this as bad")]
    is_grade = len(told) <= _LONGEST_GRADE and not told.startswith(("{", "["))
    return [_event(f"You rated this as {told}" if is_grade else f"You gave feedback\n\n{told}")]


def _event(said: str) -> Event:
    return Event(EventKind.NOTICE, said)
