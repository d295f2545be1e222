"""Who speaks, in the line above a message."""

from __future__ import annotations

import pytest

from chatvault.domain.message import MessageEntry, Role
from chatvault.ui.thread.message_header import Speaker, speaker


@pytest.mark.parametrize(
    ("role", "author", "source", "expected"),
    [
        (Role.USER, None, "chatgpt", Speaker("You")),
        (Role.USER, "Ada", "whatsapp", Speaker("Ada")),
        (Role.OTHER, "Bo", "whatsapp", Speaker("Bo", source="whatsapp")),
        (Role.OTHER, None, "whatsapp", Speaker("Somebody", source="whatsapp")),
        (Role.ASSISTANT, "gpt", "chatgpt", Speaker("Assistant", source="chatgpt")),
    ],
)
def test_people_are_named_and_models_are_not(
    role: Role, author: str | None, source: str, expected: Speaker
) -> None:
    entry = MessageEntry(1, role, None, None, 3, 1, 0, 0, 0, False, None, False)
    assert speaker(entry, author, source) == expected
