"""A damaged vault is made good again in the window, and the damaged file is kept."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from chatvault.domain.work import Unattended
from chatvault.ui.dialogs.backing_up.backup_plan_card import BackupPlan
from chatvault.ui.places.pages import Mode
from tests.ui.conftest import Person
from tests.unit.services.damage.damage import (
    PAGE,
    SESSIONS,
    TURNS,
    back_up,
    damage,
    filled_vault,
    pages,
)

Start = Callable[[], Person]
HEADER = b"\xff" * PAGE  # without its beginning a file is no database


@pytest.fixture
def folder(vault_folder: Path) -> Path:
    return filled_vault(vault_folder)


def damage_list(folder: Path) -> bytes:
    """Damage what the start has to read; the rows of messages stay. The whole file then."""
    before = b""
    for page in range(pages(folder) * 2 // 3, pages(folder)):
        before = damage(folder, page)
    return before


def damage_texts(folder: Path) -> None:
    """Damage the page that holds most of what was said; the list of conversations stays."""
    whole = (folder / "vault.db").read_bytes()
    said = {
        page: whole.count(b"rye", page * PAGE, (page + 1) * PAGE) for page in range(pages(folder))
    }
    damage(folder, max(said, key=lambda page: said[page]))


def kept(folder: Path) -> bytes:
    (file,) = (path for path in folder.glob("vault.db.damaged-*") if path.name[-4] != "-")
    return file.read_bytes()


def test_damaged_with_a_backup(folder: Path, start: Start) -> None:
    # Given a backup, and a database that is damaged,
    back_up(folder)
    before = damage(folder, 0, HEADER)
    # when the program starts, its page says what there is,
    person = start()
    page = person.window.damage
    assert person.window.body.mode is Mode.DAMAGE
    assert f"{SESSIONS} conversations with {SESSIONS * TURNS} messages" in page.backup.text()
    assert page.readable.text() == "Nothing of the database can be read any more."
    assert not page.salvage.isEnabled()
    assert not page.anew.isVisible()
    # and one click brings the backup back in the same window.
    person.do(page.restore.click)
    assert person.window.body.mode is Mode.BROWSE
    assert len(person.ids()) == SESSIONS
    assert kept(folder) == before
    assert person.window.toast.text == f"Restored {SESSIONS} conversations"
    rescue = person.desktop.services().diagnosing.diagnosis().rescue
    assert rescue is not None
    assert "The damaged file is kept as vault.db.damaged-" in rescue.outcome
    assert person.desktop.services().health.check(Unattended()).healthy


def test_damaged_with_a_backup_in_the_second_folder_alone(
    folder: Path, start: Start, tmp_path: Path
) -> None:
    # Given a second folder that the window copies backups to, and the first one gone,
    disk = tmp_path / "disk"
    disk.mkdir()
    person = start()
    person.window.backups.plan_chosen.emit(BackupPlan(24, str(disk)))
    person.press("back_up")
    person.window.close()
    shutil.rmtree(folder / "backups")
    before = damage(folder, 0, HEADER)
    # when the program starts on the damaged vault, it has found the copy,
    person = start()
    page = person.window.damage
    assert "In the second folder for backups." in page.backup.text()
    # and one click brings it back.
    person.do(page.restore.click)
    assert len(person.ids()) == SESSIONS
    assert kept(folder) == before
    assert person.desktop.services().health.check(Unattended()).healthy


def test_damaged_without_a_backup(folder: Path, start: Start) -> None:
    before = damage_list(folder)
    person = start()
    page = person.window.damage
    assert person.window.body.mode is Mode.DAMAGE
    assert page.backup.text() == "There is no backup of this vault."
    assert not page.restore.isEnabled()
    assert "can be read" in page.readable.text()
    person.do(page.salvage.click)
    assert person.window.body.mode is Mode.BROWSE
    assert person.ids()
    assert kept(folder) == before
    assert person.desktop.services().health.check(Unattended()).healthy


def test_damaged_with_an_unreadable_backup(folder: Path, start: Start) -> None:
    back_up(folder).write_bytes(b"not a backup any more")
    before = damage_list(folder)
    person = start()
    page = person.window.damage
    assert "1 backup did not pass" in page.backup.text()
    assert not page.restore.isEnabled()
    person.do(page.salvage.click)
    assert person.window.body.mode is Mode.BROWSE
    assert kept(folder) == before


def test_where_nothing_is_left_the_vault_begins_anew_and_the_file_is_kept(
    folder: Path, start: Start
) -> None:
    before = damage(folder, 0, HEADER)
    person = start()
    page = person.window.damage
    assert not page.restore.isEnabled()
    assert not page.salvage.isEnabled()
    person.do(page.anew.click)
    assert person.window.body.mode is Mode.WELCOME
    assert kept(folder) == before
    assert person.desktop.services().browsing.navigation().all == 0


def test_a_backup_that_cannot_be_unpacked_leaves_everything_and_the_page(
    folder: Path, start: Start
) -> None:
    # Given a backup that is spoilt only after the page has looked at it,
    backup = back_up(folder)
    before = damage(folder, 0, HEADER)
    person = start()
    backup.write_bytes(b"not a backup any more")
    # when it is to be restored,
    person.do(person.window.damage.restore.click)
    # then nothing was changed, and the page says how it is now.
    assert person.window.body.mode is Mode.DAMAGE
    assert "did not pass" in person.window.damage.backup.text()
    assert "Nothing was changed" in person.window.error_line.text
    assert (folder / "vault.db").read_bytes() == before


def test_damage_that_shows_while_the_window_is_open(folder: Path, start: Start) -> None:
    # Given an open conversation in a vault that has a backup,
    back_up(folder)
    person = start()
    person.open()
    title = person.window.windowTitle()
    # when a check finds damage,
    damage_texts(folder)
    person.desktop.services().database.abandon()  # what is in memory is not damaged
    person.do(person.window.checks.start)
    assert person.window.body.mode is Mode.DAMAGE
    # then the person may go on,
    person.do(person.window.damage.go_on.click)
    assert person.window.body.mode is Mode.BROWSE
    # and after restoring, when it is told again, the same conversation is open.
    person.do(person.window.checks.look)
    person.do(person.window.damage.restore.click)
    assert person.window.body.mode is Mode.BROWSE
    assert person.window.windowTitle() == title
    assert person.desktop.services().health.check(Unattended()).healthy


def test_who_could_read_before_can_read_on_where_restoring_fails(
    folder: Path, start: Start
) -> None:
    backup = back_up(folder)
    person = start()
    damage_texts(folder)
    person.desktop.services().database.abandon()
    person.do(person.window.checks.start)
    backup.write_bytes(b"not a backup any more")
    person.do(person.window.damage.restore.click)
    assert person.window.body.mode is Mode.DAMAGE
    person.do(person.window.damage.go_on.click)
    assert person.window.body.mode is Mode.BROWSE
    assert len(person.ids()) == SESSIONS
    assert list(folder.glob("*damaged*")) == []


@pytest.mark.parametrize("scheme", ["light", "dark", "contrast-light"])
def test_the_page_fits_every_width(folder: Path, start: Start, scheme: str) -> None:
    back_up(folder)
    damage(folder, 0, HEADER)
    person = start()
    person.do(person.window.appearance.set_scheme, scheme)
    for width in (1440, 820, 500):
        person.window.resize(width, 600)
        assert person.window.damage.body.width() <= person.window.damage.viewport().width()
        assert not person.window.grab().isNull()
