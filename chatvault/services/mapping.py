"""What the columns of tables may mean that no format knows, and reading them so."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import orjson

from chatvault.domain.parsed import ParsedSession
from chatvault.errors import UnreadableFile
from chatvault.importers.chat_tables.guessing import guess
from chatvault.importers.chat_tables.importer import MappedTables, groups
from chatvault.importers.chat_tables.layout import Layout, layout_of
from chatvault.importers.chat_tables.sources import columns_in, tables_of
from chatvault.importers.container import open_container
from chatvault.importers.export_records import Findings

SOURCE, NAME = "tables", "Tables of conversations"
_LARGEST = 1 << 20  # bytes of a file that explains columns
_SHOWN = 3  # conversations of a preview


@dataclass(frozen=True, slots=True)
class Explained:
    """Tables with their columns, what these may mean, and the first conversations read so."""

    tables: dict[str, list[str]]
    layout: Layout | None
    preview: tuple[ParsedSession, ...]


def explain(path: Path) -> Explained:
    """What the tables of a file, or of the files of a folder, may mean. Raises UnreadableFile."""
    with closing(open_container(path)) as container:
        found = next(groups(container, container.names()), None)
        if found is None:
            raise UnreadableFile(
                "There are no tables in it: it is no database, no dump of one, no CSV and no JSON.",
                path=path,
            )
        findings = Findings(lambda _: None, found[0])
        with tables_of(container, found, findings, lambda _: None) as database:
            tables = {name: list(columns) for name, columns in columns_in(database).items()}
    layout = guess(tables)
    return Explained(tables, layout, () if layout is None else preview(path, layout))


def preview(path: Path, layout: Layout) -> tuple[ParsedSession, ...]:
    """The first conversations of a file, read with that layout. Raises UnreadableFile."""
    reader, found = MappedTables(layout, SOURCE, NAME), list[ParsedSession]()
    with closing(open_container(path)) as container:
        names = reader.claim(container, container.names())
        with closing(reader.sessions(container, names, lambda _: None)) as sessions:
            for session in sessions:
                found.append(session)
                if len(found) == _SHOWN:
                    break
    return tuple(found)


def reader_of(path: Path) -> MappedTables:
    """What reads tables as the file at ``path`` explains them. Raises UnreadableFile."""
    try:
        with path.open("rb") as stream:
            told = orjson.loads(stream.read(_LARGEST))
        return MappedTables(layout_of(told), SOURCE, NAME)
    except OSError as error:
        raise UnreadableFile(f"It cannot be read: {error.strerror}.", path=path) from error
    except orjson.JSONDecodeError as error:
        raise UnreadableFile("It explains no tables, for it is no JSON.", path=path) from error
    except ValueError as error:
        raise UnreadableFile(f"It explains no tables. {error}", path=path) from error
