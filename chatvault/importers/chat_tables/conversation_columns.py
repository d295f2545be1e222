"""What the columns of a table mean if it holds conversations, and which table does."""

from __future__ import annotations

from collections.abc import Mapping

from chatvault.domain.tables.table_layout import Table
from chatvault.importers.chat_tables.confirmed_columns import moments_or_none
from chatvault.importers.chat_tables.contents import Columns, Contents, left_over
from chatvault.importers.chat_tables.conversation_keys import OF_PEOPLE, Found
from chatvault.importers.chat_tables.guessing import likeliest
from chatvault.importers.chat_tables.meanings import MEANINGS, WITH_WHOM, columns_of, folded
from chatvault.importers.chat_tables.message_columns import key_among
from chatvault.importers.chat_tables.table_names import is_called_so, rank

_HALF = 0.5  # of the values
_LIKE_NAMES = (2, 120)  # characters of a title, on an average
_STATES = ("status", "state", "type", "mode", "kind")  # how columns end that tell no title
_TITLES_BESIDE = {"title": ("title", "conversation_title", "chat_title", "session_title",
                            "conversation_name", "chat_name", "subject", "topic")}  # fmt: skip


def conversations_for(
    messages: Table, columns: Columns, rest: Mapping[str, Columns]
) -> Table | None:
    """The table that the messages name their conversations by."""
    if "conversation" not in messages.columns:
        return None
    key = messages.columns["conversation"]
    told, of_person = columns[key], folded(key) in (*WITH_WHOM, *OF_PEOPLE)
    called_so = {name: list(one) for name, one in rest.items()
                 if is_called_so(name, "conversations")}  # fmt: skip
    by_name = likeliest(_called_after(key, called_so) or called_so, "conversations")
    ranked: list[tuple[float, bool, int, str]] = []
    for table, others in rest.items():
        if of_person and table not in called_so:  # all that a person has names the person
            continue
        share = max((told.likeness_to(one) for one in others.values()), default=0.0)
        place = rank(table, "conversations")  # small numbers are keys of many tables
        if share and place is not None:
            is_named = by_name is not None and table == by_name.name
            ranked.append((share, is_named, -place, table))
    if ranked:
        name = max(ranked)[-1]
        return conversations_in(name, rest[name], told)
    if by_name is not None and _is_of_others(rest[by_name.name], told):
        return None
    return by_name


def _called_after(key: str, tables: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Those of the tables whose names end like that of the key: of ``thread_id`` the threads.

    Sessions of people are when they were signed in.
    """
    kind = folded(key).removesuffix("_id")
    return {name: columns for name, columns in tables.items()
            if folded(name).removesuffix("s").endswith(kind)
            and not folded(name).startswith("user")}  # fmt: skip


def _is_of_others(columns: Columns, told: Contents) -> bool:
    """Whether none of the keys is in the table, though it has some.

    Numbers tell nothing: the rows that are looked at may be those of other conversations.
    """
    listed = [one.different for one in columns.values() if one.is_unique]
    if not listed or not told.values or all(map(str.isdecimal, told.different)):
        return False
    return not any(told.different & one for one in listed)


def conversations_beside(messages: Table, columns: Columns) -> Table | None:
    """The titles of conversations where every message repeats them."""
    key = messages.columns.get("conversation")
    if key is None:
        return None
    said = messages.columns.get("text", "")
    if said in columns and columns[said].tells_conversations:
        rest = {name: one for name, one in columns.items() if name != said}
        return Table(messages.name, conversations_in(messages.name, rest, columns[key]).columns)
    left = left_over(columns, dict(messages.columns))
    named = columns_of([one.column for one in left], _TITLES_BESIDE)
    titles = [one for one in left if one.is_prose and folded(one.column) not in OF_PEOPLE]
    title = named.get("title") or next(
        (one.column for one in titles if _is_same_within(columns[key], one)), None
    )
    return None if title is None else Table(messages.name, {"id": key, "title": title})


def _is_same_within(key: Contents, one: Contents) -> bool:
    """Whether rows of the same key always say the same, and others mostly something else."""
    told: dict[object, object] = {}
    for of, value in zip(key.by_row, one.by_row, strict=True):
        if told.setdefault(of, value) != value:
            return False
    recurs = len(told) < key.rows
    return recurs and len(one.different) > max(1, _HALF * len(told))


def conversations_in(name: str, columns: Columns, told: Contents | None) -> Table:
    """What the columns mean if the table holds conversations, with the keys that are told."""
    found = columns_of(list(columns), MEANINGS["conversations"])
    if told is not None:
        ranked = [(share, column) for column, one in columns.items()
                  if (share := told.likeness_to(one))]  # fmt: skip
        if ranked:
            key = max(ranked)[1]
            found = {meaning: column for meaning, column in found.items() if column != key}
            found["id"] = key
    if "id" not in found:
        found |= key_among(left_over(columns, found))
    for meaning in ("created", "updated"):
        if meaning in found and not moments_or_none(columns[found[meaning]]):
            del found[meaning]
    if "title" not in found:
        found |= _title(left_over(columns, found)) or _summary(columns, found)
    if "created" not in found:
        moments = [one.column for one in left_over(columns, found) if one.tells_moments]
        found |= dict(zip(("created", "updated"), moments, strict=False)) | found
    return Table(name, found)


def _summary(columns: Columns, found: Found) -> Found:
    """What is called a summary, where it is as short as a title."""
    summary = columns[found["summary"]] if "summary" in found else None
    is_title = summary is not None and summary in _titles([summary])
    return {"title": found.pop("summary")} if is_title else {}


def _title(left: list[Contents]) -> Found:
    """Short prose that differs from row to row."""
    titles = _titles(left)
    return {"title": max(titles, key=lambda one: one.spaced).column} if titles else {}


def _titles(left: list[Contents]) -> list[Contents]:
    least, most = _LIKE_NAMES
    return [one for one in left
            if one.is_prose and least <= one.length <= most
            and not folded(one.column).endswith(_STATES)
            and len(one.different) >= _HALF * len(one.values)]  # fmt: skip
