"""An answer becomes heads, hits and "more" rows."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from chatvault.ui.search.result_rows import FoundRow, HeadRow, MoreRow
from chatvault.ui.search.results_model import ResultsModel
from tests.unit.ui.search.conftest import make_group, make_hit, make_page


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
    assert model.place_of(make_hit(2, 201)) == 8


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
