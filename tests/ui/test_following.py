"""What a tool writes while the window is open is there a moment later."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QToolTip

from chatvault.domain.work import Unattended
from chatvault.errors import VaultBusy
from chatvault.jobs.runner import JobRunner
from chatvault.services.following import Following
from chatvault.ui.dialogs.preferences import PreferencesDialog
from chatvault.ui.sidebar.session_model import ROW_ROLE
from tests.ui.conftest import Person
from tests.unit.services.test_following import OVEN, RYE, said

SOON_MS = 20_000  # the test waits no longer than it takes


@pytest.fixture
def projects() -> Path:
    """Where Claude Code keeps its conversations, with one in it."""
    folder = Path(os.environ["HOME"]) / ".claude" / "projects"
    said(RYE, "How long does rye rise?").write(folder / "-home-ada-bread")
    return folder


def preferences(person: Person) -> PreferencesDialog:
    """Open them, until the tools are listed."""
    person.press("preferences")
    (dialog,) = person.window.findChildren(PreferencesDialog)
    return dialog


def follow(person: Person) -> None:
    """Tick the only tool in the preferences."""
    dialog = preferences(person)
    (box,) = dialog.follow.boxes
    assert "~/.claude/projects" in box.text().replace("\\", "/")
    person.do(box.click)
    person.do(dialog.close)


def messages(person: Person) -> int:
    """How many messages the vault has."""
    return person.desktop.services().browsing.navigation().messages


def test_what_is_written_comes_in_by_itself(person: Person, projects: Path) -> None:
    follow(person)
    assert person.titles() == ["How long does rye rise?"]
    said(OVEN, "Which oven?").write(projects / "-home-ada-bread")
    person.qtbot.waitUntil(lambda: len(person.ids()) == 2, timeout=SOON_MS)
    said(OVEN, "Which oven?", "How hot?").write(projects / "-home-ada-bread")
    person.qtbot.waitUntil(lambda: messages(person) == 6, timeout=SOON_MS)


def import_found(person: Person) -> None:
    """Import what the first page found, all of it ticked."""
    person.qtbot.waitUntil(lambda: bool(person.window.welcome.found.rows), timeout=SOON_MS)
    person.do(person.window.welcome.import_found.click)


def test_what_the_first_page_found_is_followed_at_once_and_at_the_next_start(
    start: Callable[[], Person], projects: Path
) -> None:
    first = start()
    import_found(first)
    said(OVEN, "Which oven?").write(projects / "-home-ada-bread")
    first.qtbot.waitUntil(lambda: len(first.ids()) == 2, timeout=SOON_MS)
    dialog = preferences(first)
    assert [box.isChecked() for box in dialog.follow.boxes] == [True]
    first.do(dialog.close)
    first.window.close()
    said(RYE, "How long does rye rise?", "And wheat?").write(projects / "-home-ada-bread")
    second = start()
    second.qtbot.waitUntil(lambda: messages(second) == 6, timeout=SOON_MS)


def test_without_the_tick_of_the_first_page_nothing_is_followed(
    start: Callable[[], Person], projects: Path
) -> None:
    person = start()
    person.window.welcome.follow.setChecked(False)
    import_found(person)
    assert len(person.ids()) == 1
    assert person.desktop.services().following.folders() == ()


def test_an_import_that_is_stopped_leaves_the_tools_alone(
    start: Callable[[], Person], projects: Path
) -> None:
    person = start()
    person.qtbot.waitUntil(lambda: bool(person.window.welcome.found.rows), timeout=SOON_MS)
    with person.qtbot.waitSignal(person.desktop.operations.job_started) as started:
        person.window.welcome.import_found.click()
    started.args[0].cancel()
    person.settle()
    assert person.desktop.services().following.folders() == ()


def test_what_was_written_between_two_starts_is_there(
    start: Callable[[], Person], projects: Path
) -> None:
    first = start()
    follow(first)
    first.window.close()
    said(OVEN, "Which oven?").write(projects / "-home-ada-bread")
    second = start()
    second.qtbot.waitUntil(lambda: len(second.ids()) == 2, timeout=SOON_MS)


def test_what_vanishes_stays_and_is_found_as_gone(person: Person, projects: Path) -> None:
    said(OVEN, "Which oven?").write(projects / "-home-ada-bread")
    follow(person)
    changed = QSignalSpy(person.desktop.operations.changed)
    (projects / "-home-ada-bread" / f"{OVEN}.jsonl").unlink()
    person.qtbot.waitUntil(lambda: changed.count() > 0, timeout=SOON_MS)
    person.settle()
    page = person.desktop.services().searching.search("is:gone", Unattended())
    assert [group.title for group in page.groups] == ["Which oven?"]
    assert len(person.ids()) == 2


def test_what_vanishes_while_it_is_open_says_so_and_stays(person: Person, projects: Path) -> None:
    follow(person)
    person.open()
    header = person.window.thread_pane.header
    assert "Gone from source" not in header.shown_facts
    (projects / "-home-ada-bread" / f"{RYE}.jsonl").unlink()
    person.qtbot.waitUntil(lambda: "Gone from source" in header.shown_facts, timeout=SOON_MS)
    assert person.titles() == ["How long does rye rise?"]
    person.qtbot.waitUntil(lambda: "Gone from source, " in list_tip(person), timeout=SOON_MS)
    said(RYE, "How long does rye rise?").write(projects / "-home-ada-bread")
    person.qtbot.waitUntil(lambda: "Gone from source" not in header.shown_facts, timeout=SOON_MS)


def list_tip(person: Person) -> str:
    """What is told of the first conversation of the list where the mouse rests on it."""
    view = person.window.session_list.view
    index = next(
        index
        for row in range(view.model().rowCount())
        if (index := view.model().index(row, 0)).data(ROW_ROLE) is not None
    )
    at = view.visualRect(index).center()
    view.viewportEvent(QHelpEvent(QEvent.Type.ToolTip, at, view.viewport().mapToGlobal(at)))
    return QToolTip.text()


def test_ten_thousand_changes_are_read_in_few_turns(person: Person, projects: Path) -> None:
    follow(person)
    jobs = QSignalSpy(person.window.findChild(JobRunner).started)
    for number in range(10_000):
        (projects / "-home-ada-bread" / f"note-{number}.md").touch()
    person.settle_long()
    assert jobs.count() < 60


def test_without_a_tick_nothing_is_followed(person: Person, projects: Path) -> None:
    dialog = preferences(person)
    (box,) = dialog.follow.boxes
    assert not box.isChecked()
    said(OVEN, "Which oven?").write(projects / "-home-ada-bread")
    person.settle_long()
    assert person.ids() == ()


def test_a_tick_that_is_taken_away_ends_it(person: Person, projects: Path) -> None:
    follow(person)
    dialog = preferences(person)
    (box,) = dialog.follow.boxes
    assert box.isChecked()
    person.do(box.click)
    said(OVEN, "Which oven?").write(projects / "-home-ada-bread")
    person.settle_long()
    assert len(person.ids()) == 1


def test_what_could_not_be_read_is_read_with_what_comes_next(
    person: Person, projects: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow(person)

    def refuse(*_: object, **__: object) -> None:
        raise VaultBusy("The vault is busy.")

    with monkeypatch.context() as busy:
        busy.setattr(Following, "catch_up", refuse)
        with person.qtbot.waitSignal(person.desktop.operations.failed, timeout=SOON_MS):
            said(OVEN, "Which oven?").write(projects / "-home-ada-bread")
        person.settle()
    said(RYE, "How long does rye rise?", "And wheat?").write(projects / "-home-ada-bread")
    person.qtbot.waitUntil(lambda: messages(person) == 6, timeout=SOON_MS)
