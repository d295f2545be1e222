"""The window checks the vault behind the person's back, and says what it found."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from sqlcipher3 import dbapi2

from chatvault.domain.safekeeping.health import SOUND
from tests.ui.conftest import Person


def test_the_vault_is_checked_quickly_at_every_start(start: Callable[[], Person]) -> None:
    person = start()
    done = person.desktop.services().checking.latest_quick
    assert done is not None
    assert done.outcome == SOUND
    assert not person.window.error_line.isVisible()


def test_the_full_check_is_made_once_a_week(reader: Person) -> None:
    checking = reader.desktop.services().checking
    reader.do(reader.window.checks.look)
    first = checking.last()
    assert first is not None
    assert first.outcome == SOUND
    reader.do(reader.window.checks.look)
    assert checking.last() == first


def test_what_can_be_repaired_is_told_in_a_line(reader: Person) -> None:
    with reader.desktop.services().database.write() as session:
        session.connection().exec_driver_sql("UPDATE chat_session SET message_count = 99")
    reader.do(reader.window.checks.look)
    assert "something to repair" in reader.window.error_line.text


def test_a_letter_that_became_another_on_the_disk_is_told_at_the_start(reader: Person) -> None:
    vault = reader.desktop.services().folder / "vault.db"
    with contextlib.closing(dbapi2.connect(str(vault))) as connection:  # which keeps no sums
        connection.execute(
            "UPDATE message SET text = 'Other' WHERE id IN (SELECT min(id) FROM message)"
        )
        connection.commit()
    reader.do(reader.window.checks.start)
    last = reader.desktop.services().checking.last()
    assert last is not None
    assert "not as it was written" in last.detail
    assert "something" in reader.window.error_line.text
