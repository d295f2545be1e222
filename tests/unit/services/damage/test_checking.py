"""The vault is checked by itself, and says when and how that ended."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from chatvault.domain.day import WEEK_MS
from chatvault.domain.safekeeping.health import PROBLEMS, SOUND, UNFINISHED
from chatvault.domain.work import Unattended
from chatvault.errors import DamagedVault
from chatvault.services.damage import checking as module
from chatvault.services.vault import Services, open_vault
from tests.unit.services.damage.damage import PAGE, damage, filled_vault, pages


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return filled_vault(tmp_path / "vault")


@pytest.fixture
def services(folder: Path) -> Iterator[Services]:
    services = open_vault(folder)
    yield services
    services.close()


def test_a_sound_vault_passes_the_quick_check(services: Services) -> None:
    assert services.checking.quick().outcome == SOUND


def test_a_quick_check_ends_when_its_time_is_up(services: Services) -> None:
    assert services.checking.quick(seconds=0).outcome == UNFINISHED
    # and the connection is as good as before
    assert services.checking.quick().outcome == SOUND


def test_a_quick_check_finds_damage_and_changes_nothing(folder: Path) -> None:
    whole = (folder / "vault.db").read_bytes()
    for page in range(pages(folder)):  # what was said; the start reads nothing of it
        if b"rye" in whole[page * PAGE : (page + 1) * PAGE]:
            before = damage(folder, page)
    services = open_vault(folder)
    with pytest.raises(DamagedVault):
        services.checking.quick()
    services.database.abandon()
    assert (folder / "vault.db").read_bytes() == before


def change_a_letter(folder: Path) -> None:
    """Let a letter of what was said become another on the disk."""
    path = folder / "vault.db"
    content = path.read_bytes()
    place = content.rindex(b"rye bread")
    path.write_bytes(content[:place] + b"d" + content[place + 1 :])


def test_a_quick_check_compares_what_was_said(folder: Path) -> None:
    change_a_letter(folder)
    services = open_vault(folder)
    done = services.checking.quick()
    services.database.abandon()
    assert done.outcome == PROBLEMS
    assert "not as it was written" in done.detail


def test_where_a_quick_check_has_no_time_for_that_the_full_one_does_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_ROWS_SECONDS", 0)
    change_a_letter(folder)
    services = open_vault(folder)
    assert services.checking.quick().outcome == SOUND
    assert services.checking.full(Unattended()).problems
    services.database.abandon()


def test_a_full_check_is_due_once_a_week(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given a vault that was never checked,
    assert services.checking.due()
    # when it was,
    assert services.checking.full(Unattended()).healthy
    # then the next is due a week later, or where the clock was wrong.
    last = services.checking.last()
    assert last is not None
    assert (last.outcome, last.detail) == (SOUND, "")
    for later, due in ((0, False), (WEEK_MS - 1, False), (WEEK_MS, True), (-1, True)):
        monkeypatch.setattr(module, "now", lambda later=later: last.at + later)
        assert services.checking.due() is due


def test_a_full_check_keeps_what_it_found(services: Services) -> None:
    with services.database.write() as session:
        session.connection().exec_driver_sql("UPDATE chat_session SET message_count = 99")
    report = services.checking.full(Unattended())
    last = services.checking.last()
    assert last is not None
    assert last.outcome == PROBLEMS
    assert "message_count" in last.detail
    assert not report.damaged
