"""Of a database with a tool's keys only the rows of conversations are kept."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatvault.importers.databases.kept_tables import ALL_ROWS, KeptTable
from chatvault.services.originals.column_names import column_names
from chatvault.services.originals.kept_rows import KeptRows

CANARY = "canary-refresh-token-91c2"
TABLES = {
    "said": ALL_ROWS,
    "ItemTable": KeptTable(("chat.", "list")),
    "sessions": KeptTable(without=frozenset(("extension data", "recipe"))),
}

MANY = 90

Fill = Callable[[sqlite3.Connection], None]


def kept(path: Path) -> bytes:
    """What is kept of the database there."""
    log = Path(f"{path}-wal")
    with KeptRows(path.open("rb"), log.open("rb") if log.exists() else None, TABLES) as stream:
        return stream.readall()


def made(path: Path, fill: Fill, *settings: str) -> Path:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for setting in settings:
            connection.execute(f"PRAGMA {setting}")
        tables(connection)
        connection.execute("BEGIN")
        fill(connection)
        connection.execute("COMMIT")
    return path


def tables(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("CREATE TABLE said (id TEXT PRIMARY KEY, text TEXT)")
    connection.execute("CREATE INDEX by_text ON said (text)")
    connection.execute("CREATE TABLE ItemTable (key TEXT UNIQUE ON CONFLICT REPLACE, value BLOB)")
    connection.execute(
        'CREATE TABLE sessions (id TEXT /* its, (name */ PRIMARY KEY, "extension data" TEXT, '
        "spent DECIMAL(9, 2) DEFAULT ',', name TEXT, UNIQUE (name))"
    )
    connection.execute("ALTER TABLE sessions ADD COLUMN recipe TEXT")
    connection.execute("CREATE TABLE account (mail TEXT PRIMARY KEY, token TEXT, active INTEGER)")
    connection.execute("CREATE TABLE sums (name TEXT PRIMARY KEY, sum TEXT) WITHOUT ROWID")


def say(connection: sqlite3.Connection) -> None:
    """Conversations, and secrets of every length among them and everywhere else."""
    for number in range(MANY):
        connection.execute("INSERT INTO said VALUES (?, ?)", (f"id-{number}", text(number)))
        value = text(number).encode()
        connection.execute("INSERT INTO ItemTable VALUES (?, ?)", (f"chat.{number}", value))
        secret = CANARY * times(number)
        key = f"secret://{CANARY}{number}"
        connection.execute("INSERT INTO ItemTable VALUES (?, ?)", (key, secret))
        connection.execute(
            "INSERT INTO sessions VALUES (?, ?, 1.5, ?, ?)",
            (f"session.{number}", secret, text(number), secret if number % 2 else None),
        )
        mail = f"{CANARY}-{number}@example.org"
        connection.execute("INSERT INTO account VALUES (?, ?, 1)", (mail, secret))
        connection.execute("INSERT INTO sums VALUES (?, ?)", (mail, secret))


def text(number: int) -> str:
    """Texts from a few letters to many pages."""
    return f"How long does rye rise? {number} " * times(number)


def times(number: int) -> int:
    return 7_000 if number == 7 else 1 + number * number // 30


def rows(path: Path) -> dict[str, str]:
    """All that is told of conversations in a database."""
    with closing(sqlite3.connect(f"file:{path}?immutable=1", uri=True)) as connection:
        found = dict(connection.execute("SELECT id, text FROM said"))
        items = connection.execute("SELECT key, value FROM ItemTable WHERE +key GLOB 'chat.*'")
        found |= dict(connection.execute("SELECT id, name FROM sessions"))
        return {**found, **{key: bytes(value).decode() for key, value in items}}


def expected() -> dict[str, str]:
    return {
        f"{kind}{number}": text(number)
        for number in range(MANY)
        for kind in ("id-", "chat.", "session.")
    }


@pytest.mark.parametrize("size", [512, 1024, 4096, 65_536])
@pytest.mark.parametrize("vacuum", ["NONE", "FULL"])
def test_conversations_are_kept_and_secrets_are_zeros(
    tmp_path: Path, size: int, vacuum: str
) -> None:
    path = made(tmp_path / "a.db", say, f"page_size = {size}", f"auto_vacuum = {vacuum}")

    content = kept(path)

    assert len(content) == path.stat().st_size
    assert CANARY.encode() in path.read_bytes()
    assert CANARY.encode() not in content
    (out := tmp_path / "out.db").write_bytes(content)
    assert rows(out) == rows(path) == expected()


def test_what_is_kept_lies_where_it_did(tmp_path: Path) -> None:
    path = made(tmp_path / "a.db", say)
    before, after = path.read_bytes(), kept(path)
    others = [place for place, new in enumerate(after) if new not in (before[place], 0)]
    # Only the heads of empty trees are new: of accounts, sums and four indexes.
    assert len({place // 4096 for place in others}) <= 6
    assert all(place % 4096 < 8 for place in others)


@pytest.mark.parametrize("coding", ["UTF-16le", "UTF-16be"])
def test_texts_of_two_bytes_a_letter_are_told_apart_too(tmp_path: Path, coding: str) -> None:
    path = made(tmp_path / "a.db", say, f"encoding = '{coding}'")
    content = kept(path)
    assert CANARY.encode(coding) in path.read_bytes()
    assert CANARY.encode(coding) not in content
    assert CANARY.encode() not in content
    (out := tmp_path / "out.db").write_bytes(content)
    assert rows(out).keys() == expected().keys()


def test_what_was_deleted_is_not_kept_though_it_is_still_in_the_file(tmp_path: Path) -> None:
    # Given secrets that were deleted, from tables that stay as well,
    def fill(connection: sqlite3.Connection) -> None:
        say(connection)
        connection.execute("INSERT INTO said SELECT mail, token FROM account")
        connection.execute("DELETE FROM said WHERE id GLOB '*example.org'")
        connection.execute("DELETE FROM account")
        connection.execute("DELETE FROM ItemTable WHERE key GLOB 'secret*' AND length(key) % 2")

    path = made(tmp_path / "a.db", fill, "secure_delete = OFF")

    # when the file is kept, then none of them is left in free pages, or free parts of pages.
    assert path.read_bytes().count(CANARY.encode()) > 5_000
    content = kept(path)
    assert CANARY.encode() not in content
    (out := tmp_path / "out.db").write_bytes(content)
    assert rows(out) == expected()


@pytest.fixture
def writing(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A database that its program has open, with a log of writes."""
    path = made(tmp_path / "a.db", say, "journal_mode = WAL")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        connection.execute("INSERT INTO said VALUES ('new', 'Twelve hours.')")
        connection.execute("DELETE FROM said WHERE id = 'id-7'")
        connection.execute(f"UPDATE account SET token = '{CANARY}!'")
        connection.execute("UPDATE ItemTable SET value = x'6d6f7265' WHERE key = 'chat.1'")
        yield connection


def test_what_only_the_log_holds_is_in_the_kept_database(
    tmp_path: Path, writing: sqlite3.Connection
) -> None:
    path = tmp_path / "a.db"
    assert f"{CANARY}!".encode() in Path(f"{path}-wal").read_bytes()

    content = kept(path)

    assert CANARY.encode() not in content
    (out := tmp_path / "out.db").write_bytes(content)
    said = expected() | {"new": "Twelve hours.", "chat.1": "more"}
    del said["id-7"]
    assert rows(out) == said


def test_the_same_is_kept_once_the_log_is_written_into_the_database(
    tmp_path: Path, writing: sqlite3.Connection
) -> None:
    path = tmp_path / "a.db"
    before = kept(path)
    writing.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert kept(path) == before


def test_a_log_that_was_begun_anew_tells_no_old_pages(
    tmp_path: Path, writing: sqlite3.Connection
) -> None:
    # Given a log of which only the beginning was written over since,
    path = tmp_path / "a.db"
    writing.execute("PRAGMA wal_checkpoint(RESTART)")
    writing.execute("UPDATE said SET text = 'Fourteen hours.' WHERE id = 'new'")

    # then what stands behind that says nothing, nor does half of a write.
    (out := tmp_path / "out.db").write_bytes(kept(path))
    assert rows(out)["new"] == "Fourteen hours."
    log = Path(f"{path}-wal")
    log_content = log.read_bytes()
    copy = tmp_path / "copy.db"
    copy.write_bytes(path.read_bytes())
    (tmp_path / "copy.db-wal").write_bytes(log_content[:3000])
    out.write_bytes(kept(copy))
    assert rows(out)["new"] == "Twelve hours."


def test_a_page_that_is_written_meanwhile_ends_the_reading(
    tmp_path: Path, writing: sqlite3.Connection
) -> None:
    path = tmp_path / "a.db"
    with KeptRows(path.open("rb", 0), Path(f"{path}-wal").open("rb", 0), TABLES) as stream:
        assert stream.read(4096)
        writing.execute("UPDATE said SET text = 'Fourteen hours.'")
        writing.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        with pytest.raises(OSError, match="another program wrote to it"):
            stream.readall()


def test_any_part_can_be_read(tmp_path: Path) -> None:
    path = made(tmp_path / "a.db", say)
    whole = kept(path)
    with KeptRows(path.open("rb"), None, TABLES) as stream:
        for place in (0, 1, 4095, 4096, 70_000, len(whole) - 3, len(whole) + 5):
            stream.seek(place)
            assert stream.read(20) == whole[place : place // 4096 * 4096 + 4096][:20]


@settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60
)
@given(seed=st.integers(0, 2**32), many=st.integers(1, 40))
def test_a_damaged_database_is_read_to_its_end(tmp_path: Path, seed: int, many: int) -> None:
    """Bytes that changed anywhere, and files that are cut: what cannot be understood is zeros."""
    whole = made(tmp_path / f"{seed}.db", few, "page_size = 512")
    content = bytearray(whole.read_bytes())
    chance = random.Random(seed)
    for _ in range(many):
        place = chance.randrange(len(content))
        content[place : place + chance.choice((1, 1, 2, 40))] = chance.randbytes(1)
    whole.write_bytes(content[: chance.choice((len(content), chance.randrange(len(content))))])

    after = kept(whole)

    assert len(after) <= whole.stat().st_size
    assert after == kept(whole)
    whole.unlink()


def few(connection: sqlite3.Connection) -> None:
    for number in range(12):
        connection.execute("INSERT INTO said VALUES (?, ?)", (f"id-{number}", text(number * 8)))
        connection.execute("INSERT INTO account VALUES (?, ?, 1)", (str(number), CANARY * number))


@pytest.mark.parametrize(
    ("statement", "names"),
    [
        ("CREATE TABLE a(b)", ["b"]),
        (
            "CREATE TABLE [a b] (`c``d` INT, \"e\" TEXT CHECK (e IN ('x', 'y')), f)",
            ["c``d", "e", "f"],
        ),
        ("CREATE TABLE a (b, -- c, d\n c, PRIMARY KEY (b, c))", ["b", "c"]),
        ("CREATE TABLE a (b TEXT DEFAULT 'it''s, (so', c)", ["b", "c"]),
        ("", []),
    ],
)
def test_names_of_columns_are_told_from_what_is_said_of_them(
    statement: str, names: list[str]
) -> None:
    assert column_names(statement) == names
