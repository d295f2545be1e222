"""What the columns of tables may mean that no format knows, and reading them so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

import orjson

from chatvault.domain.blocks import Block, Code, Event, Text, ToolCall, ToolResult
from chatvault.domain.parsed import Issue, ParsedMessage, ParsedSession, Severity
from chatvault.domain.role_value import RoleValues
from chatvault.domain.tables.layout_preview import LayoutPreview, PreviewConversation, PreviewLine
from chatvault.domain.tables.saved_layout import SavedLayout, best_for_found
from chatvault.domain.tables.table_layout import Layout, Table, Tables, layout_of
from chatvault.domain.tables.table_sample import FoundTables, TableFiles
from chatvault.domain.work import Unattended, Work
from chatvault.errors import UnreadableFile
from chatvault.importers.chat_tables.content_guessing import guess_by_contents, guess_table
from chatvault.importers.chat_tables.importer import MappedTables, groups
from chatvault.importers.chat_tables.rows import conversations
from chatvault.importers.chat_tables.samples import samples_of
from chatvault.importers.chat_tables.session import SessionReader
from chatvault.importers.containers.container import FolderContainer, open_container
from chatvault.importers.containers.zip_container import ZipContainer
from chatvault.importers.databases.made_database import TableRow, made_of
from chatvault.importers.json_files.export_records import Findings
from chatvault.services.importing.layout_rest import unread
from chatvault.services.importing.role_values import role_values, with_known_roles, with_roles

SOURCE, NAME = "tables", "Tables of conversations"
_LARGEST = 1 << 20  # bytes of a file that explains columns
_SHOWN = 3  # conversations of a preview
_LINES = 8  # of each
_LONGEST = 400  # characters of a line, and of a title
_NO_TABLES = "There are no tables in it: it is no database, no dump of one, no CSV and no JSON."
_EMPTY = "The table “{name}” has no rows."
_NONE = "No conversation can be read so: nothing that was said was found in the first rows."


@dataclass(frozen=True, slots=True)
class Explained:
    """Tables with their columns, what these may mean, and the first conversations read so.

    ``roles`` are the values of the column that says who a message is from.
    """

    tables: Tables
    layout: Layout | None
    preview: LayoutPreview = field(default_factory=LayoutPreview)
    is_saved: bool = False
    roles: RoleValues = field(default_factory=RoleValues)


def explain(
    path: Path, saved: Iterable[SavedLayout] = (), *, headless: bool | None = None
) -> Explained:
    """What the tables of a file, or of the files of a folder, mean: as it was ``saved`` for such
    tables, or as it is guessed. Raises UnreadableFile.

    ``headless`` says of CSV whether its first lines are rows like the others.
    """
    found = look(TableFiles(path), Unattended())
    if headless is not None:
        for table in found.tables:
            if table.headless is not headless:
                found = found.turned(table.name)
    kept = best_for_found(found, saved) if headless is None else None
    if kept is not None:
        return explained(found.as_in(kept.layout), kept.layout, is_saved=True)
    return explained(found, guessed(found), is_saved=False)


def explained(found: FoundTables, layout: Layout | None, *, is_saved: bool) -> Explained:
    """The tables with that layout, and what comes of it."""
    if layout is None:
        return Explained(found.columns, None)
    messages = found.table(layout.messages.name)
    return Explained(
        found.columns,
        layout,
        previewed(found, layout, Unattended()),
        is_saved,
        RoleValues() if messages is None else role_values(messages, layout.messages),
    )


def look(files: TableFiles, work: Work) -> FoundTables:
    """The tables of files with their first rows. Raises UnreadableFile and Cancelled."""
    with closing(_opened(files, work)) as container:
        together = next(groups(container, container.names()), None)
        if together is None:
            raise UnreadableFile(_NO_TABLES, path=files.path)
        issues: list[Issue] = []
        samples = samples_of(container, together, issues.append, work.check)
    if not samples.tables:
        raise UnreadableFile(_problem(samples.problem, issues) or _NO_TABLES, path=files.path)
    return FoundTables(files, tuple(samples.tables), _problem(samples.problem, issues))


def guessed(found: FoundTables) -> Layout | None:
    """What the tables may mean, None where none of them can hold messages."""
    layout = guess_by_contents(found.tables)
    if layout is None:
        return None
    for kind, table in tuple(layout.tables()):
        layout = layout.with_table(kind, _as_read(found, table))
    return with_roles(found, replace(layout, name=found.files.name))


def guessed_table(found: FoundTables, kind: str, name: str, layout: Layout) -> Table:
    """What the columns of a table may mean that somebody says is of that kind."""
    table = _as_read(found, guess_table(kind, name, found.tables, layout))
    return with_known_roles(found, table) if kind == "messages" else table


def guessed_again(found: FoundTables, name: str, layout: Layout) -> Layout:
    """The layout with what the columns of one table may mean, which is read another way now."""
    if not layout.messages.name:  # nothing could be made of it the first way
        anew = guessed(found)
        return layout if anew is None else replace(anew, name=layout.name)
    for kind, table in tuple(layout.tables()):
        if table.name.lower() == name.lower():
            layout = layout.with_table(kind, guessed_table(found, kind, table.name, layout))
    return layout


def previewed(found: FoundTables, layout: Layout, work: Work) -> LayoutPreview:
    """The first conversations of the rows that were looked at. Raises Cancelled."""
    if layout.lack:
        return LayoutPreview(problem=layout.lack)
    if missing := layout.missing_in(found.columns):
        return LayoutPreview(problem=f"There is no “{missing}” in it.")
    messages = found.table(layout.messages.name)
    if messages is None or not messages.rows:
        return LayoutPreview(problem=_EMPTY.format(name=layout.messages.name))
    issues: list[Issue] = []
    try:
        shown, count = _read(found, _with_rows(found, layout), issues, work)
    except UnreadableFile as error:
        return LayoutPreview(problem=error.sentence)
    remarks = [issue.text for issue in issues if issue.severity is not Severity.INFO]
    if found.problem:
        remarks.append(found.problem)
    return LayoutPreview(
        tuple(map(_conversation, shown)),
        count,
        tuple(dict.fromkeys(remarks)),
        "" if shown else _NONE,
        unread(found, layout),
    )


def reader(layout: Layout) -> MappedTables:
    """What reads tables by that layout."""
    return MappedTables(layout, SOURCE, NAME)


def layout_in(path: Path) -> Layout:
    """How the file at ``path`` explains tables. Raises UnreadableFile."""
    try:
        with path.open("rb") as stream:
            return layout_of(orjson.loads(stream.read(_LARGEST)))
    except OSError as error:
        raise UnreadableFile(f"It cannot be read: {error.strerror}.", path=path) from error
    except orjson.JSONDecodeError as error:
        raise UnreadableFile("It explains no tables, for it is no JSON.", path=path) from error
    except ValueError as error:
        raise UnreadableFile(f"It explains no tables. {error}", path=path) from error


def _as_read(found: FoundTables, table: Table) -> Table:
    """The table with what is said of the first line of its file."""
    sample = found.table(table.name)
    return table if sample is None else replace(table, headless=sample.headless)


def _opened(files: TableFiles, work: Work) -> FolderContainer | ZipContainer:
    if files.names:
        there = (name for name in files.names if (files.path / name).is_file())
        return FolderContainer(files.path, there)
    return open_container(files.path, work.check)


def _problem(problem: str, issues: Iterable[Issue]) -> str:
    """The first thing that went wrong."""
    told = (issue.text for issue in issues if issue.severity is Severity.ERROR)
    return problem or next(told, "")


def _with_rows(found: FoundTables, layout: Layout) -> Layout:
    """The layout without the tables that are empty, besides that of the messages."""
    for kind, table in tuple(layout.tables()):
        sample = found.table(table.name)
        if sample is not None and not sample.rows:
            layout = layout.with_table(kind, None)
    return layout


def _read(
    found: FoundTables, layout: Layout, issues: list[Issue], work: Work
) -> tuple[list[ParsedSession], int]:
    """The first conversations, and how many there are."""
    findings = Findings(issues.append, found.files.title)
    sessions, shown, count = SessionReader(SOURCE, layout, findings), list[ParsedSession](), 0
    with made_of(_rows(found, layout)) as database:
        for told in conversations(database, layout, findings):
            work.check()
            findings.number += 1
            session = sessions.session(told) if len(shown) < _SHOWN else None
            if session is not None:
                shown.append(session)
            count += 1
    findings.sum_up()
    return shown, count


def _rows(found: FoundTables, layout: Layout) -> Iterator[TableRow]:
    """The rows with the columns that are asked for; one table may be of several kinds."""
    wanted: dict[str, set[str]] = {}
    for _, table in layout.tables():
        columns = wanted.setdefault(table.name.lower(), set())
        columns |= {column.lower() for column in table.columns.values()}
    for sample in found.tables:
        asked = wanted.get(sample.name.lower(), set())
        places = [place for place, name in enumerate(sample.columns) if name.lower() in asked]
        for row in sample.rows if places else ():
            yield TableRow(sample.name, {sample.columns[place]: row[place] for place in places})


def _conversation(session: ParsedSession) -> PreviewConversation:
    lines = tuple(map(_line, session.messages[:_LINES]))
    at = session.created_at
    return PreviewConversation(_cut(session.title), len(session.messages), at, lines)


def _line(message: ParsedMessage) -> PreviewLine:
    text = " ".join(filter(None, map(_said, message.blocks)))
    return PreviewLine(message.role, _cut(text), _cut(message.author or ""), message.created_at)


def _said(block: Block) -> str:
    match block:
        case Text() | Code() | Event():
            return block.text
        case ToolCall():
            return f"[{block.name}]"
        case ToolResult():
            return block.outcome.text
    return f"[{block.kind}]"


def _cut(text: str) -> str:
    line = " ".join(text[: 2 * _LONGEST].split())
    return f"{line[:_LONGEST]}…" if len(line) > _LONGEST or len(text) > 2 * _LONGEST else line
