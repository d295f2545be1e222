"""How much was found, as far as it is known."""

from __future__ import annotations

from dataclasses import replace

from chatvault.domain.search.hits import Count, Extent
from chatvault.ui.search.answer import Answer, figure, spoken_figure
from tests.unit.ui.search.conftest import make_details, make_group, make_page


def test_the_count_names_hits_and_conversations() -> None:
    assert Answer(make_page()).text == "7 hits in 2 conversations"
    single = make_page(groups=(make_group(1, hits=1, total=1),))
    assert Answer(single).text == "1 hit in 1 conversation"


def test_a_list_that_is_not_all_says_so_until_the_details_are_there() -> None:
    page = replace(make_page(), total=500, total_is_exact=False)
    assert Answer(page).text == "More than 500 hits in 2 conversations"
    details = make_details(total=1204, group_totals={1: 800, 2: 402, 7: 2})
    assert Answer(page, details).text == "1,204 hits in 3 conversations"


def test_more_hits_than_are_counted_are_said_to_be_more() -> None:
    details = replace(make_details(), total=Count(10_000, exact=False), more=(make_group(3),))
    assert Answer(make_page(), details).text == "More than 10,000 hits in 3 conversations"


def test_what_was_counted_to_the_end_is_said_exactly() -> None:
    details = replace(make_details(), total=Count(10_000, exact=False), measurable=True)
    answer = Answer(make_page(), details, Extent(hits=317_573, sessions=9_204))
    assert answer.text == "317,573 hits in 9,204 conversations"


def test_nothing_found_is_said_plainly() -> None:
    answer = Answer(make_page(groups=()))
    assert answer.text == "Nothing found"
    assert answer.status == "0 hits   ·   0 conversations"


def test_nothing_is_said_to_be_found_or_not_where_nothing_was_asked() -> None:
    answer = Answer(replace(make_page(groups=()), understood=""))
    assert (answer.text, answer.status) == ("", "")


def test_the_status_bar_tells_how_to_go_on() -> None:
    assert Answer(make_page()).status.endswith("F3 next, Shift+F3 previous")


def test_figures_that_are_not_exact_are_told_apart() -> None:
    assert figure(Count(1204)) == "1,204"
    assert figure(Count(1204, exact=False)) == "1,204+"
    assert spoken_figure(Count(12, exact=False)) == "at least 12"
