"""Files of messages come with them: out of the table, from beside it, or by their names alone."""

from __future__ import annotations

import base64
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from chatvault.domain.blocks import Attachment, File, Image, Text
from chatvault.domain.parsed import ParsedMessage, ParsedSession
from chatvault.domain.tables.table_layout import Layout, Table
from chatvault.importers import registry
from chatvault.importers.chat_tables.attachments import AttachedFiles
from chatvault.importers.chat_tables.importer import MappedTables
from chatvault.importers.containers.container import FolderContainer, open_container
from tests.unit.importers.chat_tables import chat_system_files as files

PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + b"\0\0\0\2\0\0\0\3" + b"rye"
ORCHESTRATOR = (
    files.ORCHESTRATOR
    + """
CREATE TABLE Attachments(Id TEXT PRIMARY KEY, MessageId TEXT, FileName TEXT, MimeType TEXT,
    Size INTEGER, StoragePath TEXT, Url TEXT, UploadedAt TEXT);
INSERT INTO Attachments VALUES
    ('a1', 'm1', 'crust.png', 'image/png', 27, '/srv/chat/uploads/9f/crust.png', NULL, NULL),
    ('a2', 'm1', 'recipe.txt', 'text/plain', 11, 'C:\\chat\\uploads\\recipe.txt', NULL, NULL),
    ('a3', 'm2', 'passwords', 'text/plain', NULL, '/etc/passwd', NULL, NULL),
    ('a4', 'm2', NULL, NULL, NULL, '../../secret/oven.txt', NULL, NULL),
    ('a5', 'nobody', 'lost.txt', NULL, NULL, 'uploads/lost.txt', NULL, NULL);
"""
)
IBTECH = files.IBTECH + (
    "COPY public.attachments (id, session_id, message_id, filename, original_filename, "
    "file_path, file_size, mime_type, file_hash) FROM stdin;\n"
    "a1\ts1\tm1\t9f.png\tcrust.png\tuploads/9f.png\t27\timage/png\tx\n"
    "a0\ts1\t\\N\t5e.txt\trecipe.txt\tuploads/5e.txt\t9\ttext/plain\tx\n"
    "a2\ts1\tm2\t7c.pdf\trecipe.pdf\tuploads/7c.pdf\t99\tapplication/pdf\tx\n"
    "\\.\n"
)


def read(path: Path) -> list[ParsedSession]:
    container = open_container(path)
    (portion,) = registry.plan(container).portions
    return list(portion.importer.sessions(container, portion.names, lambda _: None))


def files_of(message: ParsedMessage) -> list[Attachment]:
    return [one.attachment for one in message.blocks if isinstance(one, File | Image)]


def content(file: Attachment) -> bytes | None:
    if file.content is None:
        return None
    with file.content() as stream:
        return stream.read()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What somebody took from the server: the database, and the files beside it."""
    taken = tmp_path / "taken"
    files.database(taken / "orchestrator.db", ORCHESTRATOR)
    (taken / "uploads" / "9f").mkdir(parents=True)
    (taken / "uploads" / "9f" / "crust.png").write_bytes(PNG)
    (taken / "uploads" / "recipe.txt").write_bytes(b"Rye & water")
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "oven.txt").write_text("not imported")
    return taken


def test_files_beside_a_database_belong_to_their_messages(folder: Path) -> None:
    (session,) = read(folder)
    asked, answer, _ = session.messages
    assert asked.blocks[0] == Text("Will it rise?")
    crust, recipe = files_of(asked)
    assert isinstance(asked.blocks[1], Image)
    assert (crust.name, crust.media_type, content(crust)) == ("crust.png", "image/png", PNG)
    assert (recipe.name, content(recipe)) == ("recipe.txt", b"Rye & water")
    # What lies elsewhere on this computer is not looked for, wherever a table says it is.
    assert [(one.name, content(one)) for one in files_of(answer)] == [
        ("passwords", None),
        ("oven.txt", None),
    ]


def test_the_files_are_read_with_the_database_that_tells_of_them(folder: Path) -> None:
    (folder / "uploads" / "other.txt").write_text("nobody tells of it")
    plan = registry.plan(open_container(folder))
    assert [portion.names for portion in plan.portions] == [
        ("orchestrator.db", "uploads/9f/crust.png", "uploads/recipe.txt")
    ]
    assert plan.unclaimed == ("uploads/other.txt",)


def test_a_database_alone_names_what_is_missing(folder: Path) -> None:
    (session,) = read(folder / "orchestrator.db")
    assert [(one.name, one.size, one.content) for one in files_of(session.messages[0])] == [
        ("crust.png", 27, None),
        ("recipe.txt", 11, None),
    ]


def test_a_dump_tells_of_files_by_the_names_that_people_gave_them(tmp_path: Path) -> None:
    (tmp_path / "agent.sql").write_text(IBTECH)
    (tmp_path / "uploads").mkdir()
    (tmp_path / "uploads" / "9f.png").write_bytes(PNG)
    (tmp_path / "uploads" / "7c.pdf").write_bytes(b"%PDF of another length")
    (session,) = read(tmp_path)
    asked, answer = session.messages
    # The second was put into the conversation, but into no message.
    assert [(one.name, content(one)) for one in files_of(asked)] == [
        ("crust.png", PNG),
        ("recipe.txt", None),
    ]
    # A file of another size is another file.
    assert [(one.name, content(one)) for one in files_of(answer)] == [("recipe.pdf", None)]


@pytest.mark.parametrize(
    "held",
    [
        PNG,
        "\\x" + PNG.hex(),
        base64.b64encode(PNG).decode(),
        "data:image/png;base64," + base64.b64encode(PNG).decode(),
    ],
    ids=["bytes", "hexadecimal", "base64", "address"],
)
def test_bytes_in_the_table_are_the_file(tmp_path: Path, held: bytes | str) -> None:
    path = files.database(
        tmp_path / "any.db",
        "CREATE TABLE lines(id, chat, role, text); CREATE TABLE pictures(line, data, kind);"
        "INSERT INTO lines VALUES (1, 7, 'user', '')",
    )
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO pictures VALUES (1, ?, 'image/png')", (held,))
        connection.commit()
    columns = {"id": "id", "conversation": "chat", "role": "role", "text": "text"}
    pictures = Table("pictures", {"message": "line", "content": "data", "media_type": "kind"})
    mapped = MappedTables(Layout(Table("lines", columns), attachments=pictures), "tables", "Tables")
    container = open_container(path)
    (session,) = mapped.sessions(container, mapped.claim(container, container.names()), print)
    (picture,) = files_of(session.messages[0])
    assert (picture.width, picture.height, content(picture)) == (2, 3, PNG)


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("uploads/a/rye.txt", "uploads/a/rye.txt"),
        ("/srv/uploads/a/rye.txt", "uploads/a/rye.txt"),
        ("b/rye.txt", "uploads/b/rye.txt"),
        ("rye.txt", None),  # there are two
        ("/elsewhere/oven.txt", None),  # it may be any
        ("oven.txt", "uploads/oven.txt"),
        ("../../uploads/oven.txt", "uploads/oven.txt"),
        ("", None),
        ("/", None),
        ("chat.db", None),  # the tables themselves
    ],
)
def test_a_path_is_found_by_the_last_of_its_folders(path: str, found: str | None) -> None:
    names = ("chat.db", "uploads/a/rye.txt", "uploads/b/rye.txt", "uploads/oven.txt")
    assert AttachedFiles(FolderContainer(Path(), names), {"chat.db"}).member(path, None) == found


def test_tables_of_other_things_are_no_attachments(tmp_path: Path) -> None:
    script = files.ORCHESTRATOR + "CREATE TABLE reactions(message_id TEXT, name TEXT);"
    script += "INSERT INTO reactions VALUES ('m1', 'heart');"
    (session,) = read(files.database(tmp_path / "orchestrator.db", script))
    assert not any(files_of(message) for message in session.messages)
