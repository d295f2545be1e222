"""Putting away and cleaning up from the window: shown first, done, told, and taken back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QMessageBox

from chatvault.domain.day import DAY_MS
from chatvault.domain.safekeeping.archive_rule import ArchiveRule
from chatvault.domain.safekeeping.cleanup import CleanupKind, CleanupRule
from chatvault.domain.safekeeping.upkeep import UpkeepRules
from chatvault.domain.session import SessionScope, SessionStatus
from chatvault.domain.work import Unattended
from chatvault.services.clock import now
from chatvault.ui.dialogs.tidying.archive import ArchiveDialog
from chatvault.ui.places.pages import Mode
from tests.ui.conftest import Person

TRASH = SessionScope(status=SessionStatus.TRASHED)


def dialog(person: Person) -> ArchiveDialog:
    (found,) = person.window.findChildren(ArchiveDialog)
    return found


def rules(person: Person) -> UpkeepRules:
    return person.desktop.services().upkeep.rules()


def write(person: Person, statement: str) -> None:
    """Change what the vault noted, such as when something was."""
    with person.desktop.services().database.write() as session:
        session.connection().exec_driver_sql(statement)


def test_a_rule_shows_what_it_takes_is_kept_and_undone(reader: Person) -> None:
    reader.do(reader.window.show_page, "upkeep")
    assert reader.window.body.mode is Mode.UPKEEP
    assert reader.window.upkeep.rules.isHidden()
    reader.do(reader.window.upkeep.add_rule.click)
    asked = dialog(reader)
    assert asked.count.text() == "2 conversations will be archived"
    reader.do(asked.query.setText, "rye")
    assert asked.count.text() == "1 conversation will be archived"
    assert "Conversation bread" in asked.list.item(0).text()
    reader.do(asked.keep.click)
    assert rules(reader).archive == (ArchiveRule(90, query="rye"),)
    (row,) = reader.window.upkeep.rules.rows
    assert (row.words.text(), row.takes.text()) == (
        "Older than 90 days, with “rye”", "1 conversation now")  # fmt: skip
    assert reader.window.counts.archived == 0  # nothing is done before its time
    reader.press("undo")
    assert rules(reader).archive == ()
    assert reader.window.upkeep.rules.isHidden()


def test_a_query_that_is_not_understood_is_said_where_it_is_typed(reader: Person) -> None:
    reader.press("archive_old")
    asked = dialog(reader)
    reader.do(asked.query.setText, "date:nonsense")
    assert "not understood" in asked.count.text()
    assert not asked.archive.isEnabled()
    assert not asked.keep.isEnabled()
    reader.do(asked.query.setText, "")
    assert asked.archive.isEnabled()
    asked.reject()


def test_archiving_now_and_back(reader: Person) -> None:
    reader.press("archive_old")
    reader.do(dialog(reader).source.setCurrentIndex, 1)
    reader.do(dialog(reader).archive.click)
    assert reader.ids() == ()
    assert reader.window.toast.text == "2 conversations archived"
    reader.do(reader.window.toast.undo_button.click)
    assert len(reader.ids()) == 2


def test_the_rules_are_followed_once_a_day_and_undone(reader: Person) -> None:
    services = reader.desktop.services()
    services.upkeep.set_rules(UpkeepRules(archive=(ArchiveRule(90, query="rye"),)))
    reader.do(reader.window.upkeep_schedule.look)
    assert reader.window.counts.archived == 1
    assert reader.window.toast.text == "1 conversation archived"
    reader.press("undo")
    assert reader.window.counts.archived == 0
    reader.do(reader.window.upkeep_schedule.look)
    assert reader.window.counts.archived == 0  # that day is over


def test_what_was_archived_while_nobody_looked_is_brought_back_after_the_next_start(
    reader: Person, start: Callable[[], Person]
) -> None:
    services = reader.desktop.services()
    services.archiving.run([ArchiveRule(90)], Unattended())
    reader.desktop.window.close()
    again = start()
    again.do(again.window.show_page, "upkeep")
    assert again.window.upkeep.last_run.isVisible()
    again.do(again.window.upkeep.last_run.bring_back.click)
    assert again.window.counts.archived == 0
    assert not again.window.upkeep.last_run.isVisible()
    again.press("undo")
    assert again.window.counts.archived == 2


def test_the_trash_says_how_long_it_keeps_and_empties_itself(reader: Person) -> None:
    bread, stone = reader.ids()
    reader.do(reader.window.library.trash, (bread,), True)
    reader.do(reader.window.show_scope, TRASH, "Trash")
    assert reader.window.session_list.trash_notice.isVisible()
    (row,) = reader.desktop.services().browsing.rows([bread])
    assert row.trashed_at is not None
    reader.do(reader.window.upkeep_schedule.look)
    assert reader.ids() == (bread,)
    write(reader, "UPDATE chat_session SET trashed_at = 1 WHERE status = 'trashed'")
    write(reader, "UPDATE app_state SET value = '0' WHERE key = 'upkeep_done_at'")
    reader.do(reader.window.upkeep_schedule.look)
    assert reader.ids() == ()
    assert not reader.window.session_list.trash_notice.isVisible()
    assert reader.window.toast.text == "1 conversation gone for good; a backup holds it"
    (backup,) = reader.desktop.services().backups.list()
    assert backup.sessions == 2
    reader.do(reader.window.show_scope, SessionScope(), "All")
    assert reader.ids() == (stone,)


def test_rules_that_wait_because_the_clock_jumped_say_so(reader: Person) -> None:
    # Given a vault that was last looked after when the clock said half a year less,
    last = now() - 180 * DAY_MS
    write(reader, f"INSERT OR REPLACE INTO app_state VALUES ('upkeep_done_at', '{last}')")
    bread, _ = reader.ids()
    reader.do(reader.window.library.trash, (bread,), True)
    write(reader, f"UPDATE chat_session SET trashed_at = {last} WHERE status = 'trashed'")
    # when it is looked after, then the page says why nothing happens,
    reader.do(reader.window.upkeep_schedule.look)
    reader.do(reader.window.show_page, "upkeep")
    page = reader.window.upkeep
    assert page.waiting.isVisible()
    assert "The rules wait until" in page.waiting.text()
    assert reader.desktop.services().trash.contents().conversations == 1
    # and the window says that the clock may be wrong.
    reader.do(reader.window.notices.look, ())
    assert "The clock jumped ahead by 173 days" in reader.window.notice_line.text


def test_emptying_by_hand_asks_first_also_with_the_conversation_open(reader: Person) -> None:
    opened = reader.open()
    reader.do(reader.window.library.trash, (opened,), True)
    reader.do(reader.window.open_session, opened)
    reader.do(reader.window.show_page, "upkeep")
    reader.do(reader.window.upkeep.empty_trash.click)
    (box,) = reader.window.findChildren(QMessageBox)
    assert "1 conversation leaves the vault for good" in box.text()
    reader.do(box.reject)
    assert reader.window.counts.trashed == 1
    reader.do(reader.window.upkeep_commands.empty_trash_now)
    assert reader.window.counts.trashed == 0
    assert reader.window.thread_pane.session_id is None
    assert not reader.window.error_line.isVisible()
    reader.press("undo")  # of what is gone for good there is nothing to undo
    assert len(reader.desktop.services().browsing.rows([opened])) == 0
    assert "Empty." in reader.window.upkeep.trash.about.text()


def test_an_empty_trash_asks_for_nothing(reader: Person) -> None:
    reader.press("empty_trash")
    assert not reader.window.findChildren(QMessageBox)
    assert reader.window.toast.text == "The trash is empty"


def test_a_cleanup_says_what_it_frees_before_it_does(reader: Person, export: Path) -> None:
    write(reader, "UPDATE source_file SET imported_at = 1")
    page = reader.window.upkeep
    reader.do(reader.window.show_page, "upkeep")
    assert not page.clean.isEnabled()
    reader.do(page.rows.boxes[CleanupKind.ORIGINALS].click)
    assert rules(reader).cleanup.originals_days == 180
    assert page.rows.going[CleanupKind.ORIGINALS].text().startswith("1 · ")
    assert page.clean.text().startswith("Free ")
    reader.do(page.clean.click)
    assert "freed" in reader.window.toast.text
    assert page.rows.there[CleanupKind.ORIGINALS].text() == "none"
    assert not page.clean.isEnabled()


def test_the_only_copy_is_spared(reader: Person, export: Path) -> None:
    write(reader, "UPDATE source_file SET imported_at = 1")
    export.unlink()
    page = reader.window.upkeep
    reader.do(reader.window.show_page, "upkeep")
    reader.do(page.rows.boxes[CleanupKind.ORIGINALS].click)
    assert page.rows.spared.text() == "1 stays: the vault has the only copy."
    assert not page.clean.isEnabled()
    reader.do(page.rows.only_copies.click)
    assert page.clean.isEnabled()
    reader.press("undo")
    assert rules(reader).cleanup == CleanupRule(originals_days=180)
    assert not page.rows.only_copies.isChecked()
    assert not page.clean.isEnabled()


@pytest.mark.parametrize("scheme", ["light", "dark", "contrast-light", "contrast-dark"])
def test_the_page_is_painted_in_every_theme_and_width(reader: Person, scheme: str) -> None:
    reader.desktop.services().upkeep.set_rules(UpkeepRules(archive=(ArchiveRule(90),)))
    reader.do(reader.window.show_page, "upkeep")
    reader.do(reader.window.appearance.set_scheme, scheme)
    for width in (1440, 1000, 820):
        reader.window.resize(width, 700)
        assert not reader.window.grab().isNull()


def test_nobody_looks_after_a_vault_that_was_put_away(reader: Person) -> None:
    window = reader.window
    watches = (window.upkeep_schedule, window.schedule, window.checks, window.follower,
               window.deadlines, window.idle_lock)  # fmt: skip

    def at_work() -> set[str]:
        return {
            type(watch).__name__
            for watch in watches
            if any(timer.isActive() for timer in watch.findChildren(QTimer))
        }

    assert {"UpkeepSchedule", "BackupSchedule", "CheckSchedule"} <= at_work()
    window.vault.put_away()
    assert at_work() == set()
