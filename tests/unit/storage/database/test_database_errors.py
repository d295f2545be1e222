"""Which errors are the database's, and which are somebody's bug."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatvault.errors import DamagedVault
from chatvault.services.vault import Services
from chatvault.storage.database.database_errors import driver_errors


def test_a_message_about_damage_that_is_no_text_is_damage() -> None:
    with pytest.raises(DamagedVault), driver_errors(Path("vault.db")):
        b"malformed database schema (b\xd4\xffk) - near".decode()


def test_any_other_text_that_cannot_be_decoded_is_a_bug() -> None:
    with pytest.raises(UnicodeDecodeError), driver_errors(Path("vault.db")):
        b"a file that somebody imports\xd4".decode()


def test_a_file_that_turned_read_only_by_itself_is_damaged(services: Services) -> None:
    # Given a vault that is open, in whose head the byte turns that tells who may write,
    services.database.close()
    with services.database.path.open("r+b") as stream:
        stream.seek(18)
        stream.write(b"\x22")
    # when something is changed, then that is damage, and no question of permissions.
    with pytest.raises(DamagedVault):
        services.tagging.change([], give=["rye"])
