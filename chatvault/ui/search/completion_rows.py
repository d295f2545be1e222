"""The rows of the list under the search field: names, values and queries of before."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from chatvault.domain.search.query_fields import ALIASES, FIELDS
from chatvault.domain.search.suggestion import Suggestion, written
from chatvault.ui.search.completion_place import Place

FEWEST_LETTERS = 2  # of a word, before it may be the name of a field
_NOTES = {
    "from": "who said it",
    "in": "the product it was said in",
    "is": "what you did with the conversation",
    "has": "what the message holds",
    "also": "where else to look",
    "model": "which model answered",
    "tool": "a tool that was called",
    "project": "the folder that was worked in",
    "branch": "the branch in Git",
    "tag": "one of your tags",
    "folder": "one of your folders",
    "title": "words of the title",
    "note": "words of your note",
    "file": "a file: attached, read or changed",
    "lang": "the language of code",
    "date": "a day, month, quarter or year, or a stretch",
    "after": "from a day on",
    "before": "up to a day",
    "last": "hours, days, weeks, months, years",
    "length": "how many characters",
    "cost": "how many dollars",
    "id": "a conversation or a message",
}
_ICONS = {
    "from": "user",
    "in": "tray",
    "is": "star",
    "has": "list-checks",
    "also": "plus",
    "model": "robot",
    "tool": "terminal-window",
    "project": "folder-simple",
    "branch": "git-branch",
    "tag": "tag",
    "folder": "folder-open",
    "title": "chat-circle",
    "note": "pencil-simple",
    "file": "file-text",
    "lang": "file-text",
    "date": "calendar-blank",
    "after": "calendar-blank",
    "before": "calendar-blank",
    "last": "clock",
    "length": "list",
    "cost": "chart-bar",
    "id": "link",
}
_WORD_ICONS = {
    "from:assistant": "chat-circle",
    "from:tool": "terminal-window",
    "from:system": "gear",
    "is:pinned": "push-pin",
    "is:archived": "archive",
    "is:trashed": "trash",
    "is:gone": "x-circle",
    "also:tools": "terminal-window",
    "also:thinking": "brain",
    "also:archived": "archive",
    "has:image": "image",
    "has:file": "file-text",
    "has:tool": "terminal-window",
    "has:thinking": "brain",
    "has:error": "warning",
    "has:bookmark": "bookmark-simple",
    "has:branch": "git-branch",
    "has:secret": "lock-simple",
}
_UNKNOWN_ICON = "magnifying-glass"


class RowKind(enum.Enum):
    """What a row does when it is taken."""

    HEAD = enum.auto()  # nothing: it names those below
    NAME = enum.auto()  # its field's name is written
    VALUE = enum.auto()  # the value is written
    PAST = enum.auto()  # the query is asked again
    CLEAR = enum.auto()  # the queries of before are forgotten


@dataclass(frozen=True, slots=True)
class CompletionRow:
    """One row: what it says, what is written when it is taken, and how often that is there."""

    kind: RowKind
    text: str
    insert: str = ""
    note: str = ""
    count: int | None = None
    icon: str = ""
    source: str = ""

    @property
    def is_head(self) -> bool:
        """Whether it only names those below."""
        return self.kind is RowKind.HEAD

    @property
    def figure(self) -> str:
        """The count as it is shown."""
        return "" if self.count is None else f"{self.count:,}"

    @property
    def spoken(self) -> str:
        """What a screen reader says."""
        return ", ".join(part for part in (self.text, self.note, self.figure) if part)

    @property
    def tip(self) -> str:
        """The words, for where they are cut."""
        return self.text


def name_rows(typed: str) -> tuple[CompletionRow, ...]:
    """The fields whose names, of which some have two, begin with what is typed."""
    if len(typed) < FEWEST_LETTERS:
        return ()
    folded = typed.casefold()
    also = {field for alias, field in ALIASES.items() if alias.startswith(folded)}
    return tuple(
        CompletionRow(
            RowKind.NAME,
            f"{name}:",
            f"{name}:",
            _NOTES.get(name, ""),
            icon=_ICONS.get(name, _UNKNOWN_ICON),
        )
        for name in FIELDS
        if name.startswith(folded) or name in also
    )


def value_rows(place: Place, values: Iterable[Suggestion]) -> tuple[CompletionRow, ...]:
    """Values for that place; none where what is typed is the one value there is."""
    rows = tuple(_value_rows(place.field, values))
    done = len(rows) == 1 and rows[0].insert.strip('"').casefold() == place.typed.casefold()
    return () if done else rows


def past_rows(queries: Iterable[str]) -> tuple[CompletionRow, ...]:
    """Queries of before under a head, and the row that forgets them."""
    icon = "clock-counter-clockwise"
    past = [CompletionRow(RowKind.PAST, query, query, icon=icon) for query in queries]
    if not past:
        return ()
    head = CompletionRow(RowKind.HEAD, "Recent searches")
    return (head, *past, CompletionRow(RowKind.CLEAR, "Clear history", icon="x"))


def _value_rows(field: str, values: Iterable[Suggestion]) -> Iterator[CompletionRow]:
    for value in values:
        icon = _WORD_ICONS.get(f"{field}:{value.value}", _ICONS.get(field, _UNKNOWN_ICON))
        source = value.value if field == "in" else ""
        insert = written(value.value)
        yield CompletionRow(
            RowKind.VALUE, value.value, insert, value.label, value.count, icon, source
        )
