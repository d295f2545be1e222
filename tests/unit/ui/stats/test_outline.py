"""The outline lists prompts, or all branches, and leads to each of them."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from chatvault.domain.message import MessageEntry, Role
from chatvault.domain.outline import OutlineEntries, OutlineEntry
from chatvault.domain.session import SessionRow, SessionStatus, Thread
from chatvault.jobs.runner import JobRunner
from chatvault.ui import moments
from chatvault.ui.operations import Operations
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import CAPTION, Appearance
from chatvault.ui.stats.outline_painter import OutlinePainter
from chatvault.ui.stats.outline_pane import OutlinePane
from tests.unit.ui.stats.conftest import MINUTE, NOON

BRANCHES = OutlineEntries((
    OutlineEntry(10, NOON, "How do I knead?", messages=5),
    OutlineEntry(30, NOON, "Fold it.", role=Role.ASSISTANT, branch=2, branches=2, messages=2),
    OutlineEntry(
        20, NOON, "Press it.", role=Role.ASSISTANT, active=False, depth=1,
        branch=1, branches=2, messages=7,
    ),
    OutlineEntry(21, NOON, "How hard?", active=False, depth=1),
    OutlineEntry(40, NOON + MINUTE, "And then?"),
))  # fmt: skip


def prompts(count: int) -> OutlineEntries:
    return OutlineEntries(
        OutlineEntry(place, NOON + place * MINUTE, f"Prompt {place}\nin full")
        for place in range(1, count + 1)
    )


def thread(*ids: int, branches: int = 1) -> Thread:
    entries = tuple(
        MessageEntry(
            number, Role.USER, NOON, None, 9, 1, 0, 0, 0, has_thinking=False, hidden=None,
            event=False, branches=branches,
        )
        for number in ids
    )  # fmt: skip
    row = SessionRow(
        1, "u", "chatgpt", "Dough", "", None, None, NOON, NOON, len(ids), SessionStatus.ACTIVE,
        pinned=False, starred=False,
    )  # fmt: skip
    return Thread(row, entries)


@pytest.fixture
def pane(window: QWidget, appearance: Appearance, qtbot: QtBot) -> OutlinePane:
    runner = JobRunner(window)
    services = SimpleNamespace(reading=SimpleNamespace(branches=lambda session_id: BRANCHES))
    lanes = Operations(runner, lambda: services, runner)  # type: ignore[arg-type, return-value]
    made = OutlinePane(appearance, lanes, window)
    made.set_room(900)
    made.resize(272, 500)
    made.show()
    return made


def words(pane: OutlinePane) -> list[str]:
    return [entry.text for entry in pane.rows.entries]


def test_the_row_before_what_is_read_is_current_in_the_order_of_the_thread(
    pane: OutlinePane,
) -> None:
    pane.show_thread(thread(3, 9, 1, 8, 2))
    first, second = OutlineEntry(3, NOON, "First"), OutlineEntry(1, NOON, "Second")
    pane.show_prompts(OutlineEntries((first, second)))
    pane.set_current(9)
    assert pane.rows.current == 3
    pane.set_current(8)
    assert pane.rows.current == 1


def test_what_is_read_stays_in_sight(pane: OutlinePane) -> None:
    pane.show_prompts(prompts(5_000))
    pane.set_current(4_000)
    top = pane.area.verticalScrollBar().value()
    shown = range(top, top + pane.area.height())
    assert round(pane.rows.row_rect(3_999).center().y()) in shown
    assert pane.area.height() < 500


def test_few_prompts_need_no_filter_and_many_get_one(pane: OutlinePane) -> None:
    pane.show_prompts(prompts(30))
    assert pane.field.isHidden()
    pane.show_prompts(prompts(31))
    assert not pane.field.isHidden()


def test_the_filter_leaves_what_holds_all_its_words(pane: OutlinePane, qtbot: QtBot) -> None:
    pane.show_prompts(prompts(40))
    qtbot.keyClicks(pane.field, "FULL 12")
    assert words(pane) == ["Prompt 12 in full"]
    qtbot.keyClick(pane.field, Qt.Key.Key_Escape)
    assert len(words(pane)) == 40


def test_the_tip_shows_what_was_written_and_obeys_none_of_it(pane: OutlinePane) -> None:
    said = "Look: <img src='file:///x'>\nThere"
    pane.show_prompts(OutlineEntries([OutlineEntry(1, NOON, said)]))
    tip = pane.rows.tip_at(QPointF(40, 4))
    assert "&lt;img src=" in tip
    assert "\nThere" in tip


def test_the_keyboard_walks_the_rows_and_enter_goes_there(pane: OutlinePane, qtbot: QtBot) -> None:
    pane.show_prompts(prompts(40))
    pane.set_current(5)
    pane.rows.setFocus(Qt.FocusReason.TabFocusReason)
    asked = QSignalSpy(pane.message_asked)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_End, Qt.Key.Key_Return):
        qtbot.keyClick(pane.rows, key)
    assert [asked.at(place)[0] for place in range(asked.count())] == [6, 40]


def test_only_a_conversation_with_forks_offers_its_branches(pane: OutlinePane) -> None:
    pane.show_thread(thread(10, 40))
    assert pane.toggle.isHidden()
    pane.show_thread(thread(10, 40, branches=2))
    assert not pane.toggle.isHidden()


def test_all_branches_are_shown_and_taken_back(pane: OutlinePane, qtbot: QtBot) -> None:
    pane.show_prompts(OutlineEntries((BRANCHES[0], BRANCHES[4])))
    pane.show_thread(thread(10, 30, 40, branches=2))
    pane.toggle.click()
    qtbot.waitUntil(lambda: len(words(pane)) == 5)
    assert not pane.grab().isNull()
    pane.toggle.click()
    assert words(pane) == ["How do I knead?", "And then?"]


def test_a_row_on_another_branch_asks_for_that_branch(pane: OutlinePane, qtbot: QtBot) -> None:
    pane.show_thread(thread(10, 30, 40, branches=2))
    pane.toggle.click()
    qtbot.waitUntil(lambda: len(words(pane)) == 5)
    for place, signal in ((1, pane.message_asked), (3, pane.branch_asked)):
        with qtbot.waitSignal(signal) as asked:
            point = pane.rows.row_rect(place).center().toPoint()
            qtbot.mouseClick(pane.rows, Qt.MouseButton.LeftButton, pos=point)
        assert asked.args == [BRANCHES[place].message_id]


def test_a_version_is_told_in_words(pane: OutlinePane, qtbot: QtBot) -> None:
    pane.show_thread(thread(10, 30, 40, branches=2))
    pane.toggle.click()
    qtbot.waitUntil(lambda: len(words(pane)) == 5)
    tip = pane.rows.tip_at(pane.rows.row_rect(2).center())
    assert "Version 1 / 2, 7 messages" in tip
    assert "On another branch" in tip
    for key in (Qt.Key.Key_Home, Qt.Key.Key_Down, Qt.Key.Key_Down):
        qtbot.keyClick(pane.rows, key)
    said = pane.rows.accessibleDescription()
    assert said == "Version 1 of 2. On another branch. Press it."


@pytest.mark.parametrize("zoom", [1.5, 1.0])
def test_the_day_of_a_prompt_is_never_cut(appearance: Appearance, zoom: float) -> None:
    """The months of a year are not equally wide."""
    # Given prompts of several days,
    appearance.set_zoom(zoom)
    painter = OutlinePainter(appearance)
    later = OutlineEntry(50, NOON + 48 * 60 * MINUTE, "Is it done?")
    painter.prepare(OutlineEntries((*BRANCHES, later)), tree=False)
    # then there is room for each day of a year.
    font = appearance.font(CAPTION)
    for month in range(1, 13):
        day = f"28 {moments.month(month, short=True)}"
        assert paint.text_width(day, font) <= painter.time_width
