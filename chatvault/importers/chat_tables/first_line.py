"""Whether the first line of a CSV file names the columns, and reading it the other way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from chatvault.domain.tables.table_sample import TableSample, Value
from chatvault.importers.chat_tables.contents import Contents
from chatvault.importers.chat_tables.meanings import MEANINGS, folded
from chatvault.importers.chat_tables.roles import role, role_key
from chatvault.importers.chat_tables.values import text
from chatvault.importers.times.timestamps import timestamp

_LONGEST_NAME = 64  # characters
_TELLING = 2  # names that columns often have
_SENTENCE = (".", "!", "?", "…", "。", "？")
_USUAL = frozenset(name for kind in MEANINGS.values() for names in kind.values() for name in names)


def read_both_ways(sample: TableSample) -> TableSample:
    """A file whose lines were all taken for rows, as it is likelier meant; it can be turned."""
    if not sample.rows:
        return sample
    headless, named = replace(sample, headless=True), _named(sample)
    if not named.columns:
        return headless
    if names_columns(sample.rows):
        return replace(named, other=headless)
    return replace(headless, other=named)


def names_columns(lines: Sequence[Sequence[Value]]) -> bool:
    """Whether the first line says what the columns are called, by what the others say."""
    first, rest = lines[0], lines[1:]
    names = [text(value).strip() for value in first if text(value).strip()]
    if len({folded(name) for name in names} & _USUAL) >= _TELLING:
        return True
    if not names or not all(map(_may_be_name, names)):
        return False
    columns = [Contents("", [row[place] for row in rest]) for place in range(len(first))]
    return not any(
        role(value, "") is not None and column.tells_roles
        for value, column in zip(first, columns, strict=True)
        if isinstance(value, str) and not value.strip().isdecimal()
    )


def _may_be_name(told: str) -> bool:
    return (
        len(told) <= _LONGEST_NAME
        and "\n" not in told
        and any(map(str.isalpha, told))
        and timestamp(told) is None
        and not (" " in told and told.endswith(_SENTENCE))
        and not (" " in told and "," in told)
    )


def _named(sample: TableSample) -> TableSample:
    """The first line as names; of columns of the same name the last one counts, as in a row."""
    known: dict[str, tuple[str, int]] = {}
    for place, value in enumerate(sample.rows[0]):
        name = text(value)
        if name and "\0" not in name:
            known[name.lower()] = (known.get(name.lower(), (name, 0))[0], place)
    columns = tuple(name for name, _ in known.values())
    places = [place for _, place in known.values()]
    rows = tuple(tuple(row[place] for place in places) for row in sample.rows[1:])
    words = {}
    for name, place in known.values():
        counts = Counter(sample.words.get(sample.columns[place], {}))
        counts.subtract([role_key(sample.rows[0][place])])
        if sample.columns[place] in sample.words:
            words[name] = +counts
    return TableSample(sample.name, columns, rows, words)
