"""The hits of a conversation: walking from one to the next, against doing it naively."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chatvault.ui.thread.finding.find import FindModel, Found, Hit
from chatvault.ui.thread.text.wanted import Wanted

FOUND = (Found(1, (0, 0), 2), Found(2, (0, 1), 1), Found(2, (2, 0), 1), Found(4, (0, 0), 1))


def by_number(message_id):
    return message_id - 1


def found(hits=FOUND):
    find = FindModel()
    find.look_for(Wanted(("dough",)))
    find.add(hits, by_number)
    return find


def test_one_walks_through_all_hits_and_round():
    find = found()
    walked = []
    for _ in range(6):
        find.step_to(find.next())
        walked.append((find.current, find.number, find.round))
    assert walked == [
        (Hit(0, (0, 0), 0), 1, 0), (Hit(0, (0, 0), 1), 2, 0), (Hit(1, (0, 1), 0), 3, 0),
        (Hit(1, (2, 0), 0), 4, 0), (Hit(3, (0, 0), 0), 5, 0), (Hit(0, (0, 0), 0), 1, 1),
    ]  # fmt: skip
    find.step_to(find.next(back=True), back=True)
    assert (find.current, find.number, find.round) == (Hit(3, (0, 0), 0), 5, -1)


def test_hits_are_found_from_any_place():
    find = found()
    assert find.first_from(2) == Hit(3, (0, 0), 0)
    assert find.first_from(1, (1, 0)) == Hit(1, (2, 0), 0)
    assert find.first_from(4) is None
    assert find.last_before(1) == Hit(0, (0, 0), 1)
    assert find.last_before(0) is None
    assert find.messages == (0, 1, 3)


def test_what_is_found_later_is_put_in_its_place():
    find = found(FOUND[2:])
    find.step_to(find.next())
    assert (find.number, find.total) == (1, 2)
    find.add(FOUND[:2], by_number)
    assert (find.current, find.number, find.total) == (Hit(1, (2, 0), 0), 4, 5)


def test_messages_that_are_not_shown_are_not_counted():
    find = FindModel()
    find.look_for(Wanted(("dough",)))
    find.add(FOUND, lambda message_id: None if message_id == 2 else message_id - 1)
    assert find.total == 3


def test_what_is_shown_corrects_what_was_counted():
    find = found()
    before = find.revision
    find.correct(0, (0, 0), 2)
    assert find.revision == before
    find.correct(0, (0, 0), 1)
    find.correct(2, (0, 0), 2)
    find.correct(1, (0, 1), 0)
    assert find.total == 5
    assert find.messages == (0, 1, 2, 3)
    assert find.revision > before


def test_nothing_found_is_no_hit():
    find = found(())
    assert find.next() is None
    assert find.next(back=True) is None
    assert (find.total, find.number) == (0, 0)


KEYS = st.tuples(st.integers(0, 4), st.tuples(st.integers(0, 2), st.integers(0, 2)))
COUNTS = st.dictionaries(KEYS, st.integers(1, 4), max_size=12)


@given(COUNTS, st.lists(st.booleans(), max_size=12), st.lists(st.tuples(KEYS, st.integers(0, 3))))
def test_walking_and_counting_agree_with_a_list_of_all_hits(counts, steps, corrections):
    find = found([Found(m + 1, part, times) for (m, part), times in counts.items()])
    for (message, part), times in corrections:
        find.correct(message, part, times)
        counts[message, part] = times
    hits = [Hit(*stand, n) for stand in sorted(counts) for n in range(counts[stand])]
    assert find.total == len(hits)
    place = None
    for back in steps:
        hit = find.next(back=back)
        if not hits:
            assert hit is None
            continue
        place = (len(hits) - 1 if back else 0) if place is None else place + (-1 if back else 1)
        went_round = not 0 <= place < len(hits)
        place %= len(hits)
        find.step_to(hit, back=back)
        assert (find.current, find.number) == (hits[place], place + 1)
        assert bool(find.round) is went_round


@given(COUNTS, KEYS)
def test_searching_from_a_place_agrees_with_a_list_of_all_hits(counts, place):
    find = found([Found(m + 1, part, times) for (m, part), times in counts.items()])
    hits = [Hit(*stand, n) for stand in sorted(counts) for n in range(counts[stand])]
    assert find.first_from(*place) == next((hit for hit in hits if hit[:2] >= place), None)
    assert find.last_before(*place) == next((h for h in reversed(hits) if h[:2] < place), None)
