"""What can be ticked beside an answer."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from chatvault.domain.search.hits import Count, Facet, FacetValue, Widening
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.search.facet_entries import groups_of
from chatvault.ui.search.facets import FacetList
from tests.unit.ui.search.conftest import Paints, drain, make_details

TOOLS = Facet(
    "Tool", tuple(FacetValue(f"tool-{at}", 20 - at, f"tool:tool-{at}") for at in range(9))
)


@pytest.fixture
def facets(window: QWidget, appearance: Appearance) -> FacetList:
    made = FacetList(appearance, window)
    made.resize(208, 500)
    made.show()
    return made


def labels(facets: FacetList) -> list[str]:
    return [row.entry.label for row in facets.rows]


def test_places_where_nothing_waits_are_left_out_unless_they_are_looked_at() -> None:
    details = make_details(
        facets=(Facet("Tag", ()),),
        widenings=(
            Widening("Tool calls", "also:tools", Count(0)),
            Widening("Thinking and files", "also:thinking", Count(0), chosen=True),
            Widening("Archived", "also:archived", Count(12_345)),
        ),
    )
    (elsewhere,) = groups_of(details)
    assert [(entry.label, entry.figure) for entry in elsewhere.entries] == [
        ("Thinking and files", ""),
        ("Archived", "12 k"),
    ]
    assert elsewhere.entries[1].spoken == "Archived, 12,345"


def test_counts_of_the_newest_hits_only_have_a_plus() -> None:
    facet = Facet("Year", (FacetValue("2026", 14, "date:2026"),), exact=False)
    (group,) = groups_of(make_details(facets=(facet,)))
    assert group.entries[0].figure == "14+"


def test_models_are_called_what_people_call_them_where_that_tells_them_apart() -> None:
    models = ("claude-opus-4-1-20250805", "claude-sonnet-4-5", "claude-sonnet-4-5-20250929")
    facet = Facet("Model", tuple(FacetValue(name, 1, f"model:{name}") for name in models))
    (group,) = groups_of(make_details(facets=(facet,)))
    assert [entry.label for entry in group.entries] == ["Opus 4.1", *models[1:]]
    assert group.entries[0].tip == "claude-opus-4-1-20250805"


def test_of_many_values_the_first_are_shown_and_those_that_are_ticked(
    facets: FacetList, qtbot: QtBot
) -> None:
    facets.follow("dough tool:tool-7")
    facets.show_groups(groups_of(make_details(facets=(TOOLS,))))
    assert labels(facets) == [*(f"tool-{at}" for at in range(5)), "tool-7"]
    assert facets.rows[-1].isChecked()
    # "3 more" is reached with the arrow keys, and opens in place.
    facets.focus_first()
    for _ in range(6):
        qtbot.keyClick(facets.focusWidget(), Qt.Key.Key_Down)
    more = facets.focusWidget()
    assert more.accessibleName() == "Tool: 3 more"
    qtbot.keyClick(more, Qt.Key.Key_Return)
    assert labels(facets) == [f"tool-{at}" for at in range(9)]
    assert more.accessibleName() == "Tool: fewer"


def test_only_values_that_say_something_else_are_painted_again(facets: FacetList) -> None:
    facets.show_groups(groups_of(make_details(facets=(TOOLS,))))
    drain()
    paints = [Paints(row) for row in facets.rows]
    first, *others = TOOLS.values
    counted = Facet("Tool", (replace(first, count=first.count + 1), *others))
    facets.show_groups(groups_of(make_details(facets=(counted,))))
    drain()
    assert [each.count for each in paints] == [1, 0, 0, 0, 0]


def test_a_single_value_is_not_hidden_behind_a_link(facets: FacetList) -> None:
    six = Facet("Tool", TOOLS.values[:6])
    facets.show_groups(groups_of(make_details(facets=(six,))))
    assert len(facets.rows) == 6


def test_what_is_not_in_the_newest_answer_is_not_offered(facets: FacetList) -> None:
    who = Facet("Who", (FacetValue("You", 4, "from:me"),))
    facets.show_groups(groups_of(make_details(facets=(TOOLS, who))))
    facets.show_groups(groups_of(make_details(facets=(who,))))
    assert labels(facets) == ["You"]
    facets.show_groups(groups_of(make_details(facets=(who, TOOLS))))
    assert labels(facets)[:2] == ["You", "tool-0"]
    tops = [row.mapTo(facets, row.rect().topLeft()).y() for row in facets.rows]
    assert tops == sorted(tops)


def test_tab_leads_to_one_value_alone(facets: FacetList, qtbot: QtBot) -> None:
    facets.show_groups(groups_of(make_details(facets=(TOOLS,))))

    def stops() -> list[int]:
        tab = Qt.FocusPolicy.TabFocus
        return [at for at, row in enumerate(facets.rows) if row.focusPolicy() & tab == tab]

    assert stops() == [0]
    facets.focus_first()
    qtbot.keyClick(facets.rows[0], Qt.Key.Key_Down)
    assert stops() == [1]
    qtbot.keyClick(facets.rows[1], Qt.Key.Key_End)
    qtbot.keyClick(facets.focusWidget(), Qt.Key.Key_Home)
    assert stops() == [0]


def test_figures_stay_where_they_are_beside_a_scroll_bar(facets: FacetList, qtbot: QtBot) -> None:
    facets.show_groups(groups_of(make_details(facets=(TOOLS,))))

    def edge() -> int:
        row = facets.rows[0]
        return row.mapTo(facets, row.rect().topRight()).x() - row.gutter

    free = edge()
    facets.resize(facets.width(), 60)
    qtbot.waitUntil(facets.verticalScrollBar().isVisible)
    assert edge() == free


def test_a_long_name_leaves_its_figure_whole(facets: FacetList, appearance: Appearance) -> None:
    long = FacetValue("/home/baker/recipes/of/the/old/village/bakery", 1_204, "project:x")
    facets.show_groups(groups_of(make_details(facets=(Facet("Project", (long,)),))))
    (row,) = facets.rows
    assert row.width() <= facets.viewport().width()
    assert "village/bakery: 1,204" in row.toolTip()
