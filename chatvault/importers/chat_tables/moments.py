"""Moments in tables as spreadsheets and other databases write them, or count them."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from itertools import groupby, islice
from typing import Any

from chatvault.domain.tables.table_layout import Layout, Table
from chatvault.importers.chat_tables.sql_names import quoted
from chatvault.importers.chat_tables.values import text
from chatvault.importers.databases.read_only_database import Database
from chatvault.importers.json_files.export_records import Findings
from chatvault.importers.times.counted_times import apples_time, are_apples, counted_time
from chatvault.importers.times.date_orders import NumberedDate, told_order
from chatvault.importers.times.localized_dates import moment
from chatvault.importers.times.numbered_times import NumberedTime, numbered_time
from chatvault.importers.times.timestamps import timestamp

Row = dict[str, Any]

_MEANINGS = ("at", "ended", "created", "updated", "approved_at")
_LONGEST = 100  # characters; nothing longer is a moment
_MOST_TOLD = 10_000  # values of a column, which tell how it is written
# Spreadsheets count days from 1899-12-30 on; these are 1990 to 2100.
_FIRST_DAY, _LAST_DAY, _DAY_OF_1970 = 32_874, 73_051, 25_569
_MS_OF_DAY = 24 * 60 * 60 * 1000
_YEAR = re.compile(r"\d{4}")  # a version of a program has three numbers, too
_OF_NET = re.compile(r"/Date\((-?\d{1,15})(?:[+-]\d{4})?\)/")
_DIGITS = re.compile(r"(?:19|20)\d{12}")  # 20260831171825
_OF_DB2 = re.compile(r"(\d{4}-\d{2}-\d{2})-(\d{2})\.(\d{2})\.(\d{2})(\.\d{1,12})?")
# "30-NOV-26 06.20.00.123456 PM +01:00"
_OF_ORACLE = re.compile(
    r"(?P<day>\d{1,2})-(?P<month>[^\W\d_]{3,10}\.?)-(?P<year>\d{2}|\d{4})"
    r"(?: (?P<clock>\d{1,2}[.:]\d{2}[.:]\d{2})(?:[.,]\d{1,9})?(?: (?P<half>[AP]M))?"
    r"(?: (?P<zone>[+-]\d{2}:\d{2}))?)?",
    re.IGNORECASE,
)
_UNREAD = "A time is not in a known form and was left out."


class Moments:
    """Makes the moments in rows readable; all values of a column tell how it is written."""

    def __init__(self, database: Database, layout: Layout, findings: Findings) -> None:
        """Raises UnreadableFile."""
        self._findings = findings
        self._apples = set[tuple[str, str]]()
        dates: list[NumberedDate] = []
        for _, table in layout.tables():
            for column in filter(None, map(table.columns.get, _MEANINGS)):
                told = _told(database, table, column)
                if _are_apples(told):
                    self._apples.add((table.name, column))
                dates += _dates(told)
        self._order = told_order(dates, findings) if dates else ""

    def readable(self, table: Table, row: Row) -> Row:
        """The row, with moments as UTC ms where they are not written as most programs do it."""
        for meaning in _MEANINGS:
            column = table.columns.get(meaning)
            if column is None:
                continue
            if meaning == "at":
                _join_clock(table, row, column)
            if told := row[column]:
                is_apples = (table.name, column) in self._apples
                row[column] = self._readable(told, is_apples=is_apples)
        return row

    def _readable(self, told: object, *, is_apples: bool) -> object:
        if is_apples and (number := _number(told)) is not None:
            return apples_time(number)
        if timestamp(told) is not None:
            return told
        found = self._moment(told)
        if found is None:
            self._findings.note(_UNREAD)
        return found

    def _moment(self, told: object) -> int | None:
        numbered = spreadsheet_time(told) or _short_day(told)
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
    days = _number(written)
    if days is None:
        is_day = _YEAR.search(written) is not None
        return numbered_time(written) or (numbered_time(f"{written} 0:00") if is_day else None)
    if not _FIRST_DAY <= days < _LAST_DAY:
        return counted_time(days)
    return round((days - _DAY_OF_1970) * _MS_OF_DAY)


def _short_day(told: object) -> NumberedTime | None:
    """A date of numbers alone with a short year, which is one only in a column of moments."""
    return numbered_time(f"{text(told).strip()} 0:00")


def written_time(told: object) -> int | None:
    """A moment with the name of a month or half of a day, or as one program alone writes it."""
    written = text(told).strip()
    if (of_net := _OF_NET.fullmatch(written)) is not None:
        return int(of_net[1])
    if _DIGITS.fullmatch(written) is not None:
        return timestamp(f"{written[:8]}T{written[8:]}")
    if (of_db2 := _OF_DB2.fullmatch(written)) is not None:
        day, hour, minute, second, fraction = of_db2.groups("")
        return timestamp(f"{day}T{hour}:{minute}:{second}{fraction[:7]}")
    if (of_oracle := _OF_ORACLE.fullmatch(written)) is not None:
        return _oracle_time(of_oracle)
    is_day = _YEAR.search(written) is not None
    found = moment(written) or (moment(f"{written} 0:00") if is_day else None)
    return None if found is None else found.at


def _oracle_time(told: re.Match[str]) -> int | None:
    year = told["year"] if len(told["year"]) == 4 else f"20{told['year']}"
    clock = f"{told['clock'] or '0:00'} {told['half'] or ''}"
    zone = f"GMT{told['zone']}" if told["zone"] else ""
    found = moment(f"{told['day']} {told['month']} {year} {clock} {zone}")
    return None if found is None else found.at


def _told(database: Database, table: Table, column: str) -> list[Any]:
    """What tells how a column is written, each once where several rows say the same."""
    rows = database.rows(f"SELECT {quoted(column)} FROM {quoted(table.name)}")
    return [told for (told,), _ in groupby(islice(rows, _MOST_TOLD)) if _is_short(told)]


def _is_short(told: object) -> bool:
    """Whether there is something, and not so much that it is no moment."""
    return bool(told) and len(told if isinstance(told, str | bytes) else "") <= _LONGEST


def _are_apples(told: Sequence[Any]) -> bool:
    numbers = [number for one in told if (number := _number(one)) is not None]
    return bool(numbers) and are_apples(min(numbers), max(numbers))


def _dates(told: Sequence[Any]) -> list[NumberedDate]:
    """The dates that are three numbers, each once where several follow each other."""
    unread = (one for one in told if timestamp(one) is None)
    found = (spreadsheet_time(one) or _short_day(one) for one in unread)
    dates = (one.date for one in found if isinstance(one, NumberedTime))
    return [date for date, _ in groupby(dates)]


def _number(told: object) -> float | None:
    try:
        number = float(text(told))
    except ValueError:
        return None
    return number if math.isfinite(number) else None
