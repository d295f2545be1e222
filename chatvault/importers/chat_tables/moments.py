"""Moments in tables that went through a spreadsheet: dates as its computer writes them, or days."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from chatvault.domain.table_layout import Layout, Table
from chatvault.importers.chat_tables.sql_names import quoted
from chatvault.importers.chat_tables.values import text
from chatvault.importers.databases.read_only_database import Database
from chatvault.importers.export_records import Findings
from chatvault.importers.times.date_orders import NumberedDate, told_order
from chatvault.importers.times.localized_dates import moment
from chatvault.importers.times.numbered_times import NumberedTime, numbered_time
from chatvault.importers.times.timestamps import timestamp

Row = dict[str, Any]

_MEANINGS = ("at", "ended", "created", "updated", "approved_at")
_MOST_DATES = 10_000  # of a column, which tell the order of day and month
# Spreadsheets count days from 1899-12-30 on; these are 1990 to 2100.
_FIRST_DAY, _LAST_DAY, _DAY_OF_1970 = 32_874, 73_051, 25_569
_MS_OF_DAY = 24 * 60 * 60 * 1000
_YEAR = re.compile(r"\d{4}")  # a version of a program has three numbers, too
_OF_NET = re.compile(r"/Date\((-?\d{1,15})(?:[+-]\d{4})?\)/")
_DIGITS = re.compile(r"(?:19|20)\d{12}")  # 20260831171825
_UNREAD = "A time is not in a known form and was left out."


class Moments:
    """Makes the moments in rows readable; all dates of the tables tell how they are written."""

    def __init__(self, database: Database, layout: Layout, findings: Findings) -> None:
        """Raises UnreadableFile."""
        self._findings = findings
        dates = [date for _, table in layout.tables() for date in _dates(database, table)]
        self._order = told_order(dates, findings) if dates else ""

    def readable(self, table: Table, row: Row) -> Row:
        """The row, with moments as UTC ms where they are written as spreadsheets do it."""
        for meaning in _MEANINGS:
            column = table.columns.get(meaning)
            if meaning == "at" and column is not None:
                _join_clock(table, row, column)
            if column is not None and (told := row[column]) and timestamp(told) is None:
                row[column] = found = self._moment(told)
                if found is None:
                    self._findings.note(_UNREAD)
        return row

    def _moment(self, told: object) -> int | None:
        numbered = spreadsheet_time(told)
        if isinstance(numbered, NumberedTime):
            return numbered.moment(self._order) if self._order else None
        return written_time(told) if numbered is None else numbered


def _join_clock(table: Table, row: Row, column: str) -> None:
    """Put the time of day behind the date, where a column of its own tells it."""
    clock = text(table.value(row, "clock")).strip()
    if clock and row[column]:
        row[column] = f"{text(row[column]).strip()} {clock}"


def spreadsheet_time(told: object) -> NumberedTime | int | None:
    """What a spreadsheet wrote: a date of numbers, or days, which are UTC ms then; else None."""
    written = text(told).strip()
    try:
        days = float(written)
    except ValueError:
        is_day = _YEAR.search(written) is not None
        return numbered_time(written) or (numbered_time(f"{written} 0:00") if is_day else None)
    if not _FIRST_DAY <= days < _LAST_DAY:
        return None
    return round((days - _DAY_OF_1970) * _MS_OF_DAY)


def written_time(told: object) -> int | None:
    """A moment with the name of a month or half of a day, or as one program alone writes it."""
    written = text(told).strip()
    if (of_net := _OF_NET.fullmatch(written)) is not None:
        return int(of_net[1])
    if _DIGITS.fullmatch(written) is not None:
        return timestamp(f"{written[:8]}T{written[8:]}")
    is_day = _YEAR.search(written) is not None
    found = moment(written) or (moment(f"{written} 0:00") if is_day else None)
    return None if found is None else found.at


def _dates(database: Database, table: Table) -> Iterator[NumberedDate]:
    """The dates in a table that are three numbers, each once where several follow each other."""
    for column in filter(None, map(table.columns.get, _MEANINGS)):
        rows = database.rows(f"SELECT {quoted(column)} FROM {quoted(table.name)}")
        before: NumberedDate | None = None
        for (told,) in islice(rows, _MOST_DATES):
            found = spreadsheet_time(told) if told and timestamp(told) is None else None
            if isinstance(found, NumberedTime) and found.date != before:
                before = found.date
                yield before
