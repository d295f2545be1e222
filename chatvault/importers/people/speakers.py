"""Who speaks in a chat among people, each by a name of their own."""

from __future__ import annotations

from collections.abc import Sequence

from chatvault.domain.message import Role
from chatvault.domain.people import Person
from chatvault.importers.messages.drafts import Draft


def speakers(drafts: Sequence[Draft], me: str = "") -> tuple[Person, ...]:
    """The people of a chat; ``me`` is the account, or else the name, of who exported it.

    Of two with the same name and other accounts, the second gets the account behind the name.
    """
    accounts: dict[str, str] = {}  # by name
    for draft in drafts:
        if draft.role is not Role.USER:
            continue
        name = draft.author or ""
        while draft.account and accounts.get(name, "") not in ("", draft.account):
            name = f"{name} ({draft.account})"
        accounts[name] = draft.account or accounts.get(name, "")
        draft.author = name or None
    return tuple(
        Person(name, account, is_me=bool(me) and me == (account or name))
        for name, account in accounts.items()
    )
