"""Backups in the real window: made in a pause, looked into, and brought back from."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from chatvault.domain.safekeeping.backup import BackupReason
from chatvault.domain.session import SessionScope
from chatvault.storage.search import full_text
from chatvault.ui.background.presence import Moment
from chatvault.ui.background.schedule import PATIENCE_S, PAUSE_S
from chatvault.ui.backup_browser import BackupBrowser
from chatvault.ui.dialogs.backing_up.backup_plan_card import BackupPlan
from chatvault.ui.places.pages import Mode
from tests.ui.conftest import Person
from tests.unit.services.backups.test_restoring import forget


@pytest.fixture
def looking(reader: Person) -> BackupBrowser:
    """Somebody who looks into a backup of two conversations, one of which is gone by now."""
    reader.press("back_up")
    reader.do(reader.window.show_page, "backups")
    forget(reader.desktop.services(), reader.ids()[0])
    browser = reader.window.backup_pages.browser
    (backup,) = reader.window.backups.listed
    reader.do(reader.window.backups.table.make_menu(backup).actions()[0].trigger)
    assert reader.window.backup_pages.currentWidget() is browser
    return browser


def test_a_backup_is_read_in_the_same_window(reader: Person, looking: BackupBrowser) -> None:
    assert reader.window.body.mode is Mode.BACKUPS
    assert len(looking.sessions.ids()) == 2
    assert looking.bar.title.text().startswith("Backup of today")
    reader.do(looking.sessions.opened.emit, looking.sessions.ids()[0])
    thread = looking.reader.shown_thread
    assert thread is not None
    assert len(thread.entries) == 2


def test_who_leaves_it_has_the_keyboard_on_the_page(reader: Person, looking: BackupBrowser) -> None:
    reader.do(looking.bar.back.click)
    assert reader.window.backups.open_folder.hasFocus()
    assert not reader.window.search_bar.field.hasFocus()


def test_in_a_narrow_window_list_and_conversation_take_turns(
    reader: Person, looking: BackupBrowser
) -> None:
    reader.do(reader.window.resize, 600, 640)
    assert (looking.sessions.isVisible(), looking.reader.isVisible()) == (True, False)
    reader.do(looking.sessions.opened.emit, looking.sessions.ids()[0])
    assert (looking.sessions.isVisible(), looking.reader.isVisible()) == (False, True)
    reader.do(looking.bar.back.click)
    assert (looking.sessions.isVisible(), looking.is_open) == (True, True)
    reader.do(looking.bar.back.click)
    assert not looking.is_open


def test_what_is_chosen_in_it_comes_back(reader: Person, looking: BackupBrowser) -> None:
    assert not looking.bar.restore.isEnabled()
    gone = looking.sessions.ids()[0]
    reader.do(looking.sessions.select, gone)
    assert looking.bar.restore.text() == "Restore 1 conversation"
    reader.do(looking.bar.restore.click)
    assert reader.window.toast.text == "1 conversation came back"
    reasons = [one.reason for one in reader.desktop.services().backups.list()]
    assert reasons == [BackupReason.RESTORE, BackupReason.MANUAL]
    reader.do(looking.bar.back.click)
    assert reader.window.backup_pages.currentWidget() is reader.window.backups
    reader.do(reader.window.show_scope, SessionScope(), "All")
    assert len(reader.titles()) == 2


def test_all_of_it_comes_back_with_two_keys(reader: Person, looking: BackupBrowser) -> None:
    reader.do(
        QTest.keyClick, looking.sessions.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier
    )
    reader.do(looking.bar.restore.click)
    assert reader.window.toast.text == ("1 conversation came back, 1 was there already")
    # A second time all of it is there.
    reader.do(
        QTest.keyClick, looking.sessions.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier
    )
    reader.do(looking.bar.restore.click)
    assert reader.window.toast.text == "2 conversations were there already"


def test_nothing_in_a_backup_changes(reader: Person, looking: BackupBrowser) -> None:
    reader.do(looking.sessions.opened.emit, looking.sessions.ids()[0])
    reader.do(looking.sessions.select, looking.sessions.ids()[0])
    reader.do(looking.reader.star_asked.emit, looking.sessions.selected_ids(), True)
    assert "nothing in it changes" in reader.window.toast.text
    QTest.keyClick(looking.sessions.view, Qt.Key.Key_Delete)
    reader.settle()
    assert len(looking.sessions.ids()) == 2
    assert reader.desktop.services().browsing.navigation().trashed == 0


def test_a_backup_is_searched_as_the_vault_is(reader: Person, looking: BackupBrowser) -> None:
    # Given a backup with a conversation that is gone from the vault by now,
    reader.do(reader.window.search_bar.set_query, "oven")
    assert reader.window.results.page is not None
    assert reader.window.results.page.groups == ()
    reader.do(reader.window.search_bar.clear)
    reader.do(reader.window.show_page, "backups")
    # when the search key is pressed there and something is typed,
    reader.press("search")
    assert looking.search_bar.field.hasFocus()
    QTest.keyClicks(looking.search_bar.field, "oven")
    reader.settle()
    # then it is found in the backup, and Enter opens it with the word marked.
    assert looking.searches
    assert looking.explanation.isVisible()
    QTest.keyClick(looking.search_bar.field, Qt.Key.Key_Return)
    reader.settle()
    thread = looking.reader.shown_thread
    assert thread is not None
    assert thread.session.title == "Conversation stone"
    reader.press("next_hit")
    reader.press("find")
    assert looking.reader.find_bar.isVisible()
    # What was found is brought back like what is chosen in the list,
    assert looking.bar.restore.text() == "Restore 1 conversation"
    reader.do(looking.bar.restore.click)
    assert reader.window.toast.text == "1 conversation came back"
    # and Esc leads to the list.
    QTest.keyClick(looking.search_bar.field, Qt.Key.Key_Escape)
    reader.settle()
    assert not looking.searches
    assert not looking.explanation.isVisible()
    assert looking.sessions.view.hasFocus()


def test_without_tabs_a_hit_in_a_backup_opens_where_one_reads(
    reader: Person, looking: BackupBrowser
) -> None:
    reader.press("search")
    QTest.keyClicks(looking.search_bar.field, "oven")
    reader.settle()
    QTest.keyClick(looking.search_bar.field, Qt.Key.Key_Down)
    hits = looking.results.view
    assert hits.hasFocus()
    QTest.keyClick(hits, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    reader.settle()
    thread = looking.reader.shown_thread
    assert thread is not None
    assert thread.session.title == "Conversation stone"


def test_a_search_that_finds_nothing_in_a_backup_says_so(
    reader: Person, looking: BackupBrowser
) -> None:
    reader.do(looking.search_bar.set_query, "zucchini")
    assert looking.results.page is not None
    assert looking.results.page.groups == ()
    assert not looking.bar.restore.isEnabled()
    reader.do(looking.bar.back.click)
    assert not looking.is_open
    reader.press("search")
    assert reader.window.search_bar.field.hasFocus()


def test_a_backup_with_an_index_of_before_is_searched_too(
    reader: Person, looking: BackupBrowser
) -> None:
    reader.do(looking.bar.back.click)
    with reader.desktop.services().database.write() as session:
        full_text.clear(session)
        full_text.mark_version(session, 1)
    reader.press("back_up")
    reader.do(looking.open, reader.window.backups.listed[0])
    reader.do(looking.search_bar.set_query, "rye")
    assert looking.results.page is not None
    assert len(looking.results.page.groups) == 1


def test_a_window_that_closes_leaves_nothing_of_it(reader: Person, looking: BackupBrowser) -> None:
    folder = reader.desktop.services().backups.folder
    assert list(folder.glob("unpacked-*"))
    reader.window.close()
    assert not list(folder.glob("unpacked-*"))


def test_the_plan_holds_at_the_next_start(
    reader: Person, start: Callable[[], Person], tmp_path: Path
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    reader.window.backups.plan_chosen.emit(BackupPlan(6, str(disk)))
    reader.window.close()
    again = start()
    again.press("back_up")
    assert again.window.backups.plan == BackupPlan(6, str(disk))
    assert len(list(disk.glob("chatvault-*/*.json"))) == 1
    assert again.window.backups.card.headline.text().startswith("Every 6 hours")


def test_a_disk_that_is_away_is_told_once_and_gets_what_it_missed(
    reader: Person, tmp_path: Path
) -> None:
    disk = tmp_path / "disk"
    reader.window.backups.plan_chosen.emit(BackupPlan(24, str(disk)))
    reader.do(reader.window.schedule.look)
    assert "second folder" in reader.window.error_line.text
    assert len(reader.desktop.services().backups.list()) == 1
    reader.window.error_line.hide()
    reader.do(reader.window.schedule.look)
    assert not reader.window.error_line.isVisible()
    disk.mkdir()
    reader.do(reader.window.schedule.look)
    assert len(list(disk.glob("chatvault-*/*.json"))) == 1


def test_an_empty_vault_is_filled_from_another_disk(
    reader: Person, start: Callable[[], Person], tmp_path: Path, vault_folder: Path
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    reader.window.backups.plan_chosen.emit(BackupPlan(24, str(disk)))
    reader.press("back_up")
    reader.window.close()
    shutil.rmtree(vault_folder)

    again = start()
    page, browser = again.window.backups, again.window.backup_pages.browser
    again.do(again.window.show_page, "backups")
    assert page.listed == ()
    again.do(page.show_folder, disk)
    assert page.about.text().startswith(f"In {disk}. Last verified copy: today")
    again.do(page.table.look_asked.emit, page.listed[0])
    again.do(browser.sessions.view.selectAll)
    again.do(browser.bar.restore.click)
    assert again.window.toast.text == "2 conversations came back"
    again.do(page.show_folder, None)
    assert [one.reason for one in page.listed] == [BackupReason.RESTORE]


def test_a_folder_without_backups_is_said_to_be_one(reader: Person, tmp_path: Path) -> None:
    reader.press("back_up")
    reader.do(reader.window.backups.show_folder, tmp_path)
    assert "no backups in this folder" in reader.window.error_line.text
    assert len(reader.window.backups.listed) == 1


def test_the_schedule_waits_for_a_pause_but_not_for_ever(reader: Person) -> None:
    schedule, presence = reader.window.schedule, reader.window.presence
    schedule.looked_at = time.monotonic() - PAUSE_S - 1
    presence.seen = Moment(schedule.looked_at, time.time())
    assert schedule.pauses(time.monotonic())
    native = reader.window.windowHandle()
    assert native is not None
    QTest.keyClick(native, Qt.Key.Key_Shift)
    assert not schedule.pauses(time.monotonic())
    assert schedule.pauses(time.monotonic() + PATIENCE_S)


def test_while_a_backup_is_made_conversations_can_be_starred(reader: Person) -> None:
    starred, held = threading.Event(), list[bool]()
    operations = reader.window.operations
    operations.background("Holding", lambda services, work: held.append(starred.wait(10)))
    operations.write("Starring", lambda services, work: starred.set())
    reader.settle()
    assert held == [True]


def test_a_backup_goes_to_the_trash_and_comes_back(reader: Person) -> None:
    for _ in range(2):
        reader.press("back_up")
    page = reader.window.backups
    reader.do(reader.window.show_page, "backups")
    before = page.listed
    reader.do(page.table.make_menu(before[0]).actions()[-1].trigger)
    assert page.listed == before[1:]
    assert reader.window.toast.text == "1 backup moved to the trash"
    reader.do(reader.window.toast.undo_button.click)
    assert page.listed == before


def test_the_only_backup_is_not_thrown_away(reader: Person) -> None:
    reader.press("back_up")
    page = reader.window.backups
    reader.do(page.table.make_menu(page.listed[0]).actions()[-1].trigger)
    assert "the only backup" in reader.window.error_line.text
    assert len(page.listed) == 1


def test_a_backup_is_verified_on_request(reader: Person) -> None:
    reader.press("back_up")
    page = reader.window.backups
    reader.do(reader.window.show_page, "backups")
    (made,) = page.listed
    reader.do(page.make_menu().actions()[0].trigger)
    assert "1 backup is whole" in page.outcome.text()
    (checked,) = page.listed
    assert (checked.verified_at or 0) > (made.verified_at or 0)
