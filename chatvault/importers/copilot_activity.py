"""Reads the histories of Microsoft Copilot that the privacy page gives as tables (CSV).

There is one of the app, one of chats (also in Microsoft 365), and one of prompts in programs of
Windows, which has no answers; they differ in their columns.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from chatvault.domain.blocks import Block, Event, EventKind, Text
from chatvault.domain.message import Role
from chatvault.domain.parsed import Issue, ParsedMessage, ParsedSession, Severity
from chatvault.domain.titles import title_from
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.containers.unicode_text import as_utf8
from chatvault.importers.exports.export_files import sessions_of
from chatvault.importers.json_files.export_records import Findings
from chatvault.importers.messages.content_ids import content_id
from chatvault.importers.messages.own_ids import OwnIds
from chatvault.importers.times.date_orders import NumberedDate, told_order
from chatvault.importers.times.numbered_times import numbered_time
from chatvault.importers.times.timestamps import timestamp

SOURCE = "copilot"

# What the columns are called in each table, by what they are.
_TABLES = (
    {"conversation": "conversation", "time": "time", "author": "author", "message": "message"},
    {"conversation": "chatname", "time": "createdat", "author": "author",
     "message": "messagecontent"},
    {"conversation": "clientapp", "time": "timestamp", "message": "prompt"},
)  # fmt: skip
_ROLES = {
    "human": Role.USER, "user": Role.USER,
    "ai": Role.ASSISTANT, "copilot": Role.ASSISTANT, "bot": Role.ASSISTANT,
    "system": Role.SYSTEM, "api_tool": Role.TOOL,
    "fileupload app": Role.USER, "attached content app": Role.USER,
}  # fmt: skip
_UPLOADS = ("fileupload app", "attached content app")
_WITH_ZONE = re.compile(r"(?:Z|UTC|GMT|[+-]\d\d:?\d\d)\Z")
# What asks Copilot something when it is clicked; elsewhere the link leads nowhere.
_SUGGESTION = re.compile(r"\[([^\[\]\n]{1,300})\]\(ca://[^()\s]{0,2000}\)")
_LONGEST_CUT = 103  # characters of an answer that Microsoft cut, with the dots behind it
_FEWEST_CUT = 3
_DELIMITERS = ",;\t"
_LARGEST_FIELD = 32 << 20  # characters; a quotation mark that is never closed ends there
_MOST_ROWS = 50_000  # of one conversation
_MOST_DATES = 100_000  # that are looked at to tell days from months
_CUT = (
    "Most answers in the table end with “...” after 100 characters. They are cut in the table "
    "itself; a newer download has them whole."
)
_WORDLESS = "A message without words, such as a picture: it is not in the table."
_UPLOADED = "A file came with this; it is not in the table."
_SAYS_NOTHING = "Rows of programs that say nothing were left out."
_ZONE = "The table does not say in which time zone its times are; they were taken for UTC."


class _Line(NamedTuple):
    """A row of the table; ``at`` is UTC ms.

    ``named`` is what its message is called after: a time as text where only the rest of the
    table tells what its numbers mean.
    """

    title: str
    when: str
    at: int | None
    named: int | str
    author: str
    text: str

    @property
    def role(self) -> Role:
        """Whose row it is; the assistant's where that is not known."""
        return _ROLES.get(self.author, Role.ASSISTANT)


class CopilotActivityImporter:
    """An importer of ``copilot-activity-history.csv`` and its like, whatever they are called."""

    key = SOURCE
    name = "Microsoft Copilot history"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The tables with the columns of this history."""
        alone = len(container.names()) == 1
        candidates = [name for name in names if alone or name.lower().endswith(".csv")]
        return tuple(name for name in candidates if _columns(head_of(container, name)) is not None)

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """The rows of one title that stand together are a conversation.

        Raises UnreadableFile where the only file is none.
        """

        def read_file(name: str, findings: Findings) -> Iterator[ParsedSession | None]:
            order = _order(container, name, findings)
            seen: Counter[str] = Counter()
            for lines in _groups(_lines(container, name, findings, order)):
                seen.update(kind for line in lines for kind in _kinds(line))
                yield _session(lines, name)
            if seen["zoneless"] or not seen["all"]:
                report(Issue("", Severity.INFO, _ZONE, name))
            if seen["cut"] >= max(_FEWEST_CUT, seen["answers"] / 2):
                report(Issue("", Severity.WARNING, _CUT, name))

        yield from sessions_of(container, names, report, "row", read_file)


def _kinds(line: _Line) -> Iterator[str]:
    """What is counted of a row, to be told of all."""
    yield "all"
    if line.at is not None and not _WITH_ZONE.search(line.when):
        yield "zoneless"
    if line.role is Role.ASSISTANT:
        yield "answers"
        if line.text.endswith("...") and len(line.text) <= _LONGEST_CUT:
            yield "cut"


def _first_line(head: bytes) -> str:
    return head.decode("utf-8-sig", "replace").partition("\n")[0].rstrip("\r")


def _delimiter(head: bytes) -> str:
    """What stands between columns: a program that saved the table anew may have put others."""
    return max(_DELIMITERS, key=_first_line(head).count)


def _columns(head: bytes) -> dict[str, int] | None:
    """Where the columns stand, None where they are not those of this history."""
    rows = csv.reader([_first_line(head)], delimiter=_delimiter(head))
    try:
        told = [name.strip().lower() for name in next(rows, [])]
    except csv.Error:
        return None
    places = {name: place for place, name in enumerate(told)}
    for table in _TABLES:
        if all(name in places for name in table.values()):
            return {column: places[name] for column, name in table.items()}
    return None


def _order(container: Container, name: str, findings: Findings) -> str:
    """Which number of a date is what, by the first dates of the table; "" where none needs it."""
    quiet = Findings(lambda _: None, name)
    dates: list[NumberedDate] = []
    for row in _rows(container, name, quiet):
        told = numbered_time(row.get("time", ""))
        if told is not None and dates[-1:] != [told.date]:
            dates.append(told.date)
        if len(dates) >= _MOST_DATES:
            break
    return told_order(dates, findings) if dates else ""


def _lines(container: Container, name: str, findings: Findings, order: str) -> Iterator[_Line]:
    for row in _rows(container, name, findings):
        if (line := _line(row, order, findings)) is not None:
            yield line


def _rows(container: Container, name: str, findings: Findings) -> Iterator[dict[str, str]]:
    """The rows below the names of columns, by these names."""
    head = head_of(container, name)
    places = _columns(head) or {}
    csv.field_size_limit(_LARGEST_FIELD)
    with container.open(name) as stream:
        text = io.TextIOWrapper(as_utf8(stream), "utf-8-sig", "replace", newline="")
        rows = csv.reader(text, delimiter=_delimiter(head))
        while True:
            try:
                row = next(rows, None)
            except (csv.Error, UnreadableFile) as error:
                told = error.sentence if isinstance(error, UnreadableFile) else (
                    "This row is no row of a table, and what follows it was not read."
                )  # fmt: skip
                findings.error(told)
                return
            if row is None:
                return
            findings.number = rows.line_num
            if rows.line_num == 1 or not any(map(str.strip, row)):
                continue
            if len(row) <= max(places.values(), default=0):
                findings.error("This row has too few columns and was left out.")
                continue
            yield {column: row[place] for column, place in places.items()}


def _line(row: dict[str, str], order: str, findings: Findings) -> _Line | None:
    title, when, text = (row[column] for column in ("conversation", "time", "message"))
    author = row.get("author", "user")
    role = _ROLES.get(author.strip().lower())
    if role in (Role.SYSTEM, Role.TOOL) and not text.strip():
        findings.left_out(_SAYS_NOTHING)
        return None
    certain = timestamp(when)
    numbered = numbered_time(when) if certain is None and order else None
    at = certain if numbered is None else numbered.moment(order)
    if at is None:
        findings.note("The time of a row could not be read.")
    if role is None:
        findings.note(f"Messages from “{author.strip()[:40]}” were taken for the assistant's.")
    when = when.strip()
    return _Line(title.strip(), when, at, certain or when, author.strip().lower(), text)


def _groups(lines: Iterator[_Line]) -> Iterator[list[_Line]]:
    group: list[_Line] = []
    for line in lines:
        if group and (line.title != group[0].title or len(group) >= _MOST_ROWS):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _session(lines: list[_Line], member: str) -> ParsedSession:
    """The conversation, oldest message first; most tables list the newest first."""
    if (lines[0].at or 0) >= (lines[-1].at or 0):
        lines.reverse()
    lines.sort(key=lambda line: (line.at or 0, line.role is not Role.USER))
    times = [line.at for line in lines if line.at is not None]
    messages: dict[str, ParsedMessage] = {}
    ids = OwnIds()
    before: str | None = None
    for line in lines:
        key = ids.of(content_id(line.named, line.author, line.text))
        messages[key] = ParsedMessage(key, line.role, (_said(line),), before, line.at)
        before = key
    named = [line.named for line in lines if isinstance(line.named, int)]
    said = (line.text for line in lines if line.role is Role.USER and line.text.strip())
    return ParsedSession(
        source=SOURCE,
        external_id=content_id(lines[0].title, min(named, default=lines[0].when)),
        messages=tuple(messages.values()),
        title=lines[0].title or title_from(next(said, "")),
        created_at=min(times, default=None),
        updated_at=max(times, default=None),
        of_rows=True,
        members=(member,),
    )


def _said(line: _Line) -> Block:
    """The text, without links to nowhere; of a picture alone the table has but an empty one."""
    text = line.text
    if not text.strip():
        return Event(EventKind.NOTICE, _UPLOADED if line.author in _UPLOADS else _WORDLESS)
    if line.author == "user":  # the table of chats has what people typed as HTML
        text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return Text(_SUGGESTION.sub(r"\1", text) if "](ca://" in text else text)
