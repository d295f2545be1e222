"""Reads the workbook that Perplexity gives who asks for their data (``.xlsx``).

Its sheet "Conversations" has a row for each question: ``UUID``, ``CREATED``, ``UPDATED``,
``TITLE`` and ``OUTPUT_STR``, which is JSON with the ``answer``. Nothing is told of what belongs
together, so each is a conversation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress

from chatvault.domain.blocks import Text
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedMessage, ParsedSession
from chatvault.domain.titles import title_from
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.exports.export_files import sessions_of
from chatvault.importers.json_files.export_records import Findings
from chatvault.importers.json_files.json_values import from_json, mapping, string
from chatvault.importers.messages.content_ids import content_id
from chatvault.importers.perplexity.importer import SOURCE
from chatvault.importers.perplexity.workbook import STRINGS, first_row, rows_of, sheets_of
from chatvault.importers.times.timestamps import timestamp

_COLUMNS = frozenset(("UUID", "TITLE", "OUTPUT_STR"))
_DAYS = re.compile(r"\d{5}(?:\.\d{1,12})?")  # since 1900, as workbooks count them
_DAY, _EPOCH = 24 * 60 * 60 * 1000, 25_569  # ms; the first day of 1970

Row = dict[str, str]


class PerplexityWorkbookImporter:
    """An importer of the one sheet that holds conversations; others are about the account."""

    key = "perplexity-workbook"
    name = "Perplexity data (Excel)"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The sheet, and the texts of all sheets."""
        found = [name for name in sheets_of(container) if name in names]
        found = [name for name in found if _has_conversations(container, name)]
        return (*found, *(name for name in names if name == STRINGS)) if found else ()

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """One conversation a row. Raises UnreadableFile where the only sheet is none."""

        def read_sheet(name: str, findings: Findings) -> Iterator[ParsedSession | None]:
            for number, row in enumerate(rows_of(container, name), 2):
                findings.number = number
                yield _session(row, name)

        sheets = [name for name in names if name != STRINGS]
        yield from sessions_of(container, sheets, report, "row", read_sheet)


def _has_conversations(container: Container, name: str) -> bool:
    with suppress(UnreadableFile):
        return frozenset(first_row(container, name)) >= _COLUMNS
    return False


def _session(row: Row, member: str) -> ParsedSession | None:
    asked, answer = row.get("TITLE", "").strip(), _answer(row.get("OUTPUT_STR", ""))
    if not (asked or answer):
        return None
    begun = _moment(row.get("CREATED", ""))
    name = row.get("UUID", "").strip() or content_id(SOURCE, asked, row.get("CREATED"))
    messages: list[ParsedMessage] = []
    for role, said in ((Role.USER, asked), (Role.ASSISTANT, answer)):
        if said:
            above = messages[-1].external_id if messages else None
            messages.append(ParsedMessage(f"{name}:{role}", role, (Text(said),), above, begun))
    return ParsedSession(
        source=SOURCE,
        external_id=name,
        messages=tuple(messages),
        title=title_from(asked or answer),
        created_at=begun,
        updated_at=_moment(row.get("UPDATED", "")) or begun,
        members=(member,),
    )


def _answer(told: str) -> str:
    """The answer in the JSON text; what is none stands as it is."""
    written = from_json(told)
    return (string(mapping(written).get("answer")) if isinstance(written, dict) else told).strip()


def _moment(told: str) -> int | None:
    """UTC ms of a time as text, or of the days that a workbook counts."""
    if _DAYS.fullmatch(told.strip()):
        return round((float(told) - _EPOCH) * _DAY)
    return timestamp(told)
