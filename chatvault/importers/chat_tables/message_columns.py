"""What the columns of a table mean if it holds messages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from itertools import compress

from chatvault.domain.message import Role
from chatvault.domain.tables.table_layout import Table
from chatvault.importers.chat_tables.confirmed_columns import confirmed
from chatvault.importers.chat_tables.contents import Columns, Contents, left_over
from chatvault.importers.chat_tables.conversation_keys import (
    OF_PEOPLE,
    Found,
    finest_key,
    otherwise,
    person_in,
    recurring_key,
)
from chatvault.importers.chat_tables.guessing import single_pair
from chatvault.importers.chat_tables.meanings import folded
from chatvault.importers.chat_tables.roles import role, role_key, roles_among
from chatvault.importers.chat_tables.values import text

_SPEAKING = (Role.USER, Role.ASSISTANT)
_ADDRESSED = ("to", "to_name", "to_user", "recipient", "recipient_name", "receiver",
              "receiver_name", "receiver_id", "recipient_id")  # fmt: skip
_HALF, _MOST = 0.5, 0.9  # of the values
_SELDOM = 0.1  # of the rows
_ASKING = 0.2  # of the texts, where they are questions
_LONGEST_COUNT = 18  # digits


def messages_in(name: str, columns: Columns, tables: Mapping[str, Columns]) -> Table:
    """What the columns mean if the table holds messages."""
    told = _answered_beside(_turn_by_turn(confirmed(columns), columns), columns)
    found = dict(single_pair(Table(name, told)).columns)
    if "conversation" in found:
        found["conversation"] = finest_key(columns, found)
        found |= otherwise(columns, found)
    if "parent" in found:
        found = _with_parents(columns, found)
    for meaning, choose in _CHOOSE.items():
        if meaning not in found:
            found |= choose(left_over(columns, found), found, columns)
    if "text" in found and columns[found["text"]].tells_conversations:
        return Table(name, _of_lists(found, columns))
    if "conversation" not in found:
        others = [other for other in tables if other != name]
        key = recurring_key(columns, found, [tables[other] for other in others])
        if key := key or person_in(columns, found):
            found["conversation"] = key
    if order := _order(columns, found):
        found.setdefault("order", order)
    return Table(name, found)


def _with_parents(columns: Columns, found: Found) -> Found:
    """The columns with the id by which rows name others, where those that are named so are older.

    Of numbers that count rows the greater one is the newer; bots have those of their messenger,
    too, and a reply names that one.
    """
    named = [columns[found["id"]]] if "id" in found else []
    others = (one for one in left_over(columns, found) if one.is_unique and one.is_key)
    fit = (key for key in (*named, *others) if _may_name(key, columns[found["parent"]]))
    if (key := next(fit, None)) is not None:
        return found | {"id": key.column}
    return {meaning: column for meaning, column in found.items() if meaning != "parent"}


def _may_name(key: Contents, parent: Contents) -> bool:
    both = zip(key.by_row, parent.by_row, strict=True)
    pairs = [(text(own), text(above)) for own, above in both if above is not None]
    if not all(_is_count(told) for pair in pairs for told in pair):
        return True
    return sum(int(above) < int(own) for own, above in pairs) >= _HALF * len(pairs)


def _is_count(told: str) -> bool:
    return told.isascii() and told.isdecimal() and len(told) <= _LONGEST_COUNT


def _of_lists(found: Found, columns: Columns) -> Found:
    """The columns where each row is a conversation, which is known by what tells rows apart."""
    named = [found.pop(meaning) for meaning in ("conversation", "id") if meaning in found]
    found.pop("author", None)  # whoever a row names did not say all of it
    left = [columns[column] for column in named] + left_over(columns, found)
    key = key_among(left).get("id")
    return found if key is None else found | {"conversation": key}


def _turn_by_turn(found: Found, columns: Columns) -> Found:
    """The columns, where one of question and answer is what was said by whom another one tells.

    Logs of runs have an input and an output in every row, and of a message only one of them;
    what tools did in it has both.
    """
    if not {"role", "question", "answer"} <= found.keys() or "text" in found:
        return found
    asked, answered = columns[found["question"]], columns[found["answer"]]
    who = columns[found["role"]]
    known = roles_among(Counter(map(role_key, who.by_row)), "")
    speaking = [known.get(role_key(value)) in _SPEAKING for value in who.by_row]
    said = [*compress(zip(asked.by_row, answered.by_row, strict=True), speaking)]
    both = sum(None not in pair for pair in said)
    if not who.tells_some_roles or both > _SELDOM * len(said):
        return found
    asks = sum(pair[0] is not None for pair in said) > sum(pair[1] is not None for pair in said)
    rest = {meaning: found[meaning] for meaning in found if meaning not in ("question", "answer")}
    return rest | {"text": (asked if asks else answered).column}


def _answered_beside(found: Found, columns: Columns) -> Found:
    """The columns, where all that is told is the person's and answers stand beside it."""
    if not {"role", "text", "answer"} <= found.keys() or "question" in found:
        return found
    who = columns[found["role"]]
    known = roles_among(Counter(map(role_key, who.by_row)), who.column)
    said, answered = columns[found["text"]], columns[found["answer"]]
    pairs = [*zip(said.by_row, answered.by_row, strict=True)]
    both = sum(None not in pair for pair in pairs)
    if {*known.values()} != {Role.USER} or both < _HALF * len(pairs):
        return found
    rest = {meaning: found[meaning] for meaning in found if meaning not in ("role", "text")}
    return rest | {"question": said.column}


def key_among(left: list[Contents]) -> Found:
    """The first column that tells rows apart, as the id that it is."""
    return next(({"id": one.column} for one in left if one.names_rows), {})


# What no name tells, in the order in which it is looked for.


def _role(left: list[Contents], found: Found, columns: Columns) -> Found:
    if "question" in found:
        return {}
    for one in [columns[found["text"]]] if "text" in found else left:
        # What was said and who said it may stand in the same column.
        if one.tells_records or one.tells_conversations:
            return {"role": one.column, "text": one.column}
    return next(({"role": one.column} for one in left if one.tells_roles), {})


def _text(left: list[Contents], found: Found, _: Columns) -> Found:
    """The longest prose; two of them, of which one asks, where nobody tells whose they are."""
    if "question" in found:
        return {}
    prose = sorted(filter(_may_be_said, left), key=lambda one: -one.length)
    asked, answered = (_called(left, who) for who in (Role.USER, Role.ASSISTANT))
    if "role" not in found and asked and answered:
        return {"question": asked[0].column, "answer": answered[0].column}
    if "role" not in found and len(prose) > 1:
        pair = sorted(prose[:2], key=lambda one: -one.asking)
        if pair[0].asking >= _ASKING and all(one.spaced >= _HALF for one in pair):
            return {"question": pair[0].column, "answer": pair[1].column}
    return {"text": prose[0].column} if prose else {}


def _may_be_said(one: Contents) -> bool:
    """Whether it is prose of some length, and no name for somebody or something."""
    name = folded(one.column)
    is_name = name in OF_PEOPLE and one.spaced < _HALF
    return one.is_prose and not is_name and not name.endswith(("_id", "name", "email"))


def _called(left: list[Contents], who: Role) -> list[Contents]:
    """The columns that are called by a word for that role."""
    said = (one for one in left if one.values and not one.tells_moments)
    return [one for one in said if role(folded(one.column), "") is who]


def _author(left: list[Contents], found: Found, _: Columns) -> Found:
    if "role" in found or "question" in found:
        return {}
    named = (one for one in left if folded(one.column) in OF_PEOPLE and len(one.different) > 1)
    return next(({"author": one.column} for one in (*filter(_is_name, left), *named)), {})


def _is_name(one: Contents) -> bool:
    return one.is_name and folded(one.column) not in _ADDRESSED


def _at(left: list[Contents], _found: Found, _: Columns) -> Found:
    moments = [one for one in left if one.tells_moments]
    if not moments:
        return {}
    return {"at": max(moments, key=lambda one: len(one.different)).column}


def _clock(left: list[Contents], found: Found, columns: Columns) -> Found:
    """The time of day, where the other column has the date alone."""
    if "at" not in found or not columns[found["at"]].tells_days:
        return {}
    return next(({"clock": one.column} for one in left if one.tells_clocks), {})


def _model(left: list[Contents], _found: Found, _: Columns) -> Found:
    return next(({"model": one.column} for one in left if one.tells_models), {})


def _id(left: list[Contents], _found: Found, _: Columns) -> Found:
    return key_among(left)


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
    "clock": _clock,
    "model": _model,
    "id": _id,
    "parent": _parent,
}


def _order(columns: Columns, found: Found) -> str | None:
    """Whole numbers that count the rows of each conversation."""
    key = found.get("conversation")
    if key is None:
        return None
    for one in left_over(columns, found):
        if one.is_unique or not one.is_key or len(one.values) != one.rows:
            continue
        last: dict[object, int] = {}
        if all(_counts_on(last, of, value)
               for of, value in zip(columns[key].by_row, one.by_row, strict=True)):  # fmt: skip
            return one.column
    return None


def _counts_on(last: dict[object, int], of: object, value: object) -> bool:
    told = str(value)
    if not told.isdecimal() or len(told) > 9:
        return False
    before, last[of] = last.get(of), int(told)
    return int(told) in (0, 1) if before is None else int(told) == before + 1
