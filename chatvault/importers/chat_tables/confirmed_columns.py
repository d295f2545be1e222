"""Which columns mean what they are called: what a name promises, the values have to bear out.

A table without rows is taken at its word.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from chatvault.importers.chat_tables.contents import Columns, Contents
from chatvault.importers.chat_tables.conversation_keys import Found
from chatvault.importers.chat_tables.meanings import MEANINGS, folded
from chatvault.importers.chat_tables.roles import FLAGS
from chatvault.importers.chat_tables.tools import calls_in
from chatvault.importers.chat_tables.values import structure, truth

_HALF = 0.5  # of the values


def confirmed(columns: Columns) -> Found:
    """The columns by their names, of several that may mean the same the first that bears it out."""
    known = {folded(column): column for column in reversed([*columns])}
    found: Found = {}
    for meaning, names in MEANINGS["messages"].items():
        confirm = _CONFIRM.get(meaning, _anything)
        left = (
            known[name] for name in names if name in known and known[name] not in found.values()
        )
        column = next((column for column in left if confirm(columns[column])), None)
        if column is not None:
            found[meaning] = column
    return found


def _anything(_: Contents) -> bool:
    return True


def _roles_or_none(one: Contents) -> bool:
    if folded(one.column) in FLAGS:
        return all(truth(value) is not None for value in one.different)
    if folded(one.column) == "event":  # of Rasa, which has many kinds of them
        return one.different >= {"user", "bot"}
    return one.may_tell_roles or one.tells_some_roles


def moments_or_none(one: Contents) -> bool:
    """Whether it may be a time."""
    return not one.values or one.tells_moments


def _words_or_none(one: Contents) -> bool:
    if not one.values:
        return True
    return not (one.tells_moments or one.tells_roles or (one.is_key and not one.spaced))


def _spans_or_none(one: Contents) -> bool:
    return not (one.tells_moments or one.is_prose)


def _calls_or_none(one: Contents) -> bool:
    """Whether calls are listed, and not the tools that there are."""
    if folded(one.column) != "tools":
        return True
    listed = [value for value in one.values if structure(value)]
    return bool(listed) and all(map(calls_in, listed))


def _keys_or_none(one: Contents) -> bool:
    return not (one.is_prose and one.spaced >= _HALF)


_CONFIRM: Mapping[str, Callable[[Contents], bool]] = {
    "role": _roles_or_none,
    "conversation": _keys_or_none,
    "at": moments_or_none,
    "text": _words_or_none,
    "question": _words_or_none,
    "answer": _words_or_none,
    "thinking": _words_or_none,
    "latency": _spans_or_none,
    "calls": _calls_or_none,
}
