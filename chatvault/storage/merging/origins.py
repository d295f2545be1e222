"""Finds or makes the sources that sessions come from."""

from __future__ import annotations

from sqlalchemy import select
from sqlmodel import Session, col

from chatvault.storage.database.packing import clean
from chatvault.storage.models import Source


class Origins:
    """Looks each source up once in a transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._sources: dict[tuple[str, str], int] = {}
        self._accounts: dict[str, dict[int, str]] = {}  # by the source's key and id

    def alike(self, key: str, account: str) -> list[int]:
        """Where else a conversation of this account may be known.

        Some exports tell no account: what is known without one may be of any, and what is told
        without one may be known of any.
        """
        if key not in self._accounts:
            rows = select(col(Source.id), col(Source.account)).where(col(Source.key) == key)
            self._accounts[key] = {row[0]: row[1] for row in self._session.execute(rows)}
        known = self._accounts[key]
        return [source for source, name in known.items() if bool(name) != bool(account)]

    def source(self, key: str, account: str) -> int:
        """The source's id, made where it is new."""
        place = (key, clean(account))
        if place not in self._sources:
            found = self._session.scalar(
                select(col(Source.id)).where(
                    col(Source.key) == key, col(Source.account) == place[1]
                )
            )
            if found is None:
                row = Source(key=key, account=place[1])
                self._session.add(row)
                self._session.flush()
                found = row.id
                self._accounts.pop(key, None)
            assert found is not None
            self._sources[place] = found
        return self._sources[place]
