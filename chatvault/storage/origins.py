"""Finds or makes the sources that sessions come from."""

from __future__ import annotations

from sqlalchemy import select
from sqlmodel import Session, col

from chatvault.storage.models import Source
from chatvault.storage.packing import clean


class Origins:
    """Looks each source up once in a transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._sources: dict[tuple[str, str], int] = {}

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
            assert found is not None
            self._sources[place] = found
        return self._sources[place]
