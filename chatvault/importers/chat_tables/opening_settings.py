"""Settings of a program in tables of names and values, some of which may open something.

What columns are called tells nothing there: the names stand in the rows.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import BinaryIO

from chatvault.domain.secrets import holds_secret
from chatvault.importers.chat_tables.meanings import folded
from chatvault.importers.chat_tables.sources import columns_in, is_database, rows_in
from chatvault.importers.chat_tables.sql_names import quoted
from chatvault.importers.chat_tables.values import text
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.unicode_text import as_utf8
from chatvault.importers.databases.read_only_database import Database
from chatvault.importers.json_files.export_records import Findings
from chatvault.importers.private_files.secret_names import SETTING

_NAMES = ("key", "name", "option", "setting", "property", "param", "variable", "k", "setting_key",
          "setting_name", "option_name", "config_key", "config_name", "schluessel", "schlüssel",
          "clave", "clé", "nom")  # fmt: skip
_VALUES = ("value", "val", "v", "option_value", "setting_value", "config_value", "data", "wert",
           "valor", "valeur")  # fmt: skip
_MOST_ROWS = 100_000  # of a table; no program has as many settings
_LONGEST_NAME = 80  # characters
_PIECE = 8 * 1024**2  # bytes
# A column for values, in whichever form a file names its columns.
_COLUMN = re.compile(
    rf"[\"'`,;\t(]\s?(?:{'|'.join(_VALUES)})[\"'`,;\t)\r\n]".encode(), re.IGNORECASE
)
# What may be the name of such a setting, in quotes or between those of CSV or of a dump.
_WORD = re.compile(rb"(?<![\w.\x80-\xff-])([\w.\x80-\xff-]{2,60}+)[\"',;\t]")


def are_in(database: Database) -> bool:
    """Whether there are such in a database."""
    for table, columns in columns_in(database).items():
        if (pair := _pair(columns)) is None:
            continue
        listed = ", ".join(map(quoted, pair))
        query = f"SELECT {listed} FROM {quoted(table)} LIMIT {_MOST_ROWS}"
        if any(_opens(name, value) for name, value in database.rows(query)):
            return True
    return False


def are_in_text(container: Container, name: str) -> bool:
    """Whether there are such in a dump, in CSV or in JSON. Raises UnreadableFile."""
    if is_database(container, name):
        return False
    with container.open(name) as stream:
        if not _may_be(as_utf8(stream)):
            return False
    findings = Findings(lambda _: None, name)
    rows = rows_in(container, [name], findings, lambda _: None)
    return any(_is_one(row.values) for row in rows)


def _may_be(stream: BinaryIO) -> bool:
    """Whether a column for values is named, and in it or behind it what opens something."""
    before, is_named = b"", False
    while some := stream.read(_PIECE):
        is_named = is_named or _COLUMN.search(before + some) is not None
        if is_named and _names_any(before + some):
            return True
        before = some[-2 * _LONGEST_NAME :]
    return False


def _names_any(piece: bytes) -> bool:
    words = (word.decode("utf-8", "replace") for word in set(_WORD.findall(piece)))
    return any(map(SETTING.search, words)) or holds_secret(piece.decode("utf-8", "replace"))


def _is_one(row: Mapping[str, object]) -> bool:
    pair = _pair(row)
    return pair is not None and _opens(row[pair[0]], row[pair[1]])


def _pair(columns: Collection[str]) -> tuple[str, str] | None:
    """The column with names and that with values, if they are called so."""
    known = {folded(column): column for column in columns}
    name = next((known[one] for one in _NAMES if one in known), None)
    value = next((known[one] for one in _VALUES if one in known), None)
    return None if name is None or value is None else (name, value)


def _opens(name: object, value: object) -> bool:
    called, held = text(name).strip(), text(value).strip()
    if not held or len(called) > _LONGEST_NAME:
        return False
    return SETTING.search(called) is not None or holds_secret(held)
