"""Selections over messages and parts."""

from chatvault.ui.thread.selection import Place, SelectionModel, end_of, start_of


def test_nothing_is_selected_until_it_is_extended():
    selection = SelectionModel()
    selection.begin(Place(1, (0, 0), 3))
    assert selection.is_empty
    selection.extend(Place(1, (0, 0), 7))
    assert selection.within(1, (0, 0), 10) == (3, 7)


def test_a_selection_made_upwards_is_the_same():
    selection = SelectionModel()
    selection.begin(Place(2, (0, 1), 4))
    selection.extend(Place(1, (0, 0), 2))
    assert selection.within(1, (0, 0), 9) == (2, 9)
    assert selection.within(1, (5, 0), 9) == (0, 9)
    assert selection.within(2, (0, 1), 9) == (0, 4)
    assert selection.within(2, (0, 2), 9) is None
    assert selection.within(0, (9, 9), 9) is None


def test_whole_messages_hold_all_their_parts():
    selection = SelectionModel()
    selection.select(start_of(1), end_of(2))
    assert selection.within(1, (-1,), 5) == (0, 5)
    assert selection.within(2, (40, 3, 1), 5) == (0, 5)
    assert selection.holds(1)
    assert not selection.holds(3)
    selection.clear()
    assert not selection.holds(1)
