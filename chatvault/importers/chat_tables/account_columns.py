"""Whether a file of a chat system tells of accounts besides: then its bytes are not kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from chatvault.errors import UnreadableFile
from chatvault.importers.chat_tables import dumps, opening_settings
from chatvault.importers.chat_tables.sources import columns_in, is_table
from chatvault.importers.chat_tables.sql_names import quoted
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.unicode_text import as_utf8, utf8_beginning
from chatvault.importers.databases.read_only_database import BESIDE, MAGIC, opened
from chatvault.importers.private_files.secret_names import COLUMN, OPENING, PERSONAL

TELLS_OF_ACCOUNTS = (
    "Besides conversations this file tells of accounts (such as mail addresses, passwords or "
    "tokens). The conversations are in the vault; the bytes of the file are not kept."
)

# As a field of JSON; what somebody wrote about such fields has its quotes escaped.
_FIELD = re.compile(rb'(?<!\\)"([\w-]{1,80})"\s{0,3}:')
_NAMED = re.compile(rf"{OPENING}|{PERSONAL}", re.IGNORECASE)
# A value of CSV that is a mail address, one on the network or a telephone number as a whole, for
# a column may be called anything, or have no name.
_VALUE = re.compile(
    rb'(?:^|[,;\t"])(?:[^\s,;"@]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}'
    rb'|\d{1,3}(?:\.\d{1,3}){3}|\+\d[\d ()/-]{7,20})(?:$|[,;\t"\r])',
    re.MULTILINE,
)
# As a field of JSON in a value of a table, such as an agent's settings: what opens something, or
# tells where somebody was. Mail addresses stand in what tools were asked for, too.
_OPENING = re.compile(
    rf"\"(?:[\w-]{{0,30}}(?:{OPENING}|ip_?addr)[\w-]{{0,20}}|(?:\w{{1,20}}_)?ip|"
    r"(?-i:[a-z]{1,20}I[pP])|remote_?addr|[\w-]{0,9}forwarded[_-]for|user_?agent|authorization)"
    # JSON may be noted in JSON, as text; behind the name in a pair a comma stands.
    r"\\{0,3}\"\s{0,3}[:,]",
    re.IGNORECASE,
)
# The same in a dump or CSV, where the quotes may be escaped or doubled.
_PERHAPS_OPENING = re.compile(
    _OPENING.pattern.replace('\\"', r"(?:\\{0,2}\"){1,2}").encode(), re.IGNORECASE
)
# JSON as text in a value of CSV, up to the quote that ends it, and of JSON where it is no message.
# Possessive, for a hostile text is gone through with it.
_IN_TEXT = re.compile(rb'"\s{0,3}[{\[](?:[^"\\]++|\\.|"")*+', re.DOTALL)
_NOTED_AS_TEXT = re.compile(
    rb'(?:meta|config|setting|context|option|detail|propert|attribute)[\w-]{0,20}"\s{0,3}:\s{0,3}'
    + _IN_TEXT.pattern,
    re.IGNORECASE | re.DOTALL,
)
_JSON_IN = (
    "SELECT {column} FROM {table} "
    "WHERE ({column} >= '{{' AND {column} < '|') OR ({column} >= '[' AND {column} < '\\')"
)
_LONGEST_FIELD = 200  # bytes
_TEXT_BEGINS = 1024  # bytes in which no text has a zero
_LOOKED_AT = 8 * 1024**2  # bytes; tables of accounts stand at the beginning of a dump


def is_of_accounts(column: str) -> bool:
    """Whether a column of that name tells of an account."""
    return COLUMN.search(column) is not None


def tells_of_accounts(container: Container, name: str) -> bool:
    """Whether columns or fields of the file are those of accounts.

    A file that cannot be looked into counts as one that does.
    """
    if name.endswith(BESIDE):
        name = name.rpartition("-")[0]
    try:
        if name in container.names() and container.head(name).startswith(MAGIC):
            return _in_columns(container, name)
        head = utf8_beginning(container.head(name))
        if b"\0" in head[:_TEXT_BEGINS]:  # a picture or another file that lies beside
            return False
        if opening_settings.are_in_text(container, name):
            return True
        if dumps.is_dump(head) and not is_table(name):
            with container.open(name) as stream:
                columns = dumps.tables(stream).values()
            named = any(COLUMN.search(column) for listed in columns for column in listed)
            return named or _in_rows(container, name)
        return _in_text(container, name)
    except UnreadableFile:
        return True


def _in_text(container: Container, name: str) -> bool:
    with container.open(name) as stream:
        beginning = as_utf8(stream).read(_LOOKED_AT)
    if name.lower().endswith((".csv", ".tsv")):
        names = beginning.partition(b"\n")[0].decode("utf-8", "replace")
        if COLUMN.search(names) is not None:
            return True
        return _VALUE.search(beginning) is not None or _in_json(_IN_TEXT, beginning)
    if _in_json(_NOTED_AS_TEXT, beginning):
        return True
    with container.open(name) as stream:  # settings may stand behind all conversations
        return any(map(_has_field, _pieces(as_utf8(stream))))


def _has_field(piece: bytes) -> bool:
    """Whether a field of an account stands in it; each name is looked at once."""
    return any(_NAMED.search(name.decode()) for name in set(_FIELD.findall(piece)))


def _in_json(texts: re.Pattern[bytes], beginning: bytes) -> bool:
    """Whether one of these texts of JSON has such a field."""
    return any(_PERHAPS_OPENING.search(found[0]) for found in texts.finditer(beginning))


def _in_columns(container: Container, name: str) -> bool:
    names = [name, *(other for end in BESIDE if (other := name + end) in container.names())]
    with opened(container, name, names) as database:
        if any(
            COLUMN.search(str(row[1]))
            for table in database.tables
            for row in database.rows(f"PRAGMA table_info({quoted(table)})")
        ):
            return True
        if opening_settings.are_in(database):
            return True
        return any(
            _opens_something(value for (value,) in database.rows(query))
            for table, columns in columns_in(database).items()
            for column in columns
            for query in [_JSON_IN.format(column=quoted(column), table=quoted(table))]
        )


def _in_rows(container: Container, name: str) -> bool:
    """Whether a value of a dump tells something in its JSON; the rows are read to be sure."""
    with container.open(name) as stream:
        if not any(map(_PERHAPS_OPENING.search, _pieces(as_utf8(stream)))):
            return False
    with container.open(name) as stream:
        return any(_opens_something(row.values.values()) for row in dumps.rows(stream))


def _pieces(stream: BinaryIO) -> Iterator[bytes]:
    """The bytes of a stream, some of them twice, so that no field is cut."""
    before = b""
    while some := stream.read(_LOOKED_AT):
        yield before + some
        before = some[-_LONGEST_FIELD:]


def _opens_something(values: Iterable[object]) -> bool:
    """Whether one of the values is JSON with such a field."""
    return any(
        isinstance(value, str)
        and value.lstrip()[:1] in ("{", "[")
        and _OPENING.search(value) is not None
        for value in values
    )
