"""A vault whose database is damaged gives back what can be read of it."""

from __future__ import annotations

import random
from contextlib import closing
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from chatvault.domain.session import SessionStatus
from chatvault.domain.work import Unattended
from chatvault.errors import Cancelled, KnownError, NewerVault, NotFound, VaultBusy
from chatvault.services.damage.salvaging import salvage_vault
from chatvault.services.vault import open_vault
from tests.stopping import Impatient
from tests.unit.services.damage.damage import PAGE, SESSIONS, TURNS, damage, filled_vault, pages


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return filled_vault(tmp_path / "vault")


@pytest.mark.parametrize("seed", range(12))
def test_most_comes_back_and_the_vault_is_whole(folder: Path, seed: int) -> None:
    # Given a vault in which two pages are damaged,
    chance = random.Random(seed)
    for page in chance.sample(range(pages(folder) // 4, pages(folder)), 2):
        before = damage(folder, page, chance.choice([bytes(PAGE), chance.randbytes(PAGE)]))
    # when it is salvaged,
    rescued = salvage_vault(folder, Unattended())
    # then there is a whole vault of all but what stood there, and the damaged file is kept.
    assert rescued.kept.read_bytes() == before
    assert rescued.messages >= SESSIONS * TURNS * 0.5
    services = open_vault(folder)
    assert services.health.check(Unattended()).healthy
    found = services.searching.count("rye bread", Unattended())
    assert found.value == rescued.messages
    services.close()
    assert not list(folder.glob("unpacked-*"))


def test_without_the_list_of_tables_nothing_can_be_read_and_nothing_is_changed(
    folder: Path,
) -> None:
    before = damage(folder, 0, b"SQLite format 3\0" + b"\xff" * (PAGE - 16))
    with pytest.raises(KnownError, match="It was left as it is"):
        salvage_vault(folder, Unattended())
    assert (folder / "vault.db").read_bytes() == before


def test_an_undamaged_vault_comes_back_whole(folder: Path) -> None:
    rescued = salvage_vault(folder, Unattended())
    assert (rescued.sessions, rescued.messages, rescued.lost) == (SESSIONS, SESSIONS * TURNS, 0)
    services = open_vault(folder)
    assert services.reading.thread(1).session.starred
    services.close()


def test_what_was_said_is_kept_where_its_conversation_is_lost(folder: Path) -> None:
    services = open_vault(folder)
    with services.database.write() as session:
        connection = session.connection()
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
    services.close()
    from sqlcipher3 import dbapi2

    bare = dbapi2.connect(str(folder / "vault.db"), isolation_level=None)
    bare.execute("DELETE FROM chat_session WHERE id = 3")
    bare.close()
    salvage_vault(folder, Unattended())
    services = open_vault(folder)
    assert services.reading.thread(3).session.title == "Salvaged conversation 3"
    assert services.searching.count("word2x5", Unattended()).value == 1
    assert services.health.check(Unattended()).healthy
    services.close()


def test_a_file_of_which_nothing_can_be_read_is_left_as_it_is(folder: Path) -> None:
    path = folder / "vault.db"
    path.write_bytes(random.Random(1).randbytes(20 * PAGE))
    before = path.read_bytes()
    with pytest.raises(KnownError):
        salvage_vault(folder, Unattended())
    assert path.read_bytes() == before
    assert [each.name for each in folder.glob("*damaged*")] == []


def test_what_a_newer_program_wrote_is_left_to_it(folder: Path) -> None:
    write(folder, "UPDATE alembic_version SET version_num = '0099'", "PRAGMA user_version = 99")
    before = (folder / "vault.db").read_bytes()
    with pytest.raises(NewerVault, match="newer ChatVault"):
        salvage_vault(folder, Unattended())
    assert (folder / "vault.db").read_bytes() == before
    assert not list(folder.glob("*damaged*"))


def test_a_turned_bit_in_its_number_makes_no_vault_newer(folder: Path) -> None:
    write(folder, "PRAGMA user_version = 74")
    assert salvage_vault(folder, Unattended()).messages == SESSIONS * TURNS


def write(folder: Path, *statements: str) -> None:
    """Change the database as another program does."""
    with closing(dbapi2.connect(str(folder / "vault.db"))) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def test_there_has_to_be_a_vault(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        salvage_vault(tmp_path, Unattended())


class Busy(Unattended):
    """Somebody else archives a conversation while the messages are read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def progress(self, done: int, total: int = 0, note: str = "") -> None:
        if note == "reading message":
            services = open_vault(self._folder)
            services.organising.archive([1])
            services.close()


def test_what_others_write_meanwhile_is_not_lost(folder: Path) -> None:
    with pytest.raises(VaultBusy, match="Nothing was changed"):
        salvage_vault(folder, Busy(folder))
    services = open_vault(folder)
    assert services.reading.thread(1).session.status is SessionStatus.ARCHIVED
    services.close()


def test_one_that_is_stopped_leaves_the_vault_as_it_was(folder: Path) -> None:
    before = (folder / "vault.db").read_bytes()
    with pytest.raises(Cancelled):
        salvage_vault(folder, Impatient(note="reading message"))
    assert (folder / "vault.db").read_bytes() == before
    assert not list(folder.glob("unpacked-*"))
