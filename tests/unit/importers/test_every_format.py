"""What holds for every format: its files stay as they are, and damage to them stops no import."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from chatvault.domain.imports import ImportReport
from chatvault.domain.parsed import Severity
from chatvault.domain.work import Unattended
from chatvault.errors import Cancelled
from chatvault.services.vault import Services
from tests.stopping import Looking
from tests.unit.importers.specimens import SPECIMENS
from tests.vaults import new_vault

DATABASES = (".db", ".vscdb")
FLIPS, CUTS = 6, 4
WRITTEN = 1_750_000_000  # UTC seconds
POINTS = (0, 1, 3, 8)  # looks at whether to go on, after which an import is stopped
NASTY = (
    b"",
    b"\x00" * 4_096,
    b"{" * 100_000,
    b'{"a":' + b"[" * 50_000,
    b'{"id": ' + b"9" * 50_000 + b"}",
    b'{"messages": [null, 1, "x", {}], "id": null}\n' * 3,
    b'{"[]": 1, "": 2, "a": {"[]": {"[]": 3}}}',
    b"\xff\xfe\x00\xd8" * 500,
    b'{"timestamp": 1e400, "time": -1, "role": "\\ud800"}\n',
    b"SQLite format 3\x00" + b"\xff" * 4_096,
    b"# \xe2\x80\xae aider chat started at 9999-99-99 99:99:99\n\n#### \x1b[2J\n",
)

pytestmark = pytest.mark.parametrize("key", SPECIMENS)


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Callable[[], Services]]:
    """Opens a new vault; all are closed afterwards."""
    opened: list[Services] = []

    def make() -> Services:
        opened.append(new_vault(tmp_path / f"vault {len(opened)}"))
        return opened[-1]

    yield make
    for one in opened:
        one.close()


@pytest.fixture
def services(vault: Callable[[], Services]) -> Services:
    """A new vault."""
    return vault()


@pytest.fixture
def store(tmp_path: Path, key: str) -> Path:
    """What the tool of that format has left."""
    folder = tmp_path / "store"
    folder.mkdir()
    SPECIMENS[key](folder)
    return folder


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def looks(folder: Path) -> dict[str, tuple[str, int, int]]:
    """The bytes, the time and the mode of every file, by its name."""
    found = {}
    for path in files(folder):
        told = path.stat()
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        found[path.relative_to(folder).as_posix()] = (digest, told.st_mtime_ns, told.st_mode)
    return found


def run(services: Services, folder: Path) -> ImportReport:
    return services.importing.run([folder], Unattended())


def said(services: Services) -> set[tuple[str, ...]]:
    """What every conversation and every message says, by the names they have in their source."""
    with services.database.rows() as rows:
        sessions = rows(
            "SELECT o.key, s.external_id, s.title, s.content_hash FROM chat_session s "
            "JOIN source o ON o.id = s.source_id"
        )
        messages = rows(
            "SELECT s.external_id, m.external_id, m.role, m.content_hash FROM message m "
            "JOIN chat_session s ON s.id = m.session_id"
        )
    return {*map(tuple, sessions), *map(tuple, messages)}


def test_it_is_read_and_its_files_are_as_they_were(
    services: Services, store: Path, key: str
) -> None:
    before = looks(store)
    report = run(services, store)
    assert {one.format for one in report.runs} == {key}
    issues = [issue for one in report.runs for issue in one.issues]
    assert [issue for issue in issues if issue.severity is not Severity.INFO] == []
    assert services.browsing.navigation().all
    assert looks(store) == before
    # A second import finds nothing new.
    there = said(services)
    run(services, store)
    assert said(services) == there


def test_names_that_are_no_text_stop_no_import(
    services: Services, store: Path, tmp_path: Path
) -> None:
    odd = os.fsdecode(b"caf\xe9")
    try:
        store = store.rename(tmp_path / odd)
    except OSError:
        pytest.skip("the names of this disk are text")
    for path in files(store):
        path.rename(path.with_name(f"{path.stem}{odd}{path.suffix}"))
    run(services, store)
    there = said(services)
    run(services, store)
    assert said(services) == there


@pytest.fixture
def at_work(store: Path) -> Iterator[Path]:
    """The same store while its tool is at work: databases with a log that is not folded in."""
    connections = []
    for path in files(store):
        if path.suffix in DATABASES:
            connection = sqlite3.connect(path)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA wal_autocheckpoint = 0")
            connection.execute("CREATE TABLE of_the_log (value)")
            connection.commit()
            connections.append(connection)
    yield store
    for connection in connections:
        connection.close()


def test_while_its_tool_is_at_work_the_log_is_as_it_was_too(
    services: Services, at_work: Path, key: str
) -> None:
    before = looks(at_work)
    run(services, at_work)
    assert services.browsing.navigation().all
    # What readers share about the log is nobody's content.
    after = looks(at_work)
    shared = [name for name in after if name.endswith("-shm")]
    for name in shared:
        before.pop(name)
        after.pop(name)
    assert after == before


@pytest.fixture
def logging(store: Path) -> Iterator[Callable[[], None]]:
    """Empties the databases of the store; the function writes all of it anew, into their logs."""
    opened = []
    for path in files(store):
        if path.suffix in DATABASES:
            connection = sqlite3.connect(path)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA wal_autocheckpoint = 0")
            names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            tables = [name for (name,) in names if not name.startswith("sqlite_")]
            rows = {
                name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for name in tables
            }
            for name in tables:
                connection.execute(f'DELETE FROM "{name}"')
            connection.commit()
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            os.utime(path, (0, 0))  # what was written just now is read again in any case
            opened.append((connection, rows))

    def write() -> None:
        for connection, rows in opened:
            for name, held in rows.items():
                for row in held:
                    connection.execute(
                        f'INSERT INTO "{name}" VALUES ({", ".join("?" * len(row))})', row
                    )
            connection.commit()

    yield write
    for connection, _ in opened:
        connection.close()


def test_what_came_into_the_log_alone_since_is_read_too(
    vault: Callable[[], Services], store: Path, logging: Callable[[], None], key: str
) -> None:
    before, fresh = vault(), vault()
    run(before, store)  # when the databases hold nothing yet
    logging()
    run(before, store)
    run(fresh, store)
    assert fresh.browsing.navigation().all
    assert said(before) == said(fresh)


def test_the_order_of_its_files_does_not_matter(
    vault: Callable[[], Services], store: Path, key: str
) -> None:
    for path in files(store):
        os.utime(path, (WRITTEN, WRITTEN))  # long ago: what was read of them counts as known
    fresh = vault()
    run(fresh, store)
    each = []
    for turn in (1, -1):
        opened = vault()
        opened.importing.run(files(store)[::turn], Unattended())
        run(opened, store)
        each.append(said(opened))
    assert each[0] == each[1]
    # Read one by one before, the folder still tells all that its files tell together.
    assert said(fresh) <= each[0]


def test_one_that_is_stopped_leaves_whole_conversations_alone(
    vault: Callable[[], Services], store: Path, key: str
) -> None:
    whole = vault()
    run(whole, store)
    there = said(whole)
    for point in POINTS:
        opened = vault()
        try:
            opened.importing.run([store], Looking(point + 1))
        except Cancelled:
            assert said(opened) <= there
        run(opened, store)
        assert said(opened) == there


def test_no_damage_to_its_files_is_more_than_a_line_in_the_report(
    tmp_path: Path, services: Services, store: Path, key: str
) -> None:
    """Cut, turned bits, zeros, and what was never a file of any tool."""
    chance, copy = random.Random(key), tmp_path / "copy"
    for path in files(store):
        content = path.read_bytes()
        flipped = []
        for _ in range(FLIPS):
            data = bytearray(content)
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
            flipped.append(bytes(data))
        cut = [content[: len(content) * part // CUTS] for part in range(1, CUTS)]
        for damaged in (*cut, *flipped, *NASTY):
            shutil.rmtree(copy, ignore_errors=True)
            shutil.copytree(store, copy)
            (copy / path.relative_to(store)).write_bytes(damaged)
            before = looks(copy)
            run(services, copy)  # nothing is raised
            assert looks(copy) == before
    assert services.health.check(Unattended()).healthy


def test_a_hostile_database_of_its_tool_is_more_than_a_line_in_the_report_neither(
    services: Services, store: Path, key: str
) -> None:
    """Tables that are views of what loads code, or of no end."""
    for path in files(store):
        if path.suffix not in DATABASES:
            continue
        with closing(sqlite3.connect(path)) as connection, connection:
            tables = [
                row[0]
                for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
                if not row[0].startswith("sqlite_")
            ]
            for place, table in enumerate(tables):
                columns = [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')]
                connection.execute(f'ALTER TABLE "{table}" RENAME TO "was_{place}"')
                evil = "load_extension('/tmp/evil')" if place % 2 else "randomblob(10)"
                named = ", ".join(f'{evil} AS "{column}"' for column in columns)
                connection.execute(
                    f'CREATE VIEW "{table}" AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL '
                    f"SELECT i + 1 FROM n WHERE i < 1000) SELECT {named} FROM n"
                )
    run(services, store)
    assert services.health.check(Unattended()).healthy
