"""Which column of a table of messages tells the conversation that each is in."""

from __future__ import annotations

from collections.abc import Collection

from chatvault.importers.chat_tables.contents import Columns, left_over
from chatvault.importers.chat_tables.meanings import MEANINGS, WITH_WHOM, folded

Found = dict[str, str]  # columns by meanings

# What columns are called that tell of people: whose a message is, where nothing tells more.
OF_PEOPLE = ("user_id", "userid", "user", "username", "sender_id", "author_id", "from_id")
_AROUND = ("workspace_id", "agent_id", "bot_id", "assistant_id")  # that conversations are in
_HALF = 0.5  # of the rows
_SHORTEST_RUN = 1.5  # rows of a conversation that stand together, on an average


def finest_key(columns: Columns, found: Found) -> str:
    """The column by which conversations are told; the topics of a session lie inside of it."""
    key = columns[found["conversation"]]
    for one in left_over(columns, found):
        is_named = folded(one.column) in MEANINGS["messages"]["conversation"]
        recurs = len(one.different) < len(one.values) >= _HALF * one.rows
        if is_named and recurs:
            pairs = {*zip(one.by_row, key.by_row, strict=True)}
            whole = {inner for inner, _ in pairs if inner is not None}
            alone = sum(inner is None for inner, _ in pairs)
            is_finer = len(key.different) < len(pairs) == len(whole) + alone
            key = one if is_finer else key
    return key.column


def otherwise(columns: Columns, found: Found) -> Found:
    """The column that tells the conversation of all rows in which the other one tells none."""
    key = columns[found["conversation"]]
    if len(key.values) == key.rows:
        return {}
    names = (*MEANINGS["messages"]["conversation"], *_AROUND)
    for one in left_over(columns, found):
        both = zip(one.by_row, key.by_row, strict=True)
        if folded(one.column) in names and all(pair != (None, None) for pair in both):
            return {"otherwise": one.column}
    return {}


def recurring_key(columns: Columns, found: Found, others: Collection[Columns]) -> str | None:
    """The key that rows of one conversation share: one of another table, or one that recurs."""
    shared = [one for one in left_over(columns, found)
              if one.is_key and len(one.different) < len(one.values)]  # fmt: skip
    foreign = [(share, len(one.different), one.column) for one in shared
               if (share := max((one.likeness_to(other) for table in others
                                 for other in table.values()), default=0.0))]  # fmt: skip
    if foreign:
        return max(foreign)[2]
    standing = [(len(one.different), one.column) for one in shared
                if len(one.different) > 1
                and len(one.values) >= _SHORTEST_RUN * one.runs]  # fmt: skip
    return max(standing)[1] if standing else None


def person_in(columns: Columns, found: Found) -> str | None:
    """Whose name all rows of a chat with a program have, its answers too."""
    said = columns.get(found.get("role", ""))
    if said is None and "question" not in found:
        return None
    left = {folded(one.column): one for one in left_over(columns, found)}
    for one in (left[name] for name in (*WITH_WHOM, *OF_PEOPLE) if name in left):
        recurs = len(one.different) < len(one.values) == one.rows
        sides = one.by_row if said is None else {*zip(one.by_row, said.by_row, strict=True)}
        if recurs and len(sides) > len(one.different):
            return one.column
    return None
