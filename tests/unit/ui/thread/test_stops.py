"""Walking with Tab through what can be pressed inside messages."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QVBoxLayout, QWidget

from chatvault.domain.blocks import Attachment, Image, ToolCall
from chatvault.ui.thread.boxes.box import ActionKind
from chatvault.ui.thread.provider import HeldMessages
from chatvault.ui.thread.thread_view import ThreadView
from tests.unit.ui.thread.boxes.test_boxes import picture
from tests.unit.ui.thread.conftest import paint
from tests.unit.ui.thread.conversations import assistant, bash, entries, entry, you

TAB, ALT, SHIFT = Qt.Key.Key_Tab, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def shown(qtbot, appearance):
    """Shows messages between two fields, so that Tab has somewhere to leave to."""
    windows = []

    def open_view(messages, pictures=None, known=None):
        window = QWidget()
        windows.append(window)
        qtbot.addWidget(window)
        column = QVBoxLayout(window)
        before, view, after = QLineEdit(window), ThreadView(appearance, window), QLineEdit(window)
        for widget in (before, view, after):
            column.addWidget(widget)
        window.resize(820, 640)
        with qtbot.waitActive(window):
            window.show()
        held = list(messages)
        view.show_thread(HeldMessages(held, pictures), known or entries(held))
        paint(view)
        before.setFocus()
        press(before, TAB)
        assert view.hasFocus()
        return view

    yield open_view
    windows.clear()


def press(widget, key, keys=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(widget, key, keys)
    if isinstance(widget, ThreadView):
        paint(widget)


def here(view):
    """The kind of the stop that has the keyboard, and which message it is of."""
    found = view.stops.current()
    return (found[0].block.entry.id, found[1].action.kind) if found else None


def walked(view, key=TAB, keys=Qt.KeyboardModifier.NoModifier):
    """All stops that the key comes to until the thread is left."""
    seen = []
    while view.hasFocus():
        press(view, key, keys)
        if view.hasFocus():
            seen.append(here(view))
    return seen


def until(view, stop, name=""):
    """Press Tab until that stop has the keyboard."""
    for _ in range(30):
        if here(view) == stop and name in view.stops.current()[1].name:
            return
        press(view, TAB)
    raise AssertionError(f"Tab never comes to {stop}")


TALK = (
    you(1, "Go to [the mill](https://example.org/mill)"),
    assistant(2, bash("make"), "See [a](https://example.org/a):\n\n```python\nknead()\n```"),
    assistant(3, "Only words."),
    assistant(4, "| What | Where |\n|---|---|\n| rye | [here](https://example.org/rye) |"),
)
STOPS = [
    (1, ActionKind.COPY_MESSAGE), (1, ActionKind.BOOKMARK), (1, ActionKind.MENU),
    (1, ActionKind.OPEN_LINK),
    (2, ActionKind.COPY_MESSAGE), (2, ActionKind.BOOKMARK), (2, ActionKind.MENU),
    (2, ActionKind.FOLD), (2, ActionKind.OPEN_LINK), (2, ActionKind.COPY),
    (4, ActionKind.COPY), (4, ActionKind.OPEN_LINK),
]  # fmt: skip


def test_tab_comes_to_everything_that_can_be_pressed_and_then_leaves(shown):
    view = shown(TALK)
    assert walked(view) == STOPS
    assert QApplication.focusWidget() is not view


def test_shift_tab_walks_back_and_leaves_before_the_first(shown):
    view = shown(TALK)
    for _ in STOPS:
        press(view, TAB)
    assert walked(view, Qt.Key.Key_Backtab, SHIFT) == STOPS[-2::-1]


def test_the_arrows_walk_too_but_never_leave(shown):
    view = shown(TALK)
    for _ in range(len(STOPS) + 3):
        press(view, Qt.Key.Key_Right)
    assert here(view) == STOPS[-1]
    press(view, Qt.Key.Key_Left)
    assert here(view) == STOPS[-2]
    assert view.hasFocus()


def test_escape_goes_back_to_the_message_and_tab_out_of_the_thread(shown):
    view = shown(TALK)
    press(view, TAB)
    press(view, Qt.Key.Key_Escape)
    assert here(view) is None
    assert view.state.ring
    press(view, TAB)
    assert not view.hasFocus()


def test_ctrl_tab_leaves_at_once(shown):
    view = shown(TALK)
    press(view, TAB)
    press(view, TAB, Qt.KeyboardModifier.ControlModifier)
    assert not view.hasFocus()


def test_tab_leaves_a_thread_that_the_mouse_brought_the_keyboard_to(shown):
    view = shown(TALK)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.rect().center())
    press(view, TAB)
    assert not view.hasFocus()


def test_enter_presses_what_tab_came_to(shown, qtbot):
    view = shown(TALK)
    until(view, (1, ActionKind.OPEN_LINK))
    with qtbot.waitSignal(view.link_opened) as opened:
        press(view, Qt.Key.Key_Return)
    assert opened.args == ["https://example.org/mill"]
    until(view, (2, ActionKind.FOLD))
    press(view, Qt.Key.Key_Space)
    assert view.placed[1].block.slots[0].unfolded
    assert here(view) == (2, ActionKind.FOLD)
    until(view, (2, ActionKind.COPY), "Copy Python")
    press(view, Qt.Key.Key_Return)
    assert QGuiApplication.clipboard().text() == "knead()"


def test_where_a_link_leads_is_told_while_it_has_the_keyboard(shown):
    view = shown(TALK)
    told = []
    view.link_hovered.connect(told.append)
    until(view, (1, ActionKind.OPEN_LINK))
    assert told == ["https://example.org/mill"]
    press(view, TAB)
    assert told[1:] == [""]
    until(view, (2, ActionKind.OPEN_LINK))
    press(view, Qt.Key.Key_Escape)
    assert told[2:] == ["https://example.org/a", ""]


def test_the_menu_button_opens_the_menu(shown, monkeypatch):
    opened = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, at: opened.append(menu))
    view = shown(TALK)
    until(view, (1, ActionKind.MENU))
    press(view, Qt.Key.Key_Return)
    assert len(opened) == 1
    assert here(view) == (1, ActionKind.MENU)


def test_a_run_of_calls_is_unfolded_and_its_line_keeps_the_keyboard(shown):
    calls = [assistant(number, bash(f"step {number}")) for number in range(2, 9)]
    view = shown([you(1, "Go"), *calls, assistant(9, "Done.")])
    until(view, (2, ActionKind.FOLD))
    press(view, Qt.Key.Key_Return)
    assert here(view) == (2, ActionKind.FOLD)
    assert len(view.flow.heights) > 3
    press(view, TAB)
    assert here(view) == (2, ActionKind.FOLD)
    assert "step 2" in view.stops.current()[1].name
    press(view, Qt.Key.Key_Backtab, SHIFT)
    press(view, Qt.Key.Key_Return)
    assert len(view.flow.heights) == 3


def test_what_is_gone_after_it_was_pressed_hands_the_keyboard_to_the_one_before(shown):
    output = "\n".join(f"line {number}" for number in range(200))
    view = shown([assistant(1, bash("make", output))])
    until(view, (1, ActionKind.FOLD))
    press(view, Qt.Key.Key_Return)
    until(view, (1, ActionKind.SHOW_WHOLE))
    press(view, Qt.Key.Key_Return)
    assert here(view) == (1, ActionKind.COPY)


def test_a_picture_and_a_sub_agent_are_stops(shown, qtbot):
    call = ToolCall("Task", '{"description": "ask a baker"}', "call-1", child="baker")
    shown_picture = Image(Attachment("a.png", "image/png", blob="blob"))
    view = shown([assistant(1, call), you(2, shown_picture)], {"blob": picture(40, 20)})
    kinds = [kind for _, kind in walked(view)]
    assert ActionKind.OPEN_CHILD in kinds
    assert ActionKind.OPEN_PICTURE in kinds


def test_a_stop_far_down_a_message_is_laid_out_and_brought_into_view(shown):
    text = "\n\n".join(f"paragraph {number} " + "word " * 60 for number in range(900))
    view = shown([you(1, f"{text}\n\n[the mill](https://example.org/mill)\n\n{text}")])
    until(view, (1, ActionKind.OPEN_LINK))
    spot, stop = view.stops.current()
    y = view.placed[0].top + spot.block.origin(spot.slot).y() + stop.rect.center().y()
    assert 0 < y < view.flow.view
    assert sum(slot.box is not None for slot in spot.block.slots) < len(spot.block.slots) / 4


def test_a_link_in_a_wide_table_is_brought_into_view_sideways(shown):
    columns = 30
    head = "|".join(f"column number {number}" for number in range(columns))
    cells = "|".join("x" for _ in range(columns - 1)) + "|[end](https://example.org)"
    table = f"|{head}|\n|{'---|' * columns}\n|{cells}|"
    view = shown([assistant(1, table)])
    until(view, (1, ActionKind.OPEN_LINK))
    spot, stop = view.stops.current()
    assert 0 < stop.rect.left() < stop.rect.right() < spot.box.width


def test_texts_that_are_not_there_yet_are_read_first(shown):
    class LateMessages(HeldMessages):
        def __init__(self, messages):
            super().__init__(messages)
            self.waiting = []

        def fetch(self, ids, then):
            self.waiting.append((ids, then))

        def answer(self):
            while self.waiting:
                super().fetch(*self.waiting.pop())

    held = [assistant(number, "word " * 3_000, at=1) for number in range(1, 80)]
    held.append(assistant(80, "[end](https://example.org)", at=1))
    late = LateMessages(held)
    view = shown([you(1, "x")])
    view.show_thread(late, entries(held))
    late.answer()
    paint(view)
    view.setFocus(Qt.FocusReason.TabFocusReason)
    view.state.ring = True
    for _ in range(4):
        press(view, TAB)
        while late.waiting:
            late.answer()
    assert here(view) == (80, ActionKind.OPEN_LINK)


def test_the_versions_of_a_message_are_stops_where_there_are_any(shown, qtbot):
    held = [you(1, "One"), assistant(2, "Two")]
    known = [entry(held[0], branch=2, branches=3, siblings=(11, 1, 13)), entry(held[1])]
    view = shown(held, known=known)
    kinds = []
    for _ in range(5):
        press(view, TAB)
        kinds.append(here(view)[1])
    assert kinds[3:] == [ActionKind.PREVIOUS_BRANCH, ActionKind.NEXT_BRANCH]
    with qtbot.waitSignal(view.branch_asked) as asked:
        press(view, Qt.Key.Key_Return)
    assert asked.args == [13]


def test_brackets_switch_the_version_at_the_nearest_fork_above(shown, qtbot):
    held = [you(1, "One"), assistant(2, "Two"), you(3, "Three")]
    known = [entry(held[0], branch=2, branches=3, siblings=(11, 1, 13)), *entries(held[1:])]
    view = shown(held, known=known)
    for _ in range(2):
        press(view, Qt.Key.Key_Down, ALT)
    asked = []
    view.branch_asked.connect(asked.append)
    QTest.keyClicks(view, "[]")
    both = Qt.KeyboardModifier.ControlModifier | SHIFT
    press(view, Qt.Key.Key_Left, both)
    press(view, Qt.Key.Key_Right, both)
    assert asked == [11, 13, 11, 13]


def test_the_ring_is_painted_round_the_stop_in_the_accent(shown, appearance):
    view = shown(TALK)
    until(view, (2, ActionKind.COPY))
    spot, stop = view.stops.current()
    corner = spot.block.origin(spot.slot) + stop.rect.topLeft()
    placed = next(placed for placed in view.placed if placed.row == spot.row)
    image = view.viewport().grab().toImage()
    x = round(view.column_left + corner.x() + stop.rect.width() / 2)
    y = round(placed.top + corner.y()) + 1
    assert image.pixelColor(x, y).name().upper() == appearance.theme.accent


@pytest.mark.parametrize(("key", "keys"), [(TAB, NONE), (TAB, SHIFT)])
def test_a_thread_without_messages_lets_tab_through(shown, key, keys):
    view = shown(())
    press(view, key, keys)
    assert not view.hasFocus()
