"""What a person thought of an answer stands in its message."""

from __future__ import annotations

import pytest

from chatvault.importers.contents.feedback import feedback


@pytest.mark.parametrize(
    ("told", "notice"),
    [
        (("good",), "You rated this as good"),
        (("bad", ("too long", "", "stale")), "You rated this as bad: too long, stale"),
        (("bad", (), "Rye needs longer."), "You rated this as bad\n\nRye needs longer."),
        (("", ("stale",), "Crumbs."), "You gave feedback: stale\n\nCrumbs."),
    ],
)
def test_a_verdict_its_reasons_and_the_comment_are_one_notice(told, notice):
    (event,) = feedback(*told)
    assert event.text == notice


def test_where_nothing_was_told_there_is_no_notice():
    assert list(feedback("", ("",), " ")) == []
