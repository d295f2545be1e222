"""The list never waits: rows are asked for in pages when they are seen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QObject, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from chatvault.domain.session import SessionKey
from chatvault.ui.sidebar.session_model import ID_ROLE, KEPT_ROWS, PAGE, ROW_ROLE, SessionModel
from tests.unit.ui.sidebar.conftest import make_row


@pytest.fixture
def asked() -> list[tuple[int, ...]]:
    return []


@pytest.fixture
def model(qtbot: QtBot, asked: list[tuple[int, ...]]) -> Iterator[SessionModel]:
    parent = QObject()
    yield SessionModel(asked.append, parent)
    parent.deleteLater()


def keys(count: int) -> list[SessionKey]:
    return [SessionKey(place + 1, 1_000 - place, False) for place in range(count)]


def show(model: SessionModel, listed: list[SessionKey]) -> None:
    model.show(tuple(listed), {key.id: place for place, key in enumerate(listed)})


def answer(model: SessionModel, ids: tuple[int, ...]) -> None:
    model.add_rows(ids, [make_row(one) for one in ids])


def test_the_model_keeps_qts_rules(
    model: SessionModel, qtmodeltester: ModelTester, asked: list[tuple[int, ...]]
) -> None:
    show(model, keys(3))
    qtmodeltester.check(model)
    answer(model, asked[0])
    qtmodeltester.check(model)
    show(model, [])
    qtmodeltester.check(model)


def test_a_row_that_is_not_known_is_asked_for_with_its_page(
    model: SessionModel, asked: list[tuple[int, ...]]
) -> None:
    # Given a long list of which nothing is known but the order,
    show(model, keys(200))
    assert asked == []
    # when one row is looked at, then there is nothing to show yet, and its page is asked for once.
    assert model.row_at(70) is None
    assert model.row_at(71) is None
    assert asked == [tuple(range(PAGE + 1, 2 * PAGE + 1))]
    assert model.data(model.index(70)) == ""
    # When the answer comes, then it is there.
    answer(model, asked[0])
    assert model.data(model.index(70)) == "Bread 71"
    assert model.data(model.index(70), ID_ROLE) == 71
    assert model.data(model.index(70), ROW_ROLE).uid == "uid-71"
    spoken = model.data(model.index(70), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Bread 71, ChatGPT, 12 messages"


def test_the_tags_of_a_row_are_spoken(model: SessionModel) -> None:
    show(model, keys(1))
    model.add_rows((1,), [replace(make_row(1), tags=("oven", "slow"))])
    spoken = model.data(model.index(0), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Bread 1, ChatGPT, 12 messages, tagged oven, slow"


def test_a_changed_row_stays_on_the_screen_until_its_newer_form_comes(
    model: SessionModel, asked: list[tuple[int, ...]]
) -> None:
    show(model, keys(3))
    model.row_at(0)
    answer(model, asked.pop())
    # When one of them changed,
    model.forget([2])
    assert asked == []
    # then it is shown as it was while it is asked for again.
    row = model.row_at(1)
    assert row is not None
    assert row.title == "Bread 2"
    assert asked == [(2,)]
    model.add_rows((2,), [make_row(2, "Rolls")])
    newer = model.row_at(1)
    assert newer is not None
    assert newer.title == "Rolls"
    assert len(asked) == 1


def test_everything_may_be_forgotten_at_once(
    model: SessionModel, asked: list[tuple[int, ...]]
) -> None:
    show(model, keys(3))
    model.row_at(0)
    answer(model, asked.pop())
    model.forget()
    model.row_at(0)
    assert asked == [(1, 2, 3)]


def test_rows_that_did_not_come_are_asked_for_again(
    model: SessionModel, asked: list[tuple[int, ...]]
) -> None:
    show(model, keys(2))
    model.row_at(0)
    model.ask_again(asked[0])
    model.row_at(0)
    assert asked == [(1, 2), (1, 2)]


def test_known_rows_stay_known_when_the_order_changes(
    model: SessionModel, asked: list[tuple[int, ...]]
) -> None:
    show(model, keys(3))
    model.row_at(0)
    answer(model, asked.pop())
    show(model, list(reversed(keys(3))))
    first = model.row_at(0)
    assert first is not None
    assert first.id == 3
    assert asked == []
    assert model.place_of(3) == 0
    assert model.place_of(99) is None


def test_no_more_rows_are_kept_than_anybody_looks_at(
    model: SessionModel, asked: list[tuple[int, ...]]
) -> None:
    show(model, keys(KEPT_ROWS + 2 * PAGE))
    for place in range(0, KEPT_ROWS + 2 * PAGE, PAGE):
        model.row_at(place)
        answer(model, asked[-1])
    pages = len(asked)
    model.row_at(KEPT_ROWS + PAGE)
    assert len(asked) == pages
    model.row_at(0)
    assert len(asked) == pages + 1
