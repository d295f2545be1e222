"""Guessing from names and, where these do not tell or mislead, from what the columns hold."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from chatvault.domain.table_layout import Layout, Table
from chatvault.domain.table_sample import TableSample
from chatvault.importers.chat_tables.contents import Contents, contents_of
from chatvault.importers.chat_tables.guessing import (
    MEANINGS,
    can_be_messages,
    columns_of,
    likeliest,
    rank,
    single_pair,
)
from chatvault.importers.chat_tables.values import text

Columns = Mapping[str, Contents]

_HALF, _MOST = 0.5, 0.9  # of the values
_ASKING = 0.2  # of the texts, where they are questions
_SHORTEST_RUN = 1.5  # rows of a conversation that stand together, on an average
_LIKE_NAMES = (2, 120)  # characters of a title, on an average
_TITLES_BESIDE = {"title": ("title", "conversation_title", "chat_title", "session_title",
                            "conversation_name", "chat_name", "subject", "topic")}  # fmt: skip


def guess_by_contents(samples: Sequence[TableSample]) -> Layout | None:
    """The likeliest layout of these tables, None where none of them can hold messages."""
    tables = {sample.name: contents_of(sample) for sample in samples}
    candidates: list[tuple[float, Table]] = []
    for name, columns in tables.items():
        table = messages_in(name, columns, tables)
        if can_be_messages(table.columns) and rank(name, "messages") is not None:
            candidates.append((_likelihood(table, columns), table))
    if not candidates:
        return None
    messages = max(candidates, key=lambda one: one[0])[1]
    rest = {name: columns for name, columns in tables.items() if name != messages.name}
    conversations = _conversations_for(messages, tables[messages.name], rest)
    if conversations is None:
        conversations = _conversations_beside(messages, tables[messages.name])
    else:
        rest.pop(conversations.name)
    names = {name: list(columns) for name, columns in rest.items()}
    return Layout(messages, conversations, likeliest(names, "tools"))


def guess_table(kind: str, name: str, samples: Sequence[TableSample], layout: Layout) -> Table:
    """What the columns of one table may mean that somebody says is of that kind."""
    tables = {sample.name: contents_of(sample) for sample in samples}
    columns = tables[name]
    if kind == "messages":
        return messages_in(name, columns, tables)
    if kind == "tools":
        return Table(name, columns_of(list(columns), MEANINGS[kind]))
    told = _told(layout.messages, "conversation", tables.get(layout.messages.name, {}))
    return _conversations_in(name, columns, told)


def messages_in(name: str, columns: Columns, tables: Mapping[str, Columns]) -> Table:
    """What the columns mean if the table holds messages."""
    meant = columns_of(list(columns), MEANINGS["messages"])
    found = {meaning: column for meaning, column in meant.items()
             if _CONFIRM.get(meaning, _anything)(columns[column])}  # fmt: skip
    found = dict(single_pair(Table(name, found)).columns)
    for meaning, choose in _CHOOSE.items():
        if meaning not in found:
            taken = set(found.values())
            left = [one for column, one in columns.items() if column not in taken]
            if chosen := choose(left, found, columns):
                found |= chosen
    if "conversation" not in found:
        others = [other for other in tables if other != name]
        if key := _conversation_key(name, columns, found, [tables[other] for other in others]):
            found["conversation"] = key
    if order := _order(columns, found):
        found.setdefault("order", order)
    return Table(name, found)


def _likelihood(table: Table, columns: Columns) -> float:
    """How well a table would do as that of the messages."""
    there = set(table.columns)
    said = columns[table.columns.get("text") or table.columns["answer"]]
    place = rank(table.name, "messages")
    return (
        4 * ("role" in there or "question" in there)
        + 2 * ("conversation" in there)
        + ("at" in there)
        + 2 / (1 + (place or 0))
        + min(said.length / 100, 1)
    )


# What a name promises, the values have to bear out; a table without rows is taken at its word.


def _anything(_: Contents) -> bool:
    return True


def _roles_or_none(one: Contents) -> bool:
    return one.may_tell_roles


def _moments_or_none(one: Contents) -> bool:
    return not one.values or one.tells_moments


def _words_or_none(one: Contents) -> bool:
    if not one.values:
        return True
    return not (one.tells_moments or one.tells_roles or (one.is_key and not one.spaced))


def _keys_or_none(one: Contents) -> bool:
    return not (one.is_prose and one.spaced >= _HALF)


_CONFIRM: Mapping[str, Callable[[Contents], bool]] = {
    "role": _roles_or_none,
    "conversation": _keys_or_none,
    "at": _moments_or_none,
    "text": _words_or_none,
    "question": _words_or_none,
    "answer": _words_or_none,
}


# What no name tells, in the order in which it is looked for.

Found = dict[str, str]


def _role(left: list[Contents], found: Found, _: Columns) -> Found:
    if "question" in found:
        return {}
    return next(({"role": one.column} for one in left if one.tells_roles), {})


def _text(left: list[Contents], found: Found, _: Columns) -> Found:
    """The longest prose; two of them, of which one asks, where nobody tells whose they are."""
    if "question" in found:
        return {}
    prose = sorted((one for one in left if one.is_prose), key=lambda one: -one.length)
    if "role" not in found and len(prose) > 1:
        pair = sorted(prose[:2], key=lambda one: -one.asking)
        if pair[0].asking >= _ASKING and all(one.spaced >= _HALF for one in pair):
            return {"question": pair[0].column, "answer": pair[1].column}
    return {"text": prose[0].column} if prose else {}


def _author(left: list[Contents], found: Found, _: Columns) -> Found:
    if "role" in found or "question" in found:
        return {}
    return next(({"author": one.column} for one in left if one.is_name), {})


def _at(left: list[Contents], _found: Found, _: Columns) -> Found:
    moments = [one for one in left if one.tells_moments]
    if not moments:
        return {}
    return {"at": max(moments, key=lambda one: len(one.different)).column}


def _model(left: list[Contents], _found: Found, _: Columns) -> Found:
    return next(({"model": one.column} for one in left if one.tells_models), {})


def _id(left: list[Contents], _found: Found, _: Columns) -> Found:
    return next(({"id": one.column} for one in left if one.is_unique and one.is_key), {})


def _parent(left: list[Contents], found: Found, columns: Columns) -> Found:
    """Keys of rows that stand above, each of them seldom more than once."""
    if "id" not in found:
        return {}
    places = {key: place for place, key in enumerate(columns[found["id"]].keys)}
    for one in left:
        if not one.is_key or len(one.different) < _MOST * len(one.values):
            continue
        told = [(place, text(value)) for place, value in enumerate(one.by_row) if value is not None]
        above = sum(places.get(key, place) < place for place, key in told)
        if above >= _MOST * len(told):
            return {"parent": one.column}
    return {}


_CHOOSE: Mapping[str, Callable[[list[Contents], Found, Columns], Found]] = {
    "role": _role,
    "text": _text,
    "author": _author,
    "at": _at,
    "model": _model,
    "id": _id,
    "parent": _parent,
}


def _conversation_key(
    name: str, columns: Columns, found: Found, others: Collection[Columns]
) -> str | None:
    """The key that rows of one conversation share: one of another table, or one that recurs."""
    taken = set(found.values())
    keys = [one for column, one in columns.items() if column not in taken and one.is_key]
    shared = [one for one in keys if len(one.different) < len(one.values)]
    foreign = [(share, len(one.different), one.column) for one in shared
               if (share := max((_likeness(one, other) for table in others
                                 for other in table.values()), default=0.0))]  # fmt: skip
    if foreign:
        return max(foreign)[2]
    standing = [(len(one.different), one.column) for one in shared
                if len(one.different) > 1
                and len(one.values) >= _SHORTEST_RUN * one.runs]  # fmt: skip
    return max(standing)[1] if standing else None


def _likeness(key: Contents, other: Contents) -> float:
    """How much the values of a key are those of a unique column, from 0 to 1."""
    if not other.rows or not other.is_unique or not other.is_key:
        return 0.0
    both = len(key.different & other.different)
    if both < _HALF * len(key.different):
        return 0.0
    return both / len(key.different | other.different)


def _order(columns: Columns, found: Found) -> str | None:
    """Whole numbers that count the rows of each conversation."""
    key, taken = found.get("conversation"), set(found.values())
    if key is None:
        return None
    for column, one in columns.items():
        if column in taken or one.is_unique or not one.is_key or len(one.values) != one.rows:
            continue
        last: dict[object, int] = {}
        if all(_counts_on(last, of, value)
               for of, value in zip(columns[key].by_row, one.by_row, strict=True)):  # fmt: skip
            return column
    return None


def _counts_on(last: dict[object, int], of: object, value: object) -> bool:
    told = str(value)
    if not told.isdecimal() or len(told) > 9:
        return False
    before, last[of] = last.get(of), int(told)
    return int(told) in (0, 1) if before is None else int(told) == before + 1


def _conversations_for(
    messages: Table, columns: Columns, rest: Mapping[str, Columns]
) -> Table | None:
    """The table that the messages name their conversations by."""
    if "conversation" not in messages.columns:
        return None
    told = columns[messages.columns["conversation"]]
    by_name = likeliest({name: list(one) for name, one in rest.items()}, "conversations")
    ranked: list[tuple[float, bool, str]] = []
    for table, others in rest.items():
        share = max((_likeness(told, one) for one in others.values()), default=0.0)
        if share and rank(table, "conversations") is not None:
            ranked.append((share, by_name is not None and table == by_name.name, table))
    if ranked:
        name = max(ranked)[2]
        return _conversations_in(name, rest[name], told)
    return by_name


def _conversations_beside(messages: Table, columns: Columns) -> Table | None:
    """The titles of conversations where every message repeats them."""
    key = messages.columns.get("conversation")
    if key is None:
        return None
    left = _left(columns, dict(messages.columns))
    named = columns_of([one.column for one in left], _TITLES_BESIDE)
    title = named.get("title") or next(
        (one.column for one in left if one.is_prose and _is_same_within(columns[key], one)), None
    )
    return None if title is None else Table(messages.name, {"id": key, "title": title})


def _is_same_within(key: Contents, one: Contents) -> bool:
    """Whether rows of the same key always say the same, and others something else."""
    told: dict[object, object] = {}
    for of, value in zip(key.by_row, one.by_row, strict=True):
        if told.setdefault(of, value) != value:
            return False
    return len(one.different) > 1


def _conversations_in(name: str, columns: Columns, told: Contents | None) -> Table:
    """What the columns mean if the table holds conversations, with the keys that are told."""
    found = columns_of(list(columns), MEANINGS["conversations"])
    if told is not None:
        ranked = [(share, column) for column, one in columns.items()
                  if (share := _likeness(told, one))]  # fmt: skip
        if ranked:
            key = max(ranked)[1]
            found = {meaning: column for meaning, column in found.items() if column != key}
            found["id"] = key
    if "id" not in found:
        found |= _id(_left(columns, found), found, columns)
    for meaning in ("created", "updated"):
        if meaning in found and not _moments_or_none(columns[found[meaning]]):
            del found[meaning]
    if "title" not in found:
        found |= _title(_left(columns, found))
    if "created" not in found:
        moments = [one.column for one in _left(columns, found) if one.tells_moments]
        found |= dict(zip(("created", "updated"), moments, strict=False)) | found
    return Table(name, found)


def _title(left: list[Contents]) -> Found:
    """Short prose that differs from row to row."""
    least, most = _LIKE_NAMES
    titles = [one for one in left
              if one.is_prose and least <= one.length <= most
              and len(one.different) >= _HALF * len(one.values)]  # fmt: skip
    return {"title": max(titles, key=lambda one: one.spaced).column} if titles else {}


def _left(columns: Columns, found: Found) -> list[Contents]:
    taken = set(found.values())
    return [one for column, one in columns.items() if column not in taken]


def _told(table: Table, meaning: str, columns: Columns) -> Contents | None:
    column = table.columns.get(meaning)
    return None if column is None else columns.get(column)
