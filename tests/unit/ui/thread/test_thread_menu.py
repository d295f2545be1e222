"""The menu of a thread and of its parts."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from tests.unit.ui.thread.conftest import paint
from tests.unit.ui.thread.conversations import assistant, bash, entries, entry, you
from tests.unit.ui.thread.viewed import copied, point_of


def texts_of(menu):
    return [action.text() for action in menu.actions() if action.text()]


def test_the_menu_offers_what_can_be_done_with_a_message(show, qtbot):
    view = show([you(1, "Hi"), assistant(2, bash("ls"))])
    menu = view.menu.build(0, "https://example.org")
    assert texts_of(menu) == [
        "Copy", "Select all", "Open link", "Copy link", "Copy message", "Copy as Markdown",
        "Copy as HTML", "Copy link to message", "Read with a caret", "Bookmark",
        "Bookmark note…", "Unfold all", "Fold all", "Go to", "Find…", "Show hidden messages",
    ]  # fmt: skip
    by_text = {action.text(): action for action in menu.actions()}
    with qtbot.waitSignal(view.link_asked) as asked:
        by_text["Copy link to message"].trigger()
    assert asked.args == [1]
    with qtbot.waitSignal(view.find_asked):
        by_text["Find…"].trigger()


def test_the_menu_of_a_part_offers_what_its_buttons_do(show):
    output = "\n".join(f"line {number}" for number in range(200))
    view = show([assistant(1, bash("make", output))])
    line = view.spot(QPointF(point_of(view, "Bash")))
    menu = view.menu.build(0, spot=line)
    assert texts_of(menu)[0] == "Unfold this"
    menu.actions()[0].trigger()
    paint(view)
    output_spot = view.spot(QPointF(point_of(view, "line 0")))
    menu = view.menu.build(0, spot=output_spot)
    assert texts_of(menu)[:2] == ["Copy code", "Show all lines"]
    menu.actions()[0].trigger()
    assert copied() == f"$ make\n{output}"


def test_the_menu_switches_versions_and_walks_to_prompts(show, qtbot):
    held = [you(1, "One"), assistant(2, "Two"), you(3, "Three")]
    view = show(held)
    known = [entry(held[0], branch=1, branches=2, siblings=(1, 13)), *entries(held[1:])]
    view.replace_entries(known)
    paint(view)
    menu = view.menu.build(1)
    by_text = {action.text(): action for action in menu.actions()}
    assert not by_text["Previous version"].isEnabled()
    with qtbot.waitSignal(view.branch_asked) as asked:
        by_text["Next version"].trigger()
    assert asked.args == [13]
    going = {action.text(): action for action in by_text["Go to"].menu().actions()}
    assert not going["Previous prompt"].isEnabled()
    going["Next prompt"].trigger()
    assert view.state.focused == 2


def test_the_menu_goes_on_from_the_message_that_was_clicked(show, monkeypatch):
    opened = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, at: opened.append(menu))
    view = show([you(1, "One"), assistant(2, "Two"), you(3, "Three"), assistant(4, "Four")])
    at = point_of(view, "Two")
    view.menu.show(QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, view.mapToGlobal(at)))
    by_text = {action.text(): action for action in opened[0].actions()}
    going = {action.text(): action for action in by_text["Go to"].menu().actions()}
    going["Next message"].trigger()
    assert view.state.focused == 2
    going["Previous message"].trigger()
    assert view.state.focused == 1
    assert not going["Next bookmark"].isEnabled()
    by_text["Select all"].trigger()
    by_text["Copy as Markdown"].trigger()
    assert copied().split("\n\n")[1::2] == ["One", "Two", "Three", "Four"]


def test_shift_f10_opens_the_menu_of_the_message(show, monkeypatch):
    opened = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, at: opened.append(menu))
    view = show([you(1, "Hi")])
    QTest.keyClick(view, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    (menu,) = opened
    assert "Copy message" in texts_of(menu)
