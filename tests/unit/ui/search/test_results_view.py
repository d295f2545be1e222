"""The list of results under the eyes of a person: what is seen stays, and is read when it is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QCursor, QImage
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.search.result_rows import FoundRow, HeadRow, MoreRow
from chatvault.ui.search.results_view import ResultsView
from tests.unit.ui.search.conftest import make_details, make_group, make_page, make_snippet

MANY = tuple(make_group(number, hits=3, total=3, cut=number < 9) for number in range(1, 101))


@pytest.fixture
def view(window: QWidget, appearance: Appearance) -> ResultsView:
    made = ResultsView(appearance, window)
    made.resize(400, 500)
    made.show()
    return made


def seen(view: ResultsView) -> dict[tuple[int, int | None], QRect]:
    """The heads and hits in view, and where they are."""
    places = view.places_in_view()
    return {
        (row.session_id, row.hit.message_id if isinstance(row, FoundRow) else None): (
            view.visualRect(view.results.index(place))
        )
        for place, row in zip(places, view.results.rows(places), strict=True)
        if not isinstance(row, MoreRow)
    }


class Paints(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return super().eventFilter(watched, event)


def tops(rows: dict[tuple[int, int | None], QRect]) -> dict[tuple[int, int | None], int]:
    return {row: rect.top() for row, rect in rows.items()}


def test_every_row_is_found_at_its_place(view: ResultsView) -> None:
    view.show_page(make_page(groups=MANY))
    for place in view.places_in_view():
        index = view.results.index(place)
        assert view.indexAt(view.visualRect(index).center()) == index
    assert not view.indexAt(QPoint(5, 100_000)).isValid()


def test_home_end_and_pages_lead_to_hits(view: ResultsView, qtbot: QtBot) -> None:
    view.show_page(make_page(groups=MANY))
    view.select_first()
    for key, place in (
        (Qt.Key.Key_End, view.results.rowCount() - 1),
        (Qt.Key.Key_Home, 1),
    ):
        qtbot.keyClick(view, key)
        assert view.currentIndex().row() == place
        assert view.viewport().rect().contains(view.visualRect(view.currentIndex()).center())
    qtbot.keyClick(view, Qt.Key.Key_PageDown)
    paged = view.currentIndex().row()
    assert 8 < paged < 20
    assert isinstance(view.results.row(paged), FoundRow)
    qtbot.keyClick(view, Qt.Key.Key_PageUp)
    assert view.currentIndex().row() == 1


def test_the_head_is_seen_with_the_first_hit(view: ResultsView, qtbot: QtBot) -> None:
    view.show_page(make_page(groups=MANY))
    qtbot.keyClick(view, Qt.Key.Key_End)
    qtbot.keyClick(view, Qt.Key.Key_Home)
    assert view.verticalOffset() == 0


@pytest.mark.parametrize("scrolled", [0, 400, 4_000])
def test_details_move_nothing_that_is_in_view(view: ResultsView, scrolled: int) -> None:
    # Given a list that is scrolled to somewhere, with a hit selected,
    view.show_page(make_page(groups=MANY))
    view.verticalScrollBar().setValue(scrolled)
    hit = view.results.next_place(view.places_in_view().start + 2, 1)
    assert hit is not None
    view.setCurrentIndex(view.results.index(hit))
    chosen, before = view.results.row(hit), seen(view)
    # when each conversation turns out to have more hits and further ones come,
    totals = dict.fromkeys(range(1, 101), 7)
    view.tell(make_details(group_totals=totals, more=(make_group(200), make_group(201))))
    # then all rows in view are where they were, the others have their links,
    assert tops(seen(view)) == tops(before)
    assert view.results.row(view.currentIndex().row()) == chosen
    links = [row for row in view.results.rows(range(1_000)) if isinstance(row, MoreRow)]
    assert 90 < len(links) < 100
    last = view.results.row(view.results.rowCount() - 3)
    assert isinstance(last, HeadRow)
    assert last.group.session_id == 201


def test_the_links_that_had_to_wait_come_when_one_scrolls_on(
    view: ResultsView, qtbot: QtBot
) -> None:
    view.show_page(make_page(groups=MANY))
    view.tell(make_details(group_totals={1: 7, 2: 7}))
    assert not any(isinstance(row, MoreRow) for row in view.results.rows(range(1_000)))
    view.verticalScrollBar().setValue(3_000)
    before = seen(view)
    qtbot.waitUntil(lambda: isinstance(view.results.row(4), MoreRow))
    assert tops(seen(view)) == tops(before)


def test_all_hits_of_a_conversation_stay_when_the_question_is_answered_anew(
    view: ResultsView,
) -> None:
    # Given a conversation of which all hits are shown, and one of which they are awaited,
    page = make_page(groups=(make_group(1, hits=3, total=5), make_group(2, hits=3, total=4)))
    view.show_page(page)
    view.expand(1, make_group(1, hits=5).hits)
    link = view.results.index(view.results.rowCount() - 1)
    assert isinstance(view.results.row(link.row()), MoreRow)
    view.setCurrentIndex(link)
    view.open_current()
    # when the vault has changed meanwhile,
    asked = QSignalSpy(view.more_asked)
    view.show_page(page, stay=True)
    # then the first are there at once, and the others are asked for again;
    links = [row for row in view.results.rows(range(20)) if isinstance(row, MoreRow)]
    assert [row.session_id for row in links] == [2]
    assert [asked.at(place)[0] for place in range(asked.count())] == [2]
    # but another question begins with its links.
    view.show_page(page)
    assert sum(isinstance(row, MoreRow) for row in view.results.rows(range(20))) == 2
    assert asked.count() == 1


def test_stepping_goes_through_hits_whose_link_had_to_wait(view: ResultsView) -> None:
    asked = QSignalSpy(view.more_asked)
    view.show_page(make_page(groups=MANY))
    view.tell(make_details(group_totals={1: 7}))
    for _ in range(4):
        view.step(1)
    assert [asked.at(place)[0] for place in range(asked.count())] == [1]


def test_only_rows_in_view_ask_for_their_lines_and_together(
    view: ResultsView, qtbot: QtBot
) -> None:
    asked = QSignalSpy(view.snippets_asked)
    view.show_page(make_page(groups=MANY))
    with qtbot.waitSignal(view.snippets_asked) as first:
        view.verticalScrollBar().setValue(view.verticalScrollBar().maximum() // 2)
        view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    (ids,) = first.args
    assert 9_902 in ids
    assert 10_002 in ids
    assert len(ids) < 30
    before = seen(view)
    view.put_snippets({one: make_snippet() for one in ids})
    assert seen(view) == before
    view.viewport().grab()
    assert asked.count() == 1


def test_lines_full_of_new_characters_come_one_frame_after_the_other(
    view: ResultsView, qtbot: QtBot
) -> None:
    # Given three hits in a script of thousands of characters, each line in others
    ids = (100, 101, 102)
    view.resize(900, 500)
    view.show_page(make_page(groups=(make_group(1, hits=3, total=3, cut=False),)))
    lines = [
        "".join(chr(0x4E00 + 400 * place + number) for number in range(80)) for place in range(3)
    ]
    view.viewport().grab()
    paints = Paints(view.viewport())
    # When they are read
    view.put_snippets({one: make_snippet(line) for one, line in zip(ids, lines, strict=True)})
    first = view.viewport().grab().toImage()

    # Then the first is there at once, and the others follow without being asked for
    def is_drawn(place: int, picture: QImage) -> bool:
        """Letters have many colours, a bar has but its own."""
        rect = view.visualRect(view.results.index(place))
        pixels = {
            picture.pixel(x, y) for x in range(60, 300) for y in range(rect.top(), rect.bottom())
        }
        return len(pixels) > 20

    assert [is_drawn(place, first) for place in (1, 2, 3)] == [True, False, False]
    qtbot.waitUntil(lambda: paints.count >= 3)
    last = view.viewport().grab().toImage()
    assert [is_drawn(place, last) for place in (1, 2, 3)] == [True, True, True]


@pytest.fixture
def _listening() -> Iterator[None]:
    QAccessible.setActive(True)
    yield
    QAccessible.setActive(False)


@pytest.mark.usefixtures("_listening")
def test_a_row_is_under_the_pointer_no_longer_when_the_list_becomes_narrower(
    view: ResultsView,
) -> None:
    # Given the pointer, at rest over the right end of a hit,
    view.show_page(make_page(groups=MANY))
    point = QPoint(380, view.visualRect(view.results.index(2)).center().y())
    QCursor.setPos(view.viewport().mapToGlobal(point))
    view.hover_at(point)
    assert view.hovered == 2
    # when the list ends left of it,
    view.resize(300, 500)
    # then no row looks as if it were pointed at.
    assert view.hovered == -1


def test_a_screen_reader_finds_the_rows_in_view(view: ResultsView) -> None:
    view.show_page(make_page(groups=MANY))
    view.select_first()
    spoken = QAccessible.queryAccessibleInterface(view)
    assert spoken.role() is QAccessible.Role.List
    assert spoken.childCount() == len(view.places_in_view())
    assert spoken.child(0).text(QAccessible.Text.Name) == "Bread 1, ChatGPT, 3 hits"
    assert not spoken.child(0).state().selectable
    assert spoken.child(1).text(QAccessible.Text.Name) == "You: knead the dough"
    assert spoken.child(1).state().selected


@pytest.mark.parametrize("scheme", ["light", "dark", "contrast-dark"])
def test_rows_are_painted_in_each_theme(
    view: ResultsView, appearance: Appearance, scheme: str
) -> None:
    view.show_page(make_page(groups=(make_group(1, total=5), make_group(2, cut=False))))
    view.select_first()
    appearance.set_scheme(scheme)
    ground = appearance.theme.color("list")
    picture = view.viewport().grab().toImage()
    rows = [view.visualRect(view.results.index(place)) for place in range(7)]
    painted = [
        any(
            picture.pixelColor(x, rect.top() + y) != ground
            for x in range(48, 380)
            for y in (10, 14, 18)
        )
        for rect in rows
    ]
    assert painted == [True] * 7
