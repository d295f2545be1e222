"""Rows: who gets a header, where rules go, what folds into one line."""

import random
import time

import pytest

from chatvault.domain.blocks import Attachment, EventKind, File, Thinking
from chatvault.domain.message import Hidden, Role
from chatvault.ui.thread.estimates import Estimates
from chatvault.ui.thread.parts.folds import Folds
from chatvault.ui.thread.rows import Group, Rows
from tests.unit.ui.thread.conversations import (
    NOON,
    assistant,
    bash,
    entries,
    entry,
    event,
    long_conversation,
    message,
    you,
)

DAY = 24 * 60 * 60 * 1000


def rows_of(*messages, folds=None, hidden=False):
    return Rows(entries(list(messages)), folds or Folds(), hidden=hidden)


def test_an_answer_in_several_messages_has_one_header():
    rows = rows_of(you(1, "Hi"), assistant(2, "One."), assistant(3, "Two."), you(4, "Thanks"))
    assert [rows[i].header for i in range(4)] == [True, True, False, True]
    assert [rows[i].closes for i in range(4)] == [True, False, True, True]


def test_every_fork_has_a_header_that_its_versions_are_chosen_in():
    held = [
        you(1, "Hi"),
        assistant(2, "One."),
        assistant(3, "Two."),
        event(4, EventKind.NOTICE, "?"),
    ]
    forks = [entry(one, branches=2) if one.id in (3, 4) else entry(one) for one in held]
    rows = Rows(forks, Folds(), hidden=False)
    assert [rows[i].header for i in range(4)] == [True, True, True, True]
    calls = [assistant(n, bash(f"step {n}")) for n in range(1, 13)]
    forks = [entry(one, branches=2) if one.id == 7 else entry(one) for one in calls]
    rows = Rows(forks, Folds(), hidden=False)
    assert [(row.first, row.header, row.group) for row in map(rows.__getitem__, range(2))] == [
        (0, True, Group.FOLDED), (6, True, Group.FOLDED),
    ]  # fmt: skip


def test_a_document_that_was_written_is_not_folded_away_with_the_calls_around_it():
    calls = [assistant(n, bash(f"step {n}")) for n in range(1, 13)]
    calls[5] = assistant(6, bash("step 6"), File(Attachment("Letter.md"), "Dear neighbour"))
    rows = rows_of(*calls)
    assert [(row.first, row.group) for row in map(rows.__getitem__, range(len(rows)))] == [
        (0, Group.FOLDED), (5, Group.NONE), (6, Group.FOLDED),
    ]  # fmt: skip


def test_a_tools_answer_stands_under_the_assistant():
    tool = message(3, Role.TOOL, "output")
    rows = rows_of(you(1, "Hi"), assistant(2, "One."), tool, assistant(4, "Two."))
    assert [rows[i].header for i in range(4)] == [True, True, False, False]


def test_another_model_gets_a_rule_and_a_header():
    rows = rows_of(assistant(1, "One."), assistant(2, "Two.", model="claude-sonnet-4-5"))
    assert (rows[0].was, rows[1].was) == ("", "claude-opus-4-1")
    assert rows[1].header


def test_an_event_that_tells_of_the_model_is_not_told_twice():
    change = event(2, EventKind.MODEL, "Opus 4.1 → Sonnet 4.5")
    rows = rows_of(assistant(1, "One."), change, assistant(3, "Two.", model="claude-sonnet-4-5"))
    assert rows[2].was == ""
    assert not rows[1].header


def test_every_day_begins_with_a_rule():
    rows = rows_of(
        you(1, "Hi", at=NOON), assistant(2, "Hi.", at=NOON), you(3, "Again", at=NOON + DAY)
    )
    assert [rows[i].day for i in range(3)] == [True, False, True]


@pytest.fixture(params=["UTC", "Asia/Kolkata", "Asia/Kathmandu", "Europe/Berlin"])
def zone(request, monkeypatch):
    """The program runs in that time zone."""
    if not hasattr(time, "tzset"):
        pytest.skip("The time zone cannot be set here.")
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize("change", [NOON, 1_761_436_800_000], ids=["usual", "clocks go back"])
def test_a_day_begins_at_local_midnight(zone, change):
    moments = [change + minutes * 60_000 for minutes in range(0, 3 * 24 * 60, 5)]
    days = [time.localtime(at // 1000).tm_yday for at in moments]
    rows = rows_of(*[you(n, "Hi", at=at) for n, at in enumerate(moments, 1)])
    begun = [place for place in range(len(moments)) if rows[place].day]
    assert begun == [0, *[n for n in range(1, len(days)) if days[n] != days[n - 1]]]


def test_messages_without_a_moment_begin_no_day():
    held = entries([you(1, "Hi"), you(2, "There")])
    rows = Rows([held[0], held[1]._replace(created_at=None)], Folds(), hidden=False)
    assert not rows[1].day


def test_hidden_messages_are_shown_only_when_asked_for():
    held = [you(1, "Hi"), you(2, "<hook>", hidden=Hidden.HOOK), assistant(3, "Hello.")]
    assert [entry.id for entry in rows_of(*held).entries] == [1, 3]
    assert [entry.id for entry in rows_of(*held, hidden=True).entries] == [1, 2, 3]


def test_a_run_of_tool_messages_is_one_row_until_it_is_unfolded():
    calls = [assistant(n, Thinking("hm"), bash()) for n in range(2, 7)]
    folds = Folds()
    rows = rows_of(you(1, "Go"), *calls, assistant(7, "Done."), folds=folds)
    assert [(row.first, row.last, row.group) for row in map(rows.__getitem__, range(3))] == [
        (0, 0, Group.NONE), (1, 5, Group.FOLDED), (6, 6, Group.NONE),
    ]  # fmt: skip
    folds.toggle_group(2)
    rows = rows_of(you(1, "Go"), *calls, assistant(7, "Done."), folds=folds)
    groups = [rows[i].group for i in range(len(rows))]
    assert groups == [Group.NONE, Group.HEAD, *[Group.MEMBER] * 5, Group.NONE]
    assert rows[1].header
    assert not rows[2].header
    assert [rows.row_of(place) for place in range(7)] == [0, 2, 3, 4, 5, 6, 7]
    assert len(rows.run_of(1)) == 5


def test_few_tool_messages_stay_as_they_are():
    rows = rows_of(you(1, "Go"), *[assistant(n, bash()) for n in range(2, 5)])
    assert len(rows) == 4


def test_places_and_ids_lead_to_each_other():
    rows = rows_of(you(5, "Hi"), assistant(9, "Hello."))
    assert (rows.place_of(9), rows.place_of(7)) == (1, None)


def test_a_wider_column_makes_rows_no_higher(look):
    rows = Rows(entries(long_conversation(60)), Folds(), hidden=False)
    estimates = Estimates(rows, look)
    narrow, wide = estimates.heights(400), estimates.heights(720)
    assert all(first >= second > 0 for first, second in zip(narrow, wide, strict=True))


def test_many_messages_have_as_many_rows_in_order():
    dice = random.Random(1)
    held = [assistant(n, bash()) if dice.random() < 0.7 else you(n, "x") for n in range(1, 300)]
    folds = Folds()
    for n in range(1, 300, 3):
        folds.toggle_group(n)
    rows = rows_of(*held, folds=folds)
    shown = [
        place
        for index in range(len(rows))
        if rows[index].group is not Group.HEAD
        for place in range(rows[index].first, rows[index].last + 1)
    ]
    assert shown == list(range(299))
