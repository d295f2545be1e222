"""What a session is called that its source gives no title."""

from __future__ import annotations

import pytest

from chatvault.domain.blocks import Text
from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import ParsedMessage
from chatvault.storage.merging.session_facts import derived_title

INJECTED = (Role.USER, "Obey the house rules.", Hidden.META)
ASKED = (Role.USER, "How long does rye rise?", None)
ANSWERED = (Role.ASSISTANT, "Ten hours.", None)


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ([INJECTED, ASKED, ANSWERED], "How long does rye rise?"),
        ([INJECTED, ANSWERED], "Ten hours."),
        ([INJECTED], "Nothing was asked"),
        ([], "Untitled conversation"),
        ([(Role.USER, "", None)], "Untitled conversation"),
    ],
)
def test_it_is_called_after_what_is_shown_of_it(
    said: list[tuple[Role, str, Hidden | None]], title: str
) -> None:
    messages = [
        ParsedMessage(str(place), role, (Text(text),), hidden=hidden)
        for place, (role, text, hidden) in enumerate(said)
    ]
    assert derived_title(messages) == title
