"""The page of backups says how safe the vault is, makes backups and restores them elsewhere."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from chatvault.domain.safekeeping.backup import Backup, BackupReason, Pruning, RetentionRule
from chatvault.domain.work import Work
from chatvault.errors import KnownError
from chatvault.jobs.runner import JobRunner
from chatvault.services.backups import restored_vault
from chatvault.ui.dialogs.backing_up.backup_columns import HEADS, INSET, arranged
from chatvault.ui.dialogs.backing_up.backup_plan import BackupPlanDialog
from chatvault.ui.dialogs.backing_up.backup_plan_card import BackupPlan, details, headline
from chatvault.ui.dialogs.backing_up.backup_words import about, words_of
from chatvault.ui.dialogs.backing_up.backups import BackupsPage, Listing
from chatvault.ui.dialogs.backing_up.prune import PruneDialog
from chatvault.ui.operations import Operations
from chatvault.ui.painting.appearance import Appearance

TODAY = datetime.date(2026, 11, 22)


def at(*parts: int) -> int:
    return int(datetime.datetime(*parts).timestamp() * 1000)  # type: ignore[arg-type]


def make_backup(day: int = 22, **rest: object) -> Backup:
    taken = at(2026, 11, day, 3, 0)
    whole = Backup(
        name=f"2026-11-{day}",
        path=f"/backups/2026-11-{day}",
        created_at=taken,
        reason=BackupReason.SCHEDULE,
        sessions=12_304,
        messages=900_000,
        size=598_000_000,
        sha256="",
        verified_at=taken + 120_000,
    )
    return replace(whole, **rest)  # type: ignore[arg-type]


class InventedBackups:
    """Makes and restores backups without a vault."""

    folder = Path("/backups")

    def __init__(self) -> None:
        self.made = [make_backup(20)]
        self.restored: list[tuple[str, Path]] = []

    def elsewhere(self, folder: Path | None) -> InventedBackups:
        return self

    def list(self) -> tuple[Backup, ...]:
        return tuple(reversed(self.made))

    def create(self, reason: BackupReason, work: Work) -> Backup:
        self.made.append(make_backup(22, reason=reason))
        return self.made[-1]

    def copy_to(self, folder: Path, work: Work) -> int:
        raise KnownError("The second folder is not there.", path=folder)

    def verify(self, names: list[str], work: Work) -> tuple[Backup, ...]:
        self.made = [
            replace(one, problem="It changed on the disk") if one.name in names else one
            for one in self.made
        ]
        return tuple(one for one in self.made if one.name in names)

    def prunable(self, rule: RetentionRule) -> Pruning:
        return Pruning(tuple(self.made[:1]), 12_000_000)

    def thin_out(self, rule: RetentionRule) -> Pruning:
        gone, self.made = self.prunable(rule), self.made[1:]
        return gone

    def restore(self, name: str, folder: Path, work: Work) -> Path:
        if folder == Path("/full"):
            raise KnownError("This folder holds something.", path=folder)
        self.restored.append((name, folder))
        return folder


@pytest.fixture
def backups(monkeypatch: pytest.MonkeyPatch) -> InventedBackups:
    monkeypatch.setattr(restored_vault, "restore_vault", InventedBackups.restore)
    return InventedBackups()


@pytest.fixture
def operations(qtbot: QtBot, backups: InventedBackups) -> Iterator[Operations]:
    runner = JobRunner()
    services = SimpleNamespace(backups=backups)
    yield Operations(runner, lambda: services, runner)  # type: ignore[arg-type, return-value]
    assert runner.shutdown()


@pytest.fixture
def page(
    window: QWidget, appearance: Appearance, operations: Operations, qtbot: QtBot
) -> BackupsPage:
    made = BackupsPage(appearance, operations, window)
    made.resize(window.size())
    made.show()
    made.refresh()
    qtbot.waitUntil(lambda: len(made.table.buttons) == 1)
    return made


def test_the_newest_verified_copy_says_how_safe_the_vault_is() -> None:
    listed = (make_backup(22, verified_at=None), make_backup(21), make_backup(20))
    assert about(listed, TODAY) == (
        "Last verified copy: yesterday 03:00. It holds 12,304 conversations."
    )
    assert about((), TODAY).startswith("There is no backup yet")
    assert about(listed[:1], TODAY) == "No backup has passed its checks yet."


def test_each_state_has_a_word_and_an_icon() -> None:
    good = words_of(make_backup(), TODAY)
    new = words_of(make_backup(verified_at=None), TODAY)
    bad = words_of(make_backup(problem="2 conversations cannot be read"), TODAY)
    assert (good.verified, good.icon, good.ground) == ("Today, 03:02", "shield-check", "")
    assert (new.verified, new.token) == ("Not verified yet", "warn")
    assert (bad.verified, bad.icon) == ("Did not pass its checks", "warning")
    assert "2 conversations cannot be read" in bad.tip


def test_backing_up_lists_the_new_backup(
    page: BackupsPage, operations: Operations, qtbot: QtBot
) -> None:
    changed = QSignalSpy(operations.changed)
    page.back_up.click()
    assert not page.back_up.isEnabled()
    qtbot.waitUntil(lambda: len(page.table.buttons) == 2 and page.back_up.isEnabled())
    assert changed.at(0)[0].backups
    assert page.about.text().startswith("Last verified copy")


def test_a_backup_is_restored_into_the_folder_that_was_chosen(
    page: BackupsPage,
    backups: InventedBackups,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "/elsewhere")
    with qtbot.waitSignal(page.restored):
        page.table.buttons[0].click()
    assert backups.restored == [("2026-11-20", Path("/elsewhere"))]
    assert "Restored into /elsewhere" in page.outcome.text()
    assert page.outcome.isVisible()


def test_choosing_no_folder_restores_nothing(
    page: BackupsPage, backups: InventedBackups, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    page.table.buttons[0].click()
    assert backups.restored == []


def test_a_folder_that_holds_something_is_refused_with_a_sentence(
    page: BackupsPage, operations: Operations, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(operations.failed) as failed:
        page.restore("2026-11-20", Path("/full"))
    assert failed.args == ["This folder holds something.", "/full"]
    assert not page.outcome.isVisible()


def test_a_damaged_backup_cannot_be_restored(page: BackupsPage) -> None:
    damaged = make_backup(21, problem="damaged")
    page.show_listing(Listing(Path("/backups"), (make_backup(), damaged)), TODAY)
    assert [button.isEnabled() for button in page.table.buttons] == [True, False]


def test_without_backups_there_is_a_sentence_instead_of_a_table(page: BackupsPage) -> None:
    page.show_listing(Listing(Path("/backups"), ()), TODAY)
    assert not page.table.isVisible()
    assert not page.open_folder.isEnabled()
    assert "There is no backup yet" in page.about.text()


@pytest.mark.parametrize("zoom", [0.8, 1.0, 1.8])
@pytest.mark.parametrize("width", [600, 800, 1200])
def test_columns_keep_apart_and_leave_room_for_the_button(
    appearance: Appearance, zoom: float, width: int
) -> None:
    appearance.set_zoom(zoom)
    rows = [words_of(make_backup(day), TODAY) for day in (22, 20)]
    columns = arranged(rows, width, 90, appearance)
    shown = [place for place in columns.places if place]
    assert columns.places[0]
    assert columns.places[HEADS.index("Verified")]
    for (left, wide), (after, _) in itertools.pairwise(shown):
        assert left + wide < after
    assert shown[-1][0] + shown[-1][1] <= width - INSET - 90


def test_a_short_problem_is_said_in_the_list() -> None:
    words = words_of(make_backup(problem="2 of 11,233 unreadable"), TODAY)
    assert (words.verified, words.token) == ("2 of 11,233 unreadable", "bad")


def test_the_plan_is_said_in_two_lines() -> None:
    taken = make_backup().created_at
    hour = 3_600_000
    plan = BackupPlan(24, "/media/disk")
    assert headline(plan) == "Every day in a pause, and before updates and deletions"
    said = details(plan, taken, taken + 9 * hour + 40 * 60_000)
    assert said.split("   ·   ") == [
        "Keeps 7 daily, 4 weekly and 12 monthly copies", "/media/disk", "next in 14 h 20 min"
    ]  # fmt: skip
    assert details(plan, None, taken).endswith("next when something is new")
    assert details(plan, taken + 999 * hour, taken).endswith("next when something is new")
    assert details(BackupPlan(24 * 7), taken, taken).endswith("next in 7 days")
    assert headline(BackupPlan(0)) == "Only by hand, and before updates and deletions"
    assert "next" not in details(BackupPlan(0), taken, taken)


def test_another_plan_is_chosen(
    page: BackupsPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "/media/disk")
    page.card.change.click()
    (dialog,) = page.findChildren(BackupPlanDialog)
    assert dialog.folder.text() == "None"
    dialog.hours.setCurrentIndex(1)
    dialog.choose.click()
    with qtbot.waitSignal(page.plan_chosen) as chosen:
        dialog.accept()
    assert chosen.args == [BackupPlan(6, "/media/disk")]
    page.set_plan(chosen.args[0])
    assert page.card.headline.text().startswith("Every 6 hours")


def test_a_second_folder_that_is_away_leaves_the_backup_and_is_told(
    page: BackupsPage, qtbot: QtBot
) -> None:
    page.set_plan(BackupPlan(24, "/media/away"))
    with qtbot.waitSignals([page.backed_up, page.failed]):
        page.back_up.click()
    qtbot.waitUntil(lambda: len(page.table.buttons) == 2)


def test_verifying_a_damaged_backup_says_what_to_do(page: BackupsPage, qtbot: QtBot) -> None:
    menu = page.table.make_menu(make_backup(20))
    menu.actions()[1].trigger()
    qtbot.waitUntil(page.outcome.isVisible)
    assert "1 backup is damaged" in page.outcome.text()
    qtbot.waitUntil(lambda: not page.table.buttons[0].isEnabled())


def test_what_would_go_is_shown_before_it_goes(page: BackupsPage, qtbot: QtBot) -> None:
    page.ask_pruning()
    qtbot.waitUntil(lambda: bool(page.findChildren(PruneDialog)))
    (dialog,) = page.findChildren(PruneDialog)
    assert dialog.about.text() == "1 backup would be deleted, which frees 12 MB."
    assert dialog.list.count() == 1
    dialog.delete.click()
    qtbot.waitUntil(page.outcome.isVisible)
    assert page.outcome.text() == "1 backup was deleted, 12 MB are free again."


def test_where_nothing_would_go_there_is_nothing_to_delete(
    page: BackupsPage, appearance: Appearance
) -> None:
    dialog = PruneDialog(appearance, Pruning(), TODAY, page)
    assert dialog.about.text() == "The rule removes no backup now."
    assert not hasattr(dialog, "delete")


def test_a_damaged_backup_is_not_looked_into(page: BackupsPage, qtbot: QtBot) -> None:
    actions = page.table.make_menu(make_backup(problem="damaged")).actions()
    enabled = [action.isEnabled() for action in actions if not action.isSeparator()]
    assert enabled == [False, True, True]
    look = page.table.make_menu(make_backup(20)).actions()[0]
    with qtbot.waitSignal(page.look_asked) as asked:
        look.trigger()
    assert asked.args[0].name == "2026-11-20"


def test_a_row_is_said_with_what_its_columns_mean() -> None:
    verified, waiting = make_backup(22, sessions=1), make_backup(20, verified_at=None)
    assert words_of(verified, TODAY).spoken == (
        "Today, 03:00, Schedule, 1 conversation, verified Today, 03:02"
    )
    assert words_of(waiting, TODAY).spoken.endswith("12,304 conversations, Not verified yet")
