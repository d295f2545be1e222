"""A letter that became another is told, in whatever was said or made; what we write never is."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from chatvault.domain.session import SessionStatus
from chatvault.domain.work import Unattended
from chatvault.errors import DamagedVault
from chatvault.services.vault import open_vault
from chatvault.storage.database import row_sums
from tests.unit.services.damage.damage import filled_vault
from tests.unit.storage.released_vaults import VERSIONS, released_vault

# A column of each table that has sums, with what a person or a model said or made.
SUMMED = {
    "chat_session": "title",
    "message": "thinking",
    "tool_call": "result",
    "attachment": "name",
    "event": "detail",
    "source": "account",
    "project": "name",
    "folder": "name",
    "tag": "color",
    "saved_search": "query",
    "bookmark": "note",
}


def wrong(vault: Path) -> tuple[str, ...]:
    """What a check of the closed vault finds in its rows."""
    services = open_vault(vault)
    services.indexing.catch_up(Unattended())
    (rows,) = (one for one in services.health.check(Unattended()).checks if one.name == "rows")
    services.close()
    return rows.problems


def changed_by_another(vault: Path, statement: str) -> None:
    """Let a program that knows of no sums write to the vault."""
    connection = dbapi2.connect(str(vault / "vault.db"))
    assert connection.execute(statement).rowcount
    connection.commit()
    connection.close()


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """A closed vault with something in every table, brought up from the first schema."""
    path = released_vault(tmp_path / "vault", VERSIONS[0])
    open_vault(path.parent).close()
    return path.parent


def test_a_bit_that_turned_in_a_text_is_told_with_its_conversation(tmp_path: Path) -> None:
    # Given a vault in which one letter became another: its pages are as sound as before,
    vault = filled_vault(tmp_path / "vault")
    content = bytearray((vault / "vault.db").read_bytes())
    place = content.index(b"word7x3 rye bread") + len("word7x3 rye ")
    content[place] ^= 1
    (vault / "vault.db").write_bytes(content)
    connection = dbapi2.connect(str(vault / "vault.db"))
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    (uid,) = connection.execute("SELECT uid FROM chat_session WHERE external_id = 's7'").fetchone()
    connection.close()
    # then a check tells of it, and that is all it tells.
    assert wrong(vault) == (f"conversation {uid}: 1 of message not as it was written",)


def test_what_is_no_text_any_more_is_told_and_nobody_stumbles_over_it(tmp_path: Path) -> None:
    vault = filled_vault(tmp_path / "vault")
    content = bytearray((vault / "vault.db").read_bytes())
    content[content.index(b"word7x3 rye bread") + 9] ^= 0x80
    (vault / "vault.db").write_bytes(content)
    assert len(wrong(vault)) == 1
    services = open_vault(vault)
    with pytest.raises(DamagedVault), services.database.rows() as rows:
        rows("SELECT text FROM message")
    services.close()


@pytest.mark.parametrize(("table", "column"), SUMMED.items())
def test_each_table_of_an_older_vault_has_sums_once_it_was_brought_up(
    vault: Path, table: str, column: str
) -> None:
    assert wrong(vault) == ()
    changed_by_another(vault, f"UPDATE {table} SET {column} = coalesce({column}, '') || 'x'")
    told = wrong(vault)
    assert told
    assert all(f" of {table} not as it was written" in f" {one}" for one in told)


def test_a_row_that_came_or_went_by_itself_is_told(vault: Path) -> None:
    changed_by_another(vault, "INSERT INTO tag(name) VALUES ('foreign')")
    changed_by_another(vault, "DELETE FROM saved_search")
    assert {one.partition(" of ")[2] for one in wrong(vault)} == {
        "tag not as it was written",
        "saved_search not as it was written",
    }


def test_what_the_program_writes_is_never_told(vault: Path) -> None:
    # Given everything that is done with a conversation, and some of it taken back,
    services = open_vault(vault)
    services.organising.rename(1, "Rye")
    services.organising.star([1], on=True)
    services.organising.put_back(services.organising.move([1], SessionStatus.ARCHIVED).before)
    services.saved_searches.remove(services.saved_searches.add("rye").id)
    with services.database.rows() as rows:
        (message,) = next(iter(rows("SELECT id FROM message LIMIT 1")))
    services.bookmarks.set(message, "Here.")
    services.bookmarks.set(message, "There.")
    services.bookmarks.remove(message)
    # and a write that fails half-way,

    def fail_halfway() -> None:
        with services.database.write() as session:
            session.connection().exec_driver_sql("DELETE FROM bookmark")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_halfway()
    services.close()
    # then there is nothing to tell.
    assert wrong(vault) == ()


def test_a_vault_that_has_no_sums_yet_has_none_that_are_wrong(tmp_path: Path) -> None:
    path = released_vault(tmp_path / "vault", VERSIONS[0])
    with closing(dbapi2.connect(str(path))) as connection:
        assert list(row_sums.changed(connection.execute)) == []
