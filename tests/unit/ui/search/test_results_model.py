"""An answer becomes heads, hits and "more" rows."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from chatvault.domain.search.hits import SearchGroup
from chatvault.ui.search.result_rows import FoundRow, HeadRow, MoreRow
from chatvault.ui.search.results_model import ResultsModel
from tests.unit.ui.search.conftest import (
    make_details,
    make_group,
    make_hit,
    make_page,
    make_snippet,
)


def shown(model: ResultsModel) -> list[str]:
    return [model.index(place).data() for place in range(model.rowCount())]


def kinds(model: ResultsModel) -> list[type]:
    return [type(model.row(place)) for place in range(model.rowCount())]


def test_each_conversation_has_a_head_its_hits_and_the_rest(
    qtbot: QtBot, qtmodeltester: ModelTester
) -> None:
    parent = QObject()
    model = ResultsModel(parent)
    qtmodeltester.check(model)
    model.show_page(make_page())
    assert kinds(model) == [HeadRow, FoundRow, FoundRow, MoreRow, HeadRow, FoundRow, FoundRow]
    assert model.index(3).data() == "3 more in this conversation"
    assert [model.row(place).last for place in range(7)] == [False] * 3 + [True, False, False, True]


def test_heads_cannot_be_selected(qtbot: QtBot) -> None:
    parent = QObject()
    model = ResultsModel(parent)
    model.show_page(make_page())
    assert not model.flags(model.index(0)) & Qt.ItemFlag.ItemIsSelectable
    assert model.flags(model.index(1)) & Qt.ItemFlag.ItemIsSelectable
    assert model.next_place(0, 1) == 1
    assert model.next_place(4, -1) == 3
    assert model.next_place(0, -1) is None


def test_all_hits_of_a_conversation_take_the_place_of_the_first(
    qtbot: QtBot, qtmodeltester: ModelTester
) -> None:
    parent = QObject()
    model = ResultsModel(parent)
    model.show_page(make_page())
    qtmodeltester.check(model)
    model.expand(1, [make_hit(1, 100 + place) for place in range(5)])
    assert kinds(model) == [HeadRow, *[FoundRow] * 5, HeadRow, FoundRow, FoundRow]
    assert model.row(5).last
    assert model.place_of((2, "hit", 201)) == 8


def test_a_conversation_that_is_gone_is_not_expanded(qtbot: QtBot) -> None:
    parent = QObject()
    model = ResultsModel(parent)
    model.show_page(make_page(groups=(make_group(2),)))
    model.expand(1, [make_hit(1, 100)])
    assert model.rowCount() == 3


def test_every_row_can_be_heard(qtbot: QtBot) -> None:
    parent = QObject()
    model = ResultsModel(parent)
    model.show_page(make_page())
    assert model.index(0).data() == "Bread 1, ChatGPT, 5 hits"
    assert model.index(1).data() == "You: knead the dough"


def test_details_count_all_hits_and_bring_further_conversations(
    qtbot: QtBot, qtmodeltester: ModelTester
) -> None:
    parent = QObject()
    model = ResultsModel(parent)
    qtmodeltester.check(model)
    model.show_page(make_page())
    model.tell(make_details(group_totals={1: 9, 2: 4}, more=(make_group(3),)))
    assert shown(model)[0] == "Bread 1, ChatGPT, 9 hits"
    assert shown(model)[3] == "7 more in this conversation"
    assert shown(model)[4] == "Bread 2, ChatGPT, 4 hits"
    assert shown(model)[7] == "2 more in this conversation"
    assert shown(model)[8] == "Bread 3, ChatGPT, 2 hits"
    last = [place for place in range(model.rowCount()) if model.row(place).last]
    assert last == [3, 7, 10]


def test_a_link_that_would_move_what_is_in_view_comes_when_it_moves_nothing(
    qtbot: QtBot, qtmodeltester: ModelTester
) -> None:
    parent = QObject()
    model = ResultsModel(parent)
    qtmodeltester.check(model)
    model.show_page(make_page(groups=(make_group(1), make_group(2))))
    model.tell(make_details(group_totals={1: 4, 2: 4}), range(0, 5))
    # The second one's link comes below what is in view, the first one's would be in it.
    assert kinds(model) == [HeadRow, FoundRow, FoundRow, HeadRow, FoundRow, FoundRow, MoreRow]
    assert shown(model)[0] == "Bread 1, ChatGPT, 4 hits"
    model.settle(range(1, 5))
    assert kinds(model)[3] is HeadRow
    model.settle(range(3, 7))
    assert kinds(model)[3] is MoreRow
    assert not model.row(2).last


def test_what_is_told_again_takes_the_place_of_what_was_told(
    qtbot: QtBot, qtmodeltester: ModelTester
) -> None:
    parent = QObject()
    model = ResultsModel(parent)
    qtmodeltester.check(model)
    model.show_page(make_page())
    waiting = make_group(3, hits=1, total=1, cut=False)
    model.tell(make_details(more=(waiting,)))
    model.put_snippets({300: make_snippet("cold dough")})
    # The same again keeps the lines that were read, other ones replace it.
    model.tell(make_details(more=(waiting,)))
    assert shown(model)[7:] == ["Bread 3, ChatGPT, 1 hit", "You: cold dough"]
    model.tell(make_details(more=(make_group(4),)))
    assert shown(model)[7] == "Bread 4, ChatGPT, 2 hits"
    assert model.rowCount() == 10


def test_a_conversation_that_was_expanded_is_counted_by_what_is_shown(qtbot: QtBot) -> None:
    parent = QObject()
    model = ResultsModel(parent)
    model.show_page(make_page())
    model.expand(1, [make_hit(1, 100 + place) for place in range(5)])
    model.tell(make_details(group_totals={1: 5, 2: 2}))
    assert kinds(model) == [HeadRow, *[FoundRow] * 5, HeadRow, FoundRow, FoundRow]
    model.tell(make_details(group_totals={1: 6, 2: 2}))
    assert shown(model)[6] == "1 more in this conversation"


def test_lines_come_for_the_rows_that_ask_for_them(qtbot: QtBot) -> None:
    parent = QObject()
    model = ResultsModel(parent)
    model.show_page(make_page(groups=(make_group(1, cut=False), make_group(2))))
    assert model.unread(range(0, 6)) == (100, 101)
    assert shown(model)[1] == "You: …"
    model.put_snippets({100: make_snippet("the dough")})
    assert shown(model)[1] == "You: the dough"
    assert model.unread(range(0, 6)) == (101,)


def test_a_conversation_found_by_its_title_shows_it(qtbot: QtBot) -> None:
    parent = QObject()
    model = ResultsModel(parent)
    group = make_group(1, hits=1, total=1, cut=False)
    title: SearchGroup = replace(group, hits=(replace(group.hits[0], message_id=None, role=None),))
    model.show_page(make_page(groups=(title,)))
    assert shown(model)[1] == "Title: Bread 1"
    assert model.unread(range(0, 2)) == ()
