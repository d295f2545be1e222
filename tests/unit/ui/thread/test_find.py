"""Finding words: where they stand, and walking from one to the next."""

import json

from chatvault.domain.blocks import EventKind, Thinking, ToolCall
from chatvault.ui.thread.find import FindModel, Found, Hit, Match, matches, scan
from tests.unit.ui.thread.conversations import assistant, bash, event, you

MESSAGES = [
    you(1, "Dough and dough"),
    assistant(2, Thinking("dough?"), "Nothing here.", bash("knead dough")),
    you(3, "no"),
    assistant(4, "dough"),
]


def found():
    find = FindModel()
    find.look_for(("Dough",))
    find.set_found(scan(MESSAGES, find.words), lambda message_id: message_id - 1)
    return find


def test_arguments_are_found_as_they_are_shown():
    asked = json.dumps({"command": 'echo "two\nwords"', "list": ["a\tb", {"c": 1}]})
    held = assistant(1, ToolCall("Bash", asked))
    assert scan([held], ('"two',)) == (Found(1, 0, 1),)
    assert scan([held], ("a\tb",)) == (Found(1, 0, 1),)


def test_what_is_folded_under_a_rule_is_found():
    held = event(1, EventKind.COMPACTION, "142 → 18\nThe dough was kneaded.")
    assert scan([held], ("kneaded",)) == (Found(1, 0, 1),)


def test_words_are_found_without_regard_to_case():
    assert matches("Dough, DOUGH", ("dough",)) == (Match(0, 5), Match(7, 5))
    assert matches("anything", ()) == ()
    assert matches("a+b", ("a+b",)) == (Match(0, 3),)


def test_places_are_counted_as_qt_counts_them():
    assert matches("😀 dough", ("dough",)) == (Match(3, 5),)


def test_every_block_that_can_be_shown_is_looked_through():
    assert scan(MESSAGES, ("dough",)) == (
        Found(1, 0, 2), Found(2, 0, 1), Found(2, 2, 1), Found(4, 0, 1),
    )  # fmt: skip
    assert scan(MESSAGES, ()) == ()


def test_one_walks_through_all_hits_and_round():
    find = found()
    walked = []
    for _ in range(6):
        find.current = find.next()
        walked.append((find.current, find.number))
    assert walked == [
        (Hit(0, 0, 0), 1), (Hit(0, 0, 1), 2), (Hit(1, 0, 0), 3),
        (Hit(1, 2, 0), 4), (Hit(3, 0, 0), 5), (Hit(0, 0, 0), 1),
    ]  # fmt: skip
    find.current = find.next(back=True)
    assert (find.current, find.number) == (Hit(3, 0, 0), 5)


def test_the_first_hit_is_the_one_that_is_nearest_below():
    find = found()
    assert find.next(start=2) == Hit(3, 0, 0)
    assert find.messages == (0, 1, 3)


def test_what_is_shown_corrects_what_was_counted_in_the_source():
    find = found()
    find.correct(0, 0, 1)
    find.correct(2, 0, 2)
    find.correct(1, 0, 0)
    assert find.total == 5
    assert find.messages == (0, 1, 2, 3)


def test_nothing_found_is_no_hit():
    find = FindModel()
    find.look_for(("rye",))
    find.set_found((), lambda message_id: message_id)
    assert find.next() is None
    assert (find.total, find.number) == (0, 0)
