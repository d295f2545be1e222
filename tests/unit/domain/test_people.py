"""Who is who in chats among people."""

from __future__ import annotations

import pytest

from chatvault.domain.message import Role
from chatvault.domain.people import Answers, Identities, Identity, Person

ADA, BO, CY = Person("Ada"), Person("Bo"), Person("Cy", "9")
CHATS = ((ADA, BO), (BO, CY))


@pytest.mark.parametrize(
    ("answers", "identities", "roles"),
    [
        # Nobody knows anything: all that was said counts as one's own.
        ({}, ("unknown", "unknown", "unknown"), (("user", "user"), ("user", "user"))),
        # Who shares a chat with oneself is somebody else, in every chat.
        ({"Ada": True}, ("me", "other", "unknown"), (("user", "other"), ("other", "user"))),
        ({"Ada": True, "9": True}, ("me", "other", "me"), (("user", "other"), ("other", "user"))),
        ({"Bo": True}, ("other", "me", "other"), (("other", "user"), ("user", "other"))),
        # None of them.
        (
            {"Ada": False, "Bo": False, "9": False},
            ("other", "other", "other"),
            (("other", "other"), ("other", "other")),
        ),
        # An answer by name holds where an account is told since, but not over one by account.
        ({"Cy": True}, ("unknown", "other", "me"), (("user", "other"), ("other", "user"))),
        (
            {"Cy": True, "9": False},
            ("unknown", "unknown", "other"),
            (("user", "user"), ("user", "other")),
        ),
    ],
)  # fmt: skip
def test_standings_and_roles_follow_from_the_answers(
    answers: Answers, identities: tuple[str, ...], roles: tuple[tuple[str, ...], ...]
) -> None:
    known = Identities(CHATS, answers)
    assert tuple(known.identity(one) for one in (ADA, BO, CY)) == tuple(map(Identity, identities))
    found = [tuple(known.roles(chat).values()) for chat in CHATS]
    assert found == [tuple(map(Role, chat)) for chat in roles]
