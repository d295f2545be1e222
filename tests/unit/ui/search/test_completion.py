"""The list under the search field: keys, mouse, and answers that come late."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from chatvault.domain.search.suggestion import Suggestion
from chatvault.domain.work import Work
from chatvault.jobs.runner import JobRunner
from chatvault.ui.operations import Operations
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.search.bar import SearchBar
from chatvault.ui.search.completion import Completion

Key = Qt.Key
LeftToRight, RightToLeft = Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft
MODELS = ("opus-4", "opus-4-1", "gpt 5")


class InventedVault:
    """Knows three models and two earlier queries; holds back what is in ``held``."""

    def __init__(self) -> None:
        self.held: dict[str, threading.Event] = {}
        self.asked: list[str] = []
        self.past: tuple[str, ...] = ("rye", "oven from:me")

    def values(self, field: str, typed: str, work: Work) -> tuple[Suggestion, ...]:
        self.asked.append(f"{field}:{typed}")
        if (gate := self.held.get(typed)) is not None:
            assert gate.wait(10)
        fitting = [name for name in MODELS if typed.casefold() in name]
        return tuple(Suggestion(name, count=3) for name in fitting)

    def recent(self) -> tuple[str, ...]:
        return self.past


@pytest.fixture
def vault() -> InventedVault:
    return InventedVault()


@pytest.fixture
def runner(qtbot: QtBot, vault: InventedVault) -> Iterator[JobRunner]:
    started = JobRunner()
    yield started
    for gate in vault.held.values():
        gate.set()
    assert started.shutdown()


@pytest.fixture
def bar(window: QWidget, appearance: Appearance) -> SearchBar:
    made = SearchBar(appearance, window)
    made.setGeometry(40, 10, 600, made.sizeHint().height())
    made.show()
    return made


@pytest.fixture
def operations(runner: JobRunner, vault: InventedVault) -> Operations:
    services = SimpleNamespace(completing=vault, search_history=vault)
    return Operations(runner, lambda: services, runner)  # type: ignore[arg-type, return-value]


@pytest.fixture
def completion(
    qtbot: QtBot,
    window: QWidget,
    appearance: Appearance,
    operations: Operations,
    bar: SearchBar,
) -> Completion:
    """With the keyboard in the field, and nothing offered yet."""
    made = Completion(appearance, operations, bar, window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    bar.focus()
    qtbot.waitUntil(lambda: bar.field.hasFocus() and not operations.busy)
    made.close()
    return made


def offered(completion: Completion) -> list[str]:
    return [row.text for row in completion.popup.model.rows] if completion.is_open else []


def typed(qtbot: QtBot, completion: Completion, bar: SearchBar, text: str) -> None:
    """Type, and wait until something is offered."""
    qtbot.keyClicks(bar.field, text)
    qtbot.waitUntil(lambda: completion.is_open)


def test_a_name_is_taken_with_tab_and_then_its_values_are_offered(
    qtbot: QtBot, completion: Completion, bar: SearchBar
) -> None:
    typed(qtbot, completion, bar, "rye fr")
    assert offered(completion) == ["from:"]
    qtbot.keyClick(bar.field, Key.Key_Tab)
    assert bar.query == "rye from:"
    assert offered(completion) == ["me", "assistant", "tool", "system", "others"]
    qtbot.keyClick(bar.field, Key.Key_Down)
    qtbot.keyClick(bar.field, Key.Key_Down)
    qtbot.keyClick(bar.field, Key.Key_Return)
    assert bar.query == "rye from:assistant "
    assert offered(completion) == []
    assert bar.field.hasFocus()


def test_enter_asks_what_is_typed_as_long_as_nothing_is_chosen(
    qtbot: QtBot, completion: Completion, bar: SearchBar
) -> None:
    typed(qtbot, completion, bar, "fr")
    with qtbot.waitSignal(bar.submitted):
        qtbot.keyClick(bar.field, Key.Key_Return)
    assert bar.query == "fr"
    assert not completion.is_open


def test_escape_closes_the_list_first_and_only_then_the_search(
    qtbot: QtBot, completion: Completion, bar: SearchBar
) -> None:
    closed = QSignalSpy(bar.closed)
    typed(qtbot, completion, bar, "from:")
    qtbot.keyClick(bar.field, Key.Key_Escape)
    assert not completion.is_open
    assert (bar.query, closed.count()) == ("from:", 0)
    qtbot.keyClick(bar.field, Key.Key_Escape)
    assert (bar.query, closed.count()) == ("", 1)


def test_down_leads_to_the_results_where_nothing_is_offered(
    qtbot: QtBot, completion: Completion, bar: SearchBar
) -> None:
    asked = QSignalSpy(bar.results_asked)
    typed(qtbot, completion, bar, "from:")
    qtbot.keyClick(bar.field, Key.Key_Down)
    assert asked.count() == 0
    qtbot.keyClick(bar.field, Key.Key_Escape)
    qtbot.keyClick(bar.field, Key.Key_Down)
    assert asked.count() == 1


def test_up_begins_at_the_end(qtbot: QtBot, completion: Completion, bar: SearchBar) -> None:
    typed(qtbot, completion, bar, "from:")
    qtbot.keyClick(bar.field, Key.Key_Up)
    assert completion.popup.current is not None
    assert completion.popup.current.text == "others"
    qtbot.keyClick(bar.field, Key.Key_Down)
    assert completion.popup.current.text == "me"


def test_values_of_the_vault_are_offered_and_quoted(
    qtbot: QtBot, completion: Completion, bar: SearchBar
) -> None:
    typed(qtbot, completion, bar, "(rye OR -model:")
    assert offered(completion) == list(MODELS)
    typed(qtbot, completion, bar, "G")
    qtbot.waitUntil(lambda: offered(completion) == ["gpt 5"])
    qtbot.keyClick(bar.field, Key.Key_Tab)
    assert bar.query == '(rye OR -model:"gpt 5" '


def test_what_is_known_already_is_not_read_again(
    qtbot: QtBot, completion: Completion, bar: SearchBar, vault: InventedVault
) -> None:
    typed(qtbot, completion, bar, "model:")
    for letter in "opus-4-":
        qtbot.keyClicks(bar.field, letter)
    assert offered(completion) == ["opus-4-1"]
    assert vault.asked == ["model:"]


def test_a_letter_asks_once(
    qtbot: QtBot, completion: Completion, bar: SearchBar, vault: InventedVault
) -> None:
    vault.held["m"] = vault.held["my"] = threading.Event()
    bar.field.setText("model:")
    typed(qtbot, completion, bar, "o")
    bar.field.setText("tool:")
    qtbot.keyClicks(bar.field, "m")
    qtbot.waitUntil(lambda: vault.asked[-1:] == ["tool:m"])  # else it would be let go unasked
    qtbot.keyClicks(bar.field, "y")
    qtbot.waitUntil(lambda: vault.asked == ["model:o", "tool:m", "tool:my"])


def test_an_older_answer_that_comes_late_is_dropped(
    qtbot: QtBot,
    completion: Completion,
    bar: SearchBar,
    vault: InventedVault,
    operations: Operations,
) -> None:
    # Given an answer that is held back,
    vault.held["o"] = threading.Event()
    bar.field.setText("model:")
    qtbot.keyClicks(bar.field, "o")
    qtbot.waitUntil(lambda: vault.asked == ["model:o"])
    # when the person goes on to something else, and the answer comes,
    qtbot.keyClick(bar.field, Key.Key_Backspace)
    qtbot.keyClicks(bar.field, "g")
    qtbot.waitUntil(lambda: offered(completion) == ["gpt 5"])
    vault.held["o"].set()
    qtbot.waitUntil(lambda: not operations.busy)
    # then what is offered is for what stands there.
    assert offered(completion) == ["gpt 5"]


def test_an_answer_does_not_open_the_list_that_was_closed(
    qtbot: QtBot,
    completion: Completion,
    bar: SearchBar,
    vault: InventedVault,
    operations: Operations,
) -> None:
    vault.held["o"] = threading.Event()
    bar.field.setText("model:")
    qtbot.keyClicks(bar.field, "o")
    qtbot.waitUntil(lambda: vault.asked == ["model:o"])
    completion.close()
    vault.held["o"].set()
    qtbot.waitUntil(lambda: not operations.busy)
    assert not completion.is_open


def test_a_click_takes_a_row_and_leaves_the_keyboard_in_the_field(
    qtbot: QtBot, completion: Completion, bar: SearchBar
) -> None:
    typed(qtbot, completion, bar, "has:im")
    view = completion.popup.view
    rect = view.visualRect(completion.popup.model.index(0))
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert bar.query == "has:image "
    assert bar.field.hasFocus()


def test_what_is_taken_can_be_taken_back(
    qtbot: QtBot, completion: Completion, bar: SearchBar
) -> None:
    typed(qtbot, completion, bar, "from:as")
    qtbot.keyClick(bar.field, Key.Key_Tab)
    assert bar.query == "from:assistant "
    bar.field.undo()
    assert bar.query == "from:as"


def test_letters_that_qt_counts_twice_do_not_move_the_place(
    qtbot: QtBot, completion: Completion, bar: SearchBar
) -> None:
    bar.field.setText("😀😀 ")
    typed(qtbot, completion, bar, "from:as")
    qtbot.keyClick(bar.field, Key.Key_Tab)
    assert bar.query == "😀😀 from:assistant "


def test_no_second_space_is_written(qtbot: QtBot, completion: Completion, bar: SearchBar) -> None:
    bar.field.setText("(from:) rye")
    bar.field.setCursorPosition(6)
    typed(qtbot, completion, bar, "as")
    qtbot.keyClick(bar.field, Key.Key_Tab)
    assert bar.query == "(from:assistant) rye"


def test_what_was_chosen_is_forgotten_when_typing_goes_on(
    qtbot: QtBot, completion: Completion, bar: SearchBar
) -> None:
    typed(qtbot, completion, bar, "model:o")
    qtbot.keyClick(bar.field, Key.Key_Down)
    qtbot.keyClicks(bar.field, "p")
    assert completion.popup.current is None
    with qtbot.waitSignal(bar.submitted):
        qtbot.keyClick(bar.field, Key.Key_Return)
    assert bar.query == "model:op"


def test_what_was_taken_is_not_chosen_the_next_time(
    qtbot: QtBot, completion: Completion, bar: SearchBar
) -> None:
    typed(qtbot, completion, bar, "from:")
    qtbot.keyClick(bar.field, Key.Key_Down)
    qtbot.keyClick(bar.field, Key.Key_Return)
    typed(qtbot, completion, bar, "-from:")
    assert completion.popup.current is None


def test_a_query_that_is_cut_is_read_whole_under_the_pointer(
    qtbot: QtBot, completion: Completion, bar: SearchBar, vault: InventedVault
) -> None:
    vault.past = ("rye", "how long does it rise " * 9)
    qtbot.keyClick(bar.field, Key.Key_Down)
    qtbot.waitUntil(lambda: completion.is_open)
    view, model = completion.popup.view, completion.popup.model
    assert view.tip(model.index(1)) == ""
    assert view.tip(model.index(2)) == vault.past[1]
    assert view.tip(model.index(9)) == ""


def test_a_key_with_ctrl_is_not_for_the_list(
    qtbot: QtBot, completion: Completion, bar: SearchBar
) -> None:
    typed(qtbot, completion, bar, "from:")
    qtbot.keyClick(bar.field, Key.Key_Down)
    qtbot.keyClick(bar.field, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert bar.query == "from:"


def test_the_list_follows_the_caret(qtbot: QtBot, completion: Completion, bar: SearchBar) -> None:
    typed(qtbot, completion, bar, "is:starred from:")
    qtbot.keyClick(bar.field, Key.Key_Home)
    assert not completion.is_open


def test_an_empty_field_offers_what_was_searched_before(
    qtbot: QtBot, completion: Completion, bar: SearchBar
) -> None:
    asked = QSignalSpy(bar.query_changed)
    qtbot.keyClicks(bar.field, "x")
    qtbot.keyClick(bar.field, Key.Key_Backspace)
    qtbot.waitUntil(lambda: completion.is_open)
    assert offered(completion) == ["Recent searches", "rye", "oven from:me", "Clear history"]
    qtbot.keyClick(bar.field, Key.Key_Down)
    qtbot.keyClick(bar.field, Key.Key_Down)
    qtbot.keyClick(bar.field, Key.Key_Return)
    assert bar.query == "oven from:me"
    assert asked.at(asked.count() - 1) == ["oven from:me"]
    assert not completion.is_open


def test_the_keyboard_in_the_empty_field_is_enough(
    qtbot: QtBot, completion: Completion, bar: SearchBar, window: QWidget
) -> None:
    window.setFocus()
    bar.focus()
    qtbot.waitUntil(lambda: offered(completion)[:1] == ["Recent searches"])


def test_down_in_the_empty_field_offers_it_again(
    qtbot: QtBot, completion: Completion, bar: SearchBar
) -> None:
    results = QSignalSpy(bar.results_asked)
    qtbot.keyClick(bar.field, Key.Key_Down)
    qtbot.waitUntil(lambda: completion.is_open)
    qtbot.keyClick(bar.field, Key.Key_Escape)
    assert not completion.is_open
    qtbot.keyClick(bar.field, Key.Key_Down)
    qtbot.waitUntil(lambda: completion.is_open)
    assert results.count() == 0


def test_asking_for_the_field_again_offers_it_again(
    qtbot: QtBot, completion: Completion, bar: SearchBar, operations: Operations
) -> None:
    # Given the keyboard in the empty field, and the list closed,
    assert bar.field.hasFocus()
    assert not completion.is_open
    # when Ctrl+K is pressed, then the queries of before are there;
    bar.focus()
    qtbot.waitUntil(lambda: offered(completion)[:1] == ["Recent searches"])
    # with a query in it, it is chosen to be typed over, and nothing is offered.
    completion.close()
    bar.field.setText("rye")
    bar.focus()
    qtbot.waitUntil(lambda: not operations.busy)
    assert not completion.is_open
    assert bar.field.selectedText() == "rye"


def test_tab_leaves_the_field_where_nothing_is_typed(
    qtbot: QtBot, completion: Completion, bar: SearchBar, window: QWidget
) -> None:
    beside = QLineEdit(window)
    beside.show()
    qtbot.mouseClick(bar.field, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: completion.is_open)
    qtbot.keyClick(bar.field, Key.Key_Tab)
    assert bar.query == ""
    assert not bar.field.hasFocus()
    assert not completion.is_open


def test_the_history_is_cleared_by_its_last_row(
    qtbot: QtBot, completion: Completion, bar: SearchBar
) -> None:
    qtbot.mouseClick(bar.field, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: completion.is_open)
    qtbot.keyClick(bar.field, Key.Key_Up)
    with qtbot.waitSignal(completion.clear_asked):
        qtbot.keyClick(bar.field, Key.Key_Return)
    assert not completion.is_open


def test_without_a_history_nothing_is_offered(
    qtbot: QtBot,
    completion: Completion,
    bar: SearchBar,
    vault: InventedVault,
    operations: Operations,
) -> None:
    vault.past = ()
    qtbot.mouseClick(bar.field, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not operations.busy)
    assert not completion.is_open


def test_clearing_the_field_offers_nothing(
    qtbot: QtBot, completion: Completion, bar: SearchBar, operations: Operations
) -> None:
    typed(qtbot, completion, bar, "from:")
    bar.clear()
    qtbot.waitUntil(lambda: not operations.busy)
    assert not completion.is_open


@pytest.mark.parametrize("zoom", [0.8, 1.0, 2.0])
@pytest.mark.parametrize("direction", [LeftToRight, RightToLeft])
def test_the_list_hangs_under_the_field_and_holds_its_rows(
    qtbot: QtBot,
    completion: Completion,
    bar: SearchBar,
    window: QWidget,
    appearance: Appearance,
    zoom: float,
    direction: Qt.LayoutDirection,
) -> None:
    window.setLayoutDirection(direction)
    appearance.set_zoom(zoom)
    bar.setGeometry(40, 10, 600, bar.sizeHint().height())
    typed(qtbot, completion, bar, "from:")
    popup = completion.popup
    body = popup.body.toRect().translated(popup.pos())
    frame = bar.frame.translated(bar.pos())
    assert body.top() > frame.bottom()
    edge = body.left() - frame.left() if direction is LeftToRight else body.right() - frame.right()
    assert edge == 0
    assert body.width() <= frame.width()
    assert popup.view.verticalScrollBar().maximum() == 0
    assert popup.view.visualRect(popup.model.index(3)).bottom() <= popup.view.viewport().height()


def test_rows_tell_a_screen_reader_what_they_say(
    qtbot: QtBot, completion: Completion, bar: SearchBar
) -> None:
    typed(qtbot, completion, bar, "model:op")
    model = completion.popup.model
    said = [
        model.data(model.index(row), Qt.ItemDataRole.AccessibleTextRole)
        for row in range(model.rowCount())
    ]
    assert said == ["opus-4, 3", "opus-4-1, 3"]
    assert completion.popup.view.accessibleName() == "Suggestions"
