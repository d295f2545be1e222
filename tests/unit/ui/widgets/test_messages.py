"""What the window says to the person: toast, error line and empty state."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.widgets.empty_state import EmptyState
from chatvault.ui.widgets.error_line import ErrorLine
from chatvault.ui.widgets.toast import SHOWN_MS, Toast

Left = Qt.MouseButton.LeftButton


def test_a_toast_says_what_was_done_and_takes_it_back(
    qtbot: QtBot, appearance: Appearance, window: QWidget
) -> None:
    # Given a toast with Undo,
    undone: list[str] = []
    toast = Toast(appearance, window)
    assert not toast.isVisible()
    toast.show_text("3 conversations archived", lambda: undone.append("archive"))
    assert toast.isVisible()
    assert toast.accessibleName() == "3 conversations archived"
    # when Undo is pressed, then it is undone once and the toast goes.
    qtbot.mouseClick(toast.undo_button, Left)
    assert undone == ["archive"]
    assert not toast.isVisible()


def test_a_toast_without_undo_has_no_such_button(appearance: Appearance, window: QWidget) -> None:
    toast = Toast(appearance, window)
    toast.show_text("Exported 3 conversations")
    assert not toast.undo_button.isVisible()
    assert toast.close_button.isVisible()


def test_a_toast_goes_after_eight_seconds_unless_the_pointer_is_on_it(
    qtbot: QtBot, appearance: Appearance, window: QWidget
) -> None:
    toast = Toast(appearance, window)
    toast.show_text("3 conversations archived")
    assert SHOWN_MS == 8000
    assert toast.timer.isActive()
    point = QPointF(20, 20)
    QApplication.sendEvent(toast, QEnterEvent(point, point, point))
    assert not toast.timer.isActive()
    QApplication.sendEvent(toast, QEvent(QEvent.Type.Leave))
    assert toast.timer.isActive()
    toast.timer.setInterval(1)
    toast.timer.start()
    qtbot.waitUntil(lambda: not toast.isVisible())


def test_a_toast_stays_while_the_keyboard_is_on_it(
    qtbot: QtBot, appearance: Appearance, window: QWidget
) -> None:
    toast = Toast(appearance, window)
    toast.show_text("3 conversations archived", lambda: None)
    toast.undo_button.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(toast.undo_button.hasFocus)
    assert not toast.timer.isActive()
    toast.undo_button.clearFocus()
    assert toast.timer.isActive()


def test_a_toast_stays_in_its_corner(appearance: Appearance, window: QWidget) -> None:
    # Given a toast with far too much to say,
    toast = Toast(appearance, window)
    toast.show_text("word " * 60, lambda: None)
    for width, height in ((700, 600), (1440, 900), (360, 400)):
        # when the window changes its size,
        window.resize(width, height)
        # then it stands inside, above the status bar, and no wider than a toast may be.
        body = toast.geometry().adjusted(8, 8, -8, -8)
        assert body.right() < width - 16
        assert body.bottom() < height - 28
        assert body.left() > 0
        assert body.width() <= 376
        assert toast.close_button.geometry().right() < toast.width() - 8
        assert not toast.undo_button.geometry().intersects(toast.close_button.geometry())


def test_the_next_toast_takes_the_place_of_the_one_before(
    qtbot: QtBot, appearance: Appearance, window: QWidget
) -> None:
    undone: list[str] = []
    toast = Toast(appearance, window)
    toast.show_text("Archived", lambda: undone.append("archive"))
    toast.show_text("Moved to the trash", lambda: undone.append("trash"))
    qtbot.mouseClick(toast.undo_button, Left)
    assert undone == ["trash"]


def test_an_error_stays_until_it_is_closed(
    qtbot: QtBot, appearance: Appearance, window: QWidget
) -> None:
    asked: list[str] = []
    line = ErrorLine(appearance, window)
    line.resize(500, line.sizeHint().height())
    line.show_text("2 of 3,902 conversations could not be read.", lambda: asked.append("details"))
    assert line.isVisible()
    qtbot.mouseClick(line.details_button, Left)
    assert asked == ["details"]
    qtbot.mouseClick(line.close_button, Left)
    assert not line.isVisible()


def test_an_error_without_details_offers_none(appearance: Appearance, window: QWidget) -> None:
    line = ErrorLine(appearance, window)
    line.show_text("The disk is full.")
    assert not line.details_button.isVisible()
    assert line.text == "The disk is full."


def test_an_error_is_read_to_its_end_in_a_narrow_window(
    appearance: Appearance, window: QWidget
) -> None:
    # Given a line of usual height,
    line = ErrorLine(appearance, window)
    line.show_text("The disk is full.")
    usual = line.heightForWidth(480)
    assert usual <= line.minimumHeight()
    # when a sentence has no room in a narrow window, then it goes on below,
    sentence = "Its folder cannot be written: nothing was changed; make it writable. "
    line.show_text(sentence * 3)
    assert line.heightForWidth(480) > usual
    # and a path without end makes no window wider.
    line.show_text("/bakery" * 99)
    assert line.minimumSizeHint().width() < 480


def test_an_empty_place_says_why_and_offers_what_to_do(
    qtbot: QtBot, appearance: Appearance, window: QWidget
) -> None:
    empty = EmptyState(appearance, icon="tray", parent=window)
    empty.resize(300, 400)
    empty.show()
    empty.set_texts("No conversations yet", "Import an export.")
    assert not empty.button.isVisible()
    empty.set_action("Import…")
    assert empty.button.isVisible()
    assert empty.rect().contains(empty.button.geometry())
    assert empty.accessibleName() == "No conversations yet. Import an export."
    with qtbot.waitSignal(empty.acted):
        qtbot.mouseClick(empty.button, Left)


def test_the_button_of_an_empty_place_stands_below_long_words(
    appearance: Appearance, window: QWidget
) -> None:
    appearance.set_zoom(2.0)
    empty = EmptyState(appearance, icon="tray", parent=window)
    empty.set_action("Import…")
    empty.resize(260, 500)
    empty.set_texts("Nothing is here", "short")
    short = empty.button.y()
    empty.set_texts("Nothing is here", "a sentence that is much too long for one line " * 3)
    assert empty.button.y() > short
    assert empty.rect().contains(empty.button.geometry())


def test_a_toast_is_withdrawn_only_with_what_it_offers(
    appearance: Appearance, window: QWidget
) -> None:
    undone: list[str] = []

    def undo() -> None:
        undone.append("archive")

    toast = Toast(appearance, window)
    toast.show_text("3 conversations archived", undo)
    toast.withdraw(undone.clear)
    assert toast.isVisible()
    toast.withdraw(undo)
    assert not toast.isVisible()
    assert undone == []


def test_a_toast_grows_with_its_letters(appearance: Appearance, window: QWidget) -> None:
    toast = Toast(appearance, window)
    window.resize(1400, 800)
    toast.show_text("120 new conversations imported", lambda: None, label="Report")
    usual = toast.width()
    appearance.set_zoom(2.0)
    assert toast.width() > 1.6 * usual
